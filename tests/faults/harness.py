"""A process that does a piece of work in a child of its own, with one fault under it, again and again.

Run with the shim preloaded. Reads one JSON request a line: {"work", "home", "kind", "at", "only", "early", "shift", …};
answers one line: {"signal", "acks", "steps", "trace"}. What the child told before it died is in `acks`, in order.
"""

from __future__ import annotations

import ctypes
import json
import os
import sys
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "muniment.site.settings")

import django  # noqa: E402

django.setup()

from tests.faults import works  # noqa: E402

_shim = ctypes.CDLL(os.environ["LD_PRELOAD"])
_shim.faults_steps.restype = ctypes.c_long


def _child(request: dict[str, Any], out: int) -> None:
    def tell(**said: Any) -> None:
        if "recorded" in said:
            _shim.faults_mark(ctypes.c_long(said["recorded"]))
        os.write(out, json.dumps(said).encode() + b"\n")

    def arm() -> None:
        kind, at = request.get("kind", "c"), request.get("at", -1)
        below, only = request.get("below", request["home"]).encode(), request.get("only", "").encode()
        trace = out if request.get("trace") else -1
        if request.get("record"):
            _shim.faults_record(os.open(request["record"], os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600))
        _shim.faults_arm(below, ctypes.c_char(kind.encode()), ctypes.c_long(at), only, trace)

    _shim.faults_shift_clock(ctypes.c_longlong(request.get("shift", 0)))
    if request.get("early"):
        arm()
    work: Callable[..., Any] = getattr(works, request["work"])
    try:
        work(
            Path(request["home"]),
            tell,
            (lambda: None) if request.get("early") else arm,
            **request.get("more", {}),
        )
    except BaseException as error:  # noqa: BLE001  whatever it is, the test has to see it
        way = getattr(error, "way_out", getattr(error, "advice", ""))
        tell(
            error=type(error).__name__,
            message=str(error),
            advice=way,
            exit_code=getattr(error, "exit_code", None),
            traceback="" if way else traceback.format_exc(),
        )
    tell(steps=_shim.faults_steps())


def _serve(request: dict[str, Any]) -> dict[str, Any]:
    read, write = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(read)
        os.dup2(2, 1)  # what is printed below is no answer
        try:
            _child(request, write)
        finally:
            os._exit(0)
    os.close(write)
    with os.fdopen(read, "rb") as told:
        lines = told.read().splitlines()
    _pid, status = os.waitpid(child, 0)
    said = [line for line in lines if line.startswith(b"{")]
    traced = [line.decode() for line in lines if not line.startswith(b"{")]
    acks = [json.loads(line) for line in said]
    steps = next((each["steps"] for each in acks if "steps" in each), None)
    return {
        "signal": os.WTERMSIG(status) if os.WIFSIGNALED(status) else 0,
        "acks": [each for each in acks if "steps" not in each],
        "steps": steps,
        "trace": traced,
    }


def main() -> None:
    """Answer requests until there are none."""
    answers = os.fdopen(os.dup(1), "w")
    for line in sys.stdin:
        answers.write(json.dumps(_serve(json.loads(line))) + "\n")
        answers.flush()


if __name__ == "__main__":
    main()
