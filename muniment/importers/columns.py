"""The columns of the five files, as docs/importing.md tells them, and how a row's cells become values.

A list in one cell is separated by `;`. People are named by their id in the former system, cases by number.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

from muniment.errors.importers import HeadingsRefused
from muniment.importers.dates import Column as DateColumn
from muniment.importers.dates import DateRefused
from muniment.importers.mapping import Dialect
from muniment.importers.rejects import Reject
from muniment.importers.tables import RaggedRow, Table, fold_heading

TEXT, LIST, DATE, COUNT = "text", "list", "date", "count"


class Column(NamedTuple):
    """One column: its heading, what is in it, whether a row can do without, and what the documentation says."""

    name: str
    holds: str
    needed: bool
    says: str
    future: bool = False  # a date that may lie ahead


KINDS: dict[str, tuple[Column, ...]] = {
    "cases": (
        Column("number", TEXT, True, "the case number, with its agency code in front: `SO.24-001234`"),
        Column("agency", TEXT, False, "the agency's code, put in front of a number that has none"),
        Column("title", TEXT, False, "a line by which people know the case"),
        Column("offense", TEXT, False, "the offense, in words"),
        Column("opened_on", DATE, False, "the day the case was opened"),
        Column("status", TEXT, False, "`open` if empty"),
        Column("agents", LIST, False, "user names of the case agents"),
        Column("other_numbers", LIST, False, "other numbers of the same matter (aliases)"),
        Column("prosecutions", LIST, False, "court cases that draw on it, with court code: `D202.CR-2024-00871`"),
        Column("defendants", LIST, False, "their defendants, in the same order"),
        Column("courts", LIST, False, "their courts, in the same order; one name stands for all"),
        Column("charges", LIST, False, "their charges, in the same order; ` / ` between several of one"),
    ),
    "people": (
        Column("id", TEXT, True, "the person's id in the former system"),
        Column("name", TEXT, True, "the name, given name first"),
        Column("aliases", LIST, False, "other names"),
        Column("born", DATE, False, "date of birth"),
        Column("phones", LIST, False, "telephone numbers"),
        Column("addresses", LIST, False, "addresses"),
        Column("cases", LIST, False, "numbers of the cases that the person has to do with"),
        Column("roles", LIST, False, "their roles there, in the same order; one stands for all; `witness` if empty"),
    ),
    "relations": (
        Column("person_a", TEXT, True, "id of a person"),
        Column("relation", TEXT, True, "what a is of b: `friend`, `father`"),
        Column("person_b", TEXT, True, "id of the other person"),
        Column("words", TEXT, False, "the words of whoever said so"),
        Column("source", TEXT, False, "where it stands: a case number, a report, a name"),
    ),
    "reports": (
        Column("case", TEXT, True, "the case number"),
        Column("number", TEXT, False, "the report's own number; one is drawn if empty"),
        Column("kind", TEXT, False, "`incident`, `supplement`, `interview` …; `report` if empty"),
        Column("title", TEXT, False, "its title"),
        Column("dated", DATE, False, "its date"),
        Column("author", TEXT, False, "who wrote it"),
        Column("text", TEXT, True, "the whole text"),
    ),
    "items": (
        Column("number_at_former_system", TEXT, False, "the item's number there"),
        Column("case", TEXT, False, "the case number under which it was booked; empty if none"),
        Column("category", TEXT, False, "`ammunition`, `firearm`, `drugs` …; `other` if empty"),
        Column("what", TEXT, True, "what it is, as booked"),
        Column("description", TEXT, False, "what was seen when it was looked at"),
        Column("units", COUNT, False, "how many; 1 if empty"),
        Column("serial", TEXT, False, "serial number"),
        Column("caliber", TEXT, False, "caliber"),
        Column("make", TEXT, False, "make"),
        Column("model", TEXT, False, "model"),
        Column("headstamp", TEXT, False, "what is stamped on the cartridges' heads"),
        Column("received_on", DATE, True, "the day it was first taken in by anyone on the prosecution team"),
        Column("received_by", TEXT, False, "who took it in"),
        Column("custody", TEXT, False, "how it came: `received`, `seized`, `recovered`, `found`; `received` if empty"),
        Column("source_name", TEXT, False, "who brought it, or from whom it was taken"),
        Column("source_person", TEXT, False, "that person's id"),
        Column("source_contact", TEXT, False, "how to reach them"),
        Column("words", TEXT, False, "their own words, as written down"),
        Column("matter_named", TEXT, False, "the matter that they named, in their words"),
        Column("location", TEXT, False, "where it is kept"),
        Column("custodian", TEXT, False, "who has it"),
        Column("seal", TEXT, False, "the number on its seal"),
        Column("history", TEXT, False, "old custody: `date | act | from | to | place | remark`, `;` between acts"),
    ),
}  # fmt: skip

# Written beside a file for refused rows; ignored when the corrected file comes back.
REJECT_COLUMNS = ("rejected_row", "rejected_column", "rejected_reason")
# Headings under which other systems bring the same thing, taken without a mapping.
_SYNONYMS = {
    "cases": {"case": "number", "case_number": "number", "prosecution": "prosecutions", "defendant": "defendants",
              "court": "courts", "prosecution_numbers": "prosecutions", "prosecution_number": "prosecutions"},
    "people": {"person": "id", "person_id": "id", "phone": "phones", "address": "addresses", "case": "cases",
               "role": "roles", "dob": "born", "date_of_birth": "born", "alias": "aliases"},
    "relations": {"case": "source"},
    "reports": {"case_number": "case", "report": "number", "author_name": "author", "date": "dated"},
    "items": {"case_number": "case", "serial_number": "serial", "item_number": "number_at_former_system",
              "number": "number_at_former_system", "quantity": "units", "received_at": "received_on"},
}  # fmt: skip


def names(kind: str) -> tuple[str, ...]:
    """The headings of a kind."""
    return tuple(column.name for column in KINDS[kind])


@dataclass(slots=True)
class Line:
    """A row that can be read: values by column, empty cells left out."""

    row: int
    values: dict[str, Any]

    def text(self, name: str, otherwise: str = "") -> str:
        return str(self.values.get(name, otherwise))

    def maybe(self, name: str) -> str | None:
        """A text, or None where the cell is empty."""
        value = self.values.get(name)
        return None if value is None else str(value)

    def many(self, name: str) -> tuple[str, ...]:
        found: tuple[str, ...] = self.values.get(name, ())
        return found

    def day(self, name: str) -> date | None:
        found: date | None = self.values.get(name)
        return found

    def count(self, name: str, otherwise: int) -> int:
        return int(self.values.get(name, otherwise))


@dataclass(slots=True)
class Sheet:
    """A table read as one kind. `lines()` may be gone through again and again; `cells` gives a row as it stands."""

    kind: str
    table: Table
    today: date
    mapping: Dialect
    places: dict[str, int]  # our column -> place in the row
    ignored: tuple[str, ...]  # headings that nothing reads
    dates: dict[str, DateColumn] = field(default_factory=dict)

    def lines(self) -> Iterator[Line | Reject]:
        """Each row as values, or the reason why it can not be."""
        columns = {column.name: column for column in KINDS[self.kind]}
        for row in self.table.rows():
            if isinstance(row, RaggedRow):
                yield self._reject(row.number, "row", row.reason)
                continue
            try:
                values = {}
                for name, column in columns.items():
                    value = self._value(column, self._cell(name, row.cells))
                    if value not in (None, ()):
                        values[name] = value
                    elif column.needed:
                        raise _CellRefused(name, "is empty")
                yield Line(row.number, values)
            except _CellRefused as refused:
                yield self._reject(row.number, self._heading(refused.column), refused.reason)

    def _cell(self, name: str, cells: list[str]) -> str:
        at = self.places.get(name)
        text = cells[at].strip() if at is not None else ""
        text = self.mapping.values.get(name, {}).get(text.casefold(), text)
        return text or self.mapping.defaults.get(name, "")

    def _value(self, column: Column, text: str) -> Any:
        if not text:
            return None
        if column.holds == LIST:
            return tuple(part.strip() for part in text.split(";")) if text.strip("; ") else None
        if column.holds == COUNT:
            return _count(column.name, text)
        if column.holds == DATE:
            return self._date(column, text)
        return text

    def _date(self, column: Column, text: str) -> date:
        try:
            day = self.dates[column.name].read(text)
        except DateRefused as why:
            raise _CellRefused(column.name, why.reason) from None
        if day > self.today and not column.future:
            raise _CellRefused(column.name, f"{text!r} is {day}, which is to come; today is {self.today}")
        return day

    def _heading(self, name: str) -> str:
        """The heading as it stands in the file, so that a person finds it."""
        at = self.places.get(name)
        return self.table.headings[at] if at is not None else name

    def _reject(self, row: int, column: str, reason: str) -> Reject:
        return Reject(file=self.table.path.name, row=row, column=column, reason=reason)

    def refuse(self, line: Line, column: str, reason: str) -> Reject:
        """A reject for a row that was read, but can not be recorded."""
        return self._reject(line.row, self._heading(column) if column else "row", reason)

    def notes(self) -> list[str]:
        """What was found out about the file, for the result."""
        told = []
        for name, column in self.dates.items():
            if column.serials:
                count = f"{column.serials} Excel serial number{'s' * (column.serials != 1)}"
                told.append(f"{self._heading(name)}: {count} read as dates in the {column.excel} system")
            if column.proofs and not column.stated and column.order:
                row, cell = column.proofs[column.order]
                told.append(
                    f"{self._heading(name)}: read {_ORDER[column.order]}, as row {row} ({cell}) shows"
                )
        return told


_ORDER = {"mdy": "month first", "dmy": "day first", "ymd": "year first"}


class _CellRefused(Exception):
    def __init__(self, column: str, reason: str) -> None:
        super().__init__(reason)
        self.column = column
        self.reason = reason


def _count(name: str, text: str) -> int:
    plain = text.replace(",", "")
    plain = plain.removesuffix(".0")
    if not (plain.isascii() and plain.isdigit()) or not 0 < int(plain) < 1_000_000_000:
        raise _CellRefused(name, f"{text!r} is no count of 1 or more")
    return int(plain)


def sheet(table: Table, kind: str, *, mapping: Dialect, today: date) -> Sheet:
    """Lay a kind's columns over a table. HeadingsRefused if a needed one is missing or one is likely misspelled."""
    ours = names(kind)
    places: dict[str, int] = {}
    ignored: list[str] = []
    for at, heading in enumerate(table.headings):
        folded = fold_heading(heading)
        name = mapping.columns.get(folded, _SYNONYMS[kind].get(folded, folded))
        if name == "" or name in REJECT_COLUMNS:
            continue
        if name not in ours:
            _refuse_misspelled(table, heading, folded, ours)
            ignored.append(heading)
        elif name in places:
            first = table.headings[places[name]]
            raise HeadingsRefused(file=table.path.name, why=f"“{first}” and “{heading}” both mean {name}")
        else:
            places[name] = at
    missing = [
        c.name for c in KINDS[kind] if c.needed and c.name not in places and c.name not in mapping.defaults
    ]
    if missing:
        raise HeadingsRefused(
            file=table.path.name,
            why=f"{', '.join(missing)} is missing, and a file of {kind} can not do without",
        )
    found = Sheet(kind, table, today, mapping, places, tuple(ignored))
    for column in KINDS[kind]:
        if column.holds == DATE:
            stated = mapping.orders.get(column.name, mapping.order)
            found.dates[column.name] = DateColumn(today=today, stated=stated, excel=mapping.excel)
    _prove_dates(found)
    return found


def _refuse_misspelled(table: Table, heading: str, folded: str, ours: tuple[str, ...]) -> None:
    near = difflib.get_close_matches(folded, ours, n=1, cutoff=0.85)
    if near:
        raise HeadingsRefused(
            file=table.path.name,
            why=f"“{heading}” is no column; is {near[0]} meant? If not, leave it out in a mapping: "
            f'[columns] "{heading}" = ""',
        )


def _prove_dates(found: Sheet) -> None:
    """Go through the date columns once, so that a cell late in the file settles an ambiguous one early in it."""
    watched = [(found.dates[name], at) for name, at in found.places.items() if name in found.dates]
    if not any(not column.stated for column, _ in watched):
        return
    for row in found.table.rows():
        if not isinstance(row, RaggedRow):
            for column, at in watched:
                if row.cells[at].strip():
                    column.look(row.cells[at], row=row.number)


def as_documented(kind: str) -> Mapping[str, str]:
    """Column -> what the documentation says of it."""
    return {column.name: column.says for column in KINDS[kind]}
