"""What follows a withheld file into the withheld log: a text that was read from it afterwards holds the same words."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from muniment.custody import queries as custody
from muniment.disclosure import models
from muniment.disclosure.events import WithholdRecorded
from muniment.documents import reviewing
from muniment.errors.documents import ReviewUndone
from muniment.ledger.chain import Kind
from muniment.record import event as on
from muniment.record import queries as record
from muniment.record.event import ItemId, ProsecutionNumber

if TYPE_CHECKING:
    from muniment.record.desk import Desk
    from muniment.record.queries import ChainRow

_TAKEN_IN, _READ = "FileTakenIn/1", "TextExtracted/1"


def withhold_texts(desk: Desk, prosecution: str) -> int:
    """Extend the withholdings in force to what was read from withheld files since; how many texts that were.

    Called before a production is drawn up. It is no decision of its own: ground and description are those of the act
    that it extends, which it names.
    """
    found = list(_extensions(prosecution))
    if found:
        desk.rule("disclosure").record(*found)
    return len(found)


def refuse_undone(prosecution: str) -> None:
    """Raises ReviewUndone where a file is marked to be redacted or withheld and its original would go out."""
    wanted = reviewing.marked(prosecution)
    if not wanted:
        return
    standing = models.Withholding.objects.filter(prosecution=prosecution, lifted_seq=None)
    whole = {item for act in standing for item in act.whole}
    closed = {(t0, i) for act in standing for t0, i, _cm, fields in act.targets if fields is None}
    undone = []
    for item, digest, decision in wanted:
        t0 = record.t0(on.item(item)).hex()
        rows = [
            row for row in record.chain(on.item(item)) if row.type == _TAKEN_IN and _digest(row) == digest
        ]
        if item not in whole and any((t0, row.i) not in closed for row in rows):
            name = next(
                (file.name for file in custody.files(ItemId(item)) if file.digest == digest), digest[:16]
            )
            undone.append(f"{name} ({decision})")
    if undone:
        raise ReviewUndone(prosecution=prosecution, files=", ".join(undone))


def _extensions(prosecution: str) -> Iterator[WithholdRecorded]:
    standing = list(
        models.Withholding.objects.filter(prosecution=prosecution, lifted_seq=None).order_by("seq")
    )
    closed = {(t0, i) for act in standing for t0, i, _cm, fields in act.targets if fields is None}
    for act in standing:
        for item in act.items:
            t0, rows = record.t0(on.item(item)).hex(), record.chain(on.item(item))
            withheld = {_digest(row) for row in rows if row.type == _TAKEN_IN and (t0, row.i) in closed}
            for row in rows:
                if (
                    row.type == _READ
                    and (t0, row.i) not in closed
                    and (item in act.whole or _digest(row) in withheld)
                ):
                    closed.add((t0, row.i))
                    yield _extended(act, item, row)


def _digest(row: ChainRow) -> str | None:
    """Of the file that an entry is about; None once its body is gone."""
    values = record.values(row.seq) or {}
    digest: str | None = values.get("file_sha256") or values.get("sha256")
    return digest


def _extended(act: models.Withholding, item: str, row: ChainRow) -> WithholdRecorded:
    targets = [
        [record.t0(place.subject).hex(), place.i, place.cm.hex(), None]
        for place in record.places(row.seq)
        if place.subject.kind is Kind.ITEM
    ]
    return WithholdRecorded(
        prosecution=ProsecutionNumber(act.prosecution),
        items=(ItemId(item),),
        targets=sorted(targets, key=lambda target: (target[0], target[1])),
        ground=act.ground,
        description=act.description,
        order=act.order,
        reason_given=f"A text read from what {act.by} withheld on {act.on:%Y-%m-%d} is withheld with it",
    )
