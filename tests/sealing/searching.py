"""Looks for words in the bytes of every file of a folder, in each encoding in which they could stand."""

import base64
import json
from pathlib import Path


def forms(text):
    """The byte strings by which a text would be found: UTF-8, UTF-16, JSON's escapes, hex, base64 at each alignment."""
    plain = [
        text.encode(),
        text.encode("utf-16-le"),
        text.encode("utf-16-be"),
        json.dumps(text)[1:-1].encode(),
    ]
    found = set(plain)
    for data in plain[:3]:
        found |= {data.hex().encode(), data.hex().upper().encode()}
        for shift in range(3):
            coded = base64.b64encode(b"\0" * shift + data)
            # The first and last signs of the coded text depend on the neighbors.
            found.add(coded[4 if shift else 0 : len(coded) - 4])
    return {each for each in found if len(each) >= 6}


def where(folder: Path, *texts: str) -> list[tuple[str, str]]:
    """(file, text) for each text that stands in a file, in any form."""
    found = []
    wanted = [(text, forms(text)) for text in texts]
    for path in sorted(each for each in Path(folder).rglob("*") if each.is_file()):
        data = path.read_bytes()
        found += [
            (path.relative_to(folder).as_posix(), text)
            for text, spelled in wanted
            if any(each in data for each in spelled)
        ]
    return found
