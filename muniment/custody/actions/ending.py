"""Laboratories, holds, dispositions and files."""

from __future__ import annotations

import mimetypes
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, Unpack

from muniment import may
from muniment.custody import queries, reactions
from muniment.custody.actions.numbers import is_user
from muniment.custody.actions.said import Said, as_seen, checked, filled, held, text
from muniment.custody.events import (
    DispositionRecorded,
    FileTakenIn,
    HoldLifted,
    HoldPlaced,
    LabReported,
    LabRequested,
)
from muniment.errors.custody import (
    HoldPlacedAlready,
    HoldStands,
    NoAuthority,
    NoSuchHold,
    NoSuchRequest,
    NotAFile,
    ProposalOpen,
    RequestUnclear,
)
from muniment.record.event import Receipt, Subject

if TYPE_CHECKING:
    from muniment.custody.views import ItemView
    from muniment.record.desk import Desk


# --- laboratories


def request_lab(
    desk: Desk,
    item: str,
    *,
    lab: str,
    examinations: Iterable[str],
    asked_of: str | None = None,
    **said: Unpack[Said],
) -> Receipt:
    """Ask a laboratory for examinations; `asked_of` names the person asked, or the items to compare with."""
    may.require(desk.actor, "custody.request_lab")
    found = held(item)
    wanted = tuple(filter(None, map(text, examinations)))
    if not wanted:
        filled(None, box="the examinations asked for")
    return desk.record(
        LabRequested(
            item=found.id,
            lab=filled(lab, box="the laboratory"),
            examinations=wanted,
            asked_of=text(asked_of),
            **checked(desk, said),
        )
    )


def report_lab(
    desk: Desk,
    item: str,
    *,
    findings: str,
    request: str | None = None,
    files: Iterable[str] = (),
    **said: Unpack[Said],
) -> Receipt:
    """Record a laboratory's findings on a request: the one named, else the only one without an answer."""
    may.require(desk.actor, "custody.report_lab")
    found = queries.item(item)
    answered = _request(found, request)
    digests = tuple(files)
    for digest in digests:
        if digest not in [file.digest for file in queries.files(found.id)]:
            raise NotAFile(path=digest, why=f"no file of {found.number} has this digest")
    return desk.record(
        LabReported(
            item=found.id,
            request=answered,
            findings=filled(findings, box="the findings"),
            files=digests,
            **checked(desk, said),
        )
    )


def _request(found: ItemView, named: str | None) -> str:
    asked = queries.lab(found.id)
    if named is not None:
        matching = [
            each.id for each in asked if each.id.startswith(named.strip().lower()) and len(named.strip()) >= 4
        ]
        if len(matching) != 1:
            raise NoSuchRequest(item=found.number, request=named)
        return matching[0]
    unanswered = [each.id for each in asked if not each.reports]
    if len(unanswered) > 1:
        raise RequestUnclear(item=found.number, requests=", ".join(unanswered))
    if not unanswered:
        raise NoSuchRequest(item=found.number, request="without an answer")
    return unanswered[0]


# --- holds and the end


def hold(desk: Desk, item: str, *, hold: str, cause: str, **said: Unpack[Said]) -> Receipt:
    """Forbid disposition under a name. Refuses a name that stands already."""
    may.require(desk.actor, "custody.hold")
    found = held(item)
    name = filled(hold, box="the name of the hold")
    if name in found.holds:
        raise HoldPlacedAlready(item=found.number, hold=name)
    return desk.record(
        HoldPlaced(item=found.id, hold=name, cause=filled(cause, box="the cause"), **checked(desk, said)),
        given=as_seen(found),
    )


def lift_hold(desk: Desk, item: str, *, hold: str, cause: str, **said: Unpack[Said]) -> Receipt:
    """End a hold by its name. What holds the item for a proposal ends when somebody has determined that."""
    may.require(desk.actor, "custody.lift_hold")
    found = queries.item(item)
    name = filled(hold, box="the name of the hold")
    if name not in found.holds:
        raise NoSuchHold(item=found.number, hold=name)
    undetermined = reactions.proposals_open(found.id).get(name)
    if undetermined is not None:
        raise ProposalOpen(item=found.number, hold=name, case=undetermined)
    return desk.record(
        HoldLifted(item=found.id, hold=name, cause=filled(cause, box="the cause"), **checked(desk, said)),
        given=as_seen(found),
    )


def dispose(
    desk: Desk,
    item: str,
    *,
    disposition: str,
    authority: str | None,
    order: Mapping[str, Any] | None = None,
    **said: Unpack[Said],
) -> Receipt:
    """Let an item go for good. Refuses while a hold stands on it or on the lot it was taken out of, and without the
    authority of somebody else.
    """
    may.require(desk.actor, "custody.dispose")
    found = held(item)
    lots = _lots_of(found)
    standing = [f'the hold "{name}" stands: {cause}' for name, cause in found.holds.items()]
    standing += [
        f'the hold "{name}" stands on its lot {lot.number}: {cause}'
        for lot in lots
        for name, cause in lot.holds.items()
    ]
    if standing:
        raise HoldStands(item=found.number, holds="; ".join(standing))
    who = text(authority)
    if who is None:
        raise NoAuthority(item=found.number, why="nobody is named who decided it")
    if is_user(desk.actor.user, who):
        raise NoAuthority(item=found.number, why="whoever hands it out can not decide it too")
    return desk.record(
        DispositionRecorded(
            item=found.id,
            disposition=filled(disposition, box="what becomes of it"),
            authority=who,
            order=order,
            **checked(desk, said),
        ),
        given=_all_seen(found, lots),
    )


def _lots_of(found: ItemView) -> list[ItemView]:
    """The lot that an item was taken out of, the lot of that, and so on: what holds them holds the item."""
    lots: list[ItemView] = []
    while found.parent:
        found = queries.item(found.parent)
        lots.append(found)
    return lots


def _all_seen(found: ItemView, lots: Iterable[ItemView]) -> dict[Subject, int]:
    return {subject: position for each in (found, *lots) for subject, position in as_seen(each).items()}


# --- files


@dataclass(frozen=True, slots=True, kw_only=True)
class FileAdded:
    """A file in the vault and on the record."""

    digest: str
    size: int
    name: str
    media_type: str
    receipt: Receipt


def add_file(
    desk: Desk,
    item: str,
    *,
    stream: BinaryIO,
    name: str,
    media_type: str | None = None,
    **said: Unpack[Said],
) -> FileAdded:
    """Take a file in: its bytes into the vault first, then the event. An empty one is refused."""
    may.require(desk.actor, "custody.add_file")
    found = queries.item(item)
    common = checked(desk, said)
    name = _plain_name(name)
    stored = desk.office.files.put(stream, name=name, holder=found.id)
    if stored.size == 0:
        desk.office.files.release(stored.digest, holder=found.id)
        raise NotAFile(path=name, why="it is empty")
    kind = text(media_type) or mimetypes.guess_type(name)[0] or "application/octet-stream"
    receipt = desk.record(
        FileTakenIn(
            item=found.id, sha256=stored.digest, size=stored.size, name=name, media_type=kind, **common
        )
    )
    return FileAdded(digest=stored.digest, size=stored.size, name=name, media_type=kind, receipt=receipt)


def add_path(
    desk: Desk, item: str, *, path: Path, media_type: str | None = None, **said: Unpack[Said]
) -> FileAdded:
    """Take in a file of this machine. Refuses what is no ordinary file."""
    may.require(desk.actor, "custody.add_file")
    if not path.is_file():
        raise NotAFile(path=path, why="it is no ordinary file" if path.exists() else "it is not there")
    try:
        with path.open("rb") as stream:
            return add_file(desk, item, stream=stream, name=path.name, media_type=media_type, **said)
    except PermissionError as refused:
        raise NotAFile(path=path, why="it may not be read") from refused


def _plain_name(name: str) -> str:
    """The file's own name, without folders of the machine it came from."""
    return filled(name.replace("\\", "/").rstrip("/").rpartition("/")[2], box="the file's name")
