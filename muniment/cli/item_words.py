"""Verbs of `muniment item` about what people say: claims, who was told, whose choice a number was, answers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from muniment.cli.item_said import done, said_of, said_options
from muniment.cli.shell import acts, show, table, verb

if TYPE_CHECKING:
    from muniment.record.desk import Desk
    from muniment.record.event import Instruction


@verb("claim")
@click.argument("ref", metavar="ITEM")
@click.option("--claimant", "--by", "name", required=True, metavar="NAME", help="Who says it.")
@click.option("--person", metavar="ID")
@click.option("--contact")
@click.option("--words", required=True, help="Their words, verbatim.")
@click.option("--about-when", help="Of which time they speak.")
@said_options
@acts
def claim(desk: Desk, ref: str, words: str, about_when: str | None, **told: Any) -> None:
    """Keep what somebody says about an ITEM: who had it, where it was, in what state."""
    from muniment.custody import actions

    said = said_of(told)
    claimant = {key: value for key, value in told.items() if value}
    receipt = actions.claim(desk, ref, claimant=claimant, words=words, about_when=about_when, **said)
    done(ref, receipt, f"the words of {told['name']} are on record")


@verb("told")
@click.argument("ref", metavar="ITEM")
@click.option("--told", "--who", required=True, metavar="NAME", help="Who was told of it.")
@click.option("--how", required=True, help="In person, by e-mail, by telephone …")
@click.option("--matter", metavar="NUMBER", help="Of which matter it was said to be.")
@click.option("--on", metavar="DATE", help="When; today if not given.")
@click.option("--words", help="What they were told; will be given to the defense.")
@click.option("--on-instruction-of", metavar="NAME")
@click.option("--instruction", metavar="TEXT")
@acts
def told_(desk: Desk, ref: str, on: str | None, **told: Any) -> None:
    """Record that somebody was told of an ITEM; they are told so, and may answer."""
    from muniment.disclosure import actions

    instructed = _instruction(told)
    receipt = actions.told(desk, ref, on=on, on_instruction_of=instructed, **told)
    done(ref, receipt, f"{told['told']} was told")


@verb("discussion")
@click.argument("ref", metavar="ITEM")
@click.option(
    "--who", "--with", "people", multiple=True, required=True, metavar="NAME", help="May be given again."
)
@click.option("--outcome", help="What came of it.")
@click.option("--promise", help="What was promised.")
@click.option("--promised-by", metavar="DATE", help="By when.")
@click.option("--matter", metavar="NUMBER")
@click.option("--on", metavar="DATE")
@click.option("--on-instruction-of", metavar="NAME")
@click.option("--instruction", metavar="TEXT")
@acts
def discussion(desk: Desk, ref: str, on: str | None, promised_by: str | None, **told: Any) -> None:
    """Record that an ITEM was discussed: by whom, with what outcome or promise."""
    from muniment.disclosure import actions

    instructed = _instruction(told)
    receipt = actions.discussion(
        desk,
        ref,
        on=on,
        promised_by=promised_by,
        on_instruction_of=instructed,
        **told,
    )
    done(ref, receipt, "the discussion is on record")


def _instruction(told: dict[str, Any]) -> Instruction | None:
    from muniment.record.event import Instruction

    who, words = told.pop("on_instruction_of"), told.pop("instruction")
    return Instruction(who=who or "", words=words or "") if who or words else None


@verb("answer")
@click.argument("ref", metavar="ITEM")
@click.argument("entry", metavar="ID")
@click.option("--words", required=True)
@acts
def answer(desk: Desk, ref: str, entry: str, words: str) -> None:
    """Say something beside the entry ID of an ITEM, which names you."""
    from muniment.custody import actions

    done(
        ref,
        actions.answer(desk, ref, answers=entry, words=words),
        "your answer stands beside it",
        answers=entry,
    )


@verb("notices")
@acts
def notices(desk: Desk) -> None:
    """List what names you, with what was answered."""
    from muniment.custody import queries

    found = queries.notices_for(desk.actor.user)
    rows = [(n.id, n.number, n.about, n.by, n.words, len(n.answers)) for n in found]
    heads = ("entry", "item", "what was done", "recorded by", "as your words", "answers")
    show({"notices": found}, lambda: table(rows, heads=heads))


@verb("choose-number")
@click.argument("ref", metavar="ITEM")
@click.option(
    "--number", "--number-chosen", "number_chosen", metavar="TEXT", help="As typed at intake if not given."
)
@click.option("--by-whom", metavar="NAME", help="Whoever acts, if not given.")
@click.option("--on-instruction-of", metavar="NAME")
@click.option("--words", help="The words of the instruction.")
@click.option("--shown", "numbers_shown", multiple=True, metavar="NUMBER", help="Other numbers on the page.")
@acts
def choose_number(desk: Desk, ref: str, **told: Any) -> None:
    """Say whose choice the case number of an ITEM was. Whoever is named is told and may answer."""
    from muniment.custody import actions, queries

    found = queries.item(ref)
    told["number_chosen"] = told["number_chosen"] or found.number_typed or found.case or "none"
    if not told["numbers_shown"]:
        told["numbers_shown"] = tuple(
            n for asked in queries.numbers_unanswered(found.id) for n in asked.numbers
        )
    receipt = actions.choose_number(desk, found.id, **told)
    done(
        ref,
        receipt,
        f"the choice of {told['number_chosen']} is on record",
        number_chosen=told["number_chosen"],
    )


@verb("declined")
@click.option(
    "--source",
    "--from",
    "name",
    metavar="NAME",
    help="Who offered it. Without it, what was declined is listed.",
)
@click.option("--contact")
@click.option("--words", help="What they said, verbatim.")
@click.option("--what", help="What was offered.")
@click.option("--why", help="Why it was not taken in.")
@click.option("--by", "declined_by", metavar="NAME", help="Who declined it; whoever acts, if not given.")
@click.option("--on", "offered_at", metavar="DATE")
@click.option("--matter-named", "--matter", help="The matter that they named.")
@acts
def declined(desk: Desk, name: str | None, contact: str | None, **told: Any) -> None:
    """Record that something was offered and declined, or list what was."""
    from muniment import may
    from muniment.custody import actions, queries

    if name is None and not any(told.values()):
        may.require(desk.actor, "custody.read")
        found = queries.declined()
        rows = [(d.offered_at, d.source["name"], d.what, d.words, d.why, d.declined_by) for d in found]
        heads = ("offered", "by", "what", "their words", "declined because", "declined by")
        show({"declined": found}, lambda: table(rows, heads=heads))
        return
    told |= {key: told[key] or "" for key in ("words", "what", "why")}
    receipt = actions.decline(desk, source={"name": name, "contact": contact}, **told)
    first = receipt.recorded[0]
    show(
        {"id": first.id, "entry": receipt.entries[first.seq][0]},
        "It is on record that this was offered and declined.",
    )


VERBS = (claim, told_, discussion, answer, notices, choose_number, declined)
