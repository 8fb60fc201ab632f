"""A home is lost and comes back from a backup: no second history, chains go on, and what was lost is declared."""

from __future__ import annotations

import json
import shutil
import sqlite3
from pathlib import Path

import pytest

from muniment.errors.record import BackupDamaged, BackupRefused, RestoreRefused, RestoreUnfinished
from muniment.ledger.note import Checkpoint, parse_note
from muniment.record import audit, backup, log, queries, replay, snapshot
from muniment.record.event import case, item
from muniment.record.published_log import PublishedLog
from muniment.site import boot, restoring
from muniment.verify.walk import LOST
from tests.production.makers import CASE, OTHER, PROSECUTION, a_file, a_prosecution, an_item, check, issue

FOUNDER = "founder"


def quiet(_part: str, _more: int) -> None:
    return None


def back_up(desk, to: Path, **more) -> backup.Backup:
    return backup.make(desk.office, to, progress=quiet, **{"secrets": True, **more})


def a_desk(home: Path):
    from muniment.may import ROLES

    return boot.desk(boot.open_office(home), user=FOUNDER, roles=ROLES, via="test")


def let_go() -> None:
    from django.db import connections

    from muniment.record import current

    connections.close_all()
    current.use(None)


@pytest.fixture
def lost(desk, home, tmp_path):
    """An office that went on after its backup, what outsiders hold of it, and nothing else."""
    from muniment.cases import actions as cases
    from muniment.custody import actions as custody

    a_prosecution(desk)
    known = an_item(desk)
    a_file(desk, known, tmp_path / "files")
    old = [r.event.receipt_number for r in queries.history(item(known))[:1]]
    back_up(desk, tmp_path / "backup")
    custody.move(desk, known, to="shelf 9", purpose="room")
    new = an_item(desk, what="24 live rounds", category="ammunition")
    cases.open_case(desk, OTHER, title="opened after the backup")
    numbers = [*old, queries.history(item(new))[0].event.receipt_number]
    let_go()
    shutil.copytree(home / "published", tmp_path / "outside")
    shutil.rmtree(home)
    facts = {"known": known, "new": new, "numbers": numbers}
    yield {"backup": tmp_path / "backup", "outside": tmp_path / "outside", "home": home, **facts}
    let_go()


def restore(lost: dict, **more) -> restoring.Restored:
    plan = {"published": PublishedLog(str(lost["outside"])), "numbers": [OTHER], **more}
    return restoring.restore(
        restoring.Plan(source=lost["backup"], home=lost["home"], **plan), user=FOUNDER, progress=quiet
    )


def head_of(folder: Path) -> Checkpoint:
    return Checkpoint.parse_own(parse_note((folder / "checkpoint").read_bytes()).text)


def test_a_restored_office_goes_on_from_what_outsiders_hold(lost):
    outside = head_of(lost["outside"])
    made = restore(lost)
    assert made.log_size == outside.size > made.backup_size
    desk = a_desk(lost["home"])
    own = Checkpoint.parse_own(parse_note(log.checkpoint(outside.size) or b"").text)
    assert own == outside
    assert log.newest_size() > outside.size
    report = audit.check(desk.office)
    assert report.ok, report.problems
    assert report.lost == made.lost_on_chains + made.lost_elsewhere > 0
    assert replay.check().ok


def test_chains_that_grew_go_on_at_places_that_were_never_used(lost):
    from muniment.custody import actions as custody

    restore(lost)
    desk = a_desk(lost["home"])
    custody.move(desk, lost["known"], to="shelf 10", purpose="found again")
    fresh = an_item(desk)
    assert queries.position(item(fresh)) > 0
    assert queries.position(case(OTHER)) > 0  # its number was given: the list goes on instead of forking
    assert audit.check(desk.office).ok
    assert replay.check().ok


def test_every_lost_place_is_declared_on_its_own_list(lost):
    restore(lost)
    desk = a_desk(lost["home"])
    lists = [r for r in queries.history(item(lost["known"])) if type(r.event).__name__ == "BodyLost"]
    assert len(lists) == 1
    assert {target[0] for target in lists[0].event.targets} == {queries.t0(item(lost["known"])).hex()}
    assert "restored from the backup of" in lists[0].event.how
    (told,) = queries.journal("OfficeRestored/1")
    assert told.event.log_size > told.event.backup_size
    assert (
        told.event.lost_elsewhere > 0
    )  # the item taken in after the backup: nobody can know its name any more
    assert desk.office.origin


def test_no_printed_number_is_given_out_twice(lost):
    restore(lost)
    desk = a_desk(lost["home"])
    fresh = an_item(desk)
    number = queries.history(item(fresh))[0].event.receipt_number
    assert number not in lost["numbers"]


def test_a_production_after_a_loss_is_honest_about_it(lost, tmp_path):
    restore(lost)
    desk = a_desk(lost["home"])
    issue(desk, tmp_path / "out")
    verdict = check(tmp_path / "out", desk)
    assert verdict.verdict == "not ok"
    assert {(each.check, each.what.partition(":")[2].strip()) for each in verdict.failed()} == {(6, LOST)}
    assert [row[1:] for row in verdict.rows]  # the list is drawn all the same


def test_a_production_that_nothing_was_lost_of_is_complete(desk, home, tmp_path):
    a_prosecution(desk)
    an_item(desk)
    back_up(desk, tmp_path / "backup")
    a_prosecution(desk, "D202.CR-2024-00999", case=OTHER)
    let_go()
    shutil.copytree(home / "published", tmp_path / "outside")
    shutil.rmtree(home)
    lost = {"backup": tmp_path / "backup", "outside": tmp_path / "outside", "home": home}
    restore(lost, numbers=[])
    desk = a_desk(home)
    issue(desk, tmp_path / "out", number=PROSECUTION)
    assert check(tmp_path / "out", desk, number=PROSECUTION).verdict.startswith("complete")
    let_go()


def test_without_word_of_the_published_log_nothing_is_restored(lost):
    with pytest.raises(RestoreRefused, match="where the published log is") as refused:
        restore(lost, published=None)
    assert "second history" in refused.value.way_out
    assert not lost["home"].exists()


def test_nothing_is_restored_over_something(lost):
    lost["home"].mkdir()
    (lost["home"] / "a file").write_text("kept")
    with pytest.raises(RestoreRefused, match="holds something already"):
        restore(lost)
    assert [p.name for p in lost["home"].iterdir()] == ["a file"]


def test_a_published_log_that_is_another_history_is_refused_as_evidence(lost):
    bundle = next((lost["outside"] / "tile" / "entries" / "000.p").glob(str(head_of(lost["outside"]).size)))
    data = bytearray(bundle.read_bytes())
    data[-1] ^= 1
    bundle.write_bytes(bytes(data))
    with pytest.raises(RestoreRefused, match="another root") as refused:
        restore(lost)
    assert "evidence" in refused.value.way_out
    assert not lost["home"].exists()


def test_whoever_is_no_administrator_restores_nothing(lost):
    from muniment.errors.accounts import NoSuchMember

    plan = restoring.Plan(
        source=lost["backup"], home=lost["home"], published=PublishedLog(str(lost["outside"]))
    )
    with pytest.raises(NoSuchMember):
        restoring.restore(plan, user="nobody", progress=quiet)
    assert not lost["home"].exists()
    assert not list(lost["home"].parent.glob(".*partial*"))


@pytest.mark.parametrize("name", ["record/muniment.sqlite", "vault", "MANIFEST.json"])
def test_a_changed_backup_is_refused_and_the_file_named(lost, name):
    path = lost["backup"] / name
    if path.is_dir():
        path = next(p for p in path.rglob("*") if p.is_file())
    path.chmod(0o600)
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(bytes(data))
    with pytest.raises(BackupDamaged, match="manifest" if "MANIFEST" in name else path.name):
        restore(lost)
    assert not lost["home"].exists()


def test_a_backup_changed_together_with_its_manifest_is_refused(lost):
    with sqlite3.connect(lost["backup"] / "record" / "muniment.sqlite") as raw:
        raw.execute("UPDATE accounts_user SET password = 'another'")
    raw.close()
    from muniment.record import manifest

    told = json.loads((lost["backup"] / "MANIFEST.json").read_text())
    told["files"]["record/muniment.sqlite"] = list(
        manifest.digest_of(lost["backup"] / "record" / "muniment.sqlite")
    )
    (lost["backup"] / "MANIFEST.json").write_text(json.dumps(told, indent=1, sort_keys=True) + "\n")
    with pytest.raises(BackupDamaged, match="not written by the office of these secrets"):
        restore(lost)


def test_secrets_and_keys_may_come_from_elsewhere(lost, tmp_path):
    shutil.move(lost["backup"] / "secret", tmp_path / "sealed copy")
    with pytest.raises(RestoreRefused, match="secrets are not in"):
        restore(lost)
    shutil.move(lost["backup"] / "keys", tmp_path / "keys")
    with pytest.raises(RestoreRefused, match="holds no keys/keys"):
        restore(lost, secrets=tmp_path / "sealed copy")
    restore(lost, secrets=tmp_path / "sealed copy", keys=tmp_path / "keys" / "keys.sqlite")
    assert audit.check(a_desk(lost["home"]).office).ok


def test_a_restore_that_was_interrupted_before_it_declared_is_refused_until_it_is_finished(lost, monkeypatch):
    with monkeypatch.context() as patch:
        patch.setattr(restoring, "finish", lambda *_a, **_k: 0)
        restore(lost)
    with pytest.raises(RestoreUnfinished) as refused:
        boot.open_office(lost["home"])
    assert "muniment restore --finish" in refused.value.way_out
    restoring.finish(lost["home"], user=FOUNDER)
    assert audit.check(a_desk(lost["home"]).office).ok
    restoring.finish(lost["home"], user=FOUNDER)
    assert len(queries.journal("OfficeRestored/1")) == 1


def test_verify_only_reads_everything_and_writes_nothing(lost):
    plan = restoring.Plan(source=lost["backup"], home=lost["home"])
    found = restoring.verify(plan, quiet)
    assert found.size > 0
    assert not lost["home"].exists()
    assert not list(lost["home"].parent.glob(".*"))


def test_a_backup_lies_under_its_name_whole_or_not_at_all(desk, tmp_path, monkeypatch):
    monkeypatch.setattr(
        snapshot, "verify", lambda *_: (_ for _ in ()).throw(OSError(5, "Input/output error"))
    )
    with pytest.raises(BackupRefused, match="Input/output error"):
        back_up(desk, tmp_path / "backup")
    assert list(tmp_path.glob("*backup*")) == []
    assert list(tmp_path.glob(".*backup*")) == []


def test_a_backup_is_never_written_over_one_or_into_the_home(desk, home, tmp_path):
    back_up(desk, tmp_path / "backup")
    with pytest.raises(BackupRefused, match="is there already"):
        back_up(desk, tmp_path / "backup")
    with pytest.raises(BackupRefused, match="lies in the home itself"):
        back_up(desk, home / "backup")


def test_a_backup_of_a_damaged_log_is_refused(desk, home, tmp_path):
    let_go()
    with sqlite3.connect(home / "muniment.sqlite") as raw:
        raw.execute(
            "UPDATE record_span SET data = CAST(substr(data, 1, length(data) - 8) || zeroblob(8) AS BLOB)"
        )
    raw.close()
    with pytest.raises(BackupRefused, match="do not give the root") as refused:
        back_up(desk, tmp_path / "backup")
    assert "ledger check" in refused.value.way_out


def test_no_table_that_can_be_rebuilt_and_no_session_is_in_a_backup(desk, tmp_path):
    from django.db import connection

    an_item(desk, words="words that only a body should hold", case_typed=None)
    back_up(desk, tmp_path / "backup", secrets=False)
    data = (tmp_path / "backup" / "record" / "muniment.sqlite").read_bytes()
    assert b"words that only a body should hold" not in data
    assert not (tmp_path / "backup" / "secret").exists()
    rebuilt = {table._meta.db_table for table in replay._tables()}
    with sqlite3.connect(tmp_path / "backup" / "record" / "muniment.sqlite") as raw:
        tables = [name for (name,) in raw.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        filled = {
            name for name in tables if raw.execute(f'SELECT EXISTS (SELECT 1 FROM "{name}")').fetchone()[0]
        }
    searched = {"documents_words"}  # follows the rows of a rebuilt table by triggers
    for name in connection.introspection.table_names():
        if name.startswith("documents_words_"):
            continue  # a virtual table's own
        assert name in tables
        assert snapshot.is_kept(name) or name in rebuilt | searched or name == "django_session", name
        assert snapshot.is_kept(name) or name not in filled, name


def test_a_backup_while_others_write_holds_one_moment(desk, tmp_path):
    import threading

    from django.db import connections

    stop = threading.Event()

    def write() -> None:
        while not stop.is_set():
            an_item(desk)
        connections.close_all()

    writer = threading.Thread(target=write)
    writer.start()
    try:
        made = [back_up(desk, tmp_path / f"backup {n}") for n in range(3)]
    finally:
        stop.set()
        writer.join(60)
    assert [m.size for m in made] == sorted(m.size for m in made)
    for n, each in enumerate(made):
        plan = restoring.Plan(source=tmp_path / f"backup {n}", home=tmp_path / "home 2")
        assert restoring.verify(plan, quiet).root == each.root
        with sqlite3.connect(tmp_path / f"backup {n}" / "keys" / "keys.sqlite") as keys:
            held = {ev for (ev,) in keys.execute("SELECT ev FROM event_key")}
        with sqlite3.connect(tmp_path / f"backup {n}" / "record" / "muniment.sqlite") as raw:
            assert all(ev in held for (ev,) in raw.execute("SELECT ev FROM record_storedevent"))


def test_what_was_expunged_after_the_backup_is_expunged_again(desk, home, tmp_path):
    """The list of the lost home, kept elsewhere, is enough; it names commitments and nothing else."""
    from muniment.record import reading

    one = an_item(desk, words="a name that must go", case_typed=None)
    seq = queries.chain(item(one))[0].seq
    back_up(desk, tmp_path / "backup")
    kept = tmp_path / "expunged.jsonl"
    kept.write_text(json.dumps({"ev": reading.stored(seq).ev.hex(), "fields": None}) + "\n")
    let_go()
    shutil.copytree(home / "published", tmp_path / "outside")
    shutil.rmtree(home)
    lost = {"backup": tmp_path / "backup", "outside": tmp_path / "outside", "home": home}
    made = restore(lost, numbers=[], expunged=[kept])
    assert made.expunged_again == 1
    a_desk(home)
    assert queries.values(seq) is None
    let_go()
    for path in home.rglob("*"):
        if path.is_file():
            assert b"a name that must go" not in path.read_bytes(), path


def test_the_case_that_everything_hangs_on_is_still_there(lost):
    restore(lost)
    a_desk(lost["home"])
    from muniment.cases import queries as cases

    assert cases.is_case(CASE)
