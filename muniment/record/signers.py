"""Outside signers, as this office knows them: its policy, what they signed, and what they hold against it."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from django.db import connection

from muniment.errors.record import DamagedStore
from muniment.ledger.errors import LedgerError
from muniment.ledger.note import Signature, Verifier, cosigned_message, parse_note, signature_lines
from muniment.ledger.witness import add_signatures
from muniment.record import current, log
from muniment.record.own_policy import LIMIT, LONGEST, POLICY, name_of, own_policy
from muniment.record.signer_alarms import Alarm, alarms
from muniment.record.signer_answers import newest_of
from muniment.record.spans import ago, counted, moment, span

if TYPE_CHECKING:
    from muniment.ledger.policy import Policy
    from muniment.record.office import Office

__all__ = [
    "LIMIT",
    "LONGEST",
    "NOBODY",
    "POLICY",
    "Alarm",
    "Signer",
    "Standing",
    "alarms",
    "cosigned",
    "latest",
    "name_of",
    "own_policy",
    "standing",
]
_LOG = logging.getLogger(__name__)
NO_LONGER = "Signed this log before, and are not named by the office's policy any more: {names}."
NOBODY = "No outside signers: nobody outside this office has confirmed this log."


@dataclass(frozen=True)
class Signer:
    """One outside signer of the policy. `size` and `at`: what it signed last, and when, as it says."""

    name: str
    vkey: str
    url: str
    size: int
    at: datetime | None
    asked_at: datetime | None
    answer: str  # why it did not sign when it was asked last; empty where it did

    @property
    def near(self) -> bool:
        """Whether it runs on this machine, as in a demonstration: then it proves nothing to anybody."""
        try:
            host = urlsplit(self.url).hostname or ""
        except ValueError:
            return False
        return host in ("localhost", "::1") or host.startswith("127.")

    def said(self, now: datetime) -> str:
        """What it signed, and what it answered last."""
        signed = f"signed {self.size:,} entries {ago(now, self.at)}" if self.at else "has signed nothing yet"
        near = " It runs on this machine, so it proves nothing to anybody." if self.near else ""
        return f"{signed}.{' ' if self.answer else ''}{self.answer}{near}"


@dataclass(frozen=True)
class Standing:
    """How far outsiders have signed this log."""

    appointed: bool  # there is a policy that names at least one signer
    former: tuple[str, ...]  # names of those who signed before and are not named any more
    problem: str
    quorum: str
    signers: tuple[Signer, ...]
    alarms: tuple[Alarm, ...]
    size: int  # of the log now
    signed_size: int  # of the largest checkpoint that enough of them signed
    signed_at: datetime | None  # since when that is so, by the signers' own clocks
    seen_size: int  # of the largest checkpoint that any of them signed
    limit: timedelta
    now: datetime

    @property
    def unsigned(self) -> int:
        """Entries that not enough outsiders have signed."""
        return self.size - self.signed_size

    @property
    def unseen(self) -> int:
        """Entries that nobody outside has signed."""
        return self.size - self.seen_size

    @property
    def met(self) -> bool:
        """Whether the newest checkpoint has the signatures that the policy asks for."""
        return self.appointed and 0 < self.size == self.signed_size

    @property
    def age(self) -> timedelta | None:
        """How long ago enough of them signed."""
        return max(self.now - self.signed_at, timedelta()) if self.signed_at else None

    @property
    def sentences(self) -> tuple[str, ...]:
        """How it stands, for everybody; nothing is left out that a reader of a proof would want to know."""
        told = [NO_LONGER.format(names=", ".join(self.former))] if self.former else []
        if not self.appointed:
            return (*told, NOBODY)
        if self.signed_at:
            told.append(
                f"Enough outside signers (quorum {self.quorum}) signed {self.signed_size:,} entries "
                f"{ago(self.now, self.signed_at)}."
            )
        else:
            told.append(
                f"Not enough outside signers have signed any state of this log yet (quorum {self.quorum})."
            )
        if self.met:
            told.append("Everything on the record is covered by that.")
        elif self.signed_at:
            told.append(f"{counted(self.unsigned)} recorded since then: not yet signed by enough of them.")
        if self.unseen:
            told.append(f"{counted(self.unseen)} that nobody outside has signed yet.")
        if self.overdue and self.signed_at:
            told.append(
                f"The newest outside signatures are older than {span(self.limit)}: a checker may refuse them."
            )
        return tuple(told)

    @property
    def limit_in_words(self) -> str:
        """The policy's limit: "1 day"."""
        return span(self.limit)

    @property
    def rings(self) -> bool:
        """Whether everybody has to know: on every desk."""
        return bool(self.alarms or self.problem or self.overdue or self.former)

    @property
    def overdue(self) -> bool:
        """Whether the last outside signatures are older than the policy's limit, or there are none."""
        return self.appointed and (self.age is None or self.age > self.limit)


def cosigned(size: int, office: Office | None = None) -> bytes:
    """The checkpoint of exactly this size as it was signed, with what outside signatures there are, in policy order.

    Of the office of this process, where none is given. Raises DamagedStore where none of this size was signed.
    """
    note = log.checkpoint(size)
    if note is None:
        raise DamagedStore(what=f"no checkpoint of size {size} was signed")
    with connection.cursor() as cursor:
        cursor.execute("SELECT signer, line FROM record_cosignature WHERE size = %s ORDER BY signer", (size,))
        lines = dict(cursor.fetchall())
    if not lines:
        return note
    policy = own_policy(office or current.office()).policy
    order = [str(key) for key in policy.witnesses.values()] if policy else []
    ranked = sorted(lines, key=lambda vkey: (order.index(vkey) if vkey in order else len(order), vkey))
    text = parse_note(note).text
    found = [line for vkey in ranked for line in _sound(vkey, lines[vkey], text)]
    return add_signatures(note, found)


def _sound(vkey: str, line: str, text: str) -> tuple[Signature, ...]:
    """A stored line, if it still verifies: one flipped bit in the table would spoil the note for everybody."""
    try:
        verifier = Verifier.parse(vkey)
        (found,) = signature_lines(line.encode())
        message = cosigned_message(text, int.from_bytes(found.blob[:8], "big"))
        Ed25519PublicKey.from_public_bytes(verifier.public).verify(found.blob[8:], message)
    except (LedgerError, InvalidSignature, ValueError):
        _LOG.error("A stored signature of %s does not verify any more and is left out", vkey)
        return ()
    return (found,) if (found.name, found.id) == (verifier.name, verifier.id) else ()


def latest() -> tuple[Signer, ...]:
    """The signers of the policy, in its order, with what each signed last."""
    policy = own_policy(current.office()).policy
    return _signers(policy) if policy else ()


def _signers(policy: Policy) -> tuple[Signer, ...]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT signer, asked_ms, answer FROM record_signerstate")
        states = {vkey: (asked, answer) for vkey, asked, answer in cursor.fetchall()}
    found = []
    for name, verifier in policy.witnesses.items():
        vkey = str(verifier)
        size, time = newest_of(vkey)
        asked, answer = states.get(vkey, (None, ""))
        if not verifier.readable:
            answer = "Its kind of key can not be read here, so its signatures do not count."
        elif not policy.urls.get(name):
            answer = "The policy names no address for it, so it can not be asked."
        found.append(
            Signer(
                name=name_of(name),
                vkey=vkey,
                url=policy.urls.get(name, ""),
                size=size,
                at=None if time is None else moment(time * 1000),
                asked_at=None if asked is None else moment(asked),
                answer=answer,
            )
        )
    return tuple(found)


def _former(named: set[str]) -> tuple[str, ...]:
    """Key names of signers that signed and that the policy does not name: taking one out leaves a trace."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT signer FROM record_signerstate ORDER BY signer")
        known = [row[0] for row in cursor.fetchall()]
    return tuple(vkey.partition("+")[0] for vkey in known if vkey not in named and newest_of(vkey)[0])


def standing(office: Office) -> Standing:
    """Who signed what, how long ago, and what nobody outside has signed yet."""
    policy, problem, limit = own_policy(office)
    signers = _signers(policy) if policy else ()
    signed_size, signed_at = _signed(policy) if signers and policy else (0, None)
    return Standing(
        appointed=bool(signers),
        former=_former({signer.vkey for signer in signers}) if not problem else (),
        problem=problem,
        quorum=name_of(policy.quorum) if policy else "",
        signers=signers,
        alarms=tuple(a for a in alarms() if a.kind != "forgot" or a.vkey in {s.vkey for s in signers}),
        size=log.newest_size(),
        signed_size=signed_size,
        signed_at=signed_at,
        seen_size=max((signer.size for signer in signers), default=0),
        limit=limit,
        now=moment(office.clock.now_ms()),
    )


def _signed(policy: Policy) -> tuple[int, datetime | None]:
    """The largest checkpoint that the policy's quorum signed, and since when it has it."""
    by_vkey = {str(verifier): verifier for verifier in policy.witnesses.values()}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT size, signer, time FROM record_cosignature ORDER BY size DESC, time DESC LIMIT 5000"
        )
        here: list[Verifier] = []
        at = -1
        for size, vkey, time in cursor:
            if size != at:
                at, here = size, []
            if vkey in by_vkey:
                here.append(by_vkey[vkey])
                if policy.satisfied(here):
                    return size, moment(time * 1000)
    return 0, None
