"""A witness under requests that were true once: it never cosigns what its log did not sign, nor goes back."""

from __future__ import annotations

import contextlib

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from muniment.errors.witness import NotCosigned
from muniment.ledger import note, tree
from muniment.ledger.checkpoint import Checkpoint
from muniment.ledger.witness import Request
from muniment.witness import home as homes
from muniment.witness.signer import Signer
from tests.fuzz.limits import within
from tests.fuzz.mutation import mutated
from tests.ledger.signing import Key, signed

LOG, OTHER = Key("log.example", 1), Key("other.example", 2)
LEAVES = [tree.leaf_hash(b"%d" % n) for n in range(40)]
SIZES = (0, 1, 2, 7, 8, 13, 40)
HEADS = {size: Checkpoint("log.example", size, tree.root(LEAVES[:size])) for size in SIZES}
SIGNED = {size: signed(head.text(), LOG.line(head.text())) for size, head in HEADS.items()}
TRUE = [
    Request(old, tuple(tree.consistency_path(LEAVES[:new], old)) if old else (), SIGNED[new]).text()
    for old in SIZES
    for new in SIZES
    if old <= new and (old, new) != (0, 0)
]


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(st.sampled_from(TRUE) | mutated(TRUE, [b"old 0\n", b"old 7\n"]), min_size=1, max_size=12))
def test_a_witness_cosigns_only_what_its_log_signed_and_only_forward(tmp_path_factory, bodies):
    signer = Signer(
        homes.create(tmp_path_factory.mktemp("signer") / "home", name="w.example"), lambda: 1_800_000_000
    )
    signer.trust(LOG.vkey)
    signer.trust(OTHER.vkey)
    verifier = note.Verifier.parse(signer.home.vkey)
    newest = 0
    try:
        for body in bodies:
            line = ""
            with contextlib.suppress(NotCosigned), within(20):
                line = signer.add_checkpoint(body)
            if line:
                shown = note.parse_note(Request.parse(body).checkpoint)
                head = Checkpoint.parse(shown.text)
                assert HEADS[head.size] == head
                assert head.size >= newest
                newest = head.size
                assert note.open_note(signed(shown.text, line), [verifier]).signed[0].time == 1_800_000_000
            held = signer.home.store.head("log.example")
            assert (held.size if held else 0) == newest
    finally:
        signer.home.store.close()
