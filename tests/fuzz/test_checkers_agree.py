"""Two checkers, one package with a byte changed: the program and the page say the same of it, whoever changed it."""

from __future__ import annotations

import base64
import json
import shutil

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from muniment.ledger.errors import LedgerError
from muniment.verify import verify
from tests.fuzz.limits import within
from tests.fuzz.mutation import mutated
from tests.page_checker.browsers import needs_chromium
from tests.page_checker.conftest import chromium, cores, page
from tests.verify import thief

__all__ = ["chromium", "cores", "page"]
pytestmark = [pytest.mark.long, pytest.mark.browser, needs_chromium]
FILES = thief.vector_files()
PATHS = sorted(FILES)
INSIDE = [path for path in PATHS if path not in (thief.TAG_MANIFEST, "PACKAGE.note")]
PROOFS = [thief.CHAINS, thief.EVENTS, thief.INDEX, thief.WITHHELD, thief.CHECKPOINT, thief.BUNDLE]
MANY = settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
CHECK = """
const [number, key, files] = arguments, said = [];
const picked = Object.entries(files).map(([path, data]) => {
  const bytes = Uint8Array.from(atob(data), (sign) => sign.charCodeAt(0));
  return { path: "VOL001/" + path, file: new File([bytes], path.split("/").pop()) };
});
await Muniment.answer({ type: "check", picked, ask: { number, key } }, (message) => said.push(message));
const { type, result, problem } = said[said.length - 1];
return JSON.stringify(type === "done" ? { verdict: result.verdict, findings: result.findings } : { type, problem });
"""


def said_by_the_page(cores, files):
    coded = {path: base64.b64encode(data).decode() for path, data in files.items()}
    return json.loads(cores(CHECK, thief.NUMBER, thief.VKEY, coded))


def agree(cores, files, folder):
    shutil.rmtree(folder, ignore_errors=True)
    with within(120):
        ours = verify(thief.write(files, folder), number=thief.NUMBER, vkey=thief.VKEY)
        theirs = said_by_the_page(cores, files)
    assert "verdict" in theirs, theirs
    failing = {each["check"] for each in theirs["findings"] if not each["ok"]}
    assert (ours.verdict, thief.failing(ours)) == (theirs["verdict"], failing)
    stumbled = [each["what"] for each in theirs["findings"] if "could not be finished" in each["what"]]
    assert not stumbled


def test_both_say_the_same_of_the_package_itself(cores, tmp_path):
    agree(cores, FILES, tmp_path / "package")


@MANY
@given(data=st.data())
def test_both_say_the_same_of_a_stranger_s_change(cores, tmp_path_factory, data):
    path = data.draw(st.sampled_from(PATHS))
    files = {**FILES, path: data.draw(mutated([FILES[path]]))}
    agree(cores, files, tmp_path_factory.getbasetemp() / "stranger")


@MANY
@given(data=st.data())
def test_both_say_the_same_of_an_insider_s_change(cores, tmp_path_factory, data):
    path = data.draw(st.sampled_from(PROOFS) | st.sampled_from(INSIDE))
    files = {**FILES, path: data.draw(mutated([FILES[path]]))}
    try:
        files = thief.resign({**files, thief.MANIFEST: thief.manifest(files, payload=True)})
    except (ValueError, UnicodeError, LedgerError):
        return  # the checkpoint is not even two lines
    agree(cores, files, tmp_path_factory.getbasetemp() / "insider")
