"""From events to the tables of custody."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db.models import F

from muniment.accounts import queries as accounts
from muniment.custody import models
from muniment.custody.events import (
    FORMER,
    AnswerRecorded,
    CaseNumberChosen,
    ClaimRecorded,
    CustodyRecorded,
    DispositionRecorded,
    FileTakenIn,
    HoldLifted,
    HoldPlaced,
    InventoryCounted,
    ItemDescribed,
    ItemReceived,
    ItemSeparated,
    ItemSplit,
    LabReported,
    LabRequested,
    NumberQuestioned,
    OfferedAndDeclined,
    TextExtracted,
)
from muniment.errors.labels import CodeRefused
from muniment.labels import code
from muniment.record import current
from muniment.record.event import Event, Instruction, Recorded
from muniment.record.protocols import Projector
from muniment.record.rows import change, insert


def on_item_received(recorded: Recorded) -> None:
    """A new item, with its custodian and place."""
    e: ItemReceived = recorded.event
    insert(
        models.Item,
        id=e.item,
        number=e.receipt_number,
        seq=recorded.seq,
        event=recorded.id,
        recorded_ms=recorded.recorded_ms,
        recorded_by=recorded.by,
        received_at=_date(e.received_at),
        received_by=e.received_by,
        category=e.category,
        what=e.what,
        words=e.words,
        source=_ordered(e.source),
        source_name=str(e.source.get("name") or ""),
        source_person=e.source.get("person"),
        case=e.case,
        number_typed=e.number_typed,
        matter_named=e.matter_named,
        units_received=e.units,
        units=e.units,
        location_received=e.location,
        location=e.location,
        custodian=e.received_by,
    )
    _notify(recorded, "received")


def on_item_separated(recorded: Recorded) -> None:
    """An item with a number after its lot's; it stands where the lot stands."""
    e: ItemSeparated = recorded.event
    lot = models.Item.objects.get(pk=e.parent)
    n = models.Item.objects.filter(parent=e.parent).count() + 1
    insert(
        models.Item,
        id=e.item,
        number=_part_of(lot.number, n),
        seq=recorded.seq,
        event=recorded.id,
        recorded_ms=recorded.recorded_ms,
        recorded_by=recorded.by,
        received_at=_date(e.received_at),
        received_by=lot.received_by,
        category=e.category,
        what=e.what,
        words=lot.words,
        source=lot.source,
        source_name=lot.source_name,
        source_person=lot.source_person,
        case=lot.case,
        number_typed=lot.number_typed,
        matter_named=lot.matter_named,
        parent=e.parent,
        units_received=e.units,
        units=e.units,
        description={key: value for key, value in lot.description.items() if key != "units"},
        location_received=lot.location,
        location=lot.location,
        custodian=lot.custodian,
        out=lot.out,
    )
    models.Item.objects.filter(pk=e.parent).update(units=F("units") - e.units)
    _notify(recorded, "split")


def _part_of(number: str, n: int) -> str:
    """The number of the n-th item out of a lot; of a lot whose own number is gone, a number beside it."""
    try:
        return str(code.parse(number).part(n))
    except CodeRefused:
        return f"{number} part {n}"


def on_item_split(recorded: Recorded) -> None:
    """A line in the lot's chain of custody; its units went with each separated item."""
    e: ItemSplit = recorded.event
    units = sum(models.Item.objects.filter(pk__in=list(e.children)).values_list("units_received", flat=True))
    insert(
        models.Custody,
        seq=recorded.seq,
        item=e.item,
        act="split",
        units=units,
        purpose=e.how,
        **_line(recorded),
    )
    _notify(recorded, "split")


def on_item_described(recorded: Recorded) -> None:
    """Keys of this description override those of earlier ones."""
    e: ItemDescribed = recorded.event
    before = models.Item.objects.filter(pk=e.item).values_list("description", flat=True).first()
    changed: dict[str, Any] = {"description": _ordered({**(before or {}), **e.description})}
    if e.corrects and isinstance(e.description.get("units"), int):
        changed["units"] = e.description["units"]
    change(models.Item, e.item, **changed)
    _notify(recorded, "described")


def on_custody_recorded(recorded: Recorded) -> None:
    """A line of the chain of custody; custodian, place and seal follow what it says."""
    e: CustodyRecorded = recorded.event
    insert(
        models.Custody,
        seq=recorded.seq,
        item=e.item,
        act=e.act,
        from_custodian=e.from_custodian,
        to_custodian=e.to_custodian,
        location=e.location,
        seal=e.seal,
        units=e.units,
        purpose=e.purpose,
        **_line(recorded),
    )
    _notify(recorded, e.act)
    if e.act == FORMER:  # what another system said of the past does not move the thing
        return
    changed: dict[str, Any] = {}
    if e.to_custodian is not None:
        changed["custodian"] = e.to_custodian
    if e.location is not None:
        changed["location"] = e.location
    if e.act in ("signed out", "returned", "received", "transferred"):
        changed["out"] = e.act == "signed out"
    if e.act == "opened":
        changed["seal"] = None
    elif e.seal is not None:
        changed["seal"] = e.seal
    if changed:
        change(models.Item, e.item, **changed)


def on_inventory_counted(recorded: Recorded) -> None:
    """A count beside what was expected; it does not change what is expected."""
    e: InventoryCounted = recorded.event
    insert(
        models.Count,
        seq=recorded.seq,
        item=e.item,
        expected=e.expected,
        found=e.found,
        scope=e.scope,
        **_who(recorded),
    )
    _notify(recorded, "counted")


def on_hold_placed(recorded: Recorded) -> None:
    """A hold stands."""
    e: HoldPlaced = recorded.event
    insert(models.Hold, seq=recorded.seq, item=e.item, hold=e.hold, cause=e.cause, **_who(recorded))
    before = models.Item.objects.filter(pk=e.item).values_list("holds", flat=True).first() or {}
    change(models.Item, e.item, holds={**before, e.hold: e.cause})
    _notify(recorded, "hold placed")


def on_hold_lifted(recorded: Recorded) -> None:
    """A hold ended; it stays in the list of holds."""
    e: HoldLifted = recorded.event
    standing = models.Hold.objects.filter(item=e.item, hold=e.hold, lifted_seq=None)
    standing.update(lifted_seq=recorded.seq, lifted_cause=e.cause, lifted_by=recorded.by)
    before = models.Item.objects.filter(pk=e.item).values_list("holds", flat=True).first() or {}
    left = {hold: cause for hold, cause in before.items() if hold != e.hold}
    change(models.Item, e.item, holds=left)
    _notify(recorded, "hold lifted")


def on_disposition_recorded(recorded: Recorded) -> None:
    """The item left custody."""
    e: DispositionRecorded = recorded.event
    office = current.office()
    change(
        models.Item,
        e.item,
        disposed_on=_date(e.occurred_at) if e.occurred_at else office.local_date(recorded.recorded_ms),
        disposition=e.disposition,
        disposition_authority=e.authority,
        custodian=None,
        location=None,
        out=False,
    )
    _notify(recorded, "disposed of")


def on_file_taken_in(recorded: Recorded) -> None:
    """A file about the item."""
    e: FileTakenIn = recorded.event
    insert(
        models.File,
        seq=recorded.seq,
        item=e.item,
        digest=e.sha256,
        size=e.size,
        name=e.name,
        media_type=e.media_type,
        **_who(recorded),
    )


def on_text_extracted(recorded: Recorded) -> None:
    """The text of a file is in the vault."""
    e: TextExtracted = recorded.event
    models.File.objects.filter(item=e.item, digest=e.file_sha256).update(
        text_digest=e.text_sha256, reader=e.reader["program"]
    )


def on_lab_requested(recorded: Recorded) -> None:
    """A request without an answer yet."""
    e: LabRequested = recorded.event
    insert(
        models.LabRequest,
        seq=recorded.seq,
        item=e.item,
        event=recorded.id,
        lab=e.lab,
        examinations=list(e.examinations),
        asked_of=e.asked_of,
        **_who(recorded),
    )
    models.Item.objects.filter(pk=e.item).update(lab_requests=F("lab_requests") + 1)
    _notify(recorded, "laboratory asked")


def on_lab_reported(recorded: Recorded) -> None:
    """An answer to a request."""
    e: LabReported = recorded.event
    insert(
        models.LabReport,
        seq=recorded.seq,
        item=e.item,
        event=recorded.id,
        request=e.request,
        findings=e.findings,
        files=list(e.files),
        **_who(recorded),
    )
    models.Item.objects.filter(pk=e.item).update(lab_reports=F("lab_reports") + 1)
    _notify(recorded, "laboratory's findings recorded")


def on_case_number_chosen(recorded: Recorded) -> None:
    """Somebody said who chose the number: the questions asked so far are answered."""
    e: CaseNumberChosen = recorded.event
    insert(
        models.NumberChosen,
        seq=recorded.seq,
        item=e.item,
        event=recorded.id,
        number_chosen=e.number_chosen,
        numbers_shown=list(e.numbers_shown),
        instruction=_instruction(e),
        reason_given=e.reason_given,
        **_who(recorded),
    )
    asked = models.NumberQuestion.objects.filter(item=e.item, answered_seq=None)
    asked.update(answered_seq=recorded.seq)
    _notify(recorded, f"case number {e.number_chosen} chosen")


def on_number_questioned(recorded: Recorded) -> None:
    """A question that stands until it is answered."""
    e: NumberQuestioned = recorded.event
    insert(
        models.NumberQuestion,
        seq=recorded.seq,
        item=e.item,
        because=list(e.because),
        numbers=list(e.numbers),
        recorded_ms=recorded.recorded_ms,
    )


def on_claim_recorded(recorded: Recorded) -> None:
    """Later words about the item."""
    e: ClaimRecorded = recorded.event
    insert(
        models.Claim,
        seq=recorded.seq,
        item=e.item,
        event=recorded.id,
        claimant=_ordered(e.claimant),
        words=e.words,
        about_when=e.about_when,
        **_who(recorded),
    )
    _notify(recorded, "claim recorded")


def on_answer_recorded(recorded: Recorded) -> None:
    """What a person named said beside an entry."""
    e: AnswerRecorded = recorded.event
    insert(models.Answer, seq=recorded.seq, item=e.item, answers=e.answers, words=e.words, **_who(recorded))


def on_offered_and_declined(recorded: Recorded) -> None:
    """Something was not taken in."""
    e: OfferedAndDeclined = recorded.event
    insert(
        models.Declined,
        seq=recorded.seq,
        offered_at=_date(e.offered_at),
        source=_ordered(e.source),
        words=e.words,
        what=e.what,
        matter_named=e.matter_named,
        why=e.why,
        declined_by=e.declined_by,
        recorded_ms=recorded.recorded_ms,
    )


def _notify(recorded: Recorded, about: str) -> None:
    """Tell the person on whose instruction it was done, as whoever recorded it says."""
    told: Instruction | None = recorded.event.on_instruction_of
    if told is None:
        return
    insert(
        models.Notice,
        seq=recorded.seq,
        item=recorded.event.item,
        event=recorded.id,
        who=told.who,
        who_folded=accounts.folded(told.who),
        words=told.words,
        about=about,
        **_who(recorded),
    )


def _who(recorded: Recorded) -> dict[str, Any]:
    return {"by": recorded.by, "recorded_ms": recorded.recorded_ms}


def _line(recorded: Recorded) -> dict[str, Any]:
    e: Event = recorded.event
    return {
        "event": recorded.id,
        "occurred_at": e.occurred_at,
        "reason_given": e.reason_given,
        "instruction": _instruction(e),
        **_who(recorded),
    }


def _instruction(e: Event) -> Mapping[str, str] | None:
    told = e.on_instruction_of
    return {"who": told.who, "words": told.words} if told else None


def _ordered(value: Any) -> Any:
    """As RFC 8785 orders names, which is how the record gives them back: living rows equal replayed ones."""
    if isinstance(value, Mapping):
        return {
            name: _ordered(value[name]) for name in sorted(value, key=lambda name: name.encode("utf-16-be"))
        }
    if isinstance(value, list | tuple):
        return [_ordered(each) for each in value]
    return value


def _date(text: str) -> date:
    return date.fromisoformat(text[:10])


projector = Projector(
    room="custody",
    tables=(
        models.Custody,
        models.Claim,
        models.File,
        models.LabRequest,
        models.LabReport,
        models.Hold,
        models.Count,
        models.NumberChosen,
        models.NumberQuestion,
        models.Notice,
        models.Answer,
        models.Declined,
        models.Item,
    ),
    handlers={
        ItemReceived: on_item_received,
        ItemSeparated: on_item_separated,
        ItemSplit: on_item_split,
        ItemDescribed: on_item_described,
        CustodyRecorded: on_custody_recorded,
        InventoryCounted: on_inventory_counted,
        HoldPlaced: on_hold_placed,
        HoldLifted: on_hold_lifted,
        DispositionRecorded: on_disposition_recorded,
        FileTakenIn: on_file_taken_in,
        TextExtracted: on_text_extracted,
        LabRequested: on_lab_requested,
        LabReported: on_lab_reported,
        CaseNumberChosen: on_case_number_chosen,
        NumberQuestioned: on_number_questioned,
        ClaimRecorded: on_claim_recorded,
        AnswerRecorded: on_answer_recorded,
        OfferedAndDeclined: on_offered_and_declined,
    },
)
