"""What a court orders expunged is nowhere in the bytes of the home, and the chain still walks."""

import io
import json
import shutil
import sqlite3

import pytest

from muniment.cases import actions as cases
from muniment.cases import queries as case_queries
from muniment.custody import actions as custody
from muniment.custody import queries as items
from muniment.custody.events import TextExtracted
from muniment.disclosure.actions import sealing
from muniment.disclosure.orders import queries
from muniment.disclosure.orders.targets import Named
from muniment.errors.disclosure import NotForOrder
from muniment.errors.record import KeyReused, StillRead
from muniment.errors.vault import NoSuchBlob
from muniment.ledger.values import canonical
from muniment.production import actions as productions
from muniment.record import audit, current, expunge, replay
from muniment.record import event as on
from muniment.record import queries as record
from muniment.site import boot
from muniment.verify import verify
from tests.disclosure.makers import PROSECUTION, a_file, a_prosecution, an_item
from tests.sealing.searching import where

WORDS = "She keeps the Zyxomma lantern under the stairs of Quorndale."
WHAT = "Zyxomma lantern of brass"
SOURCE = "Wilhelmina Vandergraaf-Óh"
TEXT = "transcript: Brobdingnag ferry at nine"
SEEN = "engraved: Hesperornis 1911"
ALL = (
    WORDS,
    WHAT,
    SOURCE,
    TEXT,
    SEEN,
    "Zyxomma",
    "Vandergraaf",
    "Brobdingnag",
    "Hesperornis",
    "lantern photo",
)


def an_item_full_of_words(desk, tmp_path):
    a_prosecution(desk)
    item = an_item(desk, words=WORDS, what=WHAT, source={"name": SOURCE, "how": "walked in"}, key="form 1")
    custody.describe(desk, item, description={"text": SEEN})
    a_file(desk, item, tmp_path, text=TEXT, name="lantern photo.txt")
    return item


def a_text(desk, item, said):
    """What a reader found in the item's file, kept and on record as the documents room does it."""
    from muniment.readers.reading import Part, Piece, Reading, document

    (file,) = items.files(item)
    found = Reading(
        reader="test/1", parts=(Part(path=(), kind="text/plain", size=9, pieces=(Piece(text=said),)),)
    )
    data = canonical(document(found))
    kept = desk.office.files.put(io.BytesIO(data), name="text", holder=item)
    facts = {"program": "test/1", "pages": 1, "words": 4, "recognized": False, "flags": [], "exceptions": []}
    desk.record(
        TextExtracted(
            item=item,
            file_sha256=file.digest,
            text_sha256=kept.digest,
            reader={**facts, "exceptions_in_all": 0},
        )
    )
    return kept.digest


def expunged(people, paper, *, entries=(), items=(), **named):
    named = Named(items=tuple(items), entries=tuple(entries), **named)
    waiting = sealing.expunge_(people["prosecutor"], named, paper=paper()).order
    return sealing.confirm(people["judge"], waiting.id)


def closed(home):
    """The home as it lies on the disk, its write-ahead logs as they are."""
    from django.db import connections

    connections.close_all()
    return home


def test_the_search_finds_what_is_there(desk, tmp_path, home):
    item = an_item_full_of_words(desk, tmp_path)
    assert {text for _, text in where(home, *ALL)} >= {WORDS, WHAT, SEEN, "lantern photo"}
    (home / "x").write_text(TEXT.encode("utf-16-le").hex())
    assert ("x", TEXT) in where(home, TEXT)
    assert item


def test_an_expunged_item_is_in_no_byte_of_the_home(desk, people, paper, tmp_path, home):
    from django.db import connection

    with connection.cursor() as cursor:  # some builds of SQLite overwrite of their own accord, others do not
        cursor.execute("PRAGMA secure_delete=OFF")
    item = an_item_full_of_words(desk, tmp_path)
    custody.describe(desk, item, description={"text": "Zyxomma, once more. " * 5000})
    productions.issue(desk, PROSECUTION, to="Riley Chen", out=tmp_path / "one")
    (digest,) = {each.digest for each in items.files(item)}
    done = expunged(people, paper, items=[item])
    assert done.order.state == "carried out"
    assert done.bodies == 4  # receipt, two descriptions, file
    assert where(home, *ALL) == []
    assert where(home, digest) == []
    assert where(closed(home), *ALL) == []
    with pytest.raises(NoSuchBlob):
        desk.office.files.open(digest)
    assert list((home / "vault" / "locked").glob("??/*")) != []  # the order's own file is kept


def test_what_was_expunged_can_be_read_by_nobody_and_everything_else_still_is(desk, people, paper, tmp_path):
    item = an_item_full_of_words(desk, tmp_path)
    other = an_item(desk, words="Another thing altogether.")
    expunged(people, paper, items=[item])
    view = items.item(item)
    assert (view.what, view.words, view.source_name, view.category) == ("expunged by order", "", "", "other")
    assert items.item(view.number).id == item  # what is printed on the thing still finds it
    assert items.files(item) == ()
    assert items.item(other).words == "Another thing altogether."
    assert [each.event.TYPE for each in record.history(on.item(item))] == [
        "DutyRecorded/1",
        "ExpungeOrdered/1",
    ]


def test_live_equals_replayed_and_the_chain_still_walks(desk, people, paper, tmp_path):
    item = an_item_full_of_words(desk, tmp_path)
    lot = an_item(desk, units=3, what="three Zyxomma lanterns")
    custody.split(desk, lot, parts=[{"units": 1, "what": "one lantern"}], how="for the laboratory")
    expunged(people, paper, items=[item])
    expunged(people, paper, items=[lot])
    assert replay.check().ok
    assert replay.check().gone
    assert audit.check(desk.office).ok
    assert items.item(lot).what == "expunged by order"


def test_a_production_made_afterwards_says_so_and_is_complete_except_that(desk, people, paper, tmp_path):
    item = an_item_full_of_words(desk, tmp_path)
    expunged(people, paper, items=[item])
    made = productions.issue(desk, PROSECUTION, to="Riley Chen", out=tmp_path / "after")
    verdict = verify(made.path, number=PROSECUTION, vkey=desk.office.vkey)
    assert verdict.ok
    assert "court-sealed or expunged by order" in verdict.verdict
    assert {row[3] for row in verdict.withheld} == {"expunged by order"}
    assert where(made.path, *ALL) == []


@pytest.mark.parametrize("by", ["item", pytest.param("file", marks=pytest.mark.long), "entry"])
def test_the_text_of_a_file_and_its_words_in_the_index_go_with_it(desk, people, paper, tmp_path, home, by):
    from muniment.documents.models import Said

    a_prosecution(desk)
    item = an_item(desk)
    entry = a_file(desk, item, tmp_path, text=TEXT)
    digest = a_text(desk, item, "recognized: Brobdingnag, Glubbdubdrib")
    assert Said.objects.filter(item=item, kind="file").exists()
    (file,) = items.files(item)
    named = {
        "item": {"items": [item]},
        "file": {"items": [item], "files": (file.digest,)},
        "entry": {"entries": [entry]},
    }[by]
    expunged(people, paper, **named)
    assert not Said.objects.filter(item=item, kind="file").exists()
    assert where(home, "Brobdingnag", "Glubbdubdrib", "glubbdubdrib", digest, file.digest) == []
    assert replay.check().ok


def test_an_earlier_package_in_the_home_is_destroyed_whole(desk, people, paper, tmp_path, home):
    item = an_item_full_of_words(desk, tmp_path)
    productions.issue(desk, PROSECUTION, to="Riley Chen", out=tmp_path / "one")
    expunged(people, paper, items=[item])
    kept = home / "productions" / PROSECUTION / "1"
    assert [path.name for path in kept.iterdir()] == ["EXPUNGED.TXT"]
    assert where(tmp_path / "one", WORDS) != []  # what left the office can not be called back


def test_the_same_bytes_of_another_item_stay_readable_until_that_goes_too(desk, people, paper, tmp_path):
    a_prosecution(desk)
    one, two = an_item(desk), an_item(desk)
    a_file(desk, one, tmp_path, text=TEXT)
    a_file(desk, two, tmp_path, text=TEXT)
    (digest,) = {each.digest for each in items.files(one)}
    expunged(people, paper, items=[one])
    with desk.office.files.open(digest) as stream:
        assert stream.read() == TEXT.encode()
    assert desk.office.files.holders(digest) == (two,)
    expunged(people, paper, items=[two])
    with pytest.raises(NoSuchBlob):
        desk.office.files.open(digest)


def test_a_plain_file_of_the_first_version_goes_too(desk, people, paper, tmp_path, home):
    item = an_item_full_of_words(desk, tmp_path)
    (digest,) = {each.digest for each in items.files(item)}
    desk.office.files.release(digest, holder=item)
    plain = desk.office.files.plain.path(digest)
    plain.parent.mkdir(parents=True)
    plain.write_text(TEXT)
    assert where(home, TEXT) != []
    expunged(people, paper, items=[item])
    assert where(home, TEXT, digest) == []


@pytest.mark.long
def test_a_file_that_two_entries_of_one_item_name_stays_for_the_other(desk, people, paper, tmp_path):
    a_prosecution(desk)
    item = an_item(desk)
    first = a_file(desk, item, tmp_path, text=TEXT, name="a.txt")
    a_file(desk, item, tmp_path, text=TEXT, name="b.txt")
    (digest,) = {each.digest for each in items.files(item)}
    expunged(people, paper, entries=[first])
    assert [each.name for each in items.files(item)] == ["b.txt"]
    assert desk.office.files.has(digest)


def test_one_field_is_expunged_and_the_others_are_still_opened(desk, people, paper, tmp_path, home):
    a_prosecution(desk)
    item = an_item(desk, words=WORDS, what="a plain lantern", source={"name": "Deputy A. Brook"})
    expunged(people, paper, entries=[items.item(item).event], fields=("words",))
    assert where(home, WORDS, "Zyxomma") == []
    assert (items.item(item).words, items.item(item).what) == ("", "a plain lantern")
    assert replay.check().ok
    made = productions.issue(desk, PROSECUTION, to="Riley Chen", out=tmp_path / "after")
    assert verify(made.path, number=PROSECUTION, vkey=desk.office.vkey).ok
    assert where(made.path, "a plain lantern") != []


def test_the_defendants_name_of_a_prosecution_can_be_expunged(desk, people, paper, tmp_path, home):
    a_prosecution(desk)
    cases.open_prosecution(
        desk, "D202.CR-2024-00999", court="Second", defendant="Xanthippe Quillfeather", cases=["SO.24-001234"]
    )
    (opened, *_) = record.chain(on.prosecution("D202.CR-2024-00999"))
    expunged(people, paper, entries=[opened.ev.hex()[:12]])
    assert where(home, "Xanthippe", "Quillfeather") == []
    assert case_queries.prosecution("D202.CR-2024-00999").defendant == "expunged by order"
    assert replay.check().ok
    assert record.journal()


def test_a_report_and_a_person_of_the_journal_can_be_expunged(desk, people, paper, home):
    a_prosecution(desk)
    said = cases.add_person(desk, names="Xanthippe Quillfeather")
    report = cases.add_report(
        desk, "SO.24-001234", kind="incident", title="Quillfeather's shed", text="Xanthippe was seen."
    )
    ids = [each.id for each in report.receipt.recorded if each.event.TYPE == "ReportRecorded/1"]
    ids += [each.id for each in said.receipt.recorded if each.event.TYPE == "PersonRecorded/1"]
    expunged(people, paper, entries=ids)
    assert where(home, "Xanthippe", "Quillfeather") == []
    assert replay.check().ok


def test_who_signs_is_told_where_else_the_words_are_quoted(desk, people, paper, home):
    a_prosecution(desk)
    report = cases.add_report(
        desk, "SO.24-001234", kind="incident", title="stolen", text="Serial WX55512345, of Xanthippe Quill."
    )
    (entry,) = [each.id for each in report.receipt.recorded if each.event.TYPE == "ReportRecorded/1"]
    found = an_item(desk, case_typed="SO.24-009999", words="a radio, serial WX55512345", what="radio")
    named = Named(entries=(entry,))
    asked = sealing.expunge_(people["prosecutor"], named, paper=paper())
    (echo,) = asked.echoes
    assert record.recorded(record.event_by_id(echo)).event.item == found
    both = Named(entries=(entry, echo), items=(found,))
    again = sealing.expunge_(people["prosecutor"], both, paper=paper())
    assert again.echoes == ()
    sealing.confirm(people["judge"], again.order.id)
    assert where(home, "WX55512345", "Quill") == []


def test_a_request_key_stays_taken_and_its_digest_goes(desk, people, paper, tmp_path, home):
    a_prosecution(desk)
    item = an_item(desk, words=WORDS, key="form 7")
    before = sqlite3.connect(home / "muniment.sqlite").execute("SELECT digest FROM record_request").fetchall()
    expunged(people, paper, items=[item])
    raw = (home / "muniment.sqlite").read_bytes()
    assert all(bytes(digest) not in raw for (digest,) in before if digest)
    with pytest.raises(KeyReused):
        an_item(desk, words=WORDS, key="form 7")


@pytest.mark.parametrize("kind", ["UserAdded/1", "CaseDrawnOn/1", "DutyRecorded/1"])
def test_what_the_record_stands_on_is_no_target(desk, people, paper, kind):
    a_prosecution(desk)
    an_item(desk)
    seq = next(seq for seq in record.all_seqs() if record.stored_type(seq) == kind)
    with pytest.raises(NotForOrder):
        expunged(people, paper, entries=[record.recorded(seq).id])


def test_an_interrupted_expungement_is_finished_at_the_next_start(
    desk, people, paper, tmp_path, home, monkeypatch
):
    item = an_item_full_of_words(desk, tmp_path)

    def cut(*_args):
        raise KeyboardInterrupt

    for step in ("_destroy", "clean"):
        monkeypatch.setattr(expunge, step, cut)
    monkeypatch.setattr(replay, "rebuild", cut)
    with pytest.raises(KeyboardInterrupt):
        expunged(people, paper, items=[item])
    assert where(home, WORDS) != []
    monkeypatch.undo()
    closed(home)
    boot.open_office(home, upgrade=False)
    assert where(home, *ALL) == []
    assert {order.state for order in queries.orders("judge")} == {"carried out"}


@pytest.mark.parametrize(
    "step",
    [
        "clean",
        pytest.param("_release", marks=pytest.mark.long),
        pytest.param("_write_down", marks=pytest.mark.long),
    ],
)
def test_whatever_step_fails_nothing_is_told_done_and_all_of_it_is_done_later(
    desk, people, paper, tmp_path, home, monkeypatch, step
):
    item = an_item_full_of_words(desk, tmp_path)

    def cut(*_args):
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(expunge, step, cut)
    with pytest.raises(OSError, match="Input/output"):
        expunged(people, paper, items=[item])
    assert [order.state for order in queries.orders("judge")] == ["in force"]
    monkeypatch.undo()
    expunge.carry_out(current.recorder())
    assert where(home, *ALL) == []
    assert [order.state for order in queries.orders("judge")] == ["carried out"]
    assert not expunge.due(desk.office)


def test_an_older_home_put_back_with_its_keys_is_expunged_again_by_the_list(
    desk, people, paper, tmp_path, home
):
    item = an_item_full_of_words(desk, tmp_path)
    shutil.copytree(closed(home), tmp_path / "older")
    boot.open_office(home, upgrade=False)
    expunged(people, paper, items=[item])
    closed(home)
    current.use(None)
    older = tmp_path / "older"
    assert where(older, WORDS) != []
    shutil.copy(home / expunge.LIST, older / expunge.LIST)
    boot.open_office(older, upgrade=False)
    assert where(closed(older), *ALL) == []


def test_an_older_database_under_the_keys_of_today_can_not_be_read(desk, people, paper, tmp_path, home):
    item = an_item_full_of_words(desk, tmp_path)
    shutil.copytree(closed(home), tmp_path / "older")
    boot.open_office(home, upgrade=False)
    seqs = [row.seq for row in record.chain(on.item(item)) if row.type != "DutyRecorded/1"]
    expunged(people, paper, items=[item])
    closed(home)
    older = sqlite3.connect(tmp_path / "older" / "muniment.sqlite")
    bodies = [row[0] for row in older.execute("SELECT ev FROM record_storedevent WHERE body IS NOT NULL")]
    keys = sqlite3.connect(home / "keys.sqlite")
    held = {bytes(row[0]) for row in keys.execute("SELECT ev FROM event_key")}
    wanted = {
        bytes(older.execute("SELECT ev FROM record_storedevent WHERE seq=?", (s,)).fetchone()[0])
        for s in seqs
    }
    assert wanted <= {bytes(ev) for ev in bodies}
    assert not wanted & held


def test_while_somebody_reads_old_pages_it_counts_as_not_done(
    desk, people, paper, tmp_path, home, monkeypatch
):
    item = an_item_full_of_words(desk, tmp_path)
    monkeypatch.setattr(expunge, "_TRIES", 2)
    reader = sqlite3.connect(home / "muniment.sqlite", isolation_level=None)
    reader.execute("BEGIN")
    reader.execute("SELECT COUNT(*) FROM record_storedevent").fetchone()
    with pytest.raises(StillRead, match="could not be cleared"):
        expunged(people, paper, items=[item])
    assert [order.state for order in queries.orders("judge")] == ["in force"]
    reader.execute("COMMIT")
    reader.close()
    expunge.carry_out(current.recorder())
    assert [order.state for order in queries.orders("judge")] == ["carried out"]
    assert where(home, *ALL) == []


def test_the_question_can_still_be_asked_again_of_what_is_left(desk, people, paper, tmp_path):
    from muniment.linkage.audit import rerun

    item = an_item_full_of_words(desk, tmp_path)
    expunged(people, paper, entries=[items.item(item).event])
    assert items.item(item).description == {"text": SEEN}
    assert rerun(desk).unreadable
    assert replay.check().ok


@pytest.mark.long
def test_the_list_in_the_home_tells_nothing(desk, people, paper, tmp_path, home):
    item = an_item_full_of_words(desk, tmp_path)
    expunged(people, paper, items=[item])
    lines = [json.loads(line) for line in (home / expunge.LIST).read_text().splitlines()]
    assert {tuple(sorted(line)) for line in lines} == {("ev", "fields")}
    assert where(home, item) != []  # the chain of it is there, and that is all


@pytest.mark.long
def test_bytes_put_and_never_recorded_do_not_keep_a_file_alive(desk, people, paper, tmp_path):
    a_prosecution(desk)
    item, stray = an_item(desk), an_item(desk)
    a_file(desk, item, tmp_path, text=TEXT)
    (digest,) = {each.digest for each in items.files(item)}
    desk.office.files.put(io.BytesIO(TEXT.encode()), name="never recorded", holder=stray)
    expunged(people, paper, items=[item])
    assert not desk.office.files.has(digest)
