from __future__ import annotations

import csv
import json
from datetime import date

import pytest

from muniment.cases import queries as cases
from muniment.custody import queries as custody
from muniment.errors.importers import (
    AlreadyImported,
    FileChanged,
    KindNeeded,
    NoPlaceForRefused,
    NothingToImport,
    RowsRefused,
)
from muniment.errors.may import NotAllowed
from muniment.importers import actions, plan, sources
from muniment.importers.actions import Options
from muniment.importers.events import ImportRecorded
from muniment.record import queries as record
from muniment.record import replay
from muniment.sample.write import write as write_sample
from tests.importers.making import a_file, a_month, line, thing

FILES = {
    "cases.csv": """number,title,opened_on,prosecutions,defendants,courts,other_numbers
SO.24-000001,Shooting on Depot Street,2024-01-05,D202.CR-2024-00010; D202.CR-2024-00011,Ansel Rusklowe; Otto Pellfenn,Second District,
24-000002,Information only,2024-02-01,,,,SO.24-I-2
""",
    "people.csv": """id,name,aliases,born,cases,roles
P1,Ansel Rusklowe,Andy,1990-04-01,SO.24-000001,suspect
P2,Thea Umberbeck,,,,
P3,Silas Kelmdane,,,,
""",
    "relations.csv": """person_a,relation,person_b,words
P3,friend,P2,they fish together
P2,mother,P1,
""",
    "reports.csv": """case,number,title,dated,text
SO.24-000001,R-1,Initial report,2024-01-05,"Shots were fired.
Casings were found."
""",
    "items.csv": """number_at_former_system,case,category,what,units,caliber,received_on,source_name,source_person,words,location,custodian,history
E-1,SO.24-000001,ammunition,9 casings,9,9 mm,2024-01-05,Dep. Ostrand,,,Room A-1,Property room,2024-01-05 | received | | Tech. Umberly | counter; 2024-01-09 | moved | Tech. Umberly | Property room | Room A-1 | shelf was full
E-2,SO.24-000002,ammunition,24 cartridges,24,9 mm,2024-02-01,Silas Kelmdane,P3,They may belong to that shooting.,Room B-2,Property room,
""",
}


@pytest.fixture
def folder(tmp_path):
    place = tmp_path / "export"
    place.mkdir()
    for name, text in FILES.items():
        (place / name).write_text(text, encoding="utf-8")
    return place


def bring(desk, path, kind=None, progress=None, **options):
    return actions.bring_in(desk, plan.plan(path, kind=kind), options=Options(**options), progress=progress)


def item_of(number: str):
    return next(i for i in custody.items() if i.source["former_system"].get("number") == number)


def refused(desk, path, kind=None, **options) -> list[dict]:
    with pytest.raises(RowsRefused) as found:
        bring(desk, path, kind, **options)
    return [reject.as_dict() for reject in found.value.data["rejected"]]


# --- what a folder becomes


def test_a_folder_becomes_cases_people_relations_reports_and_items(desk, folder):
    done = bring(desk, folder)
    assert (done.rows, done.recorded, done.rejected) == (10, 10, ())
    assert cases.case("SO.24-000001").title == "Shooting on Depot Street"
    assert cases.prosecution("D202.CR-2024-00011").defendant == "Otto Pellfenn"
    assert cases.prosecutions_of("SO.24-000001") == ("D202.CR-2024-00010", "D202.CR-2024-00011")
    (party,) = cases.parties_of("SO.24-000001")
    assert (party.name, party.role) == ("Ansel Rusklowe", "suspect")
    assert cases.reports_of("SO.24-000001")[0].text == "Shots were fired.\nCasings were found."
    rounds = item_of("E-2")
    assert (rounds.case, rounds.units, rounds.words) == (
        "SO.24-000002",
        24,
        "They may belong to that shooting.",
    )
    assert rounds.source_person == cases.person_by_external("P3").person
    assert rounds.received_at == date(2024, 2, 1)


def test_an_import_is_one_commit_with_one_entry_of_its_own_for_each_file(desk, folder):
    bring(desk, folder)
    told = [r.event for r in record.journal(ImportRecorded.TYPE)]
    assert [(e.file, e.kind, e.rows, e.recorded, e.rejected) for e in told] == [
        ("cases.csv", "cases", 2, 2, 0), ("people.csv", "people", 3, 3, 0), ("relations.csv", "relations", 2, 2, 0),
        ("reports.csv", "reports", 1, 1, 0), ("items.csv", "items", 2, 2, 0),
    ]  # fmt: skip
    assert len({r.recorded_ms for r in record.journal()[-8:]}) == 1


def test_single_files_name_each_other_across_imports(desk, folder):
    for kind in ("cases", "people", "relations", "reports", "items"):
        bring(desk, folder / f"{kind}.csv", kind)
    assert item_of("E-2").source_person == cases.person_by_external("P3").person


# --- history


def test_with_history_old_custody_is_stated_by_the_former_system(desk, folder):
    bring(desk, folder, history=True)
    told = custody.chain_of_custody(item_of("E-1").id)
    stated = [line for line in told if line.act == "stated by the former system"]
    assert [(s.purpose, s.occurred_at, s.from_custodian, s.to_custodian) for s in stated] == [
        ("received", "2024-01-05", None, "Tech. Umberly"),
        ("moved: shelf was full", "2024-01-09", "Tech. Umberly", "Property room"),
        ("in its inventory: items.csv, row 2", None, None, "Property room"),
    ]
    assert item_of("E-1").custodian == "Property room"


def test_without_history_old_custody_is_left_out(desk, folder):
    bring(desk, folder)
    assert [line.act for line in custody.chain_of_custody(item_of("E-1").id) if "former" in line.act] == []


def test_nothing_is_overdue_by_being_imported(desk, folder):
    from muniment.disclosure import queries as disclosure

    bring(desk, folder, history=True)
    due = disclosure.due(case="SO.24-000001", today=desk.today())
    assert due
    assert all(line.due is None or line.due >= desk.today() for line in due)


@pytest.mark.parametrize(
    ("history", "why"),
    [
        ("2024-01-05", "act 1 has 1 parts"),
        ("03/04/2024 | moved", "may be month first or day first"),
        ("2099-01-01 | moved", "is to come"),
        ("2024-01-05 | | a | b", "does not say what was done"),
    ],
)
def test_an_old_act_that_can_not_be_read_refuses_its_row(desk, tmp_path, history, why):
    path = tmp_path / "items.csv"
    path.write_text(f"what,received_on,history\nknife,2024-01-05,{history}\n")
    (told,) = refused(desk, path, history=True)
    assert (told["row"], told["column"]) == (2, "history")
    assert why in told["reason"]


# --- all or nothing


def test_one_bad_row_keeps_everything_off_the_record(desk, folder):
    (folder / "items.csv").write_text(FILES["items.csv"].replace("2024-02-01", "03/04/2023"))
    before = record.size()
    (told,) = refused(desk, folder)
    assert told["file"] == "items.csv"
    assert (told["row"], told["column"]) == (3, "received_on")
    assert "state [dates] order" in told["reason"]
    assert record.size() == before
    assert cases.case("SO.24-000001") is None


def test_a_row_refused_by_a_room_keeps_everything_off_the_record(desk, folder):
    (folder / "relations.csv").write_text(FILES["relations.csv"] + "P9,friend,P1,\n")
    before = record.size()
    (told,) = refused(desk, folder)
    assert (told["file"], told["row"], told["column"]) == ("relations.csv", 4, "person_a")
    assert "nobody with the id 'P9'" in told["reason"]
    assert record.size() == before


@pytest.mark.parametrize(
    ("file", "row", "column", "why"),
    [
        ("cases.csv", "SO.24-000001,again,,,,,", "number", "is that of case SO.24-000001"),
        ("cases.csv", "SO.24-5,x,,D202.CR-2024-9,,,", "defendants", "nobody is named as defendant"),
        (
            "cases.csv",
            "SO.24-5,x,,D202.CR-2024-9; D202.CR-2024-8,One Name,,",
            "defendants",
            "has 1 values for 2",
        ),
        ("cases.csv", "SO.24-5,x,,CR-2024-9,Otto Pellfenn,,", "prosecutions", "no court code"),
        ("cases.csv", "SO.@@@,x,,,,,", "number", "can not be used as a number"),
        ("people.csv", "P1,Somebody Else,,,,", "id", "is that of Ansel Rusklowe"),
        ("people.csv", "P9,Somebody Else,,,SO.24-999,witness", "cases", "no case SO.24-999"),
        ("people.csv", "P9,Somebody Else,,,SO.24-000001,bystander", "roles", "is no role"),
        ("relations.csv", "P1,friend,P1,", "person_b", "related to themselves"),
        ("reports.csv", "SO.24-999,R-9,x,,text", "case", "no case SO.24-999"),
        ("reports.csv", "SO.24-000001,R-1,x,,text", "number", "on the record already"),
        (
            "items.csv",
            "E-1,SO.24-000001,ammunition,x,1,,2024-01-05,,,,,,",
            "number_at_former_system",
            "stands in row 2 too",
        ),
        (
            "items.csv",
            "E-3,SO.24-000001,ammunition,x,1,,2024-01-05,,P9,,,,",
            "source_person",
            "nobody with the id",
        ),
    ],
)
def test_each_row_that_can_not_be_is_refused_by_file_row_and_column(desk, folder, file, row, column, why):
    (folder / file).write_text(FILES[file] + row + "\n")
    (told,) = refused(desk, folder)
    assert (told["file"], told["column"]) == (file, column)
    assert why in told["reason"]


def test_keep_good_records_the_others_and_writes_the_refused_beside_the_file(desk, folder):
    (folder / "cases.csv").write_text(
        FILES["cases.csv"] + "SO.24-000003,bad,2024-01-01,CR-1,Otto Pellfenn,,\n"
    )
    (folder / "reports.csv").write_text(
        FILES["reports.csv"] + "SO.24-000003,R-3,x,,needs the case refused above\n"
    )
    (folder / "items.csv").write_text(FILES["items.csv"] + "E-3,,other,x,0,,2024-01-05,,,,,,\n")
    done = bring(desk, folder, keep_good=True)
    assert (done.rows, done.recorded) == (13, 10)
    assert [(r.file, r.row) for r in done.rejected] == [
        ("cases.csv", 4),
        ("reports.csv", 3),
        ("items.csv", 4),
    ]
    assert cases.case("SO.24-000003") is None  # nothing of a refused row stands, its first act neither
    with (folder / "items.rejected.csv").open(newline="") as beside:
        rows = list(csv.DictReader(beside))
    assert rows[0]["number_at_former_system"] == "E-3"
    assert (rows[0]["rejected_row"], rows[0]["rejected_column"]) == ("4", "units")
    assert {e.event.file: e.event.rejected for e in record.journal(ImportRecorded.TYPE)}["cases.csv"] == 1


def test_the_refused_rows_once_corrected_are_imported_from_the_same_file(desk, folder):
    (folder / "items.csv").write_text(FILES["items.csv"] + "E-3,,other,x,0,,2024-01-05,,,,,,\n")
    bring(desk, folder, keep_good=True)
    again = folder / "items.rejected.csv"
    again.write_text(again.read_text().replace(",0,,2024", ",3,,2024"))
    done = bring(desk, again, "items")
    assert (done.rows, done.recorded) == (1, 1)
    assert done.files[0].ignored == ()
    assert item_of("E-3").units == 3


def test_keep_good_is_refused_where_the_refused_could_not_be_written(desk, folder, monkeypatch):
    monkeypatch.setattr(actions.os, "access", lambda place, mode: False)
    before = record.size()
    with pytest.raises(NoPlaceForRefused):
        bring(desk, folder, keep_good=True)
    assert record.size() == before


def test_a_dry_run_tells_everything_and_records_nothing(desk, folder):
    before = record.size()
    done = bring(desk, folder, dry_run=True)
    assert (done.recorded, done.would_record, record.size()) == (0, 10, before)
    assert done.counts["acts"]["items"] == 2
    (folder / "relations.csv").write_text(FILES["relations.csv"] + "P9,friend,P1,\n")
    assert [(r.file, r.row) for r in bring(desk, folder, dry_run=True).rejected] == [("relations.csv", 4)]
    assert record.size() == before


@pytest.mark.parametrize("after", [1, 60, 149])
def test_an_interruption_leaves_no_half_import(desk, tmp_path, after):
    path = tmp_path / "people.csv"
    path.write_text("id,name\n" + "".join(f"P{n},Person {n}\n" for n in range(150)))
    before = record.size()

    def stop(file, done, rows):
        if done >= after:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        bring(desk, path, progress=stop)
    assert record.size() == before
    assert cases.people() == ()
    assert bring(desk, path).recorded == 150  # and the desk goes on


def test_a_broken_row_in_the_middle_of_recording_leaves_no_half_import(desk, folder, monkeypatch):
    def fail(course, line):
        raise RuntimeError("power cut")

    monkeypatch.setitem(sources.RECORD, "reports", fail)
    before = record.size()
    with pytest.raises(RuntimeError):
        bring(desk, folder)
    assert record.size() == before
    assert cases.case("SO.24-000001") is None


# --- the same file, the wrong file, the wrong person


def test_the_same_bytes_are_refused_a_second_time_whatever_the_files_name(desk, folder, tmp_path):
    bring(desk, folder)
    other = tmp_path / "renamed.csv"
    other.write_bytes((folder / "items.csv").read_bytes())
    before = record.size()
    with pytest.raises(AlreadyImported, match=r"renamed.csv was imported already, on .*, by founder"):
        bring(desk, other, "items")
    assert record.size() == before


def test_a_second_time_can_be_asked_for(desk, folder):
    bring(desk, folder)
    told = refused(desk, folder / "people.csv", again=True)
    assert [each["column"] for each in told] == [
        "id",
        "id",
        "id",
    ]  # the rows are asked for again, and are there


def test_an_item_that_comes_again_in_another_file_is_refused(desk, folder, tmp_path):
    bring(desk, folder)
    path = tmp_path / "items.csv"
    path.write_text(
        "number_at_former_system,case,what,received_on\nE-2,24-000002,rounds,2024-02-01\nE-2,,rounds,2024-02-01\n"
    )
    (told,) = refused(desk, path)
    assert (told["row"], told["column"]) == (2, "number_at_former_system")
    assert "'E-2' is on the record already, as MU-" in told["reason"]
    assert bring(desk, path, again=True).recorded == 2


def test_a_file_that_changes_while_it_is_read_is_refused(desk, folder):
    def grow(file, done, rows):
        if file == "cases.csv":
            with (folder / "items.csv").open("a") as out:
                out.write("E-9,,other,x,1,,2024-01-05,,,,,,\n")

    before = record.size()
    with pytest.raises(FileChanged):
        bring(desk, folder, progress=grow)
    assert record.size() == before


def test_a_folder_without_files_and_a_file_without_kind_are_refused(tmp_path):
    with pytest.raises(NothingToImport):
        plan.plan(tmp_path)
    (tmp_path / "stuff.csv").write_text("a\n")
    with pytest.raises(KindNeeded):
        plan.plan(tmp_path / "stuff.csv")


def test_a_defender_imports_nothing(desk_of, folder):
    with pytest.raises(NotAllowed):
        bring(desk_of("defender"), folder)


def test_a_technician_imports_items_and_no_prosecutions(desk_of, folder):
    with pytest.raises(NotAllowed, match="open a prosecution"):
        bring(desk_of("technician"), folder)


# --- numbers


def test_a_number_that_is_new_raises_the_question_whose_choice_it_was(desk, tmp_path):
    path = tmp_path / "items.csv"
    path.write_text(
        "case,what,received_on\nSO.24-000077,box,2024-01-05\nSO.24-000077,lid,2024-01-05\ninformation only,bag,2024-01-06\n"
    )
    done = bring(desk, path)
    assert done.counts["acts"]["questions whose choice the number was"] == 2
    assert cases.case("SO.24-000077") is not None
    assert len(custody.numbers_unanswered()) == 2


# --- NIBRS


@pytest.fixture
def month(tmp_path):
    return a_file(tmp_path / "month.txt", a_month())


def test_a_nibrs_file_becomes_cases_items_and_reported_property(desk, month):
    done = bring(desk, month, "nibrs")
    assert (done.rows, done.recorded, done.rejected) == (24, 24, ())
    assert done.counts["acts"] == {
        "cases": 5, "items recovered": 1, "items seized": 5, "property reported burned": 1,
        "property reported counterfeited": 1, "property reported damaged": 1, "property reported stolen": 2, "reports": 5,
    }  # fmt: skip
    case = cases.case("NM0990000.21-000001")
    assert (case.title, case.opened_on, case.status) == (
        "Aggravated assault",
        date(2021, 3, 4),
        "cleared by arrest",
    )
    held = custody.items_of("NM0990000.21-000001")
    assert [(i.category, i.what) for i in held] == [
        ("firearm", "Firearm"), ("other", "Firearm accessories"), ("other", "Weapons, other"),
    ]  # fmt: skip
    assert all(i.source["custody"] == "seized" for i in held)


def test_drugs_keep_their_kind_and_quantity(desk, month):
    bring(desk, month, "nibrs")
    drugs = next(i for i in custody.items_of("NM0990000.21-000002") if i.category == "drugs")
    assert drugs.what == (
        "Drugs or narcotics: marijuana, 12.5 × gram; amphetamines or methamphetamines, quantity not reported"
    )
    assert drugs.source["former_system"]["drugs"] == [
        {"type": "marijuana", "quantity": "12.5", "measure": "gram"},
        {"type": "amphetamines or methamphetamines", "quantity": "not reported", "measure": "not reported"},
    ]


def test_recovered_property_is_dated_when_it_was_recovered_and_vehicles_are_counted(desk, month):
    bring(desk, month, "nibrs")
    (car,) = custody.items_of("NM0990000.21-000003")
    assert (car.received_at, car.units, car.category) == (date(2021, 3, 15), 2, "vehicle")
    losses = [(p.loss, p.category, p.value) for p in cases.property_of("NM0990000.21-000003")]
    assert losses == [
        ("stolen", "vehicle", "9000"), ("stolen", "tool", "unknown"), ("damaged", "other", "700"), ("burned", "other", "50"),
        ("counterfeited", "document", "10"),
    ]  # fmt: skip


def test_a_group_b_arrest_is_a_case_of_its_own_and_names_the_incident_of_the_same_arrest(desk, month):
    bring(desk, month, "nibrs")
    assert cases.case("NM0990000.B-12").title.startswith("Group B arrest: Driving under the influence")
    assert "stands in incident NM0990000.21-000001" in cases.reports_of("NM0990000.A-77")[0].text


def test_an_incident_whose_case_is_open_already_is_refused_with_all_its_rows(desk, month, tmp_path):
    bring(desk, month, "nibrs")
    more = a_file(tmp_path / "more.txt", [line("1"), line("2"), line("3", property=[thing("13")])])
    told = refused(desk, more, "nibrs")
    assert [each["row"] for each in told] == [1, 2, 3]
    assert "is open already" in told[0]["reason"]


def test_keep_good_writes_refused_nibrs_lines_with_reasons(desk, tmp_path):
    path = a_file(tmp_path / "month.txt", [*a_month(), line("3", type_of_loss="9")], end="\r\n")
    done = bring(desk, path, "nibrs", keep_good=True)
    assert (done.rows, done.recorded) == (25, 24)
    with (tmp_path / "month.rejected.csv").open(newline="") as beside:
        (row,) = csv.DictReader(beside)
    assert row["rejected_column"] == "type_of_loss"
    assert row["line"] == line("3", type_of_loss="9")


def test_the_tables_after_an_import_are_what_the_record_gives(desk, folder, month):
    bring(desk, folder, history=True)
    bring(desk, month, "nibrs")
    assert replay.check().differences == ()


# --- a sample county


def test_a_sample_county_is_imported_whole_with_its_history(desk, tmp_path):
    told = write_sample(tmp_path / "county", cases=30, items=60, seed=3)
    done = bring(desk, tmp_path / "county", history=True)
    assert done.rejected == ()
    assert (
        done.rows
        == done.recorded
        == sum(told[k] for k in ("cases", "people", "relations", "reports", "items"))
    )
    truth = json.loads((tmp_path / "county" / "truth.json").read_text())
    planted = truth["planted"][0]
    assert item_of(planted["item"]).case == planted["booked_under"]
