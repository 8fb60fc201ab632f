"""A county: who lives there, what happened, what was taken in, and a few things booked where they do not belong.

A misfiled item is tied to its true case by one thing alone: a number with a typing slip, a serial number misread, the
person who brought it, that person's friend, or the caliber with words that point. Each has a twin, made by the same
steps, that is tied to nothing: whatever finds the one and not the other reads the tie, and not the style.
"""

from __future__ import annotations

import random
from datetime import date, timedelta

from muniment.sample import words
from muniment.sample.world import Case, County, Item, Person, Planted, Prosecution, Relation, Report

TIES = ("number", "serial", "person", "relation", "description")
_CATEGORY = {"serial": "firearm", "description": "ammunition", "relation": "ammunition"}
_FIRST = date(2021, 1, 4)
_LAST = date(2023, 11, 30)
LAST_DAY = date(2023, 12, 31)  # nothing in the county is later


def build(*, cases: int, items: int, seed: int) -> County:
    """Make a county. The same numbers always make the same one, on any machine."""
    return _Builder(
        random.Random(f"muniment county {seed} {cases} {items}"), County(seed), cases, items
    ).build()


class _Builder:
    """One roll of the dice after the other; the order of the steps is part of the result."""

    def __init__(self, dice: random.Random, county: County, cases: int, items: int) -> None:
        self.dice = dice
        self.county = county
        self.wanted_cases = cases
        self.wanted_items = items
        self.numbers = {"SO": 0, "PD": 0}
        self.court = 0
        self.item_number = 0
        self.used_names: set[str] = set()
        self.short: set[str] = set()  # case numbers without agency code
        self.real: list[Case] = []  # cases with somebody in them
        self.missing = list(words.THINGS)  # categories of which the room has nothing yet

    def build(self) -> County:
        pairs = self._pairs()
        information = min(pairs, max(0, self.wanted_cases // 10))
        days = sorted(self._day() for _ in range(self.wanted_cases))
        for n, day in enumerate(days):
            self._case(day, information=n % max(1, len(days) // max(1, information)) == 1 and information > 0)
        for person in self.county.people[:]:
            if self.dice.random() < 0.35:
                self._befriend(person)
        self._plant(pairs)
        while len(self.county.items) < self.wanted_items and self.county.cases:
            self._ordinary()
        self.dice.shuffle(self.county.items)
        self.county.items.sort(key=lambda item: item.received)
        for case in self.county.cases:
            self._reports(case)
        return self.county

    def _pairs(self) -> int:
        """How many misfiled items with their twins: one of each tie, and about two in a hundred of large rooms."""
        if self.wanted_cases < 2:
            return 0
        return min(max(len(TIES), self.wanted_items // 50), self.wanted_items // 4)

    # --- people

    def _person(self) -> Person:
        dice = self.dice
        while True:
            given, surname = dice.choice(words.GIVEN), dice.choice(words.SURNAMES)
            if f"{given} {surname}" not in self.used_names or len(self.used_names) > 20_000:
                break
        self.used_names.add(f"{given} {surname}")
        born = date(1945, 1, 1) + timedelta(days=dice.randrange(365 * 58))
        made = Person(
            id=f"N{len(self.county.people) + 1:06}",
            given=given,
            surname=surname,
            born=born,
            phone=self._phone(len(self.county.people)),
            address=f"{dice.randrange(1, 9900)} {dice.choice(words.STREETS)}",
        )
        if given in words.NICKNAMES and dice.random() < 0.5:
            made.aliases.append(f"{words.NICKNAMES[given]} {surname}")
        self.county.people.append(made)
        return made

    def _phone(self, n: int) -> str:
        """A number of its own for everybody, from the hundred that are kept for fiction in every area code."""
        return f"{words.AREAS[n // 100 % len(words.AREAS)]}-555-01{n % 100:02}"

    def _somebody(self) -> Person:
        """Somebody new, or one of those whom one meets again and again."""
        known = self.county.people
        if known and self.dice.random() < 0.3:
            return known[int(len(known) * self.dice.random() ** 1.5)]
        return self._person()

    def _befriend(self, person: Person) -> Person:
        other = self._person() if self.dice.random() < 0.5 else self.dice.choice(self.county.people)
        if other is person:
            other = self._person()
        relation = self.dice.choice(words.RELATIONS)
        case = person.parts[0][0] if person.parts else None
        said = f"{other.given} is {_a(relation)} of {person.given}" if self.dice.random() < 0.6 else ""
        self.county.relations.append(
            Relation(other, relation, person, said, case.number if case else "field interview")
        )
        return other

    # --- cases

    def _day(self) -> date:
        return _FIRST + timedelta(days=self.dice.randrange((_LAST - _FIRST).days))

    def _number(self, day: date, *, agency: str) -> str:
        self.numbers[agency] += self.dice.randrange(3, 60)
        serial = self.numbers[agency]
        return f"SO.{day.year % 100}-{serial:06}" if agency == "SO" else f"PD.{day.year}-{serial:05}"

    def _case(self, day: date, *, information: bool) -> Case:
        dice = self.dice
        agency = "SO" if dice.random() < 0.35 else "PD"
        offense, _weight, charged, categories = dice.choices(words.OFFENSES, [o[1] for o in words.OFFENSES])[
            0
        ]
        case = Case(
            number=self._number(day, agency=agency),
            agency=agency,
            offense="Information only" if information else offense,
            opened=day,
            title="",
            status="open",
            caliber=dice.choice(words.CALIBERS),
            street=dice.choice(words.STREETS),
            place=dice.choice(words.PLACES),
            officer=dice.choice(words.OFFICERS),
            categories=("other",) if information else categories,
        )
        self.county.cases.append(case)
        self.short.add(case.number.partition(".")[2])
        if information:
            case.title = "Information only"
            return case
        self.real.append(case)
        case.victim = self._join(case, "victim")
        for _ in range(dice.choices((0, 1, 2), (3, 6, 2))[0]):
            case.suspects.append(self._join(case, "suspect"))
        if dice.random() < 0.6:
            case.witness = self._join(case, "witness")
        case.title = f"{offense}, {case.street}"
        if case.suspects and dice.random() < charged:
            for suspect in case.suspects:
                self.court += dice.randrange(1, 9)
                number = f"D202.CR-{day.year}-{self.court:05}"
                case.prosecutions.append(Prosecution(number, suspect, offense))
            case.status = "charged"
        elif dice.random() < 0.25:
            case.status = "inactive"
        return case

    def _join(self, case: Case, role: str) -> Person:
        person = self._somebody()
        while any(person is other for other in case.people):
            person = self._person()
        person.parts.append((case, role))
        return person

    # --- things

    def _thing(self, case: Case | None, category: str, *, received: date, caliber: str | None = None) -> Item:
        dice = self.dice
        self.item_number += 1
        if category in self.missing:
            self.missing.remove(category)
        units = dice.choice((6, 12, 18, 20, 24, 50)) if category == "ammunition" else 1
        make, model = dice.choice(words.MAKERS), dice.choice(words.MODELS)
        made = Item(
            number=f"{received.year}-E{self.item_number:05}",
            case=case,
            category=category,
            what="",
            received=received,
            received_by=dice.choice(words.TECHNICIANS),
            custody="received",
            location=f"{'Vault' if category in ('firearm', 'drugs', 'currency') else 'Room'} "
            f"{dice.choice(words.BINS)}-{dice.randrange(1, 40)}",
            units=units,
        )
        if category in ("ammunition", "firearm"):
            made.caliber = caliber or (
                case.caliber if case and dice.random() < 0.7 else dice.choice(words.CALIBERS)
            )
        if category == "firearm":
            made.make, made.model = make, model
        if category in ("firearm", "phone", "computer", "tool"):
            made.serial = self._serial()
        if category == "ammunition":
            made.headstamp = dice.choice(words.HEADSTAMPS)
        made.what = dice.choice(words.THINGS[category]).format(
            n=units if units > 1 else dice.randrange(2, 40), caliber=made.caliber, make=make, model=model
        )
        if dice.random() < 0.5:
            made.seal = f"S{dice.randrange(10_000, 99_999)}"
        if dice.random() < 0.3:
            made.history = self._history(made)
        return made

    def _serial(self) -> str:
        dice = self.dice
        letters = "".join(dice.choice("ABCDEFGHJKLMNPRSTVWXYZ") for _ in range(2))
        return f"{letters}{dice.randrange(100_000, 1_000_000)}"

    def _history(self, item: Item) -> list[str]:
        day = item.received
        told = [f"{day} | received | | {item.received_by} | intake counter"]
        for _ in range(self.dice.randrange(0, 3)):
            day = min(day + timedelta(days=self.dice.randrange(1, 90)), LAST_DAY)
            told.append(
                f"{day} | moved | {item.received_by} | {self.dice.choice(words.TECHNICIANS)} | {item.location}"
            )
        return told

    def _ordinary(self) -> None:
        """An item that is where it belongs. One in eight walks in, with the same kind of words as the misfiled."""
        dice = self.dice
        case = dice.choice(self.real or self.county.cases)
        category = dice.choice(case.categories) if dice.random() < 0.85 else dice.choice(tuple(words.THINGS))
        if self.missing and self.wanted_items - len(self.county.items) <= 2 * len(self.missing):
            category = self.missing[0]  # a room of some size holds every category
        received = min(case.opened + timedelta(days=int(dice.expovariate(0.08))), LAST_DAY)
        item = self._thing(case, category, received=received)
        if dice.random() < 0.12:
            self._brought(
                item, dice.choice(case.people) if case.people else self._person(), dice.choice(words.PLAIN)
            )
        else:
            item.custody = dice.choice(("seized", "seized", "recovered", "received"))
            item.source_name = case.officer
            if item.serial and dice.random() < 0.3:
                case.stolen.append(f"A {item.what} with serial {item.serial} was recovered from the scene.")
        case.items += 1
        self.county.items.append(item)

    def _brought(self, item: Item, person: Person, about: str) -> None:
        item.source, item.source_name = person, person.name
        item.words = self.dice.choice(words.WALK_INS).format(about=about)

    # --- what is where it does not belong

    def _plant(self, pairs: int) -> None:
        if not self.real:
            return
        targets = self.dice.sample(self.real, len(self.real))
        for n in range(pairs):
            tie = TIES[n % len(TIES)]
            target = targets[n % len(targets)]
            self._planted(tie, target, pair=n + 1)
            self._planted(tie, None, pair=n + 1)

    def _planted(self, tie: str, target: Case | None, *, pair: int) -> None:
        """One walk-in under another number or none. Without a target it is the twin: same steps, no tie."""
        dice = self.dice
        opened = target.opened if target else self._day()
        received = min(opened + timedelta(days=dice.randrange(20, 400)), LAST_DAY)
        category = _CATEGORY.get(tie) or dice.choice(("ammunition", "tool", "phone"))
        elsewhere = self._elsewhere(target, received)
        item = self._thing(elsewhere, category, received=received, caliber=dice.choice(words.CALIBERS))
        person = self._person()
        about = dice.choice(words.PLAIN)
        because = "nothing"
        if tie == "number":
            number = target.number if target else self._no_number(opened)
            slipped = self._slip(number.partition(".")[2])
            about = f"They gave me a case number, {slipped}."
            item.matter_named = slipped
            because = f"the words name {slipped}, one slip away from {number}"
        elif tie == "serial":
            because = self._misread(item, target)
        elif tie == "person":
            if target:
                person = dice.choice(target.people)
                because = f"{person.name} brought it and is a party of the case"
        elif tie == "relation":
            because = self._through_a_friend(item, person, target)
        elif tie == "description":
            about, because = self._pointing(item, target)
        self._brought(item, person, about)
        item.truth = Planted(tie, target, because if target else "nothing: twin", pair)
        if elsewhere:
            elsewhere.items += 1
        self.county.items.append(item)

    def _elsewhere(self, target: Case | None, received: date) -> Case | None:
        """A number that has nothing to do with the target, or none at all (one in four)."""
        if self.dice.random() < 0.25:
            return None
        about = {id(person) for person in target.people} if target else set()
        others = [
            case for case in self.county.cases
            if case is not target and case.opened <= received and not any(id(p) in about for p in case.people)
        ]  # fmt: skip
        empty = [case for case in others if not case.victim and not case.items]
        return self.dice.choice(empty or others) if others else None

    def _no_number(self, day: date) -> str:
        """A number of the right form that is nobody's, nor near anybody's: serials that high are never reached."""
        return f"SO.{day.year % 100}-{self.dice.randrange(700_000, 999_999)}"

    def _slip(self, number: str) -> str:
        """One typing slip: two neighbors exchanged, or one digit wrong; if it can be, near no other case's number."""
        slipped = number
        first = min(
            len(number) - len(number.partition("-")[2].lstrip("0")), len(number) - 2
        )  # zeros are not mistyped
        others = [_plain(each) for each in sorted(self.short - {number})]
        for _ in range(100):
            signs = list(number)
            at = self.dice.randrange(first, len(signs) - 1)
            if self.dice.random() < 0.5 and signs[at] != signs[at + 1]:
                signs[at], signs[at + 1] = signs[at + 1], signs[at]
            else:
                signs[at] = self.dice.choice([d for d in "0123456789" if d != signs[at]])
            slipped = "".join(signs)
            if slipped != number and not any(_one_slip(_plain(slipped), other) for other in others):
                break
        return slipped

    def _misread(self, item: Item, target: Case | None) -> str:
        true = self._serial()
        at = self.dice.randrange(2, len(true))
        looks = {"0": "O", "1": "I", "5": "S", "8": "B", "2": "Z"}
        item.serial = true[:at] + looks.get(true[at], str((int(true[at]) + 1) % 10)) + true[at + 1 :]
        if target is None:
            return "nothing"
        victim = target.victim.name if target.victim else "the owner"
        target.stolen.append(f"{victim} reported a {item.what} missing, serial {true}.")
        return f"serial {item.serial} is {true} of the report, misread"

    def _through_a_friend(self, item: Item, person: Person, target: Case | None) -> str:
        """Who brought it is a friend of somebody, who is somebody of a party: of the case, or of none."""
        self._like_rounds(item, target)
        party = self.dice.choice(target.people) if target else self._person()
        relation = self.dice.choice(words.CLOSE)
        middle = self._person()
        self.county.relations.append(Relation(person, relation, middle, "", "field interview"))
        kin = self.dice.choice(words.CLOSE)
        self.county.relations.append(
            Relation(middle, kin, party, "", target.number if target else "field interview")
        )
        return f"{person.name} is {_a(relation)} of {middle.name}, who is {_a(kin)} of {party.name}"

    def _pointing(self, item: Item, target: Case | None) -> tuple[str, str]:
        street = target.street if target else self.dice.choice(words.OUTSIDE_STREETS)
        place = target.place if target else self.dice.choice(words.OUTSIDE_PLACES)
        self._like_rounds(item, target)
        when = f"{target.opened if target else self._quiet_day(item):%B %Y}"
        said = self.dice.choice(
            (
                f"It may have to do with that shooting at {place} on {street}, back in {when}.",
                f"People say it is from the night somebody got shot over on {street}, {when}, by {place}.",
                f"I think they belong to that shooting in {when}, on {street} near {place}.",
            )
        )
        return said, f"{item.caliber} as in the case, and the words point at {street}, {place} and {when}"

    def _quiet_day(self, item: Item) -> date:
        """A day around which no case has the item's caliber; the item gets another one until there is such a day."""
        day = self._day()
        for _ in range(200):
            near = (case for case in self.county.cases if abs((case.opened - day).days) < 75)
            if all(case.caliber != item.caliber for case in near):
                break
            day, item.caliber = self._day(), self.dice.choice(words.CALIBERS)
            item.what = f"{item.units} cartridges, {item.caliber}"
        return day

    def _like_rounds(self, item: Item, target: Case | None) -> None:
        """Rounds of the caliber that was found in the case; of the twin, of any."""
        item.caliber = target.caliber if target else item.caliber
        item.what = f"{item.units} cartridges, {item.caliber}"
        if target is None:
            return
        target.stolen.append(
            f"A projectile consistent with {item.caliber} was collected at {target.place}. Shots had been fired."
        )
        if "ammunition" not in target.categories:
            target.categories = (*target.categories, "ammunition")

    # --- reports

    def _reports(self, case: Case) -> None:
        if case.victim is None:
            return
        dice = self.dice
        suspect = case.suspects[0].name if case.suspects else "an unknown subject"
        friend = case.suspects[1].name if len(case.suspects) > 1 else "another person"
        fill = {
            "day": case.opened.strftime("%m/%d/%Y"),
            "hour": f"{dice.randrange(0, 24):02}",
            "street": f"{dice.randrange(1, 9900)} {case.street}",
            "place": case.place,
            "victim": case.victim.name,
            "witness": case.witness.name if case.witness else "a neighbor",
            "suspect": suspect,
            "friend": friend,
            "officer": case.officer,
            "offense_low": case.offense.lower(),
            "what_happened": words.HAPPENED[case.offense],
            "suspect_line": f"The subject was identified as {suspect}."
            if case.suspects
            else "No suspect information.",
            "scene_line": f"Casings in {case.caliber} were observed."
            if "ammunition" in case.categories
            else "",
            "evidence_line": " ".join(case.stolen),
        }
        self._report(
            case,
            "incident",
            f"{case.offense}: initial report",
            case.opened,
            dice.choice(words.NARRATIVES),
            fill,
        )
        if dice.random() < 0.45:
            day = min(case.opened + timedelta(days=dice.randrange(1, 60)), LAST_DAY)
            fill["day"] = day.strftime("%m/%d/%Y")
            self._report(case, "supplement", "Supplement", day, dice.choice(words.SUPPLEMENTS), fill)

    def _report(self, case: Case, kind: str, title: str, day: date, text: str, fill: dict[str, str]) -> None:
        number = f"{case.number}/R{1 + sum(report.case is case for report in self.county.reports[-4:])}"
        told = " ".join(text.format(**fill).split())
        self.county.reports.append(Report(number, case, kind, title, day, case.officer, told))


def _a(relation: str) -> str:
    return f"{'an' if relation[0] in 'aeiou' else 'a'} {relation}"


def _plain(number: str) -> str:
    """Year and sequence in one form for both agencies: 2023-00745 and 23-000745 are 23-000745."""
    year, _, sequence = number.partition("-")
    return f"{year[-2:]}-{int(sequence):06}"


def _one_slip(a: str, b: str) -> bool:
    """Equal but for one sign, or for two neighbors exchanged."""
    apart = [at for at in range(len(a)) if a[at] != b[at]]
    return len(apart) <= 1 or (len(apart) == 2 and apart[1] == apart[0] + 1 and sorted(a) == sorted(b))
