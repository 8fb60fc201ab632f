"""Issue a production, hand it over, record that it left the house."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from muniment import may
from muniment.cases import queries as cases
from muniment.cases.queries import ProsecutionView
from muniment.disclosure import following
from muniment.disclosure.events import DeliveryRecorded
from muniment.errors.cases import NoSuchProsecution
from muniment.errors.production import (
    DeliveryUnclear,
    NobodyToGiveTo,
    NotHandedOver,
    ReceiptEmpty,
    SentIsNotReceived,
)
from muniment.errors.record import Stale
from muniment.production import folder, issuing, payload, queries
from muniment.production.issuing import Prepared
from muniment.production.views import ProductionView
from muniment.record.desk import Desk
from muniment.record.event import ItemId, ProsecutionNumber, Receipt

_ARRIVAL = re.compile(r"\b(receiv|acknowledg|confirm|accept|arriv|signed for|picked up by)", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Issued:
    """A production that stands on the record and was handed over in `path`."""

    production: ProductionView
    path: Path
    verdict: str  # of our own check, with the office's key
    receipt: Receipt | None  # None when it was handed over again


def issue(desk: Desk, prosecution: str, *, out: Path | None = None, to: str | None = None) -> Issued:
    """List what is not listed yet, and issue everything on the prosecution's list with its proof, in one commit.

    `to`: who gets it; None: counsel who appeared for the defense. `out`: a new or empty folder; None: the package
    stays in the home, from where it can be handed over. Refuses whatever our own checker would not call
    complete. Stale if the record moved twice while the package was made. Raises NotHandedOver when it is on the
    record but could not be written to `out`: `hand_over_again` writes it then.
    """
    may.require(desk.actor, "production.issue")
    view = _prosecution(prosecution)
    place = folder.look(out, office=desk.office) if out else None
    receiver = _receiver(view, to)
    following.refuse_undone(view.number)
    following.withhold_texts(desk, view.number)
    try:
        number, receipt = _on_record(desk, view, to=receiver)
    except Stale:
        number, receipt = _on_record(desk, view, to=receiver)
    return _handed(desk, view.number, number, place, receipt)


def hand_over_again(desk: Desk, prosecution: str, *, number: int, out: Path) -> Issued:
    """Write the package of a production once more, byte for byte. Raises PayloadLost if what was kept has changed."""
    may.require(desk.actor, "production.issue")
    queries.production(prosecution, number)
    place = folder.look(out, office=desk.office)
    return _handed(desk, prosecution, number, place, None)


def deliver(
    desk: Desk, prosecution: str, *, number: int, how: str, to: str | None = None, receipt: str | None = None
) -> Receipt:
    """Record how a production left the house. Without the receiver's receipt it is sent, never received."""
    may.require(desk.actor, "production.deliver")
    view = queries.production(prosecution, number)
    said, receiver = how.strip(), (to or "").strip() or view.to
    if not said:
        raise DeliveryUnclear(number=number)
    if receipt is None and _ARRIVAL.search(said):
        raise SentIsNotReceived(how=said, to=receiver)
    return _delivered(desk, view, how=said, to=receiver, by=receiver, words=receipt)


def acknowledge(desk: Desk, prosecution: str, *, number: int, receipt: str) -> Receipt:
    """The receiver's own receipt. It waives nothing."""
    may.require(desk.actor, "production.acknowledge", cases.facts(prosecution=prosecution))
    view = queries.production(prosecution, number)
    return _delivered(
        desk, view, how="acknowledged by the receiver", to=view.to, by=desk.actor.user, words=receipt
    )


def _delivered(desk: Desk, view: ProductionView, *, how: str, to: str, by: str, words: str | None) -> Receipt:
    if words is not None and not words.strip():
        raise ReceiptEmpty(number=view.number)
    return desk.record(
        DeliveryRecorded(
            prosecution=ProsecutionNumber(view.prosecution),
            items=tuple(ItemId(item) for item in view.items),
            production=view.number,
            how=how,
            to=to,
            receipt={"by": by, "words": words.strip()} if words is not None else None,
            occurred_at=desk.today().isoformat(),
        )
    )


def _prosecution(number: str) -> ProsecutionView:
    view = cases.prosecution(number)
    if view is None:
        raise NoSuchProsecution(number=number, like="")
    return view


def _receiver(view: ProsecutionView, to: str | None) -> str:
    """Who gets it: whoever is named, else counsel of record for the defense."""
    named = " ".join((to or "").split())
    if not named:
        counsel = [each.name for each in view.counsel if each.side == "defense" and each.withdrew_on is None]
        named = ", ".join(dict.fromkeys(counsel))
    if not named:
        raise NobodyToGiveTo(prosecution=view.number)
    return named


def _on_record(desk: Desk, view: ProsecutionView, *, to: str) -> tuple[int, Receipt]:
    """Make the payload, then issue it: the number of the production. Raises Stale if the record moved meanwhile."""
    prepared = issuing.prepare(desk, view, to=to)
    root = folder.kept(desk.office, view.number, prepared.number)
    with folder.building(root, prosecution=view.number) as part:
        issuing.rehearse(prepared, place=root.parent)
        manifest = payload.write(part, prepared.contents, store=desk.office.files)
        issuing.try_checker(part, prosecution=view.number)
    try:
        return prepared.number, _commit(desk, prepared, part, root, manifest)
    finally:
        folder.drop(part)


def _commit(desk: Desk, prepared: Prepared, part: Path, root: Path, manifest: str) -> Receipt:
    """One commit of its own: nothing that others record may come between the issue and its checkpoint."""
    listed = issuing.listing(prepared, today=desk.today().isoformat())
    with desk.together() as alone:
        receipt = alone.record(
            *listed,
            lambda moment: issuing.issuance(prepared, manifest=manifest, moment=moment),
            given=prepared.reached.positions,
        )
        # The pen is ours and the number too: whatever has this name was left by an attempt that came to nothing.
        folder.settle(part, root)
    return receipt


def _handed(desk: Desk, prosecution: str, number: int, place: Path | None, receipt: Receipt | None) -> Issued:
    """Finish the kept folder if need be, check it, and copy it out."""
    root = folder.kept(desk.office, prosecution, number)
    try:
        verdict = issuing.finish(desk.office, prosecution, number)
        if place is not None:
            folder.hand_over(root, place, prosecution=prosecution, number=number)
    except OSError as error:
        raise NotHandedOver(
            prosecution=prosecution, number=number, out=place or root, why=error.strerror or str(error)
        ) from error
    view = queries.production(prosecution, number)
    return Issued(production=view, path=place or root, verdict=verdict.verdict, receipt=receipt)
