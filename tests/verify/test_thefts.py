"""What an insider with every key may try, and the check that names it."""

import json

import pytest
from nacl.signing import SigningKey

from muniment.ledger import note, tiles, tree
from muniment.ledger.errors import LedgerError
from tests.verify import thief
from tests.verify.thief import (
    CHAINS,
    CHECKPOINT,
    EVENTS,
    INDEX,
    NUMBER,
    ORIGIN,
    T0,
    VKEY,
    WITHHELD,
    World,
    digest,
    failing,
    judge,
    lines,
    read_lines,
    redraw,
    resign,
    sign,
    table,
    told,
    vector_files,
)

FILES = vector_files()
BUNDLE = "PROOF/log/tile/entries/000.p/109"
OTHER_KEY = SigningKey(b"\x07" * 32)
NEW_YEAR = 1735689600000
ORDER = {"court": "2nd Dist.", "date": "2025-02-01", "docket": "CR-2024-55", "sha256": "ab" * 32}


@pytest.fixture
def world():
    return World.of_vector()


def edit(files, path, change):
    """Alter the lines of a proof file and cover the traces."""
    values = read_lines(files[path])
    changed = change(values)
    return resign({**files, path: lines(changed if isinstance(changed, list) else values)})


def chain_of(values, name):
    return next(value for value in values if value["t0"] == T0[name])


def event_of(values, world, name, i):
    return next(value for value in values if value["ev"] == world.told(name, i).ev)


# -- files ---------------------------------------------------------------------------------------------------


def test_a_changed_file_is_named(tmp_path):
    verdict = judge({**FILES, "DATA/README.TXT": b"rely on the pdf\n"}, tmp_path)
    assert failing(verdict) == {14}
    assert "DATA/README.TXT was changed" in {finding.what for finding in verdict.failed()}


def test_a_changed_file_signed_anew_is_not_what_was_issued(tmp_path):
    files = {**FILES, "DATA/README.TXT": b"rely on the pdf\n"}
    files["manifest-sha256.txt"] = thief.manifest(files, payload=True)
    verdict = judge(resign(files), tmp_path)
    assert failing(verdict) == {14}
    assert any("not those that were issued" in finding.what for finding in verdict.failed())


def test_two_files_that_changed_places_are_named(tmp_path):
    files = {**FILES, INDEX: FILES[WITHHELD], WITHHELD: FILES[INDEX]}
    assert failing(judge(files, tmp_path)) == {14}


def test_a_file_that_was_removed_or_added_is_named(tmp_path):
    fewer = {path: data for path, data in FILES.items() if path != "DATA/README.TXT"}
    assert failing(judge(fewer, tmp_path / "fewer")) == {14}
    verdict = judge({**FILES, "DATA/EXTRA.PDF": b"%PDF"}, tmp_path / "more")
    assert failing(verdict) == {14}
    assert any("in no manifest" in finding.what for finding in verdict.failed())


@pytest.mark.parametrize("path", ["../outside", "DATA//x", "DATA/./x", "DATA\\x", "DATA/e\u0301"])
def test_a_manifest_may_not_name_a_path_that_two_systems_read_differently(tmp_path, world, path):
    world.extra["manifest-sha256.txt"] = (
        world.build()["manifest-sha256.txt"] + f"{'0' * 64}  {path}\n".encode()
    )
    verdict = judge(world.build(), tmp_path)
    assert failing(verdict) == {14}
    assert any("is no digest and path" in finding.what for finding in verdict.failed())


def test_a_tag_manifest_of_another_package_is_named(tmp_path):
    files = {**FILES, "bag-info.txt": b"Source: elsewhere\n"}
    files["tagmanifest-sha256.txt"] = thief.manifest(files, payload=False)
    assert failing(judge(files, tmp_path)) == {1}


def test_bag_files_and_the_page_belong_to_the_tag_manifest(tmp_path, world):
    world.extra.update({"bagit.txt": b"BagIt\n", "bag-info.txt": b"x\n", "VERIFY.HTM": b"<html>"})
    assert judge(world.build(), tmp_path).ok


# -- tables --------------------------------------------------------------------------------------------------


def rows_of(path):
    return json.loads(FILES[path])


@pytest.mark.parametrize("path", [INDEX, WITHHELD])
@pytest.mark.parametrize("gone", [0, 2, -1])
def test_a_row_that_a_table_leaves_out_is_named(tmp_path, world, path, gone):
    rows = rows_of(path)
    del rows[gone]
    world.payload[path] = table(rows)
    verdict = judge(world.build(), tmp_path)
    assert failing(verdict) == {14}
    assert any(
        path in finding.what and "list that the proofs hold" in finding.what for finding in verdict.failed()
    )


def test_a_row_with_another_word_and_a_row_too_many_are_named(tmp_path, world):
    rows = rows_of(INDEX)
    rows[0][2] = "casing"
    world.payload[INDEX] = table(rows)
    assert failing(judge(world.build(), tmp_path / "other")) == {14}
    world.payload[INDEX] = table([*rows_of(INDEX), ["ff" * 32, "2025-01-01", "casing", "here"]])
    assert failing(judge(world.build(), tmp_path / "more")) == {14}


def csv_of(rows, header=("a", "b", "c", "d")):
    from muniment.verify.listing import cell, neutral

    quote = '"{}"'.format
    body = [[neutral(cell(value)).replace('"', '""') for value in row] for row in rows]
    return "".join(",".join(map(quote, row)) + "\r\n" for row in [header, *body]).encode("utf-8-sig")


def pdf_of(rows_file):
    return b"%PDF-1.7\n1 0 obj <</Subject (rows-sha256:" + digest(rows_file).encode() + b")>> endobj\n%%EOF\n"


def with_copies(world, index, withheld):
    world.payload |= {
        "DATA/INDEX.csv": csv_of(index),
        "DATA/WITHHELD.csv": csv_of(withheld, header=["x"] * 8),
        "DATA/INDEX.pdf": pdf_of(table(index)),
        "DATA/WITHHELD.pdf": pdf_of(table(withheld)),
    }
    return world.build()


def test_copies_of_the_tables_that_carry_the_list_pass(tmp_path, world):
    assert judge(with_copies(world, rows_of(INDEX), rows_of(WITHHELD)), tmp_path).ok


@pytest.mark.parametrize("gone", [0, 3, -1])
def test_copies_that_leave_out_a_line_are_named_each(tmp_path, world, gone):
    index, withheld = rows_of(INDEX), rows_of(WITHHELD)
    del index[gone], withheld[gone]
    verdict = judge(with_copies(world, index, withheld), tmp_path)
    assert failing(verdict) == {14}
    said = " ".join(finding.what for finding in verdict.failed())
    assert all(name in said for name in ("INDEX.csv", "WITHHELD.csv", "INDEX.pdf", "WITHHELD.pdf"))


def test_a_csv_header_can_not_hide_a_row(tmp_path, world):
    world.payload["DATA/INDEX.csv"] = csv_of(
        rows_of(INDEX), header=["ff" * 32, "2025-01-01", "casing", "here"]
    )
    assert failing(judge(world.build(), tmp_path)) == {14}


def test_a_pdf_without_the_digest_of_its_rows_is_named(tmp_path, world):
    world.payload["DATA/INDEX.pdf"] = b"%PDF-1.7\n%%EOF\n"
    assert failing(judge(world.build(), tmp_path)) == {14}


def test_a_formula_in_a_cell_is_neutral_in_the_csv_and_the_same_word(tmp_path, world):
    world.told("X5", 0)["category"] = "=HYPERLINK(1)"
    files = redraw(world, tmp_path / "draft")
    world.payload["DATA/INDEX.csv"] = csv_of(json.loads(files[INDEX]))
    assert b"'=HYPERLINK" in world.payload["DATA/INDEX.csv"]
    assert judge(world.build(), tmp_path / "final").ok


# -- signatures and the log ----------------------------------------------------------------------------------


def test_a_signature_with_a_changed_bit_is_named(tmp_path):
    for path in (CHECKPOINT, "PACKAGE.note"):
        parsed = note.parse_note(FILES[path])
        blob = bytearray(parsed.signatures[0].blob)
        blob[40] ^= 1
        line = note.signature_line(ORIGIN, parsed.signatures[0].id, bytes(blob))
        files = {**FILES, path: (parsed.text + "\n" + line).encode()}
        assert 1 in failing(judge(files if path == "PACKAGE.note" else resign(files), tmp_path / path[:5]))


def test_another_logs_key_is_named(tmp_path):
    other = note.vkey(ORIGIN, bytes(OTHER_KEY.verify_key))
    assert failing(judge(FILES, tmp_path, vkey=other)) >= {1}
    named = note.vkey("other.example.org/log", bytes(thief.LOG_KEY.verify_key))
    assert failing(judge(FILES, tmp_path, vkey=named)) >= {1}


def test_a_package_signed_by_another_key_is_named(tmp_path):
    text = note.parse_note(FILES["PACKAGE.note"]).text
    assert failing(judge({**FILES, "PACKAGE.note": sign(text, OTHER_KEY)}, tmp_path)) == {1}


def test_a_changed_tile_is_named(tmp_path):
    data = bytearray(FILES[BUNDLE])
    data[-1] ^= 1
    verdict = judge(resign({**FILES, BUNDLE: bytes(data)}), tmp_path)
    assert {2} <= failing(verdict)
    assert any("not those that the checkpoint signs" in finding.what for finding in verdict.failed())


def log_files(entries):
    """A log's files, signed."""
    root = tree.root([tree.leaf_hash(entry) for entry in entries])
    files = {
        place.path: tiles.bundle(entries[place.n * 256 : place.n * 256 + place.width])
        for place in tiles.bundles_for(len(entries))
    }
    return {**files, "checkpoint": sign(note.Checkpoint(ORIGIN, len(entries), root).text())}


def with_log(files, entries):
    """Put another log, signed anew, under a package."""
    kept = {path: data for path, data in files.items() if "/log/" not in path}
    return resign({**kept, **{f"PROOF/log/{path}": data for path, data in log_files(entries).items()}})


ENTRIES = tiles.split_bundle(FILES[BUNDLE])


def test_an_entry_changed_in_the_log_and_all_signed_anew_breaks_its_chain(tmp_path):
    changed = ENTRIES[3][:40] + bytes(25)
    verdict = judge(with_log(FILES, [*ENTRIES[:3], changed, *ENTRIES[4:]]), tmp_path)
    assert failing(verdict) >= {6}
    assert any("not the one that the log commits to" in finding.what for finding in verdict.failed())


@pytest.mark.parametrize(
    ("entry", "says"),
    [
        (b"\x02" + bytes(64), "kind that this version does not have"),
        (b"\x01" + bytes(63), "65 bytes"),
        (ENTRIES[0], "at index 0 and nowhere else"),
    ],
)
def test_entries_of_another_form_are_named(tmp_path, entry, says):
    verdict = judge(with_log(FILES, [*ENTRIES, entry]), tmp_path)
    assert 2 in failing(verdict)
    assert any(says in finding.what for finding in verdict.failed())


def test_a_tag_written_twice_is_named(tmp_path):
    verdict = judge(with_log(FILES, [*ENTRIES, ENTRIES[4]]), tmp_path)
    assert failing(verdict) == {6}
    assert any("2 times, not once" in finding.what for finding in verdict.failed())


def test_an_origin_of_another_log_at_index_0_is_named(tmp_path):
    from muniment.ledger import chain

    genesis = chain.genesis_entry("other.example.org/log", bytes.fromhex(thief.KEYS["vrf_public"]))
    assert 2 in failing(judge(with_log(FILES, [genesis, *ENTRIES[1:]]), tmp_path))


# -- earlier checkpoints -------------------------------------------------------------------------------------


def seen(tmp_path, entries, key=thief.LOG_KEY, name=ORIGIN):
    path = tmp_path / "seen"
    root = tree.root([tree.leaf_hash(entry) for entry in entries])
    path.write_bytes(sign(note.Checkpoint(name, len(entries), root).text(), key, name))
    return path


def test_an_earlier_checkpoint_of_the_same_log_passes(tmp_path):
    for size in (1, 64, 109):
        assert judge(FILES, tmp_path / "p", seen=[seen(tmp_path, ENTRIES[:size])]).ok
    assert judge(FILES, tmp_path / "p", seen=[thief.write(FILES, tmp_path / "earlier")]).ok


@pytest.mark.parametrize(
    ("entries", "says"),
    [
        ([*ENTRIES, ENTRIES[1][:33] + bytes(32)], "older than the checkpoint"),
        ([*ENTRIES[:40], b"\x01" + bytes(64), *ENTRIES[41:90]], "not a continuation"),
        ([*ENTRIES[:-1], b"\x01" + bytes(64)], "not a continuation"),
    ],
    ids=["truncated or old", "forked", "forked at the same size"],
)
def test_a_log_that_does_not_continue_an_earlier_checkpoint_is_named(tmp_path, entries, says):
    verdict = judge(FILES, tmp_path / "p", seen=[seen(tmp_path, entries)])
    assert failing(verdict) == {3}
    assert any(says in finding.what for finding in verdict.failed())


def test_an_earlier_checkpoint_under_another_key_or_name_is_named(tmp_path):
    assert failing(judge(FILES, tmp_path / "p", seen=[seen(tmp_path, ENTRIES, OTHER_KEY)])) == {3}
    other = seen(tmp_path, ENTRIES, OTHER_KEY, "other.example.org/log")
    assert failing(judge(FILES, tmp_path / "p", seen=[other], vkey=None)) == {3}
    assert failing(judge(FILES, tmp_path / "p", seen=[tmp_path / "nothing"])) == {3}


def test_outside_signers_and_freshness_are_asked_for(tmp_path, world):
    witness = SigningKey(b"\x09" * 32)
    key = note.vkey("clerk", bytes(witness.verify_key), alg=note.COSIGNATURE)
    policy = f"log {VKEY}\nwitness clerk {key}\nquorum clerk\n".encode()
    assert failing(judge(FILES, tmp_path / "none", policy=policy)) == {1}
    text = note.parse_note(FILES[CHECKPOINT]).text
    for signed, options, expected in (
        (witness, {}, set()),
        (witness, {"max_age_days": 2}, set()),
        (witness, {"max_age_days": 0.5}, {1}),
        (OTHER_KEY, {}, {1}),
    ):
        line = thief.cosignature(text, signed, "clerk", 1_000_000)
        world.extra[CHECKPOINT] = FILES[CHECKPOINT] + line
        verdict = judge(world.build(), tmp_path / "one", policy=policy, now=1_000_000 + 86_400, **options)
        assert failing(verdict) == expected
        assert verdict.freshness == (1_000_000 if signed is witness else None)
    assert failing(judge(FILES, tmp_path / "age", max_age_days=30)) == {1}


def test_a_policy_with_log_keys_stands_for_the_key(tmp_path):
    policy = f"log {VKEY}\nquorum none\n".encode()
    assert judge(FILES, tmp_path, vkey=None, policy=policy).verdict.startswith("complete")
    other = note.vkey(ORIGIN, bytes(OTHER_KEY.verify_key))
    assert failing(judge(FILES, tmp_path, policy=f"log {other}\nquorum none\n".encode())) == {1}


# -- proof files ---------------------------------------------------------------------------------------------


def test_an_opened_value_that_was_changed_is_named(tmp_path, world):
    def change(values):
        event_of(values, world, "X1", 0)["fields"][16][2] = "nothing was said"

    verdict = judge(edit(FILES, EVENTS, change), tmp_path)
    assert 4 in failing(verdict)
    assert any("not those of the event" in finding.what for finding in verdict.failed())


def test_two_fields_of_one_name_are_named(tmp_path, world):
    def change(values):
        fields = event_of(values, world, "X1", 0)["fields"]
        fields[17][1] = "words"

    verdict = judge(edit(FILES, EVENTS, change), tmp_path)
    assert 4 in failing(verdict)
    assert any("under another name" in finding.what for finding in verdict.failed())


@pytest.mark.parametrize("probe", thief.VECTORS["openings_refused"], ids=lambda probe: probe["why"])
def test_every_opening_of_the_vectors_that_must_be_refused_is(tmp_path, probe):
    files = resign({**FILES, EVENTS: FILES[EVENTS] + probe["line"].encode() + b"\n"})
    assert 4 in failing(judge(files, tmp_path))


@pytest.mark.parametrize("path", [CHAINS, EVENTS])
def test_lines_out_of_order_or_twice_are_named(tmp_path, path):
    assert 4 in failing(judge(edit(FILES, path, lambda values: values[::-1]), tmp_path / "order"))
    assert 4 in failing(judge(edit(FILES, path, lambda values: [values[0], *values]), tmp_path / "twice"))


@pytest.mark.parametrize(
    "change",
    [
        lambda line: line.update(kind=6),
        lambda line: line.update(kind=7),
        lambda line: line.update(kind=True),
        lambda line: line.update(number="so.24-001234"),
        lambda line: line.update(pi=None),
        lambda line: line.update(more=1),
        lambda line: line["entries"][0].update(index=-1),
        lambda line: line["entries"][0].update(hsalt="00"),
        lambda line: line["entries"][0].update(hdr="00"),
    ],
    ids=[
        "journal",
        "unknown kind",
        "boolean kind",
        "not folded",
        "no proof",
        "more",
        "index",
        "hsalt",
        "hdr",
    ],
)
def test_a_chain_of_another_form_is_named(tmp_path, change):
    assert 4 in failing(judge(edit(FILES, CHAINS, lambda values: change(chain_of(values, "A"))), tmp_path))


# -- the number ----------------------------------------------------------------------------------------------


def test_another_number_has_no_list_here(tmp_path):
    verdict = judge(FILES, tmp_path, number="D2.CR-2024-56")
    assert 5 in failing(verdict)
    assert any("shows no list for the number D2.CR-2024-56" in finding.what for finding in verdict.failed())


def test_a_number_that_can_not_be_folded_is_the_askers_error(tmp_path):
    with pytest.raises(LedgerError, match="has signs other than"):
        judge(FILES, tmp_path, number="D2/#55")


def test_the_chain_of_another_number_shown_for_this_one_is_named(tmp_path):
    def change(values):
        chain_of(values, "P")["number"] = "D2.CR-2024-56"

    assert 5 in failing(judge(edit(FILES, CHAINS, change), tmp_path, number="D2.CR-2024-56"))


def test_a_second_chain_for_one_number_is_named(tmp_path):
    def change(values):
        second = json.loads(json.dumps(chain_of(values, "P")))
        second["t0"] = "ff" * 32
        values.append(second)

    assert failing(judge(edit(FILES, CHAINS, change), tmp_path)) == {5, 8}


def test_an_empty_variant_number_is_no_kind_of_complete(tmp_path, world):
    world.add_number(2, "D2.CR-2024-055")
    for each in world.chains.values():
        each.shown = each.number == "D2.CR-2024-055"
    verdict = judge(world.build(), tmp_path, number="D2.CR-2024-055")
    assert 7 in failing(verdict)
    assert any("Nothing was ever recorded" in finding.what for finding in verdict.failed())


def test_a_variant_number_with_a_production_on_it_is_not_complete(tmp_path, world):
    variant = world.add_number(2, "D2.CR-2024-055")
    opened = told(
        "ProsecutionOpened", NEW_YEAR + 1_490_000, prosecution_t0=variant, prosecution_number="D2.CR-2024-055"
    )
    issued = told(
        "ProductionIssued",
        NEW_YEAR + 1_500_000,
        prosecution_t0=variant,
        items=[],
        heads=[[variant, 0, "0" * 64]],
        sealed_list="0" * 64,
        payload_manifest_sha256="0" * 64,
    )
    world.payload = {"DATA/INDEX.json": table([]), "DATA/WITHHELD.json": table([])}
    issued["payload_manifest_sha256"] = digest(thief.manifest(world.payload, payload=True))
    world.record(opened, variant)
    world.record(issued, variant)
    for t0, each in world.chains.items():
        each.shown = t0 == variant
    verdict = judge(world.build(), tmp_path, number="D2.CR-2024-055")
    assert failing(verdict) == {8}
    assert any("draws on no case" in finding.what for finding in verdict.failed())


# -- the list ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "i"), [("A", 0), ("A", 5), ("A", 8), ("A2", 1), ("X1", 0), ("X1", 3), ("P", 0), ("P", 3)]
)
def test_an_entry_left_out_of_a_list_is_named(tmp_path, name, i):
    verdict = judge(edit(FILES, CHAINS, lambda values: chain_of(values, name)["entries"].pop(i)), tmp_path)
    assert 6 in failing(verdict)


@pytest.mark.parametrize(
    ("item", "case", "i"), [("X1", "A", 0), ("X3", "A", 5), ("X5", "A2", 1)], ids=["first", "middle", "last"]
)
def test_an_item_dropped_from_the_list_everywhere_is_named(tmp_path, world, item, case, i):
    """The insider leaves the item out of the case's list, of the package and of the tables."""
    rows = [row for row in rows_of(INDEX) if row[0] != T0[item]]
    world.payload[INDEX] = table(rows)
    files = world.build()

    def change(values):
        chain_of(values, case)["entries"].pop(i)
        return [value for value in values if value["t0"] != T0[item]]

    verdict = judge(edit(files, CHAINS, change), tmp_path)
    assert 6 in failing(verdict)
    said = " ".join(finding.what for finding in verdict.failed() if finding.check == 6)
    assert ("after the last one shown" if i == 1 else f"entry {i}:") in said


def test_the_last_entry_of_an_item_left_out_is_named(tmp_path, world):
    verdict = judge(edit(FILES, CHAINS, lambda values: chain_of(values, "X7")["entries"].pop()), tmp_path)
    assert 6 in failing(verdict)
    assert any(
        "the log holds an entry after the last one shown" in finding.what for finding in verdict.failed()
    )


def test_an_item_never_shown_though_its_case_received_it_is_named(tmp_path):
    def change(values):
        return [value for value in values if value["t0"] != T0["X1"]]

    verdict = judge(edit(FILES, CHAINS, change), tmp_path)
    assert 8 in failing(verdict)
    assert any("is not in the package" in finding.what for finding in verdict.failed())


def test_another_items_chain_in_place_of_this_ones_is_named(tmp_path):
    def change(values):
        chain_of(values, "X5")["entries"] = chain_of(values, "X7")["entries"]

    assert 6 in failing(judge(edit(FILES, CHAINS, change), tmp_path))


def test_a_receipt_on_the_case_that_names_another_item_is_named(tmp_path, world):
    """One receipt on the case's list, another on the item's: same item number, other words."""
    t0 = world.add_item("Z")
    values = {
        "item_t0": t0,
        "filed": "case",
        "received_at": "2025-01-01",
        "category": "knife",
        "case_t0": T0["A"],
    }
    world.record(told("ItemReceived", NEW_YEAR + 1_490_000, **values, words="a knife"), "A")
    world.record(told("ItemReceived", NEW_YEAR + 1_490_000, **values, words="nothing"), t0)
    world.certify(t0)
    verdict = judge(redraw(world, tmp_path / "d"), tmp_path / "p")
    assert failing(verdict) == {8}
    assert any("is not that of item" in finding.what for finding in verdict.failed())


def test_a_relabeled_entry_is_named(tmp_path, world):
    world.on("X1")[4].rel = 0x03
    verdict = judge(world.build(), tmp_path)
    assert 6 in failing(verdict)
    assert any("a relation 0x03" in finding.what for finding in verdict.failed())


def test_a_type_on_a_chain_where_it_may_not_stand_is_named(tmp_path, world):
    world.record(told("CourtEventRecorded", NEW_YEAR + 1_490_000, prosecution_t0=T0["P"], items=[]), "A")
    verdict = judge(world.build(), tmp_path)
    assert failing(verdict) == {6}
    assert any("may not stand there" in finding.what for finding in verdict.failed())


def test_one_event_twice_on_a_chain_is_named(tmp_path, world):
    world.record(world.told("X5", 1), "X5")
    verdict = judge(world.build(), tmp_path)
    assert 6 in failing(verdict)
    assert any("stands twice" in finding.what for finding in verdict.failed())


def test_a_receipt_back_dated_at_the_head_of_a_new_chain_is_named(tmp_path, world):
    t0 = world.add_item("late")
    receipt = told(
        "ItemReceived",
        NEW_YEAR + 30_000,
        item_t0=t0,
        filed="case",
        received_at="2025-01-01",
        category="ammunition",
        case_t0=T0["A"],
    )
    case = world.add_number(1, "SO.24-777777")
    world.record(receipt, t0, case)
    drawn = told("CaseDrawnOn", NEW_YEAR + 1_490_000, case_t0=case, case_number="SO.24-777777")
    world.record(drawn, case, "P")
    world.certify(t0, case)
    verdict = judge(redraw(world, tmp_path / "d"), tmp_path / "p")
    assert failing(verdict) == {10}
    assert any("back-dated" in finding.what for finding in verdict.failed())


def test_an_honest_new_case_and_item_pass(tmp_path, world):
    t0, case = world.add_item("new"), world.add_number(1, "SO.24-777777")
    receipt = told(
        "ItemReceived",
        NEW_YEAR + 1_480_000,
        item_t0=t0,
        filed="case",
        received_at="2025-01-02",
        category="ammunition",
        case_t0=case,
    )
    world.record(receipt, t0, case)
    world.record(
        told("CaseDrawnOn", NEW_YEAR + 1_490_000, case_t0=case, case_number="so.24 777777"), case, "P"
    )
    world.certify(t0, case)
    files = redraw(world, tmp_path / "d")
    verdict = judge(files, tmp_path / "p", cases=["SO.24-777777"])
    assert not verdict.failed()
    assert [t0, "2025-01-02", "ammunition", "here"] in list(verdict.rows)


def test_an_expected_case_that_is_not_drawn_on_is_named(tmp_path):
    assert judge(FILES, tmp_path, cases=["SO.24-001234", "so.24 001234 s1"]).ok
    assert failing(judge(FILES, tmp_path, cases=["SO.24-009999"])) == {8}


def test_a_case_number_that_leads_to_another_chain_is_named(tmp_path, world):
    world.told("P", 1)["case_number"] = "SO.24-001234-S1"
    assert failing(judge(world.build(), tmp_path)) >= {8}


def test_a_case_drawn_on_that_the_case_does_not_hold_is_named(tmp_path, world):
    event = told("CaseDrawnOn", NEW_YEAR + 1_490_000, case_t0=T0["A2"], case_number="SO.24-001234-S1")
    world.record(event, "P")
    assert failing(judge(world.build(), tmp_path)) == {8}


def test_an_alias_whose_other_list_is_left_out_is_named(tmp_path, world):
    def change(values):
        return [value for value in values if value["t0"] not in {T0["A2"], T0["X5"]}]

    verdict = judge(edit(FILES, CHAINS, change), tmp_path)
    assert 8 in failing(verdict)


def test_one_closed_alias_hides_no_case(tmp_path, world):
    world.told("A", 8).close()
    verdict = judge(world.build(), tmp_path)
    assert 9 in failing(verdict)
    assert any("hides where it leads" in finding.what for finding in verdict.failed())


def test_a_closed_alias_is_not_excused_by_a_ground(tmp_path, world):
    world.told("P", 2)["targets"] = [
        *world.told("P", 2)["targets"][:1],
        *sorted(
            [world.told("P", 2)["targets"][1], [T0["A"], 8, world.on("A")[8].cm, None]],
            key=lambda row: row[:2],
        ),
        *world.told("P", 2)["targets"][2:],
    ]
    world.told("A", 8).close()
    assert failing(judge(world.build(), tmp_path)) >= {9, 11}


def test_a_split_child_that_is_left_out_is_named(tmp_path, world):
    def change(values):
        return [value for value in values if value["t0"] != T0["X7"]]

    assert 8 in failing(judge(edit(FILES, CHAINS, change), tmp_path))


def test_a_child_of_another_parent_is_named(tmp_path, world):
    world.told("X7", 0)["parent_t0"] = T0["X2"]
    verdict = judge(world.build(), tmp_path)
    assert failing(verdict) == {8}
    assert any("names another parent" in finding.what for finding in verdict.failed())


def test_a_link_that_names_another_receipt_is_named(tmp_path, world):
    world.told("A", 3)["item_cm0"] = "11" * 32
    assert failing(judge(redraw(world, tmp_path / "d"), tmp_path / "p")) == {8}


def test_a_link_to_another_case_on_this_list_is_named(tmp_path, world):
    world.told("A", 3)["case_t0"] = T0["A2"]
    assert 8 in failing(judge(world.build(), tmp_path))


def test_a_link_on_one_chain_only_is_named(tmp_path, world):
    link = told(
        "LinkDetermined",
        NEW_YEAR + 1_490_000,
        item_t0=T0["X2"],
        item_cm0=world.on("X2")[0].cm,
        case_t0=T0["A"],
        kind_of_link="person",
        outcome="not related",
    )
    for name in ("A", "X2"):
        other = World.of_vector()
        other.record(link, name)
        verdict = judge(other.build(), tmp_path / name)
        assert failing(verdict) == {10}


def test_an_item_once_related_stays_an_item_of_this_record(tmp_path, world):
    link = told(
        "LinkDetermined",
        NEW_YEAR + 1_490_000,
        item_t0=T0["X2"],
        item_cm0=world.on("X2")[0].cm,
        case_t0=T0["A"],
        kind_of_link="person",
        outcome="not related",
    )
    world.record(link, "A", "X2")
    verdict = judge(redraw(world, tmp_path / "d"), tmp_path / "p")
    assert not verdict.failed()
    assert [T0["X2"], "2025-01-01", "ammunition", "here"] in list(verdict.rows)


def test_an_item_filed_under_no_case_is_walked_whole(tmp_path, world):
    world.told("X4", 0)["filed"] = "none"
    verdict = judge(redraw(world, tmp_path / "d"), tmp_path / "p")
    assert {6, 12, 13} <= failing(verdict)


def test_more_than_the_receipt_of_another_matters_item_is_named(tmp_path, world):
    world.record(told("ToldOf", NEW_YEAR + 1_490_000, item_t0=T0["X4"], item_cm0=world.on("X4")[0].cm), "X4")
    files = world.build()
    shown = edit(
        files,
        CHAINS,
        lambda values: chain_of(values, "X4")["entries"].append(
            {"hdr": "03" + "0" * 226, "hsalt": "0" * 64, "index": 1}
        ),
    )
    assert 6 in failing(judge(shown, tmp_path))


def test_a_link_that_is_still_open_is_not_complete(tmp_path, world):
    world.told("A", 4)["outcome"] = "undetermined"
    verdict = judge(redraw(world, tmp_path / "d"), tmp_path / "p")
    assert not verdict.failed()
    assert verdict.verdict == (
        "complete except 1 links not yet determined and 2 withheld, listed and "
        "1 court-sealed or expunged by order"
    )
    assert verdict.rows[-1][3] == "another matter's, undetermined"


def test_a_chain_or_opening_that_belongs_to_nothing_is_named(tmp_path, world):
    t0 = world.add_item("stray")
    world.record(told("ItemReceived", NEW_YEAR + 1_490_000, item_t0=t0, filed="none"), t0)
    verdict = judge(world.build(), tmp_path)
    assert failing(verdict) == {8}


def test_an_item_that_the_prosecution_names_but_no_case_holds_is_named(tmp_path, world):
    listed = told(
        "ExistenceListed", NEW_YEAR + 1_490_000, prosecution_t0=T0["P"], items=[["11" * 32, "22" * 32]]
    )
    world.record(listed, "P")
    verdict = judge(world.build(), tmp_path)
    assert failing(verdict) == {8}
    assert any("which no case of this record" in finding.what for finding in verdict.failed())


# -- grounds -------------------------------------------------------------------------------------------------


def withhold(world, ms, targets, *, lifted=False, prosecution="P", **values):
    rows = sorted([T0[name], i, world.on(name)[i].cm, fields] for name, i, fields in targets)
    return told(
        "WithholdLifted" if lifted else "WithholdRecorded",
        ms,
        prosecution_t0=T0[prosecution],
        items=[],
        targets=rows,
        **{"ground": "us-nm.5-501.f", "description": "a reason", **values},
    )


def order(world, type_, ms, targets, **values):
    rows = sorted([T0[name], i, world.on(name)[i].cm, fields] for name, i, fields in targets)
    return told(type_, ms, targets=rows, **{"order": ORDER, "authority": "Hon. R. Roe", **values})


@pytest.mark.parametrize(
    ("name", "i", "field"),
    [
        ("X1", 0, "words"),
        ("X2", 0, "source"),
        ("A2", 1, "location"),
        ("P", 0, "defendant"),
        ("P", 3, "how"),
        ("A", 4, "by"),
    ],
)
def test_a_closed_field_without_a_ground_is_named(tmp_path, world, name, i, field):
    world.told(name, i).close(field)
    verdict = judge(world.build(), tmp_path)
    assert failing(verdict) == {12}
    assert any(field in finding.what for finding in verdict.failed())


def test_an_entry_closed_with_a_ground_is_withheld_and_listed(tmp_path, world):
    world.told("X5", 1).close("how")  # a field of a listing: on the prosecution and on each item it names
    names = [("P", 3), ("X5", 1), ("X7", 1), ("X1", 8), ("X2", 3), ("X3", 2)]
    world.record(withhold(world, NEW_YEAR + 1_490_000, [(name, i, [11]) for name, i in names]), "P")
    verdict = judge(redraw(world, tmp_path / "d"), tmp_path / "p")
    assert not verdict.failed()
    assert verdict.verdict.startswith("complete except 3 withheld, listed")


def test_a_ground_of_a_codefendants_prosecution_closes_nothing_here(tmp_path, world):
    world.told("X1", 0).close("words")
    ground = withhold(world, NEW_YEAR + 1_490_000, [("X1", 0, [16]), ("A", 0, [16])], prosecution="P2")
    world.record(ground, "P")
    verdict = judge(world.build(), tmp_path / "on this list")
    assert failing(verdict) == {11, 12}
    assert any("belongs to another prosecution" in finding.what for finding in verdict.failed())
    other = World.of_vector()
    other.told("X1", 0).close("words")
    other.record(ground, "X1")
    assert failing(judge(other.build(), tmp_path / "on the item only")) == {12}


def test_a_ground_for_one_field_is_not_stretched_over_the_entry(tmp_path, world):
    world.told("X1", 1).close("purpose")  # the ground names the location alone
    assert failing(judge(world.build(), tmp_path)) == {12}


def test_a_receipt_is_not_withheld_down_to_its_bare_tag(tmp_path, world):
    world.told("X3", 0).close("filed", "received_at", "category")
    for row in world.told("P", 2)["targets"]:
        if row[:2] in ([T0["X3"], 0], [T0["A"], 5]):
            row[3] = None
    verdict = judge(redraw(world, tmp_path / "d"), tmp_path / "p")
    assert failing(verdict) == {12}
    assert any("received_at" in finding.what for finding in verdict.failed())


def test_a_receipt_closed_by_order_of_the_court_is_counted(tmp_path, world):
    world.told("X3", 0).close("received_at", "category")
    sealed = order(world, "SealOrdered", NEW_YEAR + 1_490_000, [("X3", 0, None), ("A", 5, None)])
    world.record(sealed, "X3", "A")
    verdict = judge(redraw(world, tmp_path / "d"), tmp_path / "p")
    assert not verdict.failed()
    assert verdict.counts["court-sealed"] == 1
    assert verdict.verdict == "complete except 1 withheld, listed and 2 court-sealed or expunged by order"
    assert [T0["X3"], None, None, "here"] in list(verdict.rows)


def test_a_seal_that_was_lifted_closes_nothing(tmp_path, world):
    world.told("X1", 0).close("words")
    both = [("X1", 0, [16]), ("A", 0, [16])]
    world.record(order(world, "SealOrdered", NEW_YEAR + 1_480_000, both), "X1", "A")
    assert not judge(redraw(world, tmp_path / "d"), tmp_path / "sealed").failed()
    world.record(order(world, "SealLifted", NEW_YEAR + 1_490_000, both), "X1", "A")
    assert failing(judge(redraw(world, tmp_path / "d"), tmp_path / "lifted")) == {12}


def test_a_withholding_that_was_lifted_closes_nothing(tmp_path, world):
    both = [("X3", 0, None), ("A", 5, None)]
    world.record(withhold(world, NEW_YEAR + 1_490_000, both, lifted=True), "P")
    verdict = judge(redraw(world, tmp_path / "d"), tmp_path / "p")
    assert failing(verdict) == {12}


def test_a_seal_that_hides_itself_is_named(tmp_path, world):
    world.told("X1", 6).close("targets", "order")
    assert 9 in failing(judge(world.build(), tmp_path))


@pytest.mark.parametrize(
    ("alter", "says"),
    [
        (lambda row: row.__setitem__(1, 99), "is not in this record"),
        (lambda row: row.__setitem__(2, "00" * 32), "has another commitment"),
    ],
    ids=["no such entry", "another commitment"],
)
def test_a_target_must_be_there(tmp_path, world, alter, says):
    alter(world.told("P", 2)["targets"][2])
    verdict = judge(world.build(), tmp_path)
    assert 11 in failing(verdict)
    assert any(says in finding.what for finding in verdict.failed())


def test_a_ground_can_not_close_another_ground(tmp_path, world):
    world.record(withhold(world, NEW_YEAR + 1_490_000, [("P", 2, [6])]), "P")
    verdict = judge(world.build(), tmp_path)
    assert failing(verdict) == {11}
    assert any("can not be closed" in finding.what for finding in verdict.failed())


def test_a_ground_can_not_come_before_what_it_closes(tmp_path, world):
    early = withhold(world, NEW_YEAR + 1_380_000, [("P", 3, [11])])
    world.record(early, "P", before=world.told("P", 3))
    rows = early["targets"]
    files = world.build()
    rows[0][2] = world.on("P")[4].cm
    rows[0][1] = 4
    files = world.build()
    verdict = judge(files, tmp_path)
    assert 11 in failing(verdict)


def test_an_order_that_does_not_stand_where_its_target_is_is_named(tmp_path, world):
    world.record(order(world, "SealOrdered", NEW_YEAR + 1_490_000, [("X1", 0, [16]), ("A", 0, [16])]), "X1")
    verdict = judge(world.build(), tmp_path)
    assert failing(verdict) == {11}
    assert any("on which the order does not stand" in finding.what for finding in verdict.failed())


@pytest.mark.parametrize("values", [{"ground": ""}, {"description": ""}, {"by": ""}, {"order": {}}])
def test_a_ground_must_say_its_ground(tmp_path, world, values):
    for name, value in values.items():
        world.told("P", 2)[name] = value
    assert 4 in failing(judge(world.build(), tmp_path))


def test_a_lost_body_is_no_ground(tmp_path, world):
    world.told("X1", 0).close("words")
    rows = [[T0[name], 0, world.on(name)[0].cm, None] for name in ("X1", "A")]
    world.record(told("BodyLost", NEW_YEAR + 1_490_000, targets=sorted(rows)), "X1", "A")
    assert failing(judge(redraw(world, tmp_path / "d"), tmp_path / "p")) == {12}


def test_an_item_of_this_record_closed_as_another_matters_is_named(tmp_path, world):
    """A link on this case's own list can not be shut away as somebody else's."""
    world.told("X2", 1).close("score", "matched", "model")
    assert failing(judge(world.build(), tmp_path)) == {12}


# -- the certificate -----------------------------------------------------------------------------------------


def test_a_production_that_leaves_a_chain_uncertified_is_named(tmp_path, world):
    issued = world.told("P", 4)
    issued["heads"] = [row for row in issued["heads"] if row[0] != T0["X5"]]
    verdict = judge(world.build(), tmp_path)
    assert failing(verdict) == {13}
    assert any("does not certify item" in finding.what for finding in verdict.failed())


def test_a_production_that_certifies_an_older_state_is_named(tmp_path, world):
    world.fix_heads = False
    issued = world.told("P", 4)
    row = next(row for row in issued["heads"] if row[0] == T0["X1"])
    row[1:] = [1, tree.root([tree.leaf_hash(bytes.fromhex(world.on("X1")[0].cm))]).hex()]
    verdict = judge(world.build(), tmp_path)
    assert failing(verdict) == {13}
    assert any("grew before the production was issued" in finding.what for finding in verdict.failed())


def test_a_production_with_another_root_is_named(tmp_path, world):
    world.fix_heads = False
    world.told("P", 4)["heads"][0][2] = "00" * 32
    assert failing(judge(world.build(), tmp_path)) == {13}


def test_what_an_earlier_production_certified_must_still_be_there(tmp_path, world):
    earlier = told(
        "ProductionIssued",
        NEW_YEAR + 1_490_000,
        prosecution_t0=T0["P"],
        items=[],
        heads=[[T0["A"], 0, "0" * 64]],
        sealed_list="0" * 64,
        payload_manifest_sha256="0" * 64,
    )
    world.record(earlier, "P")
    assert judge(world.build(), tmp_path / "there").ok
    earlier["heads"] = [[T0["A"], 0, "0" * 64], [T0["B"], 0, "0" * 64]]
    world.fix_heads = False
    issued = world.told("P", 5)
    rows = {row[0]: row for row in issued["heads"]}
    earlier["heads"] = [[T0["B"], 0, "0" * 64], rows[T0["A"]]]
    assert failing(judge(world.build(), tmp_path / "gone")) == {13}


def test_something_recorded_after_the_issue_is_named(tmp_path, world):
    later = told("DeliveryRecorded", NEW_YEAR + 1_600_000, prosecution_t0=T0["P"], items=[])
    world.slots.append(thief.Slot(t0=T0["P"], told=later, hsalt="11" * 32))
    verdict = judge(world.build(), tmp_path)
    assert failing(verdict) == {13, 14} or failing(verdict) == {13}
    assert any("is not the issue of this production" in finding.what for finding in verdict.failed())


# -- the log apart -------------------------------------------------------------------------------------------


def test_tiles_may_be_left_out_when_the_reader_has_a_mirror(tmp_path, world):
    files = {path: data for path, data in world.build().items() if "/tile/" not in path}
    files = resign(files)
    assert 2 in failing(judge(files, tmp_path / "without"))
    for size in (109, 110, 256, 300):
        entries = [*ENTRIES, *(b"\x01" + bytes(62) + n.to_bytes(2, "big") for n in range(size - 109))]
        mirror = thief.write(log_files(entries), tmp_path / f"mirror{size}")
        assert judge(files, tmp_path / "with", log=mirror).ok


def test_an_item_of_a_number_that_no_one_typed_stays_visible_by_case(tmp_path):
    """What --case is for: an alias left out is caught by nobody but a person who knows the second number."""
    world = World.of_vector()
    alias = world.told("A", 8)
    received = world.told("A2", 1)
    for each in (alias, received, *(slot.told for slot in world.on("X5"))):
        world.slots = [
            slot
            for slot in world.slots
            if not (slot.told is each and slot.t0 in {T0["A"], T0["A2"], T0["X5"]})
        ]
    for gone in ("A2", "X5"):
        del world.chains[T0[gone]]
    for name, i in (("P", 3), ("P", 4)):
        each = world.told(name, i)
        each["items"] = [row for row in each["items"] if row[0] != T0["X5"]]
    world.told("P", 4)["heads"] = [
        row for row in world.told("P", 4)["heads"] if row[0] not in {T0["A2"], T0["X5"]}
    ]
    files = redraw(world, tmp_path / "d")
    assert judge(files, tmp_path / "p").ok
    assert failing(judge(files, tmp_path / "q", cases=["SO.24-001234-S1"])) == {8}


def test_the_number_is_the_right_one():
    assert NUMBER == "D2.CR-2024-55"
