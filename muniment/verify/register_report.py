"""The verdict on a register as text for a person at a terminal."""

from __future__ import annotations

from typing import Iterator

from muniment.ledger.register import GROUPS
from muniment.verify.register import RegisterVerdict
from muniment.verify.report import printable

RELY = "Rely on these figures, which are drawn from the proofs, not on any table in the folder."
NOT_SHOWN = "Not shown: that everything that came in was put on the record, and that a category is true."


def report(verdict: RegisterVerdict) -> str:
    """The whole report, ending in a newline."""
    lines = [verdict.verdict if verdict.ok else verdict.verdict.upper()]
    lines.append(
        f"register {verdict.first or '?'} to {verdict.last or '?'} · log {verdict.origin or 'unknown'} · "
        f"{verdict.size or 0} entries, the newest of {verdict.as_of or 'an unknown time'}"
    )
    lines += ["", *_checks(verdict), "", *_days(verdict), "", *_months(verdict)]
    lines += [each.text for each in verdict.answers]
    lines.append(NOT_SHOWN)
    return "".join(f"{printable(line)}\n" for line in lines)


def _checks(verdict: RegisterVerdict) -> Iterator[str]:
    for each in verdict.findings:
        yield f"{'ok    ' if each.ok else 'NOT OK'} {each.check:2}  {each.what}"
        for name, text in (("expected", each.expected), ("found", each.found), ("what to do", each.advice)):
            if text:
                yield f"           {name}: {text}"


def _days(verdict: RegisterVerdict) -> Iterator[str]:
    yield f"{_many(len(verdict.entries), 'item')} on {_many(len(verdict.days), 'day')}. {RELY}"
    for day in verdict.days:
        if not day.entries and day.closed_at:
            continue
        notes = [f"{day.late} handed in on an earlier day"] if day.late else []
        notes += [f"{day.added} ADDED AFTER THE DAY WAS CLOSED"] if day.added else []
        notes += [f"{group} {day.cells[group]}" for group in GROUPS if group in day.cells]
        notes.append(f"closed {day.closed_at}" if day.closed_at else "not closed yet")
        yield f"  {day.day}  {_many(len(day.entries), 'item')}  {'; '.join(notes)}"
    empty = sum(not day.entries and bool(day.closed_at) for day in verdict.days)
    if empty:
        yield f"  closed with nothing on its list: {_many(empty, 'more day')}"


def _months(verdict: RegisterVerdict) -> Iterator[str]:
    for month in verdict.months:
        cells = "; ".join(f"{name} {count}" for name, count in month.cells)
        yield f"  {month.month}  {_many(month.items, 'item')}, {month.late} handed in on an earlier day: {cells}"
    if verdict.months:
        yield ""


def _many(count: int, what: str) -> str:
    return f"{count} {what}" + ("" if count == 1 else "s")
