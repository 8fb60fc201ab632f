"""The steps of an issue: decide what goes in, rehearse the check, finish the package at its commit's checkpoint."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from muniment import jurisdictions
from muniment.cases import queries as cases
from muniment.cases.queries import ProsecutionView
from muniment.custody import queries as custody
from muniment.disclosure.events import ExistenceListed, ProductionIssued
from muniment.disclosure.orders import queries as orders
from muniment.errors.production import NamedButNotOnList, NoCaseDrawnOn, NotProved, PayloadLost
from muniment.ledger.chain import sealed_list
from muniment.production import bag, folder, proof, queries
from muniment.production.names import bates, bates_prefix
from muniment.production.natives import Native, plan
from muniment.production.openings import Openings, openings
from muniment.production.page import Heading
from muniment.production.payload import Contents
from muniment.production.projections import ISSUED_TO
from muniment.production.reach import Reached, reach
from muniment.record import asking, log
from muniment.record import queries as record
from muniment.record.desk import Desk
from muniment.record.event import ItemId, ProsecutionNumber
from muniment.record.office import Office
from muniment.record.protocols import Moment
from muniment.verify import Verdict, verify
from muniment.verify.walk import LOST

_PROOFS = range(2, 13)  # the checks that a rehearsal can pass before the issue stands on the record


@dataclass(frozen=True, kw_only=True)
class Prepared:
    """A production that could be issued if nothing moves."""

    number: int
    contents: Contents
    unlisted: tuple[ItemId, ...]  # whose existence this production serves

    @property
    def reached(self) -> Reached:
        """What it reaches."""
        return self.contents.shown.reached


def prepare(desk: Desk, view: ProsecutionView, *, to: str) -> Prepared:
    """Look at the record and decide. Refuses a list that could not be proved."""
    size = record.size()
    found = reach(view.number, size=size)
    if not found.drawn_on:
        raise NoCaseDrawnOn(prosecution=view.number)
    lost = found.unreached()
    if lost:
        raise NamedButNotOnList(prosecution=view.number, items=", ".join(map(_printed_of, lost)))
    number = queries.next_number(view.number)
    shown = openings(found)
    contents = _contents(desk, view, shown, number=number, to=to)
    served = _unlisted(found) if _is_the_defense(view, to) else ()
    return Prepared(number=number, contents=contents, unlisted=served)


def _is_the_defense(view: ProsecutionView, to: str) -> bool:
    """Whether a production to this name serves the defense: counsel of record, if any has appeared.

    A copy for somebody else, or for the file, lists nothing: what is owed to the defense stays owed.
    """
    counsel = [each for each in view.counsel if each.side == "defense" and each.withdrew_on is None]
    named = to.casefold()
    return not counsel or any(each.name.casefold() in named or each.user == to for each in counsel)


def _printed_of(t0: str) -> str:
    subject = record.subject_of(bytes.fromhex(t0))
    known = custody.items_by_id([subject.id]) if subject else {}
    return next((view.number for view in known.values()), t0[:16])


def _contents(desk: Desk, view: ProsecutionView, shown: Openings, *, number: int, to: str) -> Contents:
    office = desk.office
    pack = jurisdictions.pack(office.jurisdiction)
    own = [item.id for item in shown.reached.own_items]
    printed = {str(id_): each.number for id_, each in custody.items_by_id(own).items()}
    given = queries.given_numbers(view.number)
    first = max(given.values(), default=0) + 1
    heading = Heading(
        office=office.name,
        prosecution=view.number,
        number=number,
        to=to,
        on=desk.today().isoformat(),
        mark=f"{pack.name}: {pack.review_mark}",
        number_label=pack.number_label,
        defendant=view.defendant,
        court=view.court,
    )
    return Contents(
        heading=heading,
        shown=shown,
        natives=plan(shown, printed=printed, given=given, first=first),
        printed=printed,
        prefix=bates_prefix(view.number),
        pack=pack,
        vkey=office.vkey,
    )


def _unlisted(found: Reached) -> tuple[ItemId, ...]:
    """Items on the list whose existence this prosecution has not served yet."""
    listed: set[str] = set()
    for row in found.whole[found.prosecution]:
        if row.type == "ExistenceListed/1":
            listed.update(t0 for t0, _ in found.values(row.seq)["items"])
    return tuple(ItemId(item.id) for item in found.items if found.t0[item] not in listed)


def rehearse(prepared: Prepared, *, place: Path) -> None:
    """Run our own checker over the proofs as they stand before the issue. Raises NotProved, with nothing recorded."""
    shown = prepared.contents.shown
    size = prepared.reached.size or 0
    root = place / folder.temporary("rehearsal")
    try:
        proof.lines(root, shown, size=size)
        proof.log(root, size=size)
        verdict = verify(root, number=prepared.reached.prosecution.id)
    finally:
        shutil.rmtree(root, ignore_errors=True)
    # What a restore could not bring back is said in the package and by every checker: it stops no production.
    found = [each.what for each in verdict.failed() if each.check in _PROOFS]
    wrong = [each for each in found if not each.endswith(LOST)]
    if not wrong and list(verdict.rows) != shown.index_rows():
        wrong.append("the list drawn by the checker differs from the index")
    if not wrong and list(verdict.withheld) != [row for row, _ in shown.withheld_rows()]:
        wrong.append("the withheld log drawn by the checker differs from ours")
    if wrong:
        raise NotProved(
            prosecution=prepared.reached.prosecution.id,
            findings=_few(wrong),
            kept="Nothing was recorded or written.",
        )


def try_checker(root: Path, *, prosecution: str) -> None:
    """Start the checker that goes into the package, as a stranger would. Raises NotProved if it does not run."""
    command = [sys.executable, "-S", "-I", str(root / "verify.pyz"), "--help"]
    tried = subprocess.run(command, capture_output=True, check=False, timeout=120)
    if tried.returncode:
        last = tried.stderr.decode(errors="replace").strip().rpartition("\n")[2]
        found = f"the checker in the package does not run ({last})"
        raise NotProved(prosecution=prosecution, findings=found, kept="Nothing was recorded or written.")


def _few(findings: list[str]) -> str:
    more = f"; and {len(findings) - 3} more" if len(findings) > 3 else ""
    return "; ".join(findings[:3]) + more


def listing(prepared: Prepared, *, today: str) -> list[ExistenceListed]:
    """The service of existence that the production is, for whatever was not served before."""
    if not prepared.unlisted:
        return []
    to = prepared.contents.heading.to
    return [
        ExistenceListed(
            prosecution=ProsecutionNumber(prepared.reached.prosecution.id),
            items=prepared.unlisted,
            served_on=to,
            how=f"discovery index of production {prepared.number}, issued to {to}",
            occurred_at=today,
        )
    ]


def issuance(prepared: Prepared, *, manifest: str, moment: Moment) -> ProductionIssued:
    """The event itself, made in the pen: it certifies every walked chain as it stands just before."""
    found = prepared.reached
    heads = [moment.head(subject) for subject in found.whole]
    prosecution = ProsecutionNumber(found.prosecution.id)
    return ProductionIssued(
        prosecution=prosecution,
        items=tuple(ItemId(item.id) for item in found.items),
        payload_manifest_sha256=manifest,
        heads=sorted([head.t0.hex(), head.n, head.root.hex()] for head in heads),
        # Committed to also where no existence is protected: whether the list is empty is nobody's to tell.
        sealed_list=sealed_list(
            moment.secret(*sealed_salt(prosecution, prepared.number)), orders.heads(moment)
        ).hex(),
        production_number=prepared.number,
        bates=_numbers(
            prepared.contents.natives, prefix=prepared.contents.prefix, printed=prepared.contents.printed
        ),
        reason_given=f"{ISSUED_TO}{prepared.contents.heading.to}",
    )


def sealed_salt(prosecution: str, number: int) -> tuple[str, str]:
    """Label and name of the salt under which a production commits to the court-sealed list."""
    return "sealed list", f"{prosecution}/{number}"


def _numbers(natives: Sequence[Native], *, prefix: str, printed: Mapping[str, str]) -> dict[str, Any] | None:
    """Which files are in the package, under which numbers."""
    if not natives:
        return None
    by_item: dict[str, list[int]] = {}
    for native in natives:
        by_item.setdefault(printed[native.item], []).append(native.n)
    every = [n for numbers in by_item.values() for n in numbers]
    return {
        "first": bates(prefix, min(every)),
        "last": bates(prefix, max(every)),
        "items": {
            item: [bates(prefix, min(ns)), bates(prefix, max(ns))] for item, ns in sorted(by_item.items())
        },
        "files": [[native.file, native.n] for native in natives],
    }


def finish(office: Office, prosecution: str, number: int) -> Verdict:
    """Add the proofs at the checkpoint of the issuing commit, and check the whole. Raises NotProved, PayloadLost."""
    view = queries.production(prosecution, number)
    _same_payload(view.path, prosecution, number, expected=view.manifest)
    if not view.ready:
        first = record.entry(view.seq)
        size = log.checkpoint_sizes(first or 0)[0]
        shown = openings(reach(prosecution, size=size))
        # The receiver judges by their signatures how fresh this is; without them the package says "pending".
        asking.ask_all(office, size=size, seconds=asking.FOR_A_PACKAGE)
        proof.write(
            view.path, shown, office=office, size=size, info=_info(office, view.path, shown, number, size)
        )
    verdict = verify(view.path, number=prosecution, vkey=office.vkey)
    wrong = [each.what for each in verdict.failed() if not each.what.endswith(LOST)]
    if wrong:
        (view.path / bag.NOTE).unlink(missing_ok=True)
        raise NotProved(
            prosecution=prosecution,
            findings=_few(wrong),
            kept=f"Production {number} is on the record, but nothing was handed over.",
        )
    return verdict


def _same_payload(root: Path, prosecution: str, number: int, *, expected: str) -> None:
    try:
        found = bag.digest(root / bag.MANIFEST)
    except OSError as error:
        why = f"{bag.MANIFEST} can not be read ({error.strerror})"
        raise PayloadLost(prosecution=prosecution, number=number, path=root, why=why) from error
    if found != expected:
        raise PayloadLost(
            prosecution=prosecution, number=number, path=root, why=f"{bag.MANIFEST} was changed"
        )


def _info(office: Office, root: Path, shown: Openings, number: int, size: int) -> list[tuple[str, object]]:
    """bag-info.txt: what stands on the label of the medium."""
    payload = [root / path for path in bag.files(root) if bag.is_payload(path)]
    view = queries.production(shown.reached.prosecution.id, number)
    court = cases.prosecution(view.prosecution)
    return [
        ("Source-Organization", office.name),
        ("External-Identifier", f"{view.prosecution} production {number}"),
        ("External-Description", f"{court.court if court else ''}, {court.defendant if court else ''}"),
        ("Bagging-Date", office.local_date(int(view.issued_at.timestamp() * 1000)).isoformat()),
        ("Payload-Oxum", f"{sum(path.stat().st_size for path in payload)}.{len(payload)}"),
        ("Muniment-Issued-To", view.to),
        ("Muniment-Items", len(shown.reached.items)),
        (queries.WITHHELD, shown.withheld_count()),
        (queries.SIZE, size),
        ("Muniment-Origin", office.origin),
    ]
