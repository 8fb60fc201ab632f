"""ECVRF-EDWARDS25519-SHA512-TAI, proving side (RFC 9381 5.1), on libsodium's group operations.

libsodium offers no decoding of arbitrary candidates, but its addition checks that a point is on the
curve: adding a candidate to itself thrice both tests it and clears the cofactor. Only try-and-increment
itself, and the checks libsodium does not make (canonical form), are Python.
"""

from __future__ import annotations

from functools import lru_cache
from hashlib import sha512

from nacl import bindings, exceptions

from muniment.ledger.ed25519 import P
from muniment.ledger.errors import VrfRefused
from muniment.ledger.vrf import SUITE, candidates, challenge

_IDENTITY = (1).to_bytes(32, "little")
_TOP = 1 << 255
_add = bindings.crypto_core_ed25519_add
_multiply = bindings.crypto_scalarmult_ed25519_noclamp
_multiply_base = bindings.crypto_scalarmult_ed25519_base_noclamp
_reduce = bindings.crypto_core_ed25519_scalar_reduce


@lru_cache(maxsize=4)
def _keys(secret: bytes) -> tuple[bytes, bytes, bytes]:
    """Scalar x, nonce prefix and public key of a 32-byte secret (RFC 8032 5.1.5)."""
    if len(secret) != 32:
        raise VrfRefused(
            "A VRF secret has 32 bytes", found=len(secret), advice="Restore the key file of the office."
        )
    digest = bytearray(sha512(secret).digest())
    digest[0] &= 248
    digest[31] = digest[31] & 127 | 64
    scalar = _reduce(bytes(digest[:32]) + bytes(32))
    return scalar, bytes(digest[32:]), _multiply_base(scalar)


def public_key(secret: bytes) -> bytes:
    """The 32-byte VRF key of a 32-byte secret: what index 0 of the log holds."""
    return _keys(secret)[2]


def _eight_times(candidate: bytes) -> bytes | None:
    """Eight times the point of 32 bytes, or None if they are no canonical point."""
    value = int.from_bytes(candidate, "little")
    y = value % _TOP
    if y >= P or (value >= _TOP and y in (1, P - 1)):
        return None
    try:
        doubled = _add(candidate, candidate)
    except exceptions.RuntimeError:  # how the binding says "not on the curve"
        return None
    fourfold = _add(doubled, doubled)
    return _add(fourfold, fourfold)


def _hash_to_curve(public: bytes, alpha: bytes) -> bytes:
    head = candidates(public, alpha)
    for counter in range(256):
        point = _eight_times(sha512(head + bytes((counter, 0))).digest()[:32])
        if point is not None and point != _IDENTITY:
            return point
    raise VrfRefused("No point of the curve belongs to this number", found=alpha.hex())


def prove(secret: bytes, alpha: bytes) -> tuple[bytes, bytes]:
    """(pi of 80 bytes, beta of 64 bytes) for `alpha` under a 32-byte secret."""
    x, prefix, public = _keys(secret)
    base = _hash_to_curve(public, alpha)
    gamma = _multiply(x, base)
    k = _reduce(sha512(prefix + base).digest())
    c = challenge(public, base, gamma, _multiply_base(k), _multiply(k, base))
    s = bindings.crypto_core_ed25519_scalar_add(k, bindings.crypto_core_ed25519_scalar_mul(c + bytes(16), x))
    cleared = _eight_times(gamma)
    if cleared is None:
        raise VrfRefused(
            "libsodium gave a point that is not on the curve", advice="Check the PyNaCl installation."
        )
    return gamma + c + s, sha512(SUITE + b"\x03" + cleared + b"\0").digest()
