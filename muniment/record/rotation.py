"""Changing keys. The log key changes in two steps, and both keys sign between them.

The origin, which is the key's name, never changes: it stands in entry 0. A note signed by two keys opens under either,
so nobody outside has to change anything on the day: they take the new verifier key when they have it on paper, and the
old one is given up afterwards. What was signed before stays checkable with the key that signed it. VRF key and chain
secret can not be changed: entry 0 fixes the one, and every place of every chain comes from the other.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import TYPE_CHECKING

from muniment import may
from muniment.errors.record import DamagedStore, RotationRefused
from muniment.ledger import note
from muniment.record import current, queries
from muniment.record.events import KeyChanged
from muniment.record.keys import NEXT_LOG_KEY, sync_folder, write_secret
from muniment.record.pen import held

if TYPE_CHECKING:
    from pathlib import Path

    from muniment.record.desk import Desk
    from muniment.record.office import Office


@dataclass(frozen=True)
class Rotation:
    """Which keys sign now. `retired` signed once and no more; what they signed can still be checked with them."""

    vkeys: tuple[str, ...]
    retired: tuple[str, ...]

    @property
    def under_way(self) -> bool:
        """Whether two keys sign."""
        return len(self.vkeys) > 1


def state(office: Office) -> Rotation:
    """The keys that sign, and those that did."""
    changed = [r.event for r in queries.journal(KeyChanged.TYPE)]
    olds = [e.old for e in changed if e.key == "log" and e.step == "finished" and e.old]
    return Rotation(office.vkeys, tuple(old for old in dict.fromkeys(olds) if old not in office.vkeys))


def begin(desk: Desk) -> Rotation:
    """Draw a new log key, which signs beside the present one from now on. Raises RotationRefused."""
    may.require(desk.actor, "record.rotate_key")
    office = desk.office
    path = office.home / "secret" / NEXT_LOG_KEY
    if _begun(office):
        why = "a change is under way already, and two keys sign"
        raise RotationRefused(why=why, way="End it with `muniment ledger rotate-key --finish`.")
    if not path.exists():  # else an earlier call was interrupted before it came to the record
        _put(path, os.urandom(32))
    current.office().reload_secrets()
    old, new = office.vkeys
    desk.record(KeyChanged(key="log", step="begun", old=old, new=new))
    return state(office)


def finish(desk: Desk) -> Rotation:
    """From now on the new log key signs alone; the old one is destroyed. Raises RotationRefused."""
    may.require(desk.actor, "record.rotate_key")
    office = desk.office
    if not _begun(office):
        why = "no change of the log key is under way"
        raise RotationRefused(why=why, way="Begin one with `muniment ledger rotate-key`.")
    old, new = office.vkeys
    said = [r.event for r in queries.journal(KeyChanged.TYPE)]
    if not any(
        e.step == "finished" and e.new == new for e in said
    ):  # else interrupted between record and files
        desk.record(KeyChanged(key="log", step="finished", old=old, new=new))
    secret = office.home / "secret"
    with held(office.home), (secret / "log.key").open("r+b") as given_up:
        (secret / NEXT_LOG_KEY).replace(secret / "log.key")
        sync_folder(secret)
        given_up.write(bytes(32))  # the file has no name any more; what it held should not outlast it
        given_up.flush()
        os.fsync(given_up.fileno())
        office.reload_secrets()
    return state(office)


def change_session_key(desk: Desk) -> None:
    """A new key for sign-in cookies: everybody signs in again once the server was started anew."""
    may.require(desk.actor, "record.rotate_key")
    _put(desk.office.home / "secret" / "session.key", os.urandom(32).hex().encode())
    desk.record(KeyChanged(key="session", step="finished"))


def _put(path: Path, data: bytes) -> None:
    """A key file whole or not at all: half of one would keep the office from starting."""
    for left in path.parent.glob(f".{path.name}.*"):  # by a call that was interrupted
        left.unlink()
    fresh = path.with_name(f".{path.name}.{os.urandom(4).hex()}")
    write_secret(fresh, data)
    fresh.rename(path)
    sync_folder(path.parent)


def _begun(office: Office) -> bool:
    """Whether two keys sign, and the record says so."""
    if not (office.home / "secret" / NEXT_LOG_KEY).exists():
        return False
    office.reload_secrets()
    new = office.vkeys[-1]
    return any(e.event.step == "begun" and e.event.new == new for e in queries.journal(KeyChanged.TYPE))


def verifiers(office: Office) -> tuple[note.Verifier, ...]:
    """Every key that ever signed this log, the present ones first."""
    try:
        retired = state(office).retired
    except DamagedStore:  # the journal can not be read; what is wrong with it is said elsewhere
        retired = ()
    return tuple(note.Verifier.parse(each) for each in (*office.vkeys, *retired))
