"""The second half of the shared set: packages that an office issued, as they left it and as thieves signed them anew.

`cases(home, place)` yields what `tests.verify.corpus.cases` yields. `home` is an office as `muniment init` leaves it
(the fixture `template_home`), `place` a new folder. It takes seconds, once: keep the result for a session. First tags
are drawn, so which item a theft meets differs from run to run, and with it which further checks notice it:
`corpus_of_productions.json` states the verdict and the checks that notice it always.
"""

from __future__ import annotations

import io
import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from muniment.verify import verify
from tests.verify.corpus import Asked, Case, Expected

EXPECTED = Path(__file__).with_name("corpus_of_productions.json")
BAD = "not ok"
COURT = "Second Judicial District Court"
RICHEST = "withheld, lifted, sealed and expunged"


def cases(home: Path, place: Path) -> Iterator[Case]:
    """Good packages of a real office first, then a theft each of the richest."""
    from muniment.record.office import load
    from tests.journeys.test_thefts_of_productions import THEFTS, Loot
    from tests.production import makers

    shutil.copytree(home, place / "home")
    made = _issue_all(place)
    vkey = load(place / "home").vkey
    for name, (root, number) in made.items():
        yield _case(name, root, Asked(number=number, vkey=vkey))
    rich = Asked(number=makers.PROSECUTION, vkey=vkey)
    for theft in THEFTS:
        for signed in (False, True):
            root = makers.copy(place / RICHEST, place / f"{theft.__name__}{signed}")
            loot = Loot(root, load(place / "home"))
            theft(loot)
            if signed:
                loot.sign()
            yield _case(f"{theft.__name__}{', all signed anew' if signed else ''}", root, rich)
            shutil.rmtree(root)


def _case(name: str, root: Path, asked: Asked) -> Case:
    files = {
        f"package/{path.relative_to(root).as_posix()}": path.read_bytes()
        for path in root.rglob("*")
        if path.is_file()
    }
    verdict = verify(root, **asked.options(root))
    failing = tuple(sorted({each.check for each in verdict.failed()}))
    found = Expected(verdict.verdict, failing)
    return Case(name, files, asked, found, found)


def _issue_all(place: Path) -> dict[str, tuple[Path, str]]:
    """Productions of several shapes out of one office: name -> (root, number)."""
    from django.db import connections

    from muniment import jurisdictions
    from muniment.cases import actions as court
    from muniment.disclosure import actions as disclosure
    from muniment.may import ROLES
    from muniment.record import current
    from muniment.site import boot
    from tests.production import makers

    connections.close_all()
    desk = boot.desk(boot.open_office(place / "home", upgrade=False), user="founder", roles=ROLES, via="test")
    things = makers.a_rich_case(desk, place / "files")
    made: dict[str, tuple[Path, str]] = {}

    def issue(name: str, number: str = makers.PROSECUTION) -> None:
        makers.issue(desk, place / name, number=number)
        made[name] = (place / name, number)

    issue("everything open")
    ground = next(
        each.code for each in jurisdictions.pack(desk.office.jurisdiction).grounds if not each.needs_order
    )
    letter = makers.an_item(desk, what="a letter", category="document")
    told = {"ground": ground, "description": "letter of a witness"}
    disclosure.withhold(desk, makers.PROSECUTION, [letter], **told)
    rounds = disclosure.withhold(desk, makers.PROSECUTION, [things["rounds"]], **told)
    issue("withheld")
    issue("for the co-defendant, who sees what is withheld from the first", makers.CO_DEFENDANT)
    disclosure.lift(desk, makers.PROSECUTION, rounds.recorded[0].id)
    court.alias(desk, kind="case", number_a=makers.CASE, number_b="SO.24-001234-S1")
    makers.a_file(desk, things["rounds"], place / "files", name="rounds.jpg", data=b"twenty-four rounds")
    issue("lifted")
    court_orders = Orders(desk)
    sealed = makers.an_item(desk, what="diary", category="document", words="sealed words")
    gone = makers.an_item(desk, what="juvenile's letter", category="document", words="expunged words")
    court_orders.seal(sealed)
    court_orders.expunge(gone)
    issue(RICHEST)
    court.open_case(desk, "SO.24-000001", title="nothing yet")
    makers.a_prosecution(desk, "D202.CR-2024-00001", case="SO.24-000001")
    issue("of a case without a thing", "D202.CR-2024-00001")
    connections.close_all()
    current.use(None)
    return made


class Orders:
    """Orders of a court: asked for by one, confirmed by another of another organization."""

    def __init__(self, desk: Any) -> None:
        from muniment.accounts import actions as accounts
        from muniment.site import boot

        def somebody(user: str, role: str, organization: str) -> Any:
            accounts.add_user(desk, user, name=user, roles=(role,), organization=organization)
            return boot.desk(desk._recorder, user=user, roles=(role,), via="test")

        self.asks = somebody("asks", "prosecutor", "District Attorney")
        self.confirms = somebody("confirms", "judge", COURT)

    def seal(self, item: str) -> None:
        from muniment.disclosure.actions import sealing

        self._confirmed(sealing.seal, item, "CR-2026-7")

    def expunge(self, item: str) -> None:
        from muniment.disclosure.actions import sealing

        self._confirmed(sealing.expunge_, item, "CR-2026-8")

    def paper(self, docket: str) -> Any:
        """The order as it comes from the court."""
        from muniment.disclosure.orders.papers import Paper

        stream = io.BytesIO(b"%PDF-1.7 It is ordered. " + docket.encode())
        return Paper(court=COURT, date="2026-03-05", docket=docket, stream=stream)

    def _confirmed(self, act: Any, item: str, docket: str) -> None:
        from muniment.disclosure.actions import sealing
        from muniment.disclosure.orders.targets import Named

        requested = act(self.asks, Named(items=(item,)), paper=self.paper(docket))
        sealing.confirm(self.confirms, requested.order.id)


def stated() -> dict[str, Expected]:
    """What is stated of each package."""
    found = json.loads(EXPECTED.read_text()) if EXPECTED.exists() else {}
    return {name: Expected(verdict, tuple(failing)) for name, (verdict, failing) in found.items()}


def write_expected(found: dict[str, Expected]) -> None:
    """State what was found, of checks only those that were stated already: by hand, after reading what has changed."""
    before = stated()
    rows = {}
    for name, (verdict, failing) in sorted(found.items()):
        always = set(before[name].failing) if name in before else set(failing)
        rows[name] = [verdict, sorted(always & set(failing))]
    lines = [f"{json.dumps(name)}: {json.dumps(row)}" for name, row in rows.items()]
    EXPECTED.write_text("{\n" + ",\n".join(lines) + "\n}\n")
