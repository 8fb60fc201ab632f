"""How much a file may ask for while it is read, and the budget of one file with everything inside it."""

from __future__ import annotations

from dataclasses import dataclass

MB = 1 << 20


@dataclass(frozen=True, slots=True)
class Limits:
    """For one file with all that is inside. Sizes in bytes, times in seconds."""

    member: int = 100 * MB  # one inner file
    total: int = 300 * MB  # all inner files together
    ratio: int = 200  # inner bytes for one byte outside, above `free`
    free: int = 10 * MB
    depth: int = 8
    members: int = 20_000
    text: int = 40_000_000  # signs
    pixels: int = 200_000_000  # of one picture
    memory: int = 2048 * MB  # of the child
    seconds: int = 60  # of wall time, and of computing


class TooMuchError(Exception):
    """The file asks for more than a limit allows. The message says which, for people."""


class MemberTooLargeError(TooMuchError):
    """One inner file is too large; the others can still be read."""


@dataclass(slots=True)
class Budget:
    """What one file has used so far."""

    limits: Limits
    members: int = 0
    taken: int = 0
    signs: int = 0

    def member(self, depth: int) -> None:
        """One more inner file, `depth` levels down. Raises TooMuchError."""
        self.members += 1
        if depth > self.limits.depth:
            raise TooMuchError(f"files stand more than {self.limits.depth} levels inside each other")
        if self.members > self.limits.members:
            raise TooMuchError(f"it holds more than {self.limits.members:,} files")

    def take(self, size: int, *, outside: int, so_far: int) -> None:
        """`size` more bytes of an inner file that has `so_far`, out of `outside` packed bytes. Raises TooMuchError."""
        self.taken += size
        whole = so_far + size
        if whole > self.limits.member:
            raise MemberTooLargeError(f"it is larger than {self.limits.member // MB} MB")
        if self.taken > self.limits.total:
            raise TooMuchError(f"what it holds is larger than {self.limits.total // MB} MB in all")
        if whole > self.limits.free and outside and whole > outside * self.limits.ratio:
            raise TooMuchError(f"it unpacks to more than {self.limits.ratio} times its size")

    def say(self, signs: int) -> None:
        """So many more signs of text. Raises TooMuchError."""
        self.signs += signs
        if self.signs > self.limits.text:
            raise TooMuchError(f"it holds more than {self.limits.text:,} signs of text")
