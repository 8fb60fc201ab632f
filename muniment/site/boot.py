"""Bringing an office up: tables, checks, the recorder, and a desk for whoever acts."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from muniment.errors.accounts import NoSuchMember
from muniment.errors.record import DamagedStore, RestoreUnfinished, StoreUnusable

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from muniment.record.desk import Desk
    from muniment.record.recorder import Recorder

RESTORED = "restored.json"  # in a home: it was restored, and what was lost has not been declared


def django_up(home: Path) -> None:
    """Load the site's settings for a home; moves to another database when they are loaded already."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "muniment.site.settings")
    os.environ["MUNIMENT_HOME"] = str(home)
    import django
    from django.apps import apps
    from django.conf import settings
    from django.db import connections

    if not apps.ready:
        django.setup()
    name = str(home / "muniment.sqlite")
    if settings.DATABASES["default"]["NAME"] != name:
        connections.close_all()
        settings.DATABASES["default"]["NAME"] = name
        connections["default"].settings_dict["NAME"] = name


def create(
    home: Path, *, name: str, jurisdiction: str, timezone: str, origin: str | None, agency: str
) -> Recorder:
    """Make an office with its tables; its first entries are recorded by whoever founds it."""
    from muniment.record import office as offices

    offices.create(
        home, name=name, jurisdiction=jurisdiction, timezone=timezone, origin=origin, agency=agency
    )
    return open_office(home)


def open_office(
    home: Path, *, upgrade: bool = True, thorough: bool = False, declaring: bool = False
) -> Recorder:
    """Load a home, bring its tables up to date, refuse one that can not be trusted, publish what was not yet.

    Refused is a home that is behind what it published, whose log does not give its signed root, or whose keys are lost
    or another log's. `thorough` also puts back published files that are missing, as a server does when it starts;
    `declaring` opens a home whose restore is not finished. Raises StoreUnusable where the database can not be opened.
    """
    from django.db.utils import DatabaseError

    from muniment.ledger.errors import LedgerError

    try:
        return _opened(home, upgrade=upgrade, thorough=thorough, declaring=declaring)
    except DatabaseError as unusable:
        raise StoreUnusable(why=unusable) from unusable
    except LedgerError as refused:
        raise DamagedStore(what=refused.problem) from refused


def _opened(home: Path, *, upgrade: bool, thorough: bool, declaring: bool) -> Recorder:
    from muniment.record import asking, audit, current, expunge, guard, publish
    from muniment.record import office as offices
    from muniment.record.recorder import Recorder as _Recorder

    found = offices.load(home)
    if not declaring:
        refuse_unfinished(home)
    django_up(home)
    if upgrade:
        migrate()
    from muniment.site.wiring import wiring

    publish.refuse_if_behind(found)
    guard.keys(found)
    audit.refuse_without_keys(found)
    if thorough and publish.missing(found):
        publish.again(found)
    if not declaring:
        asking.look(found, always=thorough, seconds=3.0 if thorough else 1.5)
    publish.catch_up(found)
    recorder = _Recorder(found, wiring())
    current.use(recorder)
    if not declaring:
        expunge.at_start(recorder)
    return recorder


def refuse_unfinished(home: Path) -> None:
    """Raises RestoreUnfinished for a home that was restored and whose losses are not declared yet."""
    if (home / RESTORED).exists():
        raise RestoreUnfinished(home=home)


def migrate() -> None:
    """Bring the tables up to date, where they are not."""
    from django.core.management import call_command
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        call_command("migrate", verbosity=0, interactive=False)


def desk(recorder: Recorder, *, user: str, roles: Iterable[str], via: str) -> Desk:
    """A desk for a person with these roles."""
    from muniment.may import Actor
    from muniment.record.desk import Desk as _Desk

    return _Desk(recorder, actor=Actor(user=user, roles=frozenset(roles)), via=via)


def desk_of_member(recorder: Recorder, *, user: str, via: str) -> Desk:
    """A desk for a member of the office. Raises NoSuchMember for one who is unknown or inactive."""
    from muniment.accounts import queries

    member = queries.member(user)
    if member is None or not member.active:
        raise NoSuchMember(user=user)
    return desk(recorder, user=member.user, roles=member.roles, via=via)
