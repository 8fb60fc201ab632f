"""What is read in a text: numbers, serials, people, calibers, kinds of event, places, times. Pure.

An atom is one thing read in one place, with the words around it. Atoms carry the keys under which the other side is
looked up, so that nothing is ever compared by going through everything.
"""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache

from muniment.linkage import figures, lexicon, persons, places, things, times
from muniment.linkage.atom import (
    CALIBER,
    CITED,
    EVENT,
    LONGEST_TEXT,
    MAKE,
    MENTION,
    NUMBER,
    PERSON,
    PHONE,
    PLACE,
    POINTING,
    PREMISE,
    SERIAL,
    SURNAME,
    THING,
    TIME,
    Atom,
    first,
    quote,
)
from muniment.linkage.figures import (
    as_read,
    of_number,
    of_phone,
    of_serial,
    own_number,
    phone_digits,
    receipts,
)
from muniment.linkage.persons import of_person
from muniment.linkage.things import caliber_keys, caliber_of, category_of, make_of
from muniment.linkage.ties import Tie, ties
from muniment.linkage.times import day_of
from muniment.linkage.wordlists import Words, beginnings

__all__ = [
    "CALIBER",
    "CITED",
    "EVENT",
    "MAKE",
    "MENTION",
    "NUMBER",
    "PERSON",
    "PHONE",
    "PLACE",
    "POINTING",
    "PREMISE",
    "SERIAL",
    "SURNAME",
    "THING",
    "TIME",
    "Atom",
    "Tie",
    "as_read",
    "caliber_keys",
    "caliber_of",
    "category_of",
    "day_of",
    "make_of",
    "of_number",
    "of_person",
    "of_phone",
    "of_serial",
    "of_text",
    "own_number",
    "phone_digits",
    "receipts",
    "ties",
]

_EVENTS = Words({name: patterns for name, (patterns, _) in lexicon.EVENTS.items()})
_PREMISES = Words({name: patterns for name, (patterns, _) in lexicon.PREMISES.items()})

_POINTING = re.compile(lexicon.POINTING, re.IGNORECASE)


def of_text(text: str | None, place: str, *, side: str, day: date | None = None) -> tuple[Atom, ...]:
    """Atoms of a text. `side` is "item" or "case": what may be meant loosely is read on the item's side alone."""
    return _of_text(text[:LONGEST_TEXT], place, side, day) if text and text.strip() else ()


@lru_cache(maxsize=1024)
def _of_text(text: str, place: str, side: str, day: date | None) -> tuple[Atom, ...]:
    found: list[Atom] = []
    # A street's name says nothing of the kind of place: "Quarry Road" is no quarry.
    unnamed = places.without_streets(text)
    begins = beginnings(unnamed)
    for read in (
        figures.case_numbers,
        figures.serial_numbers,
        figures.phones,
        things.calibers,
        places.named_places,
    ):
        found.extend(first(read(text, place)))
    for kind, words, prefix in (
        (THING, things.THINGS, "o"),
        (EVENT, _EVENTS, "e"),
        (PREMISE, _PREMISES, "r"),
    ):
        for name, match in words.matches(unnamed, begins):
            found.append(Atom(kind, name, quote(text, *match.span()), place, (f"{prefix}:{name}",)))
    found.extend(things.makes(text, place, begins))
    found.extend(first(times.spans_of_time(text, place, day, vague=side == "item")))
    people = list(first(persons.mentions(text, place)))
    found.extend(people)
    if side == "item":
        found.extend(first(persons.single_names(text, place, people)))
        found.extend(first(places.loose_places(text, place), 120))
        pointing = _POINTING.search(text)
        if pointing:
            found.append(Atom(POINTING, "points at a matter", quote(text, *pointing.span()), place))
    return tuple(found)
