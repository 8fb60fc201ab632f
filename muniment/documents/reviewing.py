"""Review: what becomes of each file for a prosecution. A mark for the office, which a production holds it to."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from muniment import may
from muniment.custody import queries as custody
from muniment.custody.views import FileView
from muniment.documents import models
from muniment.documents.events import DECISIONS, DISCLOSE, FileReviewed
from muniment.errors.documents import NotADecision
from muniment.record.event import ItemId, ProsecutionNumber, Receipt

if TYPE_CHECKING:
    from muniment.record.desk import Desk

UNDECIDED = "undecided"


@dataclass(frozen=True, slots=True, kw_only=True)
class OnReview:
    """A file, and what was said of it."""

    file: FileView
    item_number: str
    decision: str  # one of DECISIONS, or UNDECIDED
    by: str | None
    at: datetime | None
    words: int | None  # None: not read yet
    pages: int
    flags: tuple[str, ...]
    exceptions: int
    copy_of: str | None  # digest of its source, for a redacted copy
    copies: tuple[str, ...]  # digests of redacted copies of it


def files(prosecution: str, items: Iterable[str]) -> tuple[OnReview, ...]:
    """The files about these items, in the order of items and of taking in, with what was said for a prosecution."""
    wanted = list(dict.fromkeys(items))
    said = {(row.item, row.digest): row for row in models.Reviewed.objects.filter(prosecution=prosecution)}
    read = {(row.item, row.digest): row for row in models.Reading.objects.filter(item__in=wanted)}
    odd = [(row.item, row.digest) for row in models.Unread.objects.filter(item__in=wanted, decided=None)]
    copies = list(models.Copy.objects.filter(item__in=wanted).order_by("seq"))
    numbers = {
        str(id_): view.number for id_, view in custody.items_by_id([ItemId(each) for each in wanted]).items()
    }
    found = []
    for item in wanted:
        for file in custody.files(item):
            key = (item, file.digest)
            word, reading = said.get(key), read.get(key)
            found.append(
                OnReview(
                    file=file,
                    item_number=numbers.get(item, ""),
                    decision=word.decision if word else UNDECIDED,
                    by=word.by if word else None,
                    at=datetime.fromtimestamp(word.recorded_ms / 1000, UTC) if word else None,
                    words=reading.words if reading else None,
                    pages=reading.pages if reading else 0,
                    flags=tuple(reading.flags) if reading else (),
                    exceptions=odd.count(key),
                    copy_of=next((c.source for c in copies if (c.item, c.digest) == key), None),
                    copies=tuple(c.digest for c in copies if (c.item, c.source) == key),
                )
            )
    return tuple(found)


def decide(
    desk: Desk, prosecution: str, chosen: Sequence[FileView], *, decision: str, note: str | None = None
) -> Receipt:
    """Say what becomes of files, all in one commit. `note` is internal. Raises NotADecision."""
    may.require(desk.actor, "documents.review")
    if decision not in DECISIONS:
        raise NotADecision(decision=decision, known=", ".join(DECISIONS))
    return desk.record(
        *(
            FileReviewed(
                prosecution=ProsecutionNumber(prosecution),
                item=ItemId(file.item),
                file_sha256=file.digest,
                decision=decision,
                reason_internal=(note or "").strip() or None,
            )
            for file in chosen
        )
    )


def marked(prosecution: str) -> tuple[tuple[str, str, str], ...]:
    """Files that are not simply to be disclosed: item, digest, decision. What ships has to have them withheld."""
    rows = models.Reviewed.objects.filter(prosecution=prosecution).exclude(decision=DISCLOSE).order_by("seq")
    return tuple((row.item, row.digest, row.decision) for row in rows)
