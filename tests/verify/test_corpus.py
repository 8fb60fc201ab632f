"""The shared set of packages: our checker says of each what is stated, and the set can be written anywhere."""

import json

import pytest

from muniment.verify import verify
from tests.verify import corpus, thief

CASES = list(corpus.cases())


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_each_package_has_its_stated_verdict(case):
    assert case.found == case.expected


def test_what_is_stated_is_stated_of_packages_that_are_there():
    stated = json.loads(corpus.EXPECTED.read_text())
    assert sorted(stated) == sorted(case.name for case in CASES)
    assert sum(case.expected.verdict != "not ok" for case in CASES) > 20
    failing = {check for case in CASES for check in case.expected.failing}
    assert failing == set(range(1, 15))  # every check is robbed at least once


def test_a_package_written_out_with_what_lies_beside_it_is_judged_alike(tmp_path):
    asked = {"seen": 0, "log": 0, "policy": 0}
    for n, case in enumerate(CASES):
        if any(getattr(case.asked, name) for name in asked):
            root = case.build(tmp_path / str(n))
            verdict = verify(root, **case.asked.options(tmp_path / str(n)))
            assert (verdict.verdict, tuple(sorted(thief.failing(verdict)))) == case.expected
            for name in asked:
                asked[name] += bool(getattr(case.asked, name))
    assert all(asked.values())


def test_a_case_is_a_name_a_builder_and_what_is_expected(tmp_path):
    name, build, expected = next(corpus.cases(good=True))
    assert isinstance(name, str)
    assert (build(tmp_path) / "PACKAGE.note").is_file()
    assert expected.failing == ()
