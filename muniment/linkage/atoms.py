"""What is read in a text: numbers, serials, people, relations, calibers, kinds of event, places, times. Pure.

An atom is one thing read in one place, with the words around it. Atoms carry the keys under which the other side is
looked up, so that nothing is ever compared by going through everything.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

from muniment.linkage import lexicon, names, numbers, serials

NUMBER, SERIAL, PERSON, MENTION, SURNAME, PHONE = "number", "serial", "person", "mention", "surname", "phone"
CALIBER, EVENT, PREMISE, PLACE, THING, MAKE = "caliber", "event", "premise", "place", "thing", "make"
TIME, POINTING, CITED, KIN = "time", "pointing", "cited", "kin"

LONGEST_TEXT = 100_000  # signs read of one text; a statement longer than this is evidence of its own, in the vault
MOST_OF_A_KIND = 40


@dataclass(frozen=True, slots=True)
class Atom:
    """One thing read. `place` says where in words; `more` what its kind needs beside the value."""

    kind: str
    value: str
    quote: str
    place: str
    keys: tuple[str, ...] = ()
    more: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Tie:
    """A is the `relation` of B, as a text says. A or B may be "" for the one who speaks."""

    a: str
    b: str
    relation: str
    quote: str


class _Words:
    """A word list as patterns, of which only those are tried that a text's words can begin.

    Every alternative of a pattern begins with letters; a text is asked which beginnings of up to three letters it
    has, and most lists are done with after that.
    """

    def __init__(self, table: Mapping[str, str]) -> None:
        self._patterns = {name: re.compile(rf"(?<![\w-])(?:{patterns})(?![\w-])", re.IGNORECASE) for name, patterns in table.items()}
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
    """The beginnings, of up to three letters, of the texts that an alternative fits."""
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
    return {letters[:3].lower()}


def beginnings(text: str) -> frozenset[str]:
    """The first one, two and three letters of every word."""
    words = set(re.findall(r"[a-z]+", text.lower()))
    return frozenset(word[:n] for word in words for n in (1, 2, 3))


def _whole(patterns: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w-])(?:{patterns})(?![\w-])", re.IGNORECASE)


_EVENTS = _Words({name: patterns for name, (patterns, _) in lexicon.EVENTS.items()})
_PREMISES = _Words({name: patterns for name, (patterns, _) in lexicon.PREMISES.items()})
_THINGS = _Words(lexicon.THINGS)
_MAKES = _Words(lexicon.MAKES)
_CALIBERS = {name: re.compile(rf"(?<![\w$.]){patterns}", re.IGNORECASE) for name, (patterns, _) in lexicon.CALIBERS.items()}
_POINTING = re.compile(lexicon.POINTING, re.IGNORECASE)
_PHONE = re.compile(r"(?<![\w-])(?:\+?1[-. ]?)?\(?(\d{3})\)?[-. ]?(\d{3})[-. ](\d{4})(?![\w-])|(?<!\w)\+?1?(\d{10})(?!\w)")
_CALIBER_HINT = re.compile(
    r"\.\d{2,3}\b|\b\d{1,3}(?:\.\d+)?[\s-]*(?:mm|mil|x|cal|acp|aut|col|lc|lon|lr|mag|spe|spl|sup|ga|s\s?&|smi|win|rem|bmg|ae|bo|na|lug|wmr|rim|sig|sh|rou|rev|pis|"
    r"car|amm|cree|bla|aac|blk|\d{2}\b)|\b(?:nine|forty|thirty|twenty|twelve|sixteen)[\s-]|\b45s\b",
    re.IGNORECASE,
)


def of_text(text: str | None, place: str, *, side: str, day: date | None = None) -> tuple[Atom, ...]:
    """Atoms of a text. `side` is "item" or "case": what may be meant loosely is read on the item's side alone."""
    return _of_text(text[:LONGEST_TEXT], place, side, day) if text and text.strip() else ()


@lru_cache(maxsize=1024)
def _of_text(text: str, place: str, side: str, day: date | None) -> tuple[Atom, ...]:
    found: list[Atom] = []
    # A street's name says nothing of the kind of place: "Quarry Road" is no quarry.
    unnamed = _STREET.sub(_blank, text) if _TYPE_HINT.search(text) else text
    begins = beginnings(unnamed)
    for read in (_numbers, _serials, _phones, _calibers, _places):
        found.extend(_first(read(text, place)))
    for kind, words, prefix in ((THING, _THINGS, "o"), (EVENT, _EVENTS, "e"), (PREMISE, _PREMISES, "r")):
        for name, match in words.matches(unnamed, begins):
            found.append(Atom(kind, name, quote(text, *match.span()), place, (f"{prefix}:{name}",)))
    found.extend(_makes(text, place, begins))
    found.extend(_first(_times(text, place, day)))
    people = list(_first(_mentions(text, place)))
    found.extend(people)
    if side == "item":
        found.extend(_first(_surnames(text, place, people)))
        found.extend(_first(_loose_places(text, place), 120))
        pointing = _POINTING.search(text)
        if pointing:
            found.append(Atom(POINTING, "points at a matter", quote(text, *pointing.span()), place))
    return tuple(found)


def _first(atoms: Iterator[Atom], most: int = MOST_OF_A_KIND) -> Iterator[Atom]:
    seen: set[tuple[str, str]] = set()
    for atom in atoms:
        if (atom.kind, atom.value) not in seen:
            seen.add((atom.kind, atom.value))
            yield atom
        if len(seen) >= most:
            return


def quote(text: str, start: int, end: int, *, around: int = 0) -> str:
    """The words at a place, on one line, cut where they are long."""
    piece = re.sub(r"\s+", " ", text[max(0, start - around) : end + around]).strip()
    return piece if len(piece) <= 160 else piece[:157] + "..."


# --- numbers, serials, telephones --------------------------------------------------------------------------------------


def _numbers(text: str, place: str) -> Iterator[Atom]:
    for read in numbers.find(text):
        near = text[max(0, read.start - 60) : read.start + len(read.quote) + 30]
        yield of_number(read, place, agency=agency_in(near))


_AGENCIES = {name: re.compile(rf"\b(?:{words})", re.IGNORECASE) for name, (_, words) in lexicon.AGENCIES.items()}


def agency_in(text: str) -> str:
    """The one kind of agency that a text speaks of; "" for none or several."""
    plain = text
    found = []
    for name, pattern in _AGENCIES.items():
        if pattern.search(plain):
            found.append(name)
            plain = pattern.sub(" ", plain)
    return found[0] if len(found) == 1 else ""


def of_number(read: numbers.Read, place: str, *, agency: str = "") -> Atom:
    """The atom of a number that was read; `agency`: whose number the words around it say it is."""
    number = read.number
    more = {"prefix": number.prefix, "year": number.year, "body": number.body, "digits": number.digits}
    more |= {"cued": read.cued, "tail": read.tail, "agency": agency}
    return Atom(NUMBER, f"{number.prefix}.{number.plain}", read.quote, place, numbers.read_keys(read), more)


def as_read(atom: Atom) -> numbers.Read:
    """The number of an atom."""
    more = atom.more
    number = numbers.Number(more["prefix"], more["year"], more["body"], more["digits"])
    return numbers.Read(number, atom.quote, bool(more.get("cued")), bool(more.get("tail")), 0)


_RECEIPT = re.compile(r"(?<![\w-])[A-Z]{2}-\d{2}-\d{6}-[0-9A-Z](?![\w-])", re.IGNORECASE)


def receipts(text: str, place: str) -> tuple[Atom, ...]:
    """Receipt numbers of items that a report names."""
    found = dict.fromkeys(match.group(0).upper() for match in _RECEIPT.finditer(text[:LONGEST_TEXT]))
    return tuple(Atom(CITED, number, number, place, (f"k:{number}",)) for number in list(found)[:MOST_OF_A_KIND])


def own_number(written: str, place: str) -> Atom | None:
    """The atom of a case's or prosecution's own number."""
    number = numbers.of_case(written)
    if number is None:
        return None
    more = {"prefix": number.prefix, "year": number.year, "body": number.body, "digits": number.digits, "own": True}
    return Atom(NUMBER, written, written, place, numbers.own_keys(number), more)


def _serials(text: str, place: str) -> Iterator[Atom]:
    for written, start, end, cued in serials.find(text):
        near = text[max(0, start - 90) : end + 60]
        yield of_serial(written, place, thing=thing_of(near), make=make_of(near), cued=cued)


def of_serial(written: str, place: str, *, thing: str = "", make: str = "", cued: bool = True) -> Atom:
    """The atom of a serial number, with what it stands on where that is known."""
    more = {"thing": thing, "make": make, "cued": cued}
    return Atom(SERIAL, serials.fold(written), written, place, serials.keys(written, near=cued), more)


def _phones(text: str, place: str) -> Iterator[Atom]:
    for match in _PHONE.finditer(text):
        yield of_phone(match.group(0), place)


def of_phone(written: str, place: str) -> Atom:
    """The atom of a telephone number."""
    digits = phone_digits(written)
    return Atom(PHONE, digits, written.strip(), place, (f"t:{digits}",) if len(digits) >= 7 else ())


def phone_digits(written: str) -> str:
    """A telephone number's last ten digits."""
    return re.sub(r"\D", "", written)[-10:]


# --- things ------------------------------------------------------------------------------------------------------------


def _caliber_places(text: str) -> Iterator[tuple[str, int, int]]:
    """Calibers in a text, longest reading first where two overlap; tried only where a number may begin one."""
    end = 0
    for hint in _CALIBER_HINT.finditer(text):
        for start in (hint.start() - 1, hint.start()):
            if start < end or (start < hint.start() and text[start : start + 1] != "."):
                continue
            found = next(((name, match) for name, pattern in _CALIBERS.items() if (match := pattern.match(text, start))), None)
            if found and found[1].end() > found[1].start():
                end = found[1].end()
                yield found[0], start, end
                break


def _calibers(text: str, place: str) -> Iterator[Atom]:
    for name, start, end in _caliber_places(text):
        yield Atom(CALIBER, name, quote(text, start, end), place, caliber_keys(name))


def caliber_keys(name: str) -> tuple[str, ...]:
    """A caliber is found under its own name and that of its family."""
    family = lexicon.CALIBER_FAMILY.get(name)
    return (f"c:{name}", f"c:{family}") if family else (f"c:{name}",)


def caliber_of(text: str) -> str:
    """The one caliber that a short text names; "" where there is none."""
    shown = text if re.search(r"[.a-z]", text.lower()) else f".{text}"
    return next((atom.value for atom in _calibers(shown, "")), "") if text else ""


def thing_of(text: str) -> str:
    """What a short text is about: the first category that it names."""
    return _THINGS.first(text)


def category_of(typed: str) -> str:
    """The category as it is compared: "" where the word says nothing of what a thing is."""
    plain = typed.strip().lower()
    if plain in lexicon.VAGUE_CATEGORIES:
        return ""
    if plain in lexicon.THINGS:
        return plain
    return lexicon.ALIKE.get(plain) or thing_of(plain) or plain


def _makes(text: str, place: str, begins: frozenset[str]) -> Iterator[Atom]:
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


# --- people ------------------------------------------------------------------------------------------------------------

_WORD = r"(?:[A-ZÁÉÍÓÚÑ][a-záéíóúñ]+(?:[A-Z][a-z]+)?(?:-[A-ZÁÉÍÓÚÑ][a-záéíóúñ]+)?|[A-Z]['’][A-Z][a-z]+)"
_CAPS = r"[A-ZÁÉÍÓÚÑ][A-ZÁÉÍÓÚÑ'’-]{2,}"  # reports write surnames in capitals
NAME = rf"{_WORD}(?:\s+(?:[A-Z]\.?|\"[^\"\n]{{2,15}}\"|{_WORD})){{0,2}}(?:\s+(?:de|de la|del|van|von|la)\s+(?:{_WORD}|{_CAPS})|\s+(?:{_WORD}|{_CAPS}(?![\w.])))(?:,?\s+(?:Jr|Sr|II|III)\b\.?)?"
_NAME = re.compile(rf"(?<![\w'’-])(?:{NAME})(?![\w-])")
_CAPS_NAME = re.compile(r"(?<![\w-])([A-Z][A-Z'-]{2,}),\s+([A-Z][A-Z'-]{2,})(?:\s+[A-Z]\b\.?)?(?![\w-])|(?<![\w.'-])([A-Z][a-z'-]{2,}),\s+([A-Z][a-z'-]{2,})\s*(?=\(|;|\n|DOB|dob|$)")
_RANK_BEFORE = re.compile(lexicon.RANKS + r"\.?\s*$", re.IGNORECASE)
_SINGLE = re.compile(rf"(?<![\w'’.-]){_WORD}(?=(?:['’]s)?(?![\w-]))")
_BORN_NEAR = re.compile(r"(?:dob|d\.o\.b\.|born|birth(?: ?date)?)[:\s]*(?:on\s+)?(\d{1,4}[/.-]\d{1,2}[/.-]\d{1,4})", re.IGNORECASE)


def people_in(text: str) -> Iterator[tuple[str, int, int]]:
    """Full names in a text, without ranks, officials and words that only look like names."""
    for match in _NAME.finditer(text):
        start, end, written = _trim(match.group(0), match.start(), match.end())
        if len(written.split()) < 2 or _RANK_BEFORE.search(text[max(0, start - 24) : start]):
            continue
        if _is_place(written, text[end : end + 20]):
            continue
        yield written, start, end
    for match in _CAPS_NAME.finditer(text):
        last, first = match.group(1) or match.group(3), match.group(2) or match.group(4)
        if not (names.is_common_word(last) or names.is_common_word(first)):
            yield f"{first.title()} {last.title()}", match.start(), match.end()


def _trim(written: str, start: int, end: int) -> tuple[int, int, str]:
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
_PLACE_WORDS = frozenset(lexicon.STREET_TYPES) | frozenset(lexicon.LANDMARK_TYPES.split("|"))


def _is_place(written: str, after: str) -> bool:
    last = written.split()[-1].lower().strip(".")
    if written.split()[0].lower() in _LEADING_WORDS:
        return True
    following = re.match(r"\s+(\w+)", after)
    first = written.split()[0]
    known = names.knows_given(first)
    if last in _PLACE_WORDS and not known:
        return True
    return bool(following and following.group(1).lower() in _PLACE_WORDS and following.group(1)[:1].isupper())


def _mentions(text: str, place: str) -> Iterator[Atom]:
    for written, start, end in people_in(text):
        born = _BORN_NEAR.search(text[end : end + 40])
        yield of_person(written, place, kind=MENTION, quoted=quote(text, start, end), born=day_of(born.group(1)) if born else "")


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
    more = {"person": person, "born": born[:10], "phones": sorted({phone_digits(p) for p in phones}), "role": role}
    return Atom(kind, parsed.full, quoted or name, place, tuple(dict.fromkeys(keys)), more)


def _surnames(text: str, place: str, people: list[Atom]) -> Iterator[Atom]:
    """Single names: "the Kettering shooting". One that begins a sentence may be any word and is left out."""
    whole = {part for atom in people for part in atom.value.split()}
    for match in _SINGLE.finditer(text):
        word = match.group(0).replace("’s", "").removesuffix("'s")
        plain = word.lower()
        before = text[: match.start()].rstrip()
        begins = not before or before[-1] in ".!?\n:;\"“"
        if len(plain) < 3 or names.is_common_word(word) or plain in whole or plain in _PLACE_WORDS:
            continue
        if begins and not (names.knows_given(word) or names.knows_surname(word) or match.group(0) != word):
            continue
        if _RANK_BEFORE.search(text[max(0, match.start() - 24) : match.start()]):
            continue
        yield Atom(SURNAME, plain, quote(text, *match.span(), around=18), place, (f"s:{plain}",))


_RELATION = rf"(?P<relation>(?:{lexicon.CLOSE_RELATIONS}|{lexicon.LOOSE_RELATIONS}))s?"
_ADJ = r"(?:(?:a|an|the|his|her|their|my|close|good|old|older|younger|elder|big|little|long[\s-]?time|lifelong|childhood|former|ex|best|family|dear|great|late|twin|own|only|next-door|estranged|half|step)[\s-]+){0,4}"
_ANY = rf"(?:{NAME}|{_WORD}|{_CAPS})"
_TIES: tuple[re.Pattern[str], ...] = (
    # A is a friend of B's father (C) · A is a friend of B · A, a cousin of B,
    re.compile(rf"(?P<a>{_ANY})(?:,|\s+(?:is|was|being|said (?:he|she) (?:is|was)|stated (?:he|she) (?:is|was)|described (?:himself|herself) as|identified (?:himself|herself) as|introduced (?:himself|herself) as|told \w+ (?:he|she) (?:is|was)|has been))\s*\(?\s*{_ADJ}{_RELATION}\s+(?:of|to|with)\s+{_ADJ}(?P<b>{_ANY})(?:['’]s?\s+{_ADJ}(?P<second>{lexicon.CLOSE_RELATIONS})(?:[\s,(]+(?P<c>{NAME}))?)?"),
    # A is B's friend · A, B's father
    re.compile(rf"(?P<a>{_ANY})(?:,|\s+(?:is|was|being))\s*\(?\s*(?P<b>{_ANY})['’]s?\s+{_ADJ}{_RELATION}\b(?:['’]s?\s+{_ADJ}(?P<second>{lexicon.CLOSE_RELATIONS}))?"),
    # B's father, A · B's father A
    re.compile(rf"(?P<b>{_ANY})['’]s?\s+{_ADJ}{_RELATION},?\s*\(?(?:named\s+|is\s+|was\s+|called\s+|is named\s+)?(?P<a>{NAME})"),
    # A (friend of B)
    re.compile(rf"(?P<a>{_ANY})\s*\(\s*{_ADJ}{_RELATION}\s+(?:of|to)\s+(?P<b>{_ANY})"),
    # friend of B, A / the father of B is A
    re.compile(rf"{_RELATION}\s+of\s+(?P<b>{_ANY})\s+(?:is|was|,)\s+(?P<a>{NAME})"),
    # A works with B · A is married to B · A lives with B
    re.compile(rf"(?P<a>{_ANY})\s+(?:(?:is|was)\s+)?(?P<verb>married to|dating|dates|engaged to|lives? with|lived with|living with|staying with|works? (?:with|for)|worked (?:with|for)|friends with|(?:close|good|best|old) friends with|related to|grew up with|served with|hunts? with|hunted with|roomed with|shares? (?:a|an) (?:house|home|apartment|trailer) with|rides? with|rents? (?:a room )?from|is raising|raised)\s+(?P<b>{_ANY})"),
    # A and B are brothers
    re.compile(rf"(?P<a>{_ANY})\s+and\s+(?P<b>{_ANY})\s+(?:are|were|have been)\s+{_ADJ}{_RELATION}"),
)
_SELF = re.compile(
    rf"\b(?:my|our)\s+{_ADJ}{_RELATION},?\s*(?:named\s+|is\s+)?(?P<b>{NAME}|{_WORD})"
    rf"|\b(?:I\s+am|I['’]m|I\s+was|he\s+is|she\s+is|he['’]s|she['’]s)\s+(?:an?\s+|the\s+)?{_ADJ}(?P<r2>{lexicon.CLOSE_RELATIONS}|{lexicon.LOOSE_RELATIONS})s?\s+(?:of|to|with)\s+{_ADJ}(?P<b2>{NAME}|{_WORD})(?:['’]s?\s+{_ADJ}(?P<second>{lexicon.CLOSE_RELATIONS}))?"
    rf"|\b(?:I\s+am|I['’]m|he\s+is|she\s+is|he['’]s|she['’]s)\s+(?P<b3>{NAME}|{_WORD})['’]s?\s+{_ADJ}(?P<r3>{lexicon.CLOSE_RELATIONS}|{lexicon.LOOSE_RELATIONS})\b"
    rf"|\bI\s+(?P<verb>work(?:ed)? (?:with|for)|grew up with|served with|live with|lived with|hunt(?:ed)? with|know|knew|was friends with|am friends with|dated|married|rode with|went to school with|go way back with)\s+(?P<b4>{NAME}|{_WORD})(?:['’]s?\s+{_ADJ}(?P<second4>{lexicon.CLOSE_RELATIONS}))?"
)


def ties(text: str) -> tuple[Tie, ...]:
    """Relations between people that a text states in simple phrases; those of the one who speaks have a = ""."""
    return _ties(text[:LONGEST_TEXT]) if text else ()


@lru_cache(maxsize=512)
def _ties(text: str) -> tuple[Tie, ...]:
    found: dict[tuple[str, str, str], Tie] = {}
    for sentence in re.split(r"(?<=[.!?;\n])\s+(?=[A-Z\"“(])", text):
        if len(sentence) > 2000 or not re.search(r"[A-Z][a-z]", sentence):
            continue
        for pattern in _TIES:
            for match in pattern.finditer(sentence):
                for tie in _tie(match, sentence):
                    found.setdefault((tie.a, tie.b, tie.relation), tie)
        for match in _SELF.finditer(sentence):
            tie = _self(match, sentence)
            if tie:
                found.setdefault((tie.a, tie.b, tie.relation), tie)
        if len(found) > MOST_OF_A_KIND:
            break
    return tuple(found.values())


def _tie(match: re.Match[str], sentence: str) -> Iterator[Tie]:
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


def _self(match: re.Match[str], sentence: str) -> Tie | None:
    parts = match.groupdict()
    b = _clean(parts["b"] or parts["b2"] or parts["b3"] or parts["b4"] or "")
    relation = (parts["relation"] or parts["r2"] or parts["r3"] or parts["verb"] or "").lower()
    second = parts["second"] or parts["second4"]
    if second:
        relation = f"{relation} of the {second.lower()}"
    return Tie("", b, relation, quote(sentence, *match.span())) if b else None


def _clean(name: str) -> str:
    _, _, written = _trim(name or "", 0, len(name or ""))
    return "" if not written or (len(written.split()) == 1 and names.is_common_word(written)) else written


# --- places ------------------------------------------------------------------------------------------------------------

_TYPES = "|".join(sorted(lexicon.STREET_TYPES, key=len, reverse=True))
_STREET = re.compile(rf"(?<![\w])(?:(?P<no>\d{{1,5}})\s+(?:block(?:\s+of)?\s+|blk\s+(?:of\s+)?)?)?(?P<base>(?:(?:North|South|East|West|N|S|E|W|NE|NW|SE|SW)\.?\s+)?(?:[A-ZÁÉÍÓÚÑ0-9][\w'áéíóúñ]*\s+){{1,3}}?)(?P<type>{_TYPES})\b\.?", re.IGNORECASE)
_LANDMARK = re.compile(rf"(?<!\w)(?P<base>(?:[A-ZÁÉÍÓÚÑ][\wáéíóúñ'’-]*\s+){{1,3}})(?P<type>{lexicon.LANDMARK_TYPES.title().replace('|', '|')})\b")
_HIGHWAY = re.compile(r"\b(?:highway|hwy|us|nm|interstate|i|route|rte|state road|county road|cr|sr|fm|mile marker|mm)[\s-]+(\d{1,4})\b", re.IGNORECASE)
_LEADING = re.compile(rf"(?<!\w)(?P<type>{lexicon.LEADING_PLACES.title()})\s+(?P<base>(?:(?:de|del|de la|los|las|la|el)\s+)?{_WORD}(?:\s+{_WORD})?)")
_AFTER_COMMA = re.compile(rf",\s+(?P<base>{_WORD}(?:\s+{_WORD}){{0,2}})\s*$")
_SENT_TO = re.compile(rf"\b(?:dispatched|responded|respond|called|sent|returned|drove|went|came) to (?:the\s+)?(?P<base>{_WORD}(?:\s+{_WORD}){{0,2}})")
_AT = re.compile(rf"\b(?:at|on|near|in|outside|behind|off|past|toward|towards|along)\s+(?:the\s+|old\s+|Old\s+)?(?P<base>{_WORD}(?:\s+{_WORD}){{0,2}})")
_TYPE_HINT = re.compile(rf"\b(?:{_TYPES})\b", re.IGNORECASE)


def _blank(match: re.Match[str]) -> str:
    base = match.group("base").strip()
    return match.group(0) if base[:1].islower() or not _is_street(base) else " " * len(match.group(0))


_DIRECTIONS = frozenset("north south east west n s e w ne nw se sw".split())


def _places(text: str, place: str) -> Iterator[Atom]:
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
        yield Atom(PLACE, f"highway {match.group(1)}", quote(text, *match.span()), place, (f"l:highway {match.group(1)}",))
    for match in _LEADING.finditer(text):
        yield _place(f"{match.group('type')} {match.group('base')}", "", quote(text, *match.span()), place)
    for match in (*_AT.finditer(text), *_SENT_TO.finditer(text), *_AFTER_COMMA.finditer(text[:200] if len(text) < 200 else "")):
        words = [word for word in match.group("base").split()]
        while words and names.is_common_word(words[0]):
            words = words[1:]
        while words and names.is_common_word(words[-1]):
            words = words[:-1]
        base = " ".join(words)
        if base and not names.knows_given(words[0]):
            yield _place(base, "", quote(text, *match.span()), place)


def _is_street(base: str) -> bool:
    words = [word.lower().strip(".") for word in base.split()]
    return not any(word in {"the", "a", "an", "his", "her", "my", "their", "that", "this", "of", "in", "on", "at", "to", "and", "was", "is", "by", "no", "any"} for word in words[-1:])


def _place(base: str, kind: str, quoted: str, place: str, *, number: str = "") -> Atom:
    plain = _plain(base)
    whole = f"{plain} {kind}".strip()
    keys = [f"l:{whole}"]
    usual = plain in lexicon.USUAL_PLACES or len(plain) < 4
    keys += [] if usual else [f"l:{plain}"]
    more = {"base": plain, "type": kind, "no": number, "usual": usual}
    return Atom(PLACE, whole, quoted, place, tuple(dict.fromkeys(keys)), more)


def _plain(words: str) -> str:
    parts = [re.sub(r"[^a-z0-9áéíóúñ]", "", part.lower().replace("’s", "").removesuffix("'s")) for part in words.split()]
    kept = [part for part in parts if part and part not in _DIRECTIONS and part not in {"the", "old"}] or parts
    return " ".join(part for part in kept if part)


_LOOSE = re.compile(r"[A-Za-záéíóúñ][\wáéíóúñ'’]*")
_LITTLE = frozenset(
    "the a an and or of for from with without this that these those there then when where who what which he she they we i it his her their my our your its on at in by to as is was were are be been has have had not no yes but if so out up down off over about into some any all just like got get went came come said says say told know think thought found find found gave give old new one two".split()
)


def _loose_places(text: str, place: str) -> Iterator[Atom]:
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
            if any(text[a[2] : b[1]].strip() for a, b in zip(piece, piece[1:], strict=False)):
                break
            plain = _plain(" ".join(one[0] for one in piece))
            last = plain.rpartition(" ")
            if last[2] in lexicon.STREET_TYPES and last[0]:
                plain = f"{last[0]} {lexicon.STREET_TYPES[last[2]]}"
            if len(plain) >= 4 and plain not in lexicon.USUAL_PLACES:
                yield Atom(PLACE, plain, quote(text, start, piece[-1][2]), place, (f"l:{plain}",), {"loose": True, "capital": word[:1].isupper()})


# --- times -------------------------------------------------------------------------------------------------------------

_MONTH = "|".join(sorted(lexicon.MONTHS, key=len, reverse=True))
_DATE = re.compile(r"(?<![\w/-])(\d{1,2})[/-](\d{1,2})[/-](\d{4}|\d{2})(?![\w/-])|(?<![\w-])(\d{4})-(\d{2})-(\d{2})(?![\w-])")
_MONTH_DAY = re.compile(rf"\b(?P<month>{_MONTH})\.?\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?:,?\s+(?P<year>\d{{4}}))?\b|\b(?P<day2>\d{{1,2}})(?:st|nd|rd|th)?\s+(?:of\s+)?(?P<month2>{_MONTH})\.?(?:,?\s+(?P<year2>\d{{4}}))?\b", re.IGNORECASE)
_MONTH_ONLY = re.compile(rf"\b(?:in|last|since|around|early|late|mid|this|of|back in|by|during|that)[\s-]+(?P<month>(?!may\b(?!\s+of|\s+\d))(?:{_MONTH}))\b\.?(?:\s+(?:of\s+)?(?P<year>\d{{4}}))?", re.IGNORECASE)
_SEASON = re.compile(r"\b(?P<how>last|this|that|in the|the|early|late|in)\s+(?P<season>spring|summer|fall|autumn|winter)\b(?:\s+(?:of\s+)?(?P<year>\d{4}))?", re.IGNORECASE)
_AGO = re.compile(r"\b(?P<count>\d{1,3}|a couple of|couple of|a few|several|an?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)\s+(?P<unit>day|week|month|year)s?\s+(?:ago|back|before|earlier)\b", re.IGNORECASE)
_NEAR = re.compile(r"\b(?P<what>yesterday|last night|this morning|tonight|the other (?:day|night|week)|last week(?:end)?|this week|last month|earlier this month|this month|last year|earlier this year|this year|this past week(?:end)?|over the weekend)\b", re.IGNORECASE)
_YEAR = re.compile(r"\b(?:in|since|from|back in|of|during)\s+(?P<year>(?:19|20)\d{2})\b", re.IGNORECASE)


def _times(text: str, place: str, day: date | None) -> Iterator[Atom]:
    for read in (_dates, _month_days):
        for first, last, start, end in read(text, day):
            yield _span(first, last, quote(text, start, end), place)
    if day is None:
        return
    for first, last, start, end in _vague(text, day):
        yield _span(first, last, quote(text, start, end), place)


def _span(first: date, last: date, quoted: str, place: str) -> Atom:
    return Atom(TIME, f"{first.isoformat()}/{last.isoformat()}", quoted, place)


Span = tuple[date, date, int, int]


def _dates(text: str, day: date | None) -> Iterator[Span]:
    for match in _DATE.finditer(text):
        if match.group(4):
            found = _day(match.group(4), match.group(5), match.group(6))
        else:
            year = match.group(3) if len(match.group(3)) == 4 else f"20{match.group(3)}"
            found = _day(year, match.group(1), match.group(2)) or _day(year, match.group(2), match.group(1))
        if found:
            yield found, found, *match.span()


def _month_days(text: str, day: date | None) -> Iterator[Span]:
    for match in _MONTH_DAY.finditer(text):
        month = lexicon.MONTHS[(match.group("month") or match.group("month2")).lower()]
        number = match.group("day") or match.group("day2")
        year = match.group("year") or match.group("year2")
        if year is None and day is None:
            continue
        found = _day(year or str(day.year if day else 0), str(month), number)
        if found and year is None and day and found > day + timedelta(days=2):
            found = _day(str(day.year - 1), str(month), number)
        if found:
            yield found, found, *match.span()


def _vague(text: str, day: date) -> Iterator[Span]:
    for match in _MONTH_ONLY.finditer(text):
        month = lexicon.MONTHS[match.group("month").lower()]
        year = int(match.group("year") or (day.year if month <= day.month else day.year - 1))
        if 1900 <= year <= 2100:
            yield date(year, month, 1), _month_end(year, month), *match.span()
    for match in _SEASON.finditer(text):
        first, last = lexicon.SEASONS[match.group("season").lower()]
        year = int(match.group("year") or (day.year if first <= day.month else day.year - 1))
        if 1900 <= year <= 2100:
            end = date(year + 1, 3, 1) if last > 12 else date(year, last, 1)
            yield date(year, first, 1) - timedelta(days=15), end + timedelta(days=15), *match.span()
    for match in _AGO.finditer(text):
        written = match.group("count").lower()
        count = int(written) if written.isdigit() else lexicon.COUNTS[written]
        days = count * {"day": 1, "week": 7, "month": 30, "year": 365}[match.group("unit").lower()]
        slack = max(2, days // 4)
        if days < 40_000:
            yield day - timedelta(days=days + slack), day - timedelta(days=days - slack), *match.span()
    for match in _NEAR.finditer(text):
        ago, width = _NEARNESS[re.sub(r"\s+", " ", match.group("what").lower())]
        yield day - timedelta(days=ago), day - timedelta(days=ago - width), *match.span()
    yield from _holidays(text, day)
    for match in _YEAR.finditer(text):
        year = int(match.group("year"))
        yield date(year, 1, 1), date(year, 12, 31), *match.span()


_HOLIDAYS = [(_whole(patterns), *rest) for patterns, *rest in lexicon.HOLIDAYS.values()]


def _holidays(text: str, day: date) -> Iterator[Span]:
    """The last such day before the one on which it was said."""
    for pattern, month, number, before, after in _HOLIDAYS:
        for match in pattern.finditer(text):
            held = date(day.year, month, number)
            if held > day + timedelta(days=before):
                held = date(day.year - 1, month, number)
            yield held - timedelta(days=before), held + timedelta(days=after), *match.span()


_NEARNESS = {
    "yesterday": (2, 2), "last night": (2, 2), "this morning": (1, 1), "tonight": (1, 1), "the other day": (14, 14), "the other night": (14, 14),
    "the other week": (28, 25), "last week": (15, 13), "last weekend": (10, 9), "this week": (8, 8), "last month": (62, 50), "earlier this month": (31, 31),
    "this month": (31, 31), "last year": (730, 550), "earlier this year": (365, 350), "this year": (365, 365), "this past week": (9, 9),
    "this past weekend": (9, 9), "over the weekend": (9, 9),
}  # fmt: skip


def _month_end(year: int, month: int) -> date:
    return (date(year + month // 12, month % 12 + 1, 1)) - timedelta(days=1)


def _day(year: str, month: str, day: str) -> date | None:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None


def day_of(written: str | None) -> str:
    """A date in ISO form from the ways that people write it; "" where it is none."""
    if not written:
        return ""
    for found, *_ in _dates(written.replace(".", "/"), None):
        return found.isoformat()
    return written[:10] if re.fullmatch(r"\d{4}-\d{2}-\d{2}.*", written) else ""
