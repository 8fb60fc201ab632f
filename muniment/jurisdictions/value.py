"""Words about what a thing is worth. They are no ground for leaving it off a list, and no field asks for them."""

from __future__ import annotations

import re
import unicodedata

_OF_PROOF = "(?:evidentiary|evidential|probative|investigative|forensic)"
_WORTH = "(?:value|worth|significance)"
# Each phrase is refused by name. What a thing is worth, whether it matches and whether its source is believed are
# argued by the side that has it in hand, and that takes knowing that it exists.
NOT_GROUNDS: dict[str, tuple[str, ...]] = {
    "no evidentiary value": (
        rf"\b(?:no|not of|without|little|lacks?|zero)(?: any)? {_OF_PROOF}(?: {_WORTH})?\b",
    ),
    "no value": (
        r"\b(?:no|without|zero|little) (?:any )?(?:value|worth|significance|use|bearing)\b",
        r"\b(?:worthless|useless|valueless)\b",
    ),
    "not related": (r"\b(?:not |un)(?:related|connected)\b", r"\bnothing to do with\b"),
    "not relevant": (
        r"\bnot (?:of )?(?:relevan(?:t|ce)|pertinent)\b",
        r"\birrelevan(?:t|ce)\b",
        r"\bno relevance\b",
    ),
    "not a match": (
        r"\b(?:not|no|non|did not|does not|do not|doesn'?t|didn'?t|don'?t) (?:a )?match(?:ing|es|ed)?\b",
    ),
    "duplicate": (r"\b(?:a )?(?:duplicates?|duplicative|cumulative|redundant)\b",),
    "not believed": (
        r"\b(?:not |dis)(?:believed|credible|reliable|trustworthy)\b",
        r"\b(?:un|in)(?:believable|credible|reliable)\b",
        r"\bno credibility\b",
    ),
    "immaterial": (r"\bim ?material\b", r"\b(?:not|non) ?material\b", r"\bno materiality\b"),
    "not admissible": (r"\b(?:not |in)admissible\b",),
}
_NOT_GROUNDS = {name: re.compile("|".join(forms), re.IGNORECASE) for name, forms in NOT_GROUNDS.items()}
_FILLER = frozenset(
    "a all an and any are as at be been being by clearly for found has have i in is it item items its me my no none"
    " not of on opinion or our review reviewed rounds so that the their them there therefore these they thing things"
    " this those to us very view was we were which with evidence simply considered deemed case".split()
)


def value_words(text: str) -> str | None:
    """The refused phrase that a text contains, or None."""
    return next((name for name, pattern in _NOT_GROUNDS.items() if pattern.search(_plain(text))), None)


def _plain(text: str) -> str:
    """One form of all ways to write it: full-width letters, dashes and quotes, signs that nobody sees."""
    seen = "".join(sign for sign in unicodedata.normalize("NFKC", text) if unicodedata.category(sign) != "Cf")
    return " ".join(re.sub("[_\\-‐-―]+", " ", seen).replace("’", "'").split())


def only_value_words(text: str) -> str | None:
    """The refused phrase if a reason says nothing beside such phrases, or None."""
    found = value_words(text)
    if not found:
        return None
    rest = _plain(text)
    for pattern in _NOT_GROUNDS.values():
        rest = pattern.sub(" ", rest)
    said = [word for word in re.findall(r"[\w'-]+", rest.lower()) if word not in _FILLER]
    return found if len(said) < 4 else None
