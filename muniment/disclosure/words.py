"""Sentences about duties and lines. They state days and entries; none says "violation", "late" or "contradicts"."""

from __future__ import annotations

from datetime import date

from muniment.disclosure.views import DueView, OnList

UNDER_INQUIRY = ("proposed", "undetermined")


def days(count: int) -> str:
    return "1 day" if count == 1 else f"{count} days"


def possession(received_at: date | None, today: date) -> str:
    """A fact apart from any deadline."""
    return f"{days((today - received_at).days)} from first possession" if received_at else ""


def inside(line: OnList) -> str:
    """The item as the office calls it."""
    return f"{line.number} ({line.what})" if line.what else line.number


def outside(line: OnList, *, withheld: bool = False) -> str:
    """The item as the defense is told of it: of another matter's, and of one withheld, no number and no words."""
    thing = f"an item of the category {line.category or 'other'}, received on {line.received_at}"
    if line.another_matters:
        return f"{thing}, filed in another matter"
    if withheld:
        return f"{thing}, withheld"
    return inside(line)


def link(line: OnList) -> str:
    """How an undetermined line is spoken of."""
    if line.link == "undetermined":
        return f"possible, under inquiry since {line.came_on}; determined as undetermined"
    return f"possible, under inquiry since {line.came_on}"


def duty(view: DueView, thing: str, today: date) -> str:
    """One duty in one sentence: what, by when, why, and for how long the thing has been held."""
    when = f"by {view.due}" if view.due else view.standard
    parts = [f"{view.duty}, {when}", view.because]
    if view.past_due:
        parts.append(f"{days(view.days_past)} after the day")
    held = possession(view.received_at, today)
    if held:
        parts.append(held)
    subject = thing or f"prosecution {view.prosecution}"
    return f"{subject}: {'; '.join(parts)} [{view.citation}; {view.review}]"
