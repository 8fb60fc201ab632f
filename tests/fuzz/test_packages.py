"""Whole productions, a byte of them changed: never in order, never a stumble, never a file outside."""

from __future__ import annotations

import shutil

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from muniment.ledger.note import parse_note
from muniment.verify import verify
from tests.fuzz.limits import within
from tests.fuzz.mutation import mutated
from tests.verify import thief

FILES = thief.vector_files()
PATHS = sorted(FILES)
SOME = settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
MANY = settings(max_examples=200, deadline=None, suppress_health_check=list(HealthCheck))
INSIDE = [path for path in PATHS if path not in (thief.TAG_MANIFEST, "PACKAGE.note")]
STUMBLED = "The check could not be finished"


def judged(files, folder):
    """The verdict; a folder is made anew for each package."""
    shutil.rmtree(folder, ignore_errors=True)
    with within(60):
        return verify(thief.write(files, folder), number=thief.NUMBER, vkey=thief.VKEY)


def stumbles(verdict):
    return [finding.what for finding in verdict.findings if finding.what.startswith(STUMBLED)]


def changed(data):
    path = data.draw(st.sampled_from(PATHS))
    seeds = [
        FILES[path],
        *(FILES[each] for each in PATHS if each.rpartition(".")[2] == path.rpartition(".")[2]),
    ]
    return path, data.draw(mutated([FILES[path]] * 3 + seeds))


def a_changed_file_is_found(data, folder):
    path, content = changed(data)
    verdict = judged({**FILES, path: content}, folder)
    assert not stumbles(verdict)
    if verdict.ok and content != FILES[path]:  # only lines of unknown keys may be put below a note
        assert path == "PACKAGE.note"
        assert parse_note(content).text == parse_note(FILES[path]).text


def an_insider_makes_no_check_stumble(data, folder):
    """With every key: the changed file is covered by new manifests and a new signature."""
    path = data.draw(st.sampled_from(INSIDE))
    files = {**FILES, path: data.draw(mutated([FILES[path]]))}
    try:
        files = thief.resign({**files, thief.MANIFEST: thief.manifest(files, payload=True)})
    except (ValueError, UnicodeError):
        return  # the checkpoint is not even two lines
    assert not stumbles(judged(files, folder))


@SOME
@given(data=st.data())
def test_a_changed_file_is_found(data, tmp_path_factory):
    a_changed_file_is_found(data, tmp_path_factory.getbasetemp() / "changed")


@SOME
@given(data=st.data())
def test_an_insider_makes_no_check_stumble(data, tmp_path_factory):
    an_insider_makes_no_check_stumble(data, tmp_path_factory.getbasetemp() / "resigned")


@pytest.mark.long
@MANY
@given(data=st.data())
def test_a_changed_file_is_found_however_long_one_tries(data, tmp_path_factory):
    a_changed_file_is_found(data, tmp_path_factory.getbasetemp() / "changed")


@pytest.mark.long
@MANY
@given(data=st.data())
def test_an_insider_makes_no_check_stumble_however_long_one_tries(data, tmp_path_factory):
    an_insider_makes_no_check_stumble(data, tmp_path_factory.getbasetemp() / "resigned")
