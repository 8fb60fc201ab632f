"""Prosecutions, who appears in them, and what happens in court."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from muniment import may
from muniment.accounts import queries as accounts
from muniment.cases import queries
from muniment.cases.actions.numbers import (
    an_open_case,
    an_open_prosecution,
    court_number,
    not_to_come,
    number,
)
from muniment.cases.actions.results import Opened
from muniment.cases.dates import a_date
from muniment.cases.events import (
    COUNSEL_APPEARED,
    COUNSEL_WITHDREW,
    COURT_EVENTS,
    ORDER,
    TRIAL_SET,
    AliasRecorded,
    CaseDrawnOn,
    CounselSignsIn,
    CourtEventRecorded,
    PartyAdded,
    ProsecutionOpened,
)
from muniment.cases.names import folded
from muniment.cases.views import CounselView
from muniment.cases.words import CAPACITIES, DEFENSE, PROSECUTION, SIDE_ROLES
from muniment.errors.accounts import NoSuchMember
from muniment.errors.cases import (
    AliasAlreadyRecorded,
    AliasOfDifferentKinds,
    AliasOfItself,
    AlreadyDrawnOn,
    CapacityOfOtherSide,
    CounselAlreadyAppeared,
    CounselAlreadyWithdrew,
    CounselCanNotRead,
    CounselNeedsName,
    CounselNeverAppeared,
    CounselOfBothSides,
    OrderWithoutDocument,
    ProsecutionNumberTaken,
    ProsecutionWithoutCase,
    UnknownCourtEvent,
    UnknownWord,
    WithdrawalBeforeAppearance,
)
from muniment.ledger.chain import Kind
from muniment.record import event as on
from muniment.record import queries as record
from muniment.record.desk import Desk
from muniment.record.event import Event, ItemId, ProsecutionNumber, Receipt

_KINDS = {"case": Kind.CASE, "prosecution": Kind.PROSECUTION}


def open_prosecution(
    desk: Desk,
    typed: str,
    *,
    court: str,
    defendant: str,
    charges: Iterable[str] = (),
    cases: Iterable[str],
) -> Opened:
    """Open a court case against one defendant, drawing on cases. `defendant`: the name, or a person's id.

    A person who is named by id becomes the defendant among the parties of each case. Raises
    ProsecutionNumberTaken, ProsecutionWithoutCase, NoSuchCase.
    """
    may.require(desk.actor, "cases.open_prosecution")
    prosecution = court_number(typed)
    given = {on.prosecution(prosecution): record.position(on.prosecution(prosecution))}
    there = queries.prosecution(prosecution)
    if there is not None:
        raise ProsecutionNumberTaken(typed=typed, number=prosecution, defendant=there.defendant)
    drawn_on = tuple(dict.fromkeys(an_open_case(desk, case) for case in cases))
    if not drawn_on:
        raise ProsecutionWithoutCase(number=prosecution)
    person = queries.person(defendant)
    opened = ProsecutionOpened(
        prosecution=prosecution,
        court=court,
        defendant=person.name if person else defendant.strip(),
        charges=tuple(charges),
    )
    events: list[Event] = [opened]
    for case in drawn_on:
        if person and not queries.is_party(case, person=person.person, role="defendant"):
            events.append(PartyAdded(case=case, person=person.person, role="defendant"))
        events.append(CaseDrawnOn(prosecution=prosecution, case=case))
    return Opened(number=prosecution, receipt=desk.record(*events, given=given))


def draw_on(desk: Desk, prosecution: str, *, case: str) -> Receipt:
    """Say that a prosecution rests on a further case: its whole list is owed there. Raises AlreadyDrawnOn."""
    may.require(desk.actor, "cases.draw_on")
    drawing = an_open_prosecution(prosecution)
    drawn = an_open_case(desk, case)
    position = record.position(on.prosecution(drawing))
    if drawing in queries.prosecutions_of(drawn):
        raise AlreadyDrawnOn(prosecution=drawing, case=drawn)
    return desk.record(
        CaseDrawnOn(prosecution=drawing, case=drawn), given={on.prosecution(drawing): position}
    )


def alias(desk: Desk, *, kind: str, number_a: str, number_b: str) -> Receipt:
    """Record that two numbers name one matter; a is open here, b may be another agency's own.

    Raises AliasOfItself, AliasOfDifferentKinds, AliasAlreadyRecorded.
    """
    may.require(desk.actor, "cases.alias")
    if kind not in _KINDS:
        raise UnknownWord(word=kind, what="kind of number", known=", ".join(_KINDS))
    a, b = (number(desk, n) if kind == "case" else court_number(n) for n in (number_a, number_b))
    if a == b:
        raise AliasOfItself(typed_a=number_a, typed_b=number_b, number=a)
    for each in (a, b):
        _refuse_other_kind(each, wanted=kind)
    if kind == "case":
        an_open_case(desk, a)
    else:
        an_open_prosecution(a)
    if b in queries.aliases_of(_KINDS[kind], a):
        raise AliasAlreadyRecorded(number_a=a, number_b=b)
    return desk.record(AliasRecorded(kind=int(_KINDS[kind]), number_a=a, number_b=b))


def _refuse_other_kind(each: str, *, wanted: str) -> None:
    is_one = {"case": queries.is_case, "prosecution": queries.is_prosecution}
    found = next(kind for kind in _KINDS if kind != wanted)
    if is_one[found](each) and not is_one[wanted](each):
        raise AliasOfDifferentKinds(number=each, found=found, wanted=wanted)


def court_event(
    desk: Desk,
    prosecution: str,
    *,
    kind: str,
    date: str | date,
    items: Iterable[ItemId] = (),
    document: str | None = None,
    detail: Mapping[str, Any] | None = None,
    key: str | None = None,
) -> Receipt:
    """Record what happened in court. `date` of "trial set" is the day of trial; all others have happened.

    `detail` stands in the event beside its kind: {"relieves": "existence"} of an order, {"charge": …} of a charge
    filed. Raises UnknownCourtEvent, NotADate, SpreadsheetSerial, NotYetHappened, OrderWithoutDocument.
    """
    may.require(desk.actor, "cases.court_event")
    matter = an_open_prosecution(prosecution)
    if kind in {COUNSEL_APPEARED, COUNSEL_WITHDREW}:
        raise CounselNeedsName
    if kind not in COURT_EVENTS:
        raise UnknownCourtEvent(word=kind, what="kind of court event", known=", ".join(COURT_EVENTS))
    day = a_date(date, what="date")
    if kind != TRIAL_SET:
        not_to_come(desk, day, what=f"{kind.capitalize()!r}")
    told = {**(detail or {}), "kind": kind}
    if kind == ORDER and told.get("relieves") and not (document or "").strip():
        raise OrderWithoutDocument
    return desk.record(_happened(matter, told, day, items=items, document=document), key=key)


def counsel_appeared(
    desk: Desk,
    prosecution: str,
    *,
    name: str,
    side: str,
    capacity: str,
    date: str | date | None = None,
    user: str | None = None,
    document: str | None = None,
) -> Receipt:
    """Record an appearance. `user`: whom this is among the users, so that they see what is theirs to see.

    Raises CounselAlreadyAppeared, CounselOfBothSides, CapacityOfOtherSide, CounselCanNotRead.
    """
    may.require(desk.actor, "cases.counsel")
    matter = an_open_prosecution(prosecution)
    name = " ".join(name.split())
    if not name:
        raise CounselNeedsName
    if side not in CAPACITIES:
        raise UnknownWord(word=side, what="side", known=", ".join(CAPACITIES))
    if capacity not in CAPACITIES[side]:
        known = ", ".join(CAPACITIES[side])
        raise CapacityOfOtherSide(side=side, capacity=capacity, known=known)
    _refuse_wrong_user(user, side=side)
    for there in _appearances(matter, name=name, user=user):
        if there.withdrew_on is None and there.side == side:
            raise CounselAlreadyAppeared(
                name=there.name, side=side, prosecution=matter, appeared_on=there.appeared_on
            )
        if there.withdrew_on is None:
            raise CounselOfBothSides(name=there.name, other=there.side, prosecution=matter)
    day = not_to_come(desk, a_date(date or desk.today(), what="date"), what="The appearance")
    told = {"kind": COUNSEL_APPEARED, "name": name, "side": side, "capacity": capacity, "user": user}
    return desk.record(_happened(matter, told, day, document=document))


def counsel_withdrew(
    desk: Desk,
    prosecution: str,
    *,
    name: str,
    date: str | date | None = None,
    reason: str | None = None,
    document: str | None = None,
) -> Receipt:
    """Record a withdrawal. `name`: as it appeared, or the user.

    Raises CounselNeverAppeared, CounselAlreadyWithdrew, WithdrawalBeforeAppearance.
    """
    may.require(desk.actor, "cases.counsel")
    matter = an_open_prosecution(prosecution)
    last = _last_appearance(matter, name)
    if last.withdrew_on is not None:
        raise CounselAlreadyWithdrew(name=last.name, prosecution=matter, withdrew_on=last.withdrew_on)
    day = not_to_come(desk, a_date(date or desk.today(), what="date"), what="The withdrawal")
    if day < last.appeared_on:
        raise WithdrawalBeforeAppearance(name=last.name, withdrew_on=day, appeared_on=last.appeared_on)
    told = {
        "kind": COUNSEL_WITHDREW,
        "name": last.name,
        "side": last.side,
        "capacity": last.capacity,
        "user": last.user,
    }
    return desk.record(_happened(matter, told, day, document=document, reason=reason))


def counsel_signs_in(desk: Desk, prosecution: str, *, name: str, user: str) -> Receipt:
    """Say which user counsel of record is, so that they see what is theirs to see.

    Raises CounselNeverAppeared, CounselAlreadyWithdrew, CounselCanNotRead, NoSuchMember.
    """
    may.require(desk.actor, "cases.counsel")
    matter = an_open_prosecution(prosecution)
    last = _last_appearance(matter, name)
    if last.withdrew_on is not None:
        raise CounselAlreadyWithdrew(name=last.name, prosecution=matter, withdrew_on=last.withdrew_on)
    _refuse_wrong_user(user, side=last.side)
    return desk.record(CounselSignsIn(prosecution=matter, name=last.name, user=user))


def _last_appearance(matter: str, name: str) -> CounselView:
    there = _appearances(matter, name=name, user=name)
    if not there:
        known = ", ".join(c.name for c in queries.counsel_of(matter) if c.withdrew_on is None) or "nobody"
        raise CounselNeverAppeared(name=name, prosecution=matter, known=known)
    return there[-1]


def _appearances(matter: str, *, name: str, user: str | None) -> list[CounselView]:
    wanted = folded(name)
    return [
        each
        for each in queries.counsel_of(matter)
        if folded(each.name) == wanted or (user is not None and each.user == user)
    ]


def _refuse_wrong_user(user: str | None, *, side: str) -> None:
    """A prosecutor's sign-in recorded as the defender's would open what is the defense's own, and the other way."""
    if user is None:
        return
    member = accounts.member(user)
    if member is None:
        raise NoSuchMember(user=user)
    wanted = SIDE_ROLES[side]
    other = SIDE_ROLES[DEFENSE if side == PROSECUTION else PROSECUTION]
    if wanted not in member.roles or (other in member.roles and side == DEFENSE):
        raise CounselCanNotRead(user=user, side=side, role=wanted)


def _happened(
    matter: ProsecutionNumber,
    told: Mapping[str, Any],
    day: date,
    *,
    items: Iterable[ItemId] = (),
    document: str | None = None,
    reason: str | None = None,
) -> CourtEventRecorded:
    return CourtEventRecorded(
        prosecution=matter,
        items=tuple(items),
        event=told,
        date=day.isoformat(),
        document=(document or "").strip() or None,
        reason_given=reason,
    )
