"""What pages and the command ask about productions. Prosecution numbers are given folded."""

from __future__ import annotations

from muniment.production.views import DeliveryView, HeadView, NativeView, ProductionView

__all__ = ["DeliveryView", "HeadView", "NativeView", "ProductionView"]


def productions(prosecution: str) -> list[ProductionView]:
    """All productions of a prosecution, the first one first."""
    raise NotImplementedError


def production(prosecution: str, number: int) -> ProductionView:
    """One production; raises NoSuchProduction."""
    raise NotImplementedError


def natives(prosecution: str, number: int) -> list[NativeView]:
    """The files that a production holds, by their numbers."""
    raise NotImplementedError
