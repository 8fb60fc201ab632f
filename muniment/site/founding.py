"""Founding an office: its home, its tables, and the first user on the record."""

from __future__ import annotations

from typing import TYPE_CHECKING

from muniment.may import ROLES
from muniment.site import boot

if TYPE_CHECKING:
    from pathlib import Path

    from muniment.record.desk import Desk


def found(
    home: Path,
    *,
    name: str,
    jurisdiction: str,
    timezone: str,
    founder: str,
    origin: str | None = None,
    agency: str = "",
    at: str | None = None,
) -> Desk:
    """Make an office whose first user has every role; `at` sets its clock before the first entry, for a story.

    Raises HomeTaken, OfficeRefused, UnknownJurisdiction.
    """
    from muniment.jurisdictions import pack

    pack(jurisdiction)  # refuses one that no folder encodes
    recorder = boot.create(
        home, name=name, jurisdiction=jurisdiction, timezone=timezone, origin=origin, agency=agency
    )
    from muniment.accounts import actions

    if at is not None:
        recorder.office.clock.set(at)
    desk = boot.desk(recorder, user=founder, roles=ROLES, via="founding")
    actions.add_user(desk, founder, name=founder, roles=ROLES, organization=name)
    return desk
