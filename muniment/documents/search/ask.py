"""Running a search: hits with the words around them, how often each word is found, and what the hits are."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection

from muniment import may
from muniment.documents.search import language as lang
from muniment.documents.search.language import Node
from muniment.errors.documents import SearchRefused
from muniment.ledger.chain import fold
from muniment.ledger.errors import LedgerError
from muniment.may import Actor

OPEN, CLOSE = "\x02", "\x03"  # around a word that was found
_ID = "SELECT rowid FROM documents_words WHERE documents_words MATCH %s"
_AROUND = 24  # words
_FACETS = ("kind", "case_number", "media_type")


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """One place where the search is met."""

    kind: str  # "item", "report", "case" or "file"
    item: str | None
    item_number: str | None
    case: str | None
    name: str
    digest: str | None  # of a file
    path: tuple[str, ...]  # within a file
    media_type: str | None
    dated: str | None
    around: tuple[tuple[str, bool], ...]  # text and whether it is what was searched for


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What a search brought."""

    total: int
    hits: tuple[Hit, ...]
    terms: tuple[tuple[str, int], ...]  # each word of the search, and in how many places it stands
    facets: dict[str, tuple[tuple[str, int], ...]]


def search(actor: Actor, text: str, *, first: int = 0, count: int = 50) -> Found:
    """Search everything that this person may see. Raises NotAllowed, SearchRefused."""
    may.require(actor, "documents.search")
    node = lang.parse(text)
    where, given = _sql(node, text)
    words = " OR ".join(part for part in map(lang.fts, lang.terms(node)) if part)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT COUNT(*) FROM documents_said s WHERE {where}", given)  # noqa: S608  made of our own pieces
        total = int(cursor.fetchone()[0])
        hits = tuple(_hits(cursor, where, given, words, first=first, count=count))
        facets = {name: _facet(cursor, name, where, given) for name in _FACETS}
        terms = tuple((str(term), _of_term(cursor, term)) for term in dict.fromkeys(lang.terms(node)))
    return Found(
        total=total,
        hits=hits,
        terms=terms,
        facets={"case" if n == "case_number" else n: f for n, f in facets.items()},
    )


def _sql(node: Node, text: str) -> tuple[str, list[Any]]:
    """A condition over `documents_said s`."""
    if isinstance(node, lang.Filter):
        return _filter(node, text)
    if isinstance(node, lang.Not):
        inner, given = _sql(node.inner, text)
        return f"NOT ({inner})", given
    whole = lang.fts(node)
    if whole is not None:
        return f"s.id IN ({_ID})", [whole]
    if not isinstance(node, lang.All | lang.Some):
        raise TypeError(node)
    parts = [_sql(inner, text) for inner in node.inner]
    joined = (" AND " if isinstance(node, lang.All) else " OR ").join(f"({part})" for part, _ in parts)
    return joined, [value for _, given in parts for value in given]


def _filter(node: lang.Filter, text: str) -> tuple[str, list[Any]]:
    if node.name == "case":
        try:
            number = fold(node.value)
        except LedgerError as refused:
            raise SearchRefused(text=text, at=text.find(node.value) + 1, why=refused.problem) from refused
        return "(s.case_number = %s OR s.case_number LIKE %s)", [number, f"%.{number}"]
    if node.name in ("before", "after"):
        try:
            day = date.fromisoformat(node.value).isoformat()
        except ValueError as wrong:
            why = f"{node.value!r} is no date; write it as 2024-03-05"
            raise SearchRefused(text=text, at=text.find(node.value) + 1, why=why) from wrong
        return ("s.dated < %s" if node.name == "before" else "s.dated > %s"), [day]
    column = {"item": "item_number", "kind": "kind", "type": "media_type", "name": "name"}[node.name]
    if node.name == "kind":
        return f"s.{column} = %s", [node.value.lower()]
    return f"s.{column} LIKE %s ESCAPE '\\'", [f"%{_literally(node.value)}%"]


def _literally(text: str) -> str:
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


def _hits(
    cursor: Any, where: str, given: Sequence[Any], words: str, *, first: int, count: int
) -> Iterator[Hit]:
    """The best first; where there is nothing to rank by, the newest first."""
    columns = "s.kind, s.item, s.item_number, s.case_number, s.name, s.digest, s.path, s.media_type, s.dated"
    if words:
        cursor.execute(
            f"SELECT {columns}, snippet(documents_words, -1, %s, %s, ' … ', {_AROUND}) "  # noqa: S608
            f"FROM documents_words w JOIN documents_said s ON s.id = w.rowid "
            f"WHERE documents_words MATCH %s AND ({where}) ORDER BY rank, s.id DESC LIMIT %s OFFSET %s",
            [OPEN, CLOSE, words, *given, count, first],
        )
    else:
        cursor.execute(
            f"SELECT {columns}, substr(s.body, 1, 200) FROM documents_said s WHERE {where} "  # noqa: S608
            "ORDER BY s.id DESC LIMIT %s OFFSET %s",
            [*given, count, first],
        )
    for kind, item, number, case, name, digest, path, type_, dated, around in cursor.fetchall():
        yield Hit(
            kind=kind,
            item=item,
            item_number=number,
            case=case,
            name=name,
            digest=digest,
            path=tuple(path.split("\x1f")) if path else (),
            media_type=type_,
            dated=dated,
            around=_around(around),
        )


def _around(text: str) -> tuple[tuple[str, bool], ...]:
    found: list[tuple[str, bool]] = []
    for at, part in enumerate(text.split(OPEN)):
        if at == 0:
            found.append((part, False))
            continue
        word, _, rest = part.partition(CLOSE)
        found += [(word, True), (rest, False)]
    return tuple((" ".join(f"x{part}x".split())[1:-1], hit) for part, hit in found if part)


def _facet(cursor: Any, column: str, where: str, given: Sequence[Any]) -> tuple[tuple[str, int], ...]:
    cursor.execute(
        f"SELECT s.{column}, COUNT(*) FROM documents_said s WHERE ({where}) AND s.{column} IS NOT NULL "  # noqa: S608
        f"GROUP BY s.{column} ORDER BY COUNT(*) DESC, s.{column} LIMIT 30",
        list(given),
    )
    return tuple((str(value), int(many)) for value, many in cursor.fetchall())


def _of_term(cursor: Any, term: lang.Term) -> int:
    cursor.execute(f"SELECT COUNT(*) FROM documents_words WHERE documents_words MATCH %s", [lang.fts(term)])  # noqa: F541
    return int(cursor.fetchone()[0])
