"""The words that rules and pages understand. Pure."""

from __future__ import annotations

PARTY_ROLES = (
    "suspect",
    "defendant",
    "arrestee",
    "offender",
    "victim",
    "witness",
    "reporting party",
    "complainant",
    "subject",
    "officer",
    "person of interest",
    "owner",
    "family",
    "other",
)

# Losses that a report tells of. "Seized" and "recovered" are custody: HELD.
LOSSES = ("none", "burned", "counterfeited", "damaged", "lost", "stolen", "unknown")
HELD = ("seized", "recovered", "found", "received")

PROSECUTION = "prosecution"
DEFENSE = "defense"
CAPACITIES = {
    PROSECUTION: ("elected", "assistant", "special prosecutor"),
    DEFENSE: ("defender", "retained", "conflict", "standby", "self-represented"),
}
SIDE_ROLES = {PROSECUTION: "prosecutor", DEFENSE: "defender"}  # what a user of that side must be

LISTED = 200  # rows of a list where the caller names no other limit
