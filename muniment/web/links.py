"""Links: does this touch another case? One at a time, by a named person, with a reason. There is no bulk."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_http_methods, require_safe

from muniment.cases import queries as cases
from muniment.cases.actions.numbers import number
from muniment.custody import queries as custody
from muniment.errors.linkage import NoSuchLink
from muniment.linkage import actions, clearance
from muniment.linkage import queries as linkage
from muniment.web.fields import Reasons, one_of
from muniment.web.lists import page_of
from muniment.web.page import allowed, attempt, done, page, require, show, to

if TYPE_CHECKING:
    from muniment.record.desk import Desk

OUTCOMES = {
    "related": "Related: it belongs to this case's record",
    "not related": "Not related: it does not, for the reason below",
    "undetermined": "Undetermined: it can not be told yet",
}
STATES = {
    "": "All",
    **{word: word.capitalize() for word in ("proposed", "undetermined", "related", "not related")},
}


class Filter(forms.Form):
    """What the list is narrowed to."""

    case = forms.CharField(
        label="Case number", required=False, max_length=80, widget=forms.TextInput(attrs={"type": "search"})
    )
    state = forms.ChoiceField(label="State", required=False, choices=list(STATES.items()))
    mine = forms.BooleanField(label="Only those that I determine", required=False)


class Determine(Reasons):
    """The determination. Whether a thing is worth anything is not asked."""

    outcome = one_of("Does this item relate to this case?", OUTCOMES)
    field_order = ("outcome", "reason_given", "reason_internal")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason_given"].help_text = (
            "What you know that links it or does not. “No evidentiary value”, “not a match”, “duplicate” and “not "
            "believed” are no reasons here: both sides will argue what it is worth."
        )


@require_safe
@page
def links(request: HttpRequest, desk: Desk) -> HttpResponseBase:
    """Links that stand, the open ones first."""
    require(desk, ["linkage.read", "cases.search"])
    form = Filter(request.GET)
    asked = form.cleaned_data if form.is_valid() else {}
    case = number(desk, asked["case"]) if asked.get("case") else None
    found = linkage.links(case=case, state=asked.get("state") or None)
    if asked.get("mine"):
        found = [link for link in found if desk.actor.user in cases.facts(case=link.case).agents]
    found.sort(key=lambda link: (link.state not in linkage.OPEN, -link.seq))
    shown = page_of(request, clearance.shown(found, to=desk.actor))
    items = {str(id_): item for id_, item in custody.items_by_id(link.item for link in shown.rows).items()}
    return show(request, desk, "links.html", form=form, page=shown, items=items)


@require_http_methods(["GET", "POST"])
@page
def link(request: HttpRequest, desk: Desk, link: str) -> HttpResponseBase:
    """One link: what it rests on, both sides, and its determination."""
    require(desk, ["linkage.read"])
    found = linkage.link(link)
    if found is None:
        raise NoSuchLink(link=link)
    facts = cases.facts(case=found.case)
    determines = allowed(desk, "linkage.determine", facts=facts)
    if request.method == "POST":
        require(desk, ["linkage.determine"], facts)
    form = Determine(request.POST or None)
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        kept: dict[str, Any] = {}

        def run() -> None:
            kept["receipt"] = actions.determine(
                desk,
                found.id,
                outcome=told["outcome"],
                reason=told["reason_given"] or None,
                reason_internal=told["reason_internal"] or None,
            )

        if attempt(form, run):
            done(
                request, kept["receipt"], f"Determined: {told['outcome']}. The line stays on the case's list."
            )
            return to(f"/cases/{found.case}")
    item = custody.item(found.item)
    return show(
        request,
        desk,
        "link.html",
        link=clearance.shown([found], to=desk.actor)[0],
        item=item,
        case=cases.case(found.case),
        agents=sorted(facts.agents),
        parties=cases.parties_of(found.case),
        compare=[custody.item(ref) for ref in found.compare_with],
        form=form,
        determines=determines and found.superseded_by is None,
        status=422 if form.is_bound else 200,
    )
