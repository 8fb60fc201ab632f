"""Checks 4 to 9 as the numbered list asks for them."""

from __future__ import annotations

from typing import Iterator, Optional

from muniment.ledger.chain import Kind, fold
from muniment.ledger.errors import LedgerError
from muniment.verify.findings import Problem
from muniment.verify.inquiry import Inquiry
from muniment.verify.lines import ChainLine
from muniment.verify.record import INCOMPLETE, ORDERS, Explorer, Record
from muniment.verify.walk import vrf_problem

UNREAD = Problem(
    "This could not be checked: an earlier check found nothing to read",
    advice="See the first finding that is not ok.",
)


def proof_files_are_canonical(q: Inquiry) -> Iterator[Problem]:
    """Check 4."""
    yield from q.lines.problems


def number_has_this_chain(q: Inquiry) -> Iterator[Problem]:
    """Check 5; then the whole record is explored, and checks 6 to 10 say what was found."""
    q.record = Record()
    number = _number(q)
    if number is None:
        yield Problem("The package does not say which prosecution it is about: give its number with --number")
        return
    q.number = number
    if q.scan is None:
        yield UNREAD
        return
    main: Optional[ChainLine] = None
    for line in q.lines.numbered(Kind.PROSECUTION, number):
        problem = vrf_problem(q.scan, line)
        if problem is None:
            main = main or line
        else:
            yield problem
    if main is None:
        yield Problem(
            f"The package shows no list for the number {number}",
            number,
            _shown(q),
            "Compare the number with the charging paper; a different number is a different list.",
        )
        return
    Explorer(q.scan, q.lines, q.record).run(main)


def _number(q: Inquiry) -> Optional[str]:
    """The number asked for, folded; else the package's own."""
    if q.ask.number is not None:
        return fold(q.ask.number)
    lines = [line for line in q.lines.chains.values() if line.kind is Kind.PROSECUTION]
    issued = [line for line in lines if line.entries and _type(q, line) == "ProductionIssued/1"]
    for candidates in (issued, lines):
        if len(candidates) == 1:
            return candidates[0].number
    return None


def _type(q: Inquiry, line: ChainLine) -> str:
    event = q.lines.events.get(line.entries[-1].header.ev)
    return event.type if event is not None else ""


def _shown(q: Inquiry) -> str:
    return (
        ", ".join(line.number or "" for line in q.lines.chains.values() if line.kind is Kind.PROSECUTION)
        or "none"
    )


def _explored(q: Inquiry, check: int) -> Iterator[Problem]:
    if q.record is None or q.record.main is None:
        yield UNREAD
    else:
        yield from q.record.problems[check]


def chains_are_whole(q: Inquiry) -> Iterator[Problem]:
    """Check 6."""
    yield from _explored(q, 6)


def prosecution_was_opened(q: Inquiry) -> Iterator[Problem]:
    """Check 7."""
    main = q.record.main if q.record is not None else None
    if main is None:
        yield UNREAD
        return
    if not main.entries:
        yield Problem(
            f"Nothing was ever recorded under the number {main.line.number}",
            "a prosecution that was opened",
            "an empty list",
            "Compare the number with the charging paper: this one has no list at all.",
        )
        return
    opened = main.entries[0].opening
    if opened is None or opened.type != "ProsecutionOpened/1":
        yield Problem(
            f"{main.label} does not begin with its opening", "ProsecutionOpened/1", main.entries[0].type
        )
    elif opened.fields.get("prosecution_t0", main.t0.hex()) != main.t0.hex():
        yield Problem(f"{main.label} begins with the opening of another prosecution")


def record_is_followed(q: Inquiry) -> Iterator[Problem]:
    """Check 8."""
    yield from _explored(q, 8)
    if q.record is None or q.record.main is None:
        return
    walked = {each.line.number for each in q.record.of_kind(Kind.CASE)}
    for typed in q.ask.cases:
        try:
            number = fold(typed)
        except LedgerError as error:
            yield Problem(error.problem, advice=error.advice)
            continue
        if number not in walked:
            yield Problem(
                f"The case {number} is not part of this production",
                number,
                ", ".join(sorted(filter(None, walked))),
                INCOMPLETE,
            )


def structure_is_open(q: Inquiry) -> Iterator[Problem]:
    """Check 9: nothing excuses a closed field of structure where the reader has to follow."""
    if q.record is None or q.record.main is None:
        yield UNREAD
        return
    must = dict(q.record.followed)
    for entry in q.record.entries():
        if entry.opening is not None and entry.type in ORDERS:
            must[entry.ev] = entry.opening
    for event in must.values():
        closed = [event.schema.names[j] for j in event.closed if event.schema.marks[j] == "+"]
        if closed:
            yield Problem(
                f"{event.type} of {event.fields['recorded_at']} hides where it leads: "
                f"{', '.join(closed)} is closed",
                advice=INCOMPLETE,
            )
