"""Names: who may be the same person, and who is not."""

from __future__ import annotations

import pytest

from muniment.linkage import atoms, score_people
from muniment.linkage.evidence import Counts
from muniment.linkage.names import compare, keys, parse


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("Bill Kettering", "William Kettering"),
        ("Ketering, Dale", "Dale Kettering"),
        ("DALE A. KETTERING", "Dale Kettering"),
        ("Mr. Dale Kettering Jr.", "Dale Kettering"),
        ("Rosa Maldonado-Cruz", "Rosa Cruz"),
        ("José Peña", "Jose Pena"),
        ("Jonh Smyth", "John Smith"),
        ("Retired Officer Walter Brandvold", "Walt Brandvold"),
        ("Katherine O'Brien", "Cathy OBrien"),
    ],
)
def test_one_name_in_two_spellings_is_found_and_agrees(a, b):
    one, other = parse(a), parse(b)
    assert set(keys(one)) & set(keys(other))
    assert compare(one, other)


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("John Smith Jr", "John Smith Sr"),
        ("Dale Kettering", "Doris Kettering"),
        ("Maria Reyes", "Mario Ruiz"),
        ("Ann Lee", "Ian Low"),
    ],
)
def test_other_people_s_names_do_not_agree(a, b):
    assert compare(parse(a), parse(b)) is None


def person(name, *, born="", phones=(), person=""):
    return atoms.of_person(name, "", born=born, phones=phones, person=person)


def test_a_common_name_needs_more_than_itself():
    counts = Counts(cases=10, people=10)
    assert score_people.same_person(person("John Smith"), person("John Smith"), counts)[0] < 5_000
    born = person("John Smith", born="1970-01-02")
    assert score_people.same_person(born, born, counts)[0] >= 10_000
    phone = person("John Smith", phones=("505-555-0123",))
    assert score_people.same_person(phone, phone, counts)[0] >= 10_000


def test_a_rare_name_is_enough():
    assert (
        score_people.same_person(person("Walter Brandvold"), person("Walt Brandvold"), Counts())[0]
        >= 10_000 - 1_500
    )


def test_another_day_of_birth_is_another_person():
    a, b = person("Walter Brandvold", born="1970-01-02"), person("Walter Brandvold", born="1984-11-20")
    assert score_people.same_person(a, b, Counts()) == (0, "", "")


def test_a_day_of_birth_with_its_parts_exchanged_still_agrees():
    a, b = person("John Smith", born="1970-01-02"), person("John Smith", born="1970-02-01")
    assert "one slip apart" in score_people.same_person(a, b, Counts())[2]


def test_a_person_of_many_matters_weighs_less_in_each():
    one = person("Walter Brandvold", person="ab")
    assert score_people.same_person(one, one, Counts(matters={"ab": 2}))[0] == 16_000
    assert score_people.same_person(one, one, Counts(matters={"ab": 200}))[0] < 10_000
