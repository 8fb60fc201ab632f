"""What a judge looks at alone: the court-sealed list opened, its chains, and everything that a production held back."""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from muniment import may
from muniment.disclosure.orders import queries as orders
from muniment.disclosure.orders.papers import Paper, taken_in
from muniment.errors.disclosure import NotYourCompartment
from muniment.errors.production import FolderRefused, NobodyToGiveTo, NotProved
from muniment.ledger.chain import Kind, fold
from muniment.ledger.event import SCHEMAS
from muniment.ledger.values import canonical
from muniment.production import bag, folder, issuing, queries
from muniment.production.grounds import EXPUNGED
from muniment.production.names import safe
from muniment.production.openings import openings
from muniment.production.reach import reach
from muniment.production.views import ProductionView
from muniment.record import event as on
from muniment.record import log, proofs
from muniment.record import queries as record
from muniment.record.desk import Desk
from muniment.record.event import Receipt, Subject
from muniment.record.orders import OpenedInCamera
from muniment.verify import in_camera as check

_CERTIFICATE, _ISSUED = "CertificateSigned/1", "ProductionIssued/1"
_PROGRAM = "verify_in_camera.py"
_STARTER = b'''"""Checks this folder offline: python verify_in_camera.py --number N --vkey KEY"""

import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE / "verify.pyz"))

from muniment.verify.in_camera import main

sys.exit(main([str(HERE), *sys.argv[1:]]))
'''


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepared:
    """A folder for a judge, and what it opens."""

    path: Path
    production: ProductionView
    matters: tuple[str, ...]
    verdict: check.InCamera
    receipt: Receipt


def prepare(
    desk: Desk,
    prosecution: str,
    *,
    paper: Paper,
    to: str,
    out: Path,
    production: int | None = None,
    matters: Iterable[str] | None = None,
) -> Prepared:
    """Write the folder for the last production (or `production`), by a court's order; it is recorded who was given it.

    `matters`: which court-sealed matters are opened beyond their heads. A judge opens any (None: all); anybody else
    those that they keep (None: all of these). Raises NotYourCompartment, NotProved with nothing left there.
    """
    may.require(desk.actor, "orders.in_camera")
    whom = " ".join(to.split())
    if not whom:
        raise NobodyToGiveTo(prosecution=prosecution)
    view = queries.production(prosecution, production) if production else queries.productions(prosecution)[-1]
    chosen = _chosen(desk, matters)
    place = folder.look(out, office=desk.office)
    order = taken_in(desk, paper)
    size = log.checkpoint_sizes(record.entry(view.seq) or 0)[0]
    issuing.finish(desk.office, prosecution, view.number)
    part = place.with_name(folder.temporary(place.name))
    try:
        part.mkdir()
        root = folder.kept(desk.office, prosecution, view.number)
        folder.hand_over(root, part / "PRODUCTION", prosecution=prosecution, number=view.number)
        _write(desk, part, view, chosen=chosen, size=size, to=whom, order=order)
        verdict = check.verify_in_camera(part, number=prosecution, vkey=desk.office.vkey)
        if not verdict.ok:
            found = "; ".join(each.what for each in verdict.findings if not each.ok)
            raise NotProved(prosecution=prosecution, findings=found, kept="Nothing was recorded or written.")
        receipt = desk.record(
            OpenedInCamera(
                prosecution=prosecution,
                production=view.number,
                to=whom,
                order=order,
                matters=tuple(record.t0(subject).hex() for subject in chosen),
            )
        )
        part.rename(place)
    except OSError as error:
        raise FolderRefused(out=out, why=error.strerror or error) from error
    finally:
        shutil.rmtree(part, ignore_errors=True)
    opened = tuple(subject.id for subject in chosen)
    return Prepared(path=place, production=view, matters=opened, verdict=verdict, receipt=receipt)


def _chosen(desk: Desk, matters: Iterable[str] | None) -> list[Subject]:
    """The chains that are opened. Raises NotYourCompartment."""
    known = {subject.id: subject for subject in orders.sealed_chains()}
    own = {view.matter for view in orders.compartments(desk.actor.user)}
    allowed = set(known) if "judge" in desk.actor.roles else own & set(known)
    if matters is None:
        return [known[number] for number in sorted(allowed)]
    wanted = [fold(each) for each in matters]
    for number in wanted:
        if number not in allowed:
            raise NotYourCompartment(matter=number)
    return [known[number] for number in wanted]


def _write(
    desk: Desk,
    root: Path,
    view: ProductionView,
    *,
    chosen: list[Subject],
    size: int,
    to: str,
    order: dict[str, str],
) -> None:
    chains = {subject: _chain(subject, size) for subject in chosen}
    for subject in chosen:
        for row in record.chain(subject):
            if row.type == "ItemReceived/1" and (row.log_index or 0) < size:
                (item,) = [each.subject for each in record.places(row.seq) if each.subject.kind is Kind.ITEM]
                chains[item] = _chain(item, size)
    seqs = {seq for subject in chains for seq in _seqs(subject, size)} | _held_back(view.prosecution, size)
    files = [_file(desk, root, seq) for seq in sorted(seqs) if record.stored_type(seq) == "FileTakenIn/1"]
    stated = {
        "format": check.FORMAT,
        "prosecution": view.prosecution,
        "production": view.number,
        "to": to,
        "order": order,
        "sealed_lists": _opened_lists(desk, view),
        "files": sorted(filter(None, files)),
    }
    bag.write(root / check.OPENED, canonical(stated) + b"\n")
    lines = sorted(chains.values(), key=lambda row: row["t0"])
    bag.write(root / check.CHAINS, [canonical(row) + b"\n" for row in lines])
    rows = sorted((_event(seq) for seq in seqs), key=lambda row: str(row["ev"]))
    bag.write(root / check.EVENTS, [canonical(row) + b"\n" for row in rows])
    bag.write(root / _PROGRAM, _STARTER)
    shutil.copy(root / "PRODUCTION" / "verify.pyz", root / "verify.pyz")
    _close(desk, root, size)


def _close(desk: Desk, root: Path, size: int) -> None:
    manifest = bag.manifest({path: bag.digest(root / path) for path in bag.files(root)})
    bag.write(root / check.MANIFEST, manifest)
    office = desk.office
    text = f"{check.FORMAT}\n{office.origin}\n{size}\n{sha256(manifest).hexdigest()}\n"
    bag.sync_folders(root)
    bag.write(root / check.NOTE, office.secrets.sign(office.origin, text))


def _chain(subject: Subject, size: int) -> dict[str, Any]:
    row = proofs.chain_row(subject)
    row["entries"] = [each for each in row["entries"] if each["index"] is not None and each["index"] < size]
    return row


def _seqs(subject: Subject, size: int) -> list[int]:
    return [row.seq for row in record.chain(subject) if row.log_index is not None and row.log_index < size]


def _held_back(prosecution: str, size: int) -> set[int]:
    """Events that the production closes on a ground or by a seal; what was expunged nobody can open."""
    shown = openings(reach(prosecution, size=size))
    return {event.seq for row, event in shown.withheld_rows() if row[3] != EXPUNGED}


def _event(seq: int) -> dict[str, Any]:
    """Everything of an event but the internal box, which is work product and no part of what was withheld."""
    schema = SCHEMAS[record.stored_type(seq)]
    every = set(range(len(schema.names))) - set(schema.marked("*"))
    return proofs.event_row(seq, open_fields=every & proofs.openable(seq))


def _file(desk: Desk, root: Path, seq: int) -> list[str] | None:
    """Copy a file out of the vault under its event's id: [path, name, digest]. None for one that was expunged."""
    values = record.values(seq)
    if values is None:
        return None
    path = f"{check.NATIVES}{proofs.event_row(seq, open_fields=())['ev'][:12]}_{safe(values['name'])}"
    target = root / path
    target.parent.mkdir(parents=True, exist_ok=True)
    with target.open("xb") as out:
        desk.office.files.copy(values["sha256"], out)
    return [path, values["name"], values["sha256"]]


def _opened_lists(desk: Desk, view: ProductionView) -> list[dict[str, Any]]:
    """Salt and heads of every commitment on the prosecution's chain up to this production."""
    found = []
    chain = on.prosecution(view.prosecution)
    for row in record.chain(chain):
        if row.seq > view.seq or row.type not in (_CERTIFICATE, _ISSUED):
            continue
        if row.type == _ISSUED:
            number = int((record.values(row.seq) or {})["production_number"])
            label, name = issuing.sealed_salt(view.prosecution, number)
        else:
            label, name = "sealed-list", f"{view.prosecution} {row.i}"
        salt = desk.office.secrets.derive(label, name)
        found.append({"event": row.ev.hex(), "salt": salt.hex(), "heads": orders.heads_before(row.seq)})
    return sorted(found, key=lambda each: str(each["event"]))
