"""Everything that can be wrong, as a tree: one root, one child per room, a module for each.

An error is a finding: a class, its data, a sentence, and the way out. `says` and `advice` are templates over the
data, so that a page, the command and the API tell the same thing. The branches:

    may            NotAllowed
    record         RecordError
    accounts       AccountsError
    cases          CasesError
    vault          VaultError
    labels         LabelsError
    custody        CustodyError
    linkage        LinkageError
    jurisdictions  JurisdictionError
    disclosure     DisclosureError
    production     ProductionError
    importers      ImporterError
    witness        WitnessError
"""

from __future__ import annotations

from typing import Any, ClassVar


class MunimentError(Exception):
    """Something a person has to know about. `data` holds what the sentence is made of."""

    says: ClassVar[str] = "Something went wrong."
    advice: ClassVar[str] = "Nothing was recorded."
    exit_code: ClassVar[int] = 1
    http_status: ClassVar[int] = 409

    def __init__(self, **data: Any) -> None:
        self.data = data
        super().__init__(self.says.format(**data))

    @property
    def way_out(self) -> str:
        """What was kept, and what to do next."""
        return self.advice.format(**self.data)
