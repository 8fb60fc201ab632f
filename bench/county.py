"""An office with a record of any length, for measurements: cases, items, and above all what happens to items later.

Of a hundred events six are receipts, each with the words of somebody who brings something; the rest is what a property
room writes all day: put away, signed out, returned, counted, sealed, described. Reactors run over everything.
"""

import random
from collections.abc import Iterator
from pathlib import Path

from muniment.record.desk import Desk
from muniment.record.event import CaseNumber, Event, ItemId

_PIECE = 5000  # events a commit
_THINGS = ("ammunition", "phone", "clothing", "firearm", "document", "currency", "tool", "jewelry")
_WORDS = (
    "Found on the shoulder of the county road behind the old mill, in a paper bag under the guard rail.",
    "My neighbor left it in the truck I bought from him in spring and I do not want it in the house.",
    "Taken off the counter at the pawn shop; the clerk says a young man brought it in on Tuesday.",
    "It was in the glove box with a rubber band around it. I have not opened it or counted anything.",
)


def found(home: Path) -> Desk:
    """A new office in a folder."""
    from muniment.site import founding

    return founding.found(
        home,
        name="Bench County",
        jurisdiction="us-nm",
        timezone="America/Denver",
        founder="bench",
        agency="SO",
    )


def fill(desk: Desk, *, events: int) -> None:
    """Record about this many events, in commits of some thousand."""
    written = 0
    source = _stream(random.Random(1))
    while written < events:
        with desk.together() as group:
            for _ in range(_PIECE // 10):
                written += len(group.record(*next(source)).recorded)


def _stream(draw: random.Random) -> Iterator[list[Event]]:
    """Batches of some ten events that belong together, without end."""
    from muniment.cases.events import CaseOpened

    n = 0
    while True:
        n += 1
        case = CaseNumber(f"SO.24-{n // 3:07}")
        opened: list[Event] = [CaseOpened(case=case, agency="SO")] if n % 3 == 0 else []
        yield opened + _life(draw, n, case)


def _life(draw: random.Random, n: int, case: CaseNumber) -> list[Event]:
    """A receipt and what happens to the item after it."""
    from muniment.custody.events import CustodyRecorded, InventoryCounted, ItemDescribed, ItemReceived

    item = ItemId(f"{draw.getrandbits(128):032x}")
    day = f"2024-{1 + n % 12:02}-{1 + n % 28:02}"
    kind = _THINGS[n % len(_THINGS)]
    received = ItemReceived(
        item=item,
        received_at=day,
        category=kind,
        case=case if n % 3 == 0 else None,
        receipt_number=f"24-{n:07}",
        received_by="D. Clerk",
        source={"name": f"A. Source {n}", "how": "walk-in"},
        words=_WORDS[n % len(_WORDS)],
        what=f"one {kind}, tag {n}",
        units=1 + n % 9,
        location="intake",
        reason_given="brought to the front desk",
    )
    described = ItemDescribed(
        item=item, description={"text": f"{kind}, worn, marked {n}"}, words="as it lay there"
    )
    moves: list[Event] = []
    for step in range(draw.randint(8, 18)):
        bay = f"bay {draw.randint(1, 40)}"
        moves.append(
            (
                CustodyRecorded(item=item, act="moved", location=bay, purpose="put away"),
                CustodyRecorded(
                    item=item,
                    act="signed out",
                    from_custodian="D. Clerk",
                    to_custodian="State lab",
                    purpose="test",
                ),
                CustodyRecorded(item=item, act="returned", to_custodian="D. Clerk", location=bay),
                InventoryCounted(item=item, expected=1 + n % 9, found=1 + n % 9, scope="inventory"),
                CustodyRecorded(item=item, act="resealed", seal=f"S-{n}-{step}", purpose="after looking"),
            )[step % 5]
        )
    return [received, described, *moves]
