"""Streets, landmarks and other named places in a text. Pure."""

# ruff: noqa: E501  a pattern or a list of words reads best in one piece
from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from muniment.linkage import lexicon, names
from muniment.linkage.atom import PLACE, Atom, quote
from muniment.linkage.persons import WORD

_TYPES = "|".join(sorted(lexicon.STREET_TYPES, key=len, reverse=True))
_STREET = re.compile(
    rf"(?<![\w])(?:(?P<no>\d{{1,5}})\s+(?:block(?:\s+of)?\s+|blk\s+(?:of\s+)?)?)?(?P<base>(?:(?:North|South|East|West|N|S|E|W|NE|NW|SE|SW)\.?\s+)?(?:[A-ZÁÉÍÓÚÑ0-9][\w'áéíóúñ]*\s+){{1,3}}?)(?P<type>{_TYPES})\b\.?",
    re.IGNORECASE,
)
_LANDMARK = re.compile(
    rf"(?<!\w)(?P<base>(?:[A-ZÁÉÍÓÚÑ][\wáéíóúñ'’-]*\s+){{1,3}})(?P<type>{lexicon.LANDMARK_TYPES.title().replace('|', '|')})\b"
)
_HIGHWAY = re.compile(
    r"\b(?:highway|hwy|us|nm|interstate|i|route|rte|state road|county road|cr|sr|fm|mile marker|mm)[\s-]+(\d{1,4})\b",
    re.IGNORECASE,
)
_LEADING = re.compile(
    rf"(?<!\w)(?P<type>{lexicon.LEADING_PLACES.title()})\s+(?P<base>(?:(?:de|del|de la|los|las|la|el)\s+)?{WORD}(?:\s+{WORD})?)"
)
_AFTER_COMMA = re.compile(rf",\s+(?P<base>{WORD}(?:\s+{WORD}){{0,2}})\s*$")
_SENT_TO = re.compile(
    rf"\b(?:dispatched|responded|respond|called|sent|returned|drove|went|came) to (?:the\s+)?(?P<base>{WORD}(?:\s+{WORD}){{0,2}})"
)
_AT = re.compile(
    rf"\b(?:at|on|near|in|outside|behind|off|past|toward|towards|along)\s+(?:the\s+|old\s+|Old\s+)?(?P<base>{WORD}(?:\s+{WORD}){{0,2}})"
)
_TYPE_HINT = re.compile(rf"\b(?:{_TYPES})\b", re.IGNORECASE)


def without_streets(text: str) -> str:
    """The text with its streets blanked out."""
    return _STREET.sub(_blank, text) if _TYPE_HINT.search(text) else text


def _blank(match: re.Match[str]) -> str:
    base = match.group("base").strip()
    return match.group(0) if base[:1].islower() or not _is_street(base) else " " * len(match.group(0))


_DIRECTIONS = frozenset("north south east west n s e w ne nw se sw".split())


def named_places(text: str, place: str) -> Iterator[Atom]:
    for match in _STREET.finditer(text):
        base = match.group("base").strip()
        if base[:1].islower() or not _is_street(base):
            continue
        kind = lexicon.STREET_TYPES[match.group("type").lower()]
        yield _place(base, kind, quote(text, *match.span()), place, number=match.group("no") or "")
    for match in _LANDMARK.finditer(text):
        base = " ".join(word for word in match.group("base").split() if not names.is_common_word(word))
        if base:
            yield _place(base, match.group("type").lower(), quote(text, *match.span()), place)
    for match in _HIGHWAY.finditer(text):
        yield Atom(
            PLACE,
            f"highway {match.group(1)}",
            quote(text, *match.span()),
            place,
            (f"l:highway {match.group(1)}",),
        )
    for match in _LEADING.finditer(text):
        yield _place(f"{match.group('type')} {match.group('base')}", "", quote(text, *match.span()), place)
    for match in (
        *_AT.finditer(text),
        *_SENT_TO.finditer(text),
        *_AFTER_COMMA.finditer(text[:200] if len(text) < 200 else ""),
    ):
        words = list(match.group("base").split())
        while words and names.is_common_word(words[0]):
            words = words[1:]
        while words and names.is_common_word(words[-1]):
            words = words[:-1]
        base = " ".join(words)
        if base and not names.knows_given(words[0]):
            yield _place(base, "", quote(text, *match.span()), place)


def _is_street(base: str) -> bool:
    words = [word.lower().strip(".") for word in base.split()]
    return not any(
        word
        in {
            "the",
            "a",
            "an",
            "his",
            "her",
            "my",
            "their",
            "that",
            "this",
            "of",
            "in",
            "on",
            "at",
            "to",
            "and",
            "was",
            "is",
            "by",
            "no",
            "any",
        }
        for word in words[-1:]
    )


def _place(base: str, kind: str, quoted: str, place: str, *, number: str = "") -> Atom:
    plain = _plain(base)
    whole = f"{plain} {kind}".strip()
    keys = [f"l:{whole}"]
    usual = plain in lexicon.USUAL_PLACES or len(plain) < 4
    keys += [] if usual else [f"l:{plain}"]
    more = {"base": plain, "type": kind, "no": number, "usual": usual}
    return Atom(PLACE, whole, quoted, place, tuple(dict.fromkeys(keys)), more)


def _plain(words: str) -> str:
    parts = [
        re.sub(r"[^a-z0-9áéíóúñ]", "", part.lower().replace("’s", "").removesuffix("'s"))
        for part in words.split()
    ]
    kept = [
        part for part in parts if part and part not in _DIRECTIONS and part not in {"the", "old"}
    ] or parts
    return " ".join(part for part in kept if part)


_LOOSE = re.compile(r"[A-Za-záéíóúñ][\wáéíóúñ'’]*")
_LITTLE = frozenset(
    "the a an and or of for from with without this that these those there then when where who what which he she they we i it his her their my our your its on at in by to as is was were are be been has have had not no yes but if so out up down off over about into some any all just like got get went came come said says say told know think thought found find found gave give old new one two".split()
)


def loose_places(text: str, place: str) -> Iterator[Atom]:
    """One to three words in a row that the other side may know as a place; they count only where it does."""
    words = [(match.group(0), match.start(), match.end()) for match in _LOOSE.finditer(text[:6000])]
    for i, (word, start, _) in enumerate(words):
        if word.lower() in _LITTLE:
            continue
        for width in (1, 2, 3):
            if i + width > len(words):
                break
            piece = words[i : i + width]
            if width > 1 and piece[-1][0].lower() in _LITTLE:
                continue
            if any(text[a[2] : b[1]].strip() for a, b in pairwise(piece)):
                break
            plain = _plain(" ".join(one[0] for one in piece))
            last = plain.rpartition(" ")
            if last[2] in lexicon.STREET_TYPES and last[0]:
                plain = f"{last[0]} {lexicon.STREET_TYPES[last[2]]}"
            if len(plain) >= 4 and plain not in lexicon.USUAL_PLACES:
                yield Atom(
                    PLACE,
                    plain,
                    quote(text, start, piece[-1][2]),
                    place,
                    (f"l:{plain}",),
                    {"loose": True, "capital": word[:1].isupper()},
                )
