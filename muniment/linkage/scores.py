"""How much speaks for an item belonging to a case: additive integer weights, the best within each group. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from hashlib import sha256
from inspect import getsource
from math import log2

from muniment.linkage import atoms as a
from muniment.linkage import lexicon, names, numbers, serials
from muniment.linkage import weights as w
from muniment.linkage.atoms import Atom
from muniment.linkage.events import DESCRIPTION, KINDS, NUMBER, PERSON, RELATION, SERIAL

VERSION = "muniment-linkage/1"
MODEL = f"{VERSION} sha256:" + sha256("".join(getsource(part) for part in (w, lexicon)).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Evidence:
    """One thing that speaks for (or against) it. `pair` names the two atoms, for a later look at what is new."""

    group: str
    part: str
    score: int
    says: str
    pair: str


@dataclass(frozen=True, slots=True)
class ItemSide:
    """An item as it is compared."""

    item: str
    case: str | None
    category: str
    caliber: str
    received: date
    seq: int
    atoms: tuple[Atom, ...]


@dataclass(frozen=True, slots=True)
class CaseSide:
    """A case as it is compared."""

    case: str
    filled: bool
    days: tuple[date, ...]  # on which something of it happened
    atoms: tuple[Atom, ...]


@dataclass(frozen=True, slots=True)
class Counts:
    """What is rare in this office."""

    cases: int = 0
    people: int = 0
    carriers: Mapping[str, int] = field(default_factory=dict)  # key -> cases that carry it
    surnames: Mapping[str, int] = field(default_factory=dict)  # surname -> people
    matters: Mapping[str, int] = field(default_factory=dict)  # person -> cases


@dataclass(frozen=True, slots=True)
class Verdict:
    """The sum, its strongest ground, and the sentences and pairs of what counted."""

    score: int
    kind: str
    because: tuple[str, ...]
    pairs: tuple[str, ...]

    @property
    def above(self) -> bool:
        return self.score >= w.LINE


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
    if best.get(DESCRIPTION, 0) < 0 and any(best.get(group, 0) >= w.LINE for group in _IDENTIFYING):
        best[DESCRIPTION] = 0  # told beside it, but an identifier is proposed whatever speaks against it
    kind = _kind(best)
    says = tuple(dict.fromkeys(one.says for one in counted if one.says))
    pairs = tuple(sorted({one.pair for one in counted if one.score > 0 and one.pair}))
    return Verdict(sum(best.values()), kind, says, pairs)


_IDENTIFYING = (NUMBER, SERIAL, PERSON)


def _kind(best: Mapping[str, int]) -> str:
    """The strongest ground. Description is it only where no other carries half the line: it tells least by itself."""
    telling = [group for group in KINDS if group != DESCRIPTION and best.get(group, 0) * 2 >= w.LINE]
    return max(telling or KINDS, key=lambda group: (best.get(group, 0), -KINDS.index(group)))


# --- numbers -----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Hit:
    """A number in an item's texts, and the case number it may mean."""

    case: str
    atom: Atom
    own: Atom
    like: numbers.Likeness


def number_evidence(
    hits: Sequence[Hit], *, booked: str | None, bare: str | None
) -> dict[str, list[Evidence]]:
    """Evidence per case from all hits of one item's numbers: how sure each is depends on the others.

    `bare`: the case it is booked under, where nothing but its number is known. It explains no number: it may have
    been opened by the very slip that is looked for.
    """
    found: dict[str, list[Evidence]] = {}
    by_atom: dict[tuple[str, str], list[Hit]] = {}
    for hit in hits:
        by_atom.setdefault((hit.atom.value, hit.atom.place), []).append(hit)
    for (_, place), group in sorted(by_atom.items()):
        same = [hit for hit in group if hit.like.exact and hit.like.prefix != "other"]
        meant = {hit.case for hit in same} - {bare}
        near = {
            slip: len({hit.case for hit in group if hit.like.slip == slip} - {booked})
            for slip in w.NUMBER_SLIP
        }
        tails = {hit.case for hit in group if hit.like.slip == "tail"}
        for hit in group:
            score = _number(hit, meant=len(meant), near=near, tails=len(tails), field=place == FIELD)
            if score > 0 and hit.case != booked:
                says = f"'{hit.atom.quote}' in {place} {hit.like.words} {hit.own.quote}{_drawn(hit)}."
                pair = f"number:{hit.atom.value}|{hit.own.value}"
                found.setdefault(hit.case, []).append(Evidence(NUMBER, hit.like.slip, score, says, pair))
    return found


FIELD = "the number typed at receipt"


def _drawn(hit: Hit) -> str:
    return "" if hit.own.quote == hit.case else f", which draws on {hit.case}"


def _number(hit: Hit, *, meant: int, near: Mapping[str, int], tails: int, field: bool) -> int:
    like = hit.like
    if like.exact:
        if like.prefix == "other":
            return 0 if meant else w.NUMBER_OTHER_CODE
        return w.NUMBER_EXACT if like.prefix == "same" else w.NUMBER_WITHOUT_CODE
    if like.slip == "tail":
        return w.NUMBER_TAIL - round(w.NUMBER_SLIP_AMBIGUOUS * log2(max(1, tails)))
    score = (w.NUMBER_SLIP_BESIDE_ANOTHER if meant else w.NUMBER_SLIP)[like.slip]
    # Two figures exchanged are told from one mistaken: the rarer slip is not made doubtful by the commoner.
    alike = near["a transposition"] if like.slip == "a transposition" else sum(near.values())
    score -= round(w.NUMBER_SLIP_AMBIGUOUS * log2(max(1, alike)))
    score -= w.NUMBER_IN_THE_FIELD if field else 0
    score -= 4_000 if like.prefix == "other" else 0
    score -= w.NUMBER_UNCUED_PREFIXLESS if not hit.atom.more.get("cued") and like.prefix == "missing" else 0
    return score


# --- the other groups --------------------------------------------------------------------------------------------------


def compare(
    item: ItemSide, case: CaseSide, counts: Counts, *, booked: CaseSide | None = None
) -> list[Evidence]:
    """Everything but numbers and relations, which need to see more than one case."""
    mine, theirs = _by_kind(item.atoms), _by_kind(case.atoms)
    found = [*_serials(item, mine, theirs, counts), *_people(item, mine, theirs, counts, booked)]
    found += _described(item, mine, case, theirs, counts, booked)
    return found


Kinds = Mapping[str, list[Atom]]


def _by_kind(atoms: Iterable[Atom]) -> dict[str, list[Atom]]:
    kinds: dict[str, list[Atom]] = {}
    for atom in atoms:
        kinds.setdefault(atom.kind, []).append(atom)
    return kinds


def _serials(item: ItemSide, mine: Kinds, theirs: Kinds, counts: Counts) -> list[Evidence]:
    found = []
    for x in mine.get(a.SERIAL, ()):
        for y in theirs.get(a.SERIAL, ()):
            like = serials.compare(x.quote, y.quote)
            if like is None or counts.carriers.get(f"z:{y.value}", 1) > w.SERIAL_CROWD:
                continue
            score = w.SERIAL[like.slip] + (
                _serial_support(item, x, y) if like.slip not in {"", "folded"} else 0
            )
            if like.slip not in {"", "folded"} and _serial_contradicted(item, x, y):
                continue
            says = f"Serial {x.quote} in {x.place} {like.words} serial {y.quote} in {y.place}{_on(y)}."
            found.append(Evidence(SERIAL, like.slip, score, says, f"serial:{x.value}|{y.value}"))
    return found


def _on(atom: Atom) -> str:
    known = " ".join(
        part for part in (str(atom.more.get("make") or "").title(), atom.more.get("thing") or "") if part
    )
    return f" ({known})" if known else ""


def _serial_support(item: ItemSide, x: Atom, y: Atom) -> int:
    thing = x.more.get("thing") or item.category
    score = w.SERIAL_SAME_THING if thing and thing == y.more.get("thing") else 0
    score += w.SERIAL_SAME_MAKE if x.more.get("make") and x.more["make"] == y.more.get("make") else 0
    return score + (w.SERIAL_SAME_CALIBER if item.caliber and item.caliber == y.more.get("caliber") else 0)


def _serial_contradicted(item: ItemSide, x: Atom, y: Atom) -> bool:
    thing = x.more.get("thing") or item.category
    for one, other in ((thing, y.more.get("thing")), (x.more.get("make"), y.more.get("make"))):
        if one and other and one != other:
            return True
    return False


# --- people ------------------------------------------------------------------------------------------------------------


def _people(
    item: ItemSide, mine: Kinds, theirs: Kinds, counts: Counts, booked: CaseSide | None
) -> list[Evidence]:
    found = []
    known = [*theirs.get(a.PERSON, ()), *theirs.get(a.MENTION, ())]
    there = _by_kind(booked.atoms).get(a.PERSON, []) if booked and booked.filled else []
    for x in [*mine.get(a.PERSON, ()), *mine.get(a.MENTION, ())]:
        namesakes = {y.value for y in known if _born(_of_birth(x), _of_birth(y))[0] < 0}
        for y in known:
            score, words, note = same_person(x, y, counts)
            if score <= 0 or (y.value in namesakes and not y.more.get("person")):
                continue
            if x.kind == y.kind == a.MENTION:
                score = min(score, w.NAMED_IN_BOTH)
            score -= w.NAMED_IN_WORDS if x.kind == a.MENTION else 0
            score -= w.NAMED_IN_REPORT if y.kind == a.MENTION else 0
            if any(
                one.more.get("seq", 0) < item.seq and same_person(x, one, counts)[0] >= w.LINE
                for one in there
            ):
                score -= w.PERSON_ALREADY_THERE
            says = f"{_who(x)} {words} {_whom(y)}{f': {note}' if note else ''}."
            found.append(
                Evidence(
                    PERSON, x.kind, score, says, f"person:{x.value}|{y.value}|{y.more.get('person') or ''}"
                )
            )
    found += _phones(mine, theirs, counts)
    return found + _single_names(mine, theirs, counts)


def _who(atom: Atom) -> str:
    return f"{atom.quote} ({atom.place})"


def _whom(atom: Atom) -> str:
    role = atom.more.get("role")
    return f"{atom.quote}, {role} ({atom.place})" if role else f"{atom.quote} ({atom.place})"


def same_person(x: Atom, y: Atom, counts: Counts) -> tuple[int, str, str]:
    """How surely two records speak of one person, in which words, and what was compared; 0 where they do not."""
    here, there = x.more, y.more
    if here.get("person") and here.get("person") == there.get("person"):
        return w.SAME_PERSON_RECORD - _many(there["person"], counts), "is recorded as the same person as", ""
    one, other = names.parse(x.value), names.parse(y.value)
    like = names.compare(one, other)
    if like is None:
        return 0, "", ""
    born, born_words = _born(_of_birth(x), _of_birth(y))
    if born < 0:
        return 0, "", ""
    phone = w.SAME_PHONE if set(here.get("phones") or ()) & set(there.get("phones") or ()) else 0
    rarest = max((one, other), key=lambda name: len(name.given))
    surprise = names.surname_bits(
        one.surname, carriers=_others(one.surname, counts), people=counts.people
    ) + names.given_bits(rarest.given if len(one.given) > 1 and len(other.given) > 1 else rarest.given[:1])
    score = (
        surprise - like.cost + born + phone - w.PERSON_PRIOR - _many(str(there.get("person") or ""), counts)
    )
    words = (
        "carries the same name as"
        if like.words == "the same name as"
        else f"carries a name that is {like.words} that of"
    )
    notes = [born_words] if born else []
    notes += ["the same telephone"] if phone else []
    return min(w.PERSON_MOST, score), words, " and ".join(notes) or "no day of birth to compare"


def _of_birth(atom: Atom) -> str:
    return str(atom.more.get("born") or "")


def _others(surname: str, counts: Counts) -> int:
    """Cases that carry the surname apart from the one that is looked at."""
    return max(0, counts.surnames.get(surname, 0) - 1)


def _born(here: str, there: str) -> tuple[int, str]:
    if not here or not there:
        return 0, ""
    if here == there:
        return w.BORN_SAME_DAY, "born the same day"
    x, y = here.replace("-", ""), there.replace("-", "")
    swapped = len(x) == len(y) == 8 and x[:4] == y[:4] and x[4:6] == y[6:] and x[6:] == y[4:6]
    one_off = len(x) == len(y) == 8 and sum(m != n for m, n in zip(x, y, strict=True)) == 1
    transposed = (
        len(x) == len(y) == 8
        and sorted(x) == sorted(y)
        and sum(m != n for m, n in zip(x, y, strict=True)) == 2
    )
    return (w.BORN_ALMOST, "days of birth one slip apart") if swapped or one_off or transposed else (-1, "")


def _many(person: str, counts: Counts) -> int:
    matters = counts.matters.get(person, 0) if person else 0
    return round(w.MANY_MATTERS * log2(matters / 2)) if matters > 2 else 0


def _phones(mine: Kinds, theirs: Kinds, counts: Counts) -> list[Evidence]:
    def all_of(kinds: Kinds) -> dict[str, Atom]:
        found = {atom.value: atom for atom in kinds.get(a.PHONE, ())}
        for atom in kinds.get(a.PERSON, ()):
            found |= {phone: atom for phone in atom.more.get("phones") or () if phone not in found}
        return found

    here, there = all_of(mine), all_of(theirs)
    found = []
    for phone in sorted(set(here) & set(there)):
        if len(phone) < 7 or _told_already(here[phone], there[phone], counts):
            continue
        crowd = counts.carriers.get(f"t:{phone}", 1) > w.PHONE_CROWD
        says = f"Telephone {phone} stands in {here[phone].place} and in {there[phone].place}."
        score = w.PHONE_ALONE + (w.PHONE_AND_SURNAME if _one_surname(here[phone], there[phone]) else 0)
        found.append(Evidence(PERSON, a.PHONE, 2_000 if crowd else score, says, f"phone:{phone}|{phone}"))
    return found


def _told_already(x: Atom, y: Atom, counts: Counts) -> bool:
    """Whether the telephone counts with the names of one person and so not by itself."""
    return x.kind == y.kind == a.PERSON and same_person(x, y, counts)[0] > 0


def _one_surname(x: Atom, y: Atom) -> bool:
    if x.kind != a.PERSON or y.kind != a.PERSON:
        return False
    one, other = names.parse(x.value).surname, names.parse(y.value).surname
    return bool(one) and one == other


def _single_names(mine: Kinds, theirs: Kinds, counts: Counts) -> list[Evidence]:
    found = []
    for x in mine.get(a.SURNAME, ()):
        for y in theirs.get(a.PERSON, ()):
            score = single_name(x.value, y, counts)
            if score > 0:
                says = f"'{x.quote}' in {x.place} names {_whom(y)} by one name."
                found.append(Evidence(PERSON, a.SURNAME, score, says, f"name:{x.value}|{y.value}"))
    return found


def single_name(word: str, person: Atom, counts: Counts) -> int:
    """What a single name in the words is worth as a mention of a party."""
    name = names.parse(person.value)
    if word in name.surname.replace("-", " ").split(" "):
        surprise = names.surname_bits(word, carriers=_others(word, counts), people=counts.people)
        return max(0, min(w.SURNAME_MOST, surprise - 7_500))
    if (
        name.given
        and (word == name.given or names.roots(word) & names.roots(name.given))
        and names.knows_given(word)
    ):
        return min(w.GIVEN_MOST, names.given_bits(word) // 4)
    return min(w.GIVEN_MOST, 2_000) if word == name.given else 0


# --- description -------------------------------------------------------------------------------------------------------


def _bits(key: str, in_ten_thousand: int, counts: Counts) -> int:
    expected = w.PRIOR_CASES * in_ten_thousand / 10_000
    return round(1000 * log2((counts.cases + w.PRIOR_CASES) / (counts.carriers.get(key, 0) + expected + 0.5)))


def _described(
    item: ItemSide, mine: Kinds, case: CaseSide, theirs: Kinds, counts: Counts, booked: CaseSide | None
) -> list[Evidence]:
    already = _by_kind(booked.atoms) if booked and booked.filled else {}
    found = [*_calibers(mine, theirs), *_events(mine, theirs, counts), *_premises(mine, theirs, counts)]
    found += [*_places(mine, theirs, counts), *_things(item, mine, theirs, counts), *_time(item, mine, case)]
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


def _at_most(found: list[Evidence], most: int) -> list[Evidence]:
    """The best first, as far as their sum may go."""
    kept = []
    for one in sorted(found, key=lambda one: (-one.score, one.pair)):
        score = min(one.score, most)
        if score > 0:
            kept.append(Evidence(one.group, one.part, score, one.says, one.pair))
            most -= score
    return kept


def _premises(mine: Kinds, theirs: Kinds, counts: Counts) -> list[Evidence]:
    here, there = ({atom.value: atom for atom in kinds.get(a.PREMISE, ())} for kinds in (mine, theirs))
    found = []
    for name in sorted(set(here) & set(there)):
        score = min(w.PREMISE_MOST, _bits(f"r:{name}", lexicon.PREMISES[name][1], counts) - 2_500)
        says = f"The same kind of place: {_both(here[name], there[name])}."
        found.append(Evidence(DESCRIPTION, f"premise:{name}", score, says, f"premise:{name}|{name}"))
    return _at_most(found, w.PREMISES_MOST)


def _places(mine: Kinds, theirs: Kinds, counts: Counts) -> list[Evidence]:
    known: dict[str, Atom] = {}
    for y in theirs.get(a.PLACE, ()):
        for key in y.keys or (f"l:{y.value}",):
            known.setdefault(key, y)
    found: dict[str, Evidence] = {}
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
            if base not in found or found[base].score < score:
                found[base] = one
    # "County Road" adds nothing where "County Road 41" agrees.
    whole = [
        one for base, one in found.items() if not any(base != other and base in other for other in found)
    ]
    return _at_most(whole, w.PLACES_MOST)


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
        return [Evidence(DESCRIPTION, "early", -w.TOO_EARLY, says, "")]
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
    if spans:
        says = f"Against it: '{spans[0].quote}' in {spans[0].place} agrees with no day of {case.case}."
        return [Evidence(DESCRIPTION, a.TIME, -w.TIME_DIFFERS, says, "")]
    return []


def cited(item: ItemSide, citing: Sequence[Atom], cited_atom: Atom, says: str, pair: str) -> Evidence:
    """A report of one case names the other: stronger where the same report speaks of such a thing."""
    speaks = any(
        (atom.kind == a.THING and atom.value == item.category)
        or (atom.kind == a.CALIBER and item.caliber and agree(item.caliber, atom.value))
        for atom in citing
        if atom.place == cited_atom.place
    )
    return Evidence(
        NUMBER, "cited", w.CITED_BY_REPORT + (w.CITED_WITH_THE_THING if speaks else 0), says, pair
    )
