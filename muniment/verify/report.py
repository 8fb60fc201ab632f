"""A verdict as text for a person at a terminal."""

from __future__ import annotations

from datetime import datetime, timezone
from typing import Iterator, List

from muniment.verify.findings import Finding, Verdict

RELY = "Rely on this list, which is drawn from the proofs, not on any PDF or table in the package."


def printable(text: object) -> str:
    """Text without control characters: a package must not be able to write to the terminal what it likes."""
    return "".join(sign if sign.isprintable() else f"\\x{ord(sign):02x}" for sign in str(text))


def report(verdict: Verdict) -> str:
    """The whole report, ending in a newline."""
    lines: List[str] = [verdict.verdict.upper() if not verdict.ok else verdict.verdict]
    lines += [
        printable(line) for part in (_about, _checks, _list, _withheld, _below) for line in part(verdict)
    ]
    return "\n".join(lines) + "\n"


def _about(verdict: Verdict) -> Iterator[str]:
    yield f"number {verdict.number or 'unknown'} · log {verdict.origin or 'unknown'} · {verdict.size or 0} entries"
    yield ""


def _checks(verdict: Verdict) -> Iterator[str]:
    for finding in verdict.findings:
        yield f"{'ok    ' if finding.ok else 'NOT OK'} {finding.check:2}  {finding.what}"
        yield from _detail(finding)
    yield ""


def _detail(finding: Finding) -> Iterator[str]:
    for name, text in (
        ("expected", finding.expected),
        ("found", finding.found),
        ("what to do", finding.advice),
    ):
        if text:
            yield f"           {name}: {text}"


def _list(verdict: Verdict) -> Iterator[str]:
    yield f"Items on the list: {len(verdict.rows)}. {RELY}"
    for t0, received_at, category, status in verdict.rows:
        yield f"  {t0[:16]}…  {received_at or 'date closed'}  {category or 'category closed'}  {status}"
    yield ""


def _withheld(verdict: Verdict) -> Iterator[str]:
    yield f"Grounds in force: {len(verdict.withheld)}."
    for t0, i, _, klass, ground, description, by, order in verdict.withheld:
        said = order if ground is None else f"{ground}: {description}"
        yield f"  {t0[:16]}… entry {i}  {klass}  {said}  by {by}"
    yield ""


def _below(verdict: Verdict) -> Iterator[str]:
    """What stands below the verdict."""
    for name, count in sorted(verdict.counts.items()):
        yield f"{count} {name}"
    if verdict.internal_boxes:
        yield f"{verdict.internal_boxes} events with an internal box that is closed"
    yield freshness(verdict)


def freshness(verdict: Verdict) -> str:
    """When an outside signer last saw this checkpoint."""
    if not verdict.freshness:
        return "freshness not shown: no outside signer gave a time"
    try:
        at = datetime.fromtimestamp(verdict.freshness, timezone.utc)
    except (OverflowError, OSError, ValueError):
        return "freshness not shown: the time of the outside signer is no date"
    return f"signed by outsiders at {at:%Y-%m-%d %H:%M} UTC"
