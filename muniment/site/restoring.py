"""Restoring an office from a backup: beside its final place, whole, then renamed, then what was lost is declared.

Nothing is signed before the home has its final name: a signature given and thrown away with a half-made folder would
be the beginning of a second history.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from muniment import may
from muniment.errors.record import RestoreRefused
from muniment.ledger.chain import fold
from muniment.ledger.note import Verifier
from muniment.record import manifest as manifests
from muniment.record import snapshot
from muniment.record.keys import Secrets, sync_folder
from muniment.site import boot

if TYPE_CHECKING:
    from pathlib import Path

    from muniment.record.desk import Desk
    from muniment.record.manifest import Manifest
    from muniment.record.office import Office
    from muniment.record.published_log import PublishedLog
    from muniment.record.recovery import Losses
    from muniment.record.snapshot import Progress

_EXPUNGED = "expunged.jsonl"
_SECRETS = ("log.key", "vrf.key", "chain.key")


@dataclass(frozen=True)
class Plan:
    """What is restored from where. `alone`: nobody outside holds anything newer than the backup."""

    source: Path
    home: Path
    keys: Path | None = None  # a key database newer than the backup's
    secrets: Path | None = None
    published: PublishedLog | None = None
    alone: bool = False
    numbers: Sequence[str] = ()
    expunged: Sequence[Path] = ()


@dataclass(frozen=True)
class Restored:
    """What came back, and what did not."""

    home: str
    taken_at: str
    backup_size: int
    log_size: int
    events: int
    lost_on_chains: int
    lost_elsewhere: int
    expunged_again: int
    numbers_skipped: int


def verify(plan: Plan, progress: Progress) -> Manifest:
    """Read a backup whole and write nothing. Raises BackupDamaged, RestoreRefused."""
    found = manifests.read(plan.source)
    secrets = Secrets.load(_secret_folder(plan))
    manifests.refuse_forged(plan.source, secrets)
    for _path in manifests.refuse_changed(plan.source, found, elsewhere=("keys", "secret")):
        progress("read again", 1)
    snapshot.verify(plan.source / "record" / "muniment.sqlite", _verifiers(found))
    if plan.published is not None:
        plan.published.head(_verifiers(found))
    return found


def _verifiers(found: Manifest) -> tuple[Verifier, ...]:
    return tuple(Verifier.parse(each) for each in found.vkeys)


def _secret_folder(plan: Plan) -> Path:
    folder = plan.secrets or plan.source / "secret"
    if not all((folder / name).is_file() for name in _SECRETS):
        why = f"the office's secrets are not in {folder}"
        way = (
            "Name the folder of the sealed copy with --secrets: log.key, vrf.key, chain.key and session.key."
        )
        raise RestoreRefused(why=why, way=way)
    return folder


def restore(plan: Plan, *, user: str, progress: Progress) -> Restored:
    """Make a home of a backup, go on to what outsiders hold, and declare what was lost. Raises RestoreRefused."""
    _refuse(plan)
    found = verify(plan, progress)
    folder = plan.home.with_name(f".{plan.home.name}.partial-{os.urandom(4).hex()}")
    try:
        _copy(plan, found, folder, progress)
        told = _bring_up(plan, found, folder, user=user)
        _close()
        _sync(folder)
        if plan.home.exists():
            plan.home.rmdir()  # empty, or it would have been refused
        folder.rename(plan.home)
        sync_folder(plan.home.parent)
    finally:
        _close()
        shutil.rmtree(folder, ignore_errors=True)
    again = finish(plan.home, user=user)
    return Restored(home=str(plan.home), expunged_again=again, **told)


def _refuse(plan: Plan) -> None:
    if plan.home.exists() and (not plan.home.is_dir() or any(plan.home.iterdir())):
        way = "Nothing is ever restored over something. Name an empty place, and keep the old home as it is."
        raise RestoreRefused(why=f"{plan.home} holds something already", way=way)
    if plan.published is None and not plan.alone:
        why = "it was not said where the published log is"
        way = (
            "Name a copy with --published (a folder or an address): entries after the backup are fetched from it. "
            "Going on without them would sign a second history. Only if nobody outside holds any: --alone."
        )
        raise RestoreRefused(why=why, way=way)
    if not (plan.keys or plan.source / "keys" / "keys.sqlite").is_file():
        way = "Name the key database of the same or a later day with --keys."
        raise RestoreRefused(why="the backup holds no keys/keys.sqlite", way=way)


def _copy(plan: Plan, found: Manifest, folder: Path, progress: Progress) -> None:
    folder.mkdir(mode=0o700, parents=True)
    for name in found.files:
        part, _, rest = name.partition("/")
        if part in ("keys", "secret"):
            continue
        manifests.copy_file(plan.source / name, folder / (rest if part == "record" else name))
        progress("files", 1)
    manifests.copy_file(plan.keys or plan.source / "keys" / "keys.sqlite", folder / "keys.sqlite")
    (folder / "secret").mkdir(mode=0o700)
    for path in sorted(_secret_folder(plan).iterdir()):
        manifests.copy_file(path, folder / "secret" / path.name)
    _lists(plan, folder)
    if not (folder / "secret" / "session.key").exists():
        manifests.write_file(folder / "secret" / "session.key", os.urandom(32).hex().encode())


def _bring_up(plan: Plan, found: Manifest, folder: Path, *, user: str) -> dict[str, Any]:
    """Within the half-made folder: entries from outside, tables, expunged once more. Nothing is signed."""
    from muniment.record import asking, current, guard, publish, replay
    from muniment.record import office as offices
    from muniment.record.recorder import Recorder
    from muniment.site.wiring import wiring

    office = offices.load(folder)
    boot.django_up(folder)
    boot.migrate()
    current.use(Recorder(office, wiring()))
    guard.keys(office)
    losses = _catch_up(plan, office)
    asking.look(office, always=True, seconds=5.0)  # what was published may be older than what a signer holds
    replay.rebuild()
    may.require(boot.desk_of_member(current.recorder(), user=user, via="restore").actor, "record.restore")
    if plan.published is not None and plan.published.folder is not None:
        _copy_tiles(plan.published.folder, office.published)
    publish.catch_up(office)
    facts = {"taken_at": found.taken_at, **asdict(losses), "elsewhere": losses.ranges()}
    manifests.write_file(folder / boot.RESTORED, json.dumps(facts, indent=1).encode() + b"\n")
    return {
        "taken_at": found.taken_at,
        "backup_size": losses.backup_size,
        "log_size": losses.log_size,
        "events": found.events,
        "lost_on_chains": losses.placed,
        "lost_elsewhere": len(losses.elsewhere),
        "numbers_skipped": losses.numbers_skipped,
    }


def _catch_up(plan: Plan, office: Office) -> Losses:
    from muniment.record import log, recovery, rotation

    held = log.newest_size()
    if plan.published is None:
        return recovery.Losses(held, held)
    head, note = plan.published.head(rotation.verifiers(office))
    fresh = plan.published.entries(held, head.size) if head.size > held else ()
    return recovery.catch_up(office, head, note, fresh, numbers=[fold(each) for each in plan.numbers])


def _copy_tiles(source: Path, to: Path) -> None:
    """Published files as they were, the partial ones of sizes that only outsiders know of among them."""
    for path in sorted((source / "tile").rglob("*")):
        if path.is_file() and not path.name.startswith("."):
            manifests.copy_file(path, to / path.relative_to(source))


def _lists(plan: Plan, folder: Path) -> None:
    """Bring together what was expunged: the backup's own list, and newer ones. Commitments alone stand in them."""
    own = plan.source / "record" / _EXPUNGED
    lines: dict[str, None] = {}
    for path in (own, *plan.expunged):
        if path.is_file():
            lines.update(dict.fromkeys(each for each in path.read_text("utf-8").splitlines() if each.strip()))
        elif path is not own:
            way = "Name the file expunged.jsonl of the lost home or of a newer backup, or leave --expunged away."
            raise RestoreRefused(why=f"there is no list in {path}", way=way)
    (folder / _EXPUNGED).unlink(missing_ok=True)
    if lines:
        manifests.write_file(folder / _EXPUNGED, "".join(f"{each}\n" for each in lines).encode())


def finish(home: Path, *, user: str) -> int:
    """Declare what a restore could not bring back, and expunge anew what courts had ordered: how many events.

    Until this is through the home is opened by nothing else; it may be called again.
    """
    marker = home / boot.RESTORED
    if not marker.exists():
        return 0
    facts = json.loads(marker.read_bytes())
    recorder = boot.open_office(home, declaring=True)
    desk = boot.desk_of_member(recorder, user=user, via="restore")
    may.require(desk.actor, "record.restore")
    _declare(desk, facts)
    from muniment.record import expunge

    again = expunge.carry_out(recorder)
    marker.unlink()
    sync_folder(home)
    return len(again.fields)


def _declare(desk: Desk, facts: dict[str, Any]) -> None:
    from muniment.record import queries, recovery
    from muniment.record.events import BodyLost, OfficeRestored

    said = [r.event for r in queries.journal(OfficeRestored.TYPE)]
    if any((e.backup_taken_at, e.log_size) == (facts["taken_at"], facts["log_size"]) for e in said):
        return  # interrupted behind the commit
    how = f"restored from the backup of {facts['taken_at']}"
    desk.record(
        OfficeRestored(
            backup_taken_at=facts["taken_at"],
            backup_size=facts["backup_size"],
            log_size=facts["log_size"],
            padding=facts["padding"],
            lost_on_chains=facts["placed"],
            lost_elsewhere=sum(last - first + 1 for first, last in facts["elsewhere"]),
            lost_indices=tuple(facts["elsewhere"]),
            numbers_skipped=facts["numbers_skipped"],
        ),
        # One for each chain: nobody who reads one matter's list learns which others there are.
        *(BodyLost(targets=each, how=how) for each in recovery.undeclared().values()),
    )


def _sync(folder: Path) -> None:
    for path in folder.rglob("*"):
        if path.is_dir():
            sync_folder(path)
        else:
            snapshot.sync(path)
    sync_folder(folder)


def _close() -> None:
    from django.db import connections

    from muniment.record import current

    connections.close_all()
    current.use(None)
