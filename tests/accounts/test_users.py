"""Users, roles and passwords: what is refused, and that secrets never reach the record."""

import pytest

from muniment.accounts import queries
from muniment.accounts.actions import add_user, change_roles, set_password
from muniment.accounts.events import CredentialChanged, RolesChanged, UserAdded
from muniment.accounts.models import User
from muniment.errors.accounts import (
    LastAdministrator,
    NoSuchMember,
    PasswordRefused,
    UnknownRole,
    UserNameRefused,
    UserNameTaken,
)
from muniment.errors.may import NotAllowed
from muniment.record import queries as record

GOOD = "copper lantern ridge otter"


def a_user(desk, user="r.vance", *, roles=("technician",), password=GOOD):
    add_user(desk, user, name="R. Vance", roles=roles, organization="Sheriff", password=password)
    return user


def test_a_user_is_on_the_record_with_roles_in_one_order_and_can_sign_in(desk):
    a_user(desk, roles=("technician", "administrator", "technician"))
    member = queries.member("r.vance")
    assert member.roles == ("administrator", "technician")
    assert member.organization == "Sheriff"
    assert member.active
    assert member.signs_in
    assert User.objects.get(username="r.vance").check_password(GOOD)
    assert any(r.event.user == "r.vance" for r in record.journal("UserAdded/1"))


def test_a_password_is_never_in_any_event(desk):
    receipt = add_user(desk, "r.vance", name="R. Vance", roles=["officer"], password=GOOD)
    assert receipt.of(CredentialChanged)[0].event == CredentialChanged(user="r.vance", kind="password")
    assert "otter" not in repr(receipt.of(UserAdded) + receipt.of(CredentialChanged))


def test_a_user_without_a_password_can_be_named_and_can_not_sign_in(desk):
    a_user(desk, password=None)
    assert not queries.member("r.vance").signs_in
    assert not User.objects.get(username="r.vance").has_usable_password()


def test_a_second_user_of_one_name_is_refused(desk):
    a_user(desk)
    with pytest.raises(UserNameTaken, match=r"r\.vance.*already"):
        a_user(desk)


@pytest.mark.parametrize("user", ["", "R.Vance", "r vance", "r.vаnce", "muniment", "x" * 151, "-x", "a\n"])
def test_a_name_that_could_be_mistaken_for_another_is_refused(desk, user):
    with pytest.raises(UserNameRefused, match="can not be a name of sign-in"):
        a_user(desk, user)


def test_a_role_that_no_rule_speaks_of_is_refused(desk):
    with pytest.raises(UnknownRole, match="no role 'superuser'") as refused:
        a_user(desk, roles=["superuser"])
    assert "case agent" in refused.value.way_out
    assert queries.member("r.vance") is None


@pytest.mark.parametrize("password", ["short", "password123", "xr.vancex123"])
def test_a_guessable_password_is_refused_and_the_user_is_not_added(desk, password):
    with pytest.raises(PasswordRefused):
        a_user(desk, password=password)
    assert queries.member("r.vance") is None


def test_the_last_administrator_can_not_be_taken_away(desk):
    a_user(desk, "boss", roles=["administrator"])
    for member in queries.members():
        if member.user != "boss" and "administrator" in member.roles:
            change_roles(desk, member.user, roles=[])
    with pytest.raises(LastAdministrator, match="boss is the last"):
        change_roles(desk, "boss", roles=["officer"])
    assert "administrator" in queries.member("boss").roles


def test_whoever_loses_every_role_can_not_sign_in_any_more_and_stays_on_the_list(desk):
    a_user(desk)
    receipt = change_roles(desk, "r.vance", roles=[], reason="left the office")
    assert receipt.of(RolesChanged)[0].event.reason_given == "left the office"
    assert not queries.member("r.vance").active
    assert not User.objects.get(username="r.vance").is_active
    set_password(desk, "r.vance", password="violet harbor seven moths")
    assert not User.objects.get(username="r.vance").is_active
    change_roles(desk, "r.vance", roles=["officer"])
    assert User.objects.get(username="r.vance").is_active


def test_roles_of_nobody_can_not_be_changed_nor_a_password_set(desk):
    with pytest.raises(NoSuchMember, match="no user 'nobody'"):
        change_roles(desk, "nobody", roles=["officer"])
    with pytest.raises(NoSuchMember):
        set_password(desk, "nobody", password=GOOD)


def test_a_technician_sets_their_own_password_and_nobody_elses(desk, desk_of):
    technician = desk_of("technician")
    if queries.member(technician.actor.user) is None:
        add_user(desk, technician.actor.user, name="T", roles=["technician"])
    a_user(desk)
    set_password(technician, technician.actor.user, password=GOOD)
    assert queries.member(technician.actor.user).signs_in
    with pytest.raises(NotAllowed, match="set a password"):
        set_password(technician, "r.vance", password=GOOD)


@pytest.mark.parametrize("role", ["technician", "prosecutor", "auditor", "defender"])
def test_only_an_administrator_adds_users_or_gives_roles(desk, desk_of, role):
    a_user(desk)
    with pytest.raises(NotAllowed, match="add users"):
        add_user(desk_of(role), "new", name="New", roles=["administrator"])
    with pytest.raises(NotAllowed, match="change roles"):
        change_roles(desk_of(role), "r.vance", roles=["administrator"])
