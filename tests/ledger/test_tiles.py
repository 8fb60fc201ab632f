"""Tiles: paths, geometry, bundles, and the edge of a growing log."""

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from muniment.ledger import tiles, tree
from muniment.ledger.errors import TileRefused
from tests.ledger.vectors import VECTORS, H

LEAVES = [tree.leaf_hash(n.to_bytes(4, "big")) for n in range(70_000)]


@pytest.mark.parametrize("probe", VECTORS["tile_paths"], ids=lambda probe: probe["path"])
def test_paths_are_those_of_the_vectors(probe):
    assert tiles.entries_path(probe["n"], probe["width"]) == probe["path"]


def test_hash_tiles_have_their_level_in_the_path():
    assert tiles.tile_path(2, 1234067, 17) == "tile/2/x001/x234/067.p/17"


@pytest.mark.parametrize(
    ("level", "n", "width"), [(64, 0, 256), (0, -1, 256), (0, 0, 0), (0, 0, 257), (-1, 0, 1)]
)
def test_there_is_no_such_tile(level, n, width):
    with pytest.raises(TileRefused):
        tiles.tile_path(level, n, width)


def test_a_log_of_70000_has_the_tiles_of_the_specification():
    assert [tiles.partial_width(70_000, level) for level in range(4)] == [112, 17, 1, 0]
    paths = list(tiles.tiles_for(70_000))
    assert paths[273] == "tile/entries/273.p/112"
    assert paths[274:276] == ["tile/0/000", "tile/0/001"]
    assert paths[-4:] == ["tile/0/273.p/112", "tile/1/000", "tile/1/001.p/17", "tile/2/000.p/1"]
    assert list(tiles.tiles_for(256)) == ["tile/entries/000", "tile/0/000", "tile/1/000.p/1"]
    assert list(tiles.tiles_for(0)) == []


def test_the_vector_log_has_its_tile_and_roots():
    log = VECTORS["log"]
    entries = [H(entry) for entry in log["entries"]]
    assert {tiles.entries_path(0, 9): tiles.bundle(entries).hex()} == log["tiles"]
    hashes = [tree.leaf_hash(entry) for entry in entries]
    assert [tree.root(hashes[:n]).hex() for n in range(10)] == log["roots_of_first_n"]


@given(st.lists(st.binary(max_size=300), max_size=20))
def test_a_bundle_reads_back(entries):
    assert tiles.split_bundle(tiles.bundle(entries)) == entries


@given(st.lists(st.binary(min_size=1, max_size=30), min_size=1, max_size=5), st.data())
def test_a_cut_bundle_is_refused_or_shorter(entries, data):
    whole = tiles.bundle(entries)
    at = data.draw(st.integers(1, len(whole) - 1))
    with contextlib.suppress(TileRefused):
        assert tiles.split_bundle(whole[:at]) != entries


def test_an_entry_too_long_for_a_bundle_is_refused():
    assert len(tiles.bundle([bytes(65_535)])) == 65_537
    with pytest.raises(TileRefused):
        tiles.bundle([bytes(65_536)])


@given(st.lists(st.integers(0, 700), min_size=1, max_size=5))
def test_an_edge_grown_in_any_steps_writes_the_tiles_of_the_log(steps):
    edge, size, written = tiles.Edge(), 0, {}
    for step in steps:
        more = LEAVES[size : size + step]
        written.update((place.path, data) for place, data in edge.extend(more))
        size += step
        assert edge.root() == tree.root(LEAVES[:size])
        again = tiles.Edge(edge.size, edge.rows)
        assert again.root() == edge.root()
        for place in tiles.places_for(size):
            if place.level >= 0:
                assert len(written[place.path]) == 32 * place.width
    at_once = {place.path: data for place, data in tiles.roll_up(LEAVES[:size])}
    assert {path: written[path] for path in at_once} == at_once


def test_tiles_of_a_higher_level_hold_the_roots_of_full_tiles_below():
    rolled = {place.path: data for place, data in tiles.roll_up(LEAVES)}
    first = b"".join(LEAVES[:256])
    assert rolled["tile/0/000"] == first
    assert rolled["tile/1/000"][:32] == tiles.subtree_root(first)
    assert rolled["tile/2/000.p/1"] == tiles.subtree_root(rolled["tile/1/000"])
    assert set(rolled) == {path for path in tiles.tiles_for(70_000) if "entries" not in path}


def test_a_partial_tile_never_stands_for_a_full_one():
    with pytest.raises(TileRefused):
        tiles.subtree_root(bytes(8191))
    with pytest.raises(TileRefused):
        tiles.Edge(3, [bytes(64)])


@given(st.integers(-1, 63), st.integers(0, 10**18), st.integers(1, 256))
def test_a_path_reads_back(level, n, width):
    place = tiles.Place(level, n, width)
    assert tiles.parse_path(place.path) == place


@pytest.mark.parametrize(
    "path",
    [
        "",
        "tile/0/00",
        "tile/0/0000",
        "tile/0/1000",
        "tile/0/x000/000",
        "tile/0/x000/x001/000",
        "tile/0/001/000",
        "tile/00/000",
        "tile/64/000",
        "tile/-1/000",
        "tile/0/000.p/0",
        "tile/0/000.p/01",
        "tile/0/000.p/256",
        "tile/0/000.p/1000",
        "tile/0/000.p/",
        "tile/0/000.p",
        "tile/0/000/",
        "/tile/0/000",
        "tile/0/../0/000",
        "tile/entries/000.p/256",
        "tile/entries/../../checkpoint",
        "tile/0/00\u0660",
        "tile/0/000\n",
        "tile/data/000",
        "tile/8/0/000",
        "tile/0/" + "x001/" * 400 + "000",
    ],
)
def test_a_path_has_one_spelling(path):
    with pytest.raises(TileRefused):
        tiles.parse_path(path)


@pytest.mark.parametrize("size", [0, 1, 255, 256, 257, 70_000])
def test_a_place_fits_a_log_that_has_it(size):
    assert all(place.fits(size) for place in tiles.places_for(size))
    assert not any(
        tiles.Place(place.level, place.n + 1, 1).fits(size)
        for place in tiles.places_for(size)
        if place.width < 256
    )
    assert not any(
        place.fits(size - 1)
        for place in tiles.places_for(size)
        if place.level <= 0 and place.width == size % 256
    )
