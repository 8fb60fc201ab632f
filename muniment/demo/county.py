"""The sample county: an office, its people, a background of cases and items, and the story."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from muniment.demo import people, story
from muniment.demo.stage import Scene, Stage
from muniment.record import current
from muniment.site import founding

if TYPE_CHECKING:
    from collections.abc import Callable

    from muniment.record.desk import Desk
    from muniment.record.office import Office


@dataclass(frozen=True)
class County:
    """A sample county that is ready to be walked through."""

    home: Path
    sign_ins: list[people.SignIn]
    scenes: list[Scene]


def handed_over(home: Path) -> Path:
    """Where the story's productions are handed over: beside the home, as the defense's copies would be."""
    return home.with_name(f"{home.name}-handed-over")


def make(
    home: Path,
    *,
    cases: int,
    items: int,
    say: Callable[[str], None],
    seed: int = 7,
    founded: Callable[[Office], None] | None = None,
) -> County:
    """Make an office in an empty home, fill it, and play the story until today; `founded` is called in between."""
    today = datetime.now(UTC).date()
    founder = founding.found(
        home,
        name="Alder County",
        jurisdiction="us-nm",
        timezone="America/Denver",
        agency="SO",
        founder="founder",
        origin="demo.muniment.example/alder-county",
        at=f"{today - timedelta(days=402)}T09:00:00-07:00",
    )
    recorder = current.recorder()
    if founded is not None:
        founded(recorder.office)
    stage = Stage(recorder, handed_over(home), today=today)
    stage.at(401)
    sign_ins = people.employ(founder)
    if cases:
        say(f"Importing {cases} cases and {items} items of a former system …")
        _background(founder, cases=cases, items=items, seed=seed)
    say("Playing the story …")
    scenes = story.play(stage)
    recorder.office.clock.release()
    return County(home, sign_ins, scenes)


def _background(desk: Desk, *, cases: int, items: int, seed: int) -> None:
    """The county as a former system hands it over: the files of `muniment sample`, imported with their history."""
    from muniment.importers import actions, plan
    from muniment.sample.write import write

    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "county"
        write(folder, cases=cases, items=items, seed=seed)
        actions.bring_in(desk, plan.plan(folder), options=actions.Options(history=True))
