"""Cases, people and reports: the straight way, and every refusal by its name."""

from datetime import date

import pytest

from muniment.accounts.actions import add_user
from muniment.cases import queries
from muniment.cases.actions import (
    add_party,
    add_person,
    add_report,
    alias,
    correct_person,
    counsel_appeared,
    counsel_signs_in,
    counsel_withdrew,
    court_event,
    describe_case,
    open_case,
    open_prosecution,
    relate,
    report_property,
)
from muniment.cases.events import CaseOpened, PartyAdded
from muniment.errors.accounts import NoSuchMember
from muniment.errors.cases import (
    CaseNumberTaken,
    EmptyReport,
    ExternalIdTaken,
    HeldNotReported,
    NoSuchCase,
    NoSuchPerson,
    NoSuchReport,
    NotADate,
    NothingSaid,
    NotYetHappened,
    PartyAlreadyThere,
    PersonWithoutName,
    RelationAlreadyRecorded,
    RelationToSelf,
    ReportIdTaken,
    SpreadsheetSerial,
    UnknownWord,
)
from muniment.errors.may import NotAllowed
from muniment.errors.record import KeyReused, Stale
from muniment.record import event as on
from muniment.record import queries as record
from muniment.record import replay

CASE = "SO.24-001234"


def a_case(desk, typed=CASE, **told):
    return open_case(desk, typed, **told).number


def a_person(desk, name="Rhea Calder", **told):
    return add_person(desk, names=name, **told).person


# --- cases


def test_a_case_is_open_under_its_folded_number_and_can_be_described(desk):
    opened = open_case(
        desk, "so.24/001234", title="Shooting at the mill", offense="homicide", opened_on="2024-03-01"
    )
    found = queries.case(opened.number)
    assert (found.number, found.agency, found.title) == (CASE, "SO", "Shooting at the mill")
    assert found.opened_on == date(2024, 3, 1)
    assert found.status == "open"
    assert found.position == 1
    assert found.entry is not None
    describe_case(desk, CASE, title="Shooting at the old mill")
    again = queries.case(CASE)
    assert (again.title, again.offense) == ("Shooting at the old mill", "homicide")
    assert again.position == 1  # what is said of a case does not lengthen its chain


@pytest.mark.parametrize(
    "typed", ["SO.24-001234", "so.24-001234", "SO.24_001234", " so.24/001234 ", "SO.24–001234"]
)
def test_one_number_is_one_case_however_it_is_typed(desk, typed):
    a_case(desk, title="Shooting")
    with pytest.raises(CaseNumberTaken, match=r"SO\.24-001234, which is open already \(Shooting\)"):
        open_case(desk, typed)
    assert queries.count_cases() == 1


def test_two_who_open_one_case_at_once_can_not_both(desk, monkeypatch):
    a_case(desk)
    monkeypatch.setattr(record, "position", lambda subject: 0)  # what was so a moment ago
    monkeypatch.setattr(queries, "is_case", lambda number: False)
    with pytest.raises(Stale, match="changed while you were looking"):
        a_case(desk)


def test_a_number_typed_without_an_agency_is_the_offices_own(desk):
    assert desk.office.agency == "SO"
    assert a_case(desk, "24-001234") == CASE


def test_a_case_that_is_not_there_names_those_of_other_agencies(desk):
    a_case(desk, "PD.24-001234")
    with pytest.raises(NoSuchCase, match=r"no case SO\.24-001234") as refused:
        describe_case(desk, "SO.24-001234", title="x")
    assert "PD.24-001234" in refused.value.way_out
    assert queries.case("SO.24-001234") is None


def test_saying_nothing_about_a_case_is_refused(desk):
    a_case(desk)
    with pytest.raises(NothingSaid):
        describe_case(desk, CASE)


def test_nobody_outside_puts_others_in_the_place_of_the_case_agents(desk, desk_of):
    for user in ("vance", "cole"):
        add_user(desk, user, name=user.title(), roles=["case agent"])
    a_case(desk)
    describe_case(desk_of("technician"), CASE, agents=["vance"])
    for role, user in (("technician", "tech"), ("officer", "sergeant"), ("case agent", "cole")):
        with pytest.raises(NotAllowed):
            describe_case(desk_of(role, user=user), CASE, agents=["cole"])
        describe_case(desk_of(role, user=user), CASE, title=f"as {user} says")
    assert queries.case(CASE).agents == ("vance",)
    describe_case(desk_of("case agent", user="vance"), CASE, agents=["vance", "cole"])
    describe_case(desk_of("prosecutor"), CASE, agents=["cole"])
    assert queries.case(CASE).agents == ("cole",)


def test_a_misspelled_case_agent_is_refused_for_nobody_would_be_told(desk):
    add_user(desk, "r.vance", name="R. Vance", roles=["case agent"])
    a_case(desk, agents=["r.vance"])
    assert queries.case(CASE).agents == ("r.vance",)
    assert queries.facts(case=CASE).agents == {"r.vance"}
    with pytest.raises(NoSuchMember, match=r"r\.vanse"):
        describe_case(desk, CASE, agents=["r.vanse"])
    assert queries.case(CASE).agents == ("r.vance",)


def test_a_case_opened_on_a_spreadsheets_number_or_tomorrow_is_refused(desk):
    with pytest.raises(SpreadsheetSerial, match="opened on"):
        a_case(desk, opened_on="45352")
    with pytest.raises(NotADate):
        a_case(desk, opened_on="03/01/2024")
    with pytest.raises(NotYetHappened, match="2199"):
        a_case(desk, opened_on="2199-01-01")
    assert queries.count_cases() == 0


def test_a_defender_can_not_open_a_case(desk_of):
    with pytest.raises(NotAllowed, match="open a case"):
        open_case(desk_of("defender"), CASE)


def test_cases_are_found_by_words_in_number_title_and_offense(desk):
    a_case(desk, title="Shooting at the mill", offense="homicide")
    a_case(desk, "SO.24-001235", title="Theft of a saddle")
    assert [c.number for c in queries.cases("mill homicide")] == [CASE]
    assert [c.number for c in queries.cases("001235")] == ["SO.24-001235"]
    assert len(queries.cases()) == 2
    assert queries.case_numbers() == (CASE, "SO.24-001235")


def test_an_opened_case_stands_on_its_own_chain_and_people_do_not(desk):
    a_case(desk)
    add_party(desk, CASE, person=a_person(desk), role="witness")
    types = [type(r.event) for r in record.history(on.case(CASE))]
    assert types == [CaseOpened]
    assert [type(r.event) for r in record.journal("PartyAdded/1")] == [PartyAdded]


def test_what_is_shown_is_what_the_record_alone_gives(desk):
    add_user(desk, "r.vance", name="R. Vance", roles=["case agent"])
    a_case(desk, title="Shooting", agents=["r.vance"], opened_on="2024-03-01")
    person = a_person(desk, external="p1", born="1990-02-03", identifiers={"FBI": "123"})
    correct_person(desk, person, names=[{"name": "Red", "kind": "nickname"}])
    add_party(desk, CASE, person=person, role="victim", note="x")
    relate(
        desk, person_a=person, person_b=a_person(desk, "Lena Reed"), relation="friend", words="w", source="s"
    )
    add_report(desk, CASE, title="t", text="u", report="R-1", dated="2024-03-02")
    report_property(desk, CASE, category="Tools", loss="stolen", report="R-1", value="40")
    alias(desk, kind="case", number_a=CASE, number_b="A.1")
    open_prosecution(desk, "D202.CR-1", court="c", defendant=person, charges=["a"], cases=[CASE])
    counsel_appeared(
        desk, "D202.CR-1", name="Ada Day", side="defense", capacity="retained", date="2024-03-01"
    )
    add_user(desk, "a.day", name="Ada Day", roles=["defender"])
    counsel_signs_in(desk, "D202.CR-1", name="Ada Day", user="a.day")
    counsel_withdrew(desk, "D202.CR-1", name="Ada Day", date="2024-03-02")
    court_event(desk, "D202.CR-1", kind="charge filed", date="2024-03-02", detail={"charge": "b"})
    court_event(desk, "D202.CR-1", kind="order", date="2024-03-02", detail={"n": 1}, document="d")
    found = replay.check()
    assert found.differences == ()
    assert found.ok


# --- people


def test_a_person_has_names_of_kinds_and_is_found_by_each(desk):
    names = [{"name": "Rhea Calder", "kind": "legal"}, {"name": "Red", "kind": "nickname"}]
    added = add_person(desk, names=names, born="1990-02-03", phones=["555-0101", " "], external="p17")
    found = queries.person(added.person)
    assert (found.name, found.born, found.phones) == ("Rhea Calder", date(1990, 2, 3), ("555-0101",))
    for words in ("rhea", "CALDER rhea", "red", "555-0101", "p17"):
        assert [p.person for p in queries.people(words)] == [added.person]
    assert queries.people("nobody") == ()
    assert queries.person_by_external("p17").person == added.person


def test_a_correction_replaces_what_is_shown_and_the_record_keeps_both(desk):
    person = a_person(desk, "Rea Calder", external="p17")
    correct_person(desk, person, names="Rhea Calder")
    assert queries.person(person).name == "Rhea Calder"
    assert queries.person(person).external == "p17"
    assert len(record.journal("PersonRecorded/1")) == 2
    assert len(queries.people()) == 1


@pytest.mark.parametrize("names", ["", "   ", [], [{"name": " ", "kind": "alias"}]])
def test_a_person_without_any_name_is_refused(desk, names):
    with pytest.raises(PersonWithoutName):
        add_person(desk, names=names)


def test_a_kind_of_name_that_nobody_knows_is_refused(desk):
    with pytest.raises(UnknownWord, match="'stage' is no kind of name"):
        add_person(desk, names=[{"name": "Red", "kind": "stage"}])


def test_a_birth_to_come_or_a_birth_that_is_no_date_is_refused(desk):
    with pytest.raises(NotYetHappened):
        a_person(desk, born="2199-01-01")
    with pytest.raises(SpreadsheetSerial, match="born"):
        a_person(desk, born="32907")


def test_two_people_with_one_former_id_are_refused(desk):
    a_person(desk, external="p17")
    with pytest.raises(ExternalIdTaken, match=r"p17.*Rhea Calder"):
        a_person(desk, "Somebody Else", external="p17")


def test_a_request_that_is_repeated_with_its_key_adds_nobody_and_nothing(desk):
    a_case(desk)
    added = [add_person(desk, names="Rhea Calder", external="p1", key="k1").person for _ in range(2)]
    told = [add_report(desk, CASE, title="x", key="k2").report for _ in range(2)]
    assert added[0] == added[1]
    assert told[0] == told[1]
    assert len(queries.people()) == len(queries.reports_of(CASE)) == 1
    with pytest.raises(KeyReused):
        add_person(desk, names="Somebody Else", key="k1")


def test_a_correction_of_nobody_is_refused(desk):
    with pytest.raises(NoSuchPerson):
        correct_person(desk, "000000000000", names="X")


def test_victims_and_witnesses_are_parties_with_their_roles(desk):
    a_case(desk)
    person = a_person(desk)
    add_party(desk, CASE, person=person, role="victim", note="shot in the arm")
    add_party(desk, CASE, person=person, role="witness")
    assert [(p.name, p.role) for p in queries.parties_of(CASE)] == [
        ("Rhea Calder", "victim"),
        ("Rhea Calder", "witness"),
    ]
    assert queries.matters_of(person)[0].roles == ("victim", "witness")
    with pytest.raises(PartyAlreadyThere, match="Rhea Calder is victim in case"):
        add_party(desk, CASE, person=person, role="victim")


def test_a_party_needs_a_case_a_person_and_a_role_that_exist(desk):
    a_case(desk)
    person = a_person(desk)
    with pytest.raises(NoSuchCase):
        add_party(desk, "SO.99-1", person=person, role="victim")
    with pytest.raises(NoSuchPerson, match="no person 'ffffffffffff'"):
        add_party(desk, CASE, person="ffffffffffff", role="victim")
    with pytest.raises(UnknownWord, match="'vicitm' is no role of a party"):
        add_party(desk, CASE, person=person, role="vicitm")


def test_a_relation_is_seen_from_both_ends(desk):
    a, b = a_person(desk, "Amos Reed"), a_person(desk, "Lena Reed")
    relate(desk, person_a=a, person_b=b, relation="father", words="said at the counter", source="desk")
    [from_a], [from_b] = queries.relations_of(a), queries.relations_of(b)
    assert (from_a.other, from_a.relation, from_a.forward) == (b, "father", True)
    assert (from_b.other, from_b.other_name, from_b.forward) == (a, "Amos Reed", False)


def test_nobody_is_related_to_themselves_under_either_id(desk):
    a = a_person(desk, external="p1")
    with pytest.raises(RelationToSelf, match="Rhea Calder"):
        relate(desk, person_a=a, person_b=a, relation="friend")
    with pytest.raises(RelationToSelf):
        relate(desk, person_a=a, person_b="p1", relation="friend")


def test_a_relation_needs_two_people_and_a_word(desk):
    a, b = a_person(desk), a_person(desk, "Lena Reed")
    with pytest.raises(NoSuchPerson):
        relate(desk, person_a=a, person_b="ffffffffffff", relation="friend")
    with pytest.raises(UnknownWord, match="no relation"):
        relate(desk, person_a=a, person_b=b, relation="  ")


def test_the_same_relation_in_the_same_words_is_refused_and_another_source_is_not(desk):
    a, b = a_person(desk), a_person(desk, "Lena Reed")
    relate(desk, person_a=a, person_b=b, relation="friend")
    with pytest.raises(RelationAlreadyRecorded, match="Rhea Calder is recorded as friend of Lena Reed"):
        relate(desk, person_a=a, person_b=b, relation="friend")
    relate(desk, person_a=a, person_b=b, relation="friend", source="a neighbor")
    assert len(queries.relations_of(b)) == 2


# --- reports


def test_a_report_is_kept_whole_in_its_case(desk):
    a_case(desk)
    added = add_report(
        desk, CASE, title="Supplement", text="Two rounds.\n" * 500, kind="supplement", dated="2024-03-02"
    )
    found = queries.report(added.report)
    assert found.text == "Two rounds.\n" * 500
    assert queries.reports_of(CASE) == (found,)


def test_a_report_is_never_replaced(desk):
    a_case(desk)
    add_report(desk, CASE, title="First", report="R-1")
    with pytest.raises(ReportIdTaken, match="R-1"):
        add_report(desk, CASE, title="Second", report="R-1")
    assert queries.report("R-1").title == "First"


def test_an_empty_report_or_one_in_no_case_is_refused(desk):
    a_case(desk)
    with pytest.raises(EmptyReport):
        add_report(desk, CASE, title=" ", text="\n")
    with pytest.raises(NoSuchCase):
        add_report(desk, "SO.99-1", title="x")


def test_property_that_nobody_holds_is_reported_and_what_is_held_is_not(desk):
    a_case(desk)
    report_property(desk, CASE, category="Firearms", loss="stolen", description="revolver", value="400")
    [found] = queries.property_of(CASE)
    assert (found.category, found.loss, found.value) == ("Firearms", "stolen", "400")
    for held in ("seized", "recovered"):
        with pytest.raises(HeldNotReported, match=f"{held} is in somebody's hands") as refused:
            report_property(desk, CASE, category="Firearms", loss=held)
        assert "item receive" in refused.value.way_out
    with pytest.raises(UnknownWord, match="'borrowed' is no kind of loss"):
        report_property(desk, CASE, category="Firearms", loss="borrowed")


def test_property_names_a_report_of_its_own_case(desk):
    a_case(desk)
    a_case(desk, "SO.24-2")
    add_report(desk, "SO.24-2", title="Other", report="R-2")
    with pytest.raises(NoSuchReport, match="R-2"):
        report_property(desk, CASE, category="Tools", loss="stolen", report="R-2")
