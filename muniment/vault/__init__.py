"""Bytes by digest, encrypted and written once: what a store promises, and the local folder that keeps it."""

from muniment.vault.keys import Blob, BlobKeys
from muniment.vault.local import LocalStore
from muniment.vault.store import OFFICE, Checked, Store, Stored

__all__ = ["OFFICE", "Blob", "BlobKeys", "Checked", "LocalStore", "Store", "Stored"]
