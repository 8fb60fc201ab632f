"""The heads that counsel gets when they appear: provable from the log alone, and nothing but where lists end."""

import json
import shutil

import pytest
from django.db import connections

from muniment.cases import actions as cases
from muniment.errors.may import NotAllowed
from muniment.errors.production import HeadsWithoutReceiver, NoHeadsGiven
from muniment.ledger.chain import Kind
from muniment.ledger.errors import LedgerError
from muniment.ledger.note import Verifier
from muniment.ledger.scan import scan
from muniment.ledger.tiles import bundle, bundles_for
from muniment.ledger.values import canonical
from muniment.may import ROLES
from muniment.production import heads
from muniment.record import current, log
from muniment.record import queries as record
from muniment.record.event import CaseNumber, Subject
from muniment.site import boot
from muniment.verify import heads as reading
from tests.production import makers


@pytest.fixture
def given(desk, tmp_path):
    """The heads of a rich case with another number of it, as counsel appears."""
    return a_case_with_counsel(desk, tmp_path / "files")


def a_case_with_counsel(desk, folder):
    makers.a_rich_case(desk, folder)
    cases.alias(desk, kind="case", number_a=makers.CASE, number_b="SO.24-001234-S1")
    heads.appear(desk, makers.PROSECUTION, name="Riley Chen", side="defense", capacity="defender")
    return heads.last_given(desk, makers.PROSECUTION)


def whole_log():
    return [
        bundle(log.entries(place.n * 256, place.n * 256 + place.width))
        for place in bundles_for(log.newest_size())
    ]


@pytest.fixture(scope="module")
def stolen(template_home, tmp_path_factory):
    """Heads, the log and its key, made once: thieves need no office."""
    place = tmp_path_factory.mktemp("stolen")
    connections.close_all()
    shutil.copytree(template_home, place / "home")
    desk = boot.desk(boot.open_office(place / "home", upgrade=False), user="founder", roles=ROLES, via="test")
    file = a_case_with_counsel(desk, place / "files").file
    bundles = whole_log()
    connections.close_all()
    current.use(None)
    return file, desk.office.vkey, bundles


def judged(data, vkey, bundles=None):
    """What is wrong with a file of heads, from itself and through the log."""
    try:
        found = reading.read_heads(data)
        at = reading.checkpoint_of(found, Verifier.parse(vkey))
    except LedgerError as error:
        return [error.problem]
    through = scan(bundles, wanted=found.tags()) if bundles is not None else None
    return [problem.what for problem in reading.problems_of(found, at, through)]


def test_true_heads_prove_themselves_offline_and_through_the_log(given, desk):
    assert given.to == "Riley Chen"
    assert given.lists == (makers.PROSECUTION, makers.CASE, "SO.24-001234-S1")
    assert judged(given.file, desk.office.vkey) == []
    assert judged(given.file, desk.office.vkey, whole_log()) == []


def test_they_end_where_the_lists_end_and_the_giving_itself_is_the_last_entry(given, desk):
    ends = {end.number: end for end in reading.chain_heads(reading.read_heads(given.file))}
    for kind, number in ((Kind.PROSECUTION, makers.PROSECUTION), (Kind.CASE, makers.CASE)):
        head = record.head(Subject(kind, number))
        assert (ends[number].n, ends[number].root) == (head.n, head.root.hex())
    last = record.chain(Subject(Kind.PROSECUTION, makers.PROSECUTION))[-1]
    assert record.values(last.seq)["how"] == heads.HEADS_GIVEN


def test_they_open_nothing_but_where_lists_lead(given):
    told = json.loads(given.file)
    opened = {field[1] for event in told["events"] for field in event["fields"] if isinstance(field, list)}
    assert opened <= {
        *("type", "recorded_at", "prosecution_t0", "prosecution_number"),
        *("case_t0", "case_number", "kind", "number_a", "number_b"),
    }
    assert {chain["kind"] for chain in told["chains"]} == {1, 2}
    assert len(given.file) < 40_000


def test_they_are_the_same_bytes_whenever_they_are_asked_for(given, desk):
    makers.an_item(desk)
    assert heads.last_given(desk, makers.PROSECUTION) == given


def test_counsel_themselves_may_have_them_and_others_may_not(given, desk_of, desk):
    from muniment.accounts import actions as accounts

    with pytest.raises(NotAllowed):
        heads.last_given(desk_of("defender"), makers.PROSECUTION)
    with pytest.raises(NotAllowed):
        heads.give(desk_of("technician"), makers.PROSECUTION)
    accounts.add_user(desk, "riley", roles=["defender"], **NEW_USER)
    cases.counsel_signs_in(desk, makers.PROSECUTION, name="Riley Chen", user="riley")
    mine = heads.last_given(desk_of("defender", user="riley"), makers.PROSECUTION)
    assert mine.file == given.file


NEW_USER = {"name": "Riley Chen", "organization": "Public defender", "password": "correct horse battery"}


def test_without_counsel_somebody_has_to_be_named(desk):
    makers.a_prosecution(desk)
    with pytest.raises(NoHeadsGiven, match="No heads of"):
        heads.last_given(desk, makers.PROSECUTION)
    with pytest.raises(HeadsWithoutReceiver, match="Nobody is named"):
        heads.give(desk, makers.PROSECUTION)
    heads.give(desk, makers.PROSECUTION, to=" the  public defender ")
    assert heads.last_given(desk, makers.PROSECUTION).to == "the public defender"


def test_counsel_for_the_state_gets_none(desk):
    makers.a_prosecution(desk)
    heads.appear(desk, makers.PROSECUTION, name="J. Fennimore", side="prosecution", capacity="assistant")
    assert not heads.are_given(makers.PROSECUTION)


# --- false heads, by an office that holds every key


def changed(data, change):
    value = json.loads(data)
    change(value)
    return canonical(value) + b"\n"


def of_kind(value, kind, number=None):
    return next(
        chain for chain in value["chains"] if chain["kind"] == kind and number in (None, chain["number"])
    )


def drop_case(value):
    value["chains"] = [chain for chain in value["chains"] if chain["number"] != makers.CASE]


def drop_other_number(value):
    value["chains"] = [chain for chain in value["chains"] if chain["number"] != "SO.24-001234-S1"]


def cut(kind):
    return lambda value: of_kind(value, kind, makers.CASE if kind == 1 else None)["entries"].pop()


def hide_the_case(value):
    for event in value["events"]:
        for j, field in enumerate(event["fields"]):
            if isinstance(field, list) and field[1] == "case_number":
                event["fields"][j] = "00" * 32
    value["chains"] = [chain for chain in value["chains"] if chain["kind"] != 1]


def drop_openings(value):
    value["events"] = []
    value["chains"] = [chain for chain in value["chains"] if chain["kind"] != 1]


def another_number(value):
    of_kind(value, 1, makers.CASE)["number"] = "SO.24-009999"


def a_false_end(value):
    entry = of_kind(value, 1, makers.CASE)["entries"][-1]
    entry["hdr"] = entry["hdr"][:18] + "ab" * 32 + entry["hdr"][82:]


def an_item_instead(value):
    chain = of_kind(value, 1, "SO.24-001234-S1")
    chain.update(kind=3, number=None, pi=None)


def another_entry0(value):
    value["entry0"] = value["entry0"][:-2] + "00"


def another_root(value):
    lines = value["checkpoint"].split("\n")
    lines[1] = str(int(lines[1]) - 1)
    value["checkpoint"] = "\n".join(lines)


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (drop_case, "whose head is not given"),
        (drop_other_number, "whose head is not given"),
        (cut(1), "the log holds an entry after the last one shown"),
        (cut(2), "the log holds an entry after the last one shown"),
        (hide_the_case, "not those of the event"),
        (drop_openings, "where it leads is not shown"),
        (another_number, "does not fit this number"),
        (a_false_end, "its header is not the one that the log commits to"),
        (an_item_instead, "Heads are of cases and prosecutions"),
        (another_entry0, "Entry 0"),
        (another_root, "signature"),
        (lambda value: value.update(path=value["path"][:-1]), "Entry 0"),
        (lambda value: value.update(chains=value["chains"][::-1]), "not sorted"),
        (lambda value: value.update(number=makers.CO_DEFENDANT), "do not hold the list of"),
        (lambda value: value.update(number="d202 cr"), "folded"),
        (lambda value: value.update(more=1), "does not hold heads"),
    ],
)
def test_false_heads_are_named(stolen, change, says):
    file, vkey, bundles = stolen
    found = judged(changed(file, change), vkey, bundles)
    assert any(says in what for what in found), found


def test_heads_given_before_a_list_grew_and_signed_late_are_named(given, desk):
    """The office cuts its newest entry out of the heads: the log at their own checkpoint still holds it."""
    makers.an_item(desk)
    heads.give(desk, makers.PROSECUTION)
    newer = json.loads(heads.last_given(desk, makers.PROSECUTION).file)
    of_kind(newer, 1, makers.CASE)["entries"] = of_kind(json.loads(given.file), 1, makers.CASE)["entries"]
    assert any(
        "after the last one shown" in what
        for what in judged(canonical(newer) + b"\n", desk.office.vkey, whole_log())
    )


def test_a_case_that_another_prosecution_draws_on_tells_nothing_of_it(desk):
    makers.a_prosecution(desk)
    makers.a_prosecution(desk, makers.CO_DEFENDANT)
    heads.give(desk, makers.PROSECUTION, to="counsel")
    told = heads.last_given(desk, makers.PROSECUTION)
    assert makers.CO_DEFENDANT.encode() not in told.file
    assert record.t0(Subject(Kind.PROSECUTION, makers.CO_DEFENDANT)).hex().encode() not in told.file
    assert CaseNumber(makers.CASE) in told.lists
    assert judged(told.file, desk.office.vkey, whole_log()) == []
