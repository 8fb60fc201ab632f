"""A contract import-linter does not have: what belongs to one room and to nobody else."""

from grimp import ImportGraph
from importlinter import Contract, ContractCheck, fields, output
from importlinter.domain.helpers import module_expressions_to_modules


class OwnRoomOnly(Contract):
    """Private modules may be imported from their own room alone, whichever room that is.

    One wildcard (`muniment.*.models`) so speaks for all rooms, those of next year too.
    `but_also` names modules that may import them from outside.
    """

    type_name = "own-room-only"

    private_modules = fields.SetField(subfield=fields.ModuleExpressionField())
    but_also = fields.SetField(subfield=fields.ModuleExpressionField(), required=False, default=set())

    def check(self, graph: ImportGraph, verbose: bool) -> ContractCheck:
        """Look at direct imports only: a room's queries may lead to its models, that is their purpose."""
        del verbose
        private = {module.name for module in module_expressions_to_modules(graph, self.private_modules)}  # type: ignore[arg-type]
        let_in = {module.name for module in module_expressions_to_modules(graph, self.but_also)}  # type: ignore[arg-type]
        breaches = [
            (importer, name)
            for name in sorted(private)
            for importer in sorted(graph.find_modules_that_directly_import(name) - let_in)
            if not importer.startswith(name.rpartition(".")[0] + ".")
        ]
        return ContractCheck(kept=not breaches, metadata={"breaches": breaches})

    def render_broken_contract(self, check: ContractCheck) -> None:
        """Say who reached into which room."""
        for importer, private in check.metadata["breaches"]:
            output.print_error(f"{importer} imports {private}; ask that room's queries or actions instead.")
