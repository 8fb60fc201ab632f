"""Relations between people that a text states in simple phrases. Pure."""

# ruff: noqa: E501  a pattern or a list of words reads best in one piece
from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from muniment.linkage import lexicon, names
from muniment.linkage.atom import LONGEST_TEXT, MOST_OF_A_KIND, quote
from muniment.linkage.persons import CAPS, NAME, WORD, trim


@dataclass(frozen=True, slots=True)
class Tie:
    """A is the `relation` of B, as a text says. A or B may be "" for the one who speaks."""

    a: str
    b: str
    relation: str
    quote: str


_RELATION = rf"(?P<relation>(?:{lexicon.CLOSE_RELATIONS}|{lexicon.LOOSE_RELATIONS}))s?"
_ADJ = r"(?:(?:a|an|the|his|her|their|my|close|good|old|older|younger|elder|big|little|long[\s-]?time|lifelong|childhood|former|ex|best|family|dear|great|late|twin|own|only|next-door|estranged|half|step)[\s-]+){0,4}"
_ANY = rf"(?:{NAME}|{WORD}|{CAPS})"
_TIES: tuple[re.Pattern[str], ...] = (
    # A is a friend of B's father (C) · A is a friend of B · A, a cousin of B,
    re.compile(
        rf"(?P<a>{_ANY})(?:,|\s+(?:is|was|being|said (?:he|she) (?:is|was)|stated (?:he|she) (?:is|was)|described (?:himself|herself) as|identified (?:himself|herself) as|introduced (?:himself|herself) as|told \w+ (?:he|she) (?:is|was)|has been))\s*\(?\s*{_ADJ}{_RELATION}\s+(?:of|to|with)\s+{_ADJ}(?P<b>{_ANY})(?:['’]s?\s+{_ADJ}(?P<second>{lexicon.CLOSE_RELATIONS})(?:[\s,(]+(?P<c>{NAME}))?)?"
    ),
    # A is B's friend · A, B's father
    re.compile(
        rf"(?P<a>{_ANY})(?:,|\s+(?:is|was|being))\s*\(?\s*(?P<b>{_ANY})['’]s?\s+{_ADJ}{_RELATION}\b(?:['’]s?\s+{_ADJ}(?P<second>{lexicon.CLOSE_RELATIONS}))?"
    ),
    # B's father, A · B's father A
    re.compile(
        rf"(?P<b>{_ANY})['’]s?\s+{_ADJ}{_RELATION},?\s*\(?(?:named\s+|is\s+|was\s+|called\s+|is named\s+)?(?P<a>{NAME})"
    ),
    # A (friend of B)
    re.compile(rf"(?P<a>{_ANY})\s*\(\s*{_ADJ}{_RELATION}\s+(?:of|to)\s+(?P<b>{_ANY})"),
    # friend of B, A / the father of B is A
    re.compile(rf"{_RELATION}\s+of\s+(?P<b>{_ANY})\s+(?:is|was|,)\s+(?P<a>{NAME})"),
    # A works with B · A is married to B · A lives with B
    re.compile(
        rf"(?P<a>{_ANY})\s+(?:(?:is|was)\s+)?(?P<verb>married to|dating|dates|engaged to|lives? with|lived with|living with|staying with|works? (?:with|for)|worked (?:with|for)|friends with|(?:close|good|best|old) friends with|related to|grew up with|served with|hunts? with|hunted with|roomed with|shares? (?:a|an) (?:house|home|apartment|trailer) with|rides? with|rents? (?:a room )?from|is raising|raised)\s+(?P<b>{_ANY})"
    ),
    # A and B are brothers
    re.compile(rf"(?P<a>{_ANY})\s+and\s+(?P<b>{_ANY})\s+(?:are|were|have been)\s+{_ADJ}{_RELATION}"),
)
_SELF = re.compile(
    rf"\b(?:my|our)\s+{_ADJ}{_RELATION},?\s*(?:named\s+|is\s+)?(?P<b>{NAME}|{WORD})"
    rf"|\b(?:I\s+am|I['’]m|I\s+was|he\s+is|she\s+is|he['’]s|she['’]s)\s+(?:an?\s+|the\s+)?{_ADJ}(?P<r2>{lexicon.CLOSE_RELATIONS}|{lexicon.LOOSE_RELATIONS})s?\s+(?:of|to|with)\s+{_ADJ}(?P<b2>{NAME}|{WORD})(?:['’]s?\s+{_ADJ}(?P<second>{lexicon.CLOSE_RELATIONS}))?"
    rf"|\b(?:I\s+am|I['’]m|he\s+is|she\s+is|he['’]s|she['’]s)\s+(?P<b3>{NAME}|{WORD})['’]s?\s+{_ADJ}(?P<r3>{lexicon.CLOSE_RELATIONS}|{lexicon.LOOSE_RELATIONS})\b"
    rf"|\bI\s+(?P<verb>work(?:ed)? (?:with|for)|grew up with|served with|live with|lived with|hunt(?:ed)? with|know|knew|was friends with|am friends with|dated|married|rode with|went to school with|go way back with)\s+(?P<b4>{NAME}|{WORD})(?:['’]s?\s+{_ADJ}(?P<second4>{lexicon.CLOSE_RELATIONS}))?"
)


_HINT = re.compile(
    rf"\b(?:{lexicon.CLOSE_RELATIONS}|{lexicon.LOOSE_RELATIONS}|married|dating|dates|dated|engaged|li[vf]e[sd]?|living|stay\w*|work\w*|"
    rf"related|grew|served|hunt\w*|room\w*|shares?|rides?|rode|rents?|raising|raised|know|knew|went|go)s?\b",
    re.IGNORECASE,
)


def ties(text: str) -> tuple[Tie, ...]:
    """Relations between people that a text states in simple phrases; those of the one who speaks have a = ""."""
    return _read(text[:LONGEST_TEXT]) if text else ()


@lru_cache(maxsize=512)
def _read(text: str) -> tuple[Tie, ...]:
    found: dict[tuple[str, str, str], Tie] = {}
    if not _HINT.search(text):
        return ()
    for sentence in re.split(r"(?<=[.!?;\n])\s+(?=[A-Z\"“(])", text):
        if len(sentence) > 2000 or not re.search(r"[A-Z][a-z]", sentence):
            continue
        for pattern in _TIES:
            for match in pattern.finditer(sentence):
                for tie in _stated(match, sentence):
                    found.setdefault((tie.a, tie.b, tie.relation), tie)
        for match in _SELF.finditer(sentence):
            spoken = _spoken(match, sentence)
            if spoken:
                found.setdefault((spoken.a, spoken.b, spoken.relation), spoken)
        if len(found) > MOST_OF_A_KIND:
            break
    return tuple(found.values())


def _stated(match: re.Match[str], sentence: str) -> Iterator[Tie]:
    parts = match.groupdict()
    a, b = _clean(parts["a"]), _clean(parts["b"])
    relation = (parts.get("relation") or parts.get("verb") or "").lower()
    if not a or not b or a == b:
        return
    words = quote(sentence, *match.span())
    second, third = parts.get("second"), _clean(parts.get("c") or "")
    if second and third:
        yield Tie(a, third, relation, words)
        yield Tie(third, b, second.lower(), words)
    elif second:
        yield Tie(a, b, f"{relation} of the {second.lower()}", words)
    else:
        yield Tie(a, b, relation, words)


def _spoken(match: re.Match[str], sentence: str) -> Tie | None:
    parts = match.groupdict()
    b = _clean(parts["b"] or parts["b2"] or parts["b3"] or parts["b4"] or "")
    relation = (parts["relation"] or parts["r2"] or parts["r3"] or parts["verb"] or "").lower()
    second = parts["second"] or parts["second4"]
    if second:
        relation = f"{relation} of the {second.lower()}"
    return Tie("", b, relation, quote(sentence, *match.span())) if b else None


def _clean(name: str) -> str:
    _, _, written = trim(name or "", 0, len(name or ""))
    return "" if not written or (len(written.split()) == 1 and names.is_common_word(written)) else written
