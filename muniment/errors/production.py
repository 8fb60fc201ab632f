"""Issuing, packaging, handing over, watching."""

from __future__ import annotations

from muniment.errors import MunimentError


class ProductionError(MunimentError):
    """Issuing and packaging."""


class NoSuchProduction(ProductionError):
    """A production number that was never issued."""

    says = "There is no production {number} for {prosecution}."
    advice = "Nothing was recorded. `muniment productions {prosecution}` lists those that were issued."
    http_status = 404


class NoCaseDrawnOn(ProductionError):
    """A prosecution without a case has no list, and an empty list must not look complete."""

    says = "Prosecution {prosecution} draws on no case, so it has no list to give."
    advice = "Nothing was recorded. Say which cases it draws on first."


class NobodyToGiveTo(ProductionError):
    """No counsel appeared for the defense, and nobody else is named."""

    says = "Nobody is named to whom the production for {prosecution} goes, and no counsel has appeared for the defense."
    advice = "Nothing was recorded. Name the receiver with --to, or record counsel's appearance."


class HeadsWithoutReceiver(ProductionError):
    """No counsel appeared for the defense, and nobody else is named."""

    says = "Nobody is named who gets the heads of {prosecution}, and no counsel has appeared for the defense."
    advice = "Nothing was recorded. Name the receiver with --to, or record counsel's appearance."


class HeadsNotWritten(ProductionError):
    """That they were given is on the record; the file is not where it was wanted."""

    says = "The heads of {prosecution} could not be written to {out}: {why}."
    advice = "That they are given is on the record. Write the file: muniment heads {prosecution} --again --out FILE."


class NoHeadsGiven(ProductionError):
    """Heads are made from the act that gave them, so that they are the same whenever they are asked for."""

    says = "No heads of {prosecution} were given to anybody yet."
    advice = "Give them: muniment heads {prosecution} --to COUNSEL --out FILE."
    exit_code = 2


class FolderNotEmpty(ProductionError):
    """A production is never mixed with other files."""

    says = "{out} holds files already."
    advice = "Nothing was recorded and nothing there was touched. Name a new or empty folder."
    exit_code = 2


class FolderRefused(ProductionError):
    """A place where a production can not be put."""

    says = "A production can not be put in {out}: {why}."
    advice = "Nothing was recorded. Name another folder."
    exit_code = 2


class NativeUnusable(ProductionError):
    """A file that is on the list can not be given as it was taken in."""

    says = "A file of item {item} can not be given ({name}): {why}"
    advice = (
        "Nothing was issued. Restore the vault from its backup, then repeat. The list does not go out without a file "
        "that the record names."
    )
    exit_code = 6


class WithheldInPart(ProductionError):
    """A withholding does not name every entry of the event it is about, so the checker would not accept it."""

    says = "{event} (entry {entry} of {subject}) is withheld on another list, but not there: {fields}."
    advice = "Nothing was issued. Withhold it again, or lift what was withheld; each entry of the event must be named."


class WithheldItemGrew(ProductionError):
    """Contents came to an item after it was withheld whole; nobody has said whether they are withheld too."""

    says = "Item {item} is withheld, but {what} recorded about it ({on}) is not covered by the withholding."
    advice = (
        "Nothing was issued. Lift the withholding and record it again: it then names all entries of the item."
    )


class NamedButNotOnList(ProductionError):
    """The prosecution names items that stand on no case it draws on."""

    says = "{prosecution} names items that stand on no case it draws on: {items}."
    advice = "Nothing was issued. Propose these items for a case of the prosecution, or draw on the case they are in."


class NotProved(ProductionError):
    """Our own checker does not accept what would be handed over."""

    says = "The list of {prosecution} would not pass the check: {findings}."
    advice = "{kept} Keep this home as it is and run `muniment ledger check`: it names what does not fit."
    exit_code = 6


class NotHandedOver(ProductionError):
    """Issued, but the folder could not be written."""

    says = "Production {number} is on the record, but could not be written to {out}: {why}."
    advice = (
        "Nothing is left in {out}. Make room there or name another folder, then run "
        "`muniment produce {prosecution} --again {number} --out DIR`: it writes the same bytes."
    )
    http_status = 507


class NotPrepared(ProductionError):
    """The home has no room for the package."""

    says = "The production for {prosecution} could not be prepared: {why}."
    advice = "Nothing was recorded, and what was prepared was taken away. Make room in the home, then repeat."
    http_status = 507


class PayloadLost(ProductionError):
    """The kept folder of a production is not what was issued."""

    says = "The kept files of production {number} for {prosecution} are not those that were issued: {why}."
    advice = "Nothing was written. Restore {path} from a backup, or issue a new production."
    exit_code = 6


class DeliveryUnclear(ProductionError):
    """How a production left the house is not said."""

    says = "It is not said how production {number} was handed over."
    advice = 'Nothing was recorded. Say it with --how, such as "by hand on a disk" or "portal link sent".'
    exit_code = 2


class SentIsNotReceived(ProductionError):
    """Words that claim an arrival without anything from the receiver."""

    says = "{how!r} says that the production arrived, but there is no receipt of {to}."
    advice = "Nothing was recorded. Say how it was sent; record the arrival with --receipt and the receiver's words."
    exit_code = 2


class ReceiptEmpty(ProductionError):
    """An acknowledgment without the receiver's words."""

    says = "The receipt for production {number} is empty."
    advice = "Nothing was recorded. Give the receiver's words, or the number of their signed receipt."
    exit_code = 2


class LogUnreachable(ProductionError):
    """The place where the office publishes its log gives nothing."""

    says = "The log can not be read at {log}: {why}."
    advice = (
        "Nothing can be said about the list. Ask the office where its log is published; a log that vanishes is a "
        "finding."
    )
    exit_code = 2


class BellForgetful(ProductionError):
    """What the bell remembered of a log can not be read any more."""

    says = "What was remembered of the log, in {state}, can not be read: {why}."
    advice = (
        "Keep the file: it may name a checkpoint that nobody else has. Take an older copy of it, or watch with another "
        "--state, and compare the checkpoints by hand."
    )
    exit_code = 1


class NoSuchReference(ProductionError):
    """Words that name no production."""

    says = "{typed!r} names no production."
    advice = "Nothing was recorded. Write the prosecution and the number, such as D202.CR-2024-00871/1, or the folder."
    http_status = 404
    exit_code = 2


class NoReceiptOfPart(ProductionError):
    """A receipt is of what was handed in, not of what was separated from it later."""

    says = "Item {item} was separated from a lot, and was not handed in by itself."
    advice = "Print the receipt of the lot that it came from."
    exit_code = 2


class ReceiptExpunged(ProductionError):
    """What a receipt opens was destroyed by order."""

    says = "What was taken down with item {item} can not be opened any more: an order had it expunged, or it is lost."
    advice = (
        "Nothing was printed. A receipt handed out before stays checkable; the order stands on the record."
    )
    exit_code = 6
