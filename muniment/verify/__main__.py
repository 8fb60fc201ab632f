"""python -m muniment.verify PATH."""

from __future__ import annotations

from muniment.verify.command import main

if __name__ == "__main__":
    raise SystemExit(main())
