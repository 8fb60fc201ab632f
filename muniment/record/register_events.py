"""What is said of a day, and of a month, when their lists are closed. No Django."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from muniment.record.event import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterClosed(Event):
    """A day's list is closed: how many items were put on it, and how many of them in each broad group.

    `late` are those whose stated day of receipt lies before the list's day.
    """

    TYPE: ClassVar[str] = "RegisterClosed/1"

    day: str
    count: int
    late: int
    weapons: int = 0
    drugs: int = 0
    valuables: int = 0
    devices: int = 0
    documents: int = 0
    biological: int = 0
    other: int = 0

    @property
    def register(self) -> str:
        """Whose list it stands on."""
        return self.day


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterMonthClosed(Event):
    """A month is closed: where the list of each of its days stood, and how many items came in, small cells merged."""

    TYPE: ClassVar[str] = "RegisterMonthClosed/1"

    month: str
    heads: Sequence[Any]  # [t_0, n, R_n] of each day, sorted by t_0
    count: int
    late: int
    groups: Sequence[Any]  # [groups, count]
    weapons: int = 0
    drugs: int = 0
    valuables: int = 0
    devices: int = 0
    documents: int = 0
    biological: int = 0
    other: int = 0

    @property
    def register(self) -> str:
        """Whose list it stands on."""
        return self.month


EVENTS: tuple[type[Event], ...] = (RegisterClosed, RegisterMonthClosed)
