"""Packages and receipts changed at random: whatever a thief does, both checkers say the same, and neither stumbles."""

import json
import random

import pytest

from muniment.verify import verify
from muniment.verify.receipt import verify_receipt
from tests.page_checker.browsers import needs_chromium
from tests.receipts.makers import a_receipt, in_a_pdf
from tests.verify.thief import (
    CHAINS,
    EVENTS,
    NUMBER,
    VKEY,
    failing,
    lines,
    read_lines,
    resign,
    vector_files,
    write,
)

pytestmark = [pytest.mark.browser, needs_chromium]
FILES = vector_files()


# The page's own engine over files in memory: what a pick gives it, without the picking.
_ASK = """
const [asked, number, vkey] = arguments, key = Muniment.parseKey(vkey), said = [];
for (const { files } of asked) {
  const volume = new Muniment.Volume(new Map(Object.entries(files).map(([path, data]) => [path, new Blob([unhex(data)])])));
  const ask = { number, cases: [], key, policy: null, seen: [], maxAgeDays: null, log: null, now: 0 };
  const verdict = await Muniment.checkPackage(volume, ask, { digests: new Muniment.Digests(volume) });
  said.push({
    verdict: verdict.verdict, failing: [...new Set(verdict.findings.filter((each) => !each.ok).map((each) => each.check))],
    list: verdict.list, withheld: verdict.withheld, counts: verdict.counts, heads: verdict.heads,
    stumbled: verdict.findings.filter((each) => each.what.includes("could not be finished")).map((each) => each.what),
  });
}
return said;
"""
_ASK_RECEIPT = """
const said = [];
for (const data of arguments[0]) {
  const verdict = await Muniment.checkReceipt(unhex(data), { key: Muniment.parseKey(arguments[1]), policy: null, log: null });
  said.push([verdict.verdict, verdict.findings.map((each) => [each.check, each.ok]), verdict.fields,
    verdict.findings.filter((each) => each.what.includes("could not be finished")).map((each) => each.what)]);
}
return said;
"""


def _bytes_changed(chance, files):
    """One file: a bit flipped, a piece cut out, doubled or put in."""
    path = chance.choice(sorted(files))
    data = bytearray(files[path])
    at = chance.randrange(len(data) + 1)
    how = chance.randrange(4)
    if how == 0 and data:
        data[at % len(data)] ^= 1 << chance.randrange(8)
    elif how == 1:
        del data[at : at + chance.randrange(1, 40)]
    elif how == 2:
        data[at:at] = data[at : at + chance.randrange(1, 40)]
    else:
        data[at:at] = chance.choice(
            (b"\0", b"\n", b"[", b'"', b"\xff", b"9" * 20, b"\xed\xa0\x80", b"\\ud800", b",", b"null")
        )
    return {**files, path: bytes(data)}


def _value_changed(chance, value):
    """A value of the same kind as before, or of another."""
    if isinstance(value, str) and value and chance.random() < 0.7:
        at = chance.randrange(len(value))
        return value[:at] + chance.choice("0f9aZ\u00e9\U0001f600-. ") + value[at + 1 :]
    return chance.choice(
        (
            None,
            True,
            0,
            -1,
            7,
            2**53 - 1,
            "",
            "x",
            [],
            {},
            [None],
            {"": 0},
            "0" * 64,
            [["0" * 64, 0, "1" * 64]],
        )
    )


def _somewhere(chance, value):
    """The place of one value within: the container and its key."""
    here, key = [value], 0
    while isinstance(here[key], (list, dict)) and here[key] and chance.random() < 0.9:
        here = here[key]
        key = chance.choice(list(here) if isinstance(here, dict) else range(len(here)))
    return here, key


def _proofs_changed(chance, files):
    """A value in a proof file, signed anew, as an insider would."""
    path = chance.choice((CHAINS, EVENTS))
    values = read_lines(files[path])
    for _ in range(chance.choice((1, 1, 2))):
        here, key = _somewhere(chance, values)
        if here is values or isinstance(here, (list, dict)):
            here[key] = _value_changed(chance, here[key])
    if chance.random() < 0.2:
        values = values[:-1] if chance.random() < 0.5 else [*values, values[0]]
    if not isinstance(values, list):
        return _bytes_changed(chance, files)
    return resign({**files, path: lines(values)})


def _compare(cores, tmp_path, seed, count):
    chance = random.Random(seed)
    asked = [
        chance.choice((_bytes_changed, _proofs_changed, _proofs_changed))(chance, FILES) for _ in range(count)
    ]
    said = cores(
        _ASK, [{"files": {path: data.hex() for path, data in files.items()}} for files in asked], NUMBER, VKEY
    )
    for at, (files, ours) in enumerate(zip(asked, said, strict=True)):
        theirs = verify(write(files, tmp_path / str(at)), number=NUMBER, vkey=VKEY)
        told = json.loads(json.dumps(theirs.as_json()))
        wanted = [
            theirs.verdict,
            sorted(failing(theirs)),
            *(told[name] for name in ("list", "withheld", "counts", "heads")),
        ]
        found = [ours[name] for name in ("verdict", "failing", "list", "withheld", "counts", "heads")]
        assert found == wanted, f"package {at} of seed {seed}"
        assert ours["stumbled"] == [], f"package {at} of seed {seed}"


def test_a_package_changed_at_random_has_one_verdict(cores, tmp_path):
    _compare(cores, tmp_path, 20240306, 12)


@pytest.mark.long
@pytest.mark.parametrize("seed", range(40))
def test_many_packages_changed_at_random_have_one_verdict(cores, tmp_path, seed):
    _compare(cores, tmp_path, seed, 50)


def _compare_receipts(cores, seed, count):
    chance = random.Random(seed)
    good = [a_receipt()[0].text(), in_a_pdf(a_receipt()[0].text())]
    asked = [_bytes_changed(chance, {"receipt": chance.choice(good)})["receipt"] for _ in range(count)]
    said = cores(_ASK_RECEIPT, [data.hex() for data in asked], VKEY)
    for at, (data, (verdict, findings, fields, stumbled)) in enumerate(zip(asked, said, strict=True)):
        theirs = verify_receipt(data, VKEY)
        wanted = (theirs.verdict, [[each.check, each.ok] for each in theirs.findings], theirs.fields)
        assert (verdict, findings, fields) == wanted, f"receipt {at} of seed {seed}"
        assert stumbled == [], f"receipt {at} of seed {seed}"


def test_a_receipt_changed_at_random_has_one_verdict(cores):
    _compare_receipts(cores, 20240306, 60)


@pytest.mark.long
@pytest.mark.parametrize("seed", range(20))
def test_many_receipts_changed_at_random_have_one_verdict(cores, seed):
    _compare_receipts(cores, seed, 200)
