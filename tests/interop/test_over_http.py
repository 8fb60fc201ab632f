"""The published log as `muniment serve` gives it: C2SP tlog-tiles over HTTP."""

from __future__ import annotations

import pytest
from django.test import Client

from tests.interop import reader
from tests.pages.serving import served

TILE, TEXT = "application/octet-stream", "text/plain; charset=utf-8"


@pytest.fixture
def web(grown):
    return Client(SERVER_NAME="localhost")


def get(web, path, **headers):
    return web.get(f"/log/{path}", headers=headers)


def test_every_size_is_read_over_http(web, grown):
    _, vkey, kept = grown

    def fetch(path):
        answer = get(web, path)
        assert answer.status_code in (200, 404)
        assert answer.status_code == 404 or answer.headers["Content-Type"] == (
            TEXT if path == "checkpoint" else TILE
        )
        return answer.content if answer.status_code == 200 else None

    for note in (fetch("checkpoint"), *(path.read_bytes() for path in kept.values())):
        head = reader.open_checkpoint(note, vkey)
        assert len(reader.read_all(fetch, head)) == head.size


def test_tiles_are_kept_for_good_and_the_checkpoint_for_seconds(web):
    assert get(web, "checkpoint").headers["Cache-Control"] == "public, max-age=5"
    for path in ("tile/0/000", "tile/1/000.p/2", "tile/entries/000", "tile/entries/001.p/44"):
        answer = get(web, path)
        assert answer.status_code == 200, path
        assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
        assert answer.headers["Access-Control-Allow-Origin"] == "*"
        assert int(answer.headers["Content-Length"]) == len(answer.content)
        head = web.head(f"/log/{path}")
        assert (head.status_code, head.content) == (200, b"")
    assert "Content-Encoding" not in get(web, "tile/entries/000", **{"Accept-Encoding": "gzip"}).headers


NOWHERE = [
    "tile/0/000.p/0",
    "tile/0/000.p/256",
    "tile/0/003",
    "tile/0/000.p/201",
    "tile/1/000",
    "tile/2/000.p/1",
    "tile/3/000",
    "tile/64/000",
    "tile/00/000",
    "tile/0/x000/000",
    "tile/0/000.p/01",
    "tile/entries/000.p/201",
    "tile/entries/999",
    "tile/data/000",
    "tile/0/../../../muniment.sqlite",
    "tile/0/..%2f..%2f..%2fmuniment.sqlite",
    "../muniment.sqlite",
    "%2e%2e/muniment.sqlite",
    "/etc/passwd",
    "checkpoint/",
    "checkpoint%00",
    "tile/0/000%00",
    ".checkpoint.1.aaaa",
]


def test_what_is_not_published_is_not_found(web):
    assert {path: get(web, path).status_code for path in NOWHERE} == dict.fromkeys(NOWHERE, 404)


def test_what_no_published_checkpoint_covers_yet_is_not_served(web, grown):
    """Tiles are written before their checkpoint: in between, and after a crash there, they are nobody's business."""
    published, _, _ = grown
    for early in ("tile/0/002.p/200", "tile/entries/002", "tile/1/000.p/3"):
        (published / early).parent.mkdir(exist_ok=True)
        (published / early).write_bytes(bytes(32))
        assert get(web, early).status_code == 404


def test_the_log_is_only_read(web):
    for method in (web.post, web.put, web.delete, web.patch):
        assert method("/log/checkpoint").status_code == 405


@pytest.mark.long
def test_a_server_in_a_process_of_its_own_gives_the_same(home):
    with served(home) as (url, _):
        get_ = reader.prefix(f"{url}/log")
        from muniment.record import office

        head = reader.open_checkpoint(get_("checkpoint"), office.load(home).vkey)
        assert len(reader.read_all(get_, head)) == head.size
        assert get_("tile/0/../../../muniment.sqlite") is None
