"""The numbered list of checks, and the verdict over all of them. No check stops another."""

from __future__ import annotations

import os
import time
from pathlib import Path
from typing import Callable, Iterator, List, NamedTuple, Optional, Sequence, Tuple, Union

from muniment.ledger.chain import fold
from muniment.ledger.errors import NoteRefused
from muniment.ledger.note import Verifier
from muniment.ledger.policy import Policy
from muniment.verify.ahead import Digests
from muniment.verify.certificate import production_certifies_every_chain
from muniment.verify.completeness import (
    chains_are_whole,
    number_has_this_chain,
    proof_files_are_canonical,
    prosecution_was_opened,
    record_is_followed,
    structure_is_open,
)
from muniment.verify.files import files_and_tables_match
from muniment.verify.findings import Finding, Problem, Verdict
from muniment.verify.grounds import EXPUNGED, SEALED, WITHHELD, closed_fields_have_grounds, grounds_are_valid
from muniment.verify.heads import head_of
from muniment.verify.inquiry import Inquiry, Question
from muniment.verify.lines import ProofLines
from muniment.verify.listing import OPEN, outcomes
from muniment.verify.log import log_is_that_of_the_checkpoint
from muniment.verify.package import AnyPath, FileRefused, LogFolder, Volume
from muniment.verify.signatures import (
    checkpoint_and_package_are_signed,
    earlier_checkpoints_are_prefixes,
    open_seen,
)
from muniment.verify.standing import events_stand_where_they_say
from muniment.verify.zipped import ZipVolume, is_zip


class Check(NamedTuple):
    """A check: what it promises when it passes, and how it looks."""

    promise: str
    run: Callable[[Inquiry], Iterator[Problem]]


CHECKS: Tuple[Check, ...] = (
    Check("The checkpoint and the package are signed", checkpoint_and_package_are_signed),
    Check("The log is the one that the checkpoint signs", log_is_that_of_the_checkpoint),
    Check("Every earlier checkpoint in hand is a prefix of this log", earlier_checkpoints_are_prefixes),
    Check("The proof files are canonical and every opening fits its event", proof_files_are_canonical),
    Check("The number has exactly this list", number_has_this_chain),
    Check("Every list is whole, from its first entry to its last", chains_are_whole),
    Check("The prosecution was opened", prosecution_was_opened),
    Check("Cases, other numbers, items and splits are all followed", record_is_followed),
    Check("Nothing hides where it leads", structure_is_open),
    Check(
        "Every event stands on each list that it names, and none is back-dated", events_stand_where_they_say
    ),
    Check("Every ground is valid where it stands", grounds_are_valid),
    Check("Every closed field has a ground", closed_fields_have_grounds),
    Check("The production certifies every list", production_certifies_every_chain),
    Check("Every file matches and the tables carry the list", files_and_tables_match),
)
SHOWN = 200


def verify(
    path: AnyPath,
    *,
    number: Optional[str] = None,
    cases: Sequence[str] = (),
    vkey: Union[str, Verifier, None] = None,
    policy: Union[bytes, Policy, AnyPath, None] = None,
    seen: Sequence[AnyPath] = (),
    max_age_days: Optional[float] = None,
    log: Optional[AnyPath] = None,
    now: Optional[int] = None,
) -> Verdict:
    """Check a package folder. Key, policy, earlier checkpoints and freshness come from outside it.

    `now` is Unix seconds. What is wrong with the package is in the findings; LedgerError is raised only for
    what the caller brings along: a number that can not be folded, a malformed key or policy, no folder.
    """
    volume = volume_at(path)
    ask = Question(
        volume,
        number=number,
        cases=tuple(cases),
        vkey=read_vkey(vkey),
        policy=read_policy(policy),
        seen=tuple(seen),
        max_age_days=max_age_days,
        log=LogFolder(_folder(log)) if log is not None else None,
        now=int(time.time()) if now is None else now,
    )
    for typed in (*cases, *((number,) if number is not None else ())):
        fold(typed)
    with Digests(volume) as digests:
        q = Inquiry(ask, ProofLines(volume), digests)
        open_seen(q)
        findings = [finding for at, check in enumerate(CHECKS, start=1) for finding in _run(at, check, q)]
    return _verdict(q, findings)


def volume_at(path: AnyPath) -> Volume:
    """A folder, or an archive of one. Raises FileRefused."""
    place = Path(path)
    return ZipVolume(path) if place.is_file() and is_zip(place) else _folder(path)


def _folder(path: AnyPath) -> Volume:
    if not Path(path).is_dir():
        raise FileRefused(
            f"{os.fspath(path)} is no folder and no archive of one",
            found=path,
            advice="Give the root of the volume or log.",
        )
    return Volume(path)


def read_vkey(vkey: Union[str, Verifier, None]) -> Optional[Verifier]:
    """A key as text, or the path of a file that holds it."""
    if vkey is None or isinstance(vkey, Verifier):
        return vkey
    text = str(vkey).strip()
    try:
        return Verifier.parse(text)
    except NoteRefused as refused:
        try:
            with open(text, encoding="utf-8") as file:
                kept = file.read(10_000).strip()
        except (OSError, ValueError):
            raise refused from None
    return Verifier.parse(kept)


def read_policy(policy: Union[bytes, Policy, AnyPath, None]) -> Optional[Policy]:
    """A parsed policy, its bytes, or the path of its file."""
    if policy is None or isinstance(policy, Policy):
        return policy
    if isinstance(policy, bytes):
        return Policy.parse(policy)
    try:
        with open(policy, "rb") as file:
            return Policy.parse(file.read(1 << 20))
    except OSError as error:
        raise FileRefused(
            f"The policy {os.fspath(policy)} can not be read: {error.strerror}", found=policy
        ) from error


def _run(at: int, check: Check, q: Inquiry) -> Iterator[Finding]:
    """One check's findings: an ok one, or one for each problem. A crash is a finding, not an end."""
    count = 0
    try:
        for problem in check.run(q):
            count += 1
            if count <= SHOWN:
                yield Finding(at, False, *problem)
    except (
        ArithmeticError,
        LookupError,
        OSError,
        MemoryError,
        RecursionError,
        TypeError,
        ValueError,
    ) as error:
        count += 1
        yield Finding(
            at,
            False,
            f"The check could not be finished: {type(error).__name__}: {error}",
            "",
            "",
            "Report this with the package to the makers of the program.",
        )
    if count > SHOWN:
        yield Finding(at, False, f"{count - SHOWN} more findings of this kind are not shown")
    if not count:
        yield Finding(at, True, check.promise)


def _verdict(q: Inquiry, findings: List[Finding]) -> Verdict:
    ok = all(finding.ok for finding in findings)
    walks = list(q.record.walks.values()) if q.record is not None else []
    open_links = (
        sum(outcome == OPEN for outcome in outcomes(q.record).values()) if q.record is not None else 0
    )
    at = q.checkpoint
    return Verdict(
        verdict=_text(q, ok=ok, open_links=open_links),
        ok=ok,
        findings=tuple(findings),
        number=q.number,
        origin=at.origin if at is not None else None,
        size=at.size if at is not None else None,
        root=at.root.hex() if at is not None else None,
        rows=tuple(q.rows),
        withheld=tuple(q.withheld),
        counts=q.classes,
        heads=tuple(head_of(each) for each in sorted(walks, key=lambda each: each.t0) if each.whole),
        internal_boxes=q.internal_boxes,
        undetermined=open_links,
        freshness=q.freshness,
        number_confirmed=q.ask.number is not None,
        key_confirmed=bool(q.ask.log_keys()),
    )


def _text(q: Inquiry, *, ok: bool, open_links: int) -> str:
    """The verdict in the words of docs/format.md, section 8."""
    if not ok:
        return "not ok"
    sealed = q.classes.get(SEALED, 0) + q.classes.get(EXPUNGED, 0)
    withheld = q.classes.get(WITHHELD, 0)
    parts = [
        text
        for count, text in (
            (open_links, f"{open_links} links not yet determined"),
            (withheld, f"{withheld} withheld, listed"),
            (sealed, f"{sealed} court-sealed or expunged by order"),
        )
        if count
    ]
    said = "complete" + (" except " + " and ".join(parts) if parts else "")
    if not q.ask.log_keys():
        said = "consistent, key not confirmed"
    return said if q.ask.number is not None else said + " (number not confirmed)"
