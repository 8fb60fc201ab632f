"""What a court closes is counted in the register, and not opened by it."""

from datetime import timedelta

from muniment.custody import queries as items
from muniment.disclosure.actions import sealing
from muniment.disclosure.orders.targets import Named
from muniment.record import register
from muniment.record.register_folder import hand_over
from tests.disclosure.makers import a_prosecution, an_item
from tests.sealing.conftest import home, home_with_people, paper, people  # noqa: F401
from tests.sealing.test_protected import a_matter, an_informant


def tomorrow(desk, clock):
    clock.set((desk.today() + timedelta(days=1)).isoformat() + "T11:00:00-07:00")


def test_a_sealed_item_is_counted_and_its_day_stays_closed(desk, people, paper, clock, tmp_path):  # noqa: F811
    a_prosecution(desk)
    item = an_item(desk)
    an_item(desk)
    waiting = sealing.seal(people["tech"], Named(items=(item,)), paper=paper()).order
    sealing.confirm(people["prosecutor"], waiting.id)
    tomorrow(desk, clock)
    an_item(desk)
    made = hand_over(desk, tmp_path / "r", categories=True)
    assert made.verdict.ok, made.verdict.failed()
    first = made.verdict.days[0]
    assert [bool(each.received_at) for each in first.entries] == [False, True]
    assert [each.category is None for each in first.entries] == [True, False]
    assert first.orders == 1


def test_an_expunged_item_is_counted_and_nothing_of_it_is_opened(desk, people, paper, clock, tmp_path):  # noqa: F811
    a_prosecution(desk)
    item = an_item(desk)
    tomorrow(desk, clock)
    an_item(desk)
    waiting = sealing.expunge_(people["prosecutor"], Named(items=(item,)), paper=paper()).order
    sealing.confirm(people["judge"], waiting.id)
    made = hand_over(desk, tmp_path / "r", categories=True)
    assert made.verdict.ok, made.verdict.failed()
    assert [(each.received_at, each.category) for each in made.verdict.days[0].entries] == [("", None)]


def test_a_protected_item_is_counted_as_a_thing_and_nothing_else(desk, people, paper, clock, tmp_path):  # noqa: F811
    a_prosecution(desk)
    a_matter(people, paper)
    an_informant(people["prosecutor"])
    day = desk.today().isoformat()
    counted = register.count(day)
    assert (counted.items, counted.groups["other"], counted.groups["documents"]) == (1, 1, 0)
    tomorrow(desk, clock)
    an_item(desk)
    made = hand_over(desk, tmp_path / "r", categories=True)
    assert made.verdict.ok, made.verdict.failed()
    (entry,) = made.verdict.days[0].entries
    assert entry.category is None
    text = "".join(path.read_text(errors="replace") for path in (tmp_path / "r").rglob("*") if path.is_file())
    for secret in ("Heron", "Confidential source", "map of the ranch"):
        assert secret not in text
    assert items.count_items() == 1
