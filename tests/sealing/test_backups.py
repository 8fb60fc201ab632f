"""An older backup does not bring back what was expunged since."""

import shutil

import pytest
from click.testing import CliRunner

from muniment.cli.main import main
from muniment.disclosure.actions import sealing
from muniment.disclosure.orders.targets import Named
from muniment.record import current, expunge
from tests.disclosure.makers import a_file, a_prosecution, an_item
from tests.sealing.searching import where

WORDS = "The Zyxomma lantern is hers."
ALL = (WORDS, "Zyxomma", "Brobdingnag")


def typed(*words, code=0):
    said = CliRunner().invoke(main, [str(each) for each in words])
    assert said.exit_code == code, (words, said.output, said.stderr, said.exception)
    return said


def close():
    from django.db import connections

    connections.close_all()
    current.use(None)


@pytest.fixture
def backed_up(desk, people, paper, home, tmp_path):
    """A backup with its keys, and after it the order to expunge what is in it."""
    a_prosecution(desk)
    item = an_item(desk, words=WORDS)
    a_file(desk, item, tmp_path, text="Brobdingnag ferry")
    typed("backup", "--home", home, "--as", "founder", tmp_path / "backup", "--secrets")
    waiting = sealing.expunge_(people["prosecutor"], Named(items=(item,)), paper=paper()).order
    sealing.confirm(people["judge"], waiting.id)
    close()
    return tmp_path / "backup"


def test_a_backup_holds_no_body_that_can_be_read_without_its_keys(backed_up):
    for part in ("record", "vault"):
        assert where(backed_up / part, *ALL) == []


def test_restored_with_the_list_it_is_expunged_before_anybody_reads(backed_up, home, tmp_path):
    typed(
        "restore",
        backed_up,
        "--home",
        tmp_path / "again",
        "--as",
        "founder",
        "--published",
        home / "published",
        "--expunged",
        home / expunge.LIST,
    )
    close()
    assert where(tmp_path / "again", *ALL) == []


def test_restored_under_the_keys_of_today_it_can_not_be_read_at_all(backed_up, home, tmp_path):
    shutil.copy(home / "keys.sqlite", tmp_path / "keys.today")
    typed(
        "restore",
        backed_up,
        "--home",
        tmp_path / "again",
        "--as",
        "founder",
        "--published",
        home / "published",
        "--keys",
        tmp_path / "keys.today",
    )
    close()
    assert where(tmp_path / "again", *ALL) == []
