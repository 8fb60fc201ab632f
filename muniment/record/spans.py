"""Moments and lengths of time in the words of pages."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta


def span(length: timedelta) -> str:
    """A length of time in one unit: "3 hours"."""
    seconds = int(length.total_seconds())
    for unit, many in (("day", 86_400), ("hour", 3_600), ("minute", 60), ("second", 1)):
        count = seconds // many
        if count >= 2 or (count and unit == "second"):
            return f"{count:,} {unit}{'s' if count != 1 else ''}"
        if count and seconds % many == 0:
            return f"1 {unit}"
    return "less than a second"


def ago(now: datetime, then: datetime) -> str:
    """How long before now; a signer's clock may run ahead of ours."""
    return f"{span(now - then)} ago" if now > then else "just now"


def counted(entries: int) -> str:
    """Entries as a sentence begins with them."""
    return "1 entry" if entries == 1 else f"{entries:,} entries"


def moment(ms: int) -> datetime:
    """Milliseconds since 1970 as a time with a zone."""
    try:
        return datetime.fromtimestamp(ms / 1000, UTC)
    except (OverflowError, ValueError, OSError):  # a signer may state any time below 2^63 seconds
        return datetime.max.replace(tzinfo=UTC)
