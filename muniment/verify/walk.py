"""Checks 5 to 7: from a number to its chain's first tag, along the chain, to the tag that is nowhere yet."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass, field
from typing import Callable, Dict, Iterator, List, Optional, Set, Tuple

from muniment.ledger import vrf
from muniment.ledger.chain import Kind
from muniment.ledger.errors import LedgerError
from muniment.ledger.event import Opening, Schema
from muniment.ledger.scan import Scan
from muniment.ledger.tree import Range, leaf_hash
from muniment.verify.findings import Problem
from muniment.verify.lines import ChainLine, EntryLine

LOST = "it is lost: the office can show neither its header nor its event, nor prove where the list goes on"
ITEM_FIRST = ("ItemReceived/1", "ItemSeparated/1")


@dataclass(frozen=True)
class Entry:
    """A walked entry: place on the chain, place in the log, commitment, header fields, and its opened event."""

    t0: bytes
    i: int
    index: int
    cm: bytes
    ev: bytes
    rel: int
    recorded_ms: int
    opening: Optional[Opening]
    lost: bool = False

    @property
    def type(self) -> str:
        """Type of the event, empty if there is no opening."""
        return self.opening.type if self.opening is not None else ""


@dataclass
class Walk:
    """A chain that was walked; `whole` means to its end, otherwise its receipt alone."""

    line: ChainLine
    whole: bool
    entries: List[Entry] = field(default_factory=list)
    roots: List[bytes] = field(default_factory=list)

    @property
    def t0(self) -> bytes:
        """First tag."""
        return self.line.t0

    @property
    def kind(self) -> Kind:
        """Kind of the chain."""
        return self.line.kind

    @property
    def label(self) -> str:
        """What a reader calls it."""
        return f"{self.kind.name.lower()} {self.line.number or self.t0.hex()[:16] + '…'}"

    @property
    def next_tag(self) -> bytes:
        """The tag that must be nowhere in the log."""
        return self.line.entries[-1].header.next_tag if self.line.entries else self.t0

    def events(self) -> Set[bytes]:
        """Every ev on it."""
        return {entry.ev for entry in self.entries}


def vrf_problem(scan: Scan, line: ChainLine) -> Optional[Problem]:
    """None if the VRF proves that the chain of this kind and number begins at this t0."""
    if scan.genesis is None or line.number is None or line.pi is None:
        return Problem("The log has no VRF key, or the chain no number to prove")
    try:
        beta = vrf.verify(scan.genesis.vrf_public, vrf.alpha(line.kind, line.number), line.pi)
        first = vrf.genesis_tag(beta)
    except LedgerError as error:
        return Problem(f"{line.kind.name.lower()} {line.number}: {error.problem}", advice=error.advice)
    if first != line.t0:
        return Problem(f"The chain shown for {line.number} is another number's", first.hex(), line.t0.hex())
    return None


def may_stand(schema: Schema, kind: Kind, i: int) -> bool:
    """Whether a type may stand on a chain of this kind at position i (docs/format.md, sections 3 and 5)."""
    first = kind is Kind.ITEM and i == 0
    places: Dict[str, Callable[[], bool]] = {
        "item0": lambda: first,
        "item": lambda: kind is Kind.ITEM and not first,
        "item*": lambda: kind is Kind.ITEM and not first,
        "case": lambda: kind is Kind.CASE,
        "case?": lambda: kind in (Kind.CASE, Kind.SEALED),  # of what is protected, the matter instead
        "prosecution": lambda: kind is Kind.PROSECUTION,
        "day": lambda: kind is Kind.REGISTER,
        "both": lambda: kind in (Kind.CASE, Kind.PROSECUTION),
        "targets": lambda: not first,
    }
    if schema.name == "ProsecutionOpened" and i != 0:
        return False
    return any(chain in places and places[chain]() for chain in schema.chains)


def walk(
    scan: Optional[Scan],
    line: ChainLine,
    events: Dict[bytes, Opening],
    *,
    whole: bool,
    headers_alone: bool = False,
) -> Tuple[Walk, List[Problem]]:
    """Walk a chain through the log; what is wrong is listed and the walk goes on with the stated headers.

    Without a scan the headers are compared with one another alone. `headers_alone`: events need not be opened.
    """
    found, grown, tag = Walk(line, whole), Range(), line.t0
    problems: List[Problem] = []
    evs: Set[bytes] = set()
    if not whole and len(line.entries) > 1:
        problems.append(Problem(f"{found.label}: more than the receipt of another matter's item is shown"))
    for i, stated in enumerate(line.entries):
        entry = Entry(
            line.t0,
            i,
            stated.index,
            stated.cm,
            stated.header.ev,
            stated.header.rel,
            stated.header.recorded_ms,
            events.get(stated.header.ev) if stated.lost_cm is None else None,
            stated.lost_cm is not None,
        )
        wrong = [
            *(_place(scan, tag, entry) if scan is not None else ()),
            *(_shown(found, entry, stated, grown.root(), headers_alone) if not entry.lost else (LOST,)),
        ]
        if entry.ev in evs:
            wrong.append("one event stands twice on the chain")
        problems += [Problem(f"{found.label}, entry {i}: {each}") for each in wrong]
        found.roots.append(grown.root())
        grown.append(leaf_hash(entry.cm))
        found.entries.append(entry)
        evs.add(entry.ev)
        tag = stated.header.next_tag
    found.roots.append(grown.root())
    if whole and scan is not None and scan.at(tag):
        problems.append(
            Problem(
                f"{found.label}: the log holds an entry after the last one shown",
                f"{len(line.entries)} entries",
                f"one more, at index {scan.at(tag)[0].at}",
                "Ask for the whole list: at least one entry was left out.",
            )
        )
    return found, problems


def _shown(found: Walk, entry: Entry, stated: EntryLine, root: bytes, headers_alone: bool) -> Iterator[str]:
    """Of an entry whose header is at hand: the header, and the event."""
    yield from _header(found, entry, stated, root)
    if entry.opening is not None or not headers_alone:
        yield from _event(found, entry)


def _place(scan: Scan, tag: bytes, entry: Entry) -> Iterator[str]:
    """The tag stands in the log once, where the package says, beside the commitment of this header."""
    places = scan.at(tag)
    if len(places) != 1:
        yield f"its tag stands in the log {len(places)} times, not once"
    elif places[0].at != entry.index:
        yield f"it stands at index {places[0].at} of the log, not at {entry.index}"
    elif places[0].cm != entry.cm:
        yield "its header is not the one that the log commits to"


def _header(walked: Walk, entry: Entry, stated: EntryLine, root: bytes) -> Iterator[str]:
    """Kind, position, running root; index and time do not fall."""
    header = stated.header
    if header.kind != walked.kind:
        yield f"its header is of kind {header.kind}"
    if header.i != entry.i:
        yield f"its header says position {header.i}"
    if header.root != root:
        yield "its root is not that of the entries before it"
    if walked.entries and entry.index <= walked.entries[-1].index:
        yield "it stands before its predecessor in the log"
    if walked.entries and entry.recorded_ms < walked.entries[-1].recorded_ms:
        yield "it was recorded before its predecessor"


def _event(walked: Walk, entry: Entry) -> Iterator[str]:
    """The event is opened, of the stated relation, may stand here, and has the header's time."""
    event = entry.opening
    if event is None:
        yield "its event is not in the package"
        return
    if event.schema.rel != entry.rel:
        yield f"its header calls {event.type} a relation {entry.rel:#04x}"
    if not may_stand(event.schema, walked.kind, entry.i):
        yield f"{event.type} may not stand there"
    if event.recorded_ms != entry.recorded_ms:
        yield f"its event was recorded at {event.fields['recorded_at']}, its header says otherwise"
    yield from _whose(walked, entry, event)


_OWN_TAG = {Kind.ITEM: "item_t0", Kind.CASE: "case_t0", Kind.PROSECUTION: "prosecution_t0"}
_OWN_NUMBER = {"CaseOpened/1": "case_number", "ProsecutionOpened/1": "prosecution_number"}


def _whose(walked: Walk, entry: Entry, event: Opening) -> Iterator[str]:
    """What the event says of the list it stands on is that list: one entry can not tell two stories."""
    tag = event.fields.get(_OWN_TAG.get(walked.kind, ""))
    if tag is not None and tag != walked.t0.hex():
        yield f"{event.type} is about another {walked.kind.name.lower()} than the one whose list it stands on"
    receipt = event.fields.get("item_cm0") if walked.kind is Kind.ITEM and walked.entries else None
    if receipt is not None and receipt != walked.entries[0].cm.hex():
        yield f"{event.type} names another receipt than the one that its item began with"
    number = event.fields.get(_OWN_NUMBER.get(event.type, ""))
    if number is not None and number != walked.line.number:
        yield f"{event.type} names another number than the one whose list it stands on"
    items = event.fields.get("items")
    if walked.kind is Kind.ITEM and items is not None and not _names(items, walked.t0.hex()):
        yield f"{event.type} does not name the item on whose list it stands"
    if event.type == "ItemReceived/1":
        yield from _filing(walked, event)


def _names(items: List[List[str]], t0: str) -> bool:
    """Whether sorted pairs name an item: a thousand items are named on a thousand lists."""
    at = bisect_left(items, [t0])
    return at < len(items) and items[at][0] == t0


def _filing(walked: Walk, event: Opening) -> Iterator[str]:
    """A receipt that stands on a case's list is filed under that case; filed under none, it names none."""
    filed, case = event.fields.get("filed"), event.fields.get("case_t0", "")
    if walked.kind is Kind.CASE and (filed == "none" or case is None):
        yield "its receipt says that it is filed under no case"
    elif (filed == "none" and case) or (filed == "case" and case is None):
        yield "its receipt says in one field that it is filed under a case, and in another that it is not"
