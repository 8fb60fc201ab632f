"""Pages for what was not found and for what failed."""

from __future__ import annotations

from django.http import HttpRequest
from django.http.response import HttpResponseBase

from muniment.web.page import desk_of, refused, sealed


def not_found(request: HttpRequest, exception: Exception) -> HttpResponseBase:
    """An address behind which nothing stands."""
    return sealed(
        refused(
            request,
            desk_of(request),
            says="No page has this address.",
            advice="Check the address, or begin at your desk.",
            status=404,
        )
    )


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponseBase:
    """A request that can not be read."""
    return sealed(
        refused(
            request,
            None,  # it was refused before anybody asked who sends it
            says="This request can not be read.",
            advice="Nothing was recorded. Begin again at your desk.",
            status=400,
        )
    )


def failed(request: HttpRequest) -> HttpResponseBase:
    """A fault of the program."""
    return sealed(
        refused(
            request,
            None,
            says="The program failed while it made this page.",
            advice="What was recorded before is safe. Tell whoever runs the system; the time of this page helps them.",
            status=500,
        )
    )


def forged(request: HttpRequest, reason: str = "") -> HttpResponseBase:
    """A form that did not come from a page of ours, or from one that is too old."""
    return sealed(
        refused(
            request,
            desk_of(request),
            says="This form did not come from a page of this site, or the page was too old.",
            advice="Nothing was recorded. Go back, load the page again, and repeat.",
            status=403,
        )
    )
