"""One act at a time, as people work: eight writers at once, how long one waits, and how fast new cases open.

The office publishes in the background, as a server does. The peer of the eight writers is eight threads that write
the very rows which ours wrote, table by table with Django's `bulk_create`, one durable transaction an act as ours:
no commitments, no chains, no log, no keys, no projection worked out.
"""

import os
import statistics
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from bench import county
from bench.rows import ROUNDS, Row, fsyncs, percentile

WRITERS = 8
ACTS = 20  # of each writer, in a round
CASES = 20  # opened by each writer, in a round
ALONE = 200  # acts of a single writer, for the percentile
_PEER = "peer"  # the database that the peer writes to


def run() -> list[Row]:
    """Acts a second, the median of five rounds in turn with the peer; the percentile over all acts of one writer."""
    with tempfile.TemporaryDirectory() as folder:
        desk = county.found(Path(folder) / "home")
        from muniment.record import current

        items = _items(desk)
        _peer(Path(folder) / "peer.sqlite")
        publisher = current.recorder().publish_behind()
        ours: list[float] = []
        peers: list[float] = []
        cases: list[float] = []
        waits: list[float] = []
        syncs: list[float] = []
        for n in range(ROUNDS):
            seq = _newest()
            ours.append(WRITERS * ACTS / _together(_moves(desk, items, n)))
            acts = list(_rows_after(seq))
            peers.append(len(acts) / _together(_copies(acts)))
            cases.append(WRITERS * CASES / _together(_openings(desk, n)))
            syncs += fsyncs(Path(folder), times=ALONE)
            waits += _alone(desk, items, n)
        publisher.stop()
    fsync = statistics.median(syncs)
    return [
        Row(
            name=f"durable acts, {WRITERS} writers",
            ours=statistics.median(ours),
            peer=statistics.median(peers),
            unit="acts/s",
            higher_is_better=True,
            at_least=0.3,
            note="peer: bulk_create of the same rows, one durable transaction an act, as many threads",
        ),
        Row(
            name="one act, 99th percentile",
            ours=percentile(waits, 0.99),
            least=3 * fsync + 0.020,
            note=f"bar: 3 x bare fsync + 20 ms; median {statistics.median(waits) * 1000:.1f} ms; "
            f"bare fsync {fsync * 1000:.2f} ms, its 99th percentile {percentile(syncs, 0.99) * 1000:.1f} ms",
        ),
        Row(
            name=f"new cases, {WRITERS} writers",
            ours=statistics.median(cases),
            unit="cases/s",
            higher_is_better=True,
            least=200,
            note="each with its VRF proof, its question to every item, signed and on disk",
        ),
    ]


def _peer(path: Path) -> None:
    """A database of its own with the same tables and the same settings."""
    from django.core.management import call_command
    from django.db import connections

    connections.databases[_PEER] = {**connections.databases["default"], "NAME": str(path)}
    call_command("migrate", database=_PEER, verbosity=0, interactive=False)


Act = Callable[[], None]


def _together(writers: list[Act]) -> float:
    """Seconds until the last of these is done, each in a thread of its own."""
    from django.db import connections

    failures: list[BaseException] = []

    def guarded(work: Act) -> None:
        try:
            work()
        except Exception as error:  # noqa: BLE001  a thread's error is nobody's; it must not look like speed
            failures.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=guarded, args=(work,)) for work in writers]
    start = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    took = time.perf_counter() - start
    if failures:
        raise failures[0]
    return took


def _items(desk: Any) -> Sequence[str]:
    """One item for each writer, and one more."""
    from muniment.custody.events import ItemReceived
    from muniment.record.event import ItemId

    items = [ItemId(os.urandom(16).hex()) for _ in range(WRITERS + 1)]
    for n, item in enumerate(items):
        desk.record(
            ItemReceived(
                item=item,
                received_at="2024-03-06",
                category="tool",
                receipt_number=f"24-{n:07}",
                received_by="D. Clerk",
                source={"name": "A. Source", "how": "walk-in"},
                words="Found behind the mill.",
                what=f"one wrench, tag {n}",
            )
        )
    return items


def _moved(desk: Any, item: str, bay: str) -> None:
    from muniment.custody.events import CustodyRecorded
    from muniment.record.event import ItemId

    desk.record(CustodyRecorded(item=ItemId(item), act="moved", location=bay, purpose="put away"))


def _moves(desk: Any, items: Sequence[str], n: int) -> list[Act]:
    def write(item: str) -> None:
        for k in range(ACTS):
            _moved(desk, item, f"bay {n}-{k}")

    return [partial(write, item) for item in items[:WRITERS]]


def _openings(desk: Any, n: int) -> list[Act]:
    from muniment.cases import actions as cases

    def write(who: int) -> None:
        for k in range(CASES):
            cases.open_case(desk, f"SO.24-{n}{who}{k:04}")

    return [partial(write, who) for who in range(WRITERS)]


def _alone(desk: Any, items: Sequence[str], n: int) -> Iterator[float]:
    for k in range(ALONE):
        start = time.perf_counter()
        _moved(desk, items[WRITERS], f"bay {n}-{k}")
        yield time.perf_counter() - start


def _newest() -> int:
    from muniment.record.models import StoredEvent

    return int(StoredEvent.objects.order_by("-seq").values_list("seq", flat=True).first() or 0)


def _rows_after(seq: int) -> Iterator[list[tuple[type[Any], list[Any]]]]:
    """For each act recorded since, its rows by table: event, links, their heads, entries, checkpoint, projection."""
    from muniment.custody.models import Custody
    from muniment.record import models

    for event in models.StoredEvent.objects.filter(seq__gt=seq).order_by("seq"):
        links = list(models.Link.objects.filter(seq=event.seq))
        heads = list(models.Chain.objects.filter(pk__in=[link.chain for link in links]))
        first = (links[0].log_index or 0) // 4 * 4
        span = models.Span(
            first=first, data=b"".join(b"\0A" + b"\1" + link.tag + link.cm for link in links) * 4
        )
        newest = models.Checkpoint.objects.order_by("-size").first()
        yield [
            (models.StoredEvent, [event]),
            (models.Link, links),
            (models.Chain, heads),
            (models.Span, [span]),
            (models.Checkpoint, [newest]),
            (Custody, list(Custody.objects.filter(seq=event.seq))),
        ]


_NUMBER = iter(range(10_000_000_000, 1 << 62))


def _copies(acts: list[list[tuple[type[Any], list[Any]]]]) -> list[Act]:
    """The same rows under other keys, dealt out to the writers."""
    for act in acts:
        for _table, rows in act:
            for row in rows:
                _under_another_key(row)

    return [partial(_write, acts[who::WRITERS]) for who in range(WRITERS)]


def _write(acts: list[list[tuple[type[Any], list[Any]]]]) -> None:
    from django.db import transaction

    for act in acts:
        with transaction.atomic(using=_PEER):
            for table, rows in act:
                table.objects.using(_PEER).bulk_create(rows)


def _under_another_key(row: Any) -> None:
    """Give a row keys that are free. Rows that ours changes in place (a chain's head) are new ones to the peer."""
    number = row.pk = next(_NUMBER)
    for name in ("ev", "tag", "t0"):
        if hasattr(row, name):
            setattr(row, name, os.urandom(32))
    if hasattr(row, "ident"):
        row.ident = f"peer {number}"
    if hasattr(row, "chain"):
        row.chain = number
