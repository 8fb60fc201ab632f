"""What can have happened between an item and a case: proposed, determined; and that the question was asked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from muniment.record.event import CaseNumber, Event, ItemId

# What a proposal rests on; its strongest ground. A person who proposes one states it.
NUMBER, SERIAL, PERSON, RELATION, DESCRIPTION = "number", "serial", "person", "relation", "description"
STATED = "stated"
KINDS = (NUMBER, SERIAL, PERSON, RELATION, DESCRIPTION, STATED)

RELATED, NOT_RELATED, UNDETERMINED = "related", "not related", "undetermined"
OUTCOMES = (RELATED, NOT_RELATED, UNDETERMINED)


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkProposed(Event):
    """An item may belong to a case under which it was not booked. It stands on the case's list from now on."""

    TYPE: ClassVar[str] = "LinkProposed/1"
    GONE: ClassVar[dict[str, Any] | None] = {"kind_of_link": "{why}"}

    item: ItemId
    case: CaseNumber
    kind_of_link: str  # one of KINDS
    score: int  # millibits; 0 when a person proposes
    matched: Mapping[str, Any]  # {"because": [sentence], "compare_with": [receipt number], "atoms": [pair]}
    model: str  # what scored it; "a person" when a person proposes


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkDetermined(Event):
    """A named person said whether an item belongs to a case. The proposal stays on the list either way."""

    TYPE: ClassVar[str] = "LinkDetermined/1"
    GONE: ClassVar[dict[str, Any] | None] = {"kind_of_link": "{why}"}

    item: ItemId
    case: CaseNumber
    kind_of_link: str
    outcome: str  # one of OUTCOMES


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionAsked(Event):
    """The question was asked, once for a whole batch, and this came of it: also when it is nothing.

    `items` were asked of every case on record, all of them named, however many a batch brought. `cases` had
    something new and were asked of every item held, `items_held` of them; they too are all named.
    """

    TYPE: ClassVar[str] = "QuestionAsked/1"
    JOURNAL: ClassVar[bool] = True

    items: tuple[ItemId, ...]
    cases: tuple[CaseNumber, ...]
    cases_asked: int  # cases on record when it was asked
    items_held: int
    above: int  # proposals made: pairs above the line that did not stand on a list before
    snapshot: int  # size of the log before the batch
    model: str


EVENTS: tuple[type[Event], ...] = (LinkProposed, LinkDetermined, QuestionAsked)
