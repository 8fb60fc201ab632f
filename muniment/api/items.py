"""Items over HTTP: taking in, showing, and what may be done with them."""

from __future__ import annotations

from datetime import date
from typing import Any, BinaryIO, cast

from django.http import HttpRequest, HttpResponse
from ninja import File, Router, Schema
from ninja.files import UploadedFile

from muniment.api.desk import CREATED, Recorded, answers, created, desk_of, recorded, require
from muniment.cases.actions.numbers import number
from muniment.custody import actions, queries
from muniment.custody.actions import NumberChosen
from muniment.custody.views import ClaimView, CustodyView, FileView, ItemView, LabView
from muniment.disclosure import actions as disclosure_actions
from muniment.disclosure import queries as disclosure
from muniment.disclosure.views import Known
from muniment.linkage import clearance
from muniment.linkage import queries as linkage
from muniment.linkage.queries import LinkView
from muniment.production import receipts
from muniment.record.event import Instruction

MOST = 500

router = Router(tags=["items"])


class Source(Schema):
    """Who brought it."""

    name: str
    person: str | None = None
    contact: str | None = None
    how: str | None = None


class Instructed(Schema):
    """On whose instruction, and the words of it."""

    who: str
    words: str


class Said(Schema):
    """What may be said with any act."""

    occurred_at: str | None = None
    on_instruction_of: Instructed | None = None
    reason_given: str | None = None
    reason_internal: str | None = None


class Choice(Schema):
    """Whose choice the case number was."""

    by_whom: str | None = None
    on_instruction_of: str | None = None
    words: str | None = None


class NewItem(Schema):
    source: Source
    words: str
    what: str
    category: str
    received_at: date
    units: int = 1
    case: str | None = None
    location: str | None = None
    matter_named: str | None = None
    description: dict[str, Any] | None = None
    custody: str = "received"
    chosen: Choice | None = None


class Proposal(Schema):
    """A case that the item may belong to. Why, and the score, only for those who are cleared for that case."""

    id: str
    case: str
    score: int | None
    because: tuple[str, ...]


class TakenIn(Schema):
    """On the record: the internal id, the printed number, what was proposed after the commit."""

    item: str
    receipt: str
    question: bool
    proposals: list[Proposal]
    recorded: Recorded


class ItemDetail(Schema):
    """An item with everything about it."""

    item: ItemView
    custody: tuple[CustodyView, ...]
    links: list[LinkView]
    claims: tuple[ClaimView, ...]
    lab: tuple[LabView, ...]
    files: tuple[FileView, ...]
    knowledge: tuple[Known, ...]


class Description(Said):
    description: dict[str, Any]
    words: str | None = None


class Transfer(Said):
    to: str
    purpose: str
    location: str | None = None


class Return(Said):
    to: str
    location: str
    purpose: str | None = None


class Move(Said):
    to: str
    purpose: str | None = None


class Seal(Said):
    seal: str
    purpose: str | None = None


class Opening(Said):
    seal: str
    purpose: str


class Lab(Said):
    lab: str
    examinations: list[str]
    asked_of: str | None = None


class Findings(Said):
    findings: str
    request: str | None = None
    files: list[str] = []


class Claim(Said):
    claimant: str
    words: str
    about_when: str | None = None


class WasTold(Schema):
    told: str
    how: str
    matter: str | None = None
    on: date | None = None
    words: str | None = None


class Discussed(Schema):
    people: list[str]
    outcome: str | None = None
    matter: str | None = None
    promise: str | None = None
    promised_by: date | None = None
    on: date | None = None


class Chosen(Choice):
    number_chosen: str
    numbers_shown: list[str] = []


class Hold(Said):
    hold: str
    cause: str


class Disposition(Said):
    disposition: str
    authority: str
    order: dict[str, Any] | None = None


def _said(body: Said) -> dict[str, Any]:
    """The body as an action takes it."""
    told = body.dict()
    instruction = told.pop("on_instruction_of")
    return {**told, "on_instruction_of": Instruction(**instruction) if instruction else None}


@router.get("", response=answers(list[ItemView]), summary="Items")
def list_items(
    request: HttpRequest, search: str = "", case: str | None = None, after: int = 0, limit: int = 200
) -> Any:
    """Items in the order in which they came in; `after`: the `seq` of the last one seen."""
    desk = desk_of(request)
    require(desk, "custody.read")
    folded = number(desk, case) if case else None
    return queries.items(folded, search, limit=min(max(limit, 1), MOST), after=max(after, 0))


@router.post("", response=answers(TakenIn, CREATED), summary="Take an item in")
def receive(request: HttpRequest, body: NewItem) -> Any:
    """Take an item in. The source's words are on the record before anything is compared with them."""
    told = body.dict()
    case, chosen = told.pop("case"), told.pop("chosen")
    desk = desk_of(request)
    intake = actions.receive(
        desk,
        case_typed=case,
        chosen=NumberChosen(number=case or "none", **chosen) if chosen else None,
        key=desk.key,
        **told,
    )
    proposals = [
        {"id": p.id, "case": p.case, "score": p.score, "because": p.because}
        for p in clearance.shown(linkage.links(item=intake.item), to=desk.actor)
    ]
    return created(
        {
            "item": intake.item,
            "receipt": intake.receipt_number,
            "question": bool(queries.numbers_unanswered(intake.item)),
            "proposals": proposals,
            "recorded": recorded(intake.receipt),
        }
    )


@router.get("/{ref}/receipt.pdf", summary="The receipt for whoever brought it")
def receipt_pdf(request: HttpRequest, ref: str, name: bool = True, matter: bool = True) -> HttpResponse:
    """A PDF with the proof of their words inside; `name=false`, `matter=false` at the wish of the person."""
    desk = desk_of(request)
    made = receipts.receipt(desk, ref, name=name, matter=matter)
    return HttpResponse(made.pdf, content_type="application/pdf")


@router.get("/{ref}", response=answers(ItemDetail), summary="An item")
def show_item(request: HttpRequest, ref: str) -> Any:
    """The item, its chain of custody, links, claims, laboratory, files, and who knew of it."""
    desk = desk_of(request)
    require(desk, "custody.read", "linkage.read")
    found = queries.item(ref)
    return {
        "item": found,
        "custody": queries.chain_of_custody(found.id),
        "links": clearance.shown(linkage.links(item=found.id), to=desk.actor),
        "claims": queries.claims(found.id),
        "lab": queries.lab(found.id),
        "files": queries.files(found.id),
        "knowledge": disclosure.knowledge(found.id),
    }


@router.post("/{ref}/describe", response=answers(Recorded), summary="Describe an item")
def describe(request: HttpRequest, ref: str, body: Description) -> Any:
    """Write down what somebody saw."""
    return recorded(actions.describe(desk_of(request), ref, **_said(body)))


@router.post("/{ref}/transfer", response=answers(Recorded), summary="Hand an item over")
def transfer(request: HttpRequest, ref: str, body: Transfer) -> Any:
    """Hand an item over for good."""
    return recorded(actions.transfer(desk_of(request), ref, **_said(body)))


@router.post("/{ref}/sign-out", response=answers(Recorded), summary="Sign an item out")
def sign_out(request: HttpRequest, ref: str, body: Transfer) -> Any:
    """Hand an item over for a time."""
    return recorded(actions.sign_out(desk_of(request), ref, **_said(body)))


@router.post("/{ref}/return", response=answers(Recorded), summary="Take an item back")
def take_back(request: HttpRequest, ref: str, body: Return) -> Any:
    """Record the return of an item that was signed out."""
    return recorded(actions.take_back(desk_of(request), ref, **_said(body)))


@router.post("/{ref}/move", response=answers(Recorded), summary="Move an item")
def move(request: HttpRequest, ref: str, body: Move) -> Any:
    """Put an item elsewhere; the custodian stays."""
    return recorded(actions.move(desk_of(request), ref, **_said(body)))


@router.post("/{ref}/seal", response=answers(Recorded), summary="Seal an item")
def seal(request: HttpRequest, ref: str, body: Seal) -> Any:
    """Put a seal on."""
    return recorded(actions.seal(desk_of(request), ref, **_said(body)))


@router.post("/{ref}/open", response=answers(Recorded), summary="Open a seal")
def open_seal(request: HttpRequest, ref: str, body: Opening) -> Any:
    """Record that the seal was opened."""
    return recorded(actions.open_seal(desk_of(request), ref, **_said(body)))


@router.post("/{ref}/lab", response=answers(Recorded, CREATED), summary="Ask a laboratory")
def request_lab(request: HttpRequest, ref: str, body: Lab) -> Any:
    """Ask a laboratory for examinations."""
    return created(recorded(actions.request_lab(desk_of(request), ref, **_said(body))))


@router.post("/{ref}/lab/report", response=answers(Recorded, CREATED), summary="A laboratory's findings")
def report_lab(request: HttpRequest, ref: str, body: Findings) -> Any:
    """Record a laboratory's findings on a request."""
    return created(recorded(actions.report_lab(desk_of(request), ref, **_said(body))))


@router.post("/{ref}/claims", response=answers(Recorded, CREATED), summary="Keep later words")
def claim(request: HttpRequest, ref: str, body: Claim) -> Any:
    """Keep what somebody says about an item: their words, and about when."""
    return created(recorded(actions.claim(desk_of(request), ref, **_said(body))))


@router.post("/{ref}/told", response=answers(Recorded, CREATED), summary="Somebody was told of it")
def told(request: HttpRequest, ref: str, body: WasTold) -> Any:
    """Record that somebody was told of an item."""
    return created(recorded(disclosure_actions.told(desk_of(request), ref, **body.dict())))


@router.post("/{ref}/discussions", response=answers(Recorded, CREATED), summary="It was discussed")
def discussion(request: HttpRequest, ref: str, body: Discussed) -> Any:
    """Record that an item was discussed, with what outcome, and what was promised."""
    return created(recorded(disclosure_actions.discussion(desk_of(request), ref, **body.dict())))


@router.post("/{ref}/number", response=answers(Recorded, CREATED), summary="Whose choice the number was")
def choose_number(request: HttpRequest, ref: str, body: Chosen) -> Any:
    """Say who chose the item's case number, and on whose instruction with their words."""
    return created(recorded(actions.choose_number(desk_of(request), ref, **body.dict())))


@router.post("/{ref}/holds", response=answers(Recorded, CREATED), summary="Place a hold")
def hold(request: HttpRequest, ref: str, body: Hold) -> Any:
    """Forbid disposition under a name."""
    return created(recorded(actions.hold(desk_of(request), ref, **_said(body))))


@router.post("/{ref}/holds/lift", response=answers(Recorded), summary="Lift a hold")
def lift_hold(request: HttpRequest, ref: str, body: Hold) -> Any:
    """End a hold by its name."""
    return recorded(actions.lift_hold(desk_of(request), ref, **_said(body)))


@router.post("/{ref}/dispose", response=answers(Recorded), summary="Dispose of an item")
def dispose(request: HttpRequest, ref: str, body: Disposition) -> Any:
    """Let an item go for good."""
    return recorded(actions.dispose(desk_of(request), ref, **_said(body)))


class Added(Schema):
    """A file in the vault and on the record."""

    digest: str
    size: int
    name: str
    recorded: Recorded


@router.post("/{ref}/files", response=answers(Added, CREATED), summary="Take a file in")
def add_file(request: HttpRequest, ref: str, file: File[UploadedFile]) -> Any:
    """Take a file in: its bytes into the vault first, then the event."""
    added = actions.add_file(desk_of(request), ref, stream=cast("BinaryIO", file.file), name=file.name or "")
    return created(
        {
            "digest": added.digest,
            "size": added.size,
            "name": added.name,
            "recorded": recorded(added.receipt),
        }
    )
