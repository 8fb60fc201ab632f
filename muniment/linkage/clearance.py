"""Who reads what a link rests on: it quotes the case's reports. Whoever is not cleared for it gets one plain line."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from functools import cache

from muniment import may
from muniment.cases import queries as cases
from muniment.linkage import queries
from muniment.linkage.events import DESCRIPTION, NUMBER, PERSON, RELATION, SERIAL, STATED
from muniment.linkage.queries import LinkView, Listed

ACT = "linkage.read_quotes"

WORDS = {
    NUMBER: "number",
    SERIAL: "serial number",
    PERSON: "person",
    RELATION: "relation between people",
    DESCRIPTION: "description",
    STATED: "what somebody proposed",
}


def shown(links: Iterable[LinkView], *, to: may.Actor) -> list[LinkView]:
    """The links as this reader may see them: without quotes and score where the case is not theirs to read."""
    agents = cache(lambda case: cases.facts(case=case))
    if may.may(to, ACT).yes:  # cleared by role, whatever the case
        return list(links)
    return [
        link if may.may(to, ACT, facts).yes else _plain(link, told=bool(facts.agents))
        for link in links
        for facts in (agents(link.case),)
    ]


def items_on(case: str, *, to: may.Actor) -> tuple[Listed, ...]:
    """The case's complete list, as this reader may see it: every line, and why only where they are cleared."""
    because = {link.id: link.because for link in shown(queries.links(case=case), to=to)}
    return tuple(
        replace(line, because=because.get(line.link_id or "", ())) for line in queries.items_on(case)
    )


def _plain(link: LinkView, *, told: bool) -> LinkView:
    agent = "its case agent was told why" if told else "no case agent is named there yet"
    line = f"May belong to {link.case} by {WORDS.get(link.kind_of_link, link.kind_of_link)}; {agent}."
    return replace(link, because=(line,), score=None)
