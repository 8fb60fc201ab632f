"""People whom a text names. Pure."""

# ruff: noqa: E501  a pattern or a list of words reads best in one piece
from __future__ import annotations

import re
from collections.abc import Iterator

from muniment.linkage import lexicon, names
from muniment.linkage.atom import MENTION, PERSON, SURNAME, Atom, quote
from muniment.linkage.figures import phone_digits
from muniment.linkage.times import day_of

WORD = r"(?:[A-ZÁÉÍÓÚÑ][a-záéíóúñ]+(?:[A-Z][a-z]+)?(?:-[A-ZÁÉÍÓÚÑ][a-záéíóúñ]+)?|[A-Z]['’][A-Z][a-z]+)"
CAPS = r"[A-ZÁÉÍÓÚÑ][A-ZÁÉÍÓÚÑ'’-]{2,}"  # reports write surnames in capitals
NAME = rf"{WORD}(?:\s+(?:[A-Z]\.?|\"[^\"\n]{{2,15}}\"|{WORD})){{0,2}}(?:\s+(?:de|de la|del|van|von|la)\s+(?:{WORD}|{CAPS})|\s+(?:{WORD}|{CAPS}(?![\w.])))(?:,?\s+(?:Jr|Sr|II|III)\b\.?)?"
_NAME = re.compile(rf"(?<![\w'’-])(?:{NAME})(?![\w-])")
_CAPS_NAME = re.compile(
    r"(?<![\w-])([A-Z][A-Z'-]{2,}),\s+([A-Z][A-Z'-]{2,})(?:\s+[A-Z]\b\.?)?(?![\w-])|(?<![\w.'-])([A-Z][a-z'-]{2,}),\s+([A-Z][a-z'-]{2,})\s*(?=\(|;|\n|DOB|dob|$)"
)
_RANK_BEFORE = re.compile(lexicon.RANKS + r"\.?\s*$", re.IGNORECASE)
_SINGLE = re.compile(rf"(?<![\w'’.-]){WORD}(?=(?:['’]s)?(?![\w-]))")
_BORN_NEAR = re.compile(
    r"(?:dob|d\.o\.b\.|born|birth(?: ?date)?)[:\s]*(?:on\s+)?(\d{1,4}[/.-]\d{1,2}[/.-]\d{1,4})", re.IGNORECASE
)


def people_in(text: str) -> Iterator[tuple[str, int, int]]:
    """Full names in a text, without ranks, officials and words that only look like names."""
    for match in _NAME.finditer(text):
        start, end, written = trim(match.group(0), match.start(), match.end())
        if len(written.split()) < 2 or _RANK_BEFORE.search(text[max(0, start - 24) : start]):
            continue
        if _is_place(written, text[end : end + 20]):
            continue
        yield written, start, end
    for match in _CAPS_NAME.finditer(text):
        last, first = match.group(1) or match.group(3), match.group(2) or match.group(4)
        if not (names.is_common_word(last) or names.is_common_word(first)):
            yield f"{first.title()} {last.title()}", match.start(), match.end()


def trim(written: str, start: int, end: int) -> tuple[int, int, str]:
    """Drop words at both ends that are no names ("The", "Detective", "March")."""
    words = written.split()
    while words and (names.is_common_word(words[0]) or re.fullmatch(lexicon.RANKS, words[0], re.IGNORECASE)):
        start += len(written) - len(written.split(None, 1)[1]) if len(words) > 1 else len(written)
        written = written.split(None, 1)[1] if len(words) > 1 else ""
        words = words[1:]
    while words and (names.is_common_word(words[-1]) or len(words[-1].strip(".")) == 1):
        written = written[: written.rstrip().rfind(" ")] if len(words) > 1 else ""
        words = words[:-1]
        end = start + len(written)
    return start, end, written


_LEADING_WORDS = frozenset(lexicon.LEADING_PLACES.split("|"))
PLACE_WORDS = frozenset(lexicon.STREET_TYPES) | frozenset(lexicon.LANDMARK_TYPES.split("|"))


def _is_place(written: str, after: str) -> bool:
    last = written.rsplit(maxsplit=1)[-1].lower().strip(".")
    if written.split(maxsplit=1)[0].lower() in _LEADING_WORDS:
        return True
    following = re.match(r"\s+(\w+)", after)
    first = written.split(maxsplit=1)[0]
    known = names.knows_given(first)
    if last in PLACE_WORDS and not known:
        return True
    return bool(following and following.group(1).lower() in PLACE_WORDS and following.group(1)[:1].isupper())


def mentions(text: str, place: str) -> Iterator[Atom]:
    for written, start, end in people_in(text):
        born = _BORN_NEAR.search(text[end : end + 40])
        yield of_person(
            written,
            place,
            kind=MENTION,
            quoted=quote(text, start, end),
            born=day_of(born.group(1)) if born else "",
        )


def of_person(
    name: str,
    place: str,
    *,
    kind: str = PERSON,
    quoted: str = "",
    person: str = "",
    born: str = "",
    phones: tuple[str, ...] = (),
    role: str = "",
    case_side: bool = False,
) -> Atom:
    """The atom of somebody who is named: found by name, person id and telephone."""
    parsed = names.parse(name)
    keys = [*names.keys(parsed)]
    if case_side:
        keys += names.single_keys(parsed)
    keys += [f"i:{person}"] if person else []
    keys += [f"b:{born[:10]}/{parsed.given[:1]}"] if len(born) >= 10 and parsed.given else []
    keys += [f"t:{digits}" for phone in phones if len(digits := phone_digits(phone)) >= 7]
    more = {
        "person": person,
        "born": born[:10],
        "phones": sorted({phone_digits(p) for p in phones}),
        "role": role,
    }
    return Atom(kind, parsed.full, quoted or name, place, tuple(dict.fromkeys(keys)), more)


def single_names(text: str, place: str, people: list[Atom]) -> Iterator[Atom]:
    """Single names: "the Kettering shooting". One that begins a sentence may be any word and is left out."""
    whole = {part for atom in people for part in atom.value.split()}
    for match in _SINGLE.finditer(text):
        word = match.group(0).replace("’s", "").removesuffix("'s")
        plain = word.lower()
        before = text[: match.start()].rstrip()
        begins = not before or before[-1] in '.!?\n:;"“'
        if len(plain) < 3 or names.is_common_word(word) or plain in whole or plain in PLACE_WORDS:
            continue
        if begins and not (names.knows_given(word) or names.knows_surname(word) or match.group(0) != word):
            continue
        if _RANK_BEFORE.search(text[max(0, match.start() - 24) : match.start()]):
            continue
        yield Atom(SURNAME, plain, quote(text, *match.span(), around=18), place, (f"s:{plain}",))
