"""The menu: what a person's roles open. Not a guard: each page asks `may` itself."""

from __future__ import annotations

from dataclasses import dataclass

from muniment.may import Actor, may


@dataclass(frozen=True)
class Entry:
    """A line of the menu."""

    words: str
    path: str
    here: bool


# Words, address, the acts that open it together; a role that is needed beside them.
_LINES: tuple[tuple[str, str, tuple[str, ...], str | None], ...] = (
    ("Desk", "/", (), None),
    ("Scan", "/scan", ("custody.read",), None),
    ("Take in", "/intake", ("custody.receive",), None),
    ("Items", "/items", ("custody.read",), None),
    ("Cases", "/cases", ("cases.search",), None),
    ("Links", "/links", ("linkage.read", "cases.search"), None),
    ("Prosecutions", "/prosecutions", ("disclosure.read",), None),
    ("Orders", "/orders", ("orders.read",), None),
    ("Search", "/search", ("documents.search",), None),
    ("Discovery received", "/received", (), "defender"),
    ("Where I am named", "/named", (), None),
)


def of(actor: Actor, *, path: str) -> tuple[Entry, ...]:
    """The menu of a person."""
    return tuple(
        Entry(words, to, here=path == to or (to != "/" and path.startswith(f"{to}/")))
        for words, to, acts, role in _LINES
        if (role is None or role in actor.roles) and all(may(actor, act).yes for act in acts)
    )
