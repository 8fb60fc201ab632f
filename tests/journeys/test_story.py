"""The story from the counter to the defense's own check. Every fact asserted is what a person would see."""

from __future__ import annotations

from datetime import date

import pytest

pytestmark = pytest.mark.xdist_group("story")


@pytest.fixture(scope="module")
def told(tmp_path_factory):
    """The story played once, on an office of its own, and left open for the questions below."""
    from muniment.demo import people, story
    from muniment.demo.stage import Stage
    from muniment.record import current
    from muniment.site import founding

    folder = tmp_path_factory.mktemp("story")
    founder = founding.found(
        folder / "home",
        name="Alder County",
        jurisdiction="us-nm",
        timezone="America/Denver",
        agency="SO",
        founder="founder",
        at="2025-01-05T09:00:00-07:00",
    )
    stage = Stage(current.recorder(), folder / "handed-over", today=date(2026, 2, 12))
    people.employ(founder)
    story.play(stage)
    return stage


@pytest.fixture
def scene(told, monkeypatch):
    """A scene by its title; the story's office is the open one again, whatever other tests did between."""
    from muniment.record import current
    from muniment.site import boot

    boot.django_up(told.office.home)
    current.use(told.recorder)
    by_title = {each.title: each for each in told.scenes}
    yield lambda title: by_title[title].facts
    from django.db import connections

    connections.close_all()


def test_his_words_are_kept_and_the_case_is_proposed_by_who_he_is(scene):
    facts = scene("A man hands in 24 live rounds")
    assert "may belong to that shooting" in facts["words"]
    assert [case for case, _ in facts["proposals"]] == ["SO.25-004417"]
    assert any("friend" in line and "Garrick" in line for line in facts["because"])


def test_whose_choice_the_number_was_is_asked_and_the_person_named_is_told(scene):
    facts = scene("The rounds are booked as information only under a fresh number")
    assert facts["asked"]
    assert len(facts["told"]) == 1


def test_the_rounds_are_on_the_list_of_both_prosecutions_with_a_day_to_serve(scene):
    facts = scene("The case's own list")
    assert facts["link"] == "proposed"
    assert len(facts["duties"]) == 2
    for duties in facts["duties"].values():
        assert ("list existence", "2025-10-15") in duties
    assert {"link", "inventory", "lab", "existence"} <= set(facts["alarms"])
    assert facts["possession_days"] == 1


def test_no_evidentiary_value_is_no_ground(scene):
    refused = scene("No evidentiary value")["refused"]
    assert [user for user, _, _ in refused] == ["technician", "agent", "agent"]


def test_who_knew_stands_in_time_order(scene):
    facts = scene("Who knew")
    kinds = [kind for kind, _ in facts["known"]]
    assert kinds.index("told") < kinds.index("discussed")
    assert facts["notices"]


def test_the_successor_sees_every_open_line_talk_and_promise(scene):
    facts = scene("A prosecutor leaves in mid-trial")
    assert {"duty", "link", "told", "promise", "number chosen"} <= set(facts["kinds"])
    assert any("promised: to look at them before trial" in line for line in facts["about_the_rounds"])
    assert len(facts["about_the_rounds"]) >= 5


def test_a_complete_certificate_is_refused_and_names_the_rounds(scene):
    facts = scene("Is everything disclosed?")
    assert facts["refused"]
    assert facts["past_due"]


def test_the_bell_rings_though_the_office_did_nothing(scene):
    facts = scene("The office does nothing")
    assert facts["rung"]
    assert any(
        line.startswith("case SO.25-004417") and "you were not given it" in line
        for line in facts["sentences"]
    )


def test_the_next_production_lists_them_and_the_checker_draws_the_list(scene):
    facts = scene("Production 2")
    assert facts["verdict"].startswith("complete")
    assert len(facts["listed"]) == 1
    assert facts["listed"][0][1:3] == ["2025-10-08", "ammunition"]
    assert facts["days"] == 115


def test_a_hunter_s_box_is_asked_about_and_rightly_not_related(scene):
    assert scene("Beside it: a hunter's box of the same caliber")["states"] == ["not related"]


def test_rounds_without_a_clue_are_not_proposed_and_the_page_says_that_it_was_asked(scene):
    facts = scene("Beside it: rounds with no clue at all")
    assert facts["proposed"] == []
    assert facts["asked"] >= 1


def test_the_whole_record_of_the_story_holds(told, scene):
    from muniment.record import audit, replay

    assert audit.check(told.office).ok
    report = replay.check()
    assert report.ok, report
