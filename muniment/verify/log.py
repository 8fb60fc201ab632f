"""Check 2: the log itself, re-hashed from its first entry to its last."""

from __future__ import annotations

from typing import Iterator, List

from muniment.ledger import vrf
from muniment.ledger.errors import LedgerError
from muniment.ledger.note import Checkpoint
from muniment.ledger.scan import Scan, scan
from muniment.ledger.tiles import bundles_for
from muniment.verify.findings import Problem
from muniment.verify.inquiry import Inquiry
from muniment.verify.package import LogFolder, bundles_of

LOG = "PROOF/log/"
MAX_LOG = 1 << 40


def log_is_that_of_the_checkpoint(q: Inquiry) -> Iterator[Problem]:
    """Check 2."""
    at = q.checkpoint
    if at is None:
        yield Problem("The log could not be checked: there is no checkpoint to check it against")
        return
    if at.size > MAX_LOG:
        yield Problem("The checkpoint states a size that no volume can hold", found=str(at.size))
        return
    folders: List[LogFolder] = [LogFolder(q.volume, LOG)]
    if q.ask.log is not None:
        folders.append(q.ask.log)
    try:
        found = scan(
            bundles_of(folders, bundles_for(at.size)),
            wanted=frozenset(q.lines.tags()),
            sizes=[earlier.size for _, earlier in q.seen],
        )
    except LedgerError as error:
        yield Problem(f"The log: {error.problem}", found=str(error.found or ""), advice=error.advice)
        return
    wrong = list(_compare(at, found))
    yield from wrong
    if not wrong:
        q.scan = found


def _compare(at: Checkpoint, found: Scan) -> Iterator[Problem]:
    """Size, root and index 0 against the checkpoint."""
    if found.size != at.size:
        yield Problem("The log has not as many entries as the checkpoint says", str(at.size), str(found.size))
    elif found.root != at.root:
        yield Problem(
            "The log's entries are not those that the checkpoint signs", at.root.hex(), found.root.hex()
        )
    if found.genesis is None:
        yield Problem("The log does not begin with its parameters")
        return
    if found.genesis.origin != at.origin:
        yield Problem("The log began under another name", at.origin, found.genesis.origin)
    try:
        vrf.decode_key(found.genesis.vrf_public)
    except LedgerError as error:
        yield Problem(f"Entry 0: {error.problem}", found=found.genesis.vrf_public.hex(), advice=error.advice)
