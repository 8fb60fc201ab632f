"""Who may make it happen: look, refuse, record, return."""

from muniment.cases.actions.court import (
    alias,
    counsel_appeared,
    counsel_signs_in,
    counsel_withdrew,
    court_event,
    draw_on,
    open_prosecution,
)
from muniment.cases.actions.matters import add_report, describe_case, open_case, opening, report_property
from muniment.cases.actions.numbers import court_number, number
from muniment.cases.actions.people import add_party, add_person, correct_person, relate
from muniment.cases.actions.results import Opened, PersonAdded, ReportAdded

__all__ = [
    "Opened",
    "PersonAdded",
    "ReportAdded",
    "add_party",
    "add_person",
    "add_report",
    "alias",
    "correct_person",
    "counsel_appeared",
    "counsel_signs_in",
    "counsel_withdrew",
    "court_event",
    "court_number",
    "describe_case",
    "draw_on",
    "number",
    "open_case",
    "open_prosecution",
    "opening",
    "relate",
    "report_property",
]
