"""Word lists as patterns, of which only those are tried that a text can hold. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

_LONGEST = 5  # letters of a beginning


class Words:
    """A word list as patterns, of which only those are tried that a text's words can begin.

    Every alternative of a pattern begins with letters; a text is asked which beginnings of up to five letters it
    has, and most lists are done with after that.
    """

    def __init__(self, table: Mapping[str, str]) -> None:
        self._patterns = {
            name: re.compile(rf"(?<![\w-])(?:{patterns})(?![\w-])", re.IGNORECASE)
            for name, patterns in table.items()
        }
        self._begins: dict[str, set[str]] = {}
        for name, patterns in table.items():
            for alternative in _alternatives(patterns):
                for begin in _beginnings(alternative):
                    self._begins.setdefault(begin, set()).add(name)
        self._order = {name: n for n, name in enumerate(table)}

    def matches(self, text: str, begins: frozenset[str]) -> Iterator[tuple[str, re.Match[str]]]:
        """Each name of the list that the text says, with its first place."""
        likely = {name for begin in self._begins.keys() & begins for name in self._begins[begin]}
        for name in sorted(likely, key=self._order.__getitem__):
            match = self._patterns[name].search(text)
            if match:
                yield name, match

    def every(self, name: str, text: str) -> Iterator[re.Match[str]]:
        """All places of one name."""
        return self._patterns[name].finditer(text)

    def first(self, text: str) -> str:
        """The name that the text says first; "" for none."""
        hits = ((match.start(), name) for name, match in self.matches(text, beginnings(text)))
        return min(hits, default=(0, ""))[1]


def _alternatives(patterns: str) -> list[str]:
    """A pattern's alternatives at its top level."""
    parts, depth, piece = [], 0, ""
    for sign in patterns:
        depth += {"(": 1, ")": -1}.get(sign, 0)
        if sign == "|" and depth == 0:
            parts.append(piece)
            piece = ""
        else:
            piece += sign
    return [*parts, piece]


def _beginnings(alternative: str) -> set[str]:
    """The beginnings, of up to five letters, of the texts that an alternative fits."""
    if alternative.startswith("(?:"):
        end, depth = 3, 1
        while depth:
            depth += {"(": 1, ")": -1}.get(alternative[end], 0)
            end += 1
        inner, rest = alternative[3 : end - 1], alternative[end:]
        found = {begin for part in _alternatives(inner) for begin in _beginnings(part)}
        return found | (_beginnings(rest[1:].removeprefix("\\s?")) if rest.startswith("?") else set())
    literal = re.match(r"[a-zA-Z]*", alternative)
    letters = literal.group(0) if literal else ""
    if alternative[len(letters) : len(letters) + 1] in {"?", "*"}:
        letters = letters[:-1]
    if not letters:
        raise ValueError(alternative)
    return {letters[:_LONGEST].lower()}


def beginnings(text: str) -> frozenset[str]:
    """The first letters of every word, one to five of them."""
    words = set(re.findall(r"[a-z]+", text.lower()))
    return frozenset(word[:n] for word in words for n in range(1, _LONGEST + 1))


def whole(patterns: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w-])(?:{patterns})(?![\w-])", re.IGNORECASE)
