"""A day's register as counsel gets it, a byte of it changed by a stranger, or by an insider who signs anew."""

from __future__ import annotations

import shutil
from functools import cache

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from muniment.ledger.note import parse_note
from muniment.verify import register
from tests.fuzz.limits import within
from tests.fuzz.mutation import mutated
from tests.register import makers

FEW = settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
MANY = settings(max_examples=120, deadline=None, suppress_health_check=list(HealthCheck))
STUMBLED = "The check could not be finished"


@cache
def written(base):
    """One true register, and its files."""
    folder = makers.hand_over(makers.an_office(), base / "true")
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def change(data, base, *, signs):
    files = written(base)
    folder = base / "changed"
    shutil.rmtree(folder, ignore_errors=True)
    for path, content in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(content)
    path = data.draw(st.sampled_from(sorted(files)))
    content = data.draw(mutated([files[path]]))
    (folder / path).write_bytes(content)
    if signs:
        try:
            makers.resign(folder)
        except (ValueError, LookupError):  # what it signs over is not even lines
            return
    with within(60):
        found = makers.judge(folder)
    assert not [each.what for each in found.findings if each.what.startswith(STUMBLED)]
    if (
        found.ok and not signs and content != files[path]
    ):  # only lines of unknown keys may be put below a note
        assert path == register.NOTE
        assert parse_note(content).text == parse_note(files[path]).text


@pytest.fixture(scope="module")
def base(tmp_path_factory):
    return tmp_path_factory.mktemp("register")


@pytest.mark.parametrize("signs", [False, True], ids=["a stranger", "an insider"])
@FEW
@given(data=st.data())
def test_a_changed_register_is_found_and_stumbles_over_nothing(base, data, signs):
    change(data, base, signs=signs)


@pytest.mark.long
@pytest.mark.parametrize("signs", [False, True], ids=["a stranger", "an insider"])
@MANY
@given(data=st.data())
def test_a_changed_register_is_found_however_long_one_tries(base, data, signs):
    change(data, base, signs=signs)
