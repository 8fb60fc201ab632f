"""From events to the tables of linkage: links, questions, and the index in which the two sides find each other."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from django.db import connection

from muniment.cases.events import (
    AliasRecorded,
    CaseDescribed,
    CaseDrawnOn,
    CaseOpened,
    PartyAdded,
    PersonRecorded,
    PropertyReported,
    ProsecutionOpened,
    RelationRecorded,
    ReportRecorded,
)
from muniment.custody.events import ClaimRecorded, ItemDescribed, ItemReceived, ItemSeparated, LabReported
from muniment.labels import code
from muniment.linkage import atoms as a
from muniment.linkage import lexicon, names, reading
from muniment.linkage import models as tables
from muniment.linkage.atoms import Atom, Tie
from muniment.linkage.events import LinkDetermined, LinkProposed, QuestionAsked
from muniment.linkage.index import Writer, insert
from muniment.linkage.reading import CLAIM, OWN_NUMBER, WORDS, day_of
from muniment.record.event import Recorded
from muniment.record.protocols import Projector

# --- links and questions -----------------------------------------------------------------------------------------------


def on_link_proposed(recorded: Recorded) -> None:
    """A link stands; an earlier one of the same item and case is superseded."""
    e: LinkProposed = recorded.event
    tables.Link.objects.filter(item=e.item, case=e.case, superseded_by=None).update(superseded_by=recorded.id)
    tables.Link.objects.create(
        id=recorded.id,
        item=e.item,
        case=e.case,
        kind_of_link=e.kind_of_link,
        score=e.score,
        because=list(e.matched.get("because") or ()),
        compare_with=list(e.matched.get("compare_with") or ()),
        pairs=list(e.matched.get("atoms") or ()),
        model=e.model,
        proposed_by=recorded.by,
        proposed_via=recorded.via,
        proposed_at=recorded.recorded_at,
        reason_of_proposal=e.reason_given,
        seq=recorded.seq,
        state="proposed",
    )


def on_link_determined(recorded: Recorded) -> None:
    """The link that stands between the two takes the outcome; what was said before stays on the record."""
    e: LinkDetermined = recorded.event
    tables.Link.objects.filter(item=e.item, case=e.case, superseded_by=None).update(
        state=e.outcome,
        determined_by=recorded.by,
        determined_at=recorded.recorded_at,
        determined_seq=recorded.seq,
        reason_given=e.reason_given,
    )


def on_question_asked(recorded: Recorded) -> None:
    """The question, and for whom it was asked."""
    e: QuestionAsked = recorded.event
    tables.Question.objects.create(
        seq=recorded.seq,
        asked_at=recorded.recorded_at,
        items=len(e.items),
        cases=len(e.cases),
        cases_asked=e.cases_asked,
        items_held=e.items_held,
        above=e.above,
        snapshot=e.snapshot,
        model=e.model,
    )
    subjects = [*e.items, *e.cases]
    insert(
        tables.QuestionOf,
        [((recorded.seq << 20) + n, recorded.seq, subject) for n, subject in enumerate(subjects)],
    )


# --- items -------------------------------------------------------------------------------------------------------------


def on_item_received(recorded: Recorded) -> None:
    """A held item: what its source said, what was typed, what it is, who brought it."""
    e: ItemReceived = recorded.event
    _hold(recorded, case=e.case, receipt=e.receipt_number, category=e.category, received_at=e.received_at)
    write = Writer(recorded.seq)
    write.item(e.item, [*reading.of_receipt(e), *_source(e.source, "source")])
    _write_ties(
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
    return bool(name.split()) and name.split()[0].lower().strip(".") in _RANKS


_RANKS = lexicon.OFFICIAL_ROLES | set(
    "ofc det dep sgt lt cpl capt chief sheriff inv tech crime-scene csi csu".split()
)


def on_item_separated(recorded: Recorded) -> None:
    """Units that became an item: they are found through their lot, and by what is said of themselves."""
    e: ItemSeparated = recorded.event
    lot = tables.HeldItem.objects.filter(pk=e.parent).first()
    parts = tables.HeldItem.objects.filter(parent=e.parent).count() + 1
    receipt = str(code.parse(lot.receipt_number).part(parts)) if lot else e.item[:12]
    case = lot.case if lot else None  # it stands where its lot stands
    _hold(
        recorded, case=case, receipt=receipt, category=e.category, received_at=e.received_at, parent=e.parent
    )
    write = Writer(recorded.seq)
    write.item(e.item, a.of_text(e.what, "what was received", side="item", day=day_of(e.received_at)))
    write.write()
    caliber = a.caliber_of(e.what) or (lot.caliber if lot else "")
    _note(e.item, caliber=caliber, make=a.make_of(e.what) or (lot.make if lot else ""))


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
    _write_ties(write, a.ties(e.words), speaker=_speaker(e.claimant), place=place)
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
    tables.HeldItem.objects.create(
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
        tables.HeldItem.objects.filter(pk=item).update(**facts)


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
    kept = [replace(atom, more={**atom.more, "held": item}) for atom in found if atom.kind in kinds]
    write = Writer(recorded.seq)
    write._next = _AFTER_ITEM  # the item's own atoms come before, under the same place on the record
    write.case(case, kept)
    write.write()


_AFTER_ITEM = 4096

# --- cases -------------------------------------------------------------------------------------------------------------


def on_case_opened(recorded: Recorded) -> None:
    """A case is found by its own number from now on."""
    e: CaseOpened = recorded.event
    _know(e.case, recorded.seq)
    own = a.own_number(e.case, OWN_NUMBER)
    write = Writer(recorded.seq)
    write.case(e.case, [own] if own else [])
    write.write()


def _know(case: str, seq: int, *, filled: bool = False) -> None:
    """The case is on record from its first mention; `filled` once somebody has said what it is about."""
    table = tables.KnownCase._meta.db_table
    keep = "UPDATE SET filled = TRUE" if filled else "NOTHING"
    with connection.cursor() as cursor:
        cursor.execute(
            f'INSERT INTO "{table}" ("case", opened_on, filled, seq) VALUES (%s, %s, %s, %s) '  # noqa: S608  our own names
            f'ON CONFLICT ("case") DO {keep}',
            [case, "", filled, seq],
        )


def _filled(case: str, seq: int) -> None:
    _know(case, seq, filled=True)


def on_case_described(recorded: Recorded) -> None:
    """Title and offense; the people whom a title names."""
    e: CaseDescribed = recorded.event
    _know(e.case, recorded.seq, filled=bool(e.title or e.offense))
    if e.opened_on:
        tables.KnownCase.objects.filter(case=e.case).update(opened_on=e.opened_on[:10])
    found = reading.of_case_described(e)
    write = Writer(recorded.seq)
    write.case(e.case, found)
    write.write()


def on_report_recorded(recorded: Recorded) -> None:
    """What a report says, and the relations between people that it states."""
    e: ReportRecorded = recorded.event
    _filled(e.case, recorded.seq)
    place = reading.report_place(e)
    found = reading.of_report(e)
    write = Writer(recorded.seq)
    write.case(e.case, found)
    ties = a.ties(e.text)
    if ties:
        said = [*(atom.quote for atom in found if atom.kind == a.MENTION), *_parties(e.case)]
        _write_ties(write, tuple(_in_full(tie, said) for tie in ties), speaker=("", ""), place=place)
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
    _filled(e.case, recorded.seq)
    write = Writer(recorded.seq)
    write.case(e.case, reading.of_property(e))
    write.write()


def on_prosecution_opened(recorded: Recorded) -> None:
    """Kept until it draws on a case: then its number and defendant are that case's too."""
    e: ProsecutionOpened = recorded.event
    row = tables.Tie(seq=recorded.seq, kind="opened", a=e.prosecution, b=e.defendant[:200])
    row.save(force_insert=True)


def on_case_drawn_on(recorded: Recorded) -> None:
    """The prosecution's number and its defendant speak for the case."""
    e: CaseDrawnOn = recorded.event
    tables.Tie.objects.create(seq=recorded.seq, kind="drawn", a=e.prosecution, b=e.case)
    _know(e.case, recorded.seq)
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
    tables.Tie.objects.create(seq=recorded.seq, kind="alias", a=e.number_a, b=e.number_b)
    write = Writer(recorded.seq)
    for here, there in ((e.number_a, e.number_b), (e.number_b, e.number_a)):
        own = a.own_number(there, "another number of the case")
        if own and tables.KnownCase.objects.filter(pk=here).exists():
            write.case(here, [own])
    write.write()


# --- people ------------------------------------------------------------------------------------------------------------


def on_person_recorded(recorded: Recorded) -> None:
    """Who somebody is; where they are a party or a source already, their names count there from now on."""
    e: PersonRecorded = recorded.event
    said = [str(name.get("name") or "") for name in e.names]
    row, _ = tables.KnownPerson.objects.update_or_create(
        person=e.person,
        defaults={
            "names": [name for name in said if name],
            "born": (e.born or "")[:10],
            "phones": list(e.phones),
            "addresses": list(e.addresses),
            "seq": recorded.seq,
        },
    )
    write = Writer(recorded.seq)
    for party in tables.Party.objects.filter(person=e.person).order_by("seq"):
        write.case(party.case, _party(row, party.role))
    items = tables.ItemKey.objects.filter(key=f"i:{e.person}").values_list("owner", flat=True).distinct()
    for item in sorted(items):
        for name in row.names:
            write.item(item, [_known(row, name, "the source", role="source")])
    write.write()


def _known(row: tables.KnownPerson, name: str, place: str, *, role: str, case_side: bool = False) -> Atom:
    phones = tuple(row.phones)
    return a.of_person(
        name, place, person=row.person, born=row.born, phones=phones, role=role, case_side=case_side
    )


def _party(row: tables.KnownPerson, role: str) -> list[Atom]:
    if set(role.lower().replace("-", " ").split()) & lexicon.OFFICIAL_ROLES:
        return []
    return [_known(row, name, "the parties of the case", role=role, case_side=True) for name in row.names]


def on_party_added(recorded: Recorded) -> None:
    """A person in a case."""
    e: PartyAdded = recorded.event
    tables.Party.objects.create(seq=recorded.seq, case=e.case, person=e.person, role=e.role[:80])
    _filled(e.case, recorded.seq)
    row = tables.KnownPerson.objects.filter(pk=e.person).first()
    if row is None:
        return
    write = Writer(recorded.seq)
    write.case(e.case, _party(row, e.role))
    write.write()


def on_relation_recorded(recorded: Recorded) -> None:
    """Two people, and how they are related."""
    e: RelationRecorded = recorded.event
    people = tables.KnownPerson.objects.in_bulk([e.person_a, e.person_b])
    ends = [people.get(person) for person in (e.person_a, e.person_b)]
    if set(e.relation.lower().split()) & lexicon.OFFICIAL_RELATIONS:
        return
    write = Writer(recorded.seq)
    said = [
        end.names[0] if end and end.names else person
        for end, person in zip(ends, (e.person_a, e.person_b), strict=True)
    ]
    keys = []
    for side, end, person in zip("ab", ends, (e.person_a, e.person_b), strict=True):
        keys.append((f"i:{person}", side))
        for name in end.names if end else ():
            keys += [(key, side) for key in names.keys(names.parse(name))]
    place = f"a recorded relation{f' ({e.source})' if e.source else ''}"
    fields = (
        said[0][:200],
        e.person_a,
        said[1][:200],
        e.person_b,
        e.relation[:120],
        (e.words or "")[:300],
        place[:200],
    )
    write.edge(fields, dict.fromkeys(keys))
    write.write()


def _write_ties(write: Writer, ties: Iterable[Tie], *, speaker: tuple[str, str], place: str) -> None:
    for tie in ties:
        first, first_id = (tie.a, "") if tie.a else speaker
        if not first or set(tie.relation.split()) & lexicon.OFFICIAL_RELATIONS:
            continue
        keys = [(key, "a") for key in _end_keys(first, first_id)] + [
            (key, "b") for key in _end_keys(tie.b, "")
        ]
        fields = (first[:200], first_id, tie.b[:200], "", tie.relation[:120], tie.quote[:300], place[:200])
        write.edge(fields, dict.fromkeys(keys))


def _end_keys(name: str, person: str) -> list[str]:
    parsed = names.parse(name)
    return [*([f"i:{person}"] if person else []), *names.keys(parsed)]


projector = Projector(
    room="linkage",
    tables=tables.TABLES,
    handlers={
        LinkProposed: on_link_proposed,
        LinkDetermined: on_link_determined,
        QuestionAsked: on_question_asked,
        ItemReceived: on_item_received,
        ItemSeparated: on_item_separated,
        ItemDescribed: on_item_described,
        ClaimRecorded: on_claim_recorded,
        LabReported: on_lab_reported,
        CaseOpened: on_case_opened,
        CaseDescribed: on_case_described,
        ReportRecorded: on_report_recorded,
        PropertyReported: on_property_reported,
        ProsecutionOpened: on_prosecution_opened,
        CaseDrawnOn: on_case_drawn_on,
        AliasRecorded: on_alias_recorded,
        PersonRecorded: on_person_recorded,
        PartyAdded: on_party_added,
        RelationRecorded: on_relation_recorded,
    },
)
