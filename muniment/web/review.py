"""Review: a list, a page as a picture with its words, a decision. All of it by keyboard."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from muniment.cases.actions.numbers import an_open_prosecution
from muniment.disclosure import queries as disclosure
from muniment.documents import box, queries, reviewing
from muniment.documents.events import DECISIONS, DISCLOSE, REDACT, WITHHOLD
from muniment.documents.search.ask import search
from muniment.errors.documents import NotReadYet, SearchRefused
from muniment.errors.readers import NotDone
from muniment.web.documents import marked_parts, words_of
from muniment.web.fields import INTERNAL, line
from muniment.web.lists import page_of
from muniment.web.page import allowed, done, page, require, show, to

if TYPE_CHECKING:
    from muniment.documents.reviewing import OnReview
    from muniment.record.desk import Desk

STATES = {
    "": "All",
    reviewing.UNDECIDED: "Undecided",
    DISCLOSE: "Disclose",
    REDACT: "Redact",
    WITHHOLD: "Withhold",
    "exceptions": "Not all read",
}
_WIDTH = 1000  # pixels of a drawn page
_MOST = 10_000


class Filter(forms.Form):
    """What the list is narrowed to."""

    q = forms.CharField(
        label="Words in it", required=False, max_length=2000, widget=forms.TextInput(attrs={"type": "search"})
    )
    state = forms.ChoiceField(label="Decided", required=False, choices=list(STATES.items()))


class Note(forms.Form):
    """What stands beside a decision."""

    note = line("Note", hint=INTERNAL, required=False)


@dataclass(frozen=True)
class Narrowed:
    """The files that a filter leaves, and the address that says so."""

    form: Filter
    rows: tuple[OnReview, ...]
    whole: int
    query: str


@require_safe
@page
def review(request: HttpRequest, desk: Desk, number: str) -> HttpResponseBase:
    """The files of a prosecution's list."""
    folded = an_open_prosecution(number)
    require(desk, ["documents.read", "disclosure.read"])
    found = _narrowed(request, desk, folded)
    counts = [
        (words, sum(row.decision == word for row in found.rows)) for word, words in STATES.items() if word
    ][:4]
    return show(
        request,
        desk,
        "review.html",
        number=folded,
        form=found.form,
        page=page_of(request, found.rows),
        whole=found.whole,
        counts=counts,
        query=found.query,
        first=next((row for row in found.rows if row.decision == reviewing.UNDECIDED), None),
        may_decide=allowed(desk, "documents.review"),
    )


@require_http_methods(["GET", "POST"])
@page
def one(request: HttpRequest, desk: Desk, number: str, digest: str) -> HttpResponseBase:
    """One file: its pages as pictures, its words, and the decision."""
    folded = an_open_prosecution(number)
    require(desk, ["documents.read", "disclosure.read"])
    found = _narrowed(request, desk, folded)
    rows = found.rows if any(row.file.digest == digest for row in found.rows) else _all(folded)
    at = next((place for place, row in enumerate(rows) if row.file.digest == digest), None)
    if at is None:
        raise Http404
    row = rows[at]
    after = rows[at + 1] if at + 1 < len(rows) else None
    if request.method == "POST":
        return _decided(request, desk, folded, row, after, found.query)
    facts: dict[str, Any] = {
        "number": folded,
        "row": row,
        "before": rows[at - 1] if at else None,
        "after": after,
        "place": at + 1,
        "many": len(rows),
        "query": found.query,
        "form": Note(),
        "decisions": list(_DECISIONS),
        "may_decide": allowed(desk, "documents.review"),
        "parts": (),
        "exceptions": [each for each in queries.exceptions(item=row.file.item) if each.digest == digest],
    }
    try:
        reading = queries.text(desk.office, row.file).reading
        facts["parts"] = marked_parts(reading, words_of(request.GET.get("q", "")))
        facts["drawn"] = range(1, min(reading.pages, 200) + 1) if _has_pages(reading.parts[0].kind) else ()
    except NotReadYet:
        facts["waits"] = True
    return show(request, desk, "review_one.html", **facts)


# Decision, its key, its words.
_DECISIONS = ((DISCLOSE, "d", "Disclose"), (REDACT, "r", "Redact"), (WITHHOLD, "w", "Withhold"))


def _has_pages(kind: str) -> bool:
    return kind == "application/pdf" or (kind.startswith("image/") and kind != "image/svg+xml")


def _decided(
    request: HttpRequest, desk: Desk, number: str, row: OnReview, after: OnReview | None, query: str
) -> HttpResponseBase:
    form = Note(request.POST)
    note = form.cleaned_data.get("note") if form.is_valid() else None
    receipt = reviewing.decide(desk, number, [row.file], decision=request.POST.get("decision", ""), note=note)
    done(request, receipt, f"{row.file.name}: {request.POST['decision']}.")
    where = f"/review/{number}/{after.file.digest}" if after else f"/review/{number}"
    return to(f"{where}?{query}" if query else where)


@require_POST
@page
def bulk(request: HttpRequest, desk: Desk, number: str) -> HttpResponseBase:
    """The same decision for many: first what will happen, then, once that was seen, it happens."""
    folded = an_open_prosecution(number)
    require(desk, ["documents.review"])
    decision = request.POST.get("decision", "")
    wanted = set(request.POST.getlist("file"))
    chosen = [row for row in _all(folded) if row.file.digest in wanted]
    # What could not be read, or holds what the page does not show, is looked at one by one.
    stopped = [row for row in chosen if row.exceptions or row.words is None or row.flags]
    going = [row for row in chosen if row not in stopped]
    if decision not in DECISIONS or not chosen:
        return to(f"/review/{folded}")
    if request.POST.get("seen") == "yes" and going:
        receipt = reviewing.decide(desk, folded, [row.file for row in going], decision=decision)
        done(request, receipt, f"{len(going)} files: {decision}.")
        return to(f"/review/{folded}")
    return show(
        request, desk, "review_bulk.html", number=folded, decision=decision, going=going, stopped=stopped
    )


@require_safe
@page
def drawn(request: HttpRequest, desk: Desk, number: str, digest: str, leaf: int) -> HttpResponseBase:
    """A page as a picture, drawn in the box. The file itself never reaches the browser as a page."""
    folded = an_open_prosecution(number)
    require(desk, ["documents.read", "disclosure.read"])
    row = next((each for each in _all(folded) if each.file.digest == digest), None)
    if row is None:
        raise Http404
    try:
        with desk.office.files.open(digest) as stream:
            made = box.pool().run("draw", stream, about={"page": leaf, "width": _WIDTH})
    except NotDone as refused:
        raise Http404 from refused
    return HttpResponse(made.data, content_type="image/webp")


def _all(number: str) -> tuple[OnReview, ...]:
    items = [item.item for item in disclosure.on_list(number) if not item.another_matters]
    return reviewing.files(number, items)


def _narrowed(request: HttpRequest, desk: Desk, number: str) -> Narrowed:
    form = Filter(request.GET)
    asked = form.cleaned_data if form.is_valid() else {}
    rows = whole = _all(number)
    state, words = asked.get("state"), (asked.get("q") or "").strip()
    if state == "exceptions":
        rows = tuple(row for row in rows if row.exceptions)
    elif state:
        rows = tuple(row for row in rows if row.decision == state)
    if words:
        try:
            hits = {hit.digest for hit in search(desk.actor, f"({words}) kind:file", count=_MOST).hits}
            rows = tuple(row for row in rows if row.file.digest in hits)
        except SearchRefused as refused:
            form.add_error("q", f"{refused} {refused.way_out}")
    query = urlencode({name: value for name, value in (("q", words), ("state", state)) if value})
    return Narrowed(form, rows, len(whole), query)
