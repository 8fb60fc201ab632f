"""Prosecutions, counsel and what happens in court: the straight way, and every refusal by its name."""

from datetime import date, timedelta

import pytest

from muniment.accounts.actions import add_user
from muniment.cases import queries
from muniment.cases.actions import (
    add_party,
    add_person,
    alias,
    counsel_appeared,
    counsel_signs_in,
    counsel_withdrew,
    court_event,
    draw_on,
    open_case,
    open_prosecution,
)
from muniment.cases.events import COURT_EVENTS, AliasRecorded
from muniment.errors.accounts import NoSuchMember
from muniment.errors.cases import (
    AliasAlreadyRecorded,
    AliasOfDifferentKinds,
    AliasOfItself,
    AlreadyDrawnOn,
    CapacityOfOtherSide,
    CounselAlreadyAppeared,
    CounselAlreadyWithdrew,
    CounselCanNotRead,
    CounselNeedsName,
    CounselNeverAppeared,
    CounselOfBothSides,
    CourtCodeMissing,
    NoSuchCase,
    NoSuchProsecution,
    NotADate,
    NotYetHappened,
    OrderWithoutDocument,
    ProsecutionNumberTaken,
    ProsecutionWithoutCase,
    SpreadsheetSerial,
    UnknownCourtEvent,
    UnknownWord,
    WithdrawalBeforeAppearance,
)
from muniment.errors.may import NotAllowed
from muniment.errors.record import Stale
from muniment.ledger.chain import Kind
from muniment.record import event as on
from muniment.record import queries as record

CASE = "SO.24-001234"
CR = "D202.CR-2024-00871"


def a_case(desk, typed=CASE):
    return open_case(desk, typed).number


def a_prosecution(desk, typed=CR, *, cases=(CASE,), defendant="Amos Reed"):
    for case in cases:
        if not queries.is_case(case):
            a_case(desk, case)
    return open_prosecution(
        desk, typed, court="Second Judicial District", defendant=defendant, charges=["murder"], cases=cases
    ).number


def a_defender(desk, **told):
    return counsel_appeared(
        desk,
        CR,
        **{"name": "Ada Day", "side": "defense", "capacity": "defender", "date": "2024-03-01", **told},
    )


def before(desk, days):
    return (desk.today() - timedelta(days=days)).isoformat()


# --- prosecutions


def test_a_prosecution_draws_on_cases_and_both_know_it(desk):
    a_prosecution(desk, cases=(CASE, "PD.24-9"))
    found = queries.prosecution(CR)
    assert (found.court, found.defendant, found.charges) == (
        "Second Judicial District",
        "Amos Reed",
        ("murder",),
    )
    assert found.cases == (CASE, "PD.24-9")
    assert found.status == "open"
    assert found.position == 3  # opened, and drawn on twice
    assert queries.case("PD.24-9").position == 2
    assert queries.prosecutions_of(CASE) == (CR,)
    assert queries.cases_related(CASE) == ("PD.24-9",)
    assert [p.number for p in queries.prosecutions("reed")] == [CR]


def test_a_defendant_named_by_id_becomes_a_party_of_each_case(desk):
    a_case(desk)
    person = add_person(desk, names="Amos Reed").person
    add_party(desk, CASE, person=person, role="suspect")
    a_prosecution(desk, defendant=person, cases=(CASE, "PD.24-9"))
    assert queries.prosecution(CR).defendant == "Amos Reed"
    assert {(m.case, m.roles) for m in queries.matters_of(person)} == {
        (CASE, ("suspect", "defendant")),
        ("PD.24-9", ("defendant",)),
    }


def test_two_defendants_of_one_case_have_a_prosecution_each(desk):
    a_prosecution(desk)
    a_prosecution(desk, "D202.CR-2024-00872", defendant="Lena Reed")
    assert queries.prosecutions_of(CASE) == (CR, "D202.CR-2024-00872")


def test_one_number_is_one_prosecution_however_it_is_typed(desk):
    a_prosecution(desk)
    with pytest.raises(ProsecutionNumberTaken, match=r"open already \(against Amos Reed\)"):
        a_prosecution(desk, "d202.cr/2024/00871", defendant="Somebody Else")


def test_a_prosecution_that_rests_on_nothing_is_refused(desk):
    with pytest.raises(ProsecutionWithoutCase, match="draws on no case") as refused:
        a_prosecution(desk, cases=())
    assert "owed" in refused.value.way_out
    assert not queries.is_prosecution(CR)


def test_a_prosecution_on_a_case_that_is_not_open_is_refused_whole(desk):
    a_case(desk)
    with pytest.raises(NoSuchCase, match=r"SO\.99-1"):
        open_prosecution(desk, CR, court="x", defendant="y", cases=[CASE, "SO.99-1"])
    assert queries.case(CASE).position == 1


def test_a_prosecution_without_the_courts_code_is_refused(desk):
    a_case(desk)
    with pytest.raises(CourtCodeMissing):
        a_prosecution(desk, "CR-2024-00871")


def test_a_technician_can_not_open_a_prosecution(desk, desk_of):
    a_case(desk)
    with pytest.raises(NotAllowed, match="open a prosecution"):
        a_prosecution(desk_of("technician"))


def test_a_case_is_drawn_on_once(desk):
    a_prosecution(desk)
    a_case(desk, "PD.24-9")
    draw_on(desk, CR, case="pd.24-9")
    assert queries.prosecution(CR).cases == (CASE, "PD.24-9")
    with pytest.raises(AlreadyDrawnOn, match=r"PD\.24-9 already"):
        draw_on(desk, CR, case="PD.24-9")
    with pytest.raises(NoSuchProsecution, match="no prosecution"):
        draw_on(desk, "D202.CR-1999-1", case=CASE)


def test_two_who_open_one_prosecution_at_once_can_not_both(desk, monkeypatch):
    a_prosecution(desk)
    position = record.position
    monkeypatch.setattr(record, "position", lambda subject: position(subject) - 1)  # what was so a moment ago
    monkeypatch.setattr(queries, "prosecution", lambda number: None)
    with pytest.raises(Stale, match="changed while you were looking"):
        a_prosecution(desk)


# --- aliases


def test_another_number_of_the_same_matter_stands_on_both_chains(desk):
    a_case(desk)
    alias(desk, kind="case", number_a=CASE, number_b="nmsp.24-77")
    assert queries.aliases_of(Kind.CASE, CASE) == ("NMSP.24-77",)
    assert queries.aliases_of(Kind.CASE, "NMSP.24-77") == (CASE,)
    for number in (CASE, "NMSP.24-77"):
        assert isinstance(record.history(on.case(number))[-1].event, AliasRecorded)
    a_case(desk, "NMSP.24-77")
    assert queries.case("NMSP.24-77").position == 2
    assert queries.cases_related(CASE) == ("NMSP.24-77",)


def test_aliases_are_followed_through_any_number_of_steps(desk):
    for number in (CASE, "A.1", "A.2"):
        a_case(desk, number)
    alias(desk, kind="case", number_a=CASE, number_b="A.1")
    alias(desk, kind="case", number_a="A.2", number_b="A.1")
    assert queries.aliases_of(Kind.CASE, CASE) == ("A.1", "A.2")


def test_a_number_is_no_alias_of_itself_however_it_is_typed(desk):
    a_case(desk)
    with pytest.raises(AliasOfItself, match=r"one number: SO\.24-001234"):
        alias(desk, kind="case", number_a=CASE, number_b="so.24/001234")


def test_a_case_and_a_prosecution_are_never_one_matter(desk):
    a_prosecution(desk)
    with pytest.raises(AliasOfDifferentKinds, match=f"{CR} is a prosecution, not a case"):
        alias(desk, kind="case", number_a=CASE, number_b=CR)
    with pytest.raises(AliasOfDifferentKinds, match=f"{CASE} is a case, not a prosecution"):
        alias(desk, kind="prosecution", number_a=CR, number_b=CASE)


def test_an_alias_is_recorded_once_in_either_order(desk):
    a_case(desk)
    a_case(desk, "A.1")
    alias(desk, kind="case", number_a=CASE, number_b="A.1")
    with pytest.raises(AliasAlreadyRecorded):
        alias(desk, kind="case", number_a="A.1", number_b=CASE)


def test_an_alias_of_nothing_or_of_another_kind_of_thing_is_refused(desk):
    with pytest.raises(NoSuchCase):
        alias(desk, kind="case", number_a=CASE, number_b="A.1")
    with pytest.raises(UnknownWord, match="'item' is no kind of number"):
        alias(desk, kind="item", number_a=CASE, number_b="A.1")


# --- counsel


def test_counsel_appears_and_withdraws_and_the_history_is_kept(desk):
    a_prosecution(desk)
    a_defender(desk)
    counsel_withdrew(desk, CR, name="ADA  DAY", date="2024-03-05", reason="conflict")
    a_defender(desk, name="Ben Ortiz", capacity="conflict", date="2024-03-05")
    gone, stays = queries.prosecution(CR).counsel
    assert (gone.name, gone.withdrew_on) == ("Ada Day", date(2024, 3, 5))
    assert (stays.name, stays.capacity, stays.withdrew_on) == ("Ben Ortiz", "conflict", None)
    assert [e.kind for e in queries.court_events(CR)] == [
        "counsel appeared",
        "counsel withdrew",
        "counsel appeared",
    ]


def test_counsel_with_a_sign_in_is_counsel_of_record_until_withdrawal(desk):
    a_prosecution(desk)
    add_user(desk, "a.day", name="Ada Day", roles=["defender"])
    a_defender(desk, user="a.day")
    assert queries.facts(prosecution=CR).counsel == {"a.day"}
    assert queries.facts(case=CASE).counsel == {"a.day"}
    assert [p.number for p in queries.prosecutions_of_user("a.day")] == [CR]
    counsel_withdrew(desk, CR, name="a.day")
    assert queries.facts(prosecution=CR).counsel == frozenset()
    assert queries.prosecutions_of_user("a.day") == ()


def test_a_prosecutors_sign_in_can_not_be_recorded_as_the_defense(desk):
    a_prosecution(desk)
    add_user(desk, "p.lane", name="P. Lane", roles=["prosecutor"])
    add_user(desk, "both", name="Both", roles=["prosecutor", "defender"])
    for user in ("p.lane", "both"):
        with pytest.raises(CounselCanNotRead, match="can not be counsel for the defense"):
            a_defender(desk, user=user)
    with pytest.raises(NoSuchMember):
        a_defender(desk, user="nobody")
    assert queries.facts(prosecution=CR).counsel == frozenset()


def test_counsel_named_before_they_had_a_sign_in_can_be_given_one(desk):
    a_prosecution(desk)
    a_defender(desk)
    add_user(desk, "a.day", name="Ada Day", roles=["defender"])
    add_user(desk, "p.lane", name="P. Lane", roles=["prosecutor"])
    counsel_signs_in(desk, CR, name="ada day", user="a.day")
    assert queries.facts(prosecution=CR).counsel == {"a.day"}
    with pytest.raises(CounselCanNotRead):
        counsel_signs_in(desk, CR, name="Ada Day", user="p.lane")
    with pytest.raises(CounselNeverAppeared):
        counsel_signs_in(desk, CR, name="Ben Ortiz", user="a.day")
    counsel_withdrew(desk, CR, name="Ada Day")
    with pytest.raises(CounselAlreadyWithdrew):
        counsel_signs_in(desk, CR, name="Ada Day", user="a.day")
    assert queries.facts(prosecution=CR).counsel == frozenset()


def test_counsel_who_appeared_does_not_appear_again(desk):
    a_prosecution(desk)
    a_defender(desk)
    with pytest.raises(CounselAlreadyAppeared, match="Ada Day appears for the defense"):
        a_defender(desk, name="ada day")


def test_counsel_appears_for_one_side(desk):
    a_prosecution(desk)
    a_defender(desk)
    with pytest.raises(CounselOfBothSides, match="appears for the defense"):
        a_defender(desk, side="prosecution", capacity="special prosecutor")


@pytest.mark.parametrize(
    ("side", "capacity"), [("defense", "elected"), ("prosecution", "retained"), ("defense", "friend")]
)
def test_a_capacity_belongs_to_a_side(desk, side, capacity):
    a_prosecution(desk)
    with pytest.raises(CapacityOfOtherSide, match=f"Counsel for the {side} can not appear as {capacity}"):
        a_defender(desk, side=side, capacity=capacity)


def test_counsel_needs_a_name_a_side_and_a_prosecution(desk):
    a_prosecution(desk)
    with pytest.raises(CounselNeedsName):
        a_defender(desk, name="  ")
    with pytest.raises(UnknownWord, match="'state' is no side"):
        a_defender(desk, side="state")
    with pytest.raises(NoSuchProsecution):
        counsel_appeared(desk, "D202.CR-1999-1", name="Ada Day", side="defense", capacity="defender")


def test_counsel_who_never_appeared_can_not_withdraw(desk):
    a_prosecution(desk)
    a_defender(desk)
    with pytest.raises(CounselNeverAppeared, match="Ben Ortiz never appeared") as refused:
        counsel_withdrew(desk, CR, name="Ben Ortiz")
    assert "Ada Day" in refused.value.way_out


def test_counsel_withdraws_once_and_may_come_back(desk):
    a_prosecution(desk)
    a_defender(desk)
    counsel_withdrew(desk, CR, name="Ada Day", date="2024-03-02")
    with pytest.raises(CounselAlreadyWithdrew, match="2024-03-02 already"):
        counsel_withdrew(desk, CR, name="Ada Day", date="2024-03-03")
    a_defender(desk, date="2024-03-04")
    assert [c.withdrew_on for c in queries.counsel_of(CR)] == [date(2024, 3, 2), None]


def test_a_withdrawal_before_the_appearance_is_refused(desk):
    a_prosecution(desk)
    a_defender(desk, date="2024-03-01")
    with pytest.raises(WithdrawalBeforeAppearance, match=r"2024-02-01.*2024-03-01"):
        counsel_withdrew(desk, CR, name="Ada Day", date="2024-02-01")


# --- court events


def test_of_each_kind_the_date_last_recorded_counts_and_the_history_stays(desk):
    a_prosecution(desk)
    trial = (desk.today() + timedelta(days=30)).isoformat()
    later = (desk.today() + timedelta(days=60)).isoformat()
    court_event(desk, CR, kind="arraigned", date=before(desk, 3))
    court_event(desk, CR, kind="trial set", date=trial)
    court_event(desk, CR, kind="trial set", date=later)
    found = queries.prosecution(CR)
    assert found.dates["arraigned"].isoformat() == before(desk, 3)
    assert found.dates["trial set"].isoformat() == later
    assert [e.date.isoformat() for e in queries.court_events(CR) if e.kind == "trial set"] == [trial, later]


def test_a_charge_filed_is_among_the_charges_and_a_conviction_is_the_status(desk):
    a_prosecution(desk)
    court_event(desk, CR, kind="charge filed", date=before(desk, 2), detail={"charge": "tampering"})
    court_event(desk, CR, kind="convicted", date=before(desk, 1))
    assert queries.prosecution(CR).charges == ("murder", "tampering")
    assert queries.prosecution(CR).status == queries.prosecutions()[0].status == "convicted"


def test_a_kind_that_no_rule_knows_is_refused_with_those_it_does(desk):
    a_prosecution(desk)
    with pytest.raises(UnknownCourtEvent, match="'arraignment' is no kind of court event") as refused:
        court_event(desk, CR, kind="arraignment", date="2024-03-01")
    assert "arraigned" in refused.value.way_out


@pytest.mark.parametrize("kind", [k for k in COURT_EVENTS if not k.startswith("counsel")])
def test_every_other_kind_can_be_recorded(desk, kind):
    a_prosecution(desk)
    court_event(desk, CR, kind=kind, date=before(desk, 1))
    assert queries.court_events(CR)[0].kind == kind


def test_a_detail_can_not_change_the_kind(desk):
    a_prosecution(desk)
    court_event(desk, CR, kind="order", date=before(desk, 1), detail={"kind": "dismissed"})
    assert queries.court_events(CR)[0].kind == "order"
    assert queries.prosecution(CR).status == "open"


def test_counsel_can_not_appear_without_a_name_by_way_of_a_court_event(desk):
    a_prosecution(desk)
    with pytest.raises(CounselNeedsName):
        court_event(desk, CR, kind="counsel appeared", date="2024-03-01", detail={"name": "X"})


def test_a_pasted_day_number_is_named_as_such(desk):
    a_prosecution(desk)
    with pytest.raises(SpreadsheetSerial, match=r"day number.*2024-03-06"):
        court_event(desk, CR, kind="arraigned", date="45357")
    with pytest.raises(NotADate, match="date: '3/6/24' is not a date"):
        court_event(desk, CR, kind="arraigned", date="3/6/24")
    assert queries.court_events(CR) == ()


def test_an_arraignment_years_from_now_would_push_every_deadline_away_and_is_refused(desk):
    a_prosecution(desk)
    ahead = (desk.today() + timedelta(days=366)).isoformat()
    with pytest.raises(NotYetHappened, match="'Arraigned' can not be on"):
        court_event(desk, CR, kind="arraigned", date=ahead)
    assert queries.prosecution(CR).dates == {}


def test_an_order_that_relieves_of_a_duty_needs_its_document(desk):
    a_prosecution(desk)
    for document in (None, " "):
        with pytest.raises(OrderWithoutDocument) as refused:
            court_event(
                desk,
                CR,
                kind="order",
                date=before(desk, 1),
                detail={"relieves": "existence"},
                document=document,
            )
        assert "the duty stands" in refused.value.way_out
    court_event(
        desk, CR, kind="order", date=before(desk, 1), detail={"relieves": "existence"}, document="Docket 41"
    )
    assert queries.prosecution(CR).orders[0].document == "Docket 41"


def test_a_case_agent_can_not_record_what_happened_in_court(desk, desk_of):
    a_prosecution(desk)
    with pytest.raises(NotAllowed, match="record what happened in court"):
        court_event(desk_of("case agent"), CR, kind="arraigned", date="2024-03-01")
