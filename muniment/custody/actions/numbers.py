"""Whose choice a case number was; later words about an item; answers of those whom an entry names."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Unpack

from muniment import may
from muniment.accounts import queries as accounts
from muniment.custody import queries
from muniment.custody.actions.said import Said, checked, filled, text
from muniment.custody.events import AnswerRecorded, CaseNumberChosen, ClaimRecorded
from muniment.errors.custody import NoSuchEventOfItem, NotNamed
from muniment.may import Facts
from muniment.record import event
from muniment.record import queries as record
from muniment.record.event import Instruction, ItemId, Receipt

if TYPE_CHECKING:
    from muniment.record.desk import Desk
    from muniment.record.event import Recorded


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberChosen:
    """Who chose a case number. `number` as typed, "information only" too; without `by_whom`, the person at the desk."""

    number: str
    by_whom: str | None = None
    on_instruction_of: str | None = None
    words: str | None = None  # of the instruction; needed with it
    numbers_shown: tuple[str, ...] = ()  # other numbers that stood on the page


def choose_number(
    desk: Desk,
    item: str,
    *,
    number_chosen: str,
    by_whom: str | None = None,
    on_instruction_of: str | None = None,
    words: str | None = None,
    numbers_shown: Iterable[str] = (),
) -> Receipt:
    """Say who chose the item's case number, and on whose instruction with their words. That person may answer."""
    may.require(desk.actor, "custody.choose_number")
    found = queries.item(item)
    chosen = NumberChosen(
        number=number_chosen,
        by_whom=by_whom,
        on_instruction_of=on_instruction_of,
        words=words,
        numbers_shown=tuple(numbers_shown),
    )
    return desk.record(choice(desk, found.id, chosen))


def choice(desk: Desk, item: ItemId, chosen: NumberChosen) -> CaseNumberChosen:
    """The event of a choice. Somebody else's choice is an instruction to whoever typed it, and needs their words."""
    by_whom = text(chosen.by_whom)
    if by_whom is not None and is_user(desk.actor.user, by_whom):
        by_whom = None
    instructed = text(chosen.on_instruction_of)
    who = instructed or by_whom
    told = None
    if who is not None:
        told = Instruction(who=who, words=filled(chosen.words, box=f"the words of {who}"))
    return CaseNumberChosen(
        item=item,
        number_chosen=filled(chosen.number, box="the number chosen"),
        numbers_shown=tuple(filter(None, map(text, chosen.numbers_shown))),
        on_instruction_of=told,
        reason_given=f"Chosen by {by_whom}." if instructed and by_whom else None,
    )


def claim(
    desk: Desk,
    item: str,
    *,
    claimant: Mapping[str, Any] | str,
    words: str,
    about_when: str | None = None,
    **said: Unpack[Said],
) -> Receipt:
    """Keep what somebody says about an item, now or after it was disposed of: their words, and about when."""
    may.require(desk.actor, "custody.claim")
    found = queries.item(item)
    named: dict[str, Any] = {"name": claimant} if isinstance(claimant, str) else dict(claimant)
    named["name"] = filled(str(named.get("name") or ""), box="who says it")
    filled(words, box="their words")
    return desk.record(
        ClaimRecorded(
            item=found.id, claimant=named, words=words, about_when=text(about_when), **checked(desk, said)
        )
    )


def answer(desk: Desk, item: str, *, answers: str, words: str, **said: Unpack[Said]) -> Receipt:
    """Say something beside an entry that names one. Raises NotNamed for anybody whom it does not name."""
    found = queries.item(item)
    entry = _entry(found.id, answers, number=found.number)
    if not any(is_user(desk.actor.user, name) for name in _named(entry)):
        raise NotNamed(user=desk.actor.user, answers=entry.id, item=found.number)
    may.require(desk.actor, "custody.answer", Facts(named=frozenset({desk.actor.user})))
    filled(words, box="the answer")
    return desk.record(AnswerRecorded(item=found.id, answers=entry.id, words=words, **checked(desk, said)))


def _entry(item: ItemId, id_: str, *, number: str) -> Recorded:
    """The event of this short id on the item's chain."""
    short = id_.strip().lower()
    seq = record.event_by_id(short) if len(short) >= 12 and set(short) <= set("0123456789abcdef") else None
    found = record.recorded(seq) if seq is not None else None
    if found is None or event.item(item) not in [place.subject for place in found.places]:
        raise NoSuchEventOfItem(item=number, answers=id_)
    return found


def _named(entry: Recorded) -> list[str]:
    """Everybody an entry names: on whose instruction, who was told, who took part."""
    names = [entry.event.on_instruction_of.who] if entry.event.on_instruction_of else []
    told = getattr(entry.event, "told", None)
    names += [told] if isinstance(told, str) else list(told or ())
    names += [str(name) for name in getattr(entry.event, "people", ())]
    return names


def is_user(user: str, name: str) -> bool:
    """Whether a name as it was written is this user's: the sign-in, or the name of the person."""
    member = accounts.member(user)
    return accounts.folded(name) in {accounts.folded(user), accounts.folded(member.name if member else user)}
