"""Checks a register of days: each day's list is walked to its end, its closing counted, later additions flagged.

The steps are those of docs/format.md, section 12. Given receipts or productions are looked up in it.
"""

from __future__ import annotations

import time
from dataclasses import asdict, dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any, Callable, Dict, Iterator, List, Mapping, NamedTuple, Optional, Sequence, Tuple, Union

from muniment.ledger.chain import Kind
from muniment.ledger.checkpoint import Checkpoint, b64
from muniment.ledger.errors import LedgerError, OpeningRefused
from muniment.ledger.event import milliseconds
from muniment.ledger.note import Verifier, parse_note
from muniment.ledger.policy import Policy
from muniment.ledger.register import days_between, is_day, last_day, months_within
from muniment.ledger.values import read_canonical
from muniment.verify.checks import read_policy, read_vkey
from muniment.verify.files import read_manifest
from muniment.verify.findings import Finding, Problem
from muniment.verify.inquiry import CHECKPOINT, Inquiry, Question
from muniment.verify.lines import CHAINS, EVENTS, ChainLine, ProofLines
from muniment.verify.log import LOG, log_is_that_of_the_checkpoint
from muniment.verify.package import NOTE_LIMIT, TABLE_LIMIT, AnyPath, FileRefused, LogFolder, Volume
from muniment.verify.receipt import verify_receipt
from muniment.verify.receipt_form import PDF_LIMIT
from muniment.verify.register_days import (
    RECEIVED,
    Day,
    Month,
    Received,
    day_bounds,
    month_against_days,
    read_day,
    read_month,
    surely_within,
    unexcused,
)
from muniment.verify.register_tables import tables
from muniment.verify.signatures import (
    COPY_AGAIN,
    checkpoint_is_signed,
    earlier_checkpoints_are_prefixes,
    open_seen,
    open_under_keys,
)
from muniment.verify.walk import Walk, vrf_problem, walk

FORMAT = "muniment-register/1-draft"
FACTS, NOTE, MANIFEST = "REGISTER.json", "REGISTER.note", "manifest-sha256.txt"
_MEMBERS = {"as_of", "began", "format", "from", "origin", "size", "to"}
_LONGEST = 40_000  # days
ASK_WHOLE = "Ask the office for the whole register of these days, and keep this one unchanged."


@dataclass(frozen=True)
class Facts:
    """What REGISTER.json states: the days, and when the newest entry of the log was recorded (Unix ms)."""

    first: str
    last: str
    as_of_ms: int
    as_of: str
    origin: str
    size: int
    began: str

    @property
    def months(self) -> List[str]:
        """The months whose closings belong in the register."""
        return months_within(self.first, self.last, began=self.began)


class Answer(NamedTuple):
    """Whether one receipt is in the register. `day` is None where it is not."""

    source: str
    received_at: str
    day: Optional[str]
    text: str


@dataclass(frozen=True)
class RegisterVerdict:
    """The whole answer. `days`, `entries` and `months` are drawn from the proofs: rely on them, not on the tables."""

    verdict: str
    ok: bool
    findings: Tuple[Finding, ...]
    first: Optional[str] = None
    last: Optional[str] = None
    as_of: Optional[str] = None
    origin: Optional[str] = None
    size: Optional[int] = None
    days: Tuple[Day, ...] = ()
    months: Tuple[Month, ...] = ()
    answers: Tuple[Answer, ...] = ()
    freshness: Optional[int] = None
    key_confirmed: bool = False

    def failed(self) -> Tuple[Finding, ...]:
        """The findings that are not ok."""
        return tuple(each for each in self.findings if not each.ok)

    @property
    def entries(self) -> Tuple[Received, ...]:
        """Every receipt in the register, in order."""
        return tuple(each for day in self.days for each in day.entries)

    def as_json(self) -> Dict[str, Any]:
        """The JSON of `--json`."""
        whole = asdict(self)
        whole["answers"] = [each._asdict() for each in self.answers]
        whole["kind"] = "register"
        return whole


@dataclass
class _Register:
    """One run: the inquiry that packages have too, and what is read of the register."""

    q: Inquiry
    receipts: Tuple[AnyPath, ...]
    productions: Tuple[AnyPath, ...]
    facts: Optional[Facts] = None
    lines: Dict[str, ChainLine] = field(default_factory=dict)
    walks: Dict[str, Walk] = field(default_factory=dict)
    days: Dict[str, Day] = field(default_factory=dict)
    months: Dict[str, Month] = field(default_factory=dict)
    answers: List[Answer] = field(default_factory=list)
    walk_problems: List[Problem] = field(default_factory=list)
    day_problems: List[Problem] = field(default_factory=list)

    @property
    def asked(self) -> List[str]:
        """Every day of the register."""
        return list(days_between(self.facts.first, self.facts.last)) if self.facts is not None else []

    def latest(self) -> int:
        """When the newest entry that is known of was recorded, Unix ms."""
        times = [entry.recorded_ms for each in self.walks.values() for entry in each.entries]
        return max([*times, self.facts.as_of_ms if self.facts is not None else 0])


def verify_register(
    path: AnyPath,
    *,
    vkey: Union[str, Verifier, None] = None,
    policy: Union[bytes, Policy, AnyPath, None] = None,
    seen: Sequence[AnyPath] = (),
    max_age_days: Optional[float] = None,
    log: Optional[AnyPath] = None,
    now: Optional[int] = None,
    receipts: Sequence[AnyPath] = (),
    productions: Sequence[AnyPath] = (),
) -> RegisterVerdict:
    """Check a register folder, and look up `receipts` (files) and `productions` (folders) in it.

    What is wrong with it is in the findings; LedgerError is raised only for what the caller brings along.
    """
    volume = Volume(path)
    ask = Question(
        volume,
        vkey=read_vkey(vkey),
        policy=read_policy(policy),
        seen=tuple(seen),
        max_age_days=max_age_days,
        log=LogFolder(Volume(log)) if log is not None else None,
        now=int(time.time()) if now is None else now,
    )
    r = _Register(Inquiry(ask, ProofLines(volume)), tuple(receipts), tuple(productions))
    open_seen(r.q)
    findings: List[Finding] = []
    for at, (promise, check) in enumerate(CHECKS, start=1):
        if at != GIVEN or r.receipts or r.productions:
            findings += _run(at, promise, check, r)
    return _verdict(r, findings)


def drawn(path: AnyPath, *, log: Optional[AnyPath] = None) -> Dict[str, bytes]:
    """The tables that the proofs of a folder give, for the program that writes it."""
    volume = Volume(path)
    ask = Question(volume, log=LogFolder(Volume(log)) if log is not None else None)
    r = _Register(Inquiry(ask, ProofLines(volume)), (), ())
    r.q.checkpoint = Checkpoint.parse_own(parse_note(volume.read(CHECKPOINT, limit=NOTE_LIMIT)).text)
    for check in (_log, _canonical, _every_day, _walked, _closed, _receipts, _months):
        list(check(r))
    return tables(r.days.values(), r.months.values())


def is_register(path: AnyPath) -> bool:
    """Whether a folder claims to be a register."""
    return (Path(path) / FACTS).is_file()


def _run(
    at: int, promise: str, check: Callable[[_Register], Iterator[Problem]], r: _Register
) -> List[Finding]:
    problems: List[Problem] = []
    try:
        problems += check(r)
    except LedgerError as error:
        problems.append(Problem(error.problem, found=str(error.found or "")[:200], advice=error.advice))
    except (
        ArithmeticError,
        LookupError,
        OSError,
        MemoryError,
        RecursionError,
        TypeError,
        ValueError,
    ) as error:
        problems.append(Problem(f"The check could not be finished: {type(error).__name__}: {error}"))
    return [Finding(at, False, *problem) for problem in problems[:200]] or [Finding(at, True, promise)]


_UNREAD = Problem("This could not be checked: an earlier check found nothing to read", advice=ASK_WHOLE)


def _signed(r: _Register) -> Iterator[Problem]:
    """Check 1."""
    yield from checkpoint_is_signed(r.q)
    note = open_under_keys(r.q.ask, r.q.volume.read(NOTE, limit=NOTE_LIMIT))
    digest = b64(sha256(r.q.volume.read(MANIFEST, limit=TABLE_LIMIT)).digest())
    at = r.q.checkpoint
    said = note.text.split("\n")
    if len(said) != 5 or said[0] != FORMAT:
        yield Problem(f"{NOTE} has not the four lines of this format")
        return
    if said[3] != digest:
        yield Problem(f"{NOTE} covers another {MANIFEST}", said[3], digest, COPY_AGAIN)
    if at is not None and said[1:3] != [at.origin, str(at.size)]:
        yield Problem(
            f"{NOTE} belongs to another log or checkpoint", f"{at.origin}, {at.size}", ", ".join(said[1:3])
        )


def _log(r: _Register) -> Iterator[Problem]:
    """Check 2."""
    yield from log_is_that_of_the_checkpoint(r.q)


def _earlier(r: _Register) -> Iterator[Problem]:
    """Check 3."""
    yield from earlier_checkpoints_are_prefixes(r.q)


def _canonical(r: _Register) -> Iterator[Problem]:
    """Check 4."""
    yield from r.q.lines.problems
    r.facts = _facts(r.q.volume)
    at = r.q.checkpoint
    if at is not None and (r.facts.origin, r.facts.size) != (at.origin, at.size):
        yield Problem(
            f"{FACTS} is of another log or checkpoint",
            f"{at.origin}, {at.size}",
            f"{r.facts.origin}, {r.facts.size}",
        )


def _facts(volume: Volume) -> Facts:
    data = volume.read(FACTS, limit=NOTE_LIMIT)
    value = read_canonical(data[:-1])
    if not data.endswith(b"\n") or not isinstance(value, dict) or set(value) != _MEMBERS:
        raise OpeningRefused(f"{FACTS} has not its form")
    first, last = value["from"], value["to"]
    if value["format"] != FORMAT or not is_day(first) or not is_day(last) or not is_day(value["began"]):
        raise OpeningRefused(f"{FACTS} names no days in the format {FORMAT}")
    if not isinstance(value["origin"], str) or type(value["size"]) is not int:
        raise OpeningRefused(f"{FACTS} names no log")
    if len(list(zip(range(_LONGEST + 1), days_between(first, last)))) > _LONGEST:
        raise OpeningRefused(f"{FACTS} names more than {_LONGEST:,} days")
    if not value["began"] <= first <= last:
        raise OpeningRefused(f"{FACTS} names days that are none of the office's")
    as_of = value["as_of"]
    return Facts(first, last, milliseconds(as_of), as_of, value["origin"], value["size"], value["began"])


def _every_day(r: _Register) -> Iterator[Problem]:
    """Check 5."""
    scan, facts = r.q.scan, r.facts
    if scan is None or facts is None:
        yield _UNREAD
        return
    wanted = set(r.asked)
    months = set(facts.months)
    for line in r.q.lines.chains.values():
        number = str(line.number)
        if line.kind is not Kind.REGISTER or number not in wanted | months:
            yield Problem(
                f"The register holds the list of {line.kind.name.lower()} {number}, which is none of its days"
            )
        elif number in r.lines:
            yield Problem(f"The list of {number} is shown twice")
        else:
            problem = vrf_problem(scan, line)
            if problem is not None:
                yield problem
            r.lines[number] = line
    for day in r.asked:
        if day not in r.lines:
            yield Problem(f"The day {day} is left out", "its list, with its proof", "nothing", ASK_WHOLE)


def _walked(r: _Register) -> Iterator[Problem]:
    """Check 6."""
    if r.q.scan is None or r.facts is None:
        yield _UNREAD
        return
    for number, line in r.lines.items():
        r.walks[number], problems = walk(r.q.scan, line, r.q.lines.events, whole=True)
        yield from problems
    last = 0
    for entry in sorted((e for each in r.walks.values() for e in each.entries), key=lambda each: each.index):
        if entry.recorded_ms < last and not entry.lost:
            yield Problem(
                f"The entry at index {entry.index} of the log says an earlier time than entries before it"
            )
        last = max(last, entry.recorded_ms)
    used = {entry.ev for each in r.walks.values() for entry in each.entries}
    for ev in r.q.lines.events.keys() - used:
        yield Problem(f"The register holds an event that is on none of its lists: {ev.hex()[:16]}…")


def _closed(r: _Register) -> Iterator[Problem]:
    """Check 7."""
    if r.facts is None or not r.walks:
        yield _UNREAD
        return
    latest = r.latest()
    for day in r.asked:
        if day not in r.walks:
            continue
        r.days[day], problems = read_day(r.walks[day])
        yield from problems
        if r.days[day].closed_n is None and day_bounds(day)[1] <= latest:
            yield Problem(
                f"The day {day} was not closed, though entries were recorded later",
                "an entry that closes it",
                "none",
                "What stands on a day that is not closed can be added to at any time: ask why.",
            )


def _receipts(r: _Register) -> Iterator[Problem]:
    """Check 8."""
    if not r.days:
        yield _UNREAD
        return
    for name in r.days:
        for entry in unexcused(r.walks[name]):
            yield Problem(
                f"{name}, entry {entry.i}: the day on which the item was handed in is closed, and no order on the list "
                "closes it"
            )


def _months(r: _Register) -> Iterator[Problem]:
    """Check 9."""
    if r.facts is None or not r.days:
        yield _UNREAD
        return
    latest = r.latest()
    for month in r.facts.months:
        if month in r.walks and r.walks[month].entries:
            made, problems = read_month(r.walks[month])
            yield from problems
            if made is not None:
                r.months[month] = made
                days = {day: each for day, each in r.days.items() if day.startswith(month)}
                yield from month_against_days(r.walks[month], days, r.walks, whole=True)
        elif day_bounds(last_day(month))[1] <= latest:
            yield Problem(
                f"The month {month} is over and its closing is not shown", "its closing", "nothing", ASK_WHOLE
            )


def _files(r: _Register) -> Iterator[Problem]:
    """Check 10."""
    volume = r.q.volume
    listed, problems = read_manifest(r.q, MANIFEST)
    yield from problems
    for path, why in volume.odd.items():
        yield Problem(f"{path} {why}", "a regular file", why, COPY_AGAIN)
    for path in volume.files.keys() - {path for path, _ in listed} - {MANIFEST, NOTE}:
        yield Problem(f"{path} is in the folder but not in its manifest", "nothing", path)
    for path, digest in listed:
        if path not in volume.files:
            yield Problem(f"{path} is missing", digest, "nothing", COPY_AGAIN)
        elif volume.digest(path) != digest:
            yield Problem(f"{path} was changed", digest, "other bytes", COPY_AGAIN)
    known = {CHAINS, EVENTS, CHECKPOINT}
    for path in volume.files:
        if path.startswith("PROOF/") and path not in known and not path.startswith(LOG):
            yield Problem(f"{path} is no proof file of this format", "nothing", path)
    for path, data in tables(r.days.values(), r.months.values()).items():
        if path not in volume.files or volume.read(path, limit=TABLE_LIMIT) != data:
            yield Problem(
                f"{path} is not the table that the proofs give",
                advice="Rely on what the checker draws, and ask the office why its table differs.",
            )


def _given(r: _Register) -> Iterator[Problem]:
    """Check 11."""
    if r.facts is None or not r.days:
        yield _UNREAD
        return
    for path in r.receipts:
        try:
            with open(path, "rb") as file:
                data = file.read(PDF_LIMIT + 1)
        except OSError as error:
            yield Problem(f"The receipt {path} can not be read: {error.strerror}")
            continue
        found = verify_receipt(data, r.q.ask.vkey, r.q.ask.policy)
        if not found.ok or found.ev is None:
            yield Problem(
                f"The receipt {path} is not in order: {found.failed()[0].what if found.failed() else ''}"
            )
        else:
            yield from _look_up(r, r.facts, (str(path), found.ev, found.index or 0), found.fields)
    for folder in r.productions:
        yield from _production(r, r.facts, folder)


def _production(r: _Register, facts: Facts, folder: AnyPath) -> Iterator[Problem]:
    """Each receipt that a production opens. Whether the production is in order is its own check."""
    lines = ProofLines(Volume(folder))
    first = {
        line.entries[0].header.ev: line.entries[0].index for line in lines.chains.values() if line.entries
    }
    for ev, opening in lines.events.items():
        if opening.type == RECEIVED and ev in first:
            yield from _look_up(r, facts, (str(folder), ev.hex(), first[ev]), opening.fields)
    yield from lines.problems[:5]


def _look_up(
    r: _Register, facts: Facts, found: Tuple[str, str, int], fields: Mapping[str, Any]
) -> Iterator[Problem]:
    """One receipt (where it was read, ev, log index): on which day it stands, or that it should and does not."""
    source, ev, index = found
    stated, number = str(fields.get("received_at") or ""), str(fields.get("receipt_number") or ev[:16] + "…")
    handed_over = f"the register handed over on {facts.as_of[:10]}"
    what = f"Item {number}, handed in on {stated or 'a day that is closed'},"
    for each in r.days.values():
        for entry in each.entries:
            if entry.ev == ev:
                note = f" ({entry.note})" if entry.note else ""
                r.answers.append(
                    Answer(source, stated, each.day, f"{what} is in {handed_over}, under {each.day}{note}.")
                )
                return
    recorded = milliseconds(fields["recorded_at"])
    low, high = surely_within(facts.first, facts.last)
    if index >= facts.size:
        text = f"{what} is not in {handed_over}: it was put on the record later, at {fields['recorded_at']}."
    elif low <= recorded < high:
        text = f"{what} is NOT in {handed_over}, though it was on the record at {fields['recorded_at']}."
        yield Problem(text, "its entry on the list of its day", "nowhere in the register", ASK_WHOLE)
    else:
        text = f"{what} is not in {handed_over}: it was put on the record at {fields['recorded_at']}, outside its days."
    r.answers.append(Answer(source, stated, None, text))


GIVEN = 11
CHECKS: Tuple[Tuple[str, Callable[[_Register], Iterator[Problem]]], ...] = (
    ("The checkpoint and the register are signed", _signed),
    ("The log is the one that the checkpoint signs", _log),
    ("Every earlier checkpoint in hand is a prefix of this log", _earlier),
    ("The proof files are canonical and every opening fits its event", _canonical),
    ("Every day has the one list of its date", _every_day),
    ("Every list is whole, from its first entry to its last", _walked),
    ("Every day that is over was closed, over what stands before the closing", _closed),
    ("Every item says on which day it was handed in", _receipts),
    ("Every month adds up its days", _months),
    ("Every file matches and the tables are those of the proofs", _files),
    ("What was given beside it is where it should be", _given),
)


def _verdict(r: _Register, findings: List[Finding]) -> RegisterVerdict:
    ok = all(each.ok for each in findings)
    at, facts = r.q.checkpoint, r.facts
    return RegisterVerdict(
        verdict=_text(r, ok=ok),
        ok=ok,
        findings=tuple(findings),
        first=facts.first if facts is not None else None,
        last=facts.last if facts is not None else None,
        as_of=facts.as_of if facts is not None else None,
        origin=at.origin if at is not None else None,
        size=at.size if at is not None else None,
        days=tuple(r.days.values()),
        months=tuple(r.months.values()),
        answers=tuple(r.answers),
        freshness=r.q.freshness,
        key_confirmed=bool(r.q.ask.log_keys()),
    )


def _text(r: _Register, *, ok: bool) -> str:
    if not ok:
        return "not ok"
    if not r.q.ask.log_keys():
        return "consistent, key not confirmed"
    parts = [
        text
        for count, text in (
            (sum(each.added for each in r.days.values()), "added after its day was closed, listed"),
            (sum(not each.closed_at for each in r.days.values()), "not closed yet (days)"),
        )
        if count
        for text in (f"{count} {text}",)
    ]
    return "complete" + (" except " + " and ".join(parts) if parts else "")


def volume_of(path: AnyPath) -> Volume:
    """A register's folder. Raises FileRefused for what is none."""
    if not is_register(path):
        raise FileRefused(f"{path} holds no {FACTS}", found=path, advice="Give the folder of a register.")
    return Volume(path)
