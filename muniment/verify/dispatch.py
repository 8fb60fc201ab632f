"""What lies at a path: a production as folder or archive, a register, a receipt, a proof. Each is checked as such."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple, Optional, Sequence, Union

from muniment.ledger.errors import OpeningRefused
from muniment.verify import receipt_report, register_report
from muniment.verify.checks import verify
from muniment.verify.findings import Verdict
from muniment.verify.package import AnyPath, FileRefused
from muniment.verify.proven import MAGIC as PROOF
from muniment.verify.proven import ProofVerdict, verify_proof
from muniment.verify.receipt import ReceiptVerdict, verify_receipt
from muniment.verify.receipt_form import PDF_LIMIT, QR_PREFIX
from muniment.verify.register import RegisterVerdict, is_register, verify_register
from muniment.verify.report import printable, report
from muniment.verify.zipped import is_zip

PDF = b"%PDF-"
_PDF_WITHIN = 1024  # readers look for the mark within this many bytes


Answer = Union[Verdict, RegisterVerdict, ReceiptVerdict, ProofVerdict]


class Checked(NamedTuple):
    """A verdict, and what a person reads of it."""

    verdict: Answer
    report: str


class Brought(NamedTuple):
    """What the person who checks brings along: nothing here comes from what is checked."""

    number: Optional[str] = None
    cases: Sequence[str] = ()
    vkey: Optional[str] = None
    policy: Optional[AnyPath] = None
    seen: Sequence[AnyPath] = ()
    max_age_days: Optional[float] = None
    log: Optional[AnyPath] = None
    entry: Optional[bytes] = None


def check(path: AnyPath, brought: Brought) -> Checked:
    """Check whatever lies at `path`. Raises LedgerError where it is nothing of ours, or was asked wrongly."""
    place = Path(path)
    if place.is_dir() or (place.is_file() and is_zip(place)):
        return (
            _register(path, brought) if place.is_dir() and is_register(path) else _production(path, brought)
        )
    data = _read(place)
    if data.startswith(PROOF):
        proof = verify_proof(
            data,
            entry=brought.entry,
            vkey=brought.vkey,
            policy=brought.policy,
            max_age_days=brought.max_age_days,
            log=brought.log,
        )
        return Checked(proof, proof_report(proof))
    if PDF in data[:_PDF_WITHIN] or data.startswith((b"{", QR_PREFIX.encode())):
        receipt = verify_receipt(data, brought.vkey, brought.policy, brought.log)
        return Checked(receipt, receipt_report.report(receipt))
    raise FileRefused(
        f"{path} is no production, receipt or proof",
        found=path,
        advice="Give the folder or the .zip of a production, a receipt's PDF, or a .tlog-proof.",
    )


def _read(place: Path) -> bytes:
    try:
        with place.open("rb") as file:
            return file.read(PDF_LIMIT + 1)
    except OSError as error:
        raise FileRefused(
            f"{place} can not be read: {error.strerror}",
            found=str(place),
            advice="Give the root of the volume.",
        ) from error


def _production(path: AnyPath, brought: Brought) -> Checked:
    verdict = verify(
        path,
        number=brought.number,
        cases=brought.cases,
        vkey=brought.vkey,
        policy=brought.policy,
        seen=brought.seen,
        max_age_days=brought.max_age_days,
        log=brought.log,
    )
    return Checked(verdict, report(verdict))


def _register(path: AnyPath, brought: Brought) -> Checked:
    verdict = verify_register(
        path,
        vkey=brought.vkey,
        policy=brought.policy,
        seen=brought.seen,
        max_age_days=brought.max_age_days,
        log=brought.log,
    )
    return Checked(verdict, register_report.report(verdict))


def proof_report(verdict: ProofVerdict) -> str:
    """A proof's verdict as text for a person at a terminal."""
    lines = [verdict.verdict if verdict.ok else verdict.verdict.upper()]
    lines.append(f"entry {verdict.index} · log {verdict.origin or 'unknown'} · {verdict.size or 0} entries")
    for finding in verdict.findings:
        lines.append(f"{'ok    ' if finding.ok else 'NOT OK'} {finding.check:2}  {finding.what}")
        if not finding.ok and finding.advice:
            lines.append(f"           {finding.advice}")
    if verdict.freshness is None:
        lines.append("freshness not shown")
    return "\n".join(map(printable, lines)) + "\n"


def entry_of_hex(text: str) -> bytes:
    """An entry typed as hex. Raises OpeningRefused."""
    try:
        return bytes.fromhex("".join(text.split()))
    except ValueError as refused:
        raise OpeningRefused(
            "The entry is not hex", found=text[:80], advice="Give the entry's bytes as hex."
        ) from refused
