"""From what an order names to the entries that it reaches: every entry of each event, on every chain."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from muniment.custody import queries as custody
from muniment.errors.disclosure import (
    NoSuchEntryNamed,
    NoSuchFileOfItem,
    NotForOrder,
    NothingOrdered,
)
from muniment.record import event as on
from muniment.record import queries as record
from muniment.record.orders import EXPUNGE

Target = list[Any]

# A seal closes what a thing is and what was said of it; who had it and where stays open.
_SEALED_WHOLE = frozenset(
    (
        "ItemReceived",
        "ItemSeparated",
        "ItemDescribed",
        "FileTakenIn",
        "TextExtracted",
        "LabRequested",
        "LabReported",
        "CaseNumberChosen",
        "ToldOf",
        "DiscussionRecorded",
        "ClaimRecorded",
        "AnswerRecorded",
    )
)
_QUOTES = "LinkProposed"
_QUOTED = ("reason_given", "matched")
_CONTENTS = range(0x01, 0x06)  # of an item's own chain: receipt, link, custody, laboratory, knowledge
_ORDERS = range(0x08, 0x0D)
# Nothing in them but what was owed and given: without them the list could not be walked or checked.
_LISTS = frozenset(
    "CaseDrawnOn ExistenceListed DutyRecorded ProductionIssued CertificateSigned DeliveryRecorded BodyLost".split()
)
_OFFICE = frozenset(
    "UserAdded RolesChanged CredentialChanged OrderRequested OrderConfirmed OrderWithdrawn ExpungementCarriedOut "
    "KeyChanged ClockConfirmed LogClosed OfficeRestored".split()
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """What an order names: whole items, files of them (digests or beginnings), entries (short ids), fields of these."""

    items: tuple[str, ...] = ()
    files: tuple[str, ...] = ()
    entries: tuple[str, ...] = ()
    fields: tuple[str, ...] = ()


def targets_of(named: Named, *, act: str) -> list[Target]:
    """[t_0, i, cm, fields], sorted.

    Raises NothingOrdered, NoSuchItem, NoSuchFileOfItem, NoSuchEntryNamed, NotForOrder.
    """
    chosen: dict[int, frozenset[int] | None] = {}
    for ref in named.items:
        item = custody.resolve(ref)
        if named.files:
            for seq in _of_files(item, named.files):
                _choose(chosen, seq, None)
        else:
            for seq, fields in _whole(item, act=act):
                _choose(chosen, seq, fields)
    for id_ in named.entries:
        seq = _entry(id_)
        _choose(chosen, seq, _fields(seq, named.fields, act=act))
    for seq in chosen:
        _refuse(seq, act=act)
    found = [
        [record.t0(place.subject).hex(), place.i, place.cm.hex(), None if fields is None else sorted(fields)]
        for seq, fields in chosen.items()
        for place in record.places(seq)
    ]
    if not found:
        raise NothingOrdered(act=act)
    return sorted(found, key=lambda target: (target[0], target[1]))


def by_chain(targets: Iterable[Sequence[Any]]) -> list[list[Target]]:
    """The targets of each chain: an event for each, so that no reader of one learns of another."""
    found: dict[str, list[Target]] = {}
    for target in targets:
        found.setdefault(target[0], []).append(list(target))
    return [found[t0] for t0 in sorted(found)]


def _choose(chosen: dict[int, frozenset[int] | None], seq: int, fields: frozenset[int] | None) -> None:
    before = chosen.get(seq, frozenset())
    chosen[seq] = None if fields is None or before is None else before | fields


def _type(seq: int) -> str:
    return record.stored_type(seq).partition("/")[0]


def _whole(item: str, *, act: str) -> list[tuple[int, frozenset[int] | None]]:
    """The entries of an item that hold anything about it, and where an order destroys, what was asked about it too."""
    found: list[tuple[int, frozenset[int] | None]] = []
    for row in record.chain(on.item(item)):
        name, schema = row.type.partition("/")[0], record.schema_of(row.type)
        if act == EXPUNGE:
            if schema.rel in _CONTENTS:
                found.append((row.seq, None))
        elif name in _SEALED_WHOLE:
            found.append((row.seq, None))
        elif name == _QUOTES:
            found.append((row.seq, frozenset(schema.index[each] for each in _QUOTED)))
    if act == EXPUNGE:
        asked = record.journal("NumberQuestioned/1")
        found += [(each.seq, None) for each in asked if each.event.item == item]
    return found


def _of_files(item: str, files: tuple[str, ...]) -> list[int]:
    held = custody.files(item)
    digests: set[str] = set()
    for typed in files:
        known = {file.digest for file in held if typed and file.digest.startswith(typed.strip().lower())}
        if len(known) != 1:
            raise NoSuchFileOfItem(item=custody.item(item).number, file=typed)
        digests |= known
    chosen = []
    for row in record.chain(on.item(item)):
        if row.type in ("FileTakenIn/1", "TextExtracted/1"):
            values = record.values(row.seq) or {}
            if digests & {values.get("sha256"), values.get("file_sha256")}:
                chosen.append(row.seq)
    return chosen


def _entry(id_: str) -> int:
    """The event of a short id. Raises NoSuchEntryNamed."""
    typed = id_.strip().lower()
    seq = (
        record.event_by_id(typed)
        if len(typed) >= 12 and all(x in "0123456789abcdef" for x in typed)
        else None
    )
    if seq is None:
        raise NoSuchEntryNamed(entry=id_)
    return seq


def _fields(seq: int, names: tuple[str, ...], *, act: str) -> frozenset[int] | None:
    """Indices of named fields; None without any: the whole entry."""
    if not names:
        return None
    schema = record.schema_of(record.stored_type(seq))
    for name in names:
        if name not in schema.index or schema.marks[schema.index[name]] in ("!", "+"):
            raise NotForOrder(entry=_type(seq), why=f"{name} is no field of it that an order can close")
        if act == EXPUNGE and name == "receipt_number":
            raise NotForOrder(entry=_type(seq), why="its number is printed on the thing itself")
    return frozenset(schema.index[name] for name in names)


def _refuse(seq: int, *, act: str) -> None:
    """Refuse what no order can reach. Raises NotForOrder."""
    name, schema = _type(seq), record.schema_of(record.stored_type(seq))
    if schema.rel in _ORDERS:
        raise NotForOrder(entry=name, why="it is an order or a ground itself, and these stay open")
    if name in _LISTS or name in _OFFICE:
        raise NotForOrder(
            entry=name, why="it says what was owed, given or decided, and not what anything holds"
        )
    if act != EXPUNGE and schema.rel == 0x0F:
        raise NotForOrder(
            entry=name, why="it stands in the office's journal, which is in no production anyway"
        )
    if act == EXPUNGE and record.values(seq) is None and not schema.marked(""):
        raise NotForOrder(entry=name, why="it is gone already")
