"""What linkage adds to a batch before it is committed: proposals, and the record that the question was asked."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from muniment.cases.events import (
    AliasRecorded,
    CaseDescribed,
    CaseDrawnOn,
    CaseOpened,
    PartyAdded,
    PersonRecorded,
    PropertyReported,
    RelationRecorded,
    ReportRecorded,
)
from muniment.custody.events import ClaimRecorded, ItemDescribed, ItemReceived, ItemSeparated, LabReported
from muniment.ledger.chain import Kind
from muniment.linkage import ask, reading
from muniment.linkage.ask import Proposal
from muniment.linkage.events import LinkProposed, QuestionAsked
from muniment.linkage.pinned import MODEL
from muniment.record import queries as record
from muniment.record.event import CaseNumber, Event, ItemId, Recorded
from muniment.record.orders import SealLifted

_A_FEW = 100  # of an import the texts are read where they are projected, once
_OF_ITEMS = (ItemReceived, ItemSeparated, ItemDescribed, ClaimRecorded, LabReported)
_OF_TIES = (RelationRecorded, ReportRecorded, PersonRecorded, ClaimRecorded)
_OF_CASES = (CaseOpened, CaseDescribed, PartyAdded, ReportRecorded, PropertyReported, CaseDrawnOn)


@dataclass
class _New:
    """What a batch brought: items and cases with something new, people with new ties."""

    items: set[str] = field(default_factory=set)
    cases: set[str] = field(default_factory=set)
    people: set[str] = field(default_factory=set)  # recorded anew, under other names perhaps
    tied: set[int] = field(default_factory=set)  # places on the record that may tie people
    citing: set[str] = field(
        default_factory=set
    )  # cases with new reports: what is booked under them is asked again


class Linkage:
    """Asks every case for each new item and every item for each new thing about a case."""

    name = "linkage"

    def prepare(self, events: Sequence[Event]) -> Any:
        """Read the texts before the pen is taken; what was read is remembered."""
        if len(events) <= _A_FEW:
            for event in events:
                reading.read(event)

    def react(self, recorded: Sequence[Recorded], prepared: Any) -> Sequence[Event]:
        """The proposals that this batch calls for, and one record that the question was asked."""
        return answer(recorded, snapshot=record.size())


def answer(recorded: Sequence[Recorded], *, snapshot: int) -> Sequence[Event]:
    """What linkage adds to these events on the tables as they stand: the same for the same facts, at any later time.

    `snapshot` is the size of the log before the commit. Whatever could bring anything to light leaves a record that
    it was asked, also when nothing came of it: where there is none, nothing was asked.
    """
    new = _new(recorded)
    if not (new.items or new.cases or new.tied or new.people):
        return ()
    again = (ask.booked_on(new.citing) | ask.items_around(new.tied, new.people)) - new.items
    found = {(one.item, one.case): one for one in ask.of_items(new.items | again)}
    new.cases |= ask.cases_of_people(new.people)
    for one in (*ask.of_cases(new.cases), *ask.by_serials(new.items)):
        found.setdefault((one.item, one.case), one)
    proposals = [_proposed(one) for one in found.values()]
    return [*proposals, _asked(new, sorted(new.items | again), len(proposals), snapshot)]


def _new(recorded: Iterable[Recorded]) -> _New:
    new = _New()
    for one in recorded:
        event = one.event
        if isinstance(event, _OF_ITEMS):
            new.items.add(event.item)
        elif isinstance(event, _OF_CASES):
            new.cases.add(event.case)
        elif isinstance(event, SealLifted):  # what was kept from everybody is asked now
            new.items.update(place.subject.id for place in one.places if place.subject.kind is Kind.ITEM)
        elif isinstance(event, PersonRecorded):
            new.people.add(event.person)
        elif isinstance(event, AliasRecorded) and event.kind == Kind.CASE:
            new.cases.update((event.number_a, event.number_b))
        if isinstance(event, ReportRecorded):
            new.citing.add(event.case)
        if isinstance(event, _OF_TIES):
            new.tied.add(one.seq)
    return new


def _proposed(one: Proposal) -> LinkProposed:
    return LinkProposed(
        item=ItemId(one.item),
        case=CaseNumber(one.case),
        kind_of_link=one.verdict.kind,
        score=one.verdict.score,
        matched=ask.matched(one),
        model=MODEL,
    )


def _asked(new: _New, items: Sequence[str], above: int, snapshot: int) -> QuestionAsked:
    return QuestionAsked(
        items=tuple(ItemId(item) for item in items),
        cases=tuple(CaseNumber(case) for case in sorted(new.cases)),
        cases_asked=ask.cases_on_record(),
        items_held=ask.items_held(),
        above=above,
        snapshot=snapshot,
        model=MODEL,
    )


reactor = Linkage()
