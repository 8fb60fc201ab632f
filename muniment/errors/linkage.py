"""Proposals and determinations."""

from __future__ import annotations

from muniment.errors import MunimentError


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
        "Nothing was recorded, and the proposal stands. What it proves, whether it matches, is believed, was told "
        "before or matters is not asked here. Accepted is a fact that ties it elsewhere: a purchase record, a serial "
        "traced to another owner, the source's own matter with its number. Where there is none yet, record "
        "undetermined."
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
