"""The verdict on a receipt as text for a person at a terminal."""

from __future__ import annotations

from datetime import datetime, timezone
from typing import Any, Iterator

from muniment.verify.receipt import ReceiptVerdict
from muniment.verify.report import printable

RELY = "Rely on these words, which the proof opens, not on what the page shows. Compare the two."
NOT_SHOWN = (
    "Not shown: that the words are true, that the thing is what it is called, what became of it. A receipt from a log "
    "that was written wholly anew looks like this too: only outside signers, or a checkpoint you kept, show that."
)
_NAMES = (
    ("receipt_number", "number"),
    ("received_at", "handed in on"),
    ("received_by", "received by"),
    ("recorded_at", "put on the record"),
    ("what", "what"),
    ("units", "units"),
    ("category", "category"),
    ("source", "from"),
    ("words", "in their words"),
    ("matter_named", "matter named"),
)


def report(verdict: ReceiptVerdict) -> str:
    """The whole report, ending in a newline."""
    lines = [verdict.verdict if verdict.ok else verdict.verdict.upper(), _where(verdict), ""]
    lines += [*_checks(verdict), "", *_opened(verdict), "", *_below(verdict)]
    return "".join(f"{printable(line)}\n" for line in lines)


def _where(verdict: ReceiptVerdict) -> str:
    entry = "unknown" if verdict.index is None else verdict.index
    return f"receipt · log {verdict.origin or 'unknown'} · entry {entry}"


def _checks(verdict: ReceiptVerdict) -> Iterator[str]:
    for each in verdict.findings:
        yield f"{'ok    ' if each.ok else 'NOT OK'} {each.check:2}  {each.what}"
        for name, text in (("expected", each.expected), ("found", each.found), ("what to do", each.advice)):
            if text:
                yield f"           {name}: {text}"


def _opened(verdict: ReceiptVerdict) -> Iterator[str]:
    if not verdict.fields:
        return
    yield RELY
    for name, words in _NAMES:
        value = verdict.fields.get(name)
        if value is not None:
            yield f"  {words}: {_said(value)}"


def _said(value: Any) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{key} {each}" for key, each in sorted(value.items()) if each is not None)
    return str(value)


def _below(verdict: ReceiptVerdict) -> Iterator[str]:
    if verdict.outside == "not asked":
        yield "Outside signers were not asked for: give their keys with --policy."
    elif verdict.outside == "pending":
        yield "Outside signatures are pending: check again against a later copy of the log, with --log."
    for each in verdict.signed:
        yield f"Signed from outside by {each.name} at {_moment(each.time)}, at {each.size} entries."
    if verdict.later_size is None:
        yield "No later copy of the log was given (--log): that the entry still stands was not looked at."
    elif verdict.further is not None:
        grew = "at least one further entry was made" if verdict.further else "no further entry was made"
        yield f"In the later log of {verdict.later_size} entries {grew} about this item."
    yield NOT_SHOWN


def _moment(time: int) -> str:
    try:
        return f"{datetime.fromtimestamp(time, timezone.utc):%Y-%m-%d %H:%M} UTC"
    except (OverflowError, OSError, ValueError):
        return "a time that is no date"
