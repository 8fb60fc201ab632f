"""What an insider may do to files and tables, and the check that names it."""

import json

import pytest

from tests.verify import thief
from tests.verify.thief import (
    INDEX,
    WITHHELD,
    digest,
    failing,
    judge,
    redraw,
    resign,
    rows_of,
    says,
    table,
    vector_files,
)

FILES = vector_files()


def test_a_changed_file_is_named(tmp_path):
    verdict = judge({**FILES, "DATA/README.TXT": b"rely on the pdf\n"}, tmp_path)
    assert failing(verdict) == {14}
    assert "DATA/README.TXT was changed" in {finding.what for finding in verdict.failed()}


def test_a_changed_file_signed_anew_is_not_what_was_issued(tmp_path):
    files = {**FILES, "DATA/README.TXT": b"rely on the pdf\n"}
    files["manifest-sha256.txt"] = thief.manifest(files, payload=True)
    verdict = judge(resign(files), tmp_path)
    assert failing(verdict) == {14}
    assert says(verdict, "not those that were issued")


def test_two_files_that_changed_places_are_named(tmp_path):
    files = {**FILES, INDEX: FILES[WITHHELD], WITHHELD: FILES[INDEX]}
    assert failing(judge(files, tmp_path)) == {14}


def test_a_file_that_was_removed_or_added_is_named(tmp_path):
    fewer = {path: data for path, data in FILES.items() if path != "DATA/README.TXT"}
    assert failing(judge(fewer, tmp_path / "fewer")) == {14}
    verdict = judge({**FILES, "DATA/EXTRA.PDF": b"%PDF"}, tmp_path / "more")
    assert failing(verdict) == {14}
    assert says(verdict, "in no manifest")


@pytest.mark.parametrize("path", ["../outside", "DATA//x", "DATA/./x", "DATA\\x", "DATA/e\u0301"])
def test_a_manifest_may_not_name_a_path_that_two_systems_read_differently(tmp_path, world, path):
    world.extra["manifest-sha256.txt"] = (
        world.build()["manifest-sha256.txt"] + f"{'0' * 64}  {path}\n".encode()
    )
    verdict = judge(world.build(), tmp_path)
    assert failing(verdict) == {14}
    assert says(verdict, "is no digest and path")


def test_a_tag_manifest_of_another_package_is_named(tmp_path):
    files = {**FILES, "bag-info.txt": b"Source: elsewhere\n"}
    files["tagmanifest-sha256.txt"] = thief.manifest(files, payload=False)
    assert failing(judge(files, tmp_path)) == {1}


def test_bag_files_and_the_page_belong_to_the_tag_manifest(tmp_path, world):
    world.extra.update({"bagit.txt": b"BagIt\n", "bag-info.txt": b"x\n", "VERIFY.HTM": b"<html>"})
    assert judge(world.build(), tmp_path).ok


@pytest.mark.parametrize("path", [INDEX, WITHHELD])
@pytest.mark.parametrize("gone", [0, 2, -1])
def test_a_row_that_a_table_leaves_out_is_named(tmp_path, world, path, gone):
    rows = rows_of(path)
    del rows[gone]
    world.payload[path] = table(rows)
    verdict = judge(world.build(), tmp_path)
    assert failing(verdict) == {14}
    assert any(
        path in finding.what and "list that the proofs hold" in finding.what for finding in verdict.failed()
    )


def test_a_row_with_another_word_and_a_row_too_many_are_named(tmp_path, world):
    rows = rows_of(INDEX)
    rows[0][2] = "casing"
    world.payload[INDEX] = table(rows)
    assert failing(judge(world.build(), tmp_path / "other")) == {14}
    world.payload[INDEX] = table([*rows_of(INDEX), ["ff" * 32, "2025-01-01", "casing", "here"]])
    assert failing(judge(world.build(), tmp_path / "more")) == {14}


def csv_of(rows, header=("a", "b", "c", "d")):
    from muniment.verify.listing import cell, neutral

    quote = '"{}"'.format
    body = [[neutral(cell(value)).replace('"', '""') for value in row] for row in rows]
    return "".join(",".join(map(quote, row)) + "\r\n" for row in [header, *body]).encode("utf-8-sig")


def pdf_of(rows_file):
    return b"%PDF-1.7\n1 0 obj <</Subject (rows-sha256:" + digest(rows_file).encode() + b")>> endobj\n%%EOF\n"


def with_copies(world, index, withheld):
    world.payload |= {
        "DATA/INDEX.csv": csv_of(index),
        "DATA/WITHHELD.csv": csv_of(withheld, header=["x"] * 8),
        "DATA/INDEX.pdf": pdf_of(table(index)),
        "DATA/WITHHELD.pdf": pdf_of(table(withheld)),
    }
    return world.build()


def test_copies_of_the_tables_that_carry_the_list_pass(tmp_path, world):
    assert judge(with_copies(world, rows_of(INDEX), rows_of(WITHHELD)), tmp_path).ok


@pytest.mark.parametrize("gone", [0, 3, -1])
def test_copies_that_leave_out_a_line_are_named_each(tmp_path, world, gone):
    index, withheld = rows_of(INDEX), rows_of(WITHHELD)
    del index[gone], withheld[gone]
    verdict = judge(with_copies(world, index, withheld), tmp_path)
    assert failing(verdict) == {14}
    said = " ".join(finding.what for finding in verdict.failed())
    assert all(name in said for name in ("INDEX.csv", "WITHHELD.csv", "INDEX.pdf", "WITHHELD.pdf"))


def test_a_csv_header_can_not_hide_a_row(tmp_path, world):
    world.payload["DATA/INDEX.csv"] = csv_of(
        rows_of(INDEX), header=["ff" * 32, "2025-01-01", "casing", "here"]
    )
    assert failing(judge(world.build(), tmp_path)) == {14}


def test_a_pdf_without_the_digest_of_its_rows_is_named(tmp_path, world):
    world.payload["DATA/INDEX.pdf"] = b"%PDF-1.7\n%%EOF\n"
    assert failing(judge(world.build(), tmp_path)) == {14}


def test_a_formula_in_a_cell_is_neutral_in_the_csv_and_the_same_word(tmp_path, world):
    world.told("X5", 0)["category"] = "=HYPERLINK(1)"
    files = redraw(world, tmp_path / "draft")
    world.payload["DATA/INDEX.csv"] = csv_of(json.loads(files[INDEX]))
    assert b"'=HYPERLINK" in world.payload["DATA/INDEX.csv"]
    assert judge(world.build(), tmp_path / "final").ok


def test_two_paths_that_are_one_on_some_systems_are_named(tmp_path, world):
    world.payload["DATA/readme.txt"] = b"another\n"
    verdict = judge(world.build(), tmp_path)
    assert failing(verdict) == {14}
    assert says(verdict, "differ in capitals only")
