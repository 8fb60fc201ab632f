from __future__ import annotations

import csv
import io

from tests.pages.story import CASE, FIRST, OTHER_CASE, SECOND, shown


def the_link():
    from muniment.linkage import queries

    (link,) = queries.links(case=CASE)
    return link


def test_the_complete_list_has_what_was_filed_elsewhere(signed_in, story):
    page = shown(signed_in("agent").get(f"/cases/{CASE}"))
    for number in (story.rounds, story.pistol, story.walk_in):
        assert number in page
    assert story.box not in page
    assert "proposed possible, under inquiry since" in page
    assert "comparison never requested" in page
    assert "Mar 6, 2024" in page
    assert "days ago" in page


def test_alarms_ring_on_the_case_s_page(signed_in, story):
    page = shown(signed_in("agent").get(f"/cases/{CASE}"))
    for kind in ("link", "lab", "existence"):
        assert f" {kind} " in page, kind
    assert FIRST in page
    assert SECOND in page


def test_dates_of_an_unreviewed_pack_say_so(signed_in, story):
    for address in (f"/cases/{CASE}", f"/prosecutions/{FIRST}", f"/prosecutions/{FIRST}/open-lines", "/"):
        assert "DRAFT, UNREVIEWED" in shown(signed_in("prosecutor").get(address)), address


def test_a_link_is_determined_by_its_case_agent_alone(signed_in, story):
    address = f"/links/{the_link().id}"
    told = {"outcome": "related", "reason_given": "The source names the defendant's father."}
    other = signed_in("agent2")
    assert "Determine it" not in shown(other.get(address))
    assert "only a case agent of this matter may" in shown(other.post(address, told))
    assert the_link().state == "proposed"
    assert signed_in("agent").post(address, told).status_code == 302
    assert the_link().state == "related"


def test_no_evidentiary_value_is_no_reason(signed_in, story):
    address = f"/links/{the_link().id}"
    answer = signed_in("agent").post(
        address, {"outcome": "not related", "reason_given": "No evidentiary value."}
    )
    assert answer.status_code == 422
    assert "There is a problem" in shown(answer)
    assert "No evidentiary value." in answer.content.decode()
    assert the_link().state == "proposed"


def test_both_boxes_say_who_will_read_them(signed_in, story):
    page = shown(signed_in("agent").get(f"/links/{the_link().id}"))
    assert "Will be given to the defense" in page
    assert "Internal (work product)" in page


def test_what_is_not_related_stays_on_the_list(signed_in, story):
    agent = signed_in("agent")
    reason = "The receipt shows that this bag was bought in another state in 2024, after the shooting."
    answer = agent.post(f"/links/{the_link().id}", {"outcome": "not related", "reason_given": reason})
    assert answer.status_code == 302
    page = shown(agent.get(f"/cases/{CASE}"))
    assert story.walk_in in page
    assert "not related" in page
    assert "bought in another state" in page


def test_there_is_no_page_that_determines_several_links(signed_in, story):
    body = signed_in("agent").get("/links").content.decode()
    assert 'method="post"' not in body.partition("<main")[2]


def test_the_agent_finds_the_link_on_the_desk(signed_in, story):
    page = shown(signed_in("agent").get("/"))
    assert "Links for you to determine" in page
    assert story.walk_in in page
    assert "Links for you to determine" not in shown(signed_in("agent2").get("/"))


def test_a_case_is_opened_described_and_given_parties(signed_in):
    client = signed_in("officer")
    answer = client.post("/cases/open", {"number": "24-5", "title": "Theft of a saddle"})
    assert answer.headers["Location"] == "/cases/SO.24-5"
    assert client.post("/cases/SO.24-5/party", {"name": "Ada Stone", "role": "victim"}).status_code == 302
    assert (
        client.post("/cases/SO.24-5/report", {"title": "First report", "text": "It was gone."}).status_code
        == 302
    )
    page = shown(client.get("/cases/SO.24-5"))
    for words in ("Theft of a saddle", "Ada Stone victim", "First report"):
        assert words in page


def test_a_number_that_is_taken_says_by_which_case(signed_in, story):
    answer = signed_in("officer").post("/cases/open", {"number": CASE.lower()})
    assert "which is open already (Shooting at the roadhouse)" in shown(answer)


def test_a_case_is_found_however_its_number_is_typed(signed_in, story):
    assert signed_in("agent").get("/cases/so.23-004471").headers["Location"] == f"/cases/{CASE}"
    assert signed_in("agent").get("/cases/SO.99-1").status_code == 404


def test_the_list_of_cases_is_narrowed_by_its_address(signed_in, story):
    client = signed_in("agent")
    page = shown(client.get("/cases?q=roadhouse"))
    assert CASE in page
    assert OTHER_CASE not in page
    assert OTHER_CASE not in shown(client.get("/cases?mine=on"))


def test_the_list_of_items_and_its_csv_hold_the_same_rows(signed_in, story):
    client = signed_in("tech")
    page = shown(client.get("/items?q=bag"))
    assert story.walk_in in page
    assert story.pistol not in page
    assert "1 to 1 of 1 item" in page
    rows = list(csv.DictReader(io.StringIO(client.get("/items.csv?q=bag").content.decode("utf-8-sig"))))
    assert [row["number"] for row in rows] == [story.walk_in]


def test_a_cell_that_a_spreadsheet_would_run_is_quoted():
    from muniment.web.lists import as_csv

    body = as_csv("x.csv", ("a",), [("=1+1",), ("@x",), ("plain",)]).content.decode("utf-8-sig")
    assert body.splitlines() == ["a", "'=1+1", "'@x", "plain"]


def test_a_wrong_page_number_shows_a_page(signed_in, story):
    for number in ("0", "-1", "x", "99", "9" * 30, "²"):
        assert signed_in("tech").get(f"/items?page={number}").status_code == 200
