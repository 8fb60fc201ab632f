"""Outside signers and ledger: who outside this office has confirmed the log, over how much of it, how long ago."""

from __future__ import annotations

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from muniment.record import audit, signers
from muniment.record.desk import Desk
from muniment.record.spans import ago
from muniment.web.page import page, show


@require_safe
@page
def about(request: HttpRequest, desk: Desk) -> HttpResponseBase:
    """For everybody who is signed in: nobody has to ask whether the record is watched."""
    found = signers.standing(desk.office)
    told = [(signer, ago(found.now, signer.at) if signer.at else "") for signer in found.signers]
    return show(request, desk, "signers.html", standing=found, told=told, ledger=audit.state(desk.office))
