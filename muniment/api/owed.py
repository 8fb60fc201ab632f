"""What is owed, over HTTP: due lines, serving, withholding, certificates, requests."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpRequest
from ninja import Router, Schema

from muniment.api.desk import CREATED, Recorded, answers, created, desk_of, recorded, require
from muniment.cases import queries as cases
from muniment.cases.actions.numbers import an_open_case, an_open_prosecution
from muniment.disclosure import actions, queries
from muniment.disclosure.views import Alarm, DueView, OpenLine, Withheld

due = Router(tags=["owed"])
router = Router(tags=["owed"])


class Serve(Schema):
    items: list[str] | None = None
    how: str
    served_on: str
    on: date | None = None


class Withhold(Schema):
    items: list[str]
    ground: str
    description: str
    order: dict[str, str] | None = None
    files: list[str] | None = None
    reason_internal: str | None = None


class Lift(Schema):
    reason: str | None = None


class Certify(Schema):
    with_exceptions: bool = False
    signer: str | None = None


class Certified(Schema):
    complete: bool
    statement: str
    signer: str
    lines: tuple[OpenLine, ...]
    recorded: Recorded


class Asked(Schema):
    words: str
    from_: str
    items: list[str] = []
    on: date | None = None


@due.get("", response=answers(list[DueView]), summary="What is owed")
def list_due(request: HttpRequest, case: str | None = None, prosecution: str | None = None) -> Any:
    """Open duties, the earliest due first; of one case or one prosecution where it is named."""
    desk = desk_of(request)
    require(desk, "disclosure.read")
    return list(
        queries.due(
            case=an_open_case(desk, case) if case else None,
            prosecution=an_open_prosecution(prosecution) if prosecution else None,
            today=desk.today(),
        )
    )


def _readable(request: HttpRequest, number: str) -> tuple[Any, str]:
    desk = desk_of(request)
    require(desk, "disclosure.read")
    folded = an_open_prosecution(number)
    require(desk, "prosecutions.read", facts=cases.facts(prosecution=folded))
    return desk, folded


@router.get("/{number}/alarms", response=answers(list[Alarm]), summary="Alarms")
def alarms(request: HttpRequest, number: str) -> Any:
    """The five alarms, by facts alone."""
    desk, folded = _readable(request, number)
    return list(queries.alarms(prosecution=folded, today=desk.today()))


@router.get("/{number}/open-lines", response=answers(list[OpenLine]), summary="Every open line")
def open_lines(request: HttpRequest, number: str) -> Any:
    """What whoever takes the prosecution over has to know, in order of time."""
    desk, folded = _readable(request, number)
    return list(queries.open_lines(folded, today=desk.today()))


@router.get("/{number}/withheld", response=answers(list[Withheld]), summary="What is withheld")
def withheld(request: HttpRequest, number: str) -> Any:
    """Acts of withholding in force."""
    _, folded = _readable(request, number)
    return list(queries.withheld(folded))


@router.post("/{number}/serve", response=answers(Recorded, CREATED), summary="Serve existence")
def serve(request: HttpRequest, number: str, body: Serve) -> Any:
    """Record that the existence of items was served; without items, of all that were not served yet."""
    told = body.dict()
    items = told.pop("items")
    return created(recorded(actions.list_existence(desk_of(request), number, items, **told)))


@router.post("/{number}/withheld", response=answers(Recorded, CREATED), summary="Withhold contents")
def withhold(request: HttpRequest, number: str, body: Withhold) -> Any:
    """Withhold contents on a ground of the rule pack; that the items exist stays on the list."""
    told = body.dict()
    items = told.pop("items")
    return created(recorded(actions.withhold(desk_of(request), number, items, **told)))


@router.post(
    "/{number}/withheld/{withholding}/lift", response=answers(Recorded), summary="Lift a withholding"
)
def lift(request: HttpRequest, number: str, withholding: str, body: Lift) -> Any:
    """Lift an act of withholding, whole."""
    return recorded(actions.lift(desk_of(request), number, withholding, reason=body.reason))


@router.post("/{number}/certificates", response=answers(Certified, CREATED), summary="Sign a certificate")
def certify(request: HttpRequest, number: str, body: Certify) -> Any:
    """A complete one is refused while lines are open; one with stated exceptions is always possible."""
    signed = actions.certify(desk_of(request), number, **body.dict())
    return created(
        {
            "complete": signed.complete,
            "statement": signed.statement,
            "signer": signed.signer,
            "lines": signed.lines,
            "recorded": recorded(signed.receipt),
        }
    )


@router.post("/{number}/requests", response=answers(Recorded, CREATED), summary="A request of the defense")
def ask(request: HttpRequest, number: str, body: Asked) -> Any:
    """Record what the defense asked: it opens a clock where a rule is encoded, and can not vanish."""
    return created(recorded(actions.request(desk_of(request), number, **body.dict())))
