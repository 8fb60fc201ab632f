"""What is owed, listed, withheld, certified."""

from __future__ import annotations

from muniment.errors import MunimentError


class DisclosureError(MunimentError):
    """What is owed, listed, withheld, certified."""


class NotOnList(DisclosureError):
    """An item that stands on no list of the prosecution."""

    says = "Item {item} stands on no case that {prosecution} draws on."
    advice = (
        "Nothing was recorded. Link it to the case, or say which case the prosecution draws on, then repeat."
    )


class NothingNamed(DisclosureError):
    """An act about items that names none."""

    says = "No item was named for {prosecution}, or all of them were done before: {what}."
    advice = (
        "Nothing was recorded. Name the items; `muniment due --prosecution {prosecution}` shows what is open."
    )


class LeftEmpty(DisclosureError):
    """A field that gives an act its meaning was left empty."""

    says = "{field} is empty."
    advice = "Nothing was recorded. Say it in words; both sides will read them: {example}"
    exit_code = 2


class BeforeItCame(DisclosureError):
    """Service or access that is said to lie before the thing was received."""

    says = "Item {item} was received on {received}, so nothing about it was served or shown on {on}."
    advice = "Nothing was recorded. Give the day on which it was done; it may lie before today."
    exit_code = 2


class GroundNotInPack(DisclosureError):
    """A ground for withholding that the rule pack does not have."""

    says = "{ground!r} is no ground of the {pack} rule pack."
    advice = (
        "Nothing was withheld, and the item stands on the list as before. Grounds of this pack: {grounds}."
    )
    exit_code = 2


class ValueIsNoGround(DisclosureError):
    """What somebody thinks a thing is worth was given as a ground."""

    says = "{words!r} is no ground: it says what somebody thinks the thing is worth ({found})."
    advice = (
        "Nothing was recorded, and the item stands on the list as before. Whether a thing has value, matches, is "
        "believed or is material is for the side that has it in hand to argue, which takes knowing that it exists. "
        "Grounds of the {pack} rule pack: {grounds}."
    )
    exit_code = 2


class OrderNeeded(DisclosureError):
    """A ground that only a court order gives."""

    says = "The ground {ground} takes a court order: court, date, docket and the SHA-256 of its file."
    advice = "Nothing was withheld. Missing: {missing}. Take the order in as a file first, then name it here."
    exit_code = 2


class NotWithheld(DisclosureError):
    """A withholding to lift that is not in force."""

    says = "No withholding {withholding} is in force in {prosecution}."
    advice = "Nothing was recorded. `muniment disclose withheld {prosecution}` shows those in force."


class NothingToWithhold(DisclosureError):
    """Another matter's item, of which nothing is given that could be withheld."""

    says = "Item {item} is filed in another matter and was not found to relate to {prosecution}."
    advice = (
        "Nothing was withheld. Of such an item the defense is given the date received, the category and the link, "
        "and no contents. If it does relate, determine that first."
    )


class WithholdAgain(DisclosureError):
    """The same entries, withheld twice on the same ground."""

    says = "Item {item} is withheld in {prosecution} on the ground {ground} already."
    advice = "Nothing was recorded. Lift it first if the ground or the description is to change."


class NoSuchFileOfItem(DisclosureError):
    """A file to withhold that the item does not have."""

    says = "Item {item} has no file, or several, with the digest {file!r}."
    advice = "Nothing was withheld. `muniment file list {item}` shows the digests; give more digits of one."
    exit_code = 2


class OutcomeUnknown(DisclosureError):
    """A review outcome that is not one of the three."""

    says = "{outcome!r} is no outcome of a review."
    advice = (
        "Nothing was recorded. Outcomes: owed, not owed, undetermined. What the item is worth is never asked."
    )
    exit_code = 2


class RuleUnknown(DisclosureError):
    """A review under a rule that the pack does not have."""

    says = "The {pack} rule pack has no rule {rule!r}."
    advice = "Nothing was recorded. Its rules: {rules}."
    exit_code = 2


class ExistenceIsAlwaysOwed(DisclosureError):
    """A review that would close the notice of existence."""

    says = "No review can answer {rule}: that an item exists is served whatever anyone thinks of it."
    advice = "Nothing was recorded. Serve its existence, or have a court order that relieves of it recorded."
    exit_code = 2


class NoOpenRequest(DisclosureError):
    """A request of the defense that is not on the record."""

    says = "There is no open request {request} in {prosecution}."
    advice = "Nothing was recorded. `muniment due --prosecution {prosecution}` shows the open ones."


class AccessUnknown(DisclosureError):
    """A way of giving access that has no meaning here."""

    says = "{how!r} is no way of giving access to a thing."
    advice = "Nothing was recorded. Known: {known}. A handed-over package is recorded as a delivery."
    exit_code = 2


class CertificateRefused(DisclosureError):
    """A complete certificate while lines are open. `lines` are the open ones, as the data of this refusal."""

    says = "A complete certificate for {prosecution} can not be signed: {count} open."
    advice = (
        "Nothing was signed. Close the lines, or sign one with stated exceptions (--with-exceptions): it prints every "
        "open line word by word and is always possible."
    )
    exit_code = 4


class StillOwed(DisclosureError):
    """A disposition of what stands on a prosecution's list."""

    says = "Item {item} stands on the list of {prosecutions} and can not leave custody."
    advice = (
        "Nothing was recorded. It goes by a court's order (its court, date, docket and digest), or once a case agent "
        "has determined that it is not related and its existence was served."
    )


# --- orders of courts


class OrderIncomplete(DisclosureError):
    """An order without its court, date or docket."""

    says = "The order can not be recorded: {missing} is missing."
    advice = (
        "Nothing was recorded. Name court, date and docket as they stand on the order, and give its file."
    )
    exit_code = 2


class OrderFileMissing(DisclosureError):
    """An order without its file."""

    says = "The order's own file could not be taken in: {why}."
    advice = "Nothing was recorded. Give the order as the court issued it; its digest stands on the record."
    exit_code = 2


class OrderToCome(DisclosureError):
    """An order of a day to come."""

    says = "The order is dated {date}, and today is {today}."
    advice = "Nothing was recorded. Look at the date on the order."
    exit_code = 2


class SignerWithoutOffice(DisclosureError):
    """A signer whose organization nobody recorded."""

    says = "{user} belongs to no organization on record, and this takes signers of two."
    advice = "Nothing was recorded. Somebody whose organization is on record signs (`muniment user list`)."


class SameSigner(DisclosureError):
    """Both signatures by one person."""

    says = "{user} requested order {request} and can not confirm it too."
    advice = "Nothing took effect. Somebody else, of another organization than {organization}, confirms it."


class SameOrganization(DisclosureError):
    """Both signatures from one organization."""

    says = "Order {request} was requested by {organization} too: the second signature comes from another organization."
    advice = "Nothing took effect. Somebody of another organization confirms it."


class NoSuchOrder(DisclosureError):
    """An order that is not on the record, or not in that state."""

    says = "There is no order {order} that {state}."
    advice = "Nothing was recorded. `muniment orders` shows those that are."
    http_status = 404


class NothingOrdered(DisclosureError):
    """An order that reaches no entry."""

    says = "The order to {act} reaches no entry of the record."
    advice = "Nothing was recorded. Name an item, a file of it or an entry."
    exit_code = 2


class NotForOrder(DisclosureError):
    """An entry that no order can reach."""

    says = "{entry} can not be sealed or expunged: {why}."
    advice = "Nothing was recorded. Leave it out; what it holds of an item is in that item's own entries."
    exit_code = 2


class NoSuchEntryNamed(DisclosureError):
    """No entry has this id."""

    says = "No entry of the record has the id {entry!r}."
    advice = "Nothing was recorded. Use the 12 characters that the item's page shows beside the entry."
    http_status = 404


class SealedAlready(DisclosureError):
    """Entries that a seal in force covers."""

    says = "All of this is sealed already, by order {order}."
    advice = "Nothing was recorded. Lift that seal first if another order takes its place."


class NotYourCompartment(DisclosureError):
    """A court-sealed matter that is none, or is somebody else's: both are told in the same words."""

    says = "You keep no court-sealed matter {matter}."
    advice = "Nothing was recorded."
    http_status = 404


class NothingProtected(DisclosureError):
    """A compartment without an item whose existence is protected."""

    says = "Nothing in {matter} is protected now."
    advice = "Nothing was recorded."


class NoteEmpty(DisclosureError):
    """Words without which an entry says nothing."""

    says = "{what} is missing."
    advice = "Nothing was recorded. Say it in a few words."
    exit_code = 2
