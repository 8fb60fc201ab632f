"""From events to the rows of the cases room. One statement each where it can be: a former system brings 10,000s."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

from muniment.cases import models as tables
from muniment.cases.events import (
    COUNSEL_APPEARED,
    COUNSEL_WITHDREW,
    AliasRecorded,
    CaseDescribed,
    CaseDrawnOn,
    CaseOpened,
    CounselSignsIn,
    CourtEventRecorded,
    PartyAdded,
    PersonRecorded,
    PropertyReported,
    ProsecutionOpened,
    RelationRecorded,
    ReportRecorded,
)
from muniment.cases.names import folded, shown
from muniment.ledger.values import canonical
from muniment.record.event import Recorded
from muniment.record.protocols import Projector
from muniment.record.rows import insert, there

CHARGE_FILED = "charge filed"


def on_case_opened(recorded: Recorded) -> None:
    event: CaseOpened = recorded.event
    insert(tables.Case, number=event.case, agency=event.agency, seq=recorded.seq)


def on_case_described(recorded: Recorded) -> None:
    event: CaseDescribed = recorded.event
    said: dict[str, Any] = {
        "title": event.title,
        "offense": event.offense,
        "opened_on": _date(event.opened_on),
        "status": event.status,
        "agents": None if event.agents is None else list(event.agents),
    }
    said = {name: value for name, value in said.items() if value is not None}
    tables.Case.objects.filter(pk=event.case).update(**said)


def on_prosecution_opened(recorded: Recorded) -> None:
    event: ProsecutionOpened = recorded.event
    insert(
        tables.Prosecution,
        number=event.prosecution,
        court=event.court,
        defendant=event.defendant,
        charges=list(event.charges),
        seq=recorded.seq,
    )


def on_case_drawn_on(recorded: Recorded) -> None:
    event: CaseDrawnOn = recorded.event
    insert(tables.DrawnOn, seq=recorded.seq, prosecution=event.prosecution, case=event.case)


def on_alias_recorded(recorded: Recorded) -> None:
    event: AliasRecorded = recorded.event
    insert(tables.Alias, seq=recorded.seq, kind=event.kind, number_a=event.number_a, number_b=event.number_b)


def on_person_recorded(recorded: Recorded) -> None:
    event: PersonRecorded = recorded.event
    row: dict[str, Any] = {
        "name": shown(event.names),
        "folded": " ".join(folded(name["name"]) for name in event.names),
        "names": _kept(event.names),
        "born": _date(event.born),
        "phones": list(event.phones),
        "addresses": list(event.addresses),
        "identifiers": _kept(event.identifiers or {}),
        "external": event.external,
        "seq": recorded.seq,
    }
    # What is said later of the same person replaces what pages show; the record keeps both.
    if there(tables.Person, person=event.person):
        tables.Person.objects.filter(pk=event.person).update(**row)
    else:
        insert(tables.Person, person=event.person, **row)


def on_party_added(recorded: Recorded) -> None:
    event: PartyAdded = recorded.event
    insert(
        tables.Party,
        seq=recorded.seq,
        case=event.case,
        person=event.person,
        role=event.role,
        note=event.note or "",
    )


def on_relation_recorded(recorded: Recorded) -> None:
    event: RelationRecorded = recorded.event
    insert(
        tables.Relation,
        seq=recorded.seq,
        person_a=event.person_a,
        person_b=event.person_b,
        relation=event.relation,
        words=event.words or "",
        source=event.source or "",
    )


def on_report_recorded(recorded: Recorded) -> None:
    event: ReportRecorded = recorded.event
    insert(
        tables.Report,
        report=event.report,
        case=event.case,
        kind=event.kind,
        title=event.title,
        text=event.text,
        author=event.author or "",
        dated=_date(event.dated),
        seq=recorded.seq,
    )


def on_property_reported(recorded: Recorded) -> None:
    event: PropertyReported = recorded.event
    insert(
        tables.Property,
        seq=recorded.seq,
        case=event.case,
        report=event.report,
        property=event.property,
        category=event.category,
        loss=event.loss,
        description=event.description or "",
        value=event.value,
    )


def on_court_event(recorded: Recorded) -> None:
    event: CourtEventRecorded = recorded.event
    kind = event.event["kind"]
    insert(
        tables.CourtEvent,
        seq=recorded.seq,
        prosecution=event.prosecution,
        kind=kind,
        date=date.fromisoformat(event.date),
        event=_kept(event.event),
        items=list(event.items),
        document=event.document,
    )
    if kind in _FURTHER:
        _FURTHER[kind](recorded)


def _counsel_appeared(recorded: Recorded) -> None:
    event: CourtEventRecorded = recorded.event
    insert(
        tables.Counsel,
        seq=recorded.seq,
        prosecution=event.prosecution,
        user=event.event.get("user"),
        name=event.event["name"],
        side=event.event["side"],
        capacity=event.event["capacity"],
        appeared_on=date.fromisoformat(event.date),
    )


def _counsel_withdrew(recorded: Recorded) -> None:
    event: CourtEventRecorded = recorded.event
    for row in tables.Counsel.objects.filter(prosecution=event.prosecution, withdrew_on=None):
        if folded(row.name) == folded(event.event["name"]):
            row.withdrew_on = date.fromisoformat(event.date)
            row.save(update_fields=["withdrew_on"])


def on_counsel_signs_in(recorded: Recorded) -> None:
    event: CounselSignsIn = recorded.event
    for row in tables.Counsel.objects.filter(prosecution=event.prosecution, withdrew_on=None):
        if folded(row.name) == folded(event.name):
            row.user = event.user
            row.save(update_fields=["user"])


def _charge_filed(recorded: Recorded) -> None:
    event: CourtEventRecorded = recorded.event
    charge = event.event.get("charge")
    row = tables.Prosecution.objects.filter(pk=event.prosecution).first()
    if charge and row is not None and charge not in row.charges:
        row.charges = [*row.charges, charge]
        row.save(update_fields=["charges"])


_FURTHER = {
    COUNSEL_APPEARED: _counsel_appeared,
    COUNSEL_WITHDREW: _counsel_withdrew,
    CHARGE_FILED: _charge_filed,
}


def _kept(value: Any) -> Any:
    """A value as the record keeps it, names in its order, so that living rows equal replayed ones to the byte."""
    return json.loads(canonical(value))


def _date(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


projector = Projector(
    room="cases",
    tables=(
        tables.Counsel,
        tables.CourtEvent,
        tables.Property,
        tables.Report,
        tables.Relation,
        tables.Party,
        tables.Person,
        tables.Alias,
        tables.DrawnOn,
        tables.Prosecution,
        tables.Case,
    ),
    handlers={
        CaseOpened: on_case_opened,
        CaseDescribed: on_case_described,
        ProsecutionOpened: on_prosecution_opened,
        CaseDrawnOn: on_case_drawn_on,
        AliasRecorded: on_alias_recorded,
        PersonRecorded: on_person_recorded,
        PartyAdded: on_party_added,
        RelationRecorded: on_relation_recorded,
        ReportRecorded: on_report_recorded,
        PropertyReported: on_property_reported,
        CourtEventRecorded: on_court_event,
        CounselSignsIn: on_counsel_signs_in,
    },
)
