"""Calibers, makers and kinds of thing in a text. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator

from muniment.linkage import lexicon
from muniment.linkage.atom import CALIBER, MAKE, Atom, quote
from muniment.linkage.wordlists import Words

THINGS = Words(lexicon.THINGS)
_MAKES = Words(lexicon.MAKES)

_CALIBERS = {
    name: re.compile(rf"(?<![\w$.]){patterns}", re.IGNORECASE)
    for name, (patterns, _) in lexicon.CALIBERS.items()
}

_CALIBER_HINT = re.compile(
    r"\.\d{2,3}\b|\b\d{1,3}(?:\.\d+)?[\s-]*(?:mm|mil|x|cal|acp|aut|col|lc|lon|lr|mag|spe|spl|sup|ga|s\s?&|smi|win|rem|bmg|ae|bo|na|lug|wmr|rim|sig|sh|rou|rev|pis|"
    r"car|amm|cree|bla|aac|blk|\d{2}\b)|\b(?:nine|forty|thirty|twenty|twelve|sixteen)[\s-]|\b45s\b",
    re.IGNORECASE,
)


def _caliber_places(text: str) -> Iterator[tuple[str, int, int]]:
    """Calibers in a text, longest reading first where two overlap; tried only where a number may begin one."""
    end = 0
    for hint in _CALIBER_HINT.finditer(text):
        for start in (hint.start() - 1, hint.start()):
            if start < end or (start < hint.start() and text[start : start + 1] != "."):
                continue
            found = next(
                (
                    (name, match)
                    for name, pattern in _CALIBERS.items()
                    if (match := pattern.match(text, start))
                ),
                None,
            )
            if found and found[1].end() > found[1].start():
                end = found[1].end()
                yield found[0], start, end
                break


def calibers(text: str, place: str) -> Iterator[Atom]:
    for name, start, end in _caliber_places(text):
        yield Atom(CALIBER, name, quote(text, start, end), place, caliber_keys(name))


def caliber_keys(name: str) -> tuple[str, ...]:
    """A caliber is found under its own name and that of its family."""
    family = lexicon.CALIBER_FAMILY.get(name)
    return (f"c:{name}", f"c:{family}") if family else (f"c:{name}",)


def caliber_of(text: str) -> str:
    """The one caliber that a short text names; "" where there is none."""
    shown = text if re.search(r"[.a-z]", text.lower()) else f".{text}"
    return next((atom.value for atom in calibers(shown, "")), "") if text else ""


def thing_of(text: str) -> str:
    """What a short text is about: the first category that it names."""
    return THINGS.first(text)


def category_of(typed: str) -> str:
    """The category as it is compared: "" where the word says nothing of what a thing is."""
    plain = typed.strip().lower()
    if plain in lexicon.VAGUE_CATEGORIES:
        return ""
    if plain in lexicon.THINGS:
        return plain
    return lexicon.ALIKE.get(plain) or thing_of(plain) or plain


def makes(text: str, place: str, begins: frozenset[str]) -> Iterator[Atom]:
    """Makers; "Colt" in ".45 Colt" is a caliber's name and no maker."""
    spans: list[tuple[int, int]] | None = None
    for name, _ in _MAKES.matches(text, begins):
        if spans is None:
            spans = [(start, end) for _, start, end in _caliber_places(text)]
        for match in _MAKES.every(name, text):
            if not any(start <= match.start() < end for start, end in spans):
                yield Atom(MAKE, name, quote(text, *match.span()), place, (f"m:{name}",))
                break


def make_of(text: str) -> str:
    """The first maker that a short text names."""
    return _MAKES.first(text) if text else ""
