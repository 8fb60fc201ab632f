"""Who works in the sample county: one sign-in for each kind of user."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING

from muniment.accounts import actions

if TYPE_CHECKING:
    from muniment.record.desk import Desk


@dataclass(frozen=True)
class Worker:
    """A member of the sample office."""

    user: str
    name: str
    roles: tuple[str, ...]
    organization: str


WORKERS = (
    Worker("technician", "P. Amaro", ("technician",), "Alder County Sheriff"),
    Worker("sergeant", "D. Kessling", ("officer",), "Alder County Sheriff"),
    Worker("agent", "L. Birchall", ("officer", "case agent"), "Alder County Sheriff"),
    Worker("examiner", "T. Okafield", ("examiner",), "State Laboratory"),
    Worker("prosecutor", "J. Fennimore", ("prosecutor",), "District Attorney"),
    Worker("successor", "R. Oseihart", ("prosecutor",), "District Attorney"),
    Worker("paralegal", "S. Quillan", ("paralegal",), "District Attorney"),
    Worker("defender", "M. Castellane", ("defender",), "Public Defender"),
    Worker("judge", "Judge A. Thornbury", ("judge",), "First District Court"),
    Worker("auditor", "K. Velasquin", ("auditor",), "County Auditor"),
    Worker("administrator", "N. Draycott", ("administrator",), "Alder County"),
)


@dataclass(frozen=True)
class SignIn:
    """What a visitor types to be one of them."""

    role: str
    user: str
    password: str


def employ(desk: Desk) -> list[SignIn]:
    """Add everybody to the office, each with a password of their own, made up now."""
    found = []
    for worker in WORKERS:
        password = "-".join(secrets.token_hex(2) for _ in range(3))
        actions.add_user(
            desk,
            worker.user,
            name=worker.name,
            roles=worker.roles,
            organization=worker.organization,
            password=password,
        )
        found.append(SignIn(worker.roles[-1], worker.user, password))
    return found
