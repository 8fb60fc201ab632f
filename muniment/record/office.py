"""One office: its home folder, its facts and its secrets."""

from __future__ import annotations

import json
import os
import tomllib
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import cached_property
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from muniment.errors.record import HomeTaken, NoHome, OfficeRefused
from muniment.ledger import note
from muniment.ledger.chain import fold
from muniment.record.blob_keys import FileKeys
from muniment.record.clock import Clock
from muniment.record.keys import NEXT_LOG_KEY, KeyDatabase, Secrets
from muniment.vault import LocalStore

_FACTS = "muniment.toml"


@dataclass(frozen=True)
class Office:
    """What was fixed at `init`. The origin never changes: it stands in entry 0 of the log."""

    home: Path
    name: str
    jurisdiction: str
    timezone: str
    origin: str
    agency: str  # put before numbers that are typed without an agency code; "" = always ask
    created: str
    clock: Clock = field(default_factory=Clock, compare=False)

    @cached_property
    def secrets(self) -> Secrets:
        """Log key, VRF key, chain secret."""
        self.__dict__["_secrets_stamp"] = secrets_stamp(self.home / "secret")
        return Secrets.load(self.home / "secret")

    @cached_property
    def event_keys(self) -> KeyDatabase:
        """The small database of event keys."""
        return KeyDatabase(self.home / "keys.sqlite")

    @property
    def vkey(self) -> str:
        """The log's verifier key, as outsiders keep it."""
        return note.vkey(self.origin, self.secrets.log_public)

    @property
    def vkeys(self) -> tuple[str, ...]:
        """The verifier keys that sign now: two while the log key is being changed."""
        return tuple(note.vkey(self.origin, public) for public in self.secrets.log_publics)

    def reload_secrets(self) -> None:
        """Read the key files anew where they were changed since: by `muniment ledger rotate-key` beside a server."""
        if self.__dict__.get("_secrets_stamp") != secrets_stamp(self.home / "secret"):
            self.__dict__.pop("secrets", None)

    @property
    def published(self) -> Path:
        """The folder of static tiles."""
        return self.home / "published"

    @property
    def vault(self) -> Path:
        """The folder of the files' bytes."""
        return self.home / "vault"

    @cached_property
    def files(self) -> LocalStore:
        """The files' bytes by digest, with their keys."""
        return LocalStore(self.vault, FileKeys(self.event_keys))

    def local_date(self, ms: int) -> date:
        """The date at this moment in the office's own time zone."""
        return datetime.fromtimestamp(ms / 1000, UTC).astimezone(ZoneInfo(self.timezone)).date()

    def today(self) -> date:
        """The date now, in the office's own time zone."""
        return self.local_date(self.clock.now_ms())


def create(
    home: Path, *, name: str, jurisdiction: str, timezone: str, origin: str | None = None, agency: str = ""
) -> Office:
    """Make a home: facts and secrets. Raises HomeTaken on a folder with anything in it, OfficeRefused on bad facts."""
    try:
        ZoneInfo(timezone)
    except (ZoneInfoNotFoundError, ValueError) as unknown:
        raise OfficeRefused(what=f"the time zone {timezone!r} is not in the IANA list") from unknown
    if not name.strip():
        raise OfficeRefused(what="the name is empty")
    if home.exists() and any(home.iterdir()):
        raise HomeTaken(home=home)
    home.mkdir(parents=True, exist_ok=True, mode=0o700)
    Secrets.create(home / "secret")
    facts = {
        "name": name.strip(),
        "jurisdiction": jurisdiction,
        "timezone": timezone,
        "origin": origin or f"muniment.example/{fold(name).lower()}/{os.urandom(4).hex()}",
        "agency": agency,
        "created": datetime.now(UTC).isoformat(timespec="seconds"),
    }
    lines = "".join(f"{key} = {json.dumps(value, ensure_ascii=False)}\n" for key, value in facts.items())
    (home / _FACTS).write_text(lines, encoding="utf-8")
    return load(home)


def load(home: Path) -> Office:
    """Read the facts of a home. Raises NoHome."""
    try:
        facts = tomllib.loads((home / _FACTS).read_text(encoding="utf-8"))
    except OSError as missing:
        raise NoHome(home=home) from missing
    except tomllib.TOMLDecodeError as damaged:
        raise OfficeRefused(what=f"{home / _FACTS} can not be read ({damaged})") from damaged
    return Office(home=home, **facts)


def secrets_stamp(folder: Path) -> tuple[int, ...]:
    """What changes when a key file of the log is put there, replaced or taken away."""
    found = []
    for name in ("log.key", NEXT_LOG_KEY):
        try:
            seen = os.stat(folder / name)
        except FileNotFoundError:
            found.append(0)
        else:
            found += [seen.st_ino, seen.st_mtime_ns]
    return tuple(found)


def default_home() -> Path:
    """MUNIMENT_HOME, else the user's data folder (XDG Base Directory Specification)."""
    named = os.environ.get("MUNIMENT_HOME")
    if named:
        return Path(named).expanduser().resolve()
    data = os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share"
    return Path(data) / "muniment"
