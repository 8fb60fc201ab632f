"""Checks 5 to 10: the record of one prosecution, drawn out of the log by following what its events say."""

from __future__ import annotations

from collections import defaultdict, deque
from dataclasses import dataclass, field
from typing import Deque, Dict, Iterator, List, NamedTuple, Optional, Set, Tuple

from muniment.ledger.chain import Kind, fold
from muniment.ledger.errors import LedgerError
from muniment.ledger.event import Opening
from muniment.ledger.scan import Scan
from muniment.verify.findings import Problem
from muniment.verify.lines import ChainLine, ProofLines
from muniment.verify.walk import ITEM_FIRST, Entry, Walk, vrf_problem, walk

LINKS = ("LinkProposed/1", "LinkDetermined/1")
ORDERS = ("SealOrdered/1", "SealLifted/1", "ExpungeOrdered/1")
INCOMPLETE = "Ask for a production that shows the whole record of this number."


class LinkSeen(NamedTuple):
    """A link on a case's chain."""

    case: bytes
    item: bytes
    entry: Entry


@dataclass
class Record:
    """Everything that was reached. `problems` are kept by the number of the check that says them."""

    main: Optional[Walk] = None
    walks: Dict[bytes, Walk] = field(default_factory=dict)
    followed: Dict[bytes, Opening] = field(default_factory=dict)
    links: List[LinkSeen] = field(default_factory=list)
    problems: Dict[int, List[Problem]] = field(default_factory=lambda: defaultdict(list))

    def of_kind(self, *kinds: Kind) -> List[Walk]:
        """The walks of these kinds."""
        return [each for each in self.walks.values() if each.kind in kinds]

    def entries(self) -> Iterator[Entry]:
        """Every walked entry."""
        for each in self.walks.values():
            yield from each.entries

    def events_on(self, *kinds: Kind) -> Set[bytes]:
        """Every ev on the walks of these kinds."""
        return {entry.ev for each in self.of_kind(*kinds) for entry in each.entries}


def _outcome(entry: Entry) -> object:
    """What a determination says; None for other links."""
    return entry.opening.fields.get("outcome") if entry.opening is not None else None


class Explorer:
    """Follows the record from the number's chain; each method adds to `record` and says what is wrong."""

    def __init__(self, scan: Scan, lines: ProofLines, record: Record) -> None:
        self.scan, self.lines, self.record = scan, lines, record
        self._proven: Dict[bytes, Optional[Problem]] = {}
        self._received: List[Tuple[Walk, Entry, bytes]] = []
        self._named: List[Tuple[Walk, Entry, bytes, str]] = []
        self._children: List[Tuple[Walk, Entry, bytes, str]] = []

    def say(
        self, check: int, what: str, expected: str = "", found: str = "", advice: str = INCOMPLETE
    ) -> None:
        """Note a problem under its check."""
        self.record.problems[check].append(Problem(what, expected, found, advice))

    def run(self, main: ChainLine) -> None:
        """Follow everything, numbers first, then items."""
        self.record.main = self.walk(main, whole=True)
        self._numbers(self.record.main)
        for each in self.record.of_kind(Kind.CASE, Kind.PROSECUTION):
            self._gather(each)
        self._items()
        self._compare()
        self._nothing_unused()

    def walk(self, line: ChainLine, *, whole: bool) -> Walk:
        """Walk a chain once."""
        if line.t0 not in self.record.walks:
            walked, problems = walk(self.scan, line, self.lines.events, whole=whole)
            self.record.walks[line.t0] = walked
            self.record.problems[6] += problems
        return self.record.walks[line.t0]

    def follow(self, event: Opening) -> Opening:
        """Mark an event as followed: check 9 wants its structure open."""
        self.record.followed[event.ev] = event
        return event

    def numbered(self, kind: Kind, typed: str, why: str) -> Optional[Walk]:
        """The walk of a number that an event names, proven by the VRF."""
        try:
            number = fold(typed)
        except LedgerError as error:
            self.say(8, f"{why}: {error.problem}")
            return None
        lines = self.lines.numbered(kind, number)
        for line in lines:
            if line.t0 not in self._proven:  # a proof costs milliseconds, and an alias names both its numbers
                self._proven[line.t0] = vrf_problem(self.scan, line)
        problems = [self._proven[line.t0] for line in lines]
        for line, problem in zip(lines, problems):
            if problem is None:
                return self.walk(line, whole=True)
        if not lines:
            self.say(8, f"{why}: the list of {kind.name.lower()} {number} is not in the package")
        self.record.problems[8] += [problem for problem in problems if problem is not None]
        return None

    def _numbers(self, main: Walk) -> None:
        """Cases drawn on, and other numbers of the same matter, with a visited set."""
        queue: Deque[Walk] = deque([main])
        visited: Set[bytes] = set()
        while queue:
            at = queue.popleft()
            if at.t0 in visited:
                continue
            visited.add(at.t0)
            for entry in at.entries:
                queue.extend(self._number_of(at, entry))
        if not self.record.of_kind(Kind.CASE):
            self.say(8, "The prosecution draws on no case: that is no complete list of anything")

    def _number_of(self, at: Walk, entry: Entry) -> Iterator[Walk]:
        event, why = entry.opening, f"{at.label}, entry {entry.i}"
        if event is None:
            return
        if event.type == "CaseDrawnOn/1" and at.kind is Kind.PROSECUTION:
            named = self.follow(event).fields
            if "case_number" in named and "case_t0" in named:
                case = self.numbered(Kind.CASE, named["case_number"], why)
                if case is not None:
                    self._stands_on(case, entry, why, named["case_t0"])
                    yield case
        elif event.type == "AliasRecorded/1":
            yield from self._aliases(at, entry, self.follow(event), why)

    def _aliases(self, at: Walk, entry: Entry, event: Opening, why: str) -> Iterator[Walk]:
        named = event.fields
        if not {"kind", "number_a", "number_b"} <= named.keys():
            return
        both = [self.numbered(Kind(named["kind"]), named[name], why) for name in ("number_a", "number_b")]
        if at not in both:
            self.say(8, f"{why}: the two numbers of the alias are not those of this list")
        for each in both:
            if each is not None:
                self._stands_on(each, entry, why, each.t0.hex())
                yield each

    def _stands_on(self, other: Walk, entry: Entry, why: str, t0: str) -> None:
        """The event stands on the other chain too, and names its first tag."""
        if other.t0.hex() != t0:
            self.say(8, f"{why}: the event names another chain than its number has", other.t0.hex(), t0)
        if entry.ev not in other.events():
            self.say(8, f"{why}: the event is not on the list of {other.label}")

    def _gather(self, at: Walk) -> None:
        """What a case or prosecution says of items."""
        for entry in at.entries:
            event = entry.opening
            if event is None:
                continue
            if at.kind is Kind.PROSECUTION and "items" in event.schema.index:
                for t0, cm0 in self.follow(event).fields.get("items", ()):
                    self._named.append((at, entry, bytes.fromhex(t0), cm0))
            elif at.kind is Kind.CASE and event.type == "ItemReceived/1":
                if "item_t0" in self.follow(event).fields:
                    self._received.append((at, entry, bytes.fromhex(event.fields["item_t0"])))
            elif at.kind is Kind.CASE and event.type in LINKS:
                self._link(at, entry, self.follow(event))

    def _link(self, case: Walk, entry: Entry, event: Opening) -> None:
        if "case_t0" in event.fields and event.fields["case_t0"] != case.t0.hex():
            self.say(8, f"{case.label}, entry {entry.i}: the link is to another case")
        if "item_t0" in event.fields:
            self.record.links.append(LinkSeen(case.t0, bytes.fromhex(event.fields["item_t0"]), entry))

    def _items(self) -> None:
        """Items of this record are walked whole, and their children; of others, the receipt alone (C9)."""
        linked = {link.item for link in self.record.links}
        related = {link.item for link in self.record.links if _outcome(link.entry) == "related"}
        queue: Deque[bytes] = deque(dict.fromkeys(t0 for _, _, t0 in self._received))
        queue.extend(sorted(t0 for t0 in linked if t0 in related or self._is_ours(t0)))
        while queue:
            t0 = queue.popleft()
            at = self._item(t0, whole=True) if t0 not in self.record.walks else None
            if at is not None:
                queue.extend(self._split(at))
        for t0 in sorted(linked - self.record.walks.keys()):
            self._item(t0, whole=False)

    def _is_ours(self, t0: bytes) -> bool:
        """Filed under no case: an item of this record for good. So is one whose filing is not shown."""
        line = self.lines.chains.get(t0)
        receipt = (
            self.lines.events.get(line.entries[0].header.ev) if line is not None and line.entries else None
        )
        return receipt is None or receipt.fields.get("filed") != "case"

    def _item(self, t0: bytes, *, whole: bool) -> Optional[Walk]:
        line = self.lines.chains.get(t0)
        if line is None or line.kind is not Kind.ITEM or not line.entries:
            self.say(
                8,
                f"The chain of item {t0.hex()[:16]}… is not in the package",
                "its receipt and what followed",
            )
            return None
        at = self.walk(line, whole=whole)
        receipt = at.entries[0].opening
        if receipt is not None and receipt.type in ITEM_FIRST:
            if whole:
                self.follow(receipt)
            if receipt.fields.get("item_t0", t0.hex()) != t0.hex():
                self.say(8, f"{at.label}: its receipt is another item's", t0.hex(), receipt.fields["item_t0"])
        return at

    def _split(self, at: Walk) -> Iterator[bytes]:
        """Children of every split on the chain."""
        for entry in at.entries:
            if entry.type == "ItemSplit/1" and entry.opening is not None:
                for t0, cm0 in self.follow(entry.opening).fields.get("children", ()):
                    self._children.append((at, entry, bytes.fromhex(t0), cm0))
                    yield bytes.fromhex(t0)

    def _compare(self) -> None:
        """What cases, splits and the prosecution say of items against the items' own chains."""
        for case, entry, t0 in self._received:
            item = self.record.walks.get(t0)
            if item is not None and item.entries[0].ev != entry.ev:
                self.say(8, f"{case.label}, entry {entry.i}: the receipt is not that of {item.label}")
        for link in self.record.links:
            opened = link.entry.opening
            if opened is not None and "item_cm0" in opened.fields:
                self._begins(self.record.walks[link.case], link.entry, link.item, opened.fields["item_cm0"])
        for parent, entry, t0, cm0 in self._children:
            self._begins(parent, entry, t0, cm0)
            self._is_child(parent, entry, t0)
        for prosecution, entry, t0, cm0 in self._named:
            self._begins(prosecution, entry, t0, cm0)

    def _begins(self, at: Walk, entry: Entry, t0: bytes, cm0: str) -> None:
        item = self.record.walks.get(t0)
        if item is None or item.kind is not Kind.ITEM:
            self.say(
                8,
                f"{at.label}, entry {entry.i}: names item {t0.hex()[:16]}…, which no case of this record "
                "received, was linked to or split off",
            )
        elif item.entries[0].cm.hex() != cm0:
            self.say(
                8,
                f"{at.label}, entry {entry.i}: names another receipt for {item.label}",
                item.entries[0].cm.hex(),
                cm0,
            )

    def _is_child(self, parent: Walk, entry: Entry, t0: bytes) -> None:
        child = self.record.walks.get(t0)
        event = child.entries[0].opening if child is not None else None
        if event is None:
            return
        named = event.fields
        if (
            event.type != "ItemSeparated/1"
            or named.get("parent_t0", parent.t0.hex()) != parent.t0.hex()
            or named.get("parent_cm0", parent.entries[0].cm.hex()) != parent.entries[0].cm.hex()
        ):
            self.say(
                8,
                f"{parent.label}, entry {entry.i}: the item split off names another parent",
                parent.t0.hex(),
                str(named.get("parent_t0", event.type)),
            )

    def _nothing_unused(self) -> None:
        used = {entry.ev for entry in self.record.entries()}
        for t0, line in self.lines.chains.items():
            if t0 not in self.record.walks:
                what = line.number or f"{t0.hex()[:16]}…"
                self.say(
                    8,
                    f"The package holds the chain of {line.kind.name.lower()} {what}, which is no part of "
                    "this record",
                )
        for ev in self.lines.events.keys() - used:
            self.say(8, f"The package holds an event that is on no chain of this record: {ev.hex()[:16]}…")
