"""Projections from the record alone: rebuild them, or check that the living ones are what a rebuild gives."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING

from django.db import connection, transaction

from muniment.record import current, queries, rows, stream
from muniment.record.compartments import Compartments
from muniment.record.pen import held

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.db.models import Model

_AT_ONCE = 2000


@dataclass(frozen=True)
class Difference:
    """A table whose living rows are not what the record gives."""

    table: str
    living: int  # rows
    replayed: int


@dataclass(frozen=True)
class Report:
    """What a check found."""

    events: int
    tables: int
    differences: tuple[Difference, ...]
    damaged: tuple[int, ...]  # events whose body does not give their commitment
    gone: int  # bodies expunged or lost

    @property
    def ok(self) -> bool:
        """Whether the living tables equal the record."""
        return not self.differences and not self.damaged


class _RollBackError(Exception):
    """Ends the check's transaction without leaving a trace."""


def check(progress: Callable[[int], None] = lambda _n: None) -> Report:
    """Replay the whole record in a transaction that is rolled back, and compare every table of every room."""
    report: list[Report] = []
    try:
        with held(current.office().home), transaction.atomic():
            living = _digests()
            events, damaged, gone = _replay(progress, commitments=True)
            replayed = _digests()
            differences = tuple(
                Difference(table, living[table][1], replayed[table][1])
                for table in living
                if living[table][0] != replayed[table][0]
            )
            report.append(Report(events, len(living), differences, tuple(damaged), gone))
            raise _RollBackError
    except _RollBackError:
        return report[0]


def rebuild(progress: Callable[[int], None] = lambda _n: None) -> Report:
    """Empty every projection and fill it from the record. Takes the pen for as long as it lasts.

    Bodies are authenticated by their keys; that they give the commitments of the log is what `check` shows.
    """
    with held(current.office().home), transaction.atomic():
        events, damaged, gone = _replay(progress, commitments=False)
        return Report(events, len(_tables()), (), tuple(damaged), gone)


def _tables() -> list[type[Model]]:
    return [table for projector in current.wiring().projectors for table in projector.tables]


def _replay(progress: Callable[[int], None], *, commitments: bool) -> tuple[int, list[int], int]:
    for table in reversed(_tables()):
        table._default_manager.all().delete()  # noqa: SLF001  Django's own name for a model's plain manager
    wiring, compartments = current.wiring(), Compartments()
    count, gone, damaged = 0, 0, []
    reader = queries.reader()
    with rows.gathered():
        for seq, recorded, is_damaged in stream.events(reader, commitments=commitments):
            count += 1
            progress(count)
            if is_damaged:
                damaged.append(seq)
            elif recorded is None:
                gone += 1
            shown = recorded or reader.left(seq)
            if shown is not None:
                compartments.project(shown, wiring, reader)
    return count, damaged, gone


def _digests() -> dict[str, tuple[str, int]]:
    """Per table: digest over its rows in the order of their keys, and how many. They are not held in memory."""
    found = {}
    for table in _tables():
        name, key = table._meta.db_table, table._meta.pk.column
        columns = ", ".join(f'"{f.column}"' for f in table._meta.concrete_fields)
        digest, many = sha256(), 0
        with connection.cursor() as cursor:
            cursor.execute(f'SELECT {columns} FROM "{name}" ORDER BY "{key}"')  # noqa: S608  names from the models
            while rows_ := cursor.fetchmany(_AT_ONCE):
                digest.update("".join([f"{row!r}\n" for row in rows_]).encode())
                many += len(rows_)
        found[name] = (digest.hexdigest(), many)
    return found
