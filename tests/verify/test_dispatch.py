"""One command for all that an outsider may hold: each is told apart by what it is, and ends in its exit code."""

import json
import time

import pytest

from muniment.ledger import tree
from muniment.ledger.proof import Proof
from muniment.verify import command
from muniment.verify.proven import verify_proof
from tests.receipts.test_vectors import VECTORS as RECEIPTS
from tests.verify import thief
from tests.verify.test_command import pyz, run  # noqa: F401  the fixture of the one file
from tests.verify.test_zipped import packed
from tests.verify.thief import CHECKPOINT, ENTRIES, NUMBER, PACKAGE, VKEY, vector_files, write

FILES = vector_files()
AT = 17


def proof(*, index=AT, checkpoint=FILES[CHECKPOINT]):
    hashes = tree.inclusion_path([tree.leaf_hash(entry) for entry in ENTRIES], index)
    return Proof(index, tuple(hashes), checkpoint).text()


def ask(capsys, *arguments):
    code = command.main([*map(str, arguments), "--json"])
    said = capsys.readouterr()
    return code, json.loads(said.out) if said.out else said.err


@pytest.fixture
def at(tmp_path):
    """Puts bytes into a file."""

    def put(name, data):
        (tmp_path / name).write_bytes(data)
        return tmp_path / name

    return put


def test_a_production_as_folder_and_as_archive(capsys, tmp_path, at):
    asked = ("--number", NUMBER, "--vkey", VKEY)
    for place in (write(FILES, tmp_path / "p"), at("p.zip", packed(FILES, folder="1/"))):
        code, said = ask(capsys, place, *asked)
        assert (code, said["verdict"]) == (0, PACKAGE["verdict"])
    stolen = at("q.zip", packed({**FILES, "DATA/README.TXT": b"!"}))
    assert ask(capsys, stolen, *asked)[0] == 1


def test_an_archive_without_its_own_ending_is_told_by_its_first_bytes(capsys, at):
    assert ask(capsys, at("production", packed(FILES)), "--number", NUMBER, "--vkey", VKEY)[0] == 0


def test_a_proof_needs_the_entry_and_says_what_it_shows(capsys, at, tmp_path):
    log = write(thief.log_files(ENTRIES), tmp_path / "log")
    place = at("x.tlog-proof", proof())
    for more in (("--entry", ENTRIES[AT].hex()), ("--log", log)):
        code, said = ask(capsys, place, "--vkey", VKEY, *more)
        assert (code, said["verdict"], said["kind"]) == (0, "in the log", "proof")
        assert (said["index"], said["size"], said["entry"]) == (AT, 109, ENTRIES[AT].hex())
    code, said = ask(capsys, place, "--vkey", VKEY)
    assert code == 1
    assert "no entry to compare it with" in str(said["findings"])
    assert ask(capsys, place, "--entry", ENTRIES[AT].hex())[1]["verdict"] == "consistent, key not confirmed"


@pytest.mark.parametrize(
    ("change", "options"),
    [
        (proof, {"entry": ENTRIES[AT + 1]}),
        (lambda: proof(index=AT + 1), {}),
        (lambda: proof()[:-30], {}),
        (lambda: proof().replace(b"index 17", b"index 18"), {}),
        (lambda: proof(checkpoint=FILES["PACKAGE.note"]), {}),
        (lambda: proof(checkpoint=thief.sign("x\n1\n" + "A" * 43 + "=\n")), {}),
        (lambda: b"c2sp.org/tlog-proof@v1\n", {}),
        (proof, {"vkey": str(thief.note.vkey("other", bytes(thief.OTHER_KEY.verify_key)))}),
    ],
    ids=["entry", "index", "cut", "another index", "package note", "another log", "empty", "key"],
)
def test_a_false_proof_is_named(change, options):
    verdict = verify_proof(change(), **{"vkey": VKEY, "entry": ENTRIES[AT], **options})
    assert verdict.verdict == "not ok"
    assert all(finding.what and finding.advice for finding in verdict.failed())


def test_the_age_of_a_proof_is_that_of_its_outside_signatures():
    clerk, policy = thief.a_witness("clerk")
    now = 10**9
    signed = proof(checkpoint=FILES[CHECKPOINT] + clerk(FILES[CHECKPOINT], now))
    asked = {"entry": ENTRIES[AT], "policy": policy, "max_age_days": 2}
    for later, ok in ((0, True), (86_400, True), (3 * 86_400, False), (-2 * 86_400, False)):
        verdict = verify_proof(signed, now=now + later, **asked)
        assert (verdict.ok, verdict.freshness) == (ok, now)
    assert not verify_proof(proof(), now=now, **asked).ok


def test_a_receipt_is_told_apart_as_pdf_as_attachment_and_as_code(capsys, at):
    named = {case["name"]: case for case in RECEIPTS["cases"]}
    key = named["a receipt"]["vkey"]
    for name, text in (
        ("receipt.json", named["a receipt"]["text"]),
        ("receipt.pdf", named["in a PDF"]["text"]),
        ("code", RECEIPTS["codes"][0]["text"]),
    ):
        code, said = ask(capsys, at(name, text.encode()), "--vkey", key)
        assert (code, said["kind"]) == (0 if said["ok"] else 1, "receipt")
        assert said["ok"] == (name != "code")  # a code holds no proof: it is looked up in a copy of the log
    assert ask(capsys, at("bad.pdf", b"%PDF-1.7\n%%EOF\n"))[0] == 1


@pytest.mark.parametrize("data", [b"", b"GIF89a", b"\0" * 99, b"c2sp.org/tlog-checkpoint@v1\n"])
def test_what_is_nothing_of_ours_is_asked_wrongly(capsys, at, data):
    code, said = ask(capsys, at("x", data))
    assert code == 2
    assert "no production, receipt or proof" in said


def test_what_is_not_there_or_asked_wrongly_ends_in_2(capsys, at, tmp_path):
    assert ask(capsys, tmp_path / "nothing")[0] == 2
    assert ask(capsys, at("x", proof()), "--entry", "zz")[0] == 2
    assert ask(capsys, at("x", proof()), "--vkey", "zz")[0] == 2


def kept(tmp_path):
    from muniment.verify import watch

    found = watch.kept_of(thief.judge(FILES, tmp_path / "package"))
    (tmp_path / "kept.json").write_bytes(watch.write_kept(found))
    return tmp_path / "kept.json"


def test_the_one_file_watches_a_folder_too(pyz, tmp_path):  # noqa: F811
    from tests.verify.test_watch import grown

    heads, quiet = kept(tmp_path), write(thief.log_files(ENTRIES), tmp_path / "quiet")
    rung = write(thief.log_files(grown("A")), tmp_path / "rung")
    cut = write(thief.log_files(ENTRIES[:-1]), tmp_path / "cut")
    for log, code, says in (
        (quiet, 0, "Nothing was added"),
        (rung, 5, "you were not given it: ask for it"),
        (cut, 1, "cut off"),
    ):
        done = run(pyz, "watch", heads, log, "--vkey", VKEY)
        assert (done.returncode, done.stderr) == (code, "")
        assert says in done.stdout


def test_a_watch_that_is_asked_wrongly_ends_in_2(capsys, tmp_path):
    heads, log = kept(tmp_path), write(thief.log_files(ENTRIES), tmp_path / "log")
    assert ask(capsys, "watch", tmp_path / "no heads", log)[0] == 2
    assert ask(capsys, "watch", log / "checkpoint", log)[0] == 2
    code, said = ask(capsys, "watch", heads, log)
    assert (code, said["grew"], said["key_confirmed"]) == (0, False, False)


@pytest.mark.parametrize("days", [0, 1, 2.9, 3.1, 30, -0.5, -1.5, -4000])
def test_the_age_of_a_production_is_that_of_its_outside_signatures(tmp_path, world, days):
    """Older than asked is stale; up to a day ahead is a clock; further ahead shows no age at all."""
    clerk, policy = thief.a_witness("clerk")
    now = int(time.time())
    world.extra[CHECKPOINT] = FILES[CHECKPOINT] + clerk(FILES[CHECKPOINT], int(now - days * 86_400))
    files = world.build()
    verdict = thief.judge(files, tmp_path, policy=policy, max_age_days=3, now=now)
    assert verdict.ok == (-1 <= days <= 3)
    assert thief.judge(files, tmp_path, policy=policy, now=now).ok  # nobody asked for its age
    assert not thief.judge(files, tmp_path, max_age_days=3, now=now).ok  # nobody said whose signatures count


def test_two_of_three_must_be_fresh_and_one_old_one_does_not_help(tmp_path, world):
    now, lines, names = 10**9, b"", []
    policy = [f"log {VKEY}"]
    for n, age in enumerate((1, 2, 40)):
        sign, rules = thief.a_witness(f"w{n}", seed=bytes([20 + n]))
        lines += sign(FILES[CHECKPOINT], now - age * 86_400)
        policy.append(rules.decode().split("\n")[1])
        names.append(f"w{n}")
    world.extra[CHECKPOINT] = FILES[CHECKPOINT] + lines
    files = world.build()
    for needed, ok in ((1, True), (2, True), (3, False)):
        rules = "\n".join([*policy, f"group g {needed} {' '.join(names)}", "quorum g", ""]).encode()
        assert thief.judge(files, tmp_path, policy=rules, now=now, max_age_days=10).ok == ok
        assert thief.judge(files, tmp_path, policy=rules, now=now).ok
