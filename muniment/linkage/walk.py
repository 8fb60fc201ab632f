"""The way from one person to another: source -r1-> X -r2-> party, over relations that were recorded or reported.

At most two relations are followed. Each end is matched by person record, else by name; what a match by name lacks in
sureness is taken from the path.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import log2

from muniment.linkage import atoms as a
from muniment.linkage import index, lexicon, names, score_people
from muniment.linkage import models as tables
from muniment.linkage import weights as w
from muniment.linkage.atoms import Atom
from muniment.linkage.events import RELATION
from muniment.linkage.evidence import Counts, Evidence
from muniment.record.rows import count


@dataclass(frozen=True, slots=True)
class _Who:
    """Somebody on the way, as the last step left them: cost so far, the words of the steps, the edges taken."""

    name: str
    person: str
    born: str
    phones: tuple[str, ...]
    cost: int
    steps: tuple[str, ...]
    edges: tuple[int, ...]
    weight: int  # steps taken; a relation that is two in one counts as two

    @property
    def keys(self) -> list[str]:
        parsed = names.parse(self.name)
        single = () if parsed.given else tuple(key for key in names.single_keys(parsed))
        return [*([f"i:{self.person}"] if self.person else []), *names.keys(parsed), *single]

    @property
    def atom(self) -> Atom:
        more = {"person": self.person, "born": self.born, "phones": list(self.phones)}
        return Atom(a.PERSON, names.parse(self.name).full, self.name, "", (), more)


_SAME = re.compile(r"^(?:the )?same\b|\balias\b|\ba\.?k\.?a\b", re.IGNORECASE)
_LOOSE = frozenset(lexicon.LOOSE_RELATIONS.split("|"))
_LOOSE_VERBS = (
    "works",
    "worked",
    "work",
    "know",
    "knew",
    "rents",
    "went to school",
    "hunts",
    "hunted",
    "hunt",
    "rides",
    "rode",
)


def from_items(
    held: Mapping[str, tables.HeldItem],
    atoms: Mapping[str, Sequence[Atom]],
    counts: Counts,
    *,
    only: frozenset[str] | None,
) -> dict[tuple[str, str], list[Evidence]]:
    """Evidence of relation for each item and case that a path of at most two relations joins."""
    starts = {item: _sources(atoms.get(item, ())) for item in held}
    walkers = {who for found in starts.values() for who in found}
    if not walkers:
        return {}
    first = _step(walkers, counts)
    second = _step({who for found in first.values() for who in found if who.weight < 2}, counts)
    reached = {who for found in (*first.values(), *second.values()) for who in found}
    parties = _parties(reached, counts, only)
    found: dict[tuple[str, str], list[Evidence]] = {}
    for item, sources in sorted(starts.items()):
        for source in sources:
            nearby = first.get(source, ())
            far = [beyond for near in nearby for beyond in second.get(near, ())]
            for who in (*nearby, *far):
                for case, party, cost in parties.get(who, ()):
                    evidence = _evidence(source, who, case, party, cost, counts)
                    if evidence:
                        found.setdefault((item, case), []).append(evidence)
    return found


def _sources(atoms: Iterable[Atom]) -> list[_Who]:
    found: dict[str, _Who] = {}
    for atom in atoms:
        if atom.kind == a.PERSON:
            more = atom.more
            who = _Who(
                atom.quote,
                str(more.get("person") or ""),
                str(more.get("born") or ""),
                tuple(more.get("phones") or ()),
                0,
                (),
                (),
                0,
            )
            found.setdefault(atom.value, who)
    return list(found.values())


def _step(people: Iterable[_Who], counts: Counts) -> dict[_Who, list[_Who]]:
    """Where one relation leads from each of these people."""
    walkers = sorted(set(people), key=lambda who: (who.name, who.person, who.edges))
    keys = {key for who in walkers for key in who.keys if key[0] != "s"}
    rows = [
        row
        for piece in index.chunks(sorted(keys))
        for row in tables.EdgeKey.objects.filter(key__in=piece).values_list("key", "edge", "end")
    ]
    by_key: dict[str, set[tuple[int, str]]] = {}
    for key, edge, end in rows:
        by_key.setdefault(key, set()).add((edge, end))
    edges = {
        row.pk: row
        for piece in index.chunks(sorted({edge for _, edge, _ in rows}))
        for row in tables.Edge.objects.filter(pk__in=piece)
    }
    births = _births(edges.values())
    found: dict[_Who, list[_Who]] = {}
    for who in walkers:
        ends = sorted({pair for key in who.keys for pair in by_key.get(key, ()) if pair[0] not in who.edges})
        onward = []
        for edge_id, end in ends:
            cost = _match(who, *_end(edges[edge_id], end), births, counts)
            if cost is not None:
                onward.append(_take(who, edges[edge_id], end, cost, births))
        hub = round(w.HUB_COST * log2(len(onward) / w.HUB)) if len(onward) > w.HUB else 0
        onward.sort(key=lambda one: (one.cost, one.edges))
        found[who] = [_costlier(one, hub) for one in onward[: w.STEPS]]
    return found


def _costlier(who: _Who, cost: int) -> _Who:
    return (
        _Who(who.name, who.person, who.born, who.phones, who.cost + cost, who.steps, who.edges, who.weight)
        if cost
        else who
    )


def _end(edge: tables.Edge, end: str) -> tuple[str, str]:
    return (edge.a_name, edge.a_person) if end == "a" else (edge.b_name, edge.b_person)


def _births(edges: Iterable[tables.Edge]) -> dict[str, tuple[str, tuple[str, ...]]]:
    people = {person for edge in edges for person in (edge.a_person, edge.b_person) if person}
    return {
        row.person: (row.born, tuple(sorted(a.phone_digits(phone) for phone in row.phones)))
        for piece in index.chunks(sorted(people))
        for row in tables.KnownPerson.objects.filter(pk__in=piece)
    }


def _match(
    who: _Who, name: str, person: str, births: Mapping[str, tuple[str, tuple[str, ...]]], counts: Counts
) -> int | None:
    """What it costs to take the end of a relation for this person; None where it is somebody else."""
    born, phones = births.get(person, ("", ()))
    other = Atom(
        a.PERSON,
        names.parse(name).full,
        name,
        "",
        (),
        {"person": person, "born": born, "phones": list(phones)},
    )
    return _cost(
        score_people.same_person(who.atom, other, counts)[0], bool(who.person and who.person == person)
    )


def _cost(score: int, recorded: bool) -> int | None:
    if recorded:
        return 0
    lacking = w.LINE + 2_000 - score
    if score <= -2_000 or lacking > 4 * w.NAME_MATCH_MOST:
        return None
    return (
        0
        if score == 0 and recorded
        else (None if score == 0 else min(w.NAME_MATCH_MOST, max(0, lacking // w.NAME_MATCH_SHARE)))
    )


def _take(
    who: _Who, edge: tables.Edge, end: str, cost: int, births: Mapping[str, tuple[str, tuple[str, ...]]]
) -> _Who:
    name, person = _end(edge, "b" if end == "a" else "a")
    born, phones = births.get(person, ("", ()))
    if _SAME.search(edge.relation):
        says = f"{edge.a_name} and {edge.b_name} are the same person ({edge.place}{_quoted(edge)})"
        return _Who(
            name, person, born, phones, who.cost + cost, (*who.steps, says), (*who.edges, edge.pk), who.weight
        )
    says = f"{edge.a_name} is '{edge.relation}' of {edge.b_name} ({edge.place}{_quoted(edge)})"
    loose = w.LOOSE_RELATION if edge.relation in _LOOSE or edge.relation.startswith(_LOOSE_VERBS) else 0
    weight = who.weight + (2 if " of the " in edge.relation else 1)
    return _Who(
        name, person, born, phones, who.cost + cost + loose, (*who.steps, says), (*who.edges, edge.pk), weight
    )


def _quoted(edge: tables.Edge) -> str:
    return f": '{edge.quote}'" if edge.quote else ""


def _parties(
    people: Iterable[_Who], counts: Counts, only: frozenset[str] | None
) -> dict[_Who, list[tuple[str, Atom, int]]]:
    """The cases in which each of these people is a party."""
    walkers = sorted(set(people), key=lambda who: (who.name, who.person, who.edges))
    keys = {key for who in walkers for key in who.keys}
    crowded = {key for key, n in index.carriers(tables.CaseKey, keys).items() if n > w.CROWD}
    by_key: dict[str, set[int]] = {}
    for key, case, atom in index.owners(tables.CaseKey, keys - crowded):
        if only is None or case in only:
            by_key.setdefault(key, set()).add(atom)
    atoms = index.atoms(tables.CaseAtom, {atom for found in by_key.values() for atom in found})
    found: dict[_Who, list[tuple[str, Atom, int]]] = {}
    for who in walkers:
        for id_ in sorted({id_ for key in who.keys for id_ in by_key.get(key, ())}):
            case, party = atoms[id_]
            if party.kind == a.PERSON:
                cost = _party_cost(who, party, counts)
                if cost is not None:
                    found.setdefault(who, []).append((case, party, cost))
    return found


def _party_cost(who: _Who, party: Atom, counts: Counts) -> int | None:
    if who.person and who.person == party.more.get("person"):
        return 0
    if len(who.name.split()) == 1:
        return w.SINGLE_NAME_STEP if score_people.single_name(who.name.lower(), party, counts) > 0 else None
    return _cost(score_people.same_person(who.atom, party, counts)[0], recorded=False)


def _evidence(source: _Who, who: _Who, case: str, party: Atom, cost: int, counts: Counts) -> Evidence | None:
    matters = counts.matters.get(str(party.more.get("person") or ""), 0)
    many = round(700 * log2(matters / 2)) if matters > 2 else 0
    score = (
        (w.PERSON_BY_TIE if who.weight == 0 else w.ONE_STEP if who.weight == 1 else w.TWO_STEPS)
        - who.cost
        - cost
        - many
    )
    if score <= 0:
        return None
    role = party.more.get("role") or "party"
    says = "; ".join((*who.steps, f"{party.quote} is {role} in {case} ({party.place})")) + "."
    pair = f"relation:{names.parse(source.name).full}|{party.value}|{party.more.get('person') or ''}"
    return Evidence(RELATION, "path", score, says, pair)


# --- the way back ----------------------------------------------------------------------------------------------------


def items_near(cases: Iterable[str]) -> set[str]:
    """Items that name a person of these cases, or whose source stands at most two relations from a party of them."""
    counts = Counts(people=count(tables.KnownPerson))
    named = index.atoms_of(tables.CaseAtom, cases, kinds=(a.PERSON, a.MENTION))
    people = {_of_atom(atom) for atoms in named.values() for atom in atoms}
    parties = {_of_atom(atom) for atoms in named.values() for atom in atoms if atom.kind == a.PERSON}
    first = {who for found in _step(parties, counts).values() for who in found}
    second = {
        who for found in _step({who for who in first if who.weight < 2}, counts).values() for who in found
    }
    return _items_of(people | first | second, counts)


def items_at(seqs: Iterable[int]) -> set[str]:
    """Items whose source is at an end of a relation that stands at these places of the record, or one from it."""
    edges = [
        row for piece in index.chunks(sorted(set(seqs))) for row in tables.Edge.objects.filter(seq__in=piece)
    ]
    births = _births(edges)
    ends = {_end_as(edge, end, births) for edge in edges for end in "ab"}
    return _around(ends)


def items_of(people: Iterable[str]) -> set[str]:
    """Items whose source or claimant is recorded as one of these people, or one relation from them."""
    rows = tables.KnownPerson.objects.in_bulk(sorted(set(people)))
    known = {
        _Who(
            name,
            row.person,
            row.born,
            tuple(sorted(a.phone_digits(phone) for phone in row.phones)),
            0,
            (),
            (),
            0,
        )
        for row in rows.values()
        for name in row.names
    }
    return _around(known)


def _around(people: set[_Who]) -> set[str]:
    if not people:
        return set()
    counts = Counts(people=count(tables.KnownPerson))
    near = {who for found in _step(people, counts).values() for who in found}
    return _items_of(people | near, counts)


def _of_atom(atom: Atom) -> _Who:
    more = atom.more
    phones = tuple(more.get("phones") or ())
    return _Who(atom.value, str(more.get("person") or ""), str(more.get("born") or ""), phones, 0, (), (), 0)


def _end_as(edge: tables.Edge, end: str, births: Mapping[str, tuple[str, tuple[str, ...]]]) -> _Who:
    name, person = _end(edge, end)
    born, phones = births.get(person, ("", ()))
    return _Who(name, person, born, phones, 0, (), (), 0)


def _items_of(people: set[_Who], counts: Counts) -> set[str]:
    """Items whose source, claimant or words may name one of these people; by record, else by a name that agrees."""
    bare = {_Who(who.name, who.person, who.born, who.phones, 0, (), (), 0) for who in people}
    by_key: dict[str, list[_Who]] = {}
    for who in sorted(bare, key=lambda who: (who.name, who.person)):
        for key in who.keys:
            by_key.setdefault(key, []).append(who)
    few = {key for key, n in index.carriers(tables.ItemKey, by_key).items() if n <= w.CROWD}
    hits: dict[int, set[_Who]] = {}
    for key, _, id_ in index.owners(tables.ItemKey, few):
        hits.setdefault(id_, set()).update(by_key[key])
    found = index.atoms(tables.ItemAtom, hits)
    return {
        item
        for id_, (item, atom) in found.items()
        if atom.kind == a.SURNAME
        or any(score_people.same_person(atom, who.atom, counts)[0] > 0 for who in hits[id_])
    }
