"""`muniment redact`: places suggested, copies made without them, anyone's PDF judged."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from muniment.cli.shell import acts, show, table, verb

if TYPE_CHECKING:
    from muniment.record.desk import Desk


@click.group("redact")
def redact() -> None:
    """Redactions that leave nothing behind. The product suggests, a person decides."""


@verb("suggest")
@click.argument("digest", metavar="FILE")
@click.option(
    "--preset", "presets", multiple=True, help="ssn, phone, dob or address; may be given more than once."
)
@click.option(
    "--find", "texts", multiple=True, metavar="TEXT", help="These words; may be given more than once."
)
@acts
def suggest(desk: Desk, digest: str, presets: tuple[str, ...], texts: tuple[str, ...]) -> None:
    """Places in FILE (its digest, or the beginning of it) that may be to be redacted."""
    from muniment.cli.file import one_file
    from muniment.documents import redacting
    from muniment.readers.pool import Pool

    wanted = presets or (() if texts else redacting.PRESETS)
    with Pool() as pool:
        found = redacting.suggest(desk, one_file(digest), pool=pool, presets=wanted, texts=texts)
    rows = [(each["page"], each["why"], each["text"]) for each in found]
    show({"places": found}, lambda: table(rows, heads=("page", "why", "text")))


@verb("apply")
@click.argument("digest", metavar="FILE")
@click.option(
    "--boxes",
    required=True,
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="JSON: what `suggest --json` gives, or a list of boxes.",
)
@click.option("--edit", is_flag=True, help="Keep the page as text where all on it is understood.")
@click.option("--code", default="", metavar="TEXT", help="Printed on boxes that name none.")
@click.option("--prosecution", metavar="NUMBER", help="Withhold the original there, in the same go.")
@click.option("--ground", metavar="CODE", help="The ground of that withholding.")
@click.option("--description", metavar="TEXT", help="What the defense reads in the withheld log.")
@acts
def apply(
    desk: Desk,
    digest: str,
    boxes: Path,
    code: str,
    prosecution: str | None,
    ground: str | None,
    description: str | None,
    *,
    edit: bool,
) -> None:
    """Make a copy of FILE without what stands under the boxes; refused if anything is left. The original is kept.

    Until the original is withheld it is owed, and a production would hold both: name --prosecution, --ground and
    --description to withhold it now.
    """
    from muniment.cli.file import one_file
    from muniment.disclosure import actions as disclosure
    from muniment.documents import redacting
    from muniment.readers.pool import Pool

    if prosecution and not (ground and description):
        raise click.UsageError("To withhold the original, name --ground and --description too.")
    file = one_file(digest)
    held = _boxes(boxes, code)
    with Pool() as pool:
        made = redacting.apply(
            desk, file, pool=pool, boxes=held, mode=redacting.EDIT if edit else redacting.PICTURE
        )
    if prosecution and ground and description:
        disclosure.withhold(
            desk, prosecution, [file.item], ground=ground, description=description, files=[file.digest]
        )
    pictures = sum(each["how"] == "picture" for each in made.pages)
    said = f"{made.file.name}: {len(held)} places, {pictures} pages as pictures. Digest {made.file.digest}."
    left = (
        "" if prosecution else f"\nThe original {file.digest[:16]} is not withheld: it is owed like any file."
    )
    show({"file": made.file.digest, "name": made.file.name, "pages": made.pages}, said + left)


def _boxes(path: Path, code: str) -> list[dict[str, Any]]:
    from muniment.errors.documents import NotAPart

    try:
        held = json.loads(path.read_text(encoding="utf-8"))
    except (ValueError, OSError) as wrong:
        raise NotAPart(at=path.name, why=wrong) from wrong
    found = held.get("places") if isinstance(held, dict) else held
    if not isinstance(found, list) or not all(isinstance(each, dict) for each in found):
        raise NotAPart(at=path.name, why="a list of boxes is expected")
    return [{**each, "code": each.get("code") or code} for each in found]


@verb("check")
@click.argument("path", type=click.Path(path_type=Path, exists=True, dir_okay=False))
def check(path: Path) -> None:
    """Judge anyone's PDF: is there text under boxes that only look like redactions? Ends with 1 if so."""
    from muniment.readers.pool import Pool

    with Pool() as pool, path.open("rb") as stream:
        made = pool.run("check", stream)
    found = [each for each in made.said if "box" in each]
    rows = [(each["page"], each["under"], each["text"]) for each in found]
    words = "Text stands under what looks like a redaction:\n" + table(rows, heads=("page", "under", "text"))
    show({"ok": not found, "found": found}, words if found else "No text was found under boxes.")
    if found:
        raise SystemExit(1)


for command in (suggest, apply, check):
    redact.add_command(command)

commands: list[click.Command] = [redact]
