"""The record read in pieces is the record read one by one, and says of each body whether it is the one committed to."""

import os

import pytest
from django.db import connection

from muniment.ledger.values import canonical
from muniment.record import queries, stream
from muniment.record.keys import lock_body
from tests.record.an_office import ItemReceived, Noted


@pytest.fixture
def reader(bare, monkeypatch):
    """A reader of an office with some events, in pieces of three."""
    monkeypatch.setattr(stream, "_PIECE", 3)
    for n in range(4):
        bare.record(ItemReceived(item=os.urandom(16).hex(), words=f"words {n}"), Noted(text=str(n)))
    return queries.reader()


def test_reading_in_pieces_gives_what_reading_one_by_one_gives(reader):
    seqs = list(queries.all_seqs())
    found = list(stream.events(reader, commitments=True))
    assert [each.seq for each in found] == seqs
    assert [each.recorded for each in found] == [queries.recorded(seq) for seq in seqs]
    assert not any(each.damaged for each in found)


def test_a_body_whose_key_is_gone_is_none_and_no_damage(reader, bare):
    seq = 3
    bare.office.event_keys.shred(_ev(seq))
    found = {each.seq: each for each in stream.events(reader, commitments=True)}
    assert found[seq].recorded is None
    assert not found[seq].damaged
    assert found[seq + 1].recorded is not None


@pytest.mark.parametrize("commitments", [False, True])
def test_a_changed_body_does_not_unlock(reader, commitments):
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE record_storedevent SET body = CAST(substr(body, 1, length(body) - 1) || x'ff' AS BLOB) WHERE seq = 2"
        )
    found = {each.seq: each for each in stream.events(reader, commitments=commitments)}
    assert found[2] == (2, None, True)
    assert [seq for seq, each in found.items() if each.damaged] == [2]


def test_a_body_locked_anew_with_its_key_is_found_by_the_commitment(reader, bare):
    values = queries.values(1)
    values["words"] = "other words"
    key = bare.office.event_keys.get(_ev(1))
    body = lock_body(key, _ev(1), canonical(list(values.values())))
    with connection.cursor() as cursor:
        cursor.execute("UPDATE record_storedevent SET body = %s WHERE seq = 1", (body,))
    assert next(each.damaged for each in stream.events(reader, commitments=True))
    assert not next(each.damaged for each in stream.events(reader, commitments=False))


def _ev(seq):
    with connection.cursor() as cursor:
        cursor.execute("SELECT ev FROM record_storedevent WHERE seq = %s", (seq,))
        return bytes(cursor.fetchone()[0])
