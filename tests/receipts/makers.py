"""Receipts of an insider who has every key: any value, any header, signed as the office would sign it."""

import dataclasses
import io

import pikepdf

from muniment.ledger import chain, event, tiles, tree
from muniment.ledger.checkpoint import Checkpoint
from muniment.ledger.event import SCHEMAS
from muniment.ledger.proof import Proof
from muniment.verify.receipt_form import Receipt
from tests.verify.thief import KEYS, ORIGIN, cosignature, sign

MS = 1_709_744_400_000
WORDS = "A friend kept these in another state. They may belong to that shooting on the ranch."
TAG = b"\x11" * 32
OPEN = "type recorded_at item_t0 received_at category receipt_number received_by source words what units matter_named"


def values(**given):
    """All fields of a receipt."""
    told = {
        "recorded_at": event.timestamp(MS),
        "by": "technician",
        "via": "test",
        "item_t0": TAG.hex(),
        "filed": "case",
        "received_at": "2024-03-06",
        "category": "ammunition",
        "case_t0": "22" * 32,
        "receipt_number": "MU-24-000123-V",
        "received_by": "T. Okafor",
        "source": {"contact": None, "how": "walk-in", "name": "Orrin Vale", "person": None},
        "words": WORDS,
        "what": "live rounds in a plastic bag",
        "units": 24,
        "location": "intake counter",
        "matter_named": "the shooting on the ranch",
        "number_typed": "SO.24-001234",
    }
    return {**told, **given}


@dataclasses.dataclass
class Log:
    """A small log: entries, and its signed checkpoint."""

    entries: list

    def checkpoint(self, size=None):
        size = size or len(self.entries)
        root = tree.root([tree.leaf_hash(each) for each in self.entries[:size]])
        return Checkpoint(ORIGIN, size, root).text()

    def path(self, index, size=None):
        leaves = [tree.leaf_hash(each) for each in self.entries[: size or len(self.entries)]]
        return tuple(tree.inclusion_path(leaves, index))

    def write(self, folder, *, cosigned=b""):
        folder.mkdir(parents=True, exist_ok=True)
        for place in tiles.bundles_for(len(self.entries)):
            target = folder / place.path
            target.parent.mkdir(parents=True, exist_ok=True)
            first = place.n * 256
            target.write_bytes(tiles.bundle(self.entries[first : first + place.width]))
        (folder / "checkpoint").write_bytes(sign(self.checkpoint()) + cosigned)
        return folder


def a_receipt(
    *,
    header=None,
    told=None,
    opened=OPEN,
    type_="ItemReceived/1",
    tag=TAG,
    at=3,
    note=None,
    before=(),
    **parts,
):
    """(receipt, log) with the values in `told`; `header` and `parts` replace what an honest office would write."""
    schema = SCHEMAS[type_]
    facts = {name: value for name, value in values(**(told or {})).items() if name in schema.index}
    event_key = b"\x05" * 32
    opening = event.opening(schema, event_key, facts, [n for n in opened.split() if n in schema.index])
    honest = {
        "kind": 3,
        "i": 0,
        "next_tag": b"\x33" * 32,
        "root": tree.EMPTY_ROOT,
        "ev": bytes.fromhex(opening["ev"]),
        "rel": schema.rel,
        "recorded_ms": MS,
    }
    hdr = chain.Header(**{**honest, **(header or {})}).pack()
    hsalt = b"\x06" * 32
    link = chain.link_entry(tag, chain.commitment(hsalt, hdr))
    entries = [chain.genesis_entry(ORIGIN, bytes.fromhex(KEYS["vrf_public"]))]
    entries += [chain.padding_entry(b"\x01" * 32, k) for k in range(7)]
    entries[at] = link
    log = Log(entries)
    text = log.checkpoint()
    proof = Proof(at, log.path(at), note or sign(text))
    made = Receipt(hdr, hsalt, at, tag, opening, proof.text().decode())
    return dataclasses.replace(made, **parts), log


def in_a_pdf(data, *, dictionary=None, twice=False):
    """A bare PDF with an attachment, as a stranger might write it."""
    head = dictionary or b"<< /Type /EmbeddedFile /Length %d >>" % len(data)
    one = b" 0 obj\n" + head + b"\nstream\n" + data + b"\nendstream\nendobj\n"
    return b"%PDF-1.4\n4" + one + (b"5" + one if twice else b"") + b"trailer\n<< >>\n%%EOF\n"


def words_of(pdf):
    """The text of the pages, by pikepdf's look at the attachment list and nothing of ours."""
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        return {name: opened.attachments[name].get_file().read_bytes() for name in opened.attachments}


def a_cosignature(text, key, name, time=1_709_750_000):
    return cosignature(text, key, name, time)
