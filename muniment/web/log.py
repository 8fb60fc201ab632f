"""The published log for everybody: checkpoint and tiles as they stand in the home (C2SP tlog-tiles v0.1)."""

from __future__ import annotations

from pathlib import Path

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from muniment.ledger.errors import TileRefused
from muniment.ledger.tiles import parse_path
from muniment.record import current, publish
from muniment.web.page import desk_of, public, show

_SHORT = "public, max-age=5"
_FOR_GOOD = (
    "public, max-age=31536000, immutable"  # a full tile never changes; a partial one of this width neither
)


@require_safe
@public
def about(request: HttpRequest) -> HttpResponseBase:
    """What stands here, and how it is checked."""
    office = current.office()
    place = office.published / "checkpoint"
    note = place.read_text(encoding="utf-8") if place.is_file() else ""
    return show(request, desk_of(request), "log.html", note=note, vkey=office.vkey, origin=office.origin)


@require_safe
def file(request: HttpRequest, place: str) -> HttpResponseBase:
    """A published file. The checkpoint changes with every commit; tiles never do.

    Only what the published checkpoint covers is given: a tile written just before its checkpoint is not there yet.
    Nothing is compressed on the way: hashes and salted commitments do not get smaller.
    """
    root = current.office().published
    if place == "checkpoint":
        return _checkpoint(root / "checkpoint")
    try:
        tile = parse_path(place)
        data = (root / tile.path).read_bytes() if tile.fits(publish.published_size(root)) else None
    except (TileRefused, FileNotFoundError):
        data = None
    if data is None:
        raise Http404
    response = HttpResponse(data, content_type="application/octet-stream")
    response.headers["Cache-Control"] = _FOR_GOOD
    return _open(response)


def _checkpoint(path: Path) -> HttpResponseBase:
    if not path.is_file():
        raise Http404
    response = HttpResponse(path.read_bytes(), content_type="text/plain; charset=utf-8")
    response.headers["Cache-Control"] = _SHORT
    return _open(response)


def _open(response: HttpResponseBase) -> HttpResponseBase:
    """Anybody's page may read the log: it holds no name and no content."""
    response.headers["Access-Control-Allow-Origin"] = "*"
    return response
