"""The matter before the story begins: a homicide case, two defendants, their people, what is held, a production."""

from __future__ import annotations

from typing import TYPE_CHECKING

from muniment.cases import actions as cases
from muniment.custody import actions as custody
from muniment.disclosure import actions as disclosure
from muniment.production import actions as productions
from muniment.production import heads

if TYPE_CHECKING:
    from muniment.demo.stage import Stage

TITLE = "Shooting at the Harlow Mill theater"


def numbers(stage: Stage) -> tuple[str, str, str, str]:
    """Case, prosecution of the convicted, prosecution that awaits trial, and the fresh number of the story."""
    opened, walked_in = stage.day(400), stage.day(127)
    return (
        f"SO.{opened:%y}-004417",
        f"D1.CR-{opened:%Y}-00102",
        f"D1.CR-{opened:%Y}-00103",
        f"SO.{walked_in:%y}-009951",
    )


def set_up(stage: Stage) -> None:
    """Everything that was on record when the walk-in came, and production 1 to the defense of the second defendant."""
    case, convicted, awaiting, _ = numbers(stage)
    agent, prosecutor = stage.desk("agent"), stage.desk("prosecutor")
    stage.at(400)
    cases.open_case(
        agent,
        case,
        title=TITLE,
        offense="homicide",
        opened_on=stage.day(400),
        agents=("agent",),
    )
    people = {
        name: cases.add_person(agent, names=name, born=born).person
        for name, born in (
            ("Nils Aldenhoff", "1979-05-02"),
            ("Ilse Tarrowby", "1996-08-21"),
            ("Marden Oakhurst", "1968-02-11"),
            ("Garrick Tarrowby", "1961-11-30"),
            ("Tobias Rennick", "1957-03-14"),
        )
    }
    stage.noted["people"] = people
    cases.add_party(agent, case, person=people["Nils Aldenhoff"], role="victim")
    cases.relate(
        agent,
        person_a=people["Garrick Tarrowby"],
        person_b=people["Ilse Tarrowby"],
        relation="father",
        words="my father Garrick taught me to load",
        source="interview of I. Tarrowby",
    )
    cases.relate(
        agent,
        person_a=people["Tobias Rennick"],
        person_b=people["Garrick Tarrowby"],
        relation="friend",
        words="Tobias Rennick and I have shot together for thirty years",
        source="interview of G. Tarrowby",
    )
    cases.add_report(
        agent,
        case,
        kind="incident",
        title="Incident report",
        dated=stage.day(400),
        text=(
            "At a rehearsal in the Harlow Mill theater a stage revolver loaded with what were thought to be dummy "
            "rounds discharged a live .45 Colt round. Nils Aldenhoff was struck and died at the scene. The revolver "
            "had been handed out by property master Ilse Tarrowby and was held by Marden Oakhurst."
        ),
    )
    stage.at(399)
    held = (
        (
            "firearm",
            "single-action revolver, .45 Colt, from the stage",
            1,
            {"caliber": ".45 Colt", "make": "Ridgeline"},
        ),
        ("ammunition", "fatal projectile, recovered at autopsy", 1, {"caliber": ".45 Colt"}),
        ("ammunition", "cartridges from the prop cart", 18, {"caliber": ".45 Colt", "headstamp": "mixed"}),
    )
    for category, what, units, description in held:
        intake = custody.receive(
            agent,
            source={"name": "scene search", "how": "seized"},
            words="seized at the scene",
            what=what,
            category=category,
            units=units,
            received_at=stage.day(399),
            case_typed=case,
            location="Main room, B-12",
            custody="seized",
            description=description,
        )
        stage.noted.setdefault("held", []).append(intake.item)
    stage.at(330)
    for number, defendant in ((convicted, "Ilse Tarrowby"), (awaiting, "Marden Oakhurst")):
        cases.open_prosecution(
            prosecutor,
            number,
            court="First District Court",
            defendant=people[defendant],
            charges=("involuntary manslaughter",),
            cases=[case],
        )
        cases.counsel_appeared(
            prosecutor,
            number,
            name="J. Fennimore",
            side="prosecution",
            capacity="assistant",
            user="prosecutor",
        )
        cases.court_event(prosecutor, number, kind="arraigned", date=stage.day(330))
    heads.appear(
        prosecutor, awaiting, name="M. Castellane", side="defense", capacity="defender", user="defender"
    )
    heads.appear(prosecutor, convicted, name="H. Lowenfeld", side="defense", capacity="retained")
    _examine(stage)
    stage.at(322)
    for number, counsel in ((awaiting, "M. Castellane"), (convicted, "H. Lowenfeld")):
        disclosure.access(
            prosecutor,
            number,
            stage.noted["held"],
            how="made available",
            to=counsel,
            words="evidence room, weekdays nine to four, with the technician present",
        )
    stage.at(320)
    given = productions.issue(prosecutor, awaiting, to="M. Castellane", out=stage.folder / "production-1")
    stage.noted["first production"] = given
    productions.issue(
        prosecutor, convicted, to="H. Lowenfeld", out=stage.folder / "production-to-the-convicted"
    )
    stage.at(319)
    for number in (awaiting, convicted):
        productions.deliver(prosecutor, number, number=1, how="handed over on a drive", receipt="received")
    stage.at(150)
    cases.court_event(prosecutor, convicted, kind="convicted", date=stage.day(150))
    cases.court_event(prosecutor, awaiting, kind="trial set", date=stage.day(-12))


def _examine(stage: Stage) -> None:
    """What the laboratory was asked about the things of the scene, and what it found."""
    agent = stage.desk("agent")
    stage.at(390)
    for item, examinations in zip(
        stage.noted["held"],
        (["function test"], ["caliber and composition"], ["live or dummy, cartridge by cartridge"]),
        strict=True,
    ):
        custody.request_lab(agent, item, lab="State Laboratory", examinations=examinations)
    stage.at(360)
    for item, findings in zip(
        stage.noted["held"],
        ("functions as made", ".45 Colt, lead with a nickel-colored jacket", "eleven dummies, seven live"),
        strict=True,
    ):
        custody.report_lab(stage.desk("examiner"), item, findings=findings)
