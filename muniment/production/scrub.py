"""What an order to expunge destroys of productions: packages kept in the home that hold what was expunged."""

from __future__ import annotations

import shutil
from collections.abc import Sequence

from muniment.production import folder
from muniment.production.models import Production
from muniment.record import current
from muniment.record import queries as record
from muniment.record.event import Recorded

NOTE = "EXPUNGED.TXT"
_SAYS = """This package was issued as production {number} of {prosecution}. A court has since ordered that something
in it be destroyed, so the office keeps it no longer. Whoever received it holds it still: what left the office can not
be called back. A new production shows everything else, and says what was expunged by order.
"""


class Packages:
    """Takes kept packages away, whole: one byte of them changed would make them check as forged."""

    def scrub(self, gone: Sequence[Recorded]) -> int:
        """How many packages were taken away."""
        office, count = current.office(), 0
        places = {(record.t0(place.subject).hex(), place.i) for each in gone for place in each.places}
        for row in Production.objects.order_by("seq"):
            root = folder.kept(office, row.prosecution, row.number)
            if root.is_dir() and not (root / NOTE).exists() and _holds(row, places):
                shutil.rmtree(root)
                root.mkdir()
                (root / NOTE).write_text(_SAYS.format(number=row.number, prosecution=row.prosecution))
                count += 1
        for part in (office.home / "productions").glob("*/.*.part-*"):
            shutil.rmtree(part, ignore_errors=True)
        return count


def _holds(row: Production, places: set[tuple[str, int]]) -> bool:
    """Whether a production shows one of these entries: chains that it walked whole, and receipts of other items."""
    values = record.values(row.seq) or {}
    whole = {t0: n for t0, n, _root in values.get("heads", ())}
    named = {t0 for t0, _cm in values.get("items", ())}
    return any((t0 in whole and i < whole[t0]) or (i == 0 and t0 in named) for t0, i in places)


scrubber = Packages()
