"""Check 4: the proof files, line by line: canonical, sorted, distinct, every opening fitting its event."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, Callable, Dict, Iterator, List, Optional, Tuple, TypeVar

from muniment.ledger.chain import HEADER_SIZE, Header, Kind, commitment, fold
from muniment.ledger.errors import LedgerError, NumberRefused, OpeningRefused
from muniment.ledger.event import Opening, read_opening
from muniment.ledger.forms import is_count, is_hash
from muniment.ledger.values import read_canonical
from muniment.verify.findings import Problem
from muniment.verify.package import PROOF_LIMIT, Volume

CHAINS = "PROOF/chains.jsonl"
EVENTS = "PROOF/events.jsonl"
_HEADER_HEX = re.compile(f"[0-9a-f]{{{2 * HEADER_SIZE}}}\\Z")
_PROOF_HEX = re.compile("[0-9a-f]{160}\\Z")
_SHOWN = {Kind.CASE, Kind.PROSECUTION, Kind.ITEM, Kind.REGISTER, Kind.SEALED}

T = TypeVar("T")


@dataclass(frozen=True)
class EntryLine:
    """An entry as the package states it. Of a lost one there is `lost_cm`, and of its header the next tag, unproven."""

    header: Header
    raw: bytes
    hsalt: bytes
    index: int
    lost_cm: Optional[bytes] = None

    @property
    def cm(self) -> bytes:
        """Its commitment: computed, or for a lost entry as stated."""
        return commitment(self.hsalt, self.raw) if self.lost_cm is None else self.lost_cm


@dataclass(frozen=True)
class ChainLine:
    """A chain as the package states it; `number` and `pi` are None for items."""

    t0: bytes
    kind: Kind
    number: Optional[str]
    pi: Optional[bytes]
    entries: Tuple[EntryLine, ...]


def read_chain(line: bytes) -> ChainLine:
    """One line of chains.jsonl; raises LedgerError."""
    value = read_canonical(line)
    if not isinstance(value, dict) or set(value) != {"entries", "kind", "number", "pi", "t0"}:
        raise OpeningRefused("A chain holds exactly entries, kind, number, pi and t0")
    if not is_hash(value["t0"]) or not isinstance(value["entries"], list):
        raise OpeningRefused("A chain's t0 is 64 lower-case hex digits and its entries are a list")
    kind = _kind(value["kind"])
    number, pi = _number(kind, value["number"], value["pi"])
    return ChainLine(bytes.fromhex(value["t0"]), kind, number, pi, tuple(map(_entry, value["entries"])))


def _kind(value: object) -> Kind:
    if type(value) is int and value == Kind.JOURNAL:
        raise OpeningRefused("The office journal (kind 6) never stands in a production", found=value)
    if type(value) is not int or value not in set(_SHOWN):
        raise OpeningRefused("A chain is of a kind that a production does not show", found=value)
    return Kind(value)


def _number(kind: Kind, number: Any, pi: Any) -> Tuple[Optional[str], Optional[bytes]]:
    if kind is Kind.ITEM:
        if number is not None or pi is not None:
            raise OpeningRefused("An item's chain has no number and no VRF proof")
        return None, None
    if not isinstance(pi, str) or not _PROOF_HEX.match(pi) or not isinstance(number, str):
        raise OpeningRefused("A chain of this kind needs a number and a VRF proof of 80 bytes in hex")
    if fold(number) != number:
        raise NumberRefused("The chain's number is not in its folded form", found=number)
    return number, bytes.fromhex(pi)


def _entry(value: Any) -> EntryLine:
    if isinstance(value, dict) and set(value) == {"cm", "index", "next"}:
        return _lost_entry(value["cm"], value["index"], value["next"])
    if not isinstance(value, dict) or set(value) != {"hdr", "hsalt", "index"}:
        raise OpeningRefused("An entry holds exactly hdr, hsalt and index")
    header, hsalt, index = value["hdr"], value["hsalt"], value["index"]
    if (
        not isinstance(header, str)
        or not _HEADER_HEX.match(header)
        or not is_hash(hsalt)
        or not is_count(index)
    ):
        raise OpeningRefused("An entry's hdr is 228 hex digits, its hsalt 64, its index a whole number")
    raw = bytes.fromhex(header)
    return EntryLine(Header.parse(raw), raw, bytes.fromhex(hsalt), index)


def _lost_entry(cm: Any, index: Any, after: Any) -> EntryLine:
    """What an office states of an entry whose header it lost. `ev` stands in for the event that nobody has."""
    if not is_hash(cm) or not is_hash(after) or not is_count(index):
        raise OpeningRefused("A lost entry's cm and next are 64 hex digits, its index a whole number")
    commit = bytes.fromhex(cm)
    return EntryLine(Header(0, 0, bytes.fromhex(after), bytes(32), commit, 0, 0), b"", b"", index, commit)


def read_lines(
    volume: Volume, path: str, read: Callable[[bytes], T], key: Callable[[T], bytes], problems: List[Problem]
) -> Dict[bytes, T]:
    """All lines of a proof file by key; what is wrong goes to `problems`, and the reading goes on."""
    found: Dict[bytes, T] = {}
    last = b""
    try:
        for number, line in enumerate(volume.lines(path, limit=PROOF_LIMIT), start=1):
            try:
                value = read(line)
            except LedgerError as error:
                problems.append(Problem(f"{path}, line {number}: {error.problem}", advice=error.advice))
                continue
            if key(value) <= last:
                problems.append(
                    Problem(f"{path}, line {number}: the lines are not sorted, or one stands twice")
                )
            last = max(last, key(value))
            found.setdefault(key(value), value)
    except LedgerError as error:
        problems.append(Problem(error.problem, advice=error.advice))
    return found


class ProofLines:
    """Both proof files, read once. `problems` is what check 4 says."""

    def __init__(self, volume: Volume) -> None:
        self.problems: List[Problem] = []
        self.chains: Dict[bytes, ChainLine] = read_lines(
            volume, CHAINS, read_chain, lambda line: line.t0, self.problems
        )
        self.events: Dict[bytes, Opening] = read_lines(
            volume, EVENTS, read_opening, lambda event: event.ev, self.problems
        )
        self._numbered: Dict[Tuple[Kind, Optional[str]], List[ChainLine]] = {}
        for line in self.chains.values():
            self._numbered.setdefault((line.kind, line.number), []).append(line)

    def tags(self) -> Iterator[bytes]:
        """Every tag that a walk may ask the log for."""
        for line in self.chains.values():
            yield line.t0
            for entry in line.entries:
                yield entry.header.next_tag

    def numbered(self, kind: Kind, number: str) -> List[ChainLine]:
        """The chains that claim this kind and folded number."""
        return self._numbered.get((kind, number), [])
