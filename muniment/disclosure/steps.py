"""The states of a thing in a prosecution: which there are, in which order, and what a production gives."""

from __future__ import annotations

from collections.abc import Iterable

from muniment.disclosure.events import ProductionIssued
from muniment.jurisdictions.law import COPYABLE, TANGIBLE, Form

INDEXED = "on a production's list"  # named in its index; not a state that gives anything
LISTED, OFFERED, PRODUCED, DELIVERED, ACKNOWLEDGED = COPYABLE
PHOTOGRAPHS, AVAILABLE, INSPECTED, TESTED = TANGIBLE[2:]
ACCESS = (OFFERED, AVAILABLE, INSPECTED, TESTED)  # what DeliveryRecorded without a production can say

# Categories whose things are given as copies. Everything else is a thing in the hand: it can be photographed, made
# available, inspected and tested, never produced.
COPYABLE_CATEGORIES = frozenset(
    "document, documents, statement, recording, report, photograph, photographs, video, audio, e-mail, email, "
    "digital file, digital files, data, records, transcript".split(", ")
)


def form_of(category: str) -> Form:
    """Whether a thing of this category is given as copies or as a thing in the hand."""
    return "copyable" if category.strip().casefold() in COPYABLE_CATEGORIES else "tangible"


def is_offer(how: str) -> bool:
    """An invitation, a link, a letter that says come and look: never a delivery."""
    return how.strip().casefold().startswith(("offer", "invit", "link", "access offered"))


def files_in(event: ProductionIssued) -> list[str]:
    """The short ids of the files of which a package holds copies."""
    return [str(file[0]) for file in (event.bates or {}).get("files") or ()]


def in_order(form: Form, *, listed: bool, reached: Iterable[str]) -> tuple[str, ...]:
    """The states reached, in the order of the form. Copies of what concerns a tangible thing are photographs of it."""
    have = set(reached)
    if form == "tangible":
        if PRODUCED in have:
            have.add(PHOTOGRAPHS)
        return tuple(state for state in TANGIBLE if (state == LISTED and listed) or state in have - {LISTED})
    return tuple(state for state in COPYABLE if (state == LISTED and listed) or state in have - {LISTED})
