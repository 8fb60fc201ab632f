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

from muniment.errors import MunimentError
from muniment.errors.signers import SignerSilent
from muniment.ledger.errors import LedgerError
from muniment.ledger.note import Verifier
from muniment.ledger.witness import (
    ADD_CHECKPOINT,
    SIZE_TYPE,
    Request,
    monitoring_path,
    read_cosignatures,
    read_size,
)
from muniment.record import current, log, publish, signer_http, signers
from muniment.record.signers import Cosigned

if TYPE_CHECKING:
    from collections.abc import Callable

    from muniment.record.office import Office

SECONDS = 10.0  # for one answer
AFTER_COMMAND = 2.0  # seconds that a command may wait at its end
PAUSE = 1.0  # seconds between two rounds of a server
REFRESH = timedelta(
    hours=1
)  # a log that does not grow is signed again, so that its newest signature stays fresh
LONGEST_PAUSE = 300.0  # seconds to a signer that does not answer
TRUSTED_FOR = timedelta(minutes=10)  # a command does not ask again what was asked so lately
_AHEAD = 3600  # seconds that a signer's clock may be ahead of ours
_TURNS = 4  # questions until a signer and we agree on the size to go on from
_LOG = logging.getLogger(__name__)


@dataclass(frozen=True)
class Named:
    """A signer that can be asked."""

    name: str
    verifier: Verifier
    url: str

    @property
    def vkey(self) -> str:
        """Its key, as the policy has it."""
        return str(self.verifier)


@dataclass(frozen=True)
class Outcome:
    """What became of one question. `answer` is empty where it signed."""

    name: str
    vkey: str
    size: int
    answer: str

    @property
    def signed(self) -> bool:
        """Whether it signed this size."""
        return not self.answer


def askable(office: Office) -> tuple[Named, ...]:
    """The signers of the policy that have an address and a key of a kind that is read here."""
    policy = signers.own_policy(office).policy
    if policy is None:
        return ()
    return tuple(
        Named(signers.name_of(name), verifier, policy.urls[name])
        for name, verifier in policy.witnesses.items()
        if verifier.readable and policy.urls.get(name)
    )


def ask(office: Office, who: Named, size: int, *, seconds: float = SECONDS) -> Outcome:
    """Ask one signer for its signature over the checkpoint of `size`; store what it gives. Never raises for its faults.

    Every line is verified before it is stored. A signer that holds more than we do, or another history, becomes an
    alarm.
    """
    question = _Question(office, who, size, time.monotonic() + seconds)
    held: int | None = None
    signed: Cosigned | None = None
    try:
        signed = question.signed()
        answer, held = "", signed.size
    except SignerSilent as silent:
        answer = str(silent)
    except LedgerError as refused:
        answer = f"Its answer can not be used: {refused.problem}."
    except MunimentError as damaged:
        answer = f"It was not asked: {damaged}"
    held = held if held is not None else question.told
    signers.keep(vkey=who.vkey, held=held, answer=answer, asked_ms=office.clock.now_ms(), signed=signed)
    return Outcome(who.name, who.vkey, signed.size if signed else size, answer)


class _Question:
    """One exchange with one signer."""

    def __init__(self, office: Office, who: Named, size: int, until: float) -> None:
        self._office = office
        self._who = who
        self._size = size
        self._until = until
        self.told: int | None = None  # the size it says it holds, where we hold as much

    def signed(self) -> Cosigned:
        """Its signature. Raises SignerSilent, LedgerError."""
        old = signers.held_by(self._who.vkey)
        for _ in range(_TURNS):
            if old > self._size:
                self._behind(old)
            note = log.checkpoint(self._size)
            if note is None:
                raise SignerSilent(why=f"No checkpoint of {self._size} entries was signed here.")
            proof = tuple(log.prover(self._size).consistency(old)) if old else ()
            reply = signer_http.ask(
                self._who.url, ADD_CHECKPOINT, body=Request(old, proof, note).text(), seconds=self._left()
            )
            if reply.status == 200:
                return self._verified(reply.body, note)
            if reply.status != 409 or reply.kind != SIZE_TYPE:
                self._refused(reply.status, old)
            held = read_size(reply.body)
            if held == old:
                break
            self.told = held if held <= log.newest_size() else None
            old = held
        raise SignerSilent(why="It does not say from which size to go on.")

    def _left(self) -> float:
        left = self._until - time.monotonic()
        if left <= 0:
            raise SignerSilent(why="It took too long.")
        return left

    def _verified(self, body: bytes, note: bytes) -> Cosigned:
        answered = read_cosignatures(body, note, [self._who.verifier])
        at = max(signed.time or 0 for signed in answered.signed)
        if at > time.time() + _AHEAD:
            raise SignerSilent(why="It states a time that has not come: its clock or ours is wrong.")
        newest = next(line for line in answered.signatures if int.from_bytes(line.blob[:8], "big") == at)
        return Cosigned(self._who.vkey, self._size, at, newest.line())

    def _behind(self, held: int) -> None:
        """It holds more than this checkpoint: a newer one of ours, or one that we do not have."""
        newest = log.newest_size()
        if held <= newest:
            self.told = held
            raise SignerSilent(why=f"It has signed {held} entries already, and signs nothing older.")
        self._alarm("ahead", held)
        raise SignerSilent(why=f"It says that it holds {held} entries; there are {newest} here.")

    def _refused(self, status: int, old: int) -> None:
        if status == 422:
            self._alarm("refuses", old)
            raise SignerSilent(why=f"To it, these entries do not continue the {old} that it signed.")
        words = {
            403: "It does not know the key that signed this checkpoint.",
            404: "It does not know this log, or there is no signer at this address.",
        }
        raise SignerSilent(why=words.get(status, f"It answered with status {status}."))

    def _alarm(self, kind: str, size: int) -> None:
        """Look at what it holds, and put the alarm down; shown under our own key, it is proof."""
        note, shown = self._shown()
        if shown is not None and shown.size <= log.newest_size():
            if log.prover(shown.size).root() == shown.root:
                note = None  # what it shows is ours: it shows nothing for what it says
            else:
                kind, size = "differs", shown.size
        elif shown is not None:
            kind, size = "ahead", shown.size
        signers.raise_alarm(
            vkey=self._who.vkey,
            name=self._who.name,
            kind=kind,
            size=size,
            ours=log.newest_size(),
            note=note if shown is not None else None,
            seen_ms=self._office.clock.now_ms(),
        )
        _LOG.critical(
            "The outside signer %s holds what this office does not: %s, %d entries",
            self._who.name,
            kind,
            size,
        )

    def _shown(self) -> tuple[bytes | None, signers.Checkpoint | None]:
        try:
            place = monitoring_path(self._office.origin)
            reply = signer_http.ask(self._who.url, place, seconds=max(self._until - time.monotonic(), 2.0))
        except SignerSilent:
            return None, None
        found = signers.shown_by(self._office, reply.body) if reply.status == 200 else None
        return (reply.body if found else None), found


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
        since = office.clock.now_ms() - signers.last_asked_ms(named.vkey for named in who)
        if always or since < 0 or since > TRUSTED_FOR / timedelta(milliseconds=1):
            ask_all(office, seconds=seconds)
    signers.refuse_if_ahead(office)


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
        proven = next((alarm for alarm in signers.alarms(self.office) if alarm.proven), None)
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
