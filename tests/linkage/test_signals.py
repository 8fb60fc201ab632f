"""Each signal alone, both ways: the item comes to the case, and the case's words come to the item."""

from __future__ import annotations

from muniment.cases import actions as cases
from muniment.custody import actions as custody
from muniment.linkage import queries
from tests.linkage.makers import a_case, a_person, an_item, proposed

SHOOTING = {"title": "Shooting at the feed store", "offense": "homicide"}


def because(item) -> str:
    return " ".join(reason for link in queries.links(item=item.item) for reason in link.because)


# --- numbers -----------------------------------------------------------------------------------------------------------


def test_a_mistyped_case_number_in_the_source_s_words(desk):
    a_case(desk)
    found = an_item(desk, words="I was told these are for case 24-1243.")
    assert proposed(found) == {"SO.24-001234": "number"}
    assert "'24-1243' in the source's words is one transposition from SO.24-001234." in because(found)


def test_a_case_number_in_the_matter_named_or_the_description(desk):
    a_case(desk)
    assert proposed(an_item(desk, matter_named="so 24 1234")) == {"SO.24-001234": "number"}
    assert proposed(an_item(desk, description={"text": "tag reads SO24-001234"})) == {
        "SO.24-001234": "number"
    }


def test_a_prosecution_s_number_leads_to_the_cases_it_draws_on(desk):
    case = a_case(desk)
    cases.open_prosecution(
        desk, "D202.CR-2024-00871", court="First District", defendant="Dale Kettering", cases=[case]
    )
    found = an_item(desk, words="My lawyer friend said to mention CR-2024-00871.")
    assert proposed(found) == {case: "number"}
    assert "which draws on SO.24-001234" in because(found)


def test_a_claim_made_later_asks_again(desk):
    a_case(desk)
    found = an_item(desk)
    assert proposed(found) == {}
    custody.claim(
        desk, found.item, claimant="Walter Brandvold", words="It was for 24-001234, I remember now."
    )
    assert proposed(found) == {"SO.24-001234": "number"}


def test_a_case_opened_later_finds_the_item_that_named_it(desk):
    found = an_item(desk, words="These go with case SO 24-001234.")
    assert proposed(found) == {}
    a_case(desk)
    assert proposed(found) == {"SO.24-001234": "number"}


def test_a_telephone_number_is_no_case_number(desk):
    a_case(desk, "SO.24-1234")
    assert proposed(an_item(desk, words="Call me at 505-241-2340, it cost $24-1234.")) == {}


def test_the_next_number_of_the_register_is_no_slip(desk):
    a_case(desk, "SO.24-001234", **SHOOTING)
    assert proposed(an_item(desk, case_typed="24-001235")) == {}


def test_a_number_that_is_another_case_s_brings_no_neighbors(desk):
    a_case(desk, "SO.24-001234")
    a_case(desk, "SO.24-001235")
    assert proposed(an_item(desk, words="for case 24-001235")) == {"SO.24-001235": "number"}


def test_a_report_that_names_the_number_an_item_is_booked_under(desk):
    found = an_item(desk, case_typed="24-009999")
    case = a_case(desk, **SHOOTING)
    assert proposed(found) == {}
    cases.add_report(
        desk, case, text="The walk-in's cartridges were written up under 24-009999.", dated="2024-03-06"
    )
    assert proposed(found) == {case: "number"}


def test_a_report_under_the_other_number_that_names_the_case(desk):
    found = an_item(desk, case_typed="24-009999")
    case = a_case(desk, **SHOOTING)
    cases.add_report(
        desk, "24-009999", text="Walk-in left ammunition; he mentioned 24-001234.", dated="2024-03-06"
    )
    assert proposed(found) == {case: "number"}


def test_a_report_that_names_a_receipt_number(desk):
    found = an_item(desk)
    case = a_case(desk, report="")
    cases.add_report(desk, case, text=f"See also {found.receipt_number}.", dated="2024-03-06")
    assert proposed(found) == {case: "number"}


# --- serials -----------------------------------------------------------------------------------------------------------


def test_a_serial_with_slips_against_a_report(desk):
    case = a_case(desk, report="Missing from the safe: a Ruger revolver, serial number 57O-12I48.")
    found = an_item(
        desk, what="revolver", category="firearm", description={"serial": "57012148", "make": "Ruger"}
    )
    assert proposed(found) == {case: "serial"}


def test_a_serial_one_sign_off_needs_the_same_kind_of_thing(desk):
    case = a_case(desk)
    cases.report_property(
        desk, case, category="tool", loss="stolen", description="Makita drill, serial KX48213"
    )
    same = an_item(desk, what="drill", category="tool", description={"serial": "KX48Z13", "make": "Makita"})
    other = an_item(
        desk, what="revolver", category="firearm", description={"serial": "KX48Z13", "make": "Ruger"}
    )
    assert proposed(same) == {case: "serial"}
    assert proposed(other) == {}


def test_two_items_with_one_serial_under_two_numbers_find_each_other(desk):
    first = an_item(
        desk,
        case_typed="24-000100",
        what="laptop",
        category="computer",
        description={"serial": "C02XK1YZJG5H"},
    )
    second = an_item(
        desk,
        case_typed="24-000200",
        what="laptop",
        category="computer",
        description={"serial": "C02XK1YZJG5H"},
    )
    assert proposed(second) == {"SO.24-000100": "serial"}
    assert proposed(first) == {"SO.24-000200": "serial"}


# --- people ------------------------------------------------------------------------------------------------------------


def test_the_same_recorded_person(desk):
    case = a_case(desk)
    person = a_person(desk, "Ann Lee", case=case, role="witness")
    assert proposed(an_item(desk, source="Ann Lee", person=person)) == {case: "person"}


def test_a_nickname_and_a_typing_error_with_the_same_telephone(desk):
    case = a_case(desk)
    a_person(desk, "William Kettering", phones=["505-555-0123"], case=case, role="witness")
    assert proposed(an_item(desk, source="Bill Ketering", contact="(505) 555-0123")) == {case: "person"}


def test_a_namesake_with_another_day_of_birth_is_nobody(desk):
    case = a_case(desk)
    a_person(desk, "Walter Brandvold", born="1950-03-01", case=case, role="witness")
    other = a_person(desk, "Walter Brandvold", born="1991-11-20")
    assert proposed(an_item(desk, source="Walter Brandvold", person=other)) == {}


def test_a_common_name_alone_is_nobody(desk):
    case = a_case(desk)
    a_person(desk, "John Smith", case=case, role="witness")
    assert proposed(an_item(desk, source="John Smith")) == {}


def test_a_party_whom_the_words_name(desk):
    case = a_case(desk)
    a_person(desk, "Ingvar Kettlesby", case=case)
    assert proposed(an_item(desk, words="My tenant Ingvar Kettlesby left these behind.")) == {case: "person"}


def test_a_party_added_later_finds_the_source(desk):
    case = a_case(desk)
    found = an_item(desk, source="Walter Brandvold")
    assert proposed(found) == {}
    a_person(desk, "Walter Brandvold", case=case, role="witness")
    assert proposed(found) == {case: "person"}


def test_an_officer_who_brings_things_in_is_no_party_by_that(desk):
    case = a_case(desk)
    person = a_person(desk, "Ingvar Kettlesby", case=case, role="officer")
    assert proposed(an_item(desk, source="Ingvar Kettlesby", person=person)) == {}


# --- relations ---------------------------------------------------------------------------------------------------------


def two_steps(desk, *, prose=False):
    text = "The fatal round was a .45 Colt."
    if prose:
        text += " Ben Hale is the stepfather of Dale Kettering."
    case = a_case(desk, **SHOOTING, report=text)
    dale = a_person(desk, "Dale Kettering", case=case)
    source, between = a_person(desk, "Walter Brandvold"), a_person(desk, "Ben Hale")
    if not prose:
        cases.relate(desk, person_a=between, person_b=dale, relation="stepfather")
    cases.relate(desk, person_a=source, person_b=between, relation="friend")
    return case, source


def test_a_friend_of_a_party_s_stepfather_with_rounds_of_that_caliber(desk):
    case, source = two_steps(desk)
    found = an_item(
        desk, person=source, words="They might belong to a case of yours.", what="24 live rounds, .45 Colt"
    )
    assert proposed(found) == {case: "relation"}
    assert "Walter Brandvold is 'friend' of Ben Hale" in because(found)


def test_the_same_where_one_relation_stands_in_a_report_s_prose(desk):
    case, source = two_steps(desk, prose=True)
    found = an_item(
        desk, person=source, words="They might belong to a case of yours.", what="24 live rounds, .45 Colt"
    )
    assert proposed(found) == {case: "relation"}


def test_a_relation_recorded_later_finds_the_item(desk):
    case = a_case(desk, **SHOOTING, report="The fatal round was a .45 Colt.")
    dale = a_person(desk, "Dale Kettering", case=case)
    source, between = a_person(desk, "Walter Brandvold"), a_person(desk, "Ben Hale")
    found = an_item(
        desk, person=source, words="They might belong to a case of yours.", what="24 live rounds, .45 Colt"
    )
    assert proposed(found) == {}
    cases.relate(desk, person_a=between, person_b=dale, relation="stepfather")
    assert proposed(found) == {}
    cases.relate(desk, person_a=source, person_b=between, relation="friend")
    assert proposed(found) == {case: "relation"}


def test_a_friend_of_the_family_with_something_else_is_left_alone(desk):
    _, source = two_steps(desk)
    found = an_item(
        desk,
        person=source,
        words="Found this on the road to the lake.",
        what="a child's bicycle",
        category="vehicle",
    )
    assert proposed(found) == {}


# --- description -------------------------------------------------------------------------------------------------------


def test_words_that_point_with_place_kind_of_event_and_caliber(desk):
    case = a_case(desk, **SHOOTING, report="Victim shot at Cutler Feed on Pinyon Road. Casings: .45 ACP.")
    found = an_item(
        desk, words="These may have to do with that shooting on Pinyon Road.", what="loose .45 ACP rounds"
    )
    assert proposed(found) == {case: "description"}


def test_the_same_caliber_alone_points_nowhere(desk):
    a_case(desk, **SHOOTING, report="Victim shot on Pinyon Road. Casings: .45 ACP.")
    found = an_item(
        desk, words="Left over from hunting season, my wife wants them gone.", what="box of .45 ACP"
    )
    assert proposed(found) == {}


def test_rounds_with_no_clue_are_not_proposed_and_the_question_is_kept(desk):
    a_case(desk, **SHOOTING, report="Victim shot on Pinyon Road. Casings: .45 ACP.")
    found = an_item(desk, source="unknown", words="Left on the counter.", what="24 rounds .45 ACP")
    assert proposed(found) == {}
    (asked,) = queries.asked(found.item)
    assert (asked.items, asked.cases_asked, asked.above) == (1, 1, 0)
    assert asked.snapshot > 0
    assert asked.model.startswith("muniment-linkage/2 sha256:")


def test_a_report_written_later_finds_what_its_words_describe(desk):
    found = an_item(
        desk, words="These may have to do with that shooting on Pinyon Road.", what="loose .45 ACP rounds"
    )
    case = a_case(desk, **SHOOTING, report="Victim shot at Cutler Feed on Pinyon Road. Casings: .45 ACP.")
    assert proposed(found) == {case: "description"}


def test_what_came_in_before_the_case_began_is_marked_down(desk):
    a_case(desk, **SHOOTING, opened_on="2024-06-01", report="Victim shot on Pinyon Road. Casings: .45 ACP.")
    found = an_item(
        desk,
        words="About that shooting on Pinyon Road.",
        what="loose .45 ACP rounds",
        received_at="2023-01-05",
    )
    assert proposed(found) == {}
