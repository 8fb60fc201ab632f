"""Taking in: the first commit holds the source's own words, before anything is compared with them."""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Unpack
from zoneinfo import ZoneInfo

from muniment import may
from muniment.cases import actions as case_actions
from muniment.cases import queries as cases
from muniment.cases.dates import a_date
from muniment.custody import queries
from muniment.custody.actions.numbers import NumberChosen, choice
from muniment.custody.actions.said import Common, Said, a_count, checked, filled, plain, text
from muniment.custody.events import ItemDescribed, ItemReceived, NumberQuestioned, OfferedAndDeclined
from muniment.errors.cases import NoSuchPerson, NumberUnusable
from muniment.errors.custody import ReceivedInFuture
from muniment.errors.record import KeyReused, Stale
from muniment.labels import code
from muniment.record import event
from muniment.record import queries as record
from muniment.record.event import CaseNumber, Event, ItemId, Receipt

if TYPE_CHECKING:
    from muniment.record.desk import Desk
    from muniment.record.protocols import Moment

# What people type where a number belongs when they do not want to choose one.
_NO_NUMBER = re.compile(
    r"(?<![a-z0-9.])(for\s+)?(info(rmation(al)?)?([\s_-]+(purposes?|only))+|info(rmation)?|safe[\s_-]?keeping|"
    r"found[\s_-]+property|no[\s_-]+(case|number)|none|n/a|unknown|misc(ellaneous)?|unrelated|pending|tbd)"
    r"(?![a-z0-9])[.,;:]?",
    re.IGNORECASE,
)
_A_WORD = re.compile(
    r"(?<!\S)[^\W\d_]{3,}(?!\S)"
)  # of three letters or more, alone: text rather than a number


@dataclass(frozen=True, slots=True, kw_only=True)
class Intake:
    """What came of taking in: `question` is true while somebody has to say who chose the case number."""

    item: ItemId
    receipt_number: str
    receipt: Receipt
    question: bool


def receive(
    desk: Desk,
    *,
    source: Mapping[str, Any],
    words: str,
    what: str,
    category: str,
    received_at: date | str,
    units: int = 1,
    case_typed: str | None = None,
    location: str | None = None,
    received_by: str | None = None,
    matter_named: str | None = None,
    description: Mapping[str, Any] | None = None,
    custody: str = "received",
    chosen: NumberChosen | None = None,
    key: str | None = None,
    **said: Unpack[Said],
) -> Intake:
    """Take an item in. `words` are the source's, verbatim; `custody` says how it came: received, seized, recovered.

    A case number that is new opens that case. Text that is no number ("information only") is kept as typed, and the
    item stands under no case. A category outside the office's words is kept as typed and flagged.
    """
    may.require(desk.actor, "custody.receive")
    common = checked(desk, said)
    number, left_over = _number_in(desk, case_typed)
    told = _Told(
        source=_source(source, custody=custody),
        words=_verbatim(words),
        what=filled(what, box="what it is"),
        category=filled(category, box="category").lower(),
        units=a_count(units, done="received"),
        received_at=_received(desk, received_at),
        case=number,
        number_typed=text(case_typed),
        location=text(location),
        received_by=text(received_by) or desk.actor.user,
        matter_named=text(matter_named),
        description=plain(description or {}),
    )
    item = _new_id(desk, key)
    if key is not None and (again := _received_before(desk, item, told, key=key)):
        return again
    try:
        receipt = _record(desk, item, told, common, left_over=left_over, chosen=chosen, key=key)
    except Stale:  # somebody opened the case meanwhile: then it is not new any more
        receipt = _record(desk, item, told, common, left_over=left_over, chosen=chosen, key=key)
    return _intake(receipt, item)


def _record(
    desk: Desk,
    item: ItemId,
    told: _Told,
    common: Common,
    *,
    left_over: str,
    chosen: NumberChosen | None,
    key: str | None,
) -> Receipt:
    """One commit: the case, if its number is new; the receipt; what was seen; whose choice the number was, or that."""
    events: list[Event | Callable[[Moment], Event]] = []
    given = {}
    looked_at = record.position(event.case(told.case)) if told.case else 0
    new = told.case if told.case and not cases.is_case(told.case) else None
    if new is not None:
        events.append(case_actions.opening(new))
        given[event.case(new)] = looked_at
    events.append(told.received(item, common))
    if told.description:
        events.append(ItemDescribed(item=item, description=told.description))
    because = _because(new=new, left_over=left_over)
    if chosen is not None:
        events.append(choice(desk, item, chosen))
    elif because:
        events.append(NumberQuestioned(item=item, because=because))
    return desk.record(*events, given=given, key=key)


def decline(
    desk: Desk,
    *,
    source: Mapping[str, Any],
    words: str,
    what: str,
    why: str,
    offered_at: date | str | None = None,
    declined_by: str | None = None,
    matter_named: str | None = None,
    **said: Unpack[Said],
) -> Receipt:
    """Record that something was offered and not taken in: by whom, their words, why, and who declined it."""
    may.require(desk.actor, "custody.decline")
    return desk.record(
        OfferedAndDeclined(
            offered_at=_received(desk, offered_at or desk.today()),
            source=_source(source, custody="received"),
            words=_verbatim(words),
            what=filled(what, box="what it is"),
            matter_named=text(matter_named),
            why=filled(why, box="why it was declined"),
            declined_by=text(declined_by) or desk.actor.user,
            **checked(desk, said),
        )
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Told:
    """What the intake page holds, checked."""

    source: dict[str, Any]
    words: str
    what: str
    category: str
    units: int
    received_at: str
    case: CaseNumber | None
    number_typed: str | None
    location: str | None
    received_by: str
    matter_named: str | None
    description: dict[str, Any]

    def received(self, item: ItemId, common: Common) -> Callable[[Moment], Event]:
        """The event, made in the pen: the receipt's number is drawn there, so that none is missing."""

        def at(now: Moment) -> Event:
            return ItemReceived(
                item=item,
                received_at=self.received_at,
                category=self.category,
                case=self.case,
                receipt_number=code.make(year=int(now.today[:4]), serial=now.number("receipt")),
                received_by=self.received_by,
                source=self.source,
                words=self.words,
                what=self.what,
                units=self.units,
                location=self.location,
                matter_named=self.matter_named,
                number_typed=self.number_typed,
                **common,
            )

        at.about = repr((item, self, common))  # type: ignore[attr-defined]  # what a repeated request is compared by
        return at


def _intake(receipt: Receipt, item: ItemId) -> Intake:
    (came,) = [r for r in receipt.of(ItemReceived) if r.event.item == item]
    asked = [r for r in receipt.of(NumberQuestioned) if r.event.item == item]
    return Intake(item=item, receipt_number=came.event.receipt_number, receipt=receipt, question=bool(asked))


def _new_id(desk: Desk, key: str | None) -> ItemId:
    """16 random bytes; for a request that may be repeated, 16 bytes that nobody outside can tell from random ones."""
    if key is None:
        return ItemId(secrets.token_hex(16))
    return ItemId(desk.office.secrets.derive("item of a request", key)[:16].hex())


def _received_before(desk: Desk, item: ItemId, told: _Told, *, key: str) -> Intake | None:
    """The intake of an earlier request with this key; KeyReused if that one said something else."""
    found = queries.items_by_id([item]).get(item)
    if found is None:
        return None
    if record.values(found.seq) is None:  # it was expunged: nobody can tell any more whether this is the same
        raise KeyReused(key=key)
    before: ItemReceived = record.recorded(found.seq).event
    same = (
        "words",
        "what",
        "category",
        "units",
        "received_at",
        "case",
        "number_typed",
        "location",
        "matter_named",
    )
    if dict(before.source) != told.source or any(
        getattr(before, name) != getattr(told, name) for name in same
    ):
        raise KeyReused(key=key)
    entry = record.entry(found.seq)
    receipt = Receipt(
        recorded=(record.recorded(found.seq),),
        size=record.size(),
        entries={} if entry is None else {found.seq: (entry,)},
    )
    question = bool(queries.numbers_unanswered(item))
    return Intake(item=item, receipt_number=found.number, receipt=receipt, question=question)


def _number_in(desk: Desk, typed: str | None) -> tuple[CaseNumber | None, str]:
    """The case number in what was typed, and what else stood there. A case number has a digit."""
    said = text(typed) or ""
    rest = text(_NO_NUMBER.sub(" ", said)) or ""
    left_over = said if rest != said else ""
    if not any(sign.isdigit() for sign in rest) or _A_WORD.search(rest):
        return None, said
    try:
        return case_actions.number(desk, rest.strip(" .,;:()")), left_over
    except NumberUnusable:
        # The thing is on the counter: it is taken in with what was typed, and the question stays open.
        return None, said


def _because(*, new: CaseNumber | None, left_over: str) -> tuple[str, ...]:
    because = []
    if new is not None:
        because.append(f"the number {new} was new")
    if left_over:
        because.append(f'"{left_over}" was typed where a case number belongs')
    return tuple(because)


def _source(source: Mapping[str, Any], *, custody: str) -> dict[str, Any]:
    known = {str(key): value for key, value in source.items() if value not in (None, "")}
    known["name"] = filled(str(known.get("name", "")), box="who brought it")
    person = known.get("person")
    if person is not None and not cases.names_of([str(person)]):
        raise NoSuchPerson(person=person)
    if custody != "received":
        known["custody"] = custody
    return {"person": None, "contact": None, "how": None, **known}


def _received(desk: Desk, given: date | str) -> str:
    """The day, which is what possession is counted from: never one to come, never a guess."""
    if isinstance(given, datetime):
        found = given.astimezone(ZoneInfo(desk.office.timezone)).date()
    else:
        found = a_date(given if isinstance(given, date) else str(given), what="The day of receipt")
    if found > desk.today():
        raise ReceivedInFuture(received_at=found.isoformat(), today=desk.today().isoformat())
    return found.isoformat()


def _verbatim(given: str) -> str:
    """The source's words, as they are: only empty ones are refused."""
    filled(given, box="the source's own words")
    return given
