"""The files that a production holds: which, under which numbers, and their way out of the vault."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from muniment.errors.production import NativeUnusable, WithheldItemGrew
from muniment.errors.vault import VaultError
from muniment.ledger.event import SCHEMAS
from muniment.production.names import Paths
from muniment.production.openings import Openings, Shown
from muniment.record.event import Subject
from muniment.vault.store import Store

_CONTENTS = {
    "FileTakenIn/1": "a file",
    "TextExtracted/1": "a text",
    "ItemDescribed/1": "a description",
    "LabReported/1": "a laboratory's report",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Native:
    """One file of a production."""

    item: str  # internal id
    item_number: str  # printed
    file: str  # short id of the event by which it was taken in
    path: str  # in the volume
    name: str  # as it was called
    media_type: str
    sha256: str
    size: int
    n: int  # its number within the prosecution


def plan(
    shown: Openings, *, printed: Mapping[str, str], given: Mapping[str, int], first: int
) -> list[Native]:
    """The files of this record's own items whose entries are open, in the order of the items' printed numbers.

    `given`: numbers that earlier productions gave, kept for good; new ones run from `first`.
    """
    paths, found, n = Paths(), [], first
    for item in sorted(shown.reached.own_items, key=lambda each: printed[each.id]):
        for event in _open_files(shown, item, printed[item.id]):
            held = shown.values(event.seq)
            id_ = event.ev.hex()[:12]
            kept = given.get(id_)
            found.append(
                Native(
                    item=item.id,
                    item_number=printed[item.id],
                    file=id_,
                    path=paths.give(printed[item.id], str(held["name"] or "")),
                    name=str(held["name"] or ""),
                    media_type=str(held["media_type"] or ""),
                    sha256=held["sha256"],
                    size=held["size"],
                    n=n if kept is None else kept,
                )
            )
            n += kept is None
    return found


def _open_files(shown: Openings, item: Subject, number: str) -> list[Shown]:
    """Files with every field open. Raises WithheldItemGrew if contents of an item withheld whole would be open."""
    whole = _withheld_whole(shown, item)
    found = []
    for event in shown.of(item):
        if event.type in _CONTENTS and not event.closed and whole:
            on = shown.values(event.seq)["recorded_at"]
            raise WithheldItemGrew(item=number, what=_CONTENTS[event.type], on=on)
        if event.type == "FileTakenIn/1" and not event.closed:
            found.append(event)
    return found


def _withheld_whole(shown: Openings, item: Subject) -> bool:
    """Whether the item's receipt shows nothing but that it is there."""
    first = next(shown.of(item))
    schema = SCHEMAS[first.type]
    return frozenset(range(len(schema.names))) - first.closed <= frozenset(schema.marked("!+~*"))


def copy(store: Store, native: Native, to: Path) -> None:
    """Copy a file out of the vault, piece by piece, and refuse it if its bytes are not those on the record."""
    with open(to, "xb") as target:
        try:
            size = store.copy(native.sha256, target)
        except VaultError as lost:
            raise NativeUnusable(item=native.item_number, name=native.name, why=str(lost)) from lost
        if size != native.size:
            why = f"it has {size} bytes, not {native.size}"
            raise NativeUnusable(item=native.item_number, name=native.name, why=why)
        target.flush()
        os.fsync(target.fileno())
