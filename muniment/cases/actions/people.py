"""People, their part in cases, and how they are related."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from muniment import may
from muniment.cases import queries
from muniment.cases.actions.numbers import an_open_case, drawn, not_to_come
from muniment.cases.actions.results import PersonAdded
from muniment.cases.dates import a_date
from muniment.cases.events import PartyAdded, PersonRecorded, RelationRecorded
from muniment.cases.names import NAME_KINDS
from muniment.cases.words import PARTY_ROLES
from muniment.errors.cases import (
    ExternalIdTaken,
    NoSuchPerson,
    PartyAlreadyThere,
    PersonWithoutName,
    RelationAlreadyRecorded,
    RelationToSelf,
    UnknownWord,
)
from muniment.record.desk import Desk
from muniment.record.event import Receipt

Names = str | Iterable[Mapping[str, str]]


def add_person(
    desk: Desk,
    *,
    names: Names,
    born: str | date | None = None,
    phones: Iterable[str] = (),
    addresses: Iterable[str] = (),
    identifiers: Mapping[str, str] | None = None,
    external: str | None = None,
    key: str | None = None,
) -> PersonAdded:
    """Record who somebody is. `names`: one legal name, or a list of {"name", "kind"}. Raises ExternalIdTaken.

    Two records of one person stay two: say that they are the same with `relate`.
    """
    may.require(desk.actor, "cases.add_person")
    made = _person(
        desk,
        drawn(desk, "person", key=key),
        names,
        born=born,
        phones=phones,
        addresses=addresses,
        identifiers=identifiers,
        external=external,
    )
    there = queries.who(external) if external else None
    if there is not None and there[0] != made.person:  # equal: the request of this key is asked again
        raise ExternalIdTaken(external=external, name=there[1], person=there[0])
    return PersonAdded(person=made.person, receipt=desk.record(made, key=key))


def correct_person(
    desk: Desk,
    person: str,
    *,
    names: Names,
    born: str | date | None = None,
    phones: Iterable[str] = (),
    addresses: Iterable[str] = (),
    identifiers: Mapping[str, str] | None = None,
) -> Receipt:
    """Say anew who somebody is, whole; what was said before stays on the record. Raises NoSuchPerson."""
    may.require(desk.actor, "cases.add_person")
    there = queries.person(a_person(person)[0])
    if there is None:
        raise NoSuchPerson(person=person)
    return desk.record(
        _person(
            desk,
            there.person,
            names,
            born=born,
            phones=phones,
            addresses=addresses,
            identifiers=identifiers,
            external=there.external,
        )
    )


def add_party(desk: Desk, typed: str, *, person: str, role: str, note: str | None = None) -> Receipt:
    """Say that a person has to do with a case, and as what. Raises PartyAlreadyThere, UnknownWord."""
    may.require(desk.actor, "cases.add_party")
    case = an_open_case(desk, typed)
    id_, name = a_person(person)
    if role not in PARTY_ROLES:
        raise UnknownWord(word=role, what="role of a party", known=", ".join(PARTY_ROLES))
    if queries.is_party(case, person=id_, role=role):
        raise PartyAlreadyThere(name=name, role=role, case=case)
    return desk.record(PartyAdded(case=case, person=id_, role=role, note=note or None))


def relate(
    desk: Desk,
    *,
    person_a: str,
    person_b: str,
    relation: str,
    words: str | None = None,
    source: str | None = None,
) -> Receipt:
    """Record that a is the `relation` of b. Raises RelationToSelf, RelationAlreadyRecorded."""
    may.require(desk.actor, "cases.relate")
    a, name_a = a_person(person_a)
    b, name_b = a_person(person_b)
    relation = relation.strip()
    if a == b:
        raise RelationToSelf(name=name_a)
    if not relation:
        raise UnknownWord(word=relation, what="relation", known="friend, father, employer, or other words")
    if queries.is_related(a, b, relation=relation, words=words or "", source=source or ""):
        raise RelationAlreadyRecorded(name_a=name_a, relation=relation, name_b=name_b)
    return desk.record(
        RelationRecorded(
            person_a=a, person_b=b, relation=relation, words=words or None, source=source or None
        )
    )


def a_person(id: str) -> tuple[str, str]:
    """Id and name of the person of this id, or of this id in a former system. Raises NoSuchPerson."""
    found = queries.who(id)
    if found is None:
        raise NoSuchPerson(person=id)
    return found


def _person(
    desk: Desk,
    id: str,
    names: Names,
    *,
    born: str | date | None,
    phones: Iterable[str],
    addresses: Iterable[str],
    identifiers: Mapping[str, str] | None,
    external: str | None,
) -> PersonRecorded:
    day = not_to_come(desk, a_date(born, what="born"), what="The birth") if born else None
    return PersonRecorded(
        person=id,
        names=_names(names),
        born=day.isoformat() if day else None,
        phones=tuple(phone.strip() for phone in phones if phone.strip()),
        addresses=tuple(address.strip() for address in addresses if address.strip()),
        identifiers=dict(identifiers) if identifiers else None,
        external=external or None,
    )


def _names(names: Names) -> tuple[dict[str, str], ...]:
    given = [{"name": names}] if isinstance(names, str) else names
    read = tuple({"name": n["name"].strip(), "kind": n.get("kind", "legal")} for n in given)
    read = tuple(n for n in read if n["name"])
    if not read:
        raise PersonWithoutName
    for name in read:
        if name["kind"] not in NAME_KINDS:
            raise UnknownWord(word=name["kind"], what="kind of name", known=", ".join(NAME_KINDS))
    return read
