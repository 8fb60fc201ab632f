"""Ed25519 over edwards25519: strict point decoding, scalar multiplication, signature verification.

Pure Python, not constant time: for checking public bytes only, never for secrets. Source: RFC 8032.
A point is (X, Y, Z, T) with x = X/Z, y = Y/Z, T = XY/Z.
"""

from __future__ import annotations

from hashlib import sha512
from typing import List, Tuple

from muniment.ledger.errors import PointRefused

Point = Tuple[int, int, int, int]

P = 2**255 - 19
Q = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
_D2 = 2 * D % P
_SQRT_M1 = pow(2, (P - 1) // 4, P)
IDENTITY: Point = (0, 1, 1, 0)
_WINDOW = 4


def add(a: Point, b: Point) -> Point:
    """Complete addition on extended coordinates (RFC 8032 5.1.4)."""
    ax, ay, az, at = a
    bx, by, bz, bt = b
    m = (ay - ax) * (by - bx) % P
    n = (ay + ax) * (by + bx) % P
    c = at * bt * _D2 % P
    d = 2 * az * bz % P
    e, f, g, h = n - m, d - c, d + c, n + m
    return (e * f % P, g * h % P, f * g % P, e * h % P)


def double(a: Point) -> Point:
    """Doubling (RFC 8032 5.1.4)."""
    ax, ay, az, _ = a
    m, n = ax * ax % P, ay * ay % P
    h = m + n
    e = h - (ax + ay) * (ax + ay) % P
    g = m - n
    f = 2 * az * az % P + g
    return (e * f % P, g * h % P, f * g % P, e * h % P)


def negate(a: Point) -> Point:
    """The point which adds up to the identity with `a`."""
    return (P - a[0], a[1], a[2], P - a[3])


def equal(a: Point, b: Point) -> bool:
    """Whether two points are the same, whatever their Z."""
    return (a[0] * b[2] - b[0] * a[2]) % P == 0 and (a[1] * b[2] - b[1] * a[2]) % P == 0


def encode(a: Point) -> bytes:
    """32 bytes: y, and the sign of x in the top bit."""
    inverse = pow(a[2], P - 2, P)
    x, y = a[0] * inverse % P, a[1] * inverse % P
    return (y | (x & 1) << 255).to_bytes(32, "little")


def decode(data: bytes) -> Point:
    """The point of 32 canonical bytes: y < p, on the curve, no negative zero (RFC 8032 5.1.3)."""
    if len(data) != 32:
        raise PointRefused("A point has 32 bytes", found=len(data))
    whole = int.from_bytes(data, "little")
    sign, y = whole >> 255, whole & (1 << 255) - 1
    if y >= P:
        raise PointRefused("The point is not in its canonical form", found=data.hex())
    x = _root(y, data)
    if x == 0 and sign:
        raise PointRefused("The point has a negative zero", found=data.hex())
    if x & 1 != sign:
        x = P - x
    return (x, y, 1, x * y % P)


def _root(y: int, data: bytes) -> int:
    """A square root of (y^2 - 1) / (d y^2 + 1)."""
    u, v = (y * y - 1) % P, (D * y * y + 1) % P
    v3 = v * v % P * v % P
    x = u * v3 % P * pow(u * v3 % P * v3 % P * v % P, (P - 5) // 8, P) % P
    check = v * x % P * x % P
    if check == u:
        return x
    if check == P - u:
        return x * _SQRT_M1 % P
    if u == 0:
        return 0
    raise PointRefused("The bytes are no point of the curve", found=data.hex())


def _table(a: Point) -> List[Point]:
    """0..15 times a point."""
    table = [IDENTITY, a]
    for _ in range(2, 1 << _WINDOW):
        table.append(add(table[-1], a))
    return table


def double_multiply(m: int, a: Point, n: int, b: Point) -> Point:
    """m*a + n*b for 0 <= m, n < 2^256, by windows of 4 bits over both at once."""
    first, second = _table(a), _table(b)
    total = IDENTITY
    for at in range(max(m.bit_length(), n.bit_length()) // _WINDOW * _WINDOW, -1, -_WINDOW):
        if total is not IDENTITY:
            total = double(double(double(double(total))))
        total = add(add(total, first[m >> at & 15]), second[n >> at & 15])
    return total


def multiply(n: int, a: Point) -> Point:
    """n*a for 0 <= n < 2^256."""
    return double_multiply(n, a, 0, IDENTITY)


def clear_cofactor(a: Point) -> Point:
    """8*a."""
    return double(double(double(a)))


BASE = decode((4 * pow(5, P - 2, P) % P).to_bytes(32, "little"))


def is_usable(public: bytes) -> bool:
    """Whether a public key is canonical and of no low order: under one of low order anyone can sign anything."""
    try:
        return not equal(clear_cofactor(decode(public)), IDENTITY)
    except PointRefused:
        return False


def verify(public: bytes, message: bytes, signature: bytes) -> bool:
    """Whether `signature` (64 bytes) is that of `public` (32 bytes) over `message` (RFC 8032 5.1.7).

    s must be below the group order; the key must decode strictly; no cofactor in the equation.
    """
    if len(public) != 32 or len(signature) != 64:
        return False
    s = int.from_bytes(signature[32:], "little")
    if s >= Q:
        return False
    try:
        key = decode(public)
    except PointRefused:
        return False
    k = int.from_bytes(sha512(signature[:32] + public + message).digest(), "little") % Q
    return encode(double_multiply(s, BASE, k, negate(key))) == signature[:32]
