"""Packages that an office issued, and what thieves made of them: each has its stated verdict."""

import os

import pytest

from tests.verify import corpus_of_productions as corpus


@pytest.mark.long
def test_each_package_of_an_office_has_its_stated_verdict(template_home, tmp_path):
    """`MUNIMENT_WRITE_CORPUS=1` writes what is found as what is stated; read the difference before keeping it."""
    cases = list(corpus.cases(template_home, tmp_path / "office"))
    if os.environ.get("MUNIMENT_WRITE_CORPUS"):
        corpus.write_expected({case.name: case.found for case in cases})
    stated = corpus.stated()
    assert {case.name: case.found.verdict for case in cases} == {
        name: each.verdict for name, each in stated.items()
    }
    for case in cases:
        assert set(stated[case.name].failing) <= set(case.found.failing), case.name
    assert sum(case.expected.verdict != corpus.BAD for case in cases) == 6
    assert len(cases) > 50
