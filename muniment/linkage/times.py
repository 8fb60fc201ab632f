"""Days and spans of time in a text, counted from the day on which it was said. Pure."""

# ruff: noqa: E501  a pattern or a list of words reads best in one piece
from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta

from muniment.linkage import lexicon
from muniment.linkage.atom import TIME, Atom, quote
from muniment.linkage.wordlists import whole

_MONTH = "|".join(sorted(lexicon.MONTHS, key=len, reverse=True))
_DATE = re.compile(
    r"(?<![\w/-])(\d{1,2})[/-](\d{1,2})[/-](\d{4}|\d{2})(?![\w/-])|(?<![\w-])(\d{4})-(\d{2})-(\d{2})(?![\w-])"
)
_BIRTH = re.compile(r"(?:dob|d\.o\.b\.?|born|birth ?date|of birth)[:\s]*(?:on\s+)?$", re.IGNORECASE)
_MONTH_DAY = re.compile(
    rf"\b(?P<month>{_MONTH})\.?\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?:,?\s+(?P<year>\d{{4}}))?\b|\b(?P<day2>\d{{1,2}})(?:st|nd|rd|th)?\s+(?:of\s+)?(?P<month2>{_MONTH})\.?(?:,?\s+(?P<year2>\d{{4}}))?\b",
    re.IGNORECASE,
)
_MONTH_ONLY = re.compile(
    rf"\b(?:in|last|since|around|early|late|mid|this|of|back in|by|during|that)[\s-]+(?P<month>(?!may\b(?!\s+of|\s+\d))(?:{_MONTH}))\b\.?(?:\s+(?:of\s+)?(?P<year>\d{{4}}))?",
    re.IGNORECASE,
)
_MONTH_YEAR = re.compile(
    rf"(?<!\d )\b(?P<month>{_MONTH})\.?,?\s+(?:of\s+)?(?P<year>(?:19|20)\d{{2}})\b", re.IGNORECASE
)
_SEASON = re.compile(
    r"\b(?P<how>last|this|that|in the|the|early|late|in)\s+(?P<season>spring|summer|fall|autumn|winter)\b(?:\s+(?:of\s+)?(?P<year>\d{4}))?",
    re.IGNORECASE,
)
_AGO = re.compile(
    r"\b(?P<count>\d{1,3}|a couple of|couple of|a few|several|an?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)\s+(?P<unit>day|week|month|year)s?\s+(?:ago|back|before|earlier)\b",
    re.IGNORECASE,
)
_NEAR = re.compile(
    r"\b(?P<what>yesterday|last night|this morning|tonight|the other (?:day|night|week)|last week(?:end)?|this week|last month|earlier this month|this month|last year|earlier this year|this year|this past week(?:end)?|over the weekend)\b",
    re.IGNORECASE,
)
_YEAR = re.compile(r"\b(?:in|since|from|back in|of|during)\s+(?P<year>(?:19|20)\d{2})\b", re.IGNORECASE)


def spans_of_time(text: str, place: str, day: date | None, *, vague: bool) -> Iterator[Atom]:
    """Days that a text names; with `vague` also "last week" and "in October", counted from `day`."""
    for read in (_dates, _month_days):
        for first, last, start, end in read(text, day):
            yield _span(first, last, quote(text, start, end), place)
    if day is None or not vague:
        return
    for first, last, start, end in _vague(text, day):
        yield _span(first, last, quote(text, start, end), place)


def _span(first: date, last: date, quoted: str, place: str) -> Atom:
    return Atom(TIME, f"{first.isoformat()}/{last.isoformat()}", quoted, place)


Span = tuple[date, date, int, int]


def _dates(text: str, day: date | None) -> Iterator[Span]:
    for match in _DATE.finditer(text):
        if _BIRTH.search(text, max(0, match.start() - 20), match.start()):
            continue
        if match.group(4):
            found = _day(match.group(4), match.group(5), match.group(6))
        else:
            year = match.group(3) if len(match.group(3)) == 4 else f"20{match.group(3)}"
            found = _day(year, match.group(1), match.group(2)) or _day(year, match.group(2), match.group(1))
        if found:
            yield found, found, *match.span()


def _month_days(text: str, day: date | None) -> Iterator[Span]:
    for match in _MONTH_DAY.finditer(text):
        month = lexicon.MONTHS[(match.group("month") or match.group("month2")).lower()]
        number = match.group("day") or match.group("day2")
        year = match.group("year") or match.group("year2")
        if year is None and day is None:
            continue
        found = _day(year or str(day.year if day else 0), str(month), number)
        if found and year is None and day and found > day + timedelta(days=2):
            found = _day(str(day.year - 1), str(month), number)
        if found:
            yield found, found, *match.span()


def _vague(text: str, day: date) -> Iterator[Span]:
    for match in _MONTH_ONLY.finditer(text):
        month = lexicon.MONTHS[match.group("month").lower()]
        year = int(match.group("year") or (day.year if month <= day.month else day.year - 1))
        if 1900 <= year <= 2100:
            yield date(year, month, 1), _month_end(year, month), *match.span()
    for match in _MONTH_YEAR.finditer(text):
        month, year = lexicon.MONTHS[match.group("month").lower()], int(match.group("year"))
        yield date(year, month, 1), _month_end(year, month), *match.span()
    for match in _SEASON.finditer(text):
        first, last = lexicon.SEASONS[match.group("season").lower()]
        year = int(match.group("year") or (day.year if first <= day.month else day.year - 1))
        if 1900 <= year <= 2100:
            end = date(year + 1, 3, 1) if last > 12 else date(year, last, 1)
            yield date(year, first, 1) - timedelta(days=15), end + timedelta(days=15), *match.span()
    for match in _AGO.finditer(text):
        written = match.group("count").lower()
        count = int(written) if written.isdigit() else lexicon.COUNTS[written]
        days = count * {"day": 1, "week": 7, "month": 30, "year": 365}[match.group("unit").lower()]
        slack = max(2, days // 4)
        if days < 40_000:
            yield day - timedelta(days=days + slack), day - timedelta(days=days - slack), *match.span()
    for match in _NEAR.finditer(text):
        ago, width = _NEARNESS[re.sub(r"\s+", " ", match.group("what").lower())]
        yield day - timedelta(days=ago), day - timedelta(days=ago - width), *match.span()
    yield from _holidays(text, day)
    for match in _YEAR.finditer(text):
        year = int(match.group("year"))
        yield date(year, 1, 1), date(year, 12, 31), *match.span()


_HOLIDAYS = [
    (whole(patterns), month, day, before, after)
    for patterns, month, day, before, after in lexicon.HOLIDAYS.values()
]


def _holidays(text: str, day: date) -> Iterator[Span]:
    """The last such day before the one on which it was said."""
    for pattern, month, number, before, after in _HOLIDAYS:
        for match in pattern.finditer(text):
            held = date(day.year, month, number)
            if held > day + timedelta(days=before):
                held = date(day.year - 1, month, number)
            yield held - timedelta(days=before), held + timedelta(days=after), *match.span()


_NEARNESS = {
    "yesterday": (2, 2), "last night": (2, 2), "this morning": (1, 1), "tonight": (1, 1), "the other day": (14, 14), "the other night": (14, 14),
    "the other week": (28, 25), "last week": (15, 13), "last weekend": (10, 9), "this week": (8, 8), "last month": (62, 50), "earlier this month": (31, 31),
    "this month": (31, 31), "last year": (730, 550), "earlier this year": (365, 350), "this year": (365, 365), "this past week": (9, 9),
    "this past weekend": (9, 9), "over the weekend": (9, 9),
}  # fmt: skip


def _month_end(year: int, month: int) -> date:
    return (date(year + month // 12, month % 12 + 1, 1)) - timedelta(days=1)


def _day(year: str, month: str, day: str) -> date | None:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None


def day_of(written: str | None) -> str:
    """A date in ISO form from the ways that people write it; "" where it is none."""
    if not written:
        return ""
    for found, *_ in _dates(written.replace(".", "/"), None):
        return found.isoformat()
    return written[:10] if re.fullmatch(r"\d{4}-\d{2}-\d{2}.*", written) else ""
