"""Options that verbs of `muniment item` share, and what becomes of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

import click

from muniment.cli.shell import show

if TYPE_CHECKING:
    from muniment.custody.actions.said import Said
    from muniment.record.event import Receipt

KEYS = ("text", "serial", "caliber", "make", "model", "headstamp")
_SAID = (
    click.option("--occurred-at", metavar="DATE", help="When it was done: a date, or a time with its zone."),
    click.option("--on-instruction-of", metavar="NAME", help="On whose instruction it is done."),
    click.option("--instruction", metavar="TEXT", help="The words of that instruction."),
    click.option("--reason", "reason_given", metavar="TEXT", help="Will be given to the defense."),
    click.option("--internal", "reason_internal", metavar="TEXT", help="Internal (work product)."),
)
_DESCRIPTION = (
    *(click.option(f"--{key}", f"described_{key}", metavar="TEXT") for key in KEYS),
    click.option(
        "--detail", "details", multiple=True, metavar="KEY=VALUE", help="Anything else that was seen."
    ),
)


def said_options(callback: Callable[..., Any]) -> Callable[..., Any]:
    """When, on whose instruction, why."""
    return _all(callback, _SAID)


def description_options(callback: Callable[..., Any]) -> Callable[..., Any]:
    """What it looks like."""
    return _all(callback, _DESCRIPTION)


def _all(callback: Callable[..., Any], options: Iterable[Callable[..., Any]]) -> Callable[..., Any]:
    for option in reversed(list(options)):
        callback = option(callback)
    return callback


def said_of(told: dict[str, Any]) -> Said:
    """Take the shared options out of what was told."""
    from muniment.record.event import Instruction

    who, words = told.pop("on_instruction_of"), told.pop("instruction")
    return {
        "occurred_at": told.pop("occurred_at"),
        "on_instruction_of": Instruction(who=who or "", words=words or "") if who or words else None,
        "reason_given": told.pop("reason_given"),
        "reason_internal": told.pop("reason_internal"),
    }


def description_of(told: dict[str, Any]) -> dict[str, Any]:
    """Take the description out of what was told. `units` is a number, all else is text."""
    found = {key: told.pop(f"described_{key}") for key in KEYS}
    for detail in told.pop("details"):
        key, equals, value = detail.partition("=")
        if not equals or not key.strip():
            raise click.BadParameter(f"{detail!r} is not KEY=VALUE", param_hint="--detail")
        found[key.strip()] = int(value) if key.strip() == "units" and value.strip().isdigit() else value
    return {key: value for key, value in found.items() if value is not None}


def done(ref: str, receipt: Receipt, text: str, **more: Any) -> None:
    """Tell what was recorded: the item, the entry of the log, and the short id by which others refer to it."""
    from muniment.custody import queries

    found = queries.item(ref)
    first = receipt.recorded[0]
    entry = receipt.entries.get(first.seq, (None,))[0]
    data = {"item": found.id, "number": found.number, "id": first.id, "entry": entry, **more}
    show(data, f"{found.number}: {text} (entry {entry}).")
