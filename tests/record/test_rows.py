"""Rows that wait for each other are seen by whoever asks, and end as if each had gone by itself."""

import contextlib

import pytest
from django.db import IntegrityError, connection, transaction

from muniment.custody.models import Count, Item
from muniment.record import rows

FACTS = {"item": "a" * 32, "expected": 1, "found": 1, "scope": "audit", "by": "clerk", "recorded_ms": 1}


def statements(work):
    """The statements that `work` sends, as the database gets them."""
    sent = []

    def see(execute, sql, params, many, context):
        sent.append(sql)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(see):
        work()
    return sent


def test_a_row_is_written_with_the_defaults_of_its_table(recorder):
    rows.insert(Count, seq=900, **FACTS)
    assert Count.objects.get(pk=900).found == 1
    assert rows.count(Count) == 1


def test_a_column_that_the_table_has_not_is_refused(recorder):
    with pytest.raises(TypeError, match="Count has no color"):
        rows.insert(Count, seq=900, color="red", **FACTS)


def test_rows_that_wait_go_together(recorder):
    def work():
        with rows.gathered():
            for seq in range(900, 920):
                rows.insert(Count, seq=seq, **FACTS)

    assert len(statements(work)) == 1
    assert rows.count(Count) == 20


def test_whoever_asks_sees_what_waits(recorder):
    with rows.gathered():
        rows.insert(Count, seq=900, **FACTS)
        assert Count.objects.filter(pk=900).exists()
        rows.change(Count, 900, found=2)
        assert rows.find(Count, "found", seq=900) == (2,)


def test_what_waits_keeps_its_order(recorder):
    with rows.gathered():
        rows.insert(Count, seq=900, **FACTS)
        rows.change(Count, 900, found=2)
        rows.change(Count, 900, scope="inventory")
        rows.change(Count, 900, found=3)
    assert rows.find(Count, "found", "scope", seq=900) == (3, "inventory")


def test_what_waits_when_a_savepoint_is_rolled_back_goes_with_it_and_nothing_else(recorder):
    with transaction.atomic(), rows.gathered():
        rows.insert(Count, seq=900, **FACTS)
        with contextlib.suppress(RuntimeError), transaction.atomic():
            rows.insert(Count, seq=901, **FACTS)
            raise RuntimeError
        rows.insert(Count, seq=902, **FACTS)
    assert list(Count.objects.order_by("seq").values_list("seq", flat=True)) == [900, 902]


def test_a_change_of_no_row_is_no_error(recorder):
    rows.change(Item, "b" * 32, location="bay 3")
    assert not Item.objects.exists()


def test_a_row_that_the_database_refuses_is_told_at_the_end(recorder):
    with pytest.raises(IntegrityError), rows.gathered():
        rows.insert(Count, seq=900, **FACTS)
        rows.insert(Count, seq=900, **FACTS)


def test_after_an_error_nothing_that_waited_is_written(recorder):
    with pytest.raises(RuntimeError), rows.gathered():
        rows.insert(Count, seq=900, **FACTS)
        raise RuntimeError
    assert rows.count(Count) == 0
    rows.insert(Count, seq=901, **FACTS)
    assert rows.count(Count) == 1
