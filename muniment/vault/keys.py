"""What a store asks of the keys of its files. They are kept apart from the bytes, and can be destroyed one by one."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Blob:
    """Where the bytes of a digest are: a random name, which tells nothing of them, and the key of this one file."""

    name: str  # 32 hex characters
    key: bytes = field(repr=False)  # 32 bytes
    size: int  # of the plain bytes


class BlobKeys(Protocol):
    """The key of each file, wrapped once for each holder: an item, or the office itself.

    Every change is on the disk when the call returns. As long as one holder is left, the key can be had; with the last
    one it is gone for good, in this file and in every later copy of it.
    """

    def find(self, digest: str) -> Blob | None:
        """The file of a digest, opened through any of its holders; None where nobody holds it."""
        ...

    def add(self, digest: str, blob: Blob, *, holder: str) -> bool:
        """Take in a new file; False, with nothing taken in, where the digest has one already."""
        ...

    def hold(self, digest: str, *, holder: str) -> bool:
        """Wrap the key for one more holder; False where the digest has no file."""
        ...

    def release(self, digest: str, *, holder: str) -> Blob | None:
        """Destroy a holder's wrap; the file, if that was the last one and its bytes can go too."""
        ...

    def holders(self, digest: str) -> tuple[str, ...]:
        """Who holds it, sorted."""
        ...

    def digests(self) -> list[str]:
        """Every digest with a file, sorted."""
        ...

    def names(self) -> frozenset[str]:
        """The names of all files."""
        ...
