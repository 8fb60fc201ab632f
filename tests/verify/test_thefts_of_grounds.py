"""What an insider may close, and certify, and the check that names it."""

import pytest

from muniment.ledger import tree
from tests.verify import thief
from tests.verify.thief import (
    NEW_YEAR,
    T0,
    World,
    failing,
    judge,
    redraw,
    says,
    told,
    vector_files,
)

FILES = vector_files()
ORDER = {"court": "2nd Dist.", "date": "2025-02-01", "docket": "CR-2024-55", "sha256": "ab" * 32}


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
    assert failing(verdict) == {6, 11, 12}
    assert says(verdict, "belongs to another prosecution")
    other = World.of_vector()
    other.told("X1", 0).close("words")
    ground["items"] = [[T0["X1"], other.on("X1")[0].cm]]
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
    assert says(verdict, "received_at")


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
    assert says(verdict, "can not be closed")


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
    assert says(verdict, "on which the order does not stand")


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


def test_a_production_that_leaves_a_chain_uncertified_is_named(tmp_path, world):
    issued = world.told("P", 4)
    issued["heads"] = [row for row in issued["heads"] if row[0] != T0["X5"]]
    verdict = judge(world.build(), tmp_path)
    assert failing(verdict) == {13}
    assert says(verdict, "does not certify item")


def test_a_production_that_certifies_an_older_state_is_named(tmp_path, world):
    world.fix_heads = False
    issued = world.told("P", 4)
    row = next(row for row in issued["heads"] if row[0] == T0["X1"])
    row[1:] = [1, tree.root([tree.leaf_hash(bytes.fromhex(world.on("X1")[0].cm))]).hex()]
    verdict = judge(world.build(), tmp_path)
    assert failing(verdict) == {13}
    assert says(verdict, "grew before the production was issued")


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
        heads=sorted([T0[name], 0, "0" * 64] for name in ("A", "P")),
        sealed_list="0" * 64,
        payload_manifest_sha256="0" * 64,
    )
    world.record(earlier, "P")
    assert judge(world.build(), tmp_path / "there").ok
    world.fix_heads = False
    issued = world.told("P", 5)
    rows = {row[0]: row for row in issued["heads"]}
    own = next(row for row in earlier["heads"] if row[0] == T0["P"])
    earlier["heads"] = sorted([[T0["B"], 0, "0" * 64], rows[T0["A"]], own])
    assert failing(judge(world.build(), tmp_path / "gone")) == {13}


def test_something_recorded_after_the_issue_is_named(tmp_path, world):
    later = told("DeliveryRecorded", NEW_YEAR + 1_600_000, prosecution_t0=T0["P"], items=[])
    world.slots.append(thief.Slot(t0=T0["P"], told=later, hsalt="11" * 32))
    verdict = judge(world.build(), tmp_path)
    assert failing(verdict) == {13, 14} or failing(verdict) == {13}
    assert says(verdict, "is not the issue of this production")
