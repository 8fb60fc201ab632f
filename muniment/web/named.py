"""People whom an entry names: they are told at once, and may answer beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_http_methods, require_safe

from muniment.custody import actions as custody_actions
from muniment.custody import queries as custody
from muniment.disclosure import queries as disclosure
from muniment.errors.may import NotAllowed
from muniment.web.fields import text
from muniment.web.page import attempt, done, page, show, to

if TYPE_CHECKING:
    from muniment.record.desk import Desk


class Answer(forms.Form):
    """What the person named says to it."""

    words = text("Your answer", hint="It stands beside the entry for good. Both sides can read it.")


@require_safe
@page
def named(request: HttpRequest, desk: Desk) -> HttpResponseBase:
    """Every entry that names the person who is signed in."""
    return show(request, desk, "named.html", lines=_lines(desk))


@require_http_methods(["GET", "POST"])
@page
def answer(request: HttpRequest, desk: Desk, ref: str, event: str) -> HttpResponseBase:
    """Answer one entry. Only the person whom it names is shown it here."""
    line = next((each for each in _lines(desk) if each["id"] == event and each["number"] == ref), None)
    if line is None:
        raise NotAllowed(
            user=desk.actor.user, act="answer this entry", because="only the person whom it names may"
        )
    form = Answer(request.POST or None)
    if request.method == "POST" and form.is_valid():
        kept: dict[str, Any] = {}

        def run() -> None:
            words = form.cleaned_data["words"]
            kept["receipt"] = custody_actions.answer(desk, line["item"], answers=event, words=words)

        if attempt(form, run):
            done(request, kept["receipt"], "Your answer stands beside the entry.")
            return to("/named")
    return show(request, desk, "answer.html", line=line, form=form, status=422 if form.is_bound else 200)


def _lines(desk: Desk) -> list[dict[str, Any]]:
    """Entries of both rooms, latest first, each once."""
    found: dict[str, dict[str, Any]] = {}
    for notice in custody.notices_for(desk.actor.user):
        found[notice.id] = {
            "id": notice.id,
            "item": notice.item,
            "number": notice.number,
            "sentence": f"{notice.by} recorded: {notice.about}",
            "words": notice.words,
            "at": notice.recorded_at,
            "seq": notice.seq,
            "answers": notice.answers,
        }
    for told in disclosure.notices_for(desk.actor.user):
        found.setdefault(
            told.id,
            {
                "id": told.id,
                "item": told.item,
                "number": told.number,
                "sentence": told.sentence,
                "words": "",
                "at": told.recorded_at,
                "seq": None,
                "answers": custody.answers(told.id),
            },
        )
    return sorted(found.values(), key=lambda line: str(line["at"]), reverse=True)
