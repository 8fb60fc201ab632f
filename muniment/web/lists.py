"""Lists: the filter is a form whose address is the saved view, a page at a time, and the same rows as CSV."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.http import HttpRequest, HttpResponse

PAGE = 100
# A spreadsheet runs a cell that begins so as a formula.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")

Row = TypeVar("Row")


@dataclass(frozen=True)
class Page(Generic[Row]):
    """Some rows of a list, and the way to the others."""

    rows: Sequence[Row]
    count: int
    number: int
    query: str  # of the address, without the page

    @property
    def first(self) -> int:
        return (self.number - 1) * PAGE + 1

    @property
    def last(self) -> int:
        return self.first + len(self.rows) - 1

    @property
    def before(self) -> str | None:
        """Address of the page before."""
        return f"?{self.query}page={self.number - 1}" if self.number > 1 else None

    @property
    def after(self) -> str | None:
        """Address of the page after."""
        return f"?{self.query}page={self.number + 1}" if self.last < self.count else None


def page_of(request: HttpRequest, rows: Sequence[Row]) -> Page[Row]:
    """The page that the address asks for; a wrong number shows the first."""
    asked = request.GET.get("page", "1")
    last = max(1, -(-len(rows) // PAGE))
    number = min(max(int(asked), 1), last) if asked.isdecimal() and len(asked) < 9 else 1
    query = request.GET.copy()
    query.pop("page", None)
    kept = f"{query.urlencode()}&" if query else ""
    return Page(rows[(number - 1) * PAGE : number * PAGE], len(rows), number, kept)


def as_csv(name: str, heads: Sequence[str], rows: Iterable[Sequence[Any]]) -> HttpResponse:
    """Rows for a spreadsheet; what would run there as a formula is quoted."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(heads)
    for row in rows:
        writer.writerow([_cell(value) for value in row])
    response = HttpResponse("\ufeff" + out.getvalue(), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _cell(value: Any) -> str:
    words = "" if value is None else str(value)
    return f"'{words}" if words.startswith(_FORMULA) else words
