"""The bell outside: what counsel kept of a production, asked of a later log.

Nobody's help is needed for it but a copy of the log: if the tag that must be nowhere now stands somewhere,
the list grew. What was added stays unseen until it is asked for.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime, timedelta, timezone
from typing import Any, Iterable, Iterator, Optional, Sequence, Set, Tuple, Union

from muniment.ledger.chain import Kind
from muniment.ledger.errors import LedgerError, OpeningRefused
from muniment.ledger.forms import is_count, is_hash
from muniment.ledger.note import Checkpoint, Verifier, open_note, parse_note
from muniment.ledger.scan import Scan, scan
from muniment.ledger.tiles import bundles_for
from muniment.ledger.values import canonical, read_canonical
from muniment.verify.findings import ChainHead, Problem, Verdict
from muniment.verify.heads import Heads, chain_heads, checkpoint_of, is_heads, problems_of, read_heads
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
        or not is_count(value["kind"])
        or value["kind"] not in {int(kind) for kind in WATCHED}
        or not isinstance(value["number"], str)
        or not all(is_hash(value[name]) for name in ("t0", "root", "next_tag"))
        or not (is_count(value["n"]) and is_count(value["recorded_ms"]))
    ):
        raise OpeningRefused("The file is not what was kept of a production")
    return ChainHead(**value)


@dataclass(frozen=True)
class Watchlist:
    """What is asked of a log: where lists ended, and for heads that counsel was given the proof of it."""

    kept: Kept
    heads: Optional[Heads] = None

    def tags(self) -> Set[bytes]:
        """Every tag that is looked for."""
        tags = {bytes.fromhex(head.next_tag) for head in self.kept.heads}
        return tags | self.heads.tags() if self.heads is not None else tags


def read_watchlist(data: bytes, *keys: Optional[Verifier]) -> Watchlist:
    """Heads that counsel was given, or what `write_kept` wrote. Raises LedgerError; heads that are not true too."""
    if not is_heads(data):
        return Watchlist(read_kept(data))
    heads = read_heads(data)
    at = checkpoint_of(heads, *keys)
    for problem in problems_of(heads, at):
        raise OpeningRefused(problem.what, advice=problem.advice)
    ends = chain_heads(heads)
    kept = Kept(at.origin, at.size, at.root.hex(), max(end.recorded_ms for end in ends), ends)
    return Watchlist(kept, heads)


def watch(kept: Kept, later: Checkpoint, bundles: Iterable[bytes]) -> Watched:
    """Compare a later log, re-hashed from its bundles, with what was kept."""
    wanted = {bytes.fromhex(head.next_tag) for head in kept.heads}
    try:
        found = scan(bundles, wanted=wanted, sizes=[kept.size])
    except LedgerError as error:
        return unread(later.size, error)
    return compare(Watchlist(kept), later, found)


def unread(size: int, error: LedgerError) -> Watched:
    """A log that can not be read is not to be trusted."""
    return Watched(size, (Problem(f"The log: {error.problem}", advice=error.advice),), ())


def compare(
    asked: Watchlist, later: Checkpoint, found: Scan, *, earlier: Sequence[Checkpoint] = ()
) -> Watched:
    """What a log says that was read up to `later`. `earlier`: checkpoints that were seen of it before."""
    kept = asked.kept
    given = Checkpoint(kept.origin, kept.size, bytes.fromhex(kept.root))
    pasts = [(given, "the heads" if asked.heads is not None else "the production")]
    pasts += [(each, "the log as it was seen before") for each in earlier]
    problems = [problem for past, name in pasts for problem in _reaches(past, later, of=name)]
    if problems:
        return Watched(later.size, tuple(problems), ())
    if found.size != later.size or found.root != later.root:
        problems.append(
            Problem(
                "The log's entries are not those that its checkpoint signs",
                later.root.hex(),
                found.root.hex(),
            )
        )
    problems += [problem for past, name in pasts for problem in _continues(past, found, of=name)]
    if asked.heads is not None and not problems:
        problems += problems_of(asked.heads, given, found)
    return Watched(later.size, tuple(problems), tuple(_bells(kept, found)))


def _reaches(past: Checkpoint, later: Checkpoint, *, of: str) -> Iterator[Problem]:
    """It is the same log, and not a shorter one than an earlier checkpoint's."""
    if later.origin != past.origin:
        yield Problem("This is another log", past.origin, later.origin)
    elif later.size < past.size:
        yield Problem(
            f"The log is older than {of}, or entries were cut off",
            str(past.size),
            str(later.size),
            OLDER,
        )


def _continues(past: Checkpoint, found: Scan, *, of: str) -> Iterator[Problem]:
    """The log has one past: its first entries are still those of an earlier checkpoint."""
    root = found.roots.get(past.size, b"")
    if root != past.root:
        yield Problem(
            f"The log is not a continuation of {of}: what was recorded has changed",
            past.root.hex(),
            root.hex(),
            KEEP_BOTH,
        )


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


OLDER = (
    "This copy may have been published before: ask again after the next publishing. If it stays so, keep both "
    "checkpoints and tell the court."
)


def _date(ms: int) -> str:
    return f"{datetime(1970, 1, 1, tzinfo=timezone.utc) + timedelta(milliseconds=ms):%Y-%m-%d}"


def watch_folder(
    asked: Union[Kept, Watchlist],
    folder: AnyPath,
    *,
    vkey: Optional[Verifier] = None,
    keys: Sequence[Verifier] = (),
) -> Watched:
    """As `watch`, on a folder of tlog-tiles. Without a key the checkpoint's signature is not checked; of several (the
    log's key was changed) one has to have signed.
    """
    known = [*([vkey] if vkey is not None else []), *keys]
    watchlist = Watchlist(asked) if isinstance(asked, Kept) else asked
    log = LogFolder(Volume(folder))
    try:
        data = log.checkpoint()
        note = open_note(data, known) if known else parse_note(data)
        later = Checkpoint.parse_own(note.text)
    except LedgerError as error:
        return Watched(0, (Problem(f"The log's checkpoint: {error.problem}", advice=error.advice),), ())
    try:
        found = scan(
            bundles_of([log], bundles_for(later.size)), wanted=watchlist.tags(), sizes=[watchlist.kept.size]
        )
    except LedgerError as error:
        return unread(later.size, error)
    return compare(watchlist, later, found)
