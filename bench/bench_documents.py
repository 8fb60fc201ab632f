"""Readers in the box, recognition, search and redaction, beside other programs and bare libraries in the same run.

`make bench-documents DATA=folder` measures on the files of a folder (see `document_files`); without DATA on a few made
on the spot. Peers that are not installed are left out. None of them reads in a box, so hostile files are ours alone.
"""

import io
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any

from bench import document_files, document_peer
from bench.document_files import Sample
from bench.rows import Row, in_turn, medians, percentile, seconds

# One thread for a page, as in the box; read when the library is loaded.
os.environ["OMP_THREAD_LIMIT"] = "1"

PAGES, OCR_PAGES, TEXTS, QUERIES = 400, 3, 20_000, 200
REPORT_PAGES, NUMBERS = 40, 2000
_PATTERN = r"\d{3}-\d{2}-\d{4}"


def run() -> list[Row]:
    """Everything, the made files in a folder that goes away."""
    with tempfile.TemporaryDirectory() as name:
        room = Path(name)
        samples = document_files.samples(room)
        return [
            *_reading([each for each in samples if not (each.is_hostile or each.is_scan)]),
            *_scans([each for each in samples if each.is_scan]),
            *_hostile([each for each in samples if each.is_hostile], room),
            _pdf_text(),
            _recognition(),
            *_redaction(),
            *_search(room),
        ]


# --- Reading ---


def _reading(samples: Sequence[Sample]) -> Iterator[Row]:
    """Words found, and files a second, one after the other; nobody's time holds the start of a process."""
    from muniment.readers.pool import Pool

    judged = [each for each in samples if each.words and not each.speech]
    wanted = sum(len(each.words) for each in judged)
    with Pool() as pool:
        _read(pool, samples[0])
        start = time.perf_counter()
        texts = [_read(pool, each) for each in samples]
        rate = len(samples) / (time.perf_counter() - start)
        found = sum(each.found(text) for each, text in zip(samples, texts, strict=True) if each in judged)
        share = 100 * found / wanted
        with ThreadPoolExecutor(os.cpu_count()) as threads:
            many = len(samples) / seconds(lambda: list(threads.map(lambda each: _read(pool, each), samples)))
    yield Row(
        name=f"words expected in {len(judged)} files",
        ours=share,
        unit="%",
        higher_is_better=True,
        least=97,
        note=f"{found} of {wanted}",
    )
    yield Row(
        name=f"{len(samples)} files read in the box, one at a time",
        ours=rate,
        unit="files/s",
        higher_is_better=True,
        least=60,
    )
    yield Row(name=f"the same, {os.cpu_count()} at a time", ours=many, unit="files/s", higher_is_better=True)
    for name in document_peer.installed():
        yield from _beside(name, samples, judged, wanted, share=share, rate=rate)


def _beside(
    name: str, samples: Sequence[Sample], judged: Sequence[Sample], wanted: int, *, share: float, rate: float
) -> Iterator[Row]:
    peer = document_peer.Peer(name)
    found, failed, took = 0, 0, 0.0
    try:
        for each in samples:
            text, spent = peer.text(each.path)
            took += spent
            failed += text is None
            found += each.found(text or "") if each in judged else 0
    finally:
        peer.close()
    without = f"{failed} of {len(samples)} files failed or gave no answer"
    yield Row(
        name="words expected, beside a peer",
        ours=share,
        peer=100 * found / wanted,
        unit="%",
        higher_is_better=True,
        at_least=1,
        note=f"peer: {name}; {without}",
    )
    yield Row(
        name="files a second, beside a peer",
        ours=rate,
        peer=len(samples) / took,
        unit="files/s",
        higher_is_better=True,
        note=f"peer: {name}, one process without a box",
    )


def _read(pool: Any, sample: Sample, *, recognize: bool = False) -> str:
    from muniment.readers.limits import Limits

    limits = Limits(seconds=600) if recognize else None
    with sample.path.open("rb") as stream:
        return str(pool.read(stream, name=sample.path.name, recognize=recognize, limits=limits).text)


def _scans(samples: Sequence[Sample]) -> Iterator[Row]:
    """Words that stand in pictures."""
    from muniment.readers.pool import Pool

    judged = [each for each in samples if each.words]
    if not judged:
        return
    with Pool() as pool:
        found = sum(each.found(_read(pool, each, recognize=True)) for each in judged)
    wanted = sum(len(each.words) for each in judged)
    yield Row(
        name=f"words recognized in {len(judged)} scans",
        ours=100 * found / wanted,
        unit="%",
        higher_is_better=True,
        least=90,
        note=f"{found} of {wanted}",
    )


# --- Files out to do harm ---


def _hostile(samples: Sequence[Sample], room: Path) -> Iterator[Row]:
    """In a process of its own, so that its peak memory is the parent's of such children and nobody else's."""
    names = room / "hostile.json"
    names.write_text(json.dumps([str(each.path) for each in samples]), encoding="utf-8")
    child = subprocess.run(
        [sys.executable, "-m", "bench.bench_documents", str(names)],
        capture_output=True,
        text=True,
        check=True,
    )
    told = json.loads(child.stdout)
    yield Row(
        name=f"{len(samples)} hostile files that ended with text or an exception",
        ours=100 * told["ended"] / len(samples),
        unit="%",
        higher_is_better=True,
        least=100,
        memory_mb=told["peak_mb"],
        at_most_mb=300,
        note="peak of the parent; each followed by an ordinary file that was read",
    )
    yield Row(name="the slowest of them", ours=told["slowest"], least=61, memory_mb=told["peak_mb"])


def hostile(names: Path) -> dict[str, float]:
    """Read them; after each an ordinary file."""
    from muniment.readers.pool import Pool

    paths = [Path(each) for each in json.loads(names.read_text(encoding="utf-8"))]
    ended, slowest = 0, 0.0
    with Pool() as pool:
        for path in paths:
            start = time.perf_counter()
            with path.open("rb") as stream:
                found = pool.read(stream, name=path.name)
            slowest = max(slowest, time.perf_counter() - start)
            silent = [part for part in found.parts if not (part.pieces or part.troubles)]
            holds_others = len(found.parts) > 1
            sound = found.troubles or found.text.strip() or (holds_others and not silent)
            after = pool.read(io.BytesIO(b"the next file"), name="a.txt").text
            ended += bool(sound) and after == "the next file"
    status = Path("/proc/self/status").read_text(encoding="ascii")
    peak = next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmHWM"))
    return {"ended": ended, "slowest": slowest, "peak_mb": peak / 1024}


# --- Bare libraries ---


def _pdf_text() -> Row:
    """Pages of text, beside PDFium alone in this process."""
    import pypdfium2

    from muniment.readers.pool import Pool

    data = document_files.report(pages=PAGES, numbers=PAGES * 40)

    def bare() -> None:
        document = pypdfium2.PdfDocument(data)
        for page in document:
            content = page.get_textpage()
            content.get_text_range()
            content.close()
            page.close()
        document.close()

    with Pool() as pool:
        pool.read(io.BytesIO(data))
        took = in_turn({"ours": lambda: pool.read(io.BytesIO(data)), "peer": bare})
    return Row(
        name=f"text of a PDF of {PAGES} pages",
        ours=PAGES / took["ours"],
        peer=PAGES / took["peer"],
        unit="pages/s",
        higher_is_better=True,
        at_least=0.5,
        note="peer: bare pypdfium2, no box, no look for bombs, notes and attachments",
    )


def _recognition() -> Row:
    """Pictures of pages, beside Tesseract alone in this process with the same languages and mode."""
    import tesserocr
    from PIL import Image

    from muniment.readers import ocr
    from muniment.readers.limits import Limits
    from muniment.readers.pool import Pool
    from tests.readers import makers

    pictures = [makers.picture_of(*_lines(n)) for n in range(OCR_PAGES)]

    def bare() -> None:
        for data in pictures:
            api.SetImage(Image.open(io.BytesIO(data)).convert("L"))
            api.SetSourceResolution(ocr.DPI)
            api.GetUTF8Text()

    def ours() -> None:
        for data in pictures:
            pool.read(io.BytesIO(data), recognize=True, limits=Limits(seconds=600))

    with ocr.recognizer() as held, Pool() as pool:
        api: tesserocr.PyTessBaseAPI = held._api  # noqa: SLF001  the peer: the library as it is set up for us
        took = in_turn({"ours": ours, "peer": bare}, rounds=3)
    return Row(
        name=f"words recognized on {OCR_PAGES} pages",
        ours=OCR_PAGES / took["ours"],
        peer=OCR_PAGES / took["peer"],
        unit="pages/s",
        higher_is_better=True,
        at_least=0.9,
        note="peer: bare tesserocr, one thread, loaded once",
    )


def _lines(page: int) -> list[str]:
    draw = random.Random(page)
    words = "the deputy found a box of live rounds under the seat and gave it to the clerk on Tuesday".split()
    return [" ".join(draw.choices(words, k=11)) for _ in range(28)]


# --- Redaction ---


def _redaction() -> Iterator[Row]:
    """Two thousand numbers out of forty pages."""
    from muniment.readers.limits import Limits
    from muniment.readers.pool import Pool

    data = document_files.report(pages=REPORT_PAGES, numbers=NUMBERS)
    limits = Limits(seconds=600)
    with Pool() as pool:
        said = pool.run("suggest", io.BytesIO(data), about={"presets": ["ssn"]}, limits=limits).said
        boxes = [each for each in said if "box" in each]
        for mode, least in (("edit", 25), ("raster", 90)):
            start = time.perf_counter()
            about = {"boxes": boxes, "mode": mode}
            made = pool.run("redact", io.BytesIO(data), about=about, limits=limits)
            rate = REPORT_PAGES / (time.perf_counter() - start)
            yield Row(
                name=f"redaction, {mode}",
                ours=rate,
                unit="pages/s",
                higher_is_better=True,
                least=least,
                note=f"{len(boxes)} boxes, read again in five ways; {len(made.data) / len(data):.1f} times the bytes",
            )
            left = _left(made.data)
            yield Row(
                name=f"numbers left of {NUMBERS}, {mode}",
                ours=max(left.values()) + (NUMBERS - len(boxes)),
                unit="numbers",
                least=0,
                note=", ".join(left),
            )
            if mode == "edit":
                kept, all_ = _kept(data, made.data)
                yield Row(
                    name=f"other words kept of {all_:,}, {mode}",
                    ours=100 * kept / all_,
                    unit="%",
                    higher_is_better=True,
                    least=100,
                )


def _left(data: bytes) -> Mapping[str, int]:
    """How many numbers each way of looking finds."""
    import re

    import pdfminer.high_level
    import pikepdf
    import pypdf

    def streams() -> str:
        with pikepdf.open(io.BytesIO(data)) as held:
            streams = [each for each in held.objects if isinstance(each, pikepdf.Stream)]
            return "\n".join(each.read_bytes().decode("latin-1") for each in streams if "/Width" not in each)

    looks: dict[str, Callable[[], str]] = {
        "PDFium": lambda: _text(data),
        "pypdf": lambda: "\n".join(each.extract_text() for each in pypdf.PdfReader(io.BytesIO(data)).pages),
        "pdfminer": lambda: pdfminer.high_level.extract_text(io.BytesIO(data)),
        "unpacked bytes": streams,
    }
    return {name: len(re.findall(_PATTERN, look())) for name, look in looks.items()}


def _kept(before: bytes, after: bytes) -> tuple[int, int]:
    """How many of the words that are no numbers are there still, of how many."""
    import re

    def others(data: bytes) -> Counter[str]:
        return Counter(re.sub(_PATTERN, " ", _text(data)).split())

    wanted = others(before)
    return (wanted & others(after)).total(), wanted.total()


def _text(data: bytes) -> str:
    import pypdfium2

    with pypdfium2.PdfDocument(data) as document:
        return "\n".join(page.get_textpage().get_text_range() for page in document)


# --- Search ---


def _search(room: Path) -> Iterator[Row]:
    """Texts into the table and the index that triggers keep, beside a bare insert; then what people ask."""
    import sqlite3

    from django.db import connection, transaction

    from bench import county

    desk = county.found(room / "home")
    from muniment.documents import models
    from muniment.documents.search.ask import search
    from muniment.record.rows import insert

    draw = random.Random(1)
    words = [f"{chr(97 + n % 26)}{chr(97 + n // 26 % 26)}word{n}" for n in range(5000)]
    texts = [" ".join(draw.choices(words, k=250)) for _ in range(TEXTS)]
    size = sum(map(len, texts)) / 1e6

    def ours() -> float:
        with transaction.atomic():
            models.Said.objects.all().delete()
        return size / seconds(fill)

    def fill() -> None:
        with transaction.atomic():
            for n, text in enumerate(texts):
                insert(
                    models.Said,
                    id=n + 1,
                    kind="file",
                    name=f"file {n}",
                    path="",
                    body=text,
                    dated="2024-01-01",
                )

    def bare(index: str | None) -> float:
        (room / "bare.sqlite").unlink(missing_ok=True)
        held = sqlite3.connect(room / "bare.sqlite")
        held.execute("CREATE TABLE said (id INTEGER PRIMARY KEY, name TEXT, body TEXT)")
        if index:
            held.execute(index)

        def act() -> None:
            rows = [(n + 1, f"file {n}", text) for n, text in enumerate(texts)]
            held.executemany("INSERT INTO said VALUES (?, ?, ?)", rows)
            if index:
                held.executemany("INSERT INTO words(rowid, name, body) VALUES (?, ?, ?)", rows)
            held.commit()

        took = seconds(act)
        held.close()
        return size / took

    index = (
        "CREATE VIRTUAL TABLE words USING fts5(name, body, content='said', content_rowid='id', "
        "tokenize='unicode61 remove_diacritics 2')"
    )
    peers = {"bare FTS5 over the same text": index, "a bare insert without an index of words": None}
    rates = medians({"ours": ours, **{name: partial(bare, how) for name, how in peers.items()}}, rounds=3)
    for name, least in zip(peers, (0.7, None), strict=True):
        yield Row(
            name=f"{TEXTS:,} texts ({size:.0f} MB) stored and indexed",
            ours=rates["ours"],
            peer=rates[name],
            unit="MB/s",
            higher_is_better=True,
            at_least=least,
            note=f"peer: {name}",
        )
    asked: dict[str, Callable[[int], str]] = {
        "a word": lambda n: words[n * 7 % 5000],
        "two words": lambda n: f"{words[n]} {words[n * 3 % 5000]}",
        "begin*": lambda n: f"{words[n][:8]}*",
        "near": lambda n: f"{words[n]} w/10 {words[n + 1]}",
    }
    connection.close()
    for name, text in asked.items():
        times = [seconds(partial(search, desk.actor, text(n))) for n in range(QUERIES)]
        yield Row(
            name=f"search among them: {name}",
            ours=percentile(times, 0.5),
            least=0.05,
            note=f"99 of 100 within {percentile(times, 0.99) * 1000:.0f} ms; hits, words around them, counts",
        )


if __name__ == "__main__":
    print(json.dumps(hostile(Path(sys.argv[1]))))
