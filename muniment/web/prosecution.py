"""A prosecution: what is owed by when, what stands open, what was withheld, certified, issued and delivered."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django import forms
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_http_methods, require_safe

from muniment.cases import actions as case_actions
from muniment.cases import queries as cases
from muniment.cases.actions.numbers import an_open_prosecution
from muniment.cases.events import COURT_EVENTS
from muniment.cases.words import CAPACITIES
from muniment.custody import queries as custody
from muniment.disclosure import actions as disclosure_actions
from muniment.disclosure import queries as disclosure
from muniment.errors.disclosure import CertificateRefused
from muniment.jurisdictions import pack
from muniment.production import actions, heads
from muniment.production import queries as productions
from muniment.web.alarms import ringing
from muniment.web.fields import INTERNAL, day, line, one_of, pick, text
from muniment.web.package import as_file, as_zip
from muniment.web.page import allowed, attempt, done, page, require, show, to

if TYPE_CHECKING:
    from muniment.jurisdictions.law import Pack
    from muniment.record.desk import Desk
    from muniment.record.event import Receipt

Told = Mapping[str, Any]
HANDED = {
    "in person": "In person",
    "by mail": "By mail",
    "by download": "By download",
    "by electronic filing": "By electronic filing",
}


@require_safe
@page
def prosecutions(request: HttpRequest, desk: Desk) -> HttpResponseBase:
    """All prosecutions of the office, newest first."""
    require(desk, ["disclosure.read"])
    search = request.GET.get("q", "")[:200]
    found = list(reversed(cases.prosecutions(search, limit=None)))
    return show(request, desk, "prosecutions.html", rows=found, q=search, pack=pack(desk.office.jurisdiction))


@require_safe
@page
def prosecution(request: HttpRequest, desk: Desk, number: str) -> HttpResponseBase:
    """Due lines first, then alarms, withholdings, requests, certificates, productions, counsel and dates."""
    folded = _readable(desk, number)
    if folded != number:
        return to(f"/prosecutions/{folded}")
    today = desk.today()
    held = disclosure.withheld(folded)
    facts: dict[str, Any] = {
        "prosecution": cases.prosecution(folded),
        "due": disclosure.due(prosecution=folded, today=today),
        "not_listed": custody.items_by_id(disclosure.not_listed(folded)).values(),
        "alarms": ringing(disclosure.alarms(prosecution=folded, today=today)),
        "withheld": held,
        "withheld_items": _numbers(id_ for act in held for id_ in act.items),
        "requests": disclosure.requests(folded),
        "certificates": disclosure.certificates(folded),
        "productions": list(reversed(productions.productions(folded))),
        "events": cases.court_events(folded),
        "heads": heads.are_given(folded),
        "pack": pack(desk.office.jurisdiction),
        "today": today,
        "acts": [(name, each) for name, each in ACTS.items() if allowed(desk, each.may)],
    }
    return show(request, desk, "prosecution.html", **facts)


@require_safe
@page
def open_lines(request: HttpRequest, desk: Desk, number: str) -> HttpResponseBase:
    """The successor's one page: every open line, talk and promise."""
    folded = _readable(desk, number)
    lines = disclosure.open_lines(folded, today=desk.today())
    facts: dict[str, Any] = {
        "prosecution": cases.prosecution(folded),
        "blocking": [each for each in lines if each.blocks],
        "others": [each for each in lines if not each.blocks],
        "pack": pack(desk.office.jurisdiction),
    }
    return show(request, desk, "open_lines.html", **facts)


def _readable(desk: Desk, number: str) -> str:
    require(desk, ["disclosure.read"])
    folded = an_open_prosecution(number)
    require(desk, ["prosecutions.read"], cases.facts(prosecution=folded))
    return folded


def _numbers(ids: Any) -> dict[str, str]:
    return {str(id_): item.number for id_, item in custody.items_by_id(ids).items()}


# --- acts: one page each


class Serve(forms.Form):
    """Existence is served; nothing is asked about what a thing is worth."""

    served_on = line("Who was served", hint="Counsel of record by name.")
    how = line("How", hint="Such as “by e-mail with the list”.")
    on = day("On which day", required=False)
    items = text(
        "Items",
        hint="Item numbers, one on each line. Leave empty for all that were not served yet.",
        required=False,
        rows=3,
    )


class Withhold(forms.Form):
    """That the thing exists is listed all the same."""

    items = text("Items", hint="Item numbers, one on each line.", rows=3)
    ground = pick("Ground", ())
    description = text(
        "What is withheld. Will be given to the defense", hint="As it stands in the withheld log.", rows=2
    )
    order_court = line("Court of the order", required=False)
    order_date = day("Date of the order", required=False)
    order_docket = line("Docket of the order", required=False)
    order_sha256 = line("SHA-256 of the order's file", required=False)
    reason_internal = text(INTERNAL, required=False, rows=2)


class Lift(forms.Form):
    withholding = line("Which", hint="Its id, as the list shows it.")
    reason = text("Why. Will be given to the defense", required=False, rows=2)


class Certify(forms.Form):
    """A complete one is refused while lines are open; one with stated exceptions is always possible."""

    which = one_of(
        "Which certificate",
        {
            "complete": "Complete",
            "exceptions": "With stated exceptions: it prints every open line word by word",
        },
    )
    signer = line("Signed by", hint="Leave empty to sign in your own name.", required=False)


class Produce(forms.Form):
    """A production of everything that is on the list."""

    receiver = line("To whom", hint="Leave empty for counsel of record for the defense.", required=False)


class Request(forms.Form):
    from_ = line("Who asks")
    words = text("What was asked, word by word")
    on = day("Served on", required=False)


class Answer(forms.Form):
    request = line("Which request", hint="Its id, as the list shows it.")
    words = text("Answer", hint="It goes to the defense as written.")


class HeadsTo(forms.Form):
    """Who keeps the heads."""

    receiver = line("To whom", hint="Leave empty for counsel of record for the defense.", required=False)


class CourtEvent(forms.Form):
    kind = pick("What happened", [kind for kind in COURT_EVENTS if not kind.startswith("counsel")])
    date = day("Date", hint="For “trial set”: the day of the trial.")
    document = line("Document", hint="Docket entry, or digest of the filed paper.", required=False)


class Appeared(forms.Form):
    name = line("Name")
    capacity = pick(
        "For which side", {f"{s}:{c}": f"{s.capitalize()}: {c}" for s, cs in CAPACITIES.items() for c in cs}
    )
    user = line("Name of sign-in", hint="Of a user who may then see what is theirs to see.", required=False)
    date = day("Appeared on", required=False)


class Withdrew(forms.Form):
    name = line("Name")
    date = day("Withdrew on", required=False)
    reason = line("Reason. Will be given to the defense", required=False)


@dataclass(frozen=True, kw_only=True)
class Act:
    words: str
    may: str
    form: type[forms.Form]
    run: Callable[[Desk, str, Told], Receipt | None]
    note: str = ""


def _refs(words: str) -> list[str]:
    return [each for each in words.replace(",", " ").split() if each]


def _serve(desk: Desk, number: str, told: Told) -> Receipt:
    named = _refs(told["items"]) or None
    return disclosure_actions.list_existence(
        desk, number, named, how=told["how"], served_on=told["served_on"], on=told["on"]
    )


def _withhold(desk: Desk, number: str, told: Told) -> Receipt:
    order = {key: str(told[f"order_{key}"] or "") for key in ("court", "date", "docket", "sha256")}
    return disclosure_actions.withhold(
        desk,
        number,
        _refs(told["items"]),
        ground=told["ground"],
        description=told["description"],
        order=order if any(order.values()) else None,
        reason_internal=told["reason_internal"] or None,
    )


def _certify(desk: Desk, number: str, told: Told) -> Receipt:
    return disclosure_actions.certify(
        desk, number, with_exceptions=told["which"] == "exceptions", signer=told["signer"] or None
    ).receipt


def _produce(desk: Desk, number: str, told: Told) -> Receipt | None:
    return actions.issue(desk, number, to=told["receiver"] or None).receipt


def _appeared(desk: Desk, number: str, told: Told) -> Receipt:
    side, _, capacity = told["capacity"].partition(":")
    return heads.appear(
        desk,
        number,
        name=told["name"],
        side=side,
        capacity=capacity,
        date=told["date"],
        user=told["user"] or None,
    )


ACTS: dict[str, Act] = {
    "serve": Act(
        words="Serve existence",
        may="disclosure.list_existence",
        form=Serve,
        run=_serve,
        note="That these things exist is served on the defense, whatever anyone thinks of their relevance or value.",
    ),
    "produce": Act(
        words="Issue a production",
        may="production.issue",
        form=Produce,
        run=_produce,
        note="Everything on the list goes out with its proofs; what is not served yet is served by it. This can take "
        "some minutes where there are many files.",
    ),
    "certify": Act(words="Sign a certificate", may="disclosure.certify", form=Certify, run=_certify),
    "withhold": Act(
        words="Withhold contents",
        may="disclosure.withhold",
        form=Withhold,
        run=_withhold,
        note="Contents only, on a ground of the rule pack. That the thing exists stays on the list that the defense "
        "checks, and the line stands in the withheld log.",
    ),
    "lift": Act(
        words="Lift a withholding",
        may="disclosure.lift",
        form=Lift,
        run=lambda desk, number, told: disclosure_actions.lift(
            desk, number, told["withholding"], reason=told["reason"] or None
        ),
    ),
    "request": Act(
        words="Enter a request of the defense",
        may="disclosure.answer",
        form=Request,
        run=lambda desk, number, told: disclosure_actions.request(
            desk, number, words=told["words"], from_=told["from_"], on=told["on"]
        ),
    ),
    "answer": Act(
        words="Answer a request",
        may="disclosure.answer",
        form=Answer,
        run=lambda desk, number, told: disclosure_actions.answer(
            desk, number, told["request"], words=told["words"]
        ),
    ),
    "event": Act(
        words="Enter what happened in court",
        may="cases.court_event",
        form=CourtEvent,
        run=lambda desk, number, told: case_actions.court_event(
            desk, number, kind=told["kind"], date=told["date"], document=told["document"] or None
        ),
    ),
    "counsel": Act(
        words="Counsel appeared",
        may="cases.counsel",
        form=Appeared,
        run=_appeared,
        note="Counsel for the defense gets the heads of the lists with this: a file with which the published log "
        "tells them, without anybody's help, that a list grew. It is on the page of the prosecution.",
    ),
    "heads": Act(
        words="Give counsel the heads",
        may="production.deliver",
        form=HeadsTo,
        run=lambda desk, number, told: heads.give(desk, number, to=told["receiver"] or None),
        note="The heads of the prosecution and of its cases as they stand now. Nothing of what the lists hold is in "
        "the file; whoever keeps it hears when one of them grows.",
    ),
    "counsel-withdrew": Act(
        words="Counsel withdrew",
        may="cases.counsel",
        form=Withdrew,
        run=lambda desk, number, told: case_actions.counsel_withdrew(
            desk, number, name=told["name"], date=told["date"], reason=told["reason"] or None
        ),
    ),
}


@require_http_methods(["GET", "POST"])
@page
def act(request: HttpRequest, desk: Desk, number: str, act: str) -> HttpResponseBase:
    """The page of one act about the prosecution."""
    known = ACTS.get(act)
    if known is None:
        raise Http404
    folded = _readable(desk, number)
    require(desk, [known.may])
    law = pack(desk.office.jurisdiction)
    form = known.form(request.POST or None, initial=_begins(request, folded))
    _offer_grounds(form, law)
    lines: Any = ()
    if request.method == "POST" and form.is_valid():
        kept: dict[str, Any] = {}

        def run() -> None:
            kept["receipt"] = known.run(desk, folded, form.cleaned_data)

        try:
            fine = attempt(form, run, through=CertificateRefused)
        except CertificateRefused as refused:
            form.add_error(None, f"{refused} Nothing was signed; the lines stand below.")
            lines, fine = refused.data["lines"], False
        if fine:
            if kept["receipt"] is not None:
                done(request, kept["receipt"], f"{known.words}: done.")
            return to(f"/prosecutions/{folded}")
    return show(
        request,
        desk,
        "prosecution_act.html",
        number=folded,
        act=known,
        form=form,
        lines=lines,
        pack=law,
        status=422 if form.is_bound else 200,
    )


def _begins(request: HttpRequest, number: str) -> dict[str, Any]:
    counsel = [
        each.name for each in cases.counsel_of(number) if each.side == "defense" and each.withdrew_on is None
    ]
    asked = {key: request.GET[key][:80] for key in ("withholding", "request", "items") if key in request.GET}
    return {
        "served_on": ", ".join(counsel),
        "receiver": ", ".join(counsel),
        "from_": ", ".join(counsel),
        **asked,
    }


def _offer_grounds(form: forms.Form, law: Pack) -> None:
    if "ground" in form.fields:
        field = form.fields["ground"]
        field.choices = [  # type: ignore[attr-defined]
            ("", "Choose one"),
            *(
                (g.code, f"{g.says} ({g.source}{'; needs an order' if g.needs_order else ''})")
                for g in law.grounds
            ),
        ]


# --- productions


@require_safe
@page
def production(request: HttpRequest, desk: Desk, number: str, production: int) -> HttpResponseBase:
    """One production: to whom, what, its heads, how it left the house."""
    require(desk, ["disclosure.read"])
    found = _production(desk, number, production)
    return show(
        request,
        desk,
        "production.html",
        production=found,
        prosecution=cases.prosecution(found.prosecution),
        items=custody.items_by_id(found.items).values(),
        may_deliver=allowed(desk, "production.deliver"),
    )


@require_safe
@page
def package(request: HttpRequest, desk: Desk, number: str, production: int) -> HttpResponseBase:
    """The package as it was issued."""
    require(desk, ["disclosure.read"])
    found = _production(desk, number, production)
    return as_zip(found.path, name=found.path.name)


@require_safe
@page
def heads_file(request: HttpRequest, desk: Desk, number: str) -> HttpResponseBase:
    """The heads that were given last."""
    require(desk, ["production.read"], cases.facts(prosecution=an_open_prosecution(number)))
    given = heads.last_given(desk, an_open_prosecution(number))
    return as_file(given.file, name=given.name)


class Deliver(forms.Form):
    """Without the receiver's receipt it is sent, never received."""

    how = pick("How it was handed over", HANDED)
    receiver = line("To whom", required=False)
    receipt = text(
        "The receiver's receipt", hint="Their words, if they returned one.", required=False, rows=2
    )


@require_http_methods(["GET", "POST"])
@page
def deliver(request: HttpRequest, desk: Desk, number: str, production: int) -> HttpResponseBase:
    """Record how a production left the house."""
    require(desk, ["disclosure.read", "production.deliver"])
    found = _production(desk, number, production)
    form = Deliver(request.POST or None, initial={"receiver": found.to})
    back = f"/prosecutions/{found.prosecution}/productions/{found.number}"
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        kept: dict[str, Any] = {}

        def run() -> None:
            kept["receipt"] = actions.deliver(
                desk,
                found.prosecution,
                number=found.number,
                how=told["how"],
                to=told["receiver"] or None,
                receipt=told["receipt"] or None,
            )

        if attempt(form, run):
            done(request, kept["receipt"], "The delivery is recorded.")
            return to(back)
    return show(
        request,
        desk,
        "act.html",
        title=f"Delivery of production {found.number}",
        form=form,
        button="Record the delivery",
        back=(f"Production {found.number}", back),
        status=422 if form.is_bound else 200,
    )


def _production(desk: Desk, number: str, production: int) -> Any:
    folded = an_open_prosecution(number)
    require(desk, ["production.read"], cases.facts(prosecution=folded))
    return productions.production(folded, production)
