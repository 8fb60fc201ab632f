"""Files of former systems onto the record: all rows in one commit, or none."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from muniment import may
from muniment.errors import MunimentError
from muniment.errors.importers import AlreadyImported, FileChanged, NoPlaceForRefused, RowsRefused
from muniment.importers import columns, mapping, tables, things
from muniment.importers.columns import KINDS
from muniment.importers.course import Course, RowRefused
from muniment.importers.events import ImportRecorded
from muniment.importers.mapping import Dialect
from muniment.importers.plan import NIBRS, File
from muniment.importers.rejects import Reject
from muniment.importers.results import FileResult, Imported
from muniment.importers.sources import NibrsSource, SheetSource, Source, sha256_of
from muniment.record import queries as record
from muniment.record.desk import Desk

Progress = Callable[[str, int, int], None]  # file, rows done, rows in all
COMMITTING = "comparing with every case, and signing"  # what remains once the rows are done
_EVERY = 50  # rows between two calls of progress
_ATTEMPTS = 20  # a refused row may take others with it, a few times over


@dataclass(frozen=True, kw_only=True)
class Options:
    """How an import is to go."""

    mapping: Path | None = None
    dry_run: bool = False
    keep_good: bool = False
    history: bool = False
    again: bool = False


def bring_in(
    desk: Desk, files: tuple[File, ...], *, options: Options | None = None, progress: Progress | None = None
) -> Imported:
    """Record the rows of files in one commit. Raises RowsRefused unless all can be, or `keep_good` was asked for.

    An interruption, an error or a dry run leaves nothing on the record. Raises AlreadyImported for the same bytes.
    """
    may.require(desk.actor, "importers.bring_in")
    options = options or Options()
    if options.keep_good:
        _refuse_read_only(files)
    sources = _open(desk, files, options)
    if not options.again:
        _refuse_known(sources)
    run = _Run(desk, sources, options, progress or _silent)
    return run.go()


def _refuse_read_only(files: tuple[File, ...]) -> None:
    """Before anything is recorded: rows refused afterwards must have a place."""
    for file in files:
        if not os.access(file.path.parent, os.W_OK):
            raise NoPlaceForRefused(folder=file.path.parent, file=file.path.name)


def _silent(file: str, done: int, rows: int) -> None:
    """Nobody watches."""


def _open(desk: Desk, files: tuple[File, ...], options: Options) -> list[Source]:
    maps = {kind: Dialect() for kind in KINDS}
    if options.mapping is not None:
        maps = mapping.read(options.mapping, kinds={kind: columns.names(kind) for kind in KINDS})
    found: list[Source] = []
    for file in files:
        if file.kind == NIBRS:
            found.append(NibrsSource(file))
            continue
        theirs = maps[file.kind]
        table = tables.look(file.path, known=(*columns.names(file.kind), *theirs.columns))
        found.append(SheetSource(file, columns.sheet(table, file.kind, mapping=theirs, today=desk.today())))
    return found


def _refuse_known(sources: list[Source]) -> None:
    known = {(r.event.sha256, r.event.kind): r for r in record.journal(ImportRecorded.TYPE)}
    for source in sources:
        there = known.get((source.sha256, source.kind))
        if there is not None:
            raise AlreadyImported(
                file=source.path.name, on=there.recorded_at[:10], by=there.by,
                recorded=there.event.recorded, rows=there.event.rows,
            )  # fmt: skip


# --- the run --------------------------------------------------------------------------------------------------------


class _TakenBack(Exception):
    """Ends a commit that is not to stand: a dry run, or rows refused in it."""


@dataclass
class _Attempt:
    """What one go over all rows found."""

    refused: dict[tuple[int, int], list[Reject]] = field(default_factory=dict)  # (source, row) -> rejects
    counts: Counter[str] = field(default_factory=Counter)


@dataclass
class _Run:
    """One import: as many attempts as it takes until no row is refused, and one commit."""

    desk: Desk
    sources: list[Source]
    options: Options
    progress: Progress

    def go(self) -> Imported:
        refused: dict[tuple[int, int], list[Reject]] = {}
        unreadable = [reject for source in self.sources for reject in source.unreadable]
        if unreadable and not self.options.keep_good and not self.options.dry_run:
            raise self._all_refused(unreadable)
        for _ in range(_ATTEMPTS):
            attempt = self._attempt(skip=refused)
            if not attempt.refused:
                return self._result(refused, unreadable, attempt)
            refused |= attempt.refused
            if not self.options.keep_good:
                break
        rejected = [*unreadable, *(reject for rejects in refused.values() for reject in rejects)]
        if self.options.dry_run and not self.options.keep_good:
            return self._result(refused, unreadable, attempt)
        raise self._all_refused(rejected)

    def _attempt(self, *, skip: dict[tuple[int, int], list[Reject]]) -> _Attempt:
        """Go over all rows. It stands only if none is refused and this is no dry run."""
        attempt = _Attempt()
        held = None
        if not self.options.again and any(source.kind == "items" for source in self.sources):
            held = things.held()
        try:
            with self.desk.together() as desk:
                course = Course(desk=desk, history=self.options.history, counts=attempt.counts, held=held)
                for at, source in enumerate(self.sources):
                    self._record(course, at, source, skip, attempt)
                if attempt.refused or self.options.dry_run:
                    raise _TakenBack
                self._sign_off(desk, skip)
                self.progress(COMMITTING, 0, 0)
        except _TakenBack:
            pass
        return attempt

    def _record(
        self,
        course: Course,
        at: int,
        source: Source,
        skip: dict[tuple[int, int], list[Reject]],
        attempt: _Attempt,
    ) -> None:
        course.file = source.path.name
        done = shown = 0
        for row, many, act in source.acts():
            if (at, row) not in skip:
                try:
                    act(course)
                except (RowRefused, MunimentError) as why:
                    if not isinstance(why, RowRefused) and why.exit_code != 1:
                        raise  # not the row's fault: roles, a damaged store
                    attempt.refused[at, row] = source.refusal(row, why)
            done += many
            if done - shown >= _EVERY:
                self.progress(course.file, done, source.rows)
                shown = done
        self.progress(course.file, source.rows, source.rows)

    def _sign_off(self, desk: Desk, skip: dict[tuple[int, int], list[Reject]]) -> None:
        for at, source in enumerate(self.sources):
            if sha256_of(source.path) != source.sha256:
                raise FileChanged(file=source.path.name)
            rejected = self._rejected_of(at, skip)
            desk.record(
                ImportRecorded(
                    file=source.path.name,
                    sha256=source.sha256,
                    kind=source.kind,
                    rows=source.rows,
                    recorded=source.rows - len(rejected),
                    rejected=len(rejected),
                    history=self.options.history,
                )
            )

    def _rejected_of(self, at: int, refused: dict[tuple[int, int], list[Reject]]) -> list[Reject]:
        own = [reject for (source, _), rejects in refused.items() if source == at for reject in rejects]
        return sorted([*self.sources[at].unreadable, *own], key=lambda reject: reject.row)

    def _result(
        self, refused: dict[tuple[int, int], list[Reject]], unreadable: list[Reject], attempt: _Attempt
    ) -> Imported:
        by_file = [self._rejected_of(at, refused) for at in range(len(self.sources))]
        rejected = tuple(reject for rejects in by_file for reject in rejects)
        rows = sum(source.rows for source in self.sources)
        dry = self.options.dry_run
        counts: dict[str, Any] = {}
        for source in self.sources:
            counts |= source.counts()
        counts |= {"acts": dict(sorted(attempt.counts.items()))}
        files = tuple(
            FileResult(
                file=source.path.name,
                kind=source.kind,
                sha256=source.sha256,
                rows=source.rows,
                recorded=0 if dry else source.rows - len(own),
                read_as=source.read_as(),
                ignored=source.ignored,
                notes=source.notes,
            )
            for source, own in zip(self.sources, by_file, strict=True)
        )
        written: tuple[str, ...] = ()
        if rejected and self.options.keep_good and not dry:
            written = tuple(
                str(source.write_rejected(own))
                for source, own in zip(self.sources, by_file, strict=True)
                if own
            )
        return Imported(
            rows=rows,
            recorded=0 if dry else rows - len(rejected),
            would_record=rows - len(rejected),
            rejected=rejected,
            counts=counts,
            files=files,
            rejected_files=written,
            dry_run=dry,
        )

    def _all_refused(self, rejected: list[Reject]) -> RowsRefused:
        rows = sum(source.rows for source in self.sources)
        listed = sorted(rejected, key=lambda reject: (reject.file, reject.row))
        return RowsRefused(refused=len(listed), rows=rows, first=str(listed[0]), rejected=listed)
