"""Rebuilding every table from the record, beside Django's bulk insert of the very rows that come of it.

The peer is handed finished model objects and inserts them table by table, in one transaction: it reads nothing,
unlocks nothing and works nothing out. With `--long` a million events, else thirty thousand.
"""

import tempfile
from functools import partial
from pathlib import Path
from typing import Any

from bench import county
from bench.rows import ROUNDS, Row, is_long, medians, seconds

EVENTS, LONG_EVENTS = 30_000, 1_000_000


def run() -> list[Row]:
    """Events a second, the median of five in turn; of three with a million."""
    events = LONG_EVENTS if is_long() else EVENTS
    with tempfile.TemporaryDirectory() as folder:
        desk = county.found(Path(folder) / "home")
        county.fill(desk, events=events)
        from muniment.record import queries, replay

        many = queries.event_count()
        tables = [table for projector in _tables() for table in projector]
        counts: dict[str, int] = {}

        def ours() -> float:
            took = seconds(replay.rebuild)
            counts.update({table.__name__: table.objects.count() for table in tables})
            return took

        def peer() -> float:
            took, rows = _bulk(tables)
            if rows != sum(counts.values()):
                raise AssertionError(rows, counts)
            return took

        middle = medians({"ours": ours, "peer": peer}, rounds=3 if is_long() else ROUNDS)
    return [
        Row(
            name=f"replay of {many:,} events",
            ours=many / middle["ours"],
            peer=many / middle["peer"],
            unit="events/s",
            higher_is_better=True,
            at_least=0.3,
            note=f"peer: bulk_create of the same {sum(counts.values()):,} rows, one transaction",
        )
    ]


def _tables() -> list[tuple[type[Any], ...]]:
    """The tables of every room."""
    from muniment.record import current

    return [projector.tables for projector in current.wiring().projectors]


class _Back(Exception):
    """Takes the transaction back."""


def _bulk(tables: list[type[Any]]) -> tuple[float, int]:
    """Insert what stands in the tables once more, after emptying them, and take it back."""
    from django.db import transaction

    took, many = 0.0, 0
    try:
        with transaction.atomic():
            for table in reversed(tables):
                rows = list(table.objects.all())
                many += len(rows)
                table.objects.all().delete()
                took += seconds(partial(table.objects.bulk_create, rows))
            raise _Back
    except _Back:
        return took, many
