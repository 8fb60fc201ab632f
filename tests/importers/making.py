"""NIBRS lines of our own making, written from the layout tables: nothing of them was ever anybody's."""

from __future__ import annotations

from muniment.importers.nibrs import LAYOUTS

CONTROL = {"action": "I", "month": "03", "year": "2021", "ori": "NM0990000"}
DEFAULTS = {
    "1": {"incident_number": "21-000001", "incident_date": "20210304", "incident_hour": "17", "cleared_exceptionally": "N"},
    "2": {"incident_number": "21-000001", "offense": "13A", "completed": "C", "suspected_of_using": ["N"], "location_type": "20"},
    "3": {"incident_number": "21-000001", "type_of_loss": "6"},
    "4": {"incident_number": "21-000001", "sequence": "001", "offenses": ["13A"], "type_of_victim": "I", "age": "31", "sex": "F",
          "race": "Q", "ethnicity": "Z", "resident": "R"},
    "5": {"incident_number": "21-000001", "sequence": "01", "age": "2530", "sex": "M", "race": "Q", "ethnicity": "Z"},
    "6": {"incident_number": "21-000001", "sequence": "01", "transaction_number": "A-77", "arrest_date": "20210305",
          "type_of_arrest": "O", "multiple_arrestee": "N", "offense": "13A", "weapon": ["01"], "age": "27", "sex": "M",
          "race": "Q", "ethnicity": "Z", "resident": "N"},
    "7": {"transaction_number": "B-12", "sequence": "01", "arrest_date": "20210306", "type_of_arrest": "O", "offense": "90D",
          "weapon": ["01"], "age": "44", "sex": "M", "race": "Q", "ethnicity": "Z", "resident": "R", "action": "A"},
    "0": {"incident_number": "000000000000"},
}  # fmt: skip


def line(
    level: str,
    *,
    length: int | None = None,
    property: list[dict[str, str]] = (),
    drug=(),
    related=(),
    **values,
) -> str:
    """One segment. `values` by the layout's names; groups as lists of their turns."""
    layout = LAYOUTS[level]
    wide = length or layout.lengths[-1]
    told = {**CONTROL, **DEFAULTS[level], **values, "level": level, "length": f"{wide:04}"}
    signs = [" "] * max(layout.lengths)
    for name, start, width, times in layout.fields:
        turns = told.get(name, "")
        for turn, text in enumerate(turns if isinstance(turns, list) else [turns]):
            assert turn < times, name
            assert len(text) <= width, name
            at = start - 1 + turn * width
            signs[at : at + len(text)] = text
    groups = {"property": property, "drug": drug, "related": related}
    for group in layout.groups:
        for turn, parts in enumerate(groups[group.name]):
            for name, start, width, _ in group.fields:
                text = parts.get(name, "")
                assert turn < group.times, name
                assert len(text) <= width, name
                at = group.start - 1 + turn * group.width + start - 1
                signs[at : at + len(text)] = text
    return "".join(signs)[:wide]


def thing(description: str, value: int | None = None, date_recovered: str = "") -> dict[str, str]:
    """A property description."""
    return {
        "description": description,
        "value": "" if value is None else f"{value:09}",
        "date_recovered": date_recovered,
    }


def drug(type: str, thousandths: int, measure: str) -> dict[str, str]:
    """A suspected drug."""
    return {"type": type, "quantity": f"{thousandths:012}", "measure": measure}


def a_month() -> list[str]:
    """A small month of one agency: every segment level, every type of loss, an arrest with two charges."""
    n1, n2, n3 = (
        {"incident_number": "21-000001"},
        {"incident_number": "21-000002"},
        {"incident_number": "21-000003"},
    )
    return [
        line("0"),
        line("1", **n1),
        line("1", **n2, incident_date="20210310", incident_hour="", report_date_indicator="R"),
        line("1", **n3, incident_date="20210312", cleared_exceptionally="B", exceptional_clearance_date="20210320"),
        line("2", **n1, weapon=["12A"]),
        line("2", **n2, offense="35A", location_type="18", criminal_activity=["P"], suspected_of_using=["D"]),
        line("2", **n3, offense="240"),
        line("3", **n1, type_of_loss="6", property=[thing("13", 400), thing("59", 20), thing("80", 1)]),
        line("3", **n2, type_of_loss="6", property=[thing("10"), thing("11", 15)],
             drug=[drug("E", 12_500, "GM"), drug("L", 1_000, "XX")]),
        line("3", **n3, type_of_loss="7", property=[thing("03", 9_000), thing("36", 1)], stolen_motor_vehicles="02"),
        line("3", **n3, type_of_loss="5", property=[thing("03", 9_000, "20210315")], recovered_motor_vehicles="02"),
        line("3", **n3, type_of_loss="4", property=[thing("35", 700)]),
        line("3", **n3, type_of_loss="2", property=[thing("16", 50)]),
        line("3", **n3, type_of_loss="3", property=[thing("22", 10)]),
        line("3", **n1, type_of_loss="1"),
        line("3", **n2, type_of_loss="8"),
        line("4", **n1, injury=["M", "B"], related=[{"offender": "01", "relationship": "ST"}], circumstances=["01"]),
        line("4", **n2, type_of_victim="S", offenses=["35A"], age="", sex="", race="", ethnicity="", resident=""),
        line("5", **n1),
        line("5", **n2, sequence="00", age="", sex="", race="", ethnicity=""),
        line("6", **n1),
        line("7"),
        line("7", offense="90G"),
        line("7", transaction_number="A-77", offense="90C"),
    ]  # fmt: skip


def a_file(path, lines: list[str], *, end: str = "\n"):
    """Write lines as a file."""
    path.write_text("".join(f"{each}{end}" for each in lines), encoding="latin-1", newline="")
    return path
