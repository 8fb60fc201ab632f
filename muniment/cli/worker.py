"""`muniment worker`: what waits to be read, read; then words in pictures, the most urgent first."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterable
from datetime import date
from typing import TYPE_CHECKING, Any

import click

from muniment.cli.shell import say, session, show, verb

if TYPE_CHECKING:
    from muniment.custody.views import FileView
    from muniment.record.desk import Desk

_PAUSE = 5.0  # seconds between two looks


@verb("worker")
@click.option("--once", is_flag=True, help="Do what waits now and stop.")
@click.option("--beside", type=int, hidden=True, help="End when this process, which started it, is gone.")
@click.option("--without-recognition", is_flag=True, help="Leave words in pictures for another run.")
def worker(*, once: bool, beside: int | None, without_recognition: bool) -> None:
    """Read the files that wait, in the box; stopped at any moment, it goes on from there.

    It may run beside the server, and beside other commands.
    """
    from muniment.readers.pool import Pool
    from muniment.site import boot

    recorder = boot.open_office(session().place())
    from muniment.documents.actions import Worked, work

    desk = boot.desk(recorder, user="Muniment", roles=("technician",), via="worker")
    total: dict[str, Any] = {"read": 0, "recognized": 0, "failed": []}
    with Pool() as pool:
        while True:
            done: Worked = work(
                desk, pool=pool, order=_most_urgent(desk), recognize=not without_recognition, progress=say
            )
            total["read"] += done.read
            total["recognized"] += done.recognized
            total["failed"] = list(done.failed)
            if once or (beside is not None and os.getppid() != beside):
                break
            time.sleep(_PAUSE)
    lost = f" {len(done.failed)} could not be got out of the vault." if done.failed else ""
    show(total, f"{total['read']} files read, {total['recognized']} with words in pictures.{lost}")
    if done.failed:
        raise SystemExit(1)


def _most_urgent(desk: Desk) -> Callable[[Iterable[FileView]], list[FileView]]:
    """Files of items with the earliest day on which something is owed come first."""
    from muniment.disclosure import queries

    days: dict[str, date] = {}
    for duty in queries.due(today=desk.today()):
        if duty.due is not None and duty.item:
            days[duty.item] = min(duty.due, days.get(duty.item, date.max))
    return lambda files: sorted(files, key=lambda file: (days.get(file.item, date.max), file.seq))


commands: list[click.Command] = [worker]
