"""Questions to the disclosure room. Plain frozen views; `today` is always passed in."""

from __future__ import annotations

from datetime import date

from muniment.disclosure.views import (
    Alarm,
    CertificateView,
    DueView,
    Known,
    Notice,
    OnList,
    OpenLine,
    RequestView,
    ReviewView,
    Withheld,
)


def on_list(prosecution: str) -> tuple[OnList, ...]:
    """All items of all cases that a prosecution draws on, whatever anyone thinks of them."""
    raise NotImplementedError


def due(
    *, case: str | None = None, prosecution: str | None = None, today: date, closed: bool = False
) -> tuple[DueView, ...]:
    """What is owed: open duties (with `closed`, those done too), the earliest due first."""
    raise NotImplementedError


def states(item: str, prosecution: str) -> tuple[str, ...]:
    """The states that an item has reached in a prosecution, in order. "offered" is never "produced"."""
    raise NotImplementedError


def not_listed(prosecution: str) -> tuple[str, ...]:
    """Items on the list whose existence was not served on this prosecution's defense."""
    raise NotImplementedError


def withheld(prosecution: str, *, lifted: bool = False) -> tuple[Withheld, ...]:
    """Acts of withholding in force (with `lifted`, those lifted too)."""
    raise NotImplementedError


def requests(prosecution: str) -> tuple[RequestView, ...]:
    raise NotImplementedError


def reviews(prosecution: str, item: str | None = None) -> tuple[ReviewView, ...]:
    """Counsel's latest answer for each item."""
    raise NotImplementedError


def certificates(prosecution: str) -> tuple[CertificateView, ...]:
    raise NotImplementedError


def knowledge(item: str) -> tuple[Known, ...]:
    """Who was told, who discussed, who chose and who answered, in time order; no word such as "contradicts"."""
    raise NotImplementedError


def notices_for(user: str) -> tuple[Notice, ...]:
    """Where a user is named as told of an item or as taking part in a discussion."""
    raise NotImplementedError


def alarms(*, case: str | None = None, prosecution: str | None = None, today: date) -> tuple[Alarm, ...]:
    """The five alarms, by facts alone: link, inventory, lab, existence, lateness."""
    raise NotImplementedError


def open_lines(prosecution: str, *, today: date) -> tuple[OpenLine, ...]:
    """The successor's one page, in time order."""
    raise NotImplementedError
