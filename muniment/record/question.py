"""One question to one outside signer (C2SP tlog-witness v1.0, the log's side), and what becomes of its answer."""

from __future__ import annotations

import logging
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from muniment.errors import MunimentError
from muniment.errors.signers import SignerSilent
from muniment.ledger.checkpoint import Checkpoint
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
from muniment.record import log, signer_alarms, signer_answers, signer_http, signers
from muniment.record.signer_answers import Cosigned

if TYPE_CHECKING:
    from muniment.record.office import Office

SECONDS = 10.0  # for one answer
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
    signer_answers.keep(
        vkey=who.vkey,
        held=held,
        answer=None if question.past else answer,
        asked_ms=office.clock.now_ms(),
        signed=signed,
    )
    return Outcome(who.name, who.vkey, signed.size if signed else size, answer)


class _Question:
    """One exchange with one signer."""

    def __init__(self, office: Office, who: Named, size: int, until: float) -> None:
        self._office = office
        self._who = who
        self._size = size
        self._until = until
        self.told: int | None = None  # the size it says it holds, where we hold as much
        self.past = False  # it has gone on to a larger checkpoint of ours, which is no fault of its

    def signed(self) -> Cosigned:
        """Its signature. Raises SignerSilent, LedgerError."""
        old = signer_answers.held_by(self._who.vkey)
        for _ in range(_TURNS):
            if old > self._size:
                self._behind(old)
            note = log.checkpoint(self._size)
            if note is None:
                raise SignerSilent(why=f"No checkpoint of {self._size} entries was signed here.")
            before, _ = signer_answers.newest_of(
                self._who.vkey
            )  # looked up first: another thread may ask as well
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
            if held < before:  # it was set back, and could sign a second history
                self._put_down("forgot", held, ours=before, note=None)
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
            self.past = True
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
        self._put_down(kind, size, ours=log.newest_size(), note=note if shown is not None else None)

    def _put_down(self, kind: str, size: int, *, ours: int, note: bytes | None) -> None:
        signer_alarms.raise_alarm(
            vkey=self._who.vkey,
            name=self._who.name,
            kind=kind,
            size=size,
            ours=ours,
            note=note,
            seen_ms=self._office.clock.now_ms(),
        )
        _LOG.critical(
            "The outside signer %s holds what this office does not: %s, %d entries",
            self._who.name,
            kind,
            size,
        )

    def _shown(self) -> tuple[bytes | None, Checkpoint | None]:
        try:
            place = monitoring_path(self._office.origin)
            reply = signer_http.ask(self._who.url, place, seconds=max(self._until - time.monotonic(), 2.0))
        except SignerSilent:
            return None, None
        found = signer_alarms.shown_by(self._office, reply.body) if reply.status == 200 else None
        return (reply.body if found else None), found
