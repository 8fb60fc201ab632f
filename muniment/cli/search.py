"""`muniment search`: words in items, reports, cases and files."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from muniment.cli.shell import acts, show, table, verb

if TYPE_CHECKING:
    from muniment.documents.search.ask import Found, Hit
    from muniment.record.desk import Desk


@verb("search")
@click.argument("query", nargs=-1, required=True)
@click.option("--first", default=0, type=click.IntRange(0), help="Leave out so many of the best hits.")
@click.option("--count", default=50, show_default=True, type=click.IntRange(1, 1000))
@acts
def search_(desk: Desk, query: tuple[str, ...], first: int, count: int) -> None:
    """Search: words mean AND; OR, NOT, "a phrase", begin*, seal w/5 broken, (a OR b).

    Fields: case:24-001234 item:MU-24-000123 kind:file type:pdf name:report after:2024-03-05 before:2024-04-01.
    """
    from muniment.documents.search.ask import search

    found = search(desk.actor, " ".join(query), first=first, count=count)
    data = {
        "total": found.total,
        "hits": [_told(hit) for hit in found.hits],
        "terms": dict(found.terms),
        "facets": {name: dict(values) for name, values in found.facets.items()},
    }
    show(data, lambda: _text(found))


def _told(hit: Hit) -> dict[str, object]:
    return {
        "kind": hit.kind,
        "item": hit.item_number,
        "case": hit.case,
        "name": hit.name,
        "file": hit.digest,
        "path": list(hit.path),
        "type": hit.media_type,
        "dated": hit.dated,
        "around": "".join(text for text, _ in hit.around),
    }


def _text(found: Found) -> str:
    rows = [
        (
            hit.kind,
            hit.item_number or "",
            hit.case or "",
            " / ".join((hit.name, *hit.path[:-1]))[:50],
            _around(hit)[:100],
        )
        for hit in found.hits
    ]
    many = ", ".join(f"{term}: {count}" for term, count in found.terms)
    lines = [table(rows, heads=("kind", "item", "case", "name", "around"))] if rows else []
    return "\n".join([*lines, f"{found.total} hits. {many}"])


def _around(hit: Hit) -> str:
    return " ".join("".join(f"[{text}]" if marked else text for text, marked in hit.around).split())


commands: list[click.Command] = [search_]
