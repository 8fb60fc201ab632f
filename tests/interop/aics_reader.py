"""Runs in a process of its own: the PyPI package aics-tlog (Apache-2.0) reads a published log.

Usage: aics_reader (URL|FOLDER) VKEY [OLDER-CHECKPOINT...]. Writes {"entries": n, "older": m}, or fails.
"""

import json
import sys
from pathlib import Path

import aics_tlog


def head(data, key):
    note = aics_tlog.parse_note(data.decode())
    result = aics_tlog.verify_checkpoint(note, key)
    assert result.ok, result
    return aics_tlog.parse_checkpoint(note.text)


place, vkey, *older = sys.argv[1:]
key = aics_tlog.parse_vkey(vkey)
if place.startswith("http"):
    tiles = aics_tlog.HttpTileReader([place])
    newest = head(tiles.read_checkpoint(), key)
else:
    tiles = aics_tlog.FileSystemTileReader(place)
    newest = head((Path(place) / "checkpoint").read_bytes(), key)
report = aics_tlog.audit_tiles(tiles, newest.size, newest.root)
for index in range(0, newest.size, max(1, newest.size // 40)):
    entry = aics_tlog.read_entry(tiles, index, newest.size)
    proof = aics_tlog.inclusion_proof_from_tiles(tiles, index, newest.size)
    assert aics_tlog.verify_leaf_inclusion(entry, index, newest.size, proof, newest.root), index
for path in older:
    old = head(Path(path).read_bytes(), key)
    proof = aics_tlog.consistency_proof_from_tiles(tiles, old.size, newest.size)
    assert aics_tlog.verify_consistency(old.size, newest.size, old.root, newest.root, proof), old.size
    aics_tlog.audit_tiles(tiles, old.size, old.root)
json.dump({"entries": newest.size, "older": len(older)}, sys.stdout)
