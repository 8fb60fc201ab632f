"""What the story is played on: the office's clock set back, a desk for each person, and what was shown so far."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from muniment.demo.people import WORKERS
from muniment.record.desk import Desk
from muniment.site import boot

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from muniment.record.recorder import Recorder

LENGTH_DAYS = 400  # from the opening of the case to today


@dataclass(frozen=True)
class Scene:
    """One step of the story in two columns, and the facts that the record holds after it."""

    title: str
    as_it_happened: str
    with_muniment: str
    seen: tuple[str, ...] = ()  # what the record itself says, in its own sentences
    facts: dict[str, Any] = field(default_factory=dict)


class Stage:
    """Desks and the clock. The clock only goes forward: recorded times never fall."""

    def __init__(self, recorder: Recorder, folder: Path, *, today: date) -> None:
        self.recorder = recorder
        self.folder = folder  # where productions are handed over
        self.office = recorder.office
        self.today = today
        self.scenes: list[Scene] = []
        self.noted: dict[str, Any] = {}

    def desk(self, user: str) -> Desk:
        """The desk of one of the workers."""
        worker = next(each for each in WORKERS if each.user == user)
        return boot.desk(self.recorder, user=user, roles=worker.roles, via="web")

    def day(self, before: int) -> date:
        """So many days before today."""
        return self.today - timedelta(days=before)

    def at(self, before: int, hour: int = 10, minute: int = 0) -> None:
        """Set the office's clock: so many days before today, at this hour of the office's own time."""
        local = datetime.combine(self.day(before), time(hour, minute), ZoneInfo(self.office.timezone))
        self.office.clock.set(local.isoformat())

    def show(self, title: str, *, then: str, now: str, seen: Iterable[str], **facts: Any) -> Scene:
        """Add a scene."""
        scene = Scene(title, " ".join(then.split()), " ".join(now.split()), tuple(seen), facts)
        self.scenes.append(scene)
        return scene
