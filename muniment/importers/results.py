"""What an import gives back."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from muniment.importers.rejects import Reject


@dataclass(frozen=True, kw_only=True)
class FileResult:
    """One file: what it was found to be and what became of its rows."""

    file: str
    kind: str
    sha256: str
    rows: int
    recorded: int
    read_as: str  # "UTF-8, comma"
    ignored: tuple[str, ...] = ()  # headings that nothing reads
    notes: tuple[str, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """As the command prints it."""
        return {
            "file": self.file,
            "kind": self.kind,
            "sha256": self.sha256,
            "rows": self.rows,
            "recorded": self.recorded,
            "read_as": self.read_as,
            "ignored_columns": list(self.ignored),
            "notes": list(self.notes),
        }


@dataclass(frozen=True, kw_only=True)
class Imported:
    """All files of one import. `recorded` is 0 after a dry run; `would_record` then tells."""

    rows: int
    recorded: int
    would_record: int
    rejected: tuple[Reject, ...]
    counts: dict[str, Any] = field(default_factory=dict)
    files: tuple[FileResult, ...] = ()
    rejected_files: tuple[str, ...] = ()  # written beside the files, with reasons
    dry_run: bool = False

    def as_dict(self) -> dict[str, Any]:
        """As the command prints it."""
        told: dict[str, Any] = {
            "rows": self.rows,
            "recorded": self.recorded,
            "rejected": [reject.as_dict() for reject in self.rejected],
            "counts": self.counts,
            "files": [file.as_dict() for file in self.files],
        }
        if self.dry_run:
            told["dry_run"] = True
            told["would_record"] = self.would_record
        if self.rejected_files:
            told["rejected_files"] = list(self.rejected_files)
        return told
