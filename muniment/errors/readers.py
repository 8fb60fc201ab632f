"""What is in a file."""

from __future__ import annotations

from muniment.errors import MunimentError


class ReaderError(MunimentError):
    """What is in a file."""


class NoSandbox(ReaderError):
    """The box in which files are read can not be built here."""

    says = "Files can not be read safely on this machine: {why}."
    advice = (
        "The file was taken in and is kept; nothing in it was opened. Install bubblewrap and allow user namespaces, "
        "then ask again. An operator who has another wall around this machine may set {override}; it is recorded "
        "beside everything that is read so."
    )
    exit_code = 7
    http_status = 503


class NotDone(ReaderError):
    """Something that was to be done with a file in the box could not be done."""

    says = "It could not be done: {why}."
    advice = "The file is kept as it was; nothing was recorded."
    exit_code = 5
    http_status = 422
