"""Atoms into rows and rows into atoms: the room's index, written in bulk and read by keys."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.db import connection
from django.db.models import Model

from muniment.linkage import models as tables
from muniment.linkage.atoms import Atom
from muniment.record.rows import insert_many

ATOMS_OF_AN_EVENT = 1 << 13
KEYS_OF_AN_ATOM = 1 << 8
_CHUNK = 400  # values in one question; SQLite takes 999 in its oldest builds


class Writer:
    """Numbers an event's atoms and keys from its place on the record, so that a replay gives the same rows."""

    def __init__(self, seq: int, *, after: int = 0) -> None:
        self._seq = seq
        self._next = after
        self._atoms: dict[type[Model], list[tuple[Any, ...]]] = {}

    def case(self, case: str, atoms: Iterable[Atom]) -> None:
        """Atoms of a case."""
        self._add(tables.CaseAtom, tables.CaseKey, case, atoms)

    def item(self, item: str, atoms: Iterable[Atom]) -> None:
        """Atoms of an item."""
        self._add(tables.ItemAtom, tables.ItemKey, item, atoms)

    def edge(self, fields: Sequence[str], ends: Iterable[tuple[str, str]]) -> None:
        """A relation; `ends` are (key, "a" or "b")."""
        number = self._number()
        self._put(tables.Edge, (number, *fields, self._seq))
        for n, (key, end) in enumerate(ends):
            self._put(tables.EdgeKey, (number * KEYS_OF_AN_ATOM + n, key[:120], number, end))

    def write(self) -> None:
        """Put all rows into their tables."""
        for table, rows in self._atoms.items():
            insert_many(table, rows)

    def _number(self) -> int:
        self._next += 1
        return self._seq * ATOMS_OF_AN_EVENT + self._next

    def _add(self, table: type[Model], keys: type[Model], owner: str, atoms: Iterable[Atom]) -> None:
        for atom in atoms:
            if self._next >= ATOMS_OF_AN_EVENT - 1:
                return
            number = self._number()
            more = json.dumps(dict(atom.more), sort_keys=True, ensure_ascii=False) if atom.more else ""
            row = (
                number,
                owner,
                atom.kind,
                atom.value[:200],
                atom.quote[:300],
                atom.place[:200],
                more,
                self._seq,
            )
            self._put(table, row)
            for n, key in enumerate(atom.keys[: KEYS_OF_AN_ATOM - 1]):
                self._put(keys, (number * KEYS_OF_AN_ATOM + n, key[:120], owner))

    def _put(self, table: type[Model], row: tuple[Any, ...]) -> None:
        self._atoms.setdefault(table, []).append(row)


def chunks(values: Iterable[Any], size: int = _CHUNK) -> Iterator[list[Any]]:
    """Values in lists short enough for one question."""
    piece: list[Any] = []
    for value in values:
        piece.append(value)
        if len(piece) == size:
            yield piece
            piece = []
    if piece:
        yield piece


Hit = tuple[str, str, int]  # key, owner, atom


def carriers(table: type[tables.Key], keys: Iterable[str]) -> dict[str, int]:
    """How many owners carry each key."""
    found: dict[str, int] = {}
    name = table._meta.db_table
    for piece in chunks(sorted(set(keys))):
        marks = ", ".join(["%s"] * len(piece))
        with connection.cursor() as cursor:
            cursor.execute(
                f'SELECT "key", COUNT(DISTINCT "owner") FROM "{name}" WHERE "key" IN ({marks}) GROUP BY "key"',  # noqa: S608
                piece,
            )
            found.update(cursor.fetchall())
    return found


def owners(table: type[tables.Key], keys: Iterable[str]) -> list[Hit]:
    """Which owners carry which of these keys, in a fixed order."""
    found: list[Hit] = []
    name = table._meta.db_table
    for piece in chunks(sorted(set(keys))):
        marks = ", ".join(["%s"] * len(piece))
        with connection.cursor() as cursor:
            cursor.execute(f'SELECT "key", "owner", "id" FROM "{name}" WHERE "key" IN ({marks})', piece)  # noqa: S608
            found += [(key, owner, id_ // KEYS_OF_AN_ATOM) for key, owner, id_ in cursor.fetchall()]
    return sorted(found)


def pairs(table: type[tables.Key], keys: Iterable[str]) -> list[tuple[str, str]]:
    """Which owners carry which of these keys, without saying in which atoms."""
    found: list[tuple[str, str]] = []
    name = table._meta.db_table
    for piece in chunks(sorted(set(keys))):
        marks = ", ".join(["%s"] * len(piece))
        with connection.cursor() as cursor:
            cursor.execute(f'SELECT "key", "owner" FROM "{name}" WHERE "key" IN ({marks})', piece)  # noqa: S608
            found += cursor.fetchall()
    return found


def keys_of(table: type[tables.Key], subjects: Iterable[str]) -> dict[str, set[str]]:
    """The keys that each of these owners carries."""
    found: dict[str, set[str]] = {}
    name = table._meta.db_table
    for piece in chunks(sorted(set(subjects))):
        marks = ", ".join(["%s"] * len(piece))
        with connection.cursor() as cursor:
            cursor.execute(f'SELECT "owner", "key" FROM "{name}" WHERE "owner" IN ({marks})', piece)  # noqa: S608
            for owner, key in cursor.fetchall():
                found.setdefault(owner, set()).add(key)
    return found


def atoms_of(
    table: type[tables.Atom], subjects: Iterable[str], *, kinds: Iterable[str] | None = None
) -> dict[str, tuple[Atom, ...]]:
    """Atoms of these owners, in the order of the record; all, or those of some kinds. Places come with their keys."""
    found: dict[str, list[Atom]] = {}
    wanted = list(kinds) if kinds is not None else []
    also = f' AND "kind" IN ({", ".join(["%s"] * len(wanted))})' if kinds is not None else ""
    name = table._meta.db_table
    for piece in chunks(sorted(set(subjects))):
        marks = ", ".join(["%s"] * len(piece))
        with connection.cursor() as cursor:
            cursor.execute(
                f'SELECT "owner", "kind", "value", "quote", "place", "more", "seq" FROM "{name}" '  # noqa: S608
                f'WHERE "owner" IN ({marks}){also} ORDER BY "id"',
                [*piece, *wanted],
            )
            for owner, *atom in cursor.fetchall():
                found.setdefault(owner, []).append(_atom(*atom))
    return {owner: tuple(atoms) for owner, atoms in found.items()}


def atoms(table: type[tables.Atom], ids: Iterable[int]) -> dict[int, tuple[str, Atom]]:
    """Single atoms by their ids, with their owners."""
    found: dict[int, tuple[str, Atom]] = {}
    for piece in chunks(sorted(set(ids))):
        rows = table.objects.filter(pk__in=piece)  # type: ignore[attr-defined]
        for row in rows.values_list("pk", "owner", "kind", "value", "quote", "place", "more", "seq"):
            found[row[0]] = (row[1], _atom(*row[2:]))
    return found


def _atom(kind: str, value: str, quote: str, place: str, more: str, seq: int) -> Atom:
    facts = json.loads(more) if more else {}
    keys: tuple[str, ...] = ()
    if kind == "place":
        base = facts.get("base")
        keys = (f"l:{value}", f"l:{base}") if base and facts.get("usual") is not True else (f"l:{value}",)
    return Atom(kind, value, quote, place, keys, {**facts, "seq": seq})
