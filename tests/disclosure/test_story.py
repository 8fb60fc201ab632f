"""The rounds that were filed under another number, with every part of the record at work."""

from datetime import date

import pytest

from muniment.cases import actions as cases
from muniment.custody import actions as custody
from muniment.custody import queries as items
from muniment.disclosure import actions, queries
from muniment.errors.disclosure import CertificateRefused
from tests.disclosure.makers import CO_DEFENDANT, PROSECUTION, a_prosecution

RANCH = "SO.24-001234"


@pytest.fixture
def desk(recorder, desk):
    """A desk with every reactor, as an office has it."""
    from muniment.site.wiring import wiring

    recorder.wiring = wiring()
    return desk


def test_rounds_filed_as_information_only_come_out_by_themselves(desk, clock):
    cases.open_case(desk, RANCH, title="Shooting on the Ojo Pardo ranch", offense="homicide")
    a_prosecution(desk, arraigned="2030-02-01")
    a_prosecution(desk, CO_DEFENDANT, arraigned="2026-12-01")
    father = cases.add_person(desk, names=[{"name": "Hollis Tassaby", "kind": "legal"}]).person
    friend = cases.add_person(desk, names=[{"name": "Lemuel Strakehorn", "kind": "legal"}]).person
    defendant = cases.add_person(desk, names=[{"name": "Corwin Tassaby", "kind": "legal"}]).person
    cases.add_party(desk, RANCH, person=defendant, role="defendant")
    cases.relate(desk, person_a=father, person_b=defendant, relation="father")
    cases.relate(desk, person_a=friend, person_b=father, relation="friend")
    fatal = custody.receive(
        desk,
        source={"name": "Deputy A. Brook", "how": "seized at the scene"},
        words="Taken from the wall.",
        what="fatal round, caliber .45 Colt",
        category="ammunition",
        received_at="2030-01-10",
        case_typed=RANCH,
        description={"caliber": ".45 Colt"},
    )
    actions.list_existence(desk, PROSECUTION, how="by hand", served_on="D. Fender")
    rounds = custody.receive(
        desk,
        source={"name": "Lemuel Strakehorn", "person": friend, "how": "walk-in"},
        words="These may belong to the shooting on the Ojo Pardo ranch. They were kept in another state.",
        what="24 live rounds, caliber .45 Colt",
        category="ammunition",
        units=24,
        received_at=desk.today(),
        case_typed="information only",
        matter_named="the shooting on the ranch",
        description={"caliber": ".45 Colt"},
    )
    clock.set("2030-03-20T10:00:00-07:00")
    today = date(2030, 3, 20)
    for number in (PROSECUTION, CO_DEFENDANT):
        (line,) = [each for each in queries.on_list(number) if each.item == rounds.item]
        assert line.link == "proposed"
        (owed,) = [v for v in queries.due(prosecution=number, today=today) if v.item == rounds.item]
        assert (owed.duty, owed.possession_days, owed.days_past) == ("list existence", 14, 7)
        rings = {a.kind for a in queries.alarms(prosecution=number, today=today) if a.item == rounds.item}
        assert rings >= {"link", "lab", "existence", "lateness"}
        with pytest.raises(CertificateRefused) as refused:
            actions.certify(desk, number)
        printed = items.item(rounds.item).number
        assert [line for line in refused.value.data["lines"] if line.number == printed]
    assert any(
        fatal.receipt_number in alarm.sentence
        for alarm in queries.alarms(prosecution=PROSECUTION, today=today)
        if alarm.kind == "lab" and alarm.item == rounds.item
    ), "the comparison with the fatal round is named"
