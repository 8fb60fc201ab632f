"""Proofs from tiles are those that the whole row of leaves gives."""

from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from muniment.ledger import tiles, tree
from muniment.ledger.errors import ProofRefused, TileRefused
from muniment.ledger.prover import Prover

MOST = 70_000
LEAVES = [sha256(str(n).encode()).digest() for n in range(MOST)]
TILES = {(place.level, place.n): data for place, data in tiles.roll_up(LEAVES)}


def stored(size):
    """What a log of `size` entries has: a level-0 tile is cut to its width, one higher up is of its own size."""
    rolled = {(place.level, place.n): data for place, data in tiles.roll_up(LEAVES[:size])}
    return lambda place: rolled[place.level, place.n][: 32 * place.width]


@given(st.integers(1, 1500), st.data())
def test_inclusion_is_the_path_of_the_whole_row(size, data):
    index = data.draw(st.integers(0, size - 1))
    prover = Prover(size, stored(size))
    assert prover.root() == tree.root(LEAVES[:size])
    assert prover.inclusion(index) == tree.inclusion_path(LEAVES[:size], index)


@given(st.integers(1, 1500), st.data())
def test_consistency_is_the_path_of_the_whole_row(size, data):
    first = data.draw(st.integers(1, size))
    assert Prover(size, stored(size)).consistency(first) == tree.consistency_path(LEAVES[:size], first)


@pytest.mark.parametrize("size", [1, 2, 255, 256, 257, 512, 65_535, 65_536, 65_537, MOST])
def test_proofs_hold_at_the_edges_of_tiles(size):
    prover = Prover(size, stored(size))
    top = tree.root(LEAVES[:size])
    for index in {0, 1, 255, 256, 257, size // 2, size - 2, size - 1} & set(range(size)):
        tree.verify_inclusion(index, size, LEAVES[index], prover.inclusion(index), top)
        first = index + 1
        tree.verify_consistency(first, size, prover.consistency(first), tree.root(LEAVES[:first]), top)


def test_a_tile_is_read_once():
    read = []

    def reading(place):
        read.append(place)
        return TILES[place.level, place.n][: 32 * place.width]

    prover = Prover(MOST, reading)
    for index in range(0, MOST, 7):
        prover.inclusion(index)
    assert len(read) == len(set(read)) == len(TILES)


@pytest.mark.parametrize("index", [-1, 300, 301])
def test_there_is_no_proof_of_what_is_not_in_the_log(index):
    with pytest.raises(ProofRefused):
        Prover(300, stored(300)).inclusion(index)


@pytest.mark.parametrize("first", [0, -1, 301])
def test_there_is_no_consistency_from_nothing_or_from_more(first):
    with pytest.raises(ProofRefused):
        Prover(300, stored(300)).consistency(first)


def test_an_empty_log_has_the_root_of_nothing_and_no_proof():
    prover = Prover(0, stored(0))
    assert prover.root() == tree.EMPTY_ROOT
    with pytest.raises(ProofRefused):
        prover.inclusion(0)


def test_a_tile_that_is_cut_short_is_refused():
    whole = stored(300)
    with pytest.raises(TileRefused):
        Prover(300, lambda place: whole(place)[:-32]).inclusion(3)
