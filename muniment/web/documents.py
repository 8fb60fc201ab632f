"""What a file says, as text in our own pages; and the register of what could not be read."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from django import forms
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_http_methods, require_safe

from muniment.cases.actions.numbers import number
from muniment.custody import queries as custody
from muniment.documents import actions, queries
from muniment.documents.events import AS_NATIVE, WAIVED
from muniment.documents.search import language
from muniment.errors.documents import NotReadYet, SearchRefused
from muniment.readers.reading import NOT_ON_THE_PAGE, Part, Reading
from muniment.web.fields import one_of
from muniment.web.lists import as_csv, page_of
from muniment.web.page import allowed, attempt, done, page, require, show, to

if TYPE_CHECKING:
    from muniment.custody.views import ItemView
    from muniment.documents.views import UnreadView
    from muniment.record.desk import Desk

_SHOWN = 200_000  # signs of one piece on a page


class Filter(forms.Form):
    """What the register is narrowed to."""

    case = forms.CharField(
        label="Case number", required=False, max_length=80, widget=forms.TextInput(attrs={"type": "search"})
    )
    open = forms.BooleanField(label="Only those that nobody decided", required=False)


class Decide(forms.Form):
    """What becomes of something unread."""

    how = one_of(
        "What becomes of it?",
        {AS_NATIVE: "It is produced as it is, for the other side to open", WAIVED: "It stays unread"},
    )
    reason = forms.CharField(
        label="Reason", help_text="Will be given to the defense.", widget=forms.Textarea(attrs={"rows": 3})
    )


@require_safe
@page
def text(request: HttpRequest, desk: Desk, ref: str, digest: str) -> HttpResponseBase:
    """The text of a file and of what is inside it; the file itself is never shown inside our pages."""
    require(desk, ["custody.read", "documents.read"])
    item = custody.item(ref)
    file = next((each for each in custody.files(item.id) if each.digest == digest), None)
    if file is None:
        raise Http404
    facts: dict[str, Any] = {"item": item, "file": file, "parts": (), "read": None}
    try:
        found = queries.text(desk.office, file)
    except NotReadYet:
        return show(request, desk, "file_text.html", **facts)
    words = words_of(request.GET.get("q", ""))
    facts["read"] = found
    facts["parts"] = marked_parts(found.reading, words)
    facts["exceptions"] = [one for one in queries.exceptions(item=item.id) if one.digest == digest]
    return show(request, desk, "file_text.html", **facts)


def words_of(asked: str) -> re.Pattern[str] | None:
    """What to mark: the words of the search by which somebody came here."""
    try:
        terms = list(language.terms(language.parse(asked)))
    except SearchRefused:
        return None
    found = [
        r"\W+".join(map(re.escape, re.findall(r"\w+", term.text))) + (r"\w*" if term.prefix else "")
        for term in terms
    ]
    return re.compile(rf"\b({'|'.join(filter(None, found))})\b", re.IGNORECASE) if any(found) else None


def marked_parts(reading: Reading, words: re.Pattern[str] | None) -> list[dict[str, Any]]:
    """The parts of a file for a page, with what was searched for marked."""
    return [_part(part, words) for part in reading.parts]


def _part(part: Part, words: re.Pattern[str] | None) -> dict[str, Any]:
    pieces = [
        {
            "where": str(piece.where),
            "aside": piece.where in NOT_ON_THE_PAGE,
            "page": piece.page,
            "text": _marked(piece.text[:_SHOWN], words),
            "cut": len(piece.text) > _SHOWN,
        }
        for piece in part.pieces
    ]
    return {
        "part": part,
        "pieces": pieces,
        "troubles": [(str(trouble), says) for trouble, says in part.troubles],
    }


def _marked(text: str, words: re.Pattern[str] | None) -> list[tuple[str, bool]]:
    if words is None:
        return [(text, False)]
    parts = words.split(text)
    return [(part, at % 2 == 1) for at, part in enumerate(parts) if part]


@require_safe
@page
def exceptions(request: HttpRequest, desk: Desk) -> HttpResponseBase:
    """What could not be read, and what was decided about it."""
    require(desk, ["documents.read"])
    form, found = _found(request, desk)
    return show(request, desk, "exceptions.html", form=form, page=page_of(request, found))


@require_safe
@page
def exceptions_csv(request: HttpRequest, desk: Desk) -> HttpResponseBase:
    """The same rows as CSV."""
    require(desk, ["documents.read"])
    _, found = _found(request, desk)
    heads = ("item", "case", "file", "inside", "exception", "says", "decided", "by", "reason", "sha256")
    rows = (
        (
            one.item_number,
            one.case,
            one.file,
            " / ".join(one.path),
            one.trouble,
            one.says,
            one.decided,
            one.decided_by,
            one.decided_reason,
            one.digest,
        )
        for one in found
    )
    return as_csv("exceptions.csv", heads, rows)


def _found(request: HttpRequest, desk: Desk) -> tuple[Filter, tuple[UnreadView, ...]]:
    form = Filter(request.GET)
    asked = form.cleaned_data if form.is_valid() else {}
    case = number(desk, asked["case"]) if asked.get("case") else None
    return form, queries.exceptions(case=case, open_only=bool(asked.get("open")))


@require_http_methods(["GET", "POST"])
@page
def decide(request: HttpRequest, desk: Desk, exception: str) -> HttpResponseBase:
    """One of them, and the form for who decides."""
    require(desk, ["documents.read"])
    found = queries.exception(exception)
    if found is None:
        raise Http404
    item: ItemView = custody.item(found.item)
    form = Decide(request.POST or None)
    if request.method == "POST":
        require(desk, ["documents.waive"])
        if form.is_valid():
            kept: dict[str, Any] = {}

            def run() -> None:
                kept["receipt"] = actions.waive(desk, exception, **form.cleaned_data)

            if attempt(form, run):
                done(request, kept["receipt"], f"{item.number}: {form.cleaned_data['how']}.")
                return to("/exceptions")
    may_decide = allowed(desk, "documents.waive") and not found.decided
    status = 422 if form.is_bound else 200
    return show(
        request, desk, "exception.html", one=found, item=item, form=form, may_decide=may_decide, status=status
    )
