"""A bit turns over in what is stored: it is named, nothing is built on it, and the way out is said and works."""

from __future__ import annotations

import shutil
import sqlite3
from pathlib import Path

import pytest

from tests.faults.test_kill import BASE, published, told


def flip(data: bytes, at: int = -1) -> bytes:
    at %= len(data)
    return data[:at] + bytes((data[at] ^ 4,)) + data[at + 1 :]


def change(
    home: Path, table: str, column: str, where: str, *, at: int = -1, database: str = "muniment.sqlite"
) -> None:
    """Turn a bit of one value over."""
    with sqlite3.connect(home / database) as raw:
        rowid, value = raw.execute(f"SELECT rowid, {column} FROM {table} WHERE {where}").fetchone()
        data = value.encode() if isinstance(value, str) else value
        raw.execute(f"UPDATE {table} SET {column} = ? WHERE rowid = ?", (flip(data, at), rowid))
    raw.close()


def opened(harness, home: Path) -> dict:
    """What a start says: the error, or nothing."""
    answer = harness.run("start", home)
    return next((each for each in answer["acks"] if "error" in each), {})


def checked(harness, home: Path) -> dict:
    """What `ledger check` says of a home that starts."""
    (report,) = told(harness.run("check", home), "report")
    return report


REFUSED = [
    (
        "record_span",
        "data",
        "first = (SELECT MAX(first) FROM record_span)",
        -1,
        "RootDiffers",
        "signed at 253",
    ),
    ("record_checkpoint", "note", "size = 253", 30, "RootDiffers", "signed at 253"),
    ("record_checkpoint", "note", "size = 253", -10, "ForeignKeys", "secret/log.key"),
]


@pytest.mark.parametrize(("table", "column", "where", "at", "error", "says"), REFUSED)
def test_a_flip_at_the_edge_refuses_the_start_and_mend_puts_it_right(
    harness, fresh, table, column, where, at, error, says
):
    home = fresh()
    change(home, table, column, where, at=at)
    refused = opened(harness, home)
    assert refused["error"] == error, refused
    assert says in refused["message"]
    assert refused["exit_code"] == 6
    assert told(harness.run("append", home), "recorded") == []
    mended = harness.run("mend", home)
    assert told(mended, "mended"), mended
    assert checked(harness, home)["ok"]
    assert told(harness.run("append", home), "recorded") == [0, 1]


def test_a_flip_in_an_older_span_is_named_by_the_check_and_mended_from_the_published_copy(harness, fresh):
    home = fresh()
    harness.run("append", home)
    change(home, "record_span", "data", "first = 5", at=40)
    report = checked(harness, home)
    assert not report["ok"]
    assert "is not over these entries" in " ".join(report["problems"])
    assert any("ledger mend" in way for way in report["ways"])
    (words,) = told(harness.run("mend", home), "mended")
    assert "261 entries came back from the published copy" in words[0]
    assert checked(harness, home)["ok"]


def test_a_flip_in_a_full_tile_is_named_and_made_again_from_the_entries(harness, fresh):
    home = fresh()
    harness.run("append", home)
    change(home, "record_tile", "data", "key = '0/0'", at=100)
    report = checked(harness, home)
    assert [p for p in report["problems"] if "stored tiles are not those of the entries: 0/0" in p]
    (words,) = told(harness.run("mend", home), "mended")
    assert words == ["1 tiles were made again from the entries"]
    assert checked(harness, home)["ok"]


def test_where_no_copy_gives_the_signed_root_mend_refuses_and_changes_nothing(harness, fresh):
    home = fresh()
    change(home, "record_span", "data", "first = 5", at=40)
    path = home / "published" / "tile" / "entries" / "000.p" / "253"
    path.write_bytes(flip(path.read_bytes(), 4000))
    before = (home / "muniment.sqlite").read_bytes()
    (error,) = [each for each in harness.run("mend", home)["acks"] if "error" in each]
    assert error["error"] == "DamagedStore"
    assert "neither the database nor the published copy" in error["message"]
    assert "restore" in error["advice"]
    assert (home / "muniment.sqlite").read_bytes() == before


NAMED = [
    (
        "record_link",
        "hsalt",
        "i = 7 AND log_index > 20",
        "muniment.sqlite",
        "position 7 of journal OFFICE is not in the log",
    ),
    (
        "record_link",
        "hdr",
        "i = 7 AND log_index > 20",
        "muniment.sqlite",
        "position 7 of journal OFFICE is not in the log",
    ),
    ("record_storedevent", "body", "seq = 9", "muniment.sqlite", "events are not what the log commits to: 9"),
    ("record_storedevent", "kept", "seq = 9", "muniment.sqlite", "events are not what the log commits to: 9"),
    (
        "record_storedevent",
        "leaves",
        "seq = 9",
        "muniment.sqlite",
        "events are not what the log commits to: 9",
    ),
    (
        "record_chain",
        "peaks",
        "kind = 6",
        "muniment.sqlite",
        "the head of journal OFFICE is not that of its entries",
    ),
    (
        "record_checkpoint",
        "note",
        "size = 9",
        "muniment.sqlite",
        "the checkpoint of size 9 is not as it was signed",
    ),
]


@pytest.mark.parametrize(("table", "column", "where", "database", "says"), NAMED)
def test_a_flip_anywhere_else_is_named_by_the_check_with_a_way_out(
    harness, fresh, table, column, where, database, says
):
    home = fresh()
    change(home, table, column, where, database=database)
    report = checked(harness, home)
    assert not report["ok"]
    assert says in " ".join(report["problems"])
    assert report["ways"]


def test_a_flip_in_an_event_key_is_named(harness, fresh):
    home = fresh()
    with sqlite3.connect(home / "keys.sqlite") as raw:
        (ev, key) = raw.execute("SELECT ev, key FROM event_key LIMIT 1").fetchone()
        raw.execute("UPDATE event_key SET key = ? WHERE ev = ?", (flip(key), ev))
    raw.close()
    assert "events are not what the log commits to" in " ".join(checked(harness, home)["problems"])


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("log.key", "secret/log.key does not belong to this log"),
        ("vrf.key", "secret/vrf.key does not belong to this log"),
        ("chain.key", "secret/chain.key does not belong to this log"),
    ],
)
def test_a_flip_in_a_secret_refuses_the_start_and_names_the_file(harness, fresh, name, says):
    home = fresh()
    path = home / "secret" / name
    path.write_bytes(flip(path.read_bytes()))
    refused = opened(harness, home)
    assert says in refused["message"]
    assert "sealed copy" in refused["advice"]
    assert told(harness.run("append", home), "recorded") == []


def test_a_published_checkpoint_that_can_not_be_read_refuses_the_start(harness, fresh):
    home = fresh()
    (home / "published" / "checkpoint").write_bytes(b"\xff not a note")
    refused = opened(harness, home)
    assert refused["error"] == "PublishedDamaged"
    assert "outsiders" in refused["advice"]


def test_lost_tiles_are_published_again_with_the_same_bytes(harness, fresh):
    home = fresh()
    harness.run("append", home)
    folder = home / "published"
    before = {path.relative_to(folder): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    shutil.rmtree(folder / "tile")
    assert "published files are missing at 261 entries" in " ".join(checked(harness, home)["problems"])
    assert opened(harness, home) == {}
    after = {path.relative_to(folder): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    assert after == before
    assert checked(harness, home)["ok"]


def test_the_whole_published_folder_lost_comes_back_byte_for_byte(harness, fresh):
    home = fresh()
    harness.run("append", home)
    folder = home / "published"
    before = {path.relative_to(folder): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    shutil.rmtree(folder)
    assert opened(harness, home) == {}
    assert {
        path.relative_to(folder): path.read_bytes() for path in folder.rglob("*") if path.is_file()
    } == before


def test_a_published_tile_with_other_bytes_is_put_aside_and_published_anew(harness, fresh):
    home = fresh()
    path = home / "published" / "tile" / "0" / "000.p" / "253"
    path.write_bytes(flip(path.read_bytes()))
    assert "hold other bytes than were signed" in " ".join(checked(harness, home)["problems"])
    (words,) = told(harness.run("mend", home), "mended")
    assert "tile/0/000.p/253" in words[0]
    assert len(list((home / "damaged").iterdir())) == 1
    assert checked(harness, home)["ok"]


def test_an_old_backup_put_in_place_is_refused_behind_what_was_published(harness, fresh):
    home = fresh()
    old = home.parent / "old.sqlite"
    shutil.copy(home / "muniment.sqlite", old)
    harness.run("append", home)
    outside = published(home)
    for left in ("muniment.sqlite-wal", "muniment.sqlite-shm"):
        (home / left).unlink(missing_ok=True)
    shutil.copy(old, home / "muniment.sqlite")
    refused = opened(harness, home)
    assert refused["error"] == "BehindPublished"
    assert "muniment restore" in refused["advice"]
    assert published(home) == outside


def test_the_texts_are_all_there_when_nothing_is_wrong(harness, fresh):
    after = harness.run("inspect", fresh(), go_on=False)
    assert told(after, "texts") == [BASE]
