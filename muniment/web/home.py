"""The desk: what waits for the person who signed in."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from muniment.cases import queries as cases
from muniment.custody import queries as custody
from muniment.disclosure import queries as disclosure
from muniment.disclosure.orders import queries as orders
from muniment.linkage import queries as linkage
from muniment.production import queries as production
from muniment.record import signers
from muniment.web.page import allowed, page, show

if TYPE_CHECKING:
    from muniment.linkage.queries import LinkView
    from muniment.record.desk import Desk

FEW = 12


@require_safe
@page
def home(request: HttpRequest, desk: Desk) -> HttpResponseBase:
    """Nothing here can be switched off: each part shows while something stands in it."""
    user, roles = desk.actor.user, desk.actor.roles
    facts: dict[str, Any] = {
        "named": [notice for notice in custody.notices_for(user) if not notice.answers][:FEW],
        "told": disclosure.notices_for(user)[:FEW],
        "reads": allowed(desk, "custody.read"),
        "outside": signers.standing(desk.office),
        # Of what a court protects, its owner alone is told; of orders that wait, who may sign second.
        "to_review": orders.reviews_due(user, desk.today()),
        "to_confirm": _to_confirm(desk) if allowed(desk, "orders.confirm") else (),
    }
    if allowed(desk, "custody.choose_number"):
        facts["questions"] = custody.numbers_unanswered()[:FEW]
    if "case agent" in roles:
        facts["links"] = _to_determine(user)[:FEW]
    if "prosecutor" in roles or "paralegal" in roles:
        facts["due"] = _due(user, desk.today())[:FEW]
        facts["mine"] = cases.prosecutions_of_user(user)
    if "defender" in roles:
        facts["received"] = [
            (line, list(reversed(production.productions(line.number))))
            for line in cases.prosecutions_of_user(user)
        ]
    if "technician" in roles or "officer" in roles:
        facts["out"] = custody.out()[:FEW]
    return show(request, desk, "home.html", **facts)


def _to_confirm(desk: Desk) -> list[orders.OrderView]:
    """Orders that wait for a second signature, which is never that of whoever signed first."""
    waiting = orders.orders(desk.actor.user, waiting=True)
    return [order for order in waiting if order.requested_by != desk.actor.user][:FEW]


def _to_determine(user: str) -> list[tuple[LinkView, str]]:
    """Links that wait for this case agent, with the items' numbers; those of cases without an agent too."""
    agents: dict[str, frozenset[str]] = {}
    found = []
    for state in linkage.OPEN:
        for link in linkage.links(state=state):
            if link.case not in agents:
                agents[link.case] = cases.facts(case=link.case).agents
            if not agents[link.case] or user in agents[link.case]:
                found.append(link)
    found = found[:FEW]
    numbers = {
        str(id_): item.number for id_, item in custody.items_by_id(link.item for link in found).items()
    }
    return [(link, numbers.get(link.item, "")) for link in found]


def _due(user: str, today: date) -> list[Any]:
    """Open duties of the prosecutions in which this person appears; the earliest due first."""
    found = [
        duty
        for line in cases.prosecutions_of_user(user)
        for duty in disclosure.due(prosecution=line.number, today=today)
    ]
    return sorted(found, key=lambda duty: duty.due or date.max)
