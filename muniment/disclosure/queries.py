"""Questions to the disclosure room. Plain frozen views; `today` is always passed in."""

from __future__ import annotations

from datetime import date

from muniment.accounts import queries as accounts
from muniment.custody import queries as custody
from muniment.disclosure import alarms as bells
from muniment.disclosure import lines, matters, models, steps
from muniment.disclosure.board import Board, boards
from muniment.disclosure.projections import fold_name, line_key
from muniment.disclosure.views import (
    Alarm,
    CertificateView,
    DueView,
    Known,
    Notice,
    OnList,
    OpenLine,
    RequestView,
    ReviewView,
    Withheld,
)

__all__ = [
    "Alarm",
    "CertificateView",
    "DueView",
    "Known",
    "Notice",
    "OnList",
    "OpenLine",
    "RequestView",
    "ReviewView",
    "Withheld",
]


def on_list(prosecution: str) -> tuple[OnList, ...]:
    """All items of all cases that a prosecution draws on, whatever anyone thinks of them."""
    return Board(prosecution).items


def due(
    *, case: str | None = None, prosecution: str | None = None, today: date, closed: bool = False
) -> tuple[DueView, ...]:
    """What is owed: open duties (with `closed`, those done too), the earliest due first.

    Of a case: what its prosecutions owe of the items on its own list, and what they owe of no item in particular.
    """
    own = matters.items_on_case(case) if case else None
    found = [view for board in boards(case, prosecution) for view in board.due(today, closed=closed)]
    found = [view for view in found if own is None or not view.item or view.item in own]
    return tuple(sorted(found, key=lambda view: view.due or date.max))


def states(item: str, prosecution: str) -> tuple[str, ...]:
    """The states that an item has reached in a prosecution, in order. "offered" is never "produced"."""
    view = custody.item(item)
    row = models.Line.objects.filter(pk=line_key(prosecution, view.id)).first()
    reached = models.Step.objects.filter(prosecution=prosecution, item=view.id).values_list(
        "state", flat=True
    )
    return steps.in_order(
        steps.form_of(view.category), listed=bool(row and row.listed_seq), reached=set(reached)
    )


def not_listed(prosecution: str) -> tuple[str, ...]:
    """Items on the list whose existence was not served on this prosecution's defense."""
    return tuple(
        line.item for line in Board(prosecution).items if line.listed_on is None and not line.relieved
    )


def withheld(prosecution: str, *, lifted: bool = False) -> tuple[Withheld, ...]:
    """Acts of withholding in force (with `lifted`, those lifted too)."""
    return tuple(act for act in Board(prosecution).withholdings if lifted or act.in_force)


def requests(prosecution: str) -> tuple[RequestView, ...]:
    """What the defense asked, and what was answered."""
    return tuple(
        RequestView(
            id=row.event,
            seq=row.seq,
            prosecution=row.prosecution,
            items=tuple(row.items),
            words=row.words,
            from_=row.asked_by,
            served_on=row.on,
            answered_on=row.answered_on,
            answer=row.answer,
        )
        for row in models.Request.objects.filter(prosecution=prosecution).order_by("seq")
    )


def reviews(prosecution: str, item: str | None = None) -> tuple[ReviewView, ...]:
    """Counsel's latest answer for each item and rule."""
    return tuple(
        ReviewView(
            item=row.item,
            prosecution=row.prosecution,
            outcome=row.outcome,
            rule=row.rule,
            reason=row.reason,
            by=row.by,
            on=row.on,
        )
        for row in Board(prosecution).reviewed.values()
        if item is None or row.item == item
    )


def certificates(prosecution: str) -> tuple[CertificateView, ...]:
    """Certificates as they were signed, oldest first."""
    return tuple(
        CertificateView(
            id=row.event,
            seq=row.seq,
            prosecution=row.prosecution,
            statement=row.statement,
            signer=row.signer,
            signed_at=row.recorded_at,
        )
        for row in models.Certificate.objects.filter(prosecution=prosecution).order_by("seq")
    )


def knowledge(item: str) -> tuple[Known, ...]:
    """Who was told, who discussed, who chose and who answered, in time order; no word such as "contradicts"."""
    rows = models.Knowledge.objects.filter(item=custody.resolve(item))
    found = [_known(row) for row in rows.order_by("seq")]
    return tuple(sorted(found, key=lambda known: (known.at[:10], known.seq)))


def _known(row: models.Knowledge) -> Known:
    told = row.instruction or {}
    return Known(
        id=row.event,
        seq=row.seq,
        item=row.item,
        kind=row.kind,
        at=row.at,
        recorded_at=row.recorded_at,
        by=row.by,
        people=tuple(row.people),
        words=row.words,
        matter=row.matter,
        how=row.how,
        instruction_who=told.get("who"),
        instruction_words=told.get("words"),
        promise=row.promise,
        promised_by=row.promised_by,
        answers=row.answers,
    )


def notices_for(user: str) -> tuple[Notice, ...]:
    """Where a user is named as told of an item or as taking part in a discussion; latest first."""
    member = accounts.member(user)
    names = {fold_name(user)} | ({fold_name(member.name)} if member else set())
    seqs = models.Named.objects.filter(who_folded__in=names).values_list("seq", flat=True)
    rows = list(models.Knowledge.objects.filter(pk__in=list(seqs)).order_by("-seq"))
    things = custody.items_by_id(row.item for row in rows)
    numbers = {str(id_): view.number for id_, view in things.items()}
    return tuple(
        Notice(
            id=row.event,
            item=row.item,
            number=numbers.get(row.item, ""),
            sentence=lines.sentence_of(row, numbers.get(row.item, "")),
            recorded_at=row.recorded_at,
        )
        for row in rows
    )


def alarms(*, case: str | None = None, prosecution: str | None = None, today: date) -> tuple[Alarm, ...]:
    """The five alarms, by facts alone: link, inventory, lab, existence, lateness."""
    if case is not None and prosecution is None and not matters.numbers(case):
        return tuple(bells.without_prosecution(case))
    own = matters.items_on_case(case) if case else None
    found = [alarm for board in boards(case, prosecution) for alarm in bells.ring(board, today)]
    return tuple(alarm for alarm in found if own is None or not alarm.item or alarm.item in own)


def open_lines(prosecution: str, *, today: date) -> tuple[OpenLine, ...]:
    """The successor's one page, in time order."""
    return lines.everything(Board(prosecution), today)
