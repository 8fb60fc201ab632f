"""The event types of the format: names by index, marks, relation, chains, and count of leaves.

Marks: ``!`` always open · ``+`` structure, open wherever a reader follows the event · ``~`` shown for another
matter's item · ``*`` internal box · empty: open, or closed with a ground. Table: docs/format.md, section 3.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Dict, Iterable, Tuple

from muniment.ledger.errors import FieldsRefused

COMMON = (
    "type!",
    "recorded_at!",
    "occurred_at",
    "by",
    "via",
    "on_instruction_of",
    "reason_given",
    "reason_internal*",
)
JOURNAL_REL = 0x0F
_TYPE = re.compile(r"[A-Z][A-Za-z0-9]*/[1-9][0-9]*\Z")
_NAME = re.compile(r"[a-z][a-z0-9_]*\Z")
_MARKS = "!+~*"
COMMON_NAMES = tuple(name.rstrip(_MARKS) for name in COMMON)


@dataclass(frozen=True)
class Schema:
    """One event type. `names` and `marks` run by field index; `leaves` counts the padding too."""

    type: str
    rel: int
    chains: Tuple[str, ...]
    names: Tuple[str, ...]
    marks: Tuple[str, ...]
    leaves: int
    index: Dict[str, int] = field(repr=False, compare=False)
    heads: Tuple[bytes, ...] = field(repr=False, compare=False)

    @property
    def name(self) -> str:
        """The type without its version."""
        return self.type.partition("/")[0]

    def marked(self, marks: str) -> Tuple[int, ...]:
        """Indices of the fields that carry one of `marks`."""
        return tuple(j for j, mark in enumerate(self.marks) if mark and mark in marks)


def make_schema(type_: str, rel: int, chains: Iterable[str], own: Iterable[str]) -> Schema:
    """A schema from its own field names, each followed by its mark; the eight common fields come first."""
    marked = (*COMMON, *own)
    names = tuple(name.rstrip(_MARKS) for name in marked)
    if not _TYPE.match(type_) or not all(map(_NAME.match, names)) or len(set(names)) != len(names):
        raise FieldsRefused(f"{type_} is no event type with distinct lower-case field names", found=names)
    leaves = next((size for size in (16, 32, 64) if size >= len(names)), 0)
    if not leaves:
        raise FieldsRefused(f"{type_} has more than 64 fields", found=len(names))
    heads = [len(name).to_bytes(4, "big") + name.encode() for name in names]
    heads += [bytes(4)] * (leaves - len(names))
    marks = tuple(each[len(name) :] for each, name in zip(marked, names))
    index = {name: j for j, name in enumerate(names)}
    return Schema(type_, rel, tuple(chains), names, marks, leaves, index, tuple(heads))


def journal_schema(type_: str, own_names: Iterable[str]) -> Schema:
    """A type of the office journal (kind 06): unmarked own fields, relation 0x0f. Never shown in a production."""
    name = type_ if "/" in type_ else f"{type_}/1"
    if name in SCHEMAS:
        raise FieldsRefused(f"{name} is a type of the format and has its own chains", found=name)
    return make_schema(name, JOURNAL_REL, ("journal",), own_names)


_IT = "item_t0+ item_cm0+ "
_PR = "prosecution_t0+ items+ "
_RC = "item_t0+ filed~ received_at~ category~ "
_TG = "targets+ order+ authority+"
_GROUPS = "weapons drugs valuables devices documents biological other"
_WITHHOLD = _PR + "targets+ ground+ description+ order"

_ITEM = "item"
_LINK = "item case"
_DISCLOSE = "prosecution item*"

_TABLE = (
    (
        "ItemReceived",
        0x01,
        "item0 day case?",
        _RC + "case_t0 receipt_number received_by source words what units location matter_named number_typed",
    ),
    ("ItemSeparated", 0x01, "item0", _RC + "parent_t0+ parent_cm0+ what units"),
    ("LinkProposed", 0x02, _LINK, _IT + "case_t0+ kind_of_link~ score matched model"),
    ("LinkDetermined", 0x02, _LINK, _IT + "case_t0+ kind_of_link~ outcome+"),
    ("ItemDescribed", 0x03, _ITEM, _IT + "description corrects words"),
    ("CustodyRecorded", 0x03, _ITEM, _IT + "act from_custodian to_custodian location seal units purpose"),
    ("ItemSplit", 0x03, _ITEM, _IT + "children+ how"),
    ("InventoryCounted", 0x03, _ITEM, _IT + "expected found scope"),
    ("HoldPlaced", 0x03, _ITEM, _IT + "hold cause"),
    ("HoldLifted", 0x03, _ITEM, _IT + "hold cause"),
    ("DispositionRecorded", 0x03, _ITEM, _IT + "disposition authority order"),
    ("FileTakenIn", 0x03, _ITEM, _IT + "sha256 size name media_type"),
    ("TextExtracted", 0x03, _ITEM, _IT + "file_sha256 text_sha256 reader"),
    ("LabRequested", 0x04, _ITEM, _IT + "lab examinations asked_of"),
    ("LabReported", 0x04, _ITEM, _IT + "request findings files"),
    ("CaseNumberChosen", 0x05, _ITEM, _IT + "number_chosen numbers_shown"),
    ("ToldOf", 0x05, _ITEM, _IT + "told how matter"),
    ("DiscussionRecorded", 0x05, _ITEM, _IT + "people matter outcome"),
    ("ClaimRecorded", 0x05, _ITEM, _IT + "claimant words about_when"),
    ("AnswerRecorded", 0x05, _ITEM, _IT + "answers words"),
    ("CaseOpened", 0x06, "case", "case_t0+ case_number+ agency"),
    ("ProsecutionOpened", 0x06, "prosecution", "prosecution_t0+ prosecution_number+ court defendant charges"),
    ("CaseDrawnOn", 0x06, "prosecution case", "prosecution_t0 prosecution_number case_t0+ case_number+"),
    ("ExistenceListed", 0x07, _DISCLOSE, _PR + "served_on how"),
    ("DutyRecorded", 0x07, _DISCLOSE, _PR + "rule owed since due"),
    ("ReviewRecorded", 0x07, _DISCLOSE, _PR + "outcome rule"),
    ("RequestRecorded", 0x07, _DISCLOSE, _PR + "request from served_on"),
    (
        "ProductionIssued",
        0x07,
        _DISCLOSE,
        _PR + "payload_manifest_sha256+ heads+ sealed_list+ production_number bates",
    ),
    ("DeliveryRecorded", 0x07, _DISCLOSE, _PR + "production how to receipt"),
    ("CertificateSigned", 0x07, _DISCLOSE, _PR + "production statement signer sealed_list+"),
    ("WithholdRecorded", 0x08, _DISCLOSE, _WITHHOLD),
    ("WithholdLifted", 0x08, _DISCLOSE, _WITHHOLD),
    ("SealOrdered", 0x09, "targets", _TG),
    ("SealLifted", 0x0A, "targets", _TG),
    ("ExpungeOrdered", 0x0B, "targets", _TG),
    ("AliasRecorded", 0x0C, "both", "kind+ number_a+ number_b+"),
    ("CourtEventRecorded", 0x0D, _DISCLOSE, _PR + "event date document"),
    ("BodyLost", 0x0E, "targets", "targets+ how"),
    ("RegisterClosed", 0x10, "day", "day+ count+ late+ " + _GROUPS),
    ("RegisterMonthClosed", 0x10, "day", "month+ heads+ count+ late+ groups+ " + _GROUPS),
)

SCHEMAS: Dict[str, Schema] = {
    f"{name}/1": make_schema(f"{name}/1", rel, chains.split(), own.split())
    for name, rel, chains, own in _TABLE
}
