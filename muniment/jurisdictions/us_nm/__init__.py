"""New Mexico: Rules of Criminal Procedure for the District, Metropolitan and Municipal Courts, as far as encoded."""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache

from muniment.jurisdictions.calendar import Calendar
from muniment.jurisdictions.law import (
    Duty,
    Ground,
    ItemFacts,
    Pack,
    ProsecutionFacts,
    RequestFacts,
    rule,
    what_is_owed,
)

# Fewer than eleven days: weekends, holidays and closings are not counted [R; the text of 5-301 implies it, V].
# The library's New Mexico has Presidents' Day on the Friday after Thanksgiving, as the state's courts do.
CALENDAR = Calendar("US", "NM", short_periods=11)

_COURTS = (
    ("metropolitan", re.compile(r"\bmetro|^T-?4\b", re.IGNORECASE)),
    ("municipal", re.compile(r"\bmunicipal", re.IGNORECASE)),
    ("magistrate", re.compile(r"\bmagistrate|^M-?\d", re.IGNORECASE)),
    ("district", re.compile(r"\bdistrict|^D-?\d", re.IGNORECASE)),
)


def court_kind(prosecution: ProsecutionFacts) -> str:
    """district, metropolitan, municipal, magistrate or "": from the court's name, else from the number's code."""
    return _kind_of(prosecution.court) or _kind_of(prosecution.number)


@lru_cache(maxsize=4096)
def _kind_of(text: str) -> str:
    return next((kind for kind, pattern in _COURTS if pattern.search(text.strip())), "")


def _trigger(prosecution: ProsecutionFacts) -> tuple[date, str] | None:
    """Arraignment or the filing of a waiver, the earlier of the two."""
    happened = [
        (day, words)
        for day, words in (
            (prosecution.arraigned, "arraignment"),
            (prosecution.waiver_filed, "waiver of arraignment filed"),
        )
        if day
    ]
    return min(happened) if happened else None


def _not_yet(item: ItemFacts, needs: str, period: str) -> Duty:
    return Duty(
        rule="",
        about=item.id,
        owed=what_is_owed(item),
        because=f"{needs} is not on the record, so the rule's {period} have not begun",
        standard="no deadline yet",
    )


def _by(item: ItemFacts, since: date, due: date, because: str) -> Duty:
    return Duty(
        rule="",
        about=item.id,
        owed=what_is_owed(item),
        because=because,
        since=since,
        due=due,
        standard=f"by {due}",
    )


def _promptly(item: ItemFacts, ended: date) -> Duty:
    return Duty(
        rule="",
        about=item.id,
        owed=what_is_owed(item),
        because=f"its line came on the list on {item.came_on}, after the first disclosure day {ended}",
        since=item.came_on,
        standard="promptly; the rule names no day",
    )


def _ten_days(prosecution: ProsecutionFacts, calendar: Calendar) -> tuple[date, date, str] | None:
    begun = _trigger(prosecution)
    return (begun[0], calendar.period(begun[0], 10), begun[1]) if begun else None


@rule("us-nm.5-501", source="Rule 5-501(A) NMRA", mark="R")
def within_ten_days(prosecution: ProsecutionFacts, item: ItemFacts, calendar: Calendar) -> Duty | None:
    """The State discloses within ten days after arraignment or the filing of a waiver; no request is needed."""
    if court_kind(prosecution) != "district":
        return None
    days = _ten_days(prosecution, calendar)
    if days is None:
        return _not_yet(item, "arraignment or a waiver", "ten days")
    since, due, trigger = days
    if item.came_on > due:
        return None
    return _by(item, since, due, f"{trigger} on {since}; ten days, counted in court days")


@rule("us-nm.5-505", source="Rule 5-505 NMRA", mark="R")
def later_found(prosecution: ProsecutionFacts, item: ItemFacts, calendar: Calendar) -> Duty | None:
    """Material found after the first disclosure is given promptly; the duty continues."""
    days = _ten_days(prosecution, calendar) if court_kind(prosecution) == "district" else None
    return _promptly(item, days[1]) if days and item.came_on > days[1] else None


@rule("us-nm.7-504", source="Rule 7-504 NMRA", mark="V")
def metropolitan_thirty_days(
    prosecution: ProsecutionFacts, item: ItemFacts, calendar: Calendar
) -> Duty | None:
    """In metropolitan court the State discloses within thirty days after arraignment or the filing of a waiver."""
    if court_kind(prosecution) != "metropolitan":
        return None
    begun = _trigger(prosecution)
    if begun is None:
        return _not_yet(item, "arraignment or a waiver", "thirty days")
    due = calendar.period(begun[0], 30)
    # Of material found later in this court no rule is encoded; the line then says so.
    if item.came_on > due:
        return None
    return _by(item, begun[0], due, f"{begun[1]} on {begun[0]}; thirty calendar days")


@rule("us-nm.8-504", source="Rule 8-504 NMRA", mark="V")
def municipal_before_trial(prosecution: ProsecutionFacts, item: ItemFacts, calendar: Calendar) -> Duty | None:
    """In municipal court the prosecution discloses not less than ten days before trial."""
    if court_kind(prosecution) != "municipal":
        return None
    if prosecution.trial_set is None:
        return _not_yet(item, "a trial date", "ten days before trial")
    # Counted back in court days: where the count is in doubt, the earlier day is the safe one.
    due = calendar.period(prosecution.trial_set, -10)
    if item.came_on > due:
        return None
    return _by(
        item,
        item.came_on,
        due,
        f"trial is set for {prosecution.trial_set}; ten days before it, counted in court days",
    )


@rule("us-nm.8-504.e", source="Rule 8-504(E), (F) NMRA", mark="V")
def municipal_later_found(prosecution: ProsecutionFacts, item: ItemFacts, calendar: Calendar) -> Duty | None:
    """In municipal court material found later is given promptly."""
    if court_kind(prosecution) != "municipal" or prosecution.trial_set is None:
        return None
    due = calendar.period(prosecution.trial_set, -10)
    return _promptly(item, due) if item.came_on > due else None


@rule(
    "us-nm.5-501.certificate", source="Rule 5-501 NMRA, certificate of compliance", mark="R", of="prosecution"
)
def certificate(prosecution: ProsecutionFacts, calendar: Calendar) -> Duty | None:
    """At least ten days before trial the State files a certificate, with acknowledgement of receipt."""
    if court_kind(prosecution) != "district" or prosecution.trial_set is None:
        return None
    due = calendar.period(prosecution.trial_set, -10)
    return Duty(
        rule="",
        about="",
        owed="certify",
        because=f"trial is set for {prosecution.trial_set}; ten days before it, counted in court days",
        due=due,
        standard=f"by {due}",
        open=prosecution.certified is None,
    )


@rule("us-nm.5-503", source="Rule 5-503 NMRA", mark="V", of="request")
def custody_question(prosecution: ProsecutionFacts, request: RequestFacts, calendar: Calendar) -> Duty | None:
    """A statement is given on at least five days' written notice, on "existence, … custody, condition and location"."""
    if court_kind(prosecution) != "district":
        return None
    due = calendar.period(request.served_on, 5)
    return Duty(
        rule="",
        about=request.id,
        owed="answer request",
        because=f"the defense asked on {request.served_on}; five days, counted in court days",
        since=request.served_on,
        due=due,
        standard=f"by {due}",
    )


GROUNDS = (
    Ground(
        code="us-nm.protective-order",
        says="A court ordered that the contents be withheld",
        source="Rule 5-501 NMRA, protective order",
        needs_order=True,
        mark="R",
    ),
    Ground(
        code="us-nm.confidential-informer",
        says="The contents would expose a confidential informer",
        source="Rule 5-501(F) NMRA",
        needs_order=False,
        mark="R",
    ),
    Ground(
        code="us-nm.risk-to-person",
        says="The contents put a person at substantial risk of harm, intimidation or reprisal",
        source="Rule 5-501(F) NMRA",
        needs_order=False,
        mark="R",
    ),
    Ground(
        code="us-nm.privilege",
        says="The contents are privileged: communications with counsel, internal memoranda of counsel",
        source="Rules 11-501 to 11-514 NMRA; Rule 5-502 NMRA for memoranda",
        needs_order=False,
        mark="R",
    ),
)

PACK = Pack(
    code="us-nm",
    name="New Mexico",
    review="unreviewed",
    number_label="cause number",
    calendar=CALENDAR,
    rules=(
        within_ten_days,
        later_found,
        metropolitan_thirty_days,
        municipal_before_trial,
        municipal_later_found,
        certificate,
        custody_question,
    ),
    grounds=GROUNDS,
    not_encoded=(
        "from which day each text holds (not confirmed)",
        "magistrate court (Rule 6-504 NMRA)",
        "disclosure by the defense (Rules 5-502, 7-504 NMRA)",
        "material found later in metropolitan court",
        "local rules, among them LR2-308 and its certificate at arraignment",
        "deadlines set by scheduling orders",
        "retention of evidence that can be tested for DNA (Rule 5-117(F) NMRA)",
        "laboratory clock for sexual assault kits (NMSA 30-9-19)",
    ),
)
