"""Checks what a judge was given to look at alone: that it is what the production's certificate committed to.

python verify_in_camera.py DIR --number N --vkey KEY       (or: python -m muniment.verify.in_camera DIR …)

A folder for a judge holds the production as it was issued (`PRODUCTION/`), `IN_CAMERA.json` with the salt and heads
under each commitment to the court-sealed list, and in `CHAMBER/` the court-sealed chains with their items, every
withheld or sealed event of the production opened in full, and the files that were held back. docs/format.md, 13.
"""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import asdict, dataclass, field
from hashlib import sha256
from typing import Any, Dict, Iterator, List, Optional, Set, Tuple

from muniment.ledger.chain import Kind, sealed_list
from muniment.ledger.errors import LedgerError
from muniment.ledger.event import Opening, read_opening
from muniment.ledger.forms import is_hash, is_heads
from muniment.ledger.note import Checkpoint, open_note, parse_note
from muniment.ledger.scan import Scan, scan
from muniment.ledger.tiles import bundles_for
from muniment.ledger.values import read_canonical
from muniment.verify.checks import read_vkey, verify
from muniment.verify.findings import Finding, Problem, Verdict
from muniment.verify.lines import ChainLine, ProofLines, read_chain, read_lines
from muniment.verify.package import NOTE_LIMIT, TABLE_LIMIT, AnyPath, LogFolder, Volume, bundles_of
from muniment.verify.walk import Walk, vrf_problem, walk

FORMAT = "muniment-in-camera/1-draft"
OPENED, NOTE, MANIFEST = "IN_CAMERA.json", "IN_CAMERA.note", "manifest-sha256.txt"
CHAINS, EVENTS, NATIVES = "CHAMBER/chains.jsonl", "CHAMBER/events.jsonl", "CHAMBER/NATIVES/"
_COMMITS = ("ProductionIssued/1", "CertificateSigned/1")
_EXPUNGED = "expunged by order"
_ADVICE = "Ask the office for the folder anew, and keep this one unchanged."


@dataclass
class Chamber:
    """The folder, read once; what the checks learn is kept for those after them."""

    root: Volume
    production: Volume
    number: Optional[str]
    vkey: Optional[str]
    problems: List[Problem] = field(default_factory=list)
    verdict: Optional[Verdict] = None
    chains: Dict[bytes, ChainLine] = field(default_factory=dict)
    events: Dict[bytes, Opening] = field(default_factory=dict)
    lines: Optional[ProofLines] = None
    heads: Dict[str, Dict[int, str]] = field(
        default_factory=dict
    )  # t_0 -> n -> R_n, of every commitment opened
    walks: Dict[bytes, Walk] = field(default_factory=dict)
    counts: Dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class InCamera:
    """The answer. `matters` are the court-sealed numbers opened here; `not_opened` counts the others."""

    ok: bool
    verdict: str
    findings: Tuple[Finding, ...]
    matters: Tuple[str, ...]
    not_opened: int
    counts: Dict[str, int]

    def as_json(self) -> Dict[str, Any]:
        """As one document."""
        return asdict(self)


def verify_in_camera(root: AnyPath, *, number: Optional[str] = None, vkey: Optional[str] = None) -> InCamera:
    """Run every check. Without `vkey` the folder may be consistent, and nobody knows whose it is."""
    folder = Volume(root)
    at = Chamber(folder, Volume(folder.root / "PRODUCTION"), number, vkey)
    findings: List[Finding] = []
    for check, (what, run) in enumerate(_CHECKS, start=1):
        try:
            wrong = list(run(at))
        except LedgerError as error:
            wrong = [Problem(error.problem, advice=error.advice)]
        findings += [
            Finding(check, False, each.what, each.expected, each.found, each.advice or _ADVICE)
            for each in wrong
        ] or [Finding(check, True, what)]
    ok = all(each.ok for each in findings)
    opened = sorted(line.number or "" for line in at.chains.values() if line.kind is Kind.SEALED)
    sure = "what was opened is what was committed to" if vkey else "consistent, key not confirmed"
    return InCamera(
        ok=ok,
        verdict=sure if ok else "not ok",
        findings=tuple(findings),
        matters=tuple(opened),
        not_opened=len(set(at.heads) - {t0.hex() for t0 in at.chains}),
        counts=at.counts,
    )


def _whole(at: Chamber) -> Iterator[Problem]:
    """Check 1: the manifest covers every file, and the log key signed it."""
    manifest = at.root.read(MANIFEST, limit=TABLE_LIMIT)
    listed: Dict[str, str] = {}
    for line in manifest.decode("utf-8", "replace").splitlines():
        digest, _, path = line.partition("  ")
        listed[path] = digest
    for path in sorted(set(at.root.files) - set(listed) - {MANIFEST, NOTE}):
        yield Problem(f"{path} is not in the manifest", advice=_ADVICE)
    for path, digest in sorted(listed.items()):
        if path not in at.root.files or at.root.digest(path) != digest:
            yield Problem(f"{path} is missing or was changed", digest, advice=_ADVICE)
    for path, why in at.root.odd.items():
        yield Problem(f"{path} {why}", advice=_ADVICE)
    data = at.root.read(NOTE, limit=NOTE_LIMIT)
    key = read_vkey(at.vkey)
    text = open_note(data, [key]).text if key is not None else parse_note(data).text
    said = text.splitlines()
    if len(said) != 4 or said[0] != FORMAT or said[3] != sha256(manifest).hexdigest():
        yield Problem("The signed note is not over this manifest", advice=_ADVICE)


def _production(at: Chamber) -> Iterator[Problem]:
    """Check 2: the production inside is one that checks by itself."""
    at.verdict = verify(at.production.root, number=at.number, vkey=at.vkey)
    for each in at.verdict.failed():
        yield Problem(f"The production: {each.what}", each.expected, each.found, each.advice)
    at.lines = ProofLines(at.production)


def _commitments(at: Chamber) -> Iterator[Problem]:
    """Check 3: every commitment to the court-sealed list in the production is opened, and gives its very bytes."""
    stated = read_canonical(at.root.read(OPENED, limit=TABLE_LIMIT).rstrip(b"\n"))
    opened = {row["event"]: row for row in stated["sealed_lists"]}
    committed = {
        event.ev.hex(): event.fields["sealed_list"]
        for event in (at.lines.events.values() if at.lines else ())
        if event.type in _COMMITS and "sealed_list" in event.fields
    }
    if not committed:
        yield Problem("The production commits to no court-sealed list", advice=_ADVICE)
    for ev, commitment in sorted(committed.items()):
        row = opened.get(ev)
        if row is None or not is_hash(row["salt"]) or not is_heads(row["heads"]):
            yield Problem(f"The commitment in event {ev[:12]} is not opened", commitment, advice=_ADVICE)
        elif sealed_list(bytes.fromhex(row["salt"]), row["heads"]).hex() != commitment:
            yield Problem(
                f"The list opened for event {ev[:12]} is not the one committed to", commitment, advice=_ADVICE
            )
        else:
            for t0, n, root in row["heads"]:
                at.heads.setdefault(t0, {})[n] = root
    at.counts["commitments opened"] = len(committed)
    at.counts["court-sealed matters"] = len(at.heads)


def _matters(at: Chamber) -> Iterator[Problem]:
    """Check 4: each matter shown is walked through the log, from its number to its end, and has the heads opened."""
    at.chains = read_lines(at.root, CHAINS, read_chain, lambda line: line.t0, at.problems)
    at.events = read_lines(at.root, EVENTS, read_opening, lambda event: event.ev, at.problems)
    yield from at.problems
    found = _log(at)
    for line in at.chains.values():
        if line.kind is Kind.SEALED and line.t0.hex() not in at.heads:
            yield Problem(f"{line.number} is in no list that was opened", advice=_ADVICE)
        if line.kind is Kind.SEALED:
            wrong = vrf_problem(found, line)
            if wrong is not None:
                yield wrong
        walked, problems = walk(found, line, at.events, whole=True)
        at.walks[line.t0] = walked
        yield from problems
        for n, root in at.heads.get(line.t0.hex(), {}).items():
            if n >= len(walked.roots) or walked.roots[n].hex() != root:
                yield Problem(
                    f"{walked.label}: its first {n} entries have another root than the list says", root
                )
        longest = max(at.heads.get(line.t0.hex(), {len(line.entries): ""}))
        if len(line.entries) != longest:
            yield Problem(f"{walked.label} shows another number of entries than the list says", str(longest))


def _log(at: Chamber) -> Scan:
    head = Checkpoint.parse(parse_note(at.production.read("PROOF/log/checkpoint", limit=NOTE_LIMIT)).text)
    wanted: Set[bytes] = set()
    for line in at.chains.values():
        wanted.add(line.t0)
        wanted.update(entry.header.next_tag for entry in line.entries)
    return scan(
        bundles_of([LogFolder(at.production, "PROOF/log/")], bundles_for(head.size)), wanted=frozenset(wanted)
    )


def _items(at: Chamber) -> Iterator[Problem]:
    """Check 5: every item of a matter is shown, and begins with the receipt that stands on the matter's chain."""
    items = {
        walked.entries[0].ev: walked
        for walked in at.walks.values()
        if walked.kind is Kind.ITEM and walked.entries
    }
    for walked in at.walks.values():
        for entry in walked.entries if walked.kind is Kind.SEALED else ():
            if entry.type == "ItemReceived/1" and entry.ev not in items:
                yield Problem(
                    f"{walked.label}, entry {entry.i}: the item received is not shown", advice=_ADVICE
                )
    at.counts["items whose existence is protected"] = len(items)


def _opened(at: Chamber) -> Iterator[Problem]:
    """Check 6: nothing that is shown here is closed, and everything that the production closed is opened here."""
    for event in at.events.values():
        closed = [event.schema.names[j] for j in event.closed if event.schema.marks[j] != "*"]
        if closed:
            yield Problem(f"{event.type} {event.ev.hex()[:12]} is not opened in full: {', '.join(closed)}")
    held_back = 0
    for t0, i, _cm, klass, *_ in at.verdict.withheld if at.verdict else ():
        line = at.lines.chains.get(bytes.fromhex(t0)) if at.lines else None
        if line is None or i >= len(line.entries):
            continue
        ev = line.entries[i].header.ev
        if klass != _EXPUNGED and ev not in at.events:
            yield Problem(
                f"What the production closes in event {ev.hex()[:12]} is not opened", advice=_ADVICE
            )
        held_back += klass != _EXPUNGED
    at.counts["entries held back and opened here"] = held_back
    used = {entry.ev for walked in at.walks.values() for entry in walked.entries}
    used |= set(at.lines.events) if at.lines else set()
    for ev in sorted(set(at.events) - used):
        yield Problem(f"Event {ev.hex()[:12]} is on no list shown here", advice=_ADVICE)


def _natives(at: Chamber) -> Iterator[Problem]:
    """Check 7: every file of an event opened here is there, byte for byte; nothing else is."""
    wanted = {
        event.fields.get("sha256"): event for event in at.events.values() if event.type == "FileTakenIn/1"
    }
    held = {at.root.digest(path): path for path in at.root.files if path.startswith(NATIVES)}
    for digest in sorted(filter(None, set(wanted) - set(held))):
        yield Problem(
            f"The file {wanted[digest].fields.get('name')} is not here", str(digest), advice=_ADVICE
        )
    for digest in sorted(set(held) - set(wanted)):
        yield Problem(f"{held[digest]} belongs to no event opened here", advice=_ADVICE)
    at.counts["files"] = len(held)


_CHECKS = (
    ("the folder is whole and signed", _whole),
    ("the production inside checks by itself", _production),
    ("every commitment to the court-sealed list is opened", _commitments),
    ("each matter shown is walked whole and has the heads committed to", _matters),
    ("every item of these matters is shown from its receipt on", _items),
    ("everything held back is opened in full", _opened),
    ("every file held back is here", _natives),
)


def main(arguments: Optional[List[str]] = None) -> int:
    """Exit 0 if nothing is wrong, 1 if something is."""
    asked = argparse.ArgumentParser(prog="verify_in_camera", description=__doc__.partition("\n")[0])
    asked.add_argument("path", metavar="DIR")
    asked.add_argument("--number", help="the prosecution's number, from the court's own papers")
    asked.add_argument("--vkey", help="the office's published key, or a file that holds it")
    given = asked.parse_args(arguments)
    found = verify_in_camera(given.path, number=given.number, vkey=given.vkey)
    sys.stdout.write(json.dumps(found.as_json(), ensure_ascii=True, indent=1) + "\n")
    return 0 if found.ok else 1


if __name__ == "__main__":
    raise SystemExit(main())
