"""Asking outside signers (C2SP tlog-witness v1.0, the log's side): after the commit, beside it, never in its way."""

from __future__ import annotations

import fcntl
import logging
import os
import random
import threading
import time
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import DatabaseError, connections

from muniment.record import current, log, publish, signer_alarms, signer_answers
from muniment.record.question import SECONDS, Named, Outcome, ask, askable

if TYPE_CHECKING:
    from collections.abc import Callable

    from muniment.record.office import Office

AFTER_COMMAND = 2.0  # seconds that a command may wait at its end
FOR_A_PACKAGE = 5.0  # seconds that the writing of a production waits, after its commit
PAUSE = 1.0  # seconds between two rounds of a server
REFRESH = timedelta(hours=1)  # a log that does not grow is signed again: its newest signature stays fresh
LONGEST_PAUSE = 300.0  # seconds to a signer that does not answer
TRUSTED_FOR = timedelta(minutes=10)  # a command does not ask again what was asked so lately
_LOG = logging.getLogger(__name__)


def ask_all(office: Office, *, size: int | None = None, seconds: float) -> list[Outcome]:
    """Ask every signer at once over one checkpoint (the newest), and publish what came within the time.

    Those still being asked then are left to end by themselves.
    """
    who = askable(office)
    at = size or log.newest_size()
    if not who or not at:
        return []
    found: dict[str, Outcome] = {}

    def one(named: Named) -> None:
        found[named.vkey] = ask(office, named, at, seconds=seconds)

    threads = [_started(lambda named=named: one(named)) for named in who]  # type: ignore[misc]
    until = time.monotonic() + seconds
    for thread in threads:
        thread.join(max(until - time.monotonic(), 0.0))
    if any(outcome.signed for outcome in found.values()):
        publish.refresh(office)
    silent = "It took too long."
    return [found.get(n.vkey) or Outcome(n.name, n.vkey, at, silent) for n in who]


def _started(work: Callable[[], None]) -> threading.Thread:
    """A thread with a database connection of its own, which it closes."""

    def run() -> None:
        try:
            work()
        except (DatabaseError, OSError) as error:
            _LOG.error("What an outside signer answered could not be kept: %s", error)
        finally:
            connections.close_all()

    thread = threading.Thread(target=run, name="outside signer", daemon=True)
    thread.start()
    return thread


def look(office: Office, *, always: bool, seconds: float) -> None:
    """Before anything is written: does an outside signer hold more than this database? Raises SignerAhead,
    SignerHoldsAnother. Signers that are silent stop nobody. A command asks only what was not asked of late.
    """
    who = askable(office)
    if who:
        since = office.clock.now_ms() - signer_answers.last_asked_ms(named.vkey for named in who)
        if always or since < 0 or since > TRUSTED_FOR / timedelta(milliseconds=1):
            ask_all(office, seconds=seconds)
    signer_alarms.refuse_if_ahead([named.vkey for named in who])


def size_now() -> int:
    """Entries in the log: given back to `after_a_command` at the end of it."""
    return log.newest_size()


def after_a_command(office: Office, *, before: int) -> None:
    """A short attempt, when a command recorded something and no server runs here that asks by itself."""
    if askable(office) and log.newest_size() > before and not _served(office):
        ask_all(office, seconds=AFTER_COMMAND)


def _served(office: Office) -> bool:
    """Whether a server holds its lock on this home."""
    try:
        handle = os.open(office.home / "server.lock", os.O_RDWR)
    except FileNotFoundError:
        return False
    try:
        fcntl.flock(handle, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(handle)
    return False


@dataclass
class _Pause:
    """When a signer may be asked next."""

    failures: int = 0
    until: float = 0.0
    size: int = 0
    signed: float = 0.0


@dataclass
class Asker:
    """Asks in the background of a server, as long as it runs."""

    office: Office
    _stop: threading.Event = field(default_factory=threading.Event)
    _pauses: dict[str, _Pause] = field(default_factory=dict)

    def start(self) -> threading.Thread:
        """Begin; the thread ends with the process."""
        thread = threading.Thread(target=self._run, name="asking outside signers", daemon=True)
        thread.start()
        return thread

    def stop(self) -> None:
        """End after the present round."""
        self._stop.set()

    def _run(self) -> None:
        while not self._stop.wait(PAUSE):
            try:
                self.round()
            except Exception:  # noqa: BLE001  the next round may go better; a dead thread would sign nothing in silence
                _LOG.exception("Outside signers could not be asked")
            finally:
                connections.close_all()

    def round(self) -> list[Outcome]:
        """Ask whoever is due, all over the same checkpoint, so that their signatures stand together."""
        size, now = log.newest_size(), time.monotonic()
        due = [who for who in askable(self.office) if size and self._due(who, size, now)]
        outcomes: list[Outcome] = []
        threads = [
            _started(lambda who=who: outcomes.append(ask(self.office, who, size)))  # type: ignore[misc]
            for who in due
        ]
        for who in due:
            self._pauses.setdefault(who.vkey, _Pause()).until = now + SECONDS + PAUSE
        for thread in threads:
            thread.join(SECONDS + PAUSE)
        for outcome in outcomes:
            self._note(outcome)
        if any(outcome.signed for outcome in outcomes):
            publish.refresh(self.office)
        if not all(outcome.signed for outcome in outcomes):
            self._stop_writing_on_proof()
        return outcomes

    def _stop_writing_on_proof(self) -> None:
        """Another history under our own key: every further entry would make it worse."""
        proven = next((alarm for alarm in signer_alarms.alarms() if alarm.proven), None)
        if proven is not None:
            current.recorder().stop(proven.sentence)

    def _due(self, who: Named, size: int, now: float) -> bool:
        pause = self._pauses.get(who.vkey)
        if pause is None:
            return True
        stale = now - pause.signed > REFRESH.total_seconds()
        return now >= pause.until and (pause.size != size or pause.failures > 0 or stale)

    def _note(self, outcome: Outcome) -> None:
        pause, now = self._pauses[outcome.vkey], time.monotonic()
        if outcome.signed:
            self._pauses[outcome.vkey] = _Pause(size=outcome.size, signed=now)
            return
        pause.failures += 1
        wait = min(2.0 ** min(pause.failures, 10), LONGEST_PAUSE)
        pause.until = now + wait * random.uniform(0.8, 1.2)  # noqa: S311  so that offices do not ask in step
        _LOG.warning("The outside signer %s did not sign: %s", outcome.name, outcome.answer)
