"""Short ways to rows, for what an import does 100,000 times: one statement each, made once per table."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from django.db import connection

if TYPE_CHECKING:
    from django.db.models import Model


def insert(table: type[Model], **values: Any) -> None:
    """Insert a row; a column that is not named has its field's default."""
    statement = _insertion(table)
    row = [
        field.get_db_prep_save(
            values.pop(field.name) if field.name in values else field.get_default(), connection
        )
        for field in table._meta.local_concrete_fields
    ]
    if values:
        raise TypeError(f"{table.__name__} has no {', '.join(values)}")
    with connection.cursor() as cursor:
        cursor.execute(statement, row)


def find(table: type[Model], *columns: str, **where: Any) -> tuple[Any, ...] | None:
    """These columns of a row for which all of `where` is so, or None. Text and numbers only."""
    with connection.cursor() as cursor:
        cursor.execute(_finding(table, columns, tuple(where)), list(where.values()))
        found: tuple[Any, ...] | None = cursor.fetchone()
    return found


def there(table: type[Model], **where: Any) -> bool:
    """Whether there is such a row."""
    return find(table, table._meta.pk.attname, **where) is not None


@cache
def _insertion(table: type[Model]) -> str:
    quote = connection.ops.quote_name
    fields = table._meta.local_concrete_fields
    names = ", ".join(quote(str(field.column)) for field in fields)
    return f"INSERT INTO {quote(table._meta.db_table)} ({names}) VALUES ({', '.join(['%s'] * len(fields))})"  # noqa: S608


@cache
def _finding(table: type[Model], columns: tuple[str, ...], where: tuple[str, ...]) -> str:
    quote = connection.ops.quote_name
    wanted = ", ".join(quote(_column(table, name)) for name in columns)
    so = " AND ".join(f"{quote(_column(table, name))} = %s" for name in where)
    return f"SELECT {wanted} FROM {quote(table._meta.db_table)} WHERE {so} LIMIT 1"  # noqa: S608


def _column(table: type[Model], name: str) -> str:
    return next(str(field.column) for field in table._meta.local_concrete_fields if field.name == name)
