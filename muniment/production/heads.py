"""The heads that counsel gets before any production: from then on the log itself tells them that a list grew."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from muniment import may
from muniment.cases import queries as cases
from muniment.cases.actions import counsel_appeared
from muniment.cases.actions.numbers import an_open_prosecution
from muniment.cases.words import DEFENSE
from muniment.disclosure.events import DeliveryRecorded
from muniment.errors.cases import NoSuchProsecution
from muniment.errors.production import HeadsNotWritten, HeadsWithoutReceiver, NoHeadsGiven
from muniment.ledger.chain import Kind
from muniment.ledger.event import SCHEMAS
from muniment.production.reach import Reached, reach_lists
from muniment.record import log, proofs
from muniment.record import queries as record
from muniment.record.desk import Desk
from muniment.record.event import ProsecutionNumber, Receipt, Subject
from muniment.verify.heads import write_heads

HEADS_GIVEN = "heads of the lists, to be watched"  # `how` of the event: no production, no item
_LEADS = {  # what leads on from a list; that another prosecution draws on a case too is not opened
    Kind.PROSECUTION: ("ProsecutionOpened/1", "CaseDrawnOn/1", "AliasRecorded/1"),
    Kind.CASE: ("AliasRecorded/1",),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """Heads that were given: to whom, at which size of the log, and the file itself."""

    prosecution: str
    to: str
    size: int
    lists: tuple[str, ...]  # the numbers whose heads are in it
    file: bytes
    name: str  # of the file


def give(desk: Desk, prosecution: str, *, to: str | None = None) -> Receipt:
    """Record that counsel gets the heads as they stand with this commit; `last_given` then makes the file.

    The act itself is the last entry under those heads, so that handing them over rings nobody's bell. `to`: None for
    counsel of record. Raises HeadsWithoutReceiver.
    """
    may.require(desk.actor, "production.deliver")
    view = cases.prosecution(prosecution)
    if view is None:
        raise NoSuchProsecution(number=prosecution, like="")
    counsel = [each.name for each in view.counsel if each.side == "defense" and each.withdrew_on is None]
    receiver = " ".join((to or "").split()) or ", ".join(dict.fromkeys(counsel))
    if not receiver:
        raise HeadsWithoutReceiver(prosecution=view.number)
    return desk.record(
        DeliveryRecorded(
            prosecution=ProsecutionNumber(view.number),
            items=(),
            production=None,
            how=HEADS_GIVEN,
            to=receiver,
            occurred_at=desk.today().isoformat(),
        )
    )


def appear(desk: Desk, prosecution: str, **told: Any) -> Receipt:
    """Record an appearance, and for the defense in the same commit that the heads are given; the appearance's receipt.

    Takes and raises what `cases.actions.counsel_appeared` does.
    """
    with desk.together() as batch:
        receipt = counsel_appeared(batch, prosecution, **told)
        if told["side"] == DEFENSE:
            give(batch, an_open_prosecution(prosecution), to=told["name"])
    return receipt


def are_given(prosecution: str) -> bool:
    """Whether heads were given to anybody: then there is a file to be had."""
    return _last_act(prosecution) is not None


def last_given(desk: Desk, prosecution: str) -> Given:
    """The heads that were given last, made anew from the record: the same bytes each time. Raises NoHeadsGiven."""
    may.require(desk.actor, "production.read", cases.facts(prosecution=prosecution))
    given = _last_act(prosecution)
    if given is None:
        raise NoHeadsGiven(prosecution=prosecution)
    index, to = given
    size = log.checkpoint_sizes(index)[0]
    found = reach_lists(prosecution, size=size)
    return Given(
        prosecution=prosecution,
        to=to,
        size=size,
        lists=tuple(sorted(subject.id for subject in found.whole)),
        file=_file(found, size),
        name=f"HEADS-{prosecution}-{size}.json",
    )


def _last_act(prosecution: str) -> tuple[int, str] | None:
    """Log index and receiver of the last act that gave heads; None if there was none."""
    for row in reversed(record.chain(Subject(Kind.PROSECUTION, prosecution))):
        if row.type == "DeliveryRecorded/1" and row.log_index is not None:
            held = record.values(row.seq) or {}
            if held.get("how") == HEADS_GIVEN:
                return row.log_index, str(held.get("to") or "")
    return None


def _file(found: Reached, size: int) -> bytes:
    """The bytes of the heads at a checkpoint's size."""
    leading = {
        row.seq for subject, rows in found.whole.items() for row in rows if row.type in _LEADS[subject.kind]
    }
    return write_heads(
        number=found.prosecution.id,
        note=log.checkpoint(size) or b"",
        entry0=next(log.entries(0, 1)),
        path=log.prover(size).inclusion(0),
        chains=[_row(subject, size) for subject in found.whole],
        events=[proofs.event_row(seq, open_fields=_structure(seq)) for seq in leading],
    )


def _row(subject: Subject, size: int) -> dict[str, Any]:
    row = proofs.chain_row(subject)
    row["entries"] = [each for each in row["entries"] if each["index"] is not None and each["index"] < size]
    return row


def _structure(seq: int) -> list[int]:
    """The fields that say where an event leads, and those that are always open."""
    schema = SCHEMAS[proofs.schema_of(seq).type]
    return sorted(schema.marked("!+"))


def write(given: Given, out: Path) -> Path:
    """Write the file, seen on the disk, where none is. Raises HeadsNotWritten: they can be written again."""
    try:
        with out.open("xb") as target:
            target.write(given.file)
            target.flush()
            os.fsync(target.fileno())
    except OSError as error:
        raise HeadsNotWritten(
            out=out, prosecution=given.prosecution, why=error.strerror or str(error)
        ) from error
    return out
