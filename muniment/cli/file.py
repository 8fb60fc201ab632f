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
@click.option("--later", is_flag=True, help="Leave the reading to `muniment worker`.")
@said_options
@acts
def add(
    desk: Desk, ref: str, paths: tuple[Path, ...], media_type: str | None, *, later: bool, **told: Any
) -> None:
    """Take files in for an ITEM, folders whole: into the vault first, then on the record; then each is read.

    Words in pictures are left to `muniment worker`. A file that can not be read is kept all the same.
    """
    from muniment.custody import actions

    said = said_of(told)
    found = [file for path in paths for file in _files_in(path)]
    added = [actions.add_path(desk, ref, path=path, media_type=media_type, **said).digest for path in found]
    if not later:
        _read_now(desk, ref, added)
    _tell(ref, added)


def _files_in(path: Path) -> list[Path]:
    """The file, or every file of a folder; links are not followed."""
    if not path.is_dir():
        return [path]
    return sorted(each for each in path.rglob("*") if each.is_file() and not each.is_symlink())


def _read_now(desk: Desk, ref: str, digests: Sequence[str]) -> None:
    """Read what was taken in; a machine that can not do it safely leaves it, and says so."""
    from muniment.custody import queries
    from muniment.documents import actions
    from muniment.errors.readers import NoSandbox
    from muniment.readers.pool import Pool

    newest = {one.digest: one for one in queries.files(queries.resolve(ref))}
    with Pool() as pool:
        for digest in digests:
            try:
                actions.read_file(desk, newest[digest], pool=pool)
            except NoSandbox as unsafe:
                say(f"{unsafe}\n{unsafe.way_out}")
                return


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


@verb("text")
@click.argument("digest", metavar="FILE")
@acts
def text(desk: Desk, digest: str) -> None:
    """What the FILE (its digest, or the beginning of it) says: text, pages, files inside it, flags, exceptions."""
    from muniment import may
    from muniment.documents import queries
    from muniment.readers.reading import document

    may.require(desk.actor, "documents.read")
    found = queries.text(desk.office, one_file(digest))
    reading = found.reading
    data = {
        "file": found.digest,
        "name": found.name,
        "item": found.item,
        "reader": found.program,
        "recognized": found.recognized,
        "text": reading.text,
        "pages": reading.pages,
        "family": [list(part.path) for part in reading.parts[1:]],
        "flags": list(reading.flags),
        "exception": reading.troubles[0][1] if reading.troubles else None,
        "exceptions": [
            {"path": list(path), "trouble": trouble, "says": says} for path, trouble, says in reading.troubles
        ],
        "parts": document(reading)["parts"],
    }
    show(data, reading.text or "\n".join(says for _, _, says in reading.troubles))


def one_file(digest: str) -> FileView:
    """The file whose digest begins so. Raises NoSuchBlob."""
    from muniment.custody import queries
    from muniment.errors.vault import NoSuchBlob

    found = [file for file in queries.all_files() if digest and file.digest.startswith(digest.lower())]
    if len({file.digest for file in found}) != 1:
        raise NoSuchBlob(digest=digest)
    return found[0]


@verb("exceptions")
@click.option("--case", metavar="NUMBER", help="Of the items booked under a case.")
@click.option("--item", "ref", metavar="ITEM", help="Of one item.")
@click.option("--open", "open_only", is_flag=True, help="Those that nobody decided yet.")
@acts
def exceptions(desk: Desk, case: str | None, ref: str | None, *, open_only: bool) -> None:
    """What could not be read: encrypted, damaged, of no known kind, a bomb, a picture, a recording."""
    from muniment import may
    from muniment.cases import actions as cases
    from muniment.custody import queries as custody
    from muniment.documents import queries

    may.require(desk.actor, "documents.read")
    found = queries.exceptions(
        case=cases.number(desk, case) if case else None,
        item=custody.resolve(ref) if ref else None,
        open_only=open_only,
    )
    rows = [
        (one.id, one.item_number, " / ".join((one.file, *one.path)), one.trouble, one.decided or "open")
        for one in found
    ]
    show({"exceptions": found}, lambda: table(rows, heads=("id", "item", "file", "trouble", "state")))


@verb("retry")
@click.argument("exception", metavar="ID")
@click.option("--password", prompt=True, hide_input=True, help="Used for this reading and not kept.")
@acts
def retry(desk: Desk, exception: str, password: str) -> None:
    """Read a file again, with a password."""
    from muniment.documents import actions
    from muniment.readers.pool import Pool

    with Pool() as pool:
        found = actions.retry(desk, exception, pool=pool, password=password or None)
    left = [says for _, _, says in found.reading.troubles]
    words = len(found.reading.text.split())
    show(
        {"name": found.name, "words": words, "exceptions": left},
        "\n".join([f"{found.name}: {words} words.", *left]),
    )


@verb("waive")
@click.argument("exception", metavar="ID")
@click.option("--reason", required=True, metavar="TEXT", help="Will be given to the defense.")
@click.option("--as-native", is_flag=True, help="It will be produced as it is, for the other side to open.")
@acts
def waive(desk: Desk, exception: str, reason: str, *, as_native: bool) -> None:
    """Decide that something stays unread, with a reason. The file itself is still owed."""
    from muniment.documents import actions
    from muniment.documents.events import AS_NATIVE, WAIVED

    how = AS_NATIVE if as_native else WAIVED
    actions.waive(desk, exception, how=how, reason=reason)
    show({"id": exception, "decided": how}, f"{exception}: {how}.")


def _show(files: Sequence[FileView]) -> None:
    data = [
        {"digest": f.digest, "name": f.name, "size": f.size, "type": f.media_type, "item": f.item}
        for f in files
    ]
    rows = [(f.name, f.size, f.media_type, f.digest) for f in files]
    show({"files": data}, lambda: table(rows, heads=("name", "bytes", "type", "digest")))


for command in (add, list_, get, text, exceptions, retry, waive):
    file.add_command(command)

commands: list[click.Command] = [file]
