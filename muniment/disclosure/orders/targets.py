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
from muniment.ledger.chain import Kind
from muniment.record import event as on
from muniment.record import queries as record
from muniment.record.event import Subject
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
_RECEIPT, _LINK = 0x01, 0x02
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
    chosen = _named_events(named, act=act)
    for seq, fields in list(chosen.items()):
        if fields is None and act == EXPUNGE:
            chosen[seq] = _all_but_filed(seq)
        _refuse(seq, act=act)
    for seq in [seq for seq, fields in chosen.items() if _closes_what_is_shown(seq, fields)]:
        for link in _links(seq):
            index = record.schema_of(record.stored_type(link)).index
            _choose(chosen, link, frozenset(index[name] for name in _QUOTED if name in index))
    found = [
        [record.t0(place.subject).hex(), place.i, place.cm.hex(), None if fields is None else sorted(fields)]
        for seq, fields in chosen.items()
        for place in record.places(seq)
    ]
    if not found:
        raise NothingOrdered(act=act)
    return sorted(found, key=lambda target: (target[0], target[1]))


def _named_events(named: Named, *, act: str) -> dict[int, frozenset[int] | None]:
    """The events that an order names, with the fields of each; None: the whole entry."""
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
        for text in _texts(seq) if not named.fields else ():
            _choose(chosen, text, None)
    return chosen


def _texts(seq: int) -> list[int]:
    """What was read out of the file that an event took in: the same contents once more."""
    values = (record.values(seq) or {}) if record.stored_type(seq) == "FileTakenIn/1" else {}
    chain = [place.subject for place in record.places(seq) if values and place.subject.kind is Kind.ITEM]
    rows = [row for subject in chain for row in record.chain(subject)]
    digest = values.get("sha256")
    again = (row for row in rows if row.type == "FileTakenIn/1" and row.seq != seq)
    if any((record.values(row.seq) or {}).get("sha256") == digest for row in again):
        return []
    texts = (row.seq for row in rows if row.type == "TextExtracted/1")
    return [text for text in texts if (record.values(text) or {}).get("file_sha256") == digest]


def by_chain(targets: Iterable[Sequence[Any]]) -> list[list[Target]]:
    """The targets of each chain: an event for each, so that no reader of one learns of another.

    But for this: a case to which another matter's item is linked shows of it the receipt, with date and category.
    Where these are closed, the order about the link names that receipt too, and stands on both chains.
    """
    found: dict[str, list[Target]] = {}
    receipts: dict[str, Target] = {}
    for target in targets:
        found.setdefault(target[0], []).append(list(target))
        subject = record.subject_of(bytes.fromhex(target[0]))
        if target[1] == 0 and subject is not None and subject.kind is Kind.ITEM:
            receipts[target[0]] = list(target)
    for t0, group in found.items():
        subject = record.subject_of(bytes.fromhex(t0))
        if subject is not None and subject.kind is Kind.CASE:
            linked = _linked_at(subject, {i for _, i, _, _ in group}) & receipts.keys()
            group += [receipts[item] for item in linked if _is_shown_by_links_alone(subject, item)]
            group.sort(key=lambda target: (target[0], target[1]))
    return [found[t0] for t0 in sorted(found)]


def _linked_at(case: Subject, positions: set[int]) -> set[str]:
    """First tags of the items that links at these positions of a case are about."""
    rows = [
        row for row in record.chain(case) if row.i in positions and record.schema_of(row.type).rel == _LINK
    ]
    on_items = (place.subject for row in rows for place in record.places(row.seq))
    return {record.t0(subject).hex() for subject in on_items if subject.kind is Kind.ITEM}


def _is_shown_by_links_alone(case: Subject, item: str) -> bool:
    """Whether the item's receipt does not stand on the case's own list."""
    subject = record.subject_of(bytes.fromhex(item))
    first = record.chain(subject)[0] if subject else None
    return first is not None and case not in {place.subject for place in record.places(first.seq)}


def _closes_what_is_shown(seq: int, fields: frozenset[int] | None) -> bool:
    """Whether date, category or filing of a receipt are closed, which every case that it is linked to shows."""
    schema = record.schema_of(record.stored_type(seq))
    shown = frozenset(schema.marked("~"))
    return schema.rel == _RECEIPT and fields is not None and bool(fields & shown)


def _all_but_filed(seq: int) -> frozenset[int] | None:
    """Of a receipt everything but whether it was filed under a case: that decides whose item this is."""
    schema = record.schema_of(record.stored_type(seq))
    if "filed" not in schema.index:
        return None
    return frozenset(range(len(schema.names))) - {schema.index["filed"]}


def _links(receipt: int) -> list[int]:
    """What links the item of a receipt to cases: proposals and determinations."""
    chain = next(place.subject for place in record.places(receipt) if place.subject.kind is Kind.ITEM)
    return [row.seq for row in record.chain(chain) if record.schema_of(row.type).rel == _LINK]


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
        about = record.journal("NumberQuestioned/1", "ExceptionWaived/1")
        found += [(each.seq, None) for each in about if each.event.item == item]
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
        if name == "filed":
            raise NotForOrder(
                entry=_type(seq), why="whether it was filed under a case decides whose item it is"
            )
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
