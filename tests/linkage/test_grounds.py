"""What is a ground for "not related", and what is a judgment."""

from __future__ import annotations

import pytest

from muniment.linkage.grounds import judgment_in


@pytest.mark.parametrize(
    "reason",
    [
        "no evidentiary value",
        "No evidentiary value.",
        "The DA says it has no evidentiary value",
        "not relevant",
        "irrelevant and immaterial",
        "not a match",
        "does not match",
        "they don't match the rounds in evidence",
        "not believed",
        "source not credible",
        "duplicate",
        "duplicate evidence",
        "immaterial",
        "worthless",
        "not related",
        "unrelated to this case",
        "nothing to do with the case",
        "information only",
        "as instructed by the prosecutor",
        "told to by the DA's office",
        "cumulative",
        "N/A",
        "no",
        "because",
        "???",
        "not ours",
        "Not a match. No evidentiary value. Not relevant.",
    ],
)
def test_a_judgment_alone_is_no_ground(reason):
    assert judgment_in(reason)


@pytest.mark.parametrize(
    "reason",
    [
        "Bought by the source at Alder Sporting Goods on 2024-02-11; receipt shown and copied",
        "Serial traced to an owner in Yuma who confirms that she lost it in 2019",
        "Not a match: the headstamp date is 2024, two years after the shooting",
        "Belongs to burglary 24-000777, whose victim identified his own engraving",
    ],
)
def test_a_fact_is_a_ground_even_beside_a_judgment(reason):
    assert judgment_in(reason) is None
