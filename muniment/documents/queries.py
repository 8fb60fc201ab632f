"""What pages, the command and other rooms ask about what is in files."""

from __future__ import annotations

import io
import json
from collections.abc import Iterable

from muniment.custody import queries as custody
from muniment.custody.views import FileView
from muniment.documents import models
from muniment.documents.views import FileText, UnreadView
from muniment.errors.documents import NotReadYet
from muniment.readers.reading import Trouble, from_document
from muniment.record.office import Office

_PICTURES = (Trouble.IMAGE_ONLY,)


def text(office: Office, file: FileView) -> FileText:
    """What a file says, from the vault. Raises NotReadYet; VaultError where the text is gone."""
    row = models.Reading.objects.filter(item=file.item, digest=file.digest).first()
    if row is None:
        raise NotReadYet(name=file.name)
    held = io.BytesIO()
    office.files.copy(row.text_digest, held)
    reading = from_document(json.loads(held.getvalue()))
    return FileText(
        item=file.item,
        name=file.name,
        digest=file.digest,
        program=row.program,
        recognized=row.recognized,
        reading=reading,
    )


def exceptions(
    *, case: str | None = None, item: str | None = None, open_only: bool = False
) -> tuple[UnreadView, ...]:
    """What could not be read: of a case's items, of one item, or of all; in the order in which it was found."""
    rows = models.Unread.objects.order_by("reading", "id")
    if item is not None:
        rows = rows.filter(item=item)
    if case is not None:
        rows = rows.filter(item__in=[each.id for each in custody.items_of(case)])
    if open_only:
        rows = rows.filter(decided=None)
    return tuple(_views(rows))


def exception(id_: str) -> UnreadView | None:
    """One of them."""
    return next(iter(_views(models.Unread.objects.filter(pk=id_))), None)


def unread(program: str) -> list[FileView]:
    """Files that no reading stands for, or one of an older program: in the order in which they were taken in."""
    read = {
        (item, digest)
        for item, digest in models.Reading.objects.filter(program=program).values_list("item", "digest")
    }
    return [file for file in custody.all_files() if (file.item, file.digest) not in read]


def pictures() -> list[FileView]:
    """Files with words in pictures that nobody asked for yet."""
    waiting = models.Unread.objects.filter(trouble__in=_PICTURES, decided=None).values_list(
        "reading", flat=True
    )
    rows = models.Reading.objects.filter(pk__in=list(waiting), recognized=False)
    wanted = {(row.item, row.digest) for row in rows}
    return [file for file in custody.all_files() if (file.item, file.digest) in wanted]


def is_read(file: FileView, program: str) -> bool:
    """Whether a reading by this program stands."""
    return models.Reading.objects.filter(item=file.item, digest=file.digest, program=program).exists()


def _views(rows: Iterable[models.Unread]) -> Iterable[UnreadView]:
    rows = list(rows)
    items = {id_: custody.item(id_) for id_ in {row.item for row in rows}}
    names = {(str(file.item), file.digest): file.name for id_ in items for file in custody.files(id_)}
    for row in rows:
        yield UnreadView(
            id=row.id,
            item=row.item,
            item_number=items[row.item].number,
            case=items[row.item].case,
            file=names.get((row.item, row.digest), ""),
            digest=row.digest,
            path=tuple(row.path),
            trouble=row.trouble,
            says=row.says,
            decided=row.decided,
            decided_by=row.decided_by,
            decided_reason=row.decided_reason,
        )
