"""What pages and the command ask about productions. Prosecution numbers are given folded."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

from muniment.custody import queries as custody
from muniment.errors.production import NoSuchProduction, NoSuchReference
from muniment.ledger.chain import Kind, fold
from muniment.ledger.errors import NumberRefused
from muniment.production import bag, folder, models
from muniment.production.names import bates, bates_prefix
from muniment.production.views import DeliveryView, HeadView, NativeView, ProductionView
from muniment.record import current
from muniment.record import queries as record

__all__ = [
    "DeliveryView",
    "HeadView",
    "NativeView",
    "ProductionView",
    "find",
    "given_numbers",
    "natives",
    "next_number",
    "production",
    "productions",
]

SIZE, WITHHELD = "Muniment-Log-Size", "Muniment-Withheld"  # labels of bag-info.txt


def productions(prosecution: str) -> list[ProductionView]:
    """All productions of a prosecution, the first one first."""
    return [
        _view(row) for row in models.Production.objects.filter(prosecution=prosecution).order_by("number")
    ]


def production(prosecution: str, number: int) -> ProductionView:
    """One production; raises NoSuchProduction."""
    row = models.Production.objects.filter(prosecution=prosecution, number=number).first()
    if row is None:
        raise NoSuchProduction(prosecution=prosecution, number=number)
    return _view(row)


def find(typed: str) -> ProductionView:
    """The production behind `<prosecution>/<number>`, its event's short id, or its folder. Raises NoSuchReference."""
    text = typed.strip()
    number, slash, n = text.rpartition("/")
    if slash and n.isdecimal():
        with suppress(NumberRefused, NoSuchProduction):
            return production(fold(number), int(n))
    row = models.Production.objects.filter(event=text.lower()).first() or _of_folder(Path(text))
    if row is None:
        raise NoSuchReference(typed=typed)
    return _view(row)


def _of_folder(path: Path) -> models.Production | None:
    """By the payload manifest in a package's folder."""
    try:
        manifest = bag.digest(path / bag.MANIFEST)
    except OSError:
        return None
    return models.Production.objects.filter(manifest=manifest).first()


def next_number(prosecution: str) -> int:
    """The number that the next production of a prosecution gets."""
    return models.Production.objects.filter(prosecution=prosecution).count() + 1


def natives(prosecution: str, number: int) -> list[NativeView]:
    """The files that a production holds, by their numbers."""
    row = models.Production.objects.filter(prosecution=prosecution, number=number).first()
    if row is None:
        raise NoSuchProduction(prosecution=prosecution, number=number)
    prefix = bates_prefix(prosecution)
    files = sorted((row.bates or {}).get("files", ()), key=lambda pair: pair[1])
    return [NativeView(bates=bates(prefix, n), file=file) for file, n in files]


def given_numbers(prosecution: str) -> dict[str, int]:
    """The numbers that earlier productions gave to files, by the short id of the file's event."""
    rows = models.Native.objects.filter(prosecution=prosecution)
    return dict(rows.values_list("file", "n"))


def _view(row: models.Production) -> ProductionView:
    path = folder.kept(current.office(), row.prosecution, row.number)
    info = _info(path)
    delivered = _deliveries(row.prosecution, row.number)
    return ProductionView(
        prosecution=row.prosecution,
        number=row.number,
        to=row.issued_to,
        by=row.by,
        issued_at=_at(row.recorded_ms),
        items=tuple(row.items),
        withheld=_count(info.get(WITHHELD)),
        path=path,
        ready=folder.ready(path),
        heads=_heads(row.heads),
        size=_count(info.get(SIZE)),
        manifest=row.manifest,
        bates=row.bates,
        delivered=delivered,
        acknowledged=next((each for each in delivered if each.receipt), None),
        id=row.event,
        seq=row.seq,
    )


def _info(path: Path) -> dict[str, str]:
    try:
        return bag.read_info((path / "bag-info.txt").read_bytes())
    except OSError:
        return {}


def _count(text: str | None) -> int | None:
    return int(text) if text and text.isdecimal() else None


def _heads(heads: list[list[object]]) -> tuple[HeadView, ...]:
    subjects = [record.subject_of(bytes.fromhex(str(t0))) for t0, _, _ in heads]
    printed = custody.items_by_id(subject.id for subject in subjects if subject and subject.kind is Kind.ITEM)
    numbers = {str(id_): view.number for id_, view in printed.items()}
    found = []
    for subject, (t0, n, root) in zip(subjects, heads, strict=True):
        name = (
            str(t0)[:16]
            if subject is None
            else f"{subject.kind.name.lower()} {numbers.get(subject.id, subject.id)}"
        )
        found.append(HeadView(subject=name, n=int(str(n)), root=str(root)))
    return tuple(sorted(found, key=lambda head: (not head.subject.startswith("p"), head.subject)))


def _deliveries(prosecution: str, number: int) -> tuple[DeliveryView, ...]:
    rows = models.Delivery.objects.filter(prosecution=prosecution, production=number).order_by("seq")
    return tuple(
        DeliveryView(
            how=row.how,
            to=row.to,
            receipt=row.receipt,
            by=row.by,
            recorded_at=_at(row.recorded_ms),
            id=row.event,
            seq=row.seq,
        )
        for row in rows
    )


def _at(ms: int) -> datetime:
    return datetime.fromtimestamp(ms / 1000, tz=UTC)
