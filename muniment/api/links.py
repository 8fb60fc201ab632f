"""Links over HTTP: listing, determining one at a time, proposing. There is no bulk."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from ninja import Router, Schema

from muniment.api.desk import CREATED, Recorded, answers, created, desk_of, recorded, require
from muniment.cases.actions.numbers import number
from muniment.custody import queries as custody
from muniment.linkage import actions, clearance, queries
from muniment.linkage.queries import LinkView

MOST = 500

router = Router(tags=["links"])


class Determination(Schema):
    """related, not related (with a reason), or undetermined."""

    outcome: str
    reason: str | None = None
    reason_internal: str | None = None


class NewLink(Schema):
    item: str
    case: str
    reason: str


@router.get("", response=answers(list[LinkView]), summary="Links")
def list_links(
    request: HttpRequest,
    case: str | None = None,
    item: str | None = None,
    state: str | None = None,
    after: int = 0,
) -> Any:
    """Proposals that stand; `after`: the `seq` of the last one seen."""
    desk = desk_of(request)
    require(desk, "linkage.read")
    found = queries.links(
        case=number(desk, case) if case else None,
        item=custody.resolve(item) if item else None,
        state=state,
    )
    return clearance.shown([link for link in found if link.seq > after][:MOST], to=desk.actor)


@router.post("", response=answers(Recorded, CREATED), summary="Propose an item for a case")
def propose(request: HttpRequest, body: NewLink) -> Any:
    """Put an item on a case's list, by a person and with a reason."""
    return created(recorded(actions.propose(desk_of(request), body.item, body.case, reason=body.reason)))


@router.post("/{link}/determine", response=answers(Recorded), summary="Determine a link")
def determine(request: HttpRequest, link: str, body: Determination) -> Any:
    """Say whether the item relates to the case; the line stays on the case's list."""
    return recorded(actions.determine(desk_of(request), link, **body.dict()))
