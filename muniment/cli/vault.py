"""`muniment vault`: the files' bytes, read again and compared; plain files of the first version locked."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import click

from muniment.cli.shell import acts, say, show, verb

if TYPE_CHECKING:
    from muniment.record.desk import Desk
    from muniment.vault import Checked

DAMAGED = 6
_TOLD_EVERY = 500  # files


@click.group("vault")
def vault() -> None:
    """The bytes of all files, each under a key of its own."""


@verb("verify")
@click.argument("digests", metavar="[DIGEST…]", nargs=-1)
@acts
def verify(desk: Desk, digests: tuple[str, ...]) -> None:
    """Read every file again (or those of these digests), and name what is damaged with its items. Exit 6 if any is."""
    from muniment import may

    may.require(desk.actor, "record.check")
    store = desk.office.files
    wrong: list[dict[str, Any]] = []
    count = size = 0
    for seen in _asked(desk, digests) if digests else store.verify_all():
        count, size = count + 1, size + seen.size
        if seen.wrong is not None:
            wrong.append(_damaged(seen))
            say(f"{seen.at} of {seen.of}: {seen.wrong} It belongs to {wrong[-1]['belongs_to']}.")
        elif seen.at % _TOLD_EVERY == 0:
            say(f"{seen.at} of {seen.of} files read, {size:,} bytes.")
    left = [path.name for path in store.leftovers()]
    plain = len(store.plain.digests())
    data = {"files": count, "bytes": size, "damaged": wrong, "plain": plain, "leftovers": left}
    show(data, lambda: _said(data))
    if wrong:
        sys.exit(DAMAGED)


def _said(data: dict[str, Any]) -> str:
    lines = [f"{data['files']} files, {data['bytes']:,} bytes read again: {len(data['damaged'])} damaged."]
    if data["plain"]:
        lines.append(f"{data['plain']} of them are not encrypted: `muniment vault lock` does it.")
    if data["leftovers"]:
        lines.append(f"{len(data['leftovers'])} leftovers of interrupted writes; nothing refers to them.")
    return "\n".join(lines)


def _asked(desk: Desk, digests: tuple[str, ...]) -> list[Checked]:
    from muniment.errors.vault import VaultError
    from muniment.vault import Checked

    found = []
    for at, digest in enumerate(digests, start=1):
        size, wrong = 0, None
        try:
            size = desk.office.files.verify(digest)
        except VaultError as error:
            wrong = error
        found.append(Checked(digest, size, at, len(digests), wrong))
    return found


def _damaged(seen: Checked) -> dict[str, Any]:
    from muniment.custody import queries

    known = queries.files_of(seen.digest)
    items = queries.items_by_id(view.item for view in known)
    named = [f"{items[view.item].number} ({view.name})" for view in known if view.item in items]
    return {
        "digest": seen.digest,
        "why": str(seen.wrong),
        "items": [
            {"item": view.item, "number": items[view.item].number, "name": view.name}
            for view in known
            if view.item in items
        ],
        "belongs_to": ", ".join(named) or "no item",
    }


@verb("lock")
@acts
def lock(desk: Desk) -> None:
    """Encrypt the files that the first version kept plain, each for the items that refer to it. Can be repeated."""
    from muniment import may
    from muniment.custody import queries
    from muniment.errors.vault import VaultError

    may.require(desk.actor, "record.replay")
    store = desk.office.files
    digests, locked, wrong = store.plain.digests(), 0, []
    for at, digest in enumerate(digests, start=1):
        try:
            locked += store.lock(digest, holders=[view.item for view in queries.files_of(digest)])
        except VaultError as error:
            wrong.append({"digest": digest, "why": str(error)})
            say(str(error))
        if at % _TOLD_EVERY == 0:
            say(f"{at} of {len(digests)} files.")
    show({"locked": locked, "damaged": wrong}, f"{locked} files are encrypted now, {len(wrong)} are damaged.")
    if wrong:
        sys.exit(DAMAGED)


for command in (verify, lock):
    vault.add_command(command)

commands: list[click.Command] = [vault]
