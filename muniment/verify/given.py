"""Part of check 14: the files that are given, against what the record says of files."""

from __future__ import annotations

from typing import Any, Dict, Iterator, List, Optional, Set, Tuple

from muniment.ledger.chain import Kind
from muniment.ledger.event import Opening
from muniment.ledger.forms import is_count
from muniment.verify.findings import Problem
from muniment.verify.inquiry import Inquiry
from muniment.verify.record import Record

NATIVES = "NATIVES/"
TAKEN_IN = "FileTakenIn/1"
NOT_GIVEN = "files of the record that are not in this package"
_SHORT = 12


def given_files_are_those_on_record(q: Inquiry, listed: Dict[str, str]) -> Iterator[Problem]:
    """`listed`: digest by path of both manifests. What is open on the record and not given is counted, not refused:
    a file may be given on another medium.
    """
    if q.record is None or q.record.main is None:
        return
    shown = _taken_in(q.record)
    known = {event.fields.get("sha256") for event in shown.values()}
    given = {digest: path for path, digest in listed.items() if path.startswith(NATIVES)}
    for digest in given.keys() - known:
        yield Problem(
            f"{given[digest]} is no file that the record shows as taken in",
            "a file on the record",
            digest,
            "The record does not say where it comes from: ask.",
        )
    rows, problem = _issued_with(q.record)
    if problem is not None:
        yield problem
    by_short: Dict[str, Set[str]] = {}
    for ev, event in shown.items():
        by_short.setdefault(ev.hex()[:_SHORT], set()).add(event.fields["sha256"])
    for short in rows:
        yield from _is_given(short, by_short.get(short, set()), given)
    lacking = {
        ev for ev, event in shown.items() if event.fields.get("sha256") not in given and _is_open(event)
    }
    if lacking:
        q.classes[NOT_GIVEN] = len(lacking)


def _taken_in(record: Record) -> Dict[bytes, Opening]:
    """The files taken in of every item that is walked whole, by ev, as far as their digest is open."""
    return {
        entry.ev: entry.opening
        for walked in record.of_kind(Kind.ITEM)
        if walked.whole
        for entry in walked.entries
        if entry.opening is not None and entry.type == TAKEN_IN and "sha256" in entry.opening.fields
    }


def _is_open(event: Opening) -> bool:
    return all(event.schema.marks[j] == "*" for j in event.closed)


def _issued_with(record: Record) -> Tuple[List[str], Optional[Problem]]:
    """The short ids of the files that the issue says are in this package: `files` of its `bates`, where it has them."""
    last = record.main.entries[-1] if record.main is not None and record.main.entries else None
    bates = last.opening.fields.get("bates") if last is not None and last.opening is not None else None
    if not isinstance(bates, dict) or "files" not in bates:
        return [], None
    rows = bates["files"]
    if not isinstance(rows, list) or not all(map(_is_row, rows)):
        return [], Problem("The issue names its files in another form than [beginning of the event, number]")
    return [row[0] for row in rows], None


def _is_row(row: Any) -> bool:
    return (
        isinstance(row, list)
        and len(row) == 2
        and isinstance(row[0], str)
        and len(row[0]) == _SHORT
        and not set(row[0]) - set("0123456789abcdef")
        and is_count(row[1])
    )


def _is_given(short: str, digests: Set[str], given: Dict[str, str]) -> Iterator[Problem]:
    if not digests:
        yield Problem(f"The issue names a file {short}… that the record does not show as taken in")
    elif not digests & given.keys():
        yield Problem(
            f"The issue says that the file {short}… is in this package, and it is not",
            ", ".join(sorted(digests)),
            "nothing",
            "Ask for the file: it is on the record.",
        )
