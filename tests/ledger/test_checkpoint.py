"""Checkpoints: any log's, and the stricter form of our own."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from muniment.ledger.checkpoint import Checkpoint, decimal
from muniment.ledger.errors import CheckpointRefused, NoteRefused
from muniment.ledger.note import b64, parse_note

C2SP = json.loads((Path(__file__).parents[1] / "vectors" / "c2sp.json").read_text(encoding="utf-8"))["c2sp"]
ROOT = b64(bytes(32))
LINES = st.text(st.characters(exclude_categories=["Cs"], min_codepoint=32), min_size=1, max_size=20)


def test_the_example_of_the_specification_reads():
    found = Checkpoint.parse(parse_note(C2SP["checkpoint"].encode()).text)
    assert (found.origin, found.size) == ("example.com/behind-the-sofa", 20852163)
    assert found == Checkpoint.parse_own(found.text())


@given(LINES, st.integers(0, 2**63 - 1), st.binary(min_size=32, max_size=32), st.lists(LINES, max_size=3))
def test_a_checkpoint_reads_back(origin, size, root, extensions):
    checkpoint = Checkpoint(origin, size, root, tuple(extensions))
    assert Checkpoint.parse(checkpoint.text()) == checkpoint


@pytest.mark.parametrize(
    "text",
    [
        "",
        "o\n9\n",
        f"o\n9\n{ROOT}",
        f"\n9\n{ROOT}\n",
        f"o\n09\n{ROOT}\n",
        f"o\n00\n{ROOT}\n",
        f"o\n+9\n{ROOT}\n",
        f"o\n9 \n{ROOT}\n",
        f"o\n\n{ROOT}\n",
        f"o\n\u0669\n{ROOT}\n",
        f"o\n9223372036854775808\n{ROOT}\n",
        f"o\n9\n{ROOT[:-4]}\n",
        f"o\n9\n{ROOT} \n",
        "o\n9\nAAAA\n",
        f"o\n9\n{ROOT}\n\n",
        f"o\n9\n{ROOT}\n\nmore\n",
        f"o\n9\n{ROOT}\nmore\n\n",
        f"o\n9\n{ROOT}\nmore\x01\n",
        f"o\r\n9\n{ROOT}\n",
    ],
)
def test_what_the_specification_does_not_allow_is_refused(text):
    with pytest.raises(CheckpointRefused):
        Checkpoint.parse(text)


@pytest.mark.parametrize(
    "text",
    [f"o\n0\n{ROOT}\n", f"o\n9\n{ROOT}\nmore\n", f"muniment-package/1-draft\n9\n{ROOT}\n"],
    ids=["empty", "extended", "of a package note"],
)
def test_what_only_other_logs_write_is_not_taken_for_ours(text):
    assert Checkpoint.parse(text).text() == text
    with pytest.raises(CheckpointRefused):
        Checkpoint.parse_own(text)


def test_an_origin_is_any_line():
    for origin in ("spaces and a +", "muniment-package/1-draft", "9", "\u2014 a AAAAAAA="):
        assert Checkpoint.parse(f"{origin}\n0\n{ROOT}\n").origin == origin


@pytest.mark.parametrize("text", ["", "-1", "01", "1e3", "1_0", " 1", "1\n", "\u0661", "9" * 5000])
def test_numbers_have_one_spelling(text):
    with pytest.raises(NoteRefused):
        decimal(text)
