"""Fixed receipts, each with what every checker says of it: they stay as they are, whatever the program becomes."""

import base64
import json
from pathlib import Path

import pytest

from muniment.verify.receipt import verify_receipt
from muniment.verify.receipt_form import Short, fingerprint
from tests.verify.thief import failing

VECTORS = json.loads((Path(__file__).parents[1] / "vectors" / "receipt.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", VECTORS["cases"], ids=lambda case: case["name"])
def test_each_receipt_gets_its_verdict(case):
    data = case["text"].encode() if "text" in case else base64.b64decode(case["base64"])
    policy = case["policy"].encode() if case["policy"] else None
    found = verify_receipt(data, case["vkey"], policy)
    assert (found.verdict, sorted(failing(found)), found.outside) == (
        case["verdict"],
        case["failing"],
        case["outside"],
    )
    if found.ok:
        assert found.fields == case["fields"]


@pytest.mark.parametrize("code", VECTORS["codes"], ids=lambda code: str(len(code["opens"])))
def test_each_code_opens_its_entry(code):
    found = Short.parse(code["text"])
    assert (found.ev.hex(), found.entry.hex(), found.index) == (code["ev"], code["entry"], code["index"])
    assert found.fields == code["fields"]
    assert VECTORS["log"][found.index] == code["entry"]


def test_the_fingerprint_of_a_key_is_fixed():
    assert fingerprint(VECTORS["fingerprint"]["vkey"]) == VECTORS["fingerprint"]["text"]
