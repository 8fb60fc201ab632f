"""Adding up how much speaks for an item belonging to a case: integer weights, the best within each group. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from muniment.linkage import weights as w
from muniment.linkage.events import DESCRIPTION, KINDS, NUMBER, PERSON, RELATION, SERIAL
from muniment.linkage.evidence import CaseSide, Counts, Evidence, ItemSide, Verdict, by_kind
from muniment.linkage.score_description import EARLY, of_description
from muniment.linkage.score_people import of_people
from muniment.linkage.score_serials import of_serials


def compare(
    item: ItemSide, case: CaseSide, counts: Counts, *, booked: CaseSide | None = None
) -> list[Evidence]:
    """Everything but numbers and relations, which need to see more than one case."""
    mine, theirs = by_kind(item.atoms), by_kind(case.atoms)
    found = [*of_serials(item, mine, theirs, counts), *of_people(item, mine, theirs, counts, booked)]
    found += of_description(item, mine, case, theirs, counts, booked)
    return found


def judge(evidence: Iterable[Evidence]) -> Verdict:
    """Add the groups up. The order of what is passed in does not matter."""
    best: dict[str, int] = {}
    counted: list[Evidence] = []
    by_group: dict[str, list[Evidence]] = {}
    for one in evidence:
        by_group.setdefault(one.group, []).append(one)
    if RELATION in by_group and any(
        one.part.startswith("caliber:") and one.score > 0 for one in by_group.get(DESCRIPTION, ())
    ):
        by_group[DESCRIPTION].append(Evidence(DESCRIPTION, "related", w.RELATION_WITH_CALIBER, "", ""))
    for group in KINDS:
        found = sorted(by_group.get(group, ()), key=lambda one: (-one.score, one.pair))
        if not found:
            continue
        if group == DESCRIPTION:
            total = sum(one.score for one in found)
            best[group] = max(w.DESCRIPTION_LEAST, min(w.DESCRIPTION_MOST, total))
            counted += found
        else:
            best[group] = found[0].score
            counted += [one for one in found[:3] if one.score * 2 >= found[0].score]
    if best.get(DESCRIPTION, 0) < 0 and _identified(best, by_group[DESCRIPTION]):
        best[DESCRIPTION] = 0  # told beside it, but an identifier is proposed whatever speaks against it
    kind = _kind(best)
    says = tuple(dict.fromkeys(one.says for one in counted if one.says))
    pairs = tuple(sorted({one.pair for one in counted if one.score > 0 and one.pair}))
    return Verdict(sum(best.values()), kind, says, pairs)


def _identified(best: Mapping[str, int], described: Iterable[Evidence]) -> bool:
    """Whether a number or serial carries the line; a person too, unless the thing was held before the case began."""
    if max(best.get(NUMBER, 0), best.get(SERIAL, 0)) >= w.LINE:
        return True
    return best.get(PERSON, 0) >= w.LINE and not any(one.part == EARLY for one in described)


def _kind(best: Mapping[str, int]) -> str:
    """The strongest ground. Description is it only where no other carries half the line: it tells least by itself."""
    telling = [group for group in KINDS if group != DESCRIPTION and best.get(group, 0) * 2 >= w.LINE]
    return max(telling or KINDS, key=lambda group: (best.get(group, 0), -KINDS.index(group)))
