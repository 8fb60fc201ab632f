"""NIBRS flat files, as agencies submit them to the FBI: fixed positions, one segment a line. Pure.

Source: FBI CJIS, National Incident-Based Reporting System Technical Specification, data submission layouts (segment
levels 0 to 7). Positions count from 1, as there. Segments of one incident share ORI and incident number and may stand
anywhere in the file; a Group B arrest (level 7) has no incident and is known by its arrest transaction number.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from muniment.importers.nibrs_codes import LOSSES
from muniment.importers.nibrs_layouts import LAYOUTS, Group, Layout
from muniment.importers.rejects import Reject

# Race and ethnicity are never read out of a line; nothing of Muniment's needs them.
UNREAD = frozenset({"race", "ethnicity", "bias_motivation"})
_KNOWN_ACTIONS = frozenset({"I", "A", "W"})  # incident, add, time window: each says what to add


@dataclass(frozen=True, slots=True)
class Segment:
    """One line: its place in the file, its level, and its values without the blanks around them."""

    row: int
    level: str
    ori: str
    number: str  # incident number, or arrest transaction number at level 7
    values: Mapping[str, str | tuple[str, ...]]
    groups: Mapping[str, tuple[Mapping[str, str], ...]] = field(default_factory=dict)

    def one(self, name: str) -> str:
        """A value that stands once; blank is empty."""
        value = self.values.get(name, "")
        return value if isinstance(value, str) else " ".join(value)

    def many(self, name: str) -> tuple[str, ...]:
        """The values of a field that may stand several times, without blank ones."""
        value = self.values.get(name, ())
        return (value,) if isinstance(value, str) else value

    def day(self, name: str) -> date | None:
        """A date, checked when the line was read."""
        return _day(self.one(name)) if self.one(name) else None


@dataclass(slots=True)
class Incident:
    """The segments of one incident. `head` is its administrative segment."""

    head: Segment
    parts: list[Segment] = field(default_factory=list)

    def of(self, level: str) -> list[Segment]:
        """The segments of one level, in the order of the file."""
        return [part for part in self.parts if part.level == level]

    @property
    def number(self) -> str:
        """ORI, dot, incident number: as typed, before folding."""
        return f"{self.head.ori}.{self.head.number}"

    @property
    def rows(self) -> list[int]:
        return [self.head.row, *(part.row for part in self.parts)]


@dataclass(slots=True)
class ArrestB:
    """All Group B charges of one arrest: the lines with one arrest transaction number."""

    parts: list[Segment]

    @property
    def number(self) -> str:
        """ORI, dot, arrest transaction number: as typed, before folding."""
        return f"{self.parts[0].ori}.{self.parts[0].number}"

    @property
    def rows(self) -> list[int]:
        return [part.row for part in self.parts]


@dataclass(slots=True)
class NibrsFile:
    """What a flat file holds, grouped; and the lines that could not be read."""

    rows: int = 0
    incidents: list[Incident] = field(default_factory=list)
    arrests: list[ArrestB] = field(default_factory=list)
    zero_reports: list[Segment] = field(default_factory=list)
    rejected: list[Reject] = field(default_factory=list)


class _LineRefused(Exception):
    def __init__(self, column: str, reason: str) -> None:
        super().__init__(reason)
        self.column = column
        self.reason = reason


def read(lines: Iterable[str], *, file: str) -> NibrsFile:
    """Group the lines of a flat file by incident and arrest. Lines that can not be read are rejects, never dropped."""
    found = NibrsFile()
    heads: dict[tuple[str, str], Incident] = {}
    parts: list[Segment] = []
    arrests: dict[tuple[str, str], ArrestB] = {}
    refused: dict[tuple[str, str], int] = {}  # incidents whose own line was refused -> its row
    for row, line in _numbered(lines):
        found.rows += 1
        try:
            segment = parse(line, row=row)
            key = (segment.ori, segment.number)
            if segment.level == "0":
                found.zero_reports.append(segment)
            elif segment.level == "7":
                arrests.setdefault(key, ArrestB([])).parts.append(segment)
            elif segment.level != "1":
                parts.append(segment)
            elif key in heads:
                raise _LineRefused(
                    "incident_number", f"incident {segment.number} stands in row {heads[key].head.row} too"
                )
            else:
                heads[key] = Incident(segment)
        except _LineRefused as why:
            found.rejected.append(Reject(file=file, row=row, column=why.column, reason=why.reason))
            if line[4:5] == "1" and len(line) >= 37:
                refused.setdefault((line[16:25].strip(), line[25:37].strip()), row)
    _assemble(found, heads, parts, refused, file)
    found.incidents = list(heads.values())
    found.arrests = list(arrests.values())
    return found


def _assemble(
    found: NibrsFile,
    heads: Mapping[tuple[str, str], Incident],
    parts: Iterable[Segment],
    refused: Mapping[tuple[str, str], int],
    file: str,
) -> None:
    for part in parts:
        key = (part.ori, part.number)
        if key in heads:
            heads[key].parts.append(part)
            continue
        why = f"incident {part.number} has no administrative segment (level 1) in this file"
        if key in refused:
            why = f"its incident's administrative segment, row {refused[key]}, was refused"
        found.rejected.append(Reject(file=file, row=part.row, column="incident_number", reason=why))
    found.rejected.sort(key=lambda reject: reject.row)


def _numbered(lines: Iterable[str]) -> Iterator[tuple[int, str]]:
    for row, line in enumerate(lines, 1):
        text = line.rstrip("\r\n")
        if text.strip(" \x1a"):  # a last line of Ctrl-Z is how old systems end a file
            yield row, text


def parse(line: str, *, row: int) -> Segment:
    """Read one line by its level's layout; `_LineRefused` names the position's name and what is wrong there."""
    level = line[4:5]
    layout = LAYOUTS.get(level)
    if not line[:4].isdigit():
        raise _LineRefused("length", f"the first four signs are {line[:4]!r}, not the length of the segment")
    if layout is None:
        raise _LineRefused("level", f"there is no segment level {level!r}")
    if not line.isascii():
        raise _LineRefused("line", "holds signs outside ASCII, so positions can not be trusted")
    stated = int(line[:4])
    if stated not in layout.lengths or len(line) != stated:
        allowed = " or ".join(map(str, layout.lengths))
        raise _LineRefused(
            "length",
            f"has {len(line)} signs and says {stated}; {layout.name} segments have {allowed} (cut, or blanks trimmed?)",
        )
    values = _values(line, layout)
    groups = {group.name: _turns(line, group) for group in layout.groups}
    number = str(values["transaction_number" if level == "7" else "incident_number"])
    segment = Segment(
        row=row, level=level, ori=str(values["ori"]), number=number, values=values, groups=groups
    )
    _check(segment, layout)
    return segment


def _values(line: str, layout: Layout) -> dict[str, str | tuple[str, ...]]:
    values: dict[str, str | tuple[str, ...]] = {}
    for name, start, width, times in layout.fields:
        if name in UNREAD:
            continue
        if times == 1:
            values[name] = line[start - 1 : start - 1 + width].strip()
        else:
            turns = (
                line[at : at + width].strip() for at in range(start - 1, start - 1 + width * times, width)
            )
            values[name] = tuple(turn for turn in turns if turn)
    return values


def _turns(line: str, group: Group) -> tuple[dict[str, str], ...]:
    found = []
    for turn in range(group.times):
        at = group.start - 1 + turn * group.width
        if line[at : at + group.width].strip():
            found.append(
                {
                    name: line[at + start - 1 : at + start - 1 + width].strip()
                    for name, start, width, _ in group.fields
                }
            )
    return tuple(found)


def _check(segment: Segment, layout: Layout) -> None:
    action = segment.one("action")
    if not segment.ori:
        raise _LineRefused("ori", "is blank")
    if segment.level == "0":
        return
    if action not in _KNOWN_ACTIONS:
        raise _LineRefused(
            "action",
            f"{action!r} asks to change or delete what was submitted before; nothing is deleted here: "
            "correct the case by hand, with a reason",
        )
    if not segment.number:
        raise _LineRefused("transaction_number" if segment.level == "7" else "incident_number", "is blank")
    for name in ("incident_date", "exceptional_clearance_date", "arrest_date"):
        _check_day(
            segment.one(name),
            name,
            needed=name in ("incident_date", "arrest_date") and name in segment.values,
        )
    if segment.level in "267" and not segment.one("offense"):
        raise _LineRefused("offense", "is blank")
    if segment.level == "3":
        _check_property(segment)


def _check_property(segment: Segment) -> None:
    loss = segment.one("type_of_loss")
    if loss not in LOSSES:
        raise _LineRefused("type_of_loss", f"{loss!r} is none of 1 to 8")
    for k, turn in enumerate(segment.groups["property"], 1):
        if not turn["description"]:
            raise _LineRefused(f"description {k}", "is blank, though a value or date stands beside it")
        if turn["value"] and not turn["value"].isdigit():
            raise _LineRefused(f"value {k}", f"{turn['value']!r} is not a number of dollars")
        _check_day(turn["date_recovered"], f"date_recovered {k}")
    for k, turn in enumerate(segment.groups["drug"], 1):
        if turn["quantity"] and not (turn["quantity"].isdigit() and len(turn["quantity"]) == 12):
            raise _LineRefused(
                f"quantity {k}", f"{turn['quantity']!r} is not 12 digits, the last 3 of them decimals"
            )
    for name in ("stolen_motor_vehicles", "recovered_motor_vehicles"):
        if segment.one(name) and not segment.one(name).isdigit():
            raise _LineRefused(name, f"{segment.one(name)!r} is not a number")


def _check_day(text: str, column: str, *, needed: bool = False) -> None:
    if not text:
        if needed:
            raise _LineRefused(column, "is blank")
        return
    if _day(text) is None:
        raise _LineRefused(column, f"{text!r} is no date (YYYYMMDD)")


def _day(text: str) -> date | None:
    if len(text) != 8 or not text.isdigit():
        return None
    try:
        return date(int(text[:4]), int(text[4:6]), int(text[6:]))
    except ValueError:
        return None


def quantity(digits: str) -> str:
    """12 digits, the last 3 decimals, as a decimal written out: '000000012500' is '12.5'."""
    if not digits:
        return ""
    whole, thousandths = int(digits[:9]), digits[9:].rstrip("0")
    return f"{whole}.{thousandths}" if thousandths else str(whole)
