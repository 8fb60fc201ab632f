"""The register of days as a folder for counsel or an auditor: proofs, tables drawn from them, and the checker.

It names no person, no case and no item: of each receipt it shows on which day it came in and when it was recorded.
How many of a broad group came in stands in the month, and on single days only where the cell is not small.
"""

from __future__ import annotations

import base64
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from django.db import transaction

from muniment import may
from muniment.errors.record import RegisterNotInOrder, RegisterRefused
from muniment.ledger.event import canonical, timestamp
from muniment.ledger.register import GROUPS, days_between, is_day, last_day, month_of, months_within, opened
from muniment.record import log, proofs, queries, register_page
from muniment.record.register import RECEIVED, day_list, first_day, newest_ms
from muniment.record.register_events import RegisterClosed, RegisterMonthClosed
from muniment.verify.lines import CHAINS, EVENTS
from muniment.verify.log import LOG
from muniment.verify.register import FACTS, FORMAT, MANIFEST, NOTE, RegisterVerdict, drawn, verify_register
from muniment.verify.register_days import ORDERS, closed_by_order

if TYPE_CHECKING:
    from pathlib import Path

    from muniment.record.desk import Desk
    from muniment.record.office import Office
    from muniment.record.queries import ChainRow

_PLAIN = ("type", "recorded_at")
_DAY = (*_PLAIN, "day", "count", "late")
_MONTH = (*_PLAIN, "month", "heads", "count", "late", "groups")


@dataclass(frozen=True)
class HandedOver:
    """A register that was written, and what the checker says of it."""

    path: str
    first: str
    last: str
    items: int
    verdict: RegisterVerdict


def hand_over(
    desk: Desk,
    out: Path,
    *,
    first: str | None = None,
    last: str | None = None,
    categories: bool = False,
    with_log: bool = True,
) -> HandedOver:
    """Write the register of the days from `first` to `last` (from the office's first day to today).

    `categories` opens the category of every receipt and every group of every day: for whom a court appointed. Without
    `with_log` the reader needs a copy of the log. Raises RegisterRefused, RegisterNotInOrder.
    """
    may.require(desk.actor, "record.register")
    if categories:
        may.require(desk.actor, "record.register_open")
    if out.exists() and (not out.is_dir() or any(out.iterdir())):
        raise RegisterRefused(why=f"{out} holds files already", way="Name a new or empty folder.")
    with transaction.atomic():  # one moment of the record
        began, since, until = _days(desk, first, last)
        size = log.newest_size()
        files = _files(
            desk.office, (began, since, until), size=size, categories=categories, with_log=with_log
        )
    _write(out, files)
    _write(out, drawn(out, log=None if with_log else desk.office.published).items())
    _write(out, register_page.files(desk.office, since, until))
    _sign(desk.office, out, size)
    verdict = verify_register(out, vkey=desk.office.vkey, log=None if with_log else desk.office.published)
    if not verdict.ok and not _lost(since, until):  # what a restore could not bring back is shown as a gap
        raise RegisterNotInOrder(out=out, why="; ".join(each.what for each in verdict.failed()[:5]))
    return HandedOver(str(out), since, until, len(verdict.entries), verdict)


def _lost(first: str, last: str) -> bool:
    """Whether entries of these days or months are lost, as the office declared after a restore."""
    numbers = (*days_between(first, last), *dict.fromkeys(map(month_of, days_between(first, last))))
    return any(queries.lost(day_list(number)) for number in numbers)


def _days(desk: Desk, first: str | None, last: str | None) -> tuple[str, str, str]:
    """The office's first day, and the days asked for, within those of the office."""
    began, today = first_day(desk.office), desk.today().isoformat()
    for typed in (first, last):
        if typed is not None and not is_day(typed):
            raise RegisterRefused(why=f"{typed!r} is no day", way="Write year, month and day: 2024-03-06.")
    if began is None:
        raise RegisterRefused(why="nothing was recorded yet", way="Nothing was written.")
    today = max(
        today, desk.office.local_date(newest_ms() or 0).isoformat()
    )  # a clock may stand behind the record
    since, until = max(first or began, began), min(last or today, today)
    if since > until:
        raise RegisterRefused(
            why=f"no day of this office lies between {first or began} and {last or today}",
            way=f"Its first day is {began}.",
        )
    return began, since, until


def _files(
    office: Office, spans: tuple[str, str, str], *, size: int, categories: bool, with_log: bool
) -> list[tuple[str, bytes]]:
    """Facts and proof files, as the record stands now."""
    began, first, last = spans
    facts = {
        "as_of": timestamp(newest_ms() or 0),
        "began": began,
        "format": FORMAT,
        "from": first,
        "origin": office.origin,
        "size": size,
        "to": last,
    }
    days = list(days_between(first, last))
    months = [month for month in months_within(first, last, began=began) if queries.position(day_list(month))]
    chains = [proofs.chain_row(day_list(number)) for number in (*days, *months)]
    events = _events([*days, *months], _cells(months), categories=categories)
    kept = [(LOG + path, data) for path, data in proofs.log_files(size) if with_log or path == "checkpoint"]
    return [
        (FACTS, canonical(facts) + b"\n"),
        (CHAINS, _lines(sorted(chains, key=lambda row: str(row["t0"])))),
        (EVENTS, _lines(sorted(events, key=lambda row: str(row["ev"])))),
        *kept,
    ]


def _lines(rows: Iterable[Mapping[str, Any]]) -> bytes:
    return b"".join(canonical(row) + b"\n" for row in rows)


def _cells(months: Collection[str]) -> dict[str, list[str]]:
    """Which groups are opened on which days: those of the whole months alone."""
    found: dict[str, list[str]] = {}
    for month in months:
        counted: dict[str, dict[str, int]] = defaultdict(dict)
        for day in days_between(f"{month}-01", last_day(month)):
            for row in queries.chain(day_list(day)):
                if row.type == RegisterClosed.TYPE:
                    closing = queries.recorded(row.seq).event
                    counted[day] = {group: getattr(closing, group) for group in GROUPS}
        found.update(opened(counted))
    return found


def _events(
    numbers: Iterable[str], cells: Mapping[str, list[str]], *, categories: bool
) -> Iterator[dict[str, Any]]:
    for number in numbers:
        rows = queries.chain(day_list(number))
        closed = closed_by_order(
            (row.type, proofs.values_of(row.seq)["targets"]) for row in rows if row.type in ORDERS
        )
        for row in rows:
            names = set(_names(row, cells.get(number, ()), categories=categories))
            index = proofs.schema_of(row.seq).index
            wanted = {index[name] for name in names} & proofs.openable(row.seq)
            if row.type == RECEIVED:
                wanted -= closed.get(row.i, frozenset()) - {0, 1}  # type and time are always open
            yield proofs.event_row(row.seq, open_fields=sorted(wanted))


def _names(row: ChainRow, cells: Iterable[str], *, categories: bool) -> tuple[str, ...]:
    """The fields that are opened of an entry. Of orders the targets on this list: the rest could name a matter."""
    if row.type == RECEIVED:
        # Of an item whose existence is protected, not even the category to an auditor.
        return (*_PLAIN, "received_at", *(("category",) if categories and not _protected(row) else ()))
    if row.type == RegisterClosed.TYPE:
        return (*_DAY, *(GROUPS if categories else cells))
    if row.type == RegisterMonthClosed.TYPE:
        return (*_MONTH, *(GROUPS if categories else ()))
    return (*_PLAIN, "targets")


def _protected(row: ChainRow) -> bool:
    return any(place.subject.kind.name == "SEALED" for place in queries.places(row.seq))


def _write(out: Path, files: Iterable[tuple[str, bytes]]) -> None:
    """Files under a new or empty folder."""
    for path, data in files:
        target = out / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)


def _sign(office: Office, out: Path, size: int) -> None:
    """The manifest over every file, and the note of the log key over the manifest."""
    paths = sorted(
        (path.relative_to(out).as_posix() for path in out.rglob("*") if path.is_file()), key=str.encode
    )
    lines = (f"{sha256((out / path).read_bytes()).hexdigest()}  {path}\n" for path in paths)
    manifest = "".join(lines).encode()
    digest = base64.b64encode(sha256(manifest).digest()).decode()
    text = f"{FORMAT}\n{office.origin}\n{size}\n{digest}\n"
    _write(out, [(MANIFEST, manifest), (NOTE, office.secrets.sign(office.origin, text))])
