"""A mid-size office: one thing handed in, one report written, against 8,500 cases and 20,000 items."""

from __future__ import annotations

import time
from statistics import quantiles

import pytest

from muniment.cases.events import CaseDescribed, CaseOpened, PartyAdded, PersonRecorded, ReportRecorded
from muniment.custody.events import ItemReceived
from muniment.linkage import ask
from muniment.linkage.projections import projector
from muniment.record.event import Recorded

pytestmark = pytest.mark.long

CASES, ITEMS = 8_500, 20_000
STREETS = [
    f"{a} {b} Road"
    for a in "Pinyon Juniper Copper Chamisa Quarry Depot Mesquite Adobe".split()
    for b in "Hill Creek Bluff Draw".split()
]
OFFENSES = ["Burglary", "Larceny", "Shooting", "Robbery", "Arson", "Assault", "Fraud", "Vandalism"]
GIVEN = "Dale Ingvar Rosa Walter Hannah Tobias Elena Marcus Priya Gustavo".split()


def surname(n: int) -> str:
    return "".join("bdfgklmnprstvz"[n // 14**i % 14] + "aeiou"[n // 5**i % 5] for i in range(4)).title()


def fill() -> None:
    from django.db import transaction

    seq = 1000
    with transaction.atomic():
        for event in events():
            seq += 1
            projector.handlers[type(event)](
                Recorded(
                    event=event,
                    seq=seq,
                    ev=seq.to_bytes(32, "big"),
                    by="x",
                    via="x",
                    recorded_ms=0,
                    recorded_at="",
                    places=(),
                )
            )


def events():
    for n in range(CASES):
        case, person = f"SO.{10 + n // 700}-{n % 700 + 1:06d}", f"{n:012x}"
        street, offense = STREETS[n % len(STREETS)], OFFENSES[n % len(OFFENSES)]
        yield CaseOpened(case=case, agency="SO")
        yield CaseDescribed(
            case=case, title=f"{offense}, {street}", offense=offense, opened_on=f"20{10 + n // 700}-03-01"
        )
        yield PersonRecorded(
            person=person, names=({"name": f"{GIVEN[n % 10]} {surname(n)}"},), born="1970-01-01"
        )
        yield PartyAdded(case=case, person=person, role="victim")
        text = f"Dispatched to {street} in reference to {offense.lower()}. {GIVEN[n % 7]} {surname(n + 3)} was the neighbor."
        yield ReportRecorded(
            case=case,
            report=f"R{n}",
            kind="incident",
            title="Report",
            text=text,
            dated=f"20{10 + n // 700}-03-02",
        )
    for n in range(ITEMS):
        case = f"SO.{10 + (n % CASES) // 700}-{(n % CASES) % 700 + 1:06d}"
        yield ItemReceived(
            item=f"{n:032x}",
            received_at="2024-03-05",
            category="ammunition" if n % 9 == 0 else "other",
            case=case,
            receipt_number=f"MU-24-{n:06d}-K",
            received_by="x",
            source={"name": f"{GIVEN[n % 9]} {surname(n * 7)}"},
            words="Collected at the scene.",
            what="rounds, .45 ACP" if n % 9 == 0 else "thing",
        )


def test_one_thing_against_a_mid_size_office(desk):
    fill()
    assert (ask.cases_on_record(), ask.items_held()) == (CASES, ITEMS)
    words = "I think these belong to that shooting on Copper Hill Road last March, case 22-000434. Dale Bodababa had them."
    spent = []
    for n in range(60):
        event = ItemReceived(
            item=f"{ITEMS + n:032x}",
            received_at="2024-03-05",
            category="ammunition",
            receipt_number=f"MU-24-{ITEMS + n:06d}-K",
            received_by="x",
            source={"name": f"Ingvar {surname(n)}", "contact": "505-555-0123"},
            words=words,
            what="24 rounds, .45 ACP",
        )
        seq = 900_000 + n
        projector.handlers[ItemReceived](
            Recorded(
                event=event,
                seq=seq,
                ev=seq.to_bytes(32, "big"),
                by="x",
                via="x",
                recorded_ms=0,
                recorded_at="",
                places=(),
            )
        )
        began = time.process_time()
        ask.of_items([event.item])
        spent.append((time.process_time() - began) * 1000)
    p50, p95 = quantiles(spent, n=20)[9], quantiles(spent, n=20)[18]
    began = time.process_time()
    ask.of_cases(["SO.15-000100"])
    back = (time.process_time() - began) * 1000
    print(f"one item: p50 {p50:.1f} ms, p95 {p95:.1f} ms; one case against all items: {back:.1f} ms")
    assert p50 < 50
    assert back < 500
