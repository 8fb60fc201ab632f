"""Pages: an item, a case and a list as a signed-in user gets them, beside a bare Django view in the same process."""

import tempfile
from pathlib import Path
from typing import Any

from bench.rows import Row, best_of

PAGES = 20


def run() -> list[Row]:
    """Seconds a page, the fastest of several runs of twenty."""
    with tempfile.TemporaryDirectory() as place:
        client, pages = _office(Path(place))
        bare = _seconds(client, "/sign-in")
        return [
            Row(
                name=f"page: {name}",
                ours=_seconds(client, url),
                peer=bare,
                note="peer: the sign-in page, a bare Django view and template",
            )
            for name, url in pages.items()
        ]


def _seconds(client: Any, url: str) -> float:
    def twenty() -> None:
        for _ in range(PAGES):
            answer = client.get(url)
            if answer.status_code != 200:
                raise AssertionError(url, answer.status_code)

    return best_of(twenty, times=3) / PAGES


def _office(folder: Path) -> tuple[Any, dict[str, str]]:
    from muniment.site import boot

    boot.django_up(folder / "home")
    from muniment.demo import county

    made = county.make(folder / "home", cases=200, items=800, say=lambda _line: None)
    from django.test import Client

    sign_in = next(s for s in made.sign_ins if s.user == "agent")
    client = Client(HTTP_HOST="localhost")
    client.post("/sign-in", {"user": sign_in.user, "password": sign_in.password})
    from muniment.cases import queries as cases
    from muniment.custody import queries as things
    from muniment.linkage import queries as links

    case = cases.cases("Harlow Mill")[0].number
    item = things.item(links.items_on(case)[0].item).number
    return client, {"item": f"/items/{item}", "case": f"/cases/{case}", "list of items": "/items"}
