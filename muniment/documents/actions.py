"""Reading files, trying again, and deciding what becomes of what can not be read."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from muniment import may
from muniment.custody.events import TextExtracted
from muniment.custody.views import FileView
from muniment.documents import queries
from muniment.documents.events import HOWS, ExceptionWaived
from muniment.documents.views import FileText
from muniment.errors.documents import AlreadyDecided, NoReason, NoSuchException, NotAWay
from muniment.ledger.values import canonical
from muniment.readers import pool as pools
from muniment.readers.limits import Limits
from muniment.readers.pool import Pool
from muniment.readers.reading import Reading, document
from muniment.record.event import ItemId, Receipt

if TYPE_CHECKING:
    from muniment.record.desk import Desk

_NAMED = 100  # exceptions that stand on the record one by one; the text in the vault holds them all
_RECOGNITION = Limits(seconds=1800)


def read_file(
    desk: Desk, file: FileView, *, pool: Pool, password: str | None = None, recognize: bool = False
) -> FileText:
    """Read a file in the box and record what came of it, text or not. Raises NoSandbox, VaultError."""
    may.require(desk.actor, "documents.read_file")
    limits = _RECOGNITION if recognize else None
    with desk.office.files.open(file.digest) as stream:
        found = pool.read(stream, name=file.name, password=password, recognize=recognize, limits=limits)
    _keep(desk, file, found, recognized=recognize)
    return queries.text(desk.office, file)


def _keep(desk: Desk, file: FileView, found: Reading, *, recognized: bool) -> Receipt:
    """The text into the vault, then on the record: what was read, by what, and what was not."""
    data = canonical(document(found))
    stored = desk.office.files.put(io.BytesIO(data), name=f"text of {file.name}", holder=file.item)
    troubles = found.troubles
    reader = {
        "program": found.reader,
        "pages": found.pages,
        "words": len(found.text.split()),
        "recognized": recognized,
        "flags": list(found.flags),
        "exceptions": [[list(path), str(trouble), says] for path, trouble, says in troubles[:_NAMED]],
        "exceptions_in_all": len(troubles),
    }
    return desk.record(
        TextExtracted(
            item=ItemId(file.item), file_sha256=file.digest, text_sha256=stored.digest, reader=reader
        )
    )


def retry(desk: Desk, exception: str, *, pool: Pool, password: str | None = None) -> FileText:
    """Read a file again, with a password that is used and not kept. Raises NoSuchException."""
    found = queries.exception(exception)
    if found is None:
        raise NoSuchException(id=exception)
    return read_file(desk, _file(found.item, found.digest), pool=pool, password=password)


def waive(desk: Desk, exception: str, *, how: str, reason: str) -> Receipt:
    """Decide that something stays unread. Raises NoSuchException, AlreadyDecided, NotAWay, NoReason."""
    may.require(desk.actor, "documents.waive")
    found = queries.exception(exception)
    if found is None:
        raise NoSuchException(id=exception)
    if found.decided:
        raise AlreadyDecided(id=exception, how=found.decided, by=found.decided_by)
    if how not in HOWS:
        raise NotAWay(how=how, known=", ".join(HOWS))
    if not reason.strip():
        raise NoReason
    return desk.record(
        ExceptionWaived(
            item=ItemId(found.item),
            file_sha256=found.digest,
            path=found.path,
            trouble=found.trouble,
            how=how,
            reason_given=reason.strip(),
        )
    )


def _file(item: str, digest: str) -> FileView:
    from muniment.custody import queries as custody

    return next(file for file in custody.files(item) if file.digest == digest)


@dataclass(frozen=True, slots=True)
class Worked:
    """What a run of the worker did."""

    read: int
    recognized: int
    failed: tuple[str, ...]  # names of files that could not be got out of the vault


def work(
    desk: Desk,
    *,
    pool: Pool,
    order: Callable[[Iterable[FileView]], list[FileView]] = list,
    recognize: bool = True,
    progress: Callable[[str], None] = lambda _name: None,
) -> Worked:
    """Read what is unread, then words in pictures, the most urgent first. Stopped at any moment, it goes on from there.

    What waits follows from the record alone: there is no queue that could be lost.
    """
    from muniment.errors.vault import VaultError

    read, recognized, failed = 0, 0, []
    for file in order(queries.unread(pools.reader())):
        progress(file.name)
        try:
            read_file(desk, file, pool=pool)
        except VaultError:
            failed.append(file.name)
        else:
            read += 1
    for file in order(queries.pictures()) if recognize else ():
        progress(file.name)
        try:
            read_file(desk, file, pool=pool, recognize=True)
        except VaultError:
            failed.append(file.name)
        else:
            recognized += 1
    return Worked(read, recognized, tuple(failed))
