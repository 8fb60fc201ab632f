"""Old custody: what a former system says happened to an item. It is told as that, and makes nothing late."""

from __future__ import annotations

from datetime import date

from muniment import may
from muniment.custody.events import CustodyRecorded
from muniment.importers.course import Course
from muniment.record.event import ItemId

STATED = "stated by the former system"


def state(
    course: Course,
    item: ItemId,
    *,
    purpose: str,
    from_custodian: str | None = None,
    to_custodian: str | None = None,
    location: str | None = None,
    seal: str | None = None,
    on: date | None = None,
) -> None:
    """Put a line of the former system's chain of custody on the item's chain. `on`: the date stated there."""
    may.require(course.desk.actor, "importers.bring_in")
    course.desk.record(
        CustodyRecorded(
            item=item,
            act=STATED,
            from_custodian=from_custodian,
            to_custodian=to_custodian,
            location=location,
            seal=seal,
            purpose=purpose,
            occurred_at=on.isoformat() if on else None,
        )
    )
    course.counts["custody stated by the former system"] += 1
