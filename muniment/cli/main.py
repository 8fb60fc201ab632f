"""The command `muniment`."""

from __future__ import annotations

from importlib import import_module
from typing import Any

import click

from muniment.cli.shell import session, shared_options

FAMILIES = {
    "office": ("init", "sign-in", "replay"),
    "ledger": ("ledger",),
    "backup": ("backup", "restore"),
    "users": ("user",),
    "case": ("case",),
    "item": ("item",),
    "file": ("file",),
    "worker": ("worker",),
    "search": ("search",),
    "redact": ("redact",),
    "review": ("review",),
    "vault": ("vault",),
    "links": ("links",),
    "due": ("due", "certify", "disclose"),
    "produce": ("produce", "deliver", "productions"),
    "check": ("verify", "watch"),
    "heads": ("heads",),
    "page": ("verify-page",),
    "seal": ("seal", "unseal", "expunge", "orders"),
    "protect": ("protect",),
    "in_camera": ("in-camera", "verify-in-camera"),
    "imports": ("import", "sample"),
    "serve": ("serve",),
    "demo": ("demo",),
    "witness": ("witness",),
}


class Families(click.Group):
    """Loads a family of verbs when one of its verbs is asked for: the command answers at once."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return [verb for verbs in FAMILIES.values() for verb in verbs]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        for family, verbs in FAMILIES.items():
            if cmd_name in verbs:
                commands = import_module(f"muniment.cli.{family}").commands
                return next((each for each in commands if each.name == cmd_name), None)
        return None


@click.command(cls=Families, params=shared_options())
@click.version_option(package_name="muniment")
def main(**shared: Any) -> None:
    """Evidence custody and criminal disclosure on one record that outsiders can check."""
    heard = session()
    heard.home, heard.user, heard.as_json = (
        shared["shared_home"],
        shared["shared_user"],
        shared["shared_json"],
    )


if __name__ == "__main__":
    main()
