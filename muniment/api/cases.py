"""Cases, prosecutions and people over HTTP."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.http import HttpRequest
from ninja import Router, Schema

from muniment.api.desk import CREATED, Recorded, answers, created, desk_of, recorded, require
from muniment.cases import actions, queries
from muniment.cases.actions.numbers import an_open_case, an_open_prosecution
from muniment.cases.queries import (
    CaseLine,
    CaseView,
    CounselView,
    PartyView,
    PersonView,
    ProsecutionLine,
    ReportView,
)
from muniment.errors.cases import NoSuchCase, NoSuchProsecution
from muniment.linkage import clearance
from muniment.linkage.queries import Listed
from muniment.production import heads

MOST = 500

cases = Router(tags=["cases"])
prosecutions = Router(tags=["prosecutions"])
people = Router(tags=["people"])


class Opened(Schema):
    """A case or prosecution is open under this number."""

    number: str
    recorded: Recorded


class Id(Schema):
    """A person or report has this id."""

    id: str
    recorded: Recorded


class CaseDetail(Schema):
    """A case with its complete list."""

    case: CaseView
    items: tuple[Listed, ...]
    prosecutions: tuple[str, ...]
    parties: tuple[PartyView, ...]
    reports: tuple[ReportView, ...]


class CourtEvent(Schema):
    """Something that happened in court."""

    prosecution: str
    kind: str
    date: dt.date
    event: dict[str, Any]
    items: tuple[str, ...]
    document: str | None
    seq: int


class Prosecution(Schema):
    """A prosecution. `dates`: of each kind of court event the date last recorded."""

    number: str
    court: str
    defendant: str
    charges: tuple[str, ...]
    cases: tuple[str, ...]
    status: str
    counsel: tuple[CounselView, ...]
    dates: dict[str, dt.date]
    orders: tuple[CourtEvent, ...]
    position: int
    entry: int | None


class NewCase(Schema):
    number: str
    title: str | None = None
    offense: str | None = None
    opened_on: dt.date | None = None
    status: str | None = None
    agents: list[str] | None = None


class CaseChange(Schema):
    title: str | None = None
    offense: str | None = None
    opened_on: dt.date | None = None
    status: str | None = None
    agents: list[str] | None = None


class NewParty(Schema):
    person: str
    role: str
    note: str | None = None


class NewReport(Schema):
    title: str = ""
    text: str = ""
    kind: str = "report"
    author: str | None = None
    dated: dt.date | None = None
    report: str | None = None


class NewProsecution(Schema):
    number: str
    court: str
    defendant: str
    charges: list[str] = []
    cases: list[str]


class NewCourtEvent(Schema):
    kind: str
    date: dt.date
    document: str | None = None
    detail: dict[str, Any] | None = None


class NewCounsel(Schema):
    name: str
    side: str
    capacity: str
    date: dt.date | None = None
    user: str | None = None
    document: str | None = None


class NewPerson(Schema):
    name: str
    born: dt.date | None = None
    phones: list[str] = []
    addresses: list[str] = []
    external: str | None = None


class NewRelation(Schema):
    person_a: str
    person_b: str
    relation: str
    words: str | None = None
    source: str | None = None


@cases.get("", response=answers(list[CaseLine]), summary="Cases")
def list_cases(request: HttpRequest, search: str = "", after: int = 0, limit: int = 200) -> Any:
    """Cases whose number, title or offense holds the words; `after`: the `seq` of the last one seen."""
    desk = desk_of(request)
    require(desk, "cases.search")
    return list(queries.cases(search, limit=min(max(limit, 1), MOST), after=max(after, 0)))


@cases.post("", response=answers(Opened, CREATED), summary="Open a case")
def open_case(request: HttpRequest, body: NewCase) -> Any:
    """Open a case under a number that no other case has."""
    told = body.dict()
    opened = actions.open_case(desk_of(request), told.pop("number"), **told)
    return created({"number": opened.number, "recorded": recorded(opened.receipt)})


@cases.get("/{number}", response=answers(CaseDetail), summary="A case")
def show_case(request: HttpRequest, number: str) -> Any:
    """The case, its complete list, its prosecutions, parties and reports."""
    desk = desk_of(request)
    require(desk, "linkage.read")
    folded = an_open_case(desk, number)
    require(desk, "cases.read", facts=queries.facts(case=folded))
    found = queries.case(folded)
    if found is None:
        raise NoSuchCase(number=folded, like="")
    return {
        "case": found,
        "items": clearance.items_on(folded, to=desk.actor),
        "prosecutions": queries.prosecutions_of(folded),
        "parties": queries.parties_of(folded),
        "reports": queries.reports_of(folded),
    }


@cases.post("/{number}/describe", response=answers(Recorded), summary="Describe a case")
def describe_case(request: HttpRequest, number: str, body: CaseChange) -> Any:
    """Say what the case is; what is left out stays as it was said."""
    return recorded(actions.describe_case(desk_of(request), number, **body.dict()))


@cases.post("/{number}/parties", response=answers(Recorded, CREATED), summary="Add a party")
def add_party(request: HttpRequest, number: str, body: NewParty) -> Any:
    """Say that a person has to do with a case, and as what."""
    return created(recorded(actions.add_party(desk_of(request), number, **body.dict())))


@cases.post("/{number}/reports", response=answers(Id, CREATED), summary="Add a report")
def add_report(request: HttpRequest, number: str, body: NewReport) -> Any:
    """Put a written account in a case, whole."""
    added = actions.add_report(desk_of(request), number, **body.dict())
    return created({"id": added.report, "recorded": recorded(added.receipt)})


@prosecutions.get("", response=answers(list[ProsecutionLine]), summary="Prosecutions")
def list_prosecutions(request: HttpRequest, search: str = "", limit: int = 200) -> Any:
    """Prosecutions of the office; for defense counsel, their own."""
    desk = desk_of(request)
    if "defender" in desk.actor.roles:
        return list(queries.prosecutions_of_user(desk.actor.user))
    require(desk, "disclosure.read")
    return list(queries.prosecutions(search, limit=min(max(limit, 1), MOST)))


@prosecutions.post("", response=answers(Opened, CREATED), summary="Open a prosecution")
def open_prosecution(request: HttpRequest, body: NewProsecution) -> Any:
    """Open a court case against one defendant, drawing on cases."""
    told = body.dict()
    opened = actions.open_prosecution(desk_of(request), told.pop("number"), **told)
    return created({"number": opened.number, "recorded": recorded(opened.receipt)})


@prosecutions.get("/{number}", response=answers(Prosecution), summary="A prosecution")
def show_prosecution(request: HttpRequest, number: str) -> Any:
    """The prosecution, its counsel, dates and orders."""
    desk = desk_of(request)
    folded = an_open_prosecution(number)
    require(desk, "prosecutions.read", facts=queries.facts(prosecution=folded))
    found = queries.prosecution(folded)
    if found is None:
        raise NoSuchProsecution(number=folded, like="")
    return found


@prosecutions.get("/{number}/events", response=answers(list[CourtEvent]), summary="What happened in court")
def list_events(request: HttpRequest, number: str) -> Any:
    """All that happened in court, in the order of recording."""
    desk = desk_of(request)
    folded = an_open_prosecution(number)
    require(desk, "prosecutions.read", facts=queries.facts(prosecution=folded))
    return list(queries.court_events(folded))


@prosecutions.post(
    "/{number}/events",
    response=answers(Recorded, CREATED),
    summary="Record what happened in court",
)
def court_event(request: HttpRequest, number: str, body: NewCourtEvent) -> Any:
    """Record what happened in court; of "trial set" the date is the day of trial."""
    return created(recorded(actions.court_event(desk_of(request), number, **body.dict())))


@prosecutions.post("/{number}/counsel", response=answers(Recorded, CREATED), summary="Counsel appeared")
def counsel(request: HttpRequest, number: str, body: NewCounsel) -> Any:
    """Record an appearance for one side."""
    return created(recorded(heads.appear(desk_of(request), number, **body.dict())))


@people.get("", response=answers(list[PersonView]), summary="People")
def list_people(request: HttpRequest, search: str = "", limit: int = 200) -> Any:
    """People one of whose names, telephones or former ids holds each of the words."""
    desk = desk_of(request)
    require(desk, "cases.search")
    return list(queries.people(search, limit=min(max(limit, 1), MOST)))


@people.post("", response=answers(Id, CREATED), summary="Record a person")
def add_person(request: HttpRequest, body: NewPerson) -> Any:
    """Record who somebody is."""
    told = body.dict()
    added = actions.add_person(desk_of(request), names=told.pop("name"), **told)
    return created({"id": added.person, "recorded": recorded(added.receipt)})


@people.post("/relations", response=answers(Recorded, CREATED), summary="Relate two people")
def relate(request: HttpRequest, body: NewRelation) -> Any:
    """Record that a is the `relation` of b."""
    return created(recorded(actions.relate(desk_of(request), **body.dict())))
