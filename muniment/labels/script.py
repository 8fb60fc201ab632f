"""Lines of scripts that run from right to left, as a page needs them: letters joined, in the order of the eye.

Joining: the forms of Arabic letters as Unicode's presentation forms give them (The Unicode Standard, 9.2), with the
ligatures of lam and alef. Order: the Unicode Bidirectional Algorithm (UAX 9) without explicit embeddings and paired
brackets: controls for those are left out, and what they would change is a matter of punctuation.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from functools import cache

_FORMS = ((0xFB50, 0xFE00), (0xFE70, 0xFF00))
_SHAPES = ("<isolated>", "<final>", "<initial>", "<medial>")
_TATWEEL, _JOINER = "\u0640", "\u200d"
_LIGATURES = ("\u0644\u0622", "\u0644\u0623", "\u0644\u0625", "\u0644\u0627")  # lam and an alef
_CONTROLS = frozenset("\u200e\u200f\u061c\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_MIRRORED = dict(zip("()[]{}<>«»‹›", ")(][}{><»«›‹", strict=True))
_STRONG, _NEUTRAL = ("L", "R", "AL"), ("B", "S", "WS", "ON", "BN")


def runs_right_to_left(text: str) -> bool:
    """Whether a paragraph begins at the right: its first strong letter says so (UAX 9, P2 and P3)."""
    return next((kind for kind in map(unicodedata.bidirectional, text) if kind in _STRONG), "L") != "L"


def shaped(text: str) -> str:
    """The text with its Arabic letters joined, and without the controls of direction; still in the order of reading."""
    text = "".join(sign for sign in text if sign not in _CONTROLS)
    if text.isascii() or not any(sign in _forms() for sign in text):
        return text
    letters = [at for at, sign in enumerate(text) if unicodedata.category(sign) != "Mn"]
    signs, skip = list(text), -1
    for n, at in enumerate(letters):
        if at == skip:
            continue
        before = text[letters[n - 1]] if n else ""
        joined = bool(before) and _joins(before, forward=True) and _joins(text[at], forward=False)
        after = text[letters[n + 1]] if n + 1 < len(letters) else ""
        if text[at : at + 2] in _LIGATURES:
            ligature = _forms()[text[at : at + 2]]
            signs[at], signs[at + 1], skip = ligature["<final>" if joined else "<isolated>"], "", at + 1
        else:
            signs[at] = _form(text[at], joined=joined, joins=bool(after) and _joins(after, forward=False))
    return "".join(signs).replace(_JOINER, "").replace("\u200c", "")


def _form(letter: str, *, joined: bool, joins: bool) -> str:
    """A letter as it looks between its neighbors; the letter itself where Unicode names no such form."""
    known = _forms().get(letter, {})
    joins = joins and "<initial>" in known
    wanted = _SHAPES[2 * joins + joined]
    return known.get(wanted, letter)


def _joins(letter: str, *, forward: bool) -> bool:
    """Whether a letter joins the one after it, or the one before it."""
    if letter in (_TATWEEL, _JOINER):
        return True
    known = _forms().get(letter, {})
    return "<initial>" in known if forward else "<final>" in known


@cache
def _forms() -> dict[str, dict[str, str]]:
    """Letter (or two, for a ligature) -> shape -> the sign of that form."""
    found: dict[str, dict[str, str]] = {}
    for first, end in _FORMS:
        for code in range(first, end):
            shape, *letters = unicodedata.decomposition(chr(code)).split() or [""]
            if shape in _SHAPES:
                found.setdefault("".join(chr(int(each, 16)) for each in letters), {})[shape] = chr(code)
    return found


def levels(text: str, *, right_to_left: bool) -> list[int]:
    """The embedding level of each sign of a paragraph: even runs to the right, odd to the left (UAX 9, W1 to I2)."""
    base = int(right_to_left)
    around = "R" if right_to_left else "L"
    kinds = _weak([unicodedata.bidirectional(sign) or "L" for sign in text], around)
    kinds = _neutral(kinds, around)
    return [_level(kind, base) for kind in kinds]


def _level(kind: str, base: int) -> int:
    if base % 2:
        return base if kind == "R" else base + 1
    return {"R": base + 1, "AN": base + 2, "EN": base + 2}.get(kind, base)


def _weak(kinds: list[str], around: str) -> list[str]:
    """W1 to W7: marks take the kind of their letter, numbers and their separators theirs."""
    strong, last = around, around
    found = list(kinds)
    for at, stated in enumerate(found):
        kind = last if stated == "NSM" else stated
        if kind == "EN" and strong == "AL":
            kind = "AN"
        if kind in _STRONG:
            strong = kind
        last = found[at] = kind
    found = ["R" if kind == "AL" else kind for kind in found]
    _separators(found)
    strong = around
    for at, kind in enumerate(found):
        if kind in ("L", "R"):
            strong = kind
        elif kind == "EN" and strong == "L":
            found[at] = "L"
    return found


def _separators(kinds: list[str]) -> None:
    """W4 to W6: a separator between two numbers of one kind is of it; terminators beside a number are; others stand."""
    for at in range(1, len(kinds) - 1):
        before, kind, after = kinds[at - 1 : at + 2]
        if before == after and (
            (kind == "ES" and before == "EN") or (kind == "CS" and before in ("EN", "AN"))
        ):
            kinds[at] = before
    for order in (range(len(kinds)), range(len(kinds) - 1, -1, -1)):
        beside = ""
        for at in order:
            if kinds[at] == "ET" and beside == "EN":
                kinds[at] = "EN"
            beside = kinds[at]
    kinds[:] = ["ON" if kind in ("ES", "ET", "CS") else kind for kind in kinds]


def _neutral(kinds: list[str], around: str) -> list[str]:
    """N1 and N2: what stands between two letters of one direction runs with them, else with the paragraph."""
    found = list(kinds)
    at = 0
    while at < len(found):
        end = at
        while end < len(found) and found[end] in _NEUTRAL:
            end += 1
        if end > at:
            before = _side(found[at - 1]) if at else around
            after = _side(found[end]) if end < len(found) else around
            found[at:end] = [before if before == after else around] * (end - at)
        at = end + 1
    return found


def _side(kind: str) -> str:
    return "R" if kind in ("R", "AN", "EN") else "L"


def ordered(line: str, line_levels: Sequence[int], *, right_to_left: bool) -> str:
    """One line, as it is drawn from left to right (UAX 9, L1, L2 and L4)."""
    held = list(line_levels)
    for at in range(len(line) - 1, -1, -1):  # white space at the end runs with the paragraph
        if not line[at].isspace():
            break
        held[at] = int(right_to_left)
    signs: list[str] = []  # a letter with the marks over it is one
    whole: list[int] = []
    for sign, level in zip(line, held, strict=True):
        if signs and unicodedata.category(sign) == "Mn":
            signs[-1] += sign
        else:
            signs.append(_MIRRORED.get(sign, sign) if level % 2 else sign)
            whole.append(level)
    held = whole
    for level in range(max(held, default=0), 0, -1):
        at = 0
        while at < len(signs):
            end = at
            while end < len(signs) and held[end] >= level:
                end += 1
            if end > at:
                signs[at:end] = signs[at:end][::-1]
                held[at:end] = held[at:end][::-1]
            at = end + 1
    return "".join(signs)
