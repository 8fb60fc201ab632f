"""The receipt for whoever handed an item in, drawn from the record: their words, and the proof of them.

Nothing is recorded when one is printed: it says only what the record says. The same state gives the same bytes, and a
later print carries what outside signers have signed since.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from muniment import may
from muniment.custody import queries as custody
from muniment.errors.production import NoReceiptOfPart, ReceiptExpunged
from muniment.errors.record import DamagedStore
from muniment.labels import receipt as paper
from muniment.labels.forms import ReceiptForm
from muniment.ledger.checkpoint import Checkpoint
from muniment.ledger.event import SCHEMAS
from muniment.ledger.note import parse_note
from muniment.record import current, inclusion, proofs
from muniment.record import event as on
from muniment.record import queries as record
from muniment.verify.receipt_form import ATTACHMENT, TYPE, Receipt, fingerprint, short

if TYPE_CHECKING:
    from muniment.custody.views import ItemView
    from muniment.record.desk import Desk
    from muniment.record.queries import ChainRow

OPENED = (
    "type",
    "recorded_at",
    "item_t0",
    "received_at",
    "category",
    "receipt_number",
    "received_by",
    "source",
    "words",
    "what",
    "units",
    "matter_named",
)
# What the code on the paper opens: the first of these that fits, with what the page says of it.
CODES = (
    (("received_at", "receipt_number", "words", "what", "matter_named"), "the entry and your words"),
    (
        ("received_at", "receipt_number", "what"),
        "the entry and what it is; your words are in the attached proof",
    ),
    ((), "the entry; your words are in the attached proof"),
)


@dataclass(frozen=True, kw_only=True)
class ReceiptPaper:
    """A receipt to hand out: the PDF, the proof within it, the text of its code, and who signed from outside."""

    number: str
    pdf: bytes
    proof: bytes
    code: str
    entry: int
    size: int
    signed: tuple[str, ...]


def receipt(desk: Desk, ref: str, *, name: bool = True, matter: bool = True) -> ReceiptPaper:
    """The receipt of an item; without `name` or `matter` at the wish of the person who brought it.

    Raises NoSuchItem, NoReceiptOfPart for an item that was separated from a lot, ReceiptExpunged.
    """
    may.require(desk.actor, "custody.receive")
    found = custody.item(ref)
    if found.parent is not None:
        raise NoReceiptOfPart(item=found.number)
    row = record.chain(on.item(found.id))[0]
    proof = _proof(row, _opened(name=name, matter=matter), number=found.number)
    checkpoint = _checkpoint(proof)
    code, opens = _code(proof, origin=checkpoint.origin)
    data = proof.text()
    signed = _signed(proof)
    form = ReceiptForm(
        **_said(found, name=name, matter=matter),
        office=desk.office.name,
        recorded_at=f"{found.recorded_at.astimezone(UTC):%Y-%m-%d %H:%M:%S} UTC",
        entry=proof.index,
        size=checkpoint.size,
        origin=checkpoint.origin,
        fingerprint=fingerprint(desk.office.vkey),
        signed=signed,
        code=code,
        code_opens=opens,
        attachment=ATTACHMENT,
        proof=data,
    )
    return ReceiptPaper(
        number=found.number,
        pdf=paper.render(form),
        proof=data,
        code=code,
        entry=proof.index,
        size=checkpoint.size,
        signed=signed,
    )


def _opened(*, name: bool, matter: bool) -> frozenset[int]:
    left_out = {*(() if name else ("source",)), *(() if matter else ("matter_named",))}
    return frozenset(SCHEMAS[TYPE].index[each] for each in OPENED if each not in left_out)


def _proof(row: ChainRow, opened: frozenset[int], *, number: str) -> Receipt:
    """The proof of an item's entry 0, under the first checkpoint that outsiders signed, else that of its commit."""
    if row.type != TYPE or row.log_index is None or not opened <= proofs.openable(row.seq):
        raise ReceiptExpunged(item=number)
    proven = inclusion.prove(current.office(), row.log_index)
    return Receipt(
        header=row.hdr,
        hsalt=row.hsalt,
        index=row.log_index,
        tag=row.tag,
        event=proofs.event_row(row.seq, open_fields=sorted(opened)),
        proof=proven.text().decode(),
    )


def _checkpoint(proof: Receipt) -> Checkpoint:
    return Checkpoint.parse_own(parse_note(_note(proof)).text)


def _note(proof: Receipt) -> bytes:
    return proof.proof.partition("\n\n")[2].encode()


def _code(proof: Receipt, *, origin: str) -> tuple[str, str]:
    """Text of the code and what it opens: as much as a phone still reads from paper."""
    made = ((short(proof, origin=origin, names=names).text(), opens) for names, opens in CODES)
    fitting = (each for each in made if len(each[0]) <= paper.QR_SIGNS)
    found = next(fitting, None)
    if found is None:
        raise DamagedStore(what=f"the origin {origin!r} is too long for a receipt's code")
    return found


def _signed(proof: Receipt) -> tuple[str, ...]:
    """Who signed from outside and when, as the checkpoint's lines state it."""
    note = parse_note(_note(proof))
    origin = note.text.partition("\n")[0]
    return tuple(
        f"{each.name} ({_moment(each.blob[:8])})"
        for each in note.signatures
        if each.name != origin and len(each.blob) == 72
    )


def _moment(data: bytes) -> str:
    return f"{datetime.fromtimestamp(int.from_bytes(data, 'big'), UTC):%Y-%m-%d %H:%M} UTC"


def _said(found: ItemView, *, name: bool, matter: bool) -> dict[str, Any]:
    return {
        "number": found.number,
        "source": _source(found) if name else None,
        "words": found.words,
        "what": found.what,
        "units": found.units_received,
        "category": found.category,
        "received_at": found.received_at.isoformat(),
        "received_by": found.received_by,
        "matter_named": found.matter_named if matter else None,
    }


def _source(found: ItemView) -> str:
    """Their name and what else they left: not the office's own id for them."""
    known = [found.source_name, *(found.source.get(key) for key in ("contact", "how"))]
    return " · ".join(str(each) for each in known if each)
