"""What custody adds by itself when another case is proposed for an item. No face can forget to.

Whose choice its case number was is asked, and it is not disposed of before somebody has determined the proposal.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from muniment.custody import queries
from muniment.custody.events import HoldLifted, HoldPlaced, NumberQuestioned
from muniment.custody.views import ItemView
from muniment.record.event import Event, ItemId, Recorded

# Proposals are made on a floor above: only their types, subjects and outcomes are read here.
PROPOSED, DETERMINED = "LinkProposed/", "LinkDetermined/"
RELATED, NOT_RELATED = "related", "not related"


class Proposals:
    """One question for each item, unless it was asked or answered before; one hold for each item and case."""

    name = "custody"

    def prepare(self, events: Sequence[Event]) -> Any:
        """Nothing slow is to be done."""
        return ()

    def react(self, recorded: Sequence[Recorded], prepared: Any) -> Sequence[Event]:
        """Questions and holds for the items proposed in this batch."""
        news = [r for r in recorded if r.event.TYPE.startswith((PROPOSED, DETERMINED))]
        if not news:
            return ()
        items = queries.items_by_id(r.event.item for r in news)
        return [*_questions(news, items), *_holds(news, items)]


def _questions(news: Sequence[Recorded], items: Mapping[ItemId, ItemView]) -> list[Event]:
    proposed: dict[ItemId, dict[str, None]] = {}
    for each in news:
        if each.event.TYPE.startswith(PROPOSED):
            proposed.setdefault(each.event.item, {})[each.event.case] = None
    known = queries.numbers_asked_of(proposed)
    return [
        _question(items[item], tuple(cases))
        for item, cases in proposed.items()
        if item not in known and items[item].parent is None
    ]


def _question(item: ItemView, proposed: tuple[str, ...]) -> NumberQuestioned:
    stands = f"the item stands under {item.case}" if item.case else "the item stands under no case"
    because = f"{stands}, and was proposed for {', '.join(proposed)}"
    return NumberQuestioned(item=item.id, because=(because,), numbers=proposed)


def _holds(news: Sequence[Recorded], items: Mapping[ItemId, ItemView]) -> list[Event]:
    """A proposal holds the item; "not related" ends that hold, "related" leaves it to be lifted by a person."""
    standing = {item.id: set(item.holds) for item in items.values()}
    found: list[Event] = []
    for each in news:
        item, case = each.event.item, each.event.case
        hold, stands = hold_of(case), hold_of(case) in standing[item]
        if each.event.TYPE.startswith(PROPOSED) and not stands and items[item].disposed_on is None:
            standing[item].add(hold)
            found.append(HoldPlaced(item=item, hold=hold, cause=f"it may belong to {case}"))
        elif each.event.TYPE.startswith(DETERMINED) and each.event.outcome == NOT_RELATED and stands:
            standing[item].discard(hold)
            found.append(HoldLifted(item=item, hold=hold, cause=f"determined not related by {each.by}"))
    return found


def proposals_open(events: Iterable[Event]) -> list[str]:
    """Cases for which an item was proposed, and of which nobody has said whether it relates; by its own events."""
    open_: dict[str, bool] = {}
    for each in events:
        if each.TYPE.startswith(PROPOSED):
            open_[each.case] = True  # type: ignore[attr-defined]
        elif each.TYPE.startswith(DETERMINED):
            open_[each.case] = each.outcome not in (RELATED, NOT_RELATED)  # type: ignore[attr-defined]
    return [case for case, still in open_.items() if still]


def hold_of(case: str) -> str:
    """The name of the hold that a proposal for a case places."""
    return f"proposed for {case}"


reactor = Proposals()
