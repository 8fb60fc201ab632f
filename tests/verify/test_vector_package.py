"""The vector package: its stated verdict, and that no byte of it can change."""

import functools
import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from muniment.ledger import ed25519, vrf
from muniment.verify import lines as proof_lines
from muniment.verify import verify
from tests.verify.thief import NUMBER, PACKAGE, VKEY, World, failing, judge, vector_files, write

FILES = vector_files()
SMALL = 700


@pytest.fixture
def quick(monkeypatch):
    """These are functions of bytes alone: asked the same thousands of times, they may remember."""
    for module, name in (
        (vrf, "verify"),
        (ed25519, "verify"),
        (proof_lines, "read_opening"),
        (proof_lines, "read_chain"),
    ):
        monkeypatch.setattr(module, name, functools.lru_cache(maxsize=5000)(getattr(module, name)))


def test_the_package_has_its_stated_verdict_counts_and_rows(tmp_path):
    verdict = judge(FILES, tmp_path)
    assert verdict.verdict == PACKAGE["verdict"]
    assert verdict.ok
    assert not verdict.failed()
    assert verdict.counts == PACKAGE["counts"]
    assert list(verdict.rows) == PACKAGE["rows"]
    assert list(verdict.withheld) == json.loads(FILES["DATA/WITHHELD.json"])
    assert [finding.check for finding in verdict.findings] == list(range(1, 15))
    assert (verdict.number, verdict.origin, verdict.size) == (NUMBER, "ledger.example.org/muniment-test", 109)


def test_without_a_key_it_is_consistent_and_never_complete(tmp_path):
    verdict = judge(FILES, tmp_path, vkey=None)
    assert verdict.verdict == PACKAGE["verdict_without_key"]
    assert verdict.ok


def test_without_a_number_the_verdict_says_so(tmp_path):
    assert judge(FILES, tmp_path, number=None).verdict == PACKAGE["verdict"] + " (number not confirmed)"
    assert (
        judge(FILES, tmp_path, number=None, vkey=None).verdict
        == "consistent, key not confirmed (number not confirmed)"
    )


def test_the_number_may_be_typed_as_people_type_it(tmp_path):
    verdict = judge(FILES, tmp_path, number=" d2.cr 2024/55 ")
    assert verdict.ok
    assert verdict.number == NUMBER


def test_the_thief_without_a_theft_writes_the_same_bytes():
    assert World.of_vector().build() == FILES


def _changed(folder, path, at):
    """Flip one bit of a byte on disk, judge, and put it back."""
    target = folder / path
    data = bytearray(FILES[path])
    data[at] ^= 1 << (at % 7)
    target.write_bytes(data)
    verdict = verify(folder, number=NUMBER, vkey=VKEY)
    target.write_bytes(FILES[path])
    return verdict


def _all_not_ok(folder, places):
    write(FILES, folder)
    assert [(path, at) for path, at in places if _changed(folder, path, at).ok] == []


@pytest.mark.usefixtures("quick")
def test_a_changed_byte_is_never_ok_sampled(tmp_path):
    _all_not_ok(
        tmp_path,
        [
            (path, at)
            for path, data in sorted(FILES.items())
            for at in range(0, len(data), 11 if len(data) < SMALL else 997)
        ],
    )


@pytest.mark.long
@pytest.mark.usefixtures("quick")
@pytest.mark.parametrize("path", sorted(FILES))
def test_every_changed_byte_is_never_ok(tmp_path, path):
    _all_not_ok(tmp_path, [(path, at) for at in range(len(FILES[path]))])


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.sampled_from(sorted(FILES)), st.integers(0, 10**6), st.binary(min_size=1, max_size=9))
def test_bytes_put_in_anywhere_are_never_ok(tmp_path, path, at, more):
    data = FILES[path]
    at %= len(data) + 1
    changed = data[:at] + more + data[at:]
    verdict = judge({**FILES, path: changed}, tmp_path)
    assert verdict.ok == (changed == data)


@pytest.mark.parametrize("path", sorted(FILES))
def test_a_missing_file_is_never_ok(tmp_path, path):
    verdict = judge({other: data for other, data in FILES.items() if other != path}, tmp_path)
    assert verdict.verdict == "not ok"
    assert all(isinstance(finding.what, str) and finding.what for finding in verdict.failed())


@pytest.mark.parametrize("path", sorted(FILES))
def test_an_empty_or_binary_file_is_a_finding_and_no_traceback(tmp_path, path):
    for data in (b"", b"\0\xff" * 40, b"[" * 100_000, b"{}\n"):
        verdict = judge({**FILES, path: data}, tmp_path)
        assert verdict.verdict == "not ok"
        assert not [finding for finding in verdict.failed() if "could not be finished" in finding.what]


def test_a_link_in_the_volume_is_not_followed(tmp_path):
    (tmp_path / "secret").write_text("rely on the list\n")
    volume = write(FILES, tmp_path / "VOL001")
    (volume / "DATA/README.TXT").unlink()
    (volume / "DATA/README.TXT").symlink_to(tmp_path / "secret")
    verdict = verify(volume, number=NUMBER, vkey=VKEY)
    assert failing(verdict) == {14}
    assert any("is a link" in finding.what for finding in verdict.failed())
