"""Which cases a prosecution draws on, what stands on their lists, and the facts that its rules ask for."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date

from muniment.cases import queries as cases
from muniment.custody import queries as custody
from muniment.disclosure import models
from muniment.jurisdictions import pack
from muniment.jurisdictions.law import Pack, ProsecutionFacts
from muniment.ledger.chain import Kind
from muniment.linkage import queries as linkage
from muniment.linkage.queries import Listed
from muniment.record import current

# The strongest word for an item that stands on several of a prosecution's cases.
STRENGTH = ("booked", "related", "proposed", "undetermined", "not related")
_AT_ONCE = 500


def law() -> Pack:
    """The rule pack of this office."""
    return pack(current.office().jurisdiction)


def _same(kind: Kind, number: str) -> set[str]:
    return {number, *cases.aliases_of(kind, number)}


def cases_of(prosecution: str) -> tuple[str, ...]:
    """Every case that a prosecution draws on, under each of their numbers, and under each of its own."""
    drawn = models.Drawn.objects.filter(prosecution__in=_same(Kind.PROSECUTION, prosecution))
    found: dict[str, None] = {}
    for number in drawn.order_by("seq").values_list("case", flat=True):
        for each in (number, *cases.aliases_of(Kind.CASE, number)):
            found.setdefault(each)
    return tuple(found)


def prosecutions_on(numbers: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """The prosecutions that draw on each case, under any of its numbers; cases without one are left out."""
    wanted = list(dict.fromkeys(numbers))
    if not wanted:
        return {}
    same = SameMatter()
    by_number: dict[str, dict[str, None]] = defaultdict(dict)
    asked = list(dict.fromkeys(each for number in wanted for each in same.numbers(Kind.CASE, number)))
    for start in range(0, len(asked), _AT_ONCE):
        rows = models.Drawn.objects.filter(case__in=asked[start : start + _AT_ONCE]).order_by("seq")
        for number, prosecution in rows.values_list("case", "prosecution"):
            for each in same.numbers(Kind.PROSECUTION, prosecution):
                by_number[number].setdefault(each)
    found = {}
    for number in wanted:
        held = dict.fromkeys(p for each in same.numbers(Kind.CASE, number) for p in by_number.get(each, ()))
        if held:
            found[number] = tuple(p for p in held if cases.is_prosecution(p))
    return found


class SameMatter:
    """Which numbers are of one matter; asked once for a whole batch."""

    def __init__(self) -> None:
        self._joined: dict[tuple[Kind, str], set[str]] = {}
        for kind, a, b in cases.aliases():
            joined = self._joined.get((kind, a), {a}) | self._joined.get((kind, b), {b})
            for number in joined:
                self._joined[kind, number] = joined

    def numbers(self, kind: Kind, number: str) -> tuple[str, ...]:
        """This number and every other of its matter."""
        return tuple(sorted(self._joined.get((kind, number), {number})))


def prosecutions_touched(kind: Kind, number: str) -> tuple[str, ...]:
    """The prosecutions whose list an alias of this number may change."""
    if kind is Kind.PROSECUTION:
        return tuple(sorted(each for each in _same(kind, number) if cases.is_prosecution(each)))
    return prosecutions_on([number]).get(number, ())


def listed_of(prosecution: str) -> tuple[tuple[str, Listed], ...]:
    """The lines of all its cases and what was separated from them, each item once, with the case it stands here by."""
    return tuple(_lines_of(cases_of(prosecution)).values())


def _lines_of(numbers: Sequence[str]) -> dict[str, tuple[str, Listed]]:
    best: dict[str, tuple[str, Listed]] = {}
    for number in numbers:
        for line in linkage.items_on(number):
            held = best.get(line.item)
            if held is None or STRENGTH.index(line.link) < STRENGTH.index(held[1].link):
                best[line.item] = (number, line)
    wave = list(best)
    while wave:
        wave = _add_parts(best, wave, numbers)
    return best


def _add_parts(best: dict[str, tuple[str, Listed]], wave: Sequence[str], numbers: Sequence[str]) -> list[str]:
    """Put what was separated from these items on the list beside them; what was new.

    Of another matter's item the parts are not shown: a reader of the record does not come to them.
    """
    whole_of: dict[str, str] = {}
    for start in range(0, len(wave), _AT_ONCE):
        rows = models.Part.objects.filter(parent__in=wave[start : start + _AT_ONCE]).order_by("item")
        whole_of.update(
            (part, whole) for part, whole in rows.values_list("item", "parent") if part not in best
        )
    wholes = {str(id_): view.case for id_, view in custody.items_by_id(whole_of.values()).items()}
    theirs = another_matters(wholes, numbers)
    parts = {part: whole for part, whole in whole_of.items() if whole not in theirs}
    for id_, view in custody.items_by_id(parts).items():
        number, line = best[parts[id_]]
        because = (f"separated from {line.receipt_number}",)
        part = replace(
            line, item=id_, receipt_number=view.number, because=because, received_at=view.received_at
        )
        best[id_] = (number, part)
    return list(parts)


def another_matters(booked: Mapping[str, str | None], numbers: Sequence[str]) -> frozenset[str]:
    """Those of the items (each with the case it is booked under) that are of another matter than these cases.

    Filed under a case outside, never determined to relate to one of these, and no part of an item of this record
    (docs/format.md, section 5).
    """
    theirs = {item for item, case in booked.items() if case is not None and case not in numbers}
    if not theirs:
        return frozenset()
    theirs -= set(models.Related.objects.filter(case__in=numbers).values_list("item", flat=True))
    whole_of = _wholes(sorted(theirs))
    ours = {part for part, whole in whole_of.items() if whole in booked and whole not in theirs}
    while ours:
        theirs -= ours
        ours = {part for part in theirs if whole_of.get(part) in ours}
    return frozenset(theirs)


def _wholes(parts: Sequence[str]) -> dict[str, str]:
    """What each of the items was separated from, where it was."""
    found: dict[str, str] = {}
    for start in range(0, len(parts), _AT_ONCE):
        rows = models.Part.objects.filter(pk__in=parts[start : start + _AT_ONCE])
        found.update(rows.values_list("item", "parent"))
    return found


def lots_of(item: str) -> list[str]:
    """The lot that an item was separated from, the lot of that, and so on."""
    found: list[str] = []
    while parent := _wholes([item]).get(item):
        found.append(parent)
        item = parent
    return found


def items_of(prosecution: str) -> list[str]:
    """The items on a prosecution's list."""
    return [line.item for _, line in listed_of(prosecution)]


def facts(prosecution: str) -> ProsecutionFacts:
    """What rules may know of a prosecution.

    Where a day that starts a clock was recorded more than once, the earliest counts: writing another can not give
    anybody more time. The day of trial is the one last set.
    """
    view = cases.prosecution(prosecution)
    if view is None:
        return ProsecutionFacts(number=prosecution)
    first: dict[str, date] = {}
    for event in cases.court_events(prosecution):
        first[event.kind] = min(event.date, first.get(event.kind, event.date))
    signed = models.Certificate.objects.filter(prosecution=prosecution).order_by("-seq").first()
    return ProsecutionFacts(
        number=prosecution,
        court=view.court,
        arraigned=first.get("arraigned"),
        waiver_filed=first.get("waiver filed"),
        trial_set=view.dates.get("trial set"),
        jury_sworn=first.get("jury sworn"),
        certified=signed.on if signed else None,
    )


def numbers(case: str | None) -> tuple[str, ...]:
    """The prosecutions that draw on a case, or all of the office."""
    if case is None:
        return cases.prosecution_numbers()
    return prosecutions_on([case]).get(case, ())


def items_on_case(case: str) -> frozenset[str]:
    """The items on the list of a case under any of its numbers, and what was separated from them."""
    return frozenset(_lines_of(sorted(_same(Kind.CASE, case))))


def has_parts(items: Iterable[str]) -> frozenset[str]:
    """Those of the items from which something was separated."""
    wanted = list(dict.fromkeys(items))
    found: set[str] = set()
    for start in range(0, len(wanted), _AT_ONCE):
        rows = models.Part.objects.filter(parent__in=wanted[start : start + _AT_ONCE])
        found.update(rows.values_list("parent", flat=True))
    return frozenset(found)
