"""From what people type to the one form of a number, and from numbers to what is open under them."""

from __future__ import annotations

import os
import re
from datetime import date

from muniment.cases import queries
from muniment.errors.cases import (
    AgencyCodeMissing,
    CourtCodeMissing,
    NoSuchCase,
    NoSuchProsecution,
    NotYetHappened,
    NumberUnusable,
)
from muniment.ledger.chain import fold
from muniment.ledger.errors import NumberRefused
from muniment.record.desk import Desk
from muniment.record.event import CaseNumber, ProsecutionNumber

_CODED = re.compile(
    r"[A-Z][A-Z0-9-]*\.[A-Z0-9]"
)  # a code that begins with a letter, a dot, and a number behind it


def number(desk: Desk, typed: str) -> CaseNumber:
    """The case number that was typed. Where no agency code stands in front, the office's own is put there.

    Raises NumberUnusable, or AgencyCodeMissing where the office has no code of its own.
    """
    folded = _fold(typed)
    if _CODED.match(folded):
        return CaseNumber(folded)
    if not desk.office.agency:
        raise AgencyCodeMissing(number=folded)
    return CaseNumber(_fold(f"{desk.office.agency}.{folded}"))


def court_number(typed: str) -> ProsecutionNumber:
    """The prosecution's number that was typed; the court's code is never guessed. Raises CourtCodeMissing."""
    folded = _fold(typed)
    if not _CODED.match(folded):
        raise CourtCodeMissing(number=folded)
    return ProsecutionNumber(folded)


def an_open_case(desk: Desk, typed: str) -> CaseNumber:
    """The number of a case that is open. Raises NoSuchCase, with numbers that differ in the agency alone."""
    found = number(desk, typed)
    if not queries.is_case(found):
        raise NoSuchCase(number=found, like=_like(queries.cases_like(found)))
    return found


def an_open_prosecution(typed: str) -> ProsecutionNumber:
    """The number of a prosecution that is open. Raises NoSuchProsecution."""
    found = court_number(typed)
    if not queries.is_prosecution(found):
        raise NoSuchProsecution(number=found, like=_like(queries.prosecutions_like(found)))
    return found


def drawn(desk: Desk, what: str, *, key: str | None = None) -> str:
    """A new id of 12 hex characters; for a request that may be repeated, the same one each time."""
    if key is None:
        return os.urandom(6).hex()
    return desk.office.secrets.derive(f"{what} of a request", key)[:6].hex()


def not_to_come(desk: Desk, day: date, *, what: str) -> date:
    """The day, unless it is yet to come in the office's place. Raises NotYetHappened."""
    if day > desk.today():
        raise NotYetHappened(what=what, date=day.isoformat(), today=desk.today().isoformat())
    return day


def _fold(typed: str) -> str:
    try:
        return fold(typed)
    except NumberRefused as refused:
        raise NumberUnusable(typed=typed, why="it is empty, too long, or has other signs") from refused


def _like(numbers: tuple[str, ...]) -> str:
    return f" (there is {', '.join(numbers)})" if numbers else ""
