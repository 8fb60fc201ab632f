"""What the record adds by itself: for each line that comes on a list, the duty to serve its existence."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from muniment.cases.events import TRIAL_SET, AliasRecorded, CaseDrawnOn, CourtEventRecorded
from muniment.custody import queries as custody
from muniment.custody.events import DispositionRecorded, ItemReceived, ItemSeparated
from muniment.disclosure import matters, models
from muniment.disclosure.events import DutyRecorded
from muniment.disclosure.projections import AT_ONCE, line_key
from muniment.errors.disclosure import StillOwed
from muniment.jurisdictions.law import EXISTENCE, existence_due
from muniment.ledger.chain import Kind
from muniment.linkage import queries as linkage
from muniment.linkage.events import NOT_RELATED, LinkDetermined, LinkProposed
from muniment.record import current
from muniment.record.event import Event, ItemId, ProsecutionNumber, Recorded

OWED = "list existence"
_MOVES_THE_DAY = (TRIAL_SET, "jury sworn")


class ServeExistence:
    """Opens the existence duty for whatever comes on a list: booked, proposed, related, or its case newly drawn on.

    It never closes one. One event names all items of a prosecution that came on the list in one batch.
    """

    name = "disclosure"

    def prepare(self, events: Sequence[Event]) -> tuple[()]:
        """Nothing is slow here."""
        return ()

    def react(self, recorded: Sequence[Recorded], prepared: Any) -> Sequence[Event]:
        """The duties that this batch gives rise to."""
        if not recorded:
            return []
        for each in recorded:
            if isinstance(each.event, DispositionRecorded):
                _refuse_while_owed(each.event)
        day = current.office().local_date(recorded[-1].recorded_ms)
        found: list[Event] = []
        for prosecution, items in _come_on(recorded).items():
            found += _new_duties(prosecution, items, day)
        for prosecution in _moved(recorded):
            found += _tightened(prosecution)
        return found


def _refuse_while_owed(event: DispositionRecorded) -> None:
    """What stands on a prosecution's list leaves custody by a court's order alone, unless it was found not related and
    its existence was served. By facts: there is no hold that somebody could lift. Raises StillOwed.
    """
    if event.order:
        return
    lot = [event.item, *matters.lots_of(event.item)]
    related = [link for each in lot for link in linkage.links(item=each)]
    elsewhere = {link.case for link in related if link.state == NOT_RELATED}
    owed = sorted(
        line.prosecution
        for line in models.Line.objects.filter(item__in=lot)
        if (line.listed_seq is None and line.relieved_seq is None)
        or not elsewhere.intersection(matters.cases_of(line.prosecution))
    )
    if owed:
        thing = custody.item(event.item)
        raise StillOwed(item=thing.number, prosecutions=", ".join(dict.fromkeys(owed)))


def _come_on(recorded: Sequence[Recorded]) -> dict[str, list[str]]:
    """Items that may be new on a prosecution's list, by prosecution."""
    by_case: dict[str, list[str]] = defaultdict(list)
    for each in recorded:
        if isinstance(each.event, _ON_A_CASE) and each.event.case:
            by_case[each.event.case].append(each.event.item)
    whole = _lists_that_moved(recorded)
    found: dict[str, list[str]] = defaultdict(list)
    in_parts = matters.has_parts(item for items in by_case.values() for item in items)
    for number, prosecutions in matters.prosecutions_on(by_case).items():
        for prosecution in prosecutions:
            found[prosecution] += by_case[number]
            if in_parts.intersection(by_case[number]):
                whole.append(prosecution)
    for prosecution in dict.fromkeys(whole):
        found[prosecution] += matters.items_of(prosecution)
    return found


_ON_A_CASE = (ItemReceived, LinkProposed, LinkDetermined)


def _lists_that_moved(recorded: Sequence[Recorded]) -> list[str]:
    """Prosecutions whose list is to be read anew: a case drawn on, another number, a part of a listed item."""
    found: list[str] = []
    for each in recorded:
        match each.event:
            case CaseDrawnOn() as event:
                found.append(event.prosecution)
            case AliasRecorded() as event:
                found += matters.prosecutions_touched(Kind(event.kind), event.number_a)
            case ItemSeparated() as event:
                found += models.Line.objects.filter(item=event.parent).values_list("prosecution", flat=True)
    return found


def _new_duties(prosecution: str, items: Iterable[str], day: date) -> list[Event]:
    wanted = list(dict.fromkeys(items))
    known: set[str] = set()
    for start in range(0, len(wanted), AT_ONCE):
        keys = [line_key(prosecution, item) for item in wanted[start : start + AT_ONCE]]
        known.update(models.Line.objects.filter(pk__in=keys).values_list("item", flat=True))
    new = [item for item in wanted if item not in known]
    if not new:
        return []
    due = existence_due(day, matters.facts(prosecution))
    return _duties(prosecution, new, since=day, due=due)


def _duties(prosecution: str, items: Sequence[str], *, since: date, due: date) -> list[Event]:
    return [
        DutyRecorded(
            prosecution=ProsecutionNumber(prosecution),
            items=tuple(ItemId(item) for item in items[start : start + AT_ONCE]),
            rule=EXISTENCE,
            owed=OWED,
            since=since.isoformat(),
            due=due.isoformat(),
        )
        for start in range(0, len(items), AT_ONCE)
    ]


def _moved(recorded: Sequence[Recorded]) -> list[str]:
    """Prosecutions whose trial came nearer or whose jury was sworn."""
    return list(
        dict.fromkeys(
            each.event.prosecution
            for each in recorded
            if isinstance(each.event, CourtEventRecorded) and each.event.event.get("kind") in _MOVES_THE_DAY
        )
    )


def _tightened(prosecution: str) -> list[Event]:
    """Open lines that are due sooner than their duty says."""
    facts = matters.facts(prosecution)
    sooner: dict[tuple[date, date], list[str]] = defaultdict(list)
    open_lines = models.Line.objects.filter(prosecution=prosecution, listed_seq=None, relieved_seq=None)
    for item, since, due in open_lines.order_by("seq", "item").values_list("item", "since", "due"):
        new = existence_due(since, facts)
        if new < due:
            sooner[since, new].append(item)
    return [
        event
        for (since, due), items in sooner.items()
        for event in _duties(prosecution, items, since=since, due=due)
    ]


reactor = ServeExistence()
