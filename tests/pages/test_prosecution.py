from __future__ import annotations

import io
import zipfile

import pytest

from tests.pages.story import CASE, FIRST, WORDS, shown


def act(client, name, **told):
    return client.post(f"/prosecutions/{FIRST}/{name}", told)


@pytest.fixture
def issued(signed_in):
    answer = act(signed_in("prosecutor"), "produce", receiver="")
    assert answer.status_code == 302, shown(answer)


def package(client, address):
    answer = client.get(f"{address}/package.zip")
    assert answer.headers["Content-Type"] == "application/zip"
    return zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content)))


def test_a_complete_certificate_is_refused_and_names_the_lines(signed_in, story):
    client = signed_in("prosecutor")
    answer = act(client, "certify", which="complete")
    assert answer.status_code == 422
    page = shown(answer)
    assert "can not be signed" in page
    assert story.walk_in in page
    assert "Certificates" not in shown(client.get(f"/prosecutions/{FIRST}"))


def test_a_certificate_with_stated_exceptions_is_always_possible(signed_in, story):
    client = signed_in("prosecutor")
    assert act(client, "certify", which="exceptions").status_code == 302
    assert "Signed by Alex Kern" in shown(client.get(f"/prosecutions/{FIRST}"))


def test_existence_is_served_of_all_that_was_not(signed_in, story):
    client = signed_in("paralegal")
    assert "Not served yet" in shown(client.get(f"/prosecutions/{FIRST}"))
    assert act(client, "serve", served_on="Jamie Rook", how="by e-mail with the list").status_code == 302
    assert "Not served yet" not in shown(client.get(f"/prosecutions/{FIRST}"))


def test_what_a_thing_is_worth_is_no_ground_for_withholding(signed_in, story):
    client = signed_in("prosecutor")
    told = {"items": story.walk_in, "ground": "us-nm.risk-to-person", "description": "no evidentiary value"}
    answer = act(client, "withhold", **told)
    assert answer.status_code == 422
    assert "is no ground: it says what somebody thinks the thing is worth" in shown(answer)
    assert "Nothing is withheld." in shown(client.get(f"/prosecutions/{FIRST}"))


def test_what_is_withheld_stays_on_the_list_and_shows_to_the_defense_with_its_ground(signed_in, story):
    client = signed_in("prosecutor")
    told = {
        "items": story.pistol,
        "ground": "us-nm.risk-to-person",
        "description": "statement of a person, one page",
        "reason_internal": "our own note",
    }
    assert act(client, "withhold", **told).status_code == 302
    assert act(client, "produce", receiver="").status_code == 302
    page = shown(signed_in("defender").get(f"/received/{FIRST}/1"))
    assert "statement of a person, one page" in page
    assert "our own note" not in page
    assert story.pistol in shown(client.get(f"/cases/{CASE}"))


def test_every_open_line_talk_and_promise_is_on_one_page(signed_in, story, desk):
    from muniment.disclosure import actions

    actions.told(desk, story.walk_in, told="Alex Kern", how="telephone", words="A man brought rounds.")
    actions.discussion(desk, story.walk_in, people=["Alex Kern"], promise="to have them compared")
    page = shown(signed_in("prosecutor").get(f"/prosecutions/{FIRST}/open-lines"))
    for words in (story.walk_in, "A man brought rounds.", "to have them compared", "never been requested"):
        assert words in page


def test_a_production_is_issued_downloaded_and_checked(signed_in, issued, tmp_path):
    from muniment import verify

    folder = tmp_path / "package"
    with package(signed_in("prosecutor"), f"/prosecutions/{FIRST}/productions/1") as bag:
        bag.extractall(folder)
        assert bag.testzip() is None
    (folder,) = folder.glob("*/")
    assert (folder / "bagit.txt").is_file()
    assert verify.verify(folder) is not None


def test_counsel_of_record_gets_the_same_bytes(signed_in, issued):
    prosecutor = package(signed_in("prosecutor"), f"/prosecutions/{FIRST}/productions/1")
    defender = package(signed_in("defender"), f"/received/{FIRST}/1")
    assert {each.filename: each.CRC for each in prosecutor.infolist()} == {
        each.filename: each.CRC for each in defender.infolist()
    }


def test_the_page_of_the_defense_says_what_it_can_not_prove_and_how_to_check(signed_in, issued):
    page = shown(signed_in("defender").get(f"/received/{FIRST}/1"))
    for words in (
        "What it can not prove",
        "That a thing was ever handed in at all.",
        "muniment verify FOLDER",
        "muniment watch FOLDER",
    ):
        assert words in page
    assert WORDS not in page


def test_counsel_returns_a_receipt_once_it_is_there(signed_in, issued):
    client = signed_in("defender")
    address = f"/received/{FIRST}/1"
    assert client.post(f"{address}/acknowledge", {"receipt": " "}).status_code == 422
    assert (
        client.post(f"{address}/acknowledge", {"receipt": "The package arrived on May 2."}).status_code == 302
    )
    assert "The package arrived on May 2." in shown(client.get(address))
    assert "acknowledged" in shown(signed_in("prosecutor").get(f"/prosecutions/{FIRST}"))


def test_a_delivery_without_a_receipt_is_sent_and_not_received(signed_in, issued):
    client = signed_in("paralegal")
    address = f"/prosecutions/{FIRST}/productions/1"
    assert client.post(f"{address}/deliver", {"how": "by mail"}).status_code == 302
    assert "no receipt returned" in shown(client.get(address))


def test_a_production_that_is_none_is_not_found(signed_in, story):
    assert signed_in("prosecutor").get(f"/prosecutions/{FIRST}/productions/9").status_code == 404
    assert signed_in("defender").get(f"/received/{FIRST}/9").status_code == 404


def test_what_happened_in_court_is_entered(signed_in, story):
    client = signed_in("prosecutor")
    assert act(client, "event", kind="trial set", date="2030-01-15").status_code == 302
    assert "Jan 15, 2030 : trial set" in shown(client.get(f"/prosecutions/{FIRST}"))
    assert act(client, "event", kind="arraigned", date="2999-01-15").status_code == 422


def test_a_request_of_the_defense_is_entered_and_answered(signed_in, story):
    client = signed_in("prosecutor")
    act(client, "request", from_="Jamie Rook", words="Who had the rounds until March?")
    page = shown(client.get(f"/prosecutions/{FIRST}"))
    assert "Who had the rounds until March?" in page
    from muniment.disclosure import queries

    (asked,) = queries.requests(FIRST)
    assert act(client, "answer", request=asked.id, words="We do not know yet.").status_code == 302
    assert "We do not know yet." in shown(client.get(f"/prosecutions/{FIRST}"))
