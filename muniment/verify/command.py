"""The command: verify PATH, or verify watch HEADS DIR.

Exit 0 if nothing is wrong, 1 if something is, 2 if it was asked wrongly; of a watch, 5 if a list grew.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, List, Optional

from muniment.ledger.errors import LedgerError
from muniment.verify.checks import read_vkey
from muniment.verify.dispatch import Brought, check, entry_of_hex
from muniment.verify.inquiry import days
from muniment.verify.report import printable

if TYPE_CHECKING:
    from muniment.verify.watch import Watched

OK, NOT_OK, USAGE, GREW = 0, 1, 2, 5


def parser() -> argparse.ArgumentParser:
    """The arguments of a check."""
    found = argparse.ArgumentParser(
        prog="verify",
        description="Check a production, a register, a receipt or a proof offline, trusting nothing in it but what its "
        "proofs show. `verify watch HEADS DIR` asks a copy of the log whether a list grew.",
    )
    found.add_argument(
        "path", metavar="PATH", help="folder or .zip of a production, receipt.pdf, or .tlog-proof"
    )
    found.add_argument(
        "--number", help="the prosecution's number, from the charging paper and not from the package"
    )
    found.add_argument("--case", action="append", default=[], help="a case number that must be part of it")
    found.add_argument("--vkey", help="the office's published key, or a file that holds it")
    found.add_argument(
        "--policy", metavar="FILE", help="which outside signers must have signed (tlog-policy)"
    )
    found.add_argument(
        "--seen",
        nargs="+",
        action="extend",
        default=[],
        metavar="FILE",
        help="earlier checkpoints, or folders of earlier productions",
    )
    found.add_argument(
        "--max-age", type=days, metavar="AGE", help="how old the outside signatures may be: 1d, 12h, 90m"
    )
    found.add_argument("--log", metavar="DIR", help="a copy of the log, for a package without tiles")
    found.add_argument("--entry", metavar="HEX", help="of a .tlog-proof: the entry that it is about")
    found.add_argument(
        "--receipt",
        action="append",
        default=[],
        metavar="FILE",
        help="of a register: say on which day the item of this receipt stands",
    )
    found.add_argument(
        "--production",
        action="append",
        default=[],
        metavar="DIR",
        help="of a register: say on which day each item that came in there stands",
    )
    found.add_argument("--json", action="store_true", help="write the verdict as JSON")
    return found


def watching() -> argparse.ArgumentParser:
    """The arguments of a watch."""
    found = argparse.ArgumentParser(
        prog="verify watch", description="Ask a copy of the log whether a list grew since HEADS were given."
    )
    found.add_argument("heads", metavar="HEADS", help="the file of heads that counsel was given")
    found.add_argument("log", metavar="DIR", help="a copy of the published log, as a folder")
    found.add_argument(
        "--vkey",
        action="append",
        default=[],
        help="the office's published key, or a file that holds it; after a change of key, the old and the new",
    )
    found.add_argument("--json", action="store_true", help="write what is heard as JSON")
    return found


def main(arguments: Optional[List[str]] = None) -> int:
    """Run; the result goes to standard output."""
    given = sys.argv[1:] if arguments is None else arguments
    reconfigure = getattr(sys.stdout, "reconfigure", None)
    if reconfigure is not None:  # a narrow terminal must not turn a verdict into a traceback
        reconfigure(errors="backslashreplace")
    try:
        if given[:1] == ["watch"] and len(given) > 1:
            return _watch(watching().parse_args(given[1:]))
        return _check(parser().parse_args(given))
    except LedgerError as error:
        sys.stderr.write(f"verify: {printable(error)}\n")
        return USAGE


def _check(asked: argparse.Namespace) -> int:
    found = check(
        asked.path,
        Brought(
            asked.number,
            asked.case,
            asked.vkey,
            asked.policy,
            asked.seen,
            asked.max_age,
            asked.log,
            entry_of_hex(asked.entry) if asked.entry is not None else None,
            asked.receipt,
            asked.production,
        ),
    )
    if asked.json:
        sys.stdout.write(json.dumps(found.verdict.as_json(), ensure_ascii=True, indent=1) + "\n")
    else:
        sys.stdout.write(found.report)
    return OK if found.verdict.ok else NOT_OK


def _watch(asked: argparse.Namespace) -> int:
    from muniment.verify.watch import read_watchlist, watch_folder

    keys = [key for key in map(read_vkey, asked.vkey) if key is not None]
    found = watch_folder(read_watchlist(_read(asked.heads), *keys), asked.log, keys=keys)
    if asked.json:
        sys.stdout.write(json.dumps(_heard(found, bool(keys)), ensure_ascii=True, indent=1) + "\n")
    else:
        for problem in found.problems:
            sys.stdout.write(printable(f"{problem.what}. {problem.advice}") + "\n")
        for bell in found.grown:
            sys.stdout.write(printable(bell.text) + "\n")
        if found.ok and not found.grown:
            sys.stdout.write(f"Nothing was added to these lists ({found.size} entries in the log).\n")
        if not keys:
            sys.stdout.write("The log's key was not confirmed: give the office's key with --vkey.\n")
    return NOT_OK if not found.ok else GREW if found.grown else OK


def _heard(found: Watched, confirmed: bool) -> object:
    return {
        "grew": bool(found.grown),
        "sentences": [bell.text for bell in found.grown],
        "size": found.size,
        "problems": [problem._asdict() for problem in found.problems],
        "key_confirmed": confirmed,
    }


def _read(path: str) -> bytes:
    from muniment.verify.heads import LIMIT

    try:
        with Path(path).open("rb") as file:
            return file.read(LIMIT)
    except OSError as error:
        raise LedgerError(
            f"{path} can not be read: {error.strerror}", found=path, advice="Give the file."
        ) from error
