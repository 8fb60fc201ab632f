"""The proof files of a production, from the store as it stood at one checkpoint (docs/format.md, section 6)."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator
from pathlib import Path

from muniment.ledger.values import canonical
from muniment.production import bag
from muniment.production.openings import Openings
from muniment.record import proofs
from muniment.record.office import Office


def write(
    root: Path, shown: Openings, *, office: Office, size: int, info: Iterable[tuple[str, object]]
) -> None:
    """Add PROOF, the tag files and the signed note to a payload that is in place. The note comes last: it closes."""
    digests = {bag.MANIFEST: bag.digest(root / bag.MANIFEST)}
    if (root / bag.PAGE).is_file():  # not there where an older release prepared the payload
        digests[bag.PAGE] = bag.digest(root / bag.PAGE)
    _clear(root)
    digests |= lines(root, shown, size=size)
    digests |= log(root, size=size)
    digests["bagit.txt"] = bag.write(root / "bagit.txt", bag.BAGIT)
    digests["bag-info.txt"] = bag.write(root / "bag-info.txt", bag.info(info))
    tagmanifest = bag.manifest(digests)
    bag.write(root / bag.TAGMANIFEST, tagmanifest)
    bag.sync_folders(root)
    bag.write(root / bag.NOTE, proofs.package_note(office, tagmanifest=tagmanifest, size=size))
    bag.sync(root)


def _clear(root: Path) -> None:
    """Take away what an interrupted run left."""
    shutil.rmtree(root / "PROOF", ignore_errors=True)
    for name in ("bagit.txt", "bag-info.txt", bag.TAGMANIFEST, bag.NOTE):
        (root / name).unlink(missing_ok=True)


def lines(root: Path, shown: Openings, *, size: int) -> dict[str, str]:
    """chains.jsonl and events.jsonl as of a log of `size`: their digests."""
    return {
        "PROOF/chains.jsonl": bag.write(root / "PROOF/chains.jsonl", _chains(shown, size)),
        "PROOF/events.jsonl": bag.write(root / "PROOF/events.jsonl", _events(shown)),
    }


def log(root: Path, *, size: int) -> dict[str, str]:
    """The log itself at a size: its checkpoint and every entry, piece by piece."""
    return {
        f"PROOF/log/{path}": bag.write(root / "PROOF/log" / path, data)
        for path, data in proofs.log_files(size)
    }


def _chains(shown: Openings, size: int) -> Iterator[bytes]:
    reached = shown.reached
    whole = [(reached.t0[subject], subject, True) for subject in reached.whole]
    others = [(reached.t0[subject], subject, False) for subject in reached.others]
    for _, subject, walked in sorted(whole + others):
        row = proofs.chain_row(subject, whole=walked)
        # The record may have gone on since the checkpoint.
        row["entries"] = [
            entry for entry in row["entries"] if entry["index"] is not None and entry["index"] < size
        ]
        yield canonical(row) + b"\n"


def _events(shown: Openings) -> Iterator[bytes]:
    for event in sorted(shown.events.values(), key=lambda each: each.ev):
        yield canonical(proofs.event_row(event.seq, open_fields=event.open)) + b"\n"
