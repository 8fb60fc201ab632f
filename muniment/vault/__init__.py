"""Bytes by digest, written once: what a store promises, and the local folder that keeps it."""

from pathlib import Path

from muniment.vault.local import LocalStore
from muniment.vault.store import Checked, Store, Stored


def at(root: Path) -> Store:
    """The store in a folder, made if it is not there."""
    return LocalStore(root)


__all__ = ["Checked", "LocalStore", "Store", "Stored", "at"]
