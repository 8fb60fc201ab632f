"""Serial numbers with slips of the pen."""

from __future__ import annotations

import pytest

from muniment.linkage import serials


@pytest.mark.parametrize(
    ("a", "b", "slip"),
    [
        ("ABC-10234", "abc10234", ""),
        ("ABC1O234", "ABC10234", "folded"),
        ("ABCI0234", "ABC10234", "folded"),
        ("ABC1023", "ABC10234", "end"),
        ("ABC10274", "ABC10234", "one"),
        ("A8C10234", "ABC10234", "lookalike"),
        ("ABC10243", "ABC10234", "transposition"),
        ("ABC10235", "ABC10234", "next"),
    ],
)
def test_a_slip_is_named(a, b, slip):
    like = serials.compare(a, b)
    assert like
    assert like.slip == slip
    assert set(serials.keys(a)) & set(serials.keys(b))


@pytest.mark.parametrize(("a", "b"), [("ABC10234", "ABC10432"), ("AB123", "AB124"), ("XYZ99912", "ABC10234")])
def test_other_serials_are_other_things(a, b):
    assert serials.compare(a, b) is None


@pytest.mark.parametrize("written", ["NONE", "unknown", "000000", "123456", "N/A", "A1", "obliterated"])
def test_what_is_no_serial_is_not_looked_up(written):
    assert serials.keys(written) == ()


def test_serials_are_found_in_a_text_and_case_numbers_are_not():
    found = [
        one[0]
        for one in serials.find(
            "Glock, serial no. ABC-10234, S/N: XR4471-K, and BKT99812 under SO24-001234 and MU-24-000123-K"
        )
    ]
    assert found == ["ABC-10234", "XR4471-K", "BKT99812"]
