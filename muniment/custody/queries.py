"""What can be asked about items. Answers are plain frozen views; nothing here writes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime

from django.db.models import Q, QuerySet

from muniment.accounts import queries as accounts
from muniment.custody import models
from muniment.custody.views import (
    AnswerView,
    ClaimView,
    CountView,
    CustodyView,
    DeclinedView,
    FileView,
    HoldView,
    ItemView,
    LabReportView,
    LabView,
    NoticeView,
    NumberChosenView,
    NumberQuestionView,
)
from muniment.errors.custody import AmbiguousItem, NoSuchItem
from muniment.labels import code
from muniment.record import event
from muniment.record import queries as record
from muniment.record.event import ItemId, Recorded

_AT_ONCE = 500


def item(ref: str) -> ItemView:
    """The item of an id, of eight or more first characters of one, or of a printed number."""
    found = resolve(ref)
    # The position is read first: whatever moves after it makes an action Stale, never the other way round.
    at = record.position(event.item(found))
    return _view(models.Item.objects.get(pk=found), at=at)


def resolve(ref: str) -> ItemId:
    """The id behind what was typed or scanned; raises NoSuchItem or AmbiguousItem."""
    typed = ref.strip()
    rows = models.Item.objects.all()
    low = typed.lower()
    if _is_hex(low) and 8 <= len(low) <= 32:
        # A range, not LIKE: it is answered from the index however many items there are.
        between = rows.filter(id__gte=low, id__lte=low.ljust(32, "f")).order_by("id")
        found = list(between.values_list("id", flat=True)[:3])
        if len(found) > 1:
            raise AmbiguousItem(ref=typed, matches=", ".join(found))
        if found:
            return ItemId(found[0])
    number = code.canonical(typed)
    id_ = number and rows.filter(number=number).values_list("id", flat=True).first()
    if not id_:
        raise NoSuchItem(ref=typed)
    return ItemId(id_)


def items(
    case: str | None = None, search: str = "", *, limit: int | None = None, after: int = 0
) -> list[ItemView]:
    """Items in the order in which they came in; all, of one case's booking, or those that hold all words searched.

    For pages: at most `limit`, received after the item whose `seq` is `after`.
    """
    return [_view(row) for row in _matching(case, search).filter(seq__gt=after)[:limit]]


def count_items(case: str | None = None, search: str = "") -> int:
    """How many `items` there are."""
    return _matching(case, search).count()


def _matching(case: str | None, search: str) -> QuerySet[models.Item]:
    rows = models.Item.objects.order_by("seq")
    if case is not None:
        rows = rows.filter(case=case)
    for word in search.split():
        rows = rows.filter(
            Q(number__icontains=word)
            | Q(what__icontains=word)
            | Q(words__icontains=word)
            | Q(source_name__icontains=word)
            | Q(matter_named__icontains=word)
            | Q(number_typed__icontains=word)
            | Q(case__icontains=word)
            | Q(location__icontains=word)
            | Q(description__icontains=word)
        )
    return rows


def items_of(case: str) -> list[ItemView]:
    """The items booked under a case."""
    return items(case=case)


def items_by_id(ids: Iterable[str]) -> dict[ItemId, ItemView]:
    """Many items in a few questions; an id that is not there is left out."""
    wanted = list(dict.fromkeys(ids))
    found: dict[ItemId, ItemView] = {}
    for start in range(0, len(wanted), _AT_ONCE):
        for row in models.Item.objects.filter(pk__in=wanted[start : start + _AT_ONCE]):
            found[ItemId(row.id)] = _view(row)
    return found


def held() -> Iterator[ItemView]:
    """Every item not disposed of, oldest first, without holding all of them in memory."""
    for row in models.Item.objects.filter(disposed_on=None).order_by("seq").iterator(chunk_size=_AT_ONCE):
        yield _view(row)


def children_of(parent: str) -> list[ItemView]:
    """The items that were separated from a lot."""
    return [_view(row) for row in models.Item.objects.filter(parent=parent).order_by("seq")]


def like_items(case: str, category: str) -> list[ItemView]:
    """The items of a category booked under a case and still held: what a newcomer is to be compared with."""
    rows = models.Item.objects.filter(case=case, category=category, disposed_on=None).order_by("seq")
    return [_view(row) for row in rows]


def out() -> list[ItemView]:
    """Items that were signed out and are not back."""
    return [_view(row) for row in models.Item.objects.filter(out=True, disposed_on=None).order_by("seq")]


def history(item: str) -> list[Recorded]:
    """Everything on the item's chain, of all rooms, in order."""
    return record.history(event.item(item))


def chain_of_custody(item: str) -> tuple[CustodyView, ...]:
    """Who had it, where, under which seal: from the receipt to its disposition."""
    got = models.Item.objects.get(pk=item)
    lines = [_first_line(got)]
    for row in models.Custody.objects.filter(item=item).order_by("seq"):
        lines.append(
            CustodyView(
                act=row.act,
                from_custodian=row.from_custodian,
                to_custodian=row.to_custodian,
                location=row.location,
                seal=row.seal,
                units=row.units,
                purpose=row.purpose,
                occurred_at=row.occurred_at,
                reason_given=row.reason_given,
                on_instruction_of=row.instruction,
                by=row.by,
                recorded_at=_at(row.recorded_ms),
                seq=row.seq,
                event=row.event,
            )
        )
    return tuple(lines)


def claims(item: str) -> tuple[ClaimView, ...]:
    """What anyone said later, in the order in which it was recorded."""
    return tuple(
        ClaimView(
            id=row.event,
            item=ItemId(row.item),
            claimant=row.claimant,
            words=row.words,
            about_when=row.about_when,
            by=row.by,
            recorded_at=_at(row.recorded_ms),
            seq=row.seq,
        )
        for row in models.Claim.objects.filter(item=item).order_by("seq")
    )


def lab(item: str) -> tuple[LabView, ...]:
    """Requests to laboratories with their answers."""
    reports: dict[str, list[LabReportView]] = {}
    for row in models.LabReport.objects.filter(item=item).order_by("seq"):
        reports.setdefault(row.request, []).append(
            LabReportView(
                id=row.event,
                findings=row.findings,
                files=tuple(row.files),
                by=row.by,
                recorded_at=_at(row.recorded_ms),
                seq=row.seq,
            )
        )
    return tuple(
        LabView(
            id=row.event,
            item=ItemId(row.item),
            lab=row.lab,
            examinations=tuple(row.examinations),
            asked_of=row.asked_of,
            by=row.by,
            recorded_at=_at(row.recorded_ms),
            reports=tuple(reports.get(row.event, ())),
            seq=row.seq,
        )
        for row in models.LabRequest.objects.filter(item=item).order_by("seq")
    )


def files(item: str) -> tuple[FileView, ...]:
    """Files about an item, in the order in which they came in."""
    return tuple(_file(row) for row in models.File.objects.filter(item=item).order_by("seq"))


def all_files() -> tuple[FileView, ...]:
    """Every file about any item, in the order in which they came in."""
    return tuple(_file(row) for row in models.File.objects.order_by("seq"))


def files_of(digest: str) -> tuple[FileView, ...]:
    """Every place where these bytes were taken in: one blob may be about several items."""
    return tuple(_file(row) for row in models.File.objects.filter(digest=digest.lower()).order_by("seq"))


def holds(item: str) -> tuple[HoldView, ...]:
    """Holds, standing and lifted."""
    return tuple(
        HoldView(
            hold=row.hold,
            cause=row.cause,
            by=row.by,
            recorded_at=_at(row.recorded_ms),
            lifted_by=row.lifted_by,
            lifted_cause=row.lifted_cause,
            seq=row.seq,
        )
        for row in models.Hold.objects.filter(item=item).order_by("seq")
    )


def counts(item: str) -> tuple[CountView, ...]:
    """Counts of the item's units."""
    return tuple(
        CountView(
            expected=row.expected,
            found=row.found,
            scope=row.scope,
            by=row.by,
            recorded_at=_at(row.recorded_ms),
            seq=row.seq,
        )
        for row in models.Count.objects.filter(item=item).order_by("seq")
    )


def seal_used_on(seal: str) -> ItemId | None:
    """The item on which a seal number was used, at any time."""
    row = models.Custody.objects.filter(seal=seal).exclude(act="opened").order_by("seq").first()
    return ItemId(row.item) if row else None


def numbers_chosen(item: str) -> tuple[NumberChosenView, ...]:
    """Who chose the item's case number, with the answers of those named."""
    rows = list(models.NumberChosen.objects.filter(item=item).order_by("seq"))
    said = _answers(row.event for row in rows)
    return tuple(
        NumberChosenView(
            id=row.event,
            item=ItemId(row.item),
            number_chosen=row.number_chosen,
            numbers_shown=tuple(row.numbers_shown),
            on_instruction_of=row.instruction,
            reason_given=row.reason_given,
            by=row.by,
            recorded_at=_at(row.recorded_ms),
            answers=said.get(row.event, ()),
            seq=row.seq,
        )
        for row in rows
    )


def numbers_unanswered(item: str | None = None) -> tuple[NumberQuestionView, ...]:
    """Items of which nobody has said who chose their case number. Nothing turns this list off."""
    rows = models.NumberQuestion.objects.filter(answered_seq=None).order_by("seq")
    if item is not None:
        rows = rows.filter(item=item)
    asked: dict[str, list[models.NumberQuestion]] = {}
    for row in rows:
        asked.setdefault(row.item, []).append(row)
    about = items_by_id(asked)
    return tuple(
        NumberQuestionView(
            item=ItemId(id_),
            number=about[ItemId(id_)].number,
            case=about[ItemId(id_)].case,
            number_typed=about[ItemId(id_)].number_typed,
            because=tuple(dict.fromkeys(text for row in same for text in row.because)),
            numbers=tuple(dict.fromkeys(number for row in same for number in row.numbers)),
            asked_at=_at(same[0].recorded_ms),
            seq=same[0].seq,
        )
        for id_, same in asked.items()
    )


def numbers_asked_of(items: Iterable[str]) -> set[str]:
    """Those of the items whose case number was ever asked about, or whose choice is on record."""
    wanted = list(items)
    found: set[str] = set()
    for start in range(0, len(wanted), _AT_ONCE):
        some = wanted[start : start + _AT_ONCE]
        for table in (models.NumberQuestion, models.NumberChosen):
            found |= set(table.objects.filter(item__in=some).values_list("item", flat=True))
    return found


def notices_for(user: str) -> tuple[NoticeView, ...]:
    """What was done on this person's instruction, as others recorded it; they may answer each."""
    member = accounts.member(user)
    names = {accounts.folded(name) for name in (user, member.name if member else user)}
    rows = list(models.Notice.objects.filter(who_folded__in=names).order_by("-seq"))
    said = _answers(row.event for row in rows)
    about = items_by_id(row.item for row in rows)
    return tuple(
        NoticeView(
            id=row.event,
            item=ItemId(row.item),
            number=about[ItemId(row.item)].number,
            who=row.who,
            words=row.words,
            about=row.about,
            by=row.by,
            recorded_at=_at(row.recorded_ms),
            answers=said.get(row.event, ()),
            seq=row.seq,
        )
        for row in rows
    )


def answers(event: str) -> tuple[AnswerView, ...]:
    """What was answered to an event, by its short id."""
    return _answers((event,)).get(event, ())


def declined() -> tuple[DeclinedView, ...]:
    """What was offered and not taken in, latest first."""
    return tuple(
        DeclinedView(
            offered_at=row.offered_at,
            source=row.source,
            words=row.words,
            what=row.what,
            matter_named=row.matter_named,
            why=row.why,
            declined_by=row.declined_by,
            recorded_at=_at(row.recorded_ms),
            seq=row.seq,
        )
        for row in models.Declined.objects.order_by("-seq")
    )


def _answers(events: Iterable[str]) -> dict[str, tuple[AnswerView, ...]]:
    said: dict[str, tuple[AnswerView, ...]] = {}
    for row in models.Answer.objects.filter(answers__in=list(events)).order_by("seq"):
        view = AnswerView(words=row.words, by=row.by, recorded_at=_at(row.recorded_ms), seq=row.seq)
        said[row.answers] = (*said.get(row.answers, ()), view)
    return said


def _view(row: models.Item, *, at: int | None = None) -> ItemView:
    return ItemView(
        id=ItemId(row.id),
        number=row.number,
        category=row.category,
        what=row.what,
        words=row.words,
        source=row.source,
        source_name=row.source_name,
        source_person=row.source_person,
        received_at=row.received_at,
        received_by=row.received_by,
        recorded_at=_at(row.recorded_ms),
        recorded_by=row.recorded_by,
        case=row.case,
        number_typed=row.number_typed,
        matter_named=row.matter_named,
        parent=ItemId(row.parent) if row.parent else None,
        units=row.units,
        units_received=row.units_received,
        description=row.description,
        location=row.location,
        custodian=row.custodian,
        out=row.out,
        seal=row.seal,
        holds=row.holds,
        tested=_tested(row),
        disposed_on=row.disposed_on,
        disposition=row.disposition,
        disposition_authority=row.disposition_authority,
        seq=row.seq,
        event=row.event,
        at=at,
    )


def _tested(row: models.Item) -> str:
    if row.lab_reports:
        return "reported"
    return "requested" if row.lab_requests else "never requested"


def _file(row: models.File) -> FileView:
    return FileView(
        digest=row.digest,
        size=row.size,
        name=row.name,
        media_type=row.media_type,
        item=ItemId(row.item),
        text_digest=row.text_digest,
        by=row.by,
        recorded_at=_at(row.recorded_ms),
        seq=row.seq,
    )


def _first_line(row: models.Item) -> CustodyView:
    return CustodyView(
        act="received" if row.parent is None else "split",
        from_custodian=row.source_name,
        to_custodian=row.received_by,
        location=row.location_received,
        seal=None,
        units=row.units_received,
        purpose=row.source.get("how"),
        occurred_at=row.received_at.isoformat(),
        reason_given=None,
        on_instruction_of=None,
        by=row.recorded_by,
        recorded_at=_at(row.recorded_ms),
        seq=row.seq,
        event=row.event,
    )


def _at(ms: int) -> datetime:
    return datetime.fromtimestamp(ms / 1000, tz=UTC)


def _is_hex(text: str) -> bool:
    return bool(text) and all(sign in "0123456789abcdef" for sign in text)
