"""`muniment due`, `certify` and `disclose …`: what is owed, served, withheld, asked and said."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from muniment.cli.shell import Verb, acts, show, table, verb

if TYPE_CHECKING:
    from muniment.disclosure.queries import DueView
    from muniment.record.desk import Desk
    from muniment.record.event import Instruction, Receipt


@verb("due")
@click.option("--case", metavar="NUMBER", help="Of all prosecutions that draw on this case.")
@click.option("--prosecution", metavar="NUMBER")
@click.option("--all", "closed", is_flag=True, help="Those that are done too.")
@acts
def due(desk: Desk, case: str | None, prosecution: str | None, closed: bool) -> None:
    """What is owed: each line with its reason, source, day, and the days since first possession."""
    from muniment import may
    from muniment.disclosure import matters, queries

    may.require(desk.actor, "disclosure.read")
    asked = {"case": _case(desk, case), "prosecution": _prosecution(prosecution)}
    found = queries.due(**asked, today=desk.today(), closed=closed)
    law = matters.law()

    def text() -> str:
        rows = [
            (
                view.number,
                view.duty,
                view.state,
                view.due or view.standard,
                view.possession_days,
                view.because,
            )
            for view in found
        ]
        heads = ("item", "owed", "state", "by", "days held", "because")
        sources = sorted({f"{view.citation} [{view.mark}]" for view in found})
        foot = f"Rule pack {law.code}: {law.review_mark}. Not encoded: {'; '.join(law.not_encoded)}."
        return "\n".join([table(rows, heads=heads), "", *sources, foot])

    show([_told(view) for view in found], text)


def _told(view: DueView) -> dict[str, Any]:
    """A duty as the command tells it; an item goes by its printed number."""
    return {
        "item": view.number or None,
        "prosecution": view.prosecution,
        "state": view.state,
        "duty": view.duty,
        "rule": view.rule or None,
        "because": view.because,
        "citation": view.citation,
        "mark": view.mark,
        "review": view.review,
        "since": view.since,
        "due": view.due,
        "standard": view.standard,
        "received_at": view.received_at,
        "possession_days": view.possession_days,
        "open": view.open,
        "past_due": view.past_due,
        "days_past": view.days_past,
    }


@verb("certify")
@click.argument("prosecution")
@click.option("--with-exceptions", is_flag=True, help="Print every open line; always possible.")
@click.option("--signer", help="The name under it; else that of whoever acts.")
@acts
def certify(desk: Desk, prosecution: str, with_exceptions: bool, signer: str | None) -> None:
    """Sign a certificate of disclosure in PROSECUTION. A complete one is refused (exit 4) while a line is open."""
    from muniment.cli.shell import fail, session
    from muniment.disclosure import actions
    from muniment.errors.disclosure import CertificateRefused

    try:
        signed = actions.certify(desk, prosecution, with_exceptions=with_exceptions, signer=signer)
    except CertificateRefused as refused:
        lines = "\n".join(f"  - {line.sentence}" for line in refused.data["lines"])
        told = str(refused) if session().as_json else f"{refused}\n{lines}\n"
        fail(refused, exit_code=4, advice=refused.way_out, as_json=session().as_json, message=told)
    show(
        {
            "prosecution": signed.prosecution,
            "complete": signed.complete,
            "statement": signed.statement,
            "signer": signed.signer,
            "lines": [line.given for line in signed.lines],
            "named": [line.given for line in signed.named],
            "entry": _entry(signed.receipt),
        },
        signed.statement,
    )


@click.group("disclose")
def disclose() -> None:
    """Serve existence, withhold, review, answer; who was told of what; the open lines and the alarms."""


@disclose.command("notice", cls=Verb)
@click.argument("prosecution")
@click.argument("items", nargs=-1)
@click.option("--to", "served_on", required=True, metavar="NAME", help="Who was served.")
@click.option("--how", required=True, help="By hand, by e-mail of …")
@click.option("--on", metavar="DATE")
@acts
def notice(desk: Desk, prosecution: str, items: tuple[str, ...], **told: Any) -> None:
    """Record that the existence of ITEMS was served in PROSECUTION; without ITEMS, of all not served yet."""
    from muniment.disclosure import actions

    receipt = actions.list_existence(desk, prosecution, items or None, **told)
    listed = receipt.recorded[0].event.items
    numbers = _numbers(listed)
    show(
        {"prosecution": receipt.recorded[0].event.prosecution, "items": numbers, "entry": _entry(receipt)},
        f"Listed: {', '.join(numbers)}.",
    )


@disclose.command("access", cls=Verb)
@click.argument("prosecution")
@click.argument("items", nargs=-1, required=True)
@click.option("--how", required=True, help="offered, made available, inspected, defense-tested.")
@click.option("--to", required=True, metavar="NAME")
@click.option("--words", help="Place and hours; who opened and resealed; what was looked at.")
@click.option("--on", metavar="DATE")
@acts
def access(desk: Desk, prosecution: str, items: tuple[str, ...], **told: Any) -> None:
    """Record that the defense was offered, given, or used access to ITEMS. An offer counts as nothing."""
    from muniment.disclosure import actions

    _done(actions.access(desk, prosecution, items, **told), "Recorded.")


@disclose.command("withhold", cls=Verb)
@click.argument("prosecution")
@click.argument("items", nargs=-1, required=True)
@click.option(
    "--ground", required=True, help="A ground of the rule pack; `muniment disclose grounds` lists them."
)
@click.option("--description", required=True, help="What the defense reads in the withheld log.")
@click.option("--file", "files", multiple=True, metavar="DIGEST", help="Only this file of the items.")
@click.option("--internal", "reason_internal", help="Internal (work product).")
@click.option("--court", help="Of the order, where the ground needs one.")
@click.option("--order-date", "date", metavar="DATE")
@click.option("--docket")
@click.option("--sha256", help="Of the order's file.")
@acts
def withhold(
    desk: Desk, prosecution: str, items: tuple[str, ...], files: tuple[str, ...], **told: Any
) -> None:
    """Withhold the contents of ITEMS in PROSECUTION on a ground. Their existence is listed all the same."""
    from muniment.disclosure import actions

    order = {name: told.pop(name) for name in ("court", "date", "docket", "sha256")}
    receipt = actions.withhold(
        desk, prosecution, items, files=files or None, order=order if any(order.values()) else None, **told
    )
    _done(receipt, f"Withheld under {receipt.recorded[0].id}. Existence is listed all the same.")


@disclose.command("lift", cls=Verb)
@click.argument("prosecution")
@click.argument("withholding", metavar="ID")
@click.option("--reason", help="Will be given to the defense.")
@acts
def lift(desk: Desk, prosecution: str, withholding: str, reason: str | None) -> None:
    """Lift the withholding ID in PROSECUTION."""
    from muniment.disclosure import actions

    _done(
        actions.lift(desk, prosecution, withholding, reason=reason), "Lifted. What it closed is owed again."
    )


@disclose.command("withheld", cls=Verb)
@click.argument("prosecution")
@click.option("--all", "lifted", is_flag=True, help="Those that were lifted too.")
@acts
def withheld(desk: Desk, prosecution: str, lifted: bool) -> None:
    """What is withheld in PROSECUTION, and on which ground."""
    from muniment import may
    from muniment.disclosure import queries

    may.require(desk.actor, "disclosure.read")
    found = queries.withheld(_prosecution(prosecution) or "", lifted=lifted)
    told = [
        {
            "id": act.id,
            "items": _numbers(act.items),
            "ground": act.ground,
            "description": act.description,
            "order": act.order,
            "by": act.by,
            "on": act.on,
            "in_force": act.in_force,
        }
        for act in found
    ]
    rows = [
        (t["id"], ", ".join(_numbers(act.items)), t["ground"], t["description"], t["by"], t["on"])
        for act, t in zip(found, told, strict=True)
    ]
    show(told, lambda: table(rows, heads=("id", "items", "ground", "description", "by", "on")))


@disclose.command("grounds", cls=Verb)
@acts
def grounds(desk: Desk) -> None:
    """The grounds of this office's rule pack."""
    from muniment.jurisdictions import pack

    law = pack(desk.office.jurisdiction)
    rows = [(g.code, "yes" if g.needs_order else "", g.says, f"{g.source} [{g.mark}]") for g in law.grounds]
    foot = f"\nRule pack {law.code}: {law.review_mark}. What a thing is worth is no ground."
    show(law.grounds, lambda: table(rows, heads=("ground", "order", "says", "source")) + foot)


@disclose.command("rules", cls=Verb)
@acts
def rules(desk: Desk) -> None:
    """The rules of this office's pack: what each says, where it stands, how well its text is known, what is missing."""
    from muniment.jurisdictions import pack
    from muniment.jurisdictions.law import EXISTENCE, EXISTENCE_SOURCE, MARKS

    law = pack(desk.office.jurisdiction)
    told_ = [
        {"rule": each.code, "says": each.says, "source": each.source, "mark": each.mark, "since": each.since}
        for each in law.rules
    ]
    document = {
        "pack": law.code,
        "review": law.review_mark,
        "rules": told_,
        "everywhere": {"rule": EXISTENCE, "source": EXISTENCE_SOURCE},
        "not_encoded": law.not_encoded,
    }

    def text() -> str:
        rows = [(each.code, each.mark, each.source, each.says) for each in law.rules]
        marks = "; ".join(f"[{mark}] {meaning}" for mark, meaning in MARKS.items())
        foot = f"Rule pack {law.code}: {law.review_mark}. Not encoded: {'; '.join(law.not_encoded)}."
        return "\n".join([table(rows, heads=("rule", "", "source", "says")), "", marks, foot])

    show(document, text)


@disclose.command("review", cls=Verb)
@click.argument("prosecution")
@click.argument("items", nargs=-1, required=True)
@click.option("--owed", "outcome", flag_value="owed")
@click.option("--not-owed", "outcome", flag_value="not owed")
@click.option("--undetermined", "outcome", flag_value="undetermined")
@click.option("--rule", help="The rule's code; else the one under which it is owed now.")
@click.option("--reason", help="Will be given to the defense.")
@click.option("--internal", "reason_internal", help="Internal (work product).")
@acts
def review(desk: Desk, prosecution: str, items: tuple[str, ...], outcome: str | None, **told: Any) -> None:
    """Counsel's answer whether ITEMS are owed in PROSECUTION. They stay on the list whatever it is."""
    from muniment.disclosure import actions

    if outcome is None:
        raise click.UsageError("Say --owed, --not-owed or --undetermined.")
    _done(actions.review(desk, prosecution, items, outcome=outcome, **told), "Recorded.")


@disclose.command("request", cls=Verb)
@click.argument("prosecution")
@click.argument("items", nargs=-1)
@click.option("--from", "from_", required=True, metavar="NAME", help="Who asks.")
@click.option("--words", required=True, help="What was asked.")
@click.option("--to", "served_on", metavar="NAME", help="Who was served.")
@click.option("--on", metavar="DATE", help="When it was served.")
@acts
def request(desk: Desk, prosecution: str, items: tuple[str, ...], **told: Any) -> None:
    """Record a request of the defense; one on paper counts the same."""
    from muniment.disclosure import actions

    _done(
        actions.request(desk, prosecution, items=items, **told),
        "Recorded; it stands open until it is answered.",
    )


@disclose.command("answer", cls=Verb)
@click.argument("prosecution")
@click.argument("request_id", metavar="ID")
@click.option("--words", required=True)
@click.option("--on", metavar="DATE")
@acts
def answer(desk: Desk, prosecution: str, request_id: str, **told: Any) -> None:
    """Answer the request ID of the defense."""
    from muniment.disclosure import actions

    _done(actions.answer(desk, prosecution, request_id, **told), "Answered.")


@disclose.command("told", cls=Verb)
@click.argument("item")
@click.option("--told", required=True, metavar="NAME", help="Who was told.")
@click.option("--how", required=True)
@click.option("--matter", help="Of which matter it was said to be.")
@click.option("--words", help="What they were told; will be given to the defense.")
@click.option("--on", metavar="DATE")
@click.option("--instructed-by", metavar="NAME")
@click.option("--instruction", metavar="WORDS", help="The words of the instruction.")
@acts
def told(desk: Desk, item: str, instructed_by: str | None, instruction: str | None, **said: Any) -> None:
    """Record who was told of ITEM, how and when. Whoever is named sees it and may answer."""
    from muniment.disclosure import actions

    by = _instruction(instructed_by, instruction)
    _done(actions.told(desk, item, on_instruction_of=by, **said), "Recorded.")


@disclose.command("discussion", cls=Verb)
@click.argument("item")
@click.option("--person", "people", multiple=True, required=True, metavar="NAME")
@click.option("--outcome", help="What came of it.")
@click.option("--matter")
@click.option("--promise", help="What was promised; it stands on the successor's page.")
@click.option("--by", "promised_by", metavar="DATE", help="By when.")
@click.option("--on", metavar="DATE")
@click.option("--instructed-by", metavar="NAME")
@click.option("--instruction", metavar="WORDS")
@acts
def discussion(
    desk: Desk, item: str, instructed_by: str | None, instruction: str | None, **said: Any
) -> None:
    """Record that ITEM was discussed: by whom, in which matter, with what outcome or promise."""
    from muniment.disclosure import actions

    by = _instruction(instructed_by, instruction)
    _done(actions.discussion(desk, item, on_instruction_of=by, **said), "Recorded.")


@disclose.command("knowledge", cls=Verb)
@click.argument("item")
@acts
def knowledge(desk: Desk, item: str) -> None:
    """Who was told of ITEM, who discussed it, who chose its number and who answered, in time order."""
    from muniment import may
    from muniment.disclosure import queries

    may.require(desk.actor, "disclosure.read")
    found = queries.knowledge(item)
    rows = [(k.at[:10], k.kind, ", ".join(k.people), k.words, k.by, k.id) for k in found]
    told_ = [{name: value for name, value in _fields(k).items() if name != "item"} for k in found]
    show(told_, lambda: table(rows, heads=("when", "kind", "who", "words", "recorded by", "id")))


@disclose.command("open", cls=Verb)
@click.argument("prosecution")
@acts
def open_(desk: Desk, prosecution: str) -> None:
    """The successor's page: every open line, talk, promise and choice in PROSECUTION, in time order."""
    from muniment import may
    from muniment.disclosure import queries

    may.require(desk.actor, "disclosure.read")
    found = queries.open_lines(_prosecution(prosecution) or "", today=desk.today())
    rows = [(line.on, line.kind, "blocks" if line.blocks else "", line.sentence) for line in found]
    told_ = [
        {
            "on": line.on,
            "kind": line.kind,
            "item": line.number or None,
            "line": line.sentence,
            "blocks": line.blocks,
        }
        for line in found
    ]
    show(told_, lambda: table(rows, heads=("since", "kind", "", "line")))


@disclose.command("alarms", cls=Verb)
@click.option("--case", metavar="NUMBER")
@click.option("--prosecution", metavar="NUMBER")
@acts
def alarms(desk: Desk, case: str | None, prosecution: str | None) -> None:
    """What rings: link, inventory, lab, existence, lateness. Nothing turns one off."""
    from muniment import may
    from muniment.disclosure import queries

    may.require(desk.actor, "disclosure.read")
    found = queries.alarms(case=_case(desk, case), prosecution=_prosecution(prosecution), today=desk.today())
    told_ = [
        {
            "alarm": a.kind,
            "item": a.number or None,
            "prosecution": a.prosecution or None,
            "case": a.case,
            "sentence": a.sentence,
            "since": a.since,
        }
        for a in found
    ]
    rows = [(a.kind, a.number, a.prosecution, a.since, a.sentence) for a in found]
    show(told_, lambda: table(rows, heads=("alarm", "item", "prosecution", "since", "")))


def _case(desk: Desk, typed: str | None) -> str | None:
    from muniment.cases.actions.numbers import an_open_case

    return an_open_case(desk, typed) if typed else None


def _prosecution(typed: str | None) -> str | None:
    from muniment.cases.actions.numbers import an_open_prosecution

    return an_open_prosecution(typed) if typed else None


def _numbers(items: Any) -> list[str]:
    from muniment.custody import queries as custody

    return [view.number for view in custody.items_by_id(items).values()]


def _instruction(who: str | None, words: str | None) -> Instruction | None:
    from muniment.disclosure.actions.serving import on_instruction

    return on_instruction(who, words)


def _fields(view: Any) -> dict[str, Any]:
    from dataclasses import fields

    return {field.name: getattr(view, field.name) for field in fields(view)}


def _entry(receipt: Receipt) -> int | None:
    from muniment.record import queries as record

    return record.entry(receipt.recorded[0].seq)


def _done(receipt: Receipt, words: str) -> None:
    show({"id": receipt.recorded[0].id, "entry": _entry(receipt)}, words)


commands: list[click.Command] = [due, certify, disclose]
