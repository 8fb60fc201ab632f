"""The bell outside: what counsel kept of a production, asked of a later log.

Nobody's help is needed for it but a copy of the log: if the tag that must be nowhere now stands somewhere,
the list grew. What was added stays unseen until it is asked for.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime, timedelta, timezone
from typing import Any, Iterable, List, Optional, Tuple

from muniment.ledger.chain import Kind
from muniment.ledger.errors import LedgerError, OpeningRefused
from muniment.ledger.forms import is_count, is_hash
from muniment.ledger.note import Checkpoint, Verifier, open_note, parse_note
from muniment.ledger.scan import Scan, scan
from muniment.ledger.tiles import bundles_for
from muniment.ledger.values import canonical, read_canonical
from muniment.verify.findings import ChainHead, Problem, Verdict
from muniment.verify.package import AnyPath, LogFolder, Volume, bundles_of
from muniment.verify.signatures import KEEP_BOTH

WATCHED = (Kind.CASE, Kind.PROSECUTION)
_HEAD = {"kind", "number", "t0", "n", "root", "next_tag", "recorded_ms"}


@dataclass(frozen=True)
class Kept:
    """What to keep of a production: its checkpoint, and where each list ended. `root` in hex, times in Unix ms."""

    origin: str
    size: int
    root: str
    since_ms: int
    heads: Tuple[ChainHead, ...]


@dataclass(frozen=True)
class Bell:
    """A list that grew: the entry's index in the log, and what to say."""

    head: ChainHead
    index: int
    text: str


@dataclass(frozen=True)
class Watched:
    """What a later log says. With any problem, the log is not to be trusted and `grown` is what it shows."""

    size: int
    problems: Tuple[Problem, ...]
    grown: Tuple[Bell, ...]

    @property
    def ok(self) -> bool:
        """Whether the later log continues the earlier one."""
        return not self.problems


def kept_of(verdict: Verdict) -> Kept:
    """What to keep of a production that was checked. Refuses one that was not ok."""
    if not verdict.ok or verdict.origin is None or verdict.size is None or verdict.root is None:
        raise OpeningRefused(
            "Only a production that is in order can be watched",
            found=verdict.verdict,
            advice="See the findings first.",
        )
    heads = tuple(head for head in verdict.heads if head.kind in WATCHED)
    return Kept(verdict.origin, verdict.size, verdict.root, max(head.recorded_ms for head in heads), heads)


def write_kept(kept: Kept) -> bytes:
    """The file to keep: RFC 8785 JSON and a newline."""
    return canonical(asdict(kept)) + b"\n"


def read_kept(data: bytes) -> Kept:
    """Read what `write_kept` wrote; raises LedgerError."""
    value = read_canonical(data[:-1])
    if (
        not data.endswith(b"\n")
        or not isinstance(value, dict)
        or set(value) != {"origin", "size", "root", "since_ms", "heads"}
        or not isinstance(value["heads"], list)
        or not isinstance(value["origin"], str)
        or not is_hash(value["root"])
        or not (is_count(value["size"]) and is_count(value["since_ms"]))
    ):
        raise OpeningRefused("The file is not what was kept of a production")
    return Kept(
        value["origin"],
        value["size"],
        value["root"],
        value["since_ms"],
        tuple(_head(head) for head in value["heads"]),
    )


def _head(value: Any) -> ChainHead:
    if (
        not isinstance(value, dict)
        or set(value) != _HEAD
        or value["kind"] not in {int(kind) for kind in WATCHED}
        or not isinstance(value["number"], str)
        or not all(is_hash(value[name]) for name in ("t0", "root", "next_tag"))
        or not (is_count(value["n"]) and is_count(value["recorded_ms"]))
    ):
        raise OpeningRefused("The file is not what was kept of a production")
    return ChainHead(**value)


def watch(kept: Kept, later: Checkpoint, bundles: Iterable[bytes]) -> Watched:
    """Compare a later log, re-hashed from its bundles, with what was kept."""
    problems: List[Problem] = []
    try:
        found = scan(bundles, wanted={bytes.fromhex(head.next_tag) for head in kept.heads}, sizes=[kept.size])
    except LedgerError as error:
        return Watched(later.size, (Problem(f"The log: {error.problem}", advice=error.advice),), ())
    if found.size != later.size or found.root != later.root:
        problems.append(
            Problem(
                "The log's entries are not those that its checkpoint signs",
                later.root.hex(),
                found.root.hex(),
            )
        )
    if later.origin != kept.origin:
        problems.append(Problem("This is another log", kept.origin, later.origin))
    elif later.size < kept.size:
        problems.append(
            Problem(
                "The log is older than the production, or entries were cut off",
                str(kept.size),
                str(later.size),
                KEEP_BOTH,
            )
        )
    elif found.roots.get(kept.size, b"").hex() != kept.root:
        problems.append(
            Problem(
                "The log is not a continuation of the production's: what was recorded has changed",
                kept.root,
                found.roots.get(kept.size, b"").hex(),
                KEEP_BOTH,
            )
        )
    return Watched(later.size, tuple(problems), tuple(_bells(kept, found)))


def _bells(kept: Kept, found: Scan) -> Iterable[Bell]:
    for head in kept.heads:
        places = found.at(bytes.fromhex(head.next_tag))
        if places:
            yield Bell(
                head,
                places[0].at,
                f"{Kind(head.kind).name.lower()} {head.number}: at least one entry was added to this list after "
                f"{_date(kept.since_ms)} and you were not given it: ask for it",
            )


def _date(ms: int) -> str:
    return f"{datetime(1970, 1, 1, tzinfo=timezone.utc) + timedelta(milliseconds=ms):%Y-%m-%d}"


def watch_folder(kept: Kept, folder: AnyPath, *, vkey: Optional[Verifier] = None) -> Watched:
    """As `watch`, on a folder of tlog-tiles. Without a key the checkpoint's signature is not checked."""
    log = LogFolder(Volume(folder))
    try:
        data = log.checkpoint()
        note = open_note(data, [vkey]) if vkey is not None else parse_note(data)
        later = Checkpoint.parse_own(note.text)
    except LedgerError as error:
        return Watched(0, (Problem(f"The log's checkpoint: {error.problem}", advice=error.advice),), ())
    return watch(kept, later, bundles_of([log], bundles_for(later.size)))
