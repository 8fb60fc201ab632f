"""Receipts and the bell in the page: what the program says, said there too."""

import json

import pytest
from nacl.signing import SigningKey

from muniment.ledger import note, scan, tiles, tree, values
from muniment.ledger.errors import LedgerError
from muniment.verify import heads, verify, watch
from muniment.verify.receipt import verify_receipt
from tests.page_checker.browsers import DONE, failing, fill, found, needs_chromium, press, text, wait
from tests.receipts.makers import MS, a_cosignature, a_receipt, in_a_pdf
from tests.verify.test_watch import ENTRIES, FILES, grown, log
from tests.verify.thief import (
    BUNDLE,
    CHAINS,
    CHECKPOINT,
    EVENTS,
    NUMBER,
    OTHER_KEY,
    VKEY,
    read_lines,
    write,
)

pytestmark = [pytest.mark.browser, needs_chromium]
KEY = note.Verifier.parse(VKEY)


@pytest.fixture
def part(chromium, page):
    """Goes to a part of the page, fresh."""

    def go(name):
        chromium.get("about:blank")
        chromium.get(f"{page.as_uri()}#{name}")
        return chromium

    return go


def look_at_receipt(browser, folder, data, *, vkey=VKEY, policy=None, later=None, code=""):
    """Ask the page; the verdict that both gave."""
    if data is not None:
        file = folder / "receipt.pdf"
        file.write_bytes(data)
        browser.pick_files("receipt-file", [file])
    fill(browser, key=vkey or "", code=code)
    if policy is not None:
        (folder / "policy").write_bytes(policy)
        browser.pick_files("policy", [folder / "policy"])
    if later is not None:
        browser.pick_folder("log", later)
    press(browser, "check")
    wait(browser, DONE)
    ours = found(browser)
    theirs = verify_receipt(data if data is not None else code.encode(), vkey, policy, later).as_json()
    assert [(each["check"], each["ok"]) for each in ours["findings"]] == [
        (each["check"], each["ok"]) for each in theirs["findings"]
    ]
    same = set(theirs) - {"findings"}
    assert {name: ours[name] for name in same} == {name: theirs[name] for name in same}
    return ours


def test_a_receipt_is_on_the_record_by_its_pdf_its_attachment_and_a_later_log(part, tmp_path):
    receipt, its_log = a_receipt()
    later = its_log.write(tmp_path / "log")
    pdf = in_a_pdf(receipt.text())
    assert look_at_receipt(part("receipt"), tmp_path, pdf)["verdict"] == "on the record"
    assert look_at_receipt(part("receipt"), tmp_path, receipt.text())["ok"]
    assert look_at_receipt(part("receipt"), tmp_path, pdf, later=later)["further"] is False
    browser = part("receipt")
    look_at_receipt(browser, tmp_path, pdf)
    said = text(browser, "result")
    assert "A friend kept these in another state." in said
    assert "Rely on these words" in said
    assert "verified" not in text(browser, "verdict").lower()


def test_outside_signatures_of_a_receipt_are_pending_until_they_are_there(part, tmp_path):
    receipt, its_log = a_receipt()
    name = "witness.example/clerk"
    line = note.vkey(name, bytes(OTHER_KEY.verify_key), alg=note.COSIGNATURE)
    policy = f"log {VKEY}\nwitness clerk {line}\nquorum clerk\n".encode()
    said = look_at_receipt(part("receipt"), tmp_path, receipt.text(), policy=policy)
    assert said["verdict"] == "on the record, outside signatures pending"
    cosigned = a_cosignature(its_log.checkpoint(), OTHER_KEY, name)
    later = its_log.write(tmp_path / "log", cosigned=cosigned)
    said = look_at_receipt(part("receipt"), tmp_path, receipt.text(), policy=policy, later=later)
    assert (said["verdict"], len(said["signed"])) == ("on the record", 1)


@pytest.mark.parametrize(
    "change",
    [
        {"header": {"recorded_ms": MS + 1}},
        {"told": {"words": ""}},
        {"opened": "type recorded_at item_t0 received_at receipt_number what"},
        {"index": 4},
        {"proof": "c2sp.org/tlog-proof@v1\n"},
    ],
    ids=str,
)
def test_a_forged_receipt_is_not_ok_in_either(part, tmp_path, change):
    receipt, _ = a_receipt(**change)
    assert not look_at_receipt(part("receipt"), tmp_path, in_a_pdf(receipt.text()))["ok"]


@pytest.mark.parametrize("twice", [False, True])
def test_a_pdf_without_one_attachment_is_not_ok_in_either(part, tmp_path, twice):
    data = in_a_pdf(a_receipt()[0].text(), twice=True) if twice else b"%PDF-1.7\n%%EOF\n"
    assert failing(look_at_receipt(part("receipt"), tmp_path, data))[0] == 1


def test_the_code_on_paper_is_checked_against_a_log(part, tmp_path):
    from muniment.verify.receipt_form import short
    from tests.verify.thief import ORIGIN

    receipt, its_log = a_receipt()
    code = short(receipt, origin=ORIGIN, names=("received_at", "receipt_number", "words", "what")).text()
    assert failing(look_at_receipt(part("receipt"), tmp_path, None, code=code)) == [4]
    later = its_log.write(tmp_path / "log")
    assert look_at_receipt(part("receipt"), tmp_path, None, code=code, later=later)["ok"]
    for wrong in (code[:-3], code.replace("A", "B"), "MUR1:", code + "%%%"):
        assert not look_at_receipt(part("receipt"), tmp_path, None, code=wrong, later=later)["ok"]


def ring(browser, later, *, kept=None, folder=None, vkey=VKEY):
    """Ask the page whether a list grew."""
    if kept is not None:
        browser.pick_files("kept", [kept])
    if folder is not None:
        browser.pick_folder("kept-folder", folder)
    browser.pick_folder("now", later)
    fill(browser, key=vkey or "")
    press(browser, "check")
    wait(browser, DONE)
    return found(browser)


def test_the_bell_rings_in_the_page_with_the_programs_words(part, tmp_path):
    package = write(FILES, tmp_path / "VOL001")
    kept = tmp_path / "kept.json"
    asked = watch.kept_of(verify(package, number=NUMBER, vkey=VKEY))
    kept.write_bytes(watch.write_kept(asked))
    later = log(tmp_path / "log", grown("P", "A"))
    theirs = [bell.text for bell in watch.watch_folder(asked, later, vkey=KEY).grown]
    for given in ({"kept": kept}, {"folder": package}):
        browser = part("later")
        said = ring(browser, later, **given)
        assert said["grew"]
        assert [each.split(". It may be")[0] for each in said["sentences"]] == theirs
        assert "The list grew, and you were not given it" in text(browser, "verdict")


def test_a_log_that_did_not_grow_rings_no_bell_in_the_page(part, tmp_path):
    package = write(FILES, tmp_path / "VOL001")
    said = ring(part("later"), log(tmp_path / "log", grown("X1")), folder=package)
    assert (said["grew"], said["problems"], said["size"]) == (False, [], 110)


@pytest.mark.parametrize(
    ("entries", "options"),
    [
        (ENTRIES[:-1], {}),
        ([*ENTRIES[:50], b"\x01" + bytes(64), *ENTRIES[51:], ENTRIES[3]], {}),
        ([*ENTRIES, b"\x02"], {}),
        (ENTRIES, {"key": SigningKey(bytes(32))}),
        (ENTRIES, {"root": bytes(32)}),
    ],
    ids=["cut", "rewritten", "malformed", "other key", "other root"],
)
def test_a_log_that_can_not_be_trusted_is_named_in_the_page(part, tmp_path, entries, options):
    kept, later = tmp_path / "kept.json", log(tmp_path / "log", entries, **options)
    asked = watch.kept_of(verify(write(FILES, tmp_path / "VOL001"), number=NUMBER, vkey=VKEY))
    kept.write_bytes(watch.write_kept(asked))
    browser = part("later")
    said = ring(browser, later, kept=kept)
    theirs = watch.watch_folder(asked, later, vkey=KEY)
    assert bool(said["problems"]) == bool(theirs.problems)
    assert said["problems"][0]["what"].split(":")[0] == theirs.problems[0].what.split(":")[0]
    assert "not to be trusted" in text(browser, "verdict")


def test_what_the_page_keeps_is_what_the_program_keeps(chromium, page, tmp_path):
    from tests.page_checker.browsers import ask

    package = write(FILES, tmp_path / "VOL001")
    ask(chromium, page, package, number=NUMBER, vkey=VKEY)
    verdict = found(chromium)
    kept = chromium.execute_script("return Muniment.writeKept(Muniment.keptOf(arguments[0]))", verdict)
    assert kept.encode() == watch.write_kept(watch.kept_of(verify(package, number=NUMBER, vkey=VKEY)))


# --- heads that counsel was given when they appeared

_SPLIT = tiles.split_bundle(FILES[BUNDLE])
_LEADING = ("ProsecutionOpened/1", "CaseDrawnOn/1", "AliasRecorded/1")
HEADS = heads.write_heads(
    number=NUMBER,
    note=FILES[CHECKPOINT],
    entry0=_SPLIT[0],
    path=tree.inclusion_path([tree.leaf_hash(each) for each in _SPLIT], 0),
    chains=[row for row in read_lines(FILES[CHAINS]) if row["kind"] in (1, 2)],
    events=[
        row
        for row in read_lines(FILES[EVENTS])
        if row["fields"][0][2] in _LEADING and isinstance(row["fields"][8], list)
    ],
)


def _of_kind(value, kind):
    return next(chain for chain in value["chains"] if chain["kind"] == kind)


def _false_end(value):
    entry = _of_kind(value, 1)["entries"][-1]
    entry["hdr"] = entry["hdr"][:18] + "ab" * 32 + entry["hdr"][82:]


def _other_root(value):
    lines = value["checkpoint"].split("\n")
    lines[1] = str(int(lines[1]) - 1)
    value["checkpoint"] = "\n".join(lines)


CHANGES = {
    "nothing": lambda value: None,
    "a case less": lambda value: value["chains"].remove(_of_kind(value, 1)),
    "a case cut": lambda value: _of_kind(value, 1)["entries"].pop(),
    "the prosecution cut": lambda value: _of_kind(value, 2)["entries"].pop(),
    "no openings": lambda value: value.update(events=[]),
    "an opening less": lambda value: value["events"].pop(),
    "another number": lambda value: _of_kind(value, 1).update(number="SO.24-009999"),
    "a false end": _false_end,
    "an item": lambda value: _of_kind(value, 1).update(kind=3, number=None, pi=None),
    "another entry 0": lambda value: value.update(entry0=value["entry0"][:-2] + "00"),
    "a link as entry 0": lambda value: value.update(entry0=_SPLIT[1].hex()),
    "no entry 0": lambda value: value.update(entry0=""),
    "capitals": lambda value: value.update(entry0=value["entry0"].upper()),
    "another root": _other_root,
    "a shorter path": lambda value: value.update(path=value["path"][:-1]),
    "no order": lambda value: value.update(chains=value["chains"][::-1]),
    "another prosecution": lambda value: value.update(number="D2.CR-2024-56"),
    "an unfolded number": lambda value: value.update(number="d2 cr"),
    "one part more": lambda value: value.update(more=1),
}


def _judged(data, bundles):
    """How the program finds heads: refused, or how many things are wrong with them."""
    try:
        found_ = heads.read_heads(data)
        at = heads.checkpoint_of(found_, KEY)
    except LedgerError:
        return "refused"
    return len(heads.problems_of(found_, at, scan.scan(bundles, wanted=found_.tags())))


@pytest.mark.parametrize("change", CHANGES)
def test_heads_are_judged_by_the_page_as_by_the_program(cores, change):
    value = json.loads(HEADS)
    CHANGES[change](value)
    data = values.canonical(value) + b"\n"
    found_ = cores(
        """
        const data = unhex(arguments[0]), bundle = unhex(arguments[1]), key = Muniment.parseKey(arguments[2]);
        try {
          const heads = Muniment.readHeads(data);
          const at = Muniment.parseCheckpoint((await Muniment.openNote(heads.note, [key])).text);
          const names = [...heads.chains.values()].flatMap((line) => [line.t0, ...line.entries.map(({ header }) => header.next)]);
          const scan = await Muniment.scanLog([bundle], { wanted: names });
          return [...Muniment.headsProblems(heads, at, scan)].length;
        } catch (refused) {
          if (!(refused instanceof Muniment.Refused)) throw refused;
          return "refused";
        }
        """,
        data.hex(),
        FILES[BUNDLE].hex(),
        VKEY,
    )
    assert found_ == _judged(data, [FILES[BUNDLE]])
    assert (found_ == 0) == (change == "nothing")


def test_the_bell_rings_for_heads_that_counsel_was_given(part, tmp_path):
    kept = tmp_path / "heads.json"
    kept.write_bytes(HEADS)
    same, later = log(tmp_path / "same", ENTRIES), log(tmp_path / "later", grown("P", "A"))
    asked = watch.read_watchlist(HEADS, KEY)
    assert watch.watch_folder(asked, same, vkey=KEY).ok
    assert not ring(part("later"), same, kept=kept)["grew"]
    said = ring(part("later"), later, kept=kept)
    theirs = [bell.text for bell in watch.watch_folder(asked, later, vkey=KEY).grown]
    assert [each.split(". It may be")[0] for each in said["sentences"]] == theirs
    assert len(theirs) == 2


def test_false_heads_are_refused_before_any_log_is_read(part, tmp_path):
    value = json.loads(HEADS)
    value["events"] = []
    kept = tmp_path / "heads.json"
    kept.write_bytes(values.canonical(value) + b"\n")
    browser = part("later")
    with pytest.raises(AssertionError, match="where it leads is not shown"):
        ring(browser, log(tmp_path / "log", ENTRIES), kept=kept)
