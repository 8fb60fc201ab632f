"""Which model asks: the name under which it stands beside every answer, so that an audit re-runs the same one.

The digest is over the text of every module that has a say in what is proposed, word lists and weights among them, and
over the versions of the libraries that compare names. Whoever changes one of them changes the name.
"""

from __future__ import annotations

from hashlib import sha256
from importlib.metadata import version
from pathlib import Path

VERSION = "muniment-linkage/2"
_COMPARES = ("jellyfish", "rapidfuzz")
# What shows and determines links, and what re-runs the question: none of it changes an answer.
_NO_SAY = frozenset(("__init__", "actions", "apps", "audit", "clearance", "pinned", "queries"))


def _digest() -> str:
    found = sha256()
    for path in sorted(Path(__file__).parent.glob("*.py")):
        if path.stem not in _NO_SAY:
            found.update(f"{path.stem}\n".encode() + path.read_bytes())
    for library in _COMPARES:
        found.update(f"{library} {version(library)}\n".encode())
    return found.hexdigest()


MODEL = f"{VERSION} sha256:{_digest()}"
