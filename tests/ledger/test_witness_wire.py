"""What a log and a witness send each other."""

import json
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from muniment.ledger import note, witness
from muniment.ledger.checkpoint import Checkpoint
from muniment.ledger.errors import NoteRefused, RequestRefused, UnsignedNote
from muniment.ledger.witness import Request
from tests.ledger.signing import Key, signed

C2SP = json.loads((Path(__file__).parents[1] / "vectors" / "c2sp.json").read_text(encoding="utf-8"))["c2sp"]
LOG = Key("log.example", 1)
CLERK, AUDITOR = Key("clerk.example", 3, note.COSIGNATURE), Key("auditor.example", 4, note.COSIGNATURE)
TEXT = Checkpoint("log.example", 11, bytes(32)).text()
NOTE = signed(TEXT, LOG.line(TEXT))
H = note.b64(bytes(32))


def test_the_examples_of_the_specification_read_back_byte_for_byte():
    data = C2SP["request"].encode()
    found = Request.parse(data)
    assert (found.old, len(found.proof)) == (20852014, 4)
    assert found.text() == data
    assert len(note.parse_note(found.checkpoint).signatures) == 2
    lines = note.signature_lines(C2SP["answer"].encode())
    assert [each.name for each in lines] == ["witness.example/w1"] * 2 + ["witness.example/w2"]
    assert witness.cosignature_answer(lines) == C2SP["answer"].encode()


@given(st.integers(0, 2**63 - 1), st.lists(st.binary(min_size=32, max_size=32), max_size=63))
def test_a_request_reads_back(old, proof):
    made = Request(old, tuple(proof), NOTE)
    assert Request.parse(made.text()) == made


@given(st.integers(0, 2**63 - 1))
def test_a_size_reads_back(size):
    assert witness.read_size(witness.size_answer(size)) == size


@pytest.mark.parametrize(
    "data", [b"", b"5", b"56", b"05\n", b"-1\n", b"5\n\n", b"5 \n", b"\xff\n", b"9" * 100 + b"\n"]
)
def test_malformed_sizes_are_refused(data):
    with pytest.raises(RequestRefused):
        witness.read_size(data)


@pytest.mark.parametrize(
    "head",
    [
        "",
        "old",
        "old ",
        "old 01",
        "old -1",
        "old 1 ",
        "OLD 1",
        "size 1",
        "old 9223372036854775808",
        "old 1\nAAAA",
        "old 1\n*",
        f"old 1\n{H} ",
        "old 1\n" + "\n".join([H] * 64),
        "old \u0661",
        "old 1\r",
    ],
)
def test_malformed_requests_are_refused(head):
    with pytest.raises(RequestRefused):
        Request.parse(f"{head}\n\n".encode() + NOTE)


@pytest.mark.parametrize(
    "data", [b"", b"old 1\n", b"old 1\n\n", b"old 1\n\n" + NOTE[:-1], b"old 1\n" + TEXT.encode()]
)
def test_a_request_without_a_whole_checkpoint_is_refused(data):
    with pytest.raises((RequestRefused, NoteRefused)):
        Request.parse(data)


def test_an_answer_gives_the_lines_of_known_cosigners_only():
    answer = (CLERK.line(TEXT, 100) + AUDITOR.line(TEXT, 200) + CLERK.line(TEXT, 100)).encode()
    found = witness.read_cosignatures(answer, NOTE, [CLERK.verifier])
    assert [(each.verifier, each.time) for each in found.signed] == [(CLERK.verifier, 100)]
    assert "".join(each.line() for each in found.signatures) == CLERK.line(TEXT, 100)
    with pytest.raises(UnsignedNote):
        witness.read_cosignatures(answer, NOTE, [])
    with pytest.raises(UnsignedNote):  # the log's own key is no cosigner
        witness.read_cosignatures(LOG.line(TEXT).encode(), NOTE, [LOG.verifier, CLERK.verifier])


def test_a_bad_line_of_a_known_cosigner_refuses_the_answer():
    other = Checkpoint("log.example", 12, bytes(32)).text()
    with pytest.raises(NoteRefused, match="is not over this text"):
        witness.read_cosignatures(CLERK.line(other, 100).encode(), NOTE, [CLERK.verifier])


@pytest.mark.parametrize(
    "data", [b"", b"\n", b"text\n", CLERK.line(TEXT, 1).encode()[:-1], b"\n" + CLERK.line(TEXT, 1).encode()]
)
def test_malformed_answers_are_refused(data):
    with pytest.raises(NoteRefused):
        witness.read_cosignatures(data, NOTE, [CLERK.verifier])


def test_lines_are_added_below_and_never_twice():
    lines = note.signature_lines((CLERK.line(TEXT, 100) + AUDITOR.line(TEXT, 200)).encode())
    once = witness.add_signatures(NOTE, lines)
    assert once == NOTE + (CLERK.line(TEXT, 100) + AUDITOR.line(TEXT, 200)).encode()
    assert witness.add_signatures(once, lines) == once
    assert len(note.open_note(once, [LOG.verifier, CLERK.verifier, AUDITOR.verifier]).signed) == 3


def test_a_witness_serves_a_log_under_the_digest_of_its_origin():
    assert witness.monitoring_path("log.example") == sha256(b"log.example").hexdigest() + "/checkpoint"
