"""What outside signers hold against this office: a database that was set back, or two histories."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import connection

from muniment.errors.record import DamagedStore
from muniment.errors.signers import SignerAhead, SignerHoldsAnother
from muniment.ledger.errors import LedgerError
from muniment.ledger.note import Checkpoint, Verifier, open_note, parse_note
from muniment.record import log
from muniment.record.spans import moment

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from muniment.record.office import Office


@dataclass(frozen=True)
class Alarm:
    """A signer holds what this office does not. `proven`: it showed a checkpoint under this log's own key."""

    name: str
    vkey: str
    kind: str  # ahead, differs, refuses, forgot
    size: int
    ours: int
    seen_at: datetime
    note: bytes | None

    @property
    def proven(self) -> bool:
        """Whether this log's own signature stands under it."""
        return self.note is not None

    @property
    def sentence(self) -> str:
        """What it says, for everybody."""
        if self.kind == "ahead":
            shown = ", under this log's own key" if self.proven else ", and shows no proof of it"
            return (
                f"{self.name} says that it signed {self.size} entries of this log when there were {self.ours}{shown}: "
                "this record may have been set back."
            )
        if self.kind == "forgot":
            return (
                f"{self.name} says that it holds {self.size} entries, and it signed {self.ours} of them before: it "
                "forgot what it signed, so its signatures prove nothing any more. Ask its office for a new signer."
            )
        if self.kind == "differs":
            return f"{self.name} holds other {self.size} entries under this log's own key: two histories were signed."
        return (
            f"{self.name} refuses to sign {self.ours} entries: to it they do not continue the {self.size} it signed. "
            "Ask it to show what it holds."
        )


def raise_alarm(
    *, vkey: str, name: str, kind: str, size: int, ours: int, note: bytes | None, seen_ms: int
) -> None:
    """Put down what a signer holds against this office. Kept for good; shown until it is resolved."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO record_signeralarm (signer, name, kind, size, ours, note, seen_ms) "
            "VALUES (%s, %s, %s, %s, %s, %s, %s) ON CONFLICT (signer, kind, size) DO UPDATE SET resolved_ms = NULL, "
            "note = COALESCE(excluded.note, record_signeralarm.note), ours = excluded.ours, seen_ms = excluded.seen_ms",
            (vkey, name, kind, size, ours, note, seen_ms),
        )


def alarms() -> tuple[Alarm, ...]:
    """Alarms that stand: each until our log is shown to hold what the signer showed, or the signer signs after all."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT name, signer, kind, size, ours, seen_ms, note FROM record_signeralarm "
            "WHERE resolved_ms IS NULL ORDER BY seen_ms, id"
        )
        rows = cursor.fetchall()
    found = [
        Alarm(name, vkey, kind, size, ours, moment(ms), bytes(note) if note else None)
        for name, vkey, kind, size, ours, ms, note in rows
    ]
    return tuple(alarm for alarm in found if not (alarm.note and _is_ours(alarm.note)))


def _is_ours(note: bytes) -> bool:
    """Whether this log holds what a signer showed: after a restore that brought the entries back it does."""
    with suppress(LedgerError, DamagedStore):
        shown = Checkpoint.parse(parse_note(note).text)
        return 0 < shown.size <= log.newest_size() and log.prover(shown.size).root() == shown.root
    return False


def refuse_if_ahead(named: Collection[str]) -> None:
    """At start: no outside signer may hold more than this database, or another history.

    What is proven by this log's own signature always stops; a mere claim stops as long as its signer's vkey is among
    those `named` in the policy. Raises SignerAhead, SignerHoldsAnother.
    """
    for alarm in alarms():
        if alarm.kind == "differs":
            raise SignerHoldsAnother(name=alarm.name, theirs=alarm.size, note=_shown(alarm))
        if alarm.kind == "ahead" and (alarm.proven or alarm.vkey in named):
            proof = ", and it shows this under this log's own key" if alarm.proven else ""
            raise SignerAhead(
                name=alarm.name, theirs=alarm.size, ours=log.newest_size(), proof=proof, note=_shown(alarm)
            )


def _shown(alarm: Alarm) -> str:
    """The checkpoint that a signer showed: `--json` prints it with the refusal."""
    return alarm.note.decode(errors="replace") if alarm.note else ""


def shown_by(office: Office, note: bytes) -> Checkpoint | None:
    """The checkpoint in a note that this log's own key signed; None for anything else."""
    try:
        opened = open_note(note, [Verifier.parse(each) for each in office.vkeys])
        found = Checkpoint.parse(opened.text)
    except LedgerError:
        return None
    return found if found.origin == office.origin else None
