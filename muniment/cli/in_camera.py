"""`muniment in-camera | verify-in-camera`: what a judge looks at alone, and its check."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from muniment.cli.seal import order_options, paper
from muniment.cli.shell import acts, show, verb

if TYPE_CHECKING:
    from muniment.record.desk import Desk
    from muniment.verify.in_camera import InCamera

NOT_OK = 1


@verb("in-camera")
@click.argument("prosecution")
@click.option("--production", type=int, metavar="N", help="Which production; the last one if not given.")
@click.option("--to", required=True, metavar="JUDGE", help="Who gets it.")
@click.option("--out", required=True, type=click.Path(path_type=Path), help="A new folder.")
@click.option(
    "--matter",
    "matters",
    multiple=True,
    metavar="NUMBER",
    help="A court-sealed matter that is opened; else all that you may open. Of the others the heads alone are shown.",
)
@order_options
@acts
def in_camera(desk: Desk, prosecution: str, to: str, out: Path, **told: Any) -> None:
    """Open for a judge alone, by order: what a production of PROSECUTION holds back, and the court-sealed list."""
    from muniment.cases.actions.numbers import an_open_prosecution
    from muniment.production import in_camera as chamber

    made = chamber.prepare(
        desk,
        an_open_prosecution(prosecution),
        paper=paper(told),
        to=to,
        out=out,
        production=told["production"],
        matters=told["matters"] or None,
    )
    data = {"path": made.path, "production": made.production.number, **made.verdict.as_json()}
    show(
        data,
        lambda: (
            f"Production {made.production.number} for {to}, in camera:\n{made.path}\n{_said(made.verdict)}"
        ),
    )


@verb("verify-in-camera")
@click.argument("path", type=click.Path(path_type=Path, exists=True, file_okay=False))
@click.option("--number", help="The prosecution's number, from the court's own papers.")
@click.option("--vkey", metavar="KEY", help="The office's public key, or a file that holds it.")
def verify_in_camera(path: Path, number: str | None, vkey: str | None) -> None:
    """Check a folder that was prepared in camera: that it opens what the production committed to. No home is needed."""
    from muniment.verify.in_camera import verify_in_camera as check

    found = check(path, number=number, vkey=vkey)
    show(found.as_json(), lambda: _said(found))
    if not found.ok:
        sys.exit(NOT_OK)


def _said(found: InCamera) -> str:
    lines = [found.verdict]
    lines += [f"  {'ok' if each.ok else 'NOT OK'}  {each.what}" for each in found.findings]
    lines += [f"{name}: {count}" for name, count in found.counts.items()]
    if found.not_opened:
        lines.append(f"court-sealed matters of which the heads alone are shown: {found.not_opened}")
    return "\n".join(lines)


commands: list[click.Command] = [in_camera, verify_in_camera]
