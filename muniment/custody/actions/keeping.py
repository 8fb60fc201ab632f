"""Who has an item, where, under which seal; how many units; and what it looks like."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Unpack

from muniment import may
from muniment.custody import queries
from muniment.custody.actions.said import Said, a_count, as_seen, checked, filled, held, plain, text
from muniment.custody.events import (
    FORMER,
    CustodyRecorded,
    InventoryCounted,
    ItemDescribed,
    ItemSeparated,
    ItemSplit,
)
from muniment.errors.custody import (
    AlreadyThere,
    DescriptionEmpty,
    ItemNotOut,
    ItemOut,
    NothingToCorrect,
    SealDiffers,
    SealMissing,
    SealStanding,
    SealTaken,
    UnitsRefused,
    WordRefused,
)
from muniment.record import event
from muniment.record import queries as record
from muniment.record.event import Event, ItemId, Receipt

if TYPE_CHECKING:
    from muniment.custody.views import ItemView
    from muniment.record.desk import Desk

# What is done to an item that stays where it is.
LOOKS = ("examined", "sampled", "inventoried", "audited")
SCOPES = ("inventory", "audit")


# --- hands and places


def transfer(
    desk: Desk, item: str, *, to: str, purpose: str, location: str | None = None, **said: Unpack[Said]
) -> Receipt:
    """Hand an item over for good. Refuses if it is disposed of, out or already there; Stale if it moved meanwhile."""
    may.require(desk.actor, "custody.transfer")
    found = held(item)
    to = filled(to, box="to whom")
    _refuse_out(found)
    if _same(found.custodian, to):
        raise AlreadyThere(item=found.number, place=to)
    return _custody(
        desk, found, said, act="transferred", to_custodian=to, location=text(location), purpose=purpose
    )


def sign_out(
    desk: Desk, item: str, *, to: str, purpose: str, location: str | None = None, **said: Unpack[Said]
) -> Receipt:
    """Hand an item over for a time: to court, to a laboratory. It is on the list of items out until it is back."""
    may.require(desk.actor, "custody.transfer")
    found = held(item)
    to = filled(to, box="to whom")
    _refuse_out(found)
    return _custody(
        desk, found, said, act="signed out", to_custodian=to, location=text(location), purpose=purpose
    )


def take_back(
    desk: Desk, item: str, *, to: str, location: str, purpose: str | None = None, **said: Unpack[Said]
) -> Receipt:
    """Record the return of an item that was signed out. Refuses one that was not."""
    may.require(desk.actor, "custody.transfer")
    found = held(item)
    if not found.out:
        raise ItemNotOut(item=found.number, custodian=found.custodian)
    to, location = filled(to, box="to whom"), filled(location, box="where it lies now")
    return _custody(
        desk,
        found,
        said,
        act="returned",
        to_custodian=to,
        location=location,
        purpose=text(purpose) or "returned",
    )


def move(desk: Desk, item: str, *, to: str, purpose: str | None = None, **said: Unpack[Said]) -> Receipt:
    """Put an item elsewhere; the custodian stays. Refuses if it lies there already."""
    may.require(desk.actor, "custody.transfer")
    found = held(item)
    to = filled(to, box="where to")
    if _same(found.location, to):
        raise AlreadyThere(item=found.number, place=to)
    return _custody(desk, found, said, act="moved", location=to, purpose=text(purpose) or "storage")


def look_at(desk: Desk, item: str, *, act: str, purpose: str, **said: Unpack[Said]) -> Receipt:
    """Record that an item was examined, sampled, inventoried or audited where it is."""
    may.require(desk.actor, "custody.count" if act in ("inventoried", "audited") else "custody.seal")
    found = held(item)
    if act not in LOOKS:
        raise WordRefused(found=act, box="the act", words=", ".join(LOOKS))
    return _custody(desk, found, said, act=act, purpose=purpose)


def stated(
    desk: Desk,
    item: str,
    *,
    act: str,
    from_custodian: str | None = None,
    to_custodian: str | None = None,
    location: str | None = None,
    remark: str | None = None,
    **said: Unpack[Said],
) -> Receipt:
    """Keep a line of a former system's chain of custody, as stated there: nobody here saw it."""
    may.require(desk.actor, "custody.receive")
    act = filled(act, box="what the former system says was done")
    return desk.record(
        CustodyRecorded(
            item=queries.resolve(item),
            act=FORMER,
            from_custodian=text(from_custodian),
            to_custodian=text(to_custodian),
            location=text(location),
            purpose=": ".join(filter(None, (act, text(remark)))),
            **checked(desk, said),
        )
    )


# --- seals


def seal(desk: Desk, item: str, *, seal: str, purpose: str | None = None, **said: Unpack[Said]) -> Receipt:
    """Put a seal on. Refuses a number ever used before, and a second seal over one that was not opened."""
    may.require(desk.actor, "custody.seal")
    found = held(item)
    number = filled(seal, box="the number on the seal").upper()
    if found.seal:
        raise SealStanding(item=found.number, seal=found.seal)
    _refuse_used(number)
    return _custody(desk, found, said, act="resealed", seal=number, purpose=text(purpose) or "sealed")


def open_seal(desk: Desk, item: str, *, seal: str, purpose: str, **said: Unpack[Said]) -> Receipt:
    """Record that the seal was opened. One other than that on record needs a reason, which the defense will see."""
    may.require(desk.actor, "custody.seal")
    found = held(item)
    number = filled(seal, box="the number on the seal").upper()
    if not found.seal:
        raise SealMissing(item=found.number)
    if number != found.seal and not text(said.get("reason_given")):
        raise SealDiffers(item=found.number, expected=found.seal, found=number)
    return _custody(desk, found, said, act="opened", seal=number, purpose=purpose)


def _refuse_used(number: str) -> None:
    other = queries.seal_used_on(number)
    if other is not None:
        raise SealTaken(seal=number, other=queries.item(other).number)


# --- units


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """Units to be taken out of a lot, and what they are."""

    units: int
    what: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SplitDone:
    """The new items, in the order of the parts."""

    children: tuple[ItemId, ...]
    numbers: tuple[str, ...]
    receipt: Receipt


def split(
    desk: Desk,
    item: str,
    *,
    parts: Sequence[Part | Mapping[str, Any] | int],
    how: str,
    **said: Unpack[Said],
) -> SplitDone:
    """Take units out of a lot as items of their own. Refuses none, and more than there are."""
    may.require(desk.actor, "custody.split")
    found = held(item)
    _refuse_out(found)
    how = filled(how, box="how it was split")
    wanted = [_part(part) for part in parts]
    if not wanted:
        raise UnitsRefused(units=0, done="taken out", why="no part was named")
    total = sum(a_count(part.units, done="taken out") for part in wanted)
    if total > found.units:
        raise UnitsRefused(units=total, done="taken out", why=f"{found.number} has {found.units}")
    children = tuple(ItemId(secrets.token_hex(16)) for _ in wanted)
    common = checked(desk, said)
    separated: list[Event] = [
        ItemSeparated(
            item=child,
            received_at=found.received_at.isoformat(),
            filed=found.filed,
            category=found.category,
            parent=found.id,
            what=text(part.what) or found.what,
            units=part.units,
            **common,
        )
        for child, part in zip(children, wanted, strict=True)
    ]
    receipt = desk.record(
        *separated, ItemSplit(item=found.id, children=children, how=how, **common), given=as_seen(found)
    )
    made = queries.items_by_id(children)
    return SplitDone(
        children=children, numbers=tuple(made[child].number for child in children), receipt=receipt
    )


def count(desk: Desk, item: str, *, found: int, scope: str = "inventory", **said: Unpack[Said]) -> Receipt:
    """Record a count beside what was expected. A difference stays visible; nothing is corrected by it."""
    may.require(desk.actor, "custody.count")
    seen = held(item)
    if scope not in SCOPES:
        raise WordRefused(found=scope, box="the scope", words=", ".join(SCOPES))
    return desk.record(
        InventoryCounted(
            item=seen.id,
            expected=seen.units,
            found=a_count(found, done="found", least=0),
            scope=scope,
            **checked(desk, said),
        ),
        given=as_seen(seen),
    )


# --- what it looks like


def describe(
    desk: Desk,
    item: str,
    *,
    description: Mapping[str, Any],
    words: str | None = None,
    **said: Unpack[Said],
) -> Receipt:
    """Write down what somebody saw: text, serial, caliber, make, headstamp. Later keys override earlier ones."""
    may.require(desk.actor, "custody.describe")
    found = queries.item(item)
    held_keys = plain(description)
    if not held_keys:
        raise DescriptionEmpty(item=found.number)
    return desk.record(
        ItemDescribed(item=found.id, description=held_keys, words=text(words), **checked(desk, said))
    )


def correct(
    desk: Desk,
    item: str,
    *,
    description: Mapping[str, Any],
    corrects: str | None = None,
    **said: Unpack[Said],
) -> Receipt:
    """Set right what was written: a new entry that shows both. `corrects` is the short id of the entry, or of none,
    then the latest that said so. The receipt's own date, category and words are never changed by it.
    """
    may.require(desk.actor, "custody.describe")
    found = queries.item(item)
    right = plain(description)
    if not right:
        raise DescriptionEmpty(item=found.number)
    if "units" in right:
        right["units"] = a_count(right["units"], done="corrected to", least=0)
    filled(said.get("reason_given"), box="why it is corrected")
    wrong = _wrong(found, right, corrects)
    return desk.record(
        ItemDescribed(item=found.id, description=right, corrects=wrong, **checked(desk, said)),
        given=as_seen(found),
    )


def _wrong(found: ItemView, right: Mapping[str, Any], corrects: str | None) -> dict[str, Any]:
    """What is corrected: the entry that said so, and what it said."""
    before = {**_received(found), **found.description}
    if "units" in right:
        before["units"] = found.units
    if all(before.get(key) == value for key, value in right.items()):
        raise NothingToCorrect(item=found.number, why="it says so already")
    said_by = _said_by(found, right, corrects)
    if said_by is None:
        raise NothingToCorrect(item=found.number, why=f"it has no description {corrects!r}")
    return {"event": said_by, "was": {key: before.get(key) for key in right}}


def _received(found: ItemView) -> dict[str, Any]:
    return {
        "what": found.what,
        "category": found.category,
        "received_at": found.received_at.isoformat(),
        "units": found.units_received,
    }


def _said_by(found: ItemView, right: Mapping[str, Any], corrects: str | None) -> str | None:
    """The short id of the entry named, if it describes this item; without one, the latest that had such a key."""
    entries = [r for r in record.history(event.item(found.id)) if isinstance(r.event, ItemDescribed)]
    if corrects is not None:
        ids = [found.event, *(r.id for r in entries)]
        return next((id_ for id_ in ids if id_ == corrects.strip().lower()), None)
    for entry in reversed(entries):
        if set(entry.event.description) & set(right):
            return entry.id
    return found.event


# --- shared


def _custody(desk: Desk, found: ItemView, said: Said, *, act: str, purpose: str, **fields: Any) -> Receipt:
    handed = fields.get("to_custodian") is not None
    return desk.record(
        CustodyRecorded(
            item=found.id,
            act=act,
            from_custodian=found.custodian if handed else None,
            units=found.units,
            purpose=filled(purpose, box="purpose"),
            **fields,
            **checked(desk, said),
        ),
        given=as_seen(found),
    )


def _refuse_out(found: ItemView) -> None:
    if found.out:
        raise ItemOut(item=found.number, custodian=found.custodian)


def _same(one: str | None, other: str) -> bool:
    return one is not None and one.strip().casefold() == other.casefold()


def _part(given: Part | Mapping[str, Any] | int) -> Part:
    if isinstance(given, Part):
        return given
    if isinstance(given, Mapping):
        return Part(units=given.get("units", 1), what=given.get("what"))
    return Part(units=given)
