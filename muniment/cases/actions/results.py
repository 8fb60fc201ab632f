"""What the actions of this room give back beside the receipt."""

from __future__ import annotations

from dataclasses import dataclass

from muniment.record.event import Receipt


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """A case or prosecution is open under this number."""

    number: str
    receipt: Receipt


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonAdded:
    """A person has this id."""

    person: str
    receipt: Receipt


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportAdded:
    """A report has this id."""

    report: str
    receipt: Receipt
