"""What lies at a path: a production as folder or archive, a register, a receipt, a proof. Each is checked as such."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, Optional, Sequence, Union

from muniment.ledger.errors import OpeningRefused
from muniment.verify.checks import verify
from muniment.verify.package import AnyPath, FileRefused
from muniment.verify.report import printable, report
from muniment.verify.zipped import is_zip

if TYPE_CHECKING:
    from muniment.verify.findings import Verdict
    from muniment.verify.proven import ProofVerdict
    from muniment.verify.receipt import ReceiptVerdict
    from muniment.verify.register import RegisterVerdict

    Answer = Union[Verdict, RegisterVerdict, ReceiptVerdict, ProofVerdict]

# What is not asked for is not loaded: the one file is compiled anew each time it runs.
PDF, PROOF, REGISTER = b"%PDF-", b"c2sp.org/tlog-proof@v1", "REGISTER.json"
_PDF_WITHIN = 1024  # readers look for the mark within this many bytes


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
    receipts: Sequence[AnyPath] = ()
    productions: Sequence[AnyPath] = ()


def check(path: AnyPath, brought: Brought) -> Checked:
    """Check whatever lies at `path`. Raises LedgerError where it is nothing of ours, or was asked wrongly."""
    place = Path(path)
    if place.is_dir():
        return (_register if (place / REGISTER).is_file() else _production)(path, brought)
    if place.is_file() and is_zip(place):
        return _production(path, brought)
    from muniment.verify.receipt_form import PDF_LIMIT, QR_PREFIX

    data = _read(place, PDF_LIMIT)
    if data.startswith(PROOF):
        return _proof(data, brought)
    if PDF in data[:_PDF_WITHIN] or data.startswith((b"{", QR_PREFIX.encode())):
        return _receipt(data, brought)
    raise FileRefused(
        f"{path} is no production, receipt or proof",
        found=path,
        advice="Give the folder or the .zip of a production, a receipt's PDF, or a .tlog-proof.",
    )


def _read(place: Path, limit: int) -> bytes:
    try:
        with place.open("rb") as file:
            return file.read(limit + 1)
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


def _proof(data: bytes, brought: Brought) -> Checked:
    from muniment.verify.proven import verify_proof

    verdict = verify_proof(
        data,
        entry=brought.entry,
        vkey=brought.vkey,
        policy=brought.policy,
        max_age_days=brought.max_age_days,
        log=brought.log,
    )
    return Checked(verdict, proof_report(verdict))


def _receipt(data: bytes, brought: Brought) -> Checked:
    from muniment.verify.receipt import verify_receipt
    from muniment.verify.receipt_report import report as receipt_report

    verdict = verify_receipt(data, brought.vkey, brought.policy, brought.log)
    return Checked(verdict, receipt_report(verdict))


def _register(path: AnyPath, brought: Brought) -> Checked:
    from muniment.verify.register import verify_register
    from muniment.verify.register_report import report as register_report

    verdict = verify_register(
        path,
        vkey=brought.vkey,
        policy=brought.policy,
        seen=brought.seen,
        max_age_days=brought.max_age_days,
        log=brought.log,
        receipts=brought.receipts,
        productions=brought.productions,
    )
    return Checked(verdict, register_report(verdict))


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
