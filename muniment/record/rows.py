"""Short ways from projections to rows: one statement each, made once per table, without building a model object.

A replay does this a million times. Within `gathered` inserts and changes wait and go to the database many at a time,
those of one table in their order; any other statement about a table first sends what waits for it, so nobody sees a
difference.
"""

from __future__ import annotations

from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from typing import TYPE_CHECKING, Any

from django.db import connection
from django.db.models import BooleanField, CharField, IntegerField, TextField

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from django.db.models import Field, Model

_AT_ONCE = 1000


def insert(table: type[Model], **values: Any) -> None:
    """Insert a row; a column that is not named has its field's default."""
    given = values.pop
    row = [
        prepare(given(name) if name in values else default()) for name, prepare, default in _columns(table)
    ]
    if values:
        raise TypeError(f"{table.__name__} has no {', '.join(values)}")
    insert_many(table, (row,))


def insert_many(table: type[Model], rows: Sequence[Sequence[Any]]) -> None:
    """Insert rows of what the database holds, in the order of the table's columns."""
    _put(table, _insertion(table), rows)


def change(table: type[Model], key: Any, **values: Any) -> None:
    """Set these columns in the row with this primary key, if there is one."""
    prepare = _by_name(table)
    row = [prepare[name](value) for name, value in values.items()]
    _put(table, _changing(table, tuple(values)), ([*row, key],))


def _put(table: type[Model], statement: str, rows: Sequence[Sequence[Any]]) -> None:
    waiting = _waiting.get()
    if waiting is not None:
        waiting.add(table, statement, rows)
        return
    with connection.cursor() as cursor:
        if len(rows) == 1:
            cursor.execute(statement, rows[0])
        elif rows:
            cursor.executemany(statement, rows)


def find(table: type[Model], *columns: str, **where: Any) -> tuple[Any, ...] | None:
    """These columns of a row for which all of `where` is so, or None. Text and numbers only."""
    with connection.cursor() as cursor:
        cursor.execute(_finding(table, columns, tuple(where)), list(where.values()))
        found: tuple[Any, ...] | None = cursor.fetchone()
    return found


def there(table: type[Model], **where: Any) -> bool:
    """Whether there is such a row."""
    return find(table, table._meta.pk.attname, **where) is not None


def count(table: type[Model]) -> int:
    """How many rows a table has."""
    with connection.cursor() as cursor:
        cursor.execute(_counting(table))
        return int(cursor.fetchone()[0])


class _Waiting:
    """What waits, by table: statements in order, each with its rows. As a wrapper of statements it sends first what
    a statement could ask for.
    """

    def __init__(self) -> None:
        self._runs: dict[type[Model], list[tuple[str, list[Sequence[Any]]]]] = {}
        self._many: dict[type[Model], int] = {}

    def add(self, table: type[Model], statement: str, rows: Sequence[Sequence[Any]]) -> None:
        runs = self._runs.setdefault(table, [])
        if not runs or runs[-1][0] is not statement:
            runs.append((statement, []))
        runs[-1][1].extend(rows)
        many = self._many[table] = self._many.get(table, 0) + len(rows)
        if many >= _AT_ONCE:
            self._send(table)

    def send(self) -> None:
        """Send everything."""
        for table in list(self._runs):
            self._send(table)

    def _send(self, table: type[Model]) -> None:
        self._many.pop(table)
        with connection.cursor() as cursor:
            for statement, rows in self._runs.pop(table):
                cursor.executemany(statement, rows)

    def __call__(self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        if sql.startswith("SAVEPOINT"):
            self.send()  # what came before a savepoint stays when that is rolled back
        elif sql.startswith("ROLLBACK"):
            self._runs.clear()
            self._many.clear()
        else:
            for table in [table for table in self._runs if table._meta.db_table in sql]:
                self._send(table)
        return execute(sql, params, many, context)


_waiting: ContextVar[_Waiting | None] = ContextVar("rows that wait", default=None)


@contextmanager
def gathered() -> Iterator[None]:
    """Let inserts of this thread wait for each other. When this ends, all were sent; after an error, none that wait."""
    waiting = _Waiting()
    before = _waiting.set(waiting)
    try:
        with connection.execute_wrapper(waiting):
            yield
            waiting.send()
    finally:
        _waiting.reset(before)


@cache
def _columns(table: type[Model]) -> tuple[tuple[str, Callable[[Any], Any], Callable[[], Any]], ...]:
    """Per column its field's name, what makes a value ready for the database, and its default."""
    return tuple(
        (field.name, _preparing(field), field.get_default) for field in table._meta.local_concrete_fields
    )


@cache
def _by_name(table: type[Model]) -> dict[str, Callable[[Any], Any]]:
    return {name: prepare for name, prepare, _ in _columns(table)}


def _preparing(field: Field[Any, Any]) -> Callable[[Any], Any]:
    """As `Field.get_db_prep_save`, which is slow, for the types that need nothing done."""
    plain: type | None = None
    if type(field) in (CharField, TextField):
        plain = str
    elif isinstance(field, IntegerField):
        plain = int
    elif type(field) is BooleanField:
        plain = bool

    def prepare(value: Any) -> Any:
        if value is None or type(value) is plain:
            return value
        return field.get_db_prep_save(value, connection)

    return prepare


@cache
def _insertion(table: type[Model]) -> str:
    quote = connection.ops.quote_name
    fields = table._meta.local_concrete_fields
    names = ", ".join(quote(str(field.column)) for field in fields)
    return f"INSERT INTO {quote(table._meta.db_table)} ({names}) VALUES ({', '.join(['%s'] * len(fields))})"  # noqa: S608


@cache
def _changing(table: type[Model], names: tuple[str, ...]) -> str:
    quote = connection.ops.quote_name
    sets = ", ".join(f"{quote(_column(table, name))} = %s" for name in names)
    key = quote(str(table._meta.pk.column))
    return f"UPDATE {quote(table._meta.db_table)} SET {sets} WHERE {key} = %s"  # noqa: S608


@cache
def _finding(table: type[Model], columns: tuple[str, ...], where: tuple[str, ...]) -> str:
    quote = connection.ops.quote_name
    wanted = ", ".join(quote(_column(table, name)) for name in columns)
    so = " AND ".join(f"{quote(_column(table, name))} = %s" for name in where)
    return f"SELECT {wanted} FROM {quote(table._meta.db_table)} WHERE {so} LIMIT 1"  # noqa: S608


@cache
def _counting(table: type[Model]) -> str:
    return f"SELECT COUNT(*) FROM {connection.ops.quote_name(table._meta.db_table)}"  # noqa: S608


def _column(table: type[Model], name: str) -> str:
    return next(str(field.column) for field in table._meta.local_concrete_fields if field.name == name)
