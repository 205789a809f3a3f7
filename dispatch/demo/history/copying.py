"""Rows as COPY's text: a line of a model's columns, of which most are the same in every row."""

from collections.abc import Callable, Iterable
from typing import Final

from django.db import connection, models

NULL: Final = r"\N"
SPECIAL: Final = str.maketrans({"\\": r"\\", "\t": r"\t", "\n": r"\n", "\r": r"\r"})
# So much is sent at once.
PIECE: Final = 2000


def text_of(value: object) -> str:
    """Return a value as COPY reads it."""
    match value:
        case None:
            return NULL
        case bool():
            return "t" if value else "f"
        case list() | tuple():
            return "{" + ",".join(map(str, value)) + "}"
    return str(value).translate(SPECIAL)


def liner(row: models.Model, *changing: str) -> Callable[..., str]:
    """Return what makes the line of one row: the columns named are given to it, the others are `row`'s.

    What is given must be text as COPY reads it.
    """
    cells = [f"{{{name}}}" if name in changing else _fixed(row, name) for name in columns_of(row)]
    return ("\t".join(cells) + "\n").format


def columns_of(row: models.Model) -> list[str]:
    """Return the columns that a line holds: all but those that the database fills in itself."""
    fields = row._meta.concrete_fields  # noqa: SLF001  (documented under this name)
    return [
        str(field.column)
        for field in fields
        if not isinstance(field, models.AutoField) and field.column != "serial"
    ]


def _fixed(row: models.Model, column: str) -> str:
    fields = row._meta.concrete_fields  # noqa: SLF001  (documented under this name)
    value = next(f.value_from_object(row) for f in fields if f.column == column)
    return text_of(value).replace("{", "{{").replace("}", "}}")


def copy_lines(row: models.Model, lines: Iterable[str]) -> None:
    """Store lines of rows like `row`."""
    held = list(lines)
    table = row._meta.db_table  # noqa: SLF001  (documented under this name)
    into = f"COPY {table} ({', '.join(columns_of(row))}) FROM STDIN"
    with connection.cursor() as cursor, cursor.copy(into) as copy:
        for start in range(0, len(held), PIECE):
            copy.write("".join(held[start : start + PIECE]))
