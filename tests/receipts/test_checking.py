"""A receipt is checked from its attachment, its PDF or its code; an insider with every key is caught."""

import json

import pytest

from muniment.ledger import note
from muniment.ledger.errors import OpeningRefused
from muniment.ledger.values import canonical
from muniment.verify.receipt import verify_receipt
from muniment.verify.receipt_form import Receipt, short
from muniment.verify.receipt_report import report
from tests.receipts.makers import MS, OPEN, TAG, WORDS, a_cosignature, a_receipt, in_a_pdf
from tests.verify.thief import ORIGIN, OTHER_KEY, VKEY, failing, sign

WITNESS = note.vkey("witness.example/clerk", bytes(OTHER_KEY.verify_key), alg=4)
POLICY = f"log {VKEY}\nwitness clerk {WITNESS}\nquorum clerk\n".encode()


def altered(receipt, change):
    """The attachment with its JSON changed, canonical again."""
    value = json.loads(receipt.text())
    change(value)
    return canonical(value) + b"\n"


def test_a_receipt_opens_the_words_and_is_on_the_record():
    receipt, _ = a_receipt()
    for data in (receipt.text(), in_a_pdf(receipt.text())):
        found = verify_receipt(data, VKEY)
        assert found.verdict == "on the record"
        assert found.fields["words"] == WORDS
        assert found.fields["matter_named"] == "the shooting on the ranch"
        assert [each.check for each in found.findings] == [1, 2, 3, 4, 5]
        assert "case_t0" not in found.fields


def test_without_a_key_nothing_is_called_on_the_record():
    receipt, _ = a_receipt()
    assert verify_receipt(receipt.text()).verdict == "consistent, key not confirmed"


def test_another_offices_key_is_refused():
    receipt, _ = a_receipt()
    other = note.vkey("another.example/log", bytes(OTHER_KEY.verify_key))
    assert failing(verify_receipt(receipt.text(), other)) == {5}


def test_a_bad_signature_of_the_log_is_refused():
    receipt, log = a_receipt()
    forged, _ = a_receipt(note=sign(log.checkpoint(), OTHER_KEY))
    assert receipt != forged
    assert failing(verify_receipt(forged.text(), VKEY)) == {5}


def test_a_checkpoint_of_another_log_signed_by_this_ones_key_is_refused():
    _, log = a_receipt()
    text = log.checkpoint().replace(ORIGIN, "another.example/log", 1)
    forged, _ = a_receipt(note=sign(text))
    assert failing(verify_receipt(forged.text(), VKEY)) == {5}


def test_outside_signatures_are_pending_until_a_later_log_has_them(tmp_path):
    receipt, log = a_receipt()
    assert verify_receipt(receipt.text(), VKEY, POLICY).verdict == "on the record, outside signatures pending"
    log.entries.append(log.entries[1][:1] + b"\x44" * 64)
    line = a_cosignature(log.checkpoint(), OTHER_KEY, "witness.example/clerk")
    found = verify_receipt(receipt.text(), VKEY, POLICY, log=log.write(tmp_path / "log", cosigned=line))
    assert found.verdict == "on the record"
    assert [(each.name, each.time, each.size) for each in found.signed] == [
        ("witness.example/clerk", 1_709_750_000, 9)
    ]
    assert "Signed from outside by witness.example/clerk at 2024-03-06" in report(found)


def test_a_receipt_printed_later_carries_the_outside_signature():
    _, log = a_receipt()
    line = a_cosignature(log.checkpoint(), OTHER_KEY, "witness.example/clerk")
    receipt, _ = a_receipt(note=sign(log.checkpoint()) + line)
    found = verify_receipt(receipt.text(), VKEY, POLICY)
    assert (found.verdict, found.outside) == ("on the record", "signed")


def test_a_forged_outside_signature_is_refused():
    _, log = a_receipt()
    line = a_cosignature(log.checkpoint() + "x", OTHER_KEY, "witness.example/clerk")
    receipt, _ = a_receipt(note=sign(log.checkpoint()) + line)
    assert failing(verify_receipt(receipt.text(), VKEY, POLICY)) == {5}
    assert failing(verify_receipt(receipt.text(), None, POLICY.split(b"\n", 1)[1])) == {5}


def test_a_later_log_tells_whether_anything_was_recorded_since(tmp_path):
    receipt, log = a_receipt()
    assert verify_receipt(receipt.text(), VKEY, log=log.write(tmp_path / "a")).further is False
    log.entries.append(b"\x01" + b"\x33" * 32 + b"\x55" * 32)
    found = verify_receipt(receipt.text(), VKEY, log=log.write(tmp_path / "b"))
    assert (found.ok, found.further) == (True, True)


def test_a_log_without_the_entry_is_not_ok(tmp_path):
    receipt, log = a_receipt()
    log.entries[3] = log.entries[1][:1] + b"\x44" * 64
    found = verify_receipt(receipt.text(), VKEY, log=log.write(tmp_path / "log"))
    assert failing(found) == {6}
    assert any("has changed" in each.what for each in found.failed())
    assert any("stand in the later log once" in each.what for each in found.failed())


def test_a_log_older_than_the_receipt_is_not_ok(tmp_path):
    receipt, log = a_receipt()
    del log.entries[-1]
    assert failing(verify_receipt(receipt.text(), VKEY, log=log.write(tmp_path / "log"))) == {6}


def test_a_tag_written_twice_in_the_later_log_is_not_ok(tmp_path):
    receipt, log = a_receipt()
    log.entries.append(b"\x01" + TAG + b"\x55" * 32)
    assert failing(verify_receipt(receipt.text(), VKEY, log=log.write(tmp_path / "log"))) == {6}


def test_a_log_that_is_not_what_its_checkpoint_signs_is_not_ok(tmp_path):
    receipt, log = a_receipt()
    log.entries.append(log.entries[1][:1] + b"\x44" * 64)
    text = log.checkpoint()
    log.entries[-1] = log.entries[1][:1] + b"\x66" * 64  # behind all that the receipt vouches for
    place = log.write(tmp_path / "log")
    (place / "checkpoint").write_bytes(sign(text))
    (finding,) = verify_receipt(receipt.text(), VKEY, log=place).failed()
    assert "not those that its checkpoint signs" in finding.what


def test_a_folder_that_is_no_log_is_a_finding(tmp_path):
    receipt, _ = a_receipt()
    assert failing(verify_receipt(receipt.text(), VKEY, log=tmp_path / "nothing")) == {6}


THEFTS = {
    "another word": (lambda v: v["event"]["fields"][16].__setitem__(2, "Nothing to do with it."), {2, 3, 4}),
    "another event": (lambda v: v["event"].__setitem__("ev", "00" * 32), {2, 3, 4}),
    "another item's tag": (lambda v: v["entry"].__setitem__("tag", "12" * 32), {3, 4}),
    "another salt": (lambda v: v["entry"].__setitem__("hsalt", "12" * 32), {4}),
    "another index": (lambda v: v["entry"].__setitem__("index", 4), {4}),
    "a proof of another entry": (lambda v: v.__setitem__("proof", a_receipt(at=5)[0].proof), {4}),
    "a line that nothing vouches for": (
        lambda v: v.__setitem__("proof", v["proof"].replace("\nindex", "\nextra AAAA\nindex", 1)),
        {4},
    ),
    "no proof": (lambda v: v.__setitem__("proof", ""), {4, 5}),
    "a member too many": (lambda v: v.__setitem__("office", "Alder County"), {1, 2, 3, 4, 5}),
    "capital hex": (lambda v: v["entry"].__setitem__("tag", "AA" * 32), {1, 2, 3, 4, 5}),
    "a truth for an index": (lambda v: v["entry"].__setitem__("index", True), {1, 2, 3, 4, 5}),
    "another format": (lambda v: v.__setitem__("format", "muniment-receipt/2"), {1, 2, 3, 4, 5}),
}


@pytest.mark.parametrize("theft", THEFTS)
def test_what_is_changed_in_the_proof_is_named(theft):
    change, checks = THEFTS[theft]
    found = verify_receipt(altered(a_receipt()[0], change), VKEY)
    assert (found.verdict, failing(found)) == ("not ok", checks)


INSIDERS = {
    "the second entry of a list": ({"header": {"i": 1}}, {3}),
    "a case's list": ({"header": {"kind": 1}}, {3}),
    "no receipt": ({"header": {"rel": 3}}, {3}),
    "an entry before it": ({"header": {"root": b"\x01" * 32}}, {3}),
    "another time": ({"header": {"recorded_ms": MS + 1}}, {3}),
    "another event": ({"header": {"ev": b"\x01" * 32}}, {3}),
    "another item": ({"told": {"item_t0": "44" * 32}}, {3}),
    "no words": ({"opened": OPEN.replace(" words", "")}, {2}),
    "no day": ({"opened": OPEN.replace(" received_at", "")}, {2}),
    "no item": ({"opened": OPEN.replace(" item_t0", "")}, {2}),
    "empty words": ({"told": {"words": ""}}, {2}),
    "words that are a number": ({"told": {"words": 7}}, {2}),
    "a day that is none": ({"told": {"received_at": "long ago"}}, {2}),
    "a part of a lot": (
        {"type_": "ItemSeparated/1", "told": {"parent_t0": "11" * 32, "parent_cm0": "11" * 32}},
        {2},
    ),
}


@pytest.mark.parametrize("insider", INSIDERS)
def test_what_no_honest_office_writes_is_not_ok_though_it_is_signed(insider):
    given, checks = INSIDERS[insider]
    found = verify_receipt(a_receipt(**given)[0].text(), VKEY)
    assert (found.verdict, failing(found)) == ("not ok", checks)


def test_at_the_wish_of_the_person_name_and_matter_stay_closed():
    receipt, _ = a_receipt(opened=OPEN.replace(" source", "").replace(" matter_named", ""))
    found = verify_receipt(receipt.text(), VKEY)
    assert found.ok
    assert not {"source", "matter_named"} & found.fields.keys()
    assert "Orrin" not in receipt.text().decode()


def test_an_unread_receipt_never_crashes_the_report():
    for data in (b"", b"%PDF-", b"MUR1:", b"{}", b"\xff\xfe"):
        found = verify_receipt(data, VKEY)
        assert found.verdict == "not ok"
        assert report(found).startswith("NOT OK")


# The code on paper.

NAMES = ("received_at", "receipt_number", "words", "what", "matter_named")


@pytest.mark.parametrize("names", [NAMES, NAMES[:2], ()])
def test_the_code_alone_is_checked_against_a_log(names, tmp_path):
    receipt, log = a_receipt()
    code = short(receipt, origin="ledger.example/test", names=names)
    code = short(receipt, origin=log.checkpoint().split("\n")[0], names=names).text().encode()
    assert failing(verify_receipt(code, VKEY)) == {4}
    found = verify_receipt(code, VKEY, log=log.write(tmp_path / "log"))
    assert (found.verdict, [each.check for each in found.findings]) == ("on the record", [1, 2, 3, 6])
    assert set(found.fields) == set(names)


def test_a_code_with_other_words_is_not_in_the_log(tmp_path):
    receipt, log = a_receipt()
    made = short(receipt, origin=log.checkpoint().split("\n")[0], names=NAMES)
    words = tuple((j, salt, "not these" if j == 16 else value) for j, salt, value in made.opened)
    forged = type(made)(**{**{f: getattr(made, f) for f in made.__dataclass_fields__}, "opened": words})
    assert failing(verify_receipt(forged.text().encode(), VKEY, log=log.write(tmp_path / "log"))) == {6}


def test_a_code_of_another_log_is_not_ok(tmp_path):
    receipt, log = a_receipt()
    code = short(receipt, origin="another.example/log", names=NAMES).text().encode()
    assert failing(verify_receipt(code, VKEY, log=log.write(tmp_path / "log"))) == {6}


def test_a_receipt_that_is_cut_says_so():
    receipt, _ = a_receipt()
    with pytest.raises(OpeningRefused, match="cut"):
        Receipt.parse(receipt.text()[:-1])
