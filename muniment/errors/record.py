"""The ledger, its store and its keys."""

from __future__ import annotations

from muniment.errors import MunimentError


class RecordError(MunimentError):
    """The ledger, its store or its keys."""


class Stale(RecordError):
    """What was looked at has moved since: somebody else recorded something about it."""

    says = "{subject} changed while you were looking at it (it stood at {expected}, now at {found})."
    advice = "Nothing was recorded. Look at it again, then repeat what you meant to do."


class NoHome(RecordError):
    """There is no office at this place."""

    says = "There is no Muniment home in {home}."
    advice = "Run `muniment init` there first, or name another place with --home or MUNIMENT_HOME."
    exit_code = 2
    http_status = 500


class OfficeRefused(RecordError):
    """Facts of an office that can not stand."""

    says = "The office can not be used: {what}."
    advice = "Nothing was changed. Correct this and repeat."
    exit_code = 2


class HomeTaken(RecordError):
    """`init` on a place that holds an office already."""

    says = "{home} already holds an office or other files."
    advice = "Nothing was changed. Name an empty folder."
    exit_code = 2


class ServerRunning(RecordError):
    """A second server on one home."""

    says = "Another server already runs on {home}."
    advice = "Stop it first; one office has one writer. Commands can be used beside it: they wait their turn."
    exit_code = 2


class BehindPublished(RecordError):
    """The database is older than, or differs from, a checkpoint that was published."""

    says = "The database holds {held} entries, but a checkpoint of {published} was published, or its root differs."
    advice = (
        "Muniment does not start, because going on would fork the log. Restore a newer backup, or follow "
        "docs/operations.md on refetching entries from the published tiles."
    )
    exit_code = 6
    http_status = 503


class DamagedStore(RecordError):
    """Stored bytes do not give what the ledger committed to."""

    says = "The store is damaged: {what}."
    advice = "Nothing was written. Keep this folder as it is, and restore from a backup to another place."
    exit_code = 6
    http_status = 503


class StoreUnusable(RecordError):
    """The database can not be opened, read or written: mostly a full or a lost disk."""

    says = "The database of this home can not be used: {why}."
    advice = "Nothing was recorded. See that its disk is there and has room, and that this user may write; then repeat."
    exit_code = 6
    http_status = 507


class TagTaken(RecordError):
    """A chain would reuse a tag: the store was restored from old heads."""

    says = "The next place of {subject} is already taken in the log."
    advice = "Nothing was recorded. The store went on from an old backup; see docs/operations.md."
    exit_code = 6


class EventRefused(RecordError):
    """An event that the format can not hold."""

    says = "{type} can not be recorded: {why}."
    advice = "Nothing was recorded. Correct the value named and repeat."


class NoSuchEntry(RecordError):
    """An index beyond the log."""

    says = "There is no entry {index}: the log holds {size}, counted from 0."
    advice = "Nothing was changed. `muniment ledger show` tells the size."
    http_status = 404


class KeyReused(RecordError):
    """An idempotency key was used for something else."""

    says = "The request key {key} was used before for another request."
    advice = "Nothing was recorded this time. Use a new key for a new request."
