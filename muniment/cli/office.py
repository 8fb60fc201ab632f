"""`muniment init`, `sign-in`, `replay`."""

from __future__ import annotations

import getpass
import sys
from typing import TYPE_CHECKING

import click

from muniment.cli.shell import acts, plain, session, show, sign_in, table, verb

if TYPE_CHECKING:
    from collections.abc import Callable

    from muniment.record.desk import Desk
    from muniment.record.replay import Report


@verb("init")
@click.option("--name", required=True, help='The office, such as "Alder County".')
@click.option("--jurisdiction", required=True, help="The rule pack, such as us-nm.")
@click.option("--timezone", required=True, help="IANA name, such as America/Denver.")
@click.option("--origin", help="The log's name for good; made up when not given.")
@click.option(
    "--agency", default="", help="Agency code put before case numbers typed without one, such as SO."
)
@click.option("--user", "founder", help="The first user, with every role (else the user of this machine).")
def init(
    name: str, jurisdiction: str, timezone: str, origin: str | None, agency: str, founder: str | None
) -> None:
    """Make an office: home folder, keys, ledger, and the first user, who gets every role and is signed in.

    Give each person a user of their own with `muniment user add` before real work begins, and take roles from the
    first one: nobody should do a transaction end to end.
    """
    from muniment.site import founding

    home = session().place()
    user = founder or session().user or getpass.getuser()
    desk = founding.found(
        home,
        name=name,
        jurisdiction=jurisdiction,
        timezone=timezone,
        origin=origin,
        agency=agency,
        founder=user,
    )
    sign_in(home, user)
    office = desk.office
    data = {"home": str(home), "origin": office.origin, "vkey": office.vkey, "user": user}
    show(
        data,
        f"{office.name} is set up in {home}.\nOrigin: {office.origin}\nKey for outsiders: {office.vkey}\n"
        f"Signed in: {user}, with every role.\nKeep a copy of {home / 'secret'} apart from your backups.",
    )


@verb("sign-in")
@click.argument("user")
@acts
def sign_in_(desk: Desk, user: str) -> None:
    """From now on USER acts at this home where no --as is given."""
    from muniment.record import current
    from muniment.site import boot

    member = boot.desk_of_member(current.recorder(), user=user, via="command line").actor
    sign_in(desk.office.home, member.user)
    show({"user": member.user, "roles": sorted(member.roles)}, f"{member.user} is signed in.")


@verb("replay")
@click.option("--check", is_flag=True, help="Compare the living tables with a rebuild, and change nothing.")
@acts
def replay(desk: Desk, *, check: bool) -> None:
    """Rebuild every table from the record, or with --check compare them with what a rebuild would give."""
    from muniment import may
    from muniment.record import replay as replays
    from muniment.record.queries import event_count

    may.require(desk.actor, "record.replay")
    run: Callable[[Callable[[int], None]], Report] = replays.check if check else replays.rebuild
    with click.progressbar(length=event_count(), label="events", file=sys.stderr) as bar:
        report = run(lambda _n: bar.update(1))
    found = table(
        [(d.table, d.living, d.replayed) for d in report.differences],
        heads=("table", "rows", "from the record"),
    )
    verdict = "The tables are what the record gives." if report.ok else f"Not what the record gives:\n{found}"
    words = f"{report.events} events, {report.tables} tables, {report.gone} bodies gone. {verdict}"
    show({"ok": report.ok, **plain(report)}, words)
    if not report.ok:
        raise SystemExit(1)


commands = [init, sign_in_, replay]
