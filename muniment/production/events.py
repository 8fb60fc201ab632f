"""What can have happened to productions. The classes stand in the disclosure room, whose states are made of them."""

from __future__ import annotations

from muniment.disclosure.events import DeliveryRecorded, ProductionIssued
from muniment.record.event import Event

EVENTS: tuple[type[Event], ...] = ()  # the disclosure room lists them

__all__ = ["EVENTS", "DeliveryRecorded", "ProductionIssued"]
