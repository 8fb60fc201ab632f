"""`muniment ledger rotate-key|clock|mend|close`: what is done to the log itself, seldom and on purpose."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from muniment.cli.shell import Verb, acts, say, session, show

if TYPE_CHECKING:
    from muniment.record.desk import Desk


@click.command("rotate-key", cls=Verb)
@click.option(
    "--finish", is_flag=True, help="End the change: the new key signs alone, the old one is destroyed."
)
@click.option("--session", "cookies", is_flag=True, help="The key of sign-in cookies instead of the log's.")
@acts
def rotate_key(desk: Desk, *, finish: bool, cookies: bool) -> None:
    """Change the log's key: both keys sign until you --finish. The log's name stays."""
    from muniment.record import rotation

    if cookies:
        rotation.change_session_key(desk)
        show(
            {"key": "session"}, "Sign-in has a new key. Start the server anew; then everybody signs in again."
        )
        return
    state = rotation.finish(desk) if finish else rotation.begin(desk)
    lines = "\n".join(f"  {each}" for each in state.vkeys)
    if finish:
        words = f"From now on one key signs:\n{lines}\nPackages from before are checked with the key of their time."
    else:
        words = (
            f"Two keys sign from now on:\n{lines}\nEither opens what is signed now. Give the second one to everybody "
            "who keeps the first (on paper, and as a second `log` line of their policy); copy secret/ again; when all "
            "have it, run this with --finish."
        )
    show({"vkeys": state.vkeys, "retired": state.retired, "under_way": state.under_way}, words)


@click.command("clock", cls=Verb)
@click.option("--confirm", is_flag=True, help="Say on the record that the machine's clock is right.")
@acts
def clock(desk: Desk, *, confirm: bool) -> None:
    """Compare the machine's clock with the newest entry; with --confirm, go on where it was refused."""
    from muniment.errors.record import ClockAhead, ClockBehind
    from muniment.record import guard, log
    from muniment.record.queries import recorded_at

    if confirm:
        guard.confirm_clock(desk)
    newest = log.newest()
    trouble = None
    try:
        guard.clock(desk.office, newest[3] if newest else 0)
    except (ClockAhead, ClockBehind) as refused:
        trouble = refused
    now = recorded_at(desk.now_ms())
    data = {"clock": now, "newest": recorded_at(newest[3]) if newest else None, "ok": trouble is None}
    words = f"clock         {now}\nnewest entry  {data['newest']}\n"
    show(data, words + (f"{trouble}\n{trouble.way_out}" if trouble else "The clock can be believed."))
    if trouble:
        raise SystemExit(trouble.exit_code)


@click.command("mend", cls=Verb)
def mend() -> None:
    """Put damaged tiles, entries and published files right from each other, where they give the signed root.

    Works on a home that is refused. Nothing is signed, and nothing on the record changes.
    """
    from muniment.record import mending, office
    from muniment.site import boot

    home = session().place()
    found = office.load(home)
    boot.django_up(home)
    done = mending.mend(found)
    show(done, "\n".join(done.words) or "Nothing had to be mended.")


@click.command("close", cls=Verb)
@click.option("--reason", required=True, help="Stands in the log itself: everybody can read it.")
@click.option("--confirm", metavar="ORIGIN", help="The log's name, typed again.")
@acts
def close(desk: Desk, *, reason: str, confirm: str | None) -> None:
    """Close the log for good: nothing is recorded after it, and no production can be issued any more."""
    from muniment.record import closing

    receipt = closing.close(desk, reason=reason, confirm=confirm)
    say("Publish the log once more where outsiders read it, and make a last backup.")
    show(
        {"size": receipt.size, "reason": reason},
        f"The log is closed with entry {receipt.size - 1}. Everything on it can still be read and checked.",
    )


commands = [rotate_key, clock, mend, close]
