"""Base45 (RFC 9285): bytes in the alphabet that a QR code packs at 5.5 bits a sign. One spelling, others refused."""

from __future__ import annotations

from typing import List

from muniment.ledger.errors import OpeningRefused

ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"
_VALUE = {sign: at for at, sign in enumerate(ALPHABET)}


def encode(data: bytes) -> str:
    """Three signs for two bytes, two for a last single one."""
    signs: List[str] = []
    for at in range(0, len(data) - 1, 2):
        high, low = divmod(data[at] * 256 + data[at + 1], 45)
        signs += (ALPHABET[low], ALPHABET[high % 45], ALPHABET[high // 45])
    if len(data) % 2:
        high, low = divmod(data[-1], 45)
        signs += (ALPHABET[low], ALPHABET[high])
    return "".join(signs)


def decode(text: str) -> bytes:
    """The bytes of a text. Raises OpeningRefused on any other sign, a cut group, or a group above its range."""
    data = bytearray()
    for at in range(0, len(text), 3):
        group = [_VALUE.get(sign, -1) for sign in text[at : at + 3]]
        size = len(group) - 1
        value = sum(digit * 45**place for place, digit in enumerate(group))
        if min(group) < 0 or not size or value >= 256**size:
            raise OpeningRefused(
                "The code is not base45: a sign was misread or left out",
                found=text[at : at + 3],
                advice="Scan the code again, and copy its text whole.",
            )
        data += value.to_bytes(size, "big")
    return bytes(data)
