"""An office with people of two organizations, and an order's paper."""

import io
import shutil
from pathlib import Path

import pytest

DISTRICT = "Second Judicial District Court"


PEOPLE = {
    "tech": ("T. Okafor", ("technician",), "Alder County Sheriff"),
    "sergeant": ("S. Moss", ("administrator",), "ALDER  county sheriff"),
    "prosecutor": ("P. Rosecutor", ("prosecutor",), "District Attorney"),
    "judge": ("J. Udge", ("judge",), DISTRICT),
    "agent": ("A. Gent", ("case agent",), "Alder County Sheriff"),
    "nobody": ("N. Obody", ("prosecutor",), ""),
}


@pytest.fixture(scope="session")
def home_with_people(template_home, tmp_path_factory):
    """The office with the people who sign here, made once."""
    from django.db import connections

    from muniment.accounts import actions as accounts
    from muniment.may import ROLES
    from muniment.record import current
    from muniment.site import boot

    place = tmp_path_factory.mktemp("people") / "home"
    connections.close_all()
    shutil.copytree(template_home, place)
    desk = boot.desk(boot.open_office(place, upgrade=False), user="founder", roles=ROLES, via="test")
    for user, (name, roles, organization) in PEOPLE.items():
        accounts.add_user(desk, user, name=name, roles=roles, organization=organization)
    connections.close_all()
    current.use(None)
    return place


@pytest.fixture
def home(home_with_people, tmp_path):
    """A fresh copy of it."""
    from django.db import connections

    connections.close_all()
    return Path(shutil.copytree(home_with_people, tmp_path / "home"))


@pytest.fixture
def people(recorder):
    """Their desks, by name."""
    from muniment.site import boot

    return {
        user: boot.desk(recorder, user=user, roles=roles, via="test")
        for user, (_name, roles, _organization) in PEOPLE.items()
    }


@pytest.fixture
def paper():
    """An order as it comes from the court; each with a file of its own."""
    from muniment.disclosure.orders.papers import Paper

    def make(**given):
        facts = {
            "court": DISTRICT,
            "date": "2026-03-05",
            "docket": "D202-CR-2026-7",
            "stream": io.BytesIO(b"%PDF-1.7 It is ordered. " + repr(given).encode()),
        }
        return Paper(**{**facts, **given})

    return make
