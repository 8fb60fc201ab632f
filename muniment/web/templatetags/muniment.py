"""How pages write dates, times, numbers and states."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from muniment.record import current
from muniment.record import queries as record
from muniment.web import names
from muniment.web.alarms import Ringing
from muniment.web.alarms import counted as _counted

register = template.Library()

_OPEN = {
    "proposed",
    "undetermined",
    "never requested",
    "requested",
    "nothing yet",
    "open",
    "signed out",
    "DRAFT",
}
_DONE = {
    "related",
    "delivered",
    "acknowledged",
    "inspected",
    "defense-tested",
    "reported",
    "produced",
    "listed",
}


@register.filter
def day(value: date | datetime | str | None) -> SafeString | str:
    """A date: Mar 6, 2024."""
    if not value:
        return ""
    found = _date(value)
    if found is None:
        return str(value)
    words = f"{found:%b} {found.day}, {found.year}"
    return format_html('<time datetime="{}">{}</time>', found.isoformat(), words)


@register.filter
def when(value: datetime | str | None) -> SafeString | str:
    """A time in the office's zone, with the zone's name: Mar 6, 2024, 10:04 AM MST. A date stays a date."""
    if not value:
        return ""
    moment = _moment(value)
    if moment is None:
        return day(value)
    local = moment.astimezone(ZoneInfo(current.office().timezone))
    words = f"{local:%b} {local.day}, {local.year}, {int(local.strftime('%I'))}:{local:%M %p %Z}"
    return format_html('<time datetime="{}">{}</time>', moment.isoformat(), words)


@register.filter
def entry(seq: int | None) -> SafeString | str:
    """Where an event stands on the record: entry 48,213."""
    index = record.entry(seq) if seq else None
    if index is None:
        return ""
    return format_html('<span class="soft number">entry {}</span>', f"{index:,}")


@register.filter
def state(words: str | None) -> SafeString | str:
    """A word of state in its box; the box's tint only repeats what the word says."""
    if not words:
        return ""
    kind = " done" if words in _DONE else " open" if words in _OPEN else ""
    return format_html('<span class="word{}">{}</span>', kind, words)


@register.filter
def name_of(user: str | None) -> str:
    """A user's own name; what is no user stays as it is."""
    return names.name_of(user)


@register.filter
def linked(sentence: str, number: str | None) -> SafeString | str:
    """A sentence in which the item's number, where it stands, opens the item."""
    before, found, after = sentence.partition(number) if number else (sentence, "", "")
    if not found:
        return sentence
    link = format_html('<a class="number" href="/items/{}">{}</a>', found, found)
    return format_html("{}{}{}", before, link, after)


@register.filter
def short(sentence: str, signs: int = 260) -> str:
    """As much of a sentence as a reader takes in at once."""
    return sentence if len(sentence) <= signs else sentence[:signs].rsplit(" ", 1)[0] + " …"


@register.filter
def counted(alarms: list[Ringing]) -> str:
    """How many alarms of each kind ring."""
    return _counted(alarms)


@register.filter
def get(mapping: Mapping[str, Any] | None, key: str) -> Any:
    """A value of a mapping, or None."""
    return mapping.get(key) if mapping else None


@register.filter
def size(octets: int | None) -> str:
    """A file's size in words."""
    found = float(octets or 0)
    for unit in ("bytes", "KB", "MB", "GB"):
        if found < 1024 or unit == "GB":
            return f"{found:,.0f} {unit}" if unit == "bytes" else f"{found:,.1f} {unit}"
        found /= 1024
    return ""


@register.filter
def days(count: int | None) -> str:
    """1 day, 2 days."""
    return "" if count is None else f"{count:,} day{'' if count == 1 else 's'}"


@register.simple_tag
def ledger_size() -> str:
    """Entries of the log now, with separators."""
    return f"{record.size():,}"


def _moment(value: datetime | date | str) -> datetime | None:
    """A time with its zone; None for what is a date, or no time at all."""
    if isinstance(value, str) and len(value) > len("2024-03-06"):
        try:
            value = datetime.fromisoformat(value)
        except ValueError:
            return None
    if not isinstance(value, datetime):
        return None
    return value if value.tzinfo else value.replace(tzinfo=UTC)


def _date(value: date | datetime | str) -> date | None:
    if isinstance(value, datetime):
        return value.astimezone(ZoneInfo(current.office().timezone)).date() if value.tzinfo else value.date()
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(value[:10])
    except ValueError:
        return None
