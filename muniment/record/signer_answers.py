"""What outside signers answered, kept: their lines, the size each holds, when it was asked."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from django.db import connection, transaction

if TYPE_CHECKING:
    from collections.abc import Iterable


class Cosigned(NamedTuple):
    """A verified signature line of one signer."""

    vkey: str
    size: int
    time: int
    line: str


def keep(
    *, vkey: str, held: int | None, answer: str | None, asked_ms: int, signed: Cosigned | None = None
) -> None:
    """Store what a signer answered; `held` is the size it holds, None where it did not tell.

    `answer` is what pages show of it; None leaves what they show.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        if signed is not None:
            cursor.execute(
                "INSERT INTO record_cosignature (size, signer, time, line) VALUES (%s, %s, %s, %s) "
                "ON CONFLICT (size, signer) DO UPDATE SET time = excluded.time, line = excluded.line "
                "WHERE excluded.time >= record_cosignature.time",
                (signed.size, vkey, signed.time, signed.line),
            )
            cursor.execute(  # it claimed something without showing it, and now signs what we hold
                "UPDATE record_signeralarm SET resolved_ms = %s "
                "WHERE signer = %s AND note IS NULL AND resolved_ms IS NULL AND size <= %s AND kind != 'forgot'",
                (asked_ms, vkey, signed.size),
            )
        cursor.execute(
            "INSERT INTO record_signerstate (signer, held, asked_ms, answer) VALUES (%s, %s, %s, %s) "
            "ON CONFLICT (signer) DO UPDATE SET asked_ms = excluded.asked_ms, "
            "answer = COALESCE(%s, record_signerstate.answer), "
            "held = CASE WHEN %s THEN excluded.held ELSE record_signerstate.held END",
            (vkey, held or 0, asked_ms, answer or "", answer, held is not None),
        )


def newest_of(vkey: str) -> tuple[int, int | None]:
    """Size and time (Unix seconds) of what a signer signed last; 0 and None for one that signed nothing."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT size, time FROM record_cosignature WHERE signer = %s ORDER BY size DESC LIMIT 1", (vkey,)
        )
        row = cursor.fetchone()
    return (row[0], row[1]) if row else (0, None)


def held_by(vkey: str) -> int:
    """The size that a signer is believed to hold; 0 for one never heard."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT held FROM record_signerstate WHERE signer = %s", (vkey,))
        row = cursor.fetchone()
    return int(row[0]) if row else 0


def last_asked_ms(vkeys: Iterable[str]) -> int:
    """When the one of these signers that was asked least lately was asked; 0 where one never was."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT signer, asked_ms FROM record_signerstate")
        asked = dict(cursor.fetchall())
    return min((asked.get(vkey, 0) for vkey in vkeys), default=0)
