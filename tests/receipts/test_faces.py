"""A receipt from the page right after intake, and over the API."""

import base64

import pytest

from muniment.verify.receipt import verify_receipt
from tests.pages.story import PASSWORD, WORDS
from tests.pages.story import home as home  # noqa: PLC0414  the story's home, for this module


def test_the_item_page_and_the_intake_offer_it(signed_in, story):
    tech = signed_in("tech")
    for address in (f"/items/{story.walk_in}/receipt", f"/items/{story.walk_in}/taken-in"):
        assert f"/items/{story.walk_in}/receipt.pdf" in tech.get(address).content.decode()
    assert f"/items/{story.walk_in}/receipt" in tech.get(f"/items/{story.walk_in}").content.decode()


def test_the_page_gives_a_pdf_that_checks(signed_in, story, desk):
    answer = signed_in("tech").get(f"/items/{story.walk_in}/receipt.pdf")
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "application/pdf")
    found = verify_receipt(answer.content, desk.office.vkey)
    assert (found.verdict, found.fields["words"]) == ("on the record", WORDS)
    without = signed_in("tech").get(f"/items/{story.walk_in}/receipt.pdf?without=name&without=matter")
    assert not {"source", "matter_named"} & verify_receipt(without.content, desk.office.vkey).fields.keys()


@pytest.mark.parametrize("user", ["defender", "judge", "auditor", "admin"])
def test_those_who_take_nothing_in_print_none(signed_in, story, user):
    assert signed_in(user).get(f"/items/{story.walk_in}/receipt.pdf").status_code == 403


def test_the_api_gives_it_too(visitor, story, desk):
    def get(user, address):
        name = "Basic " + base64.b64encode(f"{user}:{PASSWORD}".encode()).decode()
        return visitor.get(f"/api{address}", headers={"Authorization": name})

    answer = get("tech", f"/items/{story.walk_in}/receipt.pdf?name=false")
    found = verify_receipt(answer.content, desk.office.vkey)
    assert (found.ok, "source" in found.fields) == (True, False)
    assert get("judge", f"/items/{story.walk_in}/receipt.pdf").status_code == 403
    assert get("tech", "/items/MU-24-999999-X/receipt.pdf").status_code == 404
