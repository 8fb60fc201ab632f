"""What an insider may do to proof files, numbers and lists, and the check that names it."""

import json

import pytest

from muniment.ledger.errors import LedgerError
from tests.verify import thief
from tests.verify.thief import (
    CHAINS,
    EVENTS,
    INDEX,
    NEW_YEAR,
    T0,
    World,
    chain_of,
    digest,
    edit,
    failing,
    judge,
    redraw,
    resign,
    rows_of,
    says,
    table,
    told,
    vector_files,
)

FILES = vector_files()


def event_of(values, world, name, i):
    return next(value for value in values if value["ev"] == world.told(name, i).ev)


def test_an_opened_value_that_was_changed_is_named(tmp_path, world):
    def change(values):
        event_of(values, world, "X1", 0)["fields"][16][2] = "nothing was said"

    verdict = judge(edit(FILES, EVENTS, change), tmp_path)
    assert 4 in failing(verdict)
    assert says(verdict, "not those of the event")


def test_two_fields_of_one_name_are_named(tmp_path, world):
    def change(values):
        fields = event_of(values, world, "X1", 0)["fields"]
        fields[17][1] = "words"

    verdict = judge(edit(FILES, EVENTS, change), tmp_path)
    assert 4 in failing(verdict)
    assert says(verdict, "under another name")


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


def test_another_number_has_no_list_here(tmp_path):
    verdict = judge(FILES, tmp_path, number="D2.CR-2024-56")
    assert 5 in failing(verdict)
    assert says(verdict, "shows no list for the number D2.CR-2024-56")


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
    assert says(verdict, "Nothing was ever recorded")


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
    assert says(verdict, "draws on no case")


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
    assert says(verdict, "is not in the package")


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
    assert failing(verdict) == {8, 10}
    assert says(verdict, "is not that of item")


def test_a_relabeled_entry_is_named(tmp_path, world):
    world.on("X1")[4].rel = 0x03
    verdict = judge(world.build(), tmp_path)
    assert 6 in failing(verdict)
    assert says(verdict, "a relation 0x03")


def test_a_type_on_a_chain_where_it_may_not_stand_is_named(tmp_path, world):
    world.record(told("CourtEventRecorded", NEW_YEAR + 1_490_000, prosecution_t0=T0["P"], items=[]), "A")
    verdict = judge(world.build(), tmp_path)
    assert failing(verdict) == {6, 10}
    assert says(verdict, "may not stand there")


def test_one_event_twice_on_a_chain_is_named(tmp_path, world):
    world.record(world.told("X5", 1), "X5")
    verdict = judge(world.build(), tmp_path)
    assert 6 in failing(verdict)
    assert says(verdict, "stands twice")


def test_an_event_about_another_thing_than_the_list_it_stands_on_is_named(tmp_path, world):
    world.record(told("ItemDescribed", NEW_YEAR + 1_490_000, item_t0=T0["X1"], item_cm0="ab" * 32), "X5")
    verdict = judge(world.build(), tmp_path)
    assert 6 in failing(verdict)
    assert says(verdict, "about another item than the one whose list it stands on")
    assert says(verdict, "names another receipt")


def test_a_receipt_back_dated_at_the_head_of_a_new_chain_is_named(tmp_path, world):
    t0 = world.add_item("late")
    case = world.add_number(1, "SO.24-777777")
    receipt = told(
        "ItemReceived",
        NEW_YEAR + 30_000,
        item_t0=t0,
        filed="case",
        received_at="2025-01-01",
        category="ammunition",
        case_t0=case,
    )
    world.record(receipt, t0, case)
    drawn = told("CaseDrawnOn", NEW_YEAR + 1_490_000, case_t0=case, case_number="SO.24-777777")
    world.record(drawn, case, "P")
    world.certify(t0, case)
    verdict = judge(redraw(world, tmp_path / "d"), tmp_path / "p")
    assert failing(verdict) == {10}
    assert says(verdict, "back-dated")


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
    assert says(verdict, "hides where it leads")


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
    assert failing(verdict) == {8, 10}
    assert says(verdict, "names another parent")


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
    assert says(verdict, "which no case of this record")


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
