"""The heads that counsel gets when they appear: where each list of a prosecution ended, provable from the log alone.

The file (docs/format.md, section 10) holds a signed checkpoint, entry 0 of the log with its inclusion proof, the
headers of the prosecution's list and of those it leads to, and of its events only what leads on: which cases, which
other numbers. So nobody has to believe that a list ended there: the headers are walked through the log.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from typing import Any, Deque, Dict, Iterator, List, Optional, Sequence, Set, Tuple

from muniment.ledger.chain import Genesis, Kind, fold, parse_entry
from muniment.ledger.errors import LedgerError, OpeningRefused
from muniment.ledger.event import Opening, read_opening
from muniment.ledger.forms import is_hash
from muniment.ledger.note import Checkpoint, Verifier, open_note, parse_note
from muniment.ledger.scan import Scan
from muniment.ledger.tree import leaf_hash, verify_inclusion
from muniment.ledger.values import canonical, read_canonical
from muniment.verify.findings import ChainHead, Problem
from muniment.verify.lines import ChainLine, read_chain
from muniment.verify.walk import Entry, Walk, vrf_problem, walk

FORMAT = "muniment-heads/1-draft"
LIMIT = 1 << 28
_KEYS = {"chains", "checkpoint", "entry0", "events", "format", "number", "path"}
_OPENED, _ALIAS = 0x06, 0x0C
_LISTS = (Kind.CASE, Kind.PROSECUTION)
ASK_AGAIN = (
    "Ask the office for the heads once more, in writing, and keep this file: it is what you were given."
)


@dataclass(frozen=True)
class Heads:
    """The file as read. `path`: inclusion proof of entry 0 at the checkpoint's size."""

    number: str
    note: bytes
    entry0: bytes
    path: Tuple[bytes, ...]
    chains: Dict[bytes, ChainLine]
    events: Dict[bytes, Opening]

    def tags(self) -> Set[bytes]:
        """Every tag that the log is asked for."""
        stated = {entry.header.next_tag for line in self.chains.values() for entry in line.entries}
        return stated | set(self.chains)


def write_heads(
    *,
    number: str,
    note: bytes,
    entry0: bytes,
    path: Sequence[bytes],
    chains: Sequence[Dict[str, Any]],
    events: Sequence[Dict[str, Any]],
) -> bytes:
    """The file: RFC 8785 JSON and a newline. `chains` and `events` are objects as in the proof files, in any order."""
    value = {
        "format": FORMAT,
        "number": number,
        "checkpoint": note.decode(),
        "entry0": entry0.hex(),
        "path": [each.hex() for each in path],
        "chains": sorted(chains, key=lambda row: str(row["t0"])),
        "events": sorted(events, key=lambda row: str(row["ev"])),
    }
    return canonical(value) + b"\n"


def is_heads(data: bytes) -> bool:
    """Whether a file claims to be of this form."""
    return b'"format":"muniment-heads/' in data


def read_heads(data: bytes) -> Heads:
    """Read the file's form and every part of it; raises LedgerError. What it claims is judged by `problems_of`."""
    value = read_canonical(data[:-1])
    if (
        not data.endswith(b"\n")
        or not isinstance(value, dict)
        or set(value) != _KEYS
        or value["format"] != FORMAT
        or not all(isinstance(value[name], str) for name in ("number", "checkpoint", "entry0"))
        or not all(isinstance(value[name], list) for name in ("chains", "events", "path"))
        or not all(map(is_hash, value["path"]))
    ):
        raise OpeningRefused("The file does not hold heads of this format", advice=ASK_AGAIN)
    chains = [read_chain(canonical(row)) for row in value["chains"]]
    events = [read_opening(canonical(row)) for row in value["events"]]
    _rising([line.t0 for line in chains])
    _rising([event.ev for event in events])
    if fold(value["number"]) != value["number"]:
        raise OpeningRefused("The number is not in its folded form", found=value["number"], advice=ASK_AGAIN)
    return Heads(
        value["number"],
        value["checkpoint"].encode(),
        _bytes(value["entry0"]),
        tuple(bytes.fromhex(each) for each in value["path"]),
        {line.t0: line for line in chains},
        {event.ev: event for event in events},
    )


def _bytes(text: str) -> bytes:
    try:
        data = bytes.fromhex(text)
    except ValueError as refused:
        raise OpeningRefused("Entry 0 is not hex", advice=ASK_AGAIN) from refused
    if data.hex() != text:
        raise OpeningRefused("Entry 0 is not lower-case hex", advice=ASK_AGAIN)
    return data


def _rising(keys: List[bytes]) -> None:
    if any(a >= b for a, b in zip(keys, keys[1:])):
        raise OpeningRefused("The heads are not sorted, or one stands twice", advice=ASK_AGAIN)


def checkpoint_of(heads: Heads, *keys: Optional[Verifier]) -> Checkpoint:
    """The checkpoint under one of the keys, or without any as it is stated; raises LedgerError."""
    known = [key for key in keys if key is not None]
    note = open_note(heads.note, known) if known else parse_note(heads.note)
    return Checkpoint.parse_own(note.text)


def problems_of(heads: Heads, at: Checkpoint, log: Optional[Scan] = None) -> List[Problem]:
    """What is wrong with the heads; with `log`, a scan for their tags, they are walked through it up to `at`."""
    return list(_Judge(heads, at, log).problems())


class _Judge:
    """One look at a file of heads."""

    def __init__(self, heads: Heads, at: Checkpoint, log: Optional[Scan]) -> None:
        self.heads, self.at = heads, at
        self.log = _as_of(log, at.size) if log is not None else None
        self.walks: Dict[bytes, Walk] = {}

    def problems(self) -> Iterator[Problem]:
        """Entry 0, then each list, then whether all lists that are named are there, and no other."""
        try:
            genesis = parse_entry(self.heads.entry0)
            verify_inclusion(0, self.at.size, leaf_hash(self.heads.entry0), self.heads.path, self.at.root)
        except LedgerError as error:
            yield Problem(f"Entry 0 of the log: {error.problem}", advice=ASK_AGAIN)
            return
        if not isinstance(genesis, Genesis) or genesis.origin != self.at.origin:
            yield Problem("Entry 0 is not that of the log that signed the heads", advice=ASK_AGAIN)
            return
        for line in self.heads.chains.values():
            yield from self._list(Scan(genesis=genesis), line)
        yield from self._followed()

    def _list(self, genesis: Scan, line: ChainLine) -> Iterator[Problem]:
        if line.kind not in _LISTS:
            yield Problem(f"Heads are of cases and prosecutions, and not of a {line.kind.name.lower()}")
            return
        problem = vrf_problem(genesis, line)
        if problem is not None:
            yield problem
        walked, problems = walk(self.log, line, self.heads.events, whole=True, headers_alone=True)
        self.walks[line.t0] = walked
        yield from problems
        if any(entry.index >= self.at.size for entry in walked.entries):
            yield Problem(f"{walked.label} is shown with entries that this checkpoint does not hold")

    def _followed(self) -> Iterator[Problem]:
        """From the prosecution to every case it draws on and every other number, and nothing beside them."""
        numbered = {(each.kind, each.line.number): each for each in self.walks.values()}
        main = numbered.get((Kind.PROSECUTION, self.heads.number))
        if main is None or not main.entries:
            yield Problem(f"The heads do not hold the list of {self.heads.number}", advice=ASK_AGAIN)
            return
        waiting: Deque[Walk] = deque([main])
        seen: Set[bytes] = set()
        used: Set[bytes] = set()
        while waiting:
            at = waiting.popleft()
            if at.t0 in seen:
                continue
            seen.add(at.t0)
            for entry in at.entries:
                yield from self._lead(at, entry, numbered, waiting, used)
        for t0 in self.walks.keys() - seen:
            yield Problem(f"The heads hold {self.walks[t0].label}, to which the prosecution does not lead")
        for ev in self.heads.events.keys() - used:
            yield Problem(f"The heads open an event that leads nowhere: {ev.hex()[:16]}…")

    def _lead(
        self,
        at: Walk,
        entry: Entry,
        numbered: Dict[Tuple[Kind, Optional[str]], Walk],
        waiting: Deque[Walk],
        used: Set[bytes],
    ) -> Iterator[Problem]:
        leads = entry.rel == _ALIAS or (at.kind is Kind.PROSECUTION and entry.rel == _OPENED)
        if not leads:
            return
        used.add(entry.ev)
        if entry.opening is None:
            yield Problem(f"{at.label}, entry {entry.i}: where it leads is not shown", advice=ASK_AGAIN)
            return
        for kind, number, t0 in _named(entry.opening):
            other = numbered.get((kind, number))
            if other is None:
                yield Problem(
                    f"{at.label}, entry {entry.i}: leads to {kind.name.lower()} {number}, whose head is not given",
                    advice=ASK_AGAIN,
                )
            elif (t0 is not None and other.t0.hex() != t0) or entry.ev not in other.events():
                yield Problem(f"{at.label}, entry {entry.i}: is not on the list of {other.label}")
            else:
                waiting.append(other)


def _as_of(log: Scan, size: int) -> Scan:
    """A scan as it was at an earlier size of the log."""
    places = {tag: [place for place in found if place.at < size] for tag, found in log.places.items()}
    return Scan(log.genesis, None, size, log.roots.get(size, b""), places)


def _named(event: Opening) -> Iterator[Tuple[Kind, Optional[str], Optional[str]]]:
    """(kind, folded number, t_0 if the event says it) of each list that an event leads to; None: it is closed."""
    named = event.fields
    try:
        if event.type == "CaseDrawnOn/1":
            yield Kind.CASE, fold(named["case_number"]), named["case_t0"]
        elif event.type == "AliasRecorded/1":
            for name in ("number_a", "number_b"):
                yield Kind(named["kind"]), fold(named[name]), None
    except (KeyError, LedgerError):
        yield Kind.CASE, None, None


def chain_heads(heads: Heads) -> Tuple[ChainHead, ...]:
    """Where each list ended, to be watched from then on."""
    made = []
    for line in heads.chains.values():
        walked, _ = walk(None, line, {}, whole=True, headers_alone=True)
        made.append(head_of(walked))
    return tuple(made)


def head_of(walked: Walk) -> ChainHead:
    """Where a walked list ended."""
    return ChainHead(
        int(walked.kind),
        walked.line.number,
        walked.t0.hex(),
        len(walked.entries),
        walked.roots[-1].hex(),
        walked.next_tag.hex(),
        walked.entries[-1].recorded_ms if walked.entries else 0,
    )
