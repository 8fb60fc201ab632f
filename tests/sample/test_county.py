from __future__ import annotations

import csv
import json
import os
import subprocess
import sys
from collections import Counter
from datetime import date

import pytest

from muniment.errors.importers import SampleFolderTaken
from muniment.importers import columns, mapping, plan, tables
from muniment.importers.columns import Line
from muniment.sample import county, words
from muniment.sample.county import TIES
from muniment.sample.write import NAMES, write

MAKE = "import sys; from pathlib import Path; from muniment.sample.write import write; write(Path(sys.argv[1]), cases=40, items=150, seed=7)"


def rows(folder, name):
    with (folder / f"{name}.csv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    folder = tmp_path_factory.mktemp("county") / "county"
    write(folder, cases=120, items=600, seed=7)
    return folder


@pytest.fixture(scope="module")
def truth(made):
    return json.loads((made / "truth.json").read_text())


@pytest.mark.long
def test_the_same_seed_makes_the_same_bytes_whatever_the_hash_seed(tmp_path):
    for hash_seed in ("0", "1", "random"):
        subprocess.run(
            [sys.executable, "-c", MAKE, str(tmp_path / hash_seed)],
            check=True,
            env={**os.environ, "PYTHONHASHSEED": hash_seed},
        )
    for name in NAMES:
        assert len({(tmp_path / each / name).read_bytes() for each in ("0", "1", "random")}) == 1


def test_another_seed_makes_another_county(tmp_path):
    write(tmp_path / "a", cases=10, items=20, seed=1)
    write(tmp_path / "b", cases=10, items=20, seed=2)
    assert (tmp_path / "a" / "items.csv").read_bytes() != (tmp_path / "b" / "items.csv").read_bytes()


@pytest.mark.parametrize(("cases", "items"), [(1, 0), (1, 5), (2, 4), (3, 100), (40, 200)])
def test_as_many_cases_and_items_as_were_asked_for(tmp_path, cases, items):
    told = write(tmp_path / "county", cases=cases, items=items, seed=5)
    assert (told["cases"], told["items"]) == (cases, items)
    assert len(rows(tmp_path / "county", "cases")) == cases
    assert len(rows(tmp_path / "county", "items")) == items


def test_every_file_is_read_by_the_importer_without_a_refusal(made):
    for path, kind in plan.plan(made):
        table = tables.look(path, known=columns.names(kind))
        sheet = columns.sheet(table, kind, mapping=mapping.Dialect(), today=date(2024, 1, 1))
        assert sheet.ignored == ()
        assert all(isinstance(line, Line) for line in sheet.lines())


def test_a_folder_that_holds_something_is_not_written_over(tmp_path):
    (tmp_path / "notes.txt").write_text("mine")
    with pytest.raises(SampleFolderTaken):
        write(tmp_path, cases=2, items=4, seed=1)
    assert [p.name for p in tmp_path.iterdir()] == ["notes.txt"]


def test_it_is_a_county(made):
    cases, items = rows(made, "cases"), rows(made, "items")
    assert {number["number"].partition(".")[0] for number in cases} == {"SO", "PD"}
    assert {item["category"] for item in items} == set(words.THINGS)
    assert 0.1 < sum(bool(case["prosecutions"]) for case in cases) / len(cases) < 0.6
    assert any(";" in case["prosecutions"] for case in cases)  # two defendants of one case
    assert 0.05 < sum(bool(item["words"]) for item in items) / len(items) < 0.4
    assert (
        max(Counter(p["cases"].count(";") + 1 for p in rows(made, "people") if p["cases"])) > 2
    )  # known to the police


def test_every_tie_is_planted_and_has_its_twin(truth):
    assert {each["tie"] for each in truth["planted"]} == set(TIES)
    assert Counter(each["tie"] for each in truth["planted"]) == Counter(
        each["tie"] for each in truth["twins"]
    )
    assert {each["pair"] for each in truth["planted"]} == {each["pair"] for each in truth["twins"]}


def test_the_truth_names_the_rows_of_the_items(made, truth):
    with (made / "items.csv").open(encoding="utf-8", newline="") as lines:
        table = list(csv.reader(lines))
    for each in (*truth["planted"], *truth["twins"]):
        assert table[each["row"] - 1][0] == each["item"]
        assert (table[each["row"] - 1][1] or None) == each["booked_under"]


def test_what_is_misfiled_is_not_booked_where_it_belongs(truth):
    assert all(each["booked_under"] != each["case"] for each in truth["planted"])
    assert any(each["booked_under"] is None for each in (*truth["planted"], *truth["twins"]))


def test_a_misfiled_item_has_the_tie_that_the_truth_tells(made, truth):
    items = {item["number_at_former_system"]: item for item in rows(made, "items")}
    people = {person["id"]: person for person in rows(made, "people")}
    texts = Counter()
    reports = {}
    for report in rows(made, "reports"):
        reports[report["case"]] = f"{reports.get(report['case'], '')} {report['text']}"
    friends: dict[str, set[str]] = {}
    for relation in rows(made, "relations"):
        friends.setdefault(relation["person_a"], set()).add(relation["person_b"])
    for each in truth["planted"]:
        item = items[each["item"]]
        texts[each["tie"]] += 1
        if each["tie"] == "person":
            assert each["case"] in people[item["source_person"]]["cases"]
        elif each["tie"] == "relation":
            steps = {c for b in friends[item["source_person"]] for c in friends.get(b, ())}
            assert any(each["case"] in people[c]["cases"] for c in steps)
        elif each["tie"] == "serial":
            true = next(
                w.strip(".,") for w in reports[each["case"]].split() if _near(w.strip(".,"), item["serial"])
            )
            assert true != item["serial"]
        elif each["tie"] == "number":
            assert _near(item["matter_named"], each["case"].partition(".")[2])
            assert item["matter_named"] in item["words"]
        else:
            assert item["caliber"] in reports[each["case"]]
    assert set(texts) == set(TIES)


def test_a_twin_is_tied_to_nothing(made, truth):
    items = {item["number_at_former_system"]: item for item in rows(made, "items")}
    people = {person["id"]: person for person in rows(made, "people")}
    numbers = [case["number"].partition(".")[2] for case in rows(made, "cases")]
    texts = " ".join(report["text"] for report in rows(made, "reports"))
    friends: dict[str, set[str]] = {}
    for relation in rows(made, "relations"):
        friends.setdefault(relation["person_a"], set()).add(relation["person_b"])
        friends.setdefault(relation["person_b"], set()).add(relation["person_a"])
    for each in truth["twins"]:
        item = items[each["item"]]
        near = {item["source_person"]} | friends.get(item["source_person"], set())
        near |= {c for b in near for c in friends.get(b, ())}
        assert not any(people[p]["cases"] for p in near)
        assert not item["matter_named"] or not any(_near(item["matter_named"], number) for number in numbers)
        assert not item["serial"] or not any(
            _near(word.strip(".,"), item["serial"]) for word in texts.split()
        )
        assert not any(street in item["words"] for street in words.STREETS)


def _near(a: str, b: str) -> bool:
    """Equal but for one sign or one exchange of neighbors."""
    if len(a) != len(b) or not a:
        return False
    apart = [at for at in range(len(a)) if a[at] != b[at]]
    return len(apart) <= 1 or (len(apart) == 2 and apart[1] == apart[0] + 1 and sorted(a) == sorted(b))


def test_nothing_is_later_than_the_last_day():
    made = county.build(cases=60, items=200, seed=4)
    assert max(item.received for item in made.items) <= county.LAST_DAY
    assert max(report.dated for report in made.reports) <= county.LAST_DAY
