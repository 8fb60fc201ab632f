"""An office with people of two organizations, and an order's paper."""

import io

import pytest

DISTRICT = "Second Judicial District Court"


@pytest.fixture
def people(desk, recorder):
    """Desks by name: a technician and a prosecutor of two organizations, a judge, and one who has none."""
    from muniment.accounts import actions as accounts
    from muniment.site import boot

    added = {
        "tech": ("T. Okafor", ("technician",), "Alder County Sheriff"),
        "sergeant": ("S. Moss", ("administrator",), "ALDER  county sheriff"),
        "prosecutor": ("P. Rosecutor", ("prosecutor",), "District Attorney"),
        "judge": ("J. Udge", ("judge",), DISTRICT),
        "agent": ("A. Gent", ("case agent",), "Alder County Sheriff"),
        "nobody": ("N. Obody", ("prosecutor",), ""),
    }
    for user, (name, roles, organization) in added.items():
        accounts.add_user(desk, user, name=name, roles=roles, organization=organization)
    return {
        user: boot.desk(recorder, user=user, roles=roles, via="test")
        for user, (_name, roles, _organization) in added.items()
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
