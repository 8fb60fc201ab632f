"""What a person may say with any act, and the refusals that several acts share."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any, TypedDict
from zoneinfo import ZoneInfo

from muniment.cases.dates import a_date
from muniment.custody import queries
from muniment.errors.cases import NotADate
from muniment.errors.custody import HappenedInFuture, ItemDisposed, UnitsRefused, WordsMissing
from muniment.record import event
from muniment.record.event import Instruction, Subject

if TYPE_CHECKING:
    from muniment.custody.views import ItemView
    from muniment.record.desk import Desk


class Said(TypedDict, total=False):
    """Common to all acts. `reason_given` will be given to the defense, `reason_internal` is work product."""

    occurred_at: date | str | None  # ISO 8601: a date, or a time with its zone
    on_instruction_of: Instruction | None
    reason_given: str | None
    reason_internal: str | None


class Common(TypedDict):
    """The same, in the record's form."""

    occurred_at: str | None
    on_instruction_of: Instruction | None
    reason_given: str | None
    reason_internal: str | None


def checked(desk: Desk, said: Said) -> Common:
    """Refuse a moment to come, and an instruction without its words."""
    told = said.get("on_instruction_of")
    if told is not None:
        told = Instruction(
            who=filled(told.who, box="on whose instruction"),
            words=filled(told.words, box="the words of the instruction"),
        )
    return Common(
        occurred_at=moment(desk, said.get("occurred_at"), what="The act"),
        on_instruction_of=told,
        reason_given=text(said.get("reason_given")),
        reason_internal=text(said.get("reason_internal")),
    )


def moment(desk: Desk, given: date | str | None, *, what: str) -> str | None:
    """An ISO date, or an ISO time with its zone, that has come."""
    if given is None or given == "":
        return None
    if isinstance(given, str) and "T" in given.strip():
        return _time(desk, given.strip(), what=what)
    if isinstance(given, datetime):
        return _time(desk, given.isoformat(), what=what)
    found = a_date(given if isinstance(given, date) else str(given), what=what)
    if found > desk.today():
        raise HappenedInFuture(what=what, when=found.isoformat(), today=desk.today().isoformat())
    return found.isoformat()


def _time(desk: Desk, given: str, *, what: str) -> str:
    try:
        found = datetime.fromisoformat(given)
    except ValueError as unreadable:
        raise NotADate(what=what, found=given) from unreadable
    if found.tzinfo is None:  # a time without a zone is the office's own
        found = found.replace(tzinfo=ZoneInfo(desk.office.timezone))
    if found.timestamp() * 1000 > desk.now_ms():
        raise HappenedInFuture(what=what, when=found.isoformat(), today=desk.today().isoformat())
    return found.isoformat()


def text(given: str | None) -> str | None:
    """Stripped; None where nothing is left."""
    return (given or "").strip() or None


def filled(given: str | None, *, box: str) -> str:
    """Words that must be there."""
    found = text(given)
    if found is None:
        raise WordsMissing(box=box)
    return found


def plain(description: Mapping[str, Any]) -> dict[str, Any]:
    """A description as the record can hold it: empty values left out, fractions as text (1.50 stays 1.50)."""
    held: dict[str, Any] = {}
    for key, value in description.items():
        kept = value.strip() if isinstance(value, str) else value
        if isinstance(kept, (float, Decimal)):
            kept = str(kept)
        if kept not in (None, "") and text(str(key)):
            held[str(key).strip()] = kept
    return held


def a_count(units: object, *, done: str, least: int = 1) -> int:
    """A whole number of units; a boolean, a fraction and a text are none."""
    if type(units) is not int:
        raise UnitsRefused(units=units, done=done, why="it is not a whole number")
    if units < least:
        raise UnitsRefused(units=units, done=done, why=f"at least {least} is expected")
    return units


def held(ref: str) -> ItemView:
    """The item, unless it was disposed of."""
    found = queries.item(ref)
    if found.disposed_on:
        raise ItemDisposed(item=found.number, on=found.disposed_on.isoformat(), disposition=found.disposition)
    return found


def as_seen(found: ItemView) -> dict[Subject, int]:
    """For `given`: nobody recorded anything about the item since it was looked at."""
    return {event.item(found.id): found.position}
