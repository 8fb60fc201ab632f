"""People's names: compared without regard to case, accents' encoding or spacing. Pure."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping

NAME_KINDS = ("legal", "alias", "nickname")


def folded(name: str) -> str:
    """The form in which two ways of typing one name are equal: NFKC, case folded, single spaces."""
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())


def shown(names: Iterable[Mapping[str, str]]) -> str:
    """The name that pages show: the first legal one, else the first."""
    known = list(names)
    legal = [name["name"] for name in known if name.get("kind", "legal") == "legal"]
    return legal[0] if legal else known[0]["name"]
