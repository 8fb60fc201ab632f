"""Serving existence, giving access, counsel's review, and the defense's requests."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from muniment import may
from muniment.cases import queries as cases
from muniment.disclosure import steps
from muniment.disclosure.actions.naming import (
    a_prosecution,
    items_on_list,
    not_before_receipt,
    some,
    stated_day,
)
from muniment.disclosure.events import DeliveryRecorded, ExistenceListed, RequestRecorded, ReviewRecorded
from muniment.errors.disclosure import (
    AccessUnknown,
    ExistenceIsAlwaysOwed,
    NoOpenRequest,
    NothingNamed,
    OutcomeUnknown,
    RuleUnknown,
    ValueIsNoGround,
)
from muniment.jurisdictions.law import EXISTENCE, Pack
from muniment.jurisdictions.value import only_value_words
from muniment.record.desk import Desk
from muniment.record.event import Instruction, Receipt

OUTCOMES = ("owed", "not owed", "undetermined")


def list_existence(
    desk: Desk,
    prosecution: str,
    items: Iterable[str] | None = None,
    *,
    how: str,
    served_on: str,
    on: date | str | None = None,
    key: str | None = None,
) -> Receipt:
    """Record that the existence of items was served on the defense; without items, of all that were not served yet.

    `served_on`: who was served. Raises NotOnList, LeftEmpty, BeforeItCame; NothingNamed if all of them were listed
    before.
    """
    may.require(desk.actor, "disclosure.list_existence")
    number, board, given = a_prosecution(prosecution)
    whom = some(served_on, field="who was served", example="counsel of record by name")
    way = some(how, field="how it was served", example='"by hand", "by e-mail of 6 March"')
    named = items_on_list(board, board.by_id if items is None else items)
    new = tuple(item for item in named if board.by_id[item].listed_on is None)
    if not new:
        raise NothingNamed(prosecution=number, what="their existence is listed")
    day = stated_day(desk, on, what="Service")
    not_before_receipt(board, new, day)
    listed = ExistenceListed(prosecution=number, items=new, served_on=whom, how=way, occurred_at=day)
    return desk.record(listed, given=given, key=key)


def access(
    desk: Desk,
    prosecution: str,
    items: Iterable[str],
    *,
    how: str,
    to: str,
    on: date | str | None = None,
    words: str | None = None,
) -> Receipt:
    """Record that things were offered, made available (`words`: place and hours), inspected or tested by the defense.

    "offered" is kept and counts as nothing. Raises AccessUnknown, LeftEmpty, NotOnList, NothingNamed, BeforeItCame.
    """
    may.require(desk.actor, "disclosure.access")
    number, board, given = a_prosecution(prosecution)
    if how not in steps.ACCESS:
        raise AccessUnknown(how=how, known=", ".join(steps.ACCESS))
    named = items_on_list(board, items)
    if not named:
        raise NothingNamed(prosecution=number, what="no item")
    if how == steps.AVAILABLE:
        some(words, field="place and hours", example='"sheriff\'s office, room 4, 9 to 16 on court days"')
    given_to = some(to, field="to whom", example="counsel of record by name")
    day = stated_day(desk, on, what="Access")
    not_before_receipt(board, named, day)
    recorded = DeliveryRecorded(
        prosecution=number,
        items=named,
        production=None,
        how=how,
        to=given_to,
        occurred_at=day,
        reason_given=words,
    )
    return desk.record(recorded, given=given)


def review(
    desk: Desk,
    prosecution: str,
    items: Iterable[str],
    *,
    outcome: str,
    rule: str | None = None,
    reason: str | None = None,
    reason_internal: str | None = None,
) -> Receipt:
    """Counsel's answer whether items are owed under a rule: owed, not owed, undetermined. The lines stay on the list.

    "not owed" takes a reason, and what somebody thinks a thing is worth is none. Raises OutcomeUnknown, RuleUnknown,
    ExistenceIsAlwaysOwed, ValueIsNoGround, LeftEmpty, NotOnList, NothingNamed.
    """
    may.require(desk.actor, "disclosure.review")
    number, board, given = a_prosecution(prosecution)
    if outcome not in OUTCOMES:
        raise OutcomeUnknown(outcome=outcome)
    named = items_on_list(board, items)
    if not named:
        raise NothingNamed(prosecution=number, what="no item")
    said = reason.strip() if reason and reason.strip() else None
    if outcome == "not owed":
        said = some(reason, field="the reason that the defense will read", example='"given in production 2"')
        refuse_value(said, pack=board.pack)
    by_rule: dict[str, list[str]] = {}
    for item in named:
        by_rule.setdefault(rule or _rule_of(board.duties, item), []).append(item)
    for each in by_rule:
        _refuse_rule(each, pack=board.pack)
    events = [
        ReviewRecorded(
            prosecution=number,
            items=tuple(item for item in named if item in held),
            outcome=outcome,
            rule=each,
            reason_given=said,
            reason_internal=reason_internal,
        )
        for each, held in by_rule.items()
    ]
    return desk.record(*events, given=given)


def _rule_of(duties: Iterable[object], item: str) -> str:
    """The rule under which an item is owed now, existence aside."""
    for duty in duties:
        if getattr(duty, "about", None) == item and getattr(duty, "rule", "") not in ("", EXISTENCE):
            return str(getattr(duty, "rule", ""))
    return ""


def _refuse_rule(rule: str, *, pack: Pack) -> None:
    if rule == EXISTENCE:
        raise ExistenceIsAlwaysOwed(rule=rule)
    if pack.rule(rule) is None:
        known = ", ".join(each.code for each in pack.rules if each.of == "item") or "none is encoded"
        raise RuleUnknown(pack=pack.name, rule=rule, rules=known)


def refuse_value(said: str, *, pack: Pack) -> None:
    """Refuse words that say nothing but what a thing is worth. Raises ValueIsNoGround."""
    found = only_value_words(said)
    if found:
        grounds = ", ".join(ground.code for ground in pack.grounds)
        raise ValueIsNoGround(words=said, found=found, pack=pack.name, grounds=grounds)


def request(
    desk: Desk,
    prosecution: str,
    *,
    words: str,
    from_: str,
    items: Iterable[str] = (),
    served_on: str | None = None,
    on: date | str | None = None,
    key: str | None = None,
) -> Receipt:
    """Record what the defense asked, on paper or here. It opens a clock where a rule is encoded, and can not vanish."""
    number, board, _given = a_prosecution(prosecution)
    may.require(desk.actor, "disclosure.request", cases.facts(prosecution=number))
    asked = some(words, field="what was asked", example='"who had item MU-24-000123-K from May to August?"')
    who = some(from_, field="who asks", example="counsel of record by name")
    day = stated_day(desk, on, what="Service")
    recorded = RequestRecorded(
        prosecution=number,
        items=items_on_list(board, items),
        request={"words": asked},
        from_=who,
        served_on=served_on,
        occurred_at=day,
    )
    return desk.record(recorded, key=key)  # never Stale: what was asked was asked


def answer(
    desk: Desk, prosecution: str, request_id: str, *, words: str, on: date | str | None = None
) -> Receipt:
    """Answer a request of the defense in words. Raises NoOpenRequest."""
    may.require(desk.actor, "disclosure.answer")
    number, board, given = a_prosecution(prosecution)
    open_ones = [
        row for row in board.requests if row.answered_on is None and row.event.startswith(request_id)
    ]
    if len(open_ones) != 1 or not request_id:
        raise NoOpenRequest(request=request_id, prosecution=number)
    said = some(words, field="the answer", example="it goes to the defense as written")
    row = open_ones[0]
    recorded = RequestRecorded(
        prosecution=number,
        items=items_on_list(board, row.items),
        request={"answers": row.event, "words": said},
        from_=row.asked_by,
        served_on=row.asked_by,
        occurred_at=stated_day(desk, on, what="The answer"),
    )
    return desk.record(recorded, given=given)


def on_instruction(who: str | None, words: str | None) -> Instruction | None:
    """On whose instruction, with the words; both or neither."""
    if not who and not words:
        return None
    return Instruction(
        who=some(who, field="who instructed", example="the name"),
        words=some(words, field="the words of the instruction", example="as they were said"),
    )
