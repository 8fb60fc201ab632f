"""Importing a former system's files: rows a second through the whole way, beside a bare Django insert of as many rows.

The peer writes one row a line into one table in one transaction and does nothing else: no ledger, no question asked
of every case, no projections. The ratio is the price of the record.
"""

import tempfile
import time
from pathlib import Path

from bench.rows import Row

CASES, ITEMS = 1500, 4000


def run() -> list[Row]:
    """Rows a second, one import."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        rows, ours = _ours(folder)
        bare = _bare(rows)
        return [
            Row(
                name=f"import of a county, {rows} rows",
                ours=rows / ours,
                peer=rows / bare,
                unit="rows/s",
                higher_is_better=True,
                note="peer: bare Django inserts, one per row, one transaction",
            )
        ]


def _ours(folder: Path) -> tuple[int, float]:
    from muniment.site import founding

    desk = founding.found(
        folder / "home", name="Bench County", jurisdiction="us-nm", timezone="America/Denver", founder="bench"
    )
    from muniment.importers import actions, plan
    from muniment.sample.write import write

    write(folder / "county", cases=CASES, items=ITEMS, seed=1)
    start = time.perf_counter()
    done = actions.bring_in(desk, plan.plan(folder / "county"), options=actions.Options(history=True))
    return done.rows, time.perf_counter() - start


def _bare(rows: int) -> float:
    from django.db import transaction

    from muniment.accounts.models import Member

    start = time.perf_counter()
    with transaction.atomic():
        for n in range(rows):
            Member.objects.create(
                user=f"bare-{n}", name="A clerk of the county", organization="County", roles=[]
            )
    return time.perf_counter() - start
