from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time

import pytest
from click.testing import CliRunner

from muniment.cli.main import main
from tests.importers.making import a_file, a_month


@pytest.fixture
def run(home, recorder):
    def call(*args: str):
        return CliRunner().invoke(main, ["--home", str(home), "--as", "founder", *map(str, args)])

    return call


def test_sample_then_import_prints_one_document_each(run, tmp_path):
    made = run("sample", tmp_path / "county", "--cases", "8", "--items", "20", "--seed", "1", "--json")
    assert json.loads(made.stdout)["items"] == 20
    done = run("import", tmp_path / "county", "--history", "--json")
    assert done.exit_code == 0, done.output
    told = json.loads(done.stdout)
    assert told["rows"] == told["recorded"] > 28
    assert told["rejected"] == []


def test_import_in_words_tells_what_was_read(run, tmp_path):
    path = tmp_path / "cases.csv"
    path.write_bytes("number;title;shelf\nSO.24-000001;Ñandú;3\n".encode("cp1252"))
    done = run("import", path)
    assert done.exit_code == 0
    assert "1 of 1 rows recorded." in done.stdout
    assert "Windows-1252, semicolon-separated" in done.stdout
    assert "columns that nothing reads: shelf" in done.stdout


def test_refused_rows_are_one_document_and_exit_1(run, tmp_path):
    path = tmp_path / "cases.csv"
    path.write_text("number,opened_on\nSO.24-1,03/04/2023\nSO.24-2,nonsense\n")
    done = run("import", path, "--json")
    assert done.exit_code == 1
    told = json.loads(done.stdout)
    assert (told["rows"], told["recorded"]) == (2, 0)
    assert [(r["file"], r["row"], r["column"]) for r in told["rejected"]] == [
        ("cases.csv", 2, "opened_on"), ("cases.csv", 3, "opened_on"),
    ]  # fmt: skip
    words = run("import", path)
    assert words.exit_code == 1
    assert "cases.csv, row 3, opened_on: 'nonsense' is no date" in words.stderr
    assert "--keep-good" in words.stderr


def test_keep_good_says_where_the_refused_rows_are(run, tmp_path):
    path = tmp_path / "cases.csv"
    path.write_text("number,opened_on\nSO.24-1,2023-03-04\nSO.24-2,nonsense\n")
    done = run("import", path, "--keep-good", "--json")
    assert done.exit_code == 0
    told = json.loads(done.stdout)
    assert (told["rows"], told["recorded"], len(told["rejected"])) == (2, 1, 1)
    assert told["rejected_files"] == [str(tmp_path / "cases.rejected.csv")]


def test_a_dry_run_of_nibrs_counts_and_records_nothing(run, tmp_path):
    path = a_file(tmp_path / "month.txt", a_month())
    told = json.loads(run("import", path, "--kind", "nibrs", "--dry-run", "--json").stdout)
    assert (told["rows"], told["recorded"], told["would_record"]) == (24, 0, 24)
    assert told["counts"]["property_segments"]["seized"] == 2
    assert run("import", path, "--kind", "nibrs", "--json").exit_code == 0


@pytest.mark.parametrize(
    ("data", "error"), [(b"", "FileEmpty"), (b"PK\x03\x04", "NotATable"), (b"a,a\n1,2\n", "HeadingsRefused")]
)
def test_a_file_that_can_not_be_read_is_told_with_advice(run, tmp_path, data, error):
    path = tmp_path / "cases.csv"
    path.write_bytes(data)
    told = json.loads(run("import", path, "--json").stdout)
    assert told["error"] == error
    assert told["advice"].startswith("Nothing was recorded.")


@pytest.mark.long
@pytest.mark.parametrize("stop", [signal.SIGINT, signal.SIGTERM])
def test_a_long_import_shows_progress_and_can_be_interrupted(home, tmp_path, stop):
    path = tmp_path / "people.csv"
    path.write_text("id,name\n" + "".join(f"P{n},Person {n}\n" for n in range(100_000)))
    command = [sys.executable, "-m", "muniment.cli.main", "--home", str(home), "--as", "founder"]
    running = subprocess.Popen(
        [*command, "import", str(path)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ},
    )
    assert "10,000 of 100,000 rows" in running.stderr.readline()
    time.sleep(0.2)
    running.send_signal(stop)
    _, told = running.communicate(timeout=60)
    assert running.returncode == 130
    assert "Nothing was recorded" in told
    path.write_text("id,name\nP1,Person 1\n")
    after = subprocess.run(
        [*command, "import", str(path), "--json"], capture_output=True, text=True, check=True
    )
    assert json.loads(after.stdout)["recorded"] == 1
