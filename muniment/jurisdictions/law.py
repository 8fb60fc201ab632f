"""What a rule of law is made of: plain facts in, duties out. No database, no settings, no clock."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from muniment.jurisdictions.calendar import Calendar

Mark = Literal["V", "V~", "R", "?"]
MARKS: dict[str, str] = {
    "V": "read in the source named",
    "V~": "read in a secondary source",
    "R": "recalled, to be checked against the primary text",
    "?": "not known",
}
DRAFT = "DRAFT, UNREVIEWED"

Form = Literal["copyable", "tangible"]
# Which states a thing of either form can reach, in order. "offered" is shown and satisfies nothing: an invitation
# to look is not a copy.
COPYABLE = ("listed", "offered", "produced", "delivered", "acknowledged")
TANGIBLE = ("listed", "offered", "photographs produced", "made available", "inspected", "defense-tested")


@dataclass(frozen=True, slots=True, kw_only=True)
class ProsecutionFacts:
    """What a rule may know of a prosecution. Dates are in the court's place; absent = not on the record."""

    number: str
    court: str = ""  # as the court writes itself
    arraigned: date | None = None
    waiver_filed: date | None = None
    trial_set: date | None = None
    jury_sworn: date | None = None
    certified: date | None = None  # the last certificate signed


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemFacts:
    """What a rule may know of an item in a prosecution. There is no field for what anybody thinks it is worth."""

    id: str
    form: Form
    received_at: date  # first possession by anyone on the prosecution team
    came_on: date  # when its line came on this prosecution's list
    link: str = "booked"  # booked, proposed, related, not related, undetermined
    states: tuple[str, ...] = ()
    withheld: bool = False  # a ground of the pack is in force
    not_owed: frozenset[str] = frozenset()  # codes of rules under which counsel answered so, for a reason
    relieved: bool = False  # a court order relieved of listing it


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestFacts:
    """A request of the defense."""

    id: str
    served_on: date
    answered_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Duty:
    """Something owed. `due` is absent where the rule names no day or its trigger is not on the record."""

    rule: str
    about: str  # the id of an item or a request; "" for the prosecution
    owed: str
    because: str
    since: date | None = None
    due: date | None = None
    standard: str = ""
    source: str = ""
    mark: Mark = "?"
    open: bool = True

    def past(self, today: date) -> int:
        """Days that `today` lies after the due day; 0 if none is named, it is not past, or the duty is closed."""
        if not self.open or self.due is None:
            return 0
        return max(0, (today - self.due).days)


ItemRule = Callable[[ProsecutionFacts, ItemFacts, Calendar], Duty | None]
RequestRule = Callable[[ProsecutionFacts, RequestFacts, Calendar], Duty | None]
ProsecutionRule = Callable[[ProsecutionFacts, Calendar], Duty | None]


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: its code, where it stands, from which day it holds, and how well its text is known."""

    code: str
    source: str
    mark: Mark
    says: str
    since: date | None  # from which day this text holds; None = not confirmed
    of: Literal["item", "request", "prosecution"]
    asks: Callable[..., Duty | None]

    def __call__(self, *facts: object, is_open: bool = True) -> Duty | None:
        """The duty that these facts give rise to, with its source; closed if the facts are that it is done."""
        duty = self.asks(*facts)
        if duty is None or (self.since and duty.since and duty.since < self.since):
            return None
        return replace(duty, rule=self.code, source=self.source, mark=self.mark, open=duty.open and is_open)


def rule(
    code: str,
    *,
    source: str,
    mark: Mark,
    since: date | None = None,
    of: Literal["item", "request", "prosecution"] = "item",
) -> Callable[[Callable[..., Duty | None]], Rule]:
    """A function of plain facts becomes a rule that quotes its source on every duty it gives."""

    def made(asks: Callable[..., Duty | None]) -> Rule:
        return Rule(code, source, mark, " ".join((asks.__doc__ or "").split()), since, of, asks)

    return made


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """A ground on which contents may be withheld. That the thing exists is listed all the same."""

    code: str
    says: str
    source: str
    needs_order: bool
    visible: bool = True  # the defense sees the line in the withheld log
    mark: Mark = "?"


@dataclass(frozen=True, slots=True, kw_only=True)
class Pack:
    """The law of one place as far as it is encoded, and what of it is not."""

    code: str
    name: str
    review: str  # "unreviewed", or who reviewed it and when
    number_label: str  # what the court calls the number of a prosecution
    calendar: Calendar
    rules: tuple[Rule, ...] = ()
    grounds: tuple[Ground, ...] = ()
    not_encoded: tuple[str, ...] = ()  # what a reader might look for here and does not find
    copies_at: str = "delivered"  # the state at which copies of a copyable thing are given
    access_at: str = "made available"  # the state at which a tangible thing is given

    @property
    def reviewed(self) -> bool:
        return self.review != "unreviewed"

    @property
    def review_mark(self) -> str:
        """What stands beside every date of this pack."""
        return f"reviewed: {self.review}" if self.reviewed else DRAFT

    def ground(self, code: str) -> Ground | None:
        return next((g for g in self.grounds if g.code == code), None)

    def rule(self, code: str) -> Rule | None:
        return next((r for r in self.rules if r.code == code), None)

    def given(self, item: ItemFacts) -> bool:
        """Whether the defense has what a rule can ask of this thing: copies, or the thing made available."""
        order = COPYABLE if item.form == "copyable" else TANGIBLE
        enough = order[order.index(self.copies_at if item.form == "copyable" else self.access_at) :]
        return any(state in enough for state in item.states)


# --- existence: a rule of ours, the same in every place -------------------------------------------------------------

EXISTENCE = "muniment.existence"
EXISTENCE_SOURCE = (
    "Muniment's own rule: that a thing exists is served by itself, whatever anyone thinks of it"
)
NOTICE_DAYS = 7
NEAR_TRIAL = 30
NEAR_TRIAL_DAYS = 1


def existence_due(came_on: date, prosecution: ProsecutionFacts) -> date:
    """The day by which a line that came on the list is to be served: the earliest of the three that apply.

    7 days from when it came on; 1 day once the trial is 30 days away or less; the same day once the jury is sworn.
    Calendar days, not moved: notice can be given on any day.
    """
    days = [came_on.toordinal() + NOTICE_DAYS]
    if prosecution.trial_set:
        near = prosecution.trial_set.toordinal() - NEAR_TRIAL
        days.append(max(came_on.toordinal(), near) + NEAR_TRIAL_DAYS)
    if prosecution.jury_sworn:
        days.append(max(came_on, prosecution.jury_sworn).toordinal())
    return date.fromordinal(min(days))


def existence(prosecution: ProsecutionFacts, item: ItemFacts) -> Duty:
    """Served, or relieved of by a court order: nothing else closes it, no link and no review."""
    due = existence_due(item.came_on, prosecution)
    return Duty(
        rule=EXISTENCE,
        about=item.id,
        owed="list existence",
        because=f"its line came on the list on {item.came_on}; {_existence_reason(item.came_on, due, prosecution)}",
        since=item.came_on,
        due=due,
        standard=f"by {due}",
        source=EXISTENCE_SOURCE,
        mark="V",
        open="listed" not in item.states and not item.relieved,
    )


def _existence_reason(came_on: date, due: date, prosecution: ProsecutionFacts) -> str:
    if prosecution.jury_sworn and due == max(came_on, prosecution.jury_sworn):
        return f"the jury was sworn on {prosecution.jury_sworn}, so the same day"
    if prosecution.trial_set and due < date.fromordinal(came_on.toordinal() + NOTICE_DAYS):
        return f"trial is set for {prosecution.trial_set}, within 30 days, so 1 day"
    return "7 days"


# --- all duties of a prosecution ------------------------------------------------------------------------------------


def duties(
    pack: Pack,
    prosecution: ProsecutionFacts,
    items: Iterable[ItemFacts],
    requests: Sequence[RequestFacts] = (),
) -> tuple[Duty, ...]:
    """Every duty, open and closed. An item that no encoded rule speaks of says so in a line of its own."""
    found: list[Duty] = []
    for item in items:
        found.append(existence(prosecution, item))
        if item.link in ("booked", "related"):
            found.extend(_given_duties(pack, prosecution, item))
    for request in requests:
        found.extend(_request_duties(pack, prosecution, request))
    for each in pack.rules:
        duty = each(prosecution, pack.calendar) if each.of == "prosecution" else None
        if duty:
            found.append(duty)
    return tuple(found)


def _given_duties(pack: Pack, prosecution: ProsecutionFacts, item: ItemFacts) -> list[Duty]:
    is_open = not (item.withheld or pack.given(item))
    found = [
        duty
        for each in pack.rules
        if each.of == "item"
        and (
            duty := each(prosecution, item, pack.calendar, is_open=is_open and each.code not in item.not_owed)
        )
    ]
    return found or [
        Duty(
            rule="",
            about=item.id,
            owed=what_is_owed(item),
            because="no rule encoded for this court; a complete certificate still needs it given or accounted for",
            standard="no rule encoded",
            source=f"{pack.name}: no rule encoded",
            open=is_open,
        )
    ]


def _request_duties(pack: Pack, prosecution: ProsecutionFacts, request: RequestFacts) -> list[Duty]:
    is_open = request.answered_on is None
    found = [
        duty
        for each in pack.rules
        if each.of == "request" and (duty := each(prosecution, request, pack.calendar, is_open=is_open))
    ]
    return found or [
        Duty(
            rule="",
            about=request.id,
            owed="answer request",
            because=f"the defense asked on {request.served_on}",
            since=request.served_on,
            standard="no rule encoded",
            source=f"{pack.name}: no rule encoded",
            open=is_open,
        )
    ]


def what_is_owed(item: ItemFacts) -> str:
    """The words for giving a thing: a round can not be produced, only made available."""
    return "produce copies" if item.form == "copyable" else "make available"
