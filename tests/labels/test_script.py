"""Words from right to left: joined, in the order of the eye, and none of them lost."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from muniment.labels.pdf import lines, printable
from muniment.labels.script import levels, ordered, runs_right_to_left, shaped

MIRRORS = str.maketrans("([{<«‹", ")]}>»›")
SCRIPTS = st.text(
    st.sampled_from("abc XYZ 019.,:%()-אבגדמשתابتثجدرسعلمو\u064e\u0651\u0644\u0627\u0623 дру γλ\u200d\u202e"),
    max_size=80,
)


def drawn(text):
    text = shaped(text)
    right = runs_right_to_left(text)
    return ordered(text, levels(text, right_to_left=right), right_to_left=right)


@pytest.mark.parametrize(
    ("read", "seen"),
    [
        ("plain (text) 5%", "plain (text) 5%"),
        ("שלום", "םולש"),
        ("שלום (עולם) 12:30", "12:30 (םלוע) םולש"),
        ("abc עברית def", "abc תירבע def"),
        ("abc עברית 12 טוב def", "abc בוט 12 תירבע def"),
        ("עברית abc def טוב", "בוט abc def תירבע"),
        ("עלות 10$ ליחידה", "הדיחיל 10$ תולע"),
        ("a (ב) c", "a (ב) c"),
        ("טוב!", "!בוט"),
    ],
)
def test_hebrew_is_drawn_in_the_order_of_the_eye(read, seen):
    assert drawn(read) == seen


@pytest.mark.parametrize(
    ("read", "seen"),
    [
        (
            "سلام",
            "\ufee1\ufefc\ufeb3",
        ),  # seen from the left: meem; lam with alef; seen at the beginning of the word
        ("بيت", "\ufe96\ufef4\ufe91"),
        ("دار", "\u0631\u0627\u062f".translate({0x631: 0xFEAD, 0x627: 0xFE8D, 0x62F: 0xFEA9})),
        ("لا", "\ufefb"),
        ("بلا", "\ufefc\ufe91"),
        ("٣ بيت", "\ufe96\ufef4\ufe91 ٣"),
    ],
)
def test_arabic_letters_are_joined(read, seen):
    assert drawn(read) == seen


def test_marks_stay_over_their_letter():
    assert drawn("بَت") == "\ufe96\ufe91\u064e"


def test_controls_of_direction_do_not_reach_the_page():
    assert drawn("abc\u202edef\u2066ghi") == "abcdefghi"


def signs_of(text):
    return sorted(text.translate(MIRRORS).replace(" ", ""))


@given(SCRIPTS, st.integers(20, 300))
def test_no_sign_is_lost_between_the_lines(text, width):
    found = lines(text, size=9, width=width)
    assert signs_of("".join(each.text for each in found)) == signs_of(printable(shaped(text)))


@given(st.text(max_size=60))
def test_any_text_is_drawn(text):
    assert isinstance(lines(text, size=9, width=100), list)


@given(st.text(st.characters(max_codepoint=0x24F, exclude_categories=["Cc", "Cs"]), max_size=60))
def test_left_to_right_text_is_untouched(text):
    assert drawn(text) == text
