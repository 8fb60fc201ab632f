"""The office's policy (C2SP tlog-policy): which outside signers it names, and how fresh their signatures have to be."""

from __future__ import annotations

import re
from datetime import timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from muniment.ledger.errors import PolicyRefused
from muniment.ledger.policy import Policy

if TYPE_CHECKING:
    from pathlib import Path

    from muniment.record.office import Office

POLICY = "policy"
LIMIT = timedelta(days=1)  # how old the newest outside signature may be, where the policy says nothing
LONGEST = timedelta(days=7)
_MAX_AGE = re.compile(rb"^[ \t]*#[ \t]*max-age[ \t]+([0-9]{1,4})([dhm])[ \t]*$", re.MULTILINE)
_UNITS = {b"d": timedelta(days=1), b"h": timedelta(hours=1), b"m": timedelta(minutes=1)}


class OwnPolicy(NamedTuple):
    """The office's policy file, read."""

    policy: Policy | None
    problem: str  # why it can not be read
    limit: timedelta


def own_policy(office: Office) -> OwnPolicy:
    """The policy of this home (C2SP tlog-policy). A comment `# max-age 12h` sets the limit, up to seven days.

    A file that can not be read keeps no work from being recorded: it is told on every page instead.
    """
    path = office.home / POLICY
    try:
        stamp = path.stat()
        return _read_policy(path, (stamp.st_ino, stamp.st_mtime_ns, stamp.st_size))
    except FileNotFoundError:
        return OwnPolicy(None, "", LIMIT)
    except OSError as lost:
        return OwnPolicy(None, f"The policy can not be read: {lost.strerror}", LIMIT)


@lru_cache(maxsize=8)
def _read_policy(path: Path, stamp: tuple[int, int, int]) -> OwnPolicy:
    """The policy in a file, read once for each state of it: pages and rounds of asking want it every second."""
    data = path.read_bytes()
    try:
        policy = Policy.parse(data)
    except PolicyRefused as refused:
        return OwnPolicy(None, f"The policy can not be read: {refused.problem}", LIMIT)
    said = _MAX_AGE.search(data)
    limit = min(int(said[1]) * _UNITS[said[2]], LONGEST) if said else LIMIT
    return OwnPolicy(policy, "", limit)


def name_of(name: str) -> str:
    """A policy's name for reading: its octets are mostly UTF-8."""
    return name.encode("latin-1", "replace").decode(errors="replace")
