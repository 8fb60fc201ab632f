"""Who the users are."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

from muniment.accounts.models import Member, User
from muniment.may import Actor


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberView:
    """A user of the office. `active`: has a role; `signs_in`: has a password too."""

    user: str
    name: str
    organization: str
    roles: tuple[str, ...]
    active: bool
    signs_in: bool

    @property
    def actor(self) -> Actor:
        """This user as one who acts."""
        return Actor(user=self.user, roles=frozenset(self.roles))


def member(user: str) -> MemberView | None:
    """The user of this name, or None."""
    row = Member.objects.filter(pk=user).first()
    if row is None:
        return None
    credential = User.objects.filter(username=user, is_active=True).first()
    return _member(row, signs_in=credential is not None and credential.has_usable_password())


def folded(name: str) -> str:
    """A name as it is compared: case, spaces and signs that nobody sees make no other person of somebody."""
    seen = "".join(sign for sign in unicodedata.normalize("NFKC", name) if unicodedata.category(sign) != "Cf")
    return " ".join(seen.split()).casefold()


def is_member(user: str) -> bool:
    """Whether there is a user of this name."""
    return Member.objects.filter(pk=user).exists()


def is_active(user: str) -> bool:
    """Whether the user has a role."""
    return Member.objects.filter(pk=user, active=True).exists()


def members() -> tuple[MemberView, ...]:
    """All users, by name of sign-in."""
    able = {row.username for row in User.objects.filter(is_active=True) if row.has_usable_password()}
    return tuple(_member(row, signs_in=row.user in able) for row in Member.objects.order_by("user"))


def _member(row: Member, *, signs_in: bool) -> MemberView:
    return MemberView(
        user=row.user,
        name=row.name,
        organization=row.organization,
        roles=tuple(row.roles),
        active=row.active,
        signs_in=signs_in,
    )
