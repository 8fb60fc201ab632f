"""How much words, calibers, places, kinds of event and days speak for a case. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from math import log2

from muniment.linkage import atoms as a
from muniment.linkage import lexicon
from muniment.linkage import weights as w
from muniment.linkage.atoms import Atom
from muniment.linkage.events import DESCRIPTION
from muniment.linkage.evidence import CaseSide, Counts, Evidence, ItemSide, Kinds, by_kind

EARLY = "early"


def _bits(key: str, in_ten_thousand: int, counts: Counts) -> int:
    expected = w.PRIOR_CASES * in_ten_thousand / 10_000
    return round(1000 * log2((counts.cases + w.PRIOR_CASES) / (counts.carriers.get(key, 0) + expected + 0.5)))


def of_description(
    item: ItemSide, mine: Kinds, case: CaseSide, theirs: Kinds, counts: Counts, booked: CaseSide | None
) -> list[Evidence]:
    already = by_kind(booked.atoms) if booked and booked.filled else {}
    places = _places(mine, theirs, counts)
    found = [*_calibers(mine, theirs), *_events(mine, theirs, counts), *places]
    found += _premises(mine, theirs, counts, named=[one.says.lower() for one in places])
    found += [*_things(item, mine, theirs, counts), *_time(item, mine, case)]
    found = [_less_if_explained(one, already) for one in found]
    strong = sum(one.score for one in found)
    if mine.get(a.POINTING) and strong >= 2_000:
        pointing = mine[a.POINTING][0]
        says = f"'{pointing.quote}' in {pointing.place} points at some matter."
        found.append(Evidence(DESCRIPTION, a.POINTING, w.POINTS_AT_A_MATTER, says, ""))
        if any(timedelta(0) <= item.received - day <= timedelta(days=21) for day in case.days):
            says = f"It came in within three weeks of {case.case}."
            found.append(Evidence(DESCRIPTION, "near", w.NEAR_IN_TIME, says, ""))
    return found


def _less_if_explained(one: Evidence, already: Kinds) -> Evidence:
    kind, _, value = one.part.partition(":")
    if one.score > 0 and any(atom.value == value and atom.more.get("told") for atom in already.get(kind, ())):
        return Evidence(one.group, one.part, one.score // w.ALREADY_EXPLAINED, one.says, one.pair)
    return one


def _both(x: Atom, y: Atom) -> str:
    return f"'{x.quote}' in {x.place} and '{y.quote}' in {y.place}"


def _calibers(mine: Kinds, theirs: Kinds) -> list[Evidence]:
    here, there = mine.get(a.CALIBER, []), theirs.get(a.CALIBER, [])
    best: Evidence | None = None
    for x in here:
        for y in there:
            score = agree(x.value, y.value)
            if score and (best is None or score > best.score):
                says = f"The same caliber: {_both(x, y)}."
                best = Evidence(
                    DESCRIPTION, f"caliber:{y.value}", score, says, f"caliber:{x.value}|{y.value}"
                )
    if best:
        return [best]
    if here and there:
        says = f"Against it: the calibers differ ({_both(here[0], there[0])})."
        return [Evidence(DESCRIPTION, a.CALIBER, -w.CALIBER_DIFFERS, says, "")]
    return []


def family_of(caliber: str) -> str:
    """The family of a caliber, else itself."""
    return lexicon.CALIBER_FAMILY.get(caliber, caliber)


def agree(x: str, y: str) -> int:
    """What two calibers are worth together; 0 where they do not agree."""
    if x == y:
        return lexicon.CALIBERS[x][1]
    family = lexicon.CALIBER_FAMILY
    if family.get(x) == y or family.get(y) == x:
        return lexicon.CALIBERS[family.get(x) or family[y]][1] - w.CALIBER_FAMILY_COST
    return 0


def _events(mine: Kinds, theirs: Kinds, counts: Counts) -> list[Evidence]:
    here, there = ({atom.value: atom for atom in kinds.get(a.EVENT, ())} for kinds in (mine, theirs))
    both = sorted(set(here) & set(there))
    found = []
    for name in both:
        score = min(w.EVENT_MOST, _bits(f"e:{name}", lexicon.EVENTS[name][1], counts))
        says = f"The same kind of event: {_both(here[name], there[name])}."
        found.append(Evidence(DESCRIPTION, f"event:{name}", score, says, f"event:{name}|{name}"))
    found = _at_most(found, w.EVENTS_MOST)
    if found or not here or not there:
        return found
    if "shooting" in here and (fired := _of_a_gun(theirs)):
        says = f"Kinds of event that go together: {_both(here['shooting'], fired)}."
        return [Evidence(DESCRIPTION, a.EVENT, w.EVENT_NEAR, says, f"event:shooting|{fired.value}")]
    if set(here) & lexicon.GUN_EVENTS and set(there) & lexicon.GUN_EVENTS:
        x, y = (
            next(kinds[name] for name in sorted(lexicon.GUN_EVENTS) if name in kinds)
            for kinds in (here, there)
        )
        says = f"Kinds of event that go together: {_both(x, y)}."
        return [Evidence(DESCRIPTION, a.EVENT, w.EVENT_NEAR, says, f"event:{x.value}|{y.value}")]
    if set(here) == {"theft"} or set(there) == {"theft"}:
        return []
    x, y = here[min(here)], there[min(there)]
    return [
        Evidence(
            DESCRIPTION, a.EVENT, -w.EVENT_DIFFERS, f"Against it: another kind of event ({_both(x, y)}).", ""
        )
    ]


def _of_a_gun(kinds: Kinds) -> Atom | None:
    """What tells that a gun was fired, though no word calls it a shooting."""
    told = [
        *kinds.get(a.CALIBER, ()),
        *(atom for atom in kinds.get(a.THING, ()) if atom.value == "ammunition"),
    ]
    return told[0] if told else None


def _at_most(found: list[Evidence], most: int) -> list[Evidence]:
    """The best first, as far as their sum may go."""
    kept = []
    for one in sorted(found, key=lambda one: (-one.score, one.pair)):
        score = min(one.score, most)
        if score > 0:
            kept.append(Evidence(one.group, one.part, score, one.says, one.pair))
            most -= score
    return kept


def _premises(mine: Kinds, theirs: Kinds, counts: Counts, *, named: Iterable[str]) -> list[Evidence]:
    """Kinds of place that both speak of, apart from words within the name of a place that agrees already."""
    here, there = ({atom.value: atom for atom in kinds.get(a.PREMISE, ())} for kinds in (mine, theirs))
    found = []
    for name in sorted(set(here) & set(there)):
        if any(here[name].quote.lower() in place for place in named):
            continue
        score = min(w.PREMISE_MOST, _bits(f"r:{name}", lexicon.PREMISES[name][1], counts) - 2_500)
        says = f"The same kind of place: {_both(here[name], there[name])}."
        found.append(Evidence(DESCRIPTION, f"premise:{name}", score, says, f"premise:{name}|{name}"))
    return _at_most(found, w.PREMISES_MOST)


def _places(mine: Kinds, theirs: Kinds, counts: Counts) -> list[Evidence]:
    known: dict[str, Atom] = {}
    for there in theirs.get(a.PLACE, ()):
        for key in there.keys or (f"l:{there.value}",):
            known.setdefault(key, there)
    found: dict[str, tuple[Evidence, str]] = {}
    for x in mine.get(a.PLACE, ()):
        for key in x.keys or (f"l:{x.value}",):
            y = known.get(key)
            if y is None:
                continue
            most = _place_most(x, y, key)
            score = min(most, _bits(key, 15, counts) - 1_000)
            if x.more.get("no") and x.more.get("no") == y.more.get("no"):
                score += w.PLACE_NUMBER
            says = f"The same place: {_both(x, y)}."
            one = Evidence(DESCRIPTION, f"place:{y.value}", score, says, f"place:{x.value}|{y.value}")
            base = str(y.more.get("base") or y.value)
            if base not in found or found[base][0].score < score:
                found[base] = one, x.quote
    # "County Road" adds nothing where "County Road 41" agrees.
    quotes = {quote for _, quote in found.values()}
    whole = [
        one for one, quote in found.values() if not any(quote != other and quote in other for other in quotes)
    ]
    if not whole:
        return _another_place(mine, theirs)
    return _at_most(whole, w.PLACES_MOST)


def _another_place(mine: Kinds, theirs: Kinds) -> list[Evidence]:
    """Against it, where both name a street or landmark and none agrees."""
    here, there = (
        [atom for atom in kinds.get(a.PLACE, ()) if atom.more.get("type")] for kinds in (mine, theirs)
    )
    if not here or not there:
        return []
    says = f"Against it: other places ({_both(here[0], there[0])})."
    return [Evidence(DESCRIPTION, "place", -w.PLACE_DIFFERS, says, "")]


def _place_most(x: Atom, y: Atom, key: str) -> int:
    words = key.count(" ") + 1
    if x.more.get("loose"):
        whole = key == f"l:{y.value}" and bool(y.more.get("type"))
        if x.more.get("capital") or words > 1:
            return w.PLACE_MOST if whole and words > 1 else w.PLACE_LOOSE_CAPITAL
        return w.PLACE_LOOSE
    return w.PLACE_MOST if x.value == y.value and x.more.get("type") else w.PLACE_BASE


def _things(item: ItemSide, mine: Kinds, theirs: Kinds, counts: Counts) -> list[Evidence]:
    found = []
    here = {atom.value: atom for atom in mine.get(a.THING, ())}
    there = {atom.value: atom for atom in theirs.get(a.THING, ())}
    guns = lexicon.GUN_THINGS
    if item.category in there:
        y = there[item.category]
        score = w.THING_GUN if item.category in guns else w.THING_OTHER
        says = f"The same kind of thing: {item.category}, and '{y.quote}' in {y.place}."
        found.append(
            Evidence(DESCRIPTION, f"thing:{item.category}", score, says, f"thing:{item.category}|{y.value}")
        )
    elif item.category in guns and set(there) & guns:
        y = there[min(set(there) & guns)]
        says = f"Things that go together: {item.category}, and '{y.quote}' in {y.place}."
        found.append(
            Evidence(DESCRIPTION, f"thing:{y.value}", w.THING_GUN, says, f"thing:{item.category}|{y.value}")
        )
    elif not item.category and set(here) & set(there) and not set(here) & guns:
        name = min(set(here) & set(there))
        says = f"The same kind of thing: {_both(here[name], there[name])}."
        found.append(Evidence(DESCRIPTION, f"thing:{name}", w.THING_OTHER // 2, says, f"thing:{name}|{name}"))
    makes = {atom.value: atom for atom in mine.get(a.MAKE, ())}
    for y in theirs.get(a.MAKE, ()):
        if y.value in makes:
            score = min(w.MAKE_MOST, _bits(f"m:{y.value}", 60, counts) - 3_500)
            says = f"The same maker: {_both(makes[y.value], y)}."
            found.append(Evidence(DESCRIPTION, f"make:{y.value}", score, says, f"make:{y.value}|{y.value}"))
            break
    return found


def _time(item: ItemSide, mine: Kinds, case: CaseSide) -> list[Evidence]:
    if not case.days:
        return []
    if item.received < min(case.days) - timedelta(days=30):
        says = f"Against it: it was held before {case.case} began ({min(case.days).isoformat()})."
        return [Evidence(DESCRIPTION, EARLY, -w.TOO_EARLY, says, "")]
    best: Evidence | None = None
    spans = mine.get(a.TIME, [])
    for x in spans:
        first, last = (date.fromisoformat(part) for part in x.value.split("/"))
        hit = next((day for day in case.days if first <= day <= last), None)
        width = (last - first).days
        score = w.TIME_NARROW if width <= 10 else w.TIME_MONTHS if width <= 70 else w.TIME_YEAR
        if hit and (best is None or score > best.score):
            says = f"'{x.quote}' in {x.place} agrees with a day of {case.case} ({hit.isoformat()})."
            best = Evidence(DESCRIPTION, a.TIME, score, says, f"time:{x.value}|{hit.isoformat()}")
    if best:
        return [best]
    spans = [x for x in spans if not x.quote.lower().startswith("since")]
    if spans:
        says = f"Against it: '{spans[0].quote}' in {spans[0].place} agrees with no day of {case.case}."
        return [Evidence(DESCRIPTION, a.TIME, -w.TIME_DIFFERS, says, "")]
    return []
