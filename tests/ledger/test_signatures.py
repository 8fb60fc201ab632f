"""Ed25519 and the VRF: published and fixed vectors, and the library that signs."""

from hashlib import sha512

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from nacl.signing import SigningKey

from muniment.ledger import ed25519, vrf
from muniment.ledger.errors import LedgerError, PointRefused, VrfRefused
from muniment.record import vrf_prove
from tests.ledger.vectors import JOURNAL, KEYS, VECTORS, H

SECRET = H(KEYS["vrf_secret"])
PUBLIC = H(KEYS["vrf_public"])


@settings(max_examples=15, deadline=None)
@given(st.binary(min_size=32, max_size=32), st.binary(max_size=100), st.integers(0, 511))
def test_a_signature_of_libsodium_verifies_and_no_changed_bit_does(seed, message, bit):
    key = SigningKey(seed)
    public, signature = bytes(key.verify_key), key.sign(message).signature
    assert ed25519.verify(public, message, signature)
    changed = bytearray(signature)
    changed[bit // 8] ^= 1 << bit % 8
    assert not ed25519.verify(public, message, bytes(changed))
    assert not ed25519.verify(public, message + b"x", signature)


def test_a_signature_that_is_not_canonical_is_refused():
    key = SigningKey(bytes(32))
    public, signature = bytes(key.verify_key), key.sign(b"m").signature
    s = int.from_bytes(signature[32:], "little") + ed25519.Q
    assert not ed25519.verify(public, b"m", signature[:32] + s.to_bytes(32, "little"))
    assert not ed25519.verify(public, b"m", signature[:63])
    assert not ed25519.verify(public[:31], b"m", signature)
    assert not ed25519.verify(b"\xff" * 32, b"m", signature)


P = ed25519.P
MINUS_ONE_NEGATIVE = (P - 1 | 1 << 255).to_bytes(32, "little")


@pytest.mark.parametrize(
    "data",
    [
        (P + 1).to_bytes(32, "little"),
        (1 | 1 << 255).to_bytes(32, "little"),
        MINUS_ONE_NEGATIVE,
        (2).to_bytes(32, "little"),
        bytes(31),
    ],
    ids=["y above p", "negative zero", "negative zero at -1", "not on the curve", "short"],
)
def test_points_that_are_not_canonical_are_refused(data):
    with pytest.raises(PointRefused):
        ed25519.decode(data)


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 2**256 - 1), st.integers(0, 2**256 - 1))
def test_multiplication_distributes(m, n):
    base = ed25519.BASE
    both = ed25519.double_multiply(m, base, n, base)
    assert ed25519.equal(both, ed25519.multiply((m + n) % ed25519.Q, base))
    assert ed25519.decode(ed25519.encode(both))[1] == ed25519.decode(ed25519.encode(both))[1]


@pytest.mark.parametrize("probe", VECTORS["vrf_rfc9381_b3"], ids=["16", "17", "18"])
def test_the_examples_of_rfc_9381_prove_and_verify(probe):
    secret, public, data = H(probe["sk"]), H(probe["pk"]), H(probe["alpha"])
    assert vrf_prove.public_key(secret) == public
    assert vrf_prove.prove(secret, data) == (H(probe["pi"]), H(probe["beta"]))
    assert vrf.verify(public, data, H(probe["pi"])) == H(probe["beta"])


@pytest.mark.parametrize("probe", [*VECTORS["vrf"], JOURNAL], ids=lambda probe: probe["number"])
def test_numbers_begin_their_chains_where_the_vectors_say(probe):
    data = vrf.alpha(probe["kind"], probe["number"])
    assert data == H(probe["alpha"])
    assert vrf_prove.prove(SECRET, data)[0] == H(probe["pi"])
    beta = vrf.verify(PUBLIC, data, H(probe["pi"]))
    assert beta == H(probe["beta"])
    assert vrf.genesis_tag(beta) == H(probe["t_0"])


@pytest.mark.parametrize("probe", VECTORS["vrf_refused"], ids=lambda probe: probe["why"])
def test_what_must_fail_fails(probe):
    with pytest.raises(VrfRefused):
        vrf.verify(H(probe["pk"]), H(probe["alpha"]), H(probe["pi"]))


@settings(max_examples=10, deadline=None)
@given(st.binary(min_size=32, max_size=32), st.binary(max_size=60), st.integers(0, 639))
def test_a_proof_verifies_for_its_own_key_and_number_only(secret, data, bit):
    pi, beta = vrf_prove.prove(secret, data)
    public = vrf_prove.public_key(secret)
    assert vrf.verify(public, data, pi) == beta
    changed = bytearray(pi)
    changed[bit // 8] ^= 1 << bit % 8
    for asked in ((public, data, bytes(changed)), (public, data + b"x", pi), (PUBLIC, data, pi)):
        with pytest.raises(LedgerError):
            vrf.verify(*asked)


def test_low_order_keys_and_short_outputs_are_refused():
    for y in (0, 1, P - 1):
        with pytest.raises(VrfRefused, match="low order"):
            vrf.decode_key(y.to_bytes(32, "little"))
    with pytest.raises(VrfRefused):
        vrf.genesis_tag(bytes(63))
    with pytest.raises(VrfRefused):
        vrf_prove.public_key(bytes(31))


TORSION = ed25519.decode(
    bytes.fromhex("c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a")
)  # of order 8


def openssl_says(public, message, signature):
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, message)
    except InvalidSignature:
        return False
    return True


@pytest.mark.parametrize("turns", [0, 1, 2, 4])
@pytest.mark.parametrize("moved", ["the key", "R", "both"])
def test_signatures_at_the_edge_are_judged_as_openssl_judges_them(turns, moved):
    """A key or an R moved by a point of low order: verifiers with and without a cofactor part here, and we never may."""
    secret, nonce, judged = 2**200 + 12345, 2**199 + 54321, set()
    turn = ed25519.multiply(turns, TORSION)
    key, first = ed25519.multiply(secret, ed25519.BASE), ed25519.multiply(nonce, ed25519.BASE)
    public = ed25519.encode(ed25519.add(key, turn) if moved != "R" else key)
    r = ed25519.encode(ed25519.add(first, turn) if moved != "the key" else first)
    for n in range(40):
        message = b"message %d" % n
        k = int.from_bytes(sha512(r + public + message).digest(), "little") % ed25519.Q
        signature = r + ((nonce + k * secret) % ed25519.Q).to_bytes(32, "little")
        found = ed25519.verify(public, message, signature)
        assert found == openssl_says(public, message, signature)
        judged.add(found)
    assert judged == ({True} if turns == 0 else {False} if moved == "R" else {True, False})
