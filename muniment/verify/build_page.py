"""Builds VERIFY.HTM: the second checker, one page that any current browser runs. Its bytes are the same each time.

python -m muniment.verify.build_page VERIFY.HTM
"""

from __future__ import annotations

import re
import sys
from base64 import b64encode
from hashlib import sha256
from pathlib import Path
from typing import List, Optional

SOURCES = Path(__file__).resolve().parent / "page"
NAME = "VERIFY.HTM"
_SLOT = re.compile(r"\{\{([A-Z]+)\}\}")


def build() -> bytes:
    """The page. Its policy lets it run its own two scripts and one style, known by their digests, and nothing else:
    no network, no frame, no form. A worker may be started from the page's own text alone.
    """
    style = _text("page.css")
    engine = "self.Muniment = (function () {\n'use strict';\n\n" + _folder("engine") + "})();\n"
    screen = "(function () {\n'use strict';\n\n" + _folder("screen") + "})();\n"
    policy = (
        "default-src 'none'; "
        f"script-src {_source(engine)} {_source(screen)}; style-src {_source(style)}; "
        "worker-src blob:; base-uri 'none'; form-action 'none'"
    )
    parts = {"POLICY": policy, "STYLE": style, "ENGINE": engine, "SCREEN": screen}
    return _SLOT.sub(lambda slot: parts[slot[1]], _text("page.html")).encode()


def digest() -> str:
    """SHA-256 of the page in hex: what a release publishes and a package states."""
    return sha256(build()).hexdigest()


def _text(name: str) -> str:
    """A source file; one spelling of line ends, whatever the checkout has."""
    return (SOURCES / name).read_bytes().decode().replace("\r\n", "\n")


def _folder(name: str) -> str:
    """All scripts of a folder, in the order of their names."""
    paths = sorted((SOURCES / name).glob("*.js"), key=lambda path: path.name)
    return "\n".join(_text(f"{name}/{path.name}") for path in paths)


def _source(text: str) -> str:
    """How a content security policy names an inline script or style: by the digest of its text."""
    return f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'"


def main(arguments: Optional[List[str]] = None) -> int:
    """Write the page to the path given (VERIFY.HTM if none is)."""
    given = sys.argv[1:] if arguments is None else arguments
    Path(given[0] if given else NAME).write_bytes(build())
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
