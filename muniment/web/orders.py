"""Orders of courts: which wait, which are in force; asking, signing second. And the matters that a person keeps."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django import forms
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_http_methods, require_safe

from muniment.disclosure.actions import protecting, sealing
from muniment.disclosure.orders import queries
from muniment.disclosure.orders.echoes import echoes
from muniment.disclosure.orders.papers import Paper
from muniment.disclosure.orders.targets import Named
from muniment.errors.disclosure import NoSuchOrder, NotYourCompartment
from muniment.web.fields import INTERNAL, category, day, line, one_of, text
from muniment.web.page import allowed, attempt, done, page, require, show, to

if TYPE_CHECKING:
    from muniment.record.desk import Desk
    from muniment.record.event import Receipt

Told = Mapping[str, Any]
_ENTRIES = "Entries by their short ids, one on each line, instead of whole items."


class Order(forms.Form):
    """The order, as it lies on the desk."""

    court = line("Court")
    date = day("Date of the order")
    docket = line("Docket")
    paper = forms.FileField(label="The order's own file", help_text="As the court issued it; it is kept.")


class About(Order):
    """What an order names."""

    items = text("Items", hint="Item numbers, one on each line.", required=False, rows=2)
    digests = text("Files of them alone", hint="Digests or their beginnings.", required=False, rows=2)
    entries = text("Entries", hint=_ENTRIES, required=False, rows=2)
    fields_of = line("Fields of these entries alone", required=False, hint="Such as: words source")


class Unseal(Order):
    seal = line("Which order", hint="Its id, as the list shows it.")


class Open(Order):
    matter = line("Name of the matter", hint="A name of its own; it tells nothing of the case.")
    owner = line("Who keeps it", hint="The name of sign-in of the one who alone will see it.")


class Reveal(Order):
    matter = line("Matter")
    case = line("Case on whose list it comes", required=False)


class Withdraw(forms.Form):
    reason = text("Why", rows=2)


class Review(forms.Form):
    outcome = one_of(
        "Does existence still have to be protected?", (protecting.GOES_ON, protecting.ASK_TO_LIFT)
    )
    reason = text(INTERNAL, rows=2)


class Receive(forms.Form):
    source = line("Who brought it")
    words = text("Their own words")
    what = line("What it is")
    category = category()
    received_at = day("Received on")
    location = line("Where it is kept", required=False)


@dataclass(frozen=True, kw_only=True)
class Act:
    words: str
    form: type[forms.Form]
    run: Callable[[Desk, Told], Receipt]
    note: str


def _paper(told: Told) -> Paper:
    upload = told["paper"]
    return Paper(
        court=told["court"], date=told["date"], docket=told["docket"], stream=upload, name=upload.name
    )


def _named(told: Told) -> Named:
    def each(box: str) -> tuple[str, ...]:
        return tuple(str(told[box] or "").replace(",", " ").split())

    return Named(
        items=each("items"), files=each("digests"), entries=each("entries"), fields=each("fields_of")
    )


_WAITS = "Nothing takes effect before somebody of another organization signs too."
ACTS: dict[str, Act] = {
    "seal": Act(
        words="Seal by order",
        form=About,
        run=lambda desk, told: sealing.seal(desk, _named(told), paper=_paper(told)).receipt,
        note=f"Contents are closed in every production; that the thing is there stays on every list. {_WAITS}",
    ),
    "unseal": Act(
        words="Lift a seal by order",
        form=Unseal,
        run=lambda desk, told: sealing.unseal(desk, told["seal"], paper=_paper(told)).receipt,
        note=f"The whole seal is lifted. {_WAITS}",
    ),
    "expunge": Act(
        words="Expunge by order",
        form=About,
        run=lambda desk, told: sealing.expunge_(desk, _named(told), paper=_paper(told)).receipt,
        note="Contents are destroyed for good, with every file that nothing else refers to and every package kept here "
        f"that holds any of it. What left the office can not be called back. {_WAITS}",
    ),
    "protect": Act(
        words="Protect existence by order",
        form=Open,
        run=lambda desk, told: (
            protecting.protect(desk, told["matter"], owner=told["owner"], paper=_paper(told)).receipt
        ),
        note=f"What comes into this matter is on no list, and its owner alone is told that it is there. {_WAITS}",
    ),
    "reveal": Act(
        words="Protect existence no longer",
        form=Reveal,
        run=lambda desk, told: (
            protecting.reveal(desk, told["matter"], case=told["case"] or None, paper=_paper(told)).receipt
        ),
        note=f"Everything in a matter that you keep comes on the list of the case. {_WAITS}",
    ),
}


@require_safe
@page
def orders(request: HttpRequest, desk: Desk) -> HttpResponseBase:
    """All orders that this person may see; their own matters below."""
    require(desk, ["orders.read"])
    mine = queries.compartments(desk.actor.user)
    facts: dict[str, Any] = {
        "rows": list(reversed(queries.orders(desk.actor.user))),
        "matters": mine,
        "due": {view.matter for view in mine if view.due(desk.today())},
        "acts": list(ACTS.items()) if allowed(desk, "orders.request") else (),
        "may_confirm": allowed(desk, "orders.confirm"),
    }
    return show(request, desk, "orders.html", **facts)


@require_http_methods(["GET", "POST"])
@page
def ask(request: HttpRequest, desk: Desk, act: str) -> HttpResponseBase:
    """The first signature."""
    known = ACTS.get(act)
    if known is None:
        raise Http404
    require(desk, ["orders.request"])
    form = known.form(request.POST or None, request.FILES or None, initial=_begins(request))
    return _form(request, desk, form, known.words, known.note, lambda told: known.run(desk, told))


@require_http_methods(["GET", "POST"])
@page
def order(request: HttpRequest, desk: Desk, id: str) -> HttpResponseBase:
    """One order: what it names, who signed; the second signature where it waits."""
    require(desk, ["orders.read"])
    view = queries.order(id)
    if view is None or view.id != id:
        raise NoSuchOrder(order=id, state="has this id")
    form = forms.Form(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        kept: dict[str, Any] = {}
        if attempt(form, lambda: kept.update(made=sealing.confirm(desk, view.id))):
            done(request, kept["made"].receipt, f"Order {view.id} is {kept['made'].order.state}.")
            return to(f"/orders/{view.id}")
    facts: dict[str, Any] = {
        "order": view,
        "form": form,
        "waits": view.state == "waiting",
        "echoes": echoes(view.targets) if (view.act, view.state) == ("expunge", "waiting") else (),
        "may_confirm": allowed(desk, "orders.confirm"),
        "may_withdraw": allowed(desk, "orders.request"),
    }
    return show(request, desk, "order.html", status=422 if form.errors else 200, **facts)


@require_http_methods(["GET", "POST"])
@page
def withdraw(request: HttpRequest, desk: Desk, id: str) -> HttpResponseBase:
    """A request that is not pursued."""
    require(desk, ["orders.request"])
    form = Withdraw(request.POST or None)
    return _form(
        request,
        desk,
        form,
        f"Do not pursue order {id}",
        "The record keeps that it was requested, and why it was not pursued.",
        lambda told: sealing.withdraw(desk, id, reason=told["reason"]),
    )


@require_http_methods(["GET", "POST"])
@page
def matter(request: HttpRequest, desk: Desk, number: str, act: str) -> HttpResponseBase:
    """What the owner of a matter records in it. Everybody else is told that they keep none of that name."""
    if number not in {view.matter for view in queries.compartments(desk.actor.user)}:
        raise NotYourCompartment(matter=number)
    if act == "review":
        return _form(
            request,
            desk,
            Review(request.POST or None),
            f"Look again at {number}",
            "Due every 90 days, and recorded each time.",
            lambda told: protecting.review(desk, number, outcome=told["outcome"], reason=told["reason"]),
        )
    if act != "receive":
        raise Http404

    def run(told: Told) -> None:
        given = {name: told[name] for name in ("words", "what", "category", "received_at")}
        protecting.receive(
            desk, number, source={"name": told["source"]}, location=told["location"] or None, **given
        )

    note = "It stands on no case's list and in no count. Nobody but you is shown it."
    return _form(request, desk, Receive(request.POST or None), f"Take in for {number}", note, run)


def _form(
    request: HttpRequest,
    desk: Desk,
    form: forms.Form,
    title: str,
    note: str,
    run: Callable[[Told], Any],
) -> HttpResponseBase:
    """A page with one form; afterwards the list of orders."""
    if request.method == "POST" and form.is_valid():
        kept: dict[str, Any] = {}
        if attempt(form, lambda: kept.update(receipt=run(form.cleaned_data))):
            if kept["receipt"] is not None:
                done(request, kept["receipt"], f"{title}: recorded.")
            return to("/orders")
    facts = {"title": title, "note": note, "form": form, "files": form.is_multipart()}
    return show(request, desk, "order_act.html", status=422 if form.is_bound else 200, **facts)


def _begins(request: HttpRequest) -> dict[str, str]:
    return {name: request.GET[name][:80] for name in ("items", "seal", "matter") if name in request.GET}
