"""Checks the receipt of whoever handed a thing in, years later, from its PDF, its attachment or the code on paper.

The steps are those of docs/format.md, section 11. Key, policy and a later copy of the log come from outside.
"""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass, field
from typing import Any, Callable, Dict, Iterator, List, NamedTuple, Optional, Sequence, Tuple, Union

from muniment.ledger.chain import Header, Kind
from muniment.ledger.checkpoint import Checkpoint
from muniment.ledger.errors import LedgerError, OpeningRefused
from muniment.ledger.event import milliseconds
from muniment.ledger.forms import is_text
from muniment.ledger.note import COSIGNATURE, Note, Verifier, open_note, parse_note
from muniment.ledger.policy import Policy
from muniment.ledger.proof import Proof
from muniment.ledger.scan import Scan, scan
from muniment.ledger.tiles import bundles_for
from muniment.ledger.tree import EMPTY_ROOT, leaf_hash, verify_inclusion
from muniment.verify.checks import read_policy, read_vkey
from muniment.verify.findings import Finding, Problem
from muniment.verify.log import MAX_LOG
from muniment.verify.package import AnyPath, LogFolder, Volume, bundles_of
from muniment.verify.receipt_form import QR_PREFIX, RECEIPT_REL, TYPE, Receipt, Short, attachment
from muniment.verify.signatures import KEEP_BOTH

NEEDED = ("type", "recorded_at", "item_t0", "received_at", "receipt_number", "words", "what")
_TEXTS = ("receipt_number", "words", "what")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}\Z")
_ASK = "Ask the office that gave the receipt, in writing, and keep this one unchanged."
PENDING = "on the record, outside signatures pending"


class OutsideSignature(NamedTuple):
    """Who signed from outside: the key's name, the Unix time they give, the size of the log they saw."""

    name: str
    time: int
    size: int


@dataclass(frozen=True)
class ReceiptVerdict:
    """The whole answer. `fields` is what the proof opens: rely on it, not on what the page shows.

    `outside` is `signed`, `pending` or `not asked` (no policy); `further`: whether a later entry about the item
    stands in the later log, None where none was given. `root` is hex.
    """

    verdict: str
    ok: bool
    findings: Tuple[Finding, ...]
    fields: Dict[str, Any] = field(default_factory=dict)
    origin: Optional[str] = None
    index: Optional[int] = None
    size: Optional[int] = None
    root: Optional[str] = None
    outside: str = "not asked"
    signed: Tuple[OutsideSignature, ...] = ()
    later_size: Optional[int] = None
    further: Optional[bool] = None
    key_confirmed: bool = False
    ev: Optional[str] = None

    def failed(self) -> Tuple[Finding, ...]:
        """The findings that are not ok."""
        return tuple(each for each in self.findings if not each.ok)

    def as_json(self) -> Dict[str, Any]:
        """The JSON of `--json`."""
        whole = asdict(self)
        whole["signed"] = [each._asdict() for each in self.signed]
        whole["kind"] = "receipt"
        return whole


@dataclass
class _Inquiry:
    """One run: what was asked, and what the checks learned. A part is None until its check has made it."""

    data: bytes
    keys: Tuple[Verifier, ...]
    policy: Optional[Policy]
    log: Optional[LogFolder]
    receipt: Optional[Receipt] = None
    short: Optional[Short] = None
    proof: Optional[Proof] = None
    checkpoint: Optional[Checkpoint] = None
    later: Optional[Checkpoint] = None
    fields: Dict[str, Any] = field(default_factory=dict)
    ev: Optional[bytes] = None
    header: Optional[Header] = None
    entry: Optional[bytes] = None
    signed: List[OutsideSignature] = field(default_factory=list)
    signers: List[Verifier] = field(default_factory=list)
    further: Optional[bool] = None


def verify_receipt(
    data: bytes,
    vkey: Union[str, Verifier, None] = None,
    policy: Union[bytes, Policy, AnyPath, None] = None,
    log: Optional[AnyPath] = None,
) -> ReceiptVerdict:
    """Check a receipt: the bytes of its PDF, of its attachment, or of the text of its code.

    What is wrong with the receipt is in the findings; LedgerError is raised only for a malformed key or policy.
    """
    read, key = read_policy(policy), read_vkey(vkey)
    keys = [*((key,) if key is not None else ()), *(read.logs if read is not None else ())]
    q = _Inquiry(data, tuple(dict.fromkeys(keys)), read, LogFolder(Volume(log)) if log is not None else None)
    findings: List[Finding] = []
    for at, (promise, check) in enumerate(CHECKS, start=1):
        if _applies(at, q):
            findings += _run(at, promise, check, q)
    return _verdict(q, findings)


def _applies(at: int, q: _Inquiry) -> bool:
    """The code on paper has no proof and no checkpoint of its own: a later log takes their place."""
    if at == LATER:
        return q.log is not None
    return q.short is None or at < IN_LOG or (at == IN_LOG and q.log is None)


def _run(at: int, promise: str, check: Callable[[_Inquiry], Iterator[Problem]], q: _Inquiry) -> List[Finding]:
    """One check's findings. A stranger's bytes may make it stumble: that is a finding, not an end."""
    problems: List[Problem] = []
    try:
        problems += check(q)
    except LedgerError as error:
        problems.append(Problem(error.problem, found=_short(error.found), advice=error.advice))
    except (ArithmeticError, LookupError, OSError, RecursionError, TypeError, ValueError) as error:
        problems.append(Problem(f"The check could not be finished: {type(error).__name__}: {error}"))
    return [Finding(at, False, *problem) for problem in problems] or [Finding(at, True, promise)]


def _short(found: object) -> str:
    return "" if found is None else str(found)[:200]


def _in_form(q: _Inquiry) -> Iterator[Problem]:
    """Check 1."""
    data = q.data
    if data.lstrip()[:5] == QR_PREFIX.encode():
        q.short = Short.parse(data.strip(b"\r\n").decode("ascii", "replace"))
        return
    q.receipt = Receipt.parse(attachment(data) if data[:1024].lstrip()[:5] == b"%PDF-" else data)
    yield from ()


_UNREAD = Problem("This could not be checked: the receipt could not be read", advice=_ASK)


def _opens(q: _Inquiry) -> Iterator[Problem]:
    """Check 2."""
    if q.short is not None:
        q.ev, q.fields = q.short.ev, q.short.fields
        return
    if q.receipt is None:
        yield _UNREAD
        return
    opening = q.receipt.opening()
    q.ev = opening.ev
    if opening.type != TYPE:
        yield Problem("The event is not the receipt of an item", TYPE, opening.type, _ASK)
        return
    q.fields = dict(opening.fields)
    missing = [name for name in NEEDED if name not in q.fields]
    if missing:
        yield Problem(
            "The receipt does not open what it must", ", ".join(NEEDED), f"closed: {', '.join(missing)}"
        )
    wrong = [name for name in _TEXTS if name in q.fields and not is_text(q.fields[name])]
    if not _DAY.match(str(q.fields.get("received_at", "2000-01-01"))):
        wrong.append("received_at")
    if wrong:
        yield Problem(f"{', '.join(wrong)} has not its form")


def _commits(q: _Inquiry) -> Iterator[Problem]:
    """Check 3."""
    if q.short is not None:
        q.header, q.entry = Header.parse(q.short.header), q.short.entry
        milliseconds_of(q.short.recorded_ms)
        return
    if q.receipt is None or q.ev is None:
        yield _UNREAD
        return
    header = Header.parse(q.receipt.header)
    first = (Kind.ITEM, 0, EMPTY_ROOT, RECEIPT_REL)
    if (header.kind, header.i, header.root, header.rel) != first:
        yield Problem("The entry is not the first of an item's list, its receipt", "item, entry 0", "another")
    if header.ev != q.ev:
        yield Problem("The entry commits to another event", q.ev.hex(), header.ev.hex())
    said = q.fields.get("recorded_at")
    if said is not None and milliseconds(said) != header.recorded_ms:
        yield Problem("The event and its entry give two times", str(said), str(header.recorded_ms))
    tag = q.fields.get("item_t0")
    if tag is not None and tag != q.receipt.tag.hex():
        yield Problem("The entry is on another item's list", str(tag), q.receipt.tag.hex())
    q.header, q.entry = header, q.receipt.entry


def milliseconds_of(ms: int) -> int:
    """Refuse a time that is no moment of this calendar."""
    if ms >= 253_402_300_800_000:
        raise OpeningRefused("The code gives no moment of time", found=ms)
    return ms


def _in_log(q: _Inquiry) -> Iterator[Problem]:
    """Check 4."""
    if q.short is not None:
        yield Problem(
            "The code on paper holds no proof of its own: it is not shown to be in the log",
            advice="Check it against a copy of the log, with --log.",
        )
        return
    if q.receipt is None:
        yield _UNREAD
        return
    proof = Proof.parse(q.receipt.proof.encode())
    q.proof = proof
    q.checkpoint = Checkpoint.parse_own(parse_note(proof.checkpoint).text)
    if proof.extra is not None:
        yield Problem("The proof holds a line that nothing vouches for", "no extra line", "extra")
    if proof.index != q.receipt.index:
        yield Problem("The proof is of another place in the log", str(q.receipt.index), str(proof.index))
    if q.entry is None:
        yield _UNREAD
        return
    verify_inclusion(q.receipt.index, q.checkpoint.size, leaf_hash(q.entry), proof.hashes, q.checkpoint.root)


def _signed(q: _Inquiry) -> Iterator[Problem]:
    """Check 5."""
    if q.proof is None or q.checkpoint is None:
        yield _UNREAD
        return
    yield from _opened_by(q, q.proof.checkpoint, q.checkpoint)


def _opened_by(q: _Inquiry, data: bytes, checkpoint: Checkpoint) -> Iterator[Problem]:
    """The checkpoint under the keys in hand; notes which outside signers signed it."""
    witnesses = list(q.policy.witnesses.values()) if q.policy is not None else []
    if q.keys:
        note = open_note(data, [*q.keys, *witnesses])
        if not any(each.verifier in q.keys for each in note.signed):
            open_note(data, q.keys)  # says that none of the log's keys signed
        names = [each.verifier.name for each in note.signed if each.verifier in q.keys]
    else:
        note = _with_witnesses(data, witnesses)
        names = [each.name for each in note.signatures]
    if checkpoint.origin not in names:
        yield Problem(
            "The checkpoint is not signed under the name of its own log", checkpoint.origin, ", ".join(names)
        )
    for each in note.signed:
        if each.verifier.alg == COSIGNATURE and each.time:
            q.signed.append(OutsideSignature(each.verifier.name, each.time, checkpoint.size))
            q.signers.append(each.verifier)


def _with_witnesses(data: bytes, witnesses: Sequence[Verifier]) -> Note:
    """Without a key of the log: what outside signers signed, if one of them did."""
    note = parse_note(data)
    known = {(each.name, each.id) for each in witnesses}
    cosigned = any((each.name, each.id) in known for each in note.signatures)
    return open_note(data, witnesses) if cosigned else note


def _continued(q: _Inquiry) -> Iterator[Problem]:
    """Check 6."""
    receipt = q.receipt or q.short
    if q.log is None or receipt is None or q.entry is None or q.header is None:
        yield _UNREAD
        return
    data = q.log.checkpoint()
    later = Checkpoint.parse_own(parse_note(data).text)
    q.later = later
    yield from _opened_by(q, data, later)
    origin, size = _origin(q), q.checkpoint.size if q.checkpoint is not None else receipt.index + 1
    if later.origin != origin:
        yield Problem("The later log is another office's", origin, later.origin)
        return
    if later.size < size:
        yield Problem(
            "The log given is older than the receipt, or entries were cut off",
            f"at least {size} entries",
            f"{later.size} entries",
            KEEP_BOTH,
        )
        return
    if later.size > MAX_LOG:
        yield Problem("The later checkpoint states a size that no folder can hold", found=str(later.size))
        return
    wanted = {receipt.tag, q.header.next_tag}
    found = scan(bundles_of([q.log], bundles_for(later.size)), wanted=wanted, sizes=[size])
    yield from _same_log(q, later, found, size)
    yield from _stands_once(receipt, q.entry, found)
    q.further = bool(found.at(q.header.next_tag))


def _origin(q: _Inquiry) -> str:
    if q.checkpoint is not None:
        return q.checkpoint.origin
    return q.short.origin if q.short is not None else ""


def _same_log(q: _Inquiry, later: Checkpoint, found: Scan, size: int) -> Iterator[Problem]:
    if found.size != later.size or found.root != later.root:
        yield Problem(
            "The later log's entries are not those that its checkpoint signs",
            later.root.hex(),
            found.root.hex(),
        )
    elif q.checkpoint is not None and found.roots.get(size) != q.checkpoint.root:
        yield Problem(
            "The later log is not a continuation of the receipt's: what was recorded has changed",
            q.checkpoint.root.hex(),
            found.roots.get(size, b"").hex(),
            KEEP_BOTH,
        )


def _stands_once(receipt: Union[Receipt, Short], entry: bytes, found: Scan) -> Iterator[Problem]:
    places = found.at(receipt.tag)
    if [each.at for each in places] != [receipt.index]:
        yield Problem(
            "The entry of the receipt does not stand in the later log once and at its place",
            f"index {receipt.index}",
            ", ".join(str(each.at) for each in places[:5]) or "nowhere",
            KEEP_BOTH,
        )
    elif places[0].cm != entry[33:]:
        yield Problem(
            "The later log holds another commitment at the receipt's place",
            entry[33:].hex(),
            places[0].cm.hex(),
        )


IN_LOG, LATER = 4, 6
CHECKS: Tuple[Tuple[str, Callable[[_Inquiry], Iterator[Problem]]], ...] = (
    ("The receipt is in its form", _in_form),
    ("What it opens is what was recorded", _opens),
    ("The entry of the log commits to it", _commits),
    ("The entry is in the log that the checkpoint signs", _in_log),
    ("The checkpoint is signed by the log", _signed),
    ("The later log continues it and holds the entry", _continued),
)


def _verdict(q: _Inquiry, findings: List[Finding]) -> ReceiptVerdict:
    ok = all(each.ok for each in findings)
    at = q.checkpoint or q.later
    outside = _outside(q)
    if not ok:
        said = "not ok"
    elif not q.keys:
        said = "consistent, key not confirmed"
    else:
        said = PENDING if outside == "pending" else "on the record"
    receipt = q.receipt or q.short
    return ReceiptVerdict(
        verdict=said,
        ok=ok,
        findings=tuple(findings),
        fields=q.fields,
        origin=at.origin if at is not None else _origin(q) or None,
        index=receipt.index if receipt is not None else None,
        size=at.size if at is not None else None,
        root=at.root.hex() if at is not None else None,
        outside=outside,
        signed=tuple(sorted(set(q.signed), key=lambda each: (each.time, each.name))),
        later_size=q.later.size if q.later is not None else None,
        further=q.further,
        key_confirmed=bool(q.keys),
        ev=q.ev.hex() if q.ev is not None else None,
    )


def _outside(q: _Inquiry) -> str:
    if q.policy is None:
        return "not asked"
    return "signed" if q.policy.satisfied(q.signers) else "pending"
