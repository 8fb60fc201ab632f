"""Dates as people paste them. Pure."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta

from muniment.errors.cases import NotADate, SpreadsheetSerial

_SERIAL = re.compile(r"[0-9]{4,5}(\.[0-9]+)?\Z")
_ISO = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}\Z"
)  # Python also reads 20240306 and 2024-W10-3: nobody means those
_YEARS = range(1850, 2201)  # four digits alone in here are a year, not a day number
_SERIAL_ZERO = date(1899, 12, 30)  # day 0 of the 1900 date system, for days after its false 29 February 1900
_EARLIEST = date(_YEARS.start, 1, 1)  # before anybody who can be a party was born


def a_date(given: str | date, *, what: str) -> date:
    """The date that was given, ISO 8601. `what` names the field in the error. Raises NotADate, SpreadsheetSerial."""
    if isinstance(given, datetime):  # its date depends on a zone that nobody stated
        raise NotADate(what=what, found=given.isoformat())
    if isinstance(given, date):
        return _plausible(given, what=what)
    text = given.strip()
    if _SERIAL.match(text) and not (len(text) == 4 and int(text) in _YEARS):
        meant = _SERIAL_ZERO + timedelta(days=int(text.partition(".")[0]))
        raise SpreadsheetSerial(what=what, found=given, meant=meant.isoformat())
    try:
        found = date.fromisoformat(text if _ISO.match(text) else "")
    except ValueError as unreadable:
        raise NotADate(what=what, found=given) from unreadable
    return _plausible(found, what=what)


def _plausible(found: date, *, what: str) -> date:
    if found < _EARLIEST:
        raise NotADate(what=what, found=found.isoformat())
    return found
