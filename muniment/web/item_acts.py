"""What may be done with an item: one page per act, each a plain form over one action."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django import forms

from muniment.custody import actions as custody
from muniment.custody.actions import keeping
from muniment.disclosure import actions as disclosure
from muniment.linkage import actions as linkage
from muniment.record.event import Receipt
from muniment.web.fields import Instructed, Reasons, When, category, day, line, one_of, said, text

if TYPE_CHECKING:
    from muniment.custody.views import ItemView
    from muniment.record.desk import Desk

Told = Mapping[str, Any]
Run = Callable[["Desk", "ItemView", Told], Receipt]


@dataclass(frozen=True, kw_only=True)
class Act:
    """An act: the words on its link and button, the rule that allows it, its form, what it does."""

    words: str
    may: str
    form: type[forms.Form]
    run: Run
    done: str
    note: str = ""
    grave: bool = False  # can not be undone: red, and never among the quick ones
    when: Callable[[ItemView], bool] = lambda item: item.disposed_on is None


class Transfer(When, Instructed, Reasons):
    to = line("To whom", hint="A user's name of sign-in, or name and agency.")
    purpose = line("Purpose")
    location = line("Where it lies then", required=False)
    field_order = ("to", "purpose", "location")


class SignOut(When, Instructed):
    to = line("To whom", hint="Court, laboratory or person.")
    purpose = line("Purpose")
    location = line("Where it goes", required=False)
    field_order = ("to", "purpose", "location")


class TakeBack(When):
    to = line("Who takes it back")
    location = line("Where it lies now")
    field_order = ("to", "location")


class Move(When):
    to = line("Where to", hint="Shelf, bin, room.", attributes={"data-scan-into": "1"})
    purpose = line("Purpose", required=False)
    field_order = ("to", "purpose")


class Seal(When):
    seal = line("Number on the seal")
    purpose = line("Purpose", required=False)
    field_order = ("seal", "purpose")


class OpenSeal(When, Reasons):
    seal = line("Number on the seal, as it is read")
    purpose = line("Why it is opened")
    field_order = ("seal", "purpose")


class LookAt(When):
    act = one_of("What was done", keeping.LOOKS)
    purpose = line("Purpose")
    field_order = ("act", "purpose")


class Count(When):
    found = forms.IntegerField(label="Units found", min_value=0)
    scope = one_of("Part of", {"inventory": "An inventory (everything)", "audit": "An audit (a sample)"})
    field_order = ("found", "scope")


class Describe(When):
    text = text(
        "What you see", hint="Only what the thing shows. What it may mean is not asked.", required=False
    )
    serial = line("Serial number", required=False)
    make = line("Make", required=False)
    model = line("Model", required=False)
    caliber = line("Caliber", required=False)
    headstamp = line("Headstamp", required=False)
    field_order = ("text", "serial", "make", "model", "caliber", "headstamp")


class Correct(Reasons):
    text = text("What you see", required=False)
    what = line("What it is", required=False)
    category = category()
    serial = line("Serial number", required=False)
    make = line("Make", required=False)
    caliber = line("Caliber", required=False)
    headstamp = line("Headstamp", required=False)
    units = forms.IntegerField(label="Units", required=False, min_value=0)
    field_order = ("text", "what", "category", "serial", "make", "caliber", "headstamp", "units")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["category"].required = False
        self.fields["reason_given"].required = True
        self.fields["reason_given"].label = "Why it is corrected. Will be given to the defense"


class RequestLab(When, Instructed):
    lab = line("Laboratory")
    examinations = text("Examinations asked for", hint="One on each line.", rows=3)
    asked_of = line("To be compared with", hint="Item numbers, or the person asked.", required=False)
    field_order = ("lab", "examinations", "asked_of")


class ReportLab(When):
    findings = text("Findings, as the laboratory wrote them")
    request = line("Request answered", hint="Needed only where several are open.", required=False)
    field_order = ("findings", "request")


class Claim(forms.Form):
    claimant = line("Who says it")
    contact = line("How to reach them", required=False)
    words = text("Their words", hint="As they said or wrote them.")
    about_when = line("About when", hint="As they put it.", required=False)


class WasTold(Instructed):
    told = line(
        "Who was told", hint="A user's name of sign-in, or name and office. They see this, and may answer."
    )
    how = line("How", hint="In person, telephone, mail with date.")
    on = day("On which day")
    matter = line("Of which matter it was said to be", required=False)
    words = text("In which words", hint="Will be given to the defense.", required=False)
    field_order = ("told", "how", "on", "matter", "words")


class Discussed(Instructed):
    people = text("Who took part", hint="One on each line. Each sees this, and may answer.", rows=3)
    on = day("On which day")
    matter = line("In which matter", required=False)
    outcome = text("Outcome", required=False)
    promised = line(
        "What was promised", hint="It stands on the page of open lines until it is kept.", required=False
    )
    promised_by = day("By which day it was promised", required=False)
    field_order = ("people", "on", "matter", "outcome", "promised", "promised_by")


class Hold(Reasons):
    hold = line("Name of the hold", hint="Such as “appeal D202.CR-2024-00871”.")
    cause = line("Cause")
    field_order = ("hold", "cause")


class LiftHold(Reasons):
    hold = line("Name of the hold")
    cause = line("Why it ends")
    field_order = ("hold", "cause")


class Propose(forms.Form):
    case = line("Case number")
    reason = text("Why it may belong there", hint="Will be given to the defense.", rows=3)


class AddFile(When):
    file = forms.FileField(label="File", help_text="Kept byte for byte, under its digest.")
    field_order = ("file",)


class Dispose(Instructed, Reasons):
    disposition = one_of(
        "What becomes of it",
        {
            "returned to owner": "Returned to its owner",
            "destroyed": "Destroyed",
            "forfeited": "Forfeited",
            "handed to another agency": "Handed to another agency",
        },
    )
    authority = line("Who decided it", hint="Never the person who records it.")
    sure = forms.BooleanField(label="I have the thing in hand, and its number is the one above.")
    field_order = ("disposition", "authority")


def _description(told: Told, *keys: str) -> dict[str, Any]:
    return {key: told[key] for key in keys if told.get(key) not in (None, "")}


SEEN = ("text", "serial", "make", "model", "caliber", "headstamp")


def _correct(desk: Desk, item: ItemView, told: Told) -> Receipt:
    keys = ("text", "what", "category", "serial", "make", "caliber", "headstamp", "units")
    return custody.correct(desk, item.id, description=_description(told, *keys), **_reasons(told))


def _reasons(told: Told) -> Any:
    return {key: told.get(key) for key in ("reason_given", "reason_internal")}


def _claim(desk: Desk, item: ItemView, told: Told) -> Receipt:
    claimant = {"name": told["claimant"], "contact": told.get("contact") or None}
    return custody.claim(
        desk, item.id, claimant=claimant, words=told["words"], about_when=told.get("about_when")
    )


def _lines(words: str) -> list[str]:
    return [line.strip() for line in words.splitlines() if line.strip()]


def _lab(desk: Desk, item: ItemView, told: Told) -> Receipt:
    asked = _lines(told["examinations"])
    return custody.request_lab(
        desk, item.id, lab=told["lab"], examinations=asked, asked_of=told.get("asked_of"), **said(told)
    )


def _reported(desk: Desk, item: ItemView, told: Told) -> Receipt:
    request = told.get("request") or None
    return custody.report_lab(desk, item.id, findings=told["findings"], request=request, **said(told))


def _file(desk: Desk, item: ItemView, told: Told) -> Receipt:
    sent = told["file"]
    return custody.add_file(desk, item.id, stream=sent.file, name=sent.name, **said(told)).receipt


def _told(desk: Desk, item: ItemView, told: Told) -> Receipt:
    return disclosure.told(
        desk,
        item.id,
        told=told["told"],
        how=told["how"],
        on=told["on"],
        matter=told["matter"],
        words=told["words"],
        on_instruction_of=said(told)["on_instruction_of"],
    )


def _discussed(desk: Desk, item: ItemView, told: Told) -> Receipt:
    return disclosure.discussion(
        desk,
        item.id,
        people=_lines(told["people"]),
        on=told["on"],
        matter=told["matter"],
        outcome=told["outcome"],
        promise=told["promised"],
        promised_by=told["promised_by"],
        on_instruction_of=said(told)["on_instruction_of"],
    )


def _held(item: ItemView) -> bool:
    return item.disposed_on is None


def _always(item: ItemView) -> bool:
    return True


ACTS: dict[str, Act] = {
    "transfer": Act(
        words="Hand over",
        may="custody.transfer",
        form=Transfer,
        run=lambda desk, item, told: custody.transfer(
            desk, item.id, to=told["to"], purpose=told["purpose"], location=told["location"], **said(told)
        ),
        done="Handed over.",
        when=lambda item: _held(item) and not item.out,
    ),
    "sign-out": Act(
        words="Sign out",
        may="custody.transfer",
        form=SignOut,
        run=lambda desk, item, told: custody.sign_out(
            desk, item.id, to=told["to"], purpose=told["purpose"], location=told["location"], **said(told)
        ),
        done="Signed out.",
        when=lambda item: _held(item) and not item.out,
    ),
    "return": Act(
        words="Take back",
        may="custody.transfer",
        form=TakeBack,
        run=lambda desk, item, told: custody.take_back(
            desk, item.id, to=told["to"], location=told["location"], **said(told)
        ),
        done="Back in custody.",
        when=lambda item: _held(item) and item.out,
    ),
    "move": Act(
        words="Move",
        may="custody.transfer",
        form=Move,
        run=lambda desk, item, told: custody.move(
            desk, item.id, to=told["to"], purpose=told["purpose"], **said(told)
        ),
        done="Moved.",
    ),
    "seal": Act(
        words="Seal",
        may="custody.seal",
        form=Seal,
        run=lambda desk, item, told: custody.seal(
            desk, item.id, seal=told["seal"], purpose=told["purpose"], **said(told)
        ),
        done="Sealed.",
        when=lambda item: _held(item) and not item.seal,
    ),
    "open": Act(
        words="Open the seal",
        may="custody.seal",
        form=OpenSeal,
        run=lambda desk, item, told: custody.open_seal(
            desk, item.id, seal=told["seal"], purpose=told["purpose"], **said(told)
        ),
        done="Opened.",
        when=lambda item: _held(item) and bool(item.seal),
    ),
    "look": Act(
        words="Examined or audited",
        may="custody.seal",
        form=LookAt,
        run=lambda desk, item, told: custody.look_at(
            desk, item.id, act=told["act"], purpose=told["purpose"], **said(told)
        ),
        done="Recorded.",
    ),
    "count": Act(
        words="Count",
        may="custody.count",
        form=Count,
        run=lambda desk, item, told: custody.count(
            desk, item.id, found=told["found"], scope=told["scope"], **said(told)
        ),
        done="Counted.",
    ),
    "describe": Act(
        words="Describe",
        may="custody.describe",
        form=Describe,
        run=lambda desk, item, told: custody.describe(
            desk, item.id, description=_description(told, *SEEN), **said(told)
        ),
        done="Described.",
        when=_always,
    ),
    "correct": Act(
        words="Correct",
        may="custody.describe",
        form=Correct,
        run=_correct,
        done="Corrected; both stand on the record.",
        note="A correction is a new entry beside the old one. Fill in only what is to be set right. The day of receipt "
        "and the words of whoever brought it are never changed.",
        when=_always,
    ),
    "file": Act(
        words="Add a file",
        may="custody.add_file",
        form=AddFile,
        run=_file,
        done="The file is in.",
        when=_always,
    ),
    "lab": Act(
        words="Ask a laboratory",
        may="custody.request_lab",
        form=RequestLab,
        run=_lab,
        done="The laboratory is asked.",
    ),
    "lab-report": Act(
        words="Laboratory's answer",
        may="custody.report_lab",
        form=ReportLab,
        run=_reported,
        done="The findings are in.",
        when=_always,
    ),
    "claim": Act(
        words="What somebody says",
        may="custody.claim",
        form=Claim,
        run=_claim,
        done="Kept, in their words.",
        note="Later words about who had it, where, in what state. They stand apart from the chain of custody.",
        when=_always,
    ),
    "told": Act(
        words="Who was told",
        may="disclosure.told",
        form=WasTold,
        run=_told,
        done="Recorded.",
        when=_always,
    ),
    "discussion": Act(
        words="A discussion",
        may="disclosure.discussion",
        form=Discussed,
        run=_discussed,
        done="Recorded.",
        when=_always,
    ),
    "propose": Act(
        words="Propose for a case",
        may="linkage.propose",
        form=Propose,
        run=lambda desk, item, told: linkage.propose(desk, item.id, told["case"], reason=told["reason"]),
        done="It stands on that case's list.",
        when=_always,
    ),
    "hold": Act(
        words="Place a hold",
        may="custody.hold",
        form=Hold,
        run=lambda desk, item, told: custody.hold(
            desk, item.id, hold=told["hold"], cause=told["cause"], **_reasons(told)
        ),
        done="The hold stands.",
    ),
    "lift-hold": Act(
        words="Lift a hold",
        may="custody.lift_hold",
        form=LiftHold,
        run=lambda desk, item, told: custody.lift_hold(
            desk, item.id, hold=told["hold"], cause=told["cause"], **_reasons(told)
        ),
        done="The hold is lifted.",
        when=lambda item: bool(item.holds),
    ),
    "disposition": Act(
        words="Disposition",
        may="custody.dispose",
        form=Dispose,
        run=lambda desk, item, told: custody.dispose(
            desk,
            item.id,
            disposition=told["disposition"],
            authority=told["authority"],
            **{k: v for k, v in said(told).items() if k != "occurred_at"},
        ),
        done="Disposed of.",
        note="The thing goes out of custody for good. Its record stays, for both sides.",
        grave=True,
    ),
}
QUICK = ("transfer", "sign-out", "return", "move", "seal", "open")
