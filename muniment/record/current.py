"""The office and the wiring of this process. Set once by `site.boot`; tests set them anew for each home."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from muniment.errors.record import NoHome

if TYPE_CHECKING:
    from muniment.record.office import Office
    from muniment.record.pen import Wiring
    from muniment.record.recorder import Recorder


@dataclass
class _Current:
    recorder: Recorder | None = None


_current = _Current()


def use(recorder_: Recorder | None) -> None:
    """From now on this is the office."""
    _current.recorder = recorder_


def recorder() -> Recorder:
    """The one writer of this process."""
    if _current.recorder is None:
        raise NoHome(home="this process")
    return _current.recorder


def office() -> Office:
    """The office of this process."""
    return recorder().office


def wiring() -> Wiring:
    """Events, projectors and reactors of this process."""
    return recorder().wiring
