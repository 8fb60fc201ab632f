"""Signed notes against published vectors, and each refusal that the specification lists."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from muniment.ledger import ed25519, note
from muniment.ledger.checkpoint import Checkpoint
from muniment.ledger.errors import NoteRefused, UnsignedNote
from tests.ledger.signing import Key, signed

VECTORS = json.loads((Path(__file__).parents[1] / "vectors" / "c2sp.json").read_text(encoding="utf-8"))
GO, C2SP = VECTORS["go_note"], VECTORS["c2sp"]
PETER, ENOCH = (note.Verifier.parse(GO["keys"][name]) for name in ("PeterNeumann", "EnochRoot"))
PETERS, ENOCHS, TEXT = GO["lines"]["PeterNeumann"], GO["lines"]["EnochRoot"], GO["text"]
LOG, CLERK = Key("log.example", 1), Key("clerk.example", 3, note.COSIGNATURE)
HEAD = Checkpoint("log.example", 11, bytes(32)).text()


def opened(data, *verifiers):
    return [
        each.verifier
        for each in note.open_note(data.encode() if isinstance(data, str) else data, verifiers).signed
    ]


def test_published_notes_open_under_their_keys():
    assert opened(f"{TEXT}\n{PETERS}{ENOCHS}", PETER) == [PETER]
    assert opened(f"{TEXT}\n{PETERS}{ENOCHS}", PETER, ENOCH) == [PETER, ENOCH]
    assert opened(C2SP["note"], note.Verifier.parse(C2SP["vkey"]))
    with pytest.raises(UnsignedNote):
        opened(f"{TEXT}\n{PETERS}{ENOCHS}")
    text = note.parse_note(C2SP["note_with_empty_lines"].encode()).text
    assert text.endswith("di sole:\n\ned \u00e8 subito sera.\n")


def test_published_keys_read_and_no_part_or_change_of_one_does():
    whole = GO["keys"]["PeterNeumann"]
    for bad in (*GO["bad_keys"], whole.replace("c74f20a3", "C74F20A3"), whole.replace("+c7", "+0c7")):
        with pytest.raises(NoteRefused):
            note.Verifier.parse(bad)
    pieces = {whole[i:j] for i in range(0, len(whole), 5) for j in range(i + 1, len(whole) + 1, 3)} - {whole}
    changed = {whole[:i] + chr(ord(whole[i]) + 1) + whole[i + 1 :] for i in range(len(whole))}
    for bad in pieces | changed:
        with pytest.raises(NoteRefused):
            note.Verifier.parse(bad)


@pytest.mark.parametrize(
    "data",
    [
        TEXT,
        TEXT + "\n",
        f"{TEXT}\n{PETERS[:-1]}",
        f"\x01{TEXT}\n{PETERS}",
        f"{TEXT}\n{GO['bad_name_line']}",
        f"{TEXT}\n{GO['bad_name_line']}\n",
        f"{TEXT}\n{PETERS}Unexpected line.\n",
        f"{TEXT}\n{PETERS * 101}",
        f"{TEXT}\n{PETERS[:60]}ABCD{PETERS[60:]}",
        b"\xff" + f"{TEXT}\n{PETERS}".encode(),
        f"{TEXT}{PETERS}",
        f"{TEXT}\n{PETERS}\n",
        f"{TEXT}\n\n{PETERS}"[len(TEXT) :],
        f"{TEXT}\n{PETERS}".replace("\n", "\r\n"),
        f"{TEXT}\n{PETERS}".replace("If", "I\tf"),
    ],
)
def test_notes_that_the_specification_refuses_are_refused(data):
    with pytest.raises(NoteRefused):
        opened(data, PETER)


def test_sixteen_signatures_and_more_are_read():
    strangers = "".join(Key(f"k{n}.example", 100 + n).line(TEXT) for n in range(99))
    assert opened(f"{TEXT}\n{strangers}{PETERS}", PETER) == [PETER]
    post_quantum = note.signature_line("pq.example", b"1234", bytes(8 + 2420))
    assert opened(f"{TEXT}\n{post_quantum * 15}{PETERS}", PETER) == [PETER]


@pytest.mark.parametrize("alg", [0x02, 0x05, 0x06, 0xFF])
def test_lines_of_other_signature_types_are_ignored(alg):
    line = note.signature_line("log.example", note.key_id("log.example", alg, bytes(91)), bytes(71))
    assert opened(signed(HEAD, line, LOG.line(HEAD)), LOG.verifier) == [LOG.verifier]
    with pytest.raises(UnsignedNote):
        opened(signed(HEAD, line), LOG.verifier)


def test_a_name_or_an_id_alone_makes_no_key_known():
    same_name = note.signature_line("log.example", b"\0\0\0\0", bytes(64))
    same_id = note.signature_line("other.example", LOG.verifier.id, bytes(64))
    assert opened(signed(HEAD, same_name, same_id, LOG.line(HEAD)), LOG.verifier) == [LOG.verifier]
    both = note.signature_line("log.example", LOG.verifier.id, bytes(64))
    with pytest.raises(NoteRefused, match="is not over this text"):
        opened(signed(HEAD, LOG.line(HEAD), both), LOG.verifier)


def test_a_key_that_signed_twice_counts_once_with_its_latest_time():
    lines = [CLERK.line(HEAD, time) for time in (50, 70, 60)]
    found = note.open_note(
        signed(HEAD, LOG.line(HEAD), LOG.line(HEAD), *lines), [LOG.verifier, CLERK.verifier]
    )
    assert found.signed == ((LOG.verifier, None), (CLERK.verifier, 70))
    with pytest.raises(NoteRefused):
        opened(signed(HEAD, *lines, CLERK.line(HEAD + "x\n", 80)), CLERK.verifier)


def test_two_keys_with_one_name_and_id_are_refused(monkeypatch):
    other = Key("log.example", 9).verifier
    monkeypatch.setattr(note, "key_id", lambda *_: b"same")
    with pytest.raises(NoteRefused, match="one name and one key id"):
        opened(signed(HEAD, LOG.line(HEAD)), LOG.verifier, other)
    assert opened(signed(HEAD, LOG.line(HEAD)), LOG.verifier, LOG.verifier) == [LOG.verifier]


def test_a_key_of_one_type_does_not_check_signatures_of_another():
    plain = Key("clerk.example", 3)
    with pytest.raises(UnsignedNote):
        opened(signed(HEAD, CLERK.line(HEAD, 50)), plain.verifier)
    with pytest.raises(UnsignedNote):
        opened(signed(HEAD, plain.line(HEAD)), CLERK.verifier)


def test_the_message_of_a_cosignature_is_that_of_the_specification():
    found = note.parse_note(C2SP["cosigned"].encode())
    blob = found.signatures[1].blob
    assert len(blob) == 72
    assert (
        note.cosigned_message(found.text, int.from_bytes(blob[:8], "big")).decode()
        == C2SP["cosigned_message"]
    )


def test_a_cosignature_stands_under_a_checkpoint_and_states_a_possible_time():
    with pytest.raises(NoteRefused, match="no checkpoint"):
        opened(signed("words\n", CLERK.line("words\n", 50)), CLERK.verifier)
    with pytest.raises(NoteRefused, match="no possible time"):
        opened(signed(HEAD, CLERK.line(HEAD, 1 << 63)), CLERK.verifier)
    assert opened(signed(HEAD, CLERK.line(HEAD, (1 << 63) - 1)), CLERK.verifier)
    assert opened(signed(f"{HEAD}more\n", CLERK.line(f"{HEAD}more\n", 50)), CLERK.verifier)
    for length in (64, 71, 73, 2428):
        other = note.signature_line(CLERK.name, CLERK.verifier.id, bytes(length))
        with pytest.raises(NoteRefused, match="72 bytes"):
            opened(signed(HEAD, other), CLERK.verifier)


LOW_ORDER = [
    "0000000000000000000000000000000000000000000000000000000000000000",
    "0000000000000000000000000000000000000000000000000000000000000080",
    "0100000000000000000000000000000000000000000000000000000000000000",
    "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
    "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85",
    "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
    "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa",
]
NOT_CANONICAL = [
    "0100000000000000000000000000000000000000000000000000000000000080",
    "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    "0200000000000000000000000000000000000000000000000000000000000000",
]


@pytest.mark.parametrize("public", LOW_ORDER + NOT_CANONICAL)
@pytest.mark.parametrize("alg", [note.ED25519, note.COSIGNATURE])
def test_keys_under_which_anyone_can_sign_are_refused(public, alg):
    with pytest.raises(NoteRefused, match="no point of the curve that could be a key"):
        note.Verifier.parse(note.vkey("low.example", bytes.fromhex(public), alg=alg))


def test_a_key_of_low_order_would_let_anyone_sign():
    """Why they are refused: under the neutral point this signature is over every text."""
    neutral = (1).to_bytes(32, "little")
    assert ed25519.verify(neutral, b"anything", neutral + bytes(32))


NAMES = st.text(
    st.characters(exclude_categories=["Cs", "Cc", "Z"], exclude_characters="+"), min_size=1, max_size=20
)
BODIES = st.text(st.characters(exclude_categories=["Cs"], min_codepoint=32) | st.just("\n"), max_size=60)


@given(NAMES, st.integers(1, 255))
def test_a_key_reads_back(name, seed):
    for alg in (note.ED25519, note.COSIGNATURE):
        key = Key(name, seed, alg)
        assert note.Verifier.parse(key.vkey) == key.verifier
        assert str(key.verifier) == key.vkey


@given(
    BODIES,
    st.lists(
        st.tuples(NAMES, st.binary(min_size=4, max_size=4), st.binary(min_size=1, max_size=90)),
        min_size=1,
        max_size=20,
    ),
)
def test_any_note_reads_back(body, lines):
    text = body + "\n"
    found = note.parse_note(signed(text, *(note.signature_line(*each) for each in lines)))
    assert (found.text, list(found.signatures)) == (text, [note.Signature(*each) for each in lines])


@pytest.mark.parametrize(
    "name", ["", "a b", "a+b", "a\u00a0b", "a\u2003b", "a\u3000b", "a\x00b", "a\nb", "a\x85b", "\ud800"]
)
def test_names_with_spaces_plus_or_control_characters_are_refused(name):
    with pytest.raises(NoteRefused):
        note.signature_line(name, b"1234", bytes(64))
    with pytest.raises(NoteRefused):
        note.Verifier.parse(f"{name}+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k")


def test_a_note_longer_than_a_mebibyte_is_refused():
    with pytest.raises(NoteRefused, match="1 MiB"):
        note.parse_note(signed("x" * note.MAX_NOTE + "\n", PETERS))


@pytest.mark.parametrize("sign", [*map(chr, range(10)), *map(chr, range(11, 32))])
def test_a_control_character_refuses_a_note_that_is_signed(sign):
    text = f"a{sign}b\n"
    with pytest.raises(NoteRefused, match="control character"):
        opened(signed(text, LOG.line(text)), LOG.verifier)


def test_other_characters_that_look_like_spaces_or_controls_are_text():
    for sign in ("\x7f", "\x85", "\u2028", "\u00a0"):
        text = f"a{sign}b\n"
        assert opened(signed(text, LOG.line(text)), LOG.verifier)


def test_a_signature_has_at_least_one_byte_beside_its_key_id():
    with pytest.raises(NoteRefused, match="too short"):
        note.parse_note(signed("a\n", note.signature_line("n", b"1234", b"")))
    assert note.parse_note(signed("a\n", note.signature_line("n", b"1234", b"5"))).signatures


def test_a_trusted_key_that_can_not_be_read_here_is_as_an_unknown_one():
    public = bytes(1312)
    text = note.vkey("pq.example", public, alg=note.ML_DSA_44)
    with pytest.raises(NoteRefused, match="ML-DSA"):
        note.Verifier.parse(text)
    key = note.Verifier.parse(text, types=(note.ML_DSA_44,))
    line = note.signature_line("pq.example", key.id, bytes(2428))
    assert opened(signed(HEAD, line, LOG.line(HEAD)), LOG.verifier, key) == [LOG.verifier]
    with pytest.raises(UnsignedNote):
        opened(signed(HEAD, line), key)
