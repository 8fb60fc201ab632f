"""The pages of orders: asked for by one, signed second by another; a kept matter is shown to its owner alone."""

import html
import re
from datetime import UTC, datetime, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from muniment.disclosure.orders import queries
from tests.disclosure.makers import a_prosecution, an_item
from tests.sealing.test_protected import a_matter, an_informant


@pytest.fixture
def browser(people):
    from django.contrib.auth import get_user_model
    from django.test import Client

    def make(user):
        client = Client(SERVER_NAME="localhost")
        client.force_login(get_user_model().objects.get(username=user))
        return client

    return make


def shown(answer):
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", answer.content.decode())).split())


def an_order(**told):
    return {
        "court": "Second District",
        "date": "2026-03-05",
        "docket": "CR-9",
        "paper": SimpleUploadedFile("order.pdf", b"%PDF-1.7 It is ordered."),
        **told,
    }


def test_asked_on_one_page_and_signed_second_on_another(desk, browser):
    a_prosecution(desk)
    item = an_item(desk)
    asked = browser("tech").post("/orders/ask/seal", an_order(items=item))
    assert (asked.status_code, asked.headers["Location"]) == (302, "/orders")
    (waiting,) = queries.orders("tech")
    mine = browser("tech").get(f"/orders/{waiting.id}")
    assert "waits for somebody of another organization" in shown(mine)
    assert "Sign second" not in shown(mine)
    same = browser("sergeant").post(f"/orders/{waiting.id}")
    assert same.status_code == 422
    assert "the second signature comes from another organization" in shown(same)
    assert waiting.id in shown(browser("judge").get("/"))
    assert waiting.id not in shown(browser("tech").get("/"))
    done = browser("judge").post(f"/orders/{waiting.id}")
    assert done.status_code == 302
    assert queries.order(waiting.id).state == "in force"
    assert "in force" in shown(browser("judge").get("/orders"))


def test_an_order_without_a_docket_or_its_file_keeps_what_was_typed(desk, browser):
    item = an_item(desk)
    answer = browser("tech").post("/orders/ask/expunge", an_order(items=item, docket=""))
    assert answer.status_code == 422
    assert item in answer.content.decode()
    without = {name: value for name, value in an_order(items=item).items() if name != "paper"}
    assert browser("tech").post("/orders/ask/expunge", without).status_code == 422
    assert queries.orders("tech") == ()


def test_what_is_no_target_is_told_above_the_form(desk, browser):
    answer = browser("tech").post("/orders/ask/seal", an_order(entries="000000000000"))
    assert answer.status_code == 422
    assert "No entry of the record has the id" in shown(answer)


def test_a_kept_matter_is_on_the_page_of_its_owner_and_of_nobody_else(desk, people, paper, browser, clock):
    a_prosecution(desk)
    a_matter(people, paper)
    view = an_informant(people["prosecutor"])
    others = {user: shown(browser(user).get("/orders")) for user in ("judge", "tech", "sergeant")}
    assert "HERON-7" in shown(browser("prosecutor").get("/orders"))
    assert all("Heron" not in page and "HERON" not in page for page in others.values())
    strange = browser("judge").get("/orders/matters/HERON-7/review")
    none = browser("judge").get("/orders/matters/OSPREY/review")
    assert (strange.status_code, none.status_code) == (404, 404)
    assert shown(strange).replace("HERON-7", "") == shown(none).replace("OSPREY", "")
    for address in (f"/items/{view.item}", f"/items/{view.number}", f"/scan?code={view.number}"):
        assert view.number not in shown(browser("tech").get("/items"))
        assert "map of the ranch" not in shown(browser("tech").get(address))
    assert "still have to be protected" not in shown(browser("prosecutor").get("/"))
    clock.set((datetime.now(UTC) + timedelta(days=91)).isoformat())
    assert "still have to be protected" in shown(browser("prosecutor").get("/"))
    assert "still have to be protected" not in shown(browser("judge").get("/"))
    looked = browser("prosecutor").post(
        "/orders/matters/HERON-7/review", {"outcome": "goes on", "reason": "still at work"}
    )
    assert looked.status_code == 302
    assert len(queries.compartments("prosecutor")[0].reviews) == 1
