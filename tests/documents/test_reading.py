"""From a file that is taken in to what it says: read in the box, on the record, in the vault."""

from __future__ import annotations

import io

import pytest

from muniment.custody import actions as custody
from muniment.custody import queries as items
from muniment.custody.events import TextExtracted
from muniment.documents import actions, queries
from muniment.documents.events import AS_NATIVE, WAIVED
from muniment.errors.documents import AlreadyDecided, NoReason, NoSuchException, NotAWay, NotReadYet
from muniment.errors.may import NotAllowed
from muniment.readers.pool import Pool
from muniment.readers.reading import Trouble
from muniment.record import queries as record
from muniment.record import replay
from tests.linkage.makers import a_case, an_item
from tests.readers import makers as m


@pytest.fixture(scope="module")
def pool():
    with Pool() as one:
        yield one


@pytest.fixture
def item(desk):
    return an_item(desk, case_typed=a_case(desk)).item


def taken_in(desk, item, data, name="note.txt"):
    digest = custody.add_file(desk, item, stream=io.BytesIO(data), name=name).digest
    return next(file for file in items.files(item) if file.digest == digest)


def test_a_file_is_read_and_what_it_says_is_on_the_record(desk, item, pool):
    file = taken_in(desk, item, m.docx(m.paragraph("The seal was broken when it came in.")), "report.docx")
    found = actions.read_file(desk, file, pool=pool)
    assert "seal was broken" in found.reading.text
    (event,) = [one.event for one in record.history(_of(item)) if isinstance(one.event, TextExtracted)]
    assert event.file_sha256 == file.digest
    assert event.reader["words"] == 8
    assert event.reader["exceptions"] == []
    assert desk.office.files.holders(event.text_sha256) == (item,)
    assert queries.text(desk.office, file).reading == found.reading


def test_what_is_not_read_says_so(desk, item):
    with pytest.raises(NotReadYet, match=r"note\.txt"):
        queries.text(desk.office, taken_in(desk, item, b"words"))


def test_an_exception_stands_until_a_later_reading_cures_it(desk, item, pool):
    file = taken_in(desk, item, m.locked_pdf("hunter2", "ENCMARK"), "locked.pdf")
    actions.read_file(desk, file, pool=pool)
    (line,) = queries.exceptions(case="SO.24-001234")
    assert (line.trouble, line.file, line.path, line.decided) == (Trouble.ENCRYPTED, "locked.pdf", (), None)
    found = actions.retry(desk, line.id, pool=pool, password="hunter2")
    assert "ENCMARK" in found.reading.text
    assert queries.exceptions(item=item) == ()
    assert not any("hunter2" in str(one) for one in record.history(_of(item)))


def test_the_register_names_what_is_inside(desk, item, pool):
    data = m.zipped({"a/locked.pdf": m.locked_pdf("x", "y"), "fine.txt": "fine"})
    actions.read_file(desk, taken_in(desk, item, data, "box.zip"), pool=pool)
    (line,) = queries.exceptions(item=item)
    assert line.path == ("a/locked.pdf",)


def test_a_person_decides_with_a_reason_and_it_stays(desk, item, pool):
    actions.read_file(desk, taken_in(desk, item, bytes(range(256)) * 8, "odd.bin"), pool=pool)
    (line,) = queries.exceptions(item=item)
    with pytest.raises(NoReason):
        actions.waive(desk, line.id, how=WAIVED, reason=" ")
    with pytest.raises(NotAWay, match="forget"):
        actions.waive(desk, line.id, how="forget", reason="x")
    actions.waive(
        desk, line.id, how=AS_NATIVE, reason="A firmware image; the examiner's report says what it is"
    )
    (line,) = queries.exceptions(item=item)
    assert (line.decided, line.decided_by) == (AS_NATIVE, "founder")
    assert queries.exceptions(item=item, open_only=True) == ()
    with pytest.raises(AlreadyDecided):
        actions.waive(desk, line.id, how=WAIVED, reason="again")
    with pytest.raises(NoSuchException):
        actions.waive(desk, "nothing-0", how=WAIVED, reason="x")


def test_only_the_prosecutors_office_waives(desk, desk_of, item, pool):
    actions.read_file(desk, taken_in(desk, item, bytes(range(256)) * 8, "odd.bin"), pool=pool)
    (line,) = queries.exceptions(item=item)
    with pytest.raises(NotAllowed):
        actions.waive(desk_of("technician"), line.id, how=WAIVED, reason="x")


def test_the_worker_reads_what_waits_then_pictures_and_then_nothing(desk, item, pool):
    taken_in(desk, item, b"plain words", "a.txt")
    picture = taken_in(desk, item, m.picture_of("Handed in on the fifth of March"), "photo.png")
    seen = []
    done = actions.work(desk, pool=pool, progress=seen.append)
    assert (done.read, done.recognized, done.failed) == (2, 1, ())
    assert seen == ["a.txt", "photo.png", "photo.png"]
    assert "fifth of March" in queries.text(desk.office, picture).reading.text
    assert queries.exceptions(item=item) == ()
    assert actions.work(desk, pool=pool) == actions.Worked(0, 0, ())


def test_a_picture_without_words_is_not_asked_for_ever(desk, item, pool):
    taken_in(desk, item, m.picture_of(""), "blank.png")
    assert actions.work(desk, pool=pool).recognized == 1
    assert actions.work(desk, pool=pool) == actions.Worked(0, 0, ())


def test_the_same_bytes_about_two_items_are_read_for_both(desk, item, pool):
    other = an_item(desk, words="the same photo").item
    taken_in(desk, item, b"words of one file")
    taken_in(desk, other, b"words of one file")
    assert actions.work(desk, pool=pool).read == 2
    assert {one.item for one in items.all_files() if one.text_digest} == {item, other}


def test_replay_gives_the_same_tables(desk, item, pool):
    actions.read_file(desk, taken_in(desk, item, m.locked_pdf("x", "y"), "locked.pdf"), pool=pool)
    (line,) = queries.exceptions(item=item)
    actions.waive(desk, line.id, how=WAIVED, reason="The password is lost")
    assert replay.check().ok


def _of(item):
    from muniment.record import event

    return event.item(item)
