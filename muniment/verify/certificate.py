"""Check 13: the production's own event certifies every chain as it stood just before."""

from __future__ import annotations

from hashlib import sha256
from typing import Any, Iterator, List

from muniment.ledger.errors import LedgerError
from muniment.verify.completeness import UNREAD
from muniment.verify.findings import Problem
from muniment.verify.inquiry import Inquiry
from muniment.verify.record import Record
from muniment.verify.walk import Entry, Walk

MANIFEST = "manifest-sha256.txt"
ISSUED = "ProductionIssued/1"


def production_certifies_every_chain(q: Inquiry) -> Iterator[Problem]:
    """Check 13."""
    record = q.record
    if record is None or record.main is None or not record.main.entries:
        yield UNREAD
        return
    last = record.main.entries[-1]
    if last.opening is None or last.type != ISSUED:
        yield Problem(
            f"The last entry of {record.main.label} is not the issue of this production", ISSUED, last.type
        )
        return
    if last.opening.fields.get("prosecution_t0", record.main.t0.hex()) != record.main.t0.hex():
        yield Problem("The production was issued for another prosecution")
    yield from _heads(record, last, last.opening.fields.get("heads", []))
    for entry in record.main.entries[:-1]:
        if entry.type == ISSUED and entry.opening is not None:
            yield from _earlier(record, entry, entry.opening.fields.get("heads", []))


def _heads(record: Record, last: Entry, heads: List[Any]) -> Iterator[Problem]:
    """Exactly the chains walked whole; after the certified position nothing, or this event alone."""
    named = {bytes.fromhex(t0): (n, root) for t0, n, root in heads}
    for t0, walked in record.walks.items():
        if not walked.whole:
            continue
        if t0 not in named:
            yield Problem(f"The production does not certify {walked.label}")
            continue
        n, root = named[t0]
        yield from _fits(walked, n, root)
        after = [entry.ev for entry in walked.entries[n:]]
        if after not in ([], [last.ev]):
            yield Problem(
                f"{walked.label} grew before the production was issued: it certifies {n} entries",
                str(n),
                str(len(walked.entries)),
            )
        if walked is record.main and n != len(walked.entries) - 1:
            yield Problem(
                "The production does not stand at the position of the prosecution that it certifies",
                str(n),
                str(len(walked.entries) - 1),
            )
    for t0 in named.keys() - {walked.t0 for walked in record.walks.values() if walked.whole}:
        yield Problem(f"The production certifies a chain that it does not show: {t0.hex()[:16]}…")


def _fits(walked: Walk, n: int, root: str) -> Iterator[Problem]:
    found = walked.roots[n].hex() if n < len(walked.roots) else f"only {len(walked.entries)} entries"
    if found != root:
        yield Problem(f"{walked.label} is not the one that was certified at {n} entries", root, found)


def _earlier(record: Record, entry: Entry, heads: List[Any]) -> Iterator[Problem]:
    """What an earlier production certified is still in the record, unchanged, and was all there was then."""
    said = f"The production of entry {entry.i}"
    places = [each.index for each in record.entries() if each.ev == entry.ev]
    for t0, n, root in heads:
        walked = record.walks.get(bytes.fromhex(t0))
        if walked is None or not walked.whole:
            yield Problem(f"{said} certified a chain that is no longer shown: {t0[:16]}…")
            continue
        yield from _fits(walked, n, root)
        if any(each.index < max(places) and each.ev != entry.ev for each in walked.entries[n:]):
            yield Problem(f"{said} certified {n} entries of {walked.label}, which had more by then")
    own = [n for t0, n, _ in heads if t0 == entry.t0.hex()]
    if heads and own != [entry.i]:
        yield Problem(
            f"{said} does not stand at the position of its prosecution that it certifies",
            str(own[0]) if own else "none",
            str(entry.i),
        )


def manifest_is_the_issued_one(q: Inquiry) -> Iterator[Problem]:
    """Part of check 14: the digest that the production's event holds is that of the payload manifest."""
    main = q.record.main if q.record is not None else None
    issued = main.entries[-1].opening if main is not None and main.entries else None
    if issued is None or issued.type != ISSUED:
        return
    try:
        found = sha256(q.volume.read(MANIFEST, limit=1 << 30)).hexdigest()
    except LedgerError:
        return  # that it is missing is said with the manifests
    if issued.fields.get("payload_manifest_sha256") != found:
        yield Problem(
            "The files are not those that were issued: the payload manifest is another one",
            str(issued.fields.get("payload_manifest_sha256")),
            found,
        )
