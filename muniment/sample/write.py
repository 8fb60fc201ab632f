"""The county as files: what `muniment import` reads, and the truth about what was misfiled."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from muniment.errors.importers import SampleFolderTaken
from muniment.importers import columns
from muniment.sample import county
from muniment.sample.world import Case, County, Item, Person, rows_of

NAMES = ("cases.csv", "people.csv", "relations.csv", "reports.csv", "items.csv", "truth.json")


def write(folder: Path, *, cases: int, items: int, seed: int) -> dict[str, Any]:
    """Write a sample county into an empty folder and say what is in it. Raises SampleFolderTaken."""
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise SampleFolderTaken(folder=folder)
    made = county.build(cases=cases, items=items, seed=seed)
    folder.mkdir(parents=True, exist_ok=True)
    _csv(folder, "cases", map(_case, made.cases))
    _csv(folder, "people", map(_person, made.people))
    _csv(folder, "relations", (
        {"person_a": r.a.id, "relation": r.relation, "person_b": r.b.id, "words": r.said, "source": r.source}
        for r in made.relations
    ))  # fmt: skip
    _csv(folder, "reports", (
        {"case": r.case.number, "number": r.number, "kind": r.kind, "title": r.title, "dated": r.dated,
         "author": r.author, "text": r.text}
        for r in made.reports
    ))  # fmt: skip
    _csv(folder, "items", map(_item, made.items))
    told = truth(made)
    (folder / "truth.json").write_text(json.dumps(told, indent=1) + "\n", encoding="utf-8")
    return {
        "folder": str(folder),
        "files": list(NAMES),
        "cases": len(made.cases),
        "people": len(made.people),
        "relations": len(made.relations),
        "reports": len(made.reports),
        "items": len(made.items),
        "planted": len(told["planted"]),
        "twins": len(told["twins"]),
    }


def truth(made: County) -> dict[str, Any]:
    """Which items are misfiled and where they belong; and their twins, which belong nowhere."""
    planted: list[dict[str, Any]] = []
    twins: list[dict[str, Any]] = []
    rows = rows_of(made.items)
    for item in made.items:
        if item.truth is None:
            continue
        told = {
            "row": rows[id(item)],
            "item": item.number,
            "tie": item.truth.tie,
            "booked_under": item.case.number if item.case else None,
            "case": item.truth.case.number if item.truth.case else None,
            "because": item.truth.because,
            "pair": item.truth.pair,
        }
        (planted if item.truth.case else twins).append(told)
    return {"seed": made.seed, "planted": planted, "twins": twins}


def _csv(folder: Path, kind: str, rows: Iterable[dict[str, Any]]) -> None:
    with (folder / f"{kind}.csv").open("w", encoding="utf-8", newline="") as out:
        writer = csv.DictWriter(out, columns.names(kind), restval="", lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def _case(case: Case) -> dict[str, Any]:
    return {
        "number": case.number,
        "agency": case.agency,
        "title": case.title,
        "offense": case.offense,
        "opened_on": case.opened,
        "status": case.status,
        "prosecutions": _list(p.number for p in case.prosecutions),
        "defendants": _list(p.defendant.name for p in case.prosecutions),
        "courts": "Second District Court" if case.prosecutions else "",
        "charges": _list(p.charge for p in case.prosecutions),
    }


def _person(person: Person) -> dict[str, Any]:
    return {
        "id": person.id,
        "name": person.name,
        "aliases": _list(person.aliases),
        "born": person.born,
        "phones": person.phone,
        "addresses": person.address,
        "cases": _list(case.number for case, _ in person.parts),
        "roles": _list(role for _, role in person.parts),
    }


def _item(item: Item) -> dict[str, Any]:
    return {
        "number_at_former_system": item.number,
        "case": item.case.number if item.case else "",
        "category": item.category,
        "what": item.what,
        "description": item.description,
        "units": item.units,
        "serial": item.serial,
        "caliber": item.caliber,
        "make": item.make,
        "model": item.model,
        "headstamp": item.headstamp,
        "received_on": item.received,
        "received_by": item.received_by,
        "custody": item.custody,
        "source_name": item.source_name,
        "source_person": item.source.id if item.source else "",
        "source_contact": item.source.phone if item.source else "",
        "words": item.words,
        "matter_named": item.matter_named,
        "location": item.location,
        "custodian": "Property room",
        "seal": item.seal,
        "history": "; ".join(item.history),
    }


def _list(values: Iterable[str]) -> str:
    found: Sequence[str] = tuple(values)
    return "; ".join(found)
