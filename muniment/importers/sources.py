"""A file as acts: what records each of its rows, and what is said of those that can not be."""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

from muniment.errors import MunimentError
from muniment.importers import columns, nibrs, nibrs_cases, tables
from muniment.importers.columns import Line, Sheet
from muniment.importers.course import Course, RowRefused
from muniment.importers.matters import record_case, record_person, record_relation, record_report
from muniment.importers.nibrs import NibrsFile
from muniment.importers.plan import File
from muniment.importers.rejects import Reject
from muniment.importers.things import record_item

RECORD: dict[str, Callable[[Course, Line], None]] = {
    "cases": record_case,
    "people": record_person,
    "relations": record_relation,
    "reports": record_report,
    "items": record_item,
}
Act = Callable[[Course], None]


class SheetSource:
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

    def acts(self) -> Iterator[tuple[int, int, Act]]:
        """Row, how many rows it stands for, and what records it."""
        act = RECORD[self.kind]
        seen: dict[tuple[str, str], int] = {}
        for line in self.sheet.lines():
            if isinstance(line, Line):
                yield line.row, 1, partial(self._record, line=line, act=act, seen=seen)

    def _record(
        self,
        course: Course,
        line: Line,
        act: Callable[[Course, Line], None],
        seen: dict[tuple[str, str], int],
    ) -> None:
        if self.kind == "items" and "number_at_former_system" in line.values:
            key = line.text("case"), line.text("number_at_former_system")
            if seen.setdefault(key, line.row) != line.row:
                raise RowRefused(
                    "number_at_former_system", f"{key[1]!r} stands in row {seen[key]} too, in the same case"
                )
        act(course, line)

    def refusal(self, row: int, why: MunimentError | RowRefused) -> list[Reject]:
        """What to say of a row that was refused."""
        line = Line(row, {})
        if isinstance(why, RowRefused):
            return [self.sheet.refuse(line, why.column, why.reason)]
        return [self.sheet.refuse(line, _column_of(self.kind, why), str(why).rstrip("."))]

    def counts(self) -> dict[str, Any]:
        """Nothing beside its rows."""
        return {}

    def read_as(self) -> str:
        """Letters and separator, in words."""
        return f"{self.sheet.table.signs}, {tables.SEPARATORS.get(self.sheet.table.separator, 'other')}-separated"

    @property
    def ignored(self) -> tuple[str, ...]:
        """Headings that nothing reads."""
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


class NibrsSource:
    """A NIBRS flat file as incidents and arrests to record."""

    ignored: tuple[str, ...] = ()

    def __init__(self, file: File) -> None:
        self.path, self.kind = file.path, file.kind
        self.sha256 = sha256_of(file.path)
        # Latin-1 gives every byte a sign, so a line that is not ASCII is refused by its row and not by the decoder.
        with file.path.open(encoding="latin-1", newline="\n") as lines:
            self.found: NibrsFile = nibrs.read(lines, file=file.path.name)
        self.rows = self.found.rows
        self.unreadable = self.found.rejected
        self.notes: tuple[str, ...] = ()
        self._rows_of: dict[int, list[int]] = {}

    def acts(self) -> Iterator[tuple[int, int, Act]]:
        """Row of the head, how many rows stand for it, and what records it."""
        arrested: dict[tuple[str, str], str] = {}
        for incident in self.found.incidents:
            self._rows_of[incident.head.row] = incident.rows
            for part in incident.of("6"):
                arrested.setdefault((part.ori, part.one("transaction_number")), incident.number)
            yield (
                incident.head.row,
                len(incident.rows),
                partial(nibrs_cases.record_incident, incident=incident),
            )
        for arrest in self.found.arrests:
            first = arrest.parts[0]
            self._rows_of[first.row] = arrest.rows
            also_in = arrested.get((first.ori, first.number))
            act = partial(nibrs_cases.record_arrest, arrest=arrest, also_in=also_in)
            yield first.row, len(arrest.rows), act

    def refusal(self, row: int, why: MunimentError | RowRefused) -> list[Reject]:
        """All rows of an incident go with it: none of them is recorded alone."""
        rows = self._rows_of[row]
        reasons = dict.fromkeys(rows, f"its incident was refused, row {row}")
        reasons[row] = str(why).rstrip(".")
        return [
            Reject(file=self.path.name, row=each, column="incident_number", reason=reasons[each])
            for each in rows
        ]

    def counts(self) -> dict[str, Any]:
        """How each kind of segment was counted."""
        return nibrs_cases.count(self.found)

    def read_as(self) -> str:
        """What it is."""
        return "NIBRS flat file"

    def write_rejected(self, rejected: list[Reject]) -> Path:
        """The refused lines as they stand, with reasons, beside the file."""
        why = {reject.row: reject for reject in rejected}
        path = self.path.with_name(f"{self.path.stem}.rejected.csv")
        with (
            self.path.open(encoding="latin-1", newline="\n") as lines,
            path.open("w", encoding="utf-8", newline="") as out,
        ):
            writer = csv.writer(out)
            writer.writerow([*columns.REJECT_COLUMNS, "line"])
            for row, line in enumerate(lines, 1):
                if row in why:
                    writer.writerow([row, why[row].column, why[row].reason, line.rstrip("\r\n")])
        return path


Source = SheetSource | NibrsSource


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


def sha256_of(path: Path) -> str:
    with path.open("rb") as data:
        return hashlib.file_digest(data, "sha256").hexdigest()
