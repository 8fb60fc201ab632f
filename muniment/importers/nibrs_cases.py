"""NIBRS incidents and Group B arrests become cases; what was seized or recovered, items; other property, reports of it.

How each is counted: docs/importing.md.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import date
from typing import Any

from muniment.cases import actions as cases
from muniment.custody import actions as custody
from muniment.importers.course import Course
from muniment.importers.nibrs import ArrestB, Incident, NibrsFile, Segment, quantity
from muniment.importers.nibrs_codes import (
    CATEGORIES,
    DRUGS,
    LOSSES,
    MEASURES,
    OFFENSES,
    PROPERTY,
    VEHICLES,
    meaning,
)
from muniment.importers.nibrs_text import (
    arrest_text,
    arrest_title,
    drug_told,
    incident_status,
    incident_text,
    incident_title,
    int_or,
    value_told,
)

SEIZED, RECOVERED = "6", "5"
IN_CUSTODY = {SEIZED: "seized", RECOVERED: "recovered"}
REPORTED = {"2": "burned", "3": "counterfeited", "4": "damaged", "7": "stolen"}  # words of the cases room
_NO_THING = "nothing described"


def count(found: NibrsFile) -> dict[str, Any]:
    """How each kind is counted, from the segments alone: what the import's result states."""
    parts = [part for incident in found.incidents for part in incident.parts]
    levels = Counter(part.level for part in parts)
    properties = [part for part in parts if part.level == "3"]
    by_loss = Counter(LOSSES[part.one("type_of_loss")] for part in properties)
    things = Counter[str]()
    for part in properties:
        things[LOSSES[part.one("type_of_loss")]] += len(part.groups["property"])
    return {
        "incidents": len(found.incidents),
        "offenses": levels["2"],
        "property_segments": {"all": len(properties), **_in_order(by_loss)},
        "property_described": {"all": sum(things.values()), **_in_order(things)},
        "victims": levels["4"],
        "offenders": levels["5"],
        "arrestees": levels["6"],
        "group_b": {"segments": sum(len(a.parts) for a in found.arrests), "arrests": len(found.arrests)},
        "zero_reports": len(found.zero_reports),
    }


def _in_order(counted: Counter[str]) -> dict[str, int]:
    return {loss: counted[loss] for loss in LOSSES.values() if loss in counted}


def record_incident(course: Course, incident: Incident) -> None:
    """Open the case, put its account in it, take in what is held, report what is not."""
    head = incident.head
    day = _day(head, "incident_date")
    offenses = [meaning(OFFENSES, part.one("offense")) for part in incident.of("2")]
    opened = cases.open_case(
        course.desk,
        incident.number,
        title=incident_title(incident),
        offense=offenses[0] if offenses else None,
        opened_on=day,
        status=incident_status(incident),
    )
    course.counts["cases"] += 1
    report = f"NIBRS.{opened.number}"
    cases.add_report(
        course.desk,
        opened.number,
        report=report,
        kind="incident",
        title=f"NIBRS incident {head.number}",
        text=incident_text(incident),
        author=f"agency {head.ori}",
        dated=day,
    )
    course.counts["reports"] += 1
    for part in incident.of("3"):
        loss = part.one("type_of_loss")
        for n, turn in enumerate(part.groups["property"], 1):
            if loss in IN_CUSTODY:
                _take_in(course, opened.number, part, turn, n, happened=day)
            elif loss in REPORTED:
                _report(course, opened.number, report, part, turn, loss=REPORTED[loss])
            else:
                course.counts[f"described under “{LOSSES[loss]}”, in the report only"] += 1


def record_arrest(course: Course, arrest: ArrestB, *, also_in: str | None) -> None:
    """A Group B arrest has no incident: it is a case of its own, under its arrest transaction number."""
    first = arrest.parts[0]
    day = _day(first, "arrest_date")
    opened = cases.open_case(
        course.desk,
        arrest.number,
        title=arrest_title(arrest),
        offense=meaning(OFFENSES, first.one("offense")),
        opened_on=day,
        status="cleared by arrest",
    )
    course.counts["cases"] += 1
    cases.add_report(
        course.desk,
        opened.number,
        report=f"NIBRS.{opened.number}",
        kind="arrest",
        title=f"NIBRS Group B arrest {first.number}",
        text=arrest_text(arrest, also_in=also_in),
        author=f"agency {first.ori}",
        dated=day,
    )
    course.counts["reports"] += 1


def _take_in(
    course: Course, case: str, part: Segment, turn: Mapping[str, str], n: int, *, happened: date
) -> None:
    loss = part.one("type_of_loss")
    custody_word = IN_CUSTODY[loss]
    code = turn["description"]
    recovered = turn["date_recovered"]
    received = date(int(recovered[:4]), int(recovered[4:6]), int(recovered[6:])) if recovered else happened
    what = meaning(PROPERTY, code)
    drugs = _drugs(part) if code == "10" else []
    if drugs:
        what = f"{what}: {'; '.join(drug_told(drug) for drug in part.groups['drug'])}"
    stated: dict[str, Any] = {
        "file": course.file,
        "row": part.row,
        "property": n,
        "nibrs_property": code,
        "nibrs_type_of_loss": loss,
        "received": "date recovered" if recovered else "the incident's date: NIBRS has none of seizure",
    }
    if turn["value"]:
        stated["value"] = int_or(turn["value"])
    if drugs:
        stated["drugs"] = drugs
    taken = custody.receive(
        course.desk,
        source={
            "name": f"agency {part.ori}",
            "how": f"{custody_word}, stated by a NIBRS file",
            "former_system": stated,
        },
        words=f"Type of loss {loss} ({LOSSES[loss]}), property {code} ({meaning(PROPERTY, code)})",
        what=what,
        category=CATEGORIES.get(code, "other"),
        units=_units(part, code),
        received_at=received,
        case_typed=case,
        location=f"not stated; agency {part.ori}",
        received_by=part.ori,
        custody=custody_word,
    )
    course.counts[f"items {custody_word}"] += 1
    if course.history:
        custody.stated(
            course.desk,
            taken.item,
            act=custody_word,
            to_custodian=part.ori,
            remark="in a NIBRS file",
            occurred_at=received,
        )
        course.counts["custody stated by the former system"] += 1


def _drugs(part: Segment) -> list[dict[str, str]]:
    return [
        {
            "type": meaning(DRUGS, turn["type"]),
            "quantity": "not reported" if turn["measure"] in ("", "XX") else quantity(turn["quantity"]),
            "measure": meaning(MEASURES, turn["measure"]) if turn["measure"] else "not reported",
        }
        for turn in part.groups["drug"]
    ]


def _units(part: Segment, code: str) -> int:
    """One, but for recovered motor vehicles: they are counted for the segment, so only a lone kind can have them."""
    told = part.one("recovered_motor_vehicles")
    kinds = [turn["description"] for turn in part.groups["property"] if turn["description"] in VEHICLES]
    alone = kinds == [code]
    return max(1, int(told)) if told and alone else 1


def _report(
    course: Course, case: str, report: str, part: Segment, turn: Mapping[str, str], *, loss: str
) -> None:
    code = turn["description"]
    told = [meaning(PROPERTY, code)]
    if code == "10":
        told += [drug_told(drug) for drug in part.groups["drug"]]
    stolen = part.one("stolen_motor_vehicles")
    kinds = [each["description"] for each in part.groups["property"] if each["description"] in VEHICLES]
    if stolen and kinds == [code]:
        told.append(f"{int_or(stolen)} of them")
    value = turn["value"]
    cases.report_property(
        course.desk,
        case,
        report=report,
        category=CATEGORIES.get(code, "other"),
        loss=loss,
        description=f"{', '.join(told)} (NIBRS property {code})",
        value="unknown" if value_told(value) == "value unknown" else int_or(value) or None,
    )
    course.counts[f"property reported {loss}"] += 1


def _day(segment: Segment, name: str) -> date:
    day = segment.day(name)
    if day is None:  # read() refuses lines without it
        raise AssertionError(name)
    return day
