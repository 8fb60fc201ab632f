"""`muniment case`: cases and what is on their lists. People and courts: `case_people.py`, `case_court.py`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from muniment.cases.words import LISTED
from muniment.cli import case_court, case_people
from muniment.cli.shell import acts, show, table, verb

if TYPE_CHECKING:
    from muniment.cases.queries import CaseView
    from muniment.record.desk import Desk


@click.group("case")
def case() -> None:
    """Cases, prosecutions, people, counsel and what happens in court."""


@verb("open")
@click.argument("number")
@click.option("--title", help="What it is about, in a few words.")
@click.option("--offense")
@click.option("--opened-on", metavar="DATE", help="Year, month and day: 2024-03-06.")
@click.option("--status")
@click.option(
    "--agent", "agents", multiple=True, metavar="USER", help="A case agent; may be given more than once."
)
@acts
def open_(desk: Desk, number: str, agents: tuple[str, ...], **told: Any) -> None:
    """Open the case NUMBER. The agency's code is put in front where none is typed and the office has one."""
    from muniment.cases import actions

    opened = actions.open_case(desk, number, agents=agents or None, **told)
    show(
        {"number": opened.number, "entry": _entry(opened.receipt)},
        f"Case {opened.number} is open.",
    )


@verb("describe")
@click.argument("number")
@click.option("--title")
@click.option("--offense")
@click.option("--opened-on", metavar="DATE")
@click.option("--status")
@click.option("--agent", "agents", multiple=True, metavar="USER", help="All case agents from now on.")
@acts
def describe(desk: Desk, number: str, agents: tuple[str, ...], **told: Any) -> None:
    """Say what the case NUMBER is; what is not given stays as it was said."""
    from muniment.cases import actions

    actions.describe_case(desk, number, agents=agents or None, **told)
    found = _found(desk, number)
    show(found, f"Case {found.number}: {found.title or 'no title'}, {found.status}.")


@verb("list")
@click.argument("words", nargs=-1)
@click.option("--limit", default=LISTED, show_default=True, help="At most so many, in order of opening.")
@acts
def list_(desk: Desk, words: tuple[str, ...], limit: int) -> None:
    """List cases; with WORDS, those whose number, title or offense holds all of them."""
    from muniment import may
    from muniment.cases import queries

    may.require(desk.actor, "cases.search")
    found = queries.cases(" ".join(words), limit=limit)
    rows = [(c.number, c.opened_on, c.status, c.offense, c.title) for c in found]
    show(found, lambda: table(rows, heads=("number", "opened", "status", "offense", "title")))


@verb("show")
@click.argument("number")
@acts
def show_(desk: Desk, number: str) -> None:
    """Show the case NUMBER with its complete list: booked, proposed and determined items alike."""
    from muniment import may
    from muniment.cases import queries
    from muniment.cli import case_list

    found = _found(desk, number)
    facts = queries.facts(case=found.number)
    # Both: the list holds other matters' items, with their numbers and why they stand here. Counsel for the defense
    # get it as a production, in which those are closed.
    may.require(desk.actor, "cases.read", facts)
    may.require(desk.actor, "linkage.read", facts)
    told = case_list.told(found, to=desk.actor)
    show(told, lambda: case_list.text(told))


@verb("alias")
@click.argument("number_a")
@click.argument("number_b")
@click.option("--kind", type=click.Choice(["case", "prosecution"]), default="case", show_default=True)
@acts
def alias(desk: Desk, number_a: str, number_b: str, kind: str) -> None:
    """Record that NUMBER_A, which is open here, and NUMBER_B are one matter."""
    from muniment.cases import actions

    receipt = actions.alias(desk, kind=kind, number_a=number_a, number_b=number_b)
    event = receipt.recorded[0].event
    show(
        {"kind": kind, "numbers": [event.number_a, event.number_b], "entry": _entry(receipt)},
        f"{event.number_a} and {event.number_b} are one matter.",
    )


@verb("add-report")
@click.argument("number")
@click.option("--title", default="")
@click.option("--text", default="", help="What it says, or use --file.")
@click.option(
    "--file", type=click.File(encoding="utf-8"), help="Read the text from a file, or - for standard input."
)
@click.option("--kind", default="report", show_default=True)
@click.option("--author")
@click.option("--dated", metavar="DATE")
@click.option("--report", metavar="ID", help="The report's own number; drawn when not given.")
@acts
def add_report(desk: Desk, number: str, file: Any, text: str, **told: Any) -> None:
    """Put a written account in the case NUMBER, whole."""
    from muniment.cases import actions

    added = actions.add_report(desk, number, text=file.read() if file else text, **told)
    show(
        {"report": added.report, "entry": _entry(added.receipt)},
        f"Report {added.report} is in the case.",
    )


@verb("report-property")
@click.argument("number")
@click.option("--category", required=True)
@click.option("--loss", required=True, help="stolen, damaged, burned, lost …; what is held is an item.")
@click.option("--description")
@click.option("--value")
@click.option("--report", metavar="ID")
@acts
def report_property(desk: Desk, number: str, **told: Any) -> None:
    """Record property in the case NUMBER that a report names and nobody holds."""
    from muniment.cases import actions

    receipt = actions.report_property(desk, number, **told)
    event = receipt.recorded[0].event
    show({"property": event.property, "entry": _entry(receipt)}, f"Property {event.property} is reported.")


def _entry(receipt: Any) -> int | None:
    from muniment.record import queries as record

    return record.entry(receipt.recorded[0].seq)


def _found(desk: Desk, typed: str) -> CaseView:
    from muniment.cases import actions, queries
    from muniment.errors.cases import NoSuchCase

    number = actions.number(desk, typed)
    found = queries.case(number)
    if found is None:
        raise NoSuchCase(number=number, like="")
    return found


for each in (
    open_,
    describe,
    list_,
    show_,
    alias,
    add_report,
    report_property,
    *case_people.commands,
    *case_court.commands,
):
    case.add_command(each)
commands: list[click.Command] = [case]
