"""The command: verify PATH. Exit 0 if nothing is wrong, 1 if something is, 2 if it was asked wrongly."""

from __future__ import annotations

import argparse
import json
import sys
from typing import List, Optional

from muniment.ledger.errors import LedgerError
from muniment.verify.checks import verify
from muniment.verify.inquiry import days
from muniment.verify.report import printable, report

OK, NOT_OK, USAGE = 0, 1, 2


def parser() -> argparse.ArgumentParser:
    """The arguments."""
    found = argparse.ArgumentParser(
        prog="verify",
        description="Check a production offline, trusting nothing in it but what its proofs show.",
    )
    found.add_argument("path", metavar="PATH", help="root folder of the volume")
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
    found.add_argument("--json", action="store_true", help="write the verdict as JSON")
    return found


def main(arguments: Optional[List[str]] = None) -> int:
    """Run; the result goes to standard output."""
    asked = parser().parse_args(arguments)
    reconfigure = getattr(sys.stdout, "reconfigure", None)
    if reconfigure is not None:  # a narrow terminal must not turn a verdict into a traceback
        reconfigure(errors="backslashreplace")
    try:
        verdict = verify(
            asked.path,
            number=asked.number,
            cases=asked.case,
            vkey=asked.vkey,
            policy=asked.policy,
            seen=asked.seen,
            max_age_days=asked.max_age,
            log=asked.log,
        )
    except LedgerError as error:
        sys.stderr.write(f"verify: {printable(error)}\n")
        return USAGE
    if asked.json:
        sys.stdout.write(json.dumps(verdict.as_json(), ensure_ascii=True, indent=1) + "\n")
    else:
        sys.stdout.write(report(verdict))
    return OK if verdict.ok else NOT_OK
