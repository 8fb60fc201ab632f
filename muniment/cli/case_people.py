"""Verbs of `muniment case` about people."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from muniment.cases.words import LISTED
from muniment.cli.shell import acts, show, table, verb

if TYPE_CHECKING:
    from muniment.record.desk import Desk


@verb("people")
@click.argument("words", nargs=-1)
@click.option("--limit", default=LISTED, show_default=True)
@acts
def people(desk: Desk, words: tuple[str, ...], limit: int) -> None:
    """List people; with WORDS, those of whom a name, telephone or id holds all of them."""
    from muniment import may
    from muniment.cases import queries

    may.require(desk.actor, "cases.search")
    found = queries.people(" ".join(words), limit=limit)
    rows = [(p.person, p.name, p.born, ", ".join(p.phones), p.external) for p in found]
    show(found, lambda: table(rows, heads=("person", "name", "born", "telephone", "former id")))


@verb("add-person")
@click.option("--name", required=True, help="The legal name; where none is known, what people call them by.")
@click.option("--alias", "aliases", multiple=True)
@click.option("--nickname", "nicknames", multiple=True)
@click.option("--born", metavar="DATE")
@click.option("--phone", "phones", multiple=True)
@click.option("--address", "addresses", multiple=True)
@click.option("--identifier", "identifiers", multiple=True, metavar="KIND=VALUE")
@click.option("--external", metavar="ID", help="The id in a former system.")
@acts
def add_person(
    desk: Desk,
    name: str,
    aliases: tuple[str, ...],
    nicknames: tuple[str, ...],
    identifiers: tuple[str, ...],
    **told: Any,
) -> None:
    """Record who somebody is."""
    from muniment.cases import actions

    names = [{"name": name, "kind": "legal"}]
    names += [{"name": each, "kind": "alias"} for each in aliases]
    names += [{"name": each, "kind": "nickname"} for each in nicknames]
    added = actions.add_person(desk, names=names, identifiers=pairs(identifiers), **told)
    show({"person": added.person, "name": name}, f"{name} is person {added.person}.")


@verb("add-party")
@click.argument("number")
@click.option("--person", metavar="ID", help="Somebody on the record, by id or former id.")
@click.option("--name", help="Somebody new, who is recorded first.")
@click.option("--role", required=True, help="suspect, defendant, victim, witness …")
@click.option("--note")
@acts
def add_party(
    desk: Desk, number: str, person: str | None, name: str | None, role: str, note: str | None
) -> None:
    """Say that a person has to do with the case NUMBER, and as what."""
    from muniment.cases import actions, queries

    if (person is None) == (name is None):
        raise click.UsageError("Give --person for somebody on the record, or --name for somebody new.")
    with desk.together() as batch:  # nobody is recorded for a party that is refused
        id_ = person or actions.add_person(batch, names=name or "").person
        receipt = actions.add_party(batch, number, person=id_, role=role, note=note)
    event = receipt.recorded[0].event
    there = queries.person(event.person)
    shown = there.name if there else event.person
    show(
        {"case": event.case, "person": event.person, "name": shown, "role": role},
        f"{shown} is {role} in case {event.case}.",
    )


@verb("relate")
@click.argument("person_a")
@click.argument("person_b")
@click.option("--relation", required=True, help="friend, father, employer …")
@click.option("--words", help="How it was said.")
@click.option("--source", help="Who said so, or where it was read.")
@acts
def relate(desk: Desk, person_a: str, person_b: str, **told: Any) -> None:
    """Record that PERSON_A is the --relation of PERSON_B. Pages show it from both ends."""
    from muniment.cases import actions, queries

    receipt = actions.relate(desk, person_a=person_a, person_b=person_b, **told)
    event = receipt.recorded[0].event
    names = queries.names_of((event.person_a, event.person_b))
    show(
        {"person_a": event.person_a, "person_b": event.person_b, "relation": event.relation},
        f"{names[event.person_a]} is {event.relation} of {names[event.person_b]}.",
    )


def pairs(given: tuple[str, ...]) -> dict[str, str]:
    """KEY=VALUE options as a mapping."""
    found = {}
    for each in given:
        key, equals, value = each.partition("=")
        if not equals or not key.strip():
            raise click.UsageError(f"{each!r} is not KEY=VALUE.")
        found[key.strip()] = value.strip()
    return found


commands: tuple[click.Command, ...] = (people, add_person, add_party, relate)
