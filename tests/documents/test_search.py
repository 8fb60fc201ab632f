"""Searching: the language, what is found where, for whom, and that it stays in step with the record."""

from __future__ import annotations

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from muniment.custody import actions as custody
from muniment.custody import queries as items
from muniment.documents import actions
from muniment.documents.search import language as lang
from muniment.documents.search.ask import search
from muniment.errors.documents import SearchRefused
from muniment.errors.may import NotAllowed
from muniment.readers.pool import Pool
from muniment.record import replay
from tests.linkage.makers import a_case, an_item
from tests.readers import makers as m


@pytest.fixture
def county(desk):
    a_case(desk, title="Shooting at the ranch", report="The seal on the box was found broken by the deputy.")
    a_case(desk, "SO.24-001300", title="Burglary")
    an_item(desk, case_typed="SO.24-001234", words="Live rounds from the garage.", what="a box of cartridges")
    an_item(desk, case_typed="SO.24-001300", words="Blank rounds from the shed.", what="a tin of blanks")
    an_item(
        desk,
        words="A knife, el niño lo encontró.",
        what="a knife",
        category="weapon",
        received_at="2024-05-01",
    )
    return desk


def names(desk, text):
    return sorted(hit.name for hit in search(desk.actor, text).hits)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("rounds", ["a box of cartridges", "a tin of blanks"]),
        ("rounds NOT blank", ["a box of cartridges"]),
        ("rounds AND (garage OR shed)", ["a box of cartridges", "a tin of blanks"]),
        ("garage OR knife", ["a box of cartridges", "a knife"]),
        ('"live rounds"', ["a box of cartridges"]),
        ('"rounds live"', []),
        ("cartridg*", ["a box of cartridges"]),
        ("live w/3 garage", ["a box of cartridges"]),
        ("garage w/3 live", ["a box of cartridges"]),
        ("live w/1 garage", []),
        ("(live OR blank) w/0 rounds", ["a box of cartridges", "a tin of blanks"]),
        ("case:24-001234 rounds", ["a box of cartridges"]),
        ("kind:item NOT rounds", ["a knife"]),
        ("NOT rounds kind:item", ["a knife"]),
        ("NIÑO", ["a knife"]),
        ("nino encontro", ["a knife"]),
        ("kind:item after:2024-04-01", ["a knife"]),
        ("kind:item before:2024-04-01 garage", ["a box of cartridges"]),
        ("name:KNIFE", ["a knife"]),
        ("name:100%", []),
    ],
)
def test_what_a_search_finds(county, text, wanted):
    assert names(county, text) == wanted


def test_a_report_is_found_with_the_words_around(county):
    (hit,) = search(county.actor, "seal w/10 broken").hits
    assert (hit.kind, hit.case) == ("report", "SO.24-001234")
    assert [text for text, found in hit.around if found] == ["seal", "broken"]


def test_hits_are_counted_by_word_and_by_kind(county):
    found = search(county.actor, "rounds OR seal OR zeppelin", count=1)
    assert (found.total, len(found.hits)) == (3, 1)
    assert dict(found.terms) == {"rounds": 2, "seal": 1, "zeppelin": 0}
    assert dict(found.facets["kind"]) == {"item": 2, "report": 1}
    assert dict(found.facets["case"]) == {"SO.24-001234": 2, "SO.24-001300": 1}


def test_files_are_found_by_the_part_inside(desk, tmp_path):
    item = an_item(desk, case_typed=a_case(desk)).item
    inner = m.message("We hid the revolver under the porch.", attachments={"map.pdf": m.pdf("PORCHMAP")})
    custody.add_file(desk, item, stream=io.BytesIO(m.zipped({"box/inner.eml": inner})), name="phone.zip")
    with Pool() as pool:
        actions.work(desk, pool=pool)
        (hit,) = search(desk.actor, "porchmap").hits
        assert (hit.kind, hit.path, hit.media_type) == (
            "file",
            ("box/inner.eml", "map.pdf"),
            "application/pdf",
        )
        assert search(desk.actor, "revolver w/5 porch").total == 1
        assert search(desk.actor, "revolver type:rfc822").total == 1
        actions.read_file(desk, items.files(item)[0], pool=pool)
    assert search(desk.actor, "porchmap").total == 1, "a second reading takes the place of the first"
    assert replay.check().ok


def test_what_people_write_is_never_run(county):
    for text in (
        "'; DROP TABLE documents_said",
        "zz' OR '1'='1",
        "x') OR rowid",
        "name:'%",
        "{zz}",
        "zz^b",
        "-zz",
        "zz:b:c",
        "NEAR(zz",
    ):
        try:
            assert search(county.actor, text).total == 0
        except SearchRefused:
            continue
    assert names(county, "rounds")


@pytest.mark.parametrize(
    ("text", "at", "why"),
    [
        ("", 1, "nothing to search"),
        ("(a OR b", 8, "not closed"),
        ("a)", 2, "no opening"),
        ('say "never closed', 5, "quotation mark"),
        ("a AND", 6, "missing at the end"),
        ("AND a", 1, "missing before"),
        ("a w/5", 6, "missing at the end"),
        ("a w/500 b", 3, "at most"),
        ("(a AND b) w/5 c", 11, "stands between"),
        ("---", 1, "no letters"),
        ("before:yesterday", 8, "no date"),
        ("case:?", 6, "number"),
        ("a " * 2000, 2000, "longer"),
        ("(" * 150, 101, "more than 100"),
    ],
)
def test_what_can_not_be_understood_is_refused_with_the_place(desk, text, at, why):
    with pytest.raises(SearchRefused, match=why) as refused:
        search(desk.actor, text)
    assert refused.value.data["at"] == at


def test_only_the_prosecution_team_judges_and_auditors_search(desk, desk_of):
    for role in ("defender", "administrator"):
        with pytest.raises(NotAllowed):
            search(desk_of(role).actor, "rounds")


@given(st.text(alphabet='abz()"*: wW/59ANDORT\n', max_size=60))
def test_any_text_is_read_or_refused(text):
    try:
        node = lang.parse(text)
    except SearchRefused:
        return
    for term in lang.terms(node):
        assert lang.fts(term)
