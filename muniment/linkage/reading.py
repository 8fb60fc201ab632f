"""What the events of other rooms say, as atoms. Pure: it may run before the pen is taken."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date

from muniment.cases.events import CaseDescribed, PropertyReported, ReportRecorded
from muniment.custody.events import ClaimRecorded, ItemReceived
from muniment.linkage import atoms as a
from muniment.linkage import numbers
from muniment.linkage.atoms import Atom
from muniment.record.event import Event

WORDS = "the source's words"
MATTER = "the matter that the source named"
WHAT = "what was received"
CLAIM = "a later claim"
FIELD = "the number typed at receipt"
OWN_NUMBER = "its own number"


def read(event: Event) -> None:
    """Read the texts of an event; what was read is remembered, so that reading them again costs nothing."""
    if isinstance(event, ItemReceived):
        list(of_receipt(event))
        a.ties(event.words)
    elif isinstance(event, ReportRecorded):
        of_report(event)
        a.ties(event.text)
    elif isinstance(event, CaseDescribed):
        of_case_described(event)
    elif isinstance(event, ClaimRecorded):
        a.ties(event.words)


def of_receipt(e: ItemReceived) -> Iterator[Atom]:
    """What the source said, the matter they named, what it is, and the numbers it goes by."""
    day = day_of(e.received_at)
    yield from a.of_text(e.words, WORDS, side="item", day=day)
    yield from a.of_text(e.matter_named, MATTER, side="item", day=day)
    yield from a.of_text(e.what, WHAT, side="item", day=day)
    typed = numbers.typed(e.number_typed or "")
    booked = numbers.of_case(e.case) if e.case else None
    if booked:
        # Found on the way forth alone: every number of a register has neighbors, and cases would call all their items.
        read = typed or numbers.Read(booked, e.case or "", True, False, 0)
        yield replace(a.of_number(read, FIELD), keys=())
    else:
        if typed:
            yield a.of_number(typed, FIELD)
        yield from a.of_text(
            e.number_typed, FIELD, side="item", day=day
        )  # "info only, maybe 24-1234 (Tarrow)"
    if booked:
        keys = (f"x:{booked.plain}",)
        yield Atom(
            a.CITED, e.case or "", e.case or "", "the number it is booked under", keys, {"booked": True}
        )
    yield Atom(a.CITED, e.receipt_number, e.receipt_number, "its receipt number", (f"k:{e.receipt_number}",))


def of_description(
    description: Mapping[str, str], category: str, *, place: str, side: str, day: date | None
) -> Iterator[Atom]:
    """What somebody saw on an item: its serial, caliber and maker, and whatever else the words hold."""
    text = " ; ".join(value for key, value in sorted(description.items()) if key not in {"serial", "caliber"})
    caliber = a.caliber_of(description.get("caliber", ""))
    if caliber:
        yield Atom(a.CALIBER, caliber, description["caliber"], place, a.caliber_keys(caliber))
    if description.get("serial"):
        make = a.make_of(" ".join(description.values()))
        yield a.of_serial(description["serial"], place, thing=a.category_of(category), make=make)
    yield from a.of_text(text, place, side=side, day=day)


def of_case_described(e: CaseDescribed) -> list[Atom]:
    """Title and offense."""
    day = day_of(e.opened_on)
    found = list(_told(a.of_text(e.title, "the title of the case", side="case", day=day)))
    return [*found, *_told(a.of_text(e.offense, "the offense", side="case", day=day))]


def report_place(e: ReportRecorded) -> str:
    """A report as it is named in sentences."""
    return f"report {e.report}" + (f" ({e.title})" if e.title else "")


def of_report(e: ReportRecorded) -> list[Atom]:
    """What a report says. Numbers in it name other cases and items, and are looked up exactly."""
    place, day = report_place(e), day_of(e.dated)
    found = [
        *_told(a.of_text(e.text, place, side="case", day=day)),
        *_told(a.of_text(e.title, place, side="case", day=day)),
    ]
    if day:
        found.append(Atom(a.TIME, f"{day.isoformat()}/{day.isoformat()}", e.dated or "", place))
    return [
        *(_as_cited(atom) if atom.kind == a.NUMBER else atom for atom in found),
        *a.receipts(e.text, place),
    ]


def _as_cited(atom: Atom) -> Atom:
    return replace(atom, kind=a.CITED, keys=(f"x:{a.as_read(atom).number.plain}",))


def of_property(e: PropertyReported) -> list[Atom]:
    """Property that is missing: what it is, its maker and serial."""
    place = f"property reported ({e.loss})"
    description = e.description or ""
    found = list(_told(a.of_text(description, place, side="case")))
    thing = a.category_of(e.category)
    if thing:
        found.append(Atom(a.THING, thing, e.category, place, (f"o:{thing}",), {"told": True}))
    make = a.make_of(description)
    return [_on_thing(atom, thing, make) if atom.kind == a.SERIAL else atom for atom in found]


def _on_thing(atom: Atom, thing: str, make: str) -> Atom:
    return replace(atom, more={**atom.more, "thing": thing or atom.more.get("thing", ""), "make": make})


def _told(atoms: Iterable[Atom]) -> Iterator[Atom]:
    """Said of the case by somebody, not lent by what is held under it."""
    for atom in atoms:
        yield replace(atom, more={**atom.more, "told": True})


def day_of(written: str | None) -> date | None:
    """The day of a date or time in ISO form."""
    try:
        return date.fromisoformat((written or "")[:10])
    except ValueError:
        return None
