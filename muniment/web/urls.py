"""Addresses of the pages."""

from __future__ import annotations

from django.urls import path

from muniment.web import (
    case,
    cases,
    documents,
    home,
    intake,
    item,
    items,
    limits,
    links,
    log,
    named,
    orders,
    papers,
    prosecution,
    received,
    review,
    scan,
    search,
    sign_in,
    signers,
)

urlpatterns = [
    path("", home.home),
    path("sign-in", sign_in.sign_in),
    path("sign-out", sign_in.sign_out),
    path("scan", scan.scan),
    # taking in
    path("intake", intake.take_in),
    path("intake/declined", intake.declined),
    path("items/<str:ref>/taken-in", intake.taken_in),
    # items
    path("items", items.items),
    path("items.csv", items.items_csv),
    path("items/<str:ref>", item.item),
    path("items/<str:ref>/receipt", papers.receipt),
    path("items/<str:ref>/receipt.pdf", papers.receipt_pdf),
    path("items/<str:ref>/custody", papers.chain_of_custody),
    path("items/<str:ref>/label.pdf", papers.label),
    path("items/<str:ref>/files/<str:digest>", item.file),
    path("items/<str:ref>/files/<str:digest>/text", documents.text),
    path("items/<str:ref>/answer/<str:event>", named.answer),
    path("items/<str:ref>/<str:act>", item.act),
    # cases and links
    path("cases", cases.cases),
    path("cases.csv", cases.cases_csv),
    path("cases/open", cases.open_case),
    path("cases/<str:number>", case.case),
    path("cases/<str:number>/<str:act>", case.act),
    path("links", links.links),
    path("links/<str:link>", links.link),
    # prosecutions
    path("prosecutions", prosecution.prosecutions),
    path("prosecutions/<str:number>", prosecution.prosecution),
    path("prosecutions/<str:number>/open-lines", prosecution.open_lines),
    path("prosecutions/<str:number>/productions/<int:production>", prosecution.production),
    path("prosecutions/<str:number>/productions/<int:production>/package.zip", prosecution.package),
    path("prosecutions/<str:number>/productions/<int:production>/deliver", prosecution.deliver),
    path("prosecutions/<str:number>/heads.json", prosecution.heads_file),
    path("prosecutions/<str:number>/<str:act>", prosecution.act),
    # orders of courts
    path("orders", orders.orders),
    path("orders/ask/<str:act>", orders.ask),
    path("orders/matters/<str:number>/<str:act>", orders.matter),
    path("orders/<str:id>", orders.order),
    path("orders/<str:id>/withdraw", orders.withdraw),
    # the defense
    path("received", received.received),
    path("received/<str:number>/heads.json", prosecution.heads_file),
    path("received/<str:number>/<int:production>", received.production),
    path("received/<str:number>/<int:production>/package.zip", received.package),
    path("received/<str:number>/<int:production>/acknowledge", received.acknowledge),
    # people whom an entry names
    path("review/<str:number>", review.review),
    path("review/<str:number>/decide", review.bulk),
    path("review/<str:number>/<str:digest>", review.one),
    path("review/<str:number>/<str:digest>/<int:leaf>.webp", review.drawn),
    path("search", search.look),
    path("search.csv", search.look_csv),
    path("exceptions", documents.exceptions),
    path("exceptions.csv", documents.exceptions_csv),
    path("exceptions/<str:exception>", documents.decide),
    path("named", named.named),
    # for everybody
    path("limits", limits.limits),
    path("signers", signers.about),
    path("log/", log.about),
    path("log/<path:place>", log.file),
]
