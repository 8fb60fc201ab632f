"""Builds verify.pyz: the checker as one file that any Python from 3.9 on runs. Its bytes are the same each time.

python -m muniment.verify.build_pyz verify.pyz
"""

from __future__ import annotations

import io
import sys
import zipfile
from pathlib import Path
from typing import Dict, List, Optional

HOUSE = Path(__file__).resolve().parents[1]
ROOMS = ("ledger", "verify")
LEFT_OUT = {"build_pyz.py", "build_page.py"}
_INTERPRETER = b"#!/usr/bin/env python3\n"
_PACKAGE = '"""Muniment, as much of it as checking a production takes."""\n'
_MAIN = '''"""Checks a production offline. Standard library only."""

import sys

if sys.version_info < (3, 9):
    print("verify needs Python 3.9 or newer", file=sys.stderr)
    sys.exit(2)

from muniment.verify.command import main

sys.exit(main())
'''


def sources() -> Dict[str, bytes]:
    """What goes in, by path within the archive."""
    found = {"__main__.py": _MAIN.encode(), "muniment/__init__.py": _PACKAGE.encode()}
    for room in ROOMS:
        for path in sorted((HOUSE / room).glob("*.py")):
            if path.name not in LEFT_OUT:
                found[f"muniment/{room}/{path.name}"] = path.read_bytes()
    return found


def build() -> bytes:
    """The archive. Stored, not deflated: compressed bytes differ from one zlib to the next."""
    whole = io.BytesIO()
    whole.write(_INTERPRETER)
    with zipfile.ZipFile(whole, "a", zipfile.ZIP_STORED) as archive:
        for path, data in sorted(sources().items()):
            entry = zipfile.ZipInfo(path, (1980, 1, 1, 0, 0, 0))
            entry.create_system = 3
            entry.external_attr = 0o100644 << 16
            archive.writestr(entry, data)
    return whole.getvalue()


def main(arguments: Optional[List[str]] = None) -> int:
    """Write the archive to the path given (verify.pyz if none is)."""
    given = sys.argv[1:] if arguments is None else arguments
    target = Path(given[0] if given else "verify.pyz")
    target.write_bytes(build())
    target.chmod(0o755)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
