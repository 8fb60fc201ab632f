"""INDEX.HTM: the list as one plain page that opens from a disk. No script, nothing from elsewhere."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html import escape
from urllib.parse import quote

from muniment.production.lines import EntryLine, ItemLine
from muniment.production.names import bates
from muniment.production.natives import Native

_STYLE = """
body{font:16px/1.45 system-ui,sans-serif;margin:2rem auto;max-width:72rem;padding:0 1rem;color:#1b2733}
h1{font-size:1.5rem;margin:0 0 .3rem} .mark{color:#8a1c1c;font-weight:600}
.note{background:#f4f6f8;border-left:4px solid #26364a;padding:.6rem 1rem;margin:1rem 0}
article{border-top:2px solid #26364a;padding:.8rem 0} h2{font-size:1.05rem;margin:0 0 .3rem}
dl{display:grid;grid-template-columns:11rem 1fr;gap:.15rem .8rem;margin:.3rem 0}
dt{color:#55606c} dd{margin:0;overflow-wrap:anywhere;white-space:pre-line}
table{border-collapse:collapse;width:100%;font-size:.9rem} th,td{text-align:left;vertical-align:top;
padding:.2rem .5rem .2rem 0;border-bottom:1px solid #d5dbe1;overflow-wrap:anywhere}
summary{cursor:pointer;color:#26364a} .closed{color:#8a1c1c}
@media print{body{margin:0;max-width:none} details{display:block}}
"""


@dataclass(frozen=True, kw_only=True)
class Heading:
    """What stands above the list."""

    office: str
    prosecution: str
    number: int
    to: str
    on: str
    mark: str
    number_label: str
    defendant: str
    court: str


def index_page(heading: Heading, lines: Iterable[ItemLine], *, prefix: str) -> Iterator[bytes]:
    """The page in pieces, one for each item: a case of any size is never held as one text."""
    yield _top(heading).encode()
    for at, line in enumerate(lines, start=1):
        yield _article(at, line, prefix).encode()
    yield b"</main></body></html>\n"


def _top(heading: Heading) -> str:
    return f"""<!doctype html>
<html lang="en"><head><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width,initial-scale=1">
<title>{escape(f"Production {heading.number} · {heading.prosecution}")}</title><style>{_STYLE}</style></head>
<body><header><p class="mark">{escape(heading.mark)}</p>
<h1>Discovery index of production {heading.number}</h1>
<p>{escape(heading.number_label)} {escape(heading.prosecution)} · {escape(heading.defendant)} · {escape(heading.court)}
<br>issued to {escape(heading.to)} on {escape(heading.on)} by {escape(heading.office)}</p>
<p class="note">This page is for reading. Rely on the list that the checker draws (README.TXT says how), not on this
page and not on the PDF.</p></header><main>
"""


def _article(at: int, line: ItemLine, prefix: str) -> str:
    name = line.number or "an item of another matter"
    rows = [
        ("Received", line.received_at),
        ("Category", line.category),
        ("What it is", line.what),
        ("Words of the source", line.words),
        ("Source", line.source),
        ("Description", line.description),
        ("Booked under", line.case),
        ("How it stands here", line.relates),
        ("Status", line.status),
        ("Tested", line.tested),
        ("Withheld entries", f"{line.withheld}, see DATA/WITHHELD.pdf" if line.withheld else ""),
        ("Row in DATA/INDEX", f"{line.reference}…"),
    ]
    facts = "".join(f"<dt>{escape(key)}</dt><dd>{escape(value)}</dd>" for key, value in rows if value)
    files = "".join(_file(prefix, each) for each in line.natives)
    files = f"<table><tr><th>Number</th><th>File</th><th>Size</th></tr>{files}</table>" if files else ""
    entries = "".join(map(_entry, line.history))
    return (
        f"<article><h2>{at}. {escape(name)}</h2><dl>{facts}</dl>{files}<details><summary>Everything on its record: "
        f"{len(line.history)}</summary><table><tr><th>Recorded</th><th>What</th><th>By</th><th></th></tr>{entries}"
        "</table></details></article>\n"
    )


def _file(prefix: str, native: Native) -> str:
    n, path, name, size = native.n, native.path, native.name, native.size
    link = f'<a href="{quote(path)}">{escape(name or path)}</a>'
    return f"<tr><td>{escape(bates(prefix, n))}</td><td>{link}</td><td>{size:,} bytes</td></tr>"


def _entry(entry: EntryLine) -> str:
    says = "<br>".join(f"{escape(name)}: {escape(text)}" for name, text in entry.says)
    if entry.closed:
        says += f'<br><span class="closed">{escape(entry.closed)}</span>'
    return (
        f"<tr><td>{escape(entry.at[:19].replace('T', ' '))}</td><td>{escape(entry.words)}</td>"
        f"<td>{escape(entry.by)}</td><td>{says}</td></tr>"
    )
