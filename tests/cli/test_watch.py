"""`muniment watch`: rings, remembers, fetches only what is new, and names a log that can not be trusted."""

import functools
import http.server
import json
import threading
import time

import pytest
from click.testing import CliRunner

from muniment.cli import bell, bell_log, check
from muniment.cli.main import main
from muniment.ledger import note
from muniment.verify import watch as watching
from tests.verify import thief
from tests.verify.test_watch import ENTRIES, grown
from tests.verify.thief import VKEY, judge, log_files, vector_files

FILLER = [b"\x01" + n.to_bytes(64, "big") for n in range(1, 4000)]


class Watcher:
    """Counsel with what they kept, and a log in a folder that an office serves."""

    def __init__(self, place):
        self.place, self.log = place, place / "log"
        kept = watching.kept_of(judge(vector_files(), place / "package"))
        self.kept = place / "kept.json"
        self.kept.write_bytes(watching.write_kept(kept))
        self.serve(ENTRIES)

    def serve(self, entries, *, cosign=None):
        """The office publishes a log: new tiles beside the old ones, the checkpoint last."""
        files = log_files(entries)
        if cosign is not None:
            files["checkpoint"] += cosign(files["checkpoint"])
        thief.write(files, self.log)

    def ask(self, *more, code=0, log=None, path=None):
        typed = ["watch", path or self.kept, "--log", log or self.log, "--vkey", VKEY, "--json", *more]
        got = CliRunner().invoke(main, list(map(str, typed)))
        assert got.exit_code == code, (got.exit_code, got.output, got.exception)
        return json.loads(got.stdout)

    @property
    def state(self):
        return self.kept.with_name("kept.json.watch")

    def evidence(self):
        return sorted(path.read_bytes() for path in self.place.glob("kept.json.watch.evidence-*"))


@pytest.fixture
def counsel(tmp_path):
    return Watcher(tmp_path)


class Served(http.server.SimpleHTTPRequestHandler):
    """Counts what is asked for, and fails as often as it is told to."""

    asked: list
    fail: list

    def do_GET(self):
        self.asked.append(self.path)
        if self.fail and self.fail[0] in self.path:
            self.fail.pop(0)
            self.send_error(503)
            return
        super().do_GET()

    def log_message(self, *_):
        pass


@pytest.fixture
def url(counsel):
    """The log over HTTP; `url.asked` are the paths that were fetched."""
    handler = type("Handler", (Served,), {"asked": [], "fail": []})
    served = functools.partial(handler, directory=str(counsel.log))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), served) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        handler.address = f"http://127.0.0.1:{server.server_port}"
        yield handler
        server.shutdown()


def test_quiet_then_rung_then_still_rung(counsel):
    assert counsel.ask()["grew"] is False
    counsel.serve(grown("P", "A"))
    told = counsel.ask(code=5)
    assert len(told["sentences"]) == len(told["new"]) == 2
    assert "at least one entry was added to this list after 2025-01-01" in told["sentences"][0]
    assert "you were not given it: ask for it" in told["sentences"][0]
    again = counsel.ask(code=5)
    assert (len(again["sentences"]), again["new"]) == (2, [])


def test_entries_of_others_ring_no_bell(counsel):
    counsel.serve([*grown("X1"), *FILLER[:700]])
    assert counsel.ask()["grew"] is False


def test_only_what_is_new_is_fetched(counsel, url):
    counsel.serve([*ENTRIES, *FILLER[:2000]])
    counsel.ask(log=url.address)
    first = [path for path in url.asked if "entries" in path]
    assert len(first) == 9
    url.asked.clear()
    assert counsel.ask(log=url.address)["grew"] is False
    assert url.asked == ["/checkpoint", "/tile/entries/008.p/61"]
    url.asked.clear()
    counsel.serve([*ENTRIES, *FILLER[:3000]])
    counsel.ask(log=url.address)
    assert sorted(url.asked) == sorted(
        ["/checkpoint", *(f"/tile/entries/{n:03}" for n in range(8, 12)), "/tile/entries/012.p/37"]
    )


def test_a_bell_that_rings_in_a_part_read_long_ago_still_rings(counsel):
    counsel.serve([*grown("A2"), *FILLER[:600]])
    assert counsel.ask(code=5)["sentences"]
    counsel.serve([*grown("A2"), *FILLER[:1500]])
    assert counsel.ask(code=5)["sentences"]


def test_a_package_is_read_from_its_own_tiles_and_the_log_from_there_on(counsel, url):
    package = counsel.place / "package"
    counsel.serve([*grown("A"), *FILLER[:700]])
    counsel.ask(log=url.address, path=package, code=5)
    assert (counsel.place / "package.watch").exists()
    assert not list(package.glob("*.watch"))


def test_a_fetch_that_fails_is_tried_again_and_what_was_read_is_not_read_twice(counsel, url, monkeypatch):
    monkeypatch.setattr(bell_log, "PAUSE", 0)
    monkeypatch.setattr("muniment.verify.follow.AT_ONCE", 4)
    counsel.serve([*ENTRIES, *FILLER[:3000]])
    url.fail += ["006"] * 2
    assert counsel.ask(log=url.address)["grew"] is False
    counsel.state.unlink()
    url.fail += ["009"] * bell_log.TRIES
    assert counsel.ask(log=url.address, code=2)["error"] == "LogUnreachable"
    url.asked.clear()
    assert counsel.ask(log=url.address)["grew"] is False
    assert "/tile/entries/000" not in url.asked
    assert "/tile/entries/008" in url.asked


def test_a_checkpoint_larger_than_a_note_is_not_read(counsel, url, monkeypatch):
    (counsel.log / "checkpoint").write_bytes(b"x" * (2 << 20))
    assert counsel.ask(log=url.address, code=2)["error"] == "LogUnreachable"


def test_a_log_that_shrank_is_named_and_both_checkpoints_are_kept(counsel):
    longer, shorter = [*ENTRIES, *FILLER[:300]], [*ENTRIES, *FILLER[:200]]
    counsel.serve(longer)
    counsel.ask()
    counsel.serve(shorter)
    told = counsel.ask(code=1)
    assert "older than the log as it was seen before" in told["problems"][0]["what"]
    assert counsel.evidence() == sorted(log_files(each)["checkpoint"] for each in (longer, shorter))
    counsel.serve(longer)
    assert counsel.ask()["grew"] is False  # what was trusted is not forgotten, and not replaced


@pytest.mark.parametrize("size", [300, 700], ids=["same size", "longer"])
def test_a_log_that_was_rewritten_since_it_was_seen_is_named(counsel, size):
    counsel.serve([*ENTRIES, *FILLER[:300]])
    counsel.ask()
    forked = [*ENTRIES, b"\x01" + bytes(64), *FILLER[1:size]]
    counsel.serve(forked)
    told = counsel.ask(code=1)
    assert any(
        "not a continuation of the log as it was seen before" in each["what"] for each in told["problems"]
    )
    assert len(counsel.evidence()) == 2
    counsel.ask(code=1)  # and so it stays


def test_a_fork_is_seen_though_the_first_look_was_interrupted(counsel, url, monkeypatch):
    monkeypatch.setattr(bell_log, "PAUSE", 0)
    monkeypatch.setattr("muniment.verify.follow.AT_ONCE", 2)
    counsel.serve([*ENTRIES, *FILLER[:3000]])
    url.fail += ["009"] * bell_log.TRIES
    counsel.ask(log=url.address, code=2)
    counsel.serve([*ENTRIES, b"\x01" + bytes(64), *FILLER[1:3000]])
    assert counsel.ask(log=url.address, code=1)["problems"]


def test_a_log_under_another_key_or_name_is_named(counsel):
    counsel.ask()
    text = note.parse_note((counsel.log / "checkpoint").read_bytes()).text
    (counsel.log / "checkpoint").write_bytes(thief.sign(text, thief.OTHER_KEY))
    assert "checkpoint" in counsel.ask(code=1)["problems"][0]["what"]
    assert len(counsel.evidence()) == 2


def test_entries_that_the_checkpoint_does_not_sign_are_named(counsel):
    counsel.ask()
    counsel.serve([*ENTRIES, *FILLER[:300]])
    tile = counsel.log / "tile/entries/000"
    data = bytearray(tile.read_bytes())
    data[-1] ^= 1
    tile.write_bytes(data)
    assert counsel.ask(code=1)["problems"]
    tile.write_bytes(bytes(data[:-1] + bytes([data[-1] ^ 1])))
    assert counsel.ask()["grew"] is False  # mended: a bad read of the tiles leaves nothing behind


def test_a_closed_log_that_goes_on_is_named(counsel):
    final = b"\x03" + (4).to_bytes(4, "big") + b"done"
    closed = [*ENTRIES, *FILLER[: 511 - len(ENTRIES)], final]
    counsel.serve(closed)
    assert counsel.ask()["size"] == 512
    counsel.serve([*closed, FILLER[700]])
    assert "final entry" in counsel.ask(code=1)["problems"][0]["what"]


def test_outside_signatures_must_be_there_and_fresh(counsel):
    clerk, policy = thief.a_witness("clerk")
    (counsel.place / "policy").write_bytes(policy)
    asked = ("--policy", counsel.place / "policy", "--max-age", "2")
    now = int(time.time())
    assert "Too few outside signers" in counsel.ask(*asked, code=1)["problems"][0]["what"]
    for days, code in ((1, 0), (3, 1), (-30, 1)):
        counsel.serve(ENTRIES, cosign=lambda data, at=now - days * 86_400: clerk(data, at))
        told = counsel.ask(*asked, code=code)
        assert told["outside_signature"] == now - days * 86_400
        assert ("not shown to be fresh" in str(told["problems"])) == bool(code)
    assert "dated in the future" in str(told["problems"])


def test_a_stale_log_rings_all_the_same(counsel):
    clerk, policy = thief.a_witness("clerk")
    (counsel.place / "policy").write_bytes(policy)
    counsel.serve(grown("A"), cosign=lambda data: clerk(data, 1_000_000))
    told = counsel.ask("--policy", counsel.place / "policy", "--max-age", "2", code=1)
    assert told["grew"] is True


def test_a_log_that_stands_still_is_named_where_no_outsider_signs(counsel, monkeypatch):
    counsel.ask("--max-age", "2")
    later = time.time() + 3 * 86_400
    monkeypatch.setattr(bell.time, "time", lambda: later)
    assert "has not grown since" in counsel.ask("--max-age", "2", code=1)["problems"][0]["what"]
    counsel.serve([*ENTRIES, *FILLER[:9]])
    assert counsel.ask("--max-age", "2")["problems"] == []


def test_what_was_remembered_can_not_be_forgotten_by_damage(counsel):
    counsel.ask()
    counsel.state.write_bytes(counsel.state.read_bytes()[:-20])
    told = counsel.ask(code=1)
    assert told["error"] == "BellForgetful"
    assert "it may name a checkpoint that nobody else has" in told["advice"]


def test_newer_heads_keep_the_checkpoint_that_older_ones_saw(counsel):
    counsel.serve([*ENTRIES, *FILLER[:300]])
    counsel.ask()
    other = json.loads(counsel.kept.read_bytes())
    other["heads"] = other["heads"][:2]
    counsel.kept.write_bytes(watching.write_kept(watching.read_kept(thief.canonical(other) + b"\n")))
    counsel.serve([*ENTRIES, *FILLER[:200]])
    assert "as it was seen before" in counsel.ask(code=1)["problems"][0]["what"]


def test_it_looks_again_and_again_and_goes_on_when_the_log_is_away(counsel, url, monkeypatch, capsys):
    looks = []

    def sleep(seconds):
        looks.append(seconds)
        if len(looks) == 1:
            (counsel.log / "checkpoint").rename(counsel.log / "away")
        elif len(looks) == 2:
            (counsel.log / "away").rename(counsel.log / "checkpoint")
            counsel.serve(grown("A"))
        else:
            raise KeyboardInterrupt

    monkeypatch.setattr(check.time, "sleep", sleep)
    typed = ["watch", counsel.kept, "--log", url.address, "--vkey", VKEY, "--every", "6h"]
    got = CliRunner().invoke(main, list(map(str, typed)))
    assert looks == [6 * 3600] * 3
    assert "Nothing was added" in got.output
    assert "The log can not be read" in got.output
    assert "you were not given it: ask for it" in got.output
    assert got.exit_code == 1  # stopped by hand


@pytest.mark.parametrize("text", ["6", "h", "0h", "-1h", "6 h", "1w", "1.5h"])
def test_a_time_that_is_none_is_refused(counsel, text):
    got = CliRunner().invoke(main, ["watch", str(counsel.kept), "--log", str(counsel.log), "--every", text])
    assert got.exit_code == 2
    assert "30m, 6h, 1d" in got.output


def test_a_command_is_run_for_each_new_sentence_once(counsel):
    script = counsel.place / "rung"
    script.write_text('#!/bin/sh\necho "$2" >> "$1"\n')
    script.chmod(0o700)
    heard = counsel.place / "heard"
    counsel.serve(grown("A", "P"))
    for _ in range(2):
        counsel.ask("--on-ring", f"{script} {heard}", code=5)
    assert [line.split(":")[0] for line in heard.read_text().splitlines()] == [
        "case SO.24-001234",
        "prosecution D2.CR-2024-55",
    ]


def test_where_nothing_can_be_remembered_it_still_looks(counsel):
    got = CliRunner().invoke(
        main, ["watch", str(counsel.kept), "--log", str(counsel.log), "--state", str(counsel.place / "no/x")]
    )
    assert got.exit_code == 0
    assert "Nothing is remembered" in got.output
    assert "give the office's key with --vkey" in got.output


def test_where_the_key_was_changed_the_policy_names_both(counsel):
    from nacl.signing import SigningKey

    new = SigningKey(bytes(range(32)))
    public = note.vkey(thief.ORIGIN, bytes(new.verify_key))
    thief.write(thief.log_files(grown("P")), counsel.log)
    signed = counsel.log / "checkpoint"
    signed.write_bytes(thief.sign(note.parse_note(signed.read_bytes()).text, new))
    policy = counsel.place / "policy"
    policy.write_text(f"log {VKEY}\nlog {public}\nquorum none\n")
    counsel.ask(code=1)
    assert counsel.ask("--policy", policy, code=5)["grew"] is True
