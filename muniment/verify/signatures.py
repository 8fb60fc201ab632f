"""Checks 1 and 3: who signed the checkpoint and the package, and earlier checkpoints in hand."""

from __future__ import annotations

import os
from hashlib import sha256
from pathlib import Path
from typing import Iterator, List, Optional, Sequence, Tuple

from muniment.ledger.errors import LedgerError
from muniment.ledger.note import COSIGNATURE, Checkpoint, Note, Signed, Verifier, b64, open_note, parse_note
from muniment.ledger.policy import Policy
from muniment.verify.findings import Problem
from muniment.verify.inquiry import CHECKPOINT, Inquiry, Question
from muniment.verify.package import NOTE_LIMIT, AnyPath

NOTE = "PACKAGE.note"
TAG_MANIFEST = "tagmanifest-sha256.txt"
_DAY = 86_400
COPY_AGAIN = (
    "Copy the volume again from its medium; if it stays so, the file was changed after it was signed."
)


def open_under(data: bytes, keys: Sequence[Verifier], policy: Optional[Policy]) -> Note:
    """Open a note under the log's keys; without one parse it only, and check what outside signers signed."""
    witnesses = list(policy.witnesses.values()) if policy is not None else []
    if not keys:
        note = parse_note(data)
        known = {(each.name, each.id) for each in witnesses}
        cosigned = any((each.name, each.id) in known for each in note.signatures)
        return open_note(data, witnesses) if cosigned else note
    note = open_note(data, [*keys, *witnesses])
    if not any(signed.verifier in keys for signed in note.signed):
        open_note(data, keys)  # says that none of the log's keys signed
    return note


def open_under_keys(q: Question, data: bytes) -> Note:
    """As `open_under`, with the keys that the person who checks brought along."""
    return open_under(data, q.log_keys(), q.policy)


def _all_keys(q: Question) -> List[Verifier]:
    named = q.policy.logs if q.policy is not None else ()
    return list(dict.fromkeys((*q.log_keys(), *named)))


def checkpoint_and_package_are_signed(q: Inquiry) -> Iterator[Problem]:
    """Check 1."""
    yield from checkpoint_is_signed(q)
    yield from _package_note(q)


def checkpoint_is_signed(q: Inquiry) -> Iterator[Problem]:
    """The checkpoint alone: by the log, under its own name, and by those outside whom the policy asks for."""
    try:
        note = open_under_keys(q.ask, q.volume.read(CHECKPOINT, limit=NOTE_LIMIT))
        checkpoint = Checkpoint.parse_own(note.text)
    except LedgerError as error:
        yield Problem(f"{CHECKPOINT}: {error.problem}", found=str(error.found or ""), advice=error.advice)
    else:
        q.checkpoint = checkpoint
        yield from _key_is_origin(q, note, checkpoint.origin)
        yield from _cosigned(q, note)
        yield from _listed(q)


def _key_is_origin(q: Inquiry, note: Note, origin: str) -> Iterator[Problem]:
    """The log signs under its origin; a key of another name is another log's."""
    names = (
        [signed.verifier.name for signed in note.signed]
        if q.ask.log_keys()
        else [signature.name for signature in note.signatures]
    )
    if origin not in names:
        yield Problem(
            "The checkpoint is not signed under the name of its own log",
            origin,
            ", ".join(names),
            "Compare the origin with the one the office published.",
        )


def _listed(q: Inquiry) -> Iterator[Problem]:
    policy, keys = q.ask.policy, q.ask.log_keys()
    if policy is not None and policy.logs and not any(key in policy.logs for key in keys):
        yield Problem(
            "The policy does not list this log's key", advice="Check which policy belongs to this office."
        )


def _cosigned(q: Inquiry, note: Note) -> Iterator[Problem]:
    """Quorum of the policy, by cosignatures that are fresh enough; sets the time they give."""
    q.freshness, problems = outside_signatures(
        note, q.ask.policy, max_age_days=q.ask.max_age_days, now=q.ask.now
    )
    yield from problems


def outside_signatures(
    note: Note, policy: Optional[Policy], *, max_age_days: Optional[float], now: int
) -> Tuple[Optional[int], List[Problem]]:
    """The newest time (Unix seconds) that outside signers give an opened checkpoint, and what is wrong with them.

    A time more than a day ahead of `now` shows no age: it would look fresh for ever.
    """
    signed = [each for each in note.signed if each.verifier.alg == COSIGNATURE and each.time is not None]
    latest = max((each.time for each in signed if each.time), default=None)
    problems: List[Problem] = []
    if policy is not None and not policy.satisfied([each.verifier for each in signed]):
        problems.append(
            Problem(
                "Too few outside signers have signed this checkpoint",
                f"quorum {policy.quorum}",
                ", ".join(each.verifier.name for each in signed) or "none",
                "Ask the office why its outside signers did not sign, or ask them for their signatures.",
            )
        )
    if max_age_days is not None:
        problems += _fresh(signed, policy, days=max_age_days, now=now)
    return latest, problems


def _fresh(signed: List[Signed], policy: Optional[Policy], *, days: float, now: int) -> Iterator[Problem]:
    oldest = now - days * _DAY
    ahead = [each for each in signed if each.time and each.time > now + _DAY]
    fresh = [each.verifier for each in signed if each.time and each.time >= oldest and each not in ahead]
    if fresh and (policy is None or policy.satisfied(fresh)):
        return
    latest = max((each.time for each in signed if each.time), default=None)
    yield Problem(
        "The checkpoint is not shown to be fresh: it may be an older, true one",
        f"signed by outsiders within {days:g} days",
        f"latest such signature at Unix time {latest}" if latest else "none",
        "A signature is dated in the future: look at this machine's clock, and ask that signer about theirs."
        if ahead
        else "Ask for a production on a checkpoint that outside signers have signed of late.",
    )


def _package_note(q: Inquiry) -> Iterator[Problem]:
    """PACKAGE.note is signed by the log's key and covers this tag manifest, origin and size."""
    try:
        note = open_under_keys(q.ask, q.volume.read(NOTE, limit=NOTE_LIMIT))
        manifest = q.volume.read(TAG_MANIFEST, limit=1 << 30)
    except LedgerError as error:
        yield Problem(f"{NOTE}: {error.problem}", found=str(error.found or ""), advice=error.advice)
        return
    lines = note.text.split("\n")
    digest = b64(sha256(manifest).digest())
    if len(lines) != 5 or lines[0] != "muniment-package/1-draft":
        yield Problem(f"{NOTE} has not the four lines of this format")
        return
    if lines[3] != digest:
        yield Problem(f"{NOTE} covers another {TAG_MANIFEST}", lines[3], digest, COPY_AGAIN)
    at = q.checkpoint
    if at is not None and lines[1:3] != [at.origin, str(at.size)]:
        yield Problem(
            f"{NOTE} belongs to another log or checkpoint", f"{at.origin}, {at.size}", ", ".join(lines[1:3])
        )


def read_seen(path: AnyPath) -> bytes:
    """An earlier checkpoint: a note, or an earlier package's or log's folder."""
    place = Path(os.fspath(path))
    for inner in (CHECKPOINT, "checkpoint"):
        if place.is_dir() and (place / inner).is_file():
            place = place / inner
    with place.open("rb") as file:
        return file.read(NOTE_LIMIT)


def open_seen(q: Inquiry) -> None:
    """Open the earlier checkpoints before the log is read: their sizes are wanted then."""
    for path in q.ask.seen:
        try:
            # The log's key may have been changed since: one that the policy names counts as well.
            note = open_under(read_seen(path), _all_keys(q.ask), q.ask.policy)
            q.seen.append((str(path), Checkpoint.parse_own(note.text)))
        except LedgerError as error:
            q.seen_problems.append(
                Problem(f"Earlier checkpoint {path}: {error.problem}", advice=error.advice)
            )
        except OSError as error:
            q.seen_problems.append(
                Problem(
                    f"Earlier checkpoint {path} can not be read: {error.strerror}",
                    advice="Give the file PROOF/log/checkpoint of an earlier production.",
                )
            )


KEEP_BOTH = "Keep both checkpoints and tell the court: together they show that the log was rewritten."


def earlier_checkpoints_are_prefixes(q: Inquiry) -> Iterator[Problem]:
    """Check 3."""
    yield from q.seen_problems
    for path, earlier in q.seen:
        yield from _prefix(q, path, earlier)


def _prefix(q: Inquiry, path: str, earlier: Checkpoint) -> Iterator[Problem]:
    now, scan = q.checkpoint, q.scan
    if now is None or scan is None:
        yield Problem(
            f"Earlier checkpoint {path} could not be compared: the log of this package could not be read"
        )
    elif earlier.origin != now.origin:
        yield Problem(f"Earlier checkpoint {path} is of another log", now.origin, earlier.origin)
    elif earlier.size > now.size:
        yield Problem(
            f"This package is older than the checkpoint {path}, or entries were cut off",
            f"at least {earlier.size} entries",
            f"{now.size} entries",
            KEEP_BOTH,
        )
    elif scan.roots.get(earlier.size) != earlier.root:
        yield Problem(
            f"The log is not a continuation of the checkpoint {path}: what was recorded then has changed",
            earlier.root.hex(),
            scan.roots.get(earlier.size, b"").hex(),
            KEEP_BOTH,
        )
