"""Plain answers of the disclosure room: what pages, the command and other rooms get."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

AlarmKind = Literal["link", "inventory", "lab", "existence", "lateness"]


@dataclass(frozen=True, slots=True, kw_only=True)
class DueView:
    """One duty for one item in one prosecution. `item` is empty where the duty is the prosecution's (a certificate)."""

    item: str  # internal id, or ""
    number: str  # printed item number, or ""
    prosecution: str
    state: str  # the furthest state reached, or "nothing yet"
    duty: str  # "list existence", "produce copies", "make available", "answer request", "certify"
    rule: str
    because: str
    citation: str
    mark: str  # V read in the source named, V~ in a secondary one, R recalled, ? unknown
    review: str  # the rule pack's mark: "DRAFT, UNREVIEWED" until a lawyer of the place has reviewed it
    since: date | None  # when the clock began; None = the rule's trigger is not on the record
    due: date | None  # None = no day: the rule names none, or its trigger is not on the record
    standard: str  # "by <date>", "promptly", "no deadline yet"
    received_at: date | None
    possession_days: (
        int | None
    )  # from first possession by anyone on the prosecution team; a fact apart from the deadline
    open: bool
    past_due: bool
    days_past: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Alarm:
    """One of five things that ring by facts alone. No setting turns one off."""

    kind: AlarmKind
    item: str
    number: str
    prosecution: str
    case: str | None
    sentence: str
    since: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenLine:
    """A line of the successor's page. `blocks` = a complete certificate is refused while it stands."""

    on: date | None
    kind: (
        str  # duty, link, number question, comparison, withheld, review, delivery, told, talk, …, court event
    )
    item: str
    number: str
    sentence: str
    given: str  # the same as it is given to the defense: nothing of another matter, nothing withheld
    blocks: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """Who knew what of an item: told, discussed, number chosen, claim, answer. Side by side, in time order."""

    id: str  # 12 hex characters; what an answer refers to
    seq: int
    item: str
    kind: str  # told, discussed, number chosen, claim, answer
    at: str  # when it was, as stated; else when it was recorded
    recorded_at: str
    by: str
    people: tuple[str, ...]
    words: str
    matter: str | None
    how: str | None
    instruction_who: str | None
    instruction_words: str | None
    promise: str | None
    promised_by: str | None
    answers: str | None  # the id of what it answers


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """Somebody is named in an event about an item and may answer beside it."""

    id: str
    item: str
    number: str
    sentence: str
    recorded_at: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Withheld:
    """One act of withholding and whether it is in force."""

    id: str
    seq: int
    prosecution: str
    items: tuple[str, ...]
    whole: tuple[str, ...]  # those of the items whose contents are withheld altogether
    targets: tuple[tuple[Any, ...], ...]  # (t_0, i, cm, fields)
    ground: str
    ground_text: str
    description: str
    order: dict[str, Any] | None
    by: str
    on: date
    in_force: bool
    lifted_on: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestView:
    """A request of the defense and its answer, if there is one."""

    id: str
    seq: int
    prosecution: str
    items: tuple[str, ...]
    words: str
    from_: str
    served_on: date
    answered_on: date | None
    answer: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewView:
    """Counsel's answer whether an item is owed."""

    item: str
    prosecution: str
    outcome: str
    rule: str
    reason: str | None
    by: str
    on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class CertificateView:
    """A certificate as it was signed."""

    id: str
    seq: int
    prosecution: str
    statement: str
    signer: str
    signed_at: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OnList:
    """An item on a prosecution's list: the complete lists of all cases it draws on, taken together."""

    item: str
    number: str
    what: str
    category: str
    case: str  # the case through which it stands here
    link: str  # booked, proposed, related, not related, undetermined
    because: tuple[str, ...]
    received_at: date
    came_on: date  # when the line came on the list
    listed_on: date | None
    relieved: bool  # a court order relieved the prosecution of listing it
    states: tuple[str, ...]
    link_id: str | None
    another_matters: (
        bool  # filed under a case outside this prosecution, not related: its number and words are not given
    )
