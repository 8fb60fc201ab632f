"""C2SP tlog-policy: which logs are trusted, which witnesses, and how many of them must have cosigned.

log <vkey> [url] · witness <name> <vkey> [url] · group <name> all|any|<k> <member>… · quorum <name>|none

Names and URLs are octets to the specification; here they are strings of Latin-1, one character an octet.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Callable, Collection, Dict, Iterator, List, Mapping, Sequence, Set, Tuple

from muniment.ledger.errors import NoteRefused, PolicyRefused
from muniment.ledger.note import COSIGNATURE, ED25519, ML_DSA_44, Verifier

MAX_POLICY = 1 << 20  # bytes
_FORBIDDEN = re.compile(rb"[\x00-\x08\x0b-\x1f\x7f]")
_COUNT = re.compile(r"[1-9][0-9]*\Z", re.ASCII)


@dataclass(frozen=True)
class Group:
    """`needed` of the members must have witnessed."""

    needed: int
    members: Tuple[str, ...]


@dataclass(frozen=True)
class Policy:
    """A parsed policy, in the file's order. `quorum` names a witness or a group, or is `none`.

    `log_urls` and `urls` (by the witness's name in this file) hold those lines that gave one. Keys of type 06
    (ML-DSA-44) are kept, and count for nothing: their signatures are not read here.
    """

    logs: Tuple[Verifier, ...]
    witnesses: Mapping[str, Verifier]
    groups: Mapping[str, Group]
    quorum: str
    log_urls: Mapping[Verifier, str] = field(default_factory=dict)
    urls: Mapping[str, str] = field(default_factory=dict)

    def satisfied(self, signers: Collection[Verifier]) -> bool:
        """Whether cosignatures of `signers` (verified ones) make the quorum."""
        if self.quorum == "none":
            return True
        keys = {each.public for each in signers if each.alg == COSIGNATURE}
        witnessed = {name: key.public in keys for name, key in self.witnesses.items()}
        for name, group in self.groups.items():  # a group's members stand above it
            witnessed[name] = sum(witnessed[member] for member in group.members) >= group.needed
        return witnessed[self.quorum]

    def text(self) -> bytes:
        """A policy file that reads back as this policy: logs, witnesses, groups, quorum. Raises PolicyRefused."""
        lines = [
            *(_line("log", _octets(key), self.log_urls.get(key, "")) for key in self.logs),
            *(
                _line("witness", name, _octets(key), self.urls.get(name, ""))
                for name, key in self.witnesses.items()
            ),
            *(_line("group", name, str(group.needed), *group.members) for name, group in self.groups.items()),
            _line("quorum", self.quorum),
        ]
        try:
            data = "".join(lines).encode("latin-1")
        except UnicodeEncodeError as refused:
            raise PolicyRefused(
                "A name or URL of the policy holds a character beyond Latin-1",
                advice="Write it in ASCII, or give the octets of its UTF-8 one by one.",
            ) from refused
        if Policy.parse(data) != self:
            raise PolicyRefused("The policy does not read back as it is")
        return data

    @classmethod
    def parse(cls, data: bytes) -> Policy:
        """Read a policy file; raises PolicyRefused with the line's number."""
        reader = _Reader()
        for number, words in _lines(data):
            reader.take(number, words)
        return reader.policy()


def _octets(key: Verifier) -> str:
    return str(key).encode().decode("latin-1")


def _line(*words: str) -> str:
    return " ".join(word for word in words if word) + "\n"


def _lines(data: bytes) -> Iterator[Tuple[int, List[str]]]:
    if len(data) > MAX_POLICY:
        raise PolicyRefused("The policy is longer than 1 MiB", found=len(data))
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
        self.logs: Dict[Verifier, str] = {}
        self.witnesses: Dict[str, Verifier] = {}
        self.urls: Dict[str, str] = {}
        self.groups: Dict[str, Group] = {}
        self.quorum: str | None = None
        self._used: Set[str] = set()
        self._keys: Set[Tuple[str, bytes]] = set()

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
                raise PolicyRefused(f"{words[0][:80]!r} is no verb of a policy")
            verb(words[1:])
        except (PolicyRefused, NoteRefused) as refused:
            raise PolicyRefused(f"Line {number}: {refused.problem}", found=number) from refused

    def policy(self) -> Policy:
        """What was read, once the last line is in."""
        if self.quorum is None:
            raise PolicyRefused("The policy has no quorum line")
        urls = {key: url for key, url in self.logs.items() if url}
        return Policy(tuple(self.logs), self.witnesses, self.groups, self.quorum, urls, self.urls)

    def _key(self, text: str, kind: str, alg: int) -> Verifier:
        try:
            verifier = Verifier.parse(
                text.encode("latin-1").decode(), types=(ED25519, COSIGNATURE, ML_DSA_44)
            )
        except UnicodeDecodeError as refused:
            raise PolicyRefused("The key is not UTF-8") from refused
        if verifier.alg not in (alg, ML_DSA_44):
            raise PolicyRefused("A log key is of type 01, a witness key of type 04", found=verifier.alg)
        if (kind, verifier.public) in self._keys:
            raise PolicyRefused("A key stands twice in the policy", found=verifier.name)
        self._keys.add((kind, verifier.public))
        return verifier

    def _log(self, words: Sequence[str]) -> None:
        if len(words) not in (1, 2):
            raise PolicyRefused("A log line is: log <vkey> [url]")
        self.logs[self._key(words[0], "log", ED25519)] = "".join(words[1:])

    def _new(self, name: str) -> str:
        if name == "none" or name in self.witnesses or name in self.groups:
            raise PolicyRefused(f"The name {name[:80]!r} is taken", found=name)
        return name

    def _witness(self, words: Sequence[str]) -> None:
        if len(words) not in (2, 3):
            raise PolicyRefused("A witness line is: witness <name> <vkey> [url]")
        name = self._new(words[0])
        self.witnesses[name] = self._key(words[1], "witness", COSIGNATURE)
        if words[2:]:
            self.urls[name] = words[2]

    def _known(self, name: str) -> str:
        if name not in self.witnesses and name not in self.groups:
            raise PolicyRefused(f"{name[:80]!r} is not defined above this line", found=name)
        return name

    def _group(self, words: Sequence[str]) -> None:
        if len(words) < 3:
            raise PolicyRefused("A group line is: group <name> all|any|<k> <member>…")
        name, members = self._new(words[0]), [self._known(member) for member in words[2:]]
        for member in members:
            if member in self._used:
                raise PolicyRefused(f"{member[:80]!r} is already a member of a group", found=member)
            self._used.add(member)
        self.groups[name] = Group(_needed(words[1], len(members)), tuple(members))

    def _quorum(self, words: Sequence[str]) -> None:
        if len(words) != 1 or self.quorum is not None:
            raise PolicyRefused("A policy has exactly one line: quorum <name>")
        self.quorum = words[0] if words[0] == "none" else self._known(words[0])


def _needed(word: str, members: int) -> int:
    if word in ("all", "any"):
        return members if word == "all" else 1
    if not _COUNT.match(word) or len(word) > 9 or int(word) > members:
        raise PolicyRefused("A group needs from 1 to all of its members", found=word[:80])
    return int(word)
