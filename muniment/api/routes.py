"""The API as a whole: who asks, what is told of a refusal, and the families of addresses."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from http import HTTPStatus
from importlib.metadata import version
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError
from ninja.security import HttpBasicAuth, SessionAuth

from muniment.api import cases, items, ledger, links, owed, productions
from muniment.errors import MunimentError
from muniment.errors.disclosure import CertificateRefused
from muniment.ledger.errors import LedgerError

Check = Callable[[HttpRequest, str, str], Any]
ABOUT = """The acts of the evidence record, with the rules of the command and the pages: each request is somebody's,
and what that person may not do is refused. Sign in with HTTP Basic over TLS, or with the session of the pages (then
every POST carries the CSRF token). A POST with an `Idempotency-Key` is recorded once, however often it is sent. A
refusal is `{"error", "message", "advice"}`: what was refused, and what to do next."""


class Member(SessionAuth):
    """The session of the pages. A POST by it needs the CSRF token."""

    def authenticate(self, request: HttpRequest, key: str | None) -> Any | None:
        return request.user if request.user.is_authenticated else None


class Basic(HttpBasicAuth):
    """Name and password with each request; the same wait after wrong ones as on the page. Use TLS."""

    def __init__(self, check: Check) -> None:
        super().__init__()
        self._check = check

    def authenticate(self, request: HttpRequest, username: str, password: str) -> Any | None:
        user = self._check(request, username, password)
        if user is not None:
            request.user = user
        return user


class Api(NinjaAPI):
    """Answers that no cache keeps."""

    def create_response(self, *args: Any, **kwargs: Any) -> HttpResponse:
        response = super().create_response(*args, **kwargs)
        response.headers["Cache-Control"] = "no-store"
        response.headers["Content-Security-Policy"] = "default-src 'none'; frame-ancestors 'none'"
        return response


def api(*, check: Check) -> NinjaAPI:
    """The API, asking `check` of name and password."""
    # Basic first: a program that sends a name is answered as that one, whatever cookie came along.
    made = Api(
        title="Muniment",
        version=version("muniment"),
        description=ABOUT,
        auth=[Basic(check), Member()],
        docs_url=None,  # its page would load scripts from elsewhere
        openapi_url="/openapi.json",
        urls_namespace="api",
    )
    for prefix, router in (
        ("/cases", cases.cases),
        ("/prosecutions", cases.prosecutions),
        ("/people", cases.people),
        ("/items", items.router),
        ("/links", links.router),
        ("/due", owed.due),
        ("/prosecutions", owed.router),
        ("/prosecutions", productions.router),
        ("/ledger", ledger.router),
    ):
        made.add_router(prefix, router)
    _tell_refusals(made)
    return made


def _tell_refusals(made: NinjaAPI) -> None:
    def answer(
        request: HttpRequest, status: int, error: str, message: str, advice: str, **more: Any
    ) -> HttpResponse:
        body = {"error": error, "message": message, "advice": advice, **more}
        return made.create_response(request, body, status=status)

    @made.exception_handler(MunimentError)
    def refused(request: HttpRequest, refusal: MunimentError) -> HttpResponse:
        more = (
            {"lines": [asdict(line) for line in refusal.data["lines"]]}
            if isinstance(refusal, CertificateRefused)
            else {}
        )
        return answer(
            request, refusal.http_status, type(refusal).__name__, str(refusal), refusal.way_out, **more
        )

    @made.exception_handler(LedgerError)
    def ledger_refused(request: HttpRequest, refusal: LedgerError) -> HttpResponse:
        return answer(request, HTTPStatus.CONFLICT, type(refusal).__name__, refusal.problem, refusal.advice)

    @made.exception_handler(ValidationError)
    def unreadable(request: HttpRequest, refusal: ValidationError) -> HttpResponse:
        where = [{"where": ".".join(map(str, each["loc"])), "what": each["msg"]} for each in refusal.errors]
        message = "; ".join(f"{each['where']}: {each['what']}" for each in where)
        advice = "Nothing was recorded. /api/openapi.json says what is expected."
        return answer(
            request, HTTPStatus.UNPROCESSABLE_ENTITY, "RequestUnreadable", message, advice, fields=where
        )

    @made.exception_handler(AuthenticationError)
    def unknown(request: HttpRequest, refusal: AuthenticationError) -> HttpResponse:
        response = answer(
            request,
            HTTPStatus.UNAUTHORIZED,
            "NotSignedIn",
            "Nobody is signed in.",
            "Send name and password with HTTP Basic over TLS; after five wrong ones, wait fifteen minutes.",
        )
        response.headers["WWW-Authenticate"] = 'Basic realm="Muniment", charset="UTF-8"'
        return response

    @made.exception_handler(Http404)
    def nothing(request: HttpRequest, refusal: Http404) -> HttpResponse:
        return answer(
            request, HTTPStatus.NOT_FOUND, "NotFound", "Nothing stands at this address.", "Check the address."
        )

    @made.exception_handler(HttpError)
    def http(request: HttpRequest, refusal: HttpError) -> HttpResponse:
        advice = "Nothing was recorded. /api/openapi.json says what is expected."
        return answer(request, refusal.status_code, "RequestUnreadable", refusal.message, advice)
