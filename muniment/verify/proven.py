"""Checks a `.tlog-proof`: that one entry is in a log (C2SP tlog-proof), signed, fresh, and the entry one has in hand.

A proof names a place and not what stands there. The entry comes from the person who checks, or from a copy of the log.
"""

from __future__ import annotations

import time
from dataclasses import asdict, dataclass
from typing import Any, Dict, Iterator, List, Optional, Tuple, Union

from muniment.ledger.checkpoint import Checkpoint
from muniment.ledger.errors import LedgerError
from muniment.ledger.note import Note, Verifier
from muniment.ledger.policy import Policy
from muniment.ledger.proof import HEADER, MAX_PROOF, Proof
from muniment.ledger.tiles import WIDTH, Place, split_bundle
from muniment.ledger.tree import leaf_hash, verify_inclusion
from muniment.verify.checks import read_policy, read_vkey
from muniment.verify.findings import Finding, Problem
from muniment.verify.package import AnyPath, FileRefused, LogFolder, Volume
from muniment.verify.signatures import open_under, outside_signatures

MAGIC = HEADER.encode()
NO_ENTRY = Problem(
    "A proof alone shows nothing: there is no entry to compare it with",
    advice="Give the entry as hex with --entry, or a copy of the log with --log.",
)
PROMISES = ("The proof is well formed and signed by the log", "The entry stands in the log at its index")


@dataclass(frozen=True)
class ProofVerdict:
    """The whole answer. `root` and `entry` are hex; `freshness` the newest Unix time that outside signers give."""

    verdict: str
    ok: bool
    findings: Tuple[Finding, ...]
    origin: Optional[str] = None
    index: Optional[int] = None
    size: Optional[int] = None
    root: Optional[str] = None
    entry: Optional[str] = None
    freshness: Optional[int] = None
    key_confirmed: bool = False

    def failed(self) -> Tuple[Finding, ...]:
        """The findings that are not ok."""
        return tuple(each for each in self.findings if not each.ok)

    def as_json(self) -> Dict[str, Any]:
        """The JSON of `--json`."""
        return {**asdict(self), "kind": "proof"}


def verify_proof(
    data: bytes,
    *,
    entry: Optional[bytes] = None,
    vkey: Union[str, Verifier, None] = None,
    policy: Union[bytes, Policy, AnyPath, None] = None,
    max_age_days: Optional[float] = None,
    log: Optional[AnyPath] = None,
    now: Optional[int] = None,
) -> ProofVerdict:
    """Check a proof. Raises LedgerError for a malformed key or policy, and for a log that is no folder."""
    key, rules = read_vkey(vkey), read_policy(policy)
    keys = [key] if key is not None else list(rules.logs) if rules is not None else []
    try:
        proof = Proof.parse(data[: MAX_PROOF + 1])
        note = open_under(proof.checkpoint, keys, rules)
        at = Checkpoint.parse(note.text)
    except LedgerError as error:
        return ProofVerdict("not ok", ok=False, findings=_findings([_problem(error)], None))
    moment = int(time.time()) if now is None else now
    freshness, problems = outside_signatures(note, rules, max_age_days=max_age_days, now=moment)
    found = entry if entry is not None else _entry_of(log, proof, at)
    findings = _findings([*_named(note, at, keys), *problems], list(_stands(proof, at, found)))
    ok = all(finding.ok for finding in findings)
    said = "in the log" if keys else "consistent, key not confirmed"
    return ProofVerdict(
        verdict=said if ok else "not ok",
        ok=ok,
        findings=findings,
        origin=at.origin,
        index=proof.index,
        size=at.size,
        root=at.root.hex(),
        entry=found.hex() if found is not None else None,
        freshness=freshness,
        key_confirmed=bool(keys),
    )


def _problem(error: LedgerError) -> Problem:
    return Problem(error.problem, found=str(error.found or "")[:200], advice=error.advice)


def _findings(signed: List[Problem], stands: Optional[List[Problem]]) -> Tuple[Finding, ...]:
    """Of each check its problems, or that it passed; the second is None where there was nothing to compare with."""
    made: List[Finding] = []
    for check, problems in enumerate((signed, stands), start=1):
        if problems is not None:
            made += [Finding(check, False, *each) for each in problems] or [
                Finding(check, True, PROMISES[check - 1])
            ]
    return tuple(made)


def _named(note: Note, at: Checkpoint, keys: List[Verifier]) -> Iterator[Problem]:
    names = [each.verifier.name for each in note.signed if each.verifier in keys] or [
        each.name for each in note.signatures
    ]
    if at.origin not in names:
        yield Problem(
            "The checkpoint is not signed under the name of its own log", at.origin, ", ".join(names)
        )


def _entry_of(log: Optional[AnyPath], proof: Proof, at: Checkpoint) -> Optional[bytes]:
    """The entry at the proof's index in a copy of the log; None without one, or where the copy is too short."""
    if log is None or not 0 <= proof.index < at.size:
        return None
    folder = LogFolder(Volume(log))
    n, place = divmod(proof.index, WIDTH)
    width = min(WIDTH, at.size - n * WIDTH)
    try:
        data = folder.bundle(Place(-1, n, width))
        return split_bundle(data)[place] if data is not None else None
    except (LedgerError, IndexError) as error:
        raise FileRefused(f"The log can not be read at entry {proof.index}: {error}", found=log) from error


def _stands(proof: Proof, at: Checkpoint, entry: Optional[bytes]) -> Iterator[Problem]:
    if entry is None:
        yield NO_ENTRY
        return
    try:
        verify_inclusion(proof.index, at.size, leaf_hash(entry), proof.hashes, at.root)
    except LedgerError as error:
        yield _problem(error)
