"""What holds for every page: headers, words, no script inside, the published log."""

from __future__ import annotations

import re

import pytest

from tests.pages.story import CASE, FIRST, USERS, shown
from tests.pages.test_roles import MATRIX

# Words of the house that never stand on a page for users ("chain of custody" is the trade's own).
FORBIDDEN = re.compile(
    r"\b(chains?(?! of custody|-of-custody)|tags?|subjects?|atoms?|lanes?|lea(?:f|ves))\b", re.IGNORECASE
)
INLINE = re.compile(r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son[a-z]+=|javascript:", re.IGNORECASE)


@pytest.fixture
def pages(signed_in, story, desk):
    """Every page that somebody can open, as text."""
    from muniment.linkage import queries
    from muniment.production import actions

    actions.issue(desk, FIRST)
    (link,) = queries.links(case=CASE)
    found = {}
    for _, address, allowed in MATRIX:
        place = address.format(walk_in=story.walk_in, link=link.id)
        for user in sorted(allowed)[:1]:
            found[place] = signed_in(user).get(place)
    for place in ("/limits", "/log/", "/nowhere", "/sign-in"):
        found[place] = signed_in("tech").get(place)
    return {k: v for k, v in found.items() if v.headers.get("Content-Type", "").startswith("text/html")}


def test_no_page_has_script_or_style_inside_it_and_every_page_forbids_it(pages):
    for address, answer in pages.items():
        if answer.status_code == 302:
            continue
        assert not INLINE.search(answer.content.decode()), (address, INLINE.search(answer.content.decode()))
        assert "script-src 'self'" in answer.headers["Content-Security-Policy"], address
        assert answer.headers["Cache-Control"] == "no-store", address
        assert answer.headers["X-Frame-Options"] == "DENY", address
        assert answer.headers["Referrer-Policy"] == "same-origin", address


def test_no_page_uses_the_house_s_own_words(pages):
    for address, answer in pages.items():
        assert not FORBIDDEN.search(shown(answer)), (address, FORBIDDEN.search(shown(answer)))


def test_every_box_has_a_label_and_every_page_a_heading_and_a_title(pages):
    for address, answer in pages.items():
        body = answer.content.decode()
        if answer.status_code == 302:
            continue
        assert body.count("<h1") == 1, address
        assert re.search(r"<title>[^<]+</title>", body), address
        labels = set(re.findall(r'<label[^>]*\bfor="([^"]+)"', body))
        for tag in re.findall(r"<(?:input|select|textarea)\b[^>]*>", body):
            if 'type="hidden"' in tag:
                continue
            id_ = re.search(r'\bid="([^"]+)"', tag)
            assert id_, (address, tag)
            assert id_.group(1) in labels, (address, tag)


def test_every_help_text_that_a_box_points_to_is_there(pages):
    for address, answer in pages.items():
        body = answer.content.decode()
        ids = set(re.findall(r'\bid="([^"]+)"', body))
        for named in re.findall(r'\baria-(?:describedby|labelledby)="([^"]+)"', body):
            assert set(named.split()) <= ids, (address, named)


def test_no_id_stands_twice_on_a_page(pages):
    for address, answer in pages.items():
        ids = re.findall(r'\bid="([^"]+)"', answer.content.decode())
        assert len(ids) == len(set(ids)), (address, [each for each in ids if ids.count(each) > 1])


def test_times_carry_their_zone(signed_in, story):
    body = signed_in("tech").get(f"/items/{story.walk_in}").content.decode()
    assert re.search(
        r'<time datetime="[^"]+(?:Z|\+00:00)">[A-Z][a-z]{2} \d+, \d{4}, \d+:\d\d [AP]M M[SD]T</time>', body
    )


def test_the_published_log_is_served_byte_for_byte(visitor, story, home):
    note = visitor.get("/log/checkpoint")
    assert note.content == (home / "published" / "checkpoint").read_bytes()
    assert note.headers["Content-Type"] == "text/plain; charset=utf-8"
    tiles = [each for each in (home / "published").rglob("*") if each.is_file() and "tile" in each.parts]
    assert tiles
    for tile in tiles:
        got = visitor.get(f"/log/{tile.relative_to(home / 'published')}")
        assert got.status_code == 200, tile
        assert got.content == tile.read_bytes()
        assert got.headers["Content-Type"] == "application/octet-stream"
        assert "immutable" in got.headers["Cache-Control"]


@pytest.mark.parametrize(
    "place",
    [
        "../muniment.toml",
        "tile/../../muniment.toml",
        "tile/0/..%2f..%2fmuniment.toml",
        "%2e%2e/keys.sqlite",
        "tile",
        "tile/0",
        ".hidden",
        "checkpoint/",
    ],
)
def test_nothing_else_of_the_home_can_be_had_from_the_log(visitor, story, place):
    assert visitor.get(f"/log/{place}").status_code in (301, 404)


def test_everybody_can_read_what_this_can_not_prove(visitor, story):
    assert "That a thing was ever handed in" in shown(visitor.get("/limits"))


def test_what_was_refused_is_not_written_to_the_log_with_its_address(signed_in, story, caplog):
    signed_in("admin").get(f"/items/{story.walk_in}")
    signed_in("admin").get("/nowhere/24-secret")
    assert not caplog.records


def test_every_kind_of_user_has_a_desk(signed_in):
    for user, (name, _) in USERS.items():
        assert f"Desk of {name}" in shown(signed_in(user).get("/"))


def test_a_fault_of_the_program_is_a_page_without_its_innards(signed_in, story, monkeypatch):
    from muniment.web import items

    def fails(*args, **kwargs):
        raise RuntimeError("secret innards")

    monkeypatch.setattr(items.custody, "items", fails)
    client = signed_in("tech")
    client.raise_request_exception = False
    answer = client.get("/items")
    assert answer.status_code == 500
    assert "The program failed while it made this page." in shown(answer)
    assert "innards" not in answer.content.decode()
