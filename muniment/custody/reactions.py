"""What custody adds by itself when another case is proposed for an item. No face can forget to.

Whose choice its case number was is asked, and it is not disposed of before somebody has determined the proposal.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from muniment.custody import queries
from muniment.custody.events import HoldLifted, HoldPlaced, NumberQuestioned
from muniment.custody.views import ItemView
from muniment.record import event as on
from muniment.record import queries as record
from muniment.record.event import Event, ItemId, Recorded

# Proposals are made on a floor above: only their types, subjects and outcomes are read here.
PROPOSED, DETERMINED = "LinkProposed/", "LinkDetermined/"
RELATED, NOT_RELATED = "related", "not related"
HOLD = "under inquiry "


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
    """A proposal holds the item; "not related" ends that hold, "related" leaves it to be lifted by a person.

    A hold names the proposal and not its case: the item's own matter is produced to people whom the other case is
    none of the business of.
    """
    standing = {item.id: set(item.holds) for item in items.values()}
    found: list[Event] = []
    for each in news:
        item, case = each.event.item, each.event.case
        stands = _standing(item, case, standing[item])
        if each.event.TYPE.startswith(PROPOSED) and not stands and items[item].disposed_on is None:
            standing[item].add(hold_of(each))
            found.append(
                HoldPlaced(item=item, hold=hold_of(each), cause="whether it relates to a case is not said")
            )
        elif each.event.TYPE.startswith(DETERMINED) and each.event.outcome == NOT_RELATED:
            standing[item].difference_update(stands)
            cause = f"determined not related by {each.by}"
            found += [HoldLifted(item=item, hold=hold, cause=cause) for hold in sorted(stands)]
    return found


def _standing(item: ItemId, case: str, holds: set[str]) -> set[str]:
    """Which of an item's holds proposals for this case have placed."""
    if not any(hold.startswith(HOLD) for hold in holds):
        return set()
    return {hold_of(each) for each in _proposals(item) if each.event.case == case} & holds


def _proposals(item: ItemId) -> list[Recorded]:
    rows = record.chain(on.item(item))
    return record.readable([row.seq for row in rows if row.type.startswith(PROPOSED)])


def proposals_open(item: ItemId) -> dict[str, str]:
    """Case by hold, of those proposals for an item of which nobody has said whether it relates."""
    open_: dict[str, list[str]] = {}
    for each in record.history(on.item(item)):
        if each.event.TYPE.startswith(PROPOSED):
            open_.setdefault(each.event.case, []).append(hold_of(each))
        elif each.event.TYPE.startswith(DETERMINED) and each.event.outcome in (RELATED, NOT_RELATED):
            open_.pop(each.event.case, None)
    return {hold: case for case, holds in open_.items() for hold in holds}


def hold_of(proposal: Recorded) -> str:
    """The name of the hold that a proposal places."""
    return f"{HOLD}{proposal.id}"


reactor = Proposals()
