"""Every reader of a stranger's bytes, under bytes that were true once and are not any more."""

from __future__ import annotations

import base64
import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.fuzz.limits import in_memory, within
from tests.fuzz.mutation import mutated
from tests.fuzz.targets import COSIGNED, TARGETS, Wrong

EXAMPLES = settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
MANY = settings(max_examples=800, deadline=None, suppress_health_check=list(HealthCheck))


@pytest.mark.parametrize("name", TARGETS)
def test_what_was_written_is_read(name):
    for seed in TARGETS[name].seeds:
        TARGETS[name](seed)


@EXAMPLES
@given(st.data())
@pytest.mark.parametrize("name", TARGETS)
def test_no_bytes_confuse_a_reader(name, data):
    target = TARGETS[name]
    with within(60):
        target(data.draw(mutated(target.seeds, target.words)))


@pytest.mark.long
@MANY
@given(st.data())
@pytest.mark.parametrize("name", TARGETS)
def test_no_bytes_confuse_a_reader_however_long_one_tries(name, data):
    target = TARGETS[name]
    with within(60):
        target(data.draw(mutated(target.seeds, target.words)))


H = base64.b64encode(bytes(32))
BOMBS = {
    "a note of blank lines": ("note", b"\n" * (1 << 20)),
    "a note of signatures": ("note", b"a\n\n" + b"\xe2\x80\x94 a AAAAAAA=\n" * 50_000),
    "a name as long as a note": ("note", b"a\n\n\xe2\x80\x94 " + b"a" * 900_000 + b" AAAAAAA=\n"),
    "a checkpoint of extension lines": ("checkpoint", b"o\n1\n" + H + b"\n" + b"x\n" * 400_000),
    "a size of digits": ("checkpoint", b"o\n" + b"9" * 900_000 + b"\n" + H + b"\n"),
    "a policy of groups": ("policy", b"group g any g\n" * 70_000),
    "a policy of one line": ("policy", b"quorum " + b"a " * 500_000 + b"\n"),
    "a proof of hashes": (
        "proof",
        b"c2sp.org/tlog-proof@v1\nindex 0\n" + (H + b"\n") * 300_000 + b"\n" + COSIGNED,
    ),
    "a proof of extra": (
        "proof",
        b"c2sp.org/tlog-proof@v1\nextra " + b"A" * (15 << 20) + b"\nindex 0\n\n" + COSIGNED,
    ),
    "a request of hashes": ("request", b"old 1\n" + (H + b"\n") * 20_000 + b"\n" + COSIGNED),
    "a path of elements": ("tile path", b"tile/0/" + b"x001/" * 200_000 + b"000"),
    "a bundle of nothing": ("bundle", bytes(1 << 18)),
    "a log of nothing": ("scan", bytes(1 << 18)),
    "nested arrays": ("json", b"[" * 400_000 + b"]" * 400_000),
    "nested objects": ("json", b'{"a":' * 200_000 + b"1" + b"}" * 200_000),
    "a long number": ("json", b"1" * 1_000_000),
    "a long exponent": ("json", b"1e999999999"),
    "an opening of fields": (
        "opening",
        json.dumps({"ev": "00" * 32, "fields": ["00" * 32] * 100_000}).encode(),
    ),
    "a chain of entries": (
        "chain",
        json.dumps(
            {"entries": [0] * 300_000, "kind": 3, "number": None, "pi": None, "t0": "00" * 32}
        ).encode(),
    ),
    "a number of signs": ("number", "\ufdfa".encode() * 300_000),
    "a PDF of objects": ("attachment of a receipt", b"1 0 obj\n<<" * 400_000),
    "a PDF of spaces": ("attachment of a receipt", b"1 0 obj" + b" " * 4_000_000),
    "a PDF of digits": ("attachment of a receipt", b"1" * 4_000_000),
}


@pytest.mark.parametrize("name", BOMBS)
def test_no_bytes_take_much_time_or_memory(name):
    target, data = BOMBS[name]
    with within(120), in_memory(200 << 20):
        TARGETS[target](data)


def test_a_target_would_notice(monkeypatch):
    from muniment.ledger import ed25519

    monkeypatch.setattr(ed25519, "verify", lambda *_: True)
    with pytest.raises(Wrong, match="another text"):
        TARGETS["note"](COSIGNED.replace(b"\n11\n", b"\n12\n"))
