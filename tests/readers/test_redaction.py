"""Redactions leave nothing behind by any way of getting text out of a PDF, and keep everything else."""

from __future__ import annotations

import io
import re

import pikepdf
import pypdf
import pytest

from muniment.errors.readers import NotDone
from muniment.readers.redaction.patterns import PRESETS
from tests.readers import makers as m

LINES = [f"Line {n}: Dale Kettering 123-45-{n:04d} lives here" for n in range(1, 31)]


def a_report():
    """A page of lines with a number in each, a title, an outline, an attachment and an earlier revision that say it too."""
    from reportlab.pdfgen import canvas

    out = io.BytesIO()
    page = canvas.Canvas(out)
    page.setTitle("123-45-0001")
    for at, line in enumerate(LINES):
        page.drawString(72, 780 - 20 * at, line)
    page.showPage()
    page.drawString(72, 700, "A second page without anything to hide")
    page.save()
    with pikepdf.open(io.BytesIO(out.getvalue())) as held:
        held.attachments["note.txt"] = pikepdf.AttachedFileSpec(held, b"123-45-0001", filename="note.txt")
        with held.open_outline() as outline:
            outline.root.append(pikepdf.OutlineItem("123-45-0001", 0))
        done = io.BytesIO()
        held.save(done)
    return done.getvalue()


def suggested(pool, data, **about):
    return [each for each in pool.run("suggest", io.BytesIO(data), about=about).said if "box" in each]


def redacted(pool, data, boxes, mode="raster"):
    return pool.run("redact", io.BytesIO(data), about={"boxes": boxes, "mode": mode})


def text_of(data):
    return "\n".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(data)).pages)


def everything_in(data):
    """Every string and unpacked stream."""
    found = [data.decode("latin-1")]
    with pikepdf.open(io.BytesIO(data)) as held:
        for each in held.objects:
            if isinstance(each, pikepdf.Stream):
                found.append(each.read_bytes().decode("latin-1"))
    return "\n".join(found)


@pytest.mark.parametrize("mode", ["raster", "edit"])
def test_nothing_is_left_under_the_boxes_nor_beside_the_page(pool, mode):
    data = a_report()
    places = suggested(pool, data, presets=["ssn"])
    assert len(places) == 30
    made = redacted(pool, data, places, mode).data
    assert not re.search(r"123-45|23-45-00", text_of(made) + everything_in(made))
    with pikepdf.open(io.BytesIO(made)) as held:
        assert not held.attachments
        assert "/Outlines" not in held.Root
        assert "/Info" not in held.trailer
        assert len(held.pages) == 2
    assert "second page" in text_of(made)


def test_editing_keeps_every_other_word(pool):
    data = a_report()
    made = redacted(pool, data, suggested(pool, data, presets=["ssn"]), "edit").data
    words = text_of(made).split()
    for word in ("Dale", "Kettering", "lives", "here"):
        assert words.count(word) == 30


def test_what_is_not_understood_becomes_a_picture_and_says_why(pool):
    data = a_report()
    with pikepdf.open(io.BytesIO(data)) as held:
        form = held.make_stream(b"BT /F1 12 Tf 10 10 Td (x) Tj ET")
        form.Type, form.Subtype, form.BBox = pikepdf.Name.XObject, pikepdf.Name.Form, [0, 0, 100, 100]
        held.pages[0].obj.Resources["/XObject"] = pikepdf.Dictionary(Fm0=form)
        held.pages[0].contents_add(b"/Fm0 Do")
        out = io.BytesIO()
        held.save(out)
    made = redacted(pool, out.getvalue(), suggested(pool, out.getvalue(), presets=["ssn"]), "edit")
    assert [(each["page"], each["how"]) for each in made.said] == [(1, "picture"), (2, "kept")]
    assert "drawn as a whole" in made.said[0]["because"]
    assert "123-45" not in everything_in(made.data)


def test_words_are_found_across_white_space_and_in_any_case(pool):
    found = suggested(pool, m.pdf("The informer is  Ernst   Brandvold of Alder"), texts=["ernst brandvold"])
    assert [each["text"] for each in found] == ["Ernst Brandvold"]


def test_a_redaction_of_nothing_and_of_a_missing_page_is_refused(pool):
    for boxes in ([], [{"page": 7, "box": [0, 0, 1, 1]}], [{"page": 1, "box": [0.5, 0.5, 0.5, 0.6]}]):
        with pytest.raises(NotDone):
            redacted(pool, a_report(), boxes)


def test_a_bomb_is_no_page_to_redact(pool):
    with pytest.raises(NotDone):
        redacted(pool, b"%PDF-1.7 nothing", [{"page": 1, "box": [0, 0, 1, 1]}])


def test_the_same_redaction_gives_the_same_bytes(pool):
    data = a_report()
    places = suggested(pool, data, presets=["ssn"])[:3]
    assert redacted(pool, data, places, "edit").data == redacted(pool, data, places, "edit").data


def covered(color="0 g", *, before=False):
    """A name with a box over it, or under it."""
    word, box = b"BT 0 0 1 rg /F1 12 Tf 72 700 Td (SECRETNAME) Tj ET", f"{color} 70 695 100 18 re f".encode()
    with pikepdf.open(io.BytesIO(m.pdf("open words", ""))) as held:
        page = held.pages[1]
        page.Contents = held.make_stream(b"\n".join([box, word] if before else [word, box]))
        out = io.BytesIO()
        held.save(out)
    return out.getvalue()


@pytest.mark.parametrize("color", ["0 g", "1 g", "0.5 g", "0 0 0.2 rg"])
def test_text_under_a_box_of_any_color_is_named(pool, color):
    (found,) = [each for each in pool.run("check", io.BytesIO(covered(color))).said if "box" in each]
    assert (found["page"], found["text"]) == (2, "SECRETNAME")


def test_text_over_a_box_is_no_redaction(pool):
    assert [
        each for each in pool.run("check", io.BytesIO(covered("0.9 g", before=True))).said if "box" in each
    ] == []


@pytest.mark.parametrize("mode", ["raster", "edit"])
def test_our_own_redactions_pass_the_check(pool, mode):
    data = a_report()
    made = redacted(pool, data, suggested(pool, data, presets=["ssn"])[:5], mode).data
    assert [each for each in pool.run("check", io.BytesIO(made)).said if "box" in each] == []


@pytest.mark.parametrize(
    ("preset", "text", "found"),
    [
        ("ssn", "his number is 123-45-6789.", "123-45-6789"),
        ("ssn", "123456789", "123456789"),
        ("ssn", "order 000456789", None),
        ("phone", "call (505) 555-0123 now", "(505) 555-0123"),
        ("phone", "+1 505.555.0123", "+1 505.555.0123"),
        ("dob", "DOB: 02/11/1984", "02/11/1984"),
        ("dob", "born on February 11, 1984", "February 11, 1984"),
        ("dob", "on 02/11/2024 he came", None),
        ("address", "at 1200 N. Juniper Hill Rd, Apt 4 since", "1200 N. Juniper Hill Rd, Apt 4"),
    ],
)
def test_presets(preset, text, found):
    match = PRESETS[preset].search(text)
    assert (match and (match.group(1) if preset == "dob" else match.group(0))) == found


def test_a_page_is_drawn_with_its_words_in_their_places(pool):
    made = pool.run("draw", io.BytesIO(m.pdf("Hello there")), about={"page": 1, "width": 400})
    assert made.data[8:12] == b"WEBP"
    assert made.said[0] == {"pages": 1, "width": 400, "height": 518}
    word = made.said[1]
    assert word["word"] == "Hello"
    assert 0.1 < word["box"][0] < word["box"][2] < 0.25
    assert 0.08 < word["box"][1] < word["box"][3] < 0.14
