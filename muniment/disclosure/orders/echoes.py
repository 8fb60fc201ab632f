"""Where else the words stand that an order to expunge names: proposals quote what they rest on."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from muniment.record import queries as record

_QUOTES = "LinkProposed/1"
_SHORTEST = 6  # signs: what is shorter stands everywhere
_BETWEEN = re.compile(r"[:|]")


def echoes(targets: Sequence[Sequence[Any]]) -> tuple[str, ...]:
    """Short ids of proposals that no target names and that quote what the targets hold. Whoever signs looks at them."""
    named = {
        seq for t0, i, _cm, _fields in targets if (seq := record.event_at(bytes.fromhex(t0), i)) is not None
    }
    words = " ".join(text for seq in sorted(named) for text in _texts(record.values(seq) or {})).casefold()
    found = []
    for seq in record.of_type(_QUOTES):
        values = record.values(seq) if seq not in named else None
        if values and any(quote in words for quote in _quoted(values["matched"] or {})):
            found.append(record.recorded(seq).id)
    return tuple(found)


def _quoted(matched: dict[str, Any]) -> Iterator[str]:
    for atom in matched.get("atoms") or ():
        for part in _BETWEEN.split(str(atom))[1:]:
            if len(part.strip()) >= _SHORTEST:
                yield part.strip().casefold()


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for each in value.values():
            yield from _texts(each)
    elif isinstance(value, list | tuple):
        for each in value:
            yield from _texts(each)
