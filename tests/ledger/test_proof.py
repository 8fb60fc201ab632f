"""tlog-proofs: written, read back, verified, and refused when a byte of them is another's."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from muniment.ledger import tree
from muniment.ledger.checkpoint import Checkpoint
from muniment.ledger.errors import LedgerError, NoteRefused, ProofRefused, UnsignedNote
from muniment.ledger.note import COSIGNATURE, b64, open_note
from muniment.ledger.policy import Policy
from muniment.ledger.proof import Proof
from tests.ledger.signing import Key, signed

C2SP = json.loads((Path(__file__).parents[1] / "vectors" / "c2sp.json").read_text(encoding="utf-8"))["c2sp"]
ORIGIN = "log.example/county"
LOG, STRANGER = Key(ORIGIN, 1), Key("elsewhere.example", 2)
CLERK, AUDITOR = Key("clerk.example", 3, COSIGNATURE), Key("auditor.example", 4, COSIGNATURE)
ENTRIES = [f"entry {n}".encode() for n in range(11)]
HASHES = [tree.leaf_hash(entry) for entry in ENTRIES]
TEXT = Checkpoint(ORIGIN, 11, tree.root(HASHES)).text()
POLICY = Policy.parse(
    f"log {LOG.vkey}\nwitness c {CLERK.vkey}\nwitness a {AUDITOR.vkey}\ngroup both all a c\nquorum both\n".encode()
)


def checkpoint(*cosigners):
    return signed(TEXT, LOG.line(TEXT), *(each.line(TEXT, 1_700_000_000) for each in cosigners))


def proof(index, note=None, extra=None):
    return Proof(index, tuple(tree.inclusion_path(HASHES, index)), note or checkpoint(), extra)


@pytest.mark.parametrize("index", range(11))
def test_a_proof_of_every_entry_verifies_and_of_no_other(index):
    made = proof(index)
    assert Proof.parse(made.text()) == made
    assert made.verify(HASHES[index], [LOG.verifier]).text == TEXT
    made.verify_entry(ENTRIES[index], [LOG.verifier])
    with pytest.raises(ProofRefused):
        made.verify(HASHES[index - 1], [LOG.verifier])


def test_the_example_of_the_specification_reads_back_byte_for_byte():
    data = (C2SP["proof_head"] + "\n" + C2SP["checkpoint"]).encode()
    found = Proof.parse(data)
    assert (found.index, len(found.hashes)) == (73894, 5)
    assert found.extra.startswith(b"age-v1.2.1-darwin-arm64.tar.gz")
    assert found.text() == data


@given(
    st.integers(0, 2**63 - 1),
    st.lists(st.binary(min_size=32, max_size=32), max_size=63),
    st.none() | st.binary(max_size=200),
)
def test_a_proof_reads_back(index, hashes, extra):
    made = Proof(index, tuple(hashes), checkpoint(), extra)
    assert Proof.parse(made.text()) == made


@given(st.data())
def test_no_changed_byte_of_a_proof_proves_anything_else(data):
    """What still verifies is the same statement; only `extra` and lines of unknown keys are free to change."""
    made = proof(6, checkpoint(CLERK), b"free")
    whole = bytearray(made.text())
    at = data.draw(st.integers(0, len(whole) - 1))
    whole[at] ^= data.draw(st.integers(1, 255))
    try:
        found = Proof.parse(bytes(whole))
        assert found.verify(HASHES[6], [LOG.verifier]).text == TEXT
        assert (found.index, found.hashes) == (made.index, made.hashes)
    except LedgerError:
        pass


def test_the_quorum_of_a_policy_must_have_cosigned():
    for names in ((), (CLERK,), (AUDITOR,)):
        with pytest.raises(NoteRefused, match="Too few outside signers"):
            proof(3, checkpoint(*names)).verify(HASHES[3], [], POLICY)
    note = proof(3, checkpoint(CLERK, AUDITOR)).verify(HASHES[3], [], POLICY)
    assert {each.verifier.name for each in note.signed} == {ORIGIN, CLERK.name, AUDITOR.name}


def test_only_the_log_of_that_origin_can_sign_the_checkpoint():
    other = signed(TEXT, STRANGER.line(TEXT), CLERK.line(TEXT, 5))
    with pytest.raises(UnsignedNote):
        proof(3, other).verify(HASHES[3], [LOG.verifier])
    for trusted in ([STRANGER.verifier], [CLERK.verifier], [LOG.verifier, STRANGER.verifier]):
        with pytest.raises(NoteRefused, match="name of its own log"):
            proof(3, other).verify(HASHES[3], trusted)


def test_a_log_of_an_empty_tree_proves_nothing():
    text = Checkpoint(ORIGIN, 0, tree.EMPTY_ROOT).text()
    empty = Proof(0, (), signed(text, LOG.line(text)))
    with pytest.raises(ProofRefused, match="outside the tree"):
        empty.verify(tree.EMPTY_ROOT, [LOG.verifier])


H = b64(bytes(32))
NOTE = checkpoint().decode()


@pytest.mark.parametrize(
    "text",
    [
        "",
        "c2sp.org/tlog-proof@v1\n",
        "c2sp.org/tlog-proof@v1\n\n",
        f"c2sp.org/tlog-proof@v2\nindex 0\n\n{NOTE}",
        f"index 0\n\n{NOTE}",
        f"c2sp.org/tlog-proof@v1\n\n{NOTE}",
        f"c2sp.org/tlog-proof@v1\nindex -1\n\n{NOTE}",
        f"c2sp.org/tlog-proof@v1\nindex 01\n\n{NOTE}",
        f"c2sp.org/tlog-proof@v1\nindex\n\n{NOTE}",
        f"c2sp.org/tlog-proof@v1\nindex 0 \n\n{NOTE}",
        f"c2sp.org/tlog-proof@v1\nindex notanumber\n\n{NOTE}",
        f"c2sp.org/tlog-proof@v1\nindex 9223372036854775808\n\n{NOTE}",
        f"c2sp.org/tlog-proof@v1\nextra !\nindex 0\n\n{NOTE}",
        f"c2sp.org/tlog-proof@v1\nextra AA==\nextra AA==\nindex 0\n\n{NOTE}",
        f"c2sp.org/tlog-proof@v1\nindex 0\nextra AA==\n\n{NOTE}",
        f"c2sp.org/tlog-proof@v1\nindex 0\nindex 0\n\n{NOTE}",
        f"c2sp.org/tlog-proof@v1\nindex 0\nnot base64\n\n{NOTE}",
        f"c2sp.org/tlog-proof@v1\nindex 0\nAAAA\n\n{NOTE}",
        f"c2sp.org/tlog-proof@v1\nindex 0\n{H} \n\n{NOTE}",
        "c2sp.org/tlog-proof@v1\nindex 0\n" + f"{H}\n" * 64 + f"\n{NOTE}",
        f"c2sp.org/tlog-proof@v1\r\nindex 0\r\n\r\n{NOTE}",
        f"c2sp.org/tlog-proof@v1\nindex 0\n{H}\n{NOTE}",
        f"c2sp.org/tlog-proof@v1\nindex 0\n\n{TEXT}",
        f"c2sp.org/tlog-proof@v1\nindex \u0660\n\n{NOTE}",
    ],
)
def test_malformed_proofs_are_refused(text):
    with pytest.raises((ProofRefused, NoteRefused)):
        Proof.parse(text.encode())


def test_parts_that_would_not_read_back_are_not_written():
    for made in (
        Proof(-1, (), checkpoint()),
        Proof(0, (b"short",), checkpoint()),
        Proof(0, (bytes(32),) * 64, checkpoint()),
        Proof(0, (), b"no note"),
    ):
        with pytest.raises((ProofRefused, NoteRefused)):
            made.text()


def test_cosignatures_stay_below_the_proof_verbatim():
    note = checkpoint(CLERK, AUDITOR)
    assert proof(3, note).text().endswith(note)
    assert len(open_note(Proof.parse(proof(3, note).text()).checkpoint, [CLERK.verifier]).signatures) == 3
