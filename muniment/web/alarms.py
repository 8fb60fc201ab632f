"""Alarms for a page: one line for what rings in several prosecutions, and the short of it first."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from muniment.disclosure.views import Alarm

SHORT = 320  # signs of a sentence that stand in sight; the rest opens

# The order in which a failure could have been caught.
_ORDER = ("link", "inventory", "lab", "existence", "lateness")


@dataclass(frozen=True)
class Ringing:
    """An alarm, and the prosecutions in which it rings."""

    kind: str
    number: str
    sentences: tuple[str, ...]
    prosecutions: tuple[str, ...]

    @property
    def first(self) -> str:
        """The sentence, or as much of it as a reader takes in at once."""
        whole = self.sentences[0]
        return whole if len(whole) <= SHORT else whole[:SHORT].rsplit(" ", 1)[0] + " …"

    @property
    def rest(self) -> tuple[str, ...]:
        """What is not in sight: the whole sentence, and those of the other prosecutions."""
        others = self.sentences[1:]
        return (self.sentences[0], *others) if self.first != self.sentences[0] else others


def ringing(alarms: Iterable[Alarm]) -> list[Ringing]:
    """Alarms of one kind about one item are one line. None is left out."""
    groups: dict[tuple[str, str], list[Alarm]] = {}
    for alarm in alarms:
        groups.setdefault((alarm.kind, alarm.item or alarm.sentence), []).append(alarm)
    found = [
        Ringing(
            kind=same[0].kind,
            number=same[0].number,
            sentences=tuple(dict.fromkeys(alarm.sentence for alarm in same)),
            prosecutions=tuple(dict.fromkeys(alarm.prosecution for alarm in same if alarm.prosecution)),
        )
        for same in groups.values()
    ]
    return sorted(found, key=lambda each: (_ORDER.index(each.kind), each.number))


def counted(alarms: list[Ringing]) -> str:
    """How many of each kind: "2 inventory, 4 lab"."""
    kinds = [alarm.kind for alarm in alarms]
    return ", ".join(f"{kinds.count(kind)} {kind}" for kind in _ORDER if kind in kinds)
