"""Taking in. One page, then it is on the record; only after that does anybody see what it may belong to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_http_methods

from muniment.cases import queries as cases
from muniment.custody import actions as custody_actions
from muniment.custody import queries as custody
from muniment.linkage import clearance
from muniment.linkage import queries as linkage
from muniment.web.fields import category, day, line, one_of, text
from muniment.web.page import attempt, done, new_key, page, require, show, to

if TYPE_CHECKING:
    from muniment.custody.actions import Intake
    from muniment.custody.views import ItemView
    from muniment.record.desk import Desk

_KEY_LENGTH = 64
CAME = {
    "received": "Somebody brought it, of their own accord",
    "seized": "Seized",
    "recovered": "Recovered or found",
    "safekeeping": "For safekeeping",
}


class Brought(forms.Form):
    """Page 1, which puts it on the record: who, their words, what it is and how many."""

    key = forms.CharField(widget=forms.HiddenInput)  # the form sent twice is one thing taken in
    name = line(
        "Who brought it", hint="Their name as they give it. If they gave none: what they looked like."
    )
    contact = line("How to reach them", hint="Telephone or address.", required=False)
    came = one_of("How it came", CAME)
    words = text(
        "What they said, in their own words",
        hint="As they said it, not in yours. If nothing was said, write “nothing said”.",
        rows=6,
    )
    matter_named = line("Which matter they said it belongs to", hint="In their words.", required=False)
    what = line(
        "What it is", hint="What can be seen: “box of .38 cartridges”. What it may mean is not asked."
    )
    units = forms.IntegerField(label="How many", min_value=1, max_value=10_000_000, initial=1)
    category = category()
    case_typed = line(
        "Case number",
        hint="As you were given it. If you were told to use none, write what you were told, such as “information "
        "only”. It is compared with every case either way.",
        required=False,
    )
    received_at = day(
        "Received on", hint="The day it came into anybody's hands here, not the day of this form."
    )
    location = line("Where you put it", required=False)


class Chosen(forms.Form):
    """Whose choice the case number was."""

    own = one_of("Whose choice was this number?", {"mine": "Mine", "theirs": "Somebody told me to use it"})
    who = line(
        "Who told you", hint="Name. They are told at once that you said so, and may answer.", required=False
    )
    words = text("What they said, in their own words", required=False, rows=3)

    def clean(self) -> dict[str, Any]:
        """Somebody else's choice needs their name and words."""
        found = super().clean() or {}
        if found.get("own") == "theirs":
            if not found.get("who"):
                self.add_error("who", "Say who told you.")
            if not (found.get("words") or "").strip():
                self.add_error("words", "Give their words.")
        return found


class Declined(forms.Form):
    """What was offered and not taken in."""

    name = line("Who offered it")
    contact = line("How to reach them", required=False)
    words = text("What they said, in their own words")
    what = line("What it was")
    matter_named = line("Which matter they said it belongs to", required=False)
    offered_at = day("Offered on")
    why = text("Why it was declined", hint="Will be given to the defense.", rows=3)


@require_http_methods(["GET", "POST"])
@page
def take_in(request: HttpRequest, desk: Desk) -> HttpResponseBase:
    """Page 1, which puts it on the record. Nothing of it is kept anywhere before."""
    require(desk, ["custody.receive"])
    form = _sent(request) if request.method == "POST" else _blank(desk)
    if form.is_bound and form.is_valid():
        kept: dict[str, Intake] = {}

        def run() -> None:
            kept["intake"] = _receive(desk, form.cleaned_data)

        if attempt(form, run):
            taken = kept["intake"]
            done(request, taken.receipt, f"{taken.receipt_number} is on the record.")
            return to(f"/items/{taken.receipt_number}/taken-in")
    return show(request, desk, "intake.html", form=form, status=422 if form.is_bound else 200)


def _blank(desk: Desk) -> Brought:
    form = Brought(initial={"key": new_key(), "received_at": desk.today()})
    form.fields["name"].widget.attrs["autofocus"] = True
    return form


def _sent(request: HttpRequest) -> Brought:
    """What was typed, with the key of the page it was typed in; a page without one is given one."""
    told = request.POST.copy()
    told["key"] = told.get("key", "")[:_KEY_LENGTH].strip() or new_key()
    return Brought(told)


def _receive(desk: Desk, told: dict[str, Any]) -> Intake:
    return custody_actions.receive(
        desk,
        source={"name": told["name"], "contact": told["contact"], "how": CAME[told["came"]]},
        words=told["words"],
        matter_named=told["matter_named"],
        custody=told["came"],
        what=told["what"],
        units=told["units"],
        category=told["category"],
        received_at=told["received_at"],
        location=told["location"],
        case_typed=told["case_typed"],
        # Everybody's keys are their own: nobody is answered with what another took in.
        key=f"page {desk.actor.user} {told['key']}",
    )


@require_http_methods(["GET", "POST"])
@page
def taken_in(request: HttpRequest, desk: Desk, ref: str) -> HttpResponseBase:
    """After the commit: where it is routed, and whose choice the number was."""
    require(desk, ["custody.receive"])
    found = custody.item(ref)
    questions = custody.numbers_unanswered(found.id)
    form = Chosen(request.POST or None)
    if request.method == "POST" and form.is_valid():
        kept: dict[str, Any] = {}

        def run() -> None:
            kept["receipt"] = _choose(desk, found, form.cleaned_data, shown=questions)

        if attempt(form, run):
            done(request, kept["receipt"], "Recorded whose choice the number was.")
            return to(f"/items/{found.number}/taken-in")
    return show(
        request,
        desk,
        "taken_in.html",
        item=found,
        form=form,
        questions=questions,
        routes=_routes(desk, found),
        status=422 if form.is_bound else 200,
    )


def _choose(desk: Desk, found: ItemView, told: dict[str, Any], *, shown: Any) -> Any:
    theirs = told["own"] == "theirs"
    return custody_actions.choose_number(
        desk,
        found.id,
        number_chosen=found.number_typed or found.case or "no number",
        on_instruction_of=told["who"] if theirs else None,
        words=told["words"] if theirs else None,
        numbers_shown=[number for question in shown for number in question.numbers],
    )


def _routes(desk: Desk, found: ItemView) -> list[dict[str, Any]]:
    """The cases it was routed to; why, only to those who are cleared for the case."""
    return [
        {"link": link, "agents": sorted(cases.facts(case=link.case).agents), "because": link.because}
        for link in clearance.shown(linkage.links(item=found.id), to=desk.actor)
    ]


@require_http_methods(["GET", "POST"])
@page
def declined(request: HttpRequest, desk: Desk) -> HttpResponseBase:
    """Offered and not taken in: who offered it, their words, why."""
    require(desk, ["custody.decline"])
    form = Declined(request.POST or None, initial={"offered_at": desk.today()})
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        kept: dict[str, Any] = {}

        def run() -> None:
            kept["receipt"] = custody_actions.decline(
                desk,
                source={"name": told["name"], "contact": told["contact"], "how": "offered"},
                words=told["words"],
                what=told["what"],
                why=told["why"],
                offered_at=told["offered_at"],
                matter_named=told["matter_named"],
            )

        if attempt(form, run):
            done(request, kept["receipt"], "Recorded that it was offered and declined.")
            return to("/intake/declined")
    return show(
        request,
        desk,
        "declined.html",
        form=form,
        lines=custody.declined()[:50],
        status=422 if form.is_bound else 200,
    )
