from __future__ import annotations

import re

import pytest

from tests.pages.story import CASE, shown

SOURCE = {
    "name": "Walter Boone",
    "contact": "505-555-0144",
    "came": "received",
    "words": "More of the same rounds. They go with the roadhouse shooting,\n  the Seward matter.",
    "matter_named": "the roadhouse shooting",
}
THING = {
    "what": "Two rounds in an envelope",
    "units": "2",
    "category": "ammunition",
    "received_at": "2024-05-01",
    "location": "Vault B, bin 12",
    "case_typed": "SO.24-000900 information only",
}


def newest():
    from muniment.custody import queries

    return queries.items()[-1]


def blank(client):
    """What the boxes of the first page hold before anybody types."""
    page = client.get("/intake").content.decode()
    tags = re.findall(r"<input\b[^>]*>", page)
    named = [(re.search(r'name="([^"]+)"', tag), re.search(r'value="([^"]*)"', tag), tag) for tag in tags]
    return {name[1]: value[1] for name, value, tag in named if name and value and "radio" not in tag}


def take_in(client, source=SOURCE, thing=THING):
    return client.post("/intake", {"key": blank(client)["key"], **source, **thing})


def test_one_page_puts_it_on_the_record_with_the_source_s_own_words(signed_in):
    client = signed_in("tech")
    answer = take_in(client)
    item = newest()
    assert answer.headers["Location"] == f"/items/{item.number}/taken-in"
    # Browsers send line ends as CR LF; what is kept is what was sent.
    assert item.words == SOURCE["words"]
    assert (item.units, item.received_by, item.number_typed) == (2, "tech", THING["case_typed"])


def test_nothing_is_compared_before_it_is_on_the_record(signed_in):
    client = signed_in("tech")
    before = newest().number
    page = client.post("/intake", SOURCE)
    assert page.status_code == 422
    assert CASE not in shown(page)
    assert newest().number == before


def test_the_first_post_is_on_the_record_and_nothing_of_it_waits_in_the_session(signed_in):
    client = signed_in("tech")
    before, kept = newest().number, set(client.session.keys())
    client.post("/intake", {**SOURCE, **THING, "units": ""})
    assert set(client.session.keys()) == kept
    assert newest().number == before
    take_in(client)
    assert newest().number != before
    assert newest().words == SOURCE["words"]


def test_the_first_page_begins_with_today_and_one_unit_and_asks_for_little(signed_in):
    from muniment.record import current
    from muniment.record.desk import Desk

    client = signed_in("tech")
    begins = blank(client)
    today = Desk(current.recorder(), actor=None, via="test").today()
    assert (begins["units"], begins["received_at"]) == ("1", today.isoformat())
    typed = {
        "name": "A. Roe",
        "came": "received",
        "words": "Found it.",
        "what": "Knife",
        "category": "weapon",
    }
    page = client.get("/intake").content.decode()
    typed["category"] = re.search(r'<option value="([^"]+)"', page)[1]
    assert client.post("/intake", {**begins, **typed}).status_code == 302
    assert (newest().units, newest().received_at) == (1, today)


def test_the_counter_sees_where_it_is_routed_and_not_what_other_cases_say(signed_in):
    client = signed_in("tech")
    take_in(client)
    page = shown(client.get(f"/items/{newest().number}/taken-in"))
    assert f"Routed to the case agent of {CASE} (Sam Whitfield)" in page
    assert "Tomas Seward" not in page
    assert "under which" not in page


def test_the_case_agent_sees_why(signed_in):
    client = signed_in("agent")
    take_in(client)
    assert "Seward" in shown(client.get(f"/items/{newest().number}/taken-in"))


def test_the_page_asks_whose_choice_the_number_was(signed_in):
    client = signed_in("tech")
    take_in(client)
    address = f"/items/{newest().number}/taken-in"
    assert "Whose choice was the number?" in shown(client.get(address))
    refused = client.post(address, {"own": "theirs", "who": "", "words": ""})
    assert refused.status_code == 422
    assert "Say who told you." in shown(refused)
    assert "Give their words." in shown(refused)
    done = client.post(address, {"own": "theirs", "who": "Sam Whitfield", "words": "Use a fresh number."})
    assert done.status_code == 302
    assert "Whose choice was the number?" not in shown(client.get(address))
    assert "Use a fresh number." in shown(signed_in("agent").get("/"))


def test_the_question_waits_on_the_desk_until_it_is_answered(signed_in):
    client = signed_in("tech")
    take_in(client)
    assert newest().number in shown(client.get("/"))
    client.post(f"/items/{newest().number}/taken-in", {"own": "mine"})
    assert newest().number not in shown(client.get("/"))


def test_the_page_sent_twice_takes_in_one_thing(signed_in):
    from muniment.custody import queries

    client = signed_in("tech")
    form = {"key": blank(client)["key"], **SOURCE, **THING}
    before = len(queries.items())
    first = client.post("/intake", form)
    again = client.post("/intake", form)
    assert first.status_code == again.status_code == 302
    assert first.headers["Location"] == again.headers["Location"]
    assert len(queries.items()) == before + 1


def test_the_same_words_on_a_new_page_are_another_thing(signed_in):
    client = signed_in("tech")
    assert take_in(client).headers["Location"] != take_in(client).headers["Location"]


def test_a_key_of_somebody_else_s_page_opens_nothing_of_theirs(signed_in):
    form = {"key": "0" * 32, **SOURCE, **THING}
    first = signed_in("tech").post("/intake", form)
    other = signed_in("officer").post("/intake", form)
    assert first.headers["Location"] != other.headers["Location"]


def test_a_page_that_is_not_filled_in_keeps_what_was_typed_and_says_what_is_missing(signed_in):
    answer = signed_in("tech").post("/intake", {**SOURCE, **THING, "words": "", "key": "k" * 32})
    assert answer.status_code == 422
    assert "There is a problem" in shown(answer)
    assert 'href="#id_words"' in answer.content.decode()
    assert 'value="Walter Boone"' in answer.content.decode()
    assert f'value="{"k" * 32}"' in answer.content.decode()


def test_what_is_offered_and_not_taken_in_is_one_step_from_the_first_page(signed_in):
    assert 'href="/intake/declined"' in signed_in("tech").get("/intake").content.decode()


def test_a_date_to_come_is_refused_and_nothing_is_recorded(signed_in):
    client = signed_in("tech")
    before = newest().number
    answer = client.post("/intake", {**SOURCE, **THING, "received_at": "2999-01-01"})
    assert answer.status_code == 422
    assert "but today is" in shown(answer)
    assert newest().number == before


def test_intake_takes_three_pages(signed_in):
    client = signed_in("tech")
    assert "page 1 of 3" in shown(client.get("/intake"))
    take_in(client)
    assert "page 2 of 3" in shown(client.get(f"/items/{newest().number}/taken-in"))
    assert "page 3 of 3" in shown(client.get(f"/items/{newest().number}/receipt"))


def test_the_receipt_has_their_words_and_names_no_case(signed_in):
    client = signed_in("tech")
    take_in(client)
    page = shown(client.get(f"/items/{newest().number}/receipt"))
    assert "They go with the roadhouse shooting" in page
    assert "SO.24-000900" not in page
    assert CASE not in page


def test_what_was_offered_and_declined_is_on_the_record(signed_in):
    client = signed_in("officer")
    told = {
        "name": "A man in a red cap",
        "words": "You want this.",
        "what": "A knife in a bag",
        "offered_at": "2024-05-01",
        "why": "He left with it before anybody could take it.",
    }
    assert client.post("/intake/declined", told).status_code == 302
    assert "A knife in a bag, offered by A man in a red cap" in shown(client.get("/intake/declined"))


@pytest.mark.parametrize("box", ["name", "words", "what"])
def test_what_people_type_never_runs_in_a_page(signed_in, box):
    client = signed_in("tech")
    nasty = "<script>alert(1)</script><img src=x onerror=alert(1)>"
    take_in(
        client,
        {**SOURCE, **({box: nasty} if box in SOURCE else {})},
        {**THING, **({box: nasty} if box in THING else {})},
    )
    number = newest().number
    for address in (
        f"/items/{number}",
        f"/items/{number}/receipt",
        f"/items/{number}/taken-in",
        "/items",
        f"/scan?code={number}",
    ):
        body = client.get(address).content.decode()
        assert "<script>alert" not in body
        assert "<img src=x" not in body


def test_the_label_is_a_sheet_to_print(signed_in, story):
    answer = signed_in("tech").get(f"/items/{story.walk_in}/label.pdf")
    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF")


def test_describing_it_in_between_comes_back_to_taking_in(signed_in, story):
    client = signed_in("tech")
    answer = client.post(f"/items/{story.box}/describe?then=taken-in", {"caliber": "9 mm Luger"})
    assert answer.headers["Location"] == f"/items/{story.box}/taken-in"
