"""Bytes that were true once: cut, doubled, flipped, joined with others, or with a telling word put in."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from hypothesis import strategies as st

from muniment.ledger.errors import LedgerError
from muniment.ledger.values import canonical, read_canonical

TELLING = (
    b"\n",
    b"\n\n",
    b"\0",
    b"\xff",
    b"+",
    b" ",
    b"0",
    b"-1",
    b"\r\n",
    b"[]",
    b"{}",
    b"null",
    b"true",
    b"18446744073709551616",
    b"A" * 300,
    b"\xe2\x80\x94",
    b"\xed\xa0\x80",
)


VALUES = (
    None,
    True,
    False,
    0,
    1,
    -1,
    2**53 - 1,
    "",
    "x",
    "00" * 32,
    [],
    {},
    [[]],
    [{}],
    {"a": []},
    "\U00010000",
)


@st.composite
def mutated(draw: st.DrawFn, seeds: Sequence[bytes], words: Sequence[bytes] = ()) -> bytes:
    """A seed after one to five changes; now and then bytes of no origin at all."""
    if draw(st.integers(0, 9)) == 0:
        return draw(st.binary(max_size=400))
    data = draw(st.sampled_from(list(seeds)))
    if draw(st.booleans()):
        data = _other_value(draw, data)
        if draw(st.booleans()):
            return data
    for _ in range(draw(st.integers(1, 5))):
        data = _changed(draw, data, [*seeds], [*TELLING, *words])
    return data


def _changed(draw: st.DrawFn, data: bytes, seeds: list[bytes], words: list[bytes]) -> bytes:
    first = draw(st.integers(0, len(data)))
    last = min(len(data), first + draw(st.sampled_from([0, 1, 1, 2, 4, 32, 67, 300])))
    kind = draw(st.sampled_from(["flip", "cut", "double", "word", "join", "number", "byte"]))
    if kind == "flip":
        return (
            data[:first]
            + bytes(each ^ 1 << draw(st.integers(0, 7)) for each in data[first:last])
            + data[last:]
        )
    if kind == "cut":
        return data[:first] + data[last:]
    if kind == "double":
        return data[:last] + data[first:last] * draw(st.integers(1, 3)) + data[last:]
    if kind == "word":
        return data[:first] + draw(st.sampled_from(words)) + data[last:]
    if kind == "join":
        other = draw(st.sampled_from(seeds))
        return data[:first] + other[draw(st.integers(0, len(other))) :]
    if kind == "number":
        return data[:first] + str(draw(st.integers(-(2**70), 2**70))).encode() + data[last:]
    return data[:first] + draw(st.binary(min_size=1, max_size=3)) + data[last:]


def _other_value(draw: st.DrawFn, data: bytes) -> bytes:
    """One value of a line of canonical JSON put in place of another; the data itself, if it is none."""
    lines = data.split(b"\n")
    at = draw(st.integers(0, len(lines) - 1))
    try:
        whole: Any = [read_canonical(lines[at])]
    except LedgerError:
        return data
    place: Any = whole
    while True:
        name = draw(st.sampled_from(sorted(place) if isinstance(place, dict) else range(len(place))))
        if not isinstance(place[name], (dict, list)) or not place[name] or draw(st.integers(0, 3)) == 0:
            break
        place = place[name]
    place[name] = draw(
        st.sampled_from([*VALUES, *(json.loads(json.dumps(whole)) if draw(st.booleans()) else [])])
    )
    lines[at] = canonical(whole[0])
    return b"\n".join(lines)
