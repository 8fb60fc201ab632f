"""What is in files, as the office keeps it."""

from __future__ import annotations

from muniment.errors import MunimentError


class DocumentsError(MunimentError):
    """What is in files, as the office keeps it."""


class NotReadYet(DocumentsError):
    """A file was taken in and nothing has read it."""

    says = "The file {name!r} has not been read yet."
    advice = "It is kept. `muniment worker --once` reads what waits."
    exit_code = 2
    http_status = 409


class NoSuchException(DocumentsError):
    """No such line in the register of exceptions."""

    says = "There is no exception {id!r}."
    advice = (
        "Nothing was changed. `muniment file exceptions` lists them; one that a later reading cured is gone."
    )
    exit_code = 2
    http_status = 404


class AlreadyDecided(DocumentsError):
    """Somebody decided before."""

    says = "The exception {id} was decided already: {how}, by {by}."
    advice = "Nothing was changed."
    exit_code = 2
    http_status = 409


class NotAWay(DocumentsError):
    """Not a way to decide."""

    says = "{how!r} is no way to decide an exception; the ways are: {known}."
    advice = "Nothing was recorded."
    exit_code = 2
    http_status = 400


class NoReason(DocumentsError):
    """A decision without a reason."""

    says = "What stays unread needs a reason."
    advice = "Nothing was recorded. Say why; it will be given to the defense."
    exit_code = 2
    http_status = 400


class SearchRefused(DocumentsError):
    """A search that can not be understood."""

    says = "The search {text!r} can not be read at sign {at}: {why}."
    advice = 'Nothing was searched. Words mean AND; OR, NOT, "a phrase", begin*, w/5 and case:24-001234 are understood.'
    exit_code = 2
    http_status = 400


class NotADecision(DocumentsError):
    """Not one of the words for a file."""

    says = "{decision!r} is no decision on a file; the decisions are: {known}."
    advice = "Nothing was recorded."
    exit_code = 2
    http_status = 400


class ReviewUndone(DocumentsError):
    """A file is marked to be redacted or withheld, and it was not done."""

    says = "Marked in review and not done in {prosecution}: {files}."
    advice = (
        "Nothing was issued. Withhold those files (a redacted one as well, once its copy is made), or decide anew: "
        "`muniment review list PROSECUTION`."
    )
    exit_code = 4
    http_status = 409


class NothingToRedact(DocumentsError):
    """A redaction without a box or a time."""

    says = "No box and no time is named in {name!r}."
    advice = "Nothing was made. Name at least one: `muniment redact suggest` finds places."
    exit_code = 2
    http_status = 400


class NotAPart(DocumentsError):
    """A box or a time that can not be read."""

    says = "Part {at} of the redactions can not be read: {why}."
    advice = (
        'Nothing was made. A box is {{"page": 1, "box": [left, top, right, bottom], "code": "…"}} in fractions of the '
        'page; a time is {{"from": 12.5, "to": 14, "code": "…"}} in seconds.'
    )
    exit_code = 2
    http_status = 400
