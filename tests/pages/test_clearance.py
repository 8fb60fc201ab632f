"""What a link rests on is quoted from the other case: shown to those who are cleared for it, on every page."""

from __future__ import annotations

import pytest

from tests.pages.story import CASE, shown

PLAIN = f"May belong to {CASE} by serial number; its case agent was told why."
QUOTE = "is serial LL-48213 in report"
CLEARED = ("agent", "agent2", "prosecutor", "paralegal", "judge", "auditor")
UNCLEARED = ("tech", "officer", "examiner")


@pytest.fixture
def number(desk, story):
    """The receipt number of a thing whose link quotes a report of the case."""
    from muniment.cases import actions as cases
    from muniment.custody import actions as custody

    cases.add_report(desk, CASE, title="Interview of Marten Quill", text="He hid a box, serial LL-48213.")
    taken = custody.receive(
        desk,
        source={"name": "E. Lamb"},
        words="It carries the number LL-48213.",
        what="Box",
        category="tool",
        received_at="2024-05-01",
        description={"serial": "LL-48213"},
    )
    return taken.receipt_number


@pytest.fixture
def addresses(number):
    from muniment.custody import queries as custody
    from muniment.linkage import queries

    (link,) = queries.links(item=custody.item(number).id)
    return (f"/items/{number}", f"/links/{link.id}", f"/cases/{CASE}", "/links")


@pytest.mark.parametrize("user", UNCLEARED)
def test_whoever_is_not_cleared_for_the_case_reads_one_plain_line(signed_in, number, addresses, user):
    client = signed_in(user)
    for address in (*addresses, f"/items/{number}/taken-in"):
        page = shown(client.get(address))
        page = page[page.find("The complete list") :] if "/cases/" in address else page
        assert PLAIN in page, address
        assert QUOTE not in page, address
        assert "Score 1" not in page, address


@pytest.mark.parametrize("user", CLEARED)
def test_whoever_is_cleared_reads_what_it_rests_on(signed_in, addresses, user):
    client = signed_in(user)
    for address in addresses:
        answer = client.get(address)
        if answer.status_code == 403:  # a judge opens no list of all links
            assert (user, address) == ("judge", "/links")
            continue
        assert QUOTE in shown(answer), address
        assert PLAIN not in shown(answer), address


def test_a_technician_who_is_named_agent_of_the_case_is_cleared_for_it(signed_in, desk, number):
    from muniment.cases import actions as cases

    cases.describe_case(desk, CASE, agents=["agent", "tech"])
    assert QUOTE in shown(signed_in("tech").get(f"/items/{number}"))
    assert QUOTE not in shown(signed_in("officer").get(f"/items/{number}"))


def test_where_no_agent_is_named_nobody_is_said_to_have_been_told(desk, desk_of, number):
    from muniment.cases import actions as cases
    from muniment.custody import queries as custody
    from muniment.linkage import clearance, queries

    links = queries.links(item=custody.item(number).id)
    cases.describe_case(desk, CASE, agents=[])
    (link,) = clearance.shown(links, to=desk_of("technician").actor)
    assert link.because == (f"May belong to {CASE} by serial number; no case agent is named there yet.",)
    assert (link.id, link.case, link.state, link.score) == (links[0].id, CASE, "proposed", None)
