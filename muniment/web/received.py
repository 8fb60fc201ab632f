"""Discovery received: what was given to me, when, what was withheld, and how to check it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_http_methods, require_safe

from muniment.cases import queries as cases
from muniment.cases.actions.numbers import an_open_prosecution
from muniment.disclosure import queries as disclosure
from muniment.jurisdictions import pack
from muniment.production import actions, heads
from muniment.production import queries as productions
from muniment.web.fields import text
from muniment.web.package import as_zip
from muniment.web.page import attempt, done, page, require, show, to

if TYPE_CHECKING:
    from muniment.production.views import ProductionView
    from muniment.record.desk import Desk


class Acknowledge(forms.Form):
    """The receiver's own receipt."""

    receipt = text("Your receipt", hint="It says that the package arrived. It waives nothing.", rows=3)


@require_safe
@page
def received(request: HttpRequest, desk: Desk) -> HttpResponseBase:
    """The productions of each prosecution in which the reader is counsel of record for the defense."""
    groups = [
        (line, list(reversed(productions.productions(line.number))), heads.are_given(line.number))
        for line in cases.prosecutions_of_user(desk.actor.user)
        if desk.actor.user in cases.facts(prosecution=line.number).counsel
    ]
    return show(request, desk, "received.html", groups=groups, pack=pack(desk.office.jurisdiction))


@require_safe
@page
def production(request: HttpRequest, desk: Desk, number: str, production: int) -> HttpResponseBase:
    """One production: what is in it, what was withheld, heads to keep, how to check."""
    found = _own(desk, number, production)
    return show(request, desk, "received_production.html", **_facts(desk, found), form=Acknowledge())


@require_safe
@page
def package(request: HttpRequest, desk: Desk, number: str, production: int) -> HttpResponseBase:
    """The package itself."""
    found = _own(desk, number, production)
    return as_zip(found.path, name=found.path.name)


@require_http_methods(["POST"])
@page
def acknowledge(request: HttpRequest, desk: Desk, number: str, production: int) -> HttpResponseBase:
    """Return a receipt: counsel of record only."""
    found = _own(desk, number, production)
    form = Acknowledge(request.POST)
    if form.is_valid():
        kept: dict[str, Any] = {}

        def run() -> None:
            words = form.cleaned_data["receipt"]
            kept["receipt"] = actions.acknowledge(desk, found.prosecution, number=found.number, receipt=words)

        if attempt(form, run):
            done(request, kept["receipt"], "Your receipt is on the record.")
            return to(f"/received/{found.prosecution}/{found.number}")
    return show(request, desk, "received_production.html", **_facts(desk, found), form=form, status=422)


def _own(desk: Desk, number: str, production: int) -> ProductionView:
    """A production that counsel of record may read. Asked before anything is looked up: a stranger learns nothing."""
    folded = an_open_prosecution(number)
    require(desk, ["production.read"], cases.facts(prosecution=folded))
    return productions.production(folded, production)


def _facts(desk: Desk, found: ProductionView) -> dict[str, Any]:
    held = [act for act in disclosure.withheld(found.prosecution) if _visible(desk, act.ground)]
    return {
        "production": found,
        "prosecution": cases.prosecution(found.prosecution),
        "withheld": held,
        "pack": pack(desk.office.jurisdiction),
        "vkey": desk.office.vkey,
        "origin": desk.office.origin,
    }


def _visible(desk: Desk, ground: str) -> bool:
    """Whether the defense sees this line of the withheld log: the rule pack says so, ground by ground."""
    known = pack(desk.office.jurisdiction).ground(ground)
    return known is None or known.visible
