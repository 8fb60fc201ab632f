"""The users' own names, looked up once for a page."""

from __future__ import annotations

from contextvars import ContextVar

from muniment.accounts import queries as accounts

_names: ContextVar[dict[str, str] | None] = ContextVar("names", default=None)


def forget() -> None:
    """Begin a page: names are asked for anew."""
    _names.set(None)


def name_of(user: str | None) -> str:
    """A user's own name; what is no user stays as it is."""
    if not user:
        return ""
    known = _names.get()
    if known is None:
        known = {member.user: member.name for member in accounts.members()}
        _names.set(known)
    return known.get(user, user)
