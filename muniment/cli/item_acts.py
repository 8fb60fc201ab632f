"""Verbs of `muniment item` that do something with the thing itself."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from muniment.cli.item_said import description_of, description_options, done, said_of, said_options
from muniment.cli.shell import acts, show, verb

if TYPE_CHECKING:
    from muniment.record.desk import Desk


@verb("describe")
@click.argument("ref", metavar="ITEM")
@click.option("--words", help="Said by whoever described it, verbatim.")
@click.option("--correct", is_flag=True, help="This sets right what was written before; give --reason.")
@click.option(
    "--corrects", metavar="ID", help="The entry that is set right; the latest that said so if not given."
)
@description_options
@said_options
@acts
def describe(
    desk: Desk, ref: str, words: str | None, correct: bool, corrects: str | None, **told: Any
) -> None:
    """Write down what was seen of an ITEM, or correct it: both stay."""
    from muniment.custody import actions

    said, description = said_of(told), description_of(told)
    if correct or corrects:
        receipt = actions.correct(desk, ref, description=description, corrects=corrects, **said)
    else:
        receipt = actions.describe(desk, ref, description=description, words=words, **said)
    done(ref, receipt, "corrected" if correct or corrects else "described", description=description)


@verb("transfer")
@click.argument("ref", metavar="ITEM")
@click.option("--to", required=True, metavar="NAME", help="Who has it from now on.")
@click.option("--purpose", help="Why.")
@click.option("--location", help="Where it lies from now on.")
@click.option("--out", is_flag=True, help="For a time: to court, to a laboratory.")
@click.option("--back", is_flag=True, help="It comes back.")
@said_options
@acts
def transfer(
    desk: Desk,
    ref: str,
    to: str,
    purpose: str | None,
    location: str | None,
    out: bool,
    back: bool,
    **told: Any,
) -> None:
    """Hand an ITEM over, for good or for a time."""
    from muniment.custody import actions

    said = said_of(told)
    if back:
        receipt = actions.take_back(desk, ref, to=to, location=location or "", purpose=purpose, **said)
    elif out:
        receipt = actions.sign_out(desk, ref, to=to, purpose=purpose or "", location=location, **said)
    else:
        receipt = actions.transfer(desk, ref, to=to, purpose=purpose or "", location=location, **said)
    done(ref, receipt, f"{receipt.recorded[0].event.act} to {to}", custodian=to)


@verb("move")
@click.argument("ref", metavar="ITEM")
@click.option("--to", required=True, metavar="PLACE")
@click.option("--purpose")
@said_options
@acts
def move(desk: Desk, ref: str, to: str, purpose: str | None, **told: Any) -> None:
    """Put an ITEM elsewhere; the custodian stays."""
    from muniment.custody import actions

    done(ref, actions.move(desk, ref, to=to, purpose=purpose, **said_of(told)), f"moved to {to}", location=to)


@verb("seal")
@click.argument("ref", metavar="ITEM")
@click.argument("number", metavar="SEAL")
@click.option("--open", "opened", is_flag=True, help="The seal was opened; give --purpose.")
@click.option("--purpose")
@said_options
@acts
def seal(desk: Desk, ref: str, number: str, opened: bool, purpose: str | None, **told: Any) -> None:
    """Put the seal SEAL on an ITEM, or record with --open that it was opened."""
    from muniment.custody import actions

    said = said_of(told)
    if opened:
        receipt = actions.open_seal(desk, ref, seal=number, purpose=purpose or "", **said)
    else:
        receipt = actions.seal(desk, ref, seal=number, purpose=purpose, **said)
    done(ref, receipt, f"seal {number} {'opened' if opened else 'put on'}", seal=None if opened else number)


@verb("look")
@click.argument("ref", metavar="ITEM")
@click.argument("act", metavar="examined|sampled|inventoried|audited")
@click.option("--purpose", required=True)
@said_options
@acts
def look(desk: Desk, ref: str, act: str, purpose: str, **told: Any) -> None:
    """Record that an ITEM was looked at where it is."""
    from muniment.custody import actions

    done(ref, actions.look_at(desk, ref, act=act, purpose=purpose, **said_of(told)), act)


@verb("count")
@click.argument("ref", metavar="ITEM")
@click.option("--found", required=True, type=int, help="How many units there are.")
@click.option("--scope", default="inventory", show_default=True, help="inventory, or audit.")
@said_options
@acts
def count(desk: Desk, ref: str, found: int, scope: str, **told: Any) -> None:
    """Record a count beside what was expected; nothing is corrected by it."""
    from muniment.custody import actions

    receipt = actions.count(desk, ref, found=found, scope=scope, **said_of(told))
    expected = receipt.recorded[0].event.expected
    done(ref, receipt, f"{found} found, {expected} expected", expected=expected, found=found)


@verb("split")
@click.argument("ref", metavar="ITEM")
@click.option(
    "--part", "parts", multiple=True, required=True, metavar="UNITS[:WHAT]", help="May be given again."
)
@click.option("--how", required=True, help="How it was taken apart.")
@said_options
@acts
def split(desk: Desk, ref: str, parts: tuple[str, ...], how: str, **told: Any) -> None:
    """Take units out of a lot as items of their own."""
    from muniment.custody import actions

    wanted = [_part(part) for part in parts]
    made = actions.split(desk, ref, parts=wanted, how=how, **said_of(told))
    children = [
        {"item": id_, "number": number} for id_, number in zip(made.children, made.numbers, strict=True)
    ]
    done(ref, made.receipt, f"taken apart: {', '.join(made.numbers)}", children=children)


def _part(text: str) -> dict[str, Any]:
    units, _, what = text.partition(":")
    try:
        return {"units": int(units), "what": what}
    except ValueError as no_number:
        raise click.BadParameter(
            f"{text!r} does not begin with a number of units", param_hint="--part"
        ) from no_number


@verb("lab")
@click.argument("ref", metavar="ITEM")
@click.option("--lab", help="The laboratory that is asked.")
@click.option(
    "--exam", "--examination", "examinations", multiple=True, help="What it is asked; may be given again."
)
@click.option("--asked-of", help="The person asked; for a comparison, with which items.")
@click.option("--findings", help="What it found: this is the result of a request.")
@click.option("--request", metavar="ID", help="The request that the result answers.")
@click.option("--file", "files", multiple=True, metavar="DIGEST", help="A file of the item with the result.")
@said_options
@acts
def lab(desk: Desk, ref: str, findings: str | None, **told: Any) -> None:
    """Ask a laboratory about an ITEM, or record its --findings."""
    from muniment.custody import actions

    said = said_of(told)
    if findings is not None:
        receipt = actions.report_lab(
            desk, ref, findings=findings, request=told["request"], files=told["files"], **said
        )
        done(
            ref, receipt, "the laboratory's findings are on record", request=receipt.recorded[0].event.request
        )
        return
    receipt = actions.request_lab(
        desk,
        ref,
        lab=told["lab"] or "",
        examinations=told["examinations"],
        asked_of=told["asked_of"],
        **said,
    )
    done(ref, receipt, f"{told['lab']} is asked", request=receipt.recorded[0].id)


@verb("hold")
@click.argument("ref", metavar="ITEM")
@click.option("--name", "--hold", "hold", required=True, help="The name by which it is lifted again.")
@click.option("--cause", required=True)
@click.option("--lift", is_flag=True, help="The hold ends.")
@said_options
@acts
def hold_(desk: Desk, ref: str, hold: str, cause: str, lift: bool, **told: Any) -> None:
    """Forbid the disposition of an ITEM under a name, or --lift that."""
    from muniment.custody import actions

    act = actions.lift_hold if lift else actions.hold
    receipt = act(desk, ref, hold=hold, cause=cause, **said_of(told))
    done(ref, receipt, f"the hold {hold!r} {'is lifted' if lift else 'stands'}", hold=hold)


@verb("dispose")
@click.argument("ref", metavar="ITEM")
@click.option("--disposition", required=True, help="Returned to the owner, destroyed, forfeited …")
@click.option("--authority", help="Who decided it: somebody other than whoever acts.")
@click.option("--court", help="With a court's order: the court, --docket, --order-date, --order-file.")
@click.option("--docket")
@click.option("--order-date", metavar="DATE")
@click.option("--order-file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@said_options
@acts
def dispose(desk: Desk, ref: str, disposition: str, authority: str | None, **told: Any) -> None:
    """Let an ITEM go for good. Refused while a hold stands."""
    from muniment.custody import actions

    said, order = said_of(told), _order(told)
    receipt = actions.dispose(desk, ref, disposition=disposition, authority=authority, order=order, **said)
    done(ref, receipt, f"{disposition}, on the authority of {authority}", disposition=disposition)


def _order(told: dict[str, Any]) -> dict[str, str] | None:
    given = {key: told[key] for key in ("court", "docket", "order_date", "order_file")}
    if not any(given.values()):
        return None
    missing = [f"--{key.replace('_', '-')}" for key, value in given.items() if not value]
    if missing:
        raise click.UsageError(f"An order needs {', '.join(missing)} too.")
    return {
        "court": given["court"],
        "docket": given["docket"],
        "date": given["order_date"],
        "sha256": hashlib.sha256(given["order_file"].read_bytes()).hexdigest(),
    }


@verb("label")
@click.argument("refs", metavar="ITEM...", nargs=-1, required=True)
@click.option(
    "--out", required=True, type=click.Path(path_type=Path, dir_okay=False), help="A .pdf or a .zpl file."
)
@click.option("--receipt", is_flag=True, help="The receipt for whoever brought it, instead of labels.")
@acts
def label(desk: Desk, refs: tuple[str, ...], out: Path, receipt: bool) -> None:
    """Make labels of ITEMs with bar codes, or the receipt of one."""
    from muniment import may
    from muniment.cli import item_page
    from muniment.production import receipts

    may.require(desk.actor, "custody.read")
    data = (
        receipts.receipt(desk, refs[0]).pdf
        if receipt
        else item_page.labels(desk, refs, zpl=out.suffix == ".zpl")
    )
    out.write_bytes(data)
    show({"path": str(out), "items": len(refs)}, f"{out}: {len(refs)} item(s).")


VERBS = (describe, transfer, move, seal, look, count, split, lab, hold_, dispose, label)
