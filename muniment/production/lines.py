"""The list in people's words. Drawn from opened fields alone: what is withheld can not slip into a page."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from muniment.ledger.chain import Kind
from muniment.ledger.event import SCHEMAS
from muniment.production.natives import Native
from muniment.production.openings import Openings, Shown
from muniment.record import queries as record
from muniment.record.event import Subject

WORDS: Mapping[str, str] = {
    "ItemReceived": "taken in",
    "ItemSeparated": "separated from a lot",
    "LinkProposed": "proposed for a case",
    "LinkDetermined": "determined",
    "ItemDescribed": "described",
    "CustodyRecorded": "custody",
    "ItemSplit": "split",
    "InventoryCounted": "counted",
    "HoldPlaced": "hold placed",
    "HoldLifted": "hold lifted",
    "DispositionRecorded": "disposition",
    "FileTakenIn": "file taken in",
    "TextExtracted": "text read from a file",
    "LabRequested": "laboratory asked",
    "LabReported": "laboratory reported",
    "CaseNumberChosen": "case number chosen",
    "ToldOf": "somebody was told",
    "DiscussionRecorded": "discussed",
    "ClaimRecorded": "statement about it",
    "AnswerRecorded": "answer to an entry",
    "CaseOpened": "case opened",
    "ProsecutionOpened": "prosecution opened",
    "CaseDrawnOn": "case drawn on",
    "ExistenceListed": "existence served",
    "DutyRecorded": "became owed",
    "ReviewRecorded": "reviewed",
    "RequestRecorded": "request of the defense",
    "ProductionIssued": "production issued",
    "DeliveryRecorded": "delivered",
    "CertificateSigned": "certificate signed",
    "WithholdRecorded": "withheld",
    "WithholdLifted": "withholding lifted",
    "SealOrdered": "sealed by order",
    "SealLifted": "seal lifted by order",
    "ExpungeOrdered": "expunged by order",
    "AliasRecorded": "another number of the same matter",
    "CourtEventRecorded": "in court",
    "BodyLost": "contents lost",
}
_STRUCTURE = frozenset(
    (
        "type recorded_at by via item_t0 item_cm0 items children targets heads case_t0 prosecution_t0 parent_t0 "
        "parent_cm0 payload_manifest_sha256 sealed_list bates filed case_number prosecution_number receipt_number"
    ).split()
)
_STANDS = ("ItemReceived/1", "LinkProposed/1", "LinkDetermined/1")
_TOLD = ("text", "make", "caliber", "headstamp", "serial")


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryLine:
    """One act in an item's history."""

    at: str
    words: str
    by: str
    says: tuple[tuple[str, str], ...]  # field and value, in words
    closed: str  # why something is not shown; "" = all is


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemLine:
    """One item of the list."""

    number: str  # printed; "" for another matter's item
    reference: str  # beginning of its first tag: the first cell of its row in DATA/INDEX.json
    received_at: str
    category: str
    what: str
    words: str
    source: str
    description: str
    case: str
    relates: str
    tested: str
    status: str
    natives: tuple[Native, ...]
    withheld: int  # entries with something closed on a ground or by order
    history: tuple[EntryLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class WithheldLine:
    """One act in force on one entry."""

    item: str  # printed number; else what the entry stands on
    recorded: str
    what: str
    closed: str  # names of the fields
    how: str  # withheld, court-sealed, expunged by order
    ground: str
    description: str
    by: str
    order: str
    reference: str

    def cells(self) -> list[str]:
        """In the order of the columns."""
        return [
            self.item,
            self.recorded,
            self.what,
            self.closed,
            self.how,
            self.ground,
            self.description,
            self.by,
            self.order,
            self.reference,
        ]


def withheld_lines(
    shown: Openings, *, printed: Mapping[str, str], grounds: Mapping[str, str]
) -> list[WithheldLine]:
    """The withheld log in words, a line for each act on each event. `grounds`: what a code of the rule pack says."""
    subjects = {t0: subject for subject, t0 in shown.reached.t0.items()}
    made: dict[object, WithheldLine] = {}
    for row, event in shown.withheld_rows():
        subject, schema = subjects[row[0]], SCHEMAS[event.type]
        key = (event.seq, *map(_text, row[3:]))
        if key in made and subject.kind is not Kind.ITEM:
            continue  # one act about one event: the case's own entry of a receipt is no second line
        code = row[4] or ""
        made[key] = WithheldLine(
            item=printed.get(subject.id) or str(subject),
            recorded=_text(shown.values(event.seq).get("recorded_at"))[:10],
            what=WORDS.get(schema.name, schema.name),
            closed=", ".join(_named(schema.names[j]) for j in sorted(event.closed)),
            how=row[3],
            ground=f"{code}: {grounds[code]}" if code in grounds else code,
            description=row[5] or "",
            by=row[6] or "",
            order=_text(row[7]),
            reference=f"{row[0][:16]} entry {row[1]}",
        )
    return sorted(made.values(), key=lambda line: (line.item, line.recorded, line.reference))


def lines(shown: Openings, natives: Iterable[Native], *, printed: Mapping[str, str]) -> list[ItemLine]:
    """Every item of the list: own ones by their printed number, then those of other matters by date."""
    by_item: dict[str, list[Native]] = {}
    for native in natives:
        by_item.setdefault(native.item, []).append(native)
    stands = _standings(shown)
    made = [
        _line(shown, item, printed.get(item.id, ""), by_item.get(item.id, []), stands)
        for item in shown.reached.items
    ]
    return sorted(made, key=lambda line: (line.number == "", line.number, line.received_at, line.reference))


def _line(
    shown: Openings, item: Subject, number: str, natives: list[Native], stands: Mapping[str, list[str]]
) -> ItemLine:
    own = item in shown.reached.whole
    events = list(shown.of(item))
    first = shown.values(events[0].seq)
    return ItemLine(
        number=number if own else "",
        reference=shown.reached.t0[item][:16],
        received_at=_text(first.get("received_at")),
        category=_text(first.get("category")),
        what=_what(first),
        words=_text(first.get("words")),
        source=_source(first.get("source")),
        description=_description(shown, events),
        case=_case(first.get("case_t0")),
        relates="; ".join(stands.get(shown.reached.t0[item]) or ["separated from a lot"]),
        tested=_tested(events) if own else "",
        status=shown.reached.status(item),
        natives=tuple(natives),
        withheld=sum(bool(event.closed) and not _other_matter(shown, event) for event in events)
        if own
        else 0,
        history=tuple(_entry(shown, event) for event in events),
    )


def _other_matter(shown: Openings, event: Shown) -> bool:
    """Whether only what every entry shows is open, because it concerns a matter that is not shown here."""
    kinds = {subject.kind for subject, _ in event.places}
    return kinds == {Kind.ITEM} and SCHEMAS[event.type].rel in (0x02, 0x07, 0x08, 0x0D)


def _entry(shown: Openings, event: Shown) -> EntryLine:
    held = shown.values(event.seq)
    schema = SCHEMAS[event.type]
    # What structure says is not turned into words: an issue names every item, on every item.
    told = ((name, _text(held[name])) for name in schema.names if name in held and name not in _STRUCTURE)
    plain = [(name.replace("_", " "), text) for name, text in told if text]
    closed = ""
    if _other_matter(shown, event):
        closed = "about another matter"
    elif event.closed:
        names = ", ".join(_named(schema.names[j]) for j in sorted(event.closed))
        closed = f"withheld or closed by order, see the withheld log: {names}"
    return EntryLine(
        at=_text(held.get("recorded_at")),
        words=WORDS.get(schema.name, schema.name),
        by=_text(held.get("by")),
        says=tuple(plain),
        closed=closed,
    )


def _text(value: Any) -> str:
    """A value of the record as a person reads it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Mapping):
        parts = ((name, _text(each)) for name, each in value.items())
        return "; ".join(f"{name}: {text}" for name, text in parts if text)
    if isinstance(value, list | tuple):
        return "; ".join(filter(None, map(_text, value)))
    return str(value)


def _named(field: str) -> str:
    """A field's name as people read it."""
    return field.removesuffix("_t0").removesuffix("_cm0").replace("_", " ")


def _what(first: Mapping[str, Any]) -> str:
    """What it is, with its count where it is a lot."""
    units = first.get("units")
    count = f" ({units} units)" if isinstance(units, int) and units > 1 else ""
    return f"{_text(first.get('what'))}{count}".strip()


def _source(value: Any) -> str:
    if not isinstance(value, Mapping):
        return _text(value)
    return ", ".join(filter(None, (_text(value.get("name")), _text(value.get("how")))))


def _description(shown: Openings, events: Iterable[Shown]) -> str:
    """The last description; earlier ones stand in the history."""
    last = ""
    for event in events:
        if event.type == "ItemDescribed/1":
            held = shown.values(event.seq).get("description")
            if isinstance(held, Mapping):
                parts = [_text(held.get(name)) for name in _TOLD]
                rest = [
                    f"{name}: {_text(each)}"
                    for name, each in held.items()
                    if name not in _TOLD and _text(each)
                ]
                last = ", ".join(filter(None, (*parts, *rest))) or last
            elif held:
                last = _text(held)
    return last


def _case(t0: Any) -> str:
    subject = record.subject_of(bytes.fromhex(t0)) if t0 else None
    return subject.id if subject else ""


def _standings(shown: Openings) -> dict[str, list[str]]:
    """How each item came on the list, by its first tag: through which case, why, and who determined what."""
    said: dict[str, list[str]] = {}
    for case in (subject for subject in shown.reached.whole if subject.kind is Kind.CASE):
        for event in shown.of(case):
            if event.type in _STANDS:
                held = shown.values(event.seq)
                said.setdefault(held["item_t0"], []).append(_standing(event, held, case.id))
    return said


def _standing(event: Shown, held: Mapping[str, Any], case: str) -> str:
    if event.type == "ItemReceived/1":
        return f"booked under {case}"
    if event.type == "LinkProposed/1":
        return f"proposed for {case} ({_text(held.get('kind_of_link'))})"
    reason = f": {held['reason_given']}" if held.get("reason_given") else ""
    return f"{held['outcome']} to {case}, by {_text(held.get('by'))}{reason}"


def _tested(events: Iterable[Shown]) -> str:
    types = {event.type for event in events}
    if "LabReported/1" in types:
        return "reported"
    return "requested" if "LabRequested/1" in types else "never requested"
