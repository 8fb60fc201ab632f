"""The page's own arithmetic against fixed vectors of others and of the format, in one load of the page."""

import hashlib
import json
import os
import re
from base64 import b64decode
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from nacl.signing import SigningKey

from muniment.ledger import ed25519, values
from muniment.ledger.errors import LedgerError
from muniment.ledger.schemas import SCHEMAS
from tests.page_checker.browsers import needs_chromium

pytestmark = [pytest.mark.browser, needs_chromium]
VECTORS = json.loads((Path(__file__).parents[1] / "vectors" / "muniment-1-draft.json").read_text())
RFC6962 = json.loads((Path(__file__).parents[1] / "vectors" / "rfc6962.json").read_text())
HERE = settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])

# FIPS 180-4 examples (NIST, "SHA256.pdf", "SHA512.pdf"): "", "abc", the two-block messages, a million times "a".
_TWO_256 = b"abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq"
_TWO_512 = b"abcdefghbcdefghicdefghijdefghijkefghijklfghijklmghijklmnhijklmnoijklmnopjklmnopqklmnopqrlmnopqrsmnopqrstnopqrstu"
NIST_256 = {
    b"": "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    b"abc": "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
    _TWO_256: "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1",
    b"a" * 1_000_000: "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0",
}
NIST_512 = {
    b"": "cf83e1357eefb8bdf1542850d66d8007d620e4050b5715dc83f4a921d36ce9ce47d0d13c5d85f2b0ff8318d2877eec2f63b931bd47417a81a538327af927da3e",
    b"abc": "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f",
    _TWO_512: "8e959b75dae313da8cf4f72814fc143f8f7779c6eb9f7fa17299aeadb6889018501d289e4900f7e4331b99dec4b5433ac7d329eeb6dd26545e96e55b874be909",
}
# RFC 8032 7.1, tests 1 to 3: public key, message, signature.
RFC8032 = (
    (
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
        "",
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b",
    ),
    (
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
        "72",
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
    ),
    (
        "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
        "af82",
        "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a",
    ),
)


def test_sha_256_gives_the_digests_of_the_standard(cores):
    for message, digest in NIST_256.items():
        if len(message) < 1000:
            assert cores("return Muniment.sha256hex(unhex(arguments[0]))", message.hex()) == digest
    million = cores("return Muniment.sha256hex(new Uint8Array(1000000).fill(97))")
    assert million == NIST_256[b"a" * 1_000_000]


def test_sha_512_gives_the_digests_of_the_standard(cores):
    for message, digest in NIST_512.items():
        assert cores("return hex(Muniment.sha512(unhex(arguments[0])))", message.hex()) == digest


def test_sha_256_of_every_length_in_pieces_is_that_of_the_whole(cores):
    data = os.urandom(300)
    found = cores(
        """
        const data = unhex(arguments[0]), out = [];
        for (let length = 0; length <= 300; length++) {
          const total = new Muniment.Sha256(), cut = (length * 7) % (length + 1);
          total.update(data.subarray(0, cut)).update(data.subarray(cut, length));
          out.push(hex(total.digest()), Muniment.sha256hex(data.subarray(0, length)));
        }
        return out;
        """,
        data.hex(),
    )
    assert found == [hashlib.sha256(data[:n]).hexdigest() for n in range(301) for _ in (1, 2)]


def _both_ways(cores, public, message, signature):
    """What the browser's own check (with our strict rules around it) and our arithmetic alone say."""
    return cores(
        """
        const [key, message, signature] = Array.from(arguments).slice(0, 3).map(unhex);
        return [await Muniment.verifySignature(key, message, signature),
                await Muniment.verifySignature(key, message, signature, { without: true }),
                Muniment.ownVerify(key, message, signature)];
        """,
        public.hex(), message.hex(), signature.hex(),
    )  # fmt: skip


def test_this_browser_has_ed25519_so_both_ways_are_tried(cores):
    assert cores("return Muniment.hasNativeEd25519()") is True


def test_ed25519_agrees_with_rfc_8032(cores):
    for public, message, signature in RFC8032:
        parts = [bytes.fromhex(each) for each in (public, message, signature)]
        assert _both_ways(cores, *parts) == [True] * 3
        for at in range(3):
            wrong = [bytearray(each) for each in parts]
            if wrong[at]:
                wrong[at][0] ^= 1
                assert _both_ways(cores, *wrong) == [False] * 3


def test_ed25519_is_as_strict_as_the_program(cores):
    """Keys and signatures at the edges: a large s, no canonical point, low order, a small R."""
    key = SigningKey(b"\x05" * 32)
    public, message = bytes(key.verify_key), b"message"
    good = key.sign(message).signature
    s = int.from_bytes(good[32:], "little")
    low = [bytes(32), (1).to_bytes(32, "little"), (ed25519.P - 1).to_bytes(32, "little")]
    # A base of eight torsion points: under such a key anybody can sign, with R and s of their choice.
    tries = [
        (public, message, good),
        (public, message, good[:32] + (s + ed25519.Q).to_bytes(32, "little")),
        (public, message, good[:32] + b"\xff" * 32),
        (public, message, good[:63]),
        (public[:31], message, good),
        ((ed25519.P + 1).to_bytes(32, "little"), message, good),
        ((1 | 1 << 255).to_bytes(32, "little"), message, good),
        *((each, message, (1).to_bytes(32, "little") + bytes(32)) for each in low),
        *((each, message, each + bytes(32)) for each in low),
    ]
    # R of low order under a true key: s = k * a.
    seed = hashlib.sha512(b"\x05" * 32).digest()[:32]
    secret = (int.from_bytes(seed, "little") & ((1 << 254) - 8)) | 1 << 254
    small = (1).to_bytes(32, "little")
    k = int.from_bytes(hashlib.sha512(small + public + message).digest(), "little") % ed25519.Q
    tries.append((public, message, small + (k * secret % ed25519.Q).to_bytes(32, "little")))
    assert ed25519.verify(*tries[-1])
    for each in tries:
        assert _both_ways(cores, *each) == [ed25519.verify(*each)] * 3, each


@HERE
@given(st.binary(min_size=32, max_size=32), st.binary(max_size=200), st.integers(0, 63))
def test_ed25519_agrees_with_the_program(cores, seed, message, at):
    key = SigningKey(seed)
    public, good = bytes(key.verify_key), key.sign(message).signature
    wrong = bytearray(good)
    wrong[at] ^= 1 << (at % 8)
    assert _both_ways(cores, public, message, good) == [True] * 3
    assert _both_ways(cores, public, message, bytes(wrong)) == [False] * 3


def _vrf(cores, public, alpha, proof):
    return cores(
        """
        try { return hex(Muniment.vrfVerify(unhex(arguments[0]), unhex(arguments[1]), unhex(arguments[2]))); }
        catch (refused) { return refused instanceof Muniment.Refused ? null : String(refused); }
        """,
        public, alpha, proof,
    )  # fmt: skip


def test_the_vrf_agrees_with_rfc_9381_and_the_format(cores):
    for each in VECTORS["vrf_rfc9381_b3"]:
        assert _vrf(cores, each["pk"], each["alpha"], each["pi"]) == each["beta"]
    for each in VECTORS["vrf"]:
        assert _vrf(cores, VECTORS["keys"]["vrf_public"], each["alpha"], each["pi"]) == each["beta"]
        first = "return Muniment.firstOf(Muniment.vrfVerify(unhex(arguments[0]), unhex(arguments[1]), unhex(arguments[2])))"
        assert cores(first, VECTORS["keys"]["vrf_public"], each["alpha"], each["pi"]) == each["t_0"]


def test_the_vrf_refuses_what_it_must(cores):
    for each in VECTORS["vrf_refused"]:
        assert _vrf(cores, each["pk"], each["alpha"], each["pi"]) is None, each["why"]


def test_numbers_fold_as_the_format_says(cores):
    fold = "try { return Muniment.foldNumber(arguments[0]); } catch (refused) { return null; }"
    for each in VECTORS["number_folding"]:
        assert cores(fold, each["typed"]) == each["folded"], each


@HERE
@given(
    st.text(max_size=20) | st.text("aZ09.-_ /\\:\u2010\u2212\u00a0\u3000\ufeff\x1c\x85\uff21", max_size=12)
)
def test_numbers_fold_as_in_the_program(cores, typed):
    from muniment.ledger.chain import fold

    try:
        wanted = fold(typed)
    except LedgerError:
        wanted = None
    body = "try { return Muniment.foldNumber(arguments[0]); } catch (refused) { return refused.problem ? null : 'fault'; }"
    assert cores(body, typed) == wanted


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=8,
)


def _canonical(cores, data):
    """Canonical text that the page reads back, or None if it refuses the bytes."""
    return cores(
        """
        try { return Muniment.canonical(Muniment.readCanonical(unhex(arguments[0]))); }
        catch (refused) { return refused.problem ? null : String(refused); }
        """,
        data.hex(),
    )


def test_canonical_json_of_the_vectors_is_read(cores):
    for each in VECTORS["canonical_json"]:
        data = bytes.fromhex(each["bytes_hex"])
        assert _canonical(cores, data) == data.decode()


@pytest.mark.parametrize(
    "data",
    [b"", b" 1", b"1.0", b"1e3", b"-0", b"01", b"9007199254740992", b"0.5", b'"\\u0061"', b'"\\ud800"', b'{"b":1,"a":2}',
     b'{"a":1,"a":1}', b"[1, 2]", b'"\xff"', b"\xef\xbb\xbf1", b"NaN", b"true ", b'{"__proto__":1,"__proto__":2}',
     b'{"\xf0\x9f\x98\x80":1,"\xef\xbf\xbd":2}', b'{"\xef\xbf\xbd":2,"\xf0\x9f\x98\x80":1}', b'{"__proto__":[1]}', b'"\\/"', b'"\x7f"', b"[" * 300 + b"]" * 300],
)  # fmt: skip
def test_json_of_another_spelling_is_refused_where_the_program_refuses_it(cores, data):
    try:
        value = values.read_canonical(data)
        wanted = values.canonical(value).decode()
    except LedgerError:
        wanted = None
    assert _canonical(cores, data) == wanted


@HERE
@given(_JSON)
def test_canonical_json_agrees_with_the_program(cores, value):
    data = values.canonical(value)
    assert _canonical(cores, data) == data.decode()


def test_roots_agree_with_the_format(cores):
    tree = VECTORS["tree"]
    body = """
        const leaves = arguments[0].map((data) => unhex(Muniment.sha256hex(new Uint8Array([0, ...unhex(data)]))));
        return Array.from({ length: leaves.length + 1 }, (_, n) => {
          const range = new Muniment.Range(), row = new Uint8Array(32 * n);
          leaves.slice(0, n).forEach((leaf, at) => { range.append(leaf); row.set(leaf, 32 * at); });
          return [range.root(), hex(Muniment.rootOfRow(row, n))];
        });
    """
    wanted = [[root, root] for root in tree["roots_of_first_n"]]
    assert cores(body, tree["leaf_data"]) == wanted


def test_inclusion_proofs_of_others_are_judged_as_they_say(cores):
    body = """
        return arguments[0].map(([index, size, ...rest]) => Muniment.includes(index, size, ...rest));
    """
    hexed = [
        [
            each["leafIdx"],
            each["treeSize"],
            b64decode(each["leafHash"] or "").hex(),
            [b64decode(node).hex() for node in each["proof"] or ()],
            b64decode(each["root"] or "").hex(),
        ]
        for each in RFC6962["inclusion"]
    ]
    assert cores(body, hexed) == [not each["wantErr"] for each in RFC6962["inclusion"]]


def test_the_page_knows_the_types_of_the_format_and_no_others(cores):
    """Read out of the page's own table, the program's, and docs/format.md: three tables, one content."""
    found = cores(
        "return [...Muniment.TYPES.values()].map((t) => [t.type, t.relation, t.names, t.marks, t.leaves])"
    )
    assert found == [[s.type, s.rel, list(s.names), list(s.marks), s.leaves] for s in SCHEMAS.values()]
    table = (Path(__file__).parents[2] / "docs" / "format.md").read_text()
    rows = re.findall(
        r"^\| ([A-Z]\w+) \| ([0-9a-f]{2}) \| [^|]+ \| ([^|]+) \| (\d\d) \|$", table, re.MULTILINE
    )
    assert [
        [f"{name}/1", int(rel, 16), fields.split(), int(leaves)] for name, rel, fields, leaves in rows
    ] == [
        [type_, rel, [n + m for n, m in zip(names, marks, strict=True)][8:], leaves]
        for type_, rel, names, marks, leaves in found
    ]
