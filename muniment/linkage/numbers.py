"""Case and prosecution numbers in any form, with slips of the pen: how they are read, keyed and compared. Pure."""

# ruff: noqa: E501  a pattern or a list of words reads best in one piece
from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from rapidfuzz.distance import OSA

from muniment.linkage import lexicon

_SPLIT = re.compile(r"[.\-\u2010-\u2015\u2212_/\\: ]+")
_RUN = re.compile(
    r"(?<![\w$€£#.,@-])#?(?P<run>[A-Za-z0-9]+(?:[-.\u2010-\u2015\u2212_/][A-Za-z0-9]+|\s?[-\u2010-\u2015]\s?(?=\d)[A-Za-z0-9]+|(?<=[0-9A-Z])\s(?=\d)[A-Za-z0-9]+)*)(?![\w@])"
)
_PIECE = re.compile(r"\S+")
_CASE_CUE = re.compile(
    r"(?:case|cause|docket|file|incident|report|complaint|matter|investigation|reference|ref|evidence|under|ag(?:ency)?|"
    r"case[\s-]?no|cr|ori|offense)\s*(?:number|num|no|nos|id)?\s*[.:#,]*\s*(?:is|was|of|the)?\s*[\"'“‘(]?\s*$",
    re.IGNORECASE,
)
_NUMBER_CUE = re.compile(
    r"(?:number|no\.|nos\.|#|num\.?)\s*[.:]?\s*(?:is|was)?\s*[\"'“‘(]?\s*$", re.IGNORECASE
)
_NOT_CUE = re.compile(
    r"(?:serial|s/?n|model|lot|invoice|receipt|phone|cell|tel(?:ephone)?|call(?:ed)?|fax|plate|badge|unit|zip|price|paid|apt|suite|room|route|"
    r"highway|hwy|imei|vin|account|acct|order|tag|po box|box|dob|born|ssn|part|page|size|tracking|at|mile(?: marker)?)\s*"
    r"(?:number|num|no|nos|#|date)?\s*[.:#]?\s*(?:is|was|of)?\s*$|[$€£]\s*$",
    re.IGNORECASE,
)
_AFTER = re.compile(
    r"\s*(?:am|pm|dollars|bucks|usd|mm|cal\w*|grains?|gr|rounds?|ft|feet|inch\w*|miles|lbs?|pounds|kg|%|percent|years|units?)\b",
    re.IGNORECASE,
)
_CALIBERS = {"30-06", "30-30", "45-70", "44-40", "38-40", "25-06", "32-20", "7-08", "45-90", "25-20"}
_WORDS = frozenset(
    "no nos num number case cases cause file report in on at of to for from under the and or by is as was id".split()
)
_FOLD = str.maketrans({"O": "0", "Q": "0", "I": "1", "L": "1"})


@dataclass(frozen=True, slots=True)
class Number:
    """A number taken apart: what stands before the year, the year in two digits ("" without one), the rest."""

    prefix: str  # SO, or D202CR: letters and digits without joiners
    year: str
    body: str  # digits, groups joined with a dash, leading zeros dropped
    digits: str  # year and body as they were written, digits alone

    @property
    def plain(self) -> str:
        """Year and body without zeros: 24-1234."""
        return f"{self.year}-{self.body}" if self.year else self.body

    @property
    def compact(self) -> str:
        return self.plain.replace("-", "")


@dataclass(frozen=True, slots=True)
class Read:
    """A number read in a text. `cued`: words before it call it a case's number. `tail`: no year was written."""

    number: Number
    quote: str
    cued: bool
    tail: bool
    start: int


@dataclass(frozen=True, slots=True)
class Likeness:
    """How a written number is like a case's: exact, or one slip away, and in which words."""

    exact: bool
    slip: str  # "" | "transposition" | "digit" | "missing" | "extra" | "tail"
    prefix: str  # "same" | "missing" | "other"
    words: str


def _digits(group: str) -> str | None:
    """The group as digits where it is meant as digits: O and I are read as 0 and 1 beside digits."""
    if group.isdigit():
        return group
    folded = group.upper().translate(_FOLD)
    if folded.isdigit() and any(sign.isdigit() for sign in group) and len(group) >= 3:
        return folded
    if folded.isdigit() and len(group) >= 3:
        return None
    return None


def parse(written: str) -> Number | None:
    """Take a number apart; None where there are no digits to compare."""
    groups = [group for group in _SPLIT.split(written.strip(" .-#")) if group]
    while len(groups) > 1 and groups[0].lower() in _WORDS:
        groups = groups[1:]
    if len(groups) == 1:
        groups = _unglue(groups[0])
    groups = [
        part for n, group in enumerate(groups) for part in _court_year(group, last=n == len(groups) - 1)
    ]
    split = len(groups)
    while split and _digits(groups[split - 1]) is not None:
        split -= 1
    before, after = groups[:split], [_digits(group) or "" for group in groups[split:]]
    if not after:
        return None
    # D-202-CR-2024-00871: digits before the last letters belong to the court's code.
    year = ""
    for at in range(len(after) - 1):
        if _is_year(after[at]):
            before, year, after = before + after[:at], after[at][-2:], after[at:]
            break
    raw = after if not year else [year, *after[1:]]
    body = [group.lstrip("0") or "0" for group in (raw[1:] if year else raw)]
    if not body:
        return None
    return Number("".join(before).upper(), year, "-".join(body), "".join(raw))


def _is_year(group: str) -> bool:
    return len(group) == 2 or (len(group) == 4 and group[:2] in {"19", "20"})


def _unglue(run: str) -> list[str]:
    """CR2024000871 and SO24001234: the letters before the digits are a code."""
    found = re.fullmatch(r"([A-Za-z]{1,6})(\d{6,12})", run)
    return [found.group(1), *_years(found.group(2))] if found else _years(run)


def _court_year(group: str, *, last: bool) -> tuple[str, ...]:
    """CR2024 and D202CR2024 end in a year; SO24 does where more follows."""
    found = re.fullmatch(
        r"([A-Za-z0-9]*[A-Za-z])((?:19|20)\d\d)" + ("" if last else r"|([A-Za-z]{1,5})(\d\d)"), group
    )
    parts = tuple(part for part in found.groups() if part) if found else ()
    return parts or (group,)


def _years(digits: str) -> list[str]:
    if digits.isdigit() and 8 <= len(digits) <= 12 and digits[:2] in {"19", "20"} and len(digits) - 4 >= 4:
        return [digits[:4], digits[4:]]
    if digits.isdigit() and len(digits) == 8:
        return [digits[:2], digits[2:]]
    return [digits]


def of_case(number: str) -> Number | None:
    """A folded number's parts. What stands before its dot is the code of the agency or court."""
    code, dot, rest = number.partition(".")
    found = parse(rest) if dot else parse(number)
    if found is None or not dot:
        return found
    return Number(re.sub(r"[^A-Z0-9]", "", code.upper()) + found.prefix, found.year, found.body, found.digits)


def own_keys(number: Number) -> tuple[str, ...]:
    """Keys under which a case is found by its own number."""
    keys = {f"n:{number.plain}", *_near(number.compact), *_near(number.digits)}
    if len(number.digits) >= 7:
        keys.add(f"n:{number.digits}")
    head, _, last = number.body.partition("-")
    if not number.year and len(head) >= 6 and len(last) <= 2:
        keys.add(f"n:{head}")
    tail = number.body.rpartition("-")[2]
    if number.year and len(tail) >= 3:
        keys.add(f"q:{tail}")
    return tuple(sorted(keys))


def read_keys(read: Read) -> tuple[str, ...]:
    """Keys under which to look for the case that a written number means."""
    number = read.number
    if read.tail:
        return (f"q:{number.body}",)
    keys = {f"n:{number.plain}", f"n:{number.digits}", *_near(number.compact), *_near(number.digits)}
    return tuple(sorted(keys))


def _near(digits: str) -> set[str]:
    """The number with each one of its signs left out, and whole: two numbers one slip apart share one of these."""
    if not 5 <= len(digits) <= 14:
        return set()
    return {f"d:{digits}", *(f"d:{digits[:i]}{digits[i + 1 :]}" for i in range(len(digits)))}


def exact_keys(number: Number) -> tuple[str, ...]:
    """Keys under which a case with exactly this number is found."""
    return (f"n:{number.plain}",)


def compare(read: Read, case: Number, *, agency: str = "") -> Likeness | None:
    """How the number as written is like the case's own; None where it is not. `agency`: whose the words say it is."""
    seen = read.number
    prefix = _prefix(seen.prefix, case.prefix)
    if prefix == "missing" and agency and (own := agency_of(case.prefix)) and own != agency:
        prefix = "other"
    if read.tail:
        if case.year and seen.body == case.body:
            return Likeness(False, "tail", prefix, "is the last part of")
        return None
    head, _, last = case.body.partition("-")
    without_last = not case.year and len(head) >= 6 and len(last) <= 2 and seen.plain == head
    if seen.plain == case.plain or seen.digits == case.digits or without_last:
        return Likeness(True, "", prefix, "is" if prefix == "same" else _PREFIX_WORDS[prefix])
    if prefix == "missing" and _COURT.search(case.prefix):
        return None  # a slip is looked for among numbers of one kind
    best: tuple[str, str] | None = None
    for a in (seen.compact, seen.digits):
        for b in (case.compact, case.digits):
            if min(len(a), len(b)) >= 5 and OSA.distance(a, b, score_cutoff=1) == 1:
                best = min(best or ("z", ""), _slip(a, b))
    return Likeness(False, best[0], prefix, best[1]) if best else None


_COURT = re.compile(r"\d(?:CR|CV|F|FE|MD|M|JR|JQ|DR)$")
_PREFIX_WORDS = {"missing": "is, without its agency's code,", "other": "is, but for the agency's code,"}


def agency_of(code: str) -> str:
    """The kind of agency whose numbers usually begin with a code; "" where the code tells none."""
    return next((name for name, (codes, _) in lexicon.AGENCIES.items() if re.fullmatch(codes, code)), "")


def _prefix(seen: str, case: str) -> str:
    if not seen:
        return "missing"
    fold = str.maketrans({"O": "0", "I": "1", "L": "1"})
    a, b = seen.translate(fold), case.translate(fold)
    return "same" if a == b or (len(a) >= 2 and (b.startswith(a) or b.endswith(a))) else "other"


def _slip(written: str, case: str) -> tuple[str, str]:
    if len(written) < len(case):
        return "missing", "is one digit short of"
    if len(written) > len(case):
        return "extra", "has one digit more than"
    if sorted(written) == sorted(case):
        return "a transposition", "is one transposition from"
    return "digit", "is one digit off"


def find(text: str, *, limit: int = 400) -> Iterator[Read]:
    """Case numbers in a text: not phone numbers, prices, dates, calibers or serial numbers."""
    found = 0
    for start, run, end in _runs(text):
        if run.isalpha() or sum(sign.isdigit() for sign in run) < 3:
            continue
        before = text[max(0, start - 30) : start]
        cued = bool(_CASE_CUE.search(before))
        if not cued and _NOT_CUE.search(before):
            continue
        cued = cued or bool(_NUMBER_CUE.search(before)) or text[start : start + 1] == "#"
        read = _judge(run, cued=cued, start=start)
        if read is None or (_AFTER.match(text, end) and not read.cued):
            continue
        yield read
        found += 1
        if found >= limit:
            return


def _runs(text: str) -> Iterator[tuple[int, str, int]]:
    """What may be one number, with its place; numbers that stand one after the other are told apart.

    "24 001234" is one number. Where two pieces of a run are whole numbers by themselves, it was a list.
    """
    for match in _RUN.finditer(text):
        run, begin = match.group("run"), match.start("run")
        pieces = list(_PIECE.finditer(run))
        if sum("-" in piece.group() and parse(piece.group()) is not None for piece in pieces) < 2:
            yield match.start(), run, match.end()
            continue
        for piece in pieces:
            yield begin + piece.start(), piece.group(), begin + piece.end()


def typed(text: str) -> Read | None:
    """A number in the field where a case number belongs."""
    number = parse(text.replace("#", "")) if text and sum(sign.isdigit() for sign in text) >= 3 else None
    if number is None or len(number.compact) < 3:
        return None
    return Read(number, text.strip(), True, not number.year and len(number.digits) < 6, 0)


def _judge(run: str, *, cued: bool, start: int) -> Read | None:
    groups = [group for group in _SPLIT.split(run) if group]
    numeric = [_digits(group) for group in groups]
    shape = "-".join(str(len(group)) for group in groups)
    if all(digits is not None for digits in numeric) and not cued:
        if shape in {"3-3-4", "1-3-3-4", "3-4", "5-4", "3-2-4", "4-4-4-4"} or run in _CALIBERS:
            return None
        if _is_date([digits or "" for digits in numeric]):
            return None
    if shape in {"3-3-4", "1-3-3-4"} and all(digits is not None for digits in numeric):
        return None
    number = parse(run)
    if number is None or len(number.compact) > 16:
        return None
    if not number.year:
        return _yearless(run, number, groups, cued=cued, start=start)
    tail = number.body.rpartition("-")[2]
    if len(tail) < 3 and not cued and not number.prefix:
        return None
    if len(groups) == 1 and not cued and not number.prefix and len(number.digits) not in {8, 10}:
        return None
    if len(groups) == 1 and len(number.digits) == 10 and run[:2] not in {"19", "20"} and not cued:
        return None  # a telephone number without its dashes
    if len(groups) == 1 and not cued and not number.prefix and _is_day(run):
        return None
    if _is_span_of_years(run) and not cued:
        return None
    return Read(number, run, cued, False, start)


def _yearless(run: str, number: Number, groups: list[str], *, cued: bool, start: int) -> Read | None:
    if len(groups) == 1 and not number.prefix and 3 <= len(number.digits) <= 6:
        return Read(number, run, cued, True, start) if cued else None
    if number.prefix and len(groups) == 1:
        return None  # letters and digits in one: a serial, a plate
    if len(number.digits) == 10 and not cued:
        return None
    return Read(number, run, cued, False, start) if len(number.digits) >= 7 else None


def _is_date(groups: list[str]) -> bool:
    if len(groups) == 2 and all(len(group) <= 2 for group in groups):
        return True
    if len(groups) != 3:
        return False
    a, b, c = (int(group) for group in groups)
    if len(groups[0]) == 4:
        return b <= 12 and c <= 31
    return len(groups[0]) <= 2 and len(groups[1]) <= 2 and len(groups[2]) in {2, 4} and max(a, b) <= 31


def _is_day(digits: str) -> bool:
    """20240612 and 06122024 are days."""
    if len(digits) != 8:
        return False
    for year, month, day in ((digits[:4], digits[4:6], digits[6:]), (digits[4:], digits[:2], digits[2:4])):
        if year[:2] in {"19", "20"} and 1 <= int(month) <= 12 and 1 <= int(day) <= 31:
            return True
    return False


def _is_span_of_years(run: str) -> bool:
    return bool(re.fullmatch(r"(?:19|20)\d\d\s?[-\u2013/]\s?(?:(?:19|20)\d\d|\d\d)", run))
