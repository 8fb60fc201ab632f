"""Run every `bench_*.py` beside this file and report: a table for people, JSON for comparing runs.

Each such module has `run() -> list[Row]`. Each runs in a child process of its own, so that its
peak memory is its own and one that fails does not silence the others.
"""

import argparse
import importlib
import json
import os
import platform
import resource
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bench.rows import LONG, raw_fsync

HERE = Path(__file__).resolve().parent
REPORT = HERE.parent / "build" / "bench.json"
COLUMNS = ("name", "ours", "peer", "ratio", "bar", "", "peak MB", "note")


def modules() -> list[str]:
    """Names of all measurement modules, in order."""
    return sorted(path.stem for path in HERE.glob("bench_*.py"))


def measure(module: str) -> list[dict[str, Any]]:
    """Run one module here and give its rows, each with this process's peak memory where it names none."""
    rows = [row.as_json() for row in importlib.import_module(f"bench.{module}").run()]
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024  # Linux counts in KiB
    for row in rows:
        if row["memory_mb"] is None:
            row["memory_mb"] = round(peak, 1)
    return rows


def measure_apart(module: str) -> list[dict[str, Any]]:
    """Run one module in a child process; a failure becomes a row that says so."""
    child = subprocess.run(
        [sys.executable, "-m", "bench.run", "--only", module],
        cwd=HERE.parent,
        env={**os.environ, "PYTHONHASHSEED": "0"},
        stdout=subprocess.PIPE,
        text=True,
        check=False,
    )
    if child.returncode:
        return [{"name": module, "failed": True, "note": f"failed, exit code {child.returncode}"}]
    rows: list[dict[str, Any]] = json.loads(child.stdout.splitlines()[-1])
    return rows


def figure(value: float | None, unit: str) -> str:
    """A number a person can read."""
    if value is None:
        return ""
    if unit != "s":
        return f"{value:,.4g} {unit}"
    if value < 1:
        return f"{value * 1000:,.3f} ms"
    return f"{value:,.2f} s"


def bars(row: dict[str, Any]) -> str:
    """What was asked of a row."""
    asked = []
    if row.get("at_least") is not None:
        asked.append(f"{row['at_least']:.2f}x")
    if row.get("least") is not None:
        asked.append(figure(row["least"], row["unit"]))
    if row.get("at_most_mb") is not None:
        asked.append(f"{row['at_most_mb']:.0f} MB")
    return ", ".join(asked)


def table(rows: list[dict[str, Any]]) -> str:
    """The rows in aligned columns."""
    cells = [COLUMNS] + [
        (
            row["name"],
            figure(row.get("ours"), row.get("unit", "s")),
            figure(row.get("peer"), row.get("unit", "s")),
            f"{row['ratio']:.2f}x" if row.get("ratio") else "",
            bars(row),
            {True: "met", False: "MISSED", None: ""}[row.get("met")],
            f"{row['memory_mb']:.0f}" if row.get("memory_mb") else "",
            row.get("note", ""),
        )
        for row in rows
    ]
    widths = [max(len(line[column]) for line in cells) for column in range(len(COLUMNS))]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip()
        for line in cells
    )


def main() -> int:
    """Measure everything, or the module named by --only, and give the exit code."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--only", metavar="MODULE", help="run one module in this process, print its JSON")
    arguments.add_argument("--out", type=Path, default=REPORT, help="where the JSON report goes")
    arguments.add_argument("--long", action="store_true", help="also what takes many minutes")
    arguments.add_argument("modules", nargs="*", metavar="MODULE", help="only these, such as bench_append")
    chosen = arguments.parse_args()
    if chosen.long:
        os.environ[LONG] = "1"
    if chosen.only:
        print(json.dumps(measure(chosen.only)))
        return 0
    fsync = raw_fsync()
    rows = [row for module in chosen.modules or modules() for row in measure_apart(module)]
    report = {
        "measured_at": datetime.now(tz=UTC).isoformat(timespec="seconds"),
        "python": platform.python_version(),
        "machine": platform.machine(),
        "cores": os.cpu_count(),
        "raw_fsync_s": fsync,
        "rows": rows,
    }
    chosen.out.parent.mkdir(parents=True, exist_ok=True)
    chosen.out.write_text(json.dumps(report, indent=2) + "\n", encoding="utf-8")
    print(table(rows) if rows else "Nothing to measure yet: no bench_*.py beside bench/run.py.")
    print(f"\nraw fsync of 4 KiB: {figure(fsync, 's')} (median of 50; the floor under every durable write)")
    print(f"ratio above 1: ours is the better one; 1/1.4 is 0.71. Report: {chosen.out}")
    return 1 if any(row.get("failed") for row in rows) else 0


if __name__ == "__main__":
    sys.exit(main())
