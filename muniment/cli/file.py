"""`muniment file`: the files of items, in the vault."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from muniment.cli.item_said import said_of, said_options
from muniment.cli.shell import acts, say, show, table, verb

if TYPE_CHECKING:
    from muniment.custody.views import FileView
    from muniment.record.desk import Desk


@click.group("file")
def file() -> None:
    """Files about items: bytes that are kept once, under their digest."""


@verb("add")
@click.argument("ref", metavar="ITEM")
@click.argument("paths", metavar="PATH...", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--type", "media_type", metavar="TYPE", help="The media type; by the file's name if not given.")
@said_options
@acts
def add(desk: Desk, ref: str, paths: tuple[Path, ...], media_type: str | None, **told: Any) -> None:
    """Take files in for an ITEM: into the vault first, then on the record."""
    from muniment.custody import actions

    said = said_of(told)
    added = [actions.add_path(desk, ref, path=path, media_type=media_type, **said).digest for path in paths]
    _tell(ref, added)


def _tell(ref: str, digests: Sequence[str]) -> None:
    from muniment.custody import queries

    files = queries.files(queries.resolve(ref))
    newest = {one.digest: one for one in files}
    _show([newest[digest] for digest in digests])


@verb("list")
@click.argument("ref", metavar="ITEM")
@acts
def list_(desk: Desk, ref: str) -> None:
    """List the files of an ITEM."""
    from muniment import may
    from muniment.custody import queries

    may.require(desk.actor, "custody.read")
    _show(queries.files(queries.resolve(ref)))


@verb("get")
@click.argument("digest")
@click.option("--out", type=click.Path(path_type=Path), help="Where to write it; else standard output.")
@acts
def get(desk: Desk, digest: str, out: Path | None) -> None:
    """Write out the file DIGEST, its bytes checked on the way."""
    from muniment import may
    from muniment.custody import queries
    from muniment.errors.vault import NoSuchBlob
    from muniment.vault.store import a_digest

    may.require(desk.actor, "custody.read")
    known = queries.files_of(a_digest(digest))
    if not known:  # what no item names is nobody's to read
        raise NoSuchBlob(digest=digest)
    store = desk.office.files
    if out is None:
        store.copy(known[0].digest, sys.stdout.buffer)
        return
    target = out / known[0].name if out.is_dir() else out
    part = target.with_name(target.name + ".part")
    try:
        with part.open("xb") as stream:
            store.copy(known[0].digest, stream)
        shutil.move(part, target)
    finally:
        part.unlink(missing_ok=True)
    say(f"{target}: checked.")
    _show(known)


def _show(files: Sequence[FileView]) -> None:
    data = [
        {"digest": f.digest, "name": f.name, "size": f.size, "type": f.media_type, "item": f.item}
        for f in files
    ]
    rows = [(f.name, f.size, f.media_type, f.digest) for f in files]
    show({"files": data}, lambda: table(rows, heads=("name", "bytes", "type", "digest")))


for command in (add, list_, get):
    file.add_command(command)

commands: list[click.Command] = [file]
