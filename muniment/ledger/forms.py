"""Values with a form: what an open field must look like, whoever wrote it (docs/format.md, section 4)."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any, Callable, Dict, Mapping, Tuple

from muniment.ledger.register import GROUPS, is_cells, is_day, is_month
from muniment.ledger.schemas import COMMON_NAMES, JOURNAL_REL, Schema

_HEX32 = re.compile(r"[0-9a-f]{64}\Z")
_ORDER = {"court", "date", "docket", "sha256"}
SAFE = 1 << 53


def is_hash(value: object) -> bool:
    """64 lower-case hex digits."""
    return isinstance(value, str) and _HEX32.match(value) is not None


def is_count(value: object) -> bool:
    """A whole number from 0, and no boolean."""
    return type(value) is int and 0 <= value < SAFE


def is_pairs(value: object) -> bool:
    """[[item_t0, item_cm0], …] sorted by item_t0, no doubles."""
    return _rows(value, (is_hash, is_hash)) and _rising(value, 1)


def is_heads(value: object) -> bool:
    """[[t_0, n, R_n], …] sorted by t_0, no doubles."""
    return _rows(value, (is_hash, is_count, is_hash)) and _rising(value, 1)


def is_targets(value: object) -> bool:
    """[[t_0, i, cm, fields], …] sorted by (t_0, i); fields are rising indices, or null for the whole entry."""
    return _rows(value, (is_hash, is_count, is_hash, _is_fields)) and _rising(value, 2)


def is_order(value: object) -> bool:
    """{"court","date","docket","sha256"}, all non-empty; the last is a digest of the order's file."""
    return (
        isinstance(value, dict)
        and set(value) == _ORDER
        and all(map(is_text, value.values()))
        and is_hash(value["sha256"])
    )


def is_text(value: object) -> bool:
    """A string that is not empty."""
    return isinstance(value, str) and bool(value)


def _is_fields(value: object) -> bool:
    return value is None or (
        isinstance(value, list)
        and all(is_count(j) and j < 64 for j in value)
        and all(a < b for a, b in zip(value, value[1:]))
    )


def _rows(value: object, cells: Tuple[Callable[[object], bool], ...]) -> bool:
    return isinstance(value, list) and all(
        isinstance(row, list) and len(row) == len(cells) and all(fits(cell) for fits, cell in zip(cells, row))
        for row in value
    )


def _rising(rows: Any, keys: int) -> bool:
    return all(a[:keys] < b[:keys] for a, b in zip(rows, rows[1:]))


def _or_null(fits: Callable[[object], bool]) -> Callable[[object], bool]:
    return lambda value: value is None or fits(value)


def _one_of(*values: object) -> Callable[[object], bool]:
    return lambda value: any(
        value is each or (type(value) is type(each) and value == each) for each in values
    )


def _is_instruction(value: object) -> bool:
    return value is None or (isinstance(value, dict) and set(value) == {"who", "words"})


_EVERYWHERE: Dict[str, Callable[[object], bool]] = {
    "on_instruction_of": _is_instruction,
    "item_t0": is_hash,
    "item_cm0": is_hash,
    "parent_t0": is_hash,
    "parent_cm0": is_hash,
    "items": is_pairs,
    "children": is_pairs,
    "heads": is_heads,
    "targets": is_targets,
    "filed": _one_of("case", "none"),
    "payload_manifest_sha256": is_hash,
    "sealed_list": is_hash,
}
_BY_TYPE: Dict[str, Dict[str, Callable[[object], bool]]] = {
    "ItemReceived/1": {"case_t0": _or_null(is_hash)},
    "LinkProposed/1": {"case_t0": is_hash},
    "LinkDetermined/1": {"case_t0": is_hash, "outcome": _one_of("related", "not related", "undetermined")},
    "CaseOpened/1": {"case_t0": is_hash, "case_number": is_text},
    "ProsecutionOpened/1": {"prosecution_t0": is_hash, "prosecution_number": is_text},
    "CaseDrawnOn/1": {"prosecution_t0": _or_null(is_hash), "case_t0": is_hash, "case_number": is_text},
    "AliasRecorded/1": {"kind": _one_of(1, 2), "number_a": is_text, "number_b": is_text},
    **{
        f"Withhold{done}/1": {
            "prosecution_t0": is_hash,
            "ground": is_text,
            "description": is_text,
            "by": is_text,
            "order": _or_null(is_order),
        }
        for done in ("Recorded", "Lifted")
    },
    **{f"{order}/1": {"order": is_order} for order in ("SealOrdered", "SealLifted", "ExpungeOrdered")},
    "RegisterClosed/1": {
        "day": is_day,
        "count": is_count,
        "late": is_count,
        **dict.fromkeys(GROUPS, is_count),
    },
    "RegisterMonthClosed/1": {
        "month": is_month,
        "count": is_count,
        "late": is_count,
        "groups": is_cells,
        **dict.fromkeys(GROUPS, is_count),
    },
}
_DISCLOSURES = (
    "ExistenceListed",
    "DutyRecorded",
    "ReviewRecorded",
    "RequestRecorded",
    "ProductionIssued",
    "DeliveryRecorded",
    "CertificateSigned",
    "CourtEventRecorded",
)
_BY_TYPE.update({f"{name}/1": {"prosecution_t0": is_hash} for name in _DISCLOSURES})


def misfits(schema: Schema, values: Mapping[str, object]) -> Tuple[str, ...]:
    """Names of the given fields whose value has not its form, in schema order."""
    return tuple(name for name, fits in _forms(schema).items() if name in values and not fits(values[name]))


@lru_cache(maxsize=256)
def _forms(schema: Schema) -> Dict[str, Callable[[object], bool]]:
    """The forms of a type's fields, in schema order. A journal type names its own fields as it likes."""
    forms = {**_EVERYWHERE, **_BY_TYPE.get(schema.type, {})}
    names = COMMON_NAMES if schema.rel == JOURNAL_REL else schema.names
    return {name: forms[name] for name in names if name in forms}
