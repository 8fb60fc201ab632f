"""Fixtures: a fresh office for each test, copied from one that is made once."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import settings

FOUNDER = "founder"
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "muniment.site.settings")
settings.register_profile("house", deadline=None)  # a busy machine is no fault of what is tested
settings.load_profile("house")


def pytest_configure(config: pytest.Config) -> None:
    """Load the applications, so that test modules can import rooms."""
    import django

    django.setup()


@pytest.fixture(scope="session")
def template_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An office as `muniment init` leaves it."""
    from muniment.site import founding

    home = tmp_path_factory.mktemp("template") / "home"
    founding.found(
        home,
        name="Alder County",
        jurisdiction="us-nm",
        timezone="America/Denver",
        agency="SO",
        founder=FOUNDER,
        origin="ledger.example.org/alder-county",
    )
    _close()
    return home


@pytest.fixture
def home(template_home: Path, tmp_path: Path) -> Path:
    """A fresh copy of the office."""
    place = tmp_path / "home"
    _close()
    shutil.copytree(template_home, place)
    return place


@pytest.fixture
def recorder(home: Path) -> Iterator[object]:
    """The one writer of the fresh office."""
    from muniment.record import current
    from muniment.site import boot

    yield boot.open_office(home, upgrade=False)
    _close()
    current.use(None)


@pytest.fixture
def desk(recorder):
    """The founder's desk: every role."""
    from muniment.may import ROLES
    from muniment.site import boot

    return boot.desk(recorder, user=FOUNDER, roles=ROLES, via="test")


@pytest.fixture
def desk_of(recorder) -> Callable[..., object]:
    """A desk of somebody with these roles only: `desk_of("technician")`, `desk_of("case agent", user="agent1")`."""
    from muniment.site import boot

    def make(*roles: str, user: str | None = None):
        return boot.desk(recorder, user=user or roles[0].replace(" ", "-"), roles=roles, via="test")

    return make


@pytest.fixture
def clock(desk):
    """The office's clock: `clock.set("2024-03-06T10:00:00-07:00")`."""
    return desk.clock


def _close() -> None:
    """Let go of the database, with its write-ahead log folded in, so that the folder can be copied."""
    from django.db import connections

    connections.close_all()
