"""From events to the rows of the production room."""

from __future__ import annotations

import json
from typing import Any

from muniment.ledger.values import canonical
from muniment.production.events import DeliveryRecorded, ProductionIssued
from muniment.production.models import Delivery, Native, Production
from muniment.record.event import Recorded
from muniment.record.protocols import Projector

ISSUED_TO = "issued to "  # the format has no field of its own for the receiver; it stands in the reason given


def on_production_issued(recorded: Recorded) -> None:
    event: ProductionIssued = recorded.event
    Production.objects.create(
        seq=recorded.seq,
        event=recorded.id,
        prosecution=event.prosecution,
        number=int(event.production_number),
        issued_to=(event.reason_given or "").removeprefix(ISSUED_TO),
        by=recorded.by,
        recorded_ms=recorded.recorded_ms,
        items=list(event.items),
        heads=[list(head) for head in event.heads],
        manifest=event.payload_manifest_sha256,
        bates=_canonical(event.bates),
    )
    for file, n in (event.bates or {}).get("files", ()):
        Native.objects.get_or_create(
            key=f"{event.prosecution} {file}",
            defaults={"prosecution": event.prosecution, "n": n, "file": file, "first_seq": recorded.seq},
        )


def on_delivery_recorded(recorded: Recorded) -> None:
    event: DeliveryRecorded = recorded.event
    if event.production is None:  # a thing was made available; the disclosure room keeps that
        return
    Delivery.objects.create(
        seq=recorded.seq,
        event=recorded.id,
        prosecution=event.prosecution,
        production=int(event.production),
        how=event.how,
        to=event.to,
        receipt=_canonical(_receipt(event.receipt)),
        by=recorded.by,
        recorded_ms=recorded.recorded_ms,
    )


def _canonical(value: Any) -> Any:
    """The names of objects in the order in which replay reads them back."""
    return json.loads(canonical(value))


def _receipt(found: Any) -> dict[str, Any] | None:
    if found is None or isinstance(found, dict):
        return found
    return {"words": str(found)}


projector = Projector(
    room="production",
    tables=(Native, Delivery, Production),
    handlers={ProductionIssued: on_production_issued, DeliveryRecorded: on_delivery_recorded},
)
