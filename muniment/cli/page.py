"""`muniment verify-page`: the checker as a page, for whoever wants a copy that did not come with a production."""

from __future__ import annotations

from pathlib import Path

import click

from muniment.cli.shell import show, verb


@verb("verify-page")
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Write the page there; else only its digest is shown.",
)
def verify_page(out: Path | None) -> None:
    """Write VERIFY.HTM, or show its SHA-256: that of the page in every production of this release."""
    from muniment.verify import build_page

    digest = build_page.digest()
    if out is not None:
        place = out / build_page.NAME if out.is_dir() else out
        place.write_bytes(build_page.build())
    said = f"SHA-256 of {build_page.NAME}: {digest}"
    if out is not None:
        said = f"{place} is written.\n{said}"
    show({"sha256": digest, "path": str(place) if out is not None else None}, lambda: said)


commands: list[click.Command] = [verify_page]
