"""What an insider may say in one place and not in the other, and the check that names it."""

import json

import pytest

from tests.verify import thief
from tests.verify.test_thefts_of_grounds import order, withhold
from tests.verify.thief import NEW_YEAR, T0, failing, judge, redraw, says, told

LATE = NEW_YEAR + 1_490_000


def pair(world, name):
    return [T0[name], world.on(name)[0].cm]


def about(world, *names, **more):
    return {"prosecution_t0": T0["P"], "items": sorted(pair(world, name) for name in names), **more}


@pytest.mark.parametrize("type_", ["ReviewRecorded", "ExistenceListed", "CourtEventRecorded"])
def test_an_act_of_this_prosecution_on_an_items_list_alone_is_named(tmp_path, world, type_):
    world.record(told(type_, LATE, **about(world, "X5")), "X5")
    verdict = judge(redraw(world, tmp_path / "d"), tmp_path / "p")
    assert failing(verdict) == {10}
    assert says(verdict, "is not on the list of prosecution")


def test_a_lift_of_a_withholding_on_an_items_list_alone_is_named(tmp_path, world):
    both = [("X3", 0, None), ("A", 5, None)]
    lifted = withhold(world, LATE, both, lifted=True)
    lifted["items"] = [pair(world, "X3")]
    world.record(lifted, "X3")
    verdict = judge(redraw(world, tmp_path / "d"), tmp_path / "p")
    assert failing(verdict) == {10}
    assert says(verdict, "WithholdLifted/1 is not on the list of prosecution")


def test_a_case_drawn_on_that_the_prosecution_does_not_hold_is_named(tmp_path, world):
    drawn = told("CaseDrawnOn", LATE, prosecution_t0=T0["P"], case_t0=T0["A"], case_number="SO.24-001234")
    world.record(drawn, "A")
    verdict = judge(redraw(world, tmp_path / "d"), tmp_path / "p")
    assert failing(verdict) == {10}


def test_an_act_that_names_an_item_and_is_not_on_its_list_is_named(tmp_path, world):
    world.record(told("ReviewRecorded", LATE, **about(world, "X1", "X5")), "P", "X5")
    verdict = judge(redraw(world, tmp_path / "d"), tmp_path / "p")
    assert failing(verdict) == {10}
    assert says(verdict, f"ReviewRecorded/1 is not on item {T0['X1'][:16]}")


def test_an_act_on_an_items_list_that_does_not_name_the_item_is_named(tmp_path, world):
    world.record(told("ReviewRecorded", LATE, **about(world, "X1")), "P", "X1", "X5")
    verdict = judge(redraw(world, tmp_path / "d"), tmp_path / "p")
    assert failing(verdict) == {6}
    assert says(verdict, "does not name the item on whose list it stands")


def test_an_act_about_another_matters_item_need_not_show_that_items_list(tmp_path, world):
    world.record(told("ReviewRecorded", LATE, **about(world, "X4", "X5")), "P", "X5")
    assert judge(redraw(world, tmp_path / "d"), tmp_path / "p").ok


@pytest.mark.parametrize(
    ("name", "values", "says_"),
    [
        ("case", {"filed": "none"}, "filed under no case"),
        ("case", {"case_t0": None}, "filed under no case"),
        ("alone", {"filed": "none"}, "in one field"),
        ("alone", {"case_t0": None}, "in one field"),
    ],
)
def test_a_receipt_that_denies_the_case_it_stands_under_is_named(tmp_path, world, name, values, says_):
    t0 = world.add_item("new")
    facts = {"filed": "case", "received_at": "2025-01-02", "category": "tool", "case_t0": T0["A"], **values}
    receipt = told("ItemReceived", LATE - 10_000, item_t0=t0, **facts)
    world.record(receipt, t0, *(["A"] if name == "case" else []))
    if name == "alone":  # reached by a link
        link = told(
            "LinkDetermined",
            LATE,
            item_t0=t0,
            item_cm0=world.on(t0)[0].cm,
            case_t0=T0["A"],
            outcome="related",
        )
        world.record(link, t0, "A")
    world.certify(t0)
    verdict = judge(redraw(world, tmp_path / "d"), tmp_path / "p")
    assert 6 in failing(verdict)
    assert says(verdict, says_)


def test_a_receipt_filed_under_a_case_that_does_not_hold_it_is_named(tmp_path, world):
    """The misfiling itself: the item says its case, the case's list does not have it."""
    t0 = world.add_item("rounds")
    facts = {"filed": "case", "received_at": "2025-01-02", "category": "ammunition", "case_t0": T0["A2"]}
    world.record(told("ItemReceived", LATE - 10_000, item_t0=t0, **facts), t0)
    link = {"item_t0": t0, "item_cm0": world.on(t0)[0].cm, "case_t0": T0["A"], "outcome": "related"}
    world.record(told("LinkDetermined", LATE, **link), t0, "A")
    world.certify(t0)
    verdict = judge(redraw(world, tmp_path / "d"), tmp_path / "p")
    assert failing(verdict) == {10}
    assert says(verdict, "the receipt is not on the list of case SO.24-001234-S1")


def test_a_thing_split_off_that_its_parent_does_not_name_is_named(tmp_path, world):
    t0 = world.add_item("two rounds")
    facts = {"filed": "case", "received_at": "2025-01-02", "category": "ammunition"}
    parent = {"parent_t0": T0["X1"], "parent_cm0": world.on("X1")[0].cm}
    world.record(told("ItemSeparated", LATE - 10_000, item_t0=t0, **facts, **parent), t0)
    link = {"item_t0": t0, "item_cm0": world.on(t0)[0].cm, "case_t0": T0["A"], "outcome": "related"}
    world.record(told("LinkDetermined", LATE, **link), t0, "A")
    world.certify(t0)
    verdict = judge(redraw(world, tmp_path / "d"), tmp_path / "p")
    assert failing(verdict) == {10}
    assert says(verdict, "which does not say so")


def lost(world, ms, targets, **values):
    rows = sorted([T0.get(name, name), i, cm or world.on(name)[i].cm, None] for name, i, cm in targets)
    return told("BodyLost", ms, targets=rows, how="a disk", **values)


@pytest.mark.parametrize(
    ("targets", "says_"),
    [
        ([("X5", 9, "11" * 32)], "is not in this record"),
        ([("X5", 0, "11" * 32)], "has another commitment"),
        ([("X5", 0, None), ("A2", 1, None)], "on which the order does not stand"),
        ([("X1", 0, None)], "holds none of its targets"),
    ],
)
def test_a_loss_that_names_what_is_not_there_is_named(tmp_path, world, targets, says_):
    world.record(lost(world, LATE, targets), "X5")
    verdict = judge(redraw(world, tmp_path / "d"), tmp_path / "p")
    assert failing(verdict) == {11}
    assert says(verdict, says_)


def test_a_loss_of_what_was_recorded_later_is_named(tmp_path, world):
    loss = lost(world, LATE, [("X5", 0, None)])
    world.record(loss, "P")
    claim = told("ClaimRecorded", LATE + 1, item_t0=T0["X5"], item_cm0=world.on("X5")[0].cm)
    world.record(claim, "X5")
    world.build()
    loss["targets"] = [[T0["X5"], 2, world.on("X5")[2].cm, None]]
    verdict = judge(redraw(world, tmp_path / "d"), tmp_path / "p")
    assert failing(verdict) == {11}
    assert says(verdict, "was recorded later")


def test_a_loss_that_names_lists_outside_this_record_passes(tmp_path, world):
    """The register day of a receipt is no list of this record."""
    both = [("X5", 0, None), ("A2", 1, None), ("ee" * 32, 3, "11" * 32)]
    world.record(lost(world, LATE, both), "X5", "A2")
    assert judge(redraw(world, tmp_path / "d"), tmp_path / "p").ok


def test_a_seal_may_name_its_event_on_lists_outside_this_record(tmp_path, world):
    world.told("X1", 0).close("words")
    sealed = order(world, "SealOrdered", LATE, [("X1", 0, [16]), ("A", 0, [16])])
    sealed["targets"] = sorted([*sealed["targets"], ["ee" * 32, 3, "11" * 32, [16]]])
    world.record(sealed, "X1", "A")
    assert judge(redraw(world, tmp_path / "d"), tmp_path / "p").ok


def test_a_seal_of_another_matters_receipt_passes_and_beyond_it_is_not_looked_at(tmp_path, world):
    world.told("X4", 0).close("category")
    sealed = order(world, "SealOrdered", LATE, [("X4", 0, None), ("A", 3, [6])])
    sealed["targets"] = sorted([*sealed["targets"], [T0["X4"], 7, "11" * 32, None]])
    world.record(sealed, "A")
    assert judge(redraw(world, tmp_path / "d"), tmp_path / "p").ok


def test_a_seal_that_names_only_what_is_elsewhere_closes_nothing_here(tmp_path, world):
    world.told("X1", 0).close("words")
    sealed = order(world, "SealOrdered", LATE, [("X1", 0, [16])])
    sealed["targets"] = [["ee" * 32, 0, world.on("X1")[0].cm, None]]
    world.record(sealed, "P")
    assert failing(judge(redraw(world, tmp_path / "d"), tmp_path / "p")) == {12}


def test_an_order_on_a_list_that_holds_none_of_its_targets_is_named(tmp_path, world):
    both = [("X1", 0, [16]), ("A", 0, [16])]
    world.record(order(world, "SealOrdered", LATE, both), "X1", "A", "X5")
    verdict = judge(redraw(world, tmp_path / "d"), tmp_path / "p")
    assert failing(verdict) == {11}
    assert says(verdict, "holds none of its targets")


@pytest.mark.parametrize("act", ["WithholdRecorded", "WithholdLifted", "SealOrdered", "ExpungeOrdered"])
def test_an_act_over_a_field_that_the_type_has_not_is_named(tmp_path, world, act):
    targets = [("X5", 0, [3, 21]), ("A2", 1, [3, 22])]  # ItemReceived has fields 0 to 21
    if act.startswith("Withhold"):
        world.record(withhold(world, LATE, targets, lifted=act.endswith("Lifted")), "P")
    else:
        world.record(order(world, act, LATE, targets), "X5", "A2")
    verdict = judge(redraw(world, tmp_path / "d"), tmp_path / "p")
    assert failing(verdict) == {11}
    assert says(verdict, "has no field 22")


def earlier(world, names, **values):
    issued = told(
        "ProductionIssued",
        LATE - 50_000,
        prosecution_t0=T0["P"],
        items=[],
        heads=sorted([T0[name], 0, "0" * 64] for name in names),
        sealed_list="0" * 64,
        payload_manifest_sha256="0" * 64,
        **values,
    )
    world.record(issued, "P")
    return issued


def test_an_earlier_production_that_does_not_certify_its_own_place_is_named(tmp_path, world):
    earlier(world, ["A", "X1"])
    verdict = judge(world.build(), tmp_path / "absent")
    assert failing(verdict) == {13}
    assert says(verdict, "does not stand at the position of its prosecution")


def test_an_earlier_production_that_certified_less_than_there_was_is_named(tmp_path, world):
    issued = earlier(world, ["A", "P", "X1"])
    world.build()
    world.fix_heads = False
    row = next(row for row in issued["heads"] if row[0] == T0["X1"])
    row[1:] = [1, thief.tree.root([thief.tree.leaf_hash(bytes.fromhex(world.on("X1")[0].cm))]).hex()]
    verdict = judge(world.build(), tmp_path)
    assert 13 in failing(verdict)
    assert says(verdict, "which had more by then")


def test_a_file_beside_the_proofs_is_named_though_it_is_signed(tmp_path, world):
    for path in ("PROOF/extra.jsonl", "PROOF/log/tile/0/000.p/109", "PROOF/log/tile/entries/000.p/110"):
        world.extra = {path: b"{}\n"}
        verdict = judge(world.build(), tmp_path / path.replace("/", "-"))
        assert failing(verdict) == {14}
        assert says(verdict, f"{path} is no proof file")


PHOTO = b"a picture of the gate"


def with_a_file(world, *, given=True, bates=None, data=PHOTO, closed=()):
    """The photo is taken in on X5; the production says so and brings it, or not."""
    taken = {
        "sha256": thief.digest(PHOTO),
        "size": len(PHOTO),
        "name": "gate.jpg",
        "media_type": "image/jpeg",
    }
    event = told("FileTakenIn", LATE, item_t0=T0["X5"], item_cm0=world.on("X5")[0].cm, **taken)
    event.close(*closed) if closed else None
    world.record(event, "X5")
    world.build()
    if given:
        world.payload["NATIVES/0001/gate.jpg"] = data
    world.told("P", 4)["bates"] = {"files": [[event.ev[:12], 1]]} if bates is None else bates
    return event


def test_a_file_that_is_given_and_on_record_passes(tmp_path, world):
    with_a_file(world)
    verdict = judge(redraw(world, tmp_path / "d"), tmp_path / "p")
    assert verdict.ok
    assert not [name for name in verdict.counts if "files" in name]


def test_a_file_given_that_the_record_does_not_know_is_named(tmp_path, world):
    world.payload["NATIVES/0001/confession.txt"] = b"he confessed"
    verdict = judge(world.build(), tmp_path)
    assert failing(verdict) == {14}
    assert says(verdict, "no file that the record shows as taken in")


def test_a_file_exchanged_for_another_is_named(tmp_path, world):
    with_a_file(world, data=b"another picture")
    verdict = judge(redraw(world, tmp_path / "d"), tmp_path / "p")
    assert failing(verdict) == {14}
    assert says(verdict, "says that the file")


def test_a_file_that_the_issue_names_and_does_not_bring_is_named(tmp_path, world):
    with_a_file(world, given=False)
    verdict = judge(redraw(world, tmp_path / "d"), tmp_path / "p")
    assert failing(verdict) == {14}
    assert says(verdict, "and it is not")


@pytest.mark.parametrize("files", [[["ab" * 6, 1]], [["ab", 1]], [["ab" * 6]], {}, [["ab" * 6, True]], None])
def test_an_issue_that_names_files_that_are_none_is_named(tmp_path, world, files):
    with_a_file(world, bates={"files": files})
    assert failing(judge(redraw(world, tmp_path / "d"), tmp_path / "p")) == {14}


@pytest.mark.parametrize("bates", ["MU0001", {"first": "MU0001"}, 7])
def test_a_file_on_record_that_is_not_in_the_package_is_counted(tmp_path, world, bates):
    with_a_file(world, given=False, bates=bates)
    verdict = judge(redraw(world, tmp_path / "d"), tmp_path / "p")
    assert verdict.ok
    assert verdict.counts["files of the record that are not in this package"] == 1


def test_the_tables_carry_no_row_for_what_was_only_counted(tmp_path, world):
    with_a_file(world, given=False, bates="none")
    files = redraw(world, tmp_path / "d")
    assert judge(files, tmp_path / "p").ok
    assert all(len(row) == 4 for row in json.loads(files[thief.INDEX]))


def lose_entry(value, *, i, **changed):
    """A chain's line whose entry i the office lost; without its header nobody can tell where the list goes on."""
    entry = value["entries"][i]
    index = entry["index"]
    cm = thief.ENTRIES[index][33:].hex()
    value["entries"][i] = {"cm": cm, "index": index, "next": entry["hdr"][18:82], **changed}
    return entry["hdr"][146:210]


def without(files, name, i, **changed):
    """The vector package after entry i of a list, and its event, were lost."""
    gone = []
    files = thief.edit(
        files,
        thief.CHAINS,
        lambda values: gone.append(lose_entry(thief.chain_of(values, name), i=i, **changed)),
    )
    return thief.edit(
        files, thief.EVENTS, lambda values: [value for value in values if value["ev"] not in gone]
    )


def test_an_entry_that_the_office_lost_is_named_and_the_rest_is_walked(tmp_path):
    verdict = judge(without(thief.vector_files(), "X1", 5), tmp_path)
    assert failing(verdict) == {6}
    assert says(verdict, "entry 5: it is lost")
    assert len(verdict.failed()) == 1


def test_a_lost_entry_with_another_commitment_or_place_is_named(tmp_path):
    verdict = judge(without(thief.vector_files(), "X1", 2, cm="00" * 32), tmp_path / "cm")
    assert says(verdict, "not the one that the log commits to")
    assert says(verdict, "root is not that of the entries before it")
    verdict = judge(without(thief.vector_files(), "X1", 2, index=1), tmp_path / "index")
    assert says(verdict, "it stands at index")


def test_a_lost_entry_can_not_hide_where_the_list_goes_on(tmp_path):
    verdict = judge(without(thief.vector_files(), "X1", 2, next="11" * 32), tmp_path)
    assert 6 in failing(verdict)
    assert says(verdict, "its tag stands in the log 0 times")


@pytest.mark.parametrize("changed", [{"cm": "00"}, {"next": None}, {"index": True}])
def test_a_lost_entry_of_another_form_is_named(tmp_path, changed):
    assert 4 in failing(judge(without(thief.vector_files(), "X1", 2, **changed), tmp_path))
