"""Bringing an office up: tables, checks, the recorder, and a desk for whoever acts."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from muniment.errors.accounts import NoSuchMember
from muniment.errors.record import StoreUnusable

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from muniment.record.desk import Desk
    from muniment.record.recorder import Recorder


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


def open_office(home: Path, *, upgrade: bool = True) -> Recorder:
    """Load a home, bring its tables up to date, refuse one that is behind what it published or has lost its keys.

    Raises StoreUnusable where the database can not be opened: a full disk, a lost one.
    """
    from django.db.utils import OperationalError

    try:
        return _opened(home, upgrade=upgrade)
    except OperationalError as unusable:
        raise StoreUnusable(why=unusable) from unusable


def _opened(home: Path, *, upgrade: bool) -> Recorder:
    from muniment.record import audit, current, publish
    from muniment.record import office as offices
    from muniment.record.recorder import Recorder as _Recorder

    found = offices.load(home)
    django_up(home)
    if upgrade:
        migrate()
    from muniment.site.wiring import wiring

    publish.refuse_if_behind(found)
    audit.refuse_without_keys(found)
    publish.catch_up(found)
    recorder = _Recorder(found, wiring())
    current.use(recorder)
    return recorder


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
