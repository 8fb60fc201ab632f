"""Outside signers, as this office knows them: its policy, what they signed, and what they hold against it."""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple

from django.db import connection, transaction

from muniment.errors.record import DamagedStore
from muniment.errors.signers import SignerAhead, SignerHoldsAnother
from muniment.ledger.errors import LedgerError, PolicyRefused
from muniment.ledger.note import Checkpoint, Verifier, open_note, parse_note, signature_lines
from muniment.ledger.policy import Policy
from muniment.ledger.witness import add_signatures
from muniment.record import current, log

if TYPE_CHECKING:
    from collections.abc import Iterable

    from muniment.record.office import Office

POLICY = "policy"
LIMIT = timedelta(days=1)  # how old the newest outside signature may be, where the policy says nothing
LONGEST = timedelta(days=7)
_MAX_AGE = re.compile(rb"^[ \t]*#[ \t]*max-age[ \t]+([0-9]{1,4})([dhm])[ \t]*$", re.MULTILINE)
_UNITS = {b"d": timedelta(days=1), b"h": timedelta(hours=1), b"m": timedelta(minutes=1)}


NOBODY = "No outside signers: nobody outside this office has confirmed this log."


def span(length: timedelta) -> str:
    """A length of time in one unit: "3 hours"."""
    seconds = int(length.total_seconds())
    for unit, many in (("day", 86_400), ("hour", 3_600), ("minute", 60), ("second", 1)):
        count = seconds // many
        if count >= 2 or (count and unit == "second"):
            return f"{count:,} {unit}{'s' if count != 1 else ''}"
        if count and seconds % many == 0:
            return f"1 {unit}"
    return "less than a second"


def ago(now: datetime, then: datetime) -> str:
    """How long before now; a signer's clock may run ahead of ours."""
    return f"{span(now - then)} ago" if now > then else "just now"


def counted(entries: int) -> str:
    """Entries as a sentence begins with them."""
    return "1 entry" if entries == 1 else f"{entries:,} entries"


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

    def said(self, now: datetime) -> str:
        """What it signed, and what it answered last."""
        signed = f"signed {self.size:,} entries {ago(now, self.at)}" if self.at else "has signed nothing yet"
        return f"{signed}. {self.answer}" if self.answer else f"{signed}."


@dataclass(frozen=True)
class Alarm:
    """A signer holds what this office does not. `proven`: it showed a checkpoint under this log's own key."""

    name: str
    vkey: str
    kind: str  # ahead, differs, refuses
    size: int
    ours: int
    seen_at: datetime
    note: bytes | None

    @property
    def proven(self) -> bool:
        """Whether this log's own signature stands under it."""
        return self.note is not None

    @property
    def sentence(self) -> str:
        """What it says, for everybody."""
        if self.kind == "ahead":
            shown = ", under this log's own key" if self.proven else ", and shows no proof of it"
            return (
                f"{self.name} says that it signed {self.size} entries of this log when there were {self.ours}{shown}: "
                "this record may have been set back."
            )
        if self.kind == "differs":
            return f"{self.name} holds other {self.size} entries under this log's own key: two histories were signed."
        return (
            f"{self.name} refuses to sign {self.ours} entries: to it they do not continue the {self.size} it signed. "
            "Ask it to show what it holds."
        )


class OwnPolicy(NamedTuple):
    """The office's policy file, read."""

    policy: Policy | None
    problem: str  # why it can not be read
    limit: timedelta


@dataclass(frozen=True)
class Standing:
    """How far outsiders have signed this log."""

    appointed: bool  # there is a policy that names at least one signer
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
        if not self.appointed:
            return (NOBODY,)
        told = []
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
        else:
            told.append(
                f"{counted(self.unsigned)} came since and can not be shown to be signed by enough of them."
            )
        if self.unseen:
            told.append(f"{counted(self.unseen)} nobody outside has signed yet.")
        if self.overdue:
            told.append(
                f"The newest outside signatures are older than {span(self.limit)}: a checker may refuse them."
            )
        return tuple(told)

    @property
    def overdue(self) -> bool:
        """Whether the last outside signatures are older than the policy's limit, or there are none."""
        return self.appointed and (self.age is None or self.age > self.limit)


def own_policy(office: Office) -> OwnPolicy:
    """The policy of this home (C2SP tlog-policy). A comment `# max-age 12h` sets the limit, up to seven days.

    A file that can not be read keeps no work from being recorded: it is told on every page instead.
    """
    try:
        data = (office.home / POLICY).read_bytes()
    except FileNotFoundError:
        return OwnPolicy(None, "", LIMIT)
    except OSError as lost:
        return OwnPolicy(None, f"The policy can not be read: {lost.strerror}", LIMIT)
    try:
        policy = Policy.parse(data)
    except PolicyRefused as refused:
        return OwnPolicy(None, f"The policy can not be read: {refused.problem}", LIMIT)
    said = _MAX_AGE.search(data)
    limit = min(int(said[1]) * _UNITS[said[2]], LONGEST) if said else LIMIT
    return OwnPolicy(policy, "", limit)


def name_of(name: str) -> str:
    """A policy's name for reading: its octets are mostly UTF-8."""
    return name.encode("latin-1", "replace").decode(errors="replace")


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
    found = [line for vkey in ranked for line in signature_lines(lines[vkey].encode())]
    return add_signatures(note, found)


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
        size, time = _newest_of(vkey)
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
                at=None if time is None else _moment(time * 1000),
                asked_at=None if asked is None else _moment(asked),
                answer=answer,
            )
        )
    return tuple(found)


def _newest_of(vkey: str) -> tuple[int, int | None]:
    """Size and time of what a signer signed last."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT size, time FROM record_cosignature WHERE signer = %s ORDER BY size DESC LIMIT 1", (vkey,)
        )
        row = cursor.fetchone()
    return (row[0], row[1]) if row else (0, None)


def standing(office: Office) -> Standing:
    """Who signed what, how long ago, and what nobody outside has signed yet."""
    policy, problem, limit = own_policy(office)
    signers = _signers(policy) if policy else ()
    signed_size, signed_at = _signed(policy) if signers and policy else (0, None)
    return Standing(
        appointed=bool(signers),
        problem=problem,
        quorum=name_of(policy.quorum) if policy else "",
        signers=signers,
        alarms=alarms(office),
        size=log.newest_size(),
        signed_size=signed_size,
        signed_at=signed_at,
        seen_size=max((signer.size for signer in signers), default=0),
        limit=limit,
        now=_moment(office.clock.now_ms()),
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
                    return size, _moment(time * 1000)
    return 0, None


def _moment(ms: int) -> datetime:
    try:
        return datetime.fromtimestamp(ms / 1000, UTC)
    except (OverflowError, ValueError, OSError):  # a signer may state any time below 2^63 seconds
        return datetime.max.replace(tzinfo=UTC)


# What asking brings back.


class Cosigned(NamedTuple):
    """A verified signature line of one signer."""

    vkey: str
    size: int
    time: int
    line: str


def keep(*, vkey: str, held: int | None, answer: str, asked_ms: int, signed: Cosigned | None = None) -> None:
    """Store what a signer answered; `held` is the size it holds, None where it did not tell."""
    with transaction.atomic(), connection.cursor() as cursor:
        if signed is not None:
            cursor.execute(
                "INSERT INTO record_cosignature (size, signer, time, line) VALUES (%s, %s, %s, %s) "
                "ON CONFLICT (size, signer) DO UPDATE SET time = excluded.time, line = excluded.line "
                "WHERE excluded.time >= record_cosignature.time",
                (signed.size, vkey, signed.time, signed.line),
            )
            cursor.execute(  # it claimed something without showing it, and now signs what we hold
                "UPDATE record_signeralarm SET resolved_ms = %s "
                "WHERE signer = %s AND note IS NULL AND resolved_ms IS NULL AND size <= %s",
                (asked_ms, vkey, signed.size),
            )
        cursor.execute(
            "INSERT INTO record_signerstate (signer, held, asked_ms, answer) VALUES (%s, %s, %s, %s) "
            "ON CONFLICT (signer) DO UPDATE SET asked_ms = excluded.asked_ms, answer = excluded.answer, "
            "held = CASE WHEN %s THEN excluded.held ELSE record_signerstate.held END",
            (vkey, held or 0, asked_ms, answer, held is not None),
        )


def held_by(vkey: str) -> int:
    """The size that a signer is believed to hold; 0 for one never heard."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT held FROM record_signerstate WHERE signer = %s", (vkey,))
        row = cursor.fetchone()
    return int(row[0]) if row else 0


def last_asked_ms(vkeys: Iterable[str]) -> int:
    """When the one of these signers that was asked least lately was asked; 0 where one never was."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT signer, asked_ms FROM record_signerstate")
        asked = dict(cursor.fetchall())
    return min((asked.get(vkey, 0) for vkey in vkeys), default=0)


def raise_alarm(
    *, vkey: str, name: str, kind: str, size: int, ours: int, note: bytes | None, seen_ms: int
) -> None:
    """Put down what a signer holds against this office. Kept for good; shown until it is resolved."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO record_signeralarm (signer, name, kind, size, ours, note, seen_ms) "
            "VALUES (%s, %s, %s, %s, %s, %s, %s) ON CONFLICT (signer, kind, size) DO UPDATE SET resolved_ms = NULL, "
            "note = COALESCE(excluded.note, record_signeralarm.note), ours = excluded.ours, seen_ms = excluded.seen_ms",
            (vkey, name, kind, size, ours, note, seen_ms),
        )


def alarms(office: Office) -> tuple[Alarm, ...]:
    """Alarms that stand: each until our log is shown to hold what the signer showed, or the signer signs after all."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT name, signer, kind, size, ours, seen_ms, note FROM record_signeralarm "
            "WHERE resolved_ms IS NULL ORDER BY seen_ms, id"
        )
        rows = cursor.fetchall()
    found = [
        Alarm(name, vkey, kind, size, ours, _moment(ms), bytes(note) if note else None)
        for name, vkey, kind, size, ours, ms, note in rows
    ]
    return tuple(alarm for alarm in found if not (alarm.note and _is_ours(alarm.note)))


def _is_ours(note: bytes) -> bool:
    """Whether this log holds what a signer showed: after a restore that brought the entries back it does."""
    with suppress(LedgerError, DamagedStore):
        shown = Checkpoint.parse(parse_note(note).text)
        return 0 < shown.size <= log.newest_size() and log.prover(shown.size).root() == shown.root
    return False


def refuse_if_ahead(office: Office) -> None:
    """At start: no outside signer may hold more than this database, or another history.

    What is proven by this log's own signature always stops; a mere claim stops as long as the signer is in the policy.
    Raises SignerAhead, SignerHoldsAnother.
    """
    policy = own_policy(office).policy
    named = {str(key) for key in policy.witnesses.values()} if policy else set()
    for alarm in alarms(office):
        if alarm.kind == "differs":
            raise SignerHoldsAnother(name=alarm.name, theirs=alarm.size)
        if alarm.kind == "ahead" and (alarm.proven or alarm.vkey in named):
            proof = ", and it shows this under this log's own key" if alarm.proven else ""
            raise SignerAhead(name=alarm.name, theirs=alarm.size, ours=log.newest_size(), proof=proof)


def shown_by(office: Office, note: bytes) -> Checkpoint | None:
    """The checkpoint in a note that this log's own key signed; None for anything else."""
    try:
        opened = open_note(note, [Verifier.parse(each) for each in office.vkeys])
        found = Checkpoint.parse(opened.text)
    except LedgerError:
        return None
    return found if found.origin == office.origin else None
