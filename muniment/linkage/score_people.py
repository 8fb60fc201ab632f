"""How surely two records speak of one person, and what a name in the words is worth. Pure."""

from __future__ import annotations

from math import log2

from muniment.linkage import atoms as a
from muniment.linkage import names
from muniment.linkage import weights as w
from muniment.linkage.atoms import Atom
from muniment.linkage.events import PERSON
from muniment.linkage.evidence import CaseSide, Counts, Evidence, ItemSide, Kinds, by_kind


def of_people(
    item: ItemSide, mine: Kinds, theirs: Kinds, counts: Counts, booked: CaseSide | None
) -> list[Evidence]:
    found = []
    known = [*theirs.get(a.PERSON, ()), *theirs.get(a.MENTION, ())]
    there = by_kind(booked.atoms).get(a.PERSON, []) if booked and booked.filled else []
    for x in [*mine.get(a.PERSON, ()), *mine.get(a.MENTION, ())]:
        namesakes = {y.value for y in known if _born(_of_birth(x), _of_birth(y))[0] < 0}
        for y in known:
            score, words, note = same_person(x, y, counts)
            if score <= 0 or (y.value in namesakes and not y.more.get("person")):
                continue
            if x.kind == y.kind == a.MENTION:
                if any(
                    x.quote in place.quote for place in mine.get(a.PLACE, ()) if not place.more.get("loose")
                ):
                    continue  # "near Bonito Auto Salvage" counts as a place
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
