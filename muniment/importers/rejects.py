"""What is said of a row that can not be taken."""

from __future__ import annotations

from dataclasses import asdict, dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Reject:
    """One row that was not recorded: where it stands and why. `row` counts as a spreadsheet does, headings as row 1."""

    file: str
    row: int
    column: str
    reason: str

    def as_dict(self) -> dict[str, str | int]:
        """As the command prints it."""
        return asdict(self)

    def __str__(self) -> str:
        return f"{self.file}, row {self.row}, {self.column}: {self.reason}"
