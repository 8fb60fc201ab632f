"""An item: where it is, who had it, what was said of it, and who knew."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import FileResponse, Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_http_methods, require_safe

from muniment.cases import queries as cases
from muniment.custody import queries as custody
from muniment.disclosure import queries as disclosure
from muniment.linkage import clearance
from muniment.linkage import queries as linkage
from muniment.web.item_acts import ACTS, QUICK
from muniment.web.page import allowed, attempt, done, page, require, show, to

if TYPE_CHECKING:
    from muniment.custody.views import ItemView
    from muniment.record.desk import Desk


@require_safe
@page
def item(request: HttpRequest, desk: Desk, ref: str) -> HttpResponseBase:
    """The identity head, the chain of custody, words, links, laboratory, files, and who knew."""
    require(desk, ["custody.read", "linkage.read"])
    found = custody.item(ref)
    if ref != found.number:
        return to(f"/items/{found.number}")
    links = clearance.shown(linkage.links(item=found.id), to=desk.actor)
    facts: dict[str, Any] = {
        "item": found,
        "parent": custody.items_by_id([found.parent]).get(found.parent) if found.parent else None,
        "children": custody.children_of(found.id),
        "links": links,
        "asked": linkage.asked(found.id)[-1:],
        "chain": custody.chain_of_custody(found.id),
        "claims": custody.claims(found.id),
        "lab": custody.lab(found.id),
        "files": custody.files(found.id),
        "counts": custody.counts(found.id),
        "holds": custody.holds(found.id),
        "chosen": custody.numbers_chosen(found.id),
        "questions": custody.numbers_unanswered(found.id),
        "knowledge": disclosure.knowledge(found.id),
        "states": _states(found, [link.case for link in links if link.state != "not related"]),
        "quick": [(name, ACTS[name]) for name in offered(desk, found) if name in QUICK],
        "others": [(name, ACTS[name]) for name in offered(desk, found) if name not in QUICK],
    }
    return show(request, desk, "item.html", **facts)


def _states(found: ItemView, linked: list[str]) -> list[tuple[str, tuple[str, ...]]]:
    """What the defense of each prosecution was given, by the cases through which it stands there."""
    numbers = dict.fromkeys(
        prosecution
        for case in dict.fromkeys([*([found.case] if found.case else []), *linked])
        for prosecution in cases.prosecutions_of(case)
    )
    return [(number, disclosure.states(found.id, number)) for number in numbers]


def offered(desk: Desk, found: ItemView) -> list[str]:
    """The acts that make sense for the item as it stands, and that the person's roles allow."""
    return [name for name, act in ACTS.items() if act.when(found) and allowed(desk, act.may)]


@require_http_methods(["GET", "POST"])
@page
def act(request: HttpRequest, desk: Desk, ref: str, act: str) -> HttpResponseBase:
    """The page of one act. It does what its action does; a refusal is shown above the form."""
    known = ACTS.get(act)
    if known is None:
        raise Http404
    require(desk, ["custody.read", known.may])
    found = custody.item(ref)
    form = known.form(request.POST or None, request.FILES or None, initial=_now(found, act))
    if request.method == "POST" and form.is_valid():
        kept: dict[str, Any] = {}

        def run() -> None:
            kept["receipt"] = known.run(desk, found, form.cleaned_data)

        if attempt(form, run):
            done(request, kept["receipt"], f"{found.number}: {known.done}")
            intake = request.GET.get("then") == "taken-in"
            return to(f"/items/{found.number}/taken-in" if intake else f"/items/{found.number}")
    status = 422 if form.is_bound else 200
    return show(request, desk, "item_act.html", item=found, act=known, form=form, status=status)


def _now(found: ItemView, act: str) -> dict[str, Any]:
    """What the boxes begin with: only what has to be looked at again anyway."""
    if act == "lift-hold" and len(found.holds) == 1:
        return {"hold": next(iter(found.holds))}
    if act == "describe":
        return {
            key: found.description.get(key) for key in ("serial", "make", "model", "caliber", "headstamp")
        }
    return {}


@require_safe
@page
def file(request: HttpRequest, desk: Desk, ref: str, digest: str) -> HttpResponseBase:
    """A file's bytes, always as a download: what came from outside is never shown inside our pages."""
    require(desk, ["custody.read"])
    found = custody.item(ref)
    kept = next((each for each in custody.files(found.id) if each.digest == digest), None)
    if kept is None:
        raise Http404
    stream = desk.office.files.open(kept.digest)
    response = FileResponse(
        stream, as_attachment=True, filename=kept.name, content_type="application/octet-stream"
    )
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response
