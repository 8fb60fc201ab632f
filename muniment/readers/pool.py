"""Reading in the box: children that are kept for many files, and ended over any that went wrong.

The parent never parses a stranger's bytes. It hands over open handles, waits, and reads back lines of its own making,
judged like any input.
"""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import threading
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from importlib.metadata import version
from types import TracebackType
from typing import IO, Any, Self

from muniment.errors.readers import NoSandbox, NotDone
from muniment.readers import sandbox
from muniment.readers.limits import MB, Limits
from muniment.readers.reading import Part, Piece, Reading, Trouble, Where, stopped

LARGEST = 4096 * MB  # of a file that is held in memory for a child
_FILES = 200  # for one child
_COPY = 4 * MB
_FIRST = 20  # seconds more for a child that has just started
_SEVERAL = 3  # files: whoever reads so many reads more, and a spare child is worth its start
_PARTS = 25_000
_PRODUCT = 256 * MB
_WARY = frozenset((Trouble.DAMAGED, Trouble.BOMB, Trouble.STOPPED))
READER = f"muniment-readers/{version('muniment')}"


@dataclass
class _Child:
    """One process in the box."""

    process: subprocess.Popen[bytes]
    channel: socket.socket
    files: int = 0

    @classmethod
    def start(cls) -> _Child:
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        try:
            with theirs:
                process = subprocess.Popen(
                    sandbox.command(theirs.fileno()),
                    pass_fds=(theirs.fileno(),),
                    stdin=subprocess.DEVNULL,
                    stdout=subprocess.DEVNULL,
                    stderr=subprocess.DEVNULL,
                    start_new_session=True,
                )
        except BaseException:
            ours.close()
            raise
        return cls(process, ours)

    def warm(self) -> None:
        """Have it load what readers need, while nobody waits for it."""
        with suppress(OSError):
            self.channel.send(b'{"task":"warm"}')

    def ask(self, request: bytes, handles: list[int], *, seconds: float) -> bool:
        """Whether it came to the end of a file in time."""
        self.channel.settimeout(seconds + (0 if self.files else _FIRST))
        self.files += 1
        try:
            socket.send_fds(self.channel, [request], handles)
            return self.channel.recv(1) == b"."
        except OSError:
            return False

    def end(self) -> None:
        """Kill it and all that it started."""
        self.channel.close()
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()


@dataclass(frozen=True, slots=True)
class Made:
    """What a task says, statement by statement, and the bytes that it made."""

    said: tuple[Mapping[str, Any], ...]
    data: bytes


class _Exchange:
    """Four files in memory between a child and us: what it gets, what it says, what it makes, what a task is about."""

    def __enter__(self) -> Self:
        names = ("given", "wanted", "made", "about")
        self.handles = [os.memfd_create(name, os.MFD_CLOEXEC) for name in names]
        self.given, self.wanted, self._made, self._about = self.handles
        return self

    def __exit__(self, *_: object) -> None:
        for handle in self.handles:
            os.close(handle)

    def request(self, words: Mapping[str, Any], limits: Limits) -> bytes:
        """The message that goes with the handles."""
        return json.dumps({**words, "limits": asdict(limits)}).encode()

    def tell(self, about: Mapping[str, Any]) -> None:
        """What the task is about."""
        _write(self._about, json.dumps(dict(about)).encode())
        os.lseek(self._about, 0, os.SEEK_SET)

    def product(self) -> bytes:
        """What was made; at most what fits the parent."""
        size = os.fstat(self._made).st_size
        if size > _PRODUCT:
            raise NotDone(why=f"what came of it is larger than {_PRODUCT // MB} MB")
        return os.pread(self._made, size, 0)


@dataclass
class Pool:
    """Children that wait for files. Safe to use from several threads; each file has a child for itself.

    Once several files were read, a spare one waits that has loaded what readers need: after a file that ended a child
    the next one does not wait for another to start.
    """

    limits: Limits = field(default_factory=Limits)
    _idle: list[_Child] = field(default_factory=list)
    _spare: _Child | None = None
    _files: int = 0
    _closed: bool = False
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _starter: ThreadPoolExecutor = field(default_factory=lambda: ThreadPoolExecutor(max_workers=1))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """End all children."""
        with self._lock:
            self._closed = True
        self._starter.shutdown()
        with self._lock:
            spare, self._spare = self._spare, None
            idle, self._idle = self._idle, []
        for child in (*idle, *([spare] if spare else ())):
            child.end()

    def read(
        self,
        stream: IO[bytes],
        *,
        name: str = "",
        password: str | None = None,
        recognize: bool = False,
        limits: Limits | None = None,
    ) -> Reading:
        """What a file says; with `recognize` also words in pictures, which takes seconds a page.

        Whatever is wrong with the file stands in the reading. Raises NoSandbox alone.
        """
        allowed = limits or self.limits
        request = {"task": "read", "name": name, "password": password, "recognize": recognize}
        with _Exchange() as held:
            size = _copy(stream, held.given)
            if size is None:
                says = f"It is larger than {LARGEST // MB} MB: nothing in it was read; it can be produced as it is."
                return stopped(name, "application/octet-stream", LARGEST, says, reader=reader())
            child = self._take()
            ended = child.ask(held.request(request, allowed), held.handles, seconds=allowed.seconds)
            found = _reading(held.wanted, name=name, size=size, ended=ended, limits=allowed)
            self._give_back(child, sound=not any(trouble in _WARY for _, trouble, _ in found.troubles))
            return found

    def run(
        self,
        task: str,
        stream: IO[bytes],
        *,
        about: Mapping[str, Any] | None = None,
        password: str | None = None,
        limits: Limits | None = None,
    ) -> Made:
        """Have something done with a file in the box (see `tasks`). Raises NoSandbox, NotDone."""
        allowed = limits or self.limits
        request = {
            "task": task,
            "name": "",
            "password": password,
            "recognize": False,
        }
        with _Exchange() as held:
            if _copy(stream, held.given) is None:
                raise NotDone(why=f"the file is larger than {LARGEST // MB} MB")
            held.tell(about or {})
            child = self._take()
            ended = child.ask(held.request(request, allowed), held.handles, seconds=allowed.seconds)
            said = list(_lines(held.wanted))
            refused = next((str(each["refused"]) for each in said if "refused" in each), None)
            sound = ended and bool(said) and bool(said[-1].get("end"))
            self._give_back(child, sound=sound and refused is None)
            if refused is not None or not sound:
                raise NotDone(why=refused or "it needed more time or memory than a file may have")
            return Made(tuple(each for each in said if "end" not in each), held.product())

    def _take(self) -> _Child:
        while (child := self._waiting()) is not None:
            if child.process.poll() is None:
                return child
            child.end()
        # A child dies with the thread that started it, not with the process: it is started by one that stays.
        return self._starter.submit(_Child.start).result()

    def _waiting(self) -> _Child | None:
        with self._lock:
            if self._idle:
                return self._idle.pop()
            spare, self._spare = self._spare, None
            return spare

    def _give_back(self, child: _Child, *, sound: bool) -> None:
        """A child over which bytes got the better is not trusted with another file."""
        kept = sound and child.files < _FILES
        with self._lock:
            self._files += 1
            if kept:
                self._idle.append(child)
            wanted = self._spare is None and self._files >= _SEVERAL and not self._closed
            if wanted:
                self._starter.submit(self._start_spare)
        if not kept:
            child.end()

    def _start_spare(self) -> None:
        """Runs in the thread that starts children."""
        with self._lock:
            if self._spare is not None or self._closed:
                return
        with suppress(NoSandbox, OSError):  # whoever wants a child next is told
            child = _Child.start()
            child.warm()
            with self._lock:
                self._spare = child


def reader() -> str:
    """Name and version of what reads, and that it read without the box where an operator chose so."""
    return READER + (" unsandboxed" if sandbox.overridden() else "")


def _copy(stream: IO[bytes], to: int) -> int | None:
    size = 0
    while data := stream.read(_COPY):
        size += len(data)
        if size > LARGEST:
            return None
        _write(to, data)
    os.lseek(to, 0, os.SEEK_SET)
    return size


def _write(to: int, data: bytes) -> None:
    view = memoryview(data)
    while view:
        view = view[os.write(to, view) :]


def _lines(handle: int) -> Iterator[dict[str, Any]]:
    """Whole lines of JSON objects; a line that was cut off is left out."""
    with os.fdopen(os.dup(handle), "rb") as stream:
        stream.seek(0)
        for line in stream:
            if not line.endswith(b"\n"):
                return
            try:
                statement = json.loads(line)
            except ValueError:
                return
            if isinstance(statement, dict):
                yield statement


@dataclass
class _Making:
    """A part as its statements come."""

    path: tuple[str, ...]
    kind: str
    size: int
    pieces: list[Piece] = field(default_factory=list)
    facts: dict[str, str] = field(default_factory=dict)
    troubles: list[tuple[Trouble, str]] = field(default_factory=list)
    pages: int = 0

    def part(self) -> Part:
        return Part(
            self.path, self.kind, self.size, tuple(self.pieces), self.facts, tuple(self.troubles), self.pages
        )


def _reading(wanted: int, *, name: str, size: int, ended: bool, limits: Limits) -> Reading:
    parts: dict[int, _Making] = {}
    whole = False
    try:
        for statement in _lines(wanted):
            whole = whole or bool(statement.get("end"))
            _take(parts, statement)
    except (KeyError, TypeError, ValueError, IndexError):
        whole = False
    found = [parts[number].part() for number in sorted(parts)]
    if whole and ended and found:
        return Reading(tuple(found), reader())
    bounds = f"{limits.seconds} seconds or {limits.memory // MB} MB"
    says = f"The reader was stopped: it needed more than {bounds}, or crashed."
    kind = found[0].kind if found else "application/octet-stream"
    return stopped(name, kind, size, says, reader=reader(), parts=found)


def _take(parts: dict[int, _Making], said: dict[str, Any]) -> None:
    if "part" in said:
        if len(parts) >= _PARTS:
            raise ValueError(said["part"])
        path = tuple(str(name) for name in said["path"])
        parts[int(said["part"])] = _Making(path, str(said["kind"])[:200], int(said["size"]))
        return
    if "of" not in said:
        return
    part = parts[int(said["of"])]
    if "text" in said:
        part.pieces.append(Piece(str(said["text"]), Where(said["where"]), int(said["page"])))
    elif "fact" in said:
        part.facts.setdefault(str(said["fact"][0]), str(said["fact"][1]))
    elif "trouble" in said:
        part.troubles.append((Trouble(said["trouble"][0]), str(said["trouble"][1])))
    elif "pages" in said:
        part.pages = int(said["pages"])
