"""Cases, prosecutions, people."""

from __future__ import annotations

from muniment.errors import MunimentError


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
