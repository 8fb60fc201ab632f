"""What a NIBRS incident says, written out for people. No race, no ethnicity, no bias code: see `nibrs.UNREAD`."""

from __future__ import annotations

from collections.abc import Mapping

from muniment.importers.nibrs import ArrestB, Incident, Segment, quantity
from muniment.importers.nibrs_codes import (
    ACTIVITIES,
    AGES,
    ARRESTS,
    CIRCUMSTANCES,
    CLEARANCES,
    DRUGS,
    INJURIES,
    LOCATIONS,
    LOSSES,
    MEASURES,
    OFFENSES,
    PROPERTY,
    RELATIONSHIPS,
    SEXES,
    SUSPECTED,
    VICTIMS,
    WEAPONS,
    meaning,
)

UNKNOWN_VALUE = 1  # the manual's sign for "value unknown"


def incident_title(incident: Incident) -> str:
    """The offenses, most of them by name: a line by which people know the case."""
    names = list(dict.fromkeys(meaning(OFFENSES, part.one("offense")) for part in incident.of("2")))
    return "; ".join(names) or "Incident without an offense segment"


def arrest_title(arrest: ArrestB) -> str:
    """The charges of a Group B arrest."""
    names = dict.fromkeys(meaning(OFFENSES, part.one("offense")) for part in arrest.parts)
    return f"Group B arrest: {'; '.join(names)}"


def incident_status(incident: Incident) -> str:
    """`open`, or how it was cleared."""
    code = incident.head.one("cleared_exceptionally")
    if code not in ("", "N"):
        return f"cleared exceptionally: {meaning(CLEARANCES, code)}"
    return "cleared by arrest" if incident.of("6") else "open"


def incident_text(incident: Incident) -> str:
    """The whole incident as one account."""
    head = incident.head
    lines = [
        f"NIBRS incident {head.number} of agency {head.ori}, submitted for {head.one('year')}-{head.one('month')}.",
        _when(head),
    ]
    code = head.one("cleared_exceptionally")
    if code not in ("", "N"):
        day = head.day("exceptional_clearance_date")
        lines.append(f"Cleared exceptionally: {meaning(CLEARANCES, code)}{f', on {day}' if day else ''}.")
    if head.one("cargo_theft") == "Y":
        lines.append("Cargo theft: yes.")
    lines += _section("Offenses", [_offense(part) for part in incident.of("2")])
    lines += _section("Victims", [_victim(part) for part in incident.of("4")])
    lines += _section("Offenders", [_offender(part) for part in incident.of("5")])
    lines += _section("Arrestees", [arrestee(part) for part in incident.of("6")])
    lines += _section("Property", [_property(part) for part in incident.of("3")])
    return "\n".join(lines)


def arrest_text(arrest: ArrestB, *, also_in: str | None) -> str:
    """All charges of a Group B arrest as one account. `also_in`: the incident where the same arrest stands too."""
    first = arrest.parts[0]
    lines = [
        (
            f"NIBRS Group B arrest, transaction number {first.number} of agency {first.ori}, "
            f"submitted for {first.one('year')}-{first.one('month')}."
        ),
    ]
    if also_in:
        lines.append(f"The same arrest transaction number stands in incident {also_in}.")
    lines += _section("Charges", [arrestee(part) for part in arrest.parts])
    return "\n".join(lines)


def _section(name: str, lines: list[str]) -> list[str]:
    return (
        [f"{name} ({len(lines)}):", *(f"  {n}. {line}" for n, line in enumerate(lines, 1))] if lines else []
    )


def _when(head: Segment) -> str:
    hour = head.one("incident_hour")
    what = "Reported (incident date unknown)" if head.one("report_date_indicator") == "R" else "Happened"
    return f"{what} on {head.day('incident_date')}{f', in hour {hour}' if hour else ', hour not known'}."


def _offense(part: Segment) -> str:
    told = [
        f"{meaning(OFFENSES, part.one('offense'))} ({part.one('offense')})",
        {"A": "attempted", "C": "completed"}.get(part.one("completed"), ""),
        f"at a {meaning(LOCATIONS, part.one('location_type'))}" if part.one("location_type") else "",
        f"premises entered: {part.one('premises_entered')}" if part.one("premises_entered") else "",
        {"F": "by force", "N": "without force"}.get(part.one("method_of_entry"), ""),
        *(meaning(ACTIVITIES, code) for code in part.many("criminal_activity") if code != "N"),
        *(f"weapon: {_weapon(code)}" for code in part.many("weapon")),
        *(
            f"suspected of using {meaning(SUSPECTED, code)}"
            for code in part.many("suspected_of_using")
            if code != "N"
        ),
    ]
    return _joined(told)


def _weapon(code: str) -> str:
    automatic = "automatic " if code[2:3] == "A" else ""
    return automatic + meaning(WEAPONS, code[:2])


def _victim(part: Segment) -> str:
    offenses = (meaning(OFFENSES, code).lower() for code in part.many("offenses"))
    told = [
        f"{meaning(VICTIMS, part.one('type_of_victim'))}, victim {int_or(part.one('sequence'))}",
        *_who(part),
        f"of {', '.join(offenses)}" if part.many("offenses") else "",
        *(f"injury: {meaning(INJURIES, code)}" for code in part.many("injury")),
        *(f"circumstance: {meaning(CIRCUMSTANCES, code)}" for code in part.many("circumstances")),
        *(
            f"to offender {int_or(turn['offender'])}: {meaning(RELATIONSHIPS, turn['relationship'])}"
            for turn in part.groups["related"]
            if turn["offender"] not in ("", "00") and turn["relationship"]
        ),
        f"officer's activity code {part.one('officer_activity')}" if part.one("officer_activity") else "",
    ]
    return _joined(told)


def _offender(part: Segment) -> str:
    if part.one("sequence") == "00":
        return "nothing is known of the offender"
    return _joined([f"offender {int_or(part.one('sequence'))}", *_who(part)])


def arrestee(part: Segment) -> str:
    """An arrest: of an incident, or one charge of Group B."""
    told = [
        f"{meaning(OFFENSES, part.one('offense'))} ({part.one('offense')})",
        f"arrested on {part.day('arrest_date')}, {meaning(ARRESTS, part.one('type_of_arrest'))}",
        f"transaction number {part.one('transaction_number')}",
        *_who(part),
        *(f"armed with {_weapon(code)}" for code in part.many("weapon") if code[:2] != "01"),
    ]
    return _joined(told)


def _who(part: Segment) -> list[str]:
    age, sex, resident = part.one("age"), part.one("sex"), part.one("resident")
    return [
        _age(age) if age else "",
        meaning(SEXES, sex) if sex else "",
        {"R": "resident", "N": "not a resident"}.get(resident, ""),
    ]


def _age(age: str) -> str:
    if age in AGES:
        return AGES[age]
    if len(age) == 4 and age.isdigit():
        return f"{int(age[:2])} to {int(age[2:])} years old"
    return f"{int_or(age)} years old"


def _property(part: Segment) -> str:
    loss = meaning(LOSSES, part.one("type_of_loss"))
    if loss in ("none", "unknown") or not part.groups["property"]:
        return _joined([f"{loss}, nothing described", *drugs_told(part)])
    things = [
        _joined(
            [
                *thing_told(turn),
                f"recovered on {_iso(turn['date_recovered'])}" if turn["date_recovered"] else "",
            ]
        )
        for turn in part.groups["property"]
    ]
    counts = [
        f"motor vehicles {word}: {int_or(part.one(name))}"
        for word, name in (("stolen", "stolen_motor_vehicles"), ("recovered", "recovered_motor_vehicles"))
        if part.one(name)
    ]
    return _joined([f"{loss}: {'; '.join(things)}", *drugs_told(part), *counts])


def thing_told(turn: Mapping[str, str]) -> list[str]:
    """A property description and its value."""
    code = turn["description"]
    return [f"{meaning(PROPERTY, code)} ({code})", value_told(turn["value"])]


def value_told(digits: str) -> str:
    """The value in words: 1 is the manual's sign for unknown."""
    if not digits:
        return ""
    return "value unknown" if int(digits) == UNKNOWN_VALUE else f"${int(digits):,}"


def drugs_told(part: Segment) -> list[str]:
    """Each suspected drug with its quantity."""
    return [drug_told(turn) for turn in part.groups["drug"]]


def drug_told(turn: Mapping[str, str]) -> str:
    """A suspected drug. Measure XX means that the quantity was not reported (a 1 stands there for form's sake)."""
    kind = meaning(DRUGS, turn["type"])
    if turn["measure"] in ("", "XX") or not turn["quantity"]:
        return f"{kind}, quantity not reported"
    return f"{kind}, {quantity(turn['quantity'])} × {meaning(MEASURES, turn['measure'])}"


def _iso(digits: str) -> str:
    return f"{digits[:4]}-{digits[4:6]}-{digits[6:]}"


def int_or(text: str) -> str:
    """A number without its leading zeros, or the text as it stands."""
    return str(int(text)) if text.isdigit() else text


def _joined(parts: list[str]) -> str:
    return ", ".join(part for part in parts if part)
