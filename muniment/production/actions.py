"""Issue a production, hand it over, record that it left the house."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from muniment.record.event import Receipt

if TYPE_CHECKING:
    from muniment.production.views import ProductionView
    from muniment.record.desk import Desk


@dataclass(frozen=True, slots=True, kw_only=True)
class Issued:
    """A production that stands on the record and was handed over in `path`."""

    production: ProductionView
    path: Path
    verdict: str  # of our own check, with the office's key
    receipt: Receipt | None  # None when it was handed over again


def issue(desk: Desk, prosecution: str, *, out: Path, to: str | None = None) -> Issued:
    """List what is not listed yet, and issue everything on the prosecution's list with its proof, in one commit.

    `to`: who gets it; None: counsel who appeared for the defense.
    """
    raise NotImplementedError


def hand_over_again(desk: Desk, prosecution: str, *, number: int, out: Path) -> Issued:
    """Write the package of a production once more, byte for byte."""
    raise NotImplementedError


def deliver(
    desk: Desk, prosecution: str, *, number: int, how: str, to: str | None = None, receipt: str | None = None
) -> Receipt:
    """Record how a production left the house. Without the receiver's receipt it is sent, never received."""
    raise NotImplementedError


def acknowledge(desk: Desk, prosecution: str, *, number: int, receipt: str) -> Receipt:
    """The receiver's own receipt. It waives nothing."""
    raise NotImplementedError
