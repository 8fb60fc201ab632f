"""Redactions: places suggested, a copy made without them, and what another program made taken in beside its source."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePath
from typing import TYPE_CHECKING, Any, BinaryIO

from muniment import may
from muniment.custody import actions as custody
from muniment.custody import queries as items
from muniment.custody.views import FileView
from muniment.documents.events import FileRedacted
from muniment.errors.documents import NotAPart, NothingToRedact
from muniment.readers.limits import Limits
from muniment.record.event import ItemId, Receipt

if TYPE_CHECKING:
    from muniment.readers.pool import Pool
    from muniment.record.desk import Desk

PRESETS = ("ssn", "phone", "dob", "address")
PICTURE, EDIT, ELSEWHERE = "picture", "edit", "elsewhere"
_TIME = Limits(seconds=600)


@dataclass(frozen=True, slots=True)
class Redacted:
    """The copy, what became of each page, and where it stands on the record."""

    file: FileView
    pages: tuple[Mapping[str, Any], ...]  # {"page", "how", "because"}
    receipt: Receipt


def suggest(
    desk: Desk, file: FileView, *, pool: Pool, presets: Sequence[str] = (), texts: Sequence[str] = ()
) -> tuple[Mapping[str, Any], ...]:
    """Places on the pages of a PDF: {"page", "box", "text", "why"}. A person decides. Raises NotDone, NoSandbox."""
    may.require(desk.actor, "documents.redact")
    unknown = [name for name in presets if name not in PRESETS]
    if unknown:
        raise NotAPart(at=unknown[0], why=f"the presets are {', '.join(PRESETS)}")
    with desk.office.files.open(file.digest) as stream:
        made = pool.run(
            "suggest", stream, about={"presets": list(presets), "texts": list(texts)}, limits=_TIME
        )
    return tuple(each for each in made.said if "box" in each)


def apply(
    desk: Desk, file: FileView, *, pool: Pool, boxes: Sequence[Mapping[str, Any]], mode: str = PICTURE
) -> Redacted:
    """Make a copy without what stands under the boxes, check that nothing of it is left, and take it in.

    The original stays, and is owed until it is withheld. Raises NothingToRedact, NotAPart, NotDone, NoSandbox.
    """
    may.require(desk.actor, "documents.redact")
    parts = [_box(each, at) for at, each in enumerate(boxes, start=1)]
    if not parts:
        raise NothingToRedact(name=file.name)
    about = {"boxes": parts, "mode": "edit" if mode == EDIT else "raster"}
    with desk.office.files.open(file.digest) as stream:
        made = pool.run("redact", stream, about=about, limits=_TIME)
    pages = tuple(each for each in made.said if "how" in each)
    return _taken_in(
        desk, file, io.BytesIO(made.data), name=_name(file.name), how=mode, parts=parts, pages=pages
    )


def take_in(
    desk: Desk, file: FileView, *, stream: BinaryIO, name: str, ranges: Sequence[Mapping[str, Any]]
) -> Redacted:
    """Take in a redacted copy that another program made (film, sound), with the times that were taken out."""
    may.require(desk.actor, "documents.redact")
    parts = [_range(each, at) for at, each in enumerate(ranges, start=1)]
    if not parts:
        raise NothingToRedact(name=file.name)
    return _taken_in(desk, file, stream, name=name, how=ELSEWHERE, parts=parts, pages=())


def _taken_in(
    desk: Desk,
    file: FileView,
    stream: BinaryIO,
    *,
    name: str,
    how: str,
    parts: Sequence[Mapping[str, Any]],
    pages: tuple[Mapping[str, Any], ...],
) -> Redacted:
    added = custody.add_file(desk, file.item, stream=stream, name=name)
    receipt = desk.record(
        FileRedacted(
            item=ItemId(file.item),
            source_sha256=file.digest,
            redacted_sha256=added.digest,
            how=how,
            parts=tuple(parts),
        )
    )
    copy = next(each for each in items.files(file.item) if each.digest == added.digest)
    return Redacted(copy, pages, receipt)


def _name(name: str) -> str:
    return f"{PurePath(name).stem} (redacted).pdf"


def _box(value: Mapping[str, Any], at: int) -> dict[str, Any]:
    """A box as it is recorded: no floating point, fractions in millionths of the page."""
    try:
        page, box = int(value["page"]), [float(each) for each in value["box"]]
    except (KeyError, TypeError, ValueError) as wrong:
        raise NotAPart(at=at, why=f"{wrong}") from wrong
    if (
        len(box) != 4
        or page < 1
        or not all(0 <= each <= 1 for each in box)
        or box[0] >= box[2]
        or box[1] >= box[3]
    ):
        raise NotAPart(at=at, why="a page from 1 and four fractions, left before right and top before bottom")
    return {"page": page, "box": [f"{each:.6f}" for each in box], "code": str(value.get("code") or "")[:40]}


def _range(value: Mapping[str, Any], at: int) -> dict[str, Any]:
    try:
        start, end = float(value["from"]), float(value["to"])
    except (KeyError, TypeError, ValueError) as wrong:
        raise NotAPart(at=at, why=f"{wrong}") from wrong
    if not 0 <= start < end:
        raise NotAPart(at=at, why="a time from zero, its beginning before its end")
    return {"from": f"{start:.3f}", "to": f"{end:.3f}", "code": str(value.get("code") or "")[:40]}
