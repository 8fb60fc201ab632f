"""Withholding contents on a ground of the rule pack, and lifting it. That the thing exists is listed all the same."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from muniment import may
from muniment.custody import queries as custody
from muniment.disclosure import matters
from muniment.disclosure.actions.naming import a_prosecution, items_on_list, some
from muniment.disclosure.actions.serving import refuse_value
from muniment.disclosure.board import Board
from muniment.disclosure.events import WithholdLifted, WithholdRecorded
from muniment.errors.disclosure import (
    GroundNotInPack,
    NoSuchFileOfItem,
    NothingNamed,
    NothingToWithhold,
    NotWithheld,
    OrderNeeded,
    ValueIsNoGround,
    WithholdAgain,
)
from muniment.jurisdictions.law import Ground, Pack
from muniment.jurisdictions.value import value_words
from muniment.ledger.chain import Kind
from muniment.ledger.event import SCHEMAS
from muniment.record import event as on
from muniment.record import queries as record
from muniment.record.desk import Desk
from muniment.record.event import ItemId, Receipt

ORDER = ("court", "date", "docket", "sha256")
# What holds contents. Who had a thing and where stays open: it is custody, and custody is what the defense asks of.
_CONTENTS = frozenset(
    (
        "ItemReceived/1",
        "ItemSeparated/1",
        "ItemDescribed/1",
        "FileTakenIn/1",
        "TextExtracted/1",
        "LabReported/1",
        "ClaimRecorded/1",
    )
)
# Why an item was proposed quotes people and words: the same contents once more. That it was proposed stays open.
_QUOTES = "LinkProposed/1"
_QUOTED = [SCHEMAS[_QUOTES].index["matched"]]
_FILES = frozenset(("FileTakenIn/1", "TextExtracted/1"))


def withhold(
    desk: Desk,
    prosecution: str,
    items: Iterable[str],
    *,
    ground: str,
    description: str,
    order: Mapping[str, str] | None = None,
    files: Iterable[str] | None = None,
    reason_internal: str | None = None,
) -> Receipt:
    """Withhold the contents of items, or only some files of them (`files`: digests or beginnings of them).

    `description` is what the defense reads in the withheld log. Raises GroundNotInPack, ValueIsNoGround, OrderNeeded,
    NotOnList, NothingToWithhold, WithholdAgain, LeftEmpty, NothingNamed, NoSuchFileOfItem.
    """
    may.require(desk.actor, "disclosure.withhold")
    number, board, given = a_prosecution(prosecution)
    found = _ground(ground, pack=board.pack)
    said = some(description, field="the description", example='"letter of a witness, 2 pages"')
    refuse_value(said, pack=board.pack)
    by_order = _order(found, order)
    named = items_on_list(board, items)
    if not named:
        raise NothingNamed(prosecution=number, what="no item")
    for item in named:
        if board.by_id[item].another_matters:
            raise NothingToWithhold(item=board.by_id[item].number, prosecution=number)
    digests = tuple(files) if files is not None else None
    _refuse_again(board, named, found.code, whole=digests is None)
    positions = dict(given)
    cases = matters.cases_of(number)
    targets: list[list[Any]] = []
    for item in named:
        positions[on.item(item)] = record.position(on.item(item))
        targets += _targets(item, digests, cases=cases)
    return desk.record(
        WithholdRecorded(
            prosecution=number,
            items=named,
            targets=sorted(targets, key=lambda target: (target[0], target[1])),
            ground=found.code,
            description=said,
            order=by_order,
            reason_internal=reason_internal,
        ),
        given=positions,
    )


def lift(desk: Desk, prosecution: str, withholding: str, *, reason: str | None = None) -> Receipt:
    """Lift an act of withholding, whole; what it closed is owed again. Raises NotWithheld."""
    may.require(desk.actor, "disclosure.lift")
    number, board, given = a_prosecution(prosecution)
    held = [act for act in board.withholdings if act.in_force and act.id.startswith(withholding)]
    if len(held) != 1 or not withholding:
        raise NotWithheld(withholding=withholding, prosecution=number)
    act = held[0]
    lifted = WithholdLifted(
        prosecution=number,
        items=tuple(ItemId(item) for item in act.items),
        targets=[list(target) for target in act.targets],
        ground=act.ground,
        description=act.description,
        order=act.order,
        reason_given=(reason or "").strip() or None,
    )
    return desk.record(lifted, given=given)


def _ground(typed: str, *, pack: Pack) -> Ground:
    """The pack's ground, by its code or the part behind the pack's own. A value word is refused by name."""
    code = typed.strip()
    found = pack.ground(code) or pack.ground(f"{pack.code}.{code}")
    if found:
        return found
    grounds = ", ".join(ground.code for ground in pack.grounds)
    worth = value_words(code)
    if worth:
        raise ValueIsNoGround(words=code, found=worth, pack=pack.name, grounds=grounds)
    raise GroundNotInPack(ground=code, pack=pack.name, grounds=grounds)


def _order(ground: Ground, order: Mapping[str, str] | None) -> dict[str, str] | None:
    if order is None and not ground.needs_order:
        return None
    held = {name: str((order or {}).get(name) or "").strip() for name in ORDER}
    held["sha256"] = held["sha256"].lower()
    missing = [name for name in ORDER if not held[name]]
    if held["sha256"] and not _is_digest(held["sha256"]):
        missing.append("sha256 of 64 hexadecimal digits")
    if missing:
        raise OrderNeeded(ground=ground.code, missing=", ".join(missing))
    return held


def _is_digest(text: str) -> bool:
    return len(text) == 64 and all(sign in "0123456789abcdef" for sign in text)


def _refuse_again(board: Board, named: Iterable[str], ground: str, *, whole: bool) -> None:
    for act in board.withholdings:
        again = sorted(set(named) & set(act.whole)) if whole and act.in_force and act.ground == ground else []
        if again:
            raise WithholdAgain(
                item=board.by_id[again[0]].number, prosecution=board.prosecution, ground=ground
            )


def _targets(item: str, files: tuple[str, ...] | None, *, cases: Collection[str]) -> list[list[Any]]:
    """The entries to close, on every chain of the record where each stands: [t_0, i, cm, None].

    The register of the day, and a case outside on whose list the item came, are no part of this record: no target
    names them.
    """
    seqs = [
        row.seq for row in record.chain(on.item(item)) if row.type in (_CONTENTS if files is None else _FILES)
    ]
    if files is not None:
        seqs = _of_files(item, files, seqs)
    found = [
        [record.t0(place.subject).hex(), place.i, place.cm.hex(), None]
        for seq in seqs
        for place in record.places(seq)
        if place.subject.kind is Kind.ITEM or (place.subject.kind is Kind.CASE and place.subject.id in cases)
    ]
    return found if files is not None else found + _quotes(item, cases=cases)


def _quotes(item: str, *, cases: Collection[str]) -> list[list[Any]]:
    """The field that says why it was proposed for a case of this record, on the item's list and on the case's."""
    found: list[list[Any]] = []
    for row in record.chain(on.item(item)):
        places = record.places(row.seq) if row.type == _QUOTES else ()
        if any(place.subject.kind is Kind.CASE and place.subject.id in cases for place in places):
            found += [
                [record.t0(place.subject).hex(), place.i, place.cm.hex(), list(_QUOTED)] for place in places
            ]
    return found


def _of_files(item: str, files: tuple[str, ...], seqs: list[int]) -> list[int]:
    held = custody.files(item)
    digests: set[str] = set()
    for typed in files:
        found = {file.digest for file in held if typed and file.digest.startswith(typed.strip().lower())}
        if len(found) != 1:
            raise NoSuchFileOfItem(item=custody.item(item).number, file=typed)
        digests |= found
    chosen = []
    for seq in seqs:
        values = record.values(seq) or {}
        if values.get("sha256") in digests or values.get("file_sha256") in digests:
            chosen.append(seq)
    return chosen
