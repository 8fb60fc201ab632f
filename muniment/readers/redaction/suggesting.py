"""Where patterns stand on the pages of a PDF: a box for each line of each place."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import IO, Any

from muniment.readers.pages import Box, Page, Sign, opened, signs, union
from muniment.readers.redaction.patterns import wanted
from muniment.readers.source import Source
from muniment.readers.walk import Tell

_MOST = 50_000


def suggest(source: Source, tell: Tell, product: IO[bytes], about: Mapping[str, Any]) -> None:
    """Say each place of `presets` and `texts`: page, box as fractions of the page, what stands there, why."""
    patterns = wanted(list(about.get("presets", ())), list(about.get("texts", ())))
    count = 0
    with opened(source.whole(), source.password) as document:
        tell({"pages": len(document)})
        for number, page in enumerate(document, start=1):
            seen, found = Page(page, dpi=144), signs(page)
            text = "".join(sign.text for sign in found)
            for name, pattern in patterns:
                for match in pattern.finditer(text):
                    start, end = match.span(1) if name == "dob" else match.span()
                    for box in _lines(found[start:end]):
                        count += 1
                        if count > _MOST:
                            tell({"more": True})
                            return
                        tell(
                            {
                                "page": number,
                                "box": seen.fractions(box),
                                "text": " ".join(text[start:end].split()),
                                "why": name,
                            }
                        )


def _lines(found: list[Sign]) -> Iterator[Box]:
    """A box for each line that the letters stand on."""
    line: list[Box] = []
    for sign in found:
        if sign.text.isspace() or sign.box[2] <= sign.box[0]:
            continue
        if line and (sign.box[1] > line[-1][3] or sign.box[3] < line[-1][1] or sign.box[2] < line[0][0]):
            yield union(line)
            line = []
        line.append(sign.box)
    if line:
        yield union(line)
