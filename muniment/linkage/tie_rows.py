"""Relations that a text states, as rows that both their ends are found by."""

from __future__ import annotations

from collections.abc import Iterable

from muniment.linkage import lexicon, names
from muniment.linkage.atoms import Tie
from muniment.linkage.index import Writer


def write_ties(write: Writer, ties: Iterable[Tie], *, speaker: tuple[str, str], place: str) -> None:
    for tie in ties:
        first, first_id = (tie.a, "") if tie.a else speaker
        if not first or set(tie.relation.split()) & lexicon.OFFICIAL_RELATIONS:
            continue
        keys = [(key, "a") for key in _end_keys(first, first_id)] + [
            (key, "b") for key in _end_keys(tie.b, "")
        ]
        fields = (first[:200], first_id, tie.b[:200], "", tie.relation[:120], tie.quote[:300], place[:200])
        write.edge(fields, dict.fromkeys(keys))


def _end_keys(name: str, person: str) -> list[str]:
    parsed = names.parse(name)
    return [*([f"i:{person}"] if person else []), *names.keys(parsed)]
