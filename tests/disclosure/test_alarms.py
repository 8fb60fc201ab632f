"""Five alarms. Each fires alone, by facts alone; and where nothing is amiss none does."""

from datetime import date

import pytest

from muniment.cases import actions as cases
from muniment.custody import actions as custody
from muniment.custody import queries as items
from muniment.disclosure import actions, queries
from tests.disclosure.makers import (
    CASE,
    OTHER,
    PROSECUTION,
    a_file,
    a_prosecution,
    an_item,
    deliver,
    determine,
    issue,
    propose,
)

DAY = date(2030, 3, 6)


def ringing(today=DAY, **of):
    return sorted(
        {alarm.kind for alarm in queries.alarms(**(of or {"prosecution": PROSECUTION}), today=today)}
    )


def serve(desk):
    actions.list_existence(desk, PROSECUTION, how="by hand", served_on="D. Fender")


@pytest.fixture
def quiet(desk, tmp_path):
    """A prosecution with one report: listed, produced, delivered."""
    a_prosecution(desk, arraigned="2030-03-01")
    report = an_item(desk, category="document", what="officer's report")
    file = a_file(desk, report, tmp_path)
    serve(desk)
    issue(desk, [report], files=[file])
    deliver(desk, [report])
    return report, file


def test_where_all_is_given_none_rings(quiet):
    assert ringing(date(2031, 1, 1)) == []


def test_the_link_alarm_alone(desk, quiet):
    box = an_item(desk, case_typed=OTHER)
    propose(desk, box)
    serve(desk)
    issue(desk, [quiet[0], box], number=2, files=[quiet[1]])
    assert ringing(date(2031, 1, 1)) == ["link"]
    (alarm,) = queries.alarms(prosecution=PROSECUTION, today=DAY)
    assert "possible, under inquiry since 2030-03-06" in alarm.sentence
    determine(desk, box, "undetermined")
    assert ringing() == ["link"]
    determine(desk, box, "not related")
    assert ringing() == []


def test_the_inventory_alarm_alone(desk, quiet):
    glove = an_item(desk, category="clothing", what="glove")
    serve(desk)
    actions.access(desk, PROSECUTION, [glove], how="made available", to="D. Fender", words="room 4, 9 to 16")
    assert ringing(date(2031, 1, 1)) == ["inventory"]
    (alarm,) = queries.alarms(prosecution=PROSECUTION, today=DAY)
    assert "not on that of production 1 of 2030-03-06, the last one" in alarm.sentence
    issue(desk, [quiet[0], glove], number=2, files=[quiet[1]])
    assert ringing() == []


@pytest.mark.parametrize("by", ["booked", "related", "not related", "undetermined", "proposed"])
def test_the_inventory_alarm_rings_whatever_was_determined(desk, quiet, by):
    box = an_item(desk, case_typed=CASE if by == "booked" else OTHER)
    if by != "booked":
        propose(desk, box)
    if by not in ("booked", "proposed"):
        determine(desk, box, by)
    assert "inventory" in ringing()


def test_the_lab_alarm_alone(desk, quiet):
    rounds = an_item(desk, category="ammunition", what="24 live rounds")
    serve(desk)
    actions.access(desk, PROSECUTION, [rounds], how="made available", to="D. Fender", words="room 4, 9 to 16")
    issue(desk, [quiet[0], rounds], number=2, files=[quiet[1]])
    assert ringing(date(2031, 1, 1)) == ["lab"]
    custody.request_lab(desk, rounds, lab="State laboratory", examinations=["comparison"])
    assert ringing() == []


def test_the_lab_alarm_names_what_it_was_to_be_compared_with(desk, quiet):
    fatal = items.item(an_item(desk, category="ammunition", what="fatal round")).number
    box = an_item(desk, case_typed=OTHER, category="tool", what="press")
    propose(desk, box, compare_with=[fatal])
    sentences = [
        a.sentence
        for a in queries.alarms(prosecution=PROSECUTION, today=DAY)
        if a.kind == "lab" and a.item == box
    ]
    assert len(sentences) == 1
    assert f"a comparison with {fatal} has never been requested" in sentences[0]


def test_the_existence_alarm_alone(desk, quiet):
    box = an_item(desk, case_typed=OTHER)
    propose(desk, box)
    determine(desk, box, "not related")
    issue(
        desk, [quiet[0], box], number=2, files=[quiet[1]]
    )  # a list that names it without service, as a thief would
    assert ringing() == ["existence"]
    serve(desk)
    assert ringing() == []


def test_the_lateness_alarm_alone(desk, quiet, tmp_path):
    video = an_item(desk, category="recording", what="video")
    a_file(desk, video, tmp_path, text="frames", name="v.bin")
    serve(desk)
    issue(desk, [quiet[0], video], number=2, files=[quiet[1]])
    assert ringing(date(2030, 3, 15)) == []
    assert ringing(date(2030, 3, 16)) == ["lateness"]
    (alarm,) = queries.alarms(prosecution=PROSECUTION, today=date(2030, 3, 16))
    assert "1 day after the day" in alarm.sentence
    assert "10 days from first possession" in alarm.sentence
    assert "late" not in alarm.sentence.lower().replace("related", "")


def test_existence_that_is_past_its_day_rings_twice_for_two_facts(desk, quiet):
    box = an_item(desk, case_typed=OTHER)
    propose(desk, box)
    determine(desk, box, "not related")
    issue(desk, [quiet[0], box], number=2, files=[quiet[1]])
    assert ringing(date(2030, 3, 14)) == ["existence", "lateness"]


def test_a_case_without_a_prosecution_rings_for_links_and_the_laboratory(desk):
    cases.open_case(desk, CASE)
    box = an_item(desk, case_typed=OTHER, category="ammunition")
    propose(desk, box)
    assert ringing(case=CASE) == ["lab", "link"]


def test_by_case_only_its_own_lines_ring(desk, quiet):
    cases.open_case(desk, "SO.24-005555")
    cases.draw_on(desk, PROSECUTION, case="SO.24-005555")
    rounds = an_item(desk, case_typed="SO.24-005555", category="ammunition")
    assert {a.item for a in queries.alarms(case="SO.24-005555", today=DAY)} == {rounds}
    assert queries.alarms(case=CASE, today=DAY) == ()


def test_no_setting_of_the_site_is_read_by_an_alarm():
    from pathlib import Path

    import muniment.disclosure

    room = Path(muniment.disclosure.__file__).parent
    for module in room.rglob("*.py"):
        text = module.read_text()
        assert "django.conf" not in text, module
        assert "environ" not in text, module
