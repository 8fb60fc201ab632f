"""Outside signers, seen from the office: what they hold against it, and what keeps them from being asked."""

from __future__ import annotations

from muniment.errors.record import RecordError


class SignerAhead(RecordError):
    """An outside signer has signed more than this database holds."""

    says = "The outside signer {name} holds {theirs} entries of this log; this database holds {ours}{proof}."
    advice = (
        "Muniment does not go on: it would write a second history, and the signer could show both. The database is "
        "older than it should be: find the newer one, or restore as docs/operations.md says. "
        "Only if the signer is mistaken and shows nothing under this log's own key: take its line out of the policy."
    )
    exit_code = 6
    http_status = 503


class SignerHoldsAnother(RecordError):
    """An outside signer holds another history under this log's own key."""

    says = "The outside signer {name} holds another checkpoint of {theirs} entries, signed by this log's own key."
    advice = (
        "Muniment does not go on: this log has signed two histories. Change nothing, keep this folder and the signer's "
        "checkpoint (this command prints it with --json), and look for the database that wrote the other one."
    )
    exit_code = 6
    http_status = 503


class SignerSilent(RecordError):
    """An outside signer could not be asked, or gave no answer that can be used."""

    says = "{why}"
    advice = "Nothing was lost. It is asked again later."
