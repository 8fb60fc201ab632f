"""`muniment item receipt`: the page for whoever brought an item, with its proof inside."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from muniment.cli.shell import acts, show, verb

if TYPE_CHECKING:
    from muniment.record.desk import Desk


@verb("receipt")
@click.argument("ref", metavar="ITEM")
@click.option(
    "--out", required=True, type=click.Path(path_type=Path, dir_okay=False), help="The PDF to write."
)
@click.option("--no-name", is_flag=True, help="Leave out who brought it, at their wish.")
@click.option("--no-matter", is_flag=True, help="Leave out the matter that they named, at their wish.")
@acts
def receipt(desk: Desk, ref: str, out: Path, no_name: bool, no_matter: bool) -> None:
    """Print the receipt of ITEM: what was handed in and said, with a proof that anyone can check for good.

    It opens the person's own words and names no case of the office. Print it again once outside signers have signed.
    """
    from muniment.production import receipts

    made = receipts.receipt(desk, ref, name=not no_name, matter=not no_matter)
    out.write_bytes(made.pdf)
    outside = f"signed by {', '.join(made.signed)}" if made.signed else "outside signatures pending"
    data = {
        "path": str(out),
        "item": made.number,
        "entry": made.entry,
        "size": made.size,
        "signed": made.signed,
        "code": made.code,
    }
    show(data, f"{out}: receipt of {made.number}, entry {made.entry}, {outside}.")


VERBS = (receipt,)
