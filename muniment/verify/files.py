"""Check 14: the manifests cover every file and nothing else, and the tables carry the list."""

from __future__ import annotations

import re
from typing import Dict, Iterable, Iterator, List, Tuple

from muniment.ledger.errors import LedgerError
from muniment.ledger.tiles import bundles_for
from muniment.verify.certificate import MANIFEST, manifest_is_the_issued_one
from muniment.verify.completeness import UNREAD
from muniment.verify.findings import Problem
from muniment.verify.given import given_files_are_those_on_record
from muniment.verify.inquiry import CHECKPOINT, Inquiry
from muniment.verify.lines import CHAINS, EVENTS
from muniment.verify.listing import draw, tables_carry_the_list
from muniment.verify.log import LOG
from muniment.verify.package import normal_path
from muniment.verify.signatures import COPY_AGAIN, NOTE, TAG_MANIFEST

_LINE = re.compile(r"([0-9a-f]{64})  (.+)\Z", re.DOTALL)
_LIMIT = 1 << 30
_NOT_PAYLOAD = {MANIFEST, TAG_MANIFEST, NOTE, "bagit.txt", "bag-info.txt", "VERIFY.HTM"}
_UNLISTED = {TAG_MANIFEST, NOTE}


def is_payload(path: str) -> bool:
    """Whether the payload manifest lists a path; the tag manifest lists the others."""
    return path not in _NOT_PAYLOAD and not path.startswith("PROOF/")


def files_and_tables_match(q: Inquiry) -> Iterator[Problem]:
    """Check 14."""
    listed: Dict[str, str] = {}
    for path, of_payload in ((MANIFEST, True), (TAG_MANIFEST, False)):
        lines, problems = read_manifest(q, path)
        yield from problems
        for name, digest in lines:
            if is_payload(name) != of_payload or name in _UNLISTED:
                yield Problem(f"{path} lists {name}, which is not its to list")
            listed[name] = digest
    yield from _capitals(listed)
    yield from _files(q, listed)
    yield from _proofs(q)
    yield from manifest_is_the_issued_one(q)
    if q.record is None or q.record.main is None:
        yield UNREAD
        return
    yield from given_files_are_those_on_record(q, listed)
    q.rows = draw(q.record)
    yield from tables_carry_the_list(q)


def read_manifest(q: Inquiry, path: str) -> Tuple[List[Tuple[str, str]], List[Problem]]:
    """(path, digest) of each line, and what is wrong with the manifest's form."""
    try:
        text = q.volume.read(path, limit=_LIMIT).decode()
    except (LedgerError, UnicodeDecodeError) as error:
        return [], [Problem(f"{path} can not be read: {error}")]
    lines: List[Tuple[str, str]] = []
    problems: List[Problem] = []
    if text and not text.endswith("\n"):
        problems.append(Problem(f"{path} is cut"))
    for number, line in enumerate(text.split("\n")[:-1], start=1):
        match = _LINE.match(line)
        if match is None or not normal_path(match[2]):
            problems.append(Problem(f"{path}, line {number} is no digest and path of this format"))
        else:
            lines.append((match[2], match[1]))
    return lines, problems + list(_order(path, [name for name, _ in lines]))


def _order(path: str, names: List[str]) -> Iterator[Problem]:
    if any(a.encode() >= b.encode() for a, b in zip(names, names[1:])):
        yield Problem(f"{path} is not sorted, or lists a path twice")


def _capitals(names: Iterable[str]) -> Iterator[Problem]:
    """Two paths that are one on some systems."""
    lower: Dict[str, str] = {}
    for name in names:
        folded = "".join(sign.lower() if sign.isascii() else sign for sign in name)
        if lower.setdefault(folded, name) != name:
            yield Problem(f"The manifests list two paths that differ in capitals only: {name}")


def _files(q: Inquiry, listed: Dict[str, str]) -> Iterator[Problem]:
    """Nothing missing, changed, extra or odd."""
    for path, why in q.volume.odd.items():
        yield Problem(f"{path} {why}", "a regular file", why, COPY_AGAIN)
    for path in q.volume.files.keys() - listed.keys() - _UNLISTED:
        yield Problem(
            f"{path} is in the volume but in no manifest",
            "nothing",
            path,
            "It was added after the production was signed: do not rely on it.",
        )
    for path, digest in listed.items():
        if path not in q.volume.files:
            yield Problem(f"{path} is missing", digest, "nothing", COPY_AGAIN)
            continue
        try:
            found = q.digest(path)
        except (LedgerError, OSError) as error:
            yield Problem(f"{path} can not be read: {error}", advice=COPY_AGAIN)
            continue
        if found != digest:
            yield Problem(f"{path} was changed", digest, found, COPY_AGAIN)


def _proofs(q: Inquiry) -> Iterator[Problem]:
    """PROOF holds the proof files and the bundles of this checkpoint: anything else there was read by no check."""
    known = {CHAINS, EVENTS, CHECKPOINT}
    if q.scan is not None:
        known.update(LOG + place.path for place in bundles_for(q.scan.size))
    for path in q.volume.files:
        if path.startswith("PROOF/") and path not in known and (q.scan is not None or LOG not in path):
            yield Problem(
                f"{path} is no proof file of this format",
                "nothing",
                path,
                "No check reads it: do not rely on it.",
            )
