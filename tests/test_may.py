"""The one question of permission: denied by default, and answers that say why."""

import pytest

from muniment import may
from muniment.errors.may import NotAllowed
from muniment.may import ACTS, ROLES, Actor, Facts

SECTIONS = [
    named
    for name, named in vars(may).items()
    if name.isupper() and name != "ACTS" and isinstance(named, dict) and not name.startswith("_")
]


def an_actor(*roles, user="pat"):
    return Actor(user=user, roles=frozenset(roles))


def test_an_act_that_nobody_listed_is_denied_to_the_holder_of_every_role():
    answer = may.may(an_actor(*ROLES), "custody.shred")
    assert not answer.yes
    assert "no rule allows this act" in answer.because


def test_somebody_without_a_role_may_do_nothing_at_all():
    everyone_named = Facts(agents=frozenset({"pat"}), counsel=frozenset({"pat"}), named=frozenset({"pat"}))
    assert [act for act in ACTS if may.may(an_actor(), act, everyone_named).yes] == []


def test_a_role_that_does_not_exist_allows_nothing():
    assert [act for act in ACTS if may.may(an_actor("sheriff's cousin"), act).yes] == []


def test_no_two_sections_list_the_same_act():
    assert sum(len(section) for section in SECTIONS) == len(ACTS)


@pytest.mark.parametrize("act", sorted(ACTS))
def test_every_act_names_roles_that_exist_and_a_fact_that_is_asked(act):
    for grant in ACTS[act].grants:
        assert grant.roles
        assert grant.roles <= set(ROLES)
        assert grant.when in {may.ALWAYS, may.AGENT, may.COUNSEL, may.NAMED_AGENT, may.NAMED}
    assert act.partition(".")[2].replace("_", "").isalpha()


def test_no_role_and_no_two_roles_of_the_defense_open_what_belongs_to_the_prosecution():
    allowed = {act for act in ACTS if may.may(an_actor("defender"), act).yes}
    assert allowed == {"record.check"}  # anybody may check the ledger


def test_a_defender_reads_a_matter_only_as_counsel_of_record():
    stranger = an_actor("defender", user="other")
    counsel = an_actor("defender", user="day")
    of_record = Facts(counsel=frozenset({"day"}))
    assert not may.may(stranger, "production.read", of_record).yes
    assert "only counsel of record" in may.may(stranger, "production.read", of_record).because
    assert may.may(counsel, "production.read", of_record).yes


def test_being_counsel_of_record_does_not_make_a_defender_of_somebody_without_the_role():
    assert not may.may(an_actor("judge"), "cases.open_case", Facts(counsel=frozenset({"pat"}))).yes


@pytest.mark.parametrize("role", [role for role in ROLES if role != "case agent"])
def test_only_a_case_agent_says_that_an_item_does_not_relate(role):
    assert not may.may(an_actor(role), "linkage.determine").yes


def test_a_case_agent_of_another_matter_may_not_say_so_once_agents_are_named():
    agent = an_actor("case agent")
    assert may.may(agent, "linkage.determine").yes
    assert may.may(agent, "linkage.determine", Facts(agents=frozenset({"pat"}))).yes
    denied = may.may(agent, "linkage.determine", Facts(agents=frozenset({"somebody else"})))
    assert not denied.yes
    assert "case agent of this matter" in denied.because


def test_an_administrator_can_not_touch_evidence_by_being_one():
    allowed = {act.split(".")[0] for act in ACTS if may.may(an_actor("administrator"), act).yes}
    assert "custody" not in allowed
    assert "linkage" not in allowed
    assert "disclosure" not in allowed


def test_only_the_person_named_may_answer():
    named = Facts(named=frozenset({"pat"}))
    assert may.may(an_actor("officer"), "custody.answer", named).yes
    assert not may.may(an_actor("officer", user="quinn"), "custody.answer", named).yes


def test_the_refusal_says_who_what_and_which_role_it_takes():
    with pytest.raises(
        NotAllowed, match="pat may not open a prosecution: it takes the role of prosecutor"
    ) as denied:
        may.require(an_actor("technician"), "cases.open_prosecution")
    assert "Nothing was recorded" in denied.value.way_out


@pytest.mark.parametrize("role", ["case agent", "prosecutor", "paralegal", "judge", "auditor"])
def test_these_read_what_a_link_rests_on_in_every_case(role):
    assert may.may(an_actor(role), "linkage.read_quotes").yes


@pytest.mark.parametrize("role", ["technician", "officer", "examiner"])
def test_these_read_what_a_link_rests_on_only_as_named_agents_of_the_case(role):
    assert not may.may(an_actor(role), "linkage.read_quotes").yes
    somebody = Facts(agents=frozenset({"somebody else"}))
    assert "named as case agent" in may.may(an_actor(role), "linkage.read_quotes", somebody).because
    assert may.may(an_actor(role), "linkage.read_quotes", Facts(agents=frozenset({"pat"}))).yes


@pytest.mark.parametrize("role", ["administrator", "defender"])
def test_these_never_read_what_a_link_rests_on(role):
    assert not may.may(an_actor(role), "linkage.read_quotes", Facts(agents=frozenset({"pat"}))).yes
