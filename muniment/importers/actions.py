"""Files of former systems onto the record: all rows in one commit, or none."""

from __future__ import annotations

import csv
import hashlib
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from muniment import may
from muniment.errors import AlreadyImported, FileChanged, MunimentError, RowsRefused
from muniment.importers import columns, mapping, nibrs, nibrs_cases, tables
from muniment.importers.columns import KINDS, Line, Sheet
from muniment.importers.course import Course, RowRefused
from muniment.importers.events import ImportRecorded
from muniment.importers.mapping import Mapping_
from muniment.importers.matters import record_case, record_person, record_relation, record_report
from muniment.importers.nibrs import ArrestB, Incident, NibrsFile
from muniment.importers.plan import NIBRS, File
from muniment.importers.rejects import Reject
from muniment.importers.results import FileResult, Imported
from muniment.importers.things import record_item
from muniment.record import queries as record
from muniment.record.desk import Desk

_RECORD: dict[str, Callable[[Course, Line], None]] = {
    "cases": record_case,
    "people": record_person,
    "relations": record_relation,
    "reports": record_report,
    "items": record_item,
}

Progress = Callable[[str, int, int], None]  # file, rows done, rows in all
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
    sources = _open(desk, files, options)
    if not options.again:
        _refuse_known(sources)
    run = _Run(desk, sources, options, progress or _silent)
    return run.go()


def _silent(file: str, done: int, rows: int) -> None:
    """Nobody watches."""


# --- what is read ---------------------------------------------------------------------------------------------------


class _SheetSource:
    """A CSV file as rows to record."""

    def __init__(self, file: File, sheet: Sheet) -> None:
        self.path, self.kind, self.sheet = file.path, file.kind, sheet
        self.sha256 = sheet.table.sha256
        self.rows = 0
        self.unreadable: list[Reject] = []
        for line in sheet.lines():
            self.rows += 1
            if isinstance(line, Reject):
                self.unreadable.append(line)
        self.notes = tuple(sheet.notes())

    def acts(self) -> Iterator[tuple[int, int, Callable[[Course], None]]]:
        """Row, how many rows it stands for, and what records it."""
        act = _RECORD[self.kind]
        seen: dict[tuple[str, str], int] = {}
        for line in self.sheet.lines():
            if isinstance(line, Line):
                yield line.row, 1, lambda course, line=line: self._record(course, line, act, seen)

    def _record(
        self, course: Course, line: Line, act: Callable[[Course, Line], None], seen: dict[tuple[str, str], int]
    ) -> None:
        if self.kind == "items" and "number_at_former_system" in line.values:
            key = line.text("case"), line.text("number_at_former_system")
            if seen.setdefault(key, line.row) != line.row:
                raise RowRefused("number_at_former_system", f"{key[1]!r} stands in row {seen[key]} too, in the same case")
        act(course, line)

    def refusal(self, row: int, why: MunimentError | RowRefused) -> list[Reject]:
        """What to say of a row that was refused."""
        line = Line(row, {})
        if isinstance(why, RowRefused):
            return [self.sheet.refuse(line, why.column, why.reason)]
        return [self.sheet.refuse(line, _column_of(self.kind, why), str(why).rstrip("."))]

    def counts(self) -> dict[str, Any]:
        return {}

    def read_as(self) -> str:
        return f"{self.sheet.table.signs}, {tables.SEPARATORS.get(self.sheet.table.separator, 'other')}-separated"

    @property
    def ignored(self) -> tuple[str, ...]:
        return self.sheet.ignored

    def write_rejected(self, rejected: list[Reject]) -> Path:
        """The refused rows as they stand, with reasons, beside the file."""
        why = {reject.row: reject for reject in rejected}
        path = self.path.with_name(f"{self.path.stem}.rejected.csv")
        with path.open("w", encoding="utf-8", newline="") as out:
            writer = csv.writer(out, delimiter=self.sheet.table.separator)
            writer.writerow([*self.sheet.table.headings, *columns.REJECT_COLUMNS])
            wide = len(self.sheet.table.headings)
            for row in self.sheet.table.rows():
                if row.number in why:
                    cells = [*row.cells, *[""] * wide][: max(wide, len(row.cells))]
                    reject = why[row.number]
                    writer.writerow([*cells, reject.row, reject.column, reject.reason])
        return path


class _NibrsSource:
    """A NIBRS flat file as incidents and arrests to record."""

    ignored: tuple[str, ...] = ()

    def __init__(self, file: File) -> None:
        self.path, self.kind = file.path, file.kind
        self.sha256 = _sha256(file.path)
        # Latin-1 gives every byte a sign, so a line that is not ASCII is refused by its row and not by the decoder.
        with file.path.open(encoding="latin-1", newline="\n") as lines:
            self.found: NibrsFile = nibrs.read(lines, file=file.path.name)
        self.rows = self.found.rows
        self.unreadable = self.found.rejected
        self.notes = ()
        self._rows_of: dict[int, list[int]] = {}

    def acts(self) -> Iterator[tuple[int, int, Callable[[Course], None]]]:
        """Row of the head, how many rows stand for it, and what records it."""
        arrested: dict[tuple[str, str], str] = {}
        for incident in self.found.incidents:
            self._rows_of[incident.head.row] = incident.rows
            for part in incident.of("6"):
                arrested.setdefault((part.ori, part.one("transaction_number")), incident.number)
            yield incident.head.row, len(incident.rows), _act_of_incident(incident)
        for arrest in self.found.arrests:
            first = arrest.parts[0]
            self._rows_of[first.row] = arrest.rows
            yield first.row, len(arrest.rows), _act_of_arrest(arrest, arrested.get((first.ori, first.number)))

    def refusal(self, row: int, why: MunimentError | RowRefused) -> list[Reject]:
        """All rows of an incident go with it: none of them is recorded alone."""
        rows = self._rows_of[row]
        first = Reject(file=self.path.name, row=row, column="incident_number", reason=str(why).rstrip("."))
        return [first, *(
            Reject(file=self.path.name, row=each, column="incident_number", reason=f"its incident was refused, row {row}")
            for each in rows if each != row
        )]  # fmt: skip

    def counts(self) -> dict[str, Any]:
        return nibrs_cases.count(self.found)

    def read_as(self) -> str:
        return "NIBRS flat file"

    def write_rejected(self, rejected: list[Reject]) -> Path:
        """The refused lines as they stand, with reasons, beside the file."""
        why = {reject.row: reject for reject in rejected}
        path = self.path.with_name(f"{self.path.stem}.rejected.csv")
        with self.path.open(encoding="latin-1", newline="\n") as lines, path.open("w", encoding="utf-8", newline="") as out:
            writer = csv.writer(out)
            writer.writerow([*columns.REJECT_COLUMNS, "line"])
            for row, line in enumerate(lines, 1):
                if row in why:
                    writer.writerow([row, why[row].column, why[row].reason, line.rstrip("\r\n")])
        return path


def _act_of_incident(incident: Incident) -> Callable[[Course], None]:
    return lambda course: nibrs_cases.record_incident(course, incident)


def _act_of_arrest(arrest: ArrestB, also_in: str | None) -> Callable[[Course], None]:
    return lambda course: nibrs_cases.record_arrest(course, arrest, also_in=also_in)


_Source = _SheetSource | _NibrsSource


def _open(desk: Desk, files: tuple[File, ...], options: Options) -> list[_Source]:
    maps = {kind: Mapping_() for kind in KINDS}
    if options.mapping is not None:
        maps = mapping.read(options.mapping, kinds={kind: columns.names(kind) for kind in KINDS})
    found: list[_Source] = []
    for file in files:
        if file.kind == NIBRS:
            found.append(_NibrsSource(file))
            continue
        theirs = maps[file.kind]
        table = tables.look(file.path, known=(*columns.names(file.kind), *theirs.columns))
        found.append(_SheetSource(file, columns.sheet(table, file.kind, mapping=theirs, today=desk.today())))
    return found


def _refuse_known(sources: list[_Source]) -> None:
    known = {(r.event.sha256, r.event.kind): r for r in record.journal(ImportRecorded.TYPE)}
    for source in sources:
        there = known.get((source.sha256, source.kind))
        if there is not None:
            raise AlreadyImported(
                file=source.path.name, on=there.recorded_at[:10], by=there.by,
                recorded=there.event.recorded, rows=there.event.rows,
            )  # fmt: skip


def _column_of(kind: str, why: MunimentError) -> str:
    """The column that a refusal of a lower room speaks of, where its data shows it."""
    wanted = {
        "CaseNumberTaken": "number", "NoSuchCase": "cases" if kind == "people" else "case",
        "ExternalIdTaken": "id", "PersonWithoutName": "name", "ReportIdTaken": "number", "EmptyReport": "text",
        "NoSuchMember": "agents", "RelationToSelf": "person_b", "RelationAlreadyRecorded": "relation",
        "CourtCodeMissing": "prosecutions", "ProsecutionNumberTaken": "prosecutions", "PartyAlreadyThere": "roles",
        "UnknownWord": "roles" if kind == "people" else "", "AliasOfItself": "other_numbers",
        "AliasAlreadyRecorded": "other_numbers", "AliasOfDifferentKinds": "other_numbers",
        "NumberUnusable": {"cases": "number", "people": "cases"}.get(kind, "case"),
        "AgencyCodeMissing": {"cases": "number", "people": "cases"}.get(kind, "case"),
    }.get(type(why).__name__, "")  # fmt: skip
    return wanted if wanted in columns.names(kind) else ""


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
    sources: list[_Source]
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
        try:
            with self.desk.together() as desk:
                course = Course(desk=desk, history=self.options.history, counts=attempt.counts)
                for at, source in enumerate(self.sources):
                    self._record(course, at, source, skip, attempt)
                if attempt.refused or self.options.dry_run:
                    raise _TakenBack
                self._sign_off(desk, skip)
        except _TakenBack:
            pass
        return attempt

    def _record(
        self,
        course: Course,
        at: int,
        source: _Source,
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
            if _sha256(source.path) != source.sha256:
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
        written = ()
        if rejected and self.options.keep_good and not dry:
            written = tuple(
                str(source.write_rejected(own)) for source, own in zip(self.sources, by_file, strict=True) if own
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


def _sha256(path: Path) -> str:
    with path.open("rb") as data:
        return hashlib.file_digest(data, "sha256").hexdigest()
