"""What is on record of an item, as rows by which cases find it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from muniment.custody.events import ClaimRecorded, ItemDescribed, ItemReceived, ItemSeparated, LabReported
from muniment.errors.labels import CodeRefused
from muniment.labels import code
from muniment.linkage import atoms as a
from muniment.linkage import lexicon, reading
from muniment.linkage import models as tables
from muniment.linkage.atoms import Atom
from muniment.linkage.index import Writer
from muniment.linkage.reading import CLAIM, WORDS, day_of
from muniment.linkage.tie_rows import write_ties
from muniment.record.event import Recorded
from muniment.record.rows import change, insert


def on_item_received(recorded: Recorded) -> None:
    """A held item: what its source said, what was typed, what it is, who brought it."""
    e: ItemReceived = recorded.event
    _hold(recorded, case=e.case, receipt=e.receipt_number, category=e.category, received_at=e.received_at)
    write = Writer(recorded.seq)
    write.item(e.item, [*reading.of_receipt(e), *_source(e.source, "source")])
    write_ties(
        write, (*a.ties(e.words), *a.ties(e.matter_named or "")), speaker=_speaker(e.source), place=WORDS
    )
    write.write()
    _lend_to_case(recorded, e.item, e.case, e.receipt_number, texts=(e.what,), category=e.category)
    _note(e.item, caliber=a.caliber_of(e.what) or a.caliber_of(e.words), make=a.make_of(e.what))


def _source(source: Mapping[str, Any], role: str) -> Iterator[Atom]:
    name, person = str(source.get("name") or ""), str(source.get("person") or "")
    contact = str(source.get("contact") or "")
    known = tables.KnownPerson.objects.filter(pk=person).first() if person else None
    phones = tuple(atom.value for atom in a.of_text(contact, "", side="item") if atom.kind == a.PHONE)
    phones += tuple(known.phones) if known else ()
    born = known.born if known else a.day_of(str(source.get("born") or ""))
    spellings = dict.fromkeys([name, *(known.names if known else ())])
    for spelling in spellings:
        if spelling and not _official(name):
            yield a.of_person(spelling, f"the {role}", person=person, born=born, phones=phones, role=role)


def _speaker(source: Mapping[str, Any]) -> tuple[str, str]:
    return str(source.get("name") or ""), str(source.get("person") or "")


def _official(name: str) -> bool:
    """Whether somebody is named by rank, who brings in other people's things."""
    return bool(name.split()) and name.split(maxsplit=1)[0].lower().strip(".") in _RANKS


_RANKS = lexicon.OFFICIAL_ROLES | set(
    "ofc det dep sgt lt cpl capt chief sheriff inv tech crime-scene csi csu".split()
)


def on_item_separated(recorded: Recorded) -> None:
    """Units that became an item: they are found through their lot, and by what is said of themselves."""
    e: ItemSeparated = recorded.event
    lot = tables.HeldItem.objects.filter(pk=e.parent).first()
    parts = tables.HeldItem.objects.filter(parent=e.parent).count() + 1
    receipt = _part_of(lot.receipt_number, parts) if lot else e.item[:12]
    case = lot.case if lot else None  # it stands where its lot stands
    _hold(
        recorded, case=case, receipt=receipt, category=e.category, received_at=e.received_at, parent=e.parent
    )
    write = Writer(recorded.seq)
    write.item(e.item, a.of_text(e.what, "what was received", side="item", day=day_of(e.received_at)))
    write.write()
    caliber = a.caliber_of(e.what) or (lot.caliber if lot else "")
    _note(e.item, caliber=caliber, make=a.make_of(e.what) or (lot.make if lot else ""))


def _part_of(number: str, n: int) -> str:
    """The number of the n-th item out of a lot; of a lot whose own number is gone, a number beside it."""
    try:
        return str(code.parse(number).part(n))
    except CodeRefused:
        return f"{number} part {n}"


def on_item_described(recorded: Recorded) -> None:
    """What somebody saw on the item."""
    e: ItemDescribed = recorded.event
    held = tables.HeldItem.objects.get(pk=e.item)
    description = {key: str(value) for key, value in e.description.items() if value not in (None, "")}
    found = list(
        reading.of_description(
            description, held.category, place="the description", side="item", day=day_of(held.received_at)
        )
    )
    found += a.of_text(e.words, "the words of the description", side="item", day=day_of(held.received_at))
    write = Writer(recorded.seq)
    write.item(e.item, found)
    write.write()
    _lend_to_case(
        recorded,
        e.item,
        held.case,
        held.receipt_number,
        texts=(),
        category=held.category,
        description=description,
    )
    caliber = a.caliber_of(description.get("caliber", "")) or next(
        (x.value for x in found if x.kind == a.CALIBER), ""
    )
    _note(e.item, caliber=caliber, make=a.make_of(description.get("make", "")))


def on_claim_recorded(recorded: Recorded) -> None:
    """Somebody's later words about the item."""
    e: ClaimRecorded = recorded.event
    held = tables.HeldItem.objects.get(pk=e.item)
    place = CLAIM
    write = Writer(recorded.seq)
    write.item(
        e.item,
        [
            *a.of_text(e.words, place, side="item", day=day_of(held.received_at)),
            *_source(e.claimant, "claimant"),
        ],
    )
    write_ties(write, a.ties(e.words), speaker=_speaker(e.claimant), place=place)
    write.write()


def on_lab_reported(recorded: Recorded) -> None:
    """Numbers and serials that a laboratory names."""
    e: LabReported = recorded.event
    write = Writer(recorded.seq)
    found = a.of_text(e.findings, "a laboratory's findings", side="case")
    write.item(e.item, [atom for atom in found if atom.kind in {a.NUMBER, a.SERIAL, a.CALIBER}])
    write.write()


def _hold(
    recorded: Recorded,
    *,
    case: str | None,
    receipt: str,
    category: str,
    received_at: str,
    parent: str | None = None,
) -> None:
    insert(
        tables.HeldItem,
        item=recorded.event.item,
        case=case,
        receipt_number=receipt,
        category=category,
        received_at=received_at,
        parent=parent,
        seq=recorded.seq,
    )


def _note(item: str, *, caliber: str, make: str) -> None:
    facts = {key: value for key, value in (("caliber", caliber), ("make", make)) if value}
    if facts:
        change(tables.HeldItem, item, **facts)


def _lend_to_case(
    recorded: Recorded,
    item: str,
    case: str | None,
    receipt: str,
    *,
    texts: Iterable[str],
    category: str,
    description: Mapping[str, str] | None = None,
) -> None:
    """What is held under a case tells what the case is about: calibers, serials, makers, kinds of thing."""
    if case is None:
        return
    place = f"item {receipt} held under it"
    found: list[Atom] = []
    for text in texts:
        found += a.of_text(text, place, side="case")
    if description:
        found += reading.of_description(description, category, place=place, side="case", day=None)
    thing = a.category_of(category)
    if thing:
        found.append(Atom(a.THING, thing, category, place, (f"o:{thing}",)))
    kinds = {a.CALIBER, a.SERIAL, a.MAKE, a.THING}
    lent = [replace(atom, more={**atom.more, "held": item}) for atom in found if atom.kind in kinds]
    known = set(
        tables.CaseAtom.objects.filter(owner=case, kind__in=kinds - {a.SERIAL})
        .values_list("kind", "value")
        .distinct()
    )
    write = Writer(recorded.seq, after=_AFTER_ITEM)
    write.case(case, [atom for atom in lent if (atom.kind, atom.value) not in known])
    write.write()


_AFTER_ITEM = 4096  # the item's own atoms come before, under the same place on the record
