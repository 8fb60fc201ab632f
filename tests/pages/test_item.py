from __future__ import annotations

import io

import pytest

from tests.pages.story import CASE, FIRST, WORDS, shown


def act(client, number, name, **told):
    return client.post(f"/items/{number}/{name}", told)


def test_the_page_tells_what_the_source_said_and_where_it_stands(signed_in, story):
    page = shown(signed_in("tech").get(f"/items/{story.walk_in}"))
    assert WORDS in page
    assert "24 units" in page
    assert "never requested No examination of this item was ever asked for." in page
    assert "comparison never requested" in page
    assert f"Case {CASE}" in page
    assert f"{FIRST} : not listed" in page
    assert "entry " in page


def test_a_number_in_small_letters_leads_to_the_same_page(signed_in, story):
    answer = signed_in("tech").get(f"/items/{story.walk_in.lower()}")
    assert answer.headers["Location"] == f"/items/{story.walk_in}"


def test_an_unknown_number_says_what_is_wrong_with_it(signed_in):
    answer = signed_in("tech").get("/items/MU-24-000001-A")
    assert answer.status_code == 404


def test_handing_over_moving_and_sealing_stand_in_the_chain_of_custody(signed_in, story):
    client = signed_in("tech")
    number = story.pistol
    assert act(client, number, "transfer", to="agent", purpose="interview").status_code == 302
    assert act(client, number, "move", to="Vault A, shelf 9").status_code == 302
    assert act(client, number, "seal", seal="S-100231").status_code == 302
    page = shown(client.get(f"/items/{number}"))
    for words in ("transferred Dana", "moved", "Vault A, shelf 9", "S-100231", "Sam Whitfield"):
        assert words in page or words == "transferred Dana"
    assert "interview" in shown(client.get(f"/items/{number}/custody"))


def test_an_act_says_what_was_recorded_and_at_which_entry(signed_in, story):
    answer = signed_in("tech").post(f"/items/{story.pistol}/move", {"to": "Vault C"}, follow=True)
    assert f"{story.pistol}: Moved. Entry" in shown(answer)


def test_a_refused_act_keeps_what_was_typed_and_gives_the_way_out(signed_in, story):
    answer = act(signed_in("tech"), story.pistol, "move", to="Vault A, gun rack", purpose="back to the rack")
    assert answer.status_code == 422
    assert "is already with or at Vault A, gun rack" in shown(answer)
    assert "Nothing was recorded." in shown(answer)
    assert 'value="back to the rack"' in answer.content.decode()


def test_an_instruction_without_its_words_is_refused(signed_in, story):
    answer = act(
        signed_in("tech"), story.pistol, "transfer", to="agent", purpose="x", instruction_who="Alex Kern"
    )
    assert "Give their words as well." in shown(answer)


def test_a_signed_out_item_is_on_the_desk_until_it_is_back(signed_in, story):
    client = signed_in("tech")
    act(client, story.pistol, "sign-out", to="State laboratory", purpose="comparison")
    assert "Signed out" in shown(client.get("/"))
    assert act(client, story.pistol, "transfer", to="agent", purpose="x").status_code == 422
    act(client, story.pistol, "return", to="tech", location="Vault A, gun rack")
    assert "Signed out" not in shown(client.get("/"))


def test_a_claim_stands_apart_from_the_chain_of_custody(signed_in, story):
    client = signed_in("agent")
    act(
        client,
        story.walk_in,
        "claim",
        claimant="Tomas Seward",
        words="They lay in my safe.",
        about_when="all winter",
    )
    page = shown(client.get(f"/items/{story.walk_in}"))
    before, _, after = page.partition("Later words about it")
    assert "They lay in my safe." not in before.partition("Who knew")[0]
    assert "They lay in my safe." in after


def test_the_laboratory_is_asked_and_answers(signed_in, story):
    client = signed_in("examiner")
    act(
        client,
        story.walk_in,
        "lab",
        lab="State laboratory",
        examinations="size\ncomposition",
        asked_of=story.rounds,
    )
    assert "no answer yet" in shown(client.get(f"/items/{story.walk_in}"))
    act(client, story.walk_in, "lab-report", findings="Alike in size; composition undetermined.")
    assert "Alike in size" in shown(client.get(f"/items/{story.walk_in}"))


def test_who_was_told_and_what_was_promised_stand_on_the_item(signed_in, story):
    client = signed_in("officer")
    act(
        client,
        story.walk_in,
        "told",
        told="Alex Kern",
        how="telephone",
        on="2024-03-07",
        words="A man brought rounds.",
    )
    act(
        client,
        story.walk_in,
        "discussion",
        people="Alex Kern\nSam Whitfield",
        on="2024-03-08",
        outcome="Wait.",
        promised="to have them compared",
        promised_by="2024-04-01",
    )
    page = shown(client.get(f"/items/{story.walk_in}"))
    assert "A man brought rounds." in page
    assert "promised to have them compared, by Apr 1, 2024" in page
    assert "A man brought rounds." in shown(signed_in("prosecutor").get("/"))


def test_a_correction_shows_both(signed_in, story):
    client = signed_in("tech")
    act(client, story.pistol, "describe", serial="E52278")
    answer = act(client, story.pistol, "correct", serial="E52279", reason_given="Misread.")
    assert answer.status_code == 302
    assert "E52279" in shown(client.get(f"/items/{story.pistol}"))
    assert act(client, story.pistol, "correct", serial="E1").status_code == 422


def test_disposition_stands_on_its_own_page_and_a_hold_stops_it(signed_in, story):
    client = signed_in("tech")
    assert 'type="submit"' not in client.get(f"/items/{story.pistol}").content.decode()
    act(client, story.pistol, "hold", hold="appeal", cause="notice of appeal filed")
    told = {"disposition": "destroyed", "authority": "Judge P. Lund", "sure": "on"}
    answer = act(client, story.pistol, "disposition", **told)
    assert answer.status_code == 422
    assert "appeal" in shown(answer)


def test_disposition_needs_the_tick_and_somebody_else_who_decided(signed_in, story):
    client = signed_in("tech")
    told = {"disposition": "returned to owner", "authority": "tech"}
    assert act(client, story.box, "disposition", **told).status_code == 422
    assert "can not decide it too" in shown(act(client, story.box, "disposition", **told, sure="on"))


def test_a_file_comes_back_byte_for_byte_and_only_as_a_download(signed_in, story):
    client = signed_in("tech")
    data = b"<script>alert(1)</script>" * 1000
    answer = client.post(f"/items/{story.walk_in}/file", {"file": io.BytesIO(data)})
    assert answer.status_code == 302
    from muniment.custody import queries

    (kept,) = queries.files(queries.item(story.walk_in).id)
    got = client.get(f"/items/{story.walk_in}/files/{kept.digest}")
    assert b"".join(got.streaming_content) == data
    assert got.headers["Content-Disposition"].startswith("attachment")
    assert got.headers["Content-Type"] == "application/octet-stream"
    assert "sandbox" in got.headers["Content-Security-Policy"]
    assert client.get(f"/items/{story.box}/files/{kept.digest}").status_code == 404


def test_acts_that_make_no_sense_are_not_offered(signed_in, story):
    body = signed_in("tech").get(f"/items/{story.pistol}").content.decode()
    assert f"/items/{story.pistol}/sign-out" in body
    assert f"/items/{story.pistol}/return" not in body
    assert f"/items/{story.pistol}/lift-hold" not in body


def test_an_auditor_reads_and_is_offered_nothing_but_counting(signed_in, story):
    body = signed_in("auditor").get(f"/items/{story.pistol}").content.decode()
    assert "/count" in body
    assert "/transfer" not in body


@pytest.mark.parametrize("name", ["nothing", "..", "__class__"])
def test_an_act_that_is_none_is_not_found(signed_in, story, name):
    assert signed_in("tech").get(f"/items/{story.pistol}/{name}").status_code == 404


def test_scanning_shows_the_card_and_what_may_be_done(signed_in, story):
    client = signed_in("tech")
    page = shown(client.get(f"/scan?code={story.walk_in.replace('-', '').lower()}"))
    assert "24 rounds in a plastic bag" in page
    assert "Hand over" in page
    assert "Disposition" not in page
    assert story.walk_in in shown(client.get("/scan"))


def test_a_misread_scan_is_read_out(signed_in, story):
    answer = signed_in("tech").get("/scan?code=MU-24-000123-A", headers={"HX-Request": "true"})
    assert answer.status_code == 200
    assert 'role="status"' in answer.content.decode()
    assert "<html" not in answer.content.decode()


def test_a_person_whom_an_entry_names_is_told_and_answers(signed_in, story, desk):
    from muniment.custody import actions, queries

    actions.choose_number(
        desk,
        story.walk_in,
        number_chosen="SO.24-000777",
        on_instruction_of="Sam Whitfield",
        words="Use a fresh number.",
    )
    named = signed_in("agent")
    page = shown(named.get("/"))
    assert "You were named" in page
    assert "Use a fresh number." in page
    (choice,) = queries.numbers_chosen(queries.item(story.walk_in).id)
    address = f"/items/{story.walk_in}/answer/{choice.id}"
    assert signed_in("prosecutor").get(address).status_code == 403
    assert signed_in("prosecutor").post(address, {"words": "mine"}).status_code == 403
    assert named.post(address, {"words": "I said no such thing."}).status_code == 302
    assert "I said no such thing." in shown(
        signed_in("defender") and signed_in("tech").get(f"/items/{story.walk_in}")
    )
