"""The payload of a production: everything that people open. Written and seen on the disk before the issue."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from muniment.jurisdictions.law import Pack
from muniment.production import bag, natives, pdf, tables
from muniment.production.lines import ItemLine, WithheldLine, lines, withheld_lines
from muniment.production.names import bates
from muniment.production.natives import Native
from muniment.production.openings import Openings
from muniment.production.page import Heading, index_page
from muniment.production.readme import readme
from muniment.vault.store import Store
from muniment.verify import build_page, build_pyz

_RELY = "Rely on the list that the checker draws (README.TXT), not on this document."


@dataclass(frozen=True, kw_only=True)
class Contents:
    """What goes into a production, decided before anything is written."""

    heading: Heading
    shown: Openings
    natives: Sequence[Native]
    printed: Mapping[str, str]  # item id -> printed number
    prefix: str  # of the file numbers
    pack: Pack
    vkey: str


def write(root: Path, contents: Contents, *, store: Store) -> str:
    """Write the payload into a new folder: SHA-256 of its manifest, in hex. Raises NativeUnusable, OSError."""
    root.mkdir(parents=True)
    digests: dict[str, str] = {}
    for native in contents.natives:
        path = root / native.path
        path.parent.mkdir(parents=True, exist_ok=True)
        natives.copy(store, native, path)
        digests[native.path] = native.sha256
    digests |= _data(root, contents)
    # No payload: the tag manifest lists it, so that the page is the same file in every production of a release.
    page = bag.write(root / bag.PAGE, build_page.build())
    text = readme(contents.heading, vkey=contents.vkey, page=page)
    digests["README.TXT"] = bag.write(root / "README.TXT", text)
    digests["verify.pyz"] = bag.write(root / "verify.pyz", build_pyz.build())
    # It can not list itself; the payload manifest lists it with all the others.
    digests[bag.SUMS] = bag.write(root / bag.SUMS, bag.manifest({**digests, bag.PAGE: page}))
    manifest = bag.manifest(digests)
    bag.write(root / bag.MANIFEST, manifest)
    bag.sync_folders(root)
    return sha256(manifest).hexdigest()


def _data(root: Path, contents: Contents) -> dict[str, str]:
    """DATA and INDEX.HTM."""
    shown, heading = contents.shown, contents.heading
    index, withheld = shown.index_rows(), [row for row, _ in shown.withheld_rows()]
    items = lines(shown, contents.natives, printed=contents.printed)
    grounds = {ground.code: ground.says for ground in contents.pack.grounds}
    closed = withheld_lines(shown, printed=contents.printed, grounds=grounds)
    index_json, withheld_json = tables.rows_json(index), tables.rows_json(withheld)
    made = {
        "DATA/INDEX.json": index_json,
        "DATA/INDEX.csv": tables.rows_csv(index),
        "DATA/INDEX.pdf": pdf.render(_index_sheet(heading, items, contents.prefix), rows_json=index_json),
        "DATA/WITHHELD.json": withheld_json,
        "DATA/WITHHELD.csv": tables.rows_csv(withheld),
        "DATA/WITHHELD.pdf": pdf.render(_withheld_sheet(heading, closed), rows_json=withheld_json),
        "DATA/DISCOVERY.csv": tables.discovery_csv(items, prefix=contents.prefix),
        "DATA/WITHHELD_LOG.csv": tables.withheld_csv(closed),
    }
    digests = {path: bag.write(root / path, data) for path, data in made.items()}
    page = index_page(heading, items, prefix=contents.prefix)
    digests["INDEX.HTM"] = bag.write(root / "INDEX.HTM", page)
    return digests


def _notes(heading: Heading) -> list[str]:
    return [
        f"{heading.number_label} {heading.prosecution} · defendant {heading.defendant} · {heading.court}",
        f"Issued to {heading.to} on {heading.on} by {heading.office}. {_RELY}",
    ]


def _index_sheet(heading: Heading, items: Sequence[ItemLine], prefix: str) -> pdf.Sheet:
    rows = []
    for at, line in enumerate(items, start=1):
        what = line.what if not line.description else f"{line.what}\n{line.description}"
        files = "\n".join(f"{bates(prefix, n.n)} {n.name}" for n in line.natives)
        marks = [f"tested: {line.tested}"] if line.tested else []
        marks += [f"entries withheld: {line.withheld}"] if line.withheld else []
        stands = "\n".join(filter(None, (line.relates, line.status, *marks)))
        name = line.number or "an item of another matter"
        cells = [str(at), f"{name}\n{line.reference}…", line.received_at, line.category, what]
        rows.append([*cells, f"{line.words}\n{line.source}".strip(), stands, files])
    return pdf.Sheet(
        title=f"Discovery index of production {heading.number} · {heading.prosecution}",
        notes=_notes(heading),
        mark=heading.mark,
        columns=(
            ("Line", 1.5),
            ("Item", 4.6),
            ("Received", 2.8),
            ("Category", 2.8),
            ("What it is", 6),
            ("Words of the source", 6.5),
            ("How it stands here", 6),
            ("Files", 5),
        ),
        rows=rows,
        nothing="The cases of this prosecution list no item.",
        footer=f"{heading.office} · items: {len(items)}",
    )


def _withheld_sheet(heading: Heading, closed: Sequence[WithheldLine]) -> pdf.Sheet:
    return pdf.Sheet(
        title=f"Withheld log of production {heading.number} · {heading.prosecution}",
        notes=_notes(heading),
        mark=heading.mark,
        columns=(
            ("Line", 1.5),
            ("Item", 4),
            ("Recorded", 2.8),
            ("What", 3),
            ("Closed", 5),
            ("How", 3),
            ("Ground", 6),
            ("Description", 6),
            ("By", 3),
            ("Order", 4),
            ("Reference", 4),
        ),
        rows=[[str(at), *line.cells()] for at, line in enumerate(closed, start=1)],
        nothing="Nothing is withheld, sealed or expunged in what this production reaches.",
        footer=f"{heading.office} · lines: {len(closed)}",
    )
