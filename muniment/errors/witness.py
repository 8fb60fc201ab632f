"""The outside signer: its home, its logs, and why a checkpoint was not cosigned (C2SP tlog-witness v1.0)."""

from __future__ import annotations

from muniment.errors import MunimentError


class WitnessError(MunimentError):
    """An outside signer, its home, or what it was asked."""


class NoWitness(WitnessError):
    """There is no outside signer at this place."""

    says = "There is no outside signer in {home}."
    advice = "Make one with `muniment witness init {home} --name NAME`."
    exit_code = 2


class WitnessHomeTaken(WitnessError):
    """`witness init` on a folder with something in it."""

    says = "{home} already holds a signer or other files."
    advice = "Nothing was changed. Name an empty folder."
    exit_code = 2


class WitnessNameRefused(WitnessError):
    """A name that no signature line can carry."""

    says = "The name {name!r} can not stand on a signature line: {why}."
    advice = "Use an address without scheme, such as signer.defender.example/1: no space, no plus sign."
    exit_code = 2


class MemoryLost(WitnessError):
    """The signer's database is gone, or belongs to another key."""

    says = "The signer in {home} has lost its memory: {what}."
    advice = (
        "It signs nothing. A signer that forgot what it signed could sign a second history: do not restore an old "
        "copy and do not go on with this key. Make a new signer in another folder and give its key to the offices."
    )
    exit_code = 6
    http_status = 503


class WitnessRunning(WitnessError):
    """A second server on one signer's home."""

    says = "Another server already runs on {home}."
    advice = "Nothing was changed. Stop that one first."
    exit_code = 2


class LogTaken(WitnessError):
    """A log that is trusted already."""

    says = "The key of {origin} is trusted here already."
    advice = "Nothing was changed."


class LogKeyRefused(WitnessError):
    """A log's key that can not be trusted here."""

    says = "This is no log's key: {why}."
    advice = (
        "Nothing was changed. Take the key from the office's paper: `muniment ledger show` prints it there."
    )


class StoreFailed(WitnessError):
    """The signer's database could not write; what was asked is not signed."""

    says = "The signer's database can not be used: {why}."
    advice = "Nothing was signed. See that its disk is there and has room, then start it again."
    exit_code = 6
    http_status = 503


class NotCosigned(WitnessError):
    """What was asked is not signed; `http_status` says why, as the specification has it."""

    advice = "Nothing was signed."


class RequestRefused(NotCosigned):
    """Not of the form of a request, or it asks for a way back."""

    says = "The request can not be read: {why}."
    http_status = 400


class UnknownLog(NotCosigned):
    """The origin is of no log that is trusted here."""

    says = "The log {origin!r} is not known here."
    http_status = 404


class NotSignedByLog(NotCosigned):
    """No trusted key of the log signed this checkpoint, or its signature is bad."""

    says = "The checkpoint is not signed by the log: {why}."
    http_status = 403


class OtherSizeHeld(NotCosigned):
    """The request goes on from another size than the one cosigned last."""

    says = "The checkpoint cosigned last has {held} entries, not {old}."
    http_status = 409


class Inconsistent(NotCosigned):
    """The checkpoint is not shown to continue the one cosigned last."""

    says = "The checkpoint is not consistent with the one cosigned last: {why}."
    http_status = 422
