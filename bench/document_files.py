"""The files that readers are measured on: a folder with `expected.tsv`, or some made on the spot.

`expected.tsv` has a row for each file: path, sha256, bytes, type, libmagic_type, expected_words (parted by blanks),
expected_outcome; further columns are left alone. A path that names "hostile" is a file out to do harm, one that names
"scan" is a picture of words. What is marked as disputed, and speech, is read and not judged.
"""

import csv
import hashlib
import io
import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.readers import makers

DATA = "BENCH_DATA"  # in the environment: the folder
_WORDS = ("revolver", "Kettering", "guardrail", "Socorro", "ledger", "niño")


@dataclass(frozen=True, slots=True)
class Sample:
    """One file and what is to be found in it."""

    path: Path
    named: str  # relative to the folder
    words: tuple[str, ...]
    speech: bool = False

    @property
    def is_hostile(self) -> bool:
        """Whether it is out to do harm."""
        return "hostile" in self.named

    @property
    def is_scan(self) -> bool:
        """Whether its words stand in a picture."""
        return "scan" in self.named

    def found(self, text: str) -> int:
        """How many of the words are in a text, in any case."""
        folded = text.casefold()
        return sum(word.casefold() in folded for word in self.words)


def samples(room: Path) -> list[Sample]:
    """Those of the folder that is named in the environment, else made in `room`. Raises on a file that is another."""
    folder = os.environ.get(DATA)
    where = Path(folder) if folder else _made(room)
    found = []
    with (where / "expected.tsv").open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream, delimiter="\t"):
            path = where / row["path"]
            if hashlib.sha256(path.read_bytes()).hexdigest() != row["sha256"]:
                raise ValueError(row["path"])
            disputed = "disputed" in row["expected_outcome"]
            words = () if disputed else tuple(row["expected_words"].split())
            found.append(Sample(path, row["path"], words, row["type"].startswith(("audio/", "video/"))))
    return found


def _made(room: Path) -> Path:
    said = " ".join(_WORDS[:5])
    files: dict[str, tuple[bytes, Sequence[str]]] = {
        "text/plain.txt": (" ".join(_WORDS).encode(), _WORDS),
        "office/a.docx": (
            makers.docx(makers.paragraph(" ".join(_WORDS)), header1=makers.paragraph("HEADMARK")),
            (*_WORDS, "HEADMARK"),
        ),
        "pdf/a.pdf": (makers.pdf(said, said), _WORDS[:5]),
        "email/a.eml": (
            makers.message(" ".join(_WORDS), attachments={"a.pdf": makers.pdf("INNERMARK")}),
            (*_WORDS, "INNERMARK"),
        ),
        "archive/a.zip": (makers.zipped({"in/a.eml": makers.message(said)}), _WORDS[:5]),
        "scan/a.png": (makers.picture_of(said), _WORDS[:5]),
        "hostile/flate.pdf": (makers.pdf_flate_bomb(), ()),
        "hostile/gzip.gz": (makers.gzip_bomb(), ()),
        "hostile/big.zip": (makers.zip_bomb(), ()),
        "hostile/nested.zip": (makers.nested_zips(4), ()),
        "hostile/overlap.zip": (makers.overlapping_zip(), ()),
        "hostile/links.tar": (makers.tar_of_links(), ()),
        "hostile/parts.eml": (makers.nested_mail(400), ()),
        "hostile/pixels.png": (makers.png(40_000, 40_000), ()),
        "hostile/damaged.pdf": (b"%PDF-1.7 nothing", ()),
        "hostile/empty.pdf": (b"", ()),
    }
    out = io.StringIO()
    table = csv.writer(out, delimiter="\t", lineterminator="\n")
    table.writerow(("path", "sha256", "bytes", "type", "libmagic_type", "expected_words", "expected_outcome"))
    for name, (data, words) in files.items():
        path = room / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
        table.writerow((name, hashlib.sha256(data).hexdigest(), len(data), "", "", " ".join(words), "text"))
    (room / "expected.tsv").write_text(out.getvalue(), encoding="utf-8")
    return room


def report(*, pages: int, numbers: int) -> bytes:
    """A PDF of lines, `numbers` of them on all pages together, each with an invented number and other words."""
    from reportlab.pdfgen import canvas

    out = io.BytesIO()
    drawn = canvas.Canvas(out, invariant=1)
    each = numbers // pages
    for page in range(pages):
        for line in range(each):
            n = page * each + line
            number = f"{100 + n % 565:03}-{10 + n % 89:02}-{1000 + n % 9000:04}"
            says = f"Line {n}: witness W{n:05} gave {number} to the clerk K{n:05}"
            drawn.drawString(50, 800 - line * (760 / each), says)
        drawn.showPage()
    drawn.save()
    return out.getvalue()
