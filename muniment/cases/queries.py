"""What pages and other rooms ask about cases, prosecutions and people. Numbers are given folded."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from django.db.models import Q

from muniment.cases import models as tables
from muniment.cases.events import ORDER
from muniment.cases.views import (
    CaseLine,
    CaseView,
    CounselView,
    CourtEventView,
    Matter,
    PartyView,
    PersonView,
    PropertyView,
    ProsecutionLine,
    ProsecutionView,
    RelationView,
    ReportView,
)
from muniment.cases.words import LISTED
from muniment.ledger.chain import Kind
from muniment.may import Facts
from muniment.record import event as record_event
from muniment.record import queries as record
from muniment.record.rows import find, there

__all__ = [
    "CaseLine",
    "CaseView",
    "CounselView",
    "CourtEventView",
    "Matter",
    "PartyView",
    "PersonView",
    "PropertyView",
    "ProsecutionLine",
    "ProsecutionView",
    "RelationView",
    "ReportView",
]

_ENDS = ("convicted", "dismissed")


# --- cases


def case(number: str) -> CaseView | None:
    """The case of this number, or None."""
    row = tables.Case.objects.filter(pk=number).first()
    if row is None:
        return None
    return CaseView(
        number=row.number,
        title=row.title,
        offense=row.offense,
        agency=row.agency,
        opened_on=row.opened_on,
        status=row.status,
        agents=tuple(row.agents),
        seq=row.seq,
        position=record.position(record_event.case(number)),
        entry=record.entry(row.seq),
    )


def is_case(number: str) -> bool:
    """Whether a case of this number was opened."""
    return there(tables.Case, number=number)


def cases(search: str = "", *, limit: int | None = LISTED, after: int = 0) -> tuple[CaseLine, ...]:
    """Cases whose number, title or offense holds the words, in the order of opening, after that seq."""
    rows = tables.Case.objects.filter(seq__gt=after).order_by("seq")
    for word in search.split():
        rows = rows.filter(Q(number__icontains=word) | Q(title__icontains=word) | Q(offense__icontains=word))
    return tuple(
        CaseLine(
            number=row.number,
            title=row.title,
            offense=row.offense,
            agency=row.agency,
            opened_on=row.opened_on,
            status=row.status,
            agents=tuple(row.agents),
            seq=row.seq,
        )
        for row in rows[:limit]
    )


def case_numbers() -> tuple[str, ...]:
    """Every case number of the office."""
    return tuple(tables.Case.objects.order_by("number").values_list("number", flat=True))


def cases_like(number: str) -> tuple[str, ...]:
    """Cases whose number differs from this one in the agency's code alone."""
    return _same_behind_code(tables.Case, number)


def count_cases() -> int:
    """How many cases the office has."""
    return tables.Case.objects.count()


def cases_related(number: str) -> tuple[str, ...]:
    """Other cases that share a prosecution with this one, or are another number of the same matter."""
    near = set(aliases_of(Kind.CASE, number))
    for each in {number, *near}:
        for drawing in prosecutions_of(each):
            near.update(tables.DrawnOn.objects.filter(prosecution=drawing).values_list("case", flat=True))
    return tuple(sorted(near - {number}))


def aliases_of(kind: Kind, number: str) -> tuple[str, ...]:
    """Every other number of the same matter, through any number of steps."""
    found = {number}
    wave = {number}
    while wave:
        pairs = tables.Alias.objects.filter(Q(number_a__in=wave) | Q(number_b__in=wave), kind=int(kind))
        wave = {end for pair in pairs.values_list("number_a", "number_b") for end in pair} - found
        found |= wave
    return tuple(sorted(found - {number}))


def aliases() -> tuple[tuple[Kind, str, str], ...]:
    """Every pair of numbers of one matter."""
    rows = tables.Alias.objects.order_by("seq").values_list("kind", "number_a", "number_b")
    return tuple((Kind(kind), number_a, number_b) for kind, number_a, number_b in rows)


def reports_of(number: str) -> tuple[ReportView, ...]:
    """The reports in a case, in the order of recording."""
    return tuple(_report(row) for row in tables.Report.objects.filter(case=number).order_by("seq"))


def report(id: str) -> ReportView | None:
    """The report of this id, or None."""
    row = tables.Report.objects.filter(pk=id).first()
    return _report(row) if row else None


def property_of(number: str) -> tuple[PropertyView, ...]:
    """Property that reports in a case name and nobody holds."""
    return tuple(
        PropertyView(
            case=row.case,
            report=row.report,
            property=row.property,
            category=row.category,
            loss=row.loss,
            description=row.description,
            value=row.value,
            seq=row.seq,
        )
        for row in tables.Property.objects.filter(case=number).order_by("seq")
    )


# --- prosecutions


def prosecution(number: str) -> ProsecutionView | None:
    """The prosecution of this number, or None."""
    row = tables.Prosecution.objects.filter(pk=number).first()
    if row is None:
        return None
    happened = court_events(number)
    dates = {each.kind: each.date for each in happened}
    return ProsecutionView(
        number=row.number,
        court=row.court,
        defendant=row.defendant,
        charges=tuple(row.charges),
        cases=_cases_of(number),
        status=_status(each.kind for each in happened),
        seq=row.seq,
        counsel=counsel_of(number),
        dates=dates,
        orders=tuple(each for each in happened if each.kind == ORDER),
        position=record.position(record_event.prosecution(number)),
        entry=record.entry(row.seq),
    )


def is_prosecution(number: str) -> bool:
    """Whether a prosecution of this number was opened."""
    return there(tables.Prosecution, number=number)


def prosecutions(search: str = "", *, limit: int | None = LISTED) -> tuple[ProsecutionLine, ...]:
    """Prosecutions whose number, court or defendant holds the words, in the order of opening."""
    rows = tables.Prosecution.objects.order_by("seq")
    for word in search.split():
        rows = rows.filter(
            Q(number__icontains=word) | Q(court__icontains=word) | Q(defendant__icontains=word)
        )
    return _lines(list(rows[:limit]))


def prosecution_numbers() -> tuple[str, ...]:
    """Every prosecution's number."""
    return tuple(tables.Prosecution.objects.order_by("number").values_list("number", flat=True))


def prosecutions_like(number: str) -> tuple[str, ...]:
    """Prosecutions whose number differs from this one in the court's code alone."""
    return _same_behind_code(tables.Prosecution, number)


def prosecutions_of(number: str) -> tuple[str, ...]:
    """Numbers of the prosecutions that draw on a case."""
    return tuple(
        tables.DrawnOn.objects.filter(case=number).order_by("seq").values_list("prosecution", flat=True)
    )


def prosecutions_of_user(user: str) -> tuple[ProsecutionLine, ...]:
    """Prosecutions in which the user stands as counsel of either side today."""
    numbers = tables.Counsel.objects.filter(user=user, withdrew_on=None).values("prosecution")
    return _lines(list(tables.Prosecution.objects.filter(pk__in=numbers).order_by("seq")))


def court_events(number: str) -> tuple[CourtEventView, ...]:
    """All that happened in court, in the order of recording."""
    return tuple(
        CourtEventView(
            prosecution=row.prosecution,
            kind=row.kind,
            date=row.date,
            event=row.event,
            items=tuple(row.items),
            document=row.document,
            seq=row.seq,
        )
        for row in tables.CourtEvent.objects.filter(prosecution=number).order_by("seq")
    )


def counsel_of(number: str) -> tuple[CounselView, ...]:
    """Every appearance in a prosecution, those that ended too."""
    return tuple(
        CounselView(
            user=row.user,
            name=row.name,
            side=row.side,
            capacity=row.capacity,
            appeared_on=row.appeared_on,
            withdrew_on=row.withdrew_on,
            seq=row.seq,
        )
        for row in tables.Counsel.objects.filter(prosecution=number).order_by("seq")
    )


def facts(*, case: str | None = None, prosecution: str | None = None) -> Facts:
    """What `may` asks of a case or a prosecution: its case agents, and counsel of record for the defense now."""
    agents: set[str] = set()
    numbers = {prosecution} if prosecution else set()
    if case:
        row = tables.Case.objects.filter(pk=case).only("agents").first()
        agents.update(row.agents if row else ())
        numbers.update(prosecutions_of(case))
    users = tables.Counsel.objects.filter(prosecution__in=numbers, side="defense", withdrew_on=None)
    counsel = users.exclude(user=None).values_list("user", flat=True)
    return Facts(agents=frozenset(agents), counsel=frozenset(user for user in counsel if user))


# --- people


def person(id: str) -> PersonView | None:
    """The person of this id, or None."""
    row = tables.Person.objects.filter(pk=id).first()
    return _person(row) if row else None


def person_by_external(external: str) -> PersonView | None:
    """The person who had this id in a former system, or None."""
    row = tables.Person.objects.filter(external=external).order_by("seq").first()
    return _person(row) if row else None


def who(id: str) -> tuple[str, str] | None:
    """Id and name of the person of this id, or of this id in a former system, or None."""
    return find(tables.Person, "person", "name", person=id) or find(
        tables.Person, "person", "name", external=id
    )


def is_related(a: str, b: str, *, relation: str, words: str, source: str) -> bool:
    """Whether a is recorded as this relation of b, in these words, from this source."""
    return there(tables.Relation, person_a=a, person_b=b, relation=relation, words=words, source=source)


def is_report(id: str) -> bool:
    """Whether a report has this id."""
    return there(tables.Report, report=id)


def people(search: str = "", *, limit: int | None = LISTED) -> tuple[PersonView, ...]:
    """People one of whose names, telephones or former ids holds each of the words."""
    rows = tables.Person.objects.order_by("seq")
    for word in search.split():
        rows = rows.filter(
            Q(folded__contains=word.casefold())
            | Q(phones__icontains=word)
            | Q(external=word)
            | Q(person=word)
        )
    return tuple(_person(row) for row in rows[:limit])


def parties_of(number: str) -> tuple[PartyView, ...]:
    """The people in a case, victims and witnesses too."""
    rows = list(tables.Party.objects.filter(case=number).order_by("seq"))
    names = names_of(row.person for row in rows)
    return tuple(
        PartyView(
            case=row.case,
            person=row.person,
            name=names.get(row.person, row.person),
            role=row.role,
            note=row.note,
            seq=row.seq,
        )
        for row in rows
    )


def is_party(number: str, *, person: str, role: str) -> bool:
    """Whether a person has this role in a case."""
    return there(tables.Party, case=number, person=person, role=role)


def matters_of(id: str) -> tuple[Matter, ...]:
    """The cases that a person is a party of, with the roles there and the prosecutions that draw on them."""
    roles: dict[str, list[str]] = defaultdict(list)
    for number, role in tables.Party.objects.filter(person=id).order_by("seq").values_list("case", "role"):
        roles[number].append(role)
    return tuple(
        Matter(case=number, roles=tuple(held), prosecutions=prosecutions_of(number))
        for number, held in roles.items()
    )


def relations_of(id: str) -> tuple[RelationView, ...]:
    """How a person is related to others, whichever of the two was named first."""
    rows = list(tables.Relation.objects.filter(Q(person_a=id) | Q(person_b=id)).order_by("seq"))
    names = names_of(end for row in rows for end in (row.person_a, row.person_b))
    return tuple(
        RelationView(
            other=other,
            other_name=names.get(other, other),
            relation=row.relation,
            words=row.words,
            source=row.source,
            forward=row.person_a == id,
            seq=row.seq,
        )
        for row in rows
        for other in [row.person_b if row.person_a == id else row.person_a]
    )


def names_of(ids: Iterable[str]) -> dict[str, str]:
    """The names of people, by id; one question for all."""
    return dict(tables.Person.objects.filter(pk__in=set(ids)).values_list("person", "name"))


# --- rows to views


def _same_behind_code(table: type[tables.Case | tables.Prosecution], number: str) -> tuple[str, ...]:
    behind = number.partition(".")[2]
    rows = table.objects.filter(number__endswith=f".{behind}").exclude(pk=number).order_by("number")
    return tuple(rows.values_list("number", flat=True)[:5])


def _cases_of(number: str) -> tuple[str, ...]:
    drawn = tables.DrawnOn.objects.filter(prosecution=number).order_by("seq")
    return tuple(drawn.values_list("case", flat=True))


def _lines(rows: list[tables.Prosecution]) -> tuple[ProsecutionLine, ...]:
    numbers = [row.number for row in rows]
    cases_by: dict[str, list[str]] = defaultdict(list)
    drawn = tables.DrawnOn.objects.filter(prosecution__in=numbers).order_by("seq")
    for number, drawn_on in drawn.values_list("prosecution", "case"):
        cases_by[number].append(drawn_on)
    ends: dict[str, list[str]] = defaultdict(list)
    ended = tables.CourtEvent.objects.filter(prosecution__in=numbers, kind__in=_ENDS).order_by("seq")
    for number, kind in ended.values_list("prosecution", "kind"):
        ends[number].append(kind)
    return tuple(
        ProsecutionLine(
            number=row.number,
            court=row.court,
            defendant=row.defendant,
            charges=tuple(row.charges),
            cases=tuple(cases_by[row.number]),
            status=_status(ends[row.number]),
            seq=row.seq,
        )
        for row in rows
    )


def _status(kinds: Iterable[str]) -> str:
    ended = [kind for kind in kinds if kind in _ENDS]
    return ended[-1] if ended else "open"


def _person(row: tables.Person) -> PersonView:
    return PersonView(
        person=row.person,
        name=row.name,
        names=tuple(row.names),
        born=row.born,
        phones=tuple(row.phones),
        addresses=tuple(row.addresses),
        identifiers=row.identifiers,
        external=row.external,
        seq=row.seq,
    )


def _report(row: tables.Report) -> ReportView:
    return ReportView(
        report=row.report,
        case=row.case,
        kind=row.kind,
        title=row.title,
        text=row.text,
        author=row.author,
        dated=row.dated,
        seq=row.seq,
    )
