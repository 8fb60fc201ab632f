"""Everything that can be wrong, as a tree: one root, one child per room.

An error is a finding: a class, its data, a sentence, and the way out. `says` and `advice` are templates over the
data, so that a page, the command and the API tell the same thing.
"""

from __future__ import annotations

from typing import Any, ClassVar


class MunimentError(Exception):
    """Something a person has to know about. `data` holds what the sentence is made of."""

    says: ClassVar[str] = "Something went wrong."
    advice: ClassVar[str] = "Nothing was recorded."
    exit_code: ClassVar[int] = 1
    http_status: ClassVar[int] = 409

    def __init__(self, **data: Any) -> None:
        self.data = data
        super().__init__(self.says.format(**data))

    @property
    def way_out(self) -> str:
        """What was kept, and what to do next."""
        return self.advice.format(**self.data)


# --- may ------------------------------------------------------------------------------------------------------------


class NotAllowed(MunimentError):
    """`may` answered no."""

    says = "{user} may not {act}: {because}."
    advice = "Nothing was recorded. Ask someone whose role allows it, or an administrator for the role."
    exit_code = 3
    http_status = 403


# --- record ---------------------------------------------------------------------------------------------------------


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


# --- accounts -------------------------------------------------------------------------------------------------------


class AccountsError(MunimentError):
    """Users, roles, credentials."""


class NoSuchMember(AccountsError):
    """A name of sign-in that no user has."""

    says = "There is no user {user!r}."
    advice = "Nothing was recorded. `muniment user list` shows them; `muniment user add` adds one."
    http_status = 404


class UserNameTaken(AccountsError):
    """A second user of one name: the record could not tell who acted."""

    says = "There is a user {user!r} already ({name})."
    advice = "Nothing was recorded. Choose another name of sign-in; change roles with `muniment user roles`."


class UserNameRefused(AccountsError):
    """A name of sign-in that could be mistaken for another, or for Muniment itself."""

    says = "{user!r} can not be a name of sign-in: {why}."
    advice = "Nothing was recorded. Use 1 to 150 lower-case letters a-z, digits, dot, dash, underline or @."


class UnknownRole(AccountsError):
    """A role that no rule speaks of would allow nothing, and look as if it did."""

    says = "There is no role {role!r}."
    advice = "Nothing was recorded. The roles are: {known}."


class LastAdministrator(AccountsError):
    """The office would have nobody left who can add users."""

    says = "{user} is the last administrator."
    advice = "Nothing was recorded. Make somebody else an administrator first."


class PasswordRefused(AccountsError):
    """A password that is easily guessed."""

    says = "The password was not taken: {why}"
    advice = "Nothing was recorded. Choose a longer one, such as four unrelated words."


# --- cases ----------------------------------------------------------------------------------------------------------


class CasesError(MunimentError):
    """Cases, prosecutions, people."""


class NumberUnusable(CasesError):
    """What was typed can not be folded to a number."""

    says = "{typed!r} can not be used as a number: {why}."
    advice = "Nothing was recorded. A number has letters A-Z, digits, dot and dash, and at most 63 of them."


class AgencyCodeMissing(CasesError):
    """Two agencies may use one number: it needs the agency's code in front."""

    says = "{number} has no agency code in front."
    advice = "Nothing was recorded. Write the code and a dot first, as in SO.{number}."


class CourtCodeMissing(CasesError):
    """Two courts may use one number: it needs the court's code in front."""

    says = "{number} has no court code in front."
    advice = "Nothing was recorded. Write the code and a dot first, as in D202.CR-2024-00871."


class CaseNumberTaken(CasesError):
    """A case of this number, however it is typed, is open already."""

    says = "The number {typed!r} is that of case {number}, which is open already{title}."
    advice = "Nothing was recorded. Use that case, or another number; what was typed reads as {number}."


class ProsecutionNumberTaken(CasesError):
    """A prosecution of this number, however it is typed, is open already."""

    says = (
        "The number {typed!r} is that of prosecution {number}, which is open already (against {defendant})."
    )
    advice = "Nothing was recorded. Use that prosecution; one number has one defendant."


class NoSuchCase(CasesError):
    """No case of this number was opened."""

    says = "There is no case {number}."
    advice = "Nothing was recorded. Check the number{like}, or open it with `muniment case open`."
    http_status = 404


class NoSuchProsecution(CasesError):
    """No prosecution of this number was opened."""

    says = "There is no prosecution {number}."
    advice = "Nothing was recorded. Check the number{like}, or open it with `muniment case add-prosecution`."
    http_status = 404


class NoSuchPerson(CasesError):
    """Nobody has this id."""

    says = "There is no person {person!r}."
    advice = "Nothing was recorded. Look for the name in the list of people, or record the person first."
    http_status = 404


class NoSuchReport(CasesError):
    """No report has this id in this case."""

    says = "There is no report {report!r} in case {case}."
    advice = "Nothing was recorded. Record the report first."
    http_status = 404


class PersonWithoutName(CasesError):
    """A person has at least one name; "unknown male, red cap" is one."""

    says = "The person has no name."
    advice = "Nothing was recorded. Give a name; where none is known, what people called or call them by."


class ExternalIdTaken(CasesError):
    """Two people with one id of a former system."""

    says = "The former id {external!r} is that of {name} (person {person})."
    advice = "Nothing was recorded. Correct that person instead, or put the system's name before the id."


class UnknownWord(CasesError):
    """A word outside the list that rules and pages understand."""

    says = "{word!r} is no {what}."
    advice = "Nothing was recorded. Use one of: {known}."


class UnknownCourtEvent(UnknownWord):
    """A kind of court event on which no rule would act."""


class PartyAlreadyThere(CasesError):
    """The same person in the same role twice in one case."""

    says = "{name} is {role} in case {case} already."
    advice = "Nothing was recorded. Another role of the same person can be added."


class RelationToSelf(CasesError):
    """A relation needs two people."""

    says = "{name} can not be related to themselves."
    advice = (
        "Nothing was recorded. If one person was recorded twice, relate the two records as the same person."
    )


class RelationAlreadyRecorded(CasesError):
    """The same relation of the same two people in the same words from the same source."""

    says = "{name_a} is recorded as {relation} of {name_b} already, in the same words."
    advice = "Nothing was recorded. Another source or other words can be added."


class ReportIdTaken(CasesError):
    """Two reports with one id."""

    says = "Report {report!r} is on the record already, in case {case}."
    advice = "Nothing was recorded. A report is never replaced: give a supplement an id of its own."


class EmptyReport(CasesError):
    """A report with neither a title nor text."""

    says = "The report has neither a title nor text."
    advice = "Nothing was recorded. Give what it says."


class HeldNotReported(CasesError):
    """Seized or recovered property is held: it is an item, with a chain of custody."""

    says = "Property that was {loss} is in somebody's hands: it is an item, not a loss."
    advice = (
        "Nothing was recorded. Take it in with `muniment item receive`, so that it is on the case's list."
    )


class NothingSaid(CasesError):
    """A description of nothing."""

    says = "Nothing was said about {what}."
    advice = "Nothing was recorded. Give at least one of: {known}."


class NotADate(CasesError):
    """Text that can not be read as a date."""

    says = "{what}: {found!r} is not a date."
    advice = "Nothing was recorded. Write year, month and day, as in 2024-03-06."


class SpreadsheetSerial(NotADate):
    """The number by which a spreadsheet stores a date, pasted as it is."""

    says = "{what}: {found!r} is a spreadsheet's day number, not a date. It may mean {meant}."
    advice = "Nothing was recorded. Look at the paper, then write the date as year, month and day: {meant}."


class NotYetHappened(CasesError):
    """A thing of the past with a date to come: a deadline counted from it would be years off."""

    says = "{what} can not be on {date}: today is {today}."
    advice = "Nothing was recorded. Check the year; a day of trial to come is recorded as 'trial set'."


class ProsecutionWithoutCase(CasesError):
    """A prosecution that rests on nothing would owe nothing."""

    says = "Prosecution {number} draws on no case."
    advice = "Nothing was recorded. Name at least one case: what is on its list is owed in the prosecution."


class AlreadyDrawnOn(CasesError):
    """The same case twice in one prosecution."""

    says = "Prosecution {prosecution} draws on case {case} already."
    advice = "Nothing was recorded. Nothing needs to be done: all of the case's list is owed there."


class AliasOfItself(CasesError):
    """Both numbers read the same."""

    says = "{typed_a!r} and {typed_b!r} are one number: {number}."
    advice = "Nothing was recorded. Nothing needs to be done: both ways of typing it lead to the same matter."


class AliasOfDifferentKinds(CasesError):
    """A case and a prosecution are never one matter: one draws on the other."""

    says = "{number} is a {found}, not a {wanted}."
    advice = "Nothing was recorded. If the prosecution rests on the case, record that it draws on it."


class AliasAlreadyRecorded(CasesError):
    """The same two numbers again."""

    says = "{number_a} and {number_b} are recorded as one matter already."
    advice = "Nothing was recorded. Nothing needs to be done."


class OrderWithoutDocument(CasesError):
    """An order that relieves somebody of a duty, with nothing to show for it."""

    says = "An order that relieves of a duty needs the document."
    advice = (
        "Nothing was recorded, and the duty stands. Name the docket entry, or the digest of the filed order."
    )


class CounselNeedsName(CasesError):
    """An appearance is somebody's."""

    says = "Nobody is named as counsel."
    advice = "Nothing was recorded. Use `muniment case add-counsel` with the name, side and capacity."


class CapacityOfOtherSide(CasesError):
    """Capacities belong to sides: nobody is the elected prosecutor for the defense."""

    says = "Counsel for the {side} can not appear as {capacity}."
    advice = "Nothing was recorded. For the {side}: {known}."


class CounselCanNotRead(CasesError):
    """A user whose roles belong to the other side, or to none."""

    says = "{user} can not be counsel for the {side}: it takes the role of {role}."
    advice = "Nothing was recorded. Have an administrator give the role, or record counsel by name alone."


class CounselOfBothSides(CasesError):
    """Somebody who appears for the other side of the same prosecution."""

    says = "{name} appears for the {other} in {prosecution}."
    advice = "Nothing was recorded. Record the withdrawal there first, if there was one."


class CounselAlreadyAppeared(CasesError):
    """Somebody who appears already."""

    says = "{name} appears for the {side} in {prosecution} already, since {appeared_on}."
    advice = "Nothing was recorded. Nothing needs to be done."


class CounselNeverAppeared(CasesError):
    """A withdrawal of somebody who was never there."""

    says = "{name} never appeared in {prosecution}."
    advice = "Nothing was recorded. Counsel of record: {known}. Record the appearance first if it is missing."


class CounselAlreadyWithdrew(CasesError):
    """A second withdrawal."""

    says = "{name} withdrew from {prosecution} on {withdrew_on} already."
    advice = "Nothing was recorded. Nothing needs to be done."


class WithdrawalBeforeAppearance(CasesError):
    """A withdrawal dated before the appearance."""

    says = "{name} can not have withdrawn on {withdrew_on}: the appearance was on {appeared_on}."
    advice = "Nothing was recorded. Check both dates."


# --- vault ----------------------------------------------------------------------------------------------------------


class VaultError(MunimentError):
    """Bytes by digest."""


class NoSuchBlob(VaultError):
    """The vault has no bytes of this digest."""

    says = "The vault holds no file with the digest {digest}."
    advice = "Nothing was changed. Check the digest; `muniment file list ITEM` shows those of an item."
    exit_code = 2
    http_status = 404


class DigestMismatch(VaultError):
    """A file's bytes no longer match the digest on the ledger."""

    says = "The file {path} should have the digest {expected}, but its bytes give {found}."
    advice = (
        "Nothing was changed. Keep the file as it is for examination, and restore its bytes from a backup."
    )
    exit_code = 6
    http_status = 500


class BadDigest(VaultError):
    """Not a SHA-256 digest."""

    says = "{found!r} is not a digest: 64 digits of 0-9 and a-f are expected."
    advice = "Nothing was changed. Copy the digest from `muniment file list ITEM`."
    exit_code = 2
    http_status = 400


class VaultFull(VaultError):
    """The bytes did not fit, or the disk failed while they were written."""

    says = "{name} could not be stored: {why}."
    advice = "Nothing of it was kept and nothing was recorded. Make room, then add the file again."
    http_status = 507


class VaultLost(VaultError):
    """The vault's folder can not be used."""

    says = "The vault in {root} can not be used: {why}."
    advice = "Nothing was recorded. Check that its disk is there and that this user may write to it."
    exit_code = 6
    http_status = 503


# --- labels ---------------------------------------------------------------------------------------------------------


class LabelsError(MunimentError):
    """Printed numbers and forms."""


class CodeRefused(LabelsError):
    """What was typed or scanned is no item number."""

    says = "{found!r} is not an item number: {why}."
    advice = (
        "Nothing was recorded. Scan the label again, or type the number under it, such as MU-24-000123-K."
    )
    exit_code = 2
    http_status = 400


class LabelTooLong(LabelsError):
    """A text that a label can not hold."""

    says = "{what} does not fit on a {width} mm label."
    advice = "Nothing was printed. Use a wider label, or the sheet form."
    http_status = 400


# --- custody --------------------------------------------------------------------------------------------------------


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


# --- linkage --------------------------------------------------------------------------------------------------------


class LinkageError(MunimentError):
    """Proposals and determinations."""


class NoSuchLink(LinkageError):
    """No proposal has this id."""

    says = "There is no link {link}."
    advice = "Nothing was recorded. `muniment links` lists those that stand, with their ids."
    exit_code = 2
    http_status = 404


class NotAnOutcome(LinkageError):
    """A determination is one of three words."""

    says = "{outcome!r} is no determination: a link is related, not related or undetermined."
    advice = "Nothing was recorded. The proposal stands as it did; use one of the three words."
    exit_code = 2
    http_status = 422


class AlreadyDetermined(LinkageError):
    """The same was said before."""

    says = "Link {link} was determined {outcome} by {by} at {at}."
    advice = "Nothing was recorded; it stands. Another outcome can be recorded beside it, with its reason."


class NoReasonGiven(LinkageError):
    """An act that needs a reason came without one."""

    says = "{outcome} needs a reason that will be given to the defense."
    advice = (
        "Nothing was recorded, and the proposal stands. Say what was looked at and found: where the thing comes from, "
        "which person or matter it belongs to and how that is known. Where that is not known yet, record undetermined: "
        "it needs no reason and keeps the question open."
    )
    http_status = 422


class ValueJudgment(LinkageError):
    """A judgment of worth, relevance, belief or likeness is no ground for keeping a thing off the list."""

    says = "{reason!r} is no ground for not related: it judges the thing's worth and does not say where it belongs."
    advice = (
        "Nothing was recorded, and the proposal stands. What it proves, whether it matches, is believed, was told before "
        "or matters is not asked here. Accepted is a fact that ties it elsewhere: a purchase record, a serial traced to "
        "another owner, the source's own matter with its number. Where there is none yet, record undetermined."
    )
    http_status = 422


class NoFactGiven(LinkageError):
    """A reason that states nothing."""

    says = "{reason!r} states no fact from which somebody else could see that it is not related."
    advice = (
        "Nothing was recorded, and the proposal stands. Say what was looked at and found, by whom, in which record; or "
        "record undetermined, which needs no reason."
    )
    http_status = 422


class AlreadyOnList(LinkageError):
    """A person proposes what stands on the case's list already."""

    says = "{item} is on the list of {case} already: {how}."
    advice = "Nothing was recorded; nothing needs to be. A determination says what is thought of it now."


# --- jurisdictions --------------------------------------------------------------------------------------------------


class JurisdictionError(MunimentError):
    """The law as it is encoded."""


class NoSuchPack(JurisdictionError):
    """A place of which no rule pack exists."""

    says = "There is no rule pack {code}."
    advice = "Nothing was recorded. Known packs: {known}. With `general` no deadline of law is computed, and the pages say so."
    exit_code = 2
    http_status = 404


# --- disclosure -----------------------------------------------------------------------------------------------------


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
        "Nothing was withheld. Of such an item the defense is given the date received, the category and the link, and no "
        "contents. If it does relate, determine that first."
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


# --- production -----------------------------------------------------------------------------------------------------


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
        "Nothing was issued. Restore the vault from its backup (`muniment ledger check` names every file that is lost), "
        "then repeat. The list does not go out without a file that the record names."
    )
    exit_code = 6


class WithheldInPart(ProductionError):
    """A withholding does not name every entry of the event it is about, so the checker would not accept it."""

    says = "{event} (entry {entry} of {subject}) is withheld on another list, but not there: {fields}."
    advice = "Nothing was issued. Withhold it again, or lift what was withheld; each entry of the event must be named."


class WithheldItemGrew(ProductionError):
    """Contents came to an item after it was withheld whole; nobody has said whether they are withheld too."""

    says = "Item {item} is withheld, but {what} recorded about it ({on}) is not covered by the withholding."
    advice = "Nothing was issued. Lift the withholding and record it again: it then names all entries of the item."


class NamedButNotOnList(ProductionError):
    """The prosecution names items that stand on no case it draws on."""

    says = "{prosecution} names items that stand on no case it draws on: {items}."
    advice = "Nothing was issued. Propose these items for a case of the prosecution, or draw on the case they belong to."


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
    advice = "Nothing can be said about the list. Ask the office where its log is published; a log that vanishes is a finding."
    exit_code = 2


class NoSuchReference(ProductionError):
    """Words that name no production."""

    says = "{typed!r} names no production."
    advice = "Nothing was recorded. Write the prosecution and the number, such as D202.CR-2024-00871/1, or the folder."
    http_status = 404
    exit_code = 2


# --- importers ------------------------------------------------------------------------------------------------------


class ImporterError(MunimentError):
    """Files of former systems."""

    http_status = 422


class NothingToImport(ImporterError):
    """A folder without one of the files that are read."""

    says = "{path} holds nothing to import."
    advice = "Nothing was recorded. A folder holds one or more of {names}; a single file needs --kind."
    exit_code = 2


class KindNeeded(ImporterError):
    """A single file whose kind was not said and can not be told from its name."""

    says = "It is not said what {file} holds."
    advice = "Nothing was recorded. Add --kind with one of {kinds}."
    exit_code = 2


class NotATable(ImporterError):
    """A file that is no separated text."""

    says = "{file} is not a table of text: {why}."
    advice = "Nothing was recorded. Open it in its own program and save as CSV (best: “CSV UTF-8”), then import that."


class FileEmpty(ImporterError):
    """A file without even headings."""

    says = "{file} is empty."
    advice = "Nothing was recorded. Export it again; a table with no rows still has its headings."


class SignsRefused(ImporterError):
    """A file whose letters can not be told with certainty."""

    says = "The letters of {file} can not be read with certainty: {why}."
    advice = "Nothing was recorded. Export it again as UTF-8, or repair the lines named: a name read wrongly is lost."


class HeadingsRefused(ImporterError):
    """Headings that do not say what each column holds."""

    says = "The headings of {file} can not be used: {why}."
    advice = (
        "Nothing was recorded. Correct the first row, or name the columns in a mapping (docs/importing.md)."
    )


class MappingRefused(ImporterError):
    """A mapping file that says something that can not be followed."""

    says = "The mapping {file} can not be used: {why}."
    advice = "Nothing was recorded. docs/importing.md shows the four tables and their words."
    exit_code = 2


class RowsRefused(ImporterError):
    """Some rows can not be taken, so none was."""

    says = "{refused} of {rows} rows can not be taken; the first: {first}."
    advice = (
        "Nothing was recorded. Correct the rows and import again, or add --keep-good to record the others and have "
        "these written beside the file, with reasons."
    )


class AlreadyImported(ImporterError):
    """The same bytes once more."""

    says = "{file} was imported already, on {on}, by {by} ({recorded} of {rows} rows)."
    advice = (
        "Nothing was recorded this time. The other files of a folder can be imported one by "
        "one. If these rows must be taken a second time, add --again."
    )


class FileChanged(ImporterError):
    """A file that is still being written."""

    says = "{file} changed while it was read."
    advice = "Nothing was recorded. Wait until the export is complete, then import again."


class NoPlaceForRefused(ImporterError):
    """Refused rows could be written nowhere, and would be known to nobody."""

    says = "Nothing can be written in {folder}, where refused rows of {file} would go."
    advice = "Nothing was recorded. Copy the file to a folder of yours and import it there, or leave out --keep-good."


class SampleFolderTaken(ImporterError):
    """A sample county would be written over other files."""

    says = "{folder} holds files already."
    advice = "Nothing was written. Name an empty folder."
    exit_code = 2
