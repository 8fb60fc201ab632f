"""What every page shares: who asks, a desk for them, refusals in words, and headers that keep it inside the house."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from functools import wraps
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec
from urllib.parse import quote

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import redirect as _redirect
from django.template.loader import render_to_string

from muniment import may
from muniment.accounts import queries as accounts
from muniment.errors import MunimentError
from muniment.ledger.errors import LedgerError
from muniment.record import current
from muniment.record.desk import Desk
from muniment.web import menu, names

if TYPE_CHECKING:
    from django import forms

    from muniment.record.event import Receipt

# Nothing from elsewhere, no script or style inside a page: what somebody typed can never run.
CONTENT = (
    "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self'; object-src 'none'; "
    "base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, Desk, P], HttpResponseBase]


def page(view: View[P]) -> Callable[Concatenate[HttpRequest, P], HttpResponseBase]:
    """A page for members: the view gets a desk; what it may not or can not do becomes a page that says so."""

    @wraps(view)
    def shown(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        desk = desk_of(request)
        if desk is None:
            return _redirect(f"/sign-in?next={quote(request.get_full_path())}")
        try:
            response = view(request, desk, *args, **kwargs)
        except MunimentError as error:
            response = refused(request, desk, says=str(error), advice=error.way_out, status=error.http_status)
        except LedgerError as error:
            response = refused(request, desk, says=error.problem + ".", advice=error.advice, status=409)
        return sealed(response)

    return shown


def public(view: Callable[Concatenate[HttpRequest, P], HttpResponseBase]) -> Any:
    """A page for everybody, with the same headers."""

    @wraps(view)
    def shown(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        return sealed(view(request, *args, **kwargs))

    return shown


def desk_of(request: HttpRequest) -> Desk | None:
    """A desk for the user who is signed in; None for nobody, and for one whose roles were all taken."""
    if not request.user.is_authenticated:
        return None
    member = accounts.member(request.user.get_username())
    if member is None or not member.active:
        return None
    return Desk(current.recorder(), actor=member.actor, via="web")


def sealed(response: HttpResponseBase) -> HttpResponseBase:
    """No cache keeps what was shown, and nothing in it runs that we did not send."""
    response.headers.setdefault("Content-Security-Policy", CONTENT)
    response.headers.setdefault("Cache-Control", "no-store")
    response.headers.setdefault("Permissions-Policy", "camera=(self), geolocation=(), microphone=()")
    # Django would write the address of every refusal to its log, and addresses tell who looked at what.
    response._has_been_logged = response.status_code < 500  # type: ignore[attr-defined]  # noqa: SLF001
    return response


def show(
    request: HttpRequest, desk: Desk | None, template: str, *, status: int = 200, **facts: Any
) -> HttpResponse:
    """A page from its template, with the frame around it."""
    names.forget()
    actor = desk.actor if desk else None
    office = current.office()
    frame = {
        "office": office,
        "actor": actor,
        "menu": menu.of(actor, path=request.path) if actor else (),
        "member": accounts.member(actor.user) if actor else None,
    }
    return HttpResponse(render_to_string(template, {**frame, **facts}, request=request), status=status)


def refused(request: HttpRequest, desk: Desk | None, *, says: str, advice: str, status: int) -> HttpResponse:
    """The page that says what was refused, what was kept, and what to do next."""
    if request.headers.get("HX-Request"):
        return show(request, desk, "part_refused.html", status=status, says=says, advice=advice)
    return show(request, desk, "refused.html", status=status, says=says, advice=advice, code=status)


def done(request: HttpRequest, receipt: Receipt, words: str) -> None:
    """Say on the next page what was recorded, and where."""
    indices = [index for placed in receipt.entries.values() for index in placed]
    where = f" Entry {min(indices):,}." if indices else ""
    messages.success(request, f"{words}{where}")


def to(path: str) -> HttpResponseRedirect:
    """Go there next; always a GET, so that reloading repeats nothing."""
    return HttpResponseRedirect(path)


def attempt(form: forms.Form, act: Callable[[], Any], *, through: type[MunimentError] | None = None) -> bool:
    """Do the act. What was refused is shown above the form, with everything typed still in it; `through` is raised."""
    try:
        act()
    except MunimentError as error:
        if through is not None and isinstance(error, through):
            raise
        form.add_error(None, f"{error} {error.way_out}")
        return False
    except LedgerError as error:
        form.add_error(None, str(error))
        return False
    return True


def allowed(desk: Desk, *acts: str, facts: may.Facts | None = None) -> bool:
    """Whether the person may do all of these: for what a page offers. The action asks again."""
    return all(may.may(desk.actor, act, facts).yes for act in acts)


def require(desk: Desk, acts: Iterable[str], facts: may.Facts | None = None) -> None:
    """Raise NotAllowed unless the person may do all of these."""
    for act in acts:
        may.require(desk.actor, act, facts)


def new_key() -> str:
    """A request key for a form: sent twice, it is recorded once."""
    return os.urandom(16).hex()
