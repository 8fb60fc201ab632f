"""Everything about one prosecution, read set-wise: its list, the states reached, its duties open and closed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import NamedTuple

from muniment.custody import queries as custody
from muniment.custody.views import ItemView
from muniment.disclosure import matters, models, steps
from muniment.disclosure.views import DueView, OnList, Withheld
from muniment.jurisdictions.law import (
    Duty,
    ItemFacts,
    Pack,
    ProsecutionFacts,
    RequestFacts,
    duties,
)
from muniment.linkage.queries import Listed

NOTHING_YET = "nothing yet"


class Served(NamedTuple):
    """A line's notice: from when it counts, by when it is due, when it was served, which order relieved of it."""

    since: date
    due: date
    listed_on: date | None
    relieved_seq: int | None


@dataclass
class Board:
    """One prosecution as it stands."""

    prosecution: str
    pack: Pack = field(default_factory=matters.law)

    @cached_property
    def facts(self) -> ProsecutionFacts:
        return matters.facts(self.prosecution)

    @cached_property
    def things(self) -> dict[str, ItemView]:
        """The items on the list, by id."""
        found = custody.items_by_id(item for _, line in self._lines for item in [line.item])
        return {str(id_): view for id_, view in found.items()}

    @cached_property
    def _lines(self) -> tuple[tuple[str, Listed], ...]:
        return matters.listed_of(self.prosecution)

    @cached_property
    def _served(self) -> dict[str, Served]:
        rows = models.Line.objects.filter(prosecution=self.prosecution)
        return {
            row[0]: Served(*row[1:])
            for row in rows.values_list("item", "since", "due", "listed_on", "relieved_seq")
        }

    @cached_property
    def _reached(self) -> dict[str, set[str]]:
        reached: dict[str, set[str]] = defaultdict(set)
        rows = models.Step.objects.filter(prosecution=self.prosecution)
        for item, state in rows.values_list("item", "state"):
            reached[item].add(state)
        return reached

    @cached_property
    def withholdings(self) -> tuple[Withheld, ...]:
        """Every act of withholding, lifted ones too, in order."""
        rows = models.Withholding.objects.filter(prosecution=self.prosecution).order_by("seq")
        return tuple(self._withheld(row) for row in rows)

    def _withheld(self, row: models.Withholding) -> Withheld:
        ground = self.pack.ground(row.ground)
        return Withheld(
            id=row.event,
            seq=row.seq,
            prosecution=row.prosecution,
            items=tuple(row.items),
            whole=tuple(row.whole),
            targets=tuple(tuple(target) for target in row.targets),
            ground=row.ground,
            ground_text=ground.says if ground else row.ground,
            description=row.description,
            order=row.order,
            by=row.by,
            on=row.on,
            in_force=row.lifted_seq is None,
            lifted_on=row.lifted_on,
        )

    @cached_property
    def withheld_whole(self) -> dict[str, Withheld]:
        """Items of which all contents are withheld, and the act."""
        return {item: act for act in self.withholdings if act.in_force for item in act.whole}

    @cached_property
    def reviewed(self) -> dict[tuple[str, str], models.Review]:
        """The last review by item and rule."""
        rows = models.Review.objects.filter(prosecution=self.prosecution).order_by("seq")
        return {(row.item, row.rule): row for row in rows}

    @cached_property
    def items(self) -> tuple[OnList, ...]:
        """The list, in the order in which the lines came on it."""
        found = [self._on_list(case, line) for case, line in self._lines]
        return tuple(sorted(found, key=lambda each: (each.came_on, each.number)))

    @cached_property
    def _others(self) -> frozenset[str]:
        booked = {item: view.case for item, view in self.things.items()}
        return matters.another_matters(booked, matters.cases_of(self.prosecution))

    def _on_list(self, case: str, line: Listed) -> OnList:
        view = self.things.get(line.item)
        served = self._served.get(line.item)
        category = view.category if view else ""
        listed_on = served.listed_on if served else None
        return OnList(
            item=line.item,
            number=line.receipt_number,
            what=view.what if view else "",
            category=category,
            case=case,
            link=line.link,
            because=tuple(line.because),
            received_at=line.received_at,
            # A line without a duty would be a fault of ours: it then counts from first possession, and shows.
            came_on=served.since if served else line.received_at,
            listed_on=listed_on,
            relieved=bool(served and served.relieved_seq),
            states=steps.in_order(
                steps.form_of(category),
                listed=listed_on is not None,
                reached=self._reached.get(line.item, ()),
            ),
            link_id=line.link_id,
            another_matters=line.item in self._others,
        )

    @cached_property
    def by_id(self) -> dict[str, OnList]:
        return {each.item: each for each in self.items}

    @cached_property
    def requests(self) -> tuple[models.Request, ...]:
        return tuple(models.Request.objects.filter(prosecution=self.prosecution).order_by("seq"))

    @cached_property
    def _requests(self) -> dict[str, models.Request]:
        return {row.event: row for row in self.requests}

    @cached_property
    def duties(self) -> tuple[Duty, ...]:
        """Every duty, open and closed."""
        not_owed: dict[str, set[str]] = defaultdict(set)
        for (item, rule), row in self.reviewed.items():
            if row.outcome == "not owed":
                not_owed[item].add(rule)
        facts = [
            ItemFacts(
                id=each.item,
                form=steps.form_of(each.category),
                received_at=each.received_at,
                came_on=each.came_on,
                link=each.link,
                states=each.states,
                withheld=each.item in self.withheld_whole,
                not_owed=frozenset(not_owed.get(each.item, ())),
                relieved=each.relieved,
            )
            for each in self.items
        ]
        asked = [
            RequestFacts(id=row.event, served_on=row.on, answered_on=row.answered_on) for row in self.requests
        ]
        found = duties(self.pack, self.facts, facts, asked)
        return tuple(self._recorded_day(duty) for duty in found)

    def _recorded_day(self, duty: Duty) -> Duty:
        """The existence duty as it stands on the record: a day once recorded is never moved back."""
        line = self._served.get(duty.about)
        if duty.owed != "list existence" or line is None or duty.due is None or line.due >= duty.due:
            return duty
        return Duty(
            rule=duty.rule,
            about=duty.about,
            owed=duty.owed,
            because=f"its line came on the list on {line.since}; the day recorded then stands",
            since=line.since,
            due=line.due,
            standard=f"by {line.due}",
            source=duty.source,
            mark=duty.mark,
            open=duty.open,
        )

    def due(self, today: date, *, closed: bool = False) -> tuple[DueView, ...]:
        """Duties as views, the earliest due first, those without a day after them."""
        views = (self._due(duty, today) for duty in self.duties if closed or duty.open)
        return tuple(sorted(views, key=_by_day))

    def _due(self, duty: Duty, today: date) -> DueView:
        request = self._requests.get(duty.about)
        item = self.by_id.get(duty.about)
        if item is None and request and len(request.items) == 1:
            item = self.by_id.get(request.items[0])
        past = duty.past(today)
        return DueView(
            item=item.item if item else "",
            number=item.number if item else "",
            prosecution=self.prosecution,
            state=self._state(duty, item, request),
            duty=duty.owed,
            rule=duty.rule,
            because=f"{duty.because} (request {request.event})" if request else duty.because,
            citation=duty.source,
            mark=duty.mark,
            review=self.pack.review_mark,
            since=duty.since,
            due=duty.due,
            standard=duty.standard,
            received_at=item.received_at if item else None,
            possession_days=(today - item.received_at).days if item else None,
            open=duty.open,
            past_due=past > 0,
            days_past=past,
        )

    def _state(self, duty: Duty, item: OnList | None, request: models.Request | None) -> str:
        if request:
            return "answered" if request.answered_on else "not answered"
        if item is None:
            return "signed" if not duty.open else "not signed"
        act = self.withheld_whole.get(item.item)
        reached = item.states[-1] if item.states else NOTHING_YET
        if act and duty.owed != "list existence":
            return f"{reached}; withheld ({act.ground})" if item.states else f"withheld ({act.ground})"
        return reached

    @cached_property
    def last_production(self) -> models.Issued | None:
        return models.Issued.objects.filter(prosecution=self.prosecution).order_by("-seq").first()

    @cached_property
    def last_index(self) -> frozenset[str]:
        """The items that the last production's list names."""
        last = self.last_production
        if last is None:
            return frozenset()
        rows = models.Step.objects.filter(seq=last.seq, state=steps.INDEXED)
        return frozenset(rows.values_list("item", flat=True))


def _by_day(view: DueView) -> tuple[date, date, str, str]:
    return (view.due or date.max, view.since or date.max, view.number, view.duty)


def boards(case: str | None, prosecution: str | None) -> Iterable[Board]:
    """The prosecution named, those that draw on the case named, or all."""
    if prosecution is not None:
        return [Board(prosecution)]
    return [Board(number) for number in matters.numbers(case)]
