"""The program inside the sandbox: takes files as open handles, writes what it reads as lines of JSON.

`python -c "…; child.main(handle)"`: the handle is one end of a Unix socket. A request is one message, a JSON object
with four handles beside it: the file's bytes, where to write what is said of it, where to put what is made of it, and
what a task is about.
The answer to each is one byte, when the last line stands. A request to get warm has no handles and no answer.
"""

from __future__ import annotations

import json
import os
import resource
import socket
import sys
from typing import Any

from muniment.readers import families, tasks
from muniment.readers.limits import MB, Limits
from muniment.readers.reading import Trouble
from muniment.readers.source import Source
from muniment.readers.walk import read

MESSAGE = 64 * 1024
_CORE, _HANDLES, _PROCESSES = 0, 256, 128
_OUT = 512 * MB


def main(handle: int) -> None:
    """Serve requests until the other end goes away."""
    first = True
    with socket.socket(fileno=handle) as channel:
        while True:
            data, handles, _, _ = socket.recv_fds(channel, MESSAGE, 4)
            if not data:
                return
            request = json.loads(data)
            if request["task"] == "warm":
                families.load()
                continue
            limits = Limits(**request["limits"])
            if first:
                _bound(limits)
                first = False
            soft = int(resource.getrusage(resource.RUSAGE_SELF).ru_utime) + limits.seconds + 1
            resource.setrlimit(resource.RLIMIT_CPU, (soft, resource.RLIM_INFINITY))
            _one(request, handles, limits)
            channel.send(b".")


def _bound(limits: Limits) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (limits.memory, limits.memory))
    resource.setrlimit(resource.RLIMIT_FSIZE, (_OUT, _OUT))
    resource.setrlimit(resource.RLIMIT_CORE, (_CORE, _CORE))
    resource.setrlimit(resource.RLIMIT_NOFILE, (_HANDLES, _HANDLES))
    resource.setrlimit(resource.RLIMIT_NPROC, (_PROCESSES, _PROCESSES))
    sys.setrecursionlimit(2000)


def _one(request: dict[str, Any], handles: list[int], limits: Limits) -> None:
    given, wanted, made, about = handles
    with (
        os.fdopen(given, "rb") as stream,
        os.fdopen(wanted, "w", encoding="utf-8", newline="\n") as out,
        os.fdopen(made, "wb") as product,
        os.fdopen(about, "rb") as details,
    ):

        def tell(statement: dict[str, Any]) -> None:
            out.write(json.dumps(statement, ensure_ascii=False, separators=(",", ":")) + "\n")
            # What was said stands, whatever becomes of this process over the next bytes.
            out.flush()

        size = os.fstat(stream.fileno()).st_size
        source = Source(stream, size, request["name"], request["password"], request["recognize"])
        if request["task"] != "read":
            tasks.run(request["task"], source, tell, product, json.load(details))
            tell({"end": True})
            return
        try:
            read(source, tell, limits)
        except Exception as error:  # noqa: BLE001  outside any reader: recognizing the kind failed
            tell({"part": 0, "path": [], "kind": "application/octet-stream", "size": size})
            says = f"It can not be recognized ({type(error).__name__})."
            tell({"of": 0, "trouble": [str(Trouble.DAMAGED), says]})
        tell({"end": True})
