"""Who may make it happen in disclosure: look, refuse, record, return."""

from muniment.disclosure.actions.certifying import Certified, certify
from muniment.disclosure.actions.knowing import discussion, told
from muniment.disclosure.actions.serving import access, answer, list_existence, request, review
from muniment.disclosure.actions.withholding import lift, withhold

__all__ = [
    "Certified",
    "access",
    "answer",
    "certify",
    "discussion",
    "lift",
    "list_existence",
    "request",
    "review",
    "told",
    "withhold",
]
