"""The question asked again: the same answers for an honest record, and each one that was dropped, added or bent."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from click.testing import CliRunner

from muniment.cases import actions as cases
from muniment.cli.links import links as group
from muniment.custody import actions as custody
from muniment.errors.may import NotAllowed
from muniment.linkage import actions, audit, queries, reactions
from muniment.linkage.events import LinkProposed, QuestionAsked
from muniment.record import queries as record
from tests.linkage.makers import a_case, a_person, an_item


def a_record(desk):
    """Both ways, in batches and alone, with determinations, a split and an alias between."""
    case = a_case(desk, report="Walter Brandvold said he is a friend of Dale Kettering.")
    a_person(desk, case=case)
    with desk.together() as batch:
        items = [an_item(batch, words=f"for case 24-001234, box {n}", units=3) for n in range(3)]
    other = a_case(desk, "SO.24-001300")
    friend = a_person(desk, "Walter Brandvold")
    brother = a_person(desk, "Ernst Brandvold", case=other, role="defendant")
    cases.relate(desk, person_a=friend, person_b=brother, relation="brother", words="my brother Ernst")
    cases.add_report(desk, other, text="A box of cartridges, see 24-001234.", dated="2024-01-11")
    cases.alias(desk, kind="case", number_a="SO.24-001300", number_b="SO.24-009300")
    link = queries.links(item=items[0].item)[0]
    actions.determine(desk, link.id, outcome="related")
    custody.describe(desk, items[1].item, description={"text": "nine by nineteen", "caliber": "9 mm"})
    return items


def dropping(monkeypatch, kind):
    """The office's own program leaves out what it should have added."""
    honest = reactions.Linkage.react
    monkeypatch.setattr(
        reactions.Linkage,
        "react",
        lambda self, recorded, prepared: [
            e for e in honest(self, recorded, prepared) if not isinstance(e, kind)
        ],
    )


def bending(monkeypatch, bend):
    honest = reactions.Linkage.react
    monkeypatch.setattr(
        reactions.Linkage,
        "react",
        lambda self, recorded, prepared: [bend(e) for e in honest(self, recorded, prepared)],
    )


def test_an_honest_record_comes_out_as_it_is_kept(desk):
    a_record(desk)
    before = record.event_count()
    found = audit.rerun(desk)
    assert found.ok, found.findings
    assert found.asked == len(record.journal("QuestionAsked/1")) > 8
    assert found.proposals == sum(one.via == "rule:linkage" for one in _proposals()) >= 3
    assert (record.event_count(), found.events) == (before, before)
    assert len(queries.links()) == found.proposals, "the tables stand as before"


def test_everything_that_could_bring_something_to_light_leaves_a_question(desk):
    one, other = a_person(desk, "Walter Brandvold"), a_person(desk, "Ernst Brandvold")
    asked = len(record.journal("QuestionAsked/1"))
    cases.relate(desk, person_a=one, person_b=other, relation="brother", words="my brother")
    assert len(record.journal("QuestionAsked/1")) == asked + 1


def test_a_proposal_that_was_left_out_is_named(desk, monkeypatch):
    case = a_case(desk)
    with monkeypatch.context() as inside:
        dropping(inside, LinkProposed)
        item = an_item(desk, words="for case 24-001234")
    found = audit.rerun(desk)
    assert [(one.what, one.item, one.case) for one in found.findings] == [(audit.MISSING, item.item, case)]


def test_a_question_that_was_never_asked_is_named(desk, monkeypatch):
    a_case(desk)
    with monkeypatch.context() as inside:
        dropping(inside, (LinkProposed, QuestionAsked))
        an_item(desk, words="nothing that anybody could place")
    found = audit.rerun(desk)
    assert [one.what for one in found.findings] == [audit.NOT_ASKED]
    assert found.findings[0].entry is not None


@pytest.mark.parametrize(
    "bend",
    [
        lambda e: replace(e, score=1) if isinstance(e, LinkProposed) else e,
        lambda e: replace(e, matched={"because": ["no reason"]}) if isinstance(e, LinkProposed) else e,
        lambda e: replace(e, above=0) if isinstance(e, QuestionAsked) else e,
        lambda e: replace(e, cases_asked=7) if isinstance(e, QuestionAsked) else e,
        lambda e: replace(e, snapshot=e.snapshot - 1) if isinstance(e, QuestionAsked) else e,
    ],
)
def test_an_answer_that_was_bent_is_named(desk, monkeypatch, bend):
    a_case(desk)
    with monkeypatch.context() as inside:
        bending(inside, bend)
        an_item(desk, words="for case 24-001234")
    assert [one.what for one in audit.rerun(desk).findings] == [audit.DIFFERENT]


def test_a_proposal_that_the_model_never_made_is_named(desk, monkeypatch):
    a_case(desk)
    wrong = a_case(desk, "SO.24-007777")
    with monkeypatch.context() as inside:
        bending(inside, lambda e: replace(e, case=wrong) if isinstance(e, LinkProposed) else e)
        an_item(desk, words="for case 24-001234")
    assert [one.what for one in audit.rerun(desk).findings] == [audit.MISSING, audit.EXTRA]


def test_answers_of_another_model_are_counted_and_not_judged(desk, monkeypatch):
    a_case(desk)
    with monkeypatch.context() as inside:
        inside.setattr(reactions, "MODEL", "muniment-linkage/0 sha256:" + "0" * 64)
        an_item(desk, words="for case 24-001234")
    found = audit.rerun(desk)
    assert found.ok
    assert found.others == {"muniment-linkage/0 sha256:" + "0" * 64: 1}


def test_what_a_person_proposed_is_no_answer_of_the_model(desk):
    case = a_case(desk)
    item = an_item(desk, words="nothing that anybody could place")
    actions.propose(desk, item.item, case, reason="The source works there")
    assert audit.rerun(desk).ok


def test_only_an_auditor_or_a_judge_may(desk_of):
    with pytest.raises(NotAllowed):
        audit.rerun(desk_of("administrator"))


def test_by_command(desk, monkeypatch):
    a_record(desk)
    monkeypatch.setattr("muniment.cli.shell.open_desk", lambda: desk)
    told = CliRunner().invoke(group, ["audit", "--json"])
    assert told.exit_code == 0
    assert json.loads(told.stdout)["ok"] is True
    with monkeypatch.context() as inside:
        dropping(inside, LinkProposed)
        an_item(desk, words="for case 24-001234")
    told = CliRunner().invoke(group, ["audit"])
    assert told.exit_code == 1
    assert "MISSING (entry " in told.stdout


def _proposals():
    return [record.recorded(link.seq) for link in queries.links()]
