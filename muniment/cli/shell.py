"""What every verb of the command shares: the home, who acts, one JSON document or plain words, exit codes."""

from __future__ import annotations

import dataclasses
import functools
import getpass
import json
import sys
from collections.abc import Callable, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import click

from muniment.errors import MunimentError
from muniment.errors.record import FileUnusable, StoreUnusable
from muniment.ledger.errors import LedgerError

if TYPE_CHECKING:
    from muniment.record.desk import Desk
    from muniment.record.office import Office

_SESSION = "muniment.session"
_SIGNED_IN = "signed-in"


@dataclasses.dataclass
class Session:
    """What was said on the command line apart from the verb's own options."""

    home: Path | None = None
    user: str | None = None
    as_json: bool = False

    def place(self) -> Path:
        """The home: --home, else MUNIMENT_HOME, else the user's data folder."""
        from muniment.record.office import default_home

        return self.home.expanduser().resolve() if self.home else default_home()


def session() -> Session:
    """The session of the verb that runs."""
    found = click.get_current_context().meta.setdefault(_SESSION, Session())
    if not isinstance(found, Session):
        raise TypeError(found)
    return found


class Verb(click.Command):
    """A verb: takes --home, --as and --json wherever they stand, and tells errors in one way."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.params += shared_options()

    def invoke(self, ctx: click.Context) -> Any:
        with ctx:
            heard = session()
            _hear(heard, ctx.params)
        try:
            return super().invoke(ctx)
        except MunimentError as error:
            fail(error, exit_code=error.exit_code, advice=error.way_out, as_json=heard.as_json)
        except LedgerError as error:
            fail(error, exit_code=1, advice=error.advice, as_json=heard.as_json, message=error.problem)
        except BrokenPipeError:
            raise  # whoever read our output has gone
        except OSError as error:
            lost_file = FileUnusable(path=error.filename or "a file", why=error.strerror or error)
            fail(lost_file, exit_code=lost_file.exit_code, advice=lost_file.way_out, as_json=heard.as_json)
        except Exception as error:
            if not _of_the_disk(error):
                raise
            lost = StoreUnusable(why=error)
            fail(lost, exit_code=lost.exit_code, advice=lost.way_out, as_json=heard.as_json)


def _of_the_disk(error: Exception) -> bool:
    """Whether the database could not read or write. Asked without loading Django: most verbs fail without it."""
    return type(error).__name__ == "OperationalError" and type(error).__module__ in (
        "django.db.utils",
        "sqlite3",
    )


def _hear(heard: Session, params: dict[str, Any]) -> None:
    heard.home = params.pop("shared_home", None) or heard.home
    heard.user = params.pop("shared_user", None) or heard.user
    heard.as_json = params.pop("shared_json", False) or heard.as_json


def shared_options() -> list[click.Parameter]:
    """--home, --as, --json."""
    return [
        click.Option(
            ["--home", "shared_home"],
            type=click.Path(path_type=Path, file_okay=False),
            help="The office's home folder (else MUNIMENT_HOME, else a per-user data folder).",
        ),
        click.Option(
            ["--as", "shared_user"], metavar="USER", help="Who acts (else the one who is signed in)."
        ),
        click.Option(
            ["--json", "shared_json"], is_flag=True, help="Print one JSON document and nothing else."
        ),
    ]


def verb(name: str | None = None, **settings: Any) -> Callable[[Callable[..., Any]], click.Command]:
    """A click command that is a `Verb`."""
    return click.command(name, cls=Verb, **settings)


def acts(callback: Callable[..., Any]) -> Callable[..., Any]:
    """Give the callback a desk as its first argument: the home is opened, the actor looked up."""

    @functools.wraps(callback)
    def with_desk(*args: Any, **kwargs: Any) -> Any:
        return callback(open_desk(), *args, **kwargs)

    return with_desk


def open_desk() -> Desk:
    """The desk of whoever acts at this home."""
    from muniment.site import boot

    heard = session()
    recorder = boot.open_office(heard.place())
    _ask_outside_at_the_end(recorder.office)
    return boot.desk_of_member(recorder, user=heard.user or signed_in(heard.place()), via="command line")


def _ask_outside_at_the_end(office: Office) -> None:
    """What this command recorded is shown to the outside signers, unless a server here does that anyway."""
    from muniment.record import asking

    before = asking.size_now()
    click.get_current_context().call_on_close(lambda: asking.after_a_command(office, before=before))


def signed_in(home: Path) -> str:
    """Who is signed in at this home: who last ran `muniment sign-in`, else the user of the machine."""
    try:
        return (home / _SIGNED_IN).read_text(encoding="utf-8").strip()
    except FileNotFoundError:
        return getpass.getuser()


def sign_in(home: Path, user: str) -> None:
    """From now on this user acts where no --as is given."""
    (home / _SIGNED_IN).write_text(user + "\n", encoding="utf-8")


def show(data: Any, text: str | Callable[[], str]) -> None:
    """Print one JSON document, or the words for a person."""
    if session().as_json:
        click.echo(json.dumps(plain(data), ensure_ascii=False, indent=2))
    else:
        click.echo(text if isinstance(text, str) else text())


def say(text: str) -> None:
    """A line beside the result: on stderr, so that stdout stays one document."""
    click.echo(text, err=True)


def fail(
    error: Exception, *, exit_code: int, advice: str, as_json: bool, message: str | None = None
) -> NoReturn:
    """Tell an error and stop: what happened, what was kept, what to do next."""
    told = message or str(error)
    if as_json:
        data = getattr(error, "data", {})
        document = {"error": type(error).__name__, "message": told, "advice": advice, "data": plain(data)}
        click.echo(json.dumps(document, ensure_ascii=False, indent=2))
    else:
        click.echo(f"{told.rstrip('.')}.\n{advice}", err=True)
    sys.exit(exit_code)


def plain(value: Any) -> Any:
    """A value as JSON can hold it: views as objects, dates as ISO 8601, bytes as hex."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {f.name: plain(getattr(value, f.name)) for f in dataclasses.fields(value)}
    if hasattr(value, "_asdict"):
        return plain(value._asdict())
    if isinstance(value, Mapping):
        return {str(key): plain(each) for key, each in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        items = sorted(value) if isinstance(value, set | frozenset) else value
        return [plain(each) for each in items]
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, bytes):
        return value.hex()
    if value is None or isinstance(value, bool | int | float | str):
        return value
    return str(value)


def table(rows: list[tuple[Any, ...]], *, heads: tuple[str, ...]) -> str:
    """Rows in columns, for reading."""
    if not rows:
        return "none"
    cells = [tuple("" if c is None else str(c) for c in row) for row in (heads, *rows)]
    widths = [max(len(row[at]) for row in cells) for at in range(len(heads))]
    return "\n".join(
        "  ".join(c.ljust(w) for c, w in zip(row, widths, strict=True)).rstrip() for row in cells
    )
