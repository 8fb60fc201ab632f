"""Pages to be printed: the receipt for whoever brought it, and the chain-of-custody form."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from muniment.custody import queries as custody
from muniment.labels import sheet
from muniment.labels.forms import Label
from muniment.production import receipts
from muniment.record import queries as record
from muniment.web.page import page, require, show

if TYPE_CHECKING:
    from muniment.record.desk import Desk


@require_safe
@page
def receipt(request: HttpRequest, desk: Desk, ref: str) -> HttpResponseBase:
    """What the source gets: what they said and named, as it stands on the record. It names no case of ours."""
    require(desk, ["custody.receive"])
    return show(
        request,
        desk,
        "receipt.html",
        item=custody.item(ref),
        size=record.size(),
        today=desk.today(),
        vkey=desk.office.vkey,
    )


@require_safe
@page
def receipt_pdf(request: HttpRequest, desk: Desk, ref: str) -> HttpResponseBase:
    """The same as a file with its proof inside; `?without=name`, `?without=matter` at the wish of the person."""
    require(desk, ["custody.receive"])
    without = request.GET.getlist("without")
    made = receipts.receipt(desk, ref, name="name" not in without, matter="matter" not in without)
    response = HttpResponse(made.pdf, content_type="application/pdf")
    response.headers["Content-Disposition"] = f'inline; filename="receipt-{made.number}.pdf"'
    return response


@require_safe
@page
def chain_of_custody(request: HttpRequest, desk: Desk, ref: str) -> HttpResponseBase:
    """Who had it, where, under which seal, on paper."""
    require(desk, ["custody.read"])
    found = custody.item(ref)
    return show(
        request,
        desk,
        "custody_form.html",
        item=found,
        chain=custody.chain_of_custody(found.id),
        size=record.size(),
        today=desk.today(),
    )


@require_safe
@page
def label(request: HttpRequest, desk: Desk, ref: str) -> HttpResponseBase:
    """The label for the package, on a sheet for any printer."""
    require(desk, ["custody.receive"])
    found = custody.item(ref)
    made = sheet.render(
        [
            Label(
                number=found.number,
                office=desk.office.name,
                what=found.what,
                received_at=found.received_at.isoformat(),
                units=found.units,
                case=found.case,
            )
        ]
    )
    response = HttpResponse(made, content_type="application/pdf")
    response.headers["Content-Disposition"] = f'inline; filename="{found.number}.pdf"'
    return response
