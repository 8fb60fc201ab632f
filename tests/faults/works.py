"""What the child does. Each work gets the home, `tell` (what an outsider knows from then on) and `arm`."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from muniment.record.events import EVENTS as OWN
from muniment.record.pen import Wiring
from muniment.record.protocols import Projector
from tests.record.an_office import EVENTS, CaseOpened, ItemReceived, Noted, Seen

Tell = Callable[..., None]
Arm = Callable[[], None]


def bare_wiring() -> Wiring:
    seen = Seen()
    handlers = dict.fromkeys((CaseOpened, ItemReceived, Noted), seen.on)
    return Wiring(
        events={**EVENTS, **{kind.TYPE: kind for kind in OWN}},
        projectors=(Projector(room="seen", tables=(), handlers=handlers),),
        reactors=(seen,),
    )


def desk_of(home: Path, *, bare: bool = True):
    """The office opened as a server opens it, and a desk."""
    from muniment.may import ROLES
    from muniment.site import boot, wiring

    if bare:
        wiring.wiring = bare_wiring
    recorder = boot.open_office(home, upgrade=False)
    return boot.desk(recorder, user="founder", roles=ROLES, via="test")


def _shown(home: Path, tell: Tell) -> None:
    """What anybody could have copied by now."""
    path = home / "published" / "checkpoint"
    if path.exists():
        tell(seen=path.read_text(encoding="utf-8"))


def append(home: Path, tell: Tell, arm: Arm, *, first: int = 0, count: int = 2, each: int = 3) -> None:
    """Record batches one after another, and tell each that was acknowledged."""
    desk = desk_of(home)
    arm()
    for n in range(first, first + count):
        desk.record(*(Noted(text=f"{n}-{k}") for k in range(each)), CaseOpened(case=f"SO.24-{n + 1}"))
        tell(recorded=n)
        _shown(home, tell)


def inspect(home: Path, tell: Tell, _arm: Arm, *, go_on: bool = True, each: int = 3) -> None:
    """Open the home again, look at all of it, go on writing, and look once more."""
    from django.db import connection

    from muniment.record import audit, queries

    desk = desk_of(home)
    texts = [r.event.text for r in queries.journal("Noted/1")]
    tell(texts=texts, problems=list(audit.check(desk.office).problems))
    if go_on:
        desk.record(*(Noted(text=f"after-{k}") for k in range(each)))
        tell(problems=list(audit.check(desk.office).problems), size=queries.size())
    with connection.cursor() as cursor:
        cursor.execute("SELECT note FROM record_checkpoint ORDER BY size")
        tell(checkpoints=[bytes(note).decode() for (note,) in cursor.fetchall()])
    _shown(home, tell)


def fill(home: Path, tell: Tell, _arm: Arm, *, commits: int) -> None:
    """Make a log of 1 + 4 entries a commit."""
    desk = desk_of(home)
    for n in range(commits):
        desk.record(Noted(text=f"base-{n}"))
    tell(size=1 + 4 * commits)


def go_on_after_an_error(home: Path, tell: Tell, arm: Arm) -> None:
    """Record until a write fails, and try once more in the same process: what was acknowledged is told."""
    from muniment.errors import MunimentError

    desk = desk_of(home)
    arm()
    for n in range(3):
        try:
            desk.record(Noted(text=f"{n}-0"))
        except MunimentError as error:
            tell(
                failed=n,
                error=type(error).__name__,
                message=str(error),
                advice=error.way_out,
                exit_code=error.exit_code,
            )
        else:
            tell(recorded=n)
        _shown(home, tell)


def rotate(home: Path, tell: Tell, arm: Arm, *, step: str) -> None:
    """Change the log key, one step."""
    from muniment.record import rotation

    desk = desk_of(home)
    arm()
    state = rotation.begin(desk) if step == "begin" else rotation.finish(desk)
    tell(vkeys=list(state.vkeys))


def close(home: Path, tell: Tell, arm: Arm) -> None:
    """Close the log."""
    from muniment.record import closing

    desk = desk_of(home)
    arm()
    closing.close(desk, reason="the office was merged", confirm=desk.office.origin)
    tell(closed=True)


def back_up(home: Path, tell: Tell, arm: Arm, *, to: str, secrets: bool = True) -> None:
    """Write a backup."""
    from muniment.record import backup, office

    arm()
    made = backup.make(office.load(home), Path(to), secrets=secrets, progress=lambda _part, _more: None)
    tell(size=made.size, root=made.root)


def restore(home: Path, tell: Tell, arm: Arm, *, source: str, published: str, user: str = "founder") -> None:
    """Restore from a backup, or finish what an earlier call began."""
    from muniment.record.published_log import PublishedLog
    from muniment.site import restoring

    arm()
    if (home / "muniment.toml").exists():
        restoring.finish(home, user=user)
    else:
        plan = restoring.Plan(source=Path(source), home=home, published=PublishedLog(published))
        made = restoring.restore(plan, user=user, progress=lambda _part, _more: None)
        tell(lost=made.lost_on_chains, elsewhere=made.lost_elsewhere)
    tell(restored=True)


def confirm_the_clock(home: Path, tell: Tell, _arm: Arm) -> None:
    """Say that the clock is right, then go on."""
    from muniment.record import guard, queries

    desk = desk_of(home)
    guard.confirm_clock(desk)
    for n in range(2):
        desk.record(Noted(text=f"{n}-0"))
        tell(recorded=n)
    tell(times=[row.recorded_ms for row in queries.chain(queries.JOURNAL)])


def start(home: Path, tell: Tell, _arm: Arm) -> None:
    """Open a home as a server does when it starts."""
    from muniment.site import boot, wiring

    wiring.wiring = bare_wiring
    boot.open_office(home, upgrade=False, thorough=True)
    tell(started=True)


def check(home: Path, tell: Tell, _arm: Arm) -> None:
    """What `muniment ledger check` finds."""
    from muniment.record import audit

    report = audit.check(desk_of(home).office)
    tell(report={"ok": report.ok, "problems": report.problems, "ways": report.ways, "lost": report.lost})


def mend(home: Path, tell: Tell, _arm: Arm) -> None:
    """What `muniment ledger mend` does."""
    from muniment.record import mending, office
    from muniment.site import boot

    boot.django_up(home)
    tell(mended=mending.mend(office.load(home)).words)


def vkeys(home: Path, tell: Tell, _arm: Arm) -> None:
    """The keys that sign."""
    tell(vkeys=list(desk_of(home).office.vkeys))


def look(home: Path, tell: Tell, _arm: Arm) -> None:
    """Open a whole office, check all of it, and record once more."""
    from muniment.record import audit, queries, replay

    desk = desk_of(home, bare=False)
    restored = len(queries.journal("OfficeRestored/1"))
    tell(restored=restored, problems=list(audit.check(desk.office).problems), replayed=replay.check().ok)
    from muniment.cases import actions

    actions.open_case(desk, "SO.24-909090", title="after")
    tell(problems=list(audit.check(desk.office).problems))
    _shown(home, tell)


def open_cases(home: Path, tell: Tell, _arm: Arm, *, first: int, count: int) -> None:
    """Some acts of a whole office."""
    from muniment.cases import actions

    desk = desk_of(home, bare=False)
    for n in range(first, first + count):
        actions.open_case(desk, f"SO.24-{n}", title="a case")
    tell(opened=count)


def verify_backup(home: Path, tell: Tell, _arm: Arm) -> None:
    """Read a backup whole."""
    from muniment.site import restoring

    plan = restoring.Plan(source=home, home=home.with_name("never"))
    tell(size=restoring.verify(plan, lambda _part, _more: None).size)


def notes(home: Path, tell: Tell, _arm: Arm) -> None:
    """Every checkpoint that was signed."""
    from django.db import connection

    desk_of(home, bare=False)
    with connection.cursor() as cursor:
        cursor.execute("SELECT note FROM record_checkpoint ORDER BY size")
        tell(notes=[bytes(note).decode() for (note,) in cursor.fetchall()])
