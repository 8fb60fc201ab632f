"""What is left of an event whose body is gone: its place, its structure, and nothing that it held.

On replay a tombstone takes the event's part, so that what came after it still finds what it needs, and the living
tables equal the replayed ones. Types that nothing depends on leave no row (`Event.GONE` is None).
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from muniment.ledger.chain import Kind
from muniment.ledger.event import timestamp
from muniment.record import chains, current
from muniment.record.event import Place, Recorded

if TYPE_CHECKING:
    from muniment.record.codec import Codec, WhoseTag

_COMMON = ("occurred_at", "on_instruction_of", "reason_given", "reason_internal")
_PLACED = {"case_t0": Kind.CASE, "prosecution_t0": Kind.PROSECUTION}


def tombstone(
    codec: Codec,
    kept: Mapping[str, Any],
    *,
    seq: int,
    ev: bytes,
    recorded_ms: int,
    places: tuple[Place, ...],
    why: str,
    whose: WhoseTag,
) -> Recorded | None:
    """The event with blanks where its body was; None for a type that leaves nothing. `kept`: values by name."""
    own = codec.schema.names[8:]
    partly = any(name in kept for name in own if not codec.schema.marks[codec.schema.index[name]])
    if codec.kind.GONE is None and not partly:
        return None
    day = current.office().local_date(recorded_ms).isoformat()
    blanks = _blanks(codec, why=why, day=day, seq=seq)
    values: dict[str, Any] = {"type": codec.schema.type, "recorded_at": timestamp(recorded_ms)}
    values.update((name, kept.get(name)) for name in _COMMON)
    for name in own:
        values[name] = kept[name] if name in kept else _placed(name, places) or blanks.get(name)
    return Recorded(
        event=codec.event(values, whose),
        seq=seq,
        ev=ev,
        by=kept.get("by") or "",
        via=kept.get("via") or "",
        recorded_ms=recorded_ms,
        recorded_at=values["recorded_at"],
        places=places,
    )


def _placed(name: str, places: Sequence[Place]) -> str | None:
    """A first tag that the body told and the places still tell."""
    kind = _PLACED.get(name)
    for place in places:
        if place.subject.kind is kind:
            state = chains.stored(place.subject, current.office().secrets)
            return state.t0.hex() if state else None
    return None


def _blanks(codec: Codec, *, why: str, day: str, seq: int) -> dict[str, Any]:
    """A value for each own field: what the type says in GONE, else nothing of the field's own form."""
    said = codec.kind.GONE or {}
    found = {}
    for field in dataclasses.fields(codec.kind):
        value = said.get(field.name, _nothing(str(field.type)))
        found[field.name.rstrip("_")] = (
            value.format(why=why, day=day, seq=seq) if isinstance(value, str) else value
        )
    return found


def _nothing(annotation: str) -> Any:
    if "None" in annotation:
        return None
    for begins, value in (("int", 0), ("tuple", ()), ("list", []), ("Mapping", {}), ("dict", {})):
        if annotation.startswith(begins):
            return value
    return ""
