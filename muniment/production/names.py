"""Names of files in a production: safe on every system, unique where case does not count, never longer than allowed.

Original names are hostile until proven otherwise: they come from phones, mail and seized disks.
"""

from __future__ import annotations

import re
import unicodedata

STEM = 64  # characters kept of a name without its extension
EXTENSION = 12
PATH_BYTES = 180  # a path in the volume stays under this for old Windows programs
FOLDER = 5000  # files in one folder

_FORBIDDEN = re.compile(r'[<>:"/\\|?*%\x00-\x1f\x7f]')
_RUN = re.compile(r"[ _]{2,}")
_INVISIBLE = frozenset(("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"))


def safe(name: str) -> str:
    """A name that no system reads as a path, a device, a switch or nothing; the extension is kept."""
    flat = name.replace("\\", "/").rstrip("/").rpartition("/")[2]
    text = unicodedata.normalize("NFC", _without_half_pairs(flat))
    text = "".join("_" if unicodedata.category(sign) in _INVISIBLE else sign for sign in text)
    text = _RUN.sub("_", _FORBIDDEN.sub("_", text)).strip(" ._")
    stem, dot, extension = text.rpartition(".")
    if not dot or not extension.isascii() or not extension.isalnum() or len(extension) > EXTENSION:
        stem, extension = text, ""
    stem = _cut(stem[:STEM].strip(" ._"), 120) or "file"
    whole = f"{stem}.{extension}" if extension else stem
    return unicodedata.normalize("NFC", whole)


def _without_half_pairs(name: str) -> str:
    return name.encode("utf-8", "replace").decode("utf-8")


def _cut(text: str, size: int) -> str:
    """The longest beginning of at most `size` bytes in UTF-8, never half a character."""
    return text.encode()[:size].decode(errors="ignore")


class Paths:
    """Gives each file of a volume its path; two that differ by case alone do not both get it."""

    def __init__(self, *, per_folder: int = FOLDER) -> None:
        self._per_folder = per_folder
        self._taken: set[str] = set()
        self._count = 0

    def give(self, item: str, name: str) -> str:
        """`NATIVES/0001/<item number>_<name>`: the item number in front keeps device names (CON, NUL) harmless."""
        folder = f"NATIVES/{self._count // self._per_folder + 1:04}"
        self._count += 1
        plain = safe(name)
        stem, dot, extension = plain.rpartition(".")
        if not dot:
            stem, extension = plain, ""
        for again in range(1, 1_000_000):
            mark = f"_{again}" if again > 1 else ""
            path = f"{folder}/{item}_{stem}{mark}{dot}{extension}"
            if path.casefold() not in self._taken:
                break
        self._taken.add(path.casefold())
        return path


def bates_prefix(prosecution: str) -> str:
    """The prefix of a prosecution's numbers: letters, digits, - and _ alone, and no digit at its end."""
    return prosecution.replace(".", "_") + "-"


def bates(prefix: str, n: int) -> str:
    """A number of fixed width."""
    return f"{prefix}{n:08}"
