"""Where each value stands in a NIBRS flat file.

Source: FBI CJIS, National Incident-Based Reporting System Technical Specification, data submission layouts, segment
levels 0 to 7. Positions count from 1, as there.
"""

from __future__ import annotations

from typing import NamedTuple


class Field(NamedTuple):
    """Where a value stands: from `start` (1 is the first sign of the line) on, `width` signs, `times` of them."""

    name: str
    start: int
    width: int
    times: int = 1


class Group(NamedTuple):
    """Values that stand together several times over: `fields` start at 1 within each turn of `width` signs."""

    name: str
    start: int
    width: int
    times: int
    fields: tuple[Field, ...]


class Layout(NamedTuple):
    """One segment level: the lengths its lines may have, and what stands where."""

    name: str
    lengths: tuple[int, ...]
    fields: tuple[Field, ...]
    groups: tuple[Group, ...] = ()


_CONTROL = (
    Field("length", 1, 4),
    Field("level", 5, 1),
    Field("action", 6, 1),
    Field("month", 7, 2),
    Field("year", 9, 4),
    Field("city", 13, 4),
    Field("ori", 17, 9),
)
_INCIDENT = (*_CONTROL, Field("incident_number", 26, 12))

LAYOUTS: dict[str, Layout] = {
    "0": Layout("zero report", (43,), (*_INCIDENT,)),
    "1": Layout(
        "administrative",
        (87, 88),
        (
            *_INCIDENT,
            Field("incident_date", 38, 8),
            Field("report_date_indicator", 46, 1),
            Field("incident_hour", 47, 2),
            Field("cleared_exceptionally", 49, 1),
            Field("exceptional_clearance_date", 50, 8),
            Field("clearance_offenses", 58, 3, 10),
            Field("cargo_theft", 88, 1),
        ),
    ),
    "2": Layout(
        "offense",
        (63, 71),
        (
            *_INCIDENT,
            Field("offense", 38, 3),
            Field("completed", 41, 1),
            Field("suspected_of_using", 42, 1, 3),
            Field("location_type", 45, 2),
            Field("premises_entered", 47, 2),
            Field("method_of_entry", 49, 1),
            Field("criminal_activity", 50, 1, 3),
            Field("weapon", 53, 3, 3),
            Field("bias_motivation", 62, 2, 5),
        ),
    ),
    "3": Layout(
        "property",
        (307,),
        (
            *_INCIDENT,
            Field("type_of_loss", 38, 1),
            Field("stolen_motor_vehicles", 229, 2),
            Field("recovered_motor_vehicles", 231, 2),
            Field("clearance_offenses", 278, 3, 10),
        ),
        (
            Group(
                "property",
                39,
                19,
                10,
                (Field("description", 1, 2), Field("value", 3, 9), Field("date_recovered", 12, 8)),
            ),
            Group(
                "drug", 233, 15, 3, (Field("type", 1, 1), Field("quantity", 2, 12), Field("measure", 14, 2))
            ),
        ),
    ),
    "4": Layout(
        "victim",
        (129, 141),
        (
            *_INCIDENT,
            Field("sequence", 38, 3),
            Field("offenses", 41, 3, 10),
            Field("type_of_victim", 71, 1),
            Field("age", 72, 4),
            Field("sex", 76, 1),
            Field("race", 77, 1),
            Field("ethnicity", 78, 1),
            Field("resident", 79, 1),
            Field("circumstances", 80, 2, 2),
            Field("justifiable_homicide", 84, 1),
            Field("injury", 85, 1, 5),
            Field("officer_activity", 130, 2),
            Field("officer_assignment", 132, 1),
            Field("officer_ori", 133, 9),
        ),
        (Group("related", 90, 4, 10, (Field("offender", 1, 2), Field("relationship", 3, 2))),),
    ),
    "5": Layout(
        "offender",
        (45, 46),
        (
            *_INCIDENT,
            Field("sequence", 38, 2),
            Field("age", 40, 4),
            Field("sex", 44, 1),
            Field("race", 45, 1),
            Field("ethnicity", 46, 1),
        ),
    ),
    "6": Layout(
        "arrestee",
        (110,),
        (
            *_INCIDENT,
            Field("sequence", 38, 2),
            Field("transaction_number", 40, 12),
            Field("arrest_date", 52, 8),
            Field("type_of_arrest", 60, 1),
            Field("multiple_arrestee", 61, 1),
            Field("offense", 62, 3),
            Field("weapon", 65, 3, 2),
            Field("age", 71, 4),
            Field("sex", 75, 1),
            Field("race", 76, 1),
            Field("ethnicity", 77, 1),
            Field("resident", 78, 1),
            Field("disposition_under_18", 79, 1),
            Field("clearance_offenses", 80, 3, 10),
            Field("clearance_indicator", 110, 1),
        ),
    ),
    "7": Layout(
        "Group B arrest",
        (66,),
        (
            *_CONTROL,
            Field("transaction_number", 26, 12),
            Field("sequence", 38, 2),
            Field("arrest_date", 40, 8),
            Field("type_of_arrest", 48, 1),
            Field("offense", 49, 3),
            Field("weapon", 52, 3, 2),
            Field("age", 58, 4),
            Field("sex", 62, 1),
            Field("race", 63, 1),
            Field("ethnicity", 64, 1),
            Field("resident", 65, 1),
            Field("disposition_under_18", 66, 1),
        ),
    ),
}
