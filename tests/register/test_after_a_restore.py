"""What a restore could not bring back is a gap in the register, and no list is begun twice."""

import shutil
from datetime import date, timedelta

import pytest

from muniment.record import audit, queries, register
from muniment.record.clock import Clock
from muniment.record.published_log import PublishedLog
from muniment.record.register_folder import hand_over
from muniment.site import restoring
from tests.custody.makers import an_item
from tests.faults.test_restore import a_desk, back_up, let_go, quiet

DAY_MS = 86_400_000
pytestmark = pytest.mark.long


@pytest.fixture
def came_back(desk, home, tmp_path, monkeypatch):
    """An office that lost forty days after its backup, with a month among them, and was restored; its first days."""
    first = date.fromisoformat(register.first_day(desk.office))
    start = desk.now_ms()
    now = [start]
    monkeypatch.setattr(Clock, "now_ms", lambda _self: now[0])
    an_item(desk)
    now[0] += DAY_MS
    an_item(desk)
    back_up(desk, tmp_path / "backup")
    an_item(desk)
    for days in (2, 20, 40):
        now[0] = start + days * DAY_MS
        an_item(desk)
    let_go()
    shutil.copytree(home / "published", tmp_path / "outside")
    shutil.rmtree(home)
    plan = restoring.Plan(
        source=tmp_path / "backup", home=home, published=PublishedLog(str(tmp_path / "outside")), numbers=[]
    )
    restoring.restore(plan, user="founder", progress=quiet)
    yield a_desk(home), [(first + timedelta(days=n)).isoformat() for n in range(42)]
    let_go()


def test_no_list_is_begun_twice_and_the_gap_is_shown(came_back, tmp_path):
    desk, days = came_back
    an_item(desk)
    report = audit.check(desk.office)
    assert report.ok, report.problems
    assert queries.lost(register.day_list(days[2]))
    assert queries.lost(register.day_list(register.month_of(days[0])))
    made = hand_over(desk, tmp_path / "r")
    assert not made.verdict.ok
    assert {each.check for each in made.verdict.failed()} == {6}
    assert all("it is lost" in each.what for each in made.verdict.failed())
    shown = {day.day: len(day.entries) for day in made.verdict.days if day.entries}
    assert shown == {days[0]: 1, days[1]: 1, days[40]: 1}
    assert sum(month.items for month in made.verdict.months) == 2


def test_days_before_the_loss_are_handed_over_whole(came_back, tmp_path):
    desk, days = came_back
    an_item(desk)
    assert hand_over(desk, tmp_path / "r", last=days[0]).verdict.verdict == "complete"
