"""New Mexico, by the cases in us_nm.toml; a lawyer can read and add to them."""

import tomllib
from dataclasses import replace
from pathlib import Path

import pytest

from muniment.errors.jurisdictions import NoSuchPack
from muniment.jurisdictions import PACKS, pack, us_nm
from muniment.jurisdictions.law import (
    DRAFT,
    EXISTENCE,
    MARKS,
    ItemFacts,
    ProsecutionFacts,
    RequestFacts,
    duties,
)

CASES = tomllib.loads((Path(__file__).parent / "us_nm.toml").read_text())["case"]
ITEM_WORDS = {"received": "received_at", "on_list": "came_on"}


def facts(case):
    items = []
    for row in case.get("item", ()):
        held = {ITEM_WORDS.get(key, key): value for key, value in row.items()}
        held["states"] = tuple(held.get("states", ()))
        held["not_owed"] = frozenset(held.get("not_owed", ()))
        items.append(ItemFacts(**held))
    return (
        ProsecutionFacts(number="", **case.get("prosecution", {})),
        items,
        [RequestFacts(**row) for row in case.get("request", ())],
    )


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_new_mexico(case):
    nm = replace(us_nm.PACK, calendar=us_nm.CALENDAR.with_closings(*case.get("closings", ())))
    found = duties(nm, *facts(case))
    if not case.get("existence"):
        found = [duty for duty in found if duty.rule != EXISTENCE]
    wanted = [(d["about"], d["rule"], d["owed"], d.get("due"), d["open"]) for d in case.get("duty", ())]
    assert sorted((d.about, d.rule, d.owed, d.due, d.open) for d in found) == sorted(
        wanted, key=lambda w: w[:3]
    )


def test_there_are_cases_enough_for_a_lawyer_to_judge_by():
    assert len(CASES) >= 15
    assert {rule.code for rule in us_nm.PACK.rules} == {
        d["rule"] for case in CASES for d in case.get("duty", ()) if d["rule"].startswith("us-nm")
    }


@pytest.mark.parametrize("code", PACKS)
def test_every_rule_and_ground_quotes_its_source_and_how_well_it_is_known(code):
    law = pack(code)
    assert law.not_encoded
    for rule in law.rules:
        assert rule.source
        assert rule.mark in MARKS
        assert rule.says.endswith((".", '"'))
    for ground in law.grounds:
        assert ground.source
        assert ground.mark in MARKS
        assert ground.visible


@pytest.mark.parametrize("code", PACKS)
def test_a_pack_that_no_lawyer_reviewed_says_so(code):
    assert pack(code).review_mark == DRAFT == "DRAFT, UNREVIEWED"
    assert replace(pack(code), review="A. Counsel, 2026-01-01").review_mark != DRAFT


def test_a_duty_says_why_and_under_which_rule():
    nm = pack("us-nm")
    prosecution = ProsecutionFacts(
        number="D202.CR-2024-00871", arraigned=CASES[0]["prosecution"]["arraigned"]
    )
    _, items, _ = facts(CASES[0])
    duty = duties(nm, prosecution, items)[1]
    assert duty.source == "Rule 5-501(A) NMRA"
    assert duty.mark == "R"
    assert duty.because == "arraignment on 2024-03-01; ten days, counted in court days"


def test_the_court_is_known_from_its_name_or_from_the_code_of_the_number():
    of = lambda court, number="": us_nm.court_kind(ProsecutionFacts(number=number, court=court))  # noqa: E731
    assert of("Second Judicial District Court") == "district"
    assert of("", "D202.CR-2024-00871") == "district"
    assert of("D-101") == "district"
    assert of("", "T4.CR-2024-00012") == "metropolitan"
    assert of("", "M14.MR-2024-00012") == "magistrate"
    assert of("Alder City Municipal Court") == "municipal"
    assert of("Court of Appeals") == ""


def test_an_unknown_place_is_refused_with_the_known_ones():
    with pytest.raises(NoSuchPack, match="no rule pack us-xx") as refused:
        pack("us-xx")
    assert "us-nm" in refused.value.way_out
