"""Searching: the address is the saved search; the same hits as CSV."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote, urlencode

from django import forms
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from muniment.documents.search.ask import Found, Hit, search
from muniment.errors.documents import SearchRefused
from muniment.web.lists import PAGE, Page, as_csv
from muniment.web.page import page, require, show

if TYPE_CHECKING:
    from muniment.record.desk import Desk

_MOST = 10_000  # rows of a CSV
# What a facet adds to the search.
_FIELDS = {"kind": "kind", "case": "case", "media_type": "type"}
_NAMES = {"kind": "Kind", "case": "Case", "media_type": "Type of file"}


class Filter(forms.Form):
    """What is searched for."""

    q = forms.CharField(
        label="Search for",
        required=False,
        max_length=2000,
        widget=forms.TextInput(attrs={"type": "search", "autocapitalize": "off", "spellcheck": "false"}),
        help_text="Words mean AND. Also OR, NOT, “a phrase”, cartridg*, seal w/5 broken, case:24-001234, kind:file.",
    )


@require_safe
@page
def look(request: HttpRequest, desk: Desk) -> HttpResponseBase:
    """Hits in items, reports, cases and files, the best first."""
    require(desk, ["documents.search"])
    form = Filter(request.GET)
    asked = (form.cleaned_data.get("q") or "").strip() if form.is_valid() else ""
    if not asked:
        return show(request, desk, "search.html", form=form, asked="")
    number = _page(request)
    try:
        found = search(desk.actor, asked, first=(number - 1) * PAGE, count=PAGE)
    except SearchRefused as refused:
        form.add_error("q", f"{refused} {refused.way_out}")
        return show(request, desk, "search.html", form=form, asked="", status=422)
    pages = Page(list(map(_shown, found.hits)), found.total, number, f"{urlencode({'q': asked})}&")
    facets = [(_NAMES[name], list(_narrowed(asked, name, found))) for name in _FIELDS]
    return show(request, desk, "search.html", form=form, asked=asked, page=pages, found=found, facets=facets)


@require_safe
@page
def look_csv(request: HttpRequest, desk: Desk) -> HttpResponseBase:
    """The same hits for a spreadsheet."""
    require(desk, ["documents.search"])
    found = search(desk.actor, request.GET.get("q", ""), count=_MOST)
    heads = ("kind", "item", "case", "name", "inside", "type", "dated", "around", "sha256")
    rows = (
        (
            hit.kind,
            hit.item_number,
            hit.case,
            hit.name,
            " / ".join(hit.path),
            hit.media_type,
            hit.dated,
            "".join(text for text, _ in hit.around),
            hit.digest,
        )
        for hit in found.hits
    )
    return as_csv("search.csv", heads, rows)


def _page(request: HttpRequest) -> int:
    asked = request.GET.get("page", "1")
    return max(int(asked), 1) if asked.isdecimal() and len(asked) < 7 else 1


def _shown(hit: Hit) -> tuple[str, Hit]:
    """Where a hit leads."""
    if hit.kind == "file":
        return f"/items/{hit.item_number}/files/{hit.digest}/text", hit
    if hit.item_number:
        return f"/items/{hit.item_number}", hit
    return f"/cases/{quote(hit.case or '')}", hit


def _narrowed(asked: str, name: str, found: Found) -> list[tuple[str, int, str]]:
    """Each value, in how many hits, and the address that narrows the search to it."""
    return [
        (value, many, "?" + urlencode({"q": f'({asked}) {_FIELDS[name]}:"{value}"'}))
        for value, many in found.facets[name]
    ]
