"""The language of a search: `rounds AND (garage OR shed) NOT blank`, `"live round"`, `cartridg*`, `seal w/5 broken`,
`case:24-001234`. Pure.

Words side by side mean AND. `w/n` finds two words or phrases with at most n words between them, in either order; there
is no `pre/n`. Letters match in any case and without accents; words are taken as they are, not cut to a stem.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from muniment.errors.documents import SearchRefused

FIELDS = ("case", "item", "kind", "type", "name", "before", "after")
_TOKEN = re.compile(
    r"""\s*(?:(?P<open>\()|(?P<close>\))|(?P<near>[wW]/(?P<n>\d+))(?=\s|$)
    |(?P<field>[a-z]+):(?:"(?P<quoted>[^"]*)"|(?P<value>[^\s()]+))
    |"(?P<phrase>[^"]*)"|(?P<word>[^\s()"]+)|(?P<bad>"))""",
    re.VERBOSE,
)
_LETTERS = re.compile(r"\w")
_LONGEST = 2000
_MOST = 100  # words and signs of one search
_FARTHEST = 100


@dataclass(frozen=True, slots=True)
class Term:
    """A word, a phrase, or the beginning of a word."""

    text: str
    prefix: bool = False

    def __str__(self) -> str:
        shown = f'"{self.text}"' if " " in self.text else self.text
        return shown + ("*" if self.prefix else "")


@dataclass(frozen=True, slots=True)
class Near:
    """Terms with at most `n` words between them."""

    terms: tuple[Term, ...]
    n: int


@dataclass(frozen=True, slots=True)
class Filter:
    """`name:value`."""

    name: str
    value: str


@dataclass(frozen=True, slots=True)
class Not:
    """Everything else."""

    inner: Node


@dataclass(frozen=True, slots=True)
class All:
    """Every one of them."""

    inner: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Some:
    """At least one of them."""

    inner: tuple[Node, ...]


Node = Term | Near | Filter | Not | All | Some


def parse(text: str) -> Node:
    """Read a search. Raises SearchRefused, which names the place."""
    if len(text) > _LONGEST:
        raise SearchRefused(text=text[:40], at=_LONGEST, why=f"it is longer than {_LONGEST} signs")
    return _Parser(text).whole()


def terms(node: Node) -> Iterator[Term]:
    """The words that are searched for, those that must not be there left out."""
    if isinstance(node, Term):
        yield node
    elif isinstance(node, Near):
        yield from node.terms
    elif isinstance(node, All | Some):
        for inner in node.inner:
            yield from terms(inner)


def fts(node: Node) -> str | None:
    """The node in the words of SQLite's FTS5; None where it has something that FTS5 can not say."""
    if isinstance(node, Term):
        return _term(node)
    if isinstance(node, Near):
        return f"NEAR({' '.join(map(_term, node.terms))}, {node.n})"
    if isinstance(node, All | Some):
        parts = [fts(inner) for inner in node.inner]
        if any(part is None for part in parts):
            return None
        return "(" + (" AND " if isinstance(node, All) else " OR ").join(part or "" for part in parts) + ")"
    return None


def _term(term: Term) -> str:
    return '"' + term.text.replace('"', '""') + '"' + (" *" if term.prefix else "")


class _Parser:
    """Recursive descent over at most `_MOST` tokens, so that nothing nests deep."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._found = list(self._tokens())
        self._at = 0

    def whole(self) -> Node:
        if not self._found:
            raise self._refused("there is nothing to search for", at=0)
        node = self._some()
        if self._at < len(self._found):
            raise self._refused("a closing parenthesis has no opening one")
        return node

    def _tokens(self) -> Iterator[re.Match[str]]:
        at, count = 0, 0
        while at < len(self._text) and self._text[at:].strip():
            found = _TOKEN.match(self._text, at)
            if found is None or found["bad"]:
                raise self._refused("a quotation mark is not closed", at=at)
            count += 1
            if count > _MOST:
                raise self._refused(f"it has more than {_MOST} words and signs", at=at)
            yield found
            at = found.end()

    def _refused(self, why: str, *, at: int | None = None) -> SearchRefused:
        if at is None:
            here = self._found[min(self._at, len(self._found) - 1)]
            at = here.start() if self._at < len(self._found) else len(self._text)
        blank = len(self._text[at:]) - len(self._text[at:].lstrip())
        return SearchRefused(text=self._text, at=at + blank + 1, why=why)

    def _is(self, word: str) -> bool:
        return self._at < len(self._found) and self._found[self._at]["word"] == word

    def _some(self) -> Node:
        parts = [self._all()]
        while self._is("OR"):
            self._at += 1
            parts.append(self._all())
        return parts[0] if len(parts) == 1 else Some(tuple(parts))

    def _all(self) -> Node:
        parts = [self._one()]
        while self._at < len(self._found) and not self._found[self._at]["close"] and not self._is("OR"):
            if self._is("AND"):
                self._at += 1
            parts.append(self._one())
        return parts[0] if len(parts) == 1 else All(tuple(parts))

    def _one(self) -> Node:
        if self._is("NOT"):
            self._at += 1
            return Not(self._one())
        node = self._atom()
        while self._at < len(self._found) and self._found[self._at]["near"]:
            n = int(self._found[self._at]["n"])
            if n > _FARTHEST:
                raise self._refused(f"w/ goes to {_FARTHEST} at most")
            place = self._found[self._at].start()
            self._at += 1
            node = self._near(node, self._atom(), n, at=place)
        return node

    def _near(self, left: Node, right: Node, n: int, *, at: int) -> Node:
        """Alternatives in parentheses are multiplied out: (a OR b) w/5 c."""
        pairs = [(a, b) for a in _choices(left) for b in _choices(right)]
        if not all(isinstance(a, Term | Near) and isinstance(b, Term) for a, b in pairs):
            raise self._refused(
                "w/ stands between words, phrases, or words joined by OR in parentheses", at=at
            )
        found: list[Node] = []
        for a, b in pairs:
            before = a.terms if isinstance(a, Near) else (a,)
            found.append(Near((*before, b), max(n, a.n if isinstance(a, Near) else n)))  # type: ignore[arg-type]
        return found[0] if len(found) == 1 else Some(tuple(found))

    def _atom(self) -> Node:
        if self._at >= len(self._found):
            raise self._refused("a word is missing at the end")
        token = self._found[self._at]
        if token["open"]:
            self._at += 1
            node = self._some()
            if self._at >= len(self._found) or not self._found[self._at]["close"]:
                raise self._refused("a parenthesis is not closed")
            self._at += 1
            return node
        if token["close"] or token["near"] or token["word"] in ("AND", "OR"):
            raise self._refused("a word is missing before this")
        if token["field"] in FIELDS:
            self._at += 1
            return Filter(
                token["field"], (token["quoted"] if token["value"] is None else token["value"]).strip()
            )
        node = self._term(token)
        self._at += 1
        return node

    def _term(self, token: re.Match[str]) -> Term:
        text = token["phrase"] if token["phrase"] is not None else token["word"]
        if text is None:  # a colon in running text is no field of ours
            text = token[0].strip()
        prefix = text.endswith("*") and token["phrase"] is None
        text = " ".join(text.rstrip("*").split()) if prefix else " ".join(text.split())
        if not _LETTERS.search(text):
            raise self._refused(f"{token[0].strip()!r} holds no letters or digits")
        return Term(text, prefix)


def _choices(node: Node) -> tuple[Node, ...]:
    return node.inner if isinstance(node, Some) else (node,)
