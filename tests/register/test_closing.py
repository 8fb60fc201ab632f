"""The first commit of a later day closes every day before it; nobody has to remember, and nothing is refused."""

import pytest

from muniment.errors.may import NotAllowed
from muniment.record import event as on
from muniment.record import queries, register, replay
from muniment.record.audit import check
from muniment.record.register_events import RegisterClosed, RegisterMonthClosed
from tests.custody.makers import an_item, receive


@pytest.fixture
def began(desk):
    """The office's first day, and a function of the day n days later at ten in the morning."""
    from datetime import date, timedelta

    first = date.fromisoformat(register.first_day(desk.office))
    return lambda n: (first + timedelta(days=n)).isoformat()


def at(clock, day, hour=10):
    clock.set(f"{day}T{hour:02}:00:00-07:00")


def closings(kind=RegisterClosed):
    """By the list on which they stand."""
    return {r.event.register: r for r in queries.journal(kind.TYPE)}


def test_nothing_is_closed_while_the_day_goes_on(desk):
    an_item(desk)
    an_item(desk)
    assert closings() == {}


def test_the_next_day_closes_what_came_in(desk, clock, began):
    at(clock, began(1))
    an_item(desk, category="ammunition")
    an_item(desk, category="Ammunition")
    an_item(desk, category="a thing of no known kind", received_at=began(0))
    at(clock, began(2))
    taken = receive(desk)
    closed = closings()
    assert list(closed) == [began(0), began(1)]
    told = closed[began(1)].event
    assert (told.count, told.late, told.weapons, told.other) == (3, 1, 2, 1)
    assert closed[began(0)].event.count == 0
    assert [r.event.day for r in taken.receipt.of(RegisterClosed)] == [began(1)]
    assert closed[began(1)].by == "Muniment"
    assert [place.subject for place in closed[began(1)].places] == [register.day_list(began(1))]


def test_any_act_closes_the_day_and_no_later_one_does_it_again(desk, clock, began):
    item = an_item(desk)
    at(clock, began(1))
    from muniment.custody import actions

    actions.move(desk, item.id, to="shelf 2", purpose="room")
    actions.move(desk, item.id, to="shelf 3", purpose="room")
    assert list(closings()) == [began(0)]


def test_days_on_which_nobody_worked_are_closed_empty(desk, clock, began):
    at(clock, began(5))
    an_item(desk)
    assert [(day, r.event.count) for day, r in closings().items()] == [(began(n), 0) for n in range(5)]


def test_a_month_is_closed_over_the_lists_of_its_days(desk, clock, began):
    an_item(desk)
    at(clock, began(40))
    an_item(desk)
    months = closings(RegisterMonthClosed)
    month = register.month_of(began(0))
    told = months[month].event
    days = [day for day in closings() if day.startswith(month)]
    assert told.count == 1
    assert [each[1] for each in sorted(told.heads)] == [
        queries.head(register.day_list(day)).n
        for day in sorted(days, key=lambda d: queries.t0(register.day_list(d)))
    ]
    assert sum(n for _, n in told.groups) == 1


def test_a_clock_far_ahead_is_caught_up_with_commit_by_commit(desk, clock, began, monkeypatch):
    monkeypatch.setattr(register, "AT_ONCE", 20)
    at(clock, began(50))
    an_item(desk)
    assert len(closings()) == 20
    an_item(desk)
    an_item(desk)
    assert len(closings()) == 50
    assert check(desk.office).ok


def test_the_day_is_closed_by_hand_and_what_still_comes_in_is_recorded(desk, clock, began):
    an_item(desk)
    register.close(desk, today=True)
    assert list(closings()) == [began(0)]
    late = an_item(desk)
    assert [row.type for row in queries.chain(register.day_list(began(0)))] == [
        "ItemReceived/1",
        "RegisterClosed/1",
        "ItemReceived/1",
    ]
    assert late.number
    at(clock, began(1))
    an_item(desk)
    assert list(closings()) == [began(0)]
    assert register.close(desk) is None


def test_closing_by_hand_takes_a_role(desk_of):
    with pytest.raises(NotAllowed):
        register.close(desk_of("defender"))


def test_the_tables_and_the_log_hold_after_many_days(desk, clock, began):
    for n in (0, 1, 3, 35):
        at(clock, began(n), 11)
        an_item(desk)
    assert replay.check().ok
    report = check(desk.office)
    assert report.ok, report.problems


def test_a_failed_commit_closes_nothing_and_the_next_one_does(desk, clock, began, monkeypatch):
    from muniment.record.log import Log

    at(clock, began(1))

    def broken(*_args, **_kwargs):
        raise RuntimeError

    with monkeypatch.context() as patched:
        patched.setattr(Log, "append", broken)
        with pytest.raises(RuntimeError):
            an_item(desk)
    assert closings() == {}
    an_item(desk)
    assert list(closings()) == [began(0)]


def test_a_group_import_closes_the_days_too(desk, clock, began):
    at(clock, began(2))
    with desk.together() as together:
        for _ in range(3):
            receive(together)
    assert list(closings()) == [began(0), began(1)]
    assert queries.position(register.day_list(began(2))) == 3


def test_an_item_stands_on_the_list_of_the_day_on_which_it_was_recorded(desk, clock, began):
    at(clock, began(3))
    item = an_item(desk, received_at=began(1))
    assert register.day_list(began(3)) in [place.subject for place in queries.places(item.seq)]
    assert on.item(item.id) in [place.subject for place in queries.places(item.seq)]


def test_a_month_counts_what_came_after_a_day_was_closed(desk, clock, began):
    an_item(desk, category="drugs")
    register.close(desk, today=True)
    an_item(desk, category="drugs", received_at="2024-01-01")
    at(clock, began(40))
    an_item(desk)
    told = closings(RegisterMonthClosed)[register.month_of(began(0))].event
    assert (told.count, told.late, told.drugs) == (2, 1, 2)
    assert closings()[began(0)].event.count == 1
