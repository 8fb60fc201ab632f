"""Items and who has them."""

from __future__ import annotations

from muniment.errors import MunimentError


class CustodyError(MunimentError):
    """Items and who has them."""


class NoSuchItem(CustodyError):
    """Nothing was received under this number."""

    says = "There is no item {ref!r}."
    advice = (
        "Nothing was recorded. Scan the label, type the number on it, or search with `muniment item list`."
    )
    exit_code = 2
    http_status = 404


class AmbiguousItem(CustodyError):
    """The beginning of an id that several items share."""

    says = "{ref!r} is the beginning of several items: {matches}."
    advice = "Nothing was recorded. Give more of the id, or the whole number on the label."
    exit_code = 2


class WordsMissing(CustodyError):
    """A box that must hold words is empty."""

    says = 'The box "{box}" is empty.'
    advice = "Nothing was recorded. Fill it in; where nothing was said, write that nothing was said."
    http_status = 400


class WordRefused(CustodyError):
    """A word that is not one of those that the box takes."""

    says = "{found!r} is not a word for {box}: it is one of {words}."
    advice = "Nothing was recorded. Use one of these words; the rest belongs in the purpose."
    http_status = 400


class ReceivedInFuture(CustodyError):
    """A receipt can not be of a day that has not come."""

    says = "The item is said to have been received on {received_at}, but today is {today}."
    advice = "Nothing was recorded. Correct the date; possession is counted from it."
    http_status = 400


class HappenedInFuture(CustodyError):
    """An act can not be of a moment that has not come."""

    says = "{what} is said to have happened at {when}, but today is {today}."
    advice = "Nothing was recorded. Correct the date; what is planned is not recorded as done."
    http_status = 400


class UnitsRefused(CustodyError):
    """A count of units that can not be."""

    says = "{units!r} units can not be {done}: {why}."
    advice = "Nothing was recorded. Count the units and give a whole number from 1."
    http_status = 400


class ItemDisposed(CustodyError):
    """The item left custody for good."""

    says = "{item} was disposed of on {on} ({disposition})."
    advice = "Nothing was recorded. Later words about it can still be kept with `muniment item claim`."


class AlreadyThere(CustodyError):
    """The item is where it was to go."""

    says = "{item} is already with or at {place}."
    advice = "Nothing was recorded. If the label says otherwise, look at the chain of custody first."


class ItemOut(CustodyError):
    """Signed out already."""

    says = "{item} is signed out to {custodian}."
    advice = "Nothing was recorded. Record its return first."


class ItemNotOut(CustodyError):
    """A return of something that was not signed out."""

    says = "{item} was not signed out; {custodian} has it."
    advice = "Nothing was recorded. To hand it to somebody else, use a transfer."


class SealMissing(CustodyError):
    """An item that should have a seal has none on record."""

    says = "{item} has no seal on record."
    advice = "Nothing was recorded. Put a seal on it with `muniment item seal`, and say in the reason how it was found."


class SealTaken(CustodyError):
    """A seal number is used once."""

    says = "Seal {seal} was used on {other} before."
    advice = "Nothing was recorded. Take a new seal; if the number was misread, read it again."


class SealStanding(CustodyError):
    """A second seal without the first having been opened."""

    says = "{item} is under seal {seal} already."
    advice = "Nothing was recorded. Record first that seal {seal} was opened, by whom and why."


class SealDiffers(CustodyError):
    """The seal on the package is not the one on record."""

    says = "{item} is under seal {expected} on record, but {found} was read."
    advice = (
        "Nothing was recorded. Read it again. If the package really bears another seal, record the opening with a "
        "reason that says so: it will be given to the defense."
    )


class DescriptionEmpty(CustodyError):
    """A description that says nothing."""

    says = "The description of {item} is empty."
    advice = "Nothing was recorded. Say what it is: text, serial, caliber, make, headstamp."
    http_status = 400


class NothingToCorrect(CustodyError):
    """A correction that names no event of the item, or changes nothing."""

    says = "{item} has nothing to correct: {why}."
    advice = "Nothing was recorded. `muniment item show` lists the descriptions with their ids."


class NoSuchRequest(CustodyError):
    """A laboratory's result without the request it answers."""

    says = "{item} has no request {request!r} to a laboratory."
    advice = "Nothing was recorded. Record the request first, with its own date, or name the one that this answers."


class RequestUnclear(CustodyError):
    """Several requests are open and none was named."""

    says = "{item} has several open requests: {requests}."
    advice = "Nothing was recorded. Name the one that this result answers."


class HoldStands(CustodyError):
    """Under a hold, nothing is disposed of."""

    says = "{item} can not be disposed of: {holds}."
    advice = "Nothing was recorded. Each hold is lifted by its name by someone who may; then repeat."


class HoldPlacedAlready(CustodyError):
    """A hold of this name stands."""

    says = "The hold {hold!r} stands on {item} already."
    advice = "Nothing was recorded. A second ground is a hold with a name of its own."


class ProposalOpen(CustodyError):
    """A proposal holds the item until a named person has said whether it relates."""

    says = "The hold {hold!r} on {item} can not be lifted: nobody has said yet whether it relates to {case}."
    advice = "Nothing was recorded. The case agent determines the link, with a reason; then the hold can end."


class NoSuchHold(CustodyError):
    """Lifting what does not stand."""

    says = "No hold {hold!r} stands on {item}."
    advice = "Nothing was recorded. `muniment item show` lists the holds that stand."


class NoAuthority(CustodyError):
    """A disposition that nobody with authority decided."""

    says = "{item} can not be disposed of: {why}."
    advice = "Nothing was recorded. Name who decided it, other than the person who records it, and their order if any."


class NoSuchEventOfItem(CustodyError):
    """An answer to something that is not on the item's record."""

    says = "{item} has no entry {answers!r} to answer."
    advice = "Nothing was recorded. The notice shows the id of the entry that names you."


class NotNamed(CustodyError):
    """Only the person whom an entry names answers it."""

    says = "{user} is not named by the entry {answers} of {item}."
    advice = (
        "Nothing was recorded. Anyone's words about an item can be kept as a claim: `muniment item claim`."
    )
    exit_code = 3
    http_status = 403


class NotAFile(CustodyError):
    """A path that can not be taken in."""

    says = "{path} can not be taken in: {why}."
    advice = "Nothing was recorded for it. Name a file that can be read and is not empty."
    http_status = 400
