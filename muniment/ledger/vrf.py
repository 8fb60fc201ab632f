"""ECVRF-EDWARDS25519-SHA512-TAI, checking side (RFC 9381, suite 0x03), and what a chain begins with.

The proof binds a number to the first tag of its chain: one number, one chain, and nobody without the
office's key can test a number of their own. Proofs are 80 bytes, outputs 64.
"""

from __future__ import annotations

from hashlib import sha256, sha512

from muniment.ledger import ed25519
from muniment.ledger.ed25519 import BASE, Point, Q
from muniment.ledger.errors import PointRefused, VrfRefused

SUITE = b"\x03"
PROOF_SIZE = 80
OUTPUT_SIZE = 64


def alpha(kind: int, number: str) -> bytes:
    """What is proven: kind ‖ 0x00 ‖ folded number."""
    return bytes((kind, 0)) + number.encode("ascii")


def genesis_tag(beta: bytes) -> bytes:
    """t_0 = H("muniment/genesis/v1" ‖ beta), over all 64 bytes."""
    if len(beta) != OUTPUT_SIZE:
        raise VrfRefused("A VRF output has 64 bytes", found=len(beta))
    return sha256(b"muniment/genesis/v1" + beta).digest()


def decode_key(public: bytes) -> Point:
    """The public key's point; low order is refused (RFC 9381 5.4.5)."""
    try:
        key = ed25519.decode(public)
    except PointRefused as refused:
        raise VrfRefused("The VRF key is no canonical point", found=public.hex()) from refused
    if ed25519.equal(ed25519.clear_cofactor(key), ed25519.IDENTITY):
        raise VrfRefused("The VRF key is of low order", found=public.hex())
    return key


def candidates(public: bytes, data: bytes) -> bytes:
    """The hash input that try-and-increment completes with a counter byte and 0x00 (RFC 9381 5.4.1.1)."""
    return SUITE + b"\x01" + public + data


def hash_to_curve(public: bytes, data: bytes) -> Point:
    """Try-and-increment, with the cofactor cleared."""
    head = candidates(public, data)
    for counter in range(256):
        try:
            point = ed25519.decode(sha512(head + bytes((counter, 0))).digest()[:32])
        except PointRefused:
            continue
        cleared = ed25519.clear_cofactor(point)
        if not ed25519.equal(cleared, ed25519.IDENTITY):
            return cleared
    raise VrfRefused("No point of the curve belongs to this number", found=data.hex())


def challenge(*points: bytes) -> bytes:
    """16 bytes over key, H, Gamma, U and V (RFC 9381 5.4.3)."""
    return sha512(SUITE + b"\x02" + b"".join(points) + b"\0").digest()[:16]


def output(gamma: Point) -> bytes:
    """beta: 64 bytes (RFC 9381 5.2)."""
    return sha512(SUITE + b"\x03" + ed25519.encode(ed25519.clear_cofactor(gamma)) + b"\0").digest()


def verify(public: bytes, data: bytes, proof: bytes) -> bytes:
    """beta (64 bytes) of `data` under `public` (32 bytes), or VrfRefused (RFC 9381 5.3, key validated)."""
    key = decode_key(public)
    if len(proof) != PROOF_SIZE:
        raise VrfRefused("A VRF proof has 80 bytes", found=len(proof))
    c, s = int.from_bytes(proof[32:48], "little"), int.from_bytes(proof[48:], "little")
    if s >= Q:
        raise VrfRefused("The VRF proof is not in its canonical form", found=proof.hex())
    try:
        gamma = ed25519.decode(proof[:32])
    except PointRefused as refused:
        raise VrfRefused("The VRF proof holds no canonical point", found=proof.hex()) from refused
    base = hash_to_curve(public, data)
    u = ed25519.double_multiply(s, BASE, c, ed25519.negate(key))
    v = ed25519.double_multiply(s, base, c, ed25519.negate(gamma))
    points = (public, ed25519.encode(base), proof[:32], ed25519.encode(u), ed25519.encode(v))
    if challenge(*points) != proof[32:48]:
        raise VrfRefused("The VRF proof does not fit this number and key", found=proof.hex())
    return output(gamma)
