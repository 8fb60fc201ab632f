"""Signed notes, checkpoints, cosignatures, policies: what is read, and what is refused."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from nacl.signing import SigningKey

from muniment.ledger import note
from muniment.ledger.errors import CheckpointRefused, NoteRefused, PolicyRefused, UnsignedNote
from muniment.ledger.policy import Policy
from tests.ledger.vectors import KEYS, VECTORS, H

LOG = note.Verifier.parse(KEYS["log_vkey"])
SIGNED = VECTORS["log"]["checkpoint"].encode()
KEY = SigningKey(H(KEYS["log_secret_seed"]))


def signed(text, key=KEY, name=KEYS["origin"]):
    id_ = note.key_id(name, 1, bytes(key.verify_key))
    return (text + "\n" + note.signature_line(name, id_, key.sign(text.encode()).signature)).encode()


def test_the_vector_checkpoint_opens_under_its_key():
    opened = note.open_note(SIGNED, [LOG])
    checkpoint = note.Checkpoint.parse_own(opened.text)
    assert (checkpoint.origin, checkpoint.size) == (KEYS["origin"], 9)
    assert checkpoint.root.hex() == VECTORS["log"]["roots_of_first_n"][9]
    assert checkpoint.text() == opened.text
    assert signed(checkpoint.text()) == SIGNED
    assert str(LOG) == KEYS["log_vkey"] == note.vkey(KEYS["origin"], H(KEYS["log_public"]))


def test_the_package_note_of_the_vectors_is_no_checkpoint():
    probe = VECTORS["package_note"]
    assert note.open_note(probe["note"].encode(), [LOG]).text == probe["text"]
    assert signed(probe["text"]) == probe["note"].encode()
    with pytest.raises(CheckpointRefused):
        note.Checkpoint.parse_own(probe["text"])


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"text",
        b"text\n",
        b"text\n\n",
        b"text\n\nno dash\n",
        SIGNED[:-1],
        SIGNED.replace(b"\n\n", b"\n"),
        SIGNED + b"\xff\n",
        SIGNED.replace(b"9\n", b"9\t\n", 1),
        SIGNED.replace("\u2014 ".encode(), b"- "),
        SIGNED.replace(b"oMmr", b"oMm="),
        SIGNED[:-2] + b"\n",
        SIGNED + b"\n",
        SIGNED + "\u2014 a+b AAAAAAA=\n".encode(),
        SIGNED + "\u2014 a\u00a0b AAAAAAA=\n".encode(),
        SIGNED + "\u2014  AAAAAAA=\n".encode(),
        SIGNED + "\u2014 a AAAAAAB=\n".encode(),
        SIGNED + "\u2014 a AAAA\n".encode(),
        SIGNED + "\u2014 a AAAAAAA=\n".encode() * 101,
    ],
)
def test_malformed_notes_are_refused(data):
    with pytest.raises(NoteRefused):
        note.open_note(data, [LOG])


def test_lines_of_unknown_keys_are_ignored_up_to_a_hundred():
    line = "\u2014 stranger AAAAAAA=\n".encode()
    assert len(note.open_note(SIGNED + line * 99, [LOG]).signed) == 1


def test_a_bad_signature_of_a_known_key_refuses_the_note_even_beside_a_good_one():
    bad = note.signature_line(LOG.name, LOG.id, bytes(64)).encode()
    with pytest.raises(NoteRefused, match="is not over this text"):
        note.open_note(SIGNED + bad, [LOG])


def test_a_note_of_unknown_keys_alone_is_unsigned():
    other = SigningKey(bytes(32))
    with pytest.raises(UnsignedNote):
        note.open_note(signed("x\n", other), [LOG])
    with pytest.raises(UnsignedNote):
        note.open_note(SIGNED, [])


def test_the_text_ends_at_the_last_blank_line():
    text = "a\n\nb\n"
    assert note.open_note(signed(text), [LOG]).text == text


@pytest.mark.parametrize(
    "text",
    [
        "",
        "o\n9\n",
        "o\n9\n{root}",
        "o\n9\n{root}\nmore\n",
        "\n9\n{root}\n",
        "o\n09\n{root}\n",
        "o\n0\n{root}\n",
        "o\n-1\n{root}\n",
        "o\n9\nAAAA\n",
        "o\n9\n*\n",
        "muniment-package/1-draft\n9\n{root}\n",
        "o\n\u0669\n{root}\n",
        "o\n99999999999999999999\n{root}\n",
        "o\n9223372036854775808\n{root}\n",
    ],
)
def test_texts_that_are_no_checkpoint_are_refused(text):
    with pytest.raises(CheckpointRefused):
        note.Checkpoint.parse_own(text.format(root=note.b64(bytes(32))))


@given(
    st.from_regex(r"[a-z0-9./-]{1,40}", fullmatch=True),
    st.integers(1, 2**63 - 1),
    st.binary(min_size=32, max_size=32),
)
def test_a_checkpoint_reads_back(origin, size, root):
    checkpoint = note.Checkpoint(origin, size, root)
    assert note.Checkpoint.parse_own(checkpoint.text()) == checkpoint


@given(st.binary(max_size=80), st.binary(min_size=4, max_size=4))
def test_a_signature_line_reads_back(blob, id_):
    data = b"text\n\n" + note.signature_line("n", id_, blob + b"x").encode()
    assert note.parse_note(data).signatures == (note.Signature("n", id_, blob + b"x"),)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "a",
        "a+b",
        "a+00000000+AQ==",
        KEYS["log_vkey"].replace("a0c9", "a0c8"),
        KEYS["log_vkey"][:-4],
        KEYS["log_vkey"].replace("+AT", "+Aj"),
    ],
)
def test_keys_that_are_mistyped_are_refused(text):
    with pytest.raises(NoteRefused):
        note.Verifier.parse(text)


WITNESSES = {name: SigningKey(bytes((n,)) * 32) for n, name in enumerate("abcde", start=1)}
VKEYS = {name: note.vkey(f"{name}.example", bytes(key.verify_key), alg=4) for name, key in WITNESSES.items()}


def cosigned(*names, time=1_700_000_000, text=None):
    body = note.parse_note(SIGNED).text
    data = SIGNED
    for name in names:
        key = WITNESSES[name]
        message = note.cosigned_message(text or body, time)
        blob = time.to_bytes(8, "big") + key.sign(message).signature
        verifier = note.Verifier.parse(VKEYS[name])
        data += note.signature_line(verifier.name, verifier.id, blob).encode()
    return note.open_note(data, [LOG, *map(note.Verifier.parse, VKEYS.values())])


def test_a_cosignature_gives_its_time():
    times = {signed.verifier.name: signed.time for signed in cosigned("a", "b").signed}
    assert times == {KEYS["origin"]: None, "a.example": 1_700_000_000, "b.example": 1_700_000_000}


def test_a_cosignature_over_another_text_refuses_the_note():
    with pytest.raises(NoteRefused):
        cosigned("a", text="other\n")


POLICY = f"""# outside signers
log {KEYS["log_vkey"]} https://log.example/
witness a {VKEYS["a"]}
 witness\tb {VKEYS["b"]} https://b.example/
witness c {VKEYS["c"]}
witness d {VKEYS["d"]}

group others 2 a b c
group all-of-it all others d
quorum all-of-it
"""


@pytest.mark.parametrize(
    ("names", "enough"),
    [("", False), ("ab", False), ("abd", True), ("abcd", True), ("ad", False), ("cd", False), ("bcd", True)],
)
def test_a_policy_wants_its_quorum(names, enough):
    policy = Policy.parse(POLICY.encode())
    assert policy.logs == (LOG,)
    assert policy.satisfied([each.verifier for each in cosigned(*names).signed]) is enough


def test_a_quorum_of_none_is_always_met():
    assert Policy.parse(b"quorum none\n").satisfied([])


def test_a_log_key_is_no_witness():
    policy = Policy.parse(f"witness a {VKEYS['a']}\nquorum a\n".encode())
    plain = note.Verifier("a.example", note.ED25519, bytes(WITNESSES["a"].verify_key))
    assert not policy.satisfied([plain])


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "no quorum"),
        ("quorum none\nquorum none\n", "exactly one"),
        ("quorum a\n", "not defined above"),
        ("quorum\n", "exactly one"),
        (f"witness none {VKEYS['a']}\nquorum none\n", "taken"),
        (f"witness a {VKEYS['a']}\nwitness a {VKEYS['b']}\nquorum a\n", "taken"),
        (f"witness a {VKEYS['a']}\nwitness b {VKEYS['a']}\nquorum a\n", "twice"),
        (f"witness a {VKEYS['a']}\ngroup g 2 a\nquorum g\n", "from 1 to all"),
        (f"witness a {VKEYS['a']}\ngroup g 0 a\nquorum g\n", "from 1 to all"),
        (f"witness a {VKEYS['a']}\ngroup g any a a\nquorum g\n", "already a member"),
        (f"witness a {VKEYS['a']}\ngroup g any\nquorum g\n", "A group line is"),
        (f"group g any a\nwitness a {VKEYS['a']}\nquorum g\n", "not defined above"),
        (f"log {VKEYS['a']}\nquorum none\n", "type 01"),
        (f"witness a {KEYS['log_vkey']}\nquorum a\n", "type 01"),
        ("log\nquorum none\n", "A log line is"),
        ("witness a\nquorum none\n", "A witness line is"),
        ("log bad\nquorum none\n", "Line 1"),
        ("sign me\nquorum none\n", "no verb"),
        ("quorum none", "does not end"),
        ("quorum none\r\n", "control character"),
        ("log \xff\nquorum none\n", "Line 1"),
    ],
)
def test_malformed_policies_are_refused(text, says):
    with pytest.raises(PolicyRefused, match=says):
        Policy.parse(text.encode("latin-1"))
