"""A judge opens what is held back, and can tell that it is what was committed to."""

import io
import json
import shutil
import subprocess
import sys
from hashlib import sha256

import pytest

from muniment.disclosure import actions as disclosure
from muniment.disclosure.actions import sealing
from muniment.disclosure.orders.targets import Named
from muniment.errors.disclosure import NotYourCompartment
from muniment.errors.may import NotAllowed
from muniment.ledger.values import canonical
from muniment.production import actions as productions
from muniment.production import in_camera
from muniment.record import queries as record
from muniment.verify.in_camera import verify_in_camera
from tests.disclosure.makers import PROSECUTION, a_file, a_prosecution, an_item
from tests.sealing.searching import where
from tests.sealing.test_protected import a_matter, an_informant


@pytest.fixture
def held_back(desk, people, paper, tmp_path):
    """A sealed item with a file, an expunged one, an informant's; and a production with a certificate before it."""
    from muniment.disclosure.actions import protecting

    a_prosecution(desk)
    sealed = an_item(desk, words="The Zyxomma lantern is hers.")
    a_file(desk, sealed, tmp_path, text="Brobdingnag ferry at nine")
    gone = an_item(desk, words="Hesperornis")
    waiting = sealing.seal(people["tech"], Named(items=(sealed,)), paper=paper()).order
    sealing.confirm(people["prosecutor"], waiting.id)
    waiting = sealing.expunge_(people["tech"], Named(items=(gone,)), paper=paper()).order
    sealing.confirm(people["prosecutor"], waiting.id)
    disclosure.certify(desk, PROSECUTION, with_exceptions=True)
    a_matter(people, paper)
    view = an_informant(people["prosecutor"])
    protecting.add_file(people["prosecutor"], view.item, stream=io.BytesIO(b"a scan of it"), name="map.txt")
    productions.issue(desk, PROSECUTION, to="Riley Chen", out=tmp_path / "one")
    an_informant(
        people["prosecutor"], what="a second map"
    )  # after the production: not in what it committed to
    return view


@pytest.fixture
def chamber(desk, people, paper, held_back, tmp_path):
    made = in_camera.prepare(
        people["judge"],
        PROSECUTION,
        paper=paper(docket="in camera"),
        to="Hon. J. Udge",
        out=tmp_path / "judge",
    )
    return made.path


def check(desk, path):
    return verify_in_camera(path, number=PROSECUTION, vkey=desk.office.vkey)


def failed(found):
    return [each.check for each in found.findings if not each.ok]


def test_the_judge_sees_all_of_it_and_the_check_passes(desk, chamber):
    found = check(desk, chamber)
    assert (found.ok, found.verdict) == (True, "what was opened is what was committed to")
    assert found.matters == ("HERON-7",)
    assert found.counts["commitments opened"] == 2  # the certificate's and the production's
    assert found.counts["items whose existence is protected"] == 1
    assert found.counts["files"] == 2
    assert where(chamber / "CHAMBER", "Zyxomma", "Brobdingnag", "map of the ranch")
    assert where(chamber / "PRODUCTION", "Zyxomma", "Brobdingnag", "map of the ranch") == []
    assert where(chamber, "a second map", "Hesperornis") == []
    assert verify_in_camera(chamber, number=PROSECUTION).verdict == "consistent, key not confirmed"
    (opened,) = record.journal("OpenedInCamera/1")
    assert (opened.by, opened.event.to, opened.event.order["docket"]) == (
        "judge",
        "Hon. J. Udge",
        "in camera",
    )
    _checks_on_a_machine_without_muniment(desk, chamber)


def _checks_on_a_machine_without_muniment(desk, chamber):
    command = [sys.executable, "-S", "-I", str(chamber / "verify_in_camera.py")]
    done = subprocess.run(
        [*command, "--number", PROSECUTION, "--vkey", desk.office.vkey],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert json.loads(done.stdout)["ok"]


@pytest.mark.long
def test_a_prosecutor_opens_what_they_keep_and_of_the_rest_the_heads(
    desk, people, paper, held_back, tmp_path
):
    from muniment.disclosure.actions import protecting

    other = protecting.protect(people["tech"], "Osprey", owner="agent", paper=paper()).order
    sealing.confirm(people["judge"], other.id)
    protecting.receive(
        people["agent"],
        "Osprey",
        source={"name": "Source 3"},
        words="not for this judge",
        what="tape",
        category="recording",
        received_at=desk.today(),
    )
    productions.issue(desk, PROSECUTION, to="Riley Chen", out=tmp_path / "two")
    made = in_camera.prepare(
        people["prosecutor"], PROSECUTION, paper=paper(), to="Hon. J. Udge", out=tmp_path / "judge"
    )
    assert made.verdict.ok
    assert (made.matters, made.verdict.not_opened) == (("HERON-7",), 1)
    assert where(made.path, "not for this judge", "OSPREY") == []
    with pytest.raises(NotYourCompartment):
        in_camera.prepare(
            people["prosecutor"],
            PROSECUTION,
            paper=paper(),
            to="J",
            out=tmp_path / "more",
            matters=["Osprey"],
        )
    with pytest.raises(NotAllowed):
        in_camera.prepare(people["agent"], PROSECUTION, paper=paper(), to="J", out=tmp_path / "more")


# --- what is done to the folder, and which check says so


def rewritten(path, change):
    lines = [json.loads(line) for line in path.read_bytes().splitlines()]
    change(lines)
    path.write_bytes(b"".join(canonical(line) + b"\n" for line in lines))


def drop_a_matter(chamber):
    rewritten(
        chamber / "IN_CAMERA.json", lambda rows: [each["heads"].clear() for each in rows[0]["sealed_lists"]]
    )


def drop_an_opening(chamber):
    rewritten(chamber / "IN_CAMERA.json", lambda rows: rows[0]["sealed_lists"].pop())


def another_salt(chamber):
    rewritten(
        chamber / "IN_CAMERA.json", lambda rows: rows[0]["sealed_lists"][0].__setitem__("salt", "00" * 32)
    )


def cut_the_matter(chamber):
    def cut(lines):
        next(each for each in lines if each["kind"] == 5)["entries"].pop()

    rewritten(chamber / "CHAMBER" / "chains.jsonl", cut)


def hide_the_item(chamber):
    rewritten(
        chamber / "CHAMBER" / "chains.jsonl",
        lambda lines: lines.remove(next(each for each in lines if each["kind"] == 3)),
    )


def hide_an_event(chamber):
    def hide(lines):
        lines.remove(next(each for each in lines if each["fields"][0][2] == "FileTakenIn/1"))

    rewritten(chamber / "CHAMBER" / "events.jsonl", hide)


def change_a_word(chamber):
    def change(lines):
        event = next(each for each in lines if each["fields"][0][2] == "ItemReceived/1")
        event["fields"][16][2] = "other words"

    rewritten(chamber / "CHAMBER" / "events.jsonl", change)


def close_a_field(chamber):
    path = chamber / "CHAMBER" / "events.jsonl"

    def close(lines):
        event = next(each for each in lines if each["fields"][0][2] == "ItemReceived/1")
        salt, name, value = event["fields"][16]
        data = canonical(value)
        event["fields"][16] = sha256(
            b"\0"
            + bytes.fromhex(salt)
            + len(name).to_bytes(4, "big")
            + name.encode()
            + len(data).to_bytes(4, "big")
            + data
        ).hexdigest()

    rewritten(path, close)


def change_a_file(chamber):
    path = next((chamber / "CHAMBER" / "NATIVES").iterdir())
    path.chmod(0o644)
    path.write_bytes(b"another file")


def lose_a_file(chamber):
    next((chamber / "CHAMBER" / "NATIVES").iterdir()).unlink()


def change_the_production(chamber):
    path = chamber / "PRODUCTION" / "DATA" / "INDEX.json"
    path.write_bytes(path.read_bytes().replace(b"tool", b"toys"))


TAMPERED = {
    drop_a_matter: {3},
    drop_an_opening: {3},
    another_salt: {3},
    cut_the_matter: {4},
    hide_the_item: {5},
    hide_an_event: {7},
    change_a_word: {4},
    close_a_field: {6},
    change_a_file: {7},
    lose_a_file: {7},
    change_the_production: {2},
}


def test_whatever_is_changed_is_named_and_signing_it_anew_does_not_help(desk, chamber, tmp_path):
    """Whoever holds the log key can write the manifest and the note anew; the commitments they can not."""
    size = int((chamber / "PRODUCTION" / "PACKAGE.note").read_text().splitlines()[2])
    (chamber / "CHAMBER" / "more.txt").write_text("x")
    assert failed(check(desk, chamber)) == [1]
    (chamber / "CHAMBER" / "more.txt").unlink()
    for done, checks in TAMPERED.items():
        copy = tmp_path / done.__name__
        shutil.copytree(chamber, copy)
        done(copy)
        assert 1 in failed(check(desk, copy)), done  # the manifest no longer fits
        for name in ("manifest-sha256.txt", "IN_CAMERA.note"):
            (copy / name).unlink()
        in_camera._close(desk, copy, size)
        found = failed(check(desk, copy))
        assert 1 not in found, done
        assert checks <= set(found), (done, found)
