"""Who was told of an item, and what was discussed with what outcome. Whoever is named is told, and may answer."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from muniment import may
from muniment.custody import queries as custody
from muniment.disclosure.actions.naming import a_day, a_name, some, stated_day
from muniment.disclosure.events import DiscussionRecorded, ToldOf
from muniment.record.desk import Desk
from muniment.record.event import Instruction, ItemId, Receipt


def told(
    desk: Desk,
    item: str,
    *,
    told: str,
    how: str,
    matter: str | None = None,
    on: date | str | None = None,
    words: str | None = None,
    on_instruction_of: Instruction | None = None,
) -> Receipt:
    """Record that somebody was told of an item. `words`: what they were told, given to the defense."""
    may.require(desk.actor, "disclosure.told")
    recorded = ToldOf(
        item=ItemId(custody.resolve(item)),
        told=a_name(told, field="who was told"),
        how=some(how, field="how", example='"in person", "e-mail", "telephone"'),
        matter=(matter or "").strip() or None,
        occurred_at=stated_day(desk, on, what="What was told"),
        reason_given=(words or "").strip() or None,
        on_instruction_of=on_instruction_of,
    )
    return desk.record(recorded)  # never Stale: who was told was told


def discussion(
    desk: Desk,
    item: str,
    *,
    people: Iterable[str],
    outcome: str | None = None,
    matter: str | None = None,
    promise: str | None = None,
    promised_by: date | str | None = None,
    on: date | str | None = None,
    on_instruction_of: Instruction | None = None,
) -> Receipt:
    """Record that an item was discussed: by whom, with what outcome; a promise stands on the successor's page."""
    may.require(desk.actor, "disclosure.discussion")
    named = tuple(dict.fromkeys(a_name(who, field="who took part") for who in people))
    if not named:
        a_name("", field="who took part")
    promised = (promise or "").strip()
    said = (outcome or "").strip()
    came_of_it: str | dict[str, Any] = said
    if promised:
        came_of_it = {"promise": promised, "by": a_day(promised_by, what="The day of the promise")}
        if said:
            came_of_it["text"] = said
    else:
        some(said, field="the outcome", example='"left open", "to be compared"')
    recorded = DiscussionRecorded(
        item=ItemId(custody.resolve(item)),
        people=named,
        matter=(matter or "").strip() or None,
        outcome=came_of_it,
        occurred_at=stated_day(desk, on, what="The discussion"),
        on_instruction_of=on_instruction_of,
    )
    return desk.record(recorded)
