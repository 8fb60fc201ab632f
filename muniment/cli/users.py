"""`muniment user`: who may sign in, and what for."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, TextIO

import click

from muniment.cli.shell import acts, session, show, table, verb
from muniment.may import ROLES

if TYPE_CHECKING:
    from muniment.record.desk import Desk


@click.group("user")
def user() -> None:
    """Users of the office, their roles and passwords."""


@verb("add")
@click.argument("user")
@click.option("--name", required=True, help="The person's name, as it stands on the record.")
@click.option("--role", "roles", multiple=True, required=True, help=f"One of: {', '.join(ROLES)}.")
@click.option("--organization", default="", help="Sheriff, laboratory, public defender …")
@click.option(
    "--password-from", type=click.File(), help="Read the first password from a file, or - for standard input."
)
@acts
def add(
    desk: Desk, user: str, name: str, roles: tuple[str, ...], organization: str, password_from: TextIO | None
) -> None:
    """Add USER. Without a password they can be given work, and can not sign in."""
    from muniment.accounts import actions, queries

    password = _first_line(password_from) if password_from else None
    actions.add_user(desk, user, name=name, roles=roles, organization=organization, password=password)
    added = queries.member(user)
    hint = "" if password else f" No password yet: `muniment user password {user}` sets one."
    show(added, f"{user} is a user: {', '.join(added.roles) if added else ''}.{hint}")


@verb("list")
@acts
def list_(desk: Desk) -> None:
    """List the users with their roles."""
    from muniment import may
    from muniment.accounts import queries

    may.require(desk.actor, "accounts.read")
    members = queries.members()
    rows = [
        (m.user, m.name, m.organization, ", ".join(m.roles) or "none", "yes" if m.signs_in else "no")
        for m in members
    ]
    show(members, lambda: table(rows, heads=("user", "name", "organization", "roles", "signs in")))


@verb("roles")
@click.argument("user")
@click.argument("roles", nargs=-1)
@click.option("--reason", help="Why; kept on the record.")
@acts
def roles(desk: Desk, user: str, roles: tuple[str, ...], reason: str | None) -> None:
    """Give USER these ROLES and no others; none takes every role away, and the sign-in with them."""
    from muniment.accounts import actions, queries

    actions.change_roles(desk, user, roles=roles, reason=reason)
    changed = queries.member(user)
    show(
        changed,
        f"{user} has the roles: {', '.join(changed.roles) if changed else ''}" + ("" if roles else "none"),
    )


@verb("password")
@click.argument("user")
@click.option(
    "--from",
    "from_",
    type=click.File(),
    help="Read it from a file, or - for standard input; else it is asked for.",
)
@acts
def password(desk: Desk, user: str, from_: TextIO | None) -> None:
    """Set the password of USER: one's own, or as an administrator anybody's."""
    from muniment.accounts import actions

    if from_ is None and (session().as_json or not sys.stdin.isatty()):
        raise click.UsageError("Nobody can be asked here: give --from FILE, or --from - for standard input.")
    new = (
        _first_line(from_)
        if from_
        else click.prompt("Password", hide_input=True, confirmation_prompt=True, err=True)
    )
    actions.set_password(desk, user, password=new)
    show({"user": user}, f"The password of {user} is set. The record says by whom: {desk.actor.user}.")


def _first_line(file: TextIO) -> str:
    return file.readline().rstrip("\r\n")


for each in (add, list_, roles, password):
    user.add_command(each)
commands: list[click.Command] = [user]
