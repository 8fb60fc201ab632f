"""From events to the rows of the accounts room. Credentials are no projection: a password can not be replayed."""

from __future__ import annotations

from muniment.accounts.events import RolesChanged, UserAdded
from muniment.accounts.models import Member
from muniment.record.event import Recorded
from muniment.record.protocols import Projector


def on_user_added(recorded: Recorded) -> None:
    event: UserAdded = recorded.event
    Member.objects.create(
        user=event.user,
        name=event.name,
        organization=event.organization,
        roles=list(event.roles),
        active=bool(event.roles),
    )


def on_roles_changed(recorded: Recorded) -> None:
    event: RolesChanged = recorded.event
    Member.objects.filter(pk=event.user).update(roles=list(event.roles), active=bool(event.roles))


projector = Projector(
    room="accounts",
    tables=(Member,),
    handlers={UserAdded: on_user_added, RolesChanged: on_roles_changed},
)
