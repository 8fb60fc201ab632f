"""Serves a signer, in one process, until it is told to stop."""

from __future__ import annotations

import asyncio
import signal
import socket
from collections.abc import Callable

from granian.constants import HTTPModes, Interfaces
from granian.http import HTTP1Settings
from granian.log import LogLevels
from granian.server.embed import Server

from muniment.witness.application import Application

HEADER_TIME = 10_000  # milliseconds for all headers of a request
_BUFFER = 64 * 1024  # bytes of headers; bodies are streamed


def serve(application: Application, *, host: str, port: int, ready: Callable[[], None]) -> None:
    """Answer until SIGINT or SIGTERM; `ready` is called when it accepts connections. Raises OSError on a taken port."""
    _refuse_taken(host, port)
    asyncio.run(_serve(application, host=host, port=port, ready=ready))


def _refuse_taken(host: str, port: int) -> None:
    """The server shares a port with others of its kind, and half of the questions would go to a stranger."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        probe.bind((host, port))


async def _serve(application: Application, *, host: str, port: int, ready: Callable[[], None]) -> None:
    server = Server(
        application,
        address=host,
        port=port,
        interface=Interfaces.RSGI,
        http=HTTPModes.http1,
        http1_settings=HTTP1Settings(header_read_timeout=HEADER_TIME, max_buffer_size=_BUFFER),
        websockets=False,
        log_level=LogLevels.error,
        log_access=False,
    )
    loop = asyncio.get_running_loop()
    for each in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(each, server.stop)
    telling = loop.create_task(_tell(host, port, ready))
    try:
        await server.serve()
    finally:
        telling.cancel()


async def _tell(host: str, port: int, ready: Callable[[], None]) -> None:
    while True:
        try:
            _, writer = await asyncio.open_connection(host, port)
        except OSError:
            await asyncio.sleep(0.05)
        else:
            writer.close()
            ready()
            return
