"""The law: one folder each, dated and cited rules; the court calendar."""

from __future__ import annotations

from muniment.errors.jurisdictions import NoSuchPack
from muniment.jurisdictions import general, us_nm
from muniment.jurisdictions.law import Pack

PACKS: dict[str, Pack] = {each.code: each for each in (us_nm.PACK, general.PACK)}


def pack(code: str) -> Pack:
    """The rule pack of a place."""
    found = PACKS.get(code)
    if found is None:
        raise NoSuchPack(code=code, known=", ".join(sorted(PACKS)))
    return found
