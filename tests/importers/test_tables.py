from __future__ import annotations

import contextlib
import csv
import zipfile
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from muniment.errors.importers import FileEmpty, HeadingsRefused, MappingRefused, NotATable, SignsRefused
from muniment.importers import columns, mapping, tables
from muniment.importers.columns import KINDS, Line
from muniment.importers.mapping import Dialect
from muniment.importers.rejects import Reject

TODAY = date(2024, 3, 6)


def a_file(tmp_path, data: bytes | str, name: str = "cases.csv"):
    path = tmp_path / name
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    return path


def sheet(path, kind: str = "cases", told: Dialect | None = None) -> columns.Sheet:
    table = tables.look(path, known=columns.names(kind))
    return columns.sheet(table, kind, mapping=told or Dialect(), today=TODAY)


def lines(path, kind: str = "cases", told: Dialect | None = None) -> list[Line | Reject]:
    return list(sheet(path, kind, told).lines())


# --- signs


@pytest.mark.parametrize(
    ("encoding", "said"),
    [
        ("utf-8", "UTF-8"),
        ("utf-8-sig", "UTF-8 with a byte order mark"),
        ("cp1252", "Windows-1252"),
        ("utf-16", "UTF-16"),
    ],
)
def test_the_encoding_is_found_and_stated(tmp_path, encoding, said):
    path = a_file(tmp_path, "number,title\nSO.24-1,Señor “Ñandú”\n".encode(encoding))
    assert tables.look(path).signs == said
    assert lines(path)[0].values == {"number": "SO.24-1", "title": "Señor “Ñandú”"}


def test_two_encodings_in_one_file_are_refused(tmp_path):
    path = a_file(tmp_path, "number,title\nSO.24-1,Ñandú\n".encode() + "SO.24-2,Ñandú\n".encode("cp1252"))
    with pytest.raises(SignsRefused, match="line 2 is UTF-8 and line 3 is not"):
        tables.look(path)


def test_a_byte_that_no_encoding_has_is_refused_by_its_line(tmp_path):
    path = a_file(tmp_path, b"number,title\nSO.24-1,a\x81b\n")
    with pytest.raises(SignsRefused, match="line 2 holds the byte 0x81"):
        tables.look(path)


def test_a_nul_byte_is_refused_by_its_line(tmp_path):
    path = a_file(tmp_path, b"number,title\nSO.24-1,a\nSO.24-2,\0\n")
    with pytest.raises(NotATable, match="line 3 holds a NUL byte"):
        tables.look(path)


def test_a_workbook_named_csv_is_told_to_be_saved_as_csv(tmp_path):
    path = tmp_path / "cases.csv"
    with zipfile.ZipFile(path, "w") as book:
        book.writestr("xl/workbook.xml", "<workbook/>")
    with pytest.raises(NotATable, match="Excel workbook") as refused:
        tables.look(path)
    assert "save as CSV" in refused.value.way_out


@pytest.mark.parametrize(
    "start",
    [b"%PDF-1.7", b"\xd0\xcf\x11\xe0\xa1", b"<!DOCTYPE html>", b"<?xml version='1.0'?>", b"\x1f\x8b\x08"],
)
def test_other_files_are_refused_by_what_they_are(tmp_path, start):
    with pytest.raises(NotATable, match=r"it is an? "):
        tables.look(a_file(tmp_path, start + b" " * 50))


@pytest.mark.parametrize("data", [b"", b"\n\n", b"\xef\xbb\xbf", b" , ,\n"])
def test_an_empty_file_is_refused(tmp_path, data):
    with pytest.raises((FileEmpty, HeadingsRefused)):
        sheet(a_file(tmp_path, data))


# --- rows


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_the_separator_is_found(tmp_path, separator):
    path = a_file(tmp_path, f"number{separator}title\nSO.24-1{separator}x\n")
    assert tables.look(path, known=columns.names("cases")).separator == separator
    assert lines(path)[0].values == {"number": "SO.24-1", "title": "x"}


def test_commas_in_a_semicolon_file_do_not_mislead(tmp_path):
    path = a_file(tmp_path, "number;title;offense\nSO.24-1;a, b, c, d, e;f\n")
    assert lines(path)[0].values["title"] == "a, b, c, d, e"


def test_a_separator_line_of_excel_is_followed_and_counted(tmp_path):
    (line,) = lines(a_file(tmp_path, "sep=;\nnumber;title\nSO.24-1;x\n"))
    assert line.row == 3


def test_rows_count_as_a_spreadsheet_does_with_quoted_line_breaks_and_blank_lines(tmp_path):
    path = a_file(tmp_path, 'number,title\r\nSO.24-1,"two\r\nlines"\r\n\r\n,\r\nSO.24-2,x\r\n')
    found = lines(path)
    assert [line.row for line in found] == [2, 5]
    assert found[0].values["title"] == "two\r\nlines"


def test_ragged_rows_are_refused_and_trailing_separators_are_not(tmp_path):
    path = a_file(tmp_path, "number,title\nSO.24-1,a,b\nSO.24-2\nSO.24-3,x,,,\n")
    more, fewer, good = lines(path)
    assert (more.row, more.column) == (2, "row")
    assert "has 3 cells where the headings are 2" in more.reason
    assert "has 1 cells" in fewer.reason
    assert good.values["number"] == "SO.24-3"


def test_a_quote_that_never_closes_says_where_it_opened(tmp_path):
    path = a_file(tmp_path, 'number,title\nSO.24-1,x\nSO.24-2,"open\nSO.24-3,y\n')
    good, bad = lines(path)
    assert good.row == 2
    assert bad.row == 3
    assert "closes nowhere" in bad.reason


def test_signs_behind_a_closing_quote_are_refused_and_the_rest_is_read(tmp_path):
    path = a_file(tmp_path, 'number,title\nSO.24-1,"a" b\nSO.24-2,x\n')
    bad, good = lines(path)
    assert "quote" in bad.reason
    assert good.row == 3


def test_doubled_headings_are_refused_by_their_columns(tmp_path):
    with pytest.raises(HeadingsRefused, match="over columns 2 and 3"):
        sheet(a_file(tmp_path, "number,Title,title\n"))


def test_two_headings_of_one_meaning_are_refused(tmp_path):
    with pytest.raises(HeadingsRefused, match="both mean number"):
        sheet(a_file(tmp_path, "number,Case number\n"))


def test_a_needed_heading_that_is_missing_is_named(tmp_path):
    with pytest.raises(HeadingsRefused, match="number is missing"):
        sheet(a_file(tmp_path, "title\nx\n"))


def test_a_misspelled_heading_is_refused_and_a_foreign_one_is_told(tmp_path):
    with pytest.raises(HeadingsRefused, match="is opened_on meant"):
        sheet(a_file(tmp_path, "number,openned_on\n"))
    assert sheet(a_file(tmp_path, "number,shelf life\n")).ignored == ("shelf life",)


def test_an_empty_needed_cell_is_refused_under_the_files_own_heading(tmp_path):
    (bad,) = lines(a_file(tmp_path, "Case No,Title\n,x\n"), told=Dialect(columns={"case_no": "number"}))
    assert (bad.row, bad.column, bad.reason) == (2, "Case No", "is empty")


def test_headings_alone_are_no_rows(tmp_path):
    assert lines(a_file(tmp_path, "number,title\n")) == []


def test_units_are_whole_and_at_least_one(tmp_path):
    path = a_file(
        tmp_path,
        "what,received_on,units\nx,2024-01-01,24\nx,2024-01-01,24.0\nx,2024-01-01,0\nx,2024-01-01,1.5\nx,2024-01-01,\n",
        "items.csv",
    )
    found = lines(path, "items")
    assert [line.count("units", 1) if isinstance(line, Line) else "refused" for line in found] == [
        24,
        24,
        "refused",
        "refused",
        1,
    ]


def test_a_date_to_come_is_refused(tmp_path):
    (bad,) = lines(a_file(tmp_path, "what,received_on\nx,2024-03-07\n", "items.csv"), "items")
    assert "is to come" in bad.reason or "to come; today is 2024-03-06" in bad.reason


def test_a_cell_late_in_the_column_settles_an_early_one_and_the_result_says_so(tmp_path):
    found = sheet(a_file(tmp_path, "number,opened_on\nSO.1,03/04/2023\nSO.2,45000\nSO.3,13/04/2023\n"))
    assert [line.day("opened_on") for line in found.lines()] == [
        date(2023, 4, 3),
        date(2023, 3, 15),
        date(2023, 4, 13),
    ]
    assert found.notes() == [
        "opened_on: 1 Excel serial number read as dates in the 1900 system",
        "opened_on: read day first, as row 4 (13/04/2023) shows",
    ]


_CELL = st.text(st.characters(blacklist_categories=("Cs",), blacklist_characters="\0\r"), max_size=15)


@given(st.lists(st.lists(_CELL, min_size=3, max_size=3), max_size=6), st.sampled_from(",;\t|"))
def test_whatever_a_writer_of_csv_wrote_is_read_back(tmp_path_factory, rows, separator):
    path = tmp_path_factory.mktemp("csv") / "any.csv"
    with path.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out, delimiter=separator, lineterminator="\n", quoting=csv.QUOTE_ALL)
        writer.writerows([["number", "title", "offense"], *rows])
    table = tables.look(path, known=("number", "title", "offense"))
    assert table.separator == separator
    assert [row.cells for row in table.rows()] == [row for row in rows if any(cell.strip() for cell in row)]


@given(st.binary(max_size=200))
def test_any_bytes_are_a_table_or_refused_with_a_reason(tmp_path_factory, data):
    path = tmp_path_factory.mktemp("any") / "cases.csv"
    path.write_bytes(b"number,title\n" + data)
    with contextlib.suppress(NotATable, SignsRefused, HeadingsRefused, FileEmpty):
        for found in lines(path):
            assert isinstance(found, Line) or found.reason


# --- mapping

ALL = {kind: columns.names(kind) for kind in KINDS}


def told(tmp_path, text: str) -> dict[str, Dialect]:
    return mapping.read(a_file(tmp_path, text, "former.toml"), kinds=ALL)


def test_a_mapping_gives_headings_dates_defaults_and_words(tmp_path):
    found = told(
        tmp_path,
        """
        [columns]
        "Evid No." = "number_at_former_system"
        "Remarks" = ""
        [dates]
        order = "mdy"
        [defaults]
        location = "Main room"
        [values.category]
        "GUN" = "firearm"
        [items.columns]
        "Descr" = "what"
        "Date In" = "received_on"
        """,
    )["items"]
    path = a_file(
        tmp_path, "Evid No.,Descr,Date In,Category,Remarks\n7,pistol,03/04/2023,gun,x\n", "items.csv"
    )
    (line,) = lines(path, "items", found)
    assert line.values == {
        "number_at_former_system": "7", "what": "pistol", "received_on": date(2023, 3, 4), "category": "firearm",
        "location": "Main room",
    }  # fmt: skip
    assert sheet(path, "items", found).ignored == ()


def test_one_columns_order_can_differ(tmp_path):
    found = told(tmp_path, '[dates]\norder = "mdy"\nborn = "dmy"\n')
    assert found["people"].orders == {"born": "dmy"}
    assert found["people"].order == "mdy"


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("[columns]\nx = ", "Invalid value"),
        ("[colums]\n", "no table \\[colums\\]"),
        ('[columns]\n"A" = "nothing"\n', "no column 'nothing'"),
        ('[items.columns]\n"A" = "born"\n', "no column 'born'"),
        ('[dates]\norder = "american"\n', "not one of mdy, dmy, ymd"),
        ('[dates]\nexcel = "1901"\n', "not “1900” or “1904”"),
        ('[dates]\nfoo = "mdy"\n', "no column 'foo'"),
        ("[defaults]\nunits = 1\n", "put it in quotes"),
        ('[values]\ncategory = "x"\n', "no table of texts"),
        ("columns = 3\n", "is no table"),
        ("items = 3\n", "is no table"),
    ],
)
def test_a_mapping_that_can_not_be_followed_is_refused(tmp_path, text, why):
    with pytest.raises(MappingRefused, match=why):
        told(tmp_path, text)
