"""An office whose only rooms are those of the test."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.record.an_office import Seen, wiring


@pytest.fixture(scope="session")
def bare_home(tmp_path_factory) -> Path:
    from django.db import connections

    from muniment.record import office
    from muniment.site import boot

    home = tmp_path_factory.mktemp("bare") / "home"
    office.create(
        home,
        name="Alder County",
        jurisdiction="us-nm",
        timezone="America/Denver",
        origin="ledger.example.org/bare",
    )
    boot.django_up(home)
    boot.migrate()
    connections.close_all()
    return home


@pytest.fixture
def place(bare_home, tmp_path) -> Path:
    from django.db import connections

    connections.close_all()
    return Path(shutil.copytree(bare_home, tmp_path / "home"))


@pytest.fixture
def opened(place):
    """Open the home with a wiring; may be called again, as after a restart."""
    from django.db import connections

    from muniment.record import current, office, publish
    from muniment.record.recorder import Recorder
    from muniment.site import boot

    def open_(seen: Seen | None = None, *, home: Path = place) -> Recorder:
        boot.django_up(home)
        found = office.load(home)
        publish.refuse_if_behind(found)
        publish.catch_up(found)
        recorder = Recorder(found, wiring(seen or Seen()))
        current.use(recorder)
        return recorder

    yield open_
    connections.close_all()
    current.use(None)


@pytest.fixture
def seen() -> Seen:
    return Seen()


@pytest.fixture
def bare(opened, seen):
    """A desk in the bare office."""
    from muniment.site import boot

    return boot.desk(opened(seen), user="clerk", roles=["technician"], via="test")


@pytest.fixture
def recorder_of():
    """The recorder behind a desk."""
    return lambda desk: desk._recorder
