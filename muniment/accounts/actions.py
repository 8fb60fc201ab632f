"""Who may sign in, and what for."""

from __future__ import annotations

import re
from collections.abc import Iterable

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from muniment import may
from muniment.accounts import queries
from muniment.accounts.events import CredentialChanged, RolesChanged, UserAdded
from muniment.accounts.models import User
from muniment.errors.accounts import (
    LastAdministrator,
    NoSuchMember,
    PasswordRefused,
    UnknownRole,
    UserNameRefused,
    UserNameTaken,
)
from muniment.record.desk import Desk
from muniment.record.event import Event, Receipt

# Lower case only, and no letters of other alphabets: two users must never look alike on the record.
_USER = re.compile(r"[a-z0-9][a-z0-9._@-]{0,149}\Z")
_RESERVED = "muniment"  # acts of rules are recorded under this name


def add_user(
    desk: Desk,
    user: str,
    *,
    name: str,
    roles: Iterable[str],
    organization: str = "",
    password: str | None = None,
) -> Receipt:
    """Add a user; without a password they can be given work, and can not sign in.

    Raises UserNameTaken, UserNameRefused, UnknownRole, PasswordRefused.
    """
    may.require(desk.actor, "accounts.add_user")
    if not _USER.match(user):
        raise UserNameRefused(user=user, why="it is empty, too long, or has other signs")
    if user == _RESERVED:
        raise UserNameRefused(user=user, why="what rules do is recorded under this name")
    there = queries.member(user)
    if there is not None:
        raise UserNameTaken(user=user, name=there.name)
    if password is not None:
        _refuse_weak(password, user=user)
    events: list[Event] = [
        UserAdded(
            user=user, name=name.strip() or user, roles=_known(roles), organization=organization.strip()
        )
    ]
    if password is not None:
        events.append(CredentialChanged(user=user, kind="password"))
    receipt = desk.record(*events)
    _credential(user, password)
    return receipt


def change_roles(desk: Desk, user: str, *, roles: Iterable[str], reason: str | None = None) -> Receipt:
    """Give a user these roles and no others; none = can not sign in any more. Raises LastAdministrator."""
    may.require(desk.actor, "accounts.change_roles")
    there = queries.member(user)
    if there is None:
        raise NoSuchMember(user=user)
    wanted = _known(roles)
    if "administrator" in there.roles and "administrator" not in wanted:
        others = (m for m in queries.members() if m.user != user)
        if not any("administrator" in other.roles for other in others):
            raise LastAdministrator(user=user)
    receipt = desk.record(RolesChanged(user=user, roles=wanted, reason_given=reason))
    User.objects.filter(username=user).update(is_active=bool(wanted))
    return receipt


def set_password(desk: Desk, user: str, *, password: str) -> Receipt:
    """Set one's own password, or as an administrator anybody's: the record says who did. Raises PasswordRefused."""
    may.require(desk.actor, "accounts.set_password", may.Facts(named=frozenset((user,))))
    if not queries.is_member(user):
        raise NoSuchMember(user=user)
    _refuse_weak(password, user=user)
    receipt = desk.record(CredentialChanged(user=user, kind="password"))
    _credential(user, password)
    return receipt


def _known(roles: Iterable[str]) -> tuple[str, ...]:
    wanted = set(roles)
    for role in sorted(wanted):
        if role not in may.ROLES:
            raise UnknownRole(role=role, known=", ".join(may.ROLES))
    return tuple(role for role in may.ROLES if role in wanted)


def _refuse_weak(password: str, *, user: str) -> None:
    if len(user) >= 4 and user in password.casefold():
        raise PasswordRefused(why="It holds the name of sign-in.")
    try:
        validate_password(password)
    except ValidationError as weak:
        raise PasswordRefused(why=" ".join(weak.messages)) from weak


def _credential(user: str, password: str | None) -> None:
    """The one table here that no event rebuilds: secrets are never on the record."""
    row, _ = User.objects.get_or_create(username=user)
    row.is_active = queries.is_active(user)
    if password is None:
        row.set_unusable_password()
    else:
        row.set_password(password)
    row.save()
