"""Honest packages of many shapes: each passes, and says what is missing from it."""

from tests.verify import thief
from tests.verify.test_thefts_of_grounds import order, withhold
from tests.verify.thief import NEW_YEAR, T0, World, judge, redraw, told, vector_files

FILES = vector_files()
LATE = NEW_YEAR + 1_490_000


def test_the_vector_package(tmp_path):
    assert judge(FILES, tmp_path).verdict.startswith("complete except 2 withheld")


def test_without_a_key_and_without_a_number(tmp_path):
    assert judge(FILES, tmp_path, vkey=None).verdict == "consistent, key not confirmed"
    assert judge(FILES, tmp_path, number=None).verdict.endswith("(number not confirmed)")
    assert judge(FILES, tmp_path, number=None, vkey=None).ok


def test_a_number_typed_as_people_type_it(tmp_path):
    assert judge(FILES, tmp_path, number=" d2.cr 2024/55 ", cases=["so.24 001234"]).ok


def test_a_seal_that_was_lifted_and_opened(tmp_path, world):
    both = [("X1", 0, [16]), ("A", 0, [16])]
    world.record(order(world, "SealOrdered", LATE - 20_000, both), "X1", "A")
    world.record(order(world, "SealLifted", LATE - 10_000, both), "X1", "A")
    assert judge(redraw(world, tmp_path / "d"), tmp_path / "p").ok


def test_sealed_and_expunged_and_withheld_at_once(tmp_path, world):
    world.told("X1", 0).close("words")
    world.told("X5", 0).close("words", "source")
    both = [("X1", 0, [16]), ("A", 0, [16])]
    world.record(order(world, "SealOrdered", LATE - 20_000, both), "X1", "A")
    world.record(
        order(world, "ExpungeOrdered", LATE - 10_000, [("X5", 0, None), ("A2", 1, None)]), "X5", "A2"
    )
    world.record(withhold(world, LATE, [("X1", 0, [16]), ("A", 0, [16])]), "P")
    verdict = judge(redraw(world, tmp_path / "d"), tmp_path / "p")
    assert verdict.verdict == "complete except 2 withheld, listed and 3 court-sealed or expunged by order"


def test_an_item_of_another_matter_that_became_related(tmp_path, world):
    assert judge(redraw(world, tmp_path / "d"), tmp_path / "p").ok
    link = told(
        "LinkDetermined",
        LATE,
        item_t0=T0["X2"],
        item_cm0=world.on("X2")[0].cm,
        case_t0=T0["A"],
        kind_of_link="person",
        outcome="undetermined",
    )
    world.record(link, "A", "X2")
    verdict = judge(redraw(world, tmp_path / "d2"), tmp_path / "p2")
    assert verdict.verdict.startswith("complete except 1 links not yet determined and ")


def test_a_second_case_drawn_on(tmp_path, world):
    t0, case = world.add_item("new"), world.add_number(1, "SO.24-777777")
    facts = {"filed": "case", "received_at": "2025-01-02", "category": "ammunition", "case_t0": case}
    world.record(told("ItemReceived", LATE - 10_000, item_t0=t0, **facts), t0, case)
    world.record(told("CaseDrawnOn", LATE, case_t0=case, case_number="so.24 777777"), case, "P")
    world.certify(t0, case)
    assert judge(redraw(world, tmp_path / "d"), tmp_path / "p", cases=["SO.24-777777"]).ok


def test_a_second_production_over_an_earlier_one(tmp_path):
    world = World.of_vector()
    earlier = told(
        "ProductionIssued",
        LATE,
        prosecution_t0=T0["P"],
        items=[],
        heads=[[row[0], 0, "0" * 64] for row in world.told("P", 4)["heads"]],
        sealed_list="0" * 64,
        payload_manifest_sha256="0" * 64,
    )
    world.record(earlier, "P")
    files = world.build()
    first = thief.write(FILES, tmp_path / "first")
    assert judge(files, tmp_path / "p").ok
    assert judge(FILES, tmp_path / "q", seen=[first]).ok


def test_cosigned_by_outsiders_and_not(tmp_path, world):
    clerk, policy = thief.a_witness("clerk")
    world.extra[thief.CHECKPOINT] = FILES[thief.CHECKPOINT] + clerk(FILES[thief.CHECKPOINT], 1_000_000)
    signed = world.build()
    asked = {"policy": policy, "now": 1_000_000 + 86_400}
    verdict = judge(signed, tmp_path / "signed", **asked, max_age_days=30)
    assert (verdict.ok, verdict.freshness) == (True, 1_000_000)
    assert judge(FILES, tmp_path / "no policy").freshness is None
    assert not judge(FILES, tmp_path / "unsigned", **asked).ok
