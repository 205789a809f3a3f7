"""Tables as files: CSV and XLSX, with what they were filtered by, and with no formula in any cell."""

import csv
import io
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta, tzinfo
from decimal import Decimal
from enum import StrEnum
from operator import attrgetter
from typing import Any, Final

import xlsxwriter

Cell = str | int | float | Decimal | bool | date | datetime | None
# Where a row holds a cell: its attribute, dots and all, or what reads it from the row.
Read = str | Callable[[Any], object]

# A spreadsheet runs what begins so (OWASP, CSV injection).
RUN_BY_SPREADSHEETS: Final = ("=", "+", "-", "@", "\t", "\r", "\n")
# Excel's own limit on a sheet's name, and the characters it refuses there.
SHEET_NAME: Final = 31
NOT_IN_SHEETS: Final = str.maketrans(dict.fromkeys(r"[]:*?/\\"))


class FileForm(StrEnum):
    """The forms in which a table can be taken along."""

    CSV = "csv"
    XLSX = "xlsx"


CONTENT_TYPES: Final = {
    FileForm.CSV: "text/csv; charset=utf-8",
    FileForm.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@dataclass(frozen=True)
class Table:
    """One table as it is shown: its name, its columns, and rows of as many cells."""

    name: str
    columns: Sequence[str]
    rows: Sequence[Sequence[Cell]]

    def at(self, zone: tzinfo) -> "Table":
        """Return the table with every moment as the clocks of a zone say it."""
        return replace(
            self,
            rows=[
                [cell.astimezone(zone) if isinstance(cell, datetime) else cell for cell in row]
                for row in self.rows
            ],
        )


def table_of(name: str, rows: Iterable[object], columns: Mapping[str, Read]) -> Table:
    """Return a row of cells for each of `rows`, read as each column says."""
    reads = [attrgetter(read) if isinstance(read, str) else read for read in columns.values()]
    return Table(name, list(columns), [[cell_of(read(row)) for read in reads] for row in rows])


def cell_of(value: Any) -> Cell:
    """Return a value as one cell: a time as seconds, several as one text, a thing as it is called."""
    match value:
        case timedelta():
            return round(value.total_seconds())
        case list() | tuple():
            return "; ".join(map(str, value))
        case str() | int() | float() | Decimal() | date() | None:
            return value
        case _:
            return str(value() if callable(value) else value)


def defused(cell: Cell) -> Cell:
    """Return a cell that no spreadsheet runs: text that begins like a formula gets an apostrophe."""
    if isinstance(cell, str) and cell.startswith(RUN_BY_SPREADSHEETS):
        return f"'{cell}"
    return cell


def written(form: FileForm, tables: Sequence[Table], says: Sequence[str]) -> bytes:
    """Return the file; `says` are lines that tell what the tables show and by what they were filtered."""
    return (_csv if form is FileForm.CSV else _xlsx)(tables, says)


def _csv(tables: Sequence[Table], says: Sequence[str]) -> bytes:
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerows([defused(line)] for line in says)
    for table in tables:
        writer.writerow([])
        writer.writerow([defused(table.name)])
        writer.writerow(map(defused, table.columns))
        writer.writerows(map(_plain, row) for row in table.rows)
    # The mark by which Excel knows the letters.
    return out.getvalue().encode("utf-8-sig")


def _plain(cell: Cell) -> Cell:
    return (
        cell.isoformat(sep=" ", timespec="seconds") if isinstance(cell, datetime) else defused(cell)
    )


def _xlsx(tables: Sequence[Table], says: Sequence[str]) -> bytes:
    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(out, options) as book:
        bold = book.add_format({"bold": True})
        for name, table in zip(_sheet_names(tables), tables, strict=True):
            sheet = book.add_worksheet(name)
            for number, line in enumerate(says):
                sheet.write_string(number, 0, line)
            head = len(says) + 1
            sheet.write_row(head, 0, table.columns, bold)
            sheet.freeze_panes(head + 1, 0)
            _fill(sheet, head + 1, table.rows)
    return out.getvalue()


def _fill(
    sheet: "xlsxwriter.worksheet.Worksheet", first: int, rows: Iterable[Sequence[Cell]]
) -> None:
    for number, row in enumerate(rows, start=first):
        for column, cell in enumerate(row):
            match cell:
                case None:
                    continue
                case bool() | date():
                    sheet.write_string(number, column, str(_plain(cell)))
                case int() | float() | Decimal():
                    sheet.write_number(number, column, cell)
                case _:
                    sheet.write_string(number, column, str(defused(cell)))


def _sheet_names(tables: Sequence[Table]) -> list[str]:
    """Return a name for each sheet: what Excel allows of the table's own, and each once."""
    names: list[str] = []
    for number, table in enumerate(tables, start=1):
        name = table.name.translate(NOT_IN_SHEETS)[:SHEET_NAME].strip("' ") or f"Table {number}"
        names.append(name if name.lower() not in map(str.lower, names) else f"Table {number}")
    return names
