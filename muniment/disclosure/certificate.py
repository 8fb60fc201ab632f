"""The words of a certificate. Every one carries the rule pack's review mark and names what is open, word by word."""

from __future__ import annotations

from datetime import date

from muniment.cases import queries as cases
from muniment.disclosure import words
from muniment.disclosure.board import Board
from muniment.disclosure.views import OpenLine

COMPLETE = "Complete certificate of disclosure"
WITH_EXCEPTIONS = "Certificate of disclosure with stated exceptions"
NOTHING_PROVED = (
    "It speaks of what is on the office's ledger. A thing that was never recorded is not on it, and words that were "
    "recorded may be untrue."
)


def statement(
    board: Board,
    *,
    signer: str,
    today: date,
    blocking: list[OpenLine],
    named: list[OpenLine],
    office: str,
) -> str:
    """The whole text, as it is signed and served. Nothing of another matter and nothing withheld stands in it."""
    view = cases.prosecution(board.prosecution)
    pack = board.pack
    parts = [
        WITH_EXCEPTIONS if blocking else COMPLETE,
        _review(board),
        "",
        f"{pack.number_label[0].upper()}{pack.number_label[1:]} {board.prosecution}",
        f"{view.court}: against {view.defendant}" if view else "",
        f"Signed on {today} by {signer}, {office}",
        "",
    ]
    parts += _section(
        f"Open: {len(blocking)}. This certificate is not complete; each line stands open on the day of signing."
        if blocking
        else "Open: none.",
        blocking,
    )
    parts += _section(f"Named beside: {len(named)}.", named) if named else []
    parts += _list(board, today)
    parts += ["", f"Not encoded in this pack: {'; '.join(pack.not_encoded)}.", NOTHING_PROVED]
    return "\n".join(parts)


def _review(board: Board) -> str:
    pack = board.pack
    if pack.reviewed:
        return f"Rule pack {pack.code}, {pack.review_mark}."
    return f"{pack.review_mark}: no lawyer of {pack.name} has reviewed the rule pack {pack.code}; check each date."


def _section(head: str, lines: list[OpenLine]) -> list[str]:
    return [head, *(f"  {n}. {line.given}" for n, line in enumerate(lines, start=1)), ""]


def _list(board: Board, today: date) -> list[str]:
    """Every line of the list with the states it reached: what the certificate speaks of."""
    rows = [f"The list: {len(board.items)} items."]
    for line in board.items:
        thing = words.outside(line, withheld=line.item in board.withheld_whole)
        reached = ", ".join(line.states) or "nothing yet"
        rows.append(f"  - {thing}: {line.link}; {reached}; {words.possession(line.received_at, today)}")
    return rows
