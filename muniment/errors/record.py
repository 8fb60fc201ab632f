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
        "Muniment does not start, because going on would sign a second history. Look for the newer database first; "
        "else `muniment restore BACKUP --published …` into another place fetches what is missing from the published "
        "log. docs/operations.md, Restore."
    )
    exit_code = 6
    http_status = 503


class DamagedStore(RecordError):
    """Stored bytes do not give what the ledger committed to."""

    says = "The store is damaged: {what}."
    advice = (
        "Nothing was written. `muniment ledger check` names what is damaged, `muniment ledger mend` puts right what "
        "has another copy. Else keep this folder as it is, and `muniment restore` a backup to another place."
    )
    exit_code = 6
    http_status = 503


class StoreUnusable(RecordError):
    """The database can not be opened, read or written: mostly a full or a lost disk."""

    says = "The database of this home can not be used: {why}."
    advice = "Nothing was recorded. See that its disk is there and has room, and that this user may write; then repeat."
    exit_code = 6
    http_status = 507


class FileUnusable(RecordError):
    """A file or folder that was named can not be read or written."""

    says = "{path} can not be used: {why}."
    advice = (
        "What was recorded before stays; nothing else was changed. See that the place is there, has room, and that "
        "this user may use it; then repeat."
    )
    exit_code = 6
    http_status = 507


class TagTaken(RecordError):
    """A chain would reuse a tag: the store was restored from old heads."""

    says = "The next place of {subject} is already taken in the log."
    advice = (
        "Nothing was recorded. The store went on from an old backup: stop, and `muniment restore` it to another place "
        "with the published log, which finds the right places again."
    )
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


# What must hold before anything is written, and what stops a home from being opened.


class WriteFailed(RecordError):
    """A write to the disk failed in the middle of a commit."""

    says = "The record could not be written: {why}."
    advice = (
        "Nobody was told that it is recorded, and this process writes nothing more. See to the disk, start again, and "
        "look whether the act is on the record before you repeat it."
    )
    exit_code = 6
    http_status = 507


class WritingStopped(RecordError):
    """An earlier write failed, or what was published is not this office's: nothing more is written here."""

    says = "Nothing more is written by this process: {why}."
    advice = (
        "Everything acknowledged before stands, and can be read. See to the disk, then stop this process and start "
        "again: it goes on from the last commit. docs/operations.md, When something is wrong."
    )
    exit_code = 6
    http_status = 507


class DiskNearlyFull(RecordError):
    """Too little room is left to finish a commit with certainty."""

    says = "The disk of {home} has {free} left; nothing is recorded below {least}."
    advice = (
        "Nothing was recorded; everything on the record stands and can be read. Make room, then repeat. "
        "MUNIMENT_LEAST_FREE sets another limit, such as 500M or 2%."
    )
    exit_code = 6
    http_status = 507


class ClockBehind(RecordError):
    """The machine's clock is earlier than the newest entry."""

    says = "The clock of this machine says {now}, and the newest entry was recorded at {newest}: {by} later."
    advice = (
        "Nothing was recorded. Set the clock right, then repeat. If the clock is right and ran ahead before, "
        "`muniment ledger clock --confirm` lets acts be recorded under the time of the newest entry until the clock "
        "has passed it."
    )
    exit_code = 6
    http_status = 503


class ClockAhead(RecordError):
    """The machine's clock jumped far ahead of the newest entry."""

    says = "The clock of this machine says {now}, {by} after the newest entry ({newest})."
    advice = (
        "Nothing was recorded: recorded times never fall again, so a wrong one would stand over everything after it. "
        "Set the clock right, then repeat. If it is right and the office was idle, say so once: "
        "`muniment ledger clock --confirm`."
    )
    exit_code = 6
    http_status = 503


class LogIsClosed(RecordError):
    """The log has its final entry."""

    says = "The log of this office was closed: {reason}"
    advice = (
        "Nothing was recorded, and nothing will be. Everything can still be read, checked, published and exported; a "
        "new production needs an entry of its own and can not be issued any more."
    )
    http_status = 410


class ForeignKeys(RecordError):
    """A key file is not the one that this log was written with."""

    says = "{what} does not belong to this log: {why}."
    advice = (
        "Muniment does not start, because it would sign under another key or lose its chains. Put back the key file "
        "from the sealed copy of `secret/`; nothing in the home was changed."
    )
    exit_code = 6
    http_status = 503


class RootDiffers(RecordError):
    """The stored tiles and last entries do not give the root that was signed over them."""

    says = "The stored log does not give the root that was signed at {size} entries."
    advice = (
        "Muniment does not start, because it would sign another tree. Stored bytes were changed: run `muniment ledger "
        "mend`, which rebuilds tiles from the entries, or entries from the published copy, where these give the "
        "signed root; else restore from a backup to another place."
    )
    exit_code = 6
    http_status = 503


class PublishedDamaged(RecordError):
    """The published checkpoint can not be read, or is not of this log."""

    says = "The published checkpoint in {path} can not be used: {why}."
    advice = (
        "Muniment does not start: whether the database is behind what outsiders hold can not be told. Put the "
        "checkpoint there that outsiders have (your mirror, an outside signer). Only if nobody ever got one: remove "
        "that file, and the stored bytes are published again."
    )
    exit_code = 6
    http_status = 503


class RestoreUnfinished(RecordError):
    """A restore was interrupted before it declared what was lost."""

    says = "{home} was restored, and what was lost has not been declared on its record yet."
    advice = "Nothing was written. Finish it: `muniment restore --finish --home {home}`."
    exit_code = 6
    http_status = 503


class ConfirmationMissing(RecordError):
    """An act that can not be taken back, without the word that it is meant."""

    says = "{what} can not be taken back."
    advice = "Nothing was changed. If you mean it, repeat it with {how}."
    exit_code = 2


class BackupRefused(RecordError):
    """A backup can not be written there, or what was written does not hold."""

    says = "No backup was made: {why}."
    advice = "The office was not touched, and nothing half-written was left under that name. {way}"
    exit_code = 6
    http_status = 507


class BackupDamaged(RecordError):
    """A backup is not what its manifest says."""

    says = "The backup in {path} can not be relied on: {what}."
    advice = "Nothing was restored. Use another backup; keep this one, its sound parts may still be wanted."
    exit_code = 6


class RestoreRefused(RecordError):
    """Facts under which a restore can not be made."""

    says = "Nothing was restored: {why}."
    advice = "{way}"
    exit_code = 2


class RotationRefused(RecordError):
    """A key can not be changed now."""

    says = "The key was not changed: {why}."
    advice = "{way}"
    exit_code = 2


class StillRead(RecordError):
    """What was expunged is still in free pages, because somebody kept reading."""

    says = "What was expunged can not be read any more, but its pages in {home} could not be cleared: they are in use."
    advice = (
        "It counts as not done. Run `muniment orders finish` while nobody reads, or with the server stopped."
    )
    exit_code = 6
    http_status = 503


class RegisterRefused(RecordError):
    """A register of days that can not be handed over."""

    says = "No register was handed over: {why}."
    advice = "{way}"
    exit_code = 2


class RegisterNotInOrder(RecordError):
    """The office's own check of what it was about to hand over found something."""

    says = "The register in {out} is not in order: {why}."
    advice = "Do not hand it over. Nothing on the record was changed; run `muniment ledger check` and look at the log."
    exit_code = 6
