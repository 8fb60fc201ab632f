"""C2SP tlog-policy: which logs are trusted, which witnesses, and how many of them must have cosigned.

log <vkey> [url] · witness <name> <vkey> [url] · group <name> all|any|<k> <member>… · quorum <name>|none
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Callable, Collection, Dict, Iterator, List, Mapping, Sequence, Set, Tuple

from muniment.ledger.errors import NoteRefused, PolicyRefused
from muniment.ledger.note import COSIGNATURE, ED25519, Verifier

_FORBIDDEN = re.compile(rb"[\x00-\x08\x0b-\x1f\x7f]")
_COUNT = re.compile(r"[1-9][0-9]*\Z")


@dataclass(frozen=True)
class Group:
    """`needed` of the members must have witnessed."""

    needed: int
    members: Tuple[str, ...]


@dataclass(frozen=True)
class Policy:
    """A parsed policy. `quorum` names a witness or a group, or is `none`."""

    logs: Tuple[Verifier, ...]
    witnesses: Mapping[str, Verifier]
    groups: Mapping[str, Group]
    quorum: str

    def satisfied(self, signers: Collection[Verifier]) -> bool:
        """Whether cosignatures of `signers` (verified ones) make the quorum."""
        keys = {each.public for each in signers if each.alg == COSIGNATURE}
        return self.quorum == "none" or self._witnessed(self.quorum, keys)

    def _witnessed(self, name: str, keys: Set[bytes]) -> bool:
        if name in self.witnesses:
            return self.witnesses[name].public in keys
        group = self.groups[name]
        return sum(self._witnessed(member, keys) for member in group.members) >= group.needed

    @classmethod
    def parse(cls, data: bytes) -> Policy:
        """Read a policy file; raises PolicyRefused with the line's number."""
        reader = _Reader()
        for number, words in _lines(data):
            reader.take(number, words)
        if reader.quorum is None:
            raise PolicyRefused("The policy has no quorum line")
        return cls(tuple(reader.logs), reader.witnesses, reader.groups, reader.quorum)


def _lines(data: bytes) -> Iterator[Tuple[int, List[str]]]:
    if _FORBIDDEN.search(data):
        raise PolicyRefused("The policy holds a control character; lines end in a bare newline")
    if data and not data.endswith(b"\n"):
        raise PolicyRefused("The last line of the policy does not end in a newline")
    # Latin-1 keeps every octet apart; names are opaque octets. Keys are brought back to UTF-8 below.
    for number, line in enumerate(data.decode("latin-1").split("\n"), start=1):
        words = [word for word in re.split("[ \t]+", line) if word]
        if words and not words[0].startswith("#"):
            yield number, words


class _Reader:
    """Collects the lines of one policy."""

    def __init__(self) -> None:
        self.logs: List[Verifier] = []
        self.witnesses: Dict[str, Verifier] = {}
        self.groups: Dict[str, Group] = {}
        self.quorum: str | None = None
        self._used: Set[str] = set()
        self._keys: Set[Tuple[int, bytes]] = set()

    def take(self, number: int, words: Sequence[str]) -> None:
        """One line, already split."""
        verbs: Dict[str, Callable[[Sequence[str]], None]] = {
            "log": self._log,
            "witness": self._witness,
            "group": self._group,
            "quorum": self._quorum,
        }
        verb = verbs.get(words[0])
        try:
            if verb is None:
                raise PolicyRefused(f"{words[0]!r} is no verb of a policy")
            verb(words[1:])
        except (PolicyRefused, NoteRefused) as refused:
            raise PolicyRefused(f"Line {number}: {refused.problem}", found=number) from refused

    def _key(self, text: str, alg: int) -> Verifier:
        try:
            verifier = Verifier.parse(text.encode("latin-1").decode())
        except UnicodeDecodeError as refused:
            raise PolicyRefused("The key is not UTF-8") from refused
        if verifier.alg != alg:
            raise PolicyRefused("A log key is of type 01, a witness key of type 04", found=verifier.alg)
        if (alg, verifier.public) in self._keys:
            raise PolicyRefused("A key stands twice in the policy", found=verifier.name)
        self._keys.add((alg, verifier.public))
        return verifier

    def _log(self, words: Sequence[str]) -> None:
        if len(words) not in (1, 2):
            raise PolicyRefused("A log line is: log <vkey> [url]")
        self.logs.append(self._key(words[0], ED25519))

    def _new(self, name: str) -> str:
        if name == "none" or name in self.witnesses or name in self.groups:
            raise PolicyRefused(f"The name {name!r} is taken", found=name)
        return name

    def _witness(self, words: Sequence[str]) -> None:
        if len(words) not in (2, 3):
            raise PolicyRefused("A witness line is: witness <name> <vkey> [url]")
        self.witnesses[self._new(words[0])] = self._key(words[1], COSIGNATURE)

    def _known(self, name: str) -> str:
        if name not in self.witnesses and name not in self.groups:
            raise PolicyRefused(f"{name!r} is not defined above this line", found=name)
        return name

    def _group(self, words: Sequence[str]) -> None:
        if len(words) < 3:
            raise PolicyRefused("A group line is: group <name> all|any|<k> <member>…")
        name, members = self._new(words[0]), [self._known(member) for member in words[2:]]
        for member in members:
            if member in self._used:
                raise PolicyRefused(f"{member!r} is already a member of a group", found=member)
            self._used.add(member)
        self.groups[name] = Group(_needed(words[1], len(members)), tuple(members))

    def _quorum(self, words: Sequence[str]) -> None:
        if len(words) != 1 or self.quorum is not None:
            raise PolicyRefused("A policy has exactly one line: quorum <name>")
        self.quorum = words[0] if words[0] == "none" else self._known(words[0])


def _needed(word: str, members: int) -> int:
    if word in ("all", "any"):
        return members if word == "all" else 1
    if not _COUNT.match(word) or not word.isascii() or len(word) > 9 or int(word) > members:
        raise PolicyRefused("A group needs from 1 to all of its members", found=word)
    return int(word)
