"""`muniment links …`: which items may belong to which cases, why, and what was determined."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import click

from muniment.cli.shell import Verb, acts, plain, show, table

if TYPE_CHECKING:
    from muniment.linkage.queries import LinkView
    from muniment.record.desk import Desk


class _Links(click.Group, Verb):
    """A group that lists when no verb is named, and takes the shared options either way."""


@click.group("links", cls=_Links, invoke_without_command=True)
@click.option("--case", metavar="NUMBER", help="Those of one case.")
@click.option("--item", metavar="ITEM", help="Those of one item.")
@click.option("--state", type=click.Choice(["proposed", "related", "not related", "undetermined"]))
@click.pass_context
def links(context: click.Context, case: str | None, item: str | None, state: str | None) -> None:
    """List proposed and determined links, each with its reasons."""
    if context.invoked_subcommand is None:
        acts(_list)(case, item, state)


def _list(desk: Desk, case: str | None, item: str | None, state: str | None) -> None:
    from muniment import may
    from muniment.cases import actions as cases
    from muniment.custody import queries as custody
    from muniment.linkage import clearance, queries

    may.require(desk.actor, "linkage.read")
    number = cases.number(desk, case) if case else None
    wanted = custody.item(item).id if item else None
    found = clearance.shown(queries.links(case=number, item=wanted, state=state), to=desk.actor)
    receipts = queries.receipt_numbers(view.item for view in found)

    def text() -> str:
        rows = [(view.id, receipts[view.item], view.case, view.state, view.kind_of_link) for view in found]
        lines = [table(rows, heads=("id", "item", "case", "state", "kind"))]
        for view in found:
            lines += ["", f"{view.id}: {receipts[view.item]} may belong to {view.case}"]
            lines += [f"  - {reason}" for reason in view.because]
            if view.compare_with:
                lines.append(f"  - Comparison proposed with {', '.join(view.compare_with)}.")
            if view.determined_by:
                said = f": {view.reason_given}" if view.reason_given else ""
                lines.append(
                    f"  - {view.state}, determined by {view.determined_by} at {view.determined_at}{said}"
                )
        lines += ["", queries.WHAT_A_SEARCH_MISSES]
        return "\n".join(lines)

    show([_told(view, receipts[view.item]) for view in found], text)


@links.command("determine", cls=Verb)
@click.argument("link", metavar="ID")
@click.option("--related", "outcome", flag_value="related", help="It belongs to the case.")
@click.option("--not-related", "outcome", flag_value="not related", help="It does not; needs --reason.")
@click.option("--undetermined", "outcome", flag_value="undetermined", help="Not known yet; stays open.")
@click.option("--reason", metavar="TEXT", help="Will be given to the defense.")
@click.option("--internal", metavar="TEXT", help="Work product.")
@acts
def determine(desk: Desk, link: str, outcome: str | None, reason: str | None, internal: str | None) -> None:
    """Say whether an item belongs to a case. One at a time."""
    from muniment.linkage import actions, clearance, queries

    if outcome is None:
        raise click.UsageError("Say --related, --not-related (with --reason) or --undetermined.")
    receipt = actions.determine(desk, link, outcome=outcome, reason=reason, reason_internal=internal)
    about = receipt.recorded[0].event
    (view,) = clearance.shown([queries.link_by(about.item, about.case)], to=desk.actor)
    told = _told(view, queries.receipt_numbers([view.item])[view.item])
    show(told, f"{told['item']} and {view.case}: {view.state}. It stays on the case's list.")


@links.command("propose", cls=Verb)
@click.argument("item")
@click.argument("case")
@click.option(
    "--reason", required=True, metavar="TEXT", help="Why it may belong there. Will be given to the defense."
)
@acts
def propose(desk: Desk, item: str, case: str, reason: str) -> None:
    """Propose that an item may belong to a case; it stands on that case's list at once."""
    from muniment.linkage import actions, clearance, queries

    receipt = actions.propose(desk, item, case, reason=reason)
    about = receipt.recorded[0].event
    (view,) = clearance.shown([queries.link_by(about.item, about.case)], to=desk.actor)
    told = _told(view, queries.receipt_numbers([view.item])[view.item])
    show(told, f"{told['item']} stands on the list of {view.case} as proposed (link {view.id}).")


@links.command("audit", cls=Verb)
@acts
def audit(desk: Desk) -> None:
    """Ask the question again over the whole record, and name every answer that differs. Writes nothing.

    For an auditor whom the court appoints, at a home with its keys: a restored backup will do.
    """
    from muniment.linkage import audit as again
    from muniment.record.queries import event_count

    with click.progressbar(length=event_count(), label="events", file=sys.stderr) as bar:
        found = again.rerun(desk, lambda _n: bar.update(1))
    show({"ok": found.ok, **plain(found)}, "\n".join(again.summary(found)))
    if not found.ok:
        raise SystemExit(1)


def _told(view: LinkView, receipt: str) -> dict[str, Any]:
    """A link as the command tells it; the item goes by its printed number."""
    return {
        "id": view.id,
        "item": receipt,
        "case": view.case,
        "kind_of_link": view.kind_of_link,
        "score": view.score,
        "state": view.state,
        "because": view.because,
        "compare_with": view.compare_with,
        "proposed_at": view.proposed_at,
        "proposed_by": view.proposed_by,
        "determined_by": view.determined_by,
        "determined_at": view.determined_at,
        "reason_given": view.reason_given,
        "model": view.model,
    }


commands: list[click.Command] = [links]
