"""Bytes of strangers: nothing hangs, nothing is inflated beyond its bound, nothing but a true receipt is called good."""

import io
import json
import zlib

import pikepdf
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from muniment.ledger.errors import LedgerError, OpeningRefused
from muniment.verify import base45
from muniment.verify.receipt import verify_receipt
from muniment.verify.receipt_form import ATTACHMENT, QR_PREFIX, Receipt, Short, attachment, short
from tests.receipts.makers import a_receipt, in_a_pdf
from tests.verify.thief import VKEY, failing

RECEIPT, LOG = a_receipt()
DATA = RECEIPT.text()
CODE = short(RECEIPT, origin="ledger.example/x", names=("words", "what")).text()
QUICK = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@given(st.binary(max_size=300))
def test_base45_reads_back(data):
    assert base45.decode(base45.encode(data)) == data


@pytest.mark.parametrize(
    ("text", "data"), [("BB8", b"AB"), ("%69 VD92EX0", b"Hello!!"), ("UJCLQE7W581", b"base-45")]
)
def test_base45_is_that_of_the_standard(text, data):
    """RFC 9285, sections 4.3 and 4.4."""
    assert base45.encode(data) == text
    assert base45.decode(text) == data


@pytest.mark.parametrize("text", ["GGW", ":::", "A", "AAAA", "bb8", "::", "BB8é"])
def test_base45_refuses_what_it_never_writes(text):
    with pytest.raises(OpeningRefused):
        base45.decode(text)


@QUICK
@given(st.integers(0, len(DATA) - 1), st.integers(1, 255))
def test_no_changed_byte_of_the_proof_is_called_good(at, change):
    data = bytearray(DATA)
    data[at] ^= change
    assert not verify_receipt(bytes(data), VKEY).ok


@QUICK
@given(st.integers(0, len(DATA)))
def test_no_cut_proof_is_called_good(at):
    assert at == len(DATA) or not verify_receipt(DATA[:at], VKEY).ok


@QUICK
@given(st.binary(max_size=2000), st.sampled_from([b"", b"%PDF-1.4\n", QR_PREFIX.encode()]))
def test_noise_is_not_ok(noise, before):
    assert not verify_receipt(before + noise, VKEY).ok


@QUICK
@given(st.integers(len(QR_PREFIX), len(CODE) - 1), st.sampled_from(base45.ALPHABET))
def test_no_misread_code_becomes_another_receipt(tmp_path_factory, at, sign):
    if CODE[at] == sign:
        return
    try:
        read = Short.parse(CODE[:at] + sign + CODE[at + 1 :])
    except LedgerError:
        return
    assert read == Short.parse(CODE)  # bits behind the stream's end, if any, say nothing else


@given(st.sets(st.integers(0, 21)))
def test_any_choice_of_open_fields_gives_the_same_event(indices):
    fields = RECEIPT.event["fields"]
    names = [fields[j][1] for j in indices if isinstance(fields[j], list)]
    made = short(RECEIPT, origin="ledger.example/x", names=names)
    assert made.ev.hex() == RECEIPT.event["ev"]
    assert made.header == RECEIPT.header
    assert Short.parse(made.text()) == made


@given(st.binary(max_size=400))
def test_an_attachment_reads_back(data):
    assert attachment(in_a_pdf(data)) == data


def code_of(value):
    return QR_PREFIX + base45.encode(
        zlib.compress(json.dumps(value).encode() if not isinstance(value, bytes) else value, 9)
    )


HOSTILE_CODES = {
    "a bomb": code_of(b"[" + b" " * 5_000_000 + b"]"),
    "a bomb that fits a code": QR_PREFIX + base45.encode(zlib.compress(b"0" * 2_000_000, 9)),
    "more behind the stream": QR_PREFIX + base45.encode(zlib.compress(b"[]") + b"more"),
    "a cut stream": QR_PREFIX + base45.encode(zlib.compress(b"[1,2,3,4,5,6]")[:-3]),
    "too many signs": QR_PREFIX + "0" * 5000,
    "no list": code_of({"a": 1}),
    "too few parts": code_of(["muniment-receipt-qr/1"]),
    "deep": code_of(b"[" * 3000 + b"]" * 3000),
    "closed parts missing": code_of(
        b'["muniment-receipt-qr/1","o",1,1,' + b",".join([b'"' + b"A" * 43 + b'="'] * 3) + b",[],[]]"
    ),
    "closed parts too many": code_of(
        b'["muniment-receipt-qr/1","o",1,1,'
        + b",".join([b'"' + b"A" * 43 + b'="'] * 3)
        + b',[],["'
        + b"A" * 43
        + b'=","'
        + b"A" * 43
        + b'="]]'
    ),
}


@pytest.mark.parametrize("hostile", HOSTILE_CODES)
def test_hostile_codes_are_refused(hostile):
    assert 1 in failing(verify_receipt(HOSTILE_CODES[hostile].encode(), VKEY)) or 2 in failing(
        verify_receipt(HOSTILE_CODES[hostile].encode(), VKEY)
    )


def test_no_more_than_its_bound_is_inflated():
    assert len(HOSTILE_CODES["a bomb that fits a code"]) < 4296
    with pytest.raises(OpeningRefused, match="more than 64 KiB"):
        Short.parse(HOSTILE_CODES["a bomb that fits a code"])


def packed(data):
    return zlib.compress(data)


HOSTILE_PDFS = {
    "nothing attached": b"%PDF-1.4\n%%EOF\n",
    "two attachments": in_a_pdf(DATA, twice=True),
    "packed": in_a_pdf(
        packed(DATA),
        dictionary=b"<< /Type /EmbeddedFile /Filter /FlateDecode /Length %d >>" % len(packed(DATA)),
    ),
    "outside the file": in_a_pdf(DATA, dictionary=b"<< /Type /EmbeddedFile /F (x) /Length %d >>" % len(DATA)),
    "two lengths": in_a_pdf(DATA, dictionary=b"<< /Type /EmbeddedFile /Length 3 /Length %d >>" % len(DATA)),
    "a length elsewhere": in_a_pdf(DATA, dictionary=b"<< /Type /EmbeddedFile /Length 9 0 R >>"),
    "too short a length": in_a_pdf(
        DATA, dictionary=b"<< /Type /EmbeddedFile /Length %d >>" % (len(DATA) - 5)
    ),
    "a length beyond the end": in_a_pdf(DATA, dictionary=b"<< /Type /EmbeddedFile /Length 999999999 >>"),
    "no length": in_a_pdf(DATA, dictionary=b"<< /Type /EmbeddedFile >>"),
    "another type": in_a_pdf(DATA, dictionary=b"<< /Type /EmbeddedFiles /Length %d >>" % len(DATA)),
    "digits without end": b"%PDF-1.4\n" + b"1" * 4_000_000,
    "objects without end": b"%PDF-1.4\n" + b"1 0 obj<<" * 400_000,
    "spaces without end": b"%PDF-1.4\n" + (b"1 0 obj" + b" " * 100) * 40_000,
    "dictionaries without end": b"%PDF-1.4\n" + b"1 0 obj << /Type /EmbeddedFile >> " * 100_000,
}


@pytest.mark.parametrize("hostile", HOSTILE_PDFS)
def test_hostile_pdfs_are_refused(hostile):
    found = verify_receipt(HOSTILE_PDFS[hostile], VKEY)
    assert 1 in failing(found)


def test_a_pdf_above_its_limit_is_refused_unread():
    with pytest.raises(OpeningRefused, match="64 MiB"):
        attachment(b"%PDF-1.4" + bytes(65 << 20))


def test_words_that_look_like_an_attachment_are_words():
    words = "1 0 obj << /Type /EmbeddedFile /Length 3 >> stream\nabc\nendstream"
    receipt, _ = a_receipt(told={"words": words})
    found = verify_receipt(in_a_pdf(receipt.text()), VKEY)
    assert found.ok
    assert found.fields["words"] == words


def test_a_pdf_saved_anew_is_told_from_a_false_one_and_its_attachment_still_holds():
    with pikepdf.new() as blank:
        blank.add_blank_page()
        blank.attachments[ATTACHMENT] = DATA
        out = io.BytesIO()
        blank.save(out)
    found = verify_receipt(out.getvalue(), VKEY)
    assert failing(found) >= {1}
    assert ATTACHMENT in found.failed()[0].advice
    with pikepdf.open(io.BytesIO(out.getvalue())) as again:
        taken = again.attachments[ATTACHMENT].get_file().read_bytes()
    assert verify_receipt(taken, VKEY).ok


def test_deep_nesting_is_a_finding_not_a_crash():
    deep = DATA.replace(b'"format"', b'"format":' + b"[" * 90_000 + b"]" * 90_000 + b',"g"', 1)
    assert not verify_receipt(deep, VKEY).ok


def test_a_receipt_reads_back():
    assert Receipt.parse(DATA) == RECEIPT
