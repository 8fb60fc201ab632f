"""Events to rows of the disclosure room. No clock: a day is the one stated, else that of the recording."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from muniment.cases.events import ORDER, CaseDrawnOn, CourtEventRecorded
from muniment.custody.events import (
    AnswerRecorded,
    CaseNumberChosen,
    ClaimRecorded,
    CustodyRecorded,
    DispositionRecorded,
    FileTakenIn,
    ItemDescribed,
    ItemReceived,
    ItemSeparated,
    LabRequested,
)
from muniment.disclosure import models, steps
from muniment.disclosure.events import (
    CertificateSigned,
    DeliveryRecorded,
    DiscussionRecorded,
    DutyRecorded,
    ExistenceListed,
    ProductionIssued,
    RequestRecorded,
    ReviewRecorded,
    ToldOf,
    WithholdLifted,
    WithholdRecorded,
)
from muniment.jurisdictions.law import EXISTENCE
from muniment.linkage.events import RELATED, LinkDetermined
from muniment.record import current
from muniment.record import queries as record
from muniment.record.event import Event, Instruction, Recorded
from muniment.record.event import item as on_item
from muniment.record.protocols import Projector

AT_ONCE = 500


def line_key(prosecution: str, item: str) -> str:
    """The key of a line: one for each prosecution and item."""
    return f"{prosecution}|{item}"


def _day(recorded: Recorded) -> date:
    """The day stated, if it is one, else the day of recording in the office's place."""
    stated = recorded.event.occurred_at
    if stated:
        try:
            return date.fromisoformat(stated[:10])
        except ValueError:
            pass
    return current.office().local_date(recorded.recorded_ms)


def _pieces(keys: Iterable[str]) -> Iterable[list[str]]:
    waiting = list(keys)
    for start in range(0, len(waiting), AT_ONCE):
        yield waiting[start : start + AT_ONCE]


def _lines(prosecution: str, items: Iterable[str]) -> Iterable[Any]:
    for piece in _pieces(line_key(prosecution, item) for item in items):
        yield models.Line.objects.filter(pk__in=piece)


def on_drawn(recorded: Recorded) -> None:
    models.Drawn.objects.create(
        seq=recorded.seq, prosecution=recorded.event.prosecution, case=recorded.event.case
    )


def on_duty(recorded: Recorded) -> None:
    event: DutyRecorded = recorded.event
    if event.rule != EXISTENCE or event.due is None:
        return
    due = date.fromisoformat(event.due)
    for lines in _lines(event.prosecution, event.items):
        lines.filter(due__gt=due).update(due=due)  # it can only tighten
    rows = [
        models.Line(
            id=line_key(event.prosecution, item),
            prosecution=event.prosecution,
            item=item,
            since=date.fromisoformat(event.since),
            due=due,
            seq=recorded.seq,
        )
        for item in event.items
    ]
    models.Line.objects.bulk_create(rows, ignore_conflicts=True, batch_size=AT_ONCE)


def on_listed(recorded: Recorded) -> None:
    event: ExistenceListed = recorded.event
    day = _day(recorded)
    # A line served before the duty stood on the record (listed in one batch with its receipt) is a line too.
    rows = [
        models.Line(
            id=line_key(event.prosecution, item),
            prosecution=event.prosecution,
            item=item,
            since=day,
            due=day,
            seq=recorded.seq,
        )
        for item in event.items
    ]
    models.Line.objects.bulk_create(rows, ignore_conflicts=True, batch_size=AT_ONCE)
    for lines in _lines(event.prosecution, event.items):
        lines.filter(listed_seq=None).update(listed_on=day, listed_seq=recorded.seq)


def on_court_event(recorded: Recorded) -> None:
    """An order that relieves of existence closes the lines of the items it names; no other court event does."""
    event: CourtEventRecorded = recorded.event
    if event.event.get("kind") != ORDER or event.event.get("relieves") != "existence" or not event.document:
        return
    for lines in _lines(event.prosecution, event.items):
        lines.filter(relieved_seq=None).update(relieved_seq=recorded.seq)


def _reach(recorded: Recorded, items: Iterable[str], state: str, production: object = None) -> None:
    day = _day(recorded)
    models.Step.objects.bulk_create(
        [
            models.Step(
                id=f"{recorded.seq}|{state}|{item}",
                prosecution=recorded.event.prosecution,
                item=item,
                state=state,
                production=None if production is None else str(production),
                on=day,
                seq=recorded.seq,
            )
            for item in items
        ],
        batch_size=AT_ONCE,
    )


def on_determined(recorded: Recorded) -> None:
    event: LinkDetermined = recorded.event
    if event.outcome == RELATED:
        models.Related.objects.get_or_create(
            id=f"{event.case}|{event.item}", defaults={"case": event.case, "item": event.item}
        )
    on_instructed(recorded)


def on_separated(recorded: Recorded) -> None:
    models.Part.objects.create(item=recorded.event.item, parent=recorded.event.parent)


def on_file(recorded: Recorded) -> None:
    models.Copy.objects.create(event=recorded.id, item=recorded.event.item)


def on_issued(recorded: Recorded) -> None:
    event: ProductionIssued = recorded.event
    number = str(event.production_number)
    models.Issued.objects.create(
        seq=recorded.seq, prosecution=event.prosecution, production=number, on=_day(recorded)
    )
    _reach(recorded, event.items, steps.INDEXED, number)
    files = steps.files_in(event)
    held: set[str] = set()
    for piece in _pieces(files):
        held.update(models.Copy.objects.filter(pk__in=piece).values_list("item", flat=True))
    _reach(recorded, sorted(held), steps.PRODUCED, number)


def on_delivered(recorded: Recorded) -> None:
    """A package handed over gives what it holds copies of; an offer gives nothing."""
    event: DeliveryRecorded = recorded.event
    if event.production is None:
        if event.how in steps.ACCESS:
            _reach(recorded, event.items, event.how)
        return
    if steps.is_offer(event.how):
        _reach(recorded, event.items, steps.OFFERED, event.production)
        return
    models.Handed.objects.create(
        seq=recorded.seq,
        prosecution=event.prosecution,
        production=str(event.production),
        on=_day(recorded),
        acknowledged=bool(event.receipt),
    )
    held = models.Step.objects.filter(
        prosecution=event.prosecution, production=str(event.production), state=steps.PRODUCED
    )
    named = set(event.items)
    given = [item for item in held.values_list("item", flat=True) if not named or item in named]
    _reach(recorded, given, steps.DELIVERED, event.production)
    if event.receipt:
        _reach(recorded, given, steps.ACKNOWLEDGED, event.production)


def on_withheld(recorded: Recorded) -> None:
    event: WithholdRecorded = recorded.event
    receipts = {t0 for t0, i, _cm, fields in event.targets if i == 0 and fields is None}
    models.Withholding.objects.create(
        seq=recorded.seq,
        event=recorded.id,
        prosecution=event.prosecution,
        items=sorted(event.items),
        whole=sorted(item for item in event.items if record.t0(on_item(item)).hex() in receipts),
        targets=[list(target) for target in event.targets],
        ground=event.ground,
        description=event.description,
        order=event.order,
        by=recorded.by,
        on=_day(recorded),
    )


def on_lifted(recorded: Recorded) -> None:
    """The act with the same targets and ground is lifted."""
    event: WithholdLifted = recorded.event
    targets = [list(target) for target in event.targets]
    rows = models.Withholding.objects.filter(
        prosecution=event.prosecution, ground=event.ground, lifted_seq=None
    )
    for row in rows.order_by("seq"):
        if row.targets == targets:
            row.lifted_seq, row.lifted_on = recorded.seq, _day(recorded)
            row.save(update_fields=["lifted_seq", "lifted_on"])
            return


def on_review(recorded: Recorded) -> None:
    event: ReviewRecorded = recorded.event
    day = _day(recorded)
    models.Review.objects.bulk_create(
        [
            models.Review(
                id=f"{recorded.seq}|{item}",
                prosecution=event.prosecution,
                item=item,
                outcome=event.outcome,
                rule=event.rule,
                reason=event.reason_given,
                by=recorded.by,
                on=day,
                seq=recorded.seq,
            )
            for item in event.items
        ],
        batch_size=AT_ONCE,
    )


def on_request(recorded: Recorded) -> None:
    event: RequestRecorded = recorded.event
    answers = event.request.get("answers")
    words = str(event.request.get("words", ""))
    if answers:
        rows = models.Request.objects.filter(event=answers, prosecution=event.prosecution, answered_on=None)
        rows.update(answered_on=_day(recorded), answer=words)
        return
    models.Request.objects.create(
        seq=recorded.seq,
        event=recorded.id,
        prosecution=event.prosecution,
        items=sorted(event.items),
        words=words,
        asked_by=event.from_,
        served_on=event.served_on,
        on=_day(recorded),
    )


def on_certificate(recorded: Recorded) -> None:
    event: CertificateSigned = recorded.event
    models.Certificate.objects.create(
        seq=recorded.seq,
        event=recorded.id,
        prosecution=event.prosecution,
        statement=event.statement,
        signer=event.signer,
        recorded_at=recorded.recorded_at,
        on=_day(recorded),
    )


def _know(recorded: Recorded, kind: str, *, words: str, people: Iterable[str] = (), **more: Any) -> None:
    event: Event = recorded.event
    named = [str(person) for person in people]
    instruction: Instruction | None = event.on_instruction_of
    models.Knowledge.objects.create(
        seq=recorded.seq,
        event=recorded.id,
        item=recorded.event.item,
        kind=kind,
        at=event.occurred_at or recorded.recorded_at,
        recorded_at=recorded.recorded_at,
        by=recorded.by,
        people=named,
        words=words,
        instruction={"who": instruction.who, "words": instruction.words} if instruction else None,
        **more,
    )


def _name(recorded: Recorded, people: Iterable[str]) -> None:
    models.Named.objects.bulk_create(
        models.Named(id=f"{recorded.seq}|{n}", seq=recorded.seq, who_folded=fold_name(who))
        for n, who in enumerate(dict.fromkeys(people))
    )


def fold_name(name: str) -> str:
    """A name as it is compared: spaces as one, case aside."""
    return " ".join(name.split()).casefold()[:200]


def on_told(recorded: Recorded) -> None:
    event: ToldOf = recorded.event
    _know(
        recorded,
        "told",
        words=event.reason_given or "",
        people=[event.told],
        how=event.how,
        matter=event.matter,
    )
    _name(recorded, [event.told])


def on_discussion(recorded: Recorded) -> None:
    event: DiscussionRecorded = recorded.event
    outcome = event.outcome if isinstance(event.outcome, Mapping) else {"text": event.outcome}
    promise = outcome.get("promise")
    words = str(outcome.get("text") or promise or "")
    promised_by = outcome.get("by")
    _know(
        recorded,
        "discussed",
        words=words,
        people=event.people,
        matter=event.matter,
        promise=str(promise) if promise else None,
        promised_by=str(promised_by) if promised_by else None,
    )
    _name(recorded, event.people)


def on_number_chosen(recorded: Recorded) -> None:
    event: CaseNumberChosen = recorded.event
    people = [event.on_instruction_of.who] if event.on_instruction_of else []
    shown = f" (shown: {', '.join(event.numbers_shown)})" if event.numbers_shown else ""
    _know(recorded, "number chosen", words=f"{event.number_chosen}{shown}", people=people)


def on_claim(recorded: Recorded) -> None:
    event: ClaimRecorded = recorded.event
    _know(recorded, "claim", words=event.words, people=[str(event.claimant.get("name", ""))])


def on_answer(recorded: Recorded) -> None:
    event: AnswerRecorded = recorded.event
    _know(recorded, "answer", words=event.words, answers=event.answers)


def on_instructed(recorded: Recorded) -> None:
    """Any act about an item that was done on somebody's instruction."""
    told = recorded.event.on_instruction_of
    if told is not None:
        _know(recorded, "instruction", words=_ACT_WORDS[type(recorded.event)], people=[told.who])


_ACT_WORDS: Mapping[type[Event], str] = {
    ItemReceived: "took it in",
    ItemDescribed: "described it",
    CustodyRecorded: "handed it over or moved it",
    LabRequested: "asked a laboratory",
    DispositionRecorded: "disposed of it",
    LinkDetermined: "determined whether it relates to a case",
}


projector = Projector(
    room="disclosure",
    tables=models.TABLES,
    handlers={
        CaseDrawnOn: on_drawn,
        **dict.fromkeys(_ACT_WORDS, on_instructed),
        LinkDetermined: on_determined,
        FileTakenIn: on_file,
        ItemSeparated: on_separated,
        CourtEventRecorded: on_court_event,
        CaseNumberChosen: on_number_chosen,
        ClaimRecorded: on_claim,
        AnswerRecorded: on_answer,
        ExistenceListed: on_listed,
        DutyRecorded: on_duty,
        ReviewRecorded: on_review,
        RequestRecorded: on_request,
        ProductionIssued: on_issued,
        DeliveryRecorded: on_delivered,
        CertificateSigned: on_certificate,
        WithholdRecorded: on_withheld,
        WithholdLifted: on_lifted,
        ToldOf: on_told,
        DiscussionRecorded: on_discussion,
    },
)
