"""Static tiles, and the refusal to go on behind them."""

from __future__ import annotations

import shutil
import sqlite3

import pytest

from muniment.errors.record import BehindPublished, RootDiffers
from muniment.ledger.note import Checkpoint, Verifier, open_note
from muniment.ledger.scan import scan
from muniment.ledger.tiles import bundles_for, places_for, tiles_for
from muniment.record import log, publish
from tests.record.an_office import Noted, Seen


def test_an_outsider_reads_the_published_folder_without_us(bare):
    for n in range(100):
        bare.record(*(Noted(text=f"{n}-{k}") for k in range(5)))
    folder = bare.office.published
    note = open_note((folder / "checkpoint").read_bytes(), [Verifier.parse(bare.office.vkey)])
    head = Checkpoint.parse(note.text)
    assert head.size == log.newest_size() > 512
    found = scan((folder / place.path).read_bytes() for place in bundles_for(head.size))
    assert (found.size, found.root) == (head.size, head.root)


def test_every_size_that_was_signed_has_its_partial_tiles(bare):
    for n in range(80):
        bare.record(Noted(text=str(n)))
    for size in log.checkpoint_sizes(0):
        for path in tiles_for(size):
            assert (bare.office.published / path).is_file(), (size, path)


def test_after_a_crash_before_publishing_the_same_bytes_are_published(opened, bare):
    bare.record(Noted(text="a"))
    shutil.copytree(bare.office.published, bare.office.home / "older")
    bare.record(Noted(text="b"))
    signed = (bare.office.published / "checkpoint").read_bytes()
    shutil.rmtree(bare.office.published)
    shutil.move(bare.office.home / "older", bare.office.published)
    opened()
    assert (bare.office.published / "checkpoint").read_bytes() == signed


def test_a_database_behind_its_published_checkpoint_does_not_start(opened, bare, place):
    from django.db import connections

    bare.record(Noted(text="a"))
    connections.close_all()
    shutil.copy(place / "muniment.sqlite", place / "backup.sqlite")
    opened()
    bare.record(Noted(text="b"))
    connections.close_all()
    shutil.move(place / "backup.sqlite", place / "muniment.sqlite")
    for left in ("muniment.sqlite-wal", "muniment.sqlite-shm"):
        (place / left).unlink(missing_ok=True)
    with pytest.raises(BehindPublished):
        opened()


def test_a_database_of_the_same_size_with_another_root_does_not_start(opened, bare, place):
    from django.db import connections

    bare.record(Noted(text="a"))
    published = (place / "published" / "checkpoint").read_bytes()
    connections.close_all()
    with sqlite3.connect(place / "muniment.sqlite") as raw:
        raw.execute(
            "UPDATE record_span SET data = CAST(substr(data, 1, length(data) - 8) || zeroblob(8) AS BLOB)"
        )
    raw.close()
    with pytest.raises(RootDiffers):
        opened()
    assert (place / "published" / "checkpoint").read_bytes() == published


def test_a_published_full_tile_is_never_written_over(bare):
    bare.record(*(Noted(text=str(n)) for n in range(300)))
    (bare.office.published / "tile" / "0" / "000").write_bytes(b"x" * 8192)
    (bare.office.published / "checkpoint").unlink()
    with pytest.raises(BehindPublished):
        publish.catch_up(bare.office)


def test_an_office_started_again_goes_on_where_it_was(opened, bare):
    bare.record(Noted(text="a"))
    size = log.newest_size()
    again = opened(Seen())
    from muniment.site import boot

    boot.desk(again, user="clerk", roles=(), via="test").record(Noted(text="b"))
    assert log.newest_size() == size + 4


def test_what_is_committed_stands_when_publishing_fails_and_is_published_later(bare, recorder_of):
    bare.record(Noted(text="a"))
    published = bare.office.published
    published.rename(published.with_name("aside"))
    published.write_text("a file where the folder was")
    receipt = bare.record(Noted(text="b"))
    assert log.newest_size() == receipt.size
    assert recorder_of(bare).unpublished
    published.unlink()
    published.with_name("aside").rename(published)
    bare.record(Noted(text="c"))
    assert publish.published_size(published) == log.newest_size()
    assert recorder_of(bare).unpublished is None


@pytest.mark.parametrize(
    ("before", "size"),
    [(0, 1), (0, 300), (4, 8), (255, 256), (256, 260), (300, 70_000), (65_532, 65_536), (8, 8)],
)
def test_what_changed_between_two_sizes_is_what_the_smaller_log_has_not(before, size):
    held = {(place.level, place.n): place.width for place in places_for(before)}
    new = [place for place in places_for(size) if held.get((place.level, place.n)) != place.width]
    assert sorted(publish.changed(before, size)) == sorted(new)
