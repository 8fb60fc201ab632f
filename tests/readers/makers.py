"""Files made on the spot: ordinary ones that hold known words, and ones that are out to do harm."""

from __future__ import annotations

import gzip
import io
import struct
import tarfile
import zipfile
import zlib
from email.message import EmailMessage

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
TYPES = (
    '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="xml" ContentType="application/xml"/></Types>'
)


def zipped(members: dict[str, bytes | str]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as held:
        for name, data in members.items():
            held.writestr(name, data)
    return out.getvalue()


def docx(body: str, *, prolog: str = "", **parts: str) -> bytes:
    """A Word document: `body` is what stands in `w:body`, other parts by name (header1, comments …)."""
    members: dict[str, bytes | str] = {
        "[Content_Types].xml": TYPES,
        "word/document.xml": f'<?xml version="1.0"?>{prolog}<w:document xmlns:w="{W}"><w:body>{body}</w:body></w:document>',
    }
    for name, content in parts.items():
        tag = {"header1": "hdr", "footer1": "ftr", "comments": "comments", "footnotes": "footnotes"}[name]
        members[f"word/{name}.xml"] = f'<w:{tag} xmlns:w="{W}">{content}</w:{tag}>'
    return zipped(members)


def paragraph(text: str, *, props: str = "") -> str:
    return f"<w:p><w:r>{props}<w:t>{text}</w:t></w:r></w:p>"


def pdf(*pages: str, extra: str = "", info: str = "") -> bytes:
    """A PDF with a line of text on each page."""
    kids = " ".join(f"{5 + 2 * n} 0 R" for n in range(len(pages)))
    objects = [
        f"<< /Type /Catalog /Pages 2 0 R {extra} >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        f"<< {info} >>",
    ]
    for n, text in enumerate(pages):
        content = f"BT /F1 12 Tf 72 700 Td ({text}) Tj ET" if text else ""
        objects.append(
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] "
            f"/Resources << /Font << /F1 3 0 R >> >> /Contents {6 + 2 * n} 0 R >>"
        )
        objects.append(f"<< /Length {len(content)} >>\nstream\n{content}\nendstream")
    return _objects([each.encode() for each in objects])


def _objects(objects: list[bytes]) -> bytes:
    out, places = bytearray(b"%PDF-1.7\n"), []
    for number, each in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, each)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer << /Size %d /Root 1 0 R /Info 4 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (
        len(objects) + 1,
        start,
    )
    return bytes(out)


def pdf_flate_bomb(size: int = 100 << 20) -> bytes:
    """A page whose drawing is `size` bytes, packed twice."""
    packed = zlib.compress(zlib.compress(b"q" * size, 9), 9)
    stream = b"<< /Length %d /Filter [/FlateDecode /FlateDecode] >>\nstream\n%s\nendstream" % (
        len(packed),
        packed,
    )
    page = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 6 0 R >>"
    return _objects(
        [
            b"<< /Type /Catalog /Pages 2 0 R >>",
            b"<< /Type /Pages /Kids [5 0 R] /Count 1 >>",
            b"<< >>",
            b"<< >>",
            page,
            stream,
        ]
    )


def message(text: str, *, subject: str = "A subject", attachments: dict[str, bytes] | None = None) -> bytes:
    made = EmailMessage()
    made["From"], made["To"], made["Subject"] = (
        "Dale Kettering <dale@example.org>",
        "clerk@example.org",
        subject,
    )
    made["Date"], made["Message-ID"] = "Tue, 05 Mar 2024 10:00:00 -0700", "<One.Two@Example.org>"
    made.set_content(text)
    for name, data in (attachments or {}).items():
        made.add_attachment(data, maintype="application", subtype="octet-stream", filename=name)
    return made.as_bytes()


def nested_mail(levels: int) -> bytes:
    """Parts inside parts."""
    lines = ["From: a@example.org", "To: b@example.org", "MIME-Version: 1.0"]
    for level in range(levels):
        lines += [f'Content-Type: multipart/mixed; boundary="b{level}"', "", f"--b{level}"]
    return "\r\n".join([*lines, "Content-Type: text/plain", "", "DEEPMARK"]).encode()


def png(width: int, height: int) -> bytes:
    """A picture that claims a size; its pixels are a few bytes."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(b"\0" * 64))
        + chunk(b"IEND", b"")
    )


def gzip_bomb(size: int = 64 << 20) -> bytes:
    return gzip.compress(bytes(size), 9)


def zip_bomb(size: int = 150 << 20) -> bytes:
    return zipped({"zeros.bin": bytes(size)})


def nested_zips(levels: int, width: int = 3) -> bytes:
    held = zipped({"leaf.txt": b"LEAF" + bytes(20 << 20)})
    for _ in range(levels):
        held = zipped({f"{n}.zip": held for n in range(width)})
    return held


def overlapping_zip(count: int = 50) -> bytes:
    """A directory whose entries all point at the same packed bytes."""
    data = zipped({"kernel": bytes(1 << 20)})
    end = data.rfind(b"PK\x05\x06")
    start = int.from_bytes(data[end + 16 : end + 20], "little")
    entry = data[start:end]
    directory = entry * count
    tail = bytearray(data[end:])
    tail[8:12] = struct.pack("<HH", count, count)
    tail[12:16] = struct.pack("<I", len(directory))
    return data[:start] + directory + bytes(tail)


def tar_of_links() -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as held:
        for name, kind, target in (
            ("link", tarfile.SYMTYPE, "/etc/passwd"),
            ("hard", tarfile.LNKTYPE, "../../etc/passwd"),
            ("device", tarfile.CHRTYPE, ""),
            ("pipe", tarfile.FIFOTYPE, ""),
        ):
            each = tarfile.TarInfo(name)
            each.type, each.linkname = kind, target
            held.addfile(each)
        inside = tarfile.TarInfo("../../escape.txt")
        inside.size = 8
        held.addfile(inside, io.BytesIO(b"TARMARK\n"))
    return out.getvalue()


def locked_pdf(password: str, text: str) -> bytes:
    import pikepdf

    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf(text))) as held:
        held.save(out, encryption=pikepdf.Encryption(user=password, owner=password))
    return out.getvalue()


def pdf_with_attachment(text: str, name: str, data: bytes) -> bytes:
    import pikepdf

    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf(text))) as held:
        held.attachments[name] = pikepdf.AttachedFileSpec(held, data, filename=name)
        held.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)")
        held.save(out)
    return out.getvalue()


def picture_of(*lines: str, format: str = "PNG") -> bytes:
    """Words in a picture, at the size of print at 200 dots an inch."""
    from PIL import Image, ImageDraw, ImageFont

    picture = Image.new("L", (1400, 120 + 70 * len(lines)), 255)
    drawing = ImageDraw.Draw(picture)
    for at, line in enumerate(lines):
        drawing.text((60, 60 + 70 * at), line, fill=0, font=ImageFont.load_default(size=40))
    out = io.BytesIO()
    picture.save(out, format)
    return out.getvalue()
