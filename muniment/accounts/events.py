"""What can have happened to the users of the office."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from muniment.record.event import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class UserAdded(Event):
    """Somebody can be given work under this name from now on."""

    TYPE: ClassVar[str] = "UserAdded/1"
    JOURNAL: ClassVar[bool] = True

    user: str
    name: str
    roles: tuple[str, ...]
    organization: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RolesChanged(Event):
    """A user's roles are these from now on; none = can not sign in any more."""

    TYPE: ClassVar[str] = "RolesChanged/1"
    JOURNAL: ClassVar[bool] = True

    user: str
    roles: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CredentialChanged(Event):
    """A password was set, by whom `by` says. The secret itself is never an event."""

    TYPE: ClassVar[str] = "CredentialChanged/1"
    JOURNAL: ClassVar[bool] = True

    user: str
    kind: str  # "password"


EVENTS = (UserAdded, RolesChanged, CredentialChanged)
