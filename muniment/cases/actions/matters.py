"""Cases, and what reports in them say."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from muniment import may
from muniment.accounts import queries as accounts
from muniment.cases import queries
from muniment.cases.actions.numbers import an_open_case, drawn, not_to_come, number
from muniment.cases.actions.results import Opened, ReportAdded
from muniment.cases.dates import a_date
from muniment.cases.events import CaseDescribed, CaseOpened, PropertyReported, ReportRecorded
from muniment.cases.words import HELD, LOSSES
from muniment.errors.accounts import NoSuchMember
from muniment.errors.cases import (
    CaseNumberTaken,
    EmptyReport,
    HeldNotReported,
    NoSuchReport,
    NothingSaid,
    ReportIdTaken,
    UnknownWord,
)
from muniment.record import event as on
from muniment.record import queries as record
from muniment.record.desk import Desk
from muniment.record.event import CaseNumber, Event, Instruction, Receipt


def opening(case: CaseNumber) -> CaseOpened:
    """The event that opens a case of this number, for rooms that open one on the way."""
    return CaseOpened(case=case, agency=case.partition(".")[0])


def open_case(
    desk: Desk,
    typed: str,
    *,
    title: str | None = None,
    offense: str | None = None,
    opened_on: str | date | None = None,
    status: str | None = None,
    agents: Iterable[str] | None = None,
    on_instruction_of: Instruction | None = None,
) -> Opened:
    """Open a case. Raises CaseNumberTaken for a number that folds to one that is open, however it is typed."""
    may.require(desk.actor, "cases.open_case")
    case = number(desk, typed)
    # Looked at first: somebody who opens it meanwhile makes this Stale. A number that was named as another number
    # of a matter has a chain already.
    given = {on.case(case): record.position(on.case(case))}
    if queries.is_case(case):
        there = queries.case(case)
        title_there = f" ({there.title})" if there and there.title else ""
        raise CaseNumberTaken(typed=typed, number=case, title=title_there)
    events: list[Event] = [opening(case)]
    described = _described(
        desk, case, title=title, offense=offense, opened_on=opened_on, status=status, agents=agents
    )
    if described is not None:
        events.append(described)
    if on_instruction_of is not None:
        events[0] = CaseOpened(case=case, agency=case.partition(".")[0], on_instruction_of=on_instruction_of)
    return Opened(number=case, receipt=desk.record(*events, given=given))


def describe_case(
    desk: Desk,
    typed: str,
    *,
    title: str | None = None,
    offense: str | None = None,
    opened_on: str | date | None = None,
    status: str | None = None,
    agents: Iterable[str] | None = None,
) -> Receipt:
    """Say what the case is; what is None stays as it was said. Raises NothingSaid, NoSuchMember for agents.

    Who the case agents are is said by one of them or a prosecutor; as long as there are none, by the police.
    """
    may.require(desk.actor, "cases.describe_case")
    case = an_open_case(desk, typed)
    position = record.position(on.case(case))
    if agents is not None:
        may.require(desk.actor, "cases.name_agents", queries.facts(case=case))
    described = _described(
        desk, case, title=title, offense=offense, opened_on=opened_on, status=status, agents=agents
    )
    if described is None:
        raise NothingSaid(what=f"case {case}", known="title, offense, opened on, status, agents")
    return desk.record(described, given={} if agents is None else {on.case(case): position})


def add_report(
    desk: Desk,
    typed: str,
    *,
    title: str = "",
    text: str = "",
    kind: str = "report",
    author: str | None = None,
    dated: str | date | None = None,
    report: str | None = None,
    key: str | None = None,
) -> ReportAdded:
    """Put a written account in a case, whole. `report`: its own number, else one is drawn. Raises ReportIdTaken."""
    may.require(desk.actor, "cases.add_report")
    case = an_open_case(desk, typed)
    if not title.strip() and not text.strip():
        raise EmptyReport
    id_ = report or drawn(desk, "report", key=key)
    if (report or key is None) and queries.is_report(id_):  # else the request of this key is asked again
        there = queries.report(id_)
        raise ReportIdTaken(report=id_, case=there.case if there else "")
    day = not_to_come(desk, a_date(dated, what="dated"), what="The report's date") if dated else None
    made = ReportRecorded(
        case=case,
        report=id_,
        kind=kind,
        title=title.strip(),
        text=text,
        author=author or None,
        dated=day.isoformat() if day else None,
    )
    return ReportAdded(report=made.report, receipt=desk.record(made, key=key))


def report_property(
    desk: Desk,
    typed: str,
    *,
    category: str,
    loss: str,
    property: str | None = None,
    description: str | None = None,
    value: str | None = None,
    report: str | None = None,
) -> Receipt:
    """Record property that a report names and nobody holds. Raises HeldNotReported for what is in custody."""
    may.require(desk.actor, "cases.report_property")
    case = an_open_case(desk, typed)
    if loss in HELD:
        raise HeldNotReported(loss=loss)
    if loss not in LOSSES:
        raise UnknownWord(word=loss, what="kind of loss", known=", ".join(LOSSES))
    named = queries.report(report) if report else None
    if report and (named is None or named.case != case):
        raise NoSuchReport(report=report, case=case)
    return desk.record(
        PropertyReported(
            case=case,
            report=report,
            property=property or drawn(desk, "property"),
            category=category,
            loss=loss,
            description=description or None,
            value=value or None,
        )
    )


def _described(
    desk: Desk,
    case: CaseNumber,
    *,
    title: str | None,
    offense: str | None,
    opened_on: str | date | None,
    status: str | None,
    agents: Iterable[str] | None,
) -> CaseDescribed | None:
    named = None if agents is None else tuple(dict.fromkeys(agents))
    for agent in named or ():
        if not accounts.is_member(agent):  # a misspelled agent would never be told of anything
            raise NoSuchMember(user=agent)
    day = not_to_come(desk, a_date(opened_on, what="opened on"), what="The opening") if opened_on else None
    if (title, offense, day, status, named) == (None, None, None, None, None):
        return None
    return CaseDescribed(
        case=case,
        title=title,
        offense=offense,
        opened_on=day.isoformat() if day else None,
        status=status,
        agents=named,
    )
