"""Serial numbers: how they are read in a text, keyed and compared, slips of the pen included. Pure."""

# ruff: noqa: E501  a pattern or a list of words reads best in one piece
from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from rapidfuzz.distance import OSA

_CUED = re.compile(
    r"(?:serial(?:\s*(?:number|num|no|nos|#))?|s\s?/\s?n|\bsn\b|ser\.?\s*(?:no|#)|imei|vin|esn|meid)\s*[.:#=]*\s*(?:is|was|of|reads?|ending(?: in)?|on it)?\s*[\"'“(]?"
    r"(?P<serial>[A-Za-z0-9](?:[ ]?[-/.]?[ ]?(?=[A-Za-z0-9]*\d)[A-Za-z0-9]+){0,4}[A-Za-z0-9-]*)",
    re.IGNORECASE,
)
_BARE = re.compile(
    r"(?<![\w$./@-])(?P<serial>(?=[A-Z0-9-]{6,20}(?![\w-]))(?=[A-Z0-9-]*[A-Z])(?=(?:[A-Z-]*\d){4})[A-Z0-9]+(?:-[A-Z0-9]+)?)(?![\w-])"
)
_CASE_LIKE = re.compile(
    r"[A-Z]{1,4}-?(?:19|20)?\d{2}-\d+|[A-Z]{1,5}\d{0,3}\.\d{2,4}-\d+|MU-\d\d-\d{6}(?:-\w)?|[A-Z]{2}-\d{2}-\d{3,}"
)
_FOLD = str.maketrans({"O": "0", "Q": "0", "I": "1", "L": "1"})
_LOOKALIKE = {
    frozenset(pair)
    for pair in (
        "8B",
        "5S",
        "2Z",
        "6G",
        "1T",
        "17",
        "38",
        "56",
        "69",
        "0D",
        "UV",
        "VY",
        "MN",
        "C0",
        "4A",
        "0O",
        "1I",
    )
}
_NONE = frozenset(
    "none unknown unk na n/a nosn noserial obliterated removed defaced illegible missing notvisible".split()
)


@dataclass(frozen=True, slots=True)
class Likeness:
    """How two serial numbers are alike. `loss`: what the slip takes from an exact hit is judged with the weights."""

    slip: str  # "" | "folded" | "lookalike" | "end" | "transposition" | "one" | "next"
    words: str


def fold(written: str) -> str:
    """A serial number as it is compared: capitals and digits alone, O as 0, I and L as 1."""
    return re.sub(r"[^A-Z0-9]", "", written.upper()).translate(_FOLD)


def is_serial(written: str) -> bool:
    """Whether it can tell one thing from another: not "none", not 000000, not four signs long."""
    folded = fold(written)
    plain = re.sub(r"[^a-z/]", "", written.lower())
    if len(folded) < 5 or plain in _NONE or not any(sign.isdigit() for sign in folded):
        return False
    return len(set(folded)) >= 3 and folded not in "0123456789" and folded not in "9876543210"


def find(text: str, *, limit: int = 60) -> Iterator[tuple[str, int, int, bool]]:
    """Serial numbers in a text: written, start, end, and whether words before it call it one."""
    taken: list[tuple[int, int]] = []
    for match in _CUED.finditer(text):
        written = match.group("serial").strip(" -./")
        if is_serial(written):
            taken.append(match.span("serial"))
            yield written, *match.span("serial"), True
            if len(taken) >= limit:
                return
    for match in _BARE.finditer(text):
        written = match.group("serial")
        if any(a < match.end() and match.start() < b for a, b in taken) or _CASE_LIKE.fullmatch(written):
            continue
        if is_serial(written):
            taken.append(match.span())
            yield written, *match.span(), False
            if len(taken) >= limit:
                return


def keys(written: str, *, near: bool = True) -> tuple[str, ...]:
    """Keys of a serial number: itself, and each one of its signs left out, so that one slip is found."""
    folded = fold(written)
    if not is_serial(written):
        return ()
    found = {f"z:{folded}"}
    if near and 6 <= len(folded) <= 20:
        found |= {f"z:{folded[:i]}{folded[i + 1 :]}" for i in range(len(folded))}
    return tuple(sorted(found))


def compare(a: str, b: str) -> Likeness | None:
    """How alike two serial numbers are as written; None where they are two things'."""
    plain_a, plain_b = (re.sub(r"[^A-Z0-9]", "", one.upper()) for one in (a, b))
    if plain_a == plain_b:
        return Likeness("", "is")
    x, y = fold(a), fold(b)
    if x == y:
        return Likeness("folded", "is, with O and 0 or I and 1 taken for each other,")
    if min(len(x), len(y)) < 6 or OSA.distance(x, y, score_cutoff=1) != 1:
        return None
    if len(x) != len(y):
        short, long = sorted((x, y), key=len)
        if long.startswith(short):
            return Likeness("end", "is, but for a last sign that one of the two lacks,")
        return Likeness("one", "is, but for one sign too few or too many,")
    if sorted(x) == sorted(y):
        return Likeness("transposition", "is, but for two signs in the other order,")
    at = next(i for i in range(len(x)) if x[i] != y[i])
    if frozenset((x[at], y[at])) in _LOOKALIKE:
        return Likeness("lookalike", f"is, with {x[at]} read for {y[at]},")
    if at == len(x) - 1 and x[at].isdigit() and y[at].isdigit():
        return Likeness("next", "is, but for its last digit,")
    return Likeness("one", "is, but for one sign,")
