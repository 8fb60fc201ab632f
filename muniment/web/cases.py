"""The list of cases, and opening one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_http_methods, require_safe

from muniment.cases import actions, queries
from muniment.web.fields import day, line
from muniment.web.lists import as_csv, page_of
from muniment.web.page import allowed, attempt, done, page, require, show, to

if TYPE_CHECKING:
    from muniment.cases.queries import CaseLine
    from muniment.record.desk import Desk


class Filter(forms.Form):
    """What the list is narrowed to."""

    q = forms.CharField(
        label="Number, title or offense",
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"type": "search"}),
    )
    mine = forms.BooleanField(label="Only those where I am case agent", required=False)


class Open(forms.Form):
    """A new case."""

    number = line("Case number", hint="With the agency's code in front, as in SO.24-001234.")
    title = line("Title", required=False)
    offense = line("Offense", required=False)
    opened_on = day("Opened on", required=False)
    agents = line("Case agents", hint="Names of sign-in, with commas between.", required=False)


@require_safe
@page
def cases(request: HttpRequest, desk: Desk) -> HttpResponseBase:
    """Cases, newest first."""
    require(desk, ["cases.search"])
    form, found = _found(request, desk)
    return show(
        request,
        desk,
        "cases.html",
        form=form,
        page=page_of(request, found),
        may_open=allowed(desk, "cases.open_case"),
    )


@require_safe
@page
def cases_csv(request: HttpRequest, desk: Desk) -> HttpResponseBase:
    """The same rows as CSV, all of them."""
    require(desk, ["cases.search"])
    _, found = _found(request, desk)
    rows = (
        (c.number, c.title, c.offense, c.agency, c.opened_on, c.status, " ".join(c.agents)) for c in found
    )
    return as_csv("cases.csv", ("number", "title", "offense", "agency", "opened", "status", "agents"), rows)


@require_http_methods(["GET", "POST"])
@page
def open_case(request: HttpRequest, desk: Desk) -> HttpResponseBase:
    """Open a case."""
    require(desk, ["cases.open_case"])
    form = Open(request.POST or None)
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        kept: dict[str, Any] = {}

        def run() -> None:
            kept["opened"] = actions.open_case(
                desk,
                told["number"],
                title=told["title"] or None,
                offense=told["offense"] or None,
                opened_on=told["opened_on"],
                agents=[name.strip() for name in told["agents"].split(",") if name.strip()] or None,
            )

        if attempt(form, run):
            done(request, kept["opened"].receipt, f"Case {kept['opened'].number} is open.")
            return to(f"/cases/{kept['opened'].number}")
    return show(
        request,
        desk,
        "act.html",
        title="Open a case",
        form=form,
        button="Open the case",
        back=("Cases", "/cases"),
        status=422 if form.is_bound else 200,
    )


def _found(request: HttpRequest, desk: Desk) -> tuple[Filter, list[CaseLine]]:
    form = Filter(request.GET)
    asked = form.cleaned_data if form.is_valid() else {}
    found = list(reversed(queries.cases(asked.get("q") or "", limit=None)))
    if asked.get("mine"):
        found = [case for case in found if desk.actor.user in case.agents]
    return form, found
