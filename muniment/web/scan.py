"""The scan station: what is in my hand, and what may be done with it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from muniment.custody import queries as custody
from muniment.errors import MunimentError
from muniment.web.item import offered
from muniment.web.item_acts import ACTS, QUICK
from muniment.web.page import page, require, show

if TYPE_CHECKING:
    from muniment.record.desk import Desk

LAST = 10
_SESSION = "scans"


@require_safe
@page
def scan(request: HttpRequest, desk: Desk) -> HttpResponseBase:
    """One field, the item's card, what may be done with it, and the last ten scans."""
    require(desk, ["custody.read"])
    facts: dict[str, Any] = {"code": request.GET.get("code", "").strip()}
    status = 200
    if facts["code"]:
        try:
            found = custody.item(facts["code"])
        except MunimentError as refused:
            facts |= {"says": str(refused), "advice": refused.way_out}
            status = refused.http_status
        else:
            quick = [
                (name, ACTS[name]) for name in offered(desk, found) if name in (*QUICK, "describe", "claim")
            ]
            facts |= {"item": found, "acts": quick}
            _remember(request, found.number)
    facts["scans"] = request.session.get(_SESSION, [])
    partial = request.headers.get("HX-Request") == "true"
    # htmx swaps nothing on an error status; the words of a refusal must be read out all the same.
    return show(
        request,
        desk,
        "part_card.html" if partial else "scan.html",
        status=200 if partial else status,
        **facts,
    )


def _remember(request: HttpRequest, number: str) -> None:
    before = [each for each in request.session.get(_SESSION, []) if each != number]
    request.session[_SESSION] = [number, *before][:LAST]
