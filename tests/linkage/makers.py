"""Makers for cases, people and items with sane defaults."""

from __future__ import annotations

from muniment.cases import actions as cases
from muniment.custody import actions as custody
from muniment.linkage import queries


def a_case(desk, number="SO.24-001234", *, title=None, offense=None, opened_on="2024-01-10", report=None):
    cases.open_case(desk, number, title=title, offense=offense, opened_on=opened_on)
    if report:
        cases.add_report(desk, number, text=report, dated=opened_on)
    return number


def a_person(desk, name="Dale Kettering", *, born=None, phones=(), case=None, role="defendant"):
    person = cases.add_person(desk, names=name, born=born, phones=phones).person
    if case:
        cases.add_party(desk, case, person=person, role=role)
    return person


def an_item(
    desk,
    *,
    source="Walter Brandvold",
    words="Found these in the garage.",
    what="a box of cartridges",
    category="ammunition",
    case_typed=None,
    received_at="2024-03-05",
    person=None,
    contact=None,
    **more,
):
    told = {"name": source, "how": "walk-in"}
    if person:
        told["person"] = person
    if contact:
        told["contact"] = contact
    return custody.receive(
        desk,
        source=told,
        words=words,
        what=what,
        category=category,
        received_at=received_at,
        case_typed=case_typed,
        **more,
    )


def proposed(item) -> dict[str, str]:
    """Case -> kind of link, of an intake or item id."""
    id_ = getattr(item, "item", item)
    return {link.case: link.kind_of_link for link in queries.links(item=id_)}
