"""A register is checked day by day; an insider with every key can not leave out, add or miscount unseen."""

import json

import pytest

from muniment.ledger.chain import commitment
from muniment.ledger.event import canonical
from muniment.verify.register import is_register
from muniment.verify.register_days import AFTER, OTHER_TIME
from muniment.verify.register_report import report
from tests.receipts.makers import in_a_pdf
from tests.register.makers import (
    CHAINS,
    DAY,
    DAY_MS,
    EVENTS,
    FEBRUARY,
    FIRST,
    LAST,
    MONTH,
    PLAIN,
    Office,
    an_office,
    hand_over,
    judge,
    noon,
    resign,
    write,
)
from tests.verify.thief import OTHER_KEY, failing, sign


def test_a_register_counts_every_day_and_month(tmp_path):
    found = judge(hand_over(an_office(), tmp_path / "r"))
    assert found.verdict == "complete except 1 not closed yet (days)"
    assert [(day.day, len(day.entries)) for day in found.days] == [
        ("2024-02-27", 7),
        ("2024-02-28", 0),
        ("2024-02-29", 2),
        ("2024-03-01", 1),
        ("2024-03-02", 1),
    ]
    (month,) = found.months
    assert (month.month, month.items) == ("2024-02", 9)
    assert ("weapons", 7) not in month.cells
    assert month.cells == (("weapons, drugs, valuables, devices, documents, biological, other", 9),)
    assert is_register(tmp_path / "r")
    assert "2024-02-28  " not in report(found)
    assert "closed with nothing on its list: 1 more day" in report(found)


def test_without_a_key_nothing_is_called_complete(tmp_path):
    assert judge(hand_over(an_office(), tmp_path / "r"), vkey=None).verdict == "consistent, key not confirmed"


def test_an_empty_day_is_one_that_was_closed_with_nothing_on_it(tmp_path):
    office = Office()
    office.close("2024-02-27")
    found = judge(hand_over(office, tmp_path / "r", months=(), last="2024-02-27"))
    assert (found.verdict, found.days[0].closed_n) == ("complete", 0)


def test_a_day_to_come_on_which_nothing_stands_is_shown_empty_by_its_list(tmp_path):
    office = an_office()
    found = judge(hand_over(office, tmp_path / "r", last="2024-03-03"))
    assert found.ok
    assert found.days[-1].closed_at == ""


def test_what_is_added_to_a_closed_day_is_flagged(tmp_path):
    office = an_office()
    office.receive("2024-03-01", category="ammunition", ms=noon("2024-03-02"))
    found = judge(hand_over(office, tmp_path / "r"))
    assert found.verdict == (
        "complete except 1 added after its day was closed, listed and 1 not closed yet (days)"
    )
    assert [each.note for each in found.entries if each.note] == [AFTER]
    assert "1 ADDED AFTER THE DAY WAS CLOSED" in report(found)


def test_a_sheet_of_an_earlier_day_is_counted_late(tmp_path):
    office = Office()
    office.receive("2024-02-27", received_at="2024-02-20")
    office.close("2024-02-27")
    found = judge(hand_over(office, tmp_path / "r", months=(), last="2024-02-27"))
    assert (found.ok, found.days[0].late) == (True, 1)
    assert found.entries[0].note == "handed in on 2024-02-20"


def test_an_entry_put_on_a_day_that_was_never_closed_shows_its_time(tmp_path):
    office = Office()
    office.receive("2024-02-27")
    office.receive("2024-02-27", ms=noon("2024-07-14"))
    found = judge(hand_over(office, tmp_path / "r", months=(), last="2024-02-27"))
    assert failing(found) == {7}
    assert [each.note for each in found.entries] == ["", OTHER_TIME]


def test_the_days_of_part_of_a_month_are_checked_without_its_closing(tmp_path):
    found = judge(hand_over(an_office(), tmp_path / "r", months=(), first="2024-02-28", last="2024-03-01"))
    assert found.verdict == "complete"


def test_an_auditor_adds_up_every_category(tmp_path):
    office = Office()
    opened = (*PLAIN, "received_at", "category")
    everything = (*DAY, "weapons", "drugs", "valuables", "devices", "documents", "biological", "other")
    for category in ("ammunition", "firearm", "drugs"):
        office.receive("2024-02-27", category=category, opened=opened)
    office.close("2024-02-27", opened=everything)
    assert judge(hand_over(office, tmp_path / "a", months=(), last="2024-02-27")).ok
    office = Office()
    for category in ("ammunition", "firearm", "drugs"):
        office.receive("2024-02-27", category=category, opened=opened)
    office.close("2024-02-27", opened=everything, lies={"weapons": 1, "drugs": 2})
    assert failing(judge(hand_over(office, tmp_path / "b", months=(), last="2024-02-27"))) == {7}


def test_what_an_order_closed_is_excused_by_the_order(tmp_path):
    office = Office()
    office.receive("2024-02-27", opened=PLAIN)
    office.close("2024-02-27")
    assert failing(judge(hand_over(office, tmp_path / "a", months=(), last="2024-02-27"))) == {8}
    an_order(office, "SealOrdered/1", fields=[10])
    assert judge(hand_over(office, tmp_path / "b", months=(), last="2024-02-27")).ok
    an_order(office, "SealLifted/1")
    assert failing(judge(hand_over(office, tmp_path / "c", months=(), last="2024-02-27"))) == {8}
    an_order(office, "ExpungeOrdered/1")
    assert judge(hand_over(office, tmp_path / "d", months=(), last="2024-02-27")).ok


@pytest.mark.parametrize(
    "given",
    [
        {"i": 1},
        {"t0": "00" * 32},
        {"cm": "00" * 32},
        {"fields": [11]},
        {"opened": PLAIN},
        {"i": 7},
    ],
)
def test_an_order_about_something_else_excuses_nothing(given, tmp_path):
    office = Office()
    office.receive("2024-02-27", opened=PLAIN)
    office.receive("2024-02-27")
    office.close("2024-02-27")
    an_order(office, "SealOrdered/1", **given)
    assert 8 in failing(judge(hand_over(office, tmp_path / "a", months=(), last="2024-02-27")))


def an_order(office, type_, *, i=0, t0=None, cm=None, fields=None, opened=(*PLAIN, "targets")):
    """An act on the list of 27 February about its entry `i`."""
    held = office.chain("2024-02-27")
    entry = held.lines[min(i, len(held.lines) - 1)]
    right = commitment(bytes.fromhex(entry["hsalt"]), bytes.fromhex(entry["hdr"])).hex()
    order = {"court": "c", "date": "2024-03-01", "docket": "d", "sha256": "00" * 32}
    targets = [[t0 or held.t0.hex(), i, cm or right, fields]]
    office.add("2024-02-27", type_, opened, ms=office.last_ms, targets=targets, order=order, authority="c")


# Thefts.


def left_out(office):
    """The list of a day is cut before its last entry."""
    office.chains["2024-02-29"].lines.pop()


def dropped(office):
    """One receipt is missing in the middle."""
    del office.chains["2024-02-27"].lines[3]


def a_day_of_another(office):
    """A day shows the list of another number."""
    a, b = office.chains["2024-02-28"], office.chains["2024-03-01"]
    a.t0, a.pi, a.lines = b.t0, b.pi, b.lines


@pytest.mark.parametrize(
    ("theft", "checks"), [(left_out, {6, 7, 9}), (dropped, {6}), (a_day_of_another, {4, 5, 9})]
)
def test_a_list_that_is_not_whole_is_not_ok(theft, checks, tmp_path):
    office = an_office()
    theft(office)
    assert checks <= failing(judge(hand_over(office, tmp_path / "r")))


def test_an_empty_list_that_is_not_the_days_own_is_told_by_the_vrf(tmp_path):
    office = an_office()
    day = office.chains[
        "2024-02-29"
    ]  # two items came in; the list shown instead is empty, and in the log nowhere
    day.t0, day.lines = b"\x77" * 32, []
    found = judge(hand_over(office, tmp_path / "r", months=(), first="2024-02-28", last="2024-03-01"))
    assert {5, 7} <= failing(found)
    assert any("is another number's" in each.what for each in found.failed())


def test_an_event_of_no_list_here_is_refused(tmp_path):
    office = an_office()
    files = office.files(FIRST, LAST, months=("2024-02",))
    ev = office.receive("2024-03-09")
    rows = [*files[EVENTS].splitlines(True), canonical(office.events[ev]) + b"\n"]
    files[EVENTS] = b"".join(sorted(rows, key=lambda row: json.loads(row)["ev"]))
    assert failing(judge(write(files, tmp_path / "r"))) == {6}


def test_an_entry_that_is_back_dated_is_named(tmp_path):
    office = Office()
    office.receive("2024-02-28", ms=noon("2024-02-29"))
    office.receive("2024-02-27", ms=noon("2024-02-27"))  # written later, with an earlier time
    found = judge(hand_over(office, tmp_path / "r", months=(), last="2024-02-28"))
    assert 6 in failing(found)
    assert any("says an earlier time" in each.what for each in found.failed())


def test_a_day_that_is_skipped_is_named(tmp_path):
    office = an_office()
    files = office.files(FIRST, LAST, months=("2024-02",))
    kept = [line for line in files[CHAINS].splitlines(True) if b'"number":"2024-02-28"' not in line]
    used = {entry["hdr"][146:210] for line in kept for entry in json.loads(line)["entries"]}
    files[CHAINS] = b"".join(kept)
    files[EVENTS] = b"".join(
        line for line in files[EVENTS].splitlines(True) if json.loads(line)["ev"] in used
    )
    found = judge(write(files, tmp_path / "r"))
    assert {5, 9} <= failing(found)
    assert any("2024-02-28 is left out" in each.what for each in found.failed())


def test_a_day_shown_twice_is_refused(tmp_path):
    office = an_office()
    files = office.files(FIRST, LAST, months=("2024-02",))
    rows = [json.loads(line) for line in files[CHAINS].splitlines()]
    again = {**next(row for row in rows if row["number"] == "2024-02-28"), "t0": "ff" * 32, "entries": []}
    files[CHAINS] = b"".join(
        canonical(row) + b"\n" for row in sorted([*rows, again], key=lambda row: row["t0"])
    )
    assert 5 in failing(judge(write(files, tmp_path / "r")))


LIES = {
    "a count too small": ({"count": 6}, {7}),
    "a count too large": ({"count": 8}, {7}),
    "another day": ({"day": "2024-02-26"}, {7}),
    "late ones that are none": ({"late": 3}, {7}),
}


@pytest.mark.parametrize("lie", LIES)
def test_a_closing_that_counts_wrongly_is_not_ok(lie, tmp_path):
    fields, checks = LIES[lie]
    office = Office()
    for category in PLAN_OF_ONE:
        office.receive("2024-02-27", category=category)
    office.close("2024-02-27", lies=fields)
    assert failing(judge(hand_over(office, tmp_path / "r", months=(), last="2024-02-27"))) == checks


PLAN_OF_ONE = ["ammunition"] * 6 + ["drugs"]


def test_late_ones_that_are_hidden_are_not_ok(tmp_path):
    office = Office()
    office.receive("2024-02-27", received_at="2024-01-01")
    office.close("2024-02-27", lies={"late": 0})
    assert failing(judge(hand_over(office, tmp_path / "r", months=(), last="2024-02-27"))) == {7}


def test_a_group_opened_above_the_count_is_not_ok(tmp_path):
    office = Office()
    office.receive("2024-02-27", category="ammunition")
    office.close("2024-02-27", opened=(*DAY, "weapons"), lies={"weapons": 9})
    assert failing(judge(hand_over(office, tmp_path / "r", months=(), last="2024-02-27"))) == {7}


def test_a_closing_that_opens_nothing_is_not_ok(tmp_path):
    office = Office()
    office.close("2024-02-27", opened=PLAIN)
    assert failing(judge(hand_over(office, tmp_path / "r", months=(), last="2024-02-27"))) == {7}


def test_a_second_closing_is_not_ok(tmp_path):
    office = Office()
    office.close("2024-02-27")
    office.receive("2024-02-27")
    office.close("2024-02-27")
    assert failing(judge(hand_over(office, tmp_path / "r", months=(), last="2024-02-27"))) == {7}


def a_february(opened=MONTH, **lies):
    office = Office()
    for day in FEBRUARY:
        for category in ["ammunition"] * 5 + ["phone"] * 5:
            office.receive(day, category=category)
        office.close(day, opened=(*DAY, "weapons"))
    office.close_month("2024-02", FEBRUARY, opened=opened, lies=lies)
    return office


MONTH_LIES = {
    "a count": ({"count": 31}, {9}),
    "late ones": ({"late": 2}, {9}),
    "cells that do not add up": (
        {
            "groups": [
                ["weapons", 16],
                ["drugs, valuables, documents, biological, other", 0],
                ["devices", 15],
            ]
        },
        {9},
    ),
    "fewer than its days open": (
        {
            "groups": [
                ["weapons", 14],
                ["drugs, valuables, documents, biological, other", 1],
                ["devices", 15],
            ]
        },
        {9},
    ),
    "another month": ({"month": "2024-01"}, {9}),
    "heads of nothing": ({"heads": []}, {9}),
    "nothing open": ({"opened": PLAIN}, {9}),
    "cells against groups": (
        {
            "opened": (
                *MONTH,
                "weapons",
                "drugs",
                "valuables",
                "devices",
                "documents",
                "biological",
                "other",
            ),
            "drugs": 5,
            "devices": 10,
        },
        {9},
    ),
}


@pytest.mark.parametrize("lie", MONTH_LIES)
def test_a_months_closing_that_is_wrong_is_not_ok(lie, tmp_path):
    fields, checks = MONTH_LIES[lie]
    honest = judge(hand_over(a_february(), tmp_path / "a", last="2024-02-29"))
    assert honest.verdict == "complete"
    assert honest.days[0].cells == {"weapons": 5}
    found = judge(hand_over(a_february(**fields), tmp_path / "b", last="2024-02-29"))
    assert failing(found) == checks


def test_a_month_closed_over_another_list_of_a_day_is_not_ok(tmp_path):
    office = a_february()
    heads = [
        [each.t0.hex(), 1, "00" * 32]
        for each in sorted((office.chains[d] for d in FEBRUARY), key=lambda c: c.t0)
    ]
    found = judge(hand_over(a_february(heads=heads, count=30), tmp_path / "r", last="2024-02-29"))
    assert failing(found) == {9}


def test_a_month_that_is_over_and_not_closed_is_named(tmp_path):
    office = Office()
    for day in (*FEBRUARY, "2024-03-01", "2024-03-02", "2024-03-03"):
        office.close(day)
    found = judge(hand_over(office, tmp_path / "r", months=(), last="2024-03-03"))
    assert failing(found) == {9}


def test_a_day_before_which_the_office_claims_to_have_begun_is_missed_by_the_month(tmp_path):
    found = judge(
        hand_over(a_february(), tmp_path / "r", first="2024-02-28", last="2024-02-29", began="2024-02-28")
    )
    assert failing(found) == {9}


# Files.


def test_a_table_that_differs_from_the_proofs_is_not_ok(tmp_path):
    place = hand_over(an_office(), tmp_path / "r")
    table = place / "DAYS.csv"
    table.write_bytes(table.read_bytes().replace(b"2024-02-27,7", b"2024-02-27,6"))
    assert failing(judge(resign(place))) == {10}


def test_a_late_addition_that_the_table_does_not_flag_is_not_ok(tmp_path):
    office = an_office()
    office.receive("2024-03-01", ms=noon("2024-03-02"))
    place = hand_over(office, tmp_path / "r")
    table = place / "ENTRIES.csv"
    assert AFTER.encode() in table.read_bytes()
    table.write_bytes(table.read_bytes().replace(AFTER.encode(), b""))
    assert failing(judge(resign(place))) == {10}


def test_changed_extra_and_missing_files_are_named(tmp_path):
    place = hand_over(an_office(), tmp_path / "r")
    (place / "extra.txt").write_text("more")
    assert failing(judge(place)) == {10}
    assert judge(resign(place)).ok
    (place / "extra.txt").write_text("something else")
    assert failing(judge(place)) == {10}
    (place / "extra.txt").unlink()
    resign(place)
    (place / "MONTHS.csv").unlink()
    assert failing(judge(place)) == {10}


def test_a_register_signed_by_another_is_not_ok(tmp_path):
    place = hand_over(an_office(), tmp_path / "r")
    text = (place / "REGISTER.note").read_text().rpartition("\n\n")[0] + "\n"
    (place / "REGISTER.note").write_bytes(sign(text, OTHER_KEY))
    assert failing(judge(place)) == {1}


def test_a_note_over_another_manifest_is_not_ok(tmp_path):
    place = hand_over(an_office(), tmp_path / "r")
    kept = (place / "REGISTER.note").read_bytes()
    (place / "README.TXT").write_text("put in by somebody else")
    resign(place)
    (place / "REGISTER.note").write_bytes(kept)
    assert failing(judge(place)) == {1}


def test_a_note_of_a_production_is_none_of_a_register(tmp_path):
    place = hand_over(an_office(), tmp_path / "r")
    text = (place / "REGISTER.note").read_text().rpartition("\n\n")[0] + "\n"
    (place / "REGISTER.note").write_bytes(sign(text.replace("muniment-register", "muniment-package")))
    assert failing(judge(place)) == {1}


@pytest.mark.parametrize(
    "change",
    [
        {"from": "2024-13-01"},
        {"to": "1999-01-01"},
        {"began": "2024-03-01"},
        {"as_of": "yesterday"},
        {"format": "muniment-register/2"},
        {"size": True},
        {"from": "0001-01-01", "began": "0001-01-01", "to": "9999-12-31"},
        {"more": 1},
    ],
)
def test_facts_that_are_none_are_refused(change, tmp_path):
    files = an_office().files(FIRST, LAST, months=("2024-02",))
    facts = json.loads(files["REGISTER.json"])
    files["REGISTER.json"] = canonical({**facts, **change}) + b"\n"
    place = hand_over(an_office(), tmp_path / "r")
    (place / "REGISTER.json").write_bytes(files["REGISTER.json"])
    assert 4 in failing(judge(resign(place)))


def test_an_older_register_is_told_by_a_checkpoint_in_hand(tmp_path):
    office = an_office()
    older = hand_over(office, tmp_path / "old")
    office.receive("2024-03-02")
    newer = hand_over(office, tmp_path / "new")
    assert judge(newer, seen=[older]).ok
    assert failing(judge(older, seen=[newer])) == {3}


# What is asked of it.


def a_receipt_of(office, ev, folder, *, day="2024-02-27"):
    """A receipt file of an event that stands on no list of the register's log by itself."""
    from tests.receipts.makers import a_receipt

    receipt, _ = a_receipt()
    path = folder / "receipt.pdf"
    path.write_bytes(in_a_pdf(receipt.text()))
    return path


def test_a_receipt_of_these_days_that_stands_on_no_list_is_a_finding(tmp_path):
    office = Office()
    for day in ("2024-03-05", "2024-03-06", "2024-03-07"):
        for _ in range(3):
            office.receive(day)
        office.close(day)
    place = hand_over(
        office, tmp_path / "r", months=(), first="2024-03-05", last="2024-03-07", began="2024-03-05"
    )
    path = a_receipt_of(office, None, tmp_path)
    found = judge(place, receipts=[path])
    assert failing(found) == {11}
    assert "is NOT in the register handed over on 2024-03-08" in found.answers[0].text


def test_a_receipt_of_other_days_is_told_apart_from_one_left_out(tmp_path):
    found = judge(hand_over(an_office(), tmp_path / "r"), receipts=[a_receipt_of(None, None, tmp_path)])
    assert found.ok
    assert "outside its days" in found.answers[0].text


def test_a_receipt_that_is_none_is_a_finding(tmp_path):
    (tmp_path / "x.pdf").write_bytes(b"%PDF-1.4")
    place = hand_over(an_office(), tmp_path / "r")
    assert failing(judge(place, receipts=[tmp_path / "x.pdf", tmp_path / "nowhere.pdf"])) == {11}


def test_noise_for_proof_files_never_crashes(tmp_path):
    place = hand_over(an_office(), tmp_path / "r")
    for path in (CHAINS, EVENTS, "REGISTER.json", "REGISTER.note", "PROOF/log/checkpoint"):
        kept = (place / path).read_bytes()
        for noise in (b"", b"\xff\x00\n", b"[" * 5000 + b"\n", kept[: len(kept) // 2]):
            (place / path).write_bytes(noise)
            assert not judge(place).ok
            assert report(judge(place)).startswith("NOT OK")
        (place / path).write_bytes(kept)
    assert judge(place).ok
    assert DAY_MS
