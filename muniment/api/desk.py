"""A desk for a request, and what every answer can be."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from ninja import Schema, Status

from muniment import may
from muniment.accounts import queries as accounts
from muniment.errors.accounts import NoSuchMember
from muniment.record import current
from muniment.record.desk import Desk
from muniment.record.event import Event, Receipt, Subject

KEY = "Idempotency-Key"
OK, CREATED = 200, 201


class KeyedDesk(Desk):
    """A desk whose next record is made under the request's key: sent twice, it is recorded once."""

    key: str | None = None

    def record(
        self,
        *events: Event | Callable[[Any], Event],
        given: Mapping[Subject, int] | None = None,
        key: str | None = None,
    ) -> Receipt:
        """As the desk records; the request's key where the action names none."""
        return super().record(*events, given=given, key=key or self.key)


def desk_of(request: HttpRequest) -> KeyedDesk:
    """The desk of whoever sent the request. Raises NoSuchMember for a user whose roles were taken."""
    user = request.user.get_username()
    member = accounts.member(user)
    if member is None or not member.active:
        raise NoSuchMember(user=user)
    desk = KeyedDesk(current.recorder(), actor=member.actor, via="api")
    desk.key = request.headers.get(KEY) or None
    return desk


def require(desk: Desk, *acts: str, facts: may.Facts | None = None) -> None:
    """Raise NotAllowed unless the person may do all of these."""
    for act in acts:
        may.require(desk.actor, act, facts)


class Refusal(Schema):
    """What was refused, and what to do next."""

    error: str
    message: str
    advice: str
    lines: list[dict[str, Any]] | None = None  # open lines that stand against a complete certificate
    fields: list[dict[str, str]] | None = None  # where a request can not be read


@dataclass(frozen=True, slots=True, kw_only=True)
class Recorded:
    """What was recorded: the log's size with it, and the entries."""

    size: int
    entries: tuple[int, ...]
    events: tuple[str, ...]  # short ids


def recorded(receipt: Receipt) -> Recorded:
    """A receipt as the API tells it."""
    indices = sorted(index for placed in receipt.entries.values() for index in placed)
    return Recorded(size=receipt.size, entries=tuple(indices), events=tuple(r.id for r in receipt.recorded))


_REFUSED = (400, 401, 403, 404, 409, 422, 429, 500, 503, 507)
REFUSALS: dict[Any, Any] = dict.fromkeys(_REFUSED, Refusal)


def answers(kind: Any, status: int = OK) -> dict[Any, Any]:
    """What an operation can answer."""
    return {status: kind, **REFUSALS}


def created(body: Any) -> Status[Any]:
    """Something new stands on the record."""
    return Status(CREATED, body)
