"""Whether a reason is a ground for "not related": a fact about the thing, not a judgment of its worth. Pure."""

# ruff: noqa: E501  a pattern or a list of words reads best in one piece
from __future__ import annotations

import re

# Judgments of value, relevance, belief or sameness: counsel's later questions, or no question for this list at all.
_JUDGMENTS: tuple[tuple[str, str], ...] = (
    ("evidentiary value", r"(?:\w+\s+)?(?:evidentiary|evidential|probative|evidence|forensic|investigative)\s+(?:value|worth|significance|weight|use|interest)"),
    ("value", r"(?:value(?:less)?|worth(?:less)?|useless|usefulness|of use|no use|insignificant|significance|unimportant|importance|interest(?:ing)?)"),
    ("relevant", r"(?:ir)?relevan(?:t|ce|cy)|(?:im)?material(?:ity)?|probative|pertinent|germane|admissib\w+|inadmissib\w+|exculpatory|inculpatory"),
    ("match", r"match(?:es|ed|ing)?|mismatch(?:es)?|identical|the same (?:kind|type)|similar"),
    ("believed", r"(?:dis)?believ\w+|credib\w+|incredible|trust\w*|reliab\w+|unreliab\w+|hearsay|a liar|lying|lies|rumou?rs?|crank|crazy"),
    ("duplicate", r"duplicat\w+|cumulative|redundant|repetiti\w+|already (?:have|known|disclosed|produced|in the file|booked)|covered elsewhere|extra cop(?:y|ies)"),
    ("needed", r"(?:un)?necessary|(?:not )?needed|(?:not )?required|no need|(?:not )?helpful|unhelpful"),
    ("bare denial", r"(?:not |un|ir)related|unrelated|not connected|unconnected|no (?:connection|relation|link|nexus|bearing)|does(?:n't| not) (?:belong|relate)|nothing to do with(?: (?:it|this|the case|that))?|information only|for information|not ours|not part of"),
    ("instruction", r"(?:per|as) (?:instructed|directed|told|requested|instructions?)|instructions? (?:of|from)|told to|ordered to|on (?:the )?(?:orders?|instructions?) of|at the request of|by order"),
)  # fmt: skip
_JUDGMENT = [(name, re.compile(rf"\b(?:{pattern})\b", re.IGNORECASE)) for name, pattern in _JUDGMENTS]
_FILLER = frozenset(
    "a an the is are was were be been it its it's this that these those there they them he she we i you one of to in on at by for from with and or but not no "
    "none nor any some all has have had do does did doesn't don't isn't wasn't aren't as so just only very really clearly obviously simply appears appear seems seem "
    "deemed considered found thought think thinks believe determined decided opinion view my our their his her your case cases matter item items evidence round rounds "
    "thing things stuff property prosecution prosecutor prosecutor's da da's ada state defense attorney attorneys counsel office detective officer agent sheriff "
    "lab because since due me us would could will can may might must should also too here any whatsoever at all such other further same about than then "
    "says said say per n/a na none tbd yes ok okay nothing see above ditto etc".split()
)
_LEAST = 3  # words that state something


def judgment_in(reason: str) -> str | None:
    """The judgment that a reason rests on alone; None where the reason states a fact too."""
    rest, named = reason, ""
    for name, pattern in _JUDGMENT:
        rest, n = pattern.subn(" ", rest)
        named = named or (name if n else "")
    words = {word.strip("'’-") for word in re.findall(r"[\w'’.-]+", rest.lower())} - _FILLER - {""}
    stated = {word for word in words if len(word) > 1 or word.isdigit()}
    if len(stated) >= _LEAST:
        return None
    return named or "no fact"
