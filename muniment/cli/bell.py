"""The bell: what counsel was given, asked of the log as it is published now."""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from muniment.cli import bell_state
from muniment.cli.bell_log import FolderLog, Log, log_at
from muniment.cli.bell_state import Memory
from muniment.ledger.chain import Kind
from muniment.ledger.errors import LedgerError
from muniment.ledger.note import Checkpoint, Note, Verifier
from muniment.ledger.policy import Policy
from muniment.verify import verify
from muniment.verify.checks import read_policy, read_vkey
from muniment.verify.findings import Problem, Verdict
from muniment.verify.follow import Reading
from muniment.verify.heads import LIMIT
from muniment.verify.signatures import open_under, outside_signatures
from muniment.verify.watch import Bell, Watched, Watchlist, compare, kept_of, read_watchlist, unread

_DAY = 86_400
STALE = "The log has not grown since {since}: it may have stopped, or an old copy of it is served"
_MAY_BE = (
    "It may be a delivery or a certificate, or a case newly drawn on: only what you are given next tells, "
    "and what you were given hears no more of this prosecution"
)


@dataclass(frozen=True, kw_only=True)
class Heard:
    """What the log says. `rings`: a list that counsel holds, or the prosecution's own record, grew."""

    number: str
    since_size: int
    size: int
    problems: tuple[Problem, ...]
    rings: tuple[str, ...]
    fresh: tuple[str, ...]  # the rings that were not told before
    moved: int  # items on whose own record something was added
    signed: int | None  # Unix time of the newest outside signature
    key_confirmed: bool
    evidence: tuple[Path, ...] = ()

    def document(self) -> dict[str, Any]:
        """For --json."""
        return {
            "grew": bool(self.rings),
            "number": self.number,
            "sentences": list(self.rings),
            "new": list(self.fresh),
            "items_moved": self.moved,
            "since_size": self.since_size,
            "size": self.size,
            "outside_signature": self.signed,
            "key_confirmed": self.key_confirmed,
            "problems": [problem._asdict() for problem in self.problems],
            "evidence": [str(place) for place in self.evidence],
        }

    def text(self) -> str:
        """For people."""
        if self.problems:
            kept = (
                [f"Both checkpoints are kept: {', '.join(map(str, self.evidence))}"] if self.evidence else []
            )
            return "\n".join(
                [*(f"{each.what}.\n{each.advice}" for each in self.problems), *self.rings, *kept]
            )
        said = list(self.rings) or [
            f"Nothing was added to the lists of {self.number} since what you were given ({self.size} entries)."
        ]
        if self.moved:
            said.append(
                f"On the own record of {self.moved} item{'s' if self.moved != 1 else ''} in hand something was added: "
                "a hand-over, a description, a file. No list grew by it; the next production shows it."
            )
        if not self.key_confirmed:
            said.append("The log's key was not confirmed: give the office's key with --vkey.")
        return "\n".join(said)


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What the person who watches brings along. None of it comes from the package or the log."""

    path: Path
    log: str
    vkey: Verifier | None = None
    policy: Policy | None = None
    max_age_days: float | None = None
    state: Path | None = None

    @property
    def keys(self) -> tuple[Verifier, ...]:
        """The keys trusted to sign for the log: where its key was changed, the policy names the old and the new."""
        named = self.policy.logs if self.policy is not None else ()
        return tuple(dict.fromkeys((*((self.vkey,) if self.vkey is not None else ()), *named)))


def asked(path: Path, log: str, *, vkey: str | None, policy: Path | None, **more: Any) -> Asked:
    """The question, its key and policy read. Raises LedgerError."""
    return Asked(path=path, log=log, vkey=read_vkey(vkey), policy=read_policy(policy), **more)


def listen(asked: Asked) -> Heard:
    """Look once, remember, and say what is heard. Raises LogUnreachable, BellForgetful; LedgerError for `path`."""
    watchlist, number = _watchlist(asked)
    memory = bell_state.load(asked.state, watchlist.kept)
    log = log_at(asked.log)
    if watchlist.heads is None and asked.path.is_dir():
        memory = _from_package(asked.path, watchlist, memory)
    data, at, note, problems = _checkpoint(log, asked)
    if at is None or note is None:
        evidence = bell_state.keep_evidence(asked.state, memory, data)
        return _heard(watchlist, number, Watched(0, tuple(problems), ()), memory, asked, evidence=evidence)
    found, memory = _read(log, at, watchlist, _saw(memory, at, data, asked), asked)
    signed, outside = outside_signatures(
        note, asked.policy, max_age_days=asked.max_age_days if asked.policy else None, now=int(time.time())
    )
    evidence = () if found.ok else bell_state.keep_evidence(asked.state, memory, data)
    if found.ok:
        memory = _trusted(memory, at, data)
        outside += _stopped(memory, asked)
        told = dict.fromkeys((*memory.told, *(each.head.next_tag for each in found.grown)))
        bell_state.save(asked.state, replace(memory, told=tuple(told)))
    found = replace(found, problems=(*found.problems, *outside))
    return _heard(watchlist, number, found, memory, asked, evidence=evidence, signed=signed)


def _watchlist(asked: Asked) -> tuple[Watchlist, str]:
    """What is watched: a file of heads, what was kept of a production, or the production itself."""
    if asked.path.is_file():
        with asked.path.open("rb") as file:
            found = read_watchlist(file.read(LIMIT), *asked.keys)
        numbers = [str(head.number) for head in found.kept.heads if head.kind == Kind.PROSECUTION]
        return found, found.heads.number if found.heads else next(iter(numbers), "")
    verdict = _verified(asked)
    kept = kept_of(verdict)
    # Items too: counsel is told how many of the things in hand moved, without a bell for each transfer.
    return Watchlist(replace(kept, heads=verdict.heads)), verdict.number or ""


def _verified(asked: Asked) -> Verdict:
    """The production under the first key that signed it."""
    for key in asked.keys:
        verdict = verify(asked.path, vkey=key)
        if verdict.ok:
            return verdict
    return verify(asked.path, vkey=asked.keys[0] if asked.keys else None)


def _from_package(path: Path, watchlist: Watchlist, memory: Memory) -> Memory:
    """The package holds the log up to its checkpoint: what it holds need not be fetched."""
    if memory.reading.scan.edge.size or not (path / "PROOF/log/tile").is_dir():
        return memory
    reading = Reading()
    sizes = {watchlist.kept.size, *(each.size for each in memory.earlier)}
    try:
        reading.go_on(
            FolderLog(path / "PROOF/log").fetch, to=watchlist.kept.size, wanted=watchlist.tags(), sizes=sizes
        )
    except LedgerError:
        return memory
    return replace(memory, reading=reading)


def _checkpoint(log: Log, asked: Asked) -> tuple[bytes, Checkpoint | None, Note | None, list[Problem]]:
    """The checkpoint as it is now, under the keys in hand."""
    data = b""
    try:
        data = log.checkpoint()
        note = open_under(data, asked.keys, asked.policy)
        return data, Checkpoint.parse_own(note.text), note, []
    except LedgerError as error:
        return data, None, None, [Problem(f"The log's checkpoint: {error.problem}", advice=error.advice)]


def _saw(memory: Memory, at: Checkpoint, data: bytes, asked: Asked) -> Memory:
    """Remember what the log's key signed before its entries are read: it has said so, whatever it serves next.

    The first that was only seen counts until it was read. Without a key anybody could make us remember anything.
    """
    sizes = [each.size for each in memory.earlier]
    if not asked.keys or at.size <= max(sizes, default=0):
        return memory
    found = memory if memory.seen else replace(memory, seen=data.decode())
    if found is not memory:
        bell_state.save(asked.state, found)
    return found


def _read(
    log: Log, at: Checkpoint, watchlist: Watchlist, memory: Memory, asked: Asked
) -> tuple[Watched, Memory]:
    """Read what is new, remembering the way. Where that does not fit, all of it: only so it is told what is wrong."""
    begun = memory.reading.scan.edge.size
    found = _look(log, at, watchlist, memory, asked)
    if not found.ok and begun and at.size >= begun:
        memory = replace(memory, reading=Reading())
        found = _look(log, at, watchlist, memory, asked)
    if not found.ok:
        bell_state.save(asked.state, replace(memory, reading=Reading()))
    return found, memory


def _look(log: Log, at: Checkpoint, watchlist: Watchlist, memory: Memory, asked: Asked) -> Watched:
    """Go on with the reading that is remembered, up to a checkpoint, and compare."""
    earlier, reading = memory.earlier, memory.reading
    sizes = {watchlist.kept.size, *(each.size for each in earlier)}
    try:
        if at.size >= max(reading.scan.edge.size, *sizes):
            reading.go_on(
                log.fetch,
                to=at.size,
                wanted=watchlist.tags(),
                sizes=sizes,
                pause=lambda read: bell_state.save(asked.state, replace(memory, reading=read)),
            )
        return compare(watchlist, at, reading.scan, earlier=earlier)
    except LedgerError as error:
        return unread(at.size, error)


def _trusted(memory: Memory, at: Checkpoint, data: bytes) -> Memory:
    """Remember a checkpoint that continues everything seen before."""
    before = memory.trusted
    if before is not None and before.size == at.size:
        return replace(memory, seen="")
    return replace(memory, note=data.decode(), seen="", grew=int(time.time()))


def _stopped(memory: Memory, asked: Asked) -> list[Problem]:
    """A log that did not grow for longer than asked, as far as it was watched. Outside signatures tell better."""
    if asked.max_age_days is None or asked.policy is not None or asked.state is None:
        return []
    if time.time() - memory.grew <= asked.max_age_days * _DAY:
        return []
    since = time.strftime("%Y-%m-%d", time.gmtime(memory.grew))
    return [
        Problem(STALE.format(since=since), advice="Ask the office, and fetch the log from another place.")
    ]


def _heard(
    watchlist: Watchlist,
    number: str,
    found: Watched,
    memory: Memory,
    asked: Asked,
    *,
    evidence: tuple[Path, ...],
    signed: int | None = None,
) -> Heard:
    """Every list that grew rings, the prosecution's own too: what was added can not be told from outside.

    It may be a delivery or a certificate; it may be a case newly drawn on, and every entry after it stays unseen.
    """
    grown = sorted(found.grown, key=lambda bell: bell.head.kind != Kind.CASE)
    rings = {each.head.next_tag: _words(each) for each in grown if each.head.kind != Kind.ITEM}
    return Heard(
        number=number,
        since_size=watchlist.kept.size,
        size=found.size,
        problems=found.problems,
        rings=tuple(rings.values()),
        fresh=tuple(text for tag, text in rings.items() if tag not in memory.told),
        moved=sum(1 for each in found.grown if each.head.kind == Kind.ITEM),
        signed=signed,
        key_confirmed=bool(asked.keys),
        evidence=evidence,
    )


def _words(bell: Bell) -> str:
    return f"{bell.text}. {_MAY_BE}" if bell.head.kind == Kind.PROSECUTION else bell.text
