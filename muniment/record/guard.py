"""What must hold before anything is written: room on the disk, a clock that can be believed, the keys of this log."""

from __future__ import annotations

import os
import re
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from django.db import connection

from muniment import may
from muniment.errors.record import (
    ClockAhead,
    ClockBehind,
    DamagedStore,
    DiskNearlyFull,
    ForeignKeys,
    OfficeRefused,
)
from muniment.ledger.chain import JOURNAL_NUMBER, Genesis, Kind, parse_entry
from muniment.ledger.errors import LedgerError
from muniment.ledger.note import Verifier, open_note
from muniment.record import chains, current, log
from muniment.record.event import Subject
from muniment.record.events import ClockConfirmed

if TYPE_CHECKING:
    from pathlib import Path

    from muniment.record.desk import Desk
    from muniment.record.event import Receipt
    from muniment.record.office import Office

LEAST_FREE = "MUNIMENT_LEAST_FREE"
BEHIND = timedelta(minutes=10)  # what a resumed machine may be off before its time service has set it
AHEAD = timedelta(days=31)  # an office that took nothing in for a month can say so
_SHARE = 5  # percent of the disk
_ENOUGH = 2 << 30  # bytes: more than the largest commit and its tiles ever take
_SIZE = re.compile(r"([0-9]+(?:\.[0-9]+)?)\s*([KMGT%]?)B?\Z", re.IGNORECASE)
_UNITS = {"": 1, "K": 1 << 10, "M": 1 << 20, "G": 1 << 30, "T": 1 << 40}


def room(home: Path) -> None:
    """Refuse to begin a commit that a full disk might break off. Raises DiskNearlyFull."""
    disk = os.statvfs(home)
    free, whole = disk.f_bavail * disk.f_frsize, disk.f_blocks * disk.f_frsize
    least = _least(whole)
    if free < least:
        raise DiskNearlyFull(home=home, free=_in_words(free), least=_in_words(least))


def free(home: Path) -> str:
    """How much room is left, in words."""
    try:
        disk = os.statvfs(home)
    except OSError as lost:
        return f"nobody knows how many bytes ({lost.strerror})"
    return _in_words(disk.f_bavail * disk.f_frsize)


def _least(whole: int) -> float:
    """Five percent of the disk, and never more than 2 GiB; or what the setting says."""
    said = os.environ.get(LEAST_FREE, "").strip()
    if not said:
        return min(whole * _SHARE / 100, _ENOUGH)
    found = _SIZE.match(said)
    if found is None:
        raise OfficeRefused(what=f"{LEAST_FREE} is {said!r}, which is no size such as 500M, 2G or 5%")
    number, unit = float(found[1]), found[2].upper()
    return whole * number / 100 if unit == "%" else number * _UNITS[unit]


def _in_words(size: float) -> str:
    for unit, each in (("GiB", 1 << 30), ("MiB", 1 << 20), ("KiB", 1 << 10)):
        if size >= each:
            return f"{size / each:.1f} {unit}"
    return f"{size:.0f} bytes"


def clock(office: Office, newest_ms: int) -> None:
    """Refuse a clock that runs behind the newest entry, or far ahead of it. Raises ClockBehind, ClockAhead.

    Recorded times never fall, so a wrong one can not be mended later. A clock that a story set is not judged.
    """
    if office.clock.is_set or not newest_ms:
        return
    now = office.clock.now_ms()
    away = timedelta(milliseconds=now - newest_ms)
    if -BEHIND <= away <= AHEAD:
        return
    told = {"now": _moment(now), "newest": _moment(newest_ms), "by": _span(abs(away))}
    if away > AHEAD:
        raise ClockAhead(**told)
    if _confirmed_until() < newest_ms:
        raise ClockBehind(**told)


def confirm_clock(desk: Desk) -> Receipt:
    """Put on the record that somebody looked at the clock and found it right; acts are taken again from now on."""
    may.require(desk.actor, "record.confirm_clock")
    newest = log.newest()
    now = desk.now_ms()
    event = ClockConfirmed(clock=_moment(now), newest=_moment(newest[3] if newest else now))
    recorder = current.recorder()
    recorder.judges_clock = False
    try:
        return desk.record(event)
    finally:
        recorder.judges_clock = True


def _confirmed_until() -> int:
    """Up to which recorded time somebody confirmed that the clock is right though it is behind; 0: nobody did."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT MAX(recorded_ms) FROM record_storedevent WHERE type = %s", ("ClockConfirmed/1",)
        )
        return int(cursor.fetchone()[0] or 0)


def _moment(ms: int) -> str:
    return datetime.fromtimestamp(ms / 1000, UTC).isoformat(sep=" ", timespec="seconds")


def _span(away: timedelta) -> str:
    hours = away.total_seconds() / 3600
    if hours < 2:
        return f"{hours * 60:.0f} minutes"
    return f"{hours:.0f} hours" if hours < 72 else f"{away.days:,} days"


def keys(office: Office) -> None:
    """At start: the key files are those that this log was written with. Raises ForeignKeys."""
    newest = log.newest()
    if newest is None:
        return
    try:
        open_note(newest[1], [Verifier.parse(each) for each in office.vkeys])
    except LedgerError as refused:
        raise ForeignKeys(what="secret/log.key", why=refused.problem) from refused
    first = parse_entry(next(iter(log.entries(0, 1))))
    if not isinstance(first, Genesis) or first.vrf_public != office.secrets.vrf_public:
        raise ForeignKeys(what="secret/vrf.key", why="entry 0 of the log names another key")
    _chain_secret(office)


def _chain_secret(office: Office) -> None:
    """Any chain will do: its stored next place must be what the secret gives."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT kind, ident FROM record_chain ORDER BY id LIMIT 1")
        row = cursor.fetchone()
    subject = Subject(Kind(row[0]), row[1]) if row else Subject(Kind.JOURNAL, JOURNAL_NUMBER)
    try:
        chains.stored(subject, office.secrets)
    except DamagedStore as refused:
        raise ForeignKeys(what="secret/chain.key", why=refused.data["what"]) from refused
