"""From events to what is searched: each item, report and case, and each file with those inside it, a row."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator, Mapping

from muniment.cases.events import CaseDescribed, CaseOpened, ReportRecorded
from muniment.custody import queries as custody
from muniment.custody.events import (
    ClaimRecorded,
    ItemDescribed,
    ItemReceived,
    ItemSeparated,
    LabReported,
    TextExtracted,
)
from muniment.documents import models
from muniment.errors.vault import VaultError
from muniment.readers.reading import Reading, from_document
from muniment.record import current
from muniment.record.event import ItemId, Recorded
from muniment.record.rows import insert

ITEM, REPORT, CASE, FILE = "item", "report", "case", "file"
_BETWEEN = "\x1f"  # inner names of a file's parts
_MOST_PARTS = 1 << 16
_LONGEST = 20_000_000  # signs of one part: what is longer is searched to here


def on_item_received(recorded: Recorded) -> None:
    """What came in, in the source's words."""
    e: ItemReceived = recorded.event
    source = e.source if isinstance(e.source, Mapping) else {}
    said = (e.receipt_number, e.what, e.words, e.matter_named, e.number_typed, source.get("name"), e.category)
    _put(recorded, ITEM, said, name=e.what, dated=e.received_at, item=e.item)


def on_item_separated(recorded: Recorded) -> None:
    """An item taken out of a lot."""
    e: ItemSeparated = recorded.event
    _put(recorded, ITEM, (e.what,), name=e.what, dated=e.received_at, item=e.item)


def on_item_described(recorded: Recorded) -> None:
    """What somebody saw."""
    e: ItemDescribed = recorded.event
    said = (*(str(value) for value in e.description.values()), e.words)
    _put(recorded, ITEM, said, name="description", item=e.item)


def on_claim_recorded(recorded: Recorded) -> None:
    """What somebody said later."""
    e: ClaimRecorded = recorded.event
    _put(recorded, ITEM, (e.words, e.claimant.get("name"), e.about_when), name="claim", item=e.item)


def on_lab_reported(recorded: Recorded) -> None:
    """What a laboratory found."""
    e: LabReported = recorded.event
    _put(recorded, ITEM, (e.findings,), name="laboratory's report", item=e.item)


def on_report_recorded(recorded: Recorded) -> None:
    """A written account."""
    e: ReportRecorded = recorded.event
    _put(recorded, REPORT, (e.title, e.text, e.author), name=e.title, dated=e.dated, case=e.case)


def on_case_opened(recorded: Recorded) -> None:
    """A case's number."""
    _put(recorded, CASE, (recorded.event.case,), name=recorded.event.case, case=recorded.event.case)


def on_case_described(recorded: Recorded) -> None:
    """What is said of a case."""
    e: CaseDescribed = recorded.event
    if e.title or e.offense:
        _put(
            recorded,
            CASE,
            (e.case, e.title, e.offense),
            name=e.title or e.case,
            dated=e.opened_on,
            case=e.case,
        )


def on_text_extracted(recorded: Recorded) -> None:
    """What is in a file, each part a row; an earlier reading's rows go."""
    e: TextExtracted = recorded.event
    models.Said.objects.filter(item=e.item, digest=e.file_sha256).delete()
    name = next((file.name for file in custody.files(e.item) if file.digest == e.file_sha256), "")
    found = _reading(e.text_sha256)
    for number, part in enumerate(found.parts[:_MOST_PARTS] if found else ()):
        if part.text.strip():
            _put(
                recorded,
                FILE,
                (name if number == 0 else None, part.text[:_LONGEST]),
                name=part.path[-1] if part.path else name,
                item=e.item,
                digest=e.file_sha256,
                path=_BETWEEN.join(part.path),
                media_type=part.kind,
                number=number,
            )


def _reading(digest: str) -> Reading | None:
    """From the vault; None once an order had it destroyed."""
    held = io.BytesIO()
    try:
        current.office().files.copy(digest, held)
    except VaultError:
        return None
    return from_document(json.loads(held.getvalue()))


def _put(
    recorded: Recorded,
    kind: str,
    said: tuple[str | None, ...],
    *,
    name: str,
    number: int = 0,
    item: str | None = None,
    case: str | None = None,
    dated: str | None = None,
    digest: str | None = None,
    path: str = "",
    media_type: str | None = None,
) -> None:
    printed = None
    if item is not None:
        held = custody.items_by_id([ItemId(item)]).get(ItemId(item))
        printed, case = (held.number, held.case) if held else (None, None)
    insert(
        models.Said,
        id=(recorded.seq << 16) + number,
        kind=kind,
        item=item,
        item_number=printed,
        case_number=case,
        name=(name or "")[:500],
        digest=digest,
        path=path,
        media_type=media_type,
        dated=dated or recorded.recorded_at[:10],
        body="\n".join(_lines(said)),
    )


def _lines(said: tuple[str | None, ...]) -> Iterator[str]:
    for text in said:
        if text and text.strip():
            yield text


HANDLERS = {
    ItemReceived: on_item_received,
    ItemSeparated: on_item_separated,
    ItemDescribed: on_item_described,
    ClaimRecorded: on_claim_recorded,
    LabReported: on_lab_reported,
    ReportRecorded: on_report_recorded,
    CaseOpened: on_case_opened,
    CaseDescribed: on_case_described,
    TextExtracted: on_text_extracted,
}
