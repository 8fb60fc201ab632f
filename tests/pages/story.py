"""An office with one person of each role and a case that is under way; a browser of the test client for each."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

PASSWORD = "four unrelated words"
USERS = {
    "tech": ("Dana Ortiz", ["technician"]),
    "officer": ("Robin Vale", ["officer"]),
    "agent": ("Sam Whitfield", ["case agent"]),
    "agent2": ("Kim Farrow", ["case agent"]),
    "examiner": ("Noa Lind", ["examiner"]),
    "prosecutor": ("Alex Kern", ["prosecutor"]),
    "paralegal": ("Toni Marsh", ["paralegal"]),
    "defender": ("Jamie Rook", ["defender"]),
    "defender2": ("Max Odell", ["defender"]),
    "judge": ("P. Lund", ["judge"]),
    "auditor": ("Lee Abbot", ["auditor"]),
    "admin": ("Ira Booth", ["administrator"]),
}
CASE, OTHER_CASE = "SO.23-004471", "SO.24-000019"
FIRST, SECOND = "D202.CR-2023-00871", "D202.CR-2023-00872"
WORDS = "They may belong to the roadhouse shooting, the Seward matter. His father gave them to me to keep."


QUICK = "tests.pages.hashing.Quick"


@dataclass(frozen=True)
class Story:
    """Numbers of what the office holds."""

    rounds: str  # six rounds of the case
    pistol: str
    walk_in: str  # 24 rounds, booked under a fresh number
    box: str  # a hunter's box, no link


@pytest.fixture(autouse=True)
def _plain_settings(monkeypatch):
    """Quick password hashes; no folder of collected files, as the server has none."""
    from django.conf import settings

    monkeypatch.setattr(settings, "STATIC_ROOT", None)
    monkeypatch.setattr(settings, "PASSWORD_HASHERS", [QUICK])


@pytest.fixture(autouse=True)
def _no_bad_tries():
    from muniment.web.attempts import attempts

    attempts.__init__()
    yield
    attempts.__init__()


@pytest.fixture(scope="session")
def story_home(template_home: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Story]:
    """The office of the story, made once."""
    from django.conf import settings
    from django.db import connections

    from muniment.may import ROLES
    from muniment.record import current
    from muniment.site import boot

    home = tmp_path_factory.mktemp("story") / "home"
    connections.close_all()
    shutil.copytree(template_home, home)
    hashers, settings.PASSWORD_HASHERS = (
        settings.PASSWORD_HASHERS,
        [QUICK],
    )
    recorder = boot.open_office(home)
    try:
        story = _tell(boot.desk(recorder, user="founder", roles=ROLES, via="test"))
    finally:
        connections.close_all()
        current.use(None)
        settings.PASSWORD_HASHERS = hashers
    return home, story


def _tell(desk) -> Story:
    from muniment.accounts import actions as accounts
    from muniment.cases import actions as cases
    from muniment.custody import actions as custody

    for user, (name, roles) in USERS.items():
        accounts.add_user(desk, user, name=name, roles=roles, password=PASSWORD)
    cases.open_case(
        desk,
        CASE,
        title="Shooting at the roadhouse",
        offense="homicide",
        opened_on="2023-10-21",
        agents=["agent"],
    )
    cases.open_case(desk, OTHER_CASE, title="Burglary, Mill Road", offense="burglary", agents=["agent2"])
    pike, seward, father, boone = (
        cases.add_person(desk, names=name).person
        for name in ("Harlan Pike", "Nelson Seward", "Tomas Seward", "Walter Boone")
    )
    cases.relate(desk, person_a=father, person_b=seward, relation="father", words="his father")
    cases.relate(desk, person_a=boone, person_b=father, relation="friend", words="we served together")
    rounds = custody.receive(
        desk,
        source={"name": "Deputy Holt", "how": "seized at the scene"},
        words="five rounds and the fired case",
        what="Five rounds and a fired case",
        category="ammunition",
        units=6,
        received_at="2023-10-21",
        case_typed=CASE,
        location="Vault A, shelf 3",
        description={"caliber": "9 mm Luger", "headstamp": "ALDER 9MM"},
    )
    pistol = custody.receive(
        desk,
        source={"name": "Deputy Holt", "how": "seized"},
        words="taken from the bar",
        what="Pistol",
        category="firearm",
        received_at="2023-10-22",
        case_typed=CASE,
        location="Vault A, gun rack",
        description={"serial": "E52277", "caliber": "9 mm Luger"},
    )
    for number, defendant in ((FIRST, pike), (SECOND, seward)):
        cases.open_prosecution(
            desk,
            number,
            court="Second District Court",
            defendant=defendant,
            charges=["homicide"],
            cases=[CASE],
        )
        cases.court_event(desk, number, kind="arraigned", date="2023-11-20")
        cases.counsel_appeared(
            desk,
            number,
            name="Alex Kern",
            side="prosecution",
            capacity="assistant",
            date="2023-11-01",
            user="prosecutor",
        )
    cases.counsel_appeared(
        desk,
        FIRST,
        name="Jamie Rook",
        side="defense",
        capacity="defender",
        date="2023-11-02",
        user="defender",
    )
    cases.counsel_appeared(
        desk,
        SECOND,
        name="Max Odell",
        side="defense",
        capacity="retained",
        date="2023-11-02",
        user="defender2",
    )
    walk_in = custody.receive(
        desk,
        source={"name": "Walter Boone", "person": boone, "how": "walk-in", "contact": "505-555-0144"},
        words=WORDS,
        what="24 rounds in a plastic bag",
        category="ammunition",
        units=24,
        received_at="2024-03-06",
        case_typed="SO.24-000777 information only",
        location="Vault B, bin 12",
        matter_named="the roadhouse shooting",
        description={"caliber": "9 mm Luger", "headstamp": "ALDER 9MM"},
    )
    box = custody.receive(
        desk,
        source={"name": "Ed Marlow", "how": "walk-in"},
        words="From my late uncle's garage.",
        what="Box of cartridges",
        category="ammunition",
        units=50,
        received_at="2024-04-02",
        case_typed=OTHER_CASE,
        location="Vault B, bin 14",
    )
    return Story(*(each.receipt_number for each in (rounds, pistol, walk_in, box)))


@pytest.fixture
def home(story_home: tuple[Path, Story], tmp_path: Path) -> Path:
    """A fresh copy of the story's office."""
    from django.db import connections

    place = tmp_path / "home"
    connections.close_all()
    shutil.copytree(story_home[0], place)
    return place


@pytest.fixture
def story(story_home: tuple[Path, Story], recorder) -> Story:
    return story_home[1]


@pytest.fixture
def visitor(recorder):
    """A browser of nobody."""
    from django.test import Client

    return Client(SERVER_NAME="localhost")


@pytest.fixture
def signed_in(story) -> Callable[[str], object]:
    """A browser of a user: `signed_in("tech")`."""
    from django.contrib.auth import get_user_model
    from django.test import Client

    def make(user: str, **settings):
        client = Client(SERVER_NAME="localhost", **settings)
        client.force_login(get_user_model().objects.get(username=user))
        return client

    return make


def shown(response) -> str:
    """The text of a page, without its tags and with single spaces."""
    import html
    import re

    body = response.content.decode()
    body = re.sub(r"(?s)<(script|style|head)\b.*?</\1>", " ", body)
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", body)).split())
