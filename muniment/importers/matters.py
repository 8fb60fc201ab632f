"""Rows of cases, people, relations and reports become acts of the cases room."""

from __future__ import annotations

from muniment.cases import actions, queries
from muniment.importers.columns import Line
from muniment.importers.course import Course, RowRefused


def record_case(course: Course, line: Line) -> None:
    """Open the case, with its other numbers and the prosecutions that draw on it."""
    desk = course.desk
    typed = line.text("number")
    agency = line.text("agency")
    if agency and "." not in typed:
        typed = f"{agency}.{typed}"
    prosecutions = _prosecutions(line)
    opened = actions.open_case(
        desk,
        typed,
        title=line.maybe("title"),
        offense=line.maybe("offense"),
        opened_on=line.day("opened_on"),
        status=line.maybe("status"),
        agents=line.many("agents") or None,
    )
    course.counts["cases"] += 1
    for other in line.many("other_numbers"):
        actions.alias(desk, kind="case", number_a=opened.number, number_b=other)
        course.counts["aliases"] += 1
    for number, court, defendant, charges in prosecutions:
        if queries.is_prosecution(actions.court_number(number)):
            actions.draw_on(desk, number, case=opened.number)
            continue
        actions.open_prosecution(
            desk, number, court=court, defendant=defendant, charges=charges, cases=(opened.number,)
        )
        course.counts["prosecutions"] += 1


def _prosecutions(line: Line) -> list[tuple[str, str, str, tuple[str, ...]]]:
    numbers = line.many("prosecutions")
    defendants = _beside(line, "defendants", numbers, one_for_all=False)
    courts = _beside(line, "courts", numbers, one_for_all=True)
    charges = _beside(line, "charges", numbers, one_for_all=False)
    found = []
    for number, defendant, court, charge in zip(numbers, defendants, courts, charges, strict=True):
        if not defendant:
            raise RowRefused("defendants", f"nobody is named as defendant of {number}")
        parts = tuple(part.strip() for part in charge.split(" / ") if part.strip())
        # A court that is not named is known by the code in the number.
        found.append((number, court or number.partition(".")[0], defendant, parts))
    return found


def _beside(line: Line, name: str, numbers: tuple[str, ...], *, one_for_all: bool) -> tuple[str, ...]:
    """The values of a list that goes along another list."""
    values = line.many(name)
    if not values:
        return ("",) * len(numbers)
    if len(values) == 1 and one_for_all:
        return values * len(numbers)
    if len(values) != len(numbers):
        raise RowRefused(name, f"has {len(values)} values for {len(numbers)} in the list that it goes along")
    return values


def record_person(course: Course, line: Line) -> None:
    """Record who somebody is, and the cases that they have to do with."""
    desk = course.desk
    external = line.text("id")
    names = [{"name": line.text("name"), "kind": "legal"}]
    names += [{"name": alias, "kind": "alias"} for alias in line.many("aliases") if alias]
    cases = tuple(case for case in line.many("cases") if case)
    roles = _beside(line, "roles", cases, one_for_all=True) if cases else ()
    added = actions.add_person(
        desk,
        names=names,
        born=line.day("born"),
        phones=line.many("phones"),
        addresses=line.many("addresses"),
        external=external,
    )
    course.people[external] = added.person
    course.counts["people"] += 1
    for case, role in zip(cases, roles, strict=True):
        actions.add_party(desk, case, person=added.person, role=role.casefold() or "witness")
        course.counts["parties"] += 1


def record_relation(course: Course, line: Line) -> None:
    """Record that a is the `relation` of b."""
    actions.relate(
        course.desk,
        person_a=the_person(course, line, "person_a"),
        person_b=the_person(course, line, "person_b"),
        relation=line.text("relation"),
        words=line.maybe("words"),
        source=line.maybe("source"),
    )
    course.counts["relations"] += 1


def the_person(course: Course, line: Line, column: str) -> str:
    """The person whom a cell names by id: of this import, a former one, or ours."""
    named = line.text(column)
    found = course.people.get(named)
    if found is None:
        there = queries.person_by_external(named) or queries.person(named)
        if there is None:
            raise RowRefused(
                column, f"nobody with the id {named!r} is in the people of this import or on the record"
            )
        found = course.people[named] = there.person
    return found


def record_report(course: Course, line: Line) -> None:
    """Put a written account in its case."""
    actions.add_report(
        course.desk,
        line.text("case"),
        title=line.text("title"),
        text=line.text("text"),
        kind=line.text("kind", "report"),
        author=line.maybe("author"),
        dated=line.day("dated"),
        report=line.maybe("number"),
    )
    course.counts["reports"] += 1
