"""Who people are and how they are related, as rows by which items and cases find them."""

from __future__ import annotations

from muniment.cases.events import PartyAdded, PersonRecorded, RelationRecorded
from muniment.linkage import atoms as a
from muniment.linkage import lexicon, names
from muniment.linkage import models as tables
from muniment.linkage.atoms import Atom
from muniment.linkage.case_rows import fill
from muniment.linkage.index import Writer
from muniment.record.event import Recorded
from muniment.record.rows import insert


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
    insert(tables.Party, seq=recorded.seq, case=e.case, person=e.person, role=e.role[:80])
    fill(e.case, recorded.seq)
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
    place = f"a recorded relation{f', {e.source}' if e.source else ''}"
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
