"""Productions over HTTP: issuing, listing, delivering, acknowledging."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpRequest
from ninja import Router, Schema

from muniment.api.desk import CREATED, Recorded, answers, created, desk_of, recorded, require
from muniment.cases import queries as cases
from muniment.cases.actions.numbers import an_open_prosecution
from muniment.production import actions, queries
from muniment.production.views import DeliveryView, HeadView, ProductionView

router = Router(tags=["productions"])


class Production(Schema):
    """A production as issued, and what became of it."""

    prosecution: str
    number: int
    to: str
    by: str
    issued_at: datetime
    items: tuple[str, ...]
    withheld: int | None
    ready: bool
    heads: tuple[HeadView, ...]
    size: int | None
    manifest: str
    bates: dict[str, Any] | None
    delivered: tuple[DeliveryView, ...]


class Produce(Schema):
    to: str | None = None


class Issued(Schema):
    production: Production
    verdict: str


class Deliver(Schema):
    how: str
    to: str | None = None
    receipt: str | None = None


class Acknowledge(Schema):
    receipt: str


def _plain(view: ProductionView) -> dict[str, Any]:
    return {name: getattr(view, name) for name in Production.model_fields}


def _readable(request: HttpRequest, number: str) -> tuple[Any, str]:
    desk = desk_of(request)
    folded = an_open_prosecution(number)
    require(desk, "production.read", facts=cases.facts(prosecution=folded))
    return desk, folded


@router.get("/{number}/productions", response=answers(list[Production]), summary="Productions")
def list_productions(request: HttpRequest, number: str) -> Any:
    """All productions of a prosecution; for defense counsel, of their own alone."""
    _, folded = _readable(request, number)
    return [_plain(view) for view in queries.productions(folded)]


@router.post("/{number}/productions", response=answers(Issued, CREATED), summary="Issue a production")
def issue(request: HttpRequest, number: str, body: Produce) -> Any:
    """Issue everything on the list with its proof; what is not served yet is served by it."""
    desk = desk_of(request)
    made = actions.issue(desk, an_open_prosecution(number), to=body.to)
    return created({"production": _plain(made.production), "verdict": made.verdict})


@router.get("/{number}/productions/{production}", response=answers(Production), summary="A production")
def show_production(request: HttpRequest, number: str, production: int) -> Any:
    """One production."""
    _, folded = _readable(request, number)
    return _plain(queries.production(folded, production))


@router.post(
    "/{number}/productions/{production}/deliver", response=answers(Recorded), summary="Record a delivery"
)
def deliver(request: HttpRequest, number: str, production: int, body: Deliver) -> Any:
    """Record how a production left the house. Without the receiver's receipt it is sent, never received."""
    desk, folded = _readable(request, number)
    return recorded(actions.deliver(desk, folded, number=production, **body.dict()))


@router.post(
    "/{number}/productions/{production}/acknowledge", response=answers(Recorded), summary="Return a receipt"
)
def acknowledge(request: HttpRequest, number: str, production: int, body: Acknowledge) -> Any:
    """The receiver's own receipt. It waives nothing."""
    desk, folded = _readable(request, number)
    return recorded(actions.acknowledge(desk, folded, number=production, receipt=body.receipt))
