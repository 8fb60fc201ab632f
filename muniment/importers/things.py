"""Rows of items become receipts: each with its source's own words, under the number it was booked under."""

from __future__ import annotations

from datetime import date
from typing import Any, NamedTuple

from muniment.cases import actions as case_actions
from muniment.custody import actions as custody
from muniment.custody import queries
from muniment.errors.cases import CasesError
from muniment.importers.columns import Line
from muniment.importers.course import Course, RowRefused
from muniment.importers.dates import Column, DateRefused
from muniment.importers.matters import the_person

CUSTODY = ("received", "seized", "recovered", "found")
NO_WORDS = "No words are on record in the former system."
_AT_ONCE = 1000
NOT_STATED = "not stated by the former system"
_DESCRIBED = ("serial", "caliber", "make", "model", "headstamp")
_THERE = ("custodian", "seal")  # as the former system had it; nobody here looked


def record_item(course: Course, line: Line) -> None:
    """Take the item in; with history, tell what the former system says of it."""
    how = line.text("custody", "received").casefold()
    if how not in CUSTODY:
        raise RowRefused("custody", f"{how!r} is none of {', '.join(CUSTODY)}")
    _refuse_held(course, line)
    past = _history(course, line) if course.history else []
    description: dict[str, Any] = {name: line.text(name) for name in _DESCRIBED if name in line.values}
    if line.maybe("description"):
        description["text"] = line.text("description")
    received = line.day("received_on")
    if received is None:
        raise RowRefused("received_on", "is empty")
    taken = custody.receive(
        course.desk,
        source=_source(course, line, how=how),
        words=line.text("words", NO_WORDS),
        what=line.text("what"),
        category=line.text("category", "other").casefold(),
        units=line.count("units", 1),
        received_at=received,
        case_typed=line.maybe("case"),
        location=line.maybe("location"),
        # Never whoever runs the import: they took in a file, not the thing.
        received_by=line.maybe("received_by") or line.text("custodian", NOT_STATED),
        matter_named=line.maybe("matter_named"),
        description=description or None,
        custody=how,
    )
    course.counts["items"] += 1
    if taken.question:  # new, or no number at all: asked of every item, however it came
        course.counts["questions whose choice the number was"] += 1
    if not course.history:
        return
    for act in past:
        custody.stated(
            course.desk,
            taken.item,
            act=act.what,
            from_custodian=act.from_,
            to_custodian=act.to,
            location=act.place,
            remark=act.remark,
            occurred_at=act.on,
        )
    custody.stated(
        course.desk,
        taken.item,
        act="in its inventory",
        to_custodian=line.maybe("custodian"),
        location=line.maybe("location"),
        remark=f"{course.file}, row {line.row}"
        + (f", under seal {line.text('seal')}" if line.maybe("seal") else ""),
    )
    course.counts["custody stated by the former system"] += len(past) + 1


def _refuse_held(course: Course, line: Line) -> None:
    """One item of the former system is taken once, also when it comes in another file."""
    number = line.maybe("number_at_former_system")
    if course.held is None or number is None:
        return
    try:
        case: str | None = case_actions.number(course.desk, line.text("case"))
    except CasesError:
        case = None
    there = course.held.get((case, number))
    if there is not None:
        raise RowRefused("number_at_former_system", f"{number!r} is on the record already, as {there}")


def held() -> dict[tuple[str | None, str], str]:
    """Items that have a number of a former system: their case and that number, and their receipt number here."""
    found: dict[tuple[str | None, str], str] = {}
    after = 0
    while some := queries.items(limit=_AT_ONCE, after=after):
        after = some[-1].seq
        for item in some:
            there = item.source.get("former_system")
            if there and there.get("number"):
                found[item.case, there["number"]] = item.number
    return found


def _source(course: Course, line: Line, *, how: str) -> dict[str, Any]:
    source: dict[str, Any] = {"name": line.text("source_name", NOT_STATED), "how": how}
    if line.maybe("source_person"):
        source["person"] = the_person(course, line, "source_person")
    if line.maybe("source_contact"):
        source["contact"] = line.text("source_contact")
    there: dict[str, Any] = {name: line.text(name) for name in _THERE if name in line.values}
    if "number_at_former_system" in line.values:
        there["number"] = line.text("number_at_former_system")
    # Beside the source, not in the description: an inventory number must not be taken for a serial number.
    source["former_system"] = {**there, "file": course.file, "row": line.row}
    return source


class _Past(NamedTuple):
    """One act of the old chain of custody."""

    on: date | None
    what: str
    from_: str | None
    to: str | None
    place: str | None
    remark: str | None


def _history(course: Course, line: Line) -> list[_Past]:
    """`date | act | from | to | place | remark`, acts separated by `;`. Dates that can be read one way only."""
    found = []
    dates = Column(today=course.desk.today())
    for n, told in enumerate(filter(str.strip, line.text("history").split(";")), 1):
        parts = [part.strip() for part in told.split("|")]
        if not 2 <= len(parts) <= 6:
            raise RowRefused(
                "history", f"act {n} has {len(parts)} parts; write date | act | from | to | place | remark"
            )
        when, act, from_, to, place, remark = (*parts, *("",) * (6 - len(parts)))
        try:
            day = dates.read(when) if when else None
        except DateRefused as why:
            raise RowRefused("history", f"act {n}: {why.reason}") from None
        if day and day > course.desk.today():
            raise RowRefused("history", f"act {n}: {day} is to come")
        if not act:
            raise RowRefused("history", f"act {n} does not say what was done")
        found.append(_Past(day, act, from_ or None, to or None, place or None, remark or None))
    return found
