"""What each family of files yields: every word, and where it stands."""

from __future__ import annotations

import io

import pytest

from muniment.readers.reading import Trouble, Where, document, from_document
from tests.readers import makers as m


def where(reading, word):
    """Where a word stands, over all parts."""
    return {piece.where for part in reading.parts for piece in part.pieces if word in piece.text}


def troubles(reading):
    return {trouble for _, trouble, _ in reading.troubles}


def test_word_says_what_the_page_does_not_show(read):
    body = (
        m.paragraph("BODYMARK")
        + m.paragraph("HIDDENMARK", props="<w:rPr><w:vanish/></w:rPr>")
        + "<w:p><w:del><w:r><w:delText>DELETEDMARK</w:delText></w:r></w:del>"
        + "<w:ins><w:r><w:t>INSERTEDMARK</w:t></w:r></w:ins></w:p>"
        + "<w:tbl><w:tr><w:tc>"
        + m.paragraph("CELLMARK")
        + "</w:tc></w:tr></w:tbl>"
    )
    found = read(
        m.docx(
            body,
            header1=m.paragraph("HEADERMARK"),
            comments=f"<w:comment>{m.paragraph('COMMENTMARK')}</w:comment>",
        )
    )
    assert where(found, "BODYMARK") == where(found, "CELLMARK") == {Where.BODY}
    assert where(found, "HIDDENMARK") == {Where.HIDDEN}
    assert where(found, "DELETEDMARK") == {Where.DELETED}
    assert where(found, "INSERTEDMARK") == {Where.INSERTED}
    assert where(found, "HEADERMARK") == {Where.HEADER}
    assert where(found, "COMMENTMARK") == {Where.COMMENT}
    assert found.flags == ("comment", "hidden text", "tracked deletion")


def test_pdf_says_its_pages_and_what_is_attached(read):
    found = read(m.pdf_with_attachment("PAGEMARK", "inner.txt", b"ATTACHMARK"))
    assert found.pages == 1
    assert [piece.page for piece in found.parts[0].pieces if "PAGEMARK" in piece.text] == [1]
    assert [part.path for part in found.parts] == [(), ("inner.txt",)]
    assert "ATTACHMARK" in found.parts[1].text
    assert "active content" in found.parts[0].facts


def test_a_page_without_text_is_said_to_be_a_picture(read):
    found = read(m.pdf("first page", ""))
    assert troubles(found) == {Trouble.IMAGE_ONLY}
    assert "1 of 2 pages" in found.troubles[0][2]


def test_a_mail_keeps_its_family(read):
    inner = m.message("NESTEDBODY", subject="inner", attachments={"report.pdf": m.pdf("DEEPPDF")})
    found = read(m.message("OUTERBODY", attachments={"inner.eml": inner, "../../pwn.txt": b"TRAVMARK"}))
    assert [part.path for part in found.parts] == [
        (),
        ("inner.eml",),
        ("inner.eml", "report.pdf"),
        ("../../pwn.txt",),
    ]
    for word in ("OUTERBODY", "NESTEDBODY", "DEEPPDF", "TRAVMARK"):
        assert where(found, word) == {Where.BODY}
    assert found.parts[0].facts["message id"] == "one.two@example.org"
    assert found.parts[0].facts["date"] == "2024-03-05T10:00:00-07:00"


def test_a_mailbox_is_split_at_its_borders_alone(read):
    one = m.message("First.\n\nFrom the window I saw him.\nFROMTRAP")
    two = m.message("Second.")
    border = b"From dale@example.org Tue Mar  5 10:00:00 2024\n"
    found = read(border + one + b"\n" + border + two)
    assert len(found.parts) == 3
    assert "FROMTRAP" in found.parts[1].text


def test_archives_are_read_to_the_inside_and_names_stay_data(read):
    held = m.zipped(
        {"outer/a.zip": m.zipped({"b.eml": m.message("FOURDEEP")}), "/etc/passwd": "SLIPMARK", "CON": "x"}
    )
    found = read(held)
    assert ("outer/a.zip", "b.eml") in [part.path for part in found.parts]
    assert where(found, "FOURDEEP") == {Where.BODY}
    assert ("/etc/passwd",) in [part.path for part in found.parts]


@pytest.mark.parametrize("packing", ["gz", "bz2", "xz"])
def test_packed_files_and_tars(read, packing):
    import tarfile

    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode=f"w:{packing}") as held:
        each = tarfile.TarInfo("note.txt")
        each.size = 8
        held.addfile(each, io.BytesIO(b"TARMARK\n"))
    assert where(read(out.getvalue(), name="a.tar"), "TARMARK") == {Where.BODY}


@pytest.mark.parametrize(
    ("encoding", "text"),
    [
        ("utf-8", "MARK niño"),
        ("latin-1", "MARK niño, el testigo no vio el vehículo aquella mañana, según él dijo a la policía"),
        ("utf-16-le", "MARK niño, a longer line of text without any mark of its encoding"),
        ("utf-16-be", "MARK niño, a longer line of text without any mark of its encoding"),
        ("utf-16", "MARK niño"),
        ("utf-32", "MARK niño"),
        ("cp1252", "“MARK” – niño, el testigo no vio el vehículo aquella mañana"),
    ],
)
def test_text_in_any_encoding(read, encoding, text):
    assert text in read(text.encode(encoding)).text


def test_a_load_file_is_text(read):
    assert (
        "BEGBATES"
        in read("þBEGBATESþ\x14þENDBATESþ\r\nþA0001þ\x14þA0002þ\r\n".encode("cp1252"), name="x.dat").text
    )


def test_html_is_text_and_its_script_is_not(read):
    found = read(
        b"<!doctype html><html><body><script>evil()</script><p>HTMLMARK <b>bold</b></p><!-- aside --></body></html>"
    )
    assert "HTMLMARK bold" in found.text
    assert "evil" not in found.text
    assert where(found, "aside") == {Where.HIDDEN}


def test_a_spreadsheet_says_its_hidden_sheet(read):
    sheet = '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>{}</t></is></c></row></sheetData></worksheet>'
    relation = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    book = (
        f'<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="{relation}"><sheets>'
        '<sheet name="Open" sheetId="1" r:id="rId1"/><sheet name="Kept" sheetId="2" state="hidden" r:id="rId2"/></sheets></workbook>'
    )
    links = "".join(
        f'<Relationship Id="rId{n}" Type="{relation}/worksheet" Target="worksheets/sheet{n}.xml"/>'
        for n in (1, 2)
    )
    found = read(
        m.zipped(
            {
                "[Content_Types].xml": m.TYPES,
                "_rels/.rels": f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r" Type="{relation}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
                "xl/workbook.xml": book,
                "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{links}</Relationships>',
                "xl/worksheets/sheet1.xml": sheet.format("OPENCELL"),
                "xl/worksheets/sheet2.xml": sheet.format("HIDDENCELL"),
            }
        )
    )
    assert where(found, "OPENCELL") == {Where.BODY}
    assert where(found, "HIDDENCELL") == {Where.HIDDEN_SHEET}


def test_a_password_opens_what_it_is_for(read):
    locked = m.locked_pdf("hunter2", "ENCMARK")
    assert troubles(read(locked)) == {Trouble.ENCRYPTED}
    assert "ENCMARK" in read(locked, password="hunter2").text
    assert troubles(read(locked, password="wrong")) == {Trouble.ENCRYPTED}


def test_a_picture_says_what_it_is_and_its_words_when_asked(read):
    data = m.picture_of("Case number 24-001234", "Seal unbroken, twelve cartridges")
    plain = read(data)
    assert plain.parts[0].facts["width"] == "1400"
    assert troubles(plain) == {Trouble.IMAGE_ONLY}
    recognized = read(data, recognize=True)
    assert "24-001234" in recognized.text
    assert "twelve cartridges" in recognized.text
    assert where(recognized, "cartridges") == {Where.RECOGNIZED}


def test_a_blank_picture_is_said_to_hold_no_words(read):
    assert troubles(read(m.picture_of(""), recognize=True)) == {Trouble.NO_TEXT}


@pytest.mark.parametrize(
    "data", [b"", b"\x00\x01\x02\x03" * 400, b"%PDF-1.4 and nothing more", b"PK\x03\x04 nothing"]
)
def test_nothing_is_passed_over_in_silence(read, data):
    found = read(data)
    assert found.troubles or found.text.strip()


def test_a_reading_is_kept_as_json_and_comes_back(read):
    found = read(m.message("text", attachments={"a.pdf": m.pdf("one", "")}))
    assert from_document(document(found)) == found


def test_the_same_file_reads_the_same(read):
    data = m.zipped({"a.eml": m.message("x", attachments={"b.docx": m.docx(m.paragraph("y"))})})
    assert read(data) == read(data)
