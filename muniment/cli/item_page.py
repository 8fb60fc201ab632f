"""All of one item, as one document and as text; its labels and its receipt."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from muniment.cli.shell import plain, table

if TYPE_CHECKING:
    from muniment.custody.views import ItemView
    from muniment.record.desk import Desk


def told(desk: Desk, ref: str) -> dict[str, Any]:
    """Everything on record about an item that stands in a room, with the entries of the log."""
    from muniment.custody import queries as custody
    from muniment.disclosure import queries as disclosure
    from muniment.linkage import clearance
    from muniment.linkage import queries as linkage

    found = custody.item(ref)
    return {
        **_item(found),
        "chain_of_custody": [
            {**plain(line), "entry": line.entry} for line in custody.chain_of_custody(found.id)
        ],
        "holds": plain(custody.holds(found.id)),
        "lab": plain(custody.lab(found.id)),
        "counts": plain(custody.counts(found.id)),
        "claims": plain(custody.claims(found.id)),
        "number_question": bool(custody.numbers_unanswered(found.id)),
        "numbers_chosen": plain(custody.numbers_chosen(found.id)),
        "knowledge": plain(disclosure.knowledge(found.id)),
        "links": plain(clearance.shown(linkage.links(item=found.id), to=desk.actor)),
        "files": plain(custody.files(found.id)),
        "children": [
            {"item": child.id, "number": child.number, "units": child.units}
            for child in custody.children_of(found.id)
        ],
        "history": [_line(each) for each in custody.history(found.id)],
    }


def _item(found: ItemView) -> dict[str, Any]:
    from muniment.custody.views import MAKE_KEYS

    described = {key: getattr(found, key) for key in MAKE_KEYS}
    own = {key: value for key, value in plain(found).items() if key not in ("id", "at", "holds")}
    parts = {"category_known": found.category_known, "filed": found.filed, "entry": found.entry}
    return {
        "item": found.id,
        "receipt": found.number,
        **own,
        **described,
        **parts,
        "position": found.position,
    }


def _line(recorded: Any) -> dict[str, Any]:
    from muniment.record import queries as record

    return {
        "i": next((place.i for place in recorded.places if place.subject.kind.name == "ITEM"), None),
        "type": recorded.event.TYPE,
        "id": recorded.id,
        "by": recorded.by,
        "via": recorded.via,
        "recorded_at": recorded.recorded_at,
        "entry": record.entry(recorded.seq),
    }


def text(data: dict[str, Any]) -> str:
    """The same for reading."""
    lines = [
        f"{data['number']}  {data['what']}",
        f"  {data['units']} unit(s), {data['category']}, under {data['case'] or 'no case'}"
        + (f" (typed: {data['number_typed']})" if data["number_typed"] else ""),
        f"  received {data['received_at']} from {data['source_name']} by {data['received_by']}, entry {data['entry']}",
        f"  their words: {data['words']}",
    ]
    if data["matter_named"]:
        lines.append(f"  they named: {data['matter_named']}")
    if data["disposed_on"]:
        lines.append(f"  disposed of on {data['disposed_on']}: {data['disposition']}")
    else:
        lines.append(
            f"  with {data['custodian']}, at {data['location'] or 'no place on record'}, seal {data['seal'] or 'none'}"
        )
    lines.append(f"  tested: {data['tested']}")
    if data["number_question"]:
        lines.append("  nobody has said yet whose choice the case number was")
    lines += [f"  {key}: {value}" for key, value in data["description"].items()]
    lines += _sections(data)
    return "\n".join(lines)


def _sections(data: dict[str, Any]) -> list[str]:
    custody = [
        (
            line["recorded_at"][:16],
            line["act"],
            line["from_custodian"],
            line["to_custodian"],
            line["location"],
            line["seal"],
            line["entry"],
        )
        for line in data["chain_of_custody"]
    ]
    links = [(link["id"], link["case"], link["state"], "; ".join(link["because"])) for link in data["links"]]
    said = [
        (each["at"][:10], each["kind"], ", ".join(each["people"]), each["words"], each["by"])
        for each in data["knowledge"]
    ]
    files = [(file["name"], file["size"], file["digest"]) for file in data["files"]]
    found = [
        "",
        "Chain of custody",
        table(custody, heads=("recorded", "act", "from", "to", "at", "seal", "entry")),
    ]
    for title, rows, heads in (
        ("Links", links, ("link", "case", "state", "because")),
        ("Who knew", said, ("when", "what", "who", "words", "recorded by")),
        ("Files", files, ("name", "bytes", "digest")),
    ):
        if rows:
            found += ["", title, table(rows, heads=heads)]
    return found


def labels(desk: Desk, refs: Sequence[str], *, zpl: bool) -> bytes:
    """Labels of items, as a PDF sheet or for a label printer."""
    from muniment.custody import queries as custody
    from muniment.labels import Label, sheet
    from muniment.labels import zpl as printer

    found = [custody.item(ref) for ref in refs]
    wanted = [
        Label(
            number=view.number,
            office=desk.office.name,
            what=view.what,
            case=view.case,
            received_at=view.received_at.isoformat(),
            units=view.units,
        )
        for view in found
    ]
    return printer.render(wanted).encode() if zpl else sheet.render(wanted)
