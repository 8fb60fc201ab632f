"""The outsider's lens: checks a production offline, from its files alone. Standard library only."""

from __future__ import annotations

from muniment.verify.checks import verify
from muniment.verify.findings import Finding, Verdict

__all__ = ["Finding", "Verdict", "verify"]
