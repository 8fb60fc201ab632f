"""A case: what is held, what is owed, what is missing."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django import forms
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_http_methods, require_safe

from muniment.cases import actions, queries
from muniment.cases.actions.numbers import an_open_case
from muniment.cases.words import LOSSES, PARTY_ROLES
from muniment.custody import queries as custody
from muniment.disclosure import queries as disclosure
from muniment.disclosure.words import UNDER_INQUIRY
from muniment.jurisdictions import pack
from muniment.linkage import clearance
from muniment.linkage import queries as linkage
from muniment.web.alarms import ringing
from muniment.web.fields import day, line, pick, text
from muniment.web.page import allowed, attempt, done, page, require, show, to

if TYPE_CHECKING:
    from muniment.custody.views import ItemView
    from muniment.linkage.queries import LinkView, Listed
    from muniment.record.desk import Desk
    from muniment.record.event import Receipt

Told = Mapping[str, Any]


@dataclass(frozen=True)
class Row:
    """A line of the case's complete list, with what is known of the item."""

    line: Listed
    item: ItemView | None
    link: LinkView | None
    due: tuple[Any, ...]  # open duties of it
    today: date

    @property
    def days(self) -> int:
        """Since first possession by anyone on the prosecution team: a fact, whatever is owed."""
        return (self.today - self.line.received_at).days

    @property
    def more(self) -> int:
        """Reasons that do not stand in the row."""
        return max(0, len(self.line.because) - 2)

    @property
    def owed(self) -> list[tuple[str, list[Any]]]:
        """Open duties by prosecution; two rules that say the same are one line here, and two on its own page."""
        found: dict[str, dict[tuple[str, Any], Any]] = {}
        for duty in self.due:
            found.setdefault(duty.prosecution, {}).setdefault((duty.duty, duty.due), duty)
        return [(number, list(same.values())) for number, same in found.items()]

    @property
    def possible_since(self) -> str | None:
        """Since when it is under inquiry, while nobody has determined it."""
        return self.link.proposed_at if self.link and self.line.link in UNDER_INQUIRY else None

    @property
    def never_compared(self) -> bool:
        """It was proposed to be compared with the case's like items, and nobody asked for it."""
        compare = bool(self.link and self.link.compare_with)
        return compare and self.item is not None and self.item.tested == "never requested"


@require_safe
@page
def case(request: HttpRequest, desk: Desk, number: str) -> HttpResponseBase:
    """The complete list with its states, the alarms, what is owed, prosecutions, parties, reports."""
    require(desk, ["linkage.read", "disclosure.read"])
    folded = an_open_case(desk, number)
    require(desk, ["cases.read"], queries.facts(case=folded))
    found = queries.case(folded)
    if found is None:
        raise Http404
    if number != found.number:
        return to(f"/cases/{found.number}")
    today = desk.today()
    due = disclosure.due(case=found.number, today=today)
    rows = _rows(desk, found.number, due, today)
    facts: dict[str, Any] = {
        "case": found,
        "rows": rows,
        "open_links": sum(row.line.link in UNDER_INQUIRY for row in rows),
        "alarms": ringing(disclosure.alarms(case=found.number, today=today)),
        "due": due,
        "today": today,
        "pack": pack(desk.office.jurisdiction),
        "prosecutions": [p for n in queries.prosecutions_of(found.number) if (p := queries.prosecution(n))],
        "related": queries.cases_related(found.number),
        "parties": queries.parties_of(found.number),
        "reports": queries.reports_of(found.number),
        "property": queries.property_of(found.number),
        "asked": linkage.asked(found.number)[-1:],
        "acts": [(name, each) for name, each in ACTS.items() if allowed(desk, each.may)],
        "determines": allowed(desk, "linkage.determine", facts=queries.facts(case=found.number)),
    }
    return show(request, desk, "case.html", **facts)


def _rows(desk: Desk, number: str, due: tuple[Any, ...], today: date) -> list[Row]:
    lines = clearance.items_on(number, to=desk.actor)
    items = {str(id_): item for id_, item in custody.items_by_id(line.item for line in lines).items()}
    links = {link.id: link for link in linkage.links(case=number)}
    owed: dict[str, list[Any]] = {}
    for duty in due:
        owed.setdefault(duty.item, []).append(duty)
    return [
        Row(line, items.get(line.item), links.get(line.link_id or ""), tuple(owed.get(line.item, ())), today)
        for line in lines
    ]


# --- acts: one page each


class Describe(forms.Form):
    title = line("Title", required=False)
    offense = line("Offense", required=False)
    opened_on = day("Opened on", required=False)
    status = line("Status", required=False)
    agents = line("Case agents", hint="Names of sign-in, with commas between.", required=False)


# "Subject" names the start of a record elsewhere in the house; on pages it is a person of interest.
_OFFERED = [role for role in PARTY_ROLES if role != "subject"]


class Party(forms.Form):
    name = line("Name", hint="A new person of this name is recorded; or give the id of one already recorded.")
    role = pick("Part in the case", _OFFERED)
    note = line("Note", required=False)


class Report(forms.Form):
    title = line("Title")
    text = text("Text, whole", rows=10)
    author = line("Author", required=False)
    dated = day("Dated", required=False)


class Property(forms.Form):
    category = line("Category")
    loss = pick("What happened to it", LOSSES)
    description = line("Description", required=False)
    value = line("Value", required=False)


class Prosecution(forms.Form):
    number = line("Number", hint="With the court's code in front, as in D202.CR-2024-00871.")
    court = line("Court")
    defendant = line("Defendant", hint="Name, or a person's id.")
    charges = text("Charges", hint="One on each line.", required=False, rows=3)


class Alias(forms.Form):
    number = line("The other number", hint="Of the same matter, at this or another agency.")


@dataclass(frozen=True)
class Act:
    words: str
    may: str
    form: type[forms.Form]
    run: Callable[[Desk, str, Told], Receipt]


def _describe(desk: Desk, number: str, told: Told) -> Receipt:
    agents = [name.strip() for name in told["agents"].split(",") if name.strip()]
    return actions.describe_case(
        desk,
        number,
        title=told["title"] or None,
        offense=told["offense"] or None,
        opened_on=told["opened_on"],
        status=told["status"] or None,
        agents=agents or None,
    )


def _party(desk: Desk, number: str, told: Told) -> Receipt:
    there = queries.person(told["name"])
    person = there.person if there else actions.add_person(desk, names=told["name"]).person
    return actions.add_party(desk, number, person=person, role=told["role"], note=told["note"])


def _report(desk: Desk, number: str, told: Told) -> Receipt:
    return actions.add_report(
        desk, number, title=told["title"], text=told["text"], author=told["author"], dated=told["dated"]
    ).receipt


def _prosecution(desk: Desk, number: str, told: Told) -> Receipt:
    charges = [charge.strip() for charge in told["charges"].splitlines() if charge.strip()]
    return actions.open_prosecution(
        desk,
        told["number"],
        court=told["court"],
        defendant=told["defendant"],
        charges=charges,
        cases=[number],
    ).receipt


ACTS: dict[str, Act] = {
    "describe": Act("Describe the case", "cases.describe_case", Describe, _describe),
    "party": Act("Add a party", "cases.add_party", Party, _party),
    "report": Act("Add a report", "cases.add_report", Report, _report),
    "property": Act(
        "Report property that nobody holds",
        "cases.report_property",
        Property,
        lambda desk, number, told: actions.report_property(
            desk,
            number,
            category=told["category"],
            loss=told["loss"],
            description=told["description"],
            value=told["value"],
        ),
    ),
    "prosecution": Act("Open a prosecution", "cases.open_prosecution", Prosecution, _prosecution),
    "alias": Act(
        "Another number of this matter",
        "cases.alias",
        Alias,
        lambda desk, number, told: actions.alias(desk, kind="case", number_a=number, number_b=told["number"]),
    ),
}


@require_http_methods(["GET", "POST"])
@page
def act(request: HttpRequest, desk: Desk, number: str, act: str) -> HttpResponseBase:
    """The page of one act about the case."""
    known = ACTS.get(act)
    if known is None:
        raise Http404
    require(desk, [known.may, "linkage.read"])
    folded = an_open_case(desk, number)
    form = known.form(request.POST or None)
    if request.method == "POST" and form.is_valid():
        kept: dict[str, Receipt] = {}

        def run() -> None:
            kept["receipt"] = known.run(desk, folded, form.cleaned_data)

        if attempt(form, run):
            done(request, kept["receipt"], "Recorded.")
            return to(f"/cases/{folded}")
    return show(
        request,
        desk,
        "act.html",
        title=known.words,
        form=form,
        button=known.words,
        back=(f"Case {folded}", f"/cases/{folded}"),
        status=422 if form.is_bound else 200,
    )
