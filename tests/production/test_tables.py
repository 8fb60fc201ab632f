"""Tables, pages and paper: nothing typed can run, and the same rows give the same bytes."""

import csv
import hashlib
import io
import re

import pytest

from muniment.production import pdf, tables
from muniment.production.bag import info, is_payload, is_tag, manifest, read_info
from muniment.verify.listing import cell as wanted
from muniment.verify.listing import neutral


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "plain", "'", "", "a=b"])
def test_a_cell_is_written_as_the_checker_reads_it(text):
    assert tables.cell(text) == neutral(wanted(text))


def test_null_is_nothing_and_structure_is_canonical():
    assert tables.cell(None) == ""
    assert tables.cell({"b": 1, "a": None}) == '{"a":null,"b":1}'
    assert tables.cell(3) == "3"


def test_a_table_reads_back_cell_by_cell_whatever_the_text_holds():
    rows = [["a\nb", 'quote " comma ,', "=x", None, 4]]
    found = list(csv.reader(io.StringIO(tables.rows_csv(rows).decode(), newline="")))
    assert found == [["a\nb", 'quote " comma ,', "'=x", "", "4"]]


def a_sheet(rows):
    return pdf.Sheet(
        title="Discovery index of production 1 · D202.CR-2024-00871",
        notes=["issued <b>to</b> somebody & others"],
        mark="New Mexico: DRAFT, UNREVIEWED",
        columns=(("Line", 1), ("What", 3)),
        rows=rows,
        nothing="nothing",
        footer="Alder County",
    )


def test_paper_is_the_same_bytes_each_time_and_states_the_digest_of_its_rows():
    first = pdf.render(a_sheet([["1", "a round"]]), rows_json=b"rows\n")
    assert first == pdf.render(a_sheet([["1", "a round"]]), rows_json=b"rows\n")
    assert re.findall(rb"/Subject \(rows-sha256:([0-9a-f]{64})\)", first) == [
        hashlib.sha256(b"rows\n").hexdigest().encode()
    ]


@pytest.mark.parametrize(
    "text",
    [
        "x" * 30_000,
        "<b>&amp;</para>",
        "日本語\u202e",
        "a\nb" * 500,
        "日" * 890,
        "W" * 899,
        "<" * 5000,
        "\ud800",
        "\x00\x07",
    ],
)
def test_no_text_breaks_the_paper(text):
    made = pdf.render(a_sheet([["1", text]] * 3), rows_json=b"[]\n")
    assert made.startswith(b"%PDF")


def test_the_manifests_share_every_file_between_them():
    paths = [
        "README.TXT",
        "verify.pyz",
        "SHA256SUMS",
        "DATA/INDEX.json",
        "NATIVES/0001/x",
        "PROOF/chains.jsonl",
    ]
    paths += ["bagit.txt", "bag-info.txt", "VERIFY.HTM", "manifest-sha256.txt"]
    assert [path for path in paths if is_payload(path)] == paths[:5]
    assert [path for path in paths if is_tag(path)] == paths[5:]
    assert not any(is_payload(path) or is_tag(path) for path in ("tagmanifest-sha256.txt", "PACKAGE.note"))


def test_a_manifest_is_sorted_by_bytes():
    assert manifest({"b": "2", "B": "1", "é": "3"}) == b"1  B\n2  b\n" + "3  é\n".encode()


def test_a_name_can_not_bring_a_line_into_the_label_of_the_medium():
    made = info([("Muniment-Issued-To", "Riley\nMuniment-Withheld: 0"), ("Muniment-Withheld", 3)])
    assert read_info(made) == {"Muniment-Issued-To": "Riley Muniment-Withheld: 0", "Muniment-Withheld": "3"}
