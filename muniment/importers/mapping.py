"""How a former system's headings, dates and words become Muniment's: a small TOML file.

[columns]          "Evid No" = "number_at_former_system"      theirs = ours; "" leaves a column out, knowingly
[dates]            order = "mdy"                              mdy, dmy, ymd; excel = "1904"; born = "dmy" for one column
[defaults]         location = "Main room"                     for empty cells and absent columns
[values.category]  "GUN" = "firearm"                          theirs = ours, letter case aside
A table under a kind's name ([items.columns]) holds for that kind only, before the general one.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from muniment.errors.importers import MappingRefused
from muniment.importers.dates import ORDERS
from muniment.importers.tables import fold_heading

_TABLES = ("columns", "dates", "defaults", "values")


@dataclass(frozen=True, slots=True)
class Dialect:
    """What one kind of file is read with. Headings are folded."""

    columns: Mapping[str, str] = field(default_factory=dict)
    order: str | None = None
    excel: str = "1900"
    orders: Mapping[str, str] = field(default_factory=dict)  # of single columns
    defaults: Mapping[str, str] = field(default_factory=dict)
    values: Mapping[str, Mapping[str, str]] = field(default_factory=dict)  # column -> folded theirs -> ours


def read(path: Path, *, kinds: Mapping[str, tuple[str, ...]]) -> dict[str, Dialect]:
    """The mapping of each kind; `kinds` gives each kind's columns. MappingRefused names what is wrong."""
    try:
        told = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as why:
        raise MappingRefused(file=path.name, why=str(why)) from None
    for name in told:
        if name not in _TABLES and name not in kinds:
            raise MappingRefused(file=path.name, why=f"there is no table [{name}]")
    general = {name: told[name] for name in _TABLES if name in told}
    everywhere = {column for columns in kinds.values() for column in columns}
    _Check(path.name, everywhere).tables(general)
    found = {}
    for kind, columns in kinds.items():
        own = told.get(kind, {})
        check = _Check(path.name, set(columns))
        check.tables(own, under=f"{kind}.")
        found[kind] = _joined(general, own, columns)
    return found


@dataclass(frozen=True)
class _Check:
    file: str
    columns: set[str]

    def tables(self, told: Any, *, under: str = "") -> None:
        if not isinstance(told, dict):
            self.refuse(f"[{under.rstrip('.')}] is no table")
        for name, table in told.items():
            if name not in _TABLES:
                self.refuse(f"there is no table [{under}{name}]")
            if not isinstance(table, dict):
                self.refuse(f"[{under}{name}] is no table")
            for key, value in table.items():
                getattr(self, f"_{name}")(f"[{under}{name}] {key}", key, value)

    def _columns(self, place: str, theirs: str, ours: Any) -> None:
        if ours != "":
            self._ours(place, ours)

    def _dates(self, place: str, key: str, value: Any) -> None:
        if key == "excel":
            if value not in ("1900", "1904"):
                self.refuse(f"{place} is {value!r}, not “1900” or “1904”")
            return
        if key != "order":
            self._ours(place, key)
        if value not in ORDERS:
            self.refuse(f"{place} is {value!r}, not one of {', '.join(ORDERS)}")

    def _defaults(self, place: str, ours: str, value: Any) -> None:
        self._ours(place, ours)
        if not isinstance(value, str):
            self.refuse(f"{place} is no text; put it in quotes")

    def _values(self, place: str, ours: str, table: Any) -> None:
        self._ours(place, ours)
        if not isinstance(table, dict) or not all(isinstance(value, str) for value in table.values()):
            self.refuse(f"{place} is no table of texts")

    def _ours(self, place: str, column: Any) -> None:
        if column not in self.columns:
            self.refuse(f"{place}: Muniment has no column {column!r}")

    def refuse(self, why: str) -> None:
        raise MappingRefused(file=self.file, why=why)


def _joined(general: Mapping[str, Any], own: Mapping[str, Any], columns: tuple[str, ...]) -> Dialect:
    def table(name: str) -> dict[str, Any]:
        return {**general.get(name, {}), **own.get(name, {})}

    dates = table("dates")
    return Dialect(
        columns={
            fold_heading(theirs): ours for theirs, ours in table("columns").items() if ours in ("", *columns)
        },
        order=dates.pop("order", None),
        excel=dates.pop("excel", "1900"),
        orders={column: order for column, order in dates.items() if column in columns},
        defaults={column: value for column, value in table("defaults").items() if column in columns},
        values={
            column: {theirs.strip().casefold(): ours for theirs, ours in words.items()}
            for column, words in table("values").items()
            if column in columns
        },
    )
