"""A scan that goes on from an earlier one finds what one pass over the whole finds."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from muniment.ledger.chain import genesis_entry, link_entry
from muniment.ledger.errors import EntryRefused, TileRefused
from muniment.ledger.scan import scan
from muniment.ledger.tiles import bundle, bundles_for
from muniment.ledger.tree import Range

GENESIS = genesis_entry("ledger.example.org/test", bytes(32))


def entry(n):
    return link_entry(n.to_bytes(32, "big"), bytes(32)) if n else GENESIS


def bundles(size, first=0):
    return [
        bundle(map(entry, range(place.n * 256, place.n * 256 + place.width)))
        for place in bundles_for(size)
        if place.n * 256 >= first
    ]


@settings(max_examples=25, deadline=None)
@given(st.integers(1, 1100), st.integers(0, 700), st.lists(st.integers(1, 1800), max_size=3))
def test_in_two_parts_as_in_one(size, more, tags):
    wanted = {tag.to_bytes(32, "big") for tag in tags}
    first = scan(bundles(size), wanted=wanted)
    assert first.edge.size == size // 256 * 256
    then = scan(
        bundles(size + more, first.edge.size), wanted=wanted, sizes=[size, size + more], after=first.edge
    )
    whole = scan(bundles(size + more), wanted=wanted, sizes=[size, size + more])
    assert (then.size, then.root, then.roots) == (whole.size, whole.root, whole.roots)
    assert then.roots[size] == first.root
    assert then.edge.root() == whole.edge.root()
    for tag in wanted:
        found = [each for each in first.at(tag) if each.at < first.edge.size] + list(then.at(tag))
        assert found == list(whole.at(tag))


def test_it_goes_on_from_a_full_bundle_only_and_judges_entries_as_ever():
    with pytest.raises(TileRefused, match="full bundle"):
        scan([], after=Range(1, [bytes(32)]))
    first = scan(bundles(256))
    with pytest.raises(EntryRefused, match="index 0 and nowhere else"):
        scan([bundle([GENESIS])], after=first.edge)
