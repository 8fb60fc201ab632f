"""The open lines of a prosecution: what blocks a complete certificate, and what a successor has to know."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from muniment.cases import queries as cases
from muniment.custody import queries as custody
from muniment.disclosure import alarms, models, steps, words
from muniment.disclosure.board import Board
from muniment.disclosure.views import OnList, OpenLine

_AT_ONCE = 500


def blocking(board: Board, today: date) -> list[OpenLine]:
    """Duties, links and number questions that stand open. Any one of them refuses a complete certificate."""
    return [*_duties(board, today), *_links(board), *_number_questions(board), *_undelivered(board)]


def exceptions(board: Board, today: date) -> list[OpenLine]:
    """What a certificate names beside the open lines: nothing here blocks, nothing here is passed over."""
    return [*_untested(board), *_withheld(board), *_not_owed(board), *_unacknowledged(board)]


def everything(board: Board, today: date) -> tuple[OpenLine, ...]:
    """The successor's page: open lines, what was said and promised, choices, court events since; in time order."""
    found = [*blocking(board, today), *exceptions(board, today), *_knowledge(board)]
    found += _certificate_duty(board, today)
    dated = [line.on for line in found if line.on]
    found += _court_events(board, since=min(dated) if dated else None)
    return tuple(sorted(found, key=lambda line: (line.on or date.min, line.kind, line.number, line.sentence)))


def _open(
    kind: str, on: date | None, line: OnList | None, inside: str, outside: str | None, *, blocks: bool = False
) -> OpenLine:
    return OpenLine(
        on=on,
        kind=kind,
        item=line.item if line else "",
        number=line.number if line else "",
        sentence=inside,
        given=inside if outside is None else outside,
        blocks=blocks,
    )


def _given(board: Board, line: OnList) -> str:
    return words.outside(line, withheld=line.item in board.withheld_whole)


def _duties(board: Board, today: date) -> Iterable[OpenLine]:
    for view in board.due(today):
        if view.duty == "certify":
            continue
        line = board.by_id.get(view.item)
        inside = words.duty(view, words.inside(line) if line else "", today)
        outside = words.duty(view, _given(board, line), today) if line else inside
        yield _open("duty", view.since or view.received_at, line, inside, outside, blocks=True)


def _certificate_duty(board: Board, today: date) -> Iterable[OpenLine]:
    for view in board.due(today):
        if view.duty == "certify":
            yield _open("duty", view.due, None, words.duty(view, "", today), None)


def _links(board: Board) -> Iterable[OpenLine]:
    for line in board.items:
        if line.link in words.UNDER_INQUIRY:
            because = f": {'; '.join(line.because)}" if line.because else ""
            inside = f"{words.inside(line)}: {words.link(line)}{because}"
            yield _open(
                "link", line.came_on, line, inside, f"{_given(board, line)}: {words.link(line)}", blocks=True
            )


def _number_questions(board: Board) -> Iterable[OpenLine]:
    for question in custody.numbers_unanswered():
        line = board.by_id.get(question.item)
        if line:
            asked = "nobody has said who chose its case number"
            on = question.asked_at.date()
            inside = f"{words.inside(line)}: {asked} ({'; '.join(question.because)})"
            yield _open("number question", on, line, inside, f"{_given(board, line)}: {asked}", blocks=True)


def _untested(board: Board) -> Iterable[OpenLine]:
    for item, compare_with in alarms.untested(board).items():
        line = board.by_id[item]
        named = () if line.another_matters else compare_with
        yield _open(
            "comparison",
            line.came_on,
            line,
            alarms.never_requested(words.inside(line), compare_with),
            alarms.never_requested(_given(board, line), named),
        )


def _withheld(board: Board) -> Iterable[OpenLine]:
    for act in board.withholdings:
        if act.in_force:
            by_order = f", by order of {act.order['court']}, {act.order['docket']}" if act.order else ""
            sentence = f"Withheld on the ground {act.ground} ({act.ground_text}){by_order}: {act.description}"
            lines = [board.by_id[item] for item in act.items if item in board.by_id]
            numbers = ", ".join(line.number for line in lines)
            yield _open(
                "withheld", act.on, lines[0] if len(lines) == 1 else None, f"{sentence} [{numbers}]", sentence
            )


def _not_owed(board: Board) -> Iterable[OpenLine]:
    for (item, rule), row in board.reviewed.items():
        line = board.by_id.get(item)
        if row.outcome == "not owed" and line:
            said = f"reviewed as not owed under {rule} by {row.by} on {row.on}: {row.reason}"
            yield _open(
                "review", row.on, line, f"{words.inside(line)}: {said}", f"{_given(board, line)}: {said}"
            )


def _undelivered(board: Board) -> Iterable[OpenLine]:
    """A package that nobody handed over served nothing, whatever its index says."""
    for production, issued, reached in _productions(board):
        if steps.DELIVERED not in reached:
            said = f"Production {production} was issued on {issued}; that it was handed over is not on the record"
            yield _open("delivery", issued, None, said, None, blocks=True)


def _unacknowledged(board: Board) -> Iterable[OpenLine]:
    for production, _issued, reached in _productions(board):
        if steps.DELIVERED in reached and steps.ACKNOWLEDGED not in reached:
            said = (
                f"Production {production} was sent on {reached[steps.DELIVERED]}; no receipt is on the record"
            )
            yield _open("delivery", reached[steps.DELIVERED], None, said, None)


def _productions(board: Board) -> list[tuple[str, date, dict[str, date]]]:
    """Each production, when it was issued, and when it was handed over and acknowledged."""
    given: dict[str, dict[str, date]] = {}
    rows = models.Handed.objects.filter(prosecution=board.prosecution).order_by("-seq")
    for row in rows:
        given.setdefault(row.production, {})[steps.DELIVERED] = row.on
        if row.acknowledged:
            given[row.production][steps.ACKNOWLEDGED] = row.on
    issued = models.Issued.objects.filter(prosecution=board.prosecution).order_by("seq")
    return [(row.production, row.on, given.get(row.production, {})) for row in issued]


def _knowledge(board: Board) -> Iterable[OpenLine]:
    ids = list(board.by_id)
    for start in range(0, len(ids), _AT_ONCE):
        for row in models.Knowledge.objects.filter(item__in=ids[start : start + _AT_ONCE]).order_by("seq"):
            line = board.by_id[row.item]
            yield _open(_kind(row), _day_of(row.at), line, sentence_of(row, line.number), None)


def _kind(row: models.Knowledge) -> str:
    if row.promise:
        return "promise"
    return "talk" if row.kind == "discussed" else row.kind


def sentence_of(row: models.Knowledge, thing: str) -> str:
    """One line of knowledge: who recorded that who said or did what. It draws no conclusion."""
    people = ", ".join(row.people)
    matter = f", as of {row.matter}" if row.matter else ""
    quoted = f': "{row.words}"' if row.words else ""
    match row.kind:
        case "told":
            said = f"{row.by} recorded that {people} was told of {thing} ({row.how}){matter}{quoted}"
        case "discussed":
            said = f"{row.by} recorded that {people} discussed {thing}{matter}{quoted}"
            if row.promise:
                by = f", by {row.promised_by}" if row.promised_by else ""
                said += f"; promised: {row.promise}{by}"
        case "number chosen":
            said = f"{row.by} recorded the case number of {thing}: {row.words}"
        case "claim":
            said = f"{row.by} recorded what {people} said of {thing}{quoted}"
        case "answer":
            said = f"{row.by} answered entry {row.answers} about {thing}{quoted}"
        case _:
            said = f"{row.by} {row.words} ({thing})"
    if row.instruction:
        said += f'; on instruction of {row.instruction["who"]}: "{row.instruction["words"]}"'
    return said


def _day_of(stated: str) -> date | None:
    try:
        return date.fromisoformat(stated[:10])
    except ValueError:
        return None


def _court_events(board: Board, *, since: date | None) -> Iterable[OpenLine]:
    for event in cases.court_events(board.prosecution):
        if since is None or event.date >= since:
            named = ", ".join(board.by_id[item].number for item in event.items if item in board.by_id)
            more = "; ".join(
                f"{key}: {value}" for key, value in event.event.items() if key != "kind" and value
            )
            said = f"{event.kind}" + (f" ({more})" if more else "") + (f", about {named}" if named else "")
            yield _open("court event", event.date, None, said, None)
