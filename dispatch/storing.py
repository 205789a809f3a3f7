"""New rows and the journal line about them in one statement: one round trip, one transaction.

Row by row the same takes eight round trips, most of what the sender of a call waits for. The line is
appended last here too, so that the head is locked for one commit and no more.
"""

from collections.abc import Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import IntegrityError, connection, transaction
from django.db.models import AutoField, Field, Model, UniqueConstraint
from django.db.models.fields import NOT_PROVIDED

from teams.models import Person

from . import journal
from .models import Call


class StoredBefore(Exception):
    """Unique values of a row are taken: nothing was stored."""


@dataclass(frozen=True, eq=False)
class Table:
    """A model as a statement needs it: what we give, what the database adds, what must be unique."""

    name: str
    given: "tuple[Field[Any, Any], ...]"
    added: "tuple[Field[Any, Any], ...]"
    unique: "dict[str, tuple[Field[Any, Any], ...]]"


def store(
    rows: Sequence[Model], kind: str, *, call: Call, actor: Person, at: datetime, **data: Any
) -> int:
    """Insert rows, the first of which the others may refer to, and append a line; return its number.

    Raises StoredBefore where a row's unique values are taken, be it in this very moment.
    """
    tables = tuple(table_of(type(row)) for row in rows)
    line = journal.values_of(kind, call=call, actor=actor, at=at, data=data)
    try:
        found = _executed(statement_of(tables), [*_values(rows, tables), *line])
    except IntegrityError as error:
        if any(name in str(error) for table in tables for name in table.unique):
            raise StoredBefore from error
        raise
    if found is None:
        raise StoredBefore
    seq, *added = found
    for field, value in zip(tables[0].added, added, strict=True):
        setattr(rows[0], field.attname, value)
    for row in rows:
        row._state.adding, row._state.db = False, connection.alias  # noqa: SLF001 (documented so)
    return int(seq)


def _executed(text: str, values: list[Any]) -> tuple[Any, ...] | None:
    # A statement is a transaction of its own; inside another it must be able to fail alone.
    alone = transaction.atomic() if connection.in_atomic_block else nullcontext()
    with alone, connection.cursor() as cursor:
        cursor.execute(text, values)
        found: tuple[Any, ...] | None = cursor.fetchone()
    return found


def _values(rows: Sequence[Model], tables: Sequence[Table]) -> list[Any]:
    """Return what `statement_of` takes, in its order, but for the journal's line."""
    pairs = list(zip(rows, tables, strict=True))
    unique = [
        (row, field) for row, table in pairs for rule in table.unique.values() for field in rule
    ]
    first, *others = [[(row, field) for field in table.given] for row, table in pairs]
    asked = [*first, *unique, *(pair for other in others for pair in other)]
    return [_value(row, field) for row, field in asked]


def _value(row: Model, field: "Field[Any, Any]") -> Any:
    return field.get_db_prep_save(field.pre_save(row, add=True), connection=connection)


@cache
def table_of(model: type[Model]) -> Table:
    """Return the table of a model; of its unique constraints those that are not partial."""
    about = model._meta  # noqa: SLF001 (documented under this name)
    fields = [field for field in about.concrete_fields if not isinstance(field, AutoField)]
    named = {field.name: field for field in fields}
    unique = {
        rule.name: tuple(named[name] for name in rule.fields)
        for rule in about.constraints
        if isinstance(rule, UniqueConstraint) and rule.fields and rule.condition is None
    }
    return Table(
        name=about.db_table,
        given=tuple(field for field in fields if field.db_default is NOT_PROVIDED),
        added=tuple(field for field in fields if field.db_default is not NOT_PROVIDED),
        unique=unique,
    )


@cache
def statement_of(tables: tuple[Table, ...]) -> str:
    """Return the statement that inserts a row of each table and selects the line it appends.

    It looks first whether the unique values are free: a refused insert uses up a call's number.
    """
    free = " AND ".join(_free(table) for table in tables if table.unique) or "true"
    names = ["first", *(f"row{number}" for number in range(1, len(tables)))]
    sources = [f"WHERE {free}", *["FROM first"] * (len(tables) - 1)]
    inserts = map(_insert, names, tables, sources)
    # The line is selected from all of the rows: so it is appended after them.
    selected = f"SELECT {journal.APPEND}, first.* FROM {', '.join(names)}"  # noqa: S608 (no input)
    return f"WITH {', '.join(inserts)} {selected}"


def _free(table: Table) -> str:
    rules = (" AND ".join(f'"{f.column}" = %s' for f in rule) for rule in table.unique.values())
    return " AND ".join(f'NOT EXISTS (SELECT FROM "{table.name}" WHERE {rule})' for rule in rules)


def _insert(name: str, table: Table, source: str) -> str:
    columns = ", ".join(f'"{field.column}"' for field in table.given)
    marks = ", ".join(map(_mark, table.given))
    added = ", ".join(f'"{field.column}"' for field in table.added) or "1"
    insert = f'INSERT INTO "{table.name}" ({columns}) SELECT {marks} {source} RETURNING {added}'
    return f"{name} AS ({insert})"


def _mark(field: "Field[Any, Any]") -> str:
    return f"%s::{field.db_type(connection)}" if isinstance(field, ArrayField) else "%s"
