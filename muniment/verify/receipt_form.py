"""A receipt's bytes: the proof as canonical JSON, that JSON inside a PDF, and the short form in a QR code.

docs/format.md, section 11. Everything here reads what strangers hand over: bounded in size, linear in time, no
pointer of a PDF is followed and no stream of it is inflated.
"""

from __future__ import annotations

import re
import zlib
from dataclasses import dataclass
from hashlib import sha256
from itertools import islice
from typing import Any, Dict, Iterable, List, Optional, Sequence, Tuple

from muniment.ledger.chain import HEADER_SIZE, Header, Kind, commitment, link_entry
from muniment.ledger.checkpoint import b64, unb64
from muniment.ledger.errors import NoteRefused, OpeningRefused
from muniment.ledger.event import SCHEMAS, Opening, Schema, canonical, read_opening
from muniment.ledger.forms import is_count, is_hash
from muniment.ledger.tree import EMPTY_ROOT, leaf_hash, node_hash
from muniment.ledger.values import read_canonical
from muniment.verify import base45

FORMAT = "muniment-receipt/1-draft"
ATTACHMENT = "muniment-receipt.json"
QR_FORMAT = "muniment-receipt-qr/1"
QR_PREFIX = "MUR1:"
TYPE = "ItemReceived/1"
PDF_LIMIT = 64 << 20
JSON_LIMIT = 16 << 20
QR_SIGNS = 4296  # what the largest QR code holds
QR_OPENED = 1 << 16
RECEIPT_REL = 0x01
TAKE_OUT = f"Take {ATTACHMENT} out of the PDF with a PDF reader, and check that file by itself."

# Every repetition is bounded: a stranger's bytes are passed over once.
_OBJECT = re.compile(
    rb"(?<![0-9])[0-9]{1,10} 0 obj[ \t\r\n\f]{0,8}<<([^<>]{0,512})>>[ \t\r\n\f]{0,8}stream(?:\r\n|\n)"
)
_EMBEDDED = re.compile(rb"/Type[ \t\r\n\f]{0,8}/EmbeddedFile(?![A-Za-z0-9#._-])")
_LENGTH = re.compile(rb"/Length[ \t\r\n\f]{1,8}([0-9]{1,9})(?![0-9]|[ \t\r\n\f]{1,8}[0-9])")
_FILTER = re.compile(rb"/(?:F|Filter|FFilter|DecodeParms|FDecodeParms)(?![A-Za-z0-9#._-])")
_END = re.compile(rb"(?:\r\n|\n|\r)?endstream")
_HEADER_HEX = re.compile(f"[0-9a-f]{{{2 * HEADER_SIZE}}}\\Z")
_SCHEMA: Schema = SCHEMAS[TYPE]


@dataclass(frozen=True)
class Receipt:
    """The proof of a receipt. `header` is 114 bytes, `hsalt` and `tag` 32; `event` the value of its opening."""

    header: bytes
    hsalt: bytes
    index: int
    tag: bytes
    event: Any
    proof: str

    def text(self) -> bytes:
        """The attachment."""
        value = {
            "entry": {
                "hdr": self.header.hex(),
                "hsalt": self.hsalt.hex(),
                "index": self.index,
                "tag": self.tag.hex(),
            },
            "event": self.event,
            "format": FORMAT,
            "proof": self.proof,
        }
        return canonical(value) + b"\n"

    @classmethod
    def parse(cls, data: bytes) -> Receipt:
        """Read the attachment's form; its proof and opening are judged by the checks. Raises LedgerError."""
        if len(data) > JSON_LIMIT:
            raise OpeningRefused("The proof of the receipt is larger than 16 MiB", found=len(data))
        if not data.endswith(b"\n"):
            raise OpeningRefused("The proof of the receipt is cut")
        value = read_canonical(data[:-1])
        if not isinstance(value, dict) or value.get("format") != FORMAT:
            raise OpeningRefused(f"The file is no receipt in the format {FORMAT}")
        if set(value) != {"entry", "event", "format", "proof"} or not isinstance(value["proof"], str):
            raise OpeningRefused("A receipt holds exactly entry, event, format and proof")
        entry = value["entry"]
        if not isinstance(entry, dict) or set(entry) != {"hdr", "hsalt", "index", "tag"}:
            raise OpeningRefused("An entry of a receipt holds exactly hdr, hsalt, index and tag")
        hdr, hsalt, tag = entry["hdr"], entry["hsalt"], entry["tag"]
        if not (isinstance(hdr, str) and _HEADER_HEX.match(hdr) and is_hash(hsalt) and is_hash(tag)):
            raise OpeningRefused("An entry's hdr is 228 lower-case hex digits, its hsalt and tag 64 each")
        if not is_count(entry["index"]):
            raise OpeningRefused("An entry's index is a whole number", found=entry["index"])
        return cls(
            bytes.fromhex(hdr),
            bytes.fromhex(hsalt),
            entry["index"],
            bytes.fromhex(tag),
            value["event"],
            value["proof"],
        )

    @property
    def entry(self) -> bytes:
        """The 65 bytes that stand in the log."""
        return link_entry(self.tag, commitment(self.hsalt, self.header))

    def opening(self) -> Opening:
        """The event as far as it is open; raises LedgerError for one that is not the event's."""
        return read_opening(canonical(self.event))


def attachment(pdf: bytes) -> bytes:
    """The one attachment of a PDF, in the form that a receipt has. Raises OpeningRefused."""
    if len(pdf) > PDF_LIMIT:
        raise OpeningRefused("A receipt has at most 64 MiB", found=len(pdf))
    objects = (_embedded(pdf, match) for match in _OBJECT.finditer(pdf))
    found = list(islice((data for data in objects if data is not None), 2))
    if len(found) != 1:
        why = "more than one attachment" if found else "no attachment in the form that a receipt has"
        raise OpeningRefused(f"The PDF holds {why}", found=len(found), advice=TAKE_OUT)
    return found[0]


def _embedded(pdf: bytes, match: re.Match[bytes]) -> Optional[bytes]:
    """The bytes of an object that is an attached file; None for other streams. Refuses one in another form."""
    dictionary = match[1]
    if not _EMBEDDED.search(dictionary):
        return None
    length = _LENGTH.findall(dictionary)
    if len(length) != 1 or _FILTER.search(dictionary):
        raise OpeningRefused("The attachment was packed or saved anew by another program", advice=TAKE_OUT)
    end = match.end() + int(length[0])
    if int(length[0]) > JSON_LIMIT or not _END.match(pdf, end):
        raise OpeningRefused("The attachment has not the length that the PDF states", advice=TAKE_OUT)
    return pdf[match.end() : end]


# The short form.


@dataclass(frozen=True)
class Short:
    """What the code on the page holds: the entry, and what is opened of its event. Salts and hashes have 32 bytes."""

    origin: str
    index: int
    recorded_ms: int
    tag: bytes
    hsalt: bytes
    next_tag: bytes
    opened: Tuple[Tuple[int, bytes, Any], ...]
    closed: Tuple[bytes, ...]

    def text(self) -> str:
        """The text of the code."""
        value = [
            QR_FORMAT,
            self.origin,
            self.index,
            self.recorded_ms,
            b64(self.tag),
            b64(self.hsalt),
            b64(self.next_tag),
            [[j, b64(salt), value] for j, salt, value in self.opened],
            [b64(node) for node in self.closed],
        ]
        return QR_PREFIX + base45.encode(zlib.compress(canonical(value), 9))

    @classmethod
    def parse(cls, text: str) -> Short:
        """Read the text of a code. Raises LedgerError."""
        if not text.startswith(QR_PREFIX) or len(text) > QR_SIGNS:
            raise OpeningRefused(f"The text is no code of a receipt: it begins with {QR_PREFIX}")
        value = read_canonical(_inflate(base45.decode(text[len(QR_PREFIX) :])))
        if not isinstance(value, list) or len(value) != 9 or value[0] != QR_FORMAT:
            raise OpeningRefused(f"The code is not in the format {QR_FORMAT}")
        _, origin, index, recorded_ms, tag, hsalt, next_tag, opened, closed = value
        if not isinstance(origin, str) or not is_count(index) or not is_count(recorded_ms):
            raise OpeningRefused("Origin, index or time of the code have not their form")
        if not isinstance(opened, list) or not isinstance(closed, list):
            raise OpeningRefused("What the code opens has not its form")
        fields = tuple(map(_field, opened))
        if any(a[0] >= b[0] for a, b in zip(fields, fields[1:])):
            raise OpeningRefused("What the code opens is not in order, or stands twice")
        nodes = tuple(map(_hash, closed))
        return cls(origin, index, recorded_ms, _hash(tag), _hash(hsalt), _hash(next_tag), fields, nodes)

    @property
    def ev(self) -> bytes:
        """The event's commitment, from what is open and the roots of what is not. Raises OpeningRefused."""
        return root_of_cover(self.opened, self.closed)

    @property
    def header(self) -> bytes:
        """The entry's header: that of an item's receipt, whatever else the code might say."""
        return Header(Kind.ITEM, 0, self.next_tag, EMPTY_ROOT, self.ev, RECEIPT_REL, self.recorded_ms).pack()

    @property
    def entry(self) -> bytes:
        """The 65 bytes that must stand in the log."""
        return link_entry(self.tag, commitment(self.hsalt, self.header))

    @property
    def fields(self) -> Dict[str, Any]:
        """What is opened, by name."""
        return {_SCHEMA.names[j]: value for j, _, value in self.opened}


def short(receipt: Receipt, *, origin: str, names: Iterable[str]) -> Short:
    """The short form of a receipt that opens those of `names` which the receipt opens."""
    fields = receipt.event["fields"]
    wanted = {_SCHEMA.index[name] for name in names}
    opened = tuple(
        (j, bytes.fromhex(each[0]), each[2])
        for j, each in enumerate(fields)
        if j in wanted and isinstance(each, list)
    )
    leaves = [_leaf(j, each) for j, each in enumerate(fields)]
    closed = tuple(_cover(leaves, {j for j, _, _ in opened}, 0, len(leaves)))
    header = Header.parse(receipt.header)
    return Short(
        origin,
        receipt.index,
        header.recorded_ms,
        receipt.tag,
        receipt.hsalt,
        header.next_tag,
        opened,
        closed,
    )


def _leaf(j: int, position: Any) -> bytes:
    if isinstance(position, str):
        return bytes.fromhex(position)
    return _field_leaf(j, bytes.fromhex(position[0]), position[2])


def _field_leaf(j: int, salt: bytes, value: Any) -> bytes:
    """Hash of an open field's leaf."""
    data = canonical(value)
    return leaf_hash(salt + _SCHEMA.heads[j] + len(data).to_bytes(4, "big") + data)


def _cover(leaves: Sequence[bytes], opened: Iterable[int], low: int, size: int) -> List[bytes]:
    """Roots of the largest aligned subtrees without an open leaf, left to right. `size` is a power of two."""
    inside = [j for j in opened if low <= j < low + size]
    if not inside:
        return [_root(leaves[low : low + size])]
    if size == 1:
        return []
    half = size // 2
    return _cover(leaves, inside, low, half) + _cover(leaves, inside, low + half, half)


def _root(leaves: Sequence[bytes]) -> bytes:
    if len(leaves) == 1:
        return leaves[0]
    half = len(leaves) // 2
    return node_hash(_root(leaves[:half]), _root(leaves[half:]))


def root_of_cover(opened: Sequence[Tuple[int, bytes, Any]], closed: Sequence[bytes]) -> bytes:
    """Root over the schema's leaves from open fields and the roots of what is closed. Raises OpeningRefused."""
    leaves = {j: _field_leaf(j, salt, value) for j, salt, value in opened}
    rest = list(reversed(closed))

    def top(low: int, size: int) -> bytes:
        if not any(low <= j < low + size for j in leaves):
            if not rest:
                raise OpeningRefused("The code lacks a part of what is closed")
            return rest.pop()
        if size == 1:
            return leaves[low]
        half = size // 2
        return node_hash(top(low, half), top(low + half, half))

    found = top(0, _SCHEMA.leaves)
    if rest:
        raise OpeningRefused("The code holds more than there is room for", found=len(rest))
    return found


def _field(value: Any) -> Tuple[int, bytes, Any]:
    if not isinstance(value, list) or len(value) != 3 or not is_count(value[0]):
        raise OpeningRefused("An open field of the code is index, salt and value")
    if value[0] >= len(_SCHEMA.names):
        raise OpeningRefused("The code opens a field that a receipt has not", found=value[0])
    return value[0], _hash(value[1]), value[2]


def _hash(value: Any) -> bytes:
    try:
        data = unb64(value) if isinstance(value, str) else b""
    except NoteRefused as refused:
        raise OpeningRefused("A hash in the code is not base64", found=value[:80]) from refused
    if len(data) != 32:
        raise OpeningRefused("A hash in the code is not of 32 bytes", found=len(data))
    return data


def _inflate(data: bytes) -> bytes:
    """At most 64 KiB of one whole zlib stream with nothing behind it."""
    stream = zlib.decompressobj()
    try:
        opened = stream.decompress(data, QR_OPENED)
    except zlib.error as refused:
        raise OpeningRefused("The code does not open: a sign was misread") from refused
    if not stream.eof or stream.unused_data:
        raise OpeningRefused("The code is cut, too long, or opens to more than 64 KiB")
    return opened


def fingerprint(vkey: str) -> str:
    """Of a verifier key's text: SHA-256, 64 hex digits in groups of four."""
    digest = sha256(vkey.encode()).hexdigest()
    return " ".join(digest[at : at + 4] for at in range(0, len(digest), 4))
