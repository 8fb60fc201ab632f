from __future__ import annotations

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


def take_in(client, source=SOURCE, thing=THING):
    assert client.post("/intake", source).headers["Location"] == "/intake/thing"
    return client.post("/intake/thing", thing)


def test_two_pages_put_it_on_the_record_with_the_source_s_own_words(signed_in):
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
    client.post("/intake", SOURCE)
    page = shown(client.get("/intake/thing"))
    assert CASE not in page
    assert newest().number == before


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


def test_the_last_page_sent_twice_takes_in_one_thing(signed_in):
    client = signed_in("tech")
    client.post("/intake", SOURCE)
    session = dict(client.session["intake"])
    first = client.post("/intake/thing", THING)
    kept = client.session
    kept["intake"] = session
    kept.save()
    again = client.post("/intake/thing", THING)
    assert first.headers["Location"] == again.headers["Location"]


def test_a_page_that_is_not_filled_in_keeps_what_was_typed_and_says_what_is_missing(signed_in):
    answer = signed_in("tech").post("/intake", {**SOURCE, "words": ""})
    assert answer.status_code == 422
    assert "There is a problem" in shown(answer)
    assert 'href="#id_words"' in answer.content.decode()
    assert 'value="Walter Boone"' in answer.content.decode()


def test_a_date_to_come_is_refused_and_nothing_is_recorded(signed_in):
    client = signed_in("tech")
    before = newest().number
    client.post("/intake", SOURCE)
    answer = client.post("/intake/thing", {**THING, "received_at": "2999-01-01"})
    assert answer.status_code == 422
    assert "but today is" in shown(answer)
    assert newest().number == before


def test_page_two_without_page_one_goes_back(signed_in):
    assert signed_in("tech").get("/intake/thing").headers["Location"] == "/intake"


def test_intake_takes_four_pages_at_most(signed_in):
    client = signed_in("tech")
    take_in(client)
    assert "page 4 of 4" in shown(client.get(f"/items/{newest().number}/receipt"))


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
