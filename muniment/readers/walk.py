"""Reading one file and all that is inside: which reader takes what, how deep, how much. Runs in the sandbox."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any, Protocol

from muniment.readers.families import reader_for
from muniment.readers.kinds import EMPTY, kind_of
from muniment.readers.limits import Budget, Limits, MemberTooLargeError, TooMuchError
from muniment.readers.reading import Trouble, Where
from muniment.readers.source import Bytes, Source, UnreadableError, bounded, chunks_of

_LONGEST_NAME = 1024
_FACTS = 200


class Tell(Protocol):
    """Takes one statement of the child, as plain JSON values."""

    def __call__(self, statement: dict[str, Any], /) -> None: ...


def read(source: Source, tell: Tell, limits: Limits) -> None:
    """Say everything about a file: statements in order, the file itself as part 0."""
    _Walk(tell, Budget(limits), source).part(source, (), 0)


class _Walk:
    """The parts of one file, numbered as they come."""

    def __init__(self, tell: Tell, budget: Budget, asked: Source) -> None:
        self.tell = tell
        self.budget = budget
        self.password = asked.password
        self.recognize = asked.recognize
        self.count = 0

    def part(self, source: Source, path: tuple[str, ...], depth: int) -> None:
        number, self.count = self.count, self.count + 1
        kind = kind_of(source)
        self.tell({"part": number, "path": list(path), "kind": kind, "size": source.size})
        sink = _Sink(self, number, path, depth)
        if kind == EMPTY:
            sink.trouble(Trouble.EMPTY, "The file has no bytes.")
            return
        _attempt(lambda: reader_for(kind)(source, sink), sink)
        if not (sink.said or sink.troubled):
            sink.trouble(Trouble.NO_TEXT, "It was read whole and holds no text.")


def _attempt(act: Callable[[], None], sink: _Sink) -> None:
    """Whatever a library raises over a stranger's bytes is a finding about them, not an end of the walk."""
    try:
        act()
    except UnreadableError as given_up:
        sink.trouble(given_up.trouble, str(given_up))
    except TooMuchError as much:
        sink.trouble(Trouble.BOMB, f"Left off: {much}.")
    except MemoryError:
        sink.trouble(Trouble.BOMB, "Left off: it asks for more memory than a file may have.")
    except RecursionError:
        sink.trouble(Trouble.BOMB, "Left off: it nests deeper than can be followed.")
    except Exception as error:  # noqa: BLE001  see above
        sink.trouble(
            Trouble.DAMAGED, f"It can not be read to its end ({type(error).__name__}: {str(error)[:200]})."
        )


class _Sink:
    """What one reader says about one part."""

    def __init__(self, walk: _Walk, number: int, path: tuple[str, ...], depth: int) -> None:
        self._walk = walk
        self._number = number
        self._path = path
        self._depth = depth
        self._facts = 0
        self.budget = walk.budget
        self.said = False
        self.troubled = False

    def say(self, text: str, where: Where = Where.BODY, *, page: int = 0) -> None:
        text = clean(text)
        if not text.strip():
            return
        self.budget.say(len(text))
        if where != Where.PROPERTY:
            self.said = True
        self._walk.tell({"of": self._number, "where": str(where), "page": page, "text": text})

    def fact(self, name: str, value: object) -> None:
        text = clean(str(value)).strip()
        if text and self._facts < _FACTS:
            self._facts += 1
            self._walk.tell({"of": self._number, "fact": [clean(name)[:80], text[:2000]]})

    def trouble(self, trouble: Trouble, says: str) -> None:
        self.troubled = True
        self._walk.tell({"of": self._number, "trouble": [str(trouble), clean(says)[:500]]})

    def pages(self, count: int) -> None:
        self._walk.tell({"of": self._number, "pages": count})

    def child(self, name: str, data: bytes | Bytes, *, outside: int = 0) -> None:
        self.said = True  # a container speaks through what it holds
        self.say(name[:_LONGEST_NAME], Where.PROPERTY)
        try:
            self.budget.member(self._depth + 1)
            chunks = iter((data,)) if isinstance(data, bytes) else chunks_of(data)
            held = bounded(chunks, self.budget, outside=outside)
        except MemberTooLargeError as much:
            self.trouble(Trouble.BOMB, f"{clean(name)[:100]!r} is left out: {much}.")
            return
        with held:
            size = held.seek(0, io.SEEK_END)
            held.seek(0)
            inner = Source(held, size, name, self._walk.password, self._walk.recognize)
            self._walk.part(inner, (*self._path, clean(name)[:_LONGEST_NAME]), self._depth + 1)


def clean(text: str) -> str:
    """Text that can be kept: no lone surrogates, no zero bytes."""
    return text.replace("\0", " ").encode("utf-8", "replace").decode("utf-8")
