"""Rule packs."""

from __future__ import annotations

from muniment.errors import MunimentError


class JurisdictionError(MunimentError):
    """The law as it is encoded."""


class NoSuchPack(JurisdictionError):
    """A place of which no rule pack exists."""

    says = "There is no rule pack {code}."
    advice = (
        "Nothing was recorded. Known packs: {known}. With `general` no deadline of law is computed, and the pages "
        "say so."
    )
    exit_code = 2
    http_status = 404
