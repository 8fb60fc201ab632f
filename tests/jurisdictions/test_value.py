"""What a thing is worth is no ground."""

import pytest

from muniment.jurisdictions import PACKS
from muniment.jurisdictions.value import NOT_GROUNDS, only_value_words, value_words

REFUSED = {
    "no evidentiary value": "no evidentiary value",
    "No Evidentiary Value.": "no evidentiary value",
    "it has no evidential value to this case": "no evidentiary value",
    "without any probative value": "no evidentiary value",
    "not related": "not related",
    "not_related": "not related",
    "Unrelated": "not related",
    "nothing to do with this": "not related",
    "irrelevant": "not relevant",
    "not relevant to our case": "not relevant",
    "not a match": "not a match",
    "does not match": "not a match",
    "didn’t match": "not a match",
    "duplicate": "duplicate",
    "a duplicate": "duplicate",
    "cumulative": "duplicate",
    "not believed": "not believed",
    "we do not find him credible": None,
    "not credible": "not believed",
    "unreliable": "not believed",
    "immaterial": "immaterial",
    "not material": "immaterial",
    "worthless": "no value",
    "inadmissible": "not admissible",
    "no evi\u200bdentiary va\u00adlue": "no evidentiary value",
    "ｎｏｔ　ｒｅｌａｔｅｄ": "not related",
    "not\u2010related": "not related",
}


@pytest.mark.parametrize(("text", "found"), REFUSED.items())
def test_words_of_value_are_known_by_name(text, found):
    assert value_words(text) == found
    assert only_value_words(text) == found


@pytest.mark.parametrize(
    "text",
    [
        "given in production 2 on 4 March, Bates 000012 to 000019, same digest",
        "duplicate of the report given as ALDER-000012 in production 2; both digests are equal",
        "privileged: letter of counsel to the investigator of 4 March",
        "order of 2 February, docket 41",
    ],
)
def test_a_reason_that_says_something_passes(text):
    assert only_value_words(text) is None


def test_no_pack_has_a_ground_of_value():
    for pack in PACKS.values():
        for ground in pack.grounds:
            assert value_words(ground.code) is None
            assert value_words(ground.says) is None
    assert set(NOT_GROUNDS) >= {
        "no evidentiary value",
        "not related",
        "not a match",
        "duplicate",
        "not believed",
        "immaterial",
    }
