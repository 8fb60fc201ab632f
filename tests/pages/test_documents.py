"""Files as text, the search, and what could not be read."""

from __future__ import annotations

import io

import pytest

from muniment.custody import actions as custody
from muniment.custody import queries as items
from muniment.documents import actions, queries
from muniment.readers.pool import Pool
from tests.pages.story import CASE, shown
from tests.readers import makers as m

SCRIPT = "<script>alert(1)</script>"


@pytest.fixture(scope="module")
def pool():
    with Pool() as one:
        yield one


@pytest.fixture
def report(desk, story, pool):
    """A report with something hidden, and something locked, about the pistol: its address."""
    held = m.zipped(
        {
            "report.docx": m.docx(
                m.paragraph(f"The slide was cracked &lt;b&gt; {SCRIPT.replace('<', '&lt;')}"),
                comments=f"<w:comment>{m.paragraph('ask the armorer')}</w:comment>",
            ),
            "locked.pdf": m.locked_pdf("hunter2", "ENCMARK"),
        }
    )
    item = items.resolve(story.pistol)
    custody.add_file(desk, item, stream=io.BytesIO(held), name="armory.zip")
    (file,) = items.files(item)
    actions.read_file(desk, file, pool=pool)
    return f"/items/{story.pistol}/files/{file.digest}"


def test_the_text_of_a_file_says_what_the_page_would_not_show(signed_in, report):
    answer = signed_in("tech").get(f"{report}/text?q=slide")
    page = shown(answer)
    assert "The slide was cracked" in page
    assert "comment" in page
    assert "ask the armorer" in page
    assert "Not all of it could be read" in page
    assert "<mark>slide</mark>" in answer.content.decode()
    assert SCRIPT not in answer.content.decode()


def test_the_file_itself_is_never_shown_inside_a_page(signed_in, report):
    answer = signed_in("tech").get(report)
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert "sandbox" in answer.headers["Content-Security-Policy"]


def test_a_search_leads_to_the_part_inside(signed_in, report):
    answer = signed_in("agent").get("/search", {"q": "slide w/5 cracked"})
    page = shown(answer)
    assert "1 to 1 of 1 hit" in page
    assert "inside: report.docx" in page
    assert f'href="{report}/text?q=slide%20w/5%20cracked"' in answer.content.decode()
    assert "slide: 1" in page


def test_a_search_narrows_by_what_was_found(signed_in, report):
    answer = signed_in("agent").get("/search", {"q": "rounds OR slide"})
    assert "kind%3A%22file%22" in answer.content.decode()
    assert CASE in shown(answer)


def test_a_search_that_can_not_be_read_names_the_place(signed_in, story):
    answer = signed_in("agent").get("/search", {"q": "rounds AND (garage"})
    assert answer.status_code == 422
    assert "a parenthesis is not closed" in shown(answer)
    assert "at sign 19" in shown(answer)


def test_a_search_for_nothing_shows_the_box(signed_in, story):
    assert "Search for" in shown(signed_in("agent").get("/search"))


def test_the_same_hits_as_csv(signed_in, report):
    rows = signed_in("agent").get("/search.csv", {"q": "slide"}).content.decode().splitlines()
    assert rows[0].startswith("\ufeffkind,item,case")
    assert "report.docx" in rows[1]


def test_exceptions_are_listed_and_decided_by_the_prosecutors_office(signed_in, report):
    (line,) = queries.exceptions()
    assert "armory.zip" in shown(signed_in("tech").get("/exceptions"))
    assert "Decide" not in shown(signed_in("tech").get(f"/exceptions/{line.id}"))
    assert (
        signed_in("tech").post(f"/exceptions/{line.id}", {"how": "waived", "reason": "x"}).status_code == 403
    )
    client = signed_in("prosecutor")
    assert client.post(f"/exceptions/{line.id}", {"how": "waived", "reason": ""}).status_code == 422
    done = client.post(
        f"/exceptions/{line.id}",
        {"how": "produced as it is", "reason": "The defense has the password"},
        follow=True,
    )
    assert "produced as it is by" in shown(done)
    assert "None." in shown(client.get("/exceptions?open=on"))
    assert "The defense has the password" in client.get("/exceptions.csv").content.decode()


def test_a_file_that_waits_says_so(signed_in, desk, story):
    item = items.resolve(story.rounds)
    digest = custody.add_file(desk, item, stream=io.BytesIO(b"words"), name="later.txt").digest
    assert "not read yet" in shown(signed_in("tech").get(f"/items/{story.rounds}"))
    assert "Nothing has read this file yet" in shown(
        signed_in("tech").get(f"/items/{story.rounds}/files/{digest}/text")
    )
