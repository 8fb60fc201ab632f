"""Item numbers as printed under a bar code: MU-24-000123-K, ending in an ISO 7064 Mod 37,36 check character.

MU    every number of this program     24       year of receipt     000123   the office's receipt series
U01   first item separated from a lot (repeated for its own parts)  K        check over all before it
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from muniment.errors.labels import CodeRefused

ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
PREFIX = "MU"
# What a scanner or a hand puts between the signs; `*` frames Code 39, dashes come in many lengths.
_NOISE = re.compile("[\\s\\-_./\\\\*'\u00ad\u2010-\u2015\u2212\ufeff]+")
_BODY = re.compile(r"(\d\d)(\d{6,9})((?:U\d\d)*)\Z")
# Read so where only a digit can stand; the check character then tells whether the reading was right. It stands
# itself as typed: were O taken for 0 there too, some misread digits would pass as another item.
_AS_DIGIT = str.maketrans("OQDILSBZG", "000115826")


@dataclass(frozen=True, slots=True)
class Code:
    """A number taken apart. `parts` are the places in the lots that it was separated from."""

    year: int  # of the century
    serial: int
    parts: tuple[int, ...] = ()

    def __str__(self) -> str:
        body = "".join(
            (PREFIX, f"{self.year:02}", f"{self.serial:06}", *(f"U{part:02}" for part in self.parts))
        )
        cells = (
            PREFIX,
            f"{self.year:02}",
            f"{self.serial:06}",
            *(f"U{part:02}" for part in self.parts),
            check(body),
        )
        return "-".join(cells)

    def part(self, n: int) -> Code:
        """The number of the n-th item separated from this one, counted from 1."""
        if not 1 <= n <= 99:
            raise CodeRefused(found=f"part {n} of {self}", why="a lot is taken apart into at most 99 items")
        return Code(self.year, self.serial, (*self.parts, n))


def make(*, year: int, serial: int) -> str:
    """The printed number of the `serial`-th receipt of the office, in a calendar year."""
    if not 0 < serial < 10**9:
        raise CodeRefused(found=serial, why="the receipt series runs from 1 to 999,999,999")
    return str(Code(year % 100, serial))


def check(text: str) -> str:
    """The check character of capital letters and digits, by ISO/IEC 7064 Mod 37,36."""
    carry = 36
    for sign in text:
        carry = (carry + ALPHABET.index(sign)) % 36 or 36
        carry = carry * 2 % 37
    return ALPHABET[(37 - carry) % 36]


def parse(typed: str) -> Code:
    """A number as typed or scanned: any case, dashes or none, O for 0. Raises CodeRefused, never guesses."""
    signs = _NOISE.sub("", unicodedata.normalize("NFKC", typed)).upper()
    prefix, body, last = signs[:2], signs[2:-1].translate(_AS_DIGIT), signs[-1:]
    match = _BODY.match(body)
    if prefix != PREFIX or not match or last not in ALPHABET:
        raise CodeRefused(found=typed, why="it has not the form MU-24-000123-K")
    year, serial, parts = match.groups()
    code = Code(int(year), int(serial), _parts(parts))
    if last != str(code)[-1]:
        raise CodeRefused(
            found=typed, why="its last sign does not fit the others, so one of them was misread"
        )
    return code


def canonical(typed: str) -> str | None:
    """The one spelling of a typed number, or None where it is none."""
    try:
        return str(parse(typed))
    except CodeRefused:
        return None


def _parts(text: str) -> tuple[int, ...]:
    return tuple(int(part) for part in text.split("U")[1:])
