"""What is on record of a case, as rows by which items find it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from django.db import connection

from muniment.cases.events import (
    AliasRecorded,
    CaseDescribed,
    CaseDrawnOn,
    CaseOpened,
    PropertyReported,
    ProsecutionOpened,
    ReportRecorded,
)
from muniment.linkage import atoms as a
from muniment.linkage import models as tables
from muniment.linkage import names, reading
from muniment.linkage.atoms import Tie
from muniment.linkage.index import Writer
from muniment.linkage.reading import OWN_NUMBER
from muniment.linkage.tie_rows import write_ties
from muniment.record.event import Recorded
from muniment.record.rows import insert


def on_case_opened(recorded: Recorded) -> None:
    """A case is found by its own number from now on."""
    e: CaseOpened = recorded.event
    know(e.case, recorded.seq)
    own = a.own_number(e.case, OWN_NUMBER)
    write = Writer(recorded.seq)
    write.case(e.case, [own] if own else [])
    write.write()


def know(case: str, seq: int, *, filled: bool = False) -> None:
    """The case is on record from its first mention; `filled` once somebody has said what it is about."""
    table = tables.KnownCase._meta.db_table
    keep = "UPDATE SET filled = TRUE" if filled else "NOTHING"
    with connection.cursor() as cursor:
        cursor.execute(
            f'INSERT INTO "{table}" ("case", opened_on, filled, seq) VALUES (%s, %s, %s, %s) '  # noqa: S608  our own names
            f'ON CONFLICT ("case") DO {keep}',
            [case, "", filled, seq],
        )


def fill(case: str, seq: int) -> None:
    know(case, seq, filled=True)


def on_case_described(recorded: Recorded) -> None:
    """Title and offense; the people whom a title names."""
    e: CaseDescribed = recorded.event
    know(e.case, recorded.seq, filled=bool(e.title or e.offense))
    if e.opened_on:
        tables.KnownCase.objects.filter(case=e.case).update(opened_on=e.opened_on[:10])
    found = reading.of_case_described(e)
    write = Writer(recorded.seq)
    write.case(e.case, found)
    write.write()


def on_report_recorded(recorded: Recorded) -> None:
    """What a report says, and the relations between people that it states."""
    e: ReportRecorded = recorded.event
    fill(e.case, recorded.seq)
    place = reading.report_place(e)
    found = reading.of_report(e)
    write = Writer(recorded.seq)
    write.case(e.case, found)
    ties = a.ties(e.text)
    if ties:
        said = [*(atom.quote for atom in found if atom.kind == a.MENTION), *_parties(e.case)]
        write_ties(write, tuple(_in_full(tie, said) for tie in ties), speaker=("", ""), place=place)
    write.write()


def _parties(case: str) -> list[str]:
    people = list(tables.Party.objects.filter(case=case).values_list("person", flat=True))
    rows = tables.KnownPerson.objects.filter(pk__in=people).order_by("pk")
    return [name for row in rows for name in row.names]


def _in_full(tie: Tie, said: Iterable[str]) -> Tie:
    """One name alone becomes the full name that the same report or the case's parties give, if there is only one."""
    said = list(said)
    return replace(tie, a=_full(tie.a, said), b=_full(tie.b, said))


def _full(name: str, said: Iterable[str]) -> str:
    if not name or len(name.split()) > 1:
        return name
    plain = name.lower()
    fits = {known for known in said if plain in known.lower().split() and len(known.split()) > 1}
    people = {names.parse(known).full for known in fits}
    return min(fits) if len(people) == 1 else name


def on_property_reported(recorded: Recorded) -> None:
    """Property that is missing: what it is, its maker and serial."""
    e: PropertyReported = recorded.event
    fill(e.case, recorded.seq)
    write = Writer(recorded.seq)
    write.case(e.case, reading.of_property(e))
    write.write()


def on_prosecution_opened(recorded: Recorded) -> None:
    """Kept until it draws on a case: then its number and defendant are that case's too."""
    e: ProsecutionOpened = recorded.event
    insert(tables.Tie, seq=recorded.seq, kind="opened", a=e.prosecution, b=e.defendant[:200])


def on_case_drawn_on(recorded: Recorded) -> None:
    """The prosecution's number and its defendant speak for the case."""
    e: CaseDrawnOn = recorded.event
    insert(tables.Tie, seq=recorded.seq, kind="drawn", a=e.prosecution, b=e.case)
    know(e.case, recorded.seq)
    found = []
    own = a.own_number(e.prosecution, "the number of a prosecution")
    if own:
        found.append(own)
    opened = tables.Tie.objects.filter(kind="opened", a=e.prosecution).first()
    if opened and opened.b:
        place = f"prosecution {e.prosecution}"
        found.append(a.of_person(opened.b, place, role="defendant", case_side=True))
    write = Writer(recorded.seq)
    write.case(e.case, found)
    write.write()


def on_alias_recorded(recorded: Recorded) -> None:
    """Two numbers of one matter: each case is found by the other's number too."""
    e: AliasRecorded = recorded.event
    insert(tables.Tie, seq=recorded.seq, kind="alias", a=e.number_a, b=e.number_b)
    write = Writer(recorded.seq)
    for here, there in ((e.number_a, e.number_b), (e.number_b, e.number_a)):
        own = a.own_number(there, "another number of the case")
        if own and tables.KnownCase.objects.filter(pk=here).exists():
            write.case(here, [own])
    write.write()
