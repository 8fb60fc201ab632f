"""Review: files of a prosecution, pages drawn in the box, decisions by hand, by key and many at once."""

from __future__ import annotations

import io

import pytest

from muniment.custody import actions as custody
from muniment.custody import queries as items
from muniment.disclosure import actions as disclosure
from muniment.documents import actions, box, reviewing
from muniment.errors.documents import ReviewUndone
from muniment.production import actions as productions
from tests.pages.story import FIRST, shown
from tests.readers import makers as m

ROOT = f"/review/{FIRST}"


@pytest.fixture
def files(desk, story):
    """Four files about the pistol: a PDF, a mail, something hidden, something locked."""
    item = items.resolve(story.pistol)
    held = {
        "scene.pdf": m.pdf("The slide was cracked", "A second page"),
        "mail.eml": m.message("Nothing about the slide"),
        "notes.docx": m.docx(m.paragraph("open", props="<w:rPr><w:vanish/></w:rPr>")),
        "locked.pdf": m.locked_pdf("x", "y"),
    }
    for name, data in held.items():
        custody.add_file(desk, item, stream=io.BytesIO(data), name=name)
    for file in items.files(item):
        actions.read_file(desk, file, pool=box.pool())
    return {file.name: file for file in items.files(item)}


def decided(files):
    item = files["scene.pdf"].item
    return {row.file.name: row.decision for row in reviewing.files(FIRST, [item])}


def test_the_list_says_what_each_file_holds_and_what_was_decided(signed_in, files):
    page = shown(signed_in("prosecutor").get(ROOT))
    assert "1 to 4 of 4 files" in page
    assert "hidden text" in page
    assert "not all read" in page
    assert "Undecided: 4" in page


def test_a_page_is_drawn_and_its_words_stand_beside_it(signed_in, files):
    client = signed_in("paralegal")
    digest = files["scene.pdf"].digest
    answer = client.get(f"{ROOT}/{digest}?q=cracked")
    assert "<mark>cracked</mark>" in answer.content.decode()
    assert f'src="{ROOT}/{digest}/2.webp"' in answer.content.decode()
    drawn = client.get(f"{ROOT}/{digest}/1.webp")
    assert (drawn.headers["Content-Type"], drawn.content[8:12]) == ("image/webp", b"WEBP")
    assert client.get(f"{ROOT}/{digest}/9.webp").status_code == 404
    assert client.get(f"{ROOT}/{files['mail.eml'].digest}/1.webp").status_code == 404


def test_a_decision_leads_to_the_next_file_and_keeps_the_filter(signed_in, files):
    client = signed_in("prosecutor")
    answer = client.post(
        f"{ROOT}/{files['scene.pdf'].digest}?state=undecided", {"decision": "withhold", "note": "ask"}
    )
    assert answer.headers["Location"] == f"{ROOT}/{files['mail.eml'].digest}?state=undecided"
    assert decided(files)["scene.pdf"] == "withhold"
    assert "1 to 3 of 3 files (of 4 in all)" in shown(client.get(f"{ROOT}?state=undecided"))


def test_many_at_once_first_show_what_will_happen_and_leave_out_what_has_to_be_looked_at(signed_in, files):
    client = signed_in("paralegal")
    told = {"decision": "disclose", "file": [file.digest for file in files.values()]}
    page = shown(client.post(f"{ROOT}/decide", told))
    assert "2 files will be marked" in page
    assert "2 left out" in page
    assert set(decided(files).values()) == {"undecided"}
    client.post(f"{ROOT}/decide", {**told, "seen": "yes"})
    assert decided(files) == {
        "scene.pdf": "disclose",
        "mail.eml": "disclose",
        "notes.docx": "undecided",
        "locked.pdf": "undecided",
    }


def test_what_is_marked_is_withheld_before_anything_is_produced(desk, files, tmp_path):
    reviewing.decide(desk, FIRST, [files["mail.eml"]], decision="redact")
    with pytest.raises(ReviewUndone, match=r"mail\.eml \(redact\)"):
        productions.issue(desk, FIRST, to="Defender", out=tmp_path / "out")
    disclosure.withhold(
        desk,
        FIRST,
        [files["mail.eml"].item],
        ground="confidential-informer",
        description="a mail",
        files=[files["mail.eml"].digest],
    )
    productions.issue(desk, FIRST, to="Defender", out=tmp_path / "out")


def test_words_narrow_the_list(signed_in, files):
    page = shown(signed_in("prosecutor").get(f"{ROOT}?q=slide"))
    assert "1 to 2 of 2 files (of 4 in all)" in page
    assert "can not be read at sign" in shown(signed_in("prosecutor").get(f"{ROOT}?q=(slide"))


def test_others_look_and_do_not_decide(signed_in, files):
    client = signed_in("agent")
    digest = files["scene.pdf"].digest
    assert "Disclose d" not in shown(client.get(f"{ROOT}/{digest}"))
    assert client.post(f"{ROOT}/{digest}", {"decision": "disclose"}).status_code == 403
    assert client.post(f"{ROOT}/decide", {"decision": "disclose", "file": [digest]}).status_code == 403
    assert signed_in("defender").get(f"{ROOT}/{digest}").status_code == 403


def test_a_word_that_is_no_decision_is_refused(signed_in, files):
    answer = signed_in("prosecutor").post(f"{ROOT}/{files['scene.pdf'].digest}", {"decision": "burn"})
    assert answer.status_code == 400
    assert decided(files)["scene.pdf"] == "undecided"
