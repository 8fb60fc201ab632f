"""The tables of a register, as the checker draws them: the writer's files must be these bytes."""

from __future__ import annotations

import csv
import io
from typing import Dict, Iterable, List, Sequence

from muniment.ledger.register import GROUPS
from muniment.verify.register_days import Day, Month

DAYS, ENTRIES, MONTHS = "DAYS.csv", "ENTRIES.csv", "MONTHS.csv"


def tables(days: Iterable[Day], months: Iterable[Month]) -> Dict[str, bytes]:
    """The three tables by file name: UTF-8, RFC 4180, a head line."""
    all_days = list(days)
    return {DAYS: _days(all_days), ENTRIES: _entries(all_days), MONTHS: _months(months)}


def _days(days: Sequence[Day]) -> bytes:
    rows = [
        [
            each.day,
            str(len(each.entries)),
            str(each.late),
            str(each.added),
            each.closed_at or "not closed yet",
            *(str(each.cells[group]) if group in each.cells else "" for group in GROUPS),
        ]
        for each in days
    ]
    head = ["day", "items", "from earlier days", "added after closing", "closed at", *GROUPS]
    return _written(head, rows)


def _entries(days: Sequence[Day]) -> bytes:
    rows = [
        [
            each.day,
            str(each.position),
            str(each.index),
            each.recorded_at,
            each.received_at,
            each.note,
            each.ev,
        ]
        for day in days
        for each in day.entries
    ]
    head = ["day", "position", "entry of the log", "recorded at", "handed in on", "note", "commitment"]
    return _written(head, rows)


def _months(months: Iterable[Month]) -> bytes:
    rows = [
        [each.month, str(each.items), str(each.late), each.closed_at, name, str(count)]
        for each in months
        for name, count in each.cells
    ]
    return _written(["month", "items", "from earlier days", "closed at", "groups", "of these"], rows)


def _written(head: List[str], rows: Iterable[Sequence[str]]) -> bytes:
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(head)
    writer.writerows(rows)
    return out.getvalue().encode()
