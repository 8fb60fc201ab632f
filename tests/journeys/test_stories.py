"""Twenty paraphrased stories: ten things that must be proposed for a case, ten look-alikes that must stay silent.

They were written by somebody who had not seen the rules, and are played through the same actions as the counter's.
"""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from muniment.cases import actions as cases
from muniment.cases import queries as on_record
from muniment.custody import actions as custody
from muniment.linkage import queries

STORIES = tomllib.loads((Path(__file__).parent / "stories.toml").read_text("utf-8"))["story"]


@pytest.mark.parametrize("story", STORIES, ids=lambda story: story["id"])
def test_story(desk, story):
    """What is on file first, then one thing handed in."""
    people = record_people(desk, story)
    tell_what_is_on_file(desk, story, people)
    assert_as_told(story, hand_in(desk, story, people))


@pytest.mark.parametrize("story", STORIES, ids=lambda story: story["id"])
def test_story_told_backwards(desk, story):
    """The thing is handed in first, and what is on file comes afterwards: the same must come of it."""
    people = record_people(desk, story)
    item = hand_in(desk, story, people)
    tell_what_is_on_file(desk, story, people)
    assert_as_told(story, item)


def assert_as_told(story, item):
    proposed = {link.case for link in queries.links(item=item)}
    assert set(story["expect"]) <= proposed, f"missed: {story['why']}"
    assert not proposed & set(story["not_expected"]), story["why"]
    if story["kind"] == "look-alike":
        assert proposed == set(), story["why"]


def record_people(desk, story):
    return {
        person["id"]: cases.add_person(
            desk,
            names=person["name"],
            born=person["born"] or None,
            phones=[person["phone"]] if person["phone"] else [],
        ).person
        for person in story.get("people", ())
    }


def tell_what_is_on_file(desk, story, people):
    for case in story["cases"]:
        tell = cases.describe_case if on_record.is_case(case["number"]) else cases.open_case
        tell(desk, case["number"], title=case["title"], offense=case["offense"], opened_on=case["opened"])
    charged: dict[str, list[str]] = {}
    for party in story.get("parties", ()):
        cases.add_party(desk, party["case"], person=people[party["person"]], role=party["role"])
        if party["role"] == "defendant":
            charged.setdefault(party["case"], []).append(people[party["person"]])
    for case in story["cases"]:
        named = [
            *charged.get(case["number"], ()),
            *["a defendant not named here"] * len(case["prosecutions"]),
        ]
        for number, defendant in zip(case["prosecutions"], named, strict=False):
            cases.open_prosecution(
                desk, number, court="First District", defendant=defendant, cases=[case["number"]]
            )
    for relation in story.get("relations", ()):
        cases.relate(
            desk,
            person_a=people[relation["a"]],
            person_b=people[relation["b"]],
            relation=relation["relation"],
        )
    for held in story.get("held", ()):
        search = {"name": "Scene search"}
        receive(
            desk, held, source=search, words="Collected at the scene.", booked=held["case"], custody="seized"
        )
    for report in story.get("reports", ()):
        cases.add_report(
            desk, report["case"], kind=report["kind"], text=report["text"], dated=report["dated"]
        )


def hand_in(desk, story, people):
    item = story["item"]
    source = {"name": item["source_name"]}
    if item["source"]:
        source["person"] = people[item["source"]]
    return receive(
        desk,
        item,
        source=source,
        words=item["words"],
        booked=item["booked_under"],
        matter_named=item["matter_named"] or None,
        received_at=item["received_on"],
        units=item["units"],
    )


def receive(desk, thing, *, source, words, booked, received_at=None, **more):
    description = {key: thing[key] for key in ("caliber", "serial") if thing.get(key)}
    return custody.receive(
        desk,
        source={"how": "walk-in", **source},
        words=words,
        what=thing["what"],
        category=thing["category"],
        case_typed=booked or None,
        received_at=received_at or "2019-01-01",
        description=description or None,
        **more,
    ).item
