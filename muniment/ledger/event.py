"""Events as commitments: salted field leaves, their root `ev`, and openings of some or all fields.

f_j = salt_j(32) ‖ lp(name_j) ‖ lp(RFC 8785 value)      salt_j = HMAC(event key, "field" ‖ u32 j)
ev  = RFC 6962 root over f_0 … ; padding up to 16, 32 or 64 leaves has empty name and value
"""

from __future__ import annotations

import hmac
import re
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from hashlib import sha256
from typing import Any, Collection, Dict, List, Mapping, NoReturn, Sequence, Tuple, Union

from muniment.ledger.errors import FieldsRefused, OpeningRefused, UnknownType, ValueRefused
from muniment.ledger.forms import is_hash, misfits
from muniment.ledger.schemas import COMMON, JOURNAL_REL, SCHEMAS, Schema, journal_schema, make_schema
from muniment.ledger.tree import root_of_row
from muniment.ledger.values import canonical, read_canonical

_TIME = re.compile(r"(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)\.(\d{3})Z\Z")
_EPOCH = datetime(1970, 1, 1, tzinfo=timezone.utc)
_YEAR_10000 = 253_402_300_800_000
_FIELD = tuple(b"field" + j.to_bytes(4, "big") for j in range(64))
_IPAD = bytes(byte ^ 0x36 for byte in range(256))
_OPAD = bytes(byte ^ 0x5C for byte in range(256))


def timestamp(ms: int) -> str:
    """`recorded_at` of Unix milliseconds: YYYY-MM-DDTHH:MM:SS.mmmZ."""
    if not 0 <= ms < _YEAR_10000:
        _refuse_time(ms)
    return f"{_EPOCH + timedelta(milliseconds=ms):%Y-%m-%dT%H:%M:%S}.{ms % 1000:03}Z"


def _refuse_time(found: object) -> NoReturn:
    raise ValueRefused("No such moment in the form YYYY-MM-DDTHH:MM:SS.mmmZ", found=found)


def milliseconds(text: object) -> int:
    """Unix milliseconds of a `recorded_at`; refuses any other form of time."""
    match = _TIME.match(text) if isinstance(text, str) and text.isascii() else None
    if match is None:
        _refuse_time(text)
    year, month, day, hour, minute, second, thousandths = map(int, match.groups())
    try:
        since = datetime(year, month, day, hour, minute, second, tzinfo=timezone.utc) - _EPOCH
    except ValueError:
        _refuse_time(text)
    return (since.days * 86_400 + since.seconds) * 1000 + thousandths


def salt(event_key: bytes, j: int) -> bytes:
    """salt_j = HMAC(event key, "field" ‖ u32 j)."""
    return hmac.digest(event_key, b"field" + j.to_bytes(4, "big"), "sha256")


def salts(event_key: bytes, count: int) -> List[bytes]:
    """The first `count` (at most 64) salts. HMAC is spelled out: twice as fast as a call for each."""
    if len(event_key) != 32:
        raise FieldsRefused("An event key has 32 bytes", found=len(event_key))
    inner, outer = event_key.translate(_IPAD) + b"\x36" * 32, event_key.translate(_OPAD) + b"\x5c" * 32
    return [sha256(outer + sha256(inner + field).digest()).digest() for field in _FIELD[:count]]


def body_key(event_key: bytes) -> bytes:
    """Key of the cipher over the event's body: HMAC(event key, "body"); the event key itself keys the salts."""
    return hmac.digest(event_key, b"body", "sha256")


@dataclass(frozen=True)
class Sealed:
    """A committed event: `ev` (32 bytes), and leaf hash and salt by index, padding included."""

    ev: bytes
    leaf_hashes: Tuple[bytes, ...]
    salts: Tuple[bytes, ...]


def commit(schema: Schema, event_key: bytes, values: Mapping[str, object]) -> Sealed:
    """Commit to an event's fields; an absent one is null, `type` may be left out. Raises FieldsRefused."""
    _check_values(schema, values)
    given = values.get
    keys = salts(event_key, schema.leaves)
    data = [canonical(given(name)) for name in schema.names]
    data[0] = canonical(schema.type)
    data += [b""] * (schema.leaves - len(data))
    leaves = tuple(
        [
            sha256(b"\0" + key + head + len(value).to_bytes(4, "big") + value).digest()
            for key, head, value in zip(keys, schema.heads, data)
        ]
    )
    return Sealed(root_of_row(b"".join(leaves)), leaves, tuple(keys))


def _check_values(schema: Schema, values: Mapping[str, object]) -> None:
    unknown = values.keys() - schema.index.keys()
    if unknown:
        raise FieldsRefused(
            f"{schema.type} has no field {', '.join(sorted(map(str, unknown)))}", found=unknown
        )
    if values.get("type", schema.type) != schema.type:
        raise FieldsRefused(f"The values are of {values['type']}, the schema is of {schema.type}")
    milliseconds(values.get("recorded_at"))
    wrong = misfits(schema, {name: values.get(name) for name in schema.names})
    if wrong:
        raise FieldsRefused(
            f"{schema.type}: {', '.join(wrong)} has not its form",
            found={name: values.get(name) for name in wrong},
        )


def opening(
    schema: Schema, event_key: bytes, values: Mapping[str, object], open_names: Collection[str]
) -> Dict[str, object]:
    """The line object of events.jsonl that opens `open_names` and nothing else; padding stays closed."""
    return opening_of(commit(schema, event_key, values), schema, values, open_names)


def opening_of(
    sealed: Sealed, schema: Schema, values: Mapping[str, object], open_names: Collection[str]
) -> Dict[str, object]:
    """As `opening`, from a commitment at hand; `values` need hold only what is opened."""
    unknown = set(open_names) - schema.index.keys()
    if unknown:
        raise FieldsRefused(f"{schema.type} has no field {', '.join(sorted(unknown))}", found=unknown)
    fields: List[object] = [leaf.hex() for leaf in sealed.leaf_hashes]
    for name in open_names:
        j = schema.index[name]
        fields[j] = [sealed.salts[j].hex(), name, values.get(name) if j else schema.type]
    return {"ev": sealed.ev.hex(), "fields": fields}


@dataclass(frozen=True)
class Opening:
    """An event as a reader sees it: `fields` by name if open, `closed` the indices of named fields that are not."""

    ev: bytes
    schema: Schema
    fields: Mapping[str, Any]
    closed: Tuple[int, ...]
    recorded_ms: int

    @property
    def type(self) -> str:
        """Name/version."""
        return self.schema.type


def read_opening(line: Union[bytes, str]) -> Opening:
    """Read one line of events.jsonl (without its newline); raises OpeningRefused, UnknownType or ValueRefused."""
    data = line.encode("utf-8", "surrogatepass") if isinstance(line, str) else line
    value = read_canonical(data)
    if not isinstance(value, dict) or set(value) != {"ev", "fields"} or not is_hash(value["ev"]):
        raise OpeningRefused("An opening holds exactly ev (64 lower-case hex digits) and fields")
    fields = value["fields"]
    if not isinstance(fields, list) or not fields or not all(map(_is_position, fields)):
        raise OpeningRefused("Each position of an opening is a leaf hash, or salt, name and value")
    return _open(bytes.fromhex(value["ev"]), fields)


def _is_position(position: object) -> bool:
    if isinstance(position, list):
        return len(position) == 3 and is_hash(position[0]) and isinstance(position[1], str)
    return is_hash(position)


def _open(ev: bytes, fields: Sequence[Any]) -> Opening:
    schema = _schema_of(fields)
    leaves: List[bytes] = []
    values: Dict[str, Any] = {}
    for j, position in enumerate(fields):
        if isinstance(position, str):
            leaves.append(bytes.fromhex(position))
            continue
        salt_, name, value = position
        if j >= len(schema.names) or name != schema.names[j]:
            raise OpeningRefused(
                f"Field {j} of {schema.type} is opened under another name or is padding", found=name
            )
        data = canonical(value)
        leaves.append(
            sha256(
                b"\0" + bytes.fromhex(salt_) + schema.heads[j] + len(data).to_bytes(4, "big") + data
            ).digest()
        )
        values[name] = value
    if root_of_row(b"".join(leaves)) != ev:
        raise OpeningRefused(
            "The opened fields are not those of the event that the record holds", found=ev.hex()
        )
    return _opening_with(ev, schema, values)


def _opening_with(ev: bytes, schema: Schema, values: Dict[str, Any]) -> Opening:
    if "recorded_at" not in values:
        raise OpeningRefused(f"The recording time of {schema.type} is not open", found=ev.hex())
    wrong = misfits(schema, values)
    if wrong:
        raise OpeningRefused(f"{schema.type}: {', '.join(wrong)} has not its form", found=ev.hex())
    closed = tuple(j for j, name in enumerate(schema.names) if name not in values)
    return Opening(ev, schema, values, closed, milliseconds(values["recorded_at"]))


def _schema_of(fields: Sequence[Any]) -> Schema:
    """The schema that field 0 names; its count of leaves must be the opening's."""
    first = fields[0]
    if not isinstance(first, list) or first[1] != "type":
        raise OpeningRefused("The type of the event is not open")
    schema = SCHEMAS.get(first[2]) if isinstance(first[2], str) else None
    if schema is None:
        raise UnknownType(f"The event type {str(first[2])[:80]!r} is not known here", found=first[2])
    if len(fields) != schema.leaves:
        raise OpeningRefused(f"{schema.type} has {schema.leaves} leaves", found=len(fields))
    return schema


__all__ = [
    "COMMON",
    "JOURNAL_REL",
    "SCHEMAS",
    "Opening",
    "Schema",
    "Sealed",
    "body_key",
    "canonical",
    "commit",
    "journal_schema",
    "make_schema",
    "milliseconds",
    "opening",
    "opening_of",
    "read_opening",
    "salt",
    "salts",
    "timestamp",
]
