"""What follows a withheld file into the withheld log: a text that was read from it afterwards holds the same words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from muniment.custody import queries as custody
from muniment.custody.events import TextExtracted
from muniment.disclosure import models
from muniment.disclosure.events import WithholdRecorded
from muniment.ledger.chain import Kind
from muniment.record import event as on
from muniment.record import queries as record
from muniment.record.event import ItemId, ProsecutionNumber, Recorded


def texts(recorded: Sequence[Recorded]) -> Iterator[WithholdRecorded]:
    """For each reading in this batch of a file that is withheld: the withholding, extended to it on the same ground."""
    read = [one for one in recorded if isinstance(one.event, TextExtracted)]
    if not read:
        return
    standing = list(models.Withholding.objects.filter(lifted_seq=None).order_by("seq"))
    for one in read:
        for act in standing:
            if one.event.item in act.items and _closes(act, one.event):
                yield _extended(act, one)


def _closes(act: models.Withholding, event: TextExtracted) -> bool:
    """Whether the act closes the file's own entry whole, or all of the item."""
    if event.item in act.whole:
        return True
    t0 = record.t0(on.item(event.item)).hex()
    closed = {i for first, i, _cm, fields in act.targets if first == t0 and fields is None}
    return bool(closed & set(_entries(event)))


def _entries(event: TextExtracted) -> Iterable[int]:
    """Positions at which the file was taken in, on the item's list."""
    seqs = {file.seq for file in custody.files(event.item) if file.digest == event.file_sha256}
    return [row.i for row in record.chain(on.item(event.item)) if row.seq in seqs]


def _extended(act: models.Withholding, one: Recorded) -> WithholdRecorded:
    targets = [
        [record.t0(place.subject).hex(), place.i, place.cm.hex(), None]
        for place in one.places
        if place.subject.kind is Kind.ITEM
    ]
    return WithholdRecorded(
        prosecution=ProsecutionNumber(act.prosecution),
        items=(ItemId(one.event.item),),
        targets=sorted(targets, key=lambda target: (target[0], target[1])),
        ground=act.ground,
        description=act.description,
        order=act.order,
        reason_given=f"A text read from what {act.by} withheld on {act.on:%Y-%m-%d} is withheld with it",
    )
