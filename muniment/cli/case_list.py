"""What `muniment case show` tells: a case with its complete list, from all the rooms' questions."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from muniment.cases import queries
from muniment.cases.queries import CaseView, ProsecutionView
from muniment.cli.shell import table
from muniment.custody import queries as custody
from muniment.disclosure import queries as disclosure
from muniment.linkage import clearance
from muniment.may import Actor
from muniment.production import queries as production
from muniment.record import event as on
from muniment.record import queries as record
from muniment.record.event import ItemId


def told(found: CaseView, *, to: Actor) -> dict[str, Any]:
    """The document."""
    numbers = queries.prosecutions_of(found.number)
    head = record.head(on.case(found.number))
    return {
        "number": found.number,
        "title": found.title,
        "offense": found.offense,
        "opened_on": found.opened_on,
        "status": found.status,
        "agents": found.agents,
        "prosecutions": numbers,
        "related_cases": queries.cases_related(found.number),
        "parties": [
            {"person": p.person, "name": p.name, "role": p.role} for p in queries.parties_of(found.number)
        ],
        "items": _items(found.number, numbers, to=to),
        "chain": {"n": head.n, "root": head.root.hex()},
    }


def _items(number: str, prosecutions: Sequence[str], *, to: Actor) -> list[dict[str, Any]]:
    produced = {each: production.productions(each) for each in prosecutions}
    on_list = clearance.items_on(number, to=to)
    items = custody.items_by_id([listed.item for listed in on_list])
    lines = []
    for listed in on_list:
        item = items[ItemId(listed.item)]
        lines.append(
            {
                "item": item.number,
                "what": item.what,
                "link": listed.link,
                "because": list(listed.because),
                "received_at": listed.received_at,
                "states": {each: disclosure.states(listed.item, each) for each in prosecutions},
                "production": {
                    each: [p.number for p in produced[each] if listed.item in p.items]
                    for each in prosecutions
                },
                "lab": item.tested,
            }
        )
    return lines


def text(told: dict[str, Any]) -> str:
    """The same for reading."""
    views = [view for number in told["prosecutions"] if (view := queries.prosecution(number))]
    about = " · ".join(str(part) for part in (told["offense"], told["opened_on"], told["status"]) if part)
    rows = [
        (
            item["item"],
            item["link"],
            item["received_at"],
            item["lab"],
            "; ".join(f"{p}: {', '.join(states) or 'nothing yet'}" for p, states in item["states"].items()),
            "; ".join(item["because"]),
        )
        for item in told["items"]
    ]
    parts = [
        f"Case {told['number']}: {told['title'] or 'no title'}",
        about,
        *(_line(view) for view in views),
        "Parties: " + ("; ".join(f"{p['name']} ({p['role']})" for p in told["parties"]) or "none"),
        "",
        table(rows, heads=("item", "link", "received", "examined", "disclosure", "because")),
        "",
        f"This is the complete list at position {told['chain']['n']} of the case's chain.",
    ]
    return "\n".join(parts)


def _line(view: ProsecutionView) -> str:
    counsel = ", ".join(f"{c.name} ({c.capacity})" for c in view.counsel if c.withdrew_on is None)
    dates = ", ".join(f"{kind} {day}" for kind, day in view.dates.items() if not kind.startswith("counsel"))
    told = [f"Prosecution {view.number} against {view.defendant}", counsel and f"counsel: {counsel}", dates]
    return "; ".join(part for part in told if part)
