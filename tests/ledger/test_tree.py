"""RFC 6962 trees: the published test data, and every small tree against itself."""

import base64
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from muniment.ledger import tree
from muniment.ledger.errors import ProofRefused

VECTORS = Path(__file__).parents[1] / "vectors"
MERKLE = json.loads((VECTORS / "rfc6962.json").read_text())
OURS = json.loads((VECTORS / "muniment-1-draft.json").read_text())["tree"]
LEAVES = [tree.leaf_hash(bytes((n,))) for n in range(70)]


def raw(text):
    return base64.b64decode(text) if text else b""


def refused(check, *args):
    try:
        check(*args)
    except ProofRefused:
        return True
    return False


@pytest.mark.parametrize("probe", MERKLE["inclusion"], ids=lambda probe: probe["path"])
def test_inclusion_is_judged_as_published(probe):
    path = [raw(each) for each in probe["proof"] or ()]
    judged = refused(
        tree.verify_inclusion,
        probe["leafIdx"],
        probe["treeSize"],
        raw(probe["leafHash"]),
        path,
        raw(probe["root"]),
    )
    assert judged == probe["wantErr"]


@pytest.mark.parametrize("probe", MERKLE["consistency"], ids=lambda probe: probe["path"])
def test_consistency_is_judged_as_published(probe):
    path = [raw(each) for each in probe["proof"] or ()]
    judged = refused(
        tree.verify_consistency,
        probe["size1"],
        probe["size2"],
        path,
        raw(probe["root1"]),
        raw(probe["root2"]),
    )
    assert judged == probe["wantErr"]


def test_all_published_probes_are_here():
    assert len(MERKLE["inclusion"]) + len(MERKLE["consistency"]) == 196


def test_roots_and_constants_are_the_vectors():
    hashes = [tree.leaf_hash(bytes.fromhex(data)) for data in OURS["leaf_data"]]
    assert [tree.root(hashes[:n]).hex() for n in range(10)] == OURS["roots_of_first_n"]
    assert tree.leaf_hash(b"").hex() == OURS["leaf_hash_of_empty"]
    assert tree.leaf_hash(b"L123456").hex() == OURS["leaf_hash_of_L123456"]
    assert tree.node_hash(b"N123", b"N456").hex() == OURS["node_N123_N456"]
    assert tree.root([]) == tree.EMPTY_ROOT == tree.Range().root()


@pytest.mark.parametrize("size", [1, 2, 3, 7, 8, 13, 64, 70])
def test_every_inclusion_proof_of_a_tree_verifies_and_no_other_leaf_does(size):
    root = tree.root(LEAVES[:size])
    for index in range(size):
        path = tree.inclusion_path(LEAVES[:size], index)
        tree.verify_inclusion(index, size, LEAVES[index], path, root)
        if size > 1:
            with pytest.raises(ProofRefused):
                tree.verify_inclusion(index, size, LEAVES[index - 1], path, root)


@pytest.mark.parametrize("size", [1, 2, 3, 7, 8, 13, 37])
def test_every_consistency_proof_of_a_tree_verifies_and_no_other_root_does(size):
    new = tree.root(LEAVES[:size])
    for first in range(1, size + 1):
        old = tree.root(LEAVES[:first])
        path = tree.consistency_path(LEAVES[:size], first)
        tree.verify_consistency(first, size, path, old, new)
        with pytest.raises(ProofRefused):
            tree.verify_consistency(first, size, path, tree.leaf_hash(b"other"), new)


@given(st.lists(st.integers(0, 20), max_size=6))
def test_a_range_grown_in_any_steps_has_the_root_of_the_tree(steps):
    grown, size = tree.Range(), 0
    for step in steps:
        more = LEAVES[size : size + step]
        grown.extend(more)
        size += len(more)
        assert grown.root() == tree.root(LEAVES[:size])
        assert tree.Range(grown.size, grown.peaks).root() == grown.root()


@pytest.mark.parametrize(("size", "peaks"), [(3, 1), (-1, 0), (0, 1)])
def test_a_range_of_the_wrong_shape_is_refused(size, peaks):
    with pytest.raises(ProofRefused):
        tree.Range(size, LEAVES[:peaks])


def test_proofs_outside_the_tree_are_refused():
    for ask in (lambda: tree.inclusion_path(LEAVES[:3], 3), lambda: tree.consistency_path(LEAVES[:3], 0)):
        with pytest.raises(ProofRefused):
            ask()
