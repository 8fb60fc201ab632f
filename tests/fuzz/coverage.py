"""One target under atheris, guided by coverage: python -m tests.fuzz.coverage TARGET SECONDS [FOLDER]

FOLDER keeps what was found worth trying, and any input that failed; without it a temporary one is used.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["muniment.ledger", "muniment.verify"], enable_loader_override=False):
    from tests.fuzz.mutation import TELLING
    from tests.fuzz.targets import TARGETS


def main() -> None:
    """Does not return: libFuzzer ends the process; exit code 0 means that nothing was found."""
    name, seconds = sys.argv[1:3]
    folder = Path(sys.argv[3] if len(sys.argv) > 3 else tempfile.mkdtemp(prefix="fuzz-"))
    corpus = folder / name.replace(" ", "-")
    corpus.mkdir(parents=True, exist_ok=True)
    for at, seed in enumerate(TARGETS[name].seeds):
        (corpus / f"seed-{at}").write_bytes(seed)
    words = folder / f"{corpus.name}.dict"
    words.write_text("".join(f'"{_escaped(word)}"\n' for word in (*TELLING, *TARGETS[name].words)))
    options = {
        "max_total_time": seconds,
        "timeout": 20,
        "rss_limit_mb": 2048,
        "max_len": 1 << 16,
        "print_final_stats": 1,
    }
    arguments = [f"-{option}={value}" for option, value in options.items()]
    atheris.Setup(
        [sys.argv[0], *arguments, f"-dict={words}", f"-artifact_prefix={folder}/", str(corpus)], TARGETS[name]
    )
    atheris.Fuzz()


def _escaped(word: bytes) -> str:
    return "".join(f"\\x{byte:02x}" for byte in word)


main()
