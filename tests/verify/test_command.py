"""The one file that outsiders run, under the bare interpreter, and what it prints."""

import ast
import json
import subprocess
import sys
import zipfile

import pytest

from muniment.verify import build_pyz, command, verify
from muniment.verify.report import printable, report
from tests.verify.thief import (
    CHAINS,
    INDEX,
    NUMBER,
    PACKAGE,
    T0,
    VKEY,
    World,
    judge,
    lines,
    read_lines,
    resign,
    table,
    vector_files,
    write,
)

FILES = vector_files()
EMPTY = {"PATH": "", "LC_ALL": "C"}


@pytest.fixture(scope="module")
def pyz(tmp_path_factory):
    target = tmp_path_factory.mktemp("pyz") / "verify.pyz"
    build_pyz.main([str(target)])
    return target


def run(pyz, *arguments):
    """Under -S -I: no site packages, no environment, no current folder."""
    whole = [sys.executable, "-S", "-I", str(pyz), *map(str, arguments)]
    return subprocess.run(
        whole, capture_output=True, text=True, encoding="utf-8", env=EMPTY, check=False, timeout=120
    )


def test_the_file_is_the_same_each_time_and_holds_nothing_else(pyz):
    assert build_pyz.build() == build_pyz.build() == pyz.read_bytes()
    names = zipfile.ZipFile(pyz).namelist()
    assert {name.rpartition("/")[0] for name in names} == {
        "",
        "muniment",
        "muniment/ledger",
        "muniment/verify",
    }


@pytest.mark.parametrize("path", sorted(path for path in build_pyz.sources() if path.endswith(".py")))
def test_every_source_parses_on_python_3_9_and_imports_the_standard_library_only(path):
    tree = ast.parse(build_pyz.sources()[path], feature_version=(3, 9))
    for node in ast.walk(tree):
        found = (
            [node.module]
            if isinstance(node, ast.ImportFrom)
            else [alias.name for alias in node.names]
            if isinstance(node, ast.Import)
            else []
        )
        for name in found:
            first = name.partition(".")[0]
            assert first in sys.stdlib_module_names or name.startswith(("muniment.ledger", "muniment.verify"))
            if path.startswith("muniment/ledger/"):
                assert first not in {"os", "io", "pathlib", "socket", "urllib", "subprocess", "sys", "time"}
            assert first not in {"socket", "urllib", "http", "ssl", "ftplib", "subprocess"}


def test_the_vector_package_passes(pyz, tmp_path):
    write(FILES, tmp_path / "p")
    (tmp_path / "key").write_text(VKEY + "\n")
    for key in (VKEY, tmp_path / "key"):
        done = run(pyz, tmp_path / "p", "--number", NUMBER, "--vkey", key, "--case", "SO.24-001234")
        assert (done.returncode, done.stderr) == (0, "")
        assert done.stdout.splitlines()[0] == PACKAGE["verdict"]
    assert "Rely on this list" in done.stdout
    assert "freshness not shown" in done.stdout
    done = run(pyz, tmp_path / "p")
    assert (done.returncode, done.stdout.splitlines()[0]) == (
        0,
        "consistent, key not confirmed (number not confirmed)",
    )


def test_json_has_the_verdict_findings_list_and_counts(pyz, tmp_path):
    done = run(pyz, write(FILES, tmp_path), "--number", NUMBER, "--vkey", VKEY, "--json")
    said = json.loads(done.stdout)
    assert said["verdict"] == PACKAGE["verdict"]
    assert said["list"] == PACKAGE["rows"]
    assert said["counts"] == PACKAGE["counts"]
    assert said["withheld"] == json.loads(FILES["DATA/WITHHELD.json"])
    assert [set(finding) for finding in said["findings"]] == [
        {"check", "ok", "what", "expected", "found", "advice"}
    ] * 14
    assert {"number", "origin", "size", "root", "heads", "internal_boxes", "freshness"} <= said.keys()


def drop_an_item():
    def change(value):
        if value["t0"] == T0["A"]:
            value["entries"] = value["entries"][:-1]
        return value

    return resign({**FILES, CHAINS: lines(map(change, read_lines(FILES[CHAINS])))})


def shorter_index():
    world = World.of_vector()
    world.payload[INDEX] = table(json.loads(world.payload[INDEX])[1:])
    return world.build()


def closed_field():
    world = World.of_vector()
    world.told("X1", 0).close("words")
    return world.build()


@pytest.mark.parametrize(
    ("theft", "check"),
    [
        (lambda: {**FILES, "DATA/README.TXT": b"!"}, 14),
        (drop_an_item, 6),
        (shorter_index, 14),
        (closed_field, 12),
        (lambda: {**FILES, "PACKAGE.note": b""}, 1),
    ],
    ids=["file", "list", "index", "closed", "note"],
)
def test_thefts_end_in_1_and_are_named(pyz, tmp_path, theft, check):
    done = run(pyz, write(theft(), tmp_path), "--number", NUMBER, "--vkey", VKEY)
    assert (done.returncode, done.stderr) == (1, "")
    assert done.stdout.startswith("NOT OK\n")
    assert any(line.startswith(f"NOT OK {check:2}  ") for line in done.stdout.splitlines())


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["{missing}"],
        ["{p}", "--number", "#"],
        ["{p}", "--vkey", "nonsense"],
        ["{p}", "--policy", "{missing}"],
        ["{p}", "--log", "{missing}"],
        ["{p}", "--what"],
        ["{p}", "--max-age", "old"],
        ["{p}", "--case", "#"],
    ],
)
def test_asking_wrongly_ends_in_2(pyz, tmp_path, arguments):
    write(FILES, tmp_path / "p")
    places = {"p": tmp_path / "p", "missing": tmp_path / "missing"}
    done = run(pyz, *(each.format(**places) for each in arguments))
    assert done.returncode == 2
    assert done.stdout == ""
    assert "Traceback" not in done.stderr


def test_every_option_reaches_the_checks(tmp_path, capsys):
    write(FILES, tmp_path / "p")
    (tmp_path / "seen").write_bytes(FILES["PROOF/log/checkpoint"])
    (tmp_path / "policy").write_text("quorum none\n")
    asked = [
        str(tmp_path / "p"),
        "--number",
        NUMBER,
        "--vkey",
        VKEY,
        "--seen",
        str(tmp_path / "seen"),
        "--policy",
        str(tmp_path / "policy"),
        "--log",
        str(tmp_path / "p" / "PROOF" / "log"),
    ]
    assert command.main(asked) == 0
    assert command.main([*asked, "--max-age", "1"]) == 1
    assert "may be an older, true one" in capsys.readouterr().out


def test_a_package_can_not_write_to_the_terminal_what_it_likes(tmp_path):
    assert printable("a\x1b[2Jb\u202ec") == "a\\x1b[2Jb\\x202ec"
    world = World.of_vector()
    world.told("X5", 0)["category"] = "\x1b[2J"
    world.told("X5", 0)["received_at"] = ["no", {"text": 1}]
    text = report(judge(world.build(), tmp_path))
    assert "\x1b" not in text


def test_the_report_says_when_outsiders_signed(tmp_path):
    verdict = verify(write(FILES, tmp_path), number=NUMBER)
    assert "freshness not shown" in report(verdict)
