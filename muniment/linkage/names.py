"""People's names: how they are normalized, keyed, compared, and how rare they are. Pure."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from math import log2

import jellyfish
from rapidfuzz.distance import OSA, JaroWinkler

from muniment.linkage import lexicon

_SUFFIXES = {"jr": "jr", "junior": "jr", "sr": "sr", "senior": "sr", "ii": "ii", "iii": "iii", "iv": "iv"}
_TITLES = re.compile(
    r"^(?:mr|mrs|ms|miss|dr|sr|sra|don|dona|hon|rev|fr|retired|ret|" + lexicon.RANKS + r")\.?\s+",
    re.IGNORECASE,
)
_PARTICLES = {
    "de",
    "la",
    "del",
    "los",
    "las",
    "van",
    "von",
    "der",
    "den",
    "da",
    "di",
    "du",
    "st",
    "y",
    "mac",
    "el",
    "al",
    "bin",
}
_ROOTS: dict[str, frozenset[str]] = {}
for _line in lexicon.NICKNAMES:
    _forms = _line.split()
    for _form in _forms:
        _ROOTS[_form] = _ROOTS.get(_form, frozenset()) | {_forms[0]}
_SURNAME_SHARE = {
    name: share for share, names in reversed(lexicon.FREQUENT_SURNAMES) for name in names.split()
}
_GIVEN_SHARE = {name: share for share, names in reversed(lexicon.FREQUENT_GIVEN) for name in names.split()}


@dataclass(frozen=True, slots=True)
class Name:
    """A name in lower-case ASCII parts."""

    given: str
    middle: tuple[str, ...]
    surname: str  # its parts joined with a space
    suffix: str

    @property
    def full(self) -> str:
        return " ".join(part for part in (self.given, *self.middle, self.surname, self.suffix) if part)


@dataclass(frozen=True, slots=True)
class Likeness:
    """How alike two names are: what it costs in millibits, and in which words."""

    cost: int
    words: str  # "the same name", "a nickname of", "one letter off", …


@lru_cache(maxsize=200_000)
def parse(text: str) -> Name:
    """Take a name apart; `Last, First Middle` too. Parts that it does not have are empty."""
    plain = "".join(sign for sign in unicodedata.normalize("NFKD", text) if not unicodedata.combining(sign))
    plain = re.sub(r"\([^)]*\)|\"[^\"]*\"|'[^']{2,20}'(?=\s)", " ", plain.replace("’", "'"))
    plain = re.sub(r"\s+", " ", plain).strip()[:120]
    while _TITLES.match(plain):
        plain = _TITLES.sub("", plain, count=1)
    if "," in plain:
        last, _, first = plain.partition(",")
        first_parts = _parts(first)
        if first_parts and all(part in _SUFFIXES for part in first_parts):
            plain = f"{last} {first}"
        else:
            plain = f"{first} {last}"
    parts = _parts(plain)
    suffix = ""
    kept = []
    for part in parts:
        if part in _SUFFIXES and len(parts) > 2:
            suffix = _SUFFIXES[part]
        else:
            kept.append(part)
    if not kept:
        return Name("", (), "", suffix)
    if len(kept) == 1:
        return Name("", (), kept[0], suffix)
    at = len(kept) - 1
    while at > 1 and kept[at - 1] in _PARTICLES:
        at -= 1
    return Name(kept[0], tuple(kept[1:at]), " ".join(kept[at:]), suffix)


def _parts(text: str) -> list[str]:
    words = re.split(r"[^A-Za-z'\-]+", text)
    return [part for part in (re.sub(r"[^a-z\-]", "", word.lower()).strip("-") for word in words) if part]


def roots(given: str) -> frozenset[str]:
    """Names that a given name may be short for; itself where none is known."""
    return _ROOTS.get(given, frozenset()) | {given}


@lru_cache(maxsize=100_000)
def _sound(word: str) -> str:
    return jellyfish.metaphone(word.replace("-", " ").replace(" ", "")) if word.isascii() else word


def keys(name: Name) -> tuple[str, ...]:
    """Keys under which people who may carry this name are found."""
    if not name.surname or (not name.given and len(name.surname) < 3):
        return ()
    if not name.given:
        return (f"s:{name.surname}",)
    found = set()
    for surname in {name.surname, *name.surname.split("-"), *name.surname.split(" ")} - _PARTICLES:
        if len(surname) < 2:
            continue
        found.add(f"p:{_sound(surname)}:{name.given[:1]}")
        for root in sorted(roots(name.given)):
            found.add(f"p:{_sound(surname)}:{root[:1]}")
            found.add(f"p:{root}/{surname[:3]}")
            found.add(f"p:{root}/{surname[-3:]}")
        found.add(f"p:{_sound(name.given)}:{surname[:1]}.")
    return tuple(sorted(found))


def single_keys(name: Name) -> tuple[str, ...]:
    """Keys under which somebody is found who is called by one name alone, the given one or a surname."""
    parts = {
        name.given,
        *name.surname.split("-"),
        *(p for p in name.surname.split(" ") if p not in _PARTICLES),
    }
    return tuple(sorted(f"s:{part}" for part in parts if len(part) >= 3))


@lru_cache(maxsize=200_000)
def compare(a: Name, b: Name) -> Likeness | None:
    """How alike two full names are; None where they are two people's."""
    straight = _compare(a, b)
    if straight or not (a.given and b.given):
        return straight
    swapped = _compare(Name(a.surname, a.middle, a.given, a.suffix), b)
    return (
        Likeness(swapped.cost + 1500, "the same name in the other order as")
        if swapped and swapped.cost <= 1500
        else None
    )


def _compare(a: Name, b: Name) -> Likeness | None:
    if not (a.given and b.given and a.surname and b.surname):
        return None
    if a.suffix and b.suffix and a.suffix != b.suffix:
        return None
    surname = _surname(a.surname, b.surname)
    given = _given(a.given, b.given)
    if surname is None or given is None:
        crossed = _middle_as_given(a, b) if surname is not None else None
        if crossed is None or surname is None:
            return None
        given = crossed
    cost = surname[0] + given[0] + (1500 if a.suffix != b.suffix else 0)
    if a.middle and b.middle:
        x, y = a.middle[0], b.middle[0]
        if x == y and len(x) > 1:
            cost -= 3000
        elif x[0] != y[0]:
            cost += 5000
        else:
            cost -= 1000
    words = " and ".join(dict.fromkeys(word for word in (given[1], surname[1]) if word)) or "the same name as"
    return Likeness(cost, words)


def _surname(a: str, b: str) -> tuple[int, str] | None:
    if a == b:
        return 0, ""
    x, y = re.split("[- ]", a), re.split("[- ]", b)
    if a.replace("-", " ") == b.replace("-", " "):
        return 0, ""
    if (set(x) & set(y)) - _PARTICLES:
        return 1500, "one of the surnames of"
    if a.replace(" ", "").replace("-", "") == b.replace(" ", "").replace("-", ""):
        return 500, "spelled otherwise than"
    if min(len(a), len(b)) >= 4 and OSA.distance(a, b, score_cutoff=1) == 1:
        return 2500, "one letter off"
    if min(len(a), len(b)) >= 5 and _sound(a) == _sound(b) and JaroWinkler.similarity(a, b) >= 0.82:
        return 3000, "sounds as"
    if min(len(a), len(b)) >= 7 and OSA.distance(a, b, score_cutoff=2) == 2:
        return 4000, "two letters off"
    return None


def _given(a: str, b: str) -> tuple[int, str] | None:
    if a == b:
        return 0, ""
    if roots(a) & roots(b):
        return 1000, "a familiar form of"
    if len(a) == 1 or len(b) == 1:
        return (5500, "an initial of") if a[0] == b[0] else None
    if min(len(a), len(b)) >= 4 and OSA.distance(a, b, score_cutoff=1) == 1:
        return 2500, "one letter off"
    if _shortened(a, b):
        return 2000, "short for"
    if min(len(a), len(b)) >= 5 and _sound(a) == _sound(b):
        return 2500, "sounds as"
    return None


def _shortened(a: str, b: str) -> bool:
    """Whether one is the beginning of the other, with or without a familiar ending: Max, Maxie and Maximilian."""
    short, long = sorted((a, b), key=len)
    stem = re.sub(r"(?:ie|ey|y|i|o|ito|ita)$", "", short)
    return len(stem) >= 3 and len(long) > len(stem) + 1 and long.startswith(stem)


def _middle_as_given(a: Name, b: Name) -> tuple[int, str] | None:
    """Some go by their middle name."""
    for x, y in ((a, b), (b, a)):
        if x.middle and len(x.middle[0]) > 2 and _given(x.middle[0], y.given) and not y.middle:
            return 2500, "the middle name of"
    return None


@lru_cache(maxsize=100_000)
def surname_bits(surname: str, *, carriers: int, people: int) -> int:
    """Millibits of surprise at a surname: from the population's list and this office's own people."""
    parts = [part for part in re.split("[- ]", surname) if part and part not in _PARTICLES] or [surname]
    share = min(_SURNAME_SHARE.get(part, lexicon.RARE_SURNAME) for part in parts)
    return round(1000 * log2(1 / ((share / 100_000 * 5_000 + carriers) / (5_000 + people))))


@lru_cache(maxsize=100_000)
def given_bits(given: str) -> int:
    """Millibits of surprise at a given name; its familiar forms share its frequency."""
    if len(given) <= 1:
        return 3000
    share = max([_GIVEN_SHARE.get(given, 0), *(_GIVEN_SHARE.get(root, 0) for root in roots(given))])
    return round(1000 * log2(100_000 / (share or lexicon.RARE_GIVEN)))


def is_common_word(word: str) -> bool:
    """Whether a capitalized word is no name."""
    return word.lower().strip(".'") in lexicon.NOT_NAMES


def knows_given(word: str) -> bool:
    """Whether a word is a frequent given name or a familiar form of one."""
    return word.lower() in _GIVEN_SHARE or word.lower() in _ROOTS


def knows_surname(word: str) -> bool:
    return word.lower() in _SURNAME_SHARE
