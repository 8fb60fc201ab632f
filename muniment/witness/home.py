"""A signer's home: its name, its key, and the database of what it signed."""

from __future__ import annotations

import fcntl
import json
import os
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from muniment.errors.witness import (
    MemoryLost,
    NoWitness,
    WitnessHomeTaken,
    WitnessNameRefused,
    WitnessRunning,
)
from muniment.ledger import note
from muniment.ledger.errors import NoteRefused
from muniment.witness.store import Store

_FACTS = "witness.toml"
_KEY = "witness.key"
_MEMORY = "witness.sqlite"


@dataclass(frozen=True)
class Home:
    """What was fixed at `init`. The name stands on every signature line."""

    place: Path
    name: str
    created: str

    @cached_property
    def key(self) -> Ed25519PrivateKey:
        """The signing key; it cosigns, and nothing else may ever use it."""
        try:
            seed = (self.place / _KEY).read_bytes()
            return Ed25519PrivateKey.from_private_bytes(seed)
        except (OSError, ValueError) as lost:
            raise MemoryLost(home=self.place, what=f"its key can not be read ({lost})") from lost

    @property
    def public(self) -> bytes:
        """The public key, 32 bytes."""
        return self.key.public_key().public_bytes_raw()

    @property
    def vkey(self) -> str:
        """The verifier key of type 04, as offices and readers keep it in their policy."""
        return note.vkey(self.name, self.public, alg=note.COSIGNATURE)

    @cached_property
    def store(self) -> Store:
        """What was signed. Raises MemoryLost where it is gone: a signer that forgot must not go on."""
        path = self.place / _MEMORY
        if not path.is_file():
            raise MemoryLost(home=self.place, what=f"{_MEMORY} is not there")
        store = Store(path)
        if store.owner() != self.vkey:
            raise MemoryLost(home=self.place, what=f"{_MEMORY} belongs to another key")
        return store

    @contextmanager
    def serving(self) -> Iterator[None]:
        """Hold the server's lock; the kernel releases it even when this process dies. Raises WitnessRunning."""
        handle = os.open(self.place / "serve.lock", os.O_RDWR | os.O_CREAT, 0o600)
        try:
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as taken:
                raise WitnessRunning(home=self.place) from taken
            yield
        finally:
            os.close(handle)


def create(place: Path, *, name: str) -> Home:
    """Make a home and draw a key. Raises WitnessHomeTaken, WitnessNameRefused."""
    try:
        note.check_name(name)
    except NoteRefused as refused:
        raise WitnessNameRefused(name=name, why=refused.problem) from refused
    if place.exists() and (not place.is_dir() or any(place.iterdir())):
        raise WitnessHomeTaken(home=place)
    place.mkdir(parents=True, exist_ok=True, mode=0o700)
    place.chmod(0o700)
    _write(place / _KEY, Ed25519PrivateKey.generate().private_bytes_raw())
    facts = {"name": name, "created": datetime.now(UTC).isoformat(timespec="seconds")}
    lines = "".join(f"{key} = {json.dumps(value, ensure_ascii=False)}\n" for key, value in facts.items())
    _write(place / _FACTS, lines.encode())
    made = load(place)
    Store.create(place / _MEMORY, owner=made.vkey).close()
    return made


def load(place: Path) -> Home:
    """Read the facts of a home. Raises NoWitness."""
    try:
        facts = tomllib.loads((place / _FACTS).read_text(encoding="utf-8"))
        return Home(place=place, name=str(facts["name"]), created=str(facts["created"]))
    except (OSError, ValueError, KeyError) as missing:
        raise NoWitness(home=place) from missing


def _write(path: Path, data: bytes) -> None:
    """A file readable by its owner alone, on the disk when this returns."""
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as out:
        out.write(data)
        out.flush()
        os.fsync(out.fileno())
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
