"""Receipts and the bell in the page: what the program says, said there too."""

import pytest
from nacl.signing import SigningKey

from muniment.ledger import note
from muniment.verify import verify, watch
from muniment.verify.receipt import verify_receipt
from tests.page_checker.browsers import DONE, failing, fill, found, needs_chromium, press, text, wait
from tests.receipts.makers import MS, a_cosignature, a_receipt, in_a_pdf
from tests.verify.test_watch import ENTRIES, FILES, grown, log
from tests.verify.thief import NUMBER, OTHER_KEY, VKEY, write

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
