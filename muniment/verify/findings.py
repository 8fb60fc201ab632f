"""What a check says, and what all of them together say."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any, Dict, List, NamedTuple, Optional, Tuple

ASK = "Ask the office that issued the production, in writing, and keep this copy unchanged."


class Problem(NamedTuple):
    """One thing that is wrong: a sentence, what was expected, what was found, the way out."""

    what: str
    expected: str = ""
    found: str = ""
    advice: str = ASK


@dataclass(frozen=True)
class Finding:
    """What check number `check` says; one with `ok` for each check that passed."""

    check: int
    ok: bool
    what: str
    expected: str = ""
    found: str = ""
    advice: str = ""


@dataclass(frozen=True)
class ChainHead:
    """Where a list ended: enough to ask a later log whether it grew. Hashes in hex, time in Unix ms."""

    kind: int
    number: Optional[str]
    t0: str
    n: int
    root: str
    next_tag: str
    recorded_ms: int


@dataclass(frozen=True)
class Verdict:
    """The whole answer. `rows` and `withheld` are drawn from the proofs: rely on them, not on any PDF.

    `counts` are entries, but withheld, court-sealed and expunged are events; `freshness` is the Unix time
    that outside signers give, None if none did.
    """

    verdict: str
    ok: bool
    findings: Tuple[Finding, ...]
    number: Optional[str] = None
    origin: Optional[str] = None
    size: Optional[int] = None
    rows: Tuple[List[Any], ...] = ()
    withheld: Tuple[List[Any], ...] = ()
    counts: Dict[str, int] = field(default_factory=dict)
    heads: Tuple[ChainHead, ...] = ()
    internal_boxes: int = 0
    undetermined: int = 0
    freshness: Optional[int] = None
    number_confirmed: bool = False
    key_confirmed: bool = False
    root: Optional[str] = None

    def failed(self) -> Tuple[Finding, ...]:
        """The findings that are not ok."""
        return tuple(each for each in self.findings if not each.ok)

    def as_json(self) -> Dict[str, Any]:
        """The JSON of `--json`; `list` holds the rows."""
        whole = asdict(self)
        whole["list"] = whole.pop("rows")
        return whole
