"""Case numbers, serial numbers and telephone numbers in a text, as atoms. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator

from muniment.linkage import lexicon, numbers, serials
from muniment.linkage.atom import CITED, LONGEST_TEXT, MOST_OF_A_KIND, NUMBER, PHONE, SERIAL, Atom
from muniment.linkage.things import make_of, thing_of

_PHONE = re.compile(
    r"(?<![\w-])(?:\+?1[-. ]?)?\(?(\d{3})\)?[-. ]?(\d{3})[-. ](\d{4})(?![\w-])|(?<!\w)\+?1?(\d{10})(?!\w)"
)


def case_numbers(text: str, place: str) -> Iterator[Atom]:
    for read in numbers.find(text):
        near = text[max(0, read.start - 60) : read.start + len(read.quote) + 30]
        yield of_number(read, place, agency=agency_in(near))


_AGENCIES = {
    name: re.compile(rf"\b(?:{words})", re.IGNORECASE) for name, (_, words) in lexicon.AGENCIES.items()
}


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
    more: dict[str, object] = {
        "prefix": number.prefix,
        "year": number.year,
        "body": number.body,
        "digits": number.digits,
    }
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
    return tuple(
        Atom(CITED, number, number, place, (f"k:{number}",)) for number in list(found)[:MOST_OF_A_KIND]
    )


def own_number(written: str, place: str) -> Atom | None:
    """The atom of a case's or prosecution's own number."""
    number = numbers.of_case(written)
    if number is None:
        return None
    more = {
        "prefix": number.prefix,
        "year": number.year,
        "body": number.body,
        "digits": number.digits,
        "own": True,
    }
    return Atom(NUMBER, written, written, place, numbers.own_keys(number), more)


def serial_numbers(text: str, place: str) -> Iterator[Atom]:
    for written, start, end, cued in serials.find(text):
        near = text[max(0, start - 90) : end + 60]
        yield of_serial(written, place, thing=thing_of(near), make=make_of(near), cued=cued)


def of_serial(written: str, place: str, *, thing: str = "", make: str = "", cued: bool = True) -> Atom:
    """The atom of a serial number, with what it stands on where that is known."""
    more = {"thing": thing, "make": make, "cued": cued}
    return Atom(SERIAL, serials.fold(written), written, place, serials.keys(written, near=cued), more)


def phones(text: str, place: str) -> Iterator[Atom]:
    for match in _PHONE.finditer(text):
        yield of_phone(match.group(0), place)


def of_phone(written: str, place: str) -> Atom:
    """The atom of a telephone number."""
    digits = phone_digits(written)
    return Atom(PHONE, digits, written.strip(), place, (f"t:{digits}",) if len(digits) >= 7 else ())


def phone_digits(written: str) -> str:
    """A telephone number's last ten digits."""
    return re.sub(r"\D", "", written)[-10:]
