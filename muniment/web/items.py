"""The list of items."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import forms
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from muniment.custody import queries as custody
from muniment.custody.events import CATEGORIES
from muniment.web.lists import as_csv, page_of
from muniment.web.page import page, require, show

if TYPE_CHECKING:
    from muniment.custody.views import ItemView
    from muniment.record.desk import Desk

STATES = {"": "All", "held": "In custody", "out": "Signed out", "disposed": "Disposed of"}


class Filter(forms.Form):
    """What the list is narrowed to."""

    q = forms.CharField(
        label="Words or number",
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"type": "search"}),
    )
    category = forms.ChoiceField(
        label="Category", required=False, choices=[("", "All"), *((c, c.capitalize()) for c in CATEGORIES)]
    )
    state = forms.ChoiceField(label="State", required=False, choices=list(STATES.items()))


@require_safe
@page
def items(request: HttpRequest, desk: Desk) -> HttpResponseBase:
    """Items, newest first."""
    require(desk, ["custody.read"])
    form, found = _found(request)
    return show(request, desk, "items.html", form=form, page=page_of(request, found))


@require_safe
@page
def items_csv(request: HttpRequest, desk: Desk) -> HttpResponseBase:
    """The same rows as CSV, all of them."""
    require(desk, ["custody.read"])
    _, found = _found(request)
    heads = (
        "number",
        "case",
        "category",
        "what",
        "units",
        "received",
        "location",
        "custodian",
        "seal",
        "tested",
    )
    rows = (
        (
            i.number,
            i.case,
            i.category,
            i.what,
            i.units,
            i.received_at,
            i.location,
            i.custodian,
            i.seal,
            i.tested,
        )
        for i in found
    )
    return as_csv("items.csv", heads, rows)


def _found(request: HttpRequest) -> tuple[Filter, list[ItemView]]:
    form = Filter(request.GET)
    asked = form.cleaned_data if form.is_valid() else {}
    found = custody.items(search=asked.get("q") or "")
    category, state = asked.get("category"), asked.get("state")
    return form, [
        item
        for item in reversed(found)
        if (not category or item.category == category) and (not state or _state(item) == state)
    ]


def _state(item: ItemView) -> str:
    if item.disposed_on:
        return "disposed"
    return "out" if item.out else "held"
