"""The page says of a package what the program says of it: verdict, checks, list, grounds and counts."""

import json
import shutil
from pathlib import Path

import pytest

from muniment.verify import verify
from tests.page_checker.browsers import ask, failing, found, needs_chromium, needs_firefox, press, text
from tests.verify.thief import (
    EVENTS,
    INDEX,
    NUMBER,
    OTHER_KEY,
    VKEY,
    World,
    cosignature,
    edit,
    resign,
    rows_of,
    table,
    vector_files,
    write,
)

pytestmark = pytest.mark.browser
FILES = vector_files()
SAME = (
    "verdict",
    "ok",
    "number",
    "origin",
    "size",
    "root",
    "list",
    "withheld",
    "counts",
    "heads",
    "internal_boxes",
)
SAME += ("undetermined", "freshness", "number_confirmed", "key_confirmed")


def same(browser, page, package, **options):
    """Ask both checkers; give the program's verdict once they agree."""
    ask(browser, page, package, **options)
    brought = {name: value for name, value in options.items() if value is not None}
    ours, theirs = found(browser), verify(package, **brought).as_json()
    assert (ours["verdict"], failing(ours)) == (theirs["verdict"], failing(theirs))
    assert {name: ours[name] for name in SAME} == {
        name: json.loads(json.dumps(theirs[name])) for name in SAME
    }
    return theirs


def _hidden_alias():
    """A field of structure is closed that the reader has to follow."""
    world = World.of_vector()
    event = next(slot.told for slot in world.slots if slot.told and slot.told.schema.name == "CaseDrawnOn")
    event.close("case_number")
    return world.build()


def _last_entry_left_out():
    def shorten(values):
        longest = max(values, key=lambda value: len(value["entries"]) if value["kind"] == 3 else 0)
        longest["entries"].pop()

    return edit(FILES, "PROOF/chains.jsonl", shorten)


def _opened_otherwise():
    def change(values):
        for value in values:
            for position in value["fields"]:
                if isinstance(position, list) and position[1] == "words":
                    position[2] = "nothing of value"

    return edit(FILES, EVENTS, change)


def _row_left_out():
    rows = rows_of(INDEX)
    return resign({**FILES, INDEX: table(rows[:-1])})


THEFTS = {
    "none": lambda: FILES,
    "a file changed": lambda: {**FILES, "DATA/README.TXT": b"rely on nothing\n"},
    "a file added": lambda: {**FILES, "DATA/MORE.TXT": b"more\n"},
    "a file gone": lambda: {path: data for path, data in FILES.items() if path != "DATA/README.TXT"},
    "the log gone": lambda: {path: data for path, data in FILES.items() if "/entries/" not in path},
    "an entry left out": _last_entry_left_out,
    "an opening changed": _opened_otherwise,
    "a row left out": _row_left_out,
    "structure hidden": _hidden_alias,
    "an empty proof file": lambda: {**FILES, EVENTS: b""},
    "a proof file that is no JSON": lambda: {**FILES, EVENTS: b"[" * 100_000 + b"\n"},
    "a cut line": lambda: {**FILES, EVENTS: FILES[EVENTS][:-1]},
}


@needs_chromium
@pytest.mark.parametrize("theft", THEFTS)
def test_the_page_finds_what_the_program_finds(chromium, page, tmp_path, theft):
    package = write(THEFTS[theft](), tmp_path / "VOL001")
    said = same(chromium, page, package, number=NUMBER, vkey=VKEY)
    assert said["ok"] == (theft == "none")


@needs_chromium
def test_without_key_or_number_the_page_says_so_as_the_program_does(chromium, page, tmp_path):
    package = write(FILES, tmp_path / "VOL001")
    assert same(chromium, page, package)["verdict"] == "consistent, key not confirmed (number not confirmed)"
    assert (
        same(chromium, page, package, number=" d2.cr 2024/55 ")["verdict"] == "consistent, key not confirmed"
    )
    assert not same(chromium, page, package, number="D2.CR-2024-56", vkey=VKEY)["ok"]
    assert not same(chromium, page, package, number=NUMBER, vkey=VKEY, cases=("SO.99-1",))["ok"]


@needs_chromium
def test_earlier_checkpoints_outside_signers_and_age_are_judged_alike(chromium, page, tmp_path):
    from muniment.ledger.note import vkey as written

    signer = "signer.example.org"
    line = written(signer, bytes(OTHER_KEY.verify_key), alg=4)
    policy = tmp_path / "policy"
    policy.write_text(f"log {VKEY}\nwitness court {line}\nquorum court\n")
    checkpoint = FILES["PROOF/log/checkpoint"]
    body = checkpoint.decode().split("\n\n")[0] + "\n"
    signed = resign(
        {**FILES, "PROOF/log/checkpoint": checkpoint + cosignature(body, OTHER_KEY, signer, 1_760_000_000)}
    )
    earlier = tmp_path / "checkpoint"
    earlier.write_bytes(checkpoint)
    package = write(signed, tmp_path / "VOL001")
    asked = {"number": NUMBER, "vkey": VKEY, "policy": policy, "seen": (earlier,), "max_age_days": 2}
    assert same(chromium, page, package, **asked, now=1_760_000_000 + 86_400)["freshness"] == 1_760_000_000
    assert not same(chromium, page, package, **asked, now=1_760_000_000 + 3 * 86_400)["ok"]
    bare = write(FILES, tmp_path / "VOL002")
    assert failing(same(chromium, page, bare, number=NUMBER, policy=policy)) == [1]


@needs_chromium
def test_a_package_without_its_log_is_checked_against_a_copy(chromium, page, tmp_path):
    package = write(
        {path: data for path, data in FILES.items() if "/entries/" not in path}, tmp_path / "VOL001"
    )
    files = {path.removeprefix("PROOF/log/"): data for path, data in FILES.items() if "/log/" in path}
    copy = write(files, tmp_path / "copy")
    manifest = {path: data for path, data in FILES.items() if "/entries/" not in path}
    package = write(resign(manifest), tmp_path / "VOL002")
    assert same(chromium, page, package, number=NUMBER, vkey=VKEY, log=copy)["ok"]


@needs_chromium
def test_files_picked_one_by_one_find_their_places_again(chromium, page, tmp_path):
    """A browser that can not pick folders gives bare names, of which `109` and `checkpoint` say nothing."""
    package = write(FILES, tmp_path / "VOL001")
    chromium.get(page.as_uri())
    for folder in sorted({path.parent for path in package.rglob("*") if path.is_file()}):
        chromium.pick_files("files", [path for path in folder.iterdir() if path.is_file()])
    from tests.page_checker.browsers import fill, wait

    fill(chromium, number=NUMBER, key=VKEY)
    press(chromium, "check")
    wait(chromium, "!document.getElementById('result').hidden")
    assert found(chromium)["verdict"] == verify(package, number=NUMBER, vkey=VKEY).verdict
    assert "10 files" in text(chromium, "folder-picked")


@needs_firefox
def test_firefox_finds_the_same(firefox, page, tmp_path):
    for at, theft in enumerate(("none", "a file changed", "an entry left out")):
        package = write(THEFTS[theft](), tmp_path / f"VOL00{at}")
        assert same(firefox, page, package, number=NUMBER, vkey=VKEY)["ok"] == (theft == "none")
    earlier = tmp_path / "VOL000/PROOF/log/checkpoint"
    assert same(firefox, page, tmp_path / "VOL000", number=NUMBER, vkey=VKEY, seen=(earlier,))["ok"]


BOTH = [pytest.param("chromium", marks=needs_chromium), pytest.param("firefox", marks=needs_firefox)]


@pytest.mark.long
@pytest.mark.parametrize("name", BOTH)
def test_the_whole_set_of_packages_has_one_verdict_in_both_checkers(request, name, page, tmp_path):
    from tests.verify.corpus import cases

    browser = request.getfixturevalue(name)
    asked, wrong = _compare_all(browser, page, tmp_path, cases())
    assert not wrong, "\n".join(wrong)
    assert asked > 150


@pytest.mark.long
@pytest.mark.parametrize("name", BOTH)
def test_what_an_office_issued_and_thieves_changed_has_one_verdict_in_both(
    request, name, page, template_home, tmp_path
):
    from tests.verify.corpus_of_productions import cases

    browser = request.getfixturevalue(name)
    asked, wrong = _compare_all(browser, page, tmp_path, cases(template_home, tmp_path / "office"))
    assert not wrong, "\n".join(wrong)
    assert asked > 20


def _compare_all(browser, page, place, cases):
    """Ask both checkers about each package: how many were asked, and where they differ."""
    asked, wrong = 0, []
    for at, case in enumerate(cases):
        folder = place / str(at)
        package = case.build(folder)
        options = _options(case.asked, folder)
        if any(not path.exists() for path in options["seen"]):
            continue  # a person can not pick a file that is not there
        try:
            said = same(browser, page, package, **options)
            assert (said["verdict"], tuple(failing(said))) == case.expected
        except (AssertionError, RuntimeError, TimeoutError) as error:
            wrong.append(f"{case.name}: {error}")
        shutil.rmtree(folder)
        asked += 1
    return asked, wrong


def _options(asked, folder):
    policy = None
    if asked.policy is not None:
        policy = folder / "policy"
        policy.write_bytes(asked.policy)
    return {
        "number": asked.number,
        "vkey": asked.vkey,
        "cases": asked.cases,
        "max_age_days": asked.max_age_days,
        "now": asked.now,
        "policy": policy,
        "seen": tuple(_checkpoint(folder / each) for each in asked.seen),
        "log": folder / asked.log if asked.log else None,
    }


def _checkpoint(path: Path) -> Path:
    """What a person picks of an earlier production: its checkpoint."""
    places = (path / "PROOF/log/checkpoint", path / "checkpoint")
    return next((place for place in places if place.is_file()), path)
