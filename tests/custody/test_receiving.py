from datetime import UTC, date, datetime, timedelta

import pytest

from muniment.cases import actions as cases
from muniment.cases import queries as case_queries
from muniment.cases.events import CaseOpened
from muniment.custody import actions, queries
from muniment.custody.actions import NumberChosen
from muniment.custody.events import CaseNumberChosen, ItemReceived, NumberQuestioned
from muniment.errors.cases import AgencyCodeMissing, NoSuchPerson, NotADate, SpreadsheetSerial
from muniment.errors.custody import AmbiguousItem, NoSuchItem, ReceivedInFuture, UnitsRefused, WordsMissing
from muniment.errors.may import NotAllowed
from muniment.errors.record import EventRefused, KeyReused
from muniment.labels import code
from muniment.record import event
from muniment.record import queries as record
from tests.custody.makers import WALK_IN, WORDS, an_item, receive


def test_the_sources_words_are_on_the_record_verbatim(desk):
    words = '  "Maybe yours",\r\nhe said — twice.  '
    item = an_item(desk, words=words)
    assert record.history(event.item(item.id))[0].event.words == words
    assert item.words == words


def test_the_receipt_is_entry_0_and_stands_on_the_case_and_the_day(desk):
    cases.open_case(desk, "24-001234")
    intake = receive(desk, case_typed="24-001234")
    (came,) = intake.receipt.of(ItemReceived)
    kinds = {place.subject.kind.name: place.i for place in came.places}
    assert kinds["ITEM"] == 0
    assert set(kinds) == {"ITEM", "CASE", "REGISTER"}


def test_receipts_are_numbered_without_gaps_though_one_was_refused(desk):
    first = receive(desk).receipt_number
    with pytest.raises(UnitsRefused):
        receive(desk, units=0)
    second = receive(desk).receipt_number
    assert code.parse(second).serial == code.parse(first).serial + 1


def test_an_item_is_found_by_id_by_its_beginning_and_by_its_printed_number(desk):
    item = an_item(desk)
    spoken = item.number.lower().replace("-", " ").replace("0", "o", 4)
    for ref in (item.id, item.id[:8], item.id.upper(), item.number, spoken):
        assert queries.item(ref).id == item.id


@pytest.mark.parametrize("ref", ["", "MU-24-999999-0", "0" * 32, "abc", "%", "deadbeef"])
def test_an_item_that_was_never_received_is_not_found(desk, ref):
    receive(desk)
    with pytest.raises(NoSuchItem):
        queries.item(ref)


def test_the_beginning_of_two_ids_is_refused(desk, monkeypatch):
    ids = iter(["abcdef01" + "0" * 24, "abcdef01" + "1" * 24])
    monkeypatch.setattr("muniment.custody.actions.receiving.secrets.token_hex", lambda _n: next(ids))
    receive(desk)
    receive(desk)
    with pytest.raises(AmbiguousItem, match="several"):
        queries.item("abcdef01")
    assert queries.item("abcdef010").id.startswith("abcdef010")


def test_a_number_that_is_new_opens_the_case_as_typed_before_the_item(desk):
    intake = receive(desk, case_typed="24-009999")
    opened, came = intake.receipt.recorded[:2]
    assert isinstance(opened.event, CaseOpened)
    assert isinstance(came.event, ItemReceived)
    assert came.event.case == "SO.24-009999"
    assert case_queries.is_case("SO.24-009999")
    assert intake.question


def test_a_number_of_an_open_case_raises_no_question(desk):
    cases.open_case(desk, "24-001234")
    intake = receive(desk, case_typed="so.24-001234")
    assert not intake.question
    assert [view.id for view in queries.items_of("SO.24-001234")] == [intake.item]


@pytest.mark.parametrize(
    "typed",
    [
        "information only",
        "INFO ONLY",
        "safekeeping",
        "found property",
        "see the deputy",
        "3 boxes from him",
        "#?",
        "n/a",
    ],
)
def test_what_is_no_number_is_kept_as_typed_and_asked_about(desk, typed):
    intake = receive(desk, case_typed=typed)
    item = queries.item(intake.item)
    assert (item.case, item.filed, item.number_typed) == (None, "none", typed)
    assert intake.question
    assert [asked.item for asked in queries.numbers_unanswered()] == [intake.item]


@pytest.mark.parametrize(
    "typed", ["24-009999 information only", "information only: 24-009999", "24-009999 (INFO ONLY)"]
)
def test_information_only_beside_a_number_files_it_there_and_is_asked_about(desk, typed):
    cases.open_case(desk, "24-009999")
    intake = receive(desk, case_typed=typed)
    assert queries.item(intake.item).case == "SO.24-009999"
    (asked,) = queries.numbers_unanswered()
    assert typed in asked.because[0]


def test_nothing_typed_is_no_question(desk):
    assert not receive(desk, case_typed="  ").question
    assert queries.numbers_unanswered() == ()


def test_a_number_without_an_agency_code_is_refused_where_the_office_has_none(desk):
    vars(desk.office)["agency"] = ""
    with pytest.raises(AgencyCodeMissing):
        receive(desk, case_typed="24-001234")


def test_whose_choice_it_was_may_be_said_at_once(desk):
    chosen = NumberChosen(
        number="information only", on_instruction_of="Lt. Moss", words="Just put it somewhere."
    )
    intake = receive(desk, case_typed="information only", chosen=chosen)
    assert not intake.question
    assert intake.receipt.of(CaseNumberChosen)
    assert not intake.receipt.of(NumberQuestioned)


@pytest.mark.parametrize("box", ["words", "what", "category"])
@pytest.mark.parametrize("empty", ["", "  \n\t"])
def test_an_empty_box_is_refused(desk, box, empty):
    with pytest.raises(WordsMissing):
        receive(desk, **{box: empty})


@pytest.mark.parametrize("source", [{}, {"name": " "}, {"name": None, "contact": "555"}])
def test_a_source_without_a_name_is_refused(desk, source):
    with pytest.raises(WordsMissing, match="who brought it"):
        receive(desk, source=source)


def test_a_source_who_is_no_person_on_record_is_refused(desk):
    with pytest.raises(NoSuchPerson):
        receive(desk, source={**WALK_IN, "person": "ffffffffffff"})


def test_a_day_that_has_not_come_is_refused_by_the_offices_own_calendar(desk, clock):
    clock.set("2024-03-06T23:30:00-07:00")  # already the 7th in UTC
    assert an_item(desk, received_at="2024-03-06").received_at == date(2024, 3, 6)
    with pytest.raises(ReceivedInFuture, match="2024-03-07"):
        receive(desk, received_at="2024-03-07")


def test_a_moment_is_taken_as_the_offices_day(desk, clock):
    clock.set("2024-03-06T23:30:00-07:00")
    assert an_item(desk, received_at=datetime(2024, 3, 7, 6, 15, tzinfo=UTC)).received_at == date(2024, 3, 6)


@pytest.mark.parametrize("pasted", [45357, "45357", "45357.5"])
def test_a_spreadsheets_day_number_is_refused(desk, pasted):
    with pytest.raises(SpreadsheetSerial):
        receive(desk, received_at=pasted)


@pytest.mark.parametrize(
    "pasted", ["03/04/2024", "6 March", "2024-3-6", "24-03-06", "0024-03-06", "2023-02-29", ""]
)
def test_a_day_that_can_be_read_two_ways_or_none_is_refused(desk, pasted):
    with pytest.raises(NotADate):
        receive(desk, received_at=pasted)


@pytest.mark.parametrize("units", [0, -1, 1.5, "24", True, None])
def test_units_that_can_not_be_are_refused(desk, units):
    with pytest.raises(UnitsRefused):
        receive(desk, units=units)


def test_an_unknown_category_is_kept_and_flagged(desk):
    item = an_item(desk, category="Horse Tack")
    assert (item.category, item.category_known) == ("horse tack", False)
    assert an_item(desk).category_known


def test_what_was_seen_at_the_counter_is_an_entry_of_its_own(desk):
    item = an_item(
        desk, description={"caliber": ".45 Colt", "headstamp": "STARLINE", "weight": 1.5, "make": ""}
    )
    assert (item.caliber, item.headstamp, item.make, item.description["weight"]) == (
        ".45 Colt",
        "STARLINE",
        None,
        "1.5",
    )
    assert [r.event.TYPE for r in queries.history(item.id)][:2] == ["ItemReceived/1", "ItemDescribed/1"]


def test_how_it_came_is_kept(desk):
    assert an_item(desk, custody="seized").source["custody"] == "seized"
    assert "custody" not in an_item(desk).source


def test_a_request_repeated_with_its_key_takes_in_one_item(desk):
    first = receive(desk, case_typed="24-009999", key="intake-7")
    again = receive(desk, case_typed="24-009999", key="intake-7")
    assert (again.item, again.receipt_number, again.question) == (first.item, first.receipt_number, True)
    assert len(queries.items()) == 1
    with pytest.raises(KeyReused):
        receive(desk, case_typed="24-009999", key="intake-7", words="Other words.")


def test_who_may_not_take_in_is_refused(desk_of):
    with pytest.raises(NotAllowed):
        receive(desk_of("defender"))


def test_words_that_the_record_can_not_hold_are_refused_whole(desk):
    with pytest.raises(EventRefused):
        receive(desk, words="half a \ud800 sign")
    assert queries.items() == []


def test_many_in_one_commit_stand_or_fall_together(desk):
    with pytest.raises(UnitsRefused):
        with desk.together() as batch:
            for _ in range(3):
                receive(batch)
            receive(batch, units=-1)
    assert queries.items() == []
    with desk.together() as batch:
        numbers = [receive(batch, case_typed="24-5").receipt_number for _ in range(3)]
    assert [view.number for view in queries.items()] == numbers


def test_what_was_offered_and_declined_is_kept(desk):
    actions.decline(
        desk,
        source=WALK_IN,
        words=WORDS,
        what="24 rounds",
        why="told to take them elsewhere",
        matter_named="the ranch",
    )
    (kept,) = queries.declined()
    assert (kept.words, kept.why, kept.declined_by, kept.offered_at) == (
        WORDS,
        "told to take them elsewhere",
        "founder",
        desk.today(),
    )
    with pytest.raises(WordsMissing, match="why it was declined"):
        actions.decline(desk, source=WALK_IN, words=WORDS, what="24 rounds", why=" ")
    with pytest.raises(ReceivedInFuture):
        actions.decline(
            desk, source=WALK_IN, words=WORDS, what="x", why="y", offered_at=desk.today() + timedelta(days=1)
        )


def test_items_are_searched_by_any_words(desk):
    item = an_item(desk, matter_named="the ranch shooting", description={"headstamp": "STARLINE"})
    receive(desk, what="a phone", words="Mine.", category="phone")
    for search in ("ranch", "starline", "plastic bag", "vale RANCH", item.number[:9]):
        assert item.id in [view.id for view in queries.items(search=search)]
    assert [view.id for view in queries.items(search="plastic starline")] == [item.id]
    assert queries.items(search="nothing of the kind") == []


def test_items_come_page_by_page(desk):
    ids = [receive(desk).item for _ in range(5)]
    first = queries.items(limit=2)
    assert [view.id for view in first] == ids[:2]
    assert [view.id for view in queries.items(limit=9, after=first[-1].seq)] == ids[2:]
    assert queries.count_items() == 5


def test_two_who_type_one_new_number_at_once_open_one_case(desk, recorder, monkeypatch):
    """The second looked before the first had committed: it takes its item in under the case that is open now."""
    asked = iter([False, True])
    monkeypatch.setattr("muniment.custody.actions.receiving.record.position", lambda _subject: 0)
    monkeypatch.setattr("muniment.custody.actions.receiving.cases.is_case", lambda _number: next(asked))
    cases.open_case(desk, "24-009999")
    intake = receive(desk, case_typed="24-009999")
    assert not intake.question
    assert [view.id for view in queries.items_of("SO.24-009999")] == [intake.item]
