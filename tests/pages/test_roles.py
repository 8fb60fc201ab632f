"""Who may open what. Every address stands here; one that is missing fails the first test."""

from __future__ import annotations

import re

import pytest

from tests.pages.story import CASE, FIRST, SECOND, USERS, shown

OPEN_TO_ALL = {"limits", "log/", "log/<path:place>", "sign-in", "sign-out"}
EVERY_MEMBER = set(USERS)
TEAM = {"tech", "officer", "agent", "agent2", "examiner", "prosecutor", "paralegal"}
POLICE = {"tech", "officer", "agent", "agent2"}
READERS = TEAM | {"judge", "auditor"}
STATE = {"prosecutor", "paralegal"}
HEADS = STATE | {"judge", "auditor", "defender"}

# Address (as in urls.py), an address of that form, who may open it.
MATRIX = [
    ("", "/", EVERY_MEMBER),
    ("scan", "/scan", READERS),
    ("intake", "/intake", TEAM),
    ("intake/declined", "/intake/declined", TEAM),
    ("items/<str:ref>/taken-in", "/items/{walk_in}/taken-in", TEAM),
    ("items", "/items", READERS),
    ("items.csv", "/items.csv", READERS),
    ("items/<str:ref>", "/items/{walk_in}", READERS),
    ("items/<str:ref>/receipt", "/items/{walk_in}/receipt", TEAM),
    ("items/<str:ref>/receipt.pdf", "/items/{walk_in}/receipt.pdf", TEAM),
    ("items/<str:ref>/custody", "/items/{walk_in}/custody", READERS),
    ("items/<str:ref>/label.pdf", "/items/{walk_in}/label.pdf", TEAM),
    ("items/<str:ref>/files/<str:digest>", "/items/{walk_in}/files/" + "0" * 64, set()),
    ("items/<str:ref>/files/<str:digest>/text", "/items/{walk_in}/files/" + "0" * 64 + "/text", set()),
    ("items/<str:ref>/answer/<str:event>", "/items/{walk_in}/answer/000000000000", set()),
    ("items/<str:ref>/<str:act>", "/items/{walk_in}/transfer", POLICE | {"examiner"}),
    ("items/<str:ref>/<str:act>", "/items/{walk_in}/disposition", {"tech", "agent", "agent2"}),
    ("items/<str:ref>/<str:act>", "/items/{walk_in}/told", TEAM),
    ("cases", "/cases", TEAM | {"auditor"}),
    ("cases.csv", "/cases.csv", TEAM | {"auditor"}),
    ("cases/open", "/cases/open", TEAM),
    ("cases/<str:number>", f"/cases/{CASE}", READERS),
    ("cases/<str:number>/<str:act>", f"/cases/{CASE}/prosecution", STATE),
    ("cases/<str:number>/<str:act>", f"/cases/{CASE}/party", TEAM),
    ("links", "/links", TEAM | {"auditor"}),
    ("links/<str:link>", "/links/{link}", READERS),
    ("review/<str:number>", f"/review/{FIRST}", READERS),
    ("review/<str:number>/decide", f"/review/{FIRST}/decide", set()),
    ("review/<str:number>/<str:digest>", f"/review/{FIRST}/" + "0" * 64, set()),
    ("review/<str:number>/<str:digest>/<int:leaf>.webp", f"/review/{FIRST}/" + "0" * 64 + "/1.webp", set()),
    ("search", "/search?q=rounds", READERS),
    ("search.csv", "/search.csv?q=rounds", READERS),
    ("exceptions", "/exceptions", READERS),
    ("exceptions.csv", "/exceptions.csv", READERS),
    ("exceptions/<str:exception>", "/exceptions/none-0", set()),
    ("orders", "/orders", READERS | {"admin"}),
    ("orders/ask/<str:act>", "/orders/ask/seal", {"tech", "judge", "admin"} | STATE),
    ("orders/matters/<str:number>/<str:act>", "/orders/matters/HERON-7/review", set()),
    ("orders/<str:id>", "/orders/000000000000", set()),
    ("orders/<str:id>/withdraw", "/orders/000000000000/withdraw", {"tech", "judge", "admin"} | STATE),
    ("prosecutions", "/prosecutions", READERS),
    ("prosecutions/<str:number>", f"/prosecutions/{FIRST}", READERS),
    ("prosecutions/<str:number>/open-lines", f"/prosecutions/{FIRST}/open-lines", READERS),
    ("prosecutions/<str:number>/heads.json", f"/prosecutions/{FIRST}/heads.json", HEADS),
    ("received/<str:number>/heads.json", f"/received/{FIRST}/heads.json", HEADS),
    ("prosecutions/<str:number>/<str:act>", f"/prosecutions/{FIRST}/certify", {"prosecutor"}),
    ("prosecutions/<str:number>/<str:act>", f"/prosecutions/{FIRST}/withhold", {"prosecutor"}),
    ("prosecutions/<str:number>/<str:act>", f"/prosecutions/{FIRST}/produce", STATE),
    ("prosecutions/<str:number>/<str:act>", f"/prosecutions/{FIRST}/serve", STATE),
    (
        "prosecutions/<str:number>/productions/<int:production>",
        f"/prosecutions/{FIRST}/productions/1",
        STATE | {"judge", "auditor"},
    ),
    (
        "prosecutions/<str:number>/productions/<int:production>/package.zip",
        f"/prosecutions/{FIRST}/productions/1/package.zip",
        STATE | {"judge", "auditor"},
    ),
    (
        "prosecutions/<str:number>/productions/<int:production>/deliver",
        f"/prosecutions/{FIRST}/productions/1/deliver",
        STATE,
    ),
    ("received", "/received", EVERY_MEMBER),
    (
        "received/<str:number>/<int:production>",
        f"/received/{FIRST}/1",
        STATE | {"judge", "auditor", "defender"},
    ),
    (
        "received/<str:number>/<int:production>/package.zip",
        f"/received/{FIRST}/1/package.zip",
        STATE | {"judge", "auditor", "defender"},
    ),
    ("signers", "/signers", EVERY_MEMBER),
    ("received/<str:number>/<int:production>/acknowledge", f"/received/{FIRST}/1/acknowledge", set()),
    ("named", "/named", EVERY_MEMBER),
]


def test_every_address_has_a_line_here():
    from muniment.web.urls import urlpatterns

    known = {str(each.pattern) for each in urlpatterns}
    assert {address for address, _, _ in MATRIX} | OPEN_TO_ALL == known


@pytest.fixture
def places(story, desk):
    """Addresses with their numbers filled in, and one production issued."""
    from muniment.linkage import queries
    from muniment.production import actions

    actions.issue(desk, FIRST)
    (link,) = queries.links(case=CASE)
    numbers = {"walk_in": story.walk_in, "link": link.id}
    return [(address.format(**numbers), allowed) for _, address, allowed in MATRIX]


def test_nobody_who_is_not_signed_in_sees_a_page(visitor, places):
    for address, _ in places:
        answer = visitor.get(address)
        assert (answer.status_code, answer.headers.get("Location", "")[:9]) in (
            (302, "/sign-in?"),
            (405, ""),
        ), address


def test_everybody_opens_what_their_role_opens_and_nothing_else(signed_in, places):
    for user in USERS:
        client = signed_in(user)
        for address, allowed in places:
            status = client.get(address).status_code
            # 409: they may, and there is nothing yet.
            expected = (200, 302, 409) if user in allowed else (403, 404, 405)
            assert status in expected, (user, address, status)


def test_a_refusal_says_why_and_shows_a_way_out(signed_in, story):
    answer = signed_in("admin").get(f"/items/{story.walk_in}")
    assert answer.status_code == 403
    assert "admin may not read this item: it takes the role of technician" in shown(answer)
    assert "Go to your desk" in shown(answer)
    assert "24 rounds" not in shown(answer)


def test_an_address_that_is_none_says_so(signed_in):
    answer = signed_in("tech").get("/nowhere")
    assert answer.status_code == 404
    assert "No page has this address. Check the address, or begin at your desk." in shown(answer)


def test_defense_counsel_see_their_own_productions_alone(signed_in, places):
    other = signed_in("defender2")
    for address in (f"/received/{FIRST}/1", f"/received/{FIRST}/1/package.zip", f"/received/{FIRST}/7"):
        assert other.get(address).status_code == 403
    assert other.post(f"/received/{FIRST}/1/acknowledge", {"receipt": "got it"}).status_code == 403
    assert FIRST not in shown(other.get("/received"))
    assert SECOND in shown(other.get("/received"))


def test_counsel_who_withdrew_sees_nothing_more(signed_in, places, desk):
    from muniment.cases import actions

    actions.counsel_withdrew(desk, FIRST, name="Jamie Rook")
    assert signed_in("defender").get(f"/received/{FIRST}/1").status_code == 403


def test_the_menu_holds_only_what_opens(signed_in):
    for user in USERS:
        client = signed_in(user)
        body = client.get("/").content.decode()
        nav = body.partition("<nav")[2].partition("</nav>")[0]
        for address in re.findall(r'href="([^"]+)"', nav):
            assert client.get(address).status_code == 200, (user, address)
