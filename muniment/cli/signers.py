"""`muniment ledger ask`, and what `ledger show` says of the outside signers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from muniment.cli.shell import Verb, acts, plain, show, table

if TYPE_CHECKING:
    from muniment.record.desk import Desk
    from muniment.record.signers import Standing


@click.command("ask", cls=Verb)
@click.option(
    "--seconds", default=10.0, show_default=True, type=click.FloatRange(0.1, 300), help="To wait at most."
)
@acts
def ask(desk: Desk, seconds: float) -> None:
    """Ask every outside signer of the policy for its signature over the newest checkpoint, now."""
    from muniment.record import asking, signers

    outcomes = asking.ask_all(desk.office, seconds=seconds)
    standing = signers.standing(desk.office)
    rows = [(each.name, each.size, each.answer or "signed") for each in outcomes]
    show(
        {"asked": plain(outcomes), "signers": data(standing)},
        (table(rows, heads=("signer", "entries", "answer")) + "\n" if rows else "") + words(standing),
    )
    if not outcomes or not all(each.signed for each in outcomes):
        raise SystemExit(1)


def data(standing: Standing) -> dict[str, Any]:
    """For --json."""
    return {
        **plain(standing),
        "alarms": [
            {**plain(alarm), "note": alarm.note and alarm.note.decode(), "sentence": alarm.sentence}
            for alarm in standing.alarms
        ],
        "limit": standing.limit.total_seconds(),
        "unsigned": standing.unsigned,
        "unseen": standing.unseen,
        "quorum_met": standing.met,
        "overdue": standing.overdue,
    }


def words(standing: Standing) -> str:
    """For a person."""
    lines = [f"ALARM: {alarm.sentence}" for alarm in standing.alarms]
    if standing.problem:
        lines.append(standing.problem)
    lines += [f"outside signer {signer.name}: {signer.said(standing.now)}" for signer in standing.signers]
    return "\n".join([*lines, *standing.sentences])


commands = [ask]
