"""The clock goes back, or far ahead: acts are refused until somebody has looked, and recorded times never fall."""

from __future__ import annotations

import pytest

from tests.faults.test_kill import told

HOUR, DAY = 3600, 86_400


@pytest.mark.parametrize(
    ("shift", "error", "says"),
    [
        (-2 * HOUR, "ClockBehind", "minutes later"),
        (40 * DAY, "ClockAhead", "days after the newest entry"),
    ],
)
def test_a_clock_that_can_not_be_believed_refuses_every_act(harness, fresh, shift, error, says):
    home = fresh()
    answer = harness.run("append", home, shift=shift)
    assert told(answer, "error") == [error]
    assert told(answer, "recorded") == []
    (ack,) = [each for each in answer["acks"] if "error" in each]
    assert "ledger clock --confirm" in ack["advice"]
    assert ack["exit_code"] == 6
    assert told(harness.run("append", home), "recorded") == [0, 1]  # set right, it goes on


@pytest.mark.parametrize("shift", [-5 * 60])
def test_a_clock_that_is_a_little_off_or_an_idle_office_is_no_matter(harness, fresh, shift):
    home = fresh()
    assert told(harness.run("append", home, shift=shift), "recorded") == [0, 1]


@pytest.mark.parametrize("shift", [-3 * DAY, 60 * DAY])
def test_a_confirmed_clock_is_believed_from_then_on_and_times_never_fall(harness, fresh, shift):
    home = fresh()
    answer = harness.run("confirm_the_clock", home, shift=shift)
    assert told(answer, "recorded") == [0, 1], answer
    (times,) = told(answer, "times")
    assert times == sorted(times)
    after = harness.run("append", home, shift=shift, first=2)
    assert told(after, "recorded") == [2, 3], after
