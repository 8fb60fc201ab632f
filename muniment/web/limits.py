"""What this can not prove, said plainly."""

from __future__ import annotations

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from muniment.web.page import desk_of, public, show


@require_safe
@public
def limits(request: HttpRequest) -> HttpResponseBase:
    """For everybody who reads a proof."""
    return show(request, desk_of(request), "limits.html")
