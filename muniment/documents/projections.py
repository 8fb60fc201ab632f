"""From events to the tables of the documents room."""

from __future__ import annotations

from muniment.custody.events import TextExtracted
from muniment.documents import models
from muniment.documents.events import ExceptionWaived, FileRedacted, FileReviewed
from muniment.documents.search import index
from muniment.record.event import Recorded
from muniment.record.protocols import Projector


def on_text_extracted(recorded: Recorded) -> None:
    """A reading stands; the one before it, and what that one could not read, is superseded."""
    e: TextExtracted = recorded.event
    index.on_text_extracted(recorded)
    models.Unread.objects.filter(item=e.item, digest=e.file_sha256, decided=None).delete()
    models.Reading.objects.filter(item=e.item, digest=e.file_sha256).delete()
    models.Reading.objects.create(
        seq=recorded.seq,
        item=e.item,
        digest=e.file_sha256,
        text_digest=e.text_sha256,
        program=e.reader["program"],
        pages=e.reader["pages"],
        words=e.reader["words"],
        recognized=e.reader["recognized"],
        flags=list(e.reader["flags"]),
        recorded_ms=recorded.recorded_ms,
    )
    for number, (path, trouble, says) in enumerate(e.reader["exceptions"]):
        models.Unread.objects.create(
            id=f"{recorded.id}-{number}",
            reading=recorded.seq,
            item=e.item,
            digest=e.file_sha256,
            path=list(path),
            trouble=trouble,
            says=says,
        )


def on_exception_waived(recorded: Recorded) -> None:
    """A person decided; the line stays, with who and why."""
    e: ExceptionWaived = recorded.event
    rows = models.Unread.objects.filter(item=e.item, digest=e.file_sha256, trouble=e.trouble, decided=None)
    for row in rows:
        if tuple(row.path) == tuple(e.path):
            row.decided, row.decided_by, row.decided_seq = e.how, recorded.by, recorded.seq
            row.decided_reason = e.reason_given
            row.save()


def on_file_reviewed(recorded: Recorded) -> None:
    """The last word on a file stands."""
    e: FileReviewed = recorded.event
    models.Reviewed.objects.filter(prosecution=e.prosecution, item=e.item, digest=e.file_sha256).delete()
    models.Reviewed.objects.create(
        seq=recorded.seq,
        prosecution=e.prosecution,
        item=e.item,
        digest=e.file_sha256,
        decision=e.decision,
        by=recorded.by,
        recorded_ms=recorded.recorded_ms,
    )


def on_file_redacted(recorded: Recorded) -> None:
    """Which copy was made of which file."""
    e: FileRedacted = recorded.event
    models.Copy.objects.create(
        seq=recorded.seq, item=e.item, source=e.source_sha256, digest=e.redacted_sha256, how=e.how
    )


projector = Projector(
    room="documents",
    tables=models.TABLES,
    handlers={
        **index.HANDLERS,
        TextExtracted: on_text_extracted,
        ExceptionWaived: on_exception_waived,
        FileReviewed: on_file_reviewed,
        FileRedacted: on_file_redacted,
    },
)
