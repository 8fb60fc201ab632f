"""The question, asked again: the same model over what was on record each time, and what differs from the answers kept.

For somebody whom the court appoints, at a home with its keys (a restored backup does). Nothing is written: the tables
are rebuilt event by event inside a transaction that is rolled back, and before each answer the question is put to them
as they stood.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from cryptography.exceptions import InvalidTag
from django.db import transaction

from muniment import may
from muniment.linkage import models as tables
from muniment.linkage.events import LinkProposed, QuestionAsked
from muniment.linkage.pinned import MODEL
from muniment.linkage.projections import projector
from muniment.linkage.reactions import answer, reactor
from muniment.record import audit, queries
from muniment.record.compartments import Compartments
from muniment.record.desk import Desk
from muniment.record.event import Event, Recorded

MISSING, EXTRA, DIFFERENT, NOT_ASKED, DAMAGED = "missing", "extra", "different", "not asked", "damaged"
_OURS = f"rule:{reactor.name}"
_DAMAGE = "what the store holds of this event is not what the log commits to"


@dataclass(frozen=True)
class Finding:
    """One place where the record and the re-run differ."""

    what: str  # MISSING, EXTRA, DIFFERENT, NOT_ASKED or DAMAGED
    says: str
    entry: int | None  # of the log: where the record has it, or of the act that called for it
    item: str | None = None
    case: str | None = None


@dataclass(frozen=True, kw_only=True)
class Audit:
    """What the re-run showed. `ok`: every answer that could be re-run came out as it is kept."""

    origin: str
    size: int
    root: str
    model: str
    events: int
    asked: int  # questions re-run
    proposals: int  # proposals re-run and found as recorded
    others: dict[str, int]  # questions by models that are not this one, left out: model -> how many
    unreadable: int  # events expunged or lost: what they said could not be asked again
    findings: tuple[Finding, ...]

    @property
    def ok(self) -> bool:
        """No finding."""
        return not self.findings


class _RollBackError(Exception):
    """Ends the re-run's transaction without leaving a trace."""


def rerun(desk: Desk, progress: Callable[[int], None] = lambda _n: None) -> Audit:
    """Ask again, over the whole record. Raises NotAllowed."""
    may.require(desk.actor, "linkage.audit")
    state = audit.state(desk.office)
    run = _Run(progress)
    try:
        with transaction.atomic():
            for table in reversed(tables.TABLES):
                table._default_manager.all().delete()  # noqa: SLF001  Django's own name for a model's plain manager
            run.whole()
            raise _RollBackError
    except _RollBackError:
        return Audit(
            origin=state.origin,
            size=state.size,
            root=state.root,
            model=MODEL,
            events=run.events,
            asked=run.asked,
            proposals=run.proposals,
            others=run.others,
            unreadable=run.unreadable,
            findings=tuple(run.findings),
        )


@dataclass
class _Run:
    """The record read in order: what people did, then what the rules added, and so on."""

    progress: Callable[[int], None]
    events: int = 0
    asked: int = 0
    proposals: int = 0
    unreadable: int = 0
    others: dict[str, int] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)

    def whole(self) -> None:
        """A batch ends where the rules begin to add to it; one that they add nothing to calls for nothing."""
        batch: list[Recorded] = []
        added: list[Recorded] = []
        for recorded in self._read():
            if not recorded.via.startswith("rule:") and added:
                self._judge(batch, added)
                batch, added = [], []
            if recorded.via.startswith("rule:"):
                added.append(recorded)
            else:
                batch.append(recorded)
                _project(recorded)
        self._judge(batch, added)

    def _read(self) -> Iterator[Recorded]:
        reader, compartments = queries.reader(), Compartments()
        for seq in queries.all_seqs():
            self.events += 1
            self.progress(self.events)
            try:
                found = reader.readable([seq])
            except InvalidTag:
                self.findings.append(Finding(DAMAGED, _DAMAGE, queries.entry(seq)))
                continue
            if not found:
                self.unreadable += 1
                left = reader.left(seq)  # its place and structure: what came after it still needs them
                found = [] if left is None else [left]
            elif not reader.committed(seq):
                self.findings.append(Finding(DAMAGED, _DAMAGE, queries.entry(seq)))
            for each in found:  # what a court protects is no part of the question, for an auditor neither
                yield from compartments.shown(each, reader)

    def _judge(self, batch: Sequence[Recorded], added: Sequence[Recorded]) -> None:
        kept = [one for one in added if one.via == _OURS]
        others = [one for one in added if one.via != _OURS]
        models = {one.event.model for one in kept if isinstance(one.event, QuestionAsked)}
        if models - {MODEL}:
            for model in models - {MODEL}:
                self.others[model] = self.others.get(model, 0) + 1
        else:
            snapshot = next((one.event.snapshot for one in kept if isinstance(one.event, QuestionAsked)), 0)
            expected = answer(batch, snapshot=snapshot)
            for one in added:
                _project(one)
            # What other rules added is asked about too, as it was: in the next round.
            self._compare([*expected, *answer(others, snapshot=snapshot)], kept, batch)
            return
        for one in added:
            _project(one)

    def _compare(
        self, expected: Sequence[Event], kept: Sequence[Recorded], batch: Sequence[Recorded]
    ) -> None:
        entry = queries.entry(batch[0].seq) if batch else None
        self._proposals(
            {(e.item, e.case): e for e in expected if isinstance(e, LinkProposed)},
            {(one.event.item, one.event.case): one for one in kept if isinstance(one.event, LinkProposed)},
            entry,
        )
        self._questions(
            [e for e in expected if isinstance(e, QuestionAsked)],
            [one for one in kept if isinstance(one.event, QuestionAsked)],
            entry,
        )

    def _proposals(
        self,
        expected: dict[tuple[str, str], LinkProposed],
        kept: dict[tuple[str, str], Recorded],
        entry: int | None,
    ) -> None:
        for pair in sorted(expected.keys() | kept.keys()):
            again, stands = expected.get(pair), kept.get(pair)
            if stands is None:
                says = "the model proposes that this item may belong to this case, and the record has no such proposal"
                self.findings.append(Finding(MISSING, says, entry, *pair))
            elif again is None:
                says = "the record has a proposal of the model that the model does not make"
                self.findings.append(Finding(EXTRA, says, queries.entry(stands.seq), *pair))
            elif again != stands.event:
                says = "the record has this proposal with another score or other grounds than the model gives"
                self.findings.append(Finding(DIFFERENT, says, queries.entry(stands.seq), *pair))
            else:
                self.proposals += 1

    def _questions(
        self, expected: Sequence[QuestionAsked], kept: Sequence[Recorded], entry: int | None
    ) -> None:
        for again, stands in zip(expected, kept, strict=False):
            self.asked += 1
            if again != stands.event:
                says = "the record of what was asked, of how many and with what outcome is not what the re-run gives"
                self.findings.append(Finding(DIFFERENT, says, queries.entry(stands.seq)))
            elif not _was_a_size(stands.event.snapshot, queries.entry(stands.seq)):
                says = f"the question names a snapshot of {stands.event.snapshot} entries, which the log never had then"
                self.findings.append(Finding(DIFFERENT, says, queries.entry(stands.seq)))
        for again in expected[len(kept) :]:
            about = next(iter((*again.items, *again.cases)), None)
            says = f"something new was recorded and the question was not asked (first about {about})"
            self.findings.append(Finding(NOT_ASKED, says, entry))
        for stands in kept[len(expected) :]:
            says = "the record has a question of the model that nothing called for"
            self.findings.append(Finding(EXTRA, says, queries.entry(stands.seq)))


def _was_a_size(snapshot: int, entry: int | None) -> bool:
    """Whether the log had exactly this size before the commit that holds this entry."""
    return entry is not None and snapshot == queries.size_before(entry)


def _project(recorded: Recorded) -> None:
    handler = projector.handlers.get(type(recorded.event))
    if handler is not None:
        handler(recorded)


def summary(found: Audit) -> Iterable[str]:
    """The re-run in words, a line each."""
    yield f"{found.origin}: {found.size} entries, root {found.root}"
    yield f"Model {found.model}"
    yield (
        f"{found.events} events read; {found.asked} questions asked again, "
        f"{found.proposals} proposals came out as kept."
    )
    for model, count in sorted(found.others.items()):
        yield f"{count} questions were asked by {model}: re-run them with the release that holds it."
    if found.unreadable:
        yield (
            f"{found.unreadable} events are expunged or lost: what they said could not be asked again, and an answer "
            "after them may differ for that reason alone."
        )
    for each in found.findings:
        where = f"entry {each.entry:,}" if each.entry is not None else "no entry"
        pair = f"{each.item} and {each.case}: " if each.item else ""
        yield f"{each.what.upper()} ({where}): {pair}{each.says}"
    yield (
        "Every answer came out as it is kept."
        if found.ok
        else "The record does NOT hold what the model answers."
    )
