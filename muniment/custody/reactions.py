"""Asks whose choice a case number was, as soon as another case is proposed for an item. No face can forget to."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from muniment.custody import queries
from muniment.custody.events import NumberQuestioned
from muniment.record.event import Event, ItemId, Recorded

# Proposals are made on a floor above; only their type and their two subjects are read here.
PROPOSED = "LinkProposed/"


class NumberQuestions:
    """One question for each item whose number differs from a proposal, unless it was asked or answered before."""

    name = "number question"

    def prepare(self, events: Sequence[Event]) -> Any:
        """Nothing slow is to be done."""
        return ()

    def react(self, recorded: Sequence[Recorded], prepared: Any) -> Sequence[Event]:
        """Questions for the items proposed in this batch."""
        proposed: dict[ItemId, list[str]] = {}
        for each in recorded:
            if each.event.TYPE.startswith(PROPOSED):
                cases = proposed.setdefault(each.event.item, [])
                if each.event.case not in cases:
                    cases.append(each.event.case)
        if not proposed:
            return ()
        known = queries.numbers_asked_of(proposed)
        items = queries.items_by_id(item for item in proposed if item not in known)
        return [_question(view, proposed[item]) for item, view in items.items() if view.parent is None]


def _question(view: queries.ItemView, proposed: Sequence[str]) -> NumberQuestioned:
    stands = f"the item stands under {view.case}" if view.case else "the item stands under no case"
    return NumberQuestioned(
        item=view.id,
        because=(f"{stands}, and was proposed for {', '.join(proposed)}",),
        numbers=tuple(proposed),
    )


reactor = NumberQuestions()
