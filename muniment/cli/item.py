"""`muniment item`: taking in, showing, listing. Custody and later words: `item_acts.py`, `item_words.py`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from muniment.cli import item_acts, item_receipt, item_words
from muniment.cli.item_said import description_of, description_options, said_of, said_options
from muniment.cli.shell import acts, say, show, table, verb

if TYPE_CHECKING:
    from muniment.custody.actions import Intake, NumberChosen
    from muniment.record.desk import Desk


@click.group("item")
def item() -> None:
    """Items: what came in, who has it, what was said and decided about it."""


@verb("receive")
@click.option("--source", "--from", "name", required=True, metavar="NAME", help="Who brought it, or had it.")
@click.option("--person", metavar="ID", help="That person's id, where they are on record.")
@click.option("--contact", help="How to reach them.")
@click.option("--how", help="Walk-in, search warrant, mail …")
@click.option("--words", required=True, help="What they said of it, verbatim.")
@click.option("--what", required=True, help="What it is, in a few words.")
@click.option("--category", required=True, help="ammunition, firearm, phone, document, clothing …")
@click.option("--units", default=1, show_default=True, help="How many.")
@click.option(
    "--received-at", "--received", metavar="DATE", help="Year, month and day; today when not given."
)
@click.option("--received-by", metavar="NAME", help="Whoever acts, when not given.")
@click.option("--case", "case_typed", metavar="NUMBER", help="The case number, as it is to be typed in.")
@click.option("--location", help="Where it lies now.")
@click.option("--matter-named", "--matter", help="The matter that the source named, in their words.")
@click.option("--custody", default="received", show_default=True, help="received, seized, recovered, found.")
@click.option("--number-chosen-by", metavar="NAME", help="Who chose the case number, where that was asked.")
@click.option("--number-instructed-by", metavar="NAME", help="On whose instruction it was chosen.")
@click.option("--number-words", metavar="TEXT", help="The words of that instruction.")
@click.option("--key", help="Makes the request repeatable: the same key takes in one item.")
@description_options
@said_options
@acts
def receive(desk: Desk, **told: Any) -> None:
    """Take an item in. What was said is on the record before anything is compared with it."""
    from muniment.custody import actions

    said = said_of(told)
    description = description_of(told)
    chosen = _chosen(told)
    source = {key: told.pop(key) for key in ("name", "person", "contact", "how")}
    told["received_at"] = told["received_at"] or desk.today()
    intake = actions.receive(desk, source=source, description=description, chosen=chosen, **told, **said)
    _tell(desk, intake)


def _chosen(told: dict[str, Any]) -> NumberChosen | None:
    from muniment.custody.actions import NumberChosen

    by, instructed, words = (told.pop(f"number_{key}") for key in ("chosen_by", "instructed_by", "words"))
    if not (by or instructed):
        return None
    number = told["case_typed"] or "none"
    return NumberChosen(number=number, by_whom=by, on_instruction_of=instructed, words=words)


def _tell(desk: Desk, intake: Intake) -> None:
    """The receipt, then what was proposed: it was committed before this was read."""
    from muniment.custody import queries
    from muniment.linkage import clearance
    from muniment.linkage import queries as linkage

    found = queries.item(intake.item)
    proposals = [
        {"id": link.id, "case": link.case, "score": link.score, "because": list(link.because)}
        for link in clearance.shown(linkage.links(item=intake.item), to=desk.actor)
    ]
    if not found.category_known:
        say(f"The category {found.category!r} is none of the office's words; it was kept as typed.")
    data = {
        "item": intake.item,
        "receipt": intake.receipt_number,
        "entry": found.entry,
        "case": found.case,
        "proposals": proposals,
        "number_question": intake.question,
    }
    show(data, lambda: _receipt_text(intake, data))


def _receipt_text(intake: Intake, data: dict[str, Any]) -> str:
    lines = [f"Received: {intake.receipt_number} (entry {data['entry']}), under {data['case'] or 'no case'}."]
    lines += [
        f"Routed to {each['case']}: {'; '.join(each['because'])} [{each['id']}]" for each in data["proposals"]
    ]
    if intake.question:
        lines.append(
            f"Whose choice was the case number? Say it with `muniment item choose-number {intake.receipt_number}`."
        )
    return "\n".join(lines)


@verb("list")
@click.argument("words", nargs=-1)
@click.option("--case", metavar="NUMBER", help="Booked under this case.")
@click.option("--out", is_flag=True, help="Signed out and not back.")
@click.option("--unanswered", is_flag=True, help="Of which nobody has said who chose the case number.")
@acts
def list_(desk: Desk, words: tuple[str, ...], case: str | None, out: bool, unanswered: bool) -> None:
    """List items; with WORDS, those whose papers hold all of them."""
    from muniment import may
    from muniment.cases import actions as cases
    from muniment.custody import queries

    may.require(desk.actor, "custody.read")
    if unanswered:
        asked = queries.numbers_unanswered()
        rows = [(q.number, q.case, q.number_typed, "; ".join(q.because)) for q in asked]
        show({"unanswered": asked}, lambda: table(rows, heads=("item", "case", "typed", "asked because")))
        return
    number = cases.number(desk, case) if case else None
    found = queries.out() if out else queries.items(case=number, search=" ".join(words))
    lines = [
        (i.number, i.received_at.isoformat(), i.case, i.category, i.units, i.what, i.custodian, i.location)
        for i in found
    ]
    heads = ("item", "received", "case", "category", "units", "what", "custodian", "location")
    data = [
        {"id": view.id, **dict(zip(heads, line, strict=True))}
        for view, line in zip(found, lines, strict=True)
    ]
    show({"items": data}, lambda: table(lines, heads=heads))


@verb("show")
@click.argument("ref", metavar="ITEM")
@acts
def show_(desk: Desk, ref: str) -> None:
    """Show all of an ITEM: its receipt, chain of custody, claims, knowledge, links, files, with entry numbers."""
    from muniment import may
    from muniment.cli import item_page

    may.require(desk.actor, "custody.read")
    told = item_page.told(desk, ref)
    show(told, lambda: item_page.text(told))


for command in (receive, list_, show_, *item_acts.VERBS, *item_words.VERBS, *item_receipt.VERBS):
    item.add_command(command)

commands: list[click.Command] = [item]
