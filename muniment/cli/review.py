"""`muniment review`: what becomes of each file for a prosecution."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from muniment.cli.shell import acts, show, table, verb

if TYPE_CHECKING:
    from muniment.documents.reviewing import OnReview
    from muniment.record.desk import Desk


@click.group("review")
def review() -> None:
    """Mark files to be disclosed, redacted or withheld. A mark closes no duty; a production is held to it."""


@verb("list")
@click.argument("prosecution", metavar="PROSECUTION")
@click.option("--undecided", is_flag=True, help="Only those that nobody decided.")
@acts
def list_(desk: Desk, prosecution: str, *, undecided: bool) -> None:
    """The files about the items on a prosecution's list, with what was decided."""
    from muniment import may
    from muniment.documents.reviewing import UNDECIDED

    may.require(desk.actor, "documents.read")
    found = [row for row in _files(prosecution) if not undecided or row.decision == UNDECIDED]
    rows = [
        (row.file.digest[:12], row.item_number, row.file.name, row.decision, row.by or "") for row in found
    ]
    data = [
        {
            "file": row.file.digest,
            "item": row.item_number,
            "name": row.file.name,
            "decision": row.decision,
            "by": row.by,
            "words": row.words,
            "pages": row.pages,
            "flags": row.flags,
            "exceptions": row.exceptions,
            "copy_of": row.copy_of,
        }
        for row in found
    ]
    show({"files": data}, lambda: table(rows, heads=("file", "item", "name", "decision", "by")))


@verb("decide")
@click.argument("prosecution", metavar="PROSECUTION")
@click.argument("files", metavar="FILE...", nargs=-1, required=True)
@click.option("--disclose", "decision", flag_value="disclose", help="It goes out as it is.")
@click.option("--redact", "decision", flag_value="redact", help="A redacted copy goes out instead.")
@click.option("--withhold", "decision", flag_value="withhold", help="It does not go out.")
@click.option("--note", metavar="TEXT", help="Work product.")
@acts
def decide(
    desk: Desk, prosecution: str, files: tuple[str, ...], decision: str | None, note: str | None
) -> None:
    """Mark FILEs (digests, or beginnings of them)."""
    from muniment.cases.actions.numbers import an_open_prosecution
    from muniment.documents import reviewing
    from muniment.errors.vault import NoSuchBlob

    if decision is None:
        raise click.UsageError("Say --disclose, --redact or --withhold.")
    held = _files(prosecution)
    chosen = []
    for typed in files:
        found = [row.file for row in held if row.file.digest.startswith(typed.lower())]
        if len({file.digest for file in found}) != 1:
            raise NoSuchBlob(digest=typed)
        chosen += found
    reviewing.decide(desk, an_open_prosecution(prosecution), chosen, decision=decision, note=note)
    show(
        {"decision": decision, "files": [file.digest for file in chosen]}, f"{len(chosen)} files: {decision}."
    )


def _files(prosecution: str) -> tuple[OnReview, ...]:
    from muniment.cases.actions.numbers import an_open_prosecution
    from muniment.disclosure import queries
    from muniment.documents import reviewing

    number = an_open_prosecution(prosecution)
    return reviewing.files(
        number, [each.item for each in queries.on_list(number) if not each.another_matters]
    )


for command in (list_, decide):
    review.add_command(command)

commands: list[click.Command] = [review]
