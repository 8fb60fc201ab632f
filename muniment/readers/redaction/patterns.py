"""What is often to be redacted, as patterns. Pure: the product suggests, a person decides."""

from __future__ import annotations

import re

_STREET = (
    r"(?:Street|St|Avenue|Ave|Road|Rd|Drive|Dr|Lane|Ln|Boulevard|Blvd|Court|Ct|Circle|Cir|Place|Pl|Way|Trail|Trl|"
    r"Terrace|Ter|Parkway|Pkwy|Highway|Hwy|Calle|Camino|Paseo|Avenida)"
)
_DAY = (
    r"(?:\d{1,2}[-/.]\d{1,2}[-/.](?:19|20)?\d{2}|(?:19|20)\d{2}-\d{2}-\d{2}"
    r"|[A-Z][a-z]{2,8}\.? \d{1,2},? (?:19|20)\d{2})"
)

PRESETS: dict[str, re.Pattern[str]] = {
    # Nine digits in a row only where such a number can have been assigned (SSA POMS RM 10201.035); parted ones always.
    "ssn": re.compile(
        r"(?<![\d-])(?:\d{3}([- \u2010-\u2014])\d{2}\1\d{4}|(?!000|666|9)\d{3}(?!00)\d{2}(?!0000)\d{4})(?![\d-])"
    ),
    "phone": re.compile(r"(?<![\d-])(?:\+?1[-. ]?)?(?:\(\d{3}\) ?|\d{3}[-. ])\d{3}[-. ]\d{4}(?![\d-])"),
    "dob": re.compile(
        rf"(?:D\.?O\.?B\.?|date of birth|born(?: on)?|fecha de nacimiento)\W{{0,4}}({_DAY})", re.IGNORECASE
    ),
    "address": re.compile(
        rf"\b\d{{1,6}} (?:[NSEW]\.? )?(?:[A-Z0-9][\w'.-]* ){{1,4}}{_STREET}\b\.?"
        r"(?:,? (?:Apt|Unit|Suite|Ste|#)\.? ?\w+)?"
    ),
}


def wanted(presets: list[str], texts: list[str]) -> list[tuple[str, re.Pattern[str]]]:
    """Patterns by name: the presets that are named, then each text as it is, whatever white space stands in it.

    Raises KeyError for a preset that there is not.
    """
    found = [(name, PRESETS[name]) for name in presets]
    for text in texts:
        words = text.split()
        if words:
            found.append(("text", re.compile(r"\s+".join(map(re.escape, words)), re.IGNORECASE)))
    return found
