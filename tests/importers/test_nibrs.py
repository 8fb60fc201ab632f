from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from muniment.importers import nibrs, nibrs_cases, nibrs_codes, nibrs_text
from tests.importers.making import a_month, drug, line, thing


def read(*lines: str) -> nibrs.NibrsFile:
    return nibrs.read([f"{each}\n" for each in lines], file="month.txt")


def rejects(*lines: str) -> list[tuple[int, str, str]]:
    return [(r.row, r.column, r.reason) for r in read(*lines).rejected]


def test_every_level_of_a_month_is_read_and_grouped():
    found = read(*a_month())
    assert found.rejected == []
    assert found.rows == 24
    assert [i.number for i in found.incidents] == [
        "NM0990000.21-000001",
        "NM0990000.21-000002",
        "NM0990000.21-000003",
    ]
    assert [len(a.parts) for a in found.arrests] == [2, 1]
    assert len(found.zero_reports) == 1


def test_each_kind_is_counted():
    assert nibrs_cases.count(read(*a_month())) == {
        "incidents": 3,
        "offenses": 3,
        "property_segments": {
            "all": 9, "none": 1, "burned": 1, "counterfeited or forged": 1, "destroyed, damaged or vandalized": 1,
            "recovered": 1, "seized": 2, "stolen, embezzled, ransomed or defrauded": 1, "unknown": 1,
        },
        "property_described": {
            "all": 11, "none": 0, "burned": 1, "counterfeited or forged": 1, "destroyed, damaged or vandalized": 1,
            "recovered": 1, "seized": 5, "stolen, embezzled, ransomed or defrauded": 2, "unknown": 0,
        },
        "victims": 2,
        "offenders": 2,
        "arrestees": 1,
        "group_b": {"segments": 3, "arrests": 2},
        "zero_reports": 1,
    }  # fmt: skip


@pytest.mark.parametrize("level", list(nibrs.LAYOUTS))
def test_the_fields_of_a_layout_lie_within_its_length_and_do_not_overlap(level):
    layout = nibrs.LAYOUTS[level]
    taken: set[int] = set()
    spans = [(f.start, f.width * f.times) for f in layout.fields] + [
        (g.start, g.width * g.times) for g in layout.groups
    ]
    for start, wide in spans:
        span = set(range(start, start + wide))
        assert not span & taken
        assert max(span) <= max(layout.lengths)
        taken |= span
    if level != "0":
        assert taken == set(range(1, max(layout.lengths) + 1))


_CODE = st.sampled_from(sorted(nibrs_codes.PROPERTY))


@given(
    st.lists(
        st.tuples(_CODE, st.integers(0, 999_999_999), st.dates(date(2000, 1, 1), date(2020, 1, 1))),
        max_size=10,
    ),
    st.lists(
        st.tuples(st.sampled_from("ABELU"), st.integers(0, 10**12 - 1), st.sampled_from(["GM", "DU", "XX"])),
        max_size=3,
    ),
)
def test_what_a_property_line_says_is_what_is_read(things, drugs):
    written = line(
        "3",
        property=[thing(code, value, day.strftime("%Y%m%d")) for code, value, day in things],
        drug=[drug(*each) for each in drugs],
    )
    segment = nibrs.parse(written, row=1)
    assert [
        (t["description"], int(t["value"]), date.fromisoformat(t["date_recovered"]))
        for t in segment.groups["property"]
    ] == things
    assert [(t["type"], int(t["quantity"]), t["measure"]) for t in segment.groups["drug"]] == drugs


def test_race_and_ethnicity_are_never_read():
    found = read(*a_month())
    parts = [part for incident in found.incidents for part in incident.parts] + [
        p for a in found.arrests for p in a.parts
    ]
    assert not any(nibrs.UNREAD & set(part.values) for part in parts)
    told = [nibrs_text.incident_text(i) for i in found.incidents]
    told += [nibrs_text.arrest_text(a, also_in=None) for a in found.arrests]
    assert not any(
        word in text.lower()
        for text in told
        for word in ("race", "ethnic", "bias", "(q)", "code q", "code z")
    )


def test_an_account_tells_people_property_and_what_is_not_described():
    told = nibrs_text.incident_text(read(*a_month()).incidents[0])
    assert "Happened on 2021-03-04, in hour 17." in told
    assert "weapon: automatic handgun" in told
    assert "31 years old, female, resident, of aggravated assault, injury: apparent minor injury" in told
    assert "to offender 1: stranger" in told
    assert "offender 1, 25 to 30 years old, male" in told
    assert (
        "seized: Firearm (13), $400; Firearm accessories (59), $20; Weapons, other (80), value unknown"
        in told
    )
    assert "none, nothing described" in told


def test_a_report_date_is_not_told_as_the_incidents_date():
    told = nibrs_text.incident_text(read(*a_month()).incidents[1])
    assert "Reported (incident date unknown) on 2021-03-10, hour not known." in told
    assert "marijuana, 12.5 × gram" in told
    assert "amphetamines or methamphetamines, quantity not reported" in told
    assert "nothing is known of the offender" in told


def test_titles_and_states_follow_the_segments():
    found = read(*a_month())
    assert [nibrs_text.incident_title(i) for i in found.incidents] == [
        "Aggravated assault", "Drug or narcotic violations", "Motor vehicle theft",
    ]  # fmt: skip
    assert [nibrs_text.incident_status(i) for i in found.incidents] == [
        "cleared by arrest", "open", "cleared exceptionally: prosecution declined",
    ]  # fmt: skip
    assert (
        nibrs_text.arrest_title(found.arrests[0])
        == "Group B arrest: Driving under the influence; Liquor law violations"
    )


def test_a_code_outside_the_tables_is_kept_as_it_is():
    told = nibrs_text.incident_text(
        read(line("1"), line("2", offense="99Z"), line("3", property=[thing("84", 5)])).incidents[0]
    )
    assert "code 99Z (99Z)" in told
    assert "code 84 (84), $5" in told


def test_a_quantity_has_three_decimals():
    assert nibrs.quantity("000000012500") == "12.5"
    assert nibrs.quantity("000000001000") == "1"
    assert nibrs.quantity("000000000001") == "0.001"


def test_segments_may_stand_in_any_order():
    lines = a_month()
    assert nibrs_cases.count(read(*reversed(lines))) == nibrs_cases.count(read(*lines))


def test_the_shorter_lines_of_older_specifications_are_read():
    found = read(line("1", length=87), line("2", length=63), line("4", length=129), line("5", length=45))
    assert found.rejected == []


# --- malformed lines, each by its row and column


@pytest.mark.parametrize(
    ("bad", "column", "reason"),
    [
        (line("1")[:60], "length", "has 60 signs and says 88"),
        (line("3").rstrip(), "length", "blanks trimmed"),
        (line("1") + "X", "length", "has 89 signs"),
        ("ABCD" + line("1")[4:], "length", "not the length of the segment"),
        (line("1")[:4] + "9" + line("1")[5:], "level", "no segment level '9'"),
        (line("1", action="D"), "action", "nothing is deleted here"),
        (line("1", ori=""), "ori", "is blank"),
        (line("1", incident_number=""), "incident_number", "is blank"),
        (line("1", incident_date="20210231"), "incident_date", "no date"),
        (line("1", incident_date=""), "incident_date", "is blank"),
        (line("1", incident_number="21-0000Ä1"), "line", "outside ASCII"),
        (line("7", transaction_number=""), "transaction_number", "is blank"),
        (line("7", arrest_date="2021030"), "arrest_date", "no date"),
        (line("7", offense=""), "offense", "is blank"),
    ],
)
def test_a_malformed_line_is_refused_by_row_and_column(bad, column, reason):
    ((row, found, why),) = rejects(line("7", transaction_number="OK"), bad)
    assert (row, found) == (2, column)
    assert reason in why


@pytest.mark.parametrize(
    ("bad", "column"),
    [
        ({"type_of_loss": "9"}, "type_of_loss"),
        ({"type_of_loss": ""}, "type_of_loss"),
        ({"property": [thing("", 4)]}, "description 1"),
        ({"property": [thing("13"), {"description": "13", "value": "12 X"}]}, "value 2"),
        ({"property": [thing("13", 4, "20211301")]}, "date_recovered 1"),
        ({"drug": [{"type": "E", "quantity": "12.5", "measure": "GM"}]}, "quantity 1"),
        ({"stolen_motor_vehicles": "X1"}, "stolen_motor_vehicles"),
    ],
)
def test_a_malformed_property_segment_is_refused_and_its_incident_stands(bad, column):
    found = read(line("1"), line("3", **bad))
    assert [(r.row, r.column) for r in found.rejected] == [(2, column)]
    assert [i.rows for i in found.incidents] == [[1]]


def test_an_incident_that_stands_twice_is_refused_the_second_time():
    ((row, column, why),) = rejects(line("1"), line("1"))
    assert (row, column) == (2, "incident_number")
    assert "stands in row 1 too" in why


def test_a_segment_without_its_incident_is_refused_and_told_why():
    assert "no administrative segment" in rejects(line("2"))[0][2]
    refused = rejects(line("1", incident_date="20210231"), line("2"), line("3"))
    assert [row for row, _, _ in refused] == [1, 2, 3]
    assert "row 1, was refused" in refused[1][2]


def test_blank_lines_and_an_old_end_of_file_sign_are_no_rows():
    found = read(line("1"), "", "   ", "\x1a")
    assert found.rows == 1
    assert found.rejected == []
