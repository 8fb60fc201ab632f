"""The register as counsel or an auditor gets it: proofs, no names, and answers about an item."""

import json
import os
import subprocess
import sys
from datetime import date, timedelta

import pytest
from click.testing import CliRunner

from muniment.cli.main import main
from muniment.errors.may import NotAllowed
from muniment.errors.record import RegisterRefused
from muniment.production import receipts
from muniment.record import register
from muniment.record.register_folder import hand_over
from muniment.verify.register import verify_register
from tests.custody.makers import WORDS, an_item
from tests.production.makers import PROSECUTION, a_prosecution, issue
from tests.production.makers import an_item as an_item_of_the_case

SECRETS = (WORDS, "Orrin Vale", "live rounds", "SO.24-001234", "555-0142", "walk-in")


@pytest.fixture
def weeks(desk, clock):
    """Items over forty days: every day one of ammunition, on one day twelve, and a sheet that came late."""
    first = date.fromisoformat(register.first_day(desk.office))
    days = [(first + timedelta(days=n)).isoformat() for n in range(41)]
    found = {}
    for n in (0, 1, 2, 20, 40):
        clock.set(f"{days[n]}T11:00:00-07:00")
        found[n] = [an_item(desk, case_typed="SO.24-001234") for _ in range(12 if n == 1 else 1)]
    clock.set(f"{days[40]}T12:00:00-07:00")
    found["late"] = an_item(desk, received_at=days[2], category="biological")
    return days, found


def text_of(folder):
    return b"".join(
        path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and path.suffix != ".pyz" and "tile" not in path.parts
    ).decode()


def test_it_is_in_order_and_names_nobody(desk, weeks, tmp_path):
    days, found = weeks
    made = hand_over(desk, tmp_path / "r")
    assert made.verdict.verdict == "complete except 1 not closed yet (days)"
    assert (made.first, made.last, made.items) == (days[0], days[40], 17)
    text = text_of(tmp_path / "r")
    for secret in (*SECRETS, found["late"].number, found["late"].id, 'biological"'):
        assert secret not in text
    (late,) = [each for each in made.verdict.entries if each.note]
    assert late.note == f"handed in on {days[2]}"


def test_a_large_cell_is_opened_for_its_day_and_small_ones_are_not(desk, weeks, tmp_path):
    days, _ = weeks
    made = hand_over(desk, tmp_path / "r")
    cells = {day.day: day.cells for day in made.verdict.days if day.cells}
    whole = [month for month in made.verdict.months if month.month == days[1][:7]]
    if whole and sum(day.startswith(days[1][:7]) for day in (days[0], days[2])) == 0:
        assert cells == {days[1]: {"weapons": 12}}
    assert all(count >= 5 for each in cells.values() for count in each.values())
    assert all(
        count == 0 or count >= 5 or len(month.cells) == 1
        for month in made.verdict.months
        for _, count in month.cells
    )


def test_an_auditor_sees_every_category_and_it_adds_up(desk, weeks, tmp_path):
    made = hand_over(desk, tmp_path / "r", categories=True)
    assert made.verdict.ok
    assert [each.category for each in made.verdict.entries][-1] == "biological"
    closed = [day for day in made.verdict.days if day.closed_at]
    assert all(sum(day.cells.values()) == len(day.entries) for day in closed)


def test_categories_and_the_register_take_their_roles(desk_of, desk, tmp_path):
    an_item(desk)
    with pytest.raises(NotAllowed):
        hand_over(desk_of("technician"), tmp_path / "a")
    with pytest.raises(NotAllowed):
        hand_over(desk_of("prosecutor"), tmp_path / "b", categories=True)
    assert hand_over(desk_of("auditor"), tmp_path / "c", categories=True).verdict.ok
    assert not (tmp_path / "b").exists()


def test_a_folder_with_files_and_days_that_are_none_are_refused(desk, tmp_path):
    an_item(desk)
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "x").write_text("x")
    for out, days in (
        ("full", {}),
        ("a", {"first": "6 March"}),
        ("b", {"first": "2001-01-01", "last": "2001-02-01"}),
        ("c", {"first": "2099-01-01"}),
    ):
        with pytest.raises(RegisterRefused):
            hand_over(desk, tmp_path / out, **days)
        assert out == "full" or not (tmp_path / out).exists()


def test_without_the_log_it_is_checked_against_a_copy(desk, weeks, tmp_path):
    made = hand_over(desk, tmp_path / "r", with_log=False)
    assert made.verdict.ok
    assert not (tmp_path / "r/PROOF/log/tile").exists()
    assert not verify_register(tmp_path / "r", vkey=desk.office.vkey).ok
    assert verify_register(tmp_path / "r", vkey=desk.office.vkey, log=desk.office.published).ok


def test_a_receipt_shows_its_day_and_one_given_later_is_new(desk, weeks, tmp_path):
    days, found = weeks
    old = tmp_path / "old.pdf"
    old.write_bytes(receipts.receipt(desk, found[1][0].number).pdf)
    hand_over(desk, tmp_path / "r")
    new = tmp_path / "new.pdf"
    new.write_bytes(receipts.receipt(desk, an_item(desk).number).pdf)
    verdict = verify_register(tmp_path / "r", vkey=desk.office.vkey, receipts=[old, new])
    assert verdict.ok
    first, second = verdict.answers
    assert first.day == days[1]
    assert f"is in the register handed over on {days[40]}, under {days[1]}" in first.text
    assert second.day is None
    assert "was put on the record later" in second.text


def test_the_items_of_a_production_are_looked_up(desk, weeks, tmp_path, clock):
    days, _ = weeks
    a_prosecution(desk)
    item = an_item_of_the_case(desk, what="a gate chain")
    assert item
    issue(desk, tmp_path / "p")
    hand_over(desk, tmp_path / "r")
    verdict = verify_register(tmp_path / "r", vkey=desk.office.vkey, productions=[tmp_path / "p"])
    assert verdict.ok, verdict.failed()
    assert len(verdict.answers) >= 1
    assert all(each.day is not None for each in verdict.answers)
    assert days[40] in {each.day for each in verdict.answers}
    assert PROSECUTION not in text_of(tmp_path / "r")


def run(home, *words):
    return CliRunner().invoke(main, ["--home", str(home), "--as", "founder", *words])


def test_the_command_writes_it_and_closes_days(desk, weeks, tmp_path):
    days, _ = weeks
    home = desk.office.home
    made = run(
        home,
        "ledger",
        "register",
        "--from",
        days[0],
        "--to",
        days[20],
        "--out",
        str(tmp_path / "r"),
        "--json",
    )
    assert made.exit_code == 0, made.output
    told = json.loads(made.output)
    assert (told["verdict"], told["items"], told["from"], told["to"]) == ("complete", 15, days[0], days[20])
    said = run(home, "ledger", "register", "--out", str(tmp_path / "s"))
    assert "Rely on these figures" in said.output
    again = run(home, "ledger", "register", "--out", str(tmp_path / "s"))
    assert again.exit_code == 2
    assert "holds files already" in again.output


def test_the_checker_in_the_folder_runs_where_nothing_is_installed(desk, weeks, tmp_path):
    days, found = weeks
    hand_over(desk, tmp_path / "r")
    (tmp_path / "receipt.pdf").write_bytes(receipts.receipt(desk, found[2][0].number).pdf)
    key = ["--vkey", desk.office.vkey]
    asked = [*key, "--receipt", str(tmp_path / "receipt.pdf")]

    def pyz(*words):
        command = [sys.executable, "-S", "-I", str(tmp_path / "r/verify.pyz"), *words]
        return subprocess.run(
            command, capture_output=True, text=True, check=False, env={"PATH": os.environ["PATH"]}
        )

    done = pyz(str(tmp_path / "r"), *asked)
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.startswith("complete except 1 not closed yet (days)")
    assert f"is in the register handed over on {days[40]}, under {days[2]}" in done.stdout
    by_command = run(desk.office.home, "verify", str(tmp_path / "r"), *asked, "--json")
    assert json.loads(by_command.output)["answers"][0]["day"] == days[2]
    receipt = pyz(str(tmp_path / "receipt.pdf"), *key)
    assert (receipt.returncode, receipt.stdout.split("\n")[0]) == (0, "on the record")
    (tmp_path / "r/DAYS.csv").unlink()
    assert pyz(str(tmp_path / "r"), *key).returncode == 1
    assert run(desk.office.home, "verify", str(tmp_path / "r"), *key).exit_code == 1
