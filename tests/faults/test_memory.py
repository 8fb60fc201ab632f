"""Memory turns a bit between two commits: no wrong root is signed."""

from __future__ import annotations

import pytest

from muniment.errors.record import RootDiffers
from muniment.record import audit, log
from tests.record.an_office import Noted


def turn_a_bit(edge) -> None:
    """Of the hashes that the next root is made of."""
    row = next(row for row in edge._rows if row.tree.peaks)
    first = bytearray(row.tree.peaks[0])
    first[7] ^= 1
    row.tree.peaks = (bytes(first), *row.tree.peaks[1:])


def test_a_bit_that_turned_in_memory_is_noticed_and_the_stored_bytes_are_read_anew(bare_desk):
    bare_desk.record(Noted(text="a"))
    turn_a_bit(bare_desk._recorder._log._edge)
    bare_desk.record(Noted(text="b"))
    report = audit.check(bare_desk.office)
    assert report.ok, report.problems


def test_where_the_stored_bytes_do_not_give_the_signed_root_either_nothing_is_signed(bare_desk):
    from django.db import connection

    bare_desk.record(Noted(text="a"))
    size = log.newest_size()
    turn_a_bit(bare_desk._recorder._log._edge)
    with connection.cursor() as cursor:
        cursor.execute("SELECT MAX(first) FROM record_span")
        (first,) = cursor.fetchone()
        cursor.execute(
            "UPDATE record_span SET data = CAST(substr(data, 1, length(data) - 8) || zeroblob(8) AS BLOB) "
            "WHERE first = %s",
            (first,),
        )
    with pytest.raises(RootDiffers, match=f"signed at {size} entries"):
        bare_desk.record(Noted(text="b"))
    assert log.newest_size() == size
