"""The fixed vectors, read once."""

import json
from pathlib import Path

FOLDER = Path(__file__).parents[1] / "vectors"
VECTORS = json.loads((FOLDER / "muniment-1-draft.json").read_text(encoding="utf-8"))
JOURNAL = json.loads((FOLDER / "office-journal.json").read_text(encoding="utf-8"))
KEYS = VECTORS["keys"]
H = bytes.fromhex
