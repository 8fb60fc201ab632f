import io

import pikepdf
import pytest

from muniment.errors.labels import LabelTooLong
from muniment.labels import Label, sheet, zpl
from muniment.labels.code import parse


def a_label(**given):
    facts = {
        "number": "MU-24-000123-V",
        "office": "Alder County",
        "what": "live rounds in a plastic bag",
        "received_at": "2024-03-06",
        "units": 24,
        "case": "SO.24-001234",
    }
    return Label(**{**facts, **given})


def words_of(pdf):
    """The strings drawn on all pages; bars and squares are not among them."""
    drawn = []
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        for page in opened.pages:
            for operands, operator in pikepdf.parse_content_stream(page):
                if str(operator) == "Tj":
                    drawn.append(bytes(operands[0]).decode("cp1252"))
        return " ".join(drawn), len(opened.pages)


def test_a_label_tells_its_number_to_scanners_and_to_people():
    words, pages = words_of(sheet.render([a_label()]))
    for expected in (
        "MU-24-000123-V",
        "Alder County",
        "live rounds in a plastic bag",
        "24 unit(s)",
        "SO.24-001234",
    ):
        assert expected in words
    assert pages == 1


def test_eleven_labels_take_two_pages():
    words, pages = words_of(sheet.render([a_label()] * 11))
    assert pages == 2
    assert words.count("MU-24-000123-V") == 11


def test_the_same_labels_are_the_same_bytes():
    assert sheet.render([a_label()]) == sheet.render([a_label()])


def test_a_long_description_is_cut_where_everybody_sees_it():
    words, _ = words_of(sheet.render([a_label(what="rounds " * 200)]))
    assert "…" in words


def test_signs_that_the_font_lacks_are_spelled_and_not_left_out():
    words, _ = words_of(sheet.render([a_label(what="патрон\x07")]))
    assert "[U+043F]" in words
    assert "[U+0007]" in words


def test_a_number_too_long_for_scanners_is_refused():
    code = parse("MU-24-000123-V")
    for n in range(1, 9):
        code = code.part(n)
    with pytest.raises(LabelTooLong):
        sheet.render([a_label(number=str(code))])


def test_a_thermal_printer_gets_number_and_words():
    text = zpl.render([a_label()])
    assert text.startswith("^XA")
    assert text.count("MU-24-000123-V") == 3
    assert "live rounds in a plastic bag" in text


def test_a_description_can_not_command_the_printer():
    text = zpl.render([a_label(what="rounds^XZ^XA~JA_5E")])
    assert text.count("^XA") == 1
    assert text.count("^XZ") == 1
    assert "~" not in text
    assert "rounds_5EXZ_5EXA_7EJA_5F5E" in text
