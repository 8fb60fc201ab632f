"""`muniment import`: a former system's files onto the record. `muniment sample`: an invented county as such files."""

from __future__ import annotations

import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING, Any, NoReturn

import click

from muniment.cli.shell import acts, say, session, show, verb
from muniment.errors.importers import RowsRefused
from muniment.importers.plan import ALL_KINDS

if TYPE_CHECKING:
    from muniment.importers.results import Imported
    from muniment.record.desk import Desk

_SHOWN = 20  # refused rows told on the terminal; --json has them all
_INTERRUPTED = 130
_A_LINE_EVERY = 10_000  # rows, where no bar can be drawn


@verb("import")
@click.argument("path", type=click.Path(exists=True, path_type=Path))
@click.option(
    "--kind",
    type=click.Choice(ALL_KINDS),
    help="What the file holds; a folder's files say it by their names.",
)
@click.option(
    "--mapping",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="TOML: their headings, dates and words.",
)
@click.option("--dry-run", is_flag=True, help="Go over everything, tell what would be, record nothing.")
@click.option(
    "--keep-good",
    is_flag=True,
    help="Record the good rows; write the refused ones beside the file, with reasons.",
)
@click.option("--history", is_flag=True, help="Old custody is kept as stated by the former system.")
@click.option("--again", is_flag=True, help="Take a file that was imported before.")
@acts
def import_(
    desk: Desk,
    path: Path,
    kind: str | None,
    mapping: Path | None,
    dry_run: bool,
    keep_good: bool,
    history: bool,
    again: bool,
) -> None:
    """Import PATH: a folder with cases, people, relations, reports and items as CSV, or one file. All rows or none."""
    from muniment.importers import actions, plan
    from muniment.record import queries as record

    options = actions.Options(
        mapping=mapping, dry_run=dry_run, keep_good=keep_good, history=history, again=again
    )
    files = plan.plan(path, kind=kind)
    before = record.size()
    with _stoppable(), _bar() as progress:
        try:
            done = actions.bring_in(desk, files, options=options, progress=progress)
        except KeyboardInterrupt:
            _tell_interrupted(recorded=record.size() != before)
        except RowsRefused as refused:
            _tell_refused(refused)
    show(done.as_dict(), lambda: _told(done))
    if done.rejected and done.dry_run:
        sys.exit(1)


def _tell_interrupted(*, recorded: bool) -> NoReturn:
    told = "Interrupted, but all was recorded already: only its publishing was cut short, and is caught up next time."
    if not recorded:
        told = "Interrupted. Nothing was recorded: an import is one commit, and this one was not reached."
    if session().as_json:
        show({"error": "Interrupted", "message": told, "recorded_all": recorded}, "")
    say(f"\n{told}")
    sys.exit(_INTERRUPTED)


def _tell_refused(refused: RowsRefused) -> NoReturn:
    rejected = refused.data["rejected"]
    document = {
        "rows": refused.data["rows"],
        "recorded": 0,
        "rejected": [reject.as_dict() for reject in rejected],
        "error": "RowsRefused",
        "message": str(refused),
        "advice": refused.way_out,
    }
    if session().as_json:
        show(document, "")
    else:
        for reject in rejected[:_SHOWN]:
            say(str(reject))
        if len(rejected) > _SHOWN:
            say(f"… and {len(rejected) - _SHOWN} more (--json tells all)")
        say(f"{refused}\n{refused.way_out}")
    sys.exit(refused.exit_code)


def _told(done: Imported) -> str:
    verb_ = "would be recorded" if done.dry_run else "recorded"
    lines = [f"{done.would_record:,} of {done.rows:,} rows {verb_}."]
    for file in done.files:
        lines.append(f"  {file.file}: {file.rows:,} rows of {file.kind}, read as {file.read_as}")
        lines += [f"    {note}" for note in file.notes]
        if file.ignored:
            lines.append(f"    columns that nothing reads: {', '.join(file.ignored)}")
    lines += ["", *_counts(done.counts)]
    lines += [str(reject) for reject in done.rejected[:_SHOWN]]
    if len(done.rejected) > _SHOWN:
        lines.append(f"… and {len(done.rejected) - _SHOWN} more refused rows")
    lines += [f"Refused rows, with reasons: {path}" for path in done.rejected_files]
    return "\n".join(lines)


def _counts(counts: dict[str, Any], *, under: str = "  ") -> Iterator[str]:
    for name, value in counts.items():
        if isinstance(value, dict):
            yield f"{under}{name.replace('_', ' ')}:"
            yield from _counts(value, under=f"{under}  ")
        else:
            yield f"{under}{name.replace('_', ' ')}: {value:,}"


@contextmanager
def _bar() -> Iterator[Any]:
    """Progress on stderr: one bar a file on a terminal, else a line now and then."""
    shown: dict[str, Any] = {"at": 0}

    def line(file: str, done: int, rows: int) -> None:
        if rows == 0:
            if shown["at"]:
                say(f"{file} …")
        elif done // _A_LINE_EVERY != shown["at"]:
            shown["at"] = done // _A_LINE_EVERY
            say(f"{file}: {done:,} of {rows:,} rows")

    def bar(file: str, done: int, rows: int) -> None:
        if shown.get("file") != file:
            _end(shown)
            if rows == 0:
                say(f"{file} …")
                return
            made = click.progressbar(length=rows, label=file, file=sys.stderr, show_pos=True)
            shown.update(file=file, bar=made.__enter__(), done=0)
        shown["bar"].update(max(0, done - shown["done"]))
        shown["done"] = done

    try:
        yield bar if sys.stderr.isatty() else line
    finally:
        _end(shown)


def _end(shown: dict[str, Any]) -> None:
    if "bar" in shown:
        shown["bar"].__exit__(None, None, None)
        del shown["bar"], shown["file"]


@contextmanager
def _stoppable() -> Iterator[None]:
    """A request to end (SIGTERM) ends like Ctrl-C: the commit is taken back, and that is said."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def stop(number: int, frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGTERM, stop)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


@verb("sample")
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--cases", type=click.IntRange(min=1), default=40, show_default=True)
@click.option("--items", type=click.IntRange(min=0), default=200, show_default=True)
@click.option("--seed", type=int, default=1, show_default=True)
def sample(folder: Path, cases: int, items: int, seed: int) -> None:
    """Write an invented county into FOLDER, as a former system exports one, with the truth about what is misfiled."""
    from muniment.sample.write import write

    told = write(folder, cases=cases, items=items, seed=seed)
    show(
        told,
        f"{told['cases']:,} cases, {told['people']:,} people, {told['relations']:,} relations, "
        f"{told['reports']:,} reports and "
        f"{told['items']:,} items are in {folder}; {told['planted']} are misfiled (truth.json).\n"
        f"Next: muniment import {folder} --history",
    )


commands: list[click.Command] = [import_, sample]
