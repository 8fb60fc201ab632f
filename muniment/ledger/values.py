"""Canonical JSON (RFC 8785) over the values this format allows: no fractions, no lone surrogates.

Allowed: null, booleans, integers |n| < 2^53, strings, arrays, objects with string names.
"""

from __future__ import annotations

import json
import re
from json.encoder import encode_basestring
from typing import Any, List, NoReturn

from muniment.ledger.errors import ValueRefused

_LIMIT = 1 << 53
_DEPTH = 200
_FOUR_BYTES = re.compile(rb"[\xf0-\xff]")


def canonical(value: object) -> bytes:
    """RFC 8785 bytes of a value; tuples count as arrays. Raises ValueRefused."""
    if value is None:
        return b"null"
    try:
        if type(value) is str:
            return encode_basestring(value).encode()
        parts: List[str] = []
        _write(value, parts, _DEPTH)
        return "".join(parts).encode()
    except UnicodeEncodeError as refused:
        raise ValueRefused("A string holds half of a surrogate pair") from refused


def _write(value: object, parts: List[str], depth: int) -> None:
    """Append the pieces of one value."""
    if value is None:
        parts.append("null")
    elif value is True:
        parts.append("true")
    elif value is False:
        parts.append("false")
    elif isinstance(value, str):
        parts.append(encode_basestring(str(value)))
    elif isinstance(value, int):
        parts.append(_integer(int(value)))
    elif not depth:
        raise ValueRefused("A value is nested too deep")
    elif isinstance(value, (list, tuple)):
        _write_array(value, parts, depth)
    elif isinstance(value, dict):
        _write_object(value, parts, depth)
    else:
        raise ValueRefused(f"A {type(value).__name__} has no place in a record", found=repr(value))


def _integer(value: int) -> str:
    if not -_LIMIT < value < _LIMIT:
        raise ValueRefused("An integer is beyond 2^53", found=value if value.bit_length() < 200 else None)
    return str(value)


def _write_array(values: Any, parts: List[str], depth: int) -> None:
    comma = "["
    for each in values:
        parts.append(comma)
        _write(each, parts, depth - 1)
        comma = ","
    parts.append("]" if values else "[]")


def _write_object(members: Any, parts: List[str], depth: int) -> None:
    comma = "{"
    for name in sorted(members, key=_utf16):
        parts.append(comma + encode_basestring(name) + ":")
        _write(members[name], parts, depth - 1)
        comma = ","
    parts.append("}" if members else "{}")


def _utf16(name: object) -> bytes:
    """Sort key: RFC 8785 3.2.3 orders names by UTF-16 code units."""
    if not isinstance(name, str):
        raise ValueRefused("An object's names are strings", found=repr(name))
    return name.encode("utf-16-be")


def _read_integer(token: str) -> int:
    """An integer below 2^53; a longer token is refused before it is read."""
    if len(token) > 17:
        _refuse(token)
    value = int(token)
    _integer(value)
    return value


def _plain(value: object) -> bytes:
    """What the standard encoder writes. It is the canonical form of any value read here in which no character
    stands above U+FFFF: only such names sort in another order by UTF-16 units.
    """
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode()


def _refuse(token: str) -> NoReturn:
    raise ValueRefused("A number is not a plain integer", found=token[:40])


def read_canonical(data: bytes) -> Any:
    """The value of RFC 8785 bytes; refuses any other spelling of it, so doubled names too."""
    try:
        value = json.loads(
            data.decode(), parse_int=_read_integer, parse_float=_refuse, parse_constant=_refuse
        )
        if not _FOUR_BYTES.search(data) and _plain(value) == data:
            return value
    except ValueRefused:
        raise
    except RecursionError as refused:
        raise ValueRefused("A value is nested too deep") from refused
    except ValueError as refused:
        raise ValueRefused("The bytes are not JSON in UTF-8") from refused
    if canonical(value) != data:
        raise ValueRefused("The JSON is not in its one canonical form (RFC 8785)")
    return value
