"""The five alarms. Each rings by facts alone, and each for itself; nothing here reads a setting."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from muniment.custody import queries as custody
from muniment.disclosure import words
from muniment.disclosure.board import Board
from muniment.disclosure.views import Alarm, AlarmKind, DueView, OnList
from muniment.jurisdictions.law import EXISTENCE
from muniment.linkage import queries as linkage

# Things that are ordinarily examined: that nobody asked for it is a fact worth seeing.
EXAMINED = frozenset(
    ("ammunition", "firearm", "drugs", "biological", "sexual assault kit", "casing", "bullet", "fingerprint")
)


def ring(board: Board, today: date) -> list[Alarm]:
    """All that ring for a prosecution."""
    compare = untested(board)
    found: list[Alarm] = []
    for line in board.items:
        found += _link(board.prosecution, line)
        found += _inventory(board, line)
        if line.item in compare:
            found.append(_lab(board.prosecution, line, compare[line.item]))
    for view in board.due(today):
        found += _owed(board, view, today)
    return found


def _owed(board: Board, view: DueView, today: date) -> list[Alarm]:
    line = board.by_id.get(view.item)
    sentence = words.duty(view, words.inside(line) if line else "", today)
    found = []
    if view.rule == EXISTENCE:
        found.append(_alarm("existence", board.prosecution, line, f"Not served: {sentence}", view.since))
    if view.past_due:
        found.append(_alarm("lateness", board.prosecution, line, sentence, view.due))
    return found


def untested(board: Board) -> dict[str, tuple[str, ...]]:
    """Items on the list of which no examination was ever requested, and what each was to be compared with."""
    waiting = [line for line in board.items if board.things[line.item].tested == "never requested"]
    with_whom = _comparisons({line.case for line in waiting})
    return {
        line.item: with_whom.get(line.link_id or "", ())
        for line in waiting
        if with_whom.get(line.link_id or "") or line.category.casefold() in EXAMINED
    }


def _comparisons(cases: Iterable[str]) -> dict[str, tuple[str, ...]]:
    return {link.id: link.compare_with for case in cases for link in linkage.links(case=case)}


def _alarm(
    kind: AlarmKind, prosecution: str, line: OnList | None, sentence: str, since: date | None
) -> Alarm:
    return Alarm(
        kind=kind,
        item=line.item if line else "",
        number=line.number if line else "",
        prosecution=prosecution,
        case=line.case if line else None,
        sentence=sentence,
        since=since,
    )


def _link(prosecution: str, line: OnList) -> list[Alarm]:
    if line.link not in words.UNDER_INQUIRY:
        return []
    # Without what it rests on: that quotes the case, and an alarm is heard by people who may not read it.
    sentence = f"{words.inside(line)} stands on {line.case}: {words.link(line)}"
    return [_alarm("link", prosecution, line, sentence, line.came_on)]


def _inventory(board: Board, line: OnList) -> list[Alarm]:
    last = board.last_production
    if last is None or line.item in board.last_index:
        return []
    sentence = (
        f"{words.inside(line)} is on the list of {line.case} since {line.came_on} and not on that of production "
        f"{last.production} of {last.on}, the last one."
    )
    return [_alarm("inventory", board.prosecution, line, sentence, line.came_on)]


def _lab(prosecution: str, line: OnList, compare_with: tuple[str, ...]) -> Alarm:
    return _alarm("lab", prosecution, line, never_requested(words.inside(line), compare_with), line.came_on)


def never_requested(thing: str, compare_with: tuple[str, ...]) -> str:
    """What was never asked of a laboratory."""
    what = f"a comparison with {', '.join(compare_with)}" if compare_with else "an examination"
    return f"{thing}: {what} has never been requested."


def without_prosecution(case: str) -> list[Alarm]:
    """Of a case that nobody prosecutes yet: its open links, and what was never examined."""
    listed = linkage.items_on(case)
    things = {str(id_): view for id_, view in custody.items_by_id(line.item for line in listed).items()}
    with_whom = _comparisons([case])
    found: list[Alarm] = []
    for line in listed:
        view = things.get(line.item)
        if view is None:
            continue
        row = OnList(
            item=line.item,
            number=line.receipt_number,
            what=view.what,
            category=view.category,
            case=case,
            link=line.link,
            because=line.because,
            received_at=line.received_at,
            came_on=line.received_at,
            listed_on=None,
            relieved=False,
            states=(),
            link_id=line.link_id,
            another_matters=False,
        )
        found += _link("", row)
        compare_with = with_whom.get(line.link_id or "", ())
        if view.tested == "never requested" and (compare_with or view.category.casefold() in EXAMINED):
            found.append(_lab("", row, compare_with))
    return found
