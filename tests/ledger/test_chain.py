"""Chains: numbers, tags, headers, commitments, entries, and one pass over a log."""

import tracemalloc

import pytest
from hypothesis import given
from hypothesis import strategies as st

from muniment.ledger import chain, tiles, tree
from muniment.ledger.chain import Kind
from muniment.ledger.errors import EntryRefused, HeaderRefused, LedgerError, NumberRefused, TileRefused
from muniment.ledger.scan import scan
from tests.ledger.vectors import JOURNAL, KEYS, VECTORS, H

SECRET = H(KEYS["chain_secret"])
CHAIN = VECTORS["chain"]
LOG = [H(entry) for entry in VECTORS["log"]["entries"]]


@pytest.mark.parametrize("probe", VECTORS["number_folding"], ids=lambda probe: repr(probe["typed"]))
def test_numbers_fold_as_the_vectors_say(probe):
    if probe["folded"] is None:
        with pytest.raises(NumberRefused):
            chain.fold(probe["typed"])
    else:
        assert chain.fold(probe["typed"]) == probe["folded"]


@given(st.text(max_size=70))
def test_folding_twice_is_folding_once(typed):
    try:
        folded = chain.fold(typed)
    except NumberRefused:
        return
    assert chain.fold(folded) == folded


def test_the_chain_of_the_vectors_is_reproduced():
    key = chain.subject_key(SECRET, Kind.ITEM, CHAIN["id"])
    assert key == H(CHAIN["subject_key"])
    assert [chain.tag(key, i).hex() for i in range(6)] == CHAIN["tags_0_to_5"]
    grown = tree.Range()
    for i, entry in enumerate(CHAIN["entries"]):
        header = chain.Header(
            Kind.ITEM,
            i,
            chain.tag(key, i + 1),
            grown.root(),
            H(entry["ev"]),
            entry["rel"],
            entry["recorded_ms"],
        )
        assert header.pack().hex() == entry["hdr"]
        cm = chain.commitment(H(entry["hsalt"]), header.pack())
        assert cm.hex() == entry["cm"]
        assert chain.link_entry(chain.tag(key, i), cm).hex() == entry["entry"]
        grown.append(tree.leaf_hash(cm))
    assert grown.root().hex() == CHAIN["head"]["R_5"]


def test_the_log_of_the_vectors_is_reproduced():
    assert chain.genesis_entry(KEYS["origin"], H(KEYS["vrf_public"])) == LOG[0]
    assert [chain.padding_entry(SECRET, k) for k in range(3)] == LOG[6:]
    found = scan([tiles.bundle(LOG)])
    assert found.root.hex() == VECTORS["log"]["roots_of_first_n"][9]
    assert found.genesis == chain.Genesis(KEYS["origin"], H(KEYS["vrf_public"]))
    for entry in CHAIN["entries"]:
        assert found.at(H(entry["tag"])) == [(entry["log_index"], H(entry["cm"]))]
    assert found.at(H(CHAIN["head"]["next_tag"])) == ()


@pytest.mark.parametrize("probe", VECTORS["sealed_list"], ids=["empty", "one"])
def test_sealed_lists_are_committed(probe):
    assert chain.sealed_list(H(probe["salt"]), probe["list"]).hex() == probe["commitment"]


def test_the_office_journal_is_kind_06():
    key = chain.subject_key(SECRET, Kind.JOURNAL, chain.JOURNAL_NUMBER)
    assert key == H(JOURNAL["subject_key"])
    assert [chain.tag(key, i).hex() for i in (1, 2, 3)] == JOURNAL["tags_1_to_3"]
    entry = JOURNAL["entry"]
    header = chain.Header.parse(H(entry["hdr"]))
    assert (header.kind, header.i, header.rel) == (6, 0, 0x0F)
    assert header.next_tag == chain.tag(key, 1)
    cm = chain.commitment(H(entry["hsalt"]), H(entry["hdr"]))
    assert chain.link_entry(H(JOURNAL["t_0"]), cm).hex() == entry["entry"]
    assert Kind.JOURNAL.by_vrf
    assert not Kind.ITEM.by_vrf


HASHES = st.binary(min_size=32, max_size=32)
HEADERS = st.builds(
    chain.Header,
    st.integers(0, 255),
    st.integers(0, 2**64 - 1),
    HASHES,
    HASHES,
    HASHES,
    st.integers(0, 255),
    st.integers(0, 2**64 - 1),
)


@given(HEADERS)
def test_a_header_reads_back(header):
    assert chain.Header.parse(header.pack()) == header


@pytest.mark.parametrize(
    "change", [{"kind": 256}, {"i": -1}, {"rel": 256}, {"recorded_ms": 2**64}, {"ev": bytes(31)}]
)
def test_headers_out_of_range_are_refused(change):
    values = {
        "kind": 3,
        "i": 0,
        "next_tag": bytes(32),
        "root": bytes(32),
        "ev": bytes(32),
        "rel": 1,
        "recorded_ms": 0,
    }
    with pytest.raises(HeaderRefused):
        chain.Header(**{**values, **change}).pack()


def test_headers_and_commitments_of_another_size_are_refused():
    for size in (0, 113, 115):
        with pytest.raises(HeaderRefused):
            chain.Header.parse(bytes(size))
        with pytest.raises(HeaderRefused):
            chain.commitment(bytes(32), bytes(size))
    with pytest.raises(HeaderRefused):
        chain.commitment(bytes(31), bytes(114))


@given(HASHES, HASHES)
def test_a_link_entry_reads_back(tag, cm):
    assert chain.parse_entry(chain.link_entry(tag, cm)) == chain.Link(tag, cm)


@given(st.text(max_size=40).filter(lambda text: not text.startswith("muniment-package/")), HASHES)
def test_genesis_and_final_entries_read_back(text, key):
    assert chain.parse_entry(chain.genesis_entry(text, key)) == chain.Genesis(text, key)
    assert chain.parse_entry(chain.final_entry(text)) == chain.Final(text)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\x02" + bytes(64),
        b"\x04",
        b"\x01" + bytes(63),
        b"\x01" + bytes(65),
        LOG[0] + b"\0",
        LOG[0][:-1],
        LOG[0] + chain.lp(b"more"),
        b"\0" + chain.lp(b"muniment/2"),
        LOG[0].replace(b"1-draft", b"1-drafu"),
        b"\x03",
        b"\x03" + chain.lp(b"\xff"),
        b"\x03" + chain.lp(b"a") + chain.lp(b"b"),
        b"\0" + chain.lp(b"muniment/1-draft") + chain.lp(b"muniment-package/x") + chain.lp(bytes(32)),
        b"\0" + chain.lp(b"muniment/1-draft") + chain.lp(b"x") + chain.lp(bytes(31)),
    ],
)
def test_entries_of_another_form_are_refused(data):
    with pytest.raises(EntryRefused):
        chain.parse_entry(data)


@given(st.binary(max_size=90))
def test_any_bytes_are_an_entry_or_refused(data):
    try:
        entry = chain.parse_entry(data)
    except LedgerError:
        return
    assert isinstance(entry, (chain.Genesis, chain.Link, chain.Final))


def a_log(size):
    return [LOG[0], *(chain.padding_entry(SECRET, k) for k in range(size - 1))]


def bundles(entries):
    return [tiles.bundle(entries[at : at + 256]) for at in range(0, len(entries), 256)]


@pytest.mark.parametrize("size", [1, 2, 255, 256, 257, 512, 700])
def test_one_pass_finds_root_places_and_earlier_roots(size):
    entries = a_log(size)
    hashes = [tree.leaf_hash(entry) for entry in entries]
    sizes = {1, size // 2 or 1, min(256, size), size, size + 1}
    found = scan(bundles(entries), sizes=sizes)
    assert (found.size, found.root) == (size, tree.root(hashes))
    assert found.roots == {at: tree.root(hashes[:at]) for at in sizes if at <= size}
    assert {tag: [place.at for place in places] for tag, places in found.places.items()} == {
        entry[1:33]: [at] for at, entry in enumerate(entries) if at
    }


def test_wanted_tags_are_found_every_time_they_occur():
    entries = a_log(600)
    entries[300] = chain.link_entry(entries[299][1:33], bytes(32))
    entries[599] = chain.link_entry(entries[7][1:33], bytes(32))
    wanted = {entries[299][1:33], entries[7][1:33], bytes(32)}
    found = scan(bundles(entries), wanted=wanted)
    assert {tag: [place.at for place in places] for tag, places in found.places.items()} == {
        entries[299][1:33]: [299, 300],
        entries[7][1:33]: [7, 599],
    }


@pytest.mark.parametrize(
    ("entries", "error"),
    [
        ([*a_log(300), LOG[0]], EntryRefused),
        (a_log(3)[1:], EntryRefused),
        ([*a_log(4), chain.final_entry("end"), *a_log(2)[1:]], EntryRefused),
        ([*a_log(255), chain.final_entry("end"), *a_log(300)[1:257]], EntryRefused),
        ([*a_log(4), b"\x02" + bytes(40)], EntryRefused),
    ],
)
def test_logs_of_another_form_are_refused(entries, error):
    with pytest.raises(error):
        scan(bundles(entries))


def test_a_closed_log_ends_in_its_final_entry():
    found = scan(bundles([*a_log(4), chain.final_entry("end")]))
    assert found.final == chain.Final("end")


def test_bundles_that_are_too_short_or_long_are_refused():
    entries = a_log(600)
    for cut in (
        [tiles.bundle(entries[:255]), tiles.bundle(entries[255:])],
        [tiles.bundle(entries[:300])],
        [tiles.bundle(entries[:256]), b""],
    ):
        with pytest.raises(TileRefused):
            scan(cut)


def test_looking_for_few_tags_keeps_no_table_of_all():
    entries = a_log(20_000)
    wanted = {entry[1:33] for entry in entries[5:50]}
    data = bundles(entries)
    del entries
    tracemalloc.start()
    scan(iter(data), wanted=wanted)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 500_000
