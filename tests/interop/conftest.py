"""A log that grows as an office's does, and what was published at each of its sizes."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from django.db import transaction

from tests.record.conftest import bare, bare_home, opened, place, seen

__all__ = ["bare", "bare_home", "grow", "grown", "opened", "place", "seen"]


@pytest.fixture
def grow(bare):
    """`grow(size)` brings the log to a size by one commit of padding, and publishes it; gives the checkpoint."""
    from muniment.record import log, publish
    from tests.record.an_office import Noted

    bare.record(Noted(text="the first"))
    office = bare.office
    writer = log.Log(office.origin, lambda text: office.secrets.sign(office.origin, text))

    def to(size: int) -> bytes:
        held, _, pads, recorded_ms = log.newest()
        entries = [b"\x01" + os.urandom(64) for _ in range(size - held)]
        with transaction.atomic():
            writer.catch_up()
            writer.append(entries, pads=pads, recorded_ms=recorded_ms)
        publish.catch_up(office)
        return (office.published / "checkpoint").read_bytes()

    return to


@pytest.fixture
def grown(grow, bare, tmp_path) -> tuple[Path, str, dict[int, Path]]:
    """The published folder, the log's key, and every checkpoint that it ever showed, by size."""
    from muniment.ledger.note import Checkpoint, parse_note

    kept: dict[int, Path] = {}
    start = int((bare.office.published / "checkpoint").read_text().split("\n")[1])
    sizes = {*range(start + 1, start + 12), 255, 256, 257, 263, 300, 511, 512, 513, 600, 601}
    for size in sorted(size for size in sizes if size > start):
        note = grow(size)
        assert Checkpoint.parse(parse_note(note).text).size == size
        kept[size] = tmp_path / f"checkpoint-{size}"
        kept[size].write_bytes(note)
    return bare.office.published, bare.office.vkey, kept
