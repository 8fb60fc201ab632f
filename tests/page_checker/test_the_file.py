"""VERIFY.HTM as a file: the same bytes each time, in every production of a release, and what people can compare."""

import base64
import hashlib
import json
import re
import shutil

import pytest
from click.testing import CliRunner

from muniment.cli.main import main
from muniment.verify import build_page, verify
from muniment.verify.receipt_form import fingerprint
from tests.page_checker.browsers import ask, fill, found, needs_chromium, press, text, wait
from tests.production import makers

PAGE = build_page.build()


def test_the_page_is_built_alike_each_time_and_from_any_checkout(monkeypatch, tmp_path):
    assert build_page.build() == PAGE
    copy = tmp_path / "page"
    shutil.copytree(build_page.SOURCES, copy)
    for path in copy.rglob("*.*"):
        path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    monkeypatch.setattr(build_page, "SOURCES", copy)
    assert build_page.build() == PAGE


def test_the_page_is_whole_by_itself_and_its_policy_knows_its_own_parts_alone():
    page = PAGE.decode()
    assert not re.search(r"""(?:src|href)=["'](?!#)""", page.split("<script")[0])
    assert "{{" not in page.split("<script")[0]
    parts = re.findall(r"<(?:script|style)[^>]*>(.*?)</(?:script|style)>", page, re.DOTALL)
    hashes = [base64.b64encode(hashlib.sha256(part.encode()).digest()).decode() for part in parts]
    assert len(hashes) == 3
    policy = re.search(r'Content-Security-Policy" content="([^"]+)"', page)[1]
    assert sorted(re.findall(r"'sha256-([^']+)'", policy)) == sorted(hashes)
    assert re.sub(r"'sha256-[^']+'", "#", policy) == (
        "default-src 'none'; script-src # #; style-src #; worker-src blob:; base-uri 'none'; form-action 'none'"
    )


def test_the_page_names_no_data_and_holds_no_one_elses_code():
    source = PAGE.decode()
    assert "sourceMappingURL" not in source
    assert not re.search(r"https?://(?!c2sp)", source)
    assert not re.search(
        r"\b(eval|Function)\(|document\.write|innerHTML|XMLHttpRequest|\bfetch\(|localStorage|navigator\.sendBeacon",
        source,
    )


def test_a_copy_and_its_digest_are_given_by_a_command(tmp_path):
    place = tmp_path / "copy.htm"
    said = CliRunner().invoke(main, ["verify-page", "--out", str(place)])
    assert said.exit_code == 0
    assert place.read_bytes() == PAGE
    digest = hashlib.sha256(PAGE).hexdigest()
    assert digest in said.output
    found_ = json.loads(CliRunner().invoke(main, ["--json", "verify-page"]).output)
    assert found_ == {"sha256": digest, "path": None}
    into = CliRunner().invoke(main, ["verify-page", "--out", str(tmp_path)])
    assert (tmp_path / "VERIFY.HTM").read_bytes() == PAGE
    assert into.exit_code == 0


@pytest.fixture(scope="module")
def office(template_home, tmp_path_factory):
    """An office that issued two productions, one after the other: its home, their folders, its key."""
    from django.db import connections

    from muniment.may import ROLES
    from muniment.record import current
    from muniment.site import boot

    place = tmp_path_factory.mktemp("office")
    connections.close_all()
    shutil.copytree(template_home, place / "home")
    desk = boot.desk(boot.open_office(place / "home", upgrade=False), user="founder", roles=ROLES, via="test")
    makers.a_rich_case(desk, place)
    for name in ("first", "second"):
        makers.issue(desk, place / name)
    key = desk.office.vkey
    connections.close_all()
    current.use(None)
    return place, key


def test_every_production_holds_the_same_page_signed_and_named(office):
    for root in (office[0] / "first", office[0] / "second"):
        assert (root / "VERIFY.HTM").read_bytes() == PAGE
        digest = hashlib.sha256(PAGE).hexdigest()
        assert f"{digest}  VERIFY.HTM\n" in (root / "tagmanifest-sha256.txt").read_text()
        assert "VERIFY.HTM" not in (root / "manifest-sha256.txt").read_text()
        assert f"{digest}  VERIFY.HTM\n" in (root / "SHA256SUMS").read_text()
        told = (root / "README.TXT").read_text()
        assert digest in told
        assert fingerprint(office[1]) in told
        assert b"build_page" not in (root / "verify.pyz").read_bytes()


@needs_chromium
@pytest.mark.browser
def test_a_real_production_is_checked_by_the_page_in_it(chromium, office):
    """From the stick itself: the page that lies in the folder checks the folder that it lies in."""
    root, key = office[0] / "second", office[1]
    ask(chromium, root / "VERIFY.HTM", root, number=makers.PROSECUTION, vkey=key)
    ours = found(chromium)
    theirs = verify(root, number=makers.PROSECUTION, vkey=key)
    assert ours["ok"], [each for each in ours["findings"] if not each["ok"]]
    assert (ours["verdict"], ours["list"], ours["counts"]) == (
        theirs.verdict,
        list(theirs.rows),
        theirs.counts,
    )
    press(chromium, "same")
    assert text(chromium, "verdict") == f"Verified: {theirs.verdict}"
    assert ours["package"]["files"] == sum(1 for path in root.rglob("*") if path.is_file())


@needs_chromium
@pytest.mark.browser
def test_an_earlier_production_and_its_checkpoint_hold_a_later_one(chromium, office):
    first, second = office[0] / "first", office[0] / "second"
    options = {"number": makers.PROSECUTION, "vkey": office[1]}
    ask(chromium, second / "VERIFY.HTM", second, **options, seen=(first / "PROOF/log/checkpoint",))
    assert found(chromium)["ok"]
    ask(chromium, first / "VERIFY.HTM", first, **options, seen=(second / "PROOF/log/checkpoint",))
    assert [each["check"] for each in found(chromium)["findings"] if not each["ok"]] == [3]


@needs_chromium
@pytest.mark.browser
def test_the_bell_rings_in_the_page_of_the_first_production(chromium, page, office):
    """Counsel holds the first production and a copy of the published log: the office need do nothing."""
    chromium.get("about:blank")
    chromium.get(f"{page.as_uri()}#later")
    chromium.pick_folder("kept-folder", office[0] / "first")
    chromium.pick_folder("now", office[0] / "home/published")
    fill(chromium, key="")
    press(chromium, "check")
    wait(chromium, "!document.getElementById('result').hidden")
    assert "at least one entry was added to this list" in text(chromium, "result")
