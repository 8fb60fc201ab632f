"""What is asked of a package, and what the checks learn one from another."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Dict, List, Optional, Sequence, Tuple

from muniment.ledger.note import Checkpoint, Verifier
from muniment.ledger.policy import Policy
from muniment.ledger.scan import Scan
from muniment.verify.ahead import Digests
from muniment.verify.lines import ProofLines
from muniment.verify.package import LogFolder, Volume

if TYPE_CHECKING:
    from muniment.verify.grounds import Act
    from muniment.verify.record import Record

CHECKPOINT = "PROOF/log/checkpoint"
_UNITS = {"d": 1.0, "h": 24.0, "m": 1440.0}  # how many make a day


def days(text: str) -> float:
    """An age as it is typed, in days: `1d`, `12h`, `90m`, or a number of days. Raises ValueError."""
    unit = _UNITS.get(text[-1:].lower())
    found = float(text[:-1]) / unit if unit else float(text)
    if not 0 <= found <= 36_525:
        raise ValueError("an age is from now up to a hundred years")
    return found


@dataclass(frozen=True)
class Question:
    """What the person who checks brings along: nothing here comes from the package."""

    volume: Volume
    number: Optional[str] = None
    cases: Tuple[str, ...] = ()
    vkey: Optional[Verifier] = None
    policy: Optional[Policy] = None
    seen: Tuple[Any, ...] = ()
    max_age_days: Optional[float] = None
    log: Optional[LogFolder] = None
    now: int = 0

    def log_keys(self) -> Sequence[Verifier]:
        """The keys trusted to sign for the log: --vkey, else the log lines of the policy."""
        if self.vkey is not None:
            return (self.vkey,)
        return self.policy.logs if self.policy is not None else ()


@dataclass
class Inquiry:
    """One run of the checks. A part is None as long as the check that makes it has not succeeded."""

    ask: Question
    lines: ProofLines
    digests: Optional[Digests] = None
    checkpoint: Optional[Checkpoint] = None
    freshness: Optional[int] = None
    scan: Optional[Scan] = None
    seen: List[Tuple[str, Checkpoint]] = field(default_factory=list)
    seen_problems: List[Any] = field(default_factory=list)
    number: Optional[str] = None
    record: Optional[Record] = None
    acts: Dict[Tuple[bytes, int], List[Act]] = field(default_factory=dict)
    classes: Dict[str, int] = field(default_factory=dict)
    withheld: List[List[Any]] = field(default_factory=list)
    rows: List[List[Any]] = field(default_factory=list)
    internal_boxes: int = 0

    def digest(self, path: str) -> str:
        """SHA-256 of a file of the package, in hex."""
        return self.volume.digest(path) if self.digests is None else self.digests.of(path)

    @property
    def volume(self) -> Volume:
        """The package's files."""
        return self.ask.volume
