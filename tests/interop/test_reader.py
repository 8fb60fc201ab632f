"""What we publish, read by a program that was written from the specifications and knows nothing of us."""

from __future__ import annotations

import shutil

import pytest

from tests.interop import reader
from tests.interop.reader import Wrong


def test_every_size_of_a_growing_log_is_read_when_it_is_published_and_ever_after(grow, bare, tmp_path):
    published, vkey, heads, before = bare.office.published, bare.office.vkey, [], []
    size = reader.open_checkpoint((published / "checkpoint").read_bytes(), vkey).size
    for step in (1, 1, 2, 3, 100, 1, 140, 1, 1, 5, 250, 1, 7):
        size += step
        head = reader.open_checkpoint(grow(size), vkey)
        entries = reader.read_all(reader.folder(published), head)
        assert head.size == size == len(entries)
        assert entries[: len(before)] == before
        heads.append(head)
        before = entries
    for head in heads:
        assert reader.read_all(reader.folder(published), head) == before[: head.size]


def test_what_an_office_records_is_read_too(bare):
    from tests.record.an_office import Noted

    for n in range(40):
        bare.record(Noted(text=str(n)))
        head = reader.open_checkpoint((bare.office.published / "checkpoint").read_bytes(), bare.office.vkey)
        assert len(reader.read_all(reader.folder(bare.office.published), head)) == head.size


def test_nothing_is_published_but_what_some_checkpoint_needs(grown, bare):
    from muniment.record import log

    published, _, kept = grown
    needed = {"checkpoint"}.union(*(reader.paths(size) for size in log.checkpoint_sizes(0)))
    found = {str(path.relative_to(published)) for path in published.rglob("*") if path.is_file()}
    assert found == needed
    assert set(kept) <= set(log.checkpoint_sizes(0))
    assert not any(path.endswith((".p/0", ".p/256")) for path in found)


def test_the_reader_would_notice(grown, tmp_path):
    published, vkey, kept = grown
    size = max(kept)
    partial = f"tile/entries/002.p/{size % 256}"
    harmed = {
        "tile/0/001": 1,
        "tile/entries/000": 1,
        partial: 0,
        f"tile/1/000.p/{size // 256}": None,
        "checkpoint": 1,
    }
    for place, harm in harmed.items():
        copy = shutil.copytree(published, tmp_path / str(harm) / place)
        data = bytearray((copy / place).read_bytes())
        data[len(data) // 2] ^= harm or 0
        (copy / place).write_bytes(data[:-1] if place == partial else data)
        if harm is None:
            (copy / place).unlink()
        with pytest.raises((Wrong, ValueError)):
            reader.read_all(
                reader.folder(copy), reader.open_checkpoint((copy / "checkpoint").read_bytes(), vkey)
            )


@pytest.mark.long
def test_a_log_with_tiles_of_three_levels_is_read(grow, bare):
    heads = [
        reader.open_checkpoint(grow(size), bare.office.vkey) for size in (65_535, 65_536, 65_537, 70_000)
    ]
    for head in heads:
        assert len(reader.read_all(reader.folder(bare.office.published), head)) == head.size
    paths = reader.paths(70_000)
    assert {"tile/0/273.p/112", "tile/1/000", "tile/1/001.p/17", "tile/2/000.p/1"} <= set(paths)
