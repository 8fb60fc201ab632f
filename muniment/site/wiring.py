"""What the rooms give to the record, in plain tuples."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING

from muniment.record.pen import Wiring

if TYPE_CHECKING:
    from muniment.record.event import Event

PROJECTORS = (
    "muniment.accounts.projections",
    "muniment.cases.projections",
    "muniment.custody.projections",
    "muniment.documents.projections",
    "muniment.linkage.projections",
    "muniment.disclosure.projections",
    "muniment.production.projections",
    "muniment.disclosure.orders.projections",
)
REACTORS = (
    "muniment.record.register",
    "muniment.linkage.reactions",
    "muniment.custody.reactions",
    "muniment.disclosure.reactions",
)
EVENTS = (
    "muniment.record.orders",
    "muniment.record.events",
    "muniment.record.register_events",
    "muniment.accounts.events",
    "muniment.cases.events",
    "muniment.custody.events",
    "muniment.documents.events",
    "muniment.linkage.events",
    "muniment.disclosure.events",
    "muniment.production.events",
    "muniment.importers.events",
)

SCRUBBERS = ("muniment.production.scrub",)


@cache
def wiring() -> Wiring:
    """Read the tuples once the applications are loaded."""
    events: dict[str, type[Event]] = {}
    for name in EVENTS:
        for kind in import_module(name).EVENTS:
            events[kind.TYPE] = kind
    return Wiring(
        events=events,
        projectors=tuple(import_module(name).projector for name in PROJECTORS),
        reactors=tuple(import_module(name).reactor for name in REACTORS),
        scrubbers=tuple(import_module(name).scrubber for name in SCRUBBERS),
    )
