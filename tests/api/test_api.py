from __future__ import annotations

import base64
import json

import pytest

from muniment.web.attempts import BAD
from tests.pages.story import CASE, FIRST, PASSWORD, SECOND, WORDS

NEW = {
    "source": {"name": "Walter Boone", "how": "walk-in"},
    "words": "More of the same rounds, for the roadhouse shooting, the Seward matter.",
    "what": "Two rounds in an envelope",
    "category": "ammunition",
    "received_at": "2024-05-01",
    "units": 2,
    "case": "SO.24-000900",
}


def basic(user: str, password: str = PASSWORD) -> dict[str, str]:
    return {"Authorization": "Basic " + base64.b64encode(f"{user}:{password}".encode()).decode()}


@pytest.fixture
def ask(visitor, story):
    """Ask the API as a user: `ask("tech", "GET", "/items")` gives status and document."""

    def send(user, method, address, body=None, **headers):
        more = {"headers": {**(basic(user) if user else {}), **headers}}
        if body is not None:
            more |= {"data": json.dumps(body), "content_type": "application/json"}
        answer = getattr(visitor, method.lower())(f"/api{address}", **more)
        return answer.status_code, json.loads(answer.content)

    return send


def test_nobody_gets_anything_but_the_public_log(ask):
    for address in (
        "/items",
        "/cases",
        "/links",
        "/due",
        "/prosecutions",
        f"/prosecutions/{FIRST}/productions",
    ):
        status, told = ask(None, "GET", address)
        assert (status, told["error"]) == (401, "NotSignedIn")
    assert ask(None, "GET", "/ledger")[0] == 200


def test_a_stranger_is_asked_for_a_name(visitor, story):
    assert visitor.get("/api/items").headers["WWW-Authenticate"].startswith("Basic ")


def test_five_wrong_passwords_wait_here_and_on_the_page_alike(ask, visitor):
    for _ in range(BAD):
        assert ask(None, "GET", "/items", **basic("tech", "wrong"))[0] == 401
    assert ask("tech", "GET", "/items")[0] == 401
    assert visitor.post("/sign-in", {"user": "tech", "password": PASSWORD}).status_code == 429


def test_an_item_is_taken_in_and_told_where_it_may_belong(ask):
    status, told = ask("tech", "POST", "/items", NEW)
    assert status == 201
    assert told["receipt"].startswith("MU-")
    assert told["question"] is True
    assert [proposal["case"] for proposal in told["proposals"]] == [CASE]
    assert told["recorded"]["entries"]
    status, shown = ask("auditor", "GET", f"/items/{told['receipt']}")
    assert status == 200
    assert shown["item"]["words"] == NEW["words"]
    assert shown["links"][0]["case"] == CASE


def test_what_a_link_rests_on_is_told_to_those_cleared_for_the_case(ask, desk):
    from muniment.cases import actions as cases

    cases.add_report(desk, CASE, title="Interview of Marten Quill", text="He hid a box, serial LL-48213.")
    new = {**NEW, "case": None, "words": "It carries a number.", "description": {"serial": "LL-48213"}}
    plain = f"May belong to {CASE} by serial number; its case agent was told why."
    for user, cleared in (
        ("tech", False),
        ("officer", False),
        ("examiner", False),
        ("agent", True),
        ("prosecutor", True),
    ):
        (proposal,) = ask(user, "POST", "/items", new)[1]["proposals"]
        item = ask(user, "GET", "/items")[1][-1]["number"]
        (link,) = ask(user, "GET", f"/items/{item}")[1]["links"]
        (listed,) = ask(user, "GET", f"/links?item={item}")[1]
        (line,) = [
            line for line in ask(user, "GET", f"/cases/{CASE}")[1]["items"] if line["receipt_number"] == item
        ]
        assert proposal["id"] == link["id"] == listed["id"] == line["link_id"]
        for told in (proposal, link, listed, line):
            assert ("Marten Quill" in " ".join(told["because"])) is cleared, (user, told)
            assert (told["because"] == [plain]) is not cleared
            assert (told.get("score", 0) is not None) is (cleared or told is line)


def test_a_request_sent_twice_is_recorded_once(ask):
    key = {"Idempotency-Key": "counter-1-00017"}
    first = ask("tech", "POST", "/items", NEW, **key)[1]
    again = ask("tech", "POST", "/items", NEW, **key)[1]
    assert first["receipt"] == again["receipt"]
    status, told = ask("tech", "POST", "/items", {**NEW, "what": "Something else"}, **key)
    assert (status, told["error"]) == (409, "KeyReused")


def test_a_refusal_says_what_and_what_to_do_next(ask, story):
    status, told = ask("tech", "POST", f"/items/{story.pistol}/move", {"to": "Vault A, gun rack"})
    assert (status, told["error"]) == (409, "AlreadyThere")
    assert "Nothing was recorded." in told["advice"]
    status, told = ask("admin", "GET", f"/items/{story.pistol}")
    assert (status, told["error"]) == (403, "NotAllowed")
    assert ask("tech", "GET", "/items/MU-24-999999-A")[0] in (400, 404)


@pytest.mark.parametrize(
    ("body", "where"),
    [({}, "source"), ({**NEW, "units": "many"}, "units"), ({**NEW, "received_at": "6/3/24"}, "received_at")],
)
def test_a_body_that_can_not_be_read_says_where(ask, body, where):
    status, told = ask("tech", "POST", "/items", body)
    assert (status, told["error"]) == (422, "RequestUnreadable")
    assert where in told["message"]


def test_the_acts_of_an_item(ask, story):
    number = story.pistol
    for address, body in (
        ("transfer", {"to": "agent", "purpose": "interview"}),
        ("seal", {"seal": "S-1"}),
        ("describe", {"description": {"make": "Alder Arms"}}),
        ("lab", {"lab": "State laboratory", "examinations": ["function"]}),
        ("lab/report", {"findings": "It works."}),
        ("claims", {"claimant": "A guest", "words": "It lay on the bar."}),
        ("told", {"told": "Alex Kern", "how": "telephone"}),
        ("discussions", {"people": ["Alex Kern"], "outcome": "None."}),
        ("holds", {"hold": "appeal", "cause": "notice filed"}),
    ):
        status, told = ask("agent", "POST", f"/items/{number}/{address}", body)
        assert status in (200, 201), (address, told)
        assert told["events"]
    status, told = ask(
        "agent", "POST", f"/items/{number}/dispose", {"disposition": "destroyed", "authority": "P. Lund"}
    )
    assert (status, told["error"]) == (409, "HoldStands")


def test_an_instruction_goes_with_any_act(ask, story):
    body = {
        "to": "agent",
        "purpose": "x",
        "on_instruction_of": {"who": "Alex Kern", "words": "Give it to Sam."},
    }
    assert ask("tech", "POST", f"/items/{story.pistol}/transfer", body)[0] == 200
    custody = ask("tech", "GET", f"/items/{story.pistol}")[1]["custody"]
    assert custody[-1]["on_instruction_of"] == {"who": "Alex Kern", "words": "Give it to Sam."}


def test_a_case_with_its_complete_list(ask, story):
    status, told = ask("prosecutor", "GET", f"/cases/{CASE.lower()}")
    assert status == 200
    listed = {line["receipt_number"]: line["link"] for line in told["items"]}
    assert listed == {story.rounds: "booked", story.pistol: "booked", story.walk_in: "proposed"}
    assert told["prosecutions"] == [FIRST, SECOND]


def test_a_link_is_determined_one_at_a_time_and_never_for_its_worth(ask):
    (link,) = ask("agent", "GET", f"/links?case={CASE}")[1]
    address = f"/links/{link['id']}/determine"
    status, told = ask(
        "agent", "POST", address, {"outcome": "not related", "reason": "No evidentiary value."}
    )
    assert status in (400, 409, 422)
    assert told["advice"]
    assert ask("agent2", "POST", address, {"outcome": "related"})[0] == 403
    assert ask("agent", "POST", address, {"outcome": "related"})[0] == 200


def test_what_is_owed_and_a_certificate(ask, story):
    status, due = ask("prosecutor", "GET", f"/due?prosecution={FIRST}")
    assert status == 200
    assert story.walk_in in {each["number"] for each in due}
    assert all(each["review"] == "DRAFT, UNREVIEWED" for each in due)
    status, told = ask("prosecutor", "POST", f"/prosecutions/{FIRST}/certificates", {})
    assert (status, told["error"]) == (409, "CertificateRefused")
    assert any(line["number"] == story.walk_in for line in told["lines"])
    status, told = ask("prosecutor", "POST", f"/prosecutions/{FIRST}/certificates", {"with_exceptions": True})
    assert status == 201
    assert told["complete"] is False


def test_productions_belong_to_the_counsel_of_record(ask):
    status, told = ask("prosecutor", "POST", f"/prosecutions/{FIRST}/productions", {})
    assert status == 201, told
    assert told["production"]["to"] == "Jamie Rook"
    assert "path" not in told["production"]
    address = f"/prosecutions/{FIRST}/productions/1"
    assert ask("defender", "GET", address)[0] == 200
    assert ask("defender2", "GET", address)[0] == 403
    assert ask("defender2", "POST", f"{address}/acknowledge", {"receipt": "x"})[0] == 403
    assert ask("defender", "POST", f"{address}/acknowledge", {"receipt": "It arrived."})[0] == 200


def test_defense_counsel_reads_nothing_of_the_prosecution_s(ask, story):
    for address in (
        "/items",
        f"/items/{story.walk_in}",
        "/cases",
        f"/cases/{CASE}",
        "/links",
        "/due",
        "/people",
        f"/prosecutions/{FIRST}/open-lines",
        f"/prosecutions/{FIRST}/withheld",
        f"/prosecutions/{SECOND}",
    ):
        status, told = ask("defender", "GET", address)
        assert status == 403, address
        assert WORDS not in json.dumps(told)


def test_the_checkpoint_is_the_published_one_and_a_proof_can_be_had(ask, visitor, home):
    note = (home / "published" / "checkpoint").read_bytes()
    assert visitor.get("/api/ledger/checkpoint").content == note
    status, told = ask(None, "GET", "/ledger/proof/3")
    assert status == 200
    assert told["index"] == 3
    assert ask(None, "GET", "/ledger/proof/999999")[0] in (400, 404, 409)


def test_the_description_of_the_api_is_there(visitor, story):
    told = json.loads(visitor.get("/api/openapi.json").content)
    assert told["openapi"].startswith("3.1")
    assert "/api/items/{ref}/transfer" in told["paths"]
    for address, operations in told["paths"].items():
        for method, operation in operations.items():
            assert operation.get("summary"), (address, method)


def test_a_session_of_the_pages_works_and_a_post_by_it_needs_the_token(signed_in, story):
    client = signed_in("tech", enforce_csrf_checks=True)
    assert client.get("/api/items").status_code == 200
    answer = client.post(
        f"/api/items/{story.pistol}/move", json.dumps({"to": "x"}), content_type="application/json"
    )
    assert answer.status_code == 403


def test_a_file_is_taken_in(visitor, story):
    import io

    answer = visitor.post(
        f"/api/items/{story.pistol}/files", {"file": io.BytesIO(b"photo")}, headers=basic("tech")
    )
    assert answer.status_code == 201, answer.content
    assert json.loads(answer.content)["size"] == 5


def test_people_prosecutions_and_courts(ask):
    status, person = ask("prosecutor", "POST", "/people", {"name": "Ada Stone"})
    assert status == 201
    status, told = ask(
        "prosecutor", "POST", f"/cases/{CASE}/parties", {"person": person["id"], "role": "witness"}
    )
    assert status == 201, told
    new = {
        "number": "D202.CR-2024-5",
        "court": "Second District Court",
        "defendant": "B. Doe",
        "cases": [CASE],
    }
    assert ask("prosecutor", "POST", "/prosecutions", new)[0] == 201
    event = {"kind": "arraigned", "date": "2024-05-02"}
    assert ask("prosecutor", "POST", "/prosecutions/D202.CR-2024-5/events", event)[0] == 201
    counsel = {"name": "Max Odell", "side": "defense", "capacity": "retained", "user": "defender2"}
    assert ask("prosecutor", "POST", "/prosecutions/D202.CR-2024-5/counsel", counsel)[0] == 201
    status, told = ask("defender2", "GET", "/prosecutions/D202.CR-2024-5")
    assert status == 200
    assert told["dates"]["arraigned"] == "2024-05-02"
    assert {each["number"] for each in ask("defender2", "GET", "/prosecutions")[1]} == {
        SECOND,
        "D202.CR-2024-5",
    }
