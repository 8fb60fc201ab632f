"""What people may do about links: say whether an item belongs to a case, and propose one themselves.

One at a time: there is no action that determines several links, and none that takes a link off a list.
"""

from __future__ import annotations

from muniment import may
from muniment.cases import actions as case_actions
from muniment.cases import queries as cases
from muniment.custody import queries as custody
from muniment.errors.cases import NoSuchCase
from muniment.errors.linkage import (
    AlreadyDetermined,
    AlreadyOnList,
    NoFactGiven,
    NoReasonGiven,
    NoSuchLink,
    NotAnOutcome,
    ValueJudgment,
)
from muniment.linkage import grounds, queries
from muniment.linkage.events import NOT_RELATED, OUTCOMES, STATED, LinkDetermined, LinkProposed
from muniment.linkage.queries import LinkView
from muniment.record import event
from muniment.record import queries as record
from muniment.record.desk import Desk
from muniment.record.event import CaseNumber, ItemId, Receipt


def determine(
    desk: Desk, link_id: str, *, outcome: str, reason: str | None = None, reason_internal: str | None = None
) -> Receipt:
    """Say whether an item belongs to a case: related, not related, undetermined. It stays on the case's list.

    "Not related" needs a reason that states a fact. "Undetermined" needs none and keeps the question open.
    """
    found = _link(link_id)
    may.require(desk.actor, "linkage.determine", cases.facts(case=found.case))
    position = record.position(event.item(found.item))
    if outcome not in OUTCOMES:
        raise NotAnOutcome(outcome=outcome)
    if found.state == outcome:
        raise AlreadyDetermined(
            link=found.id, outcome=outcome, by=found.determined_by, at=found.determined_at
        )
    said = (reason or "").strip()
    if outcome == NOT_RELATED:
        _refuse_no_ground(said)
    return desk.record(
        LinkDetermined(
            item=ItemId(found.item),
            case=CaseNumber(found.case),
            kind_of_link=found.kind_of_link,
            outcome=outcome,
            reason_given=said or None,
            reason_internal=(reason_internal or "").strip() or None,
        ),
        given={event.item(found.item): position},
    )


def propose(desk: Desk, item: str, case: str, *, reason: str) -> Receipt:
    """A person proposes that an item may belong to a case; it stands on that case's list at once."""
    may.require(desk.actor, "linkage.propose")
    held = custody.item(item)
    number = _case(desk, case)
    position = record.position(event.item(held.id))
    said = reason.strip()
    if not said:
        raise NoReasonGiven(outcome="a proposal")
    _refuse_on_list(held.id, held.number, held.case, number)
    return desk.record(
        LinkProposed(
            item=ItemId(held.id),
            case=CaseNumber(number),
            kind_of_link=STATED,
            score=0,
            matched={"because": [f"Proposed by {desk.actor.user}: {said}"], "compare_with": [], "atoms": []},
            model="a person",
            reason_given=said,
        ),
        given={event.item(held.id): position},
    )


def _link(link_id: str) -> LinkView:
    """The link that stands: asked for by an id that a later proposal superseded, the later one."""
    found = queries.link(link_id.strip().lower())
    if found is None:
        raise NoSuchLink(link=link_id)
    return queries.link_of(found.item, found.case) or found


def _case(desk: Desk, typed: str) -> str:
    number = case_actions.number(desk, typed)
    if not cases.is_case(number):
        raise NoSuchCase(number=number, like="")
    return number


def _refuse_no_ground(said: str) -> None:
    if not said:
        raise NoReasonGiven(outcome=NOT_RELATED)
    judgment = grounds.judgment_in(said)
    if judgment == "no fact":
        raise NoFactGiven(reason=said)
    if judgment:
        raise ValueJudgment(reason=said)


def _refuse_on_list(item: str, number: str, booked: str | None, case: str) -> None:
    if booked == case:
        raise AlreadyOnList(item=number, case=case, how="it is booked under it")
    standing = queries.link_of(item, case)
    if standing and standing.state != NOT_RELATED:
        raise AlreadyOnList(item=number, case=case, how=f"its link {standing.id} is {standing.state}")
