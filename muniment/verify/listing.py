"""The list as the checker draws it from the proofs, and the package's own tables against it."""

from __future__ import annotations

import csv
import io
import re
from hashlib import sha256
from typing import Any, Dict, Iterator, List, Optional, Sequence, Tuple

from muniment.ledger.chain import Kind
from muniment.ledger.errors import LedgerError
from muniment.ledger.event import canonical
from muniment.ledger.forms import is_hash
from muniment.ledger.values import read_canonical
from muniment.verify.findings import Problem
from muniment.verify.inquiry import Inquiry
from muniment.verify.package import TABLE_LIMIT
from muniment.verify.record import Record

OPEN = "undetermined"
RELY = "Rely on the list drawn from the proofs, not on this file, and ask why they differ."
_SUBJECT = re.compile(rb"/Subject\s*\(rows-sha256:\s*([0-9a-f]{64})\)")


def outcomes(record: Record) -> Dict[Tuple[bytes, bytes], str]:
    """Last determination of each pair (item, case) that has a link on the case's list."""
    found: Dict[Tuple[bytes, bytes], str] = {}
    for link in record.links:
        event = link.entry.opening
        said = (
            event.fields.get("outcome", OPEN)
            if event is not None and event.type == "LinkDetermined/1"
            else None
        )
        pair = (link.item, link.case)
        found[pair] = said if said is not None else found.get(pair, OPEN)
    return found


def draw(record: Record) -> List[List[Any]]:
    """[[item_t0, received_at, category, status], …] sorted by item_t0."""
    by_item: Dict[bytes, List[str]] = {}
    for (item, _), outcome in outcomes(record).items():
        by_item.setdefault(item, []).append(outcome)
    rows: List[List[Any]] = []
    for walked in record.of_kind(Kind.ITEM):
        event = walked.entries[0].opening
        named = event.fields if event is not None else {}
        status = "here" if walked.whole else f"another matter's, {_status(by_item.get(walked.t0, []))}"
        rows.append([walked.t0.hex(), named.get("received_at"), named.get("category"), status])
    return sorted(rows, key=lambda row: str(row[0]))


def _status(found: Sequence[str]) -> str:
    return OPEN if not found or OPEN in found else found[-1]


def tables_carry_the_list(q: Inquiry) -> Iterator[Problem]:
    """Part of check 14: INDEX and WITHHELD, and their CSV and PDF copies where there are any."""
    for name, rows in (("INDEX", q.rows), ("WITHHELD", q.withheld)):
        yield from _json(q, f"DATA/{name}.json", rows)
        for path in _copies(q, name, "csv"):
            yield from _csv(q, path, rows)
        for path in _copies(q, name, "pdf"):
            yield from _pdf(q, path, rows)


def _copies(q: Inquiry, name: str, ending: str) -> List[str]:
    return [path for path in q.volume.files if path.upper() == f"DATA/{name}.{ending}".upper()]


def _json(q: Inquiry, path: str, rows: List[List[Any]]) -> Iterator[Problem]:
    try:
        data = q.volume.read(path, limit=TABLE_LIMIT)
        stated = read_canonical(data[:-1])
    except LedgerError as error:
        yield Problem(f"{path}: {error.problem}", advice=error.advice)
        return
    if not data.endswith(b"\n") or stated != rows or canonical(stated) != canonical(rows):
        yield _differs(path, rows, stated if isinstance(stated, list) else [])


def _differs(path: str, rows: Sequence[Any], stated: Sequence[Any]) -> Problem:
    """Name the first row by which a table differs from the list."""
    for at, row in enumerate(rows):
        if at >= len(stated) or stated[at] != row:
            what = f"row {at + 1} is {'missing' if row not in stated else 'in another place'} or changed"
            return Problem(
                f"{path} does not carry the list that the proofs hold: {what}",
                _text(row),
                _text(stated[at]) if at < len(stated) else "nothing",
                RELY,
            )
    return Problem(
        f"{path} carries rows that the proofs do not hold", f"{len(rows)} rows", f"{len(stated)} rows", RELY
    )


def _text(value: Any) -> str:
    return str(value)[:400]


def cell(value: Any) -> str:
    """How a CSV copy writes a value: null empty, text as it is, all else as RFC 8785."""
    if value is None:
        return ""
    return value if isinstance(value, str) else canonical(value).decode()


def neutral(text: str) -> str:
    """A cell as it may stand in a CSV file: an apostrophe before what a spreadsheet would run as a formula."""
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t", "\r") else text


def _same(stated: str, wanted: str) -> bool:
    """Equal, an apostrophe before a formula's first sign and the kind of line break apart."""
    wanted = wanted.replace("\r\n", "\n")
    return stated.replace("\r\n", "\n") in (wanted, neutral(wanted))


def _csv(q: Inquiry, path: str, rows: List[List[Any]]) -> Iterator[Problem]:
    try:
        text = q.volume.read(path, limit=TABLE_LIMIT).decode("utf-8-sig")
        stated = list(csv.reader(io.StringIO(text, newline=""), strict=True))
    except (LedgerError, UnicodeDecodeError, csv.Error) as error:
        yield Problem(f"{path} can not be read as a table: {error}", advice=RELY)
        return
    body = stated[1:] if stated and stated[0] and not is_hash(stated[0][0]) else stated
    wanted = [[cell(value) for value in row] for row in rows]
    wrong = _first_wrong(body, wanted)
    if wrong is not None:
        at = body[wrong] if wrong < len(body) else "nothing"
        yield Problem(
            f"{path} does not carry the list that the proofs hold: row {wrong + 1} is missing or changed",
            _text(wanted[wrong] if wrong < len(wanted) else "nothing"),
            _text(at),
            RELY,
        )


def _first_wrong(stated: List[List[str]], wanted: List[List[str]]) -> Optional[int]:
    """Index of the first row that differs."""
    for at, row in enumerate(wanted):
        if at >= len(stated) or len(stated[at]) != len(row) or not all(map(_same, stated[at], row)):
            return at
    return len(wanted) if len(stated) > len(wanted) else None


def _pdf(q: Inquiry, path: str, rows: List[List[Any]]) -> Iterator[Problem]:
    """The digest of the rows that a PDF copy states. It does not prove that its pages show them."""
    try:
        found = {match.decode() for match in _SUBJECT.findall(q.volume.read(path, limit=TABLE_LIMIT))}
    except LedgerError as error:
        yield Problem(f"{path}: {error.problem}", advice=error.advice)
        return
    wanted = rows_digest(rows)
    if found != {wanted}:
        yield Problem(
            f"{path} was not made from the list that the proofs hold",
            wanted,
            ", ".join(sorted(found)) or "no digest of its rows",
            RELY,
        )


def rows_digest(rows: Sequence[Any]) -> str:
    """SHA-256 in hex of a table's JSON file: what a PDF copy states in its subject."""
    return sha256(canonical(list(rows)) + b"\n").hexdigest()
