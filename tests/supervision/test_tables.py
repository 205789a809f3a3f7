"""A table that leaves the program runs nothing where it is opened, and says what it is."""

import csv
import io
import zipfile
from datetime import UTC, datetime
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dispatch.tables import FileForm, Table, defused, written

SHEETS = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
EVIL = ["=1+1", "+cmd|' /C calc'!A0", "-2+3", "@SUM(A1)", "\t=1", "\r=1", "\n=1"]


def cells_of(xlsx, sheet=1):
    """Every cell of a sheet as (kind, text), by reading the file itself."""
    with zipfile.ZipFile(io.BytesIO(xlsx)) as file:
        shared = [
            "".join(part.text or "" for part in entry.iter(f"{SHEETS}t"))
            for entry in ET.fromstring(file.read("xl/sharedStrings.xml"))
        ]
        page = ET.fromstring(file.read(f"xl/worksheets/sheet{sheet}.xml"))
    found = []
    for cell in page.iter(f"{SHEETS}c"):
        assert cell.find(f"{SHEETS}f") is None, "a formula"
        value = cell.find(f"{SHEETS}v").text
        found.append(("text", shared[int(value)]) if cell.get("t") == "s" else ("number", value))
    return found


@pytest.mark.parametrize("text", EVIL)
def test_no_cell_is_run_by_a_spreadsheet(text):
    table = Table("T", [text], [[text]])
    said = list(csv.reader(io.StringIO(written(FileForm.CSV, [table], [text]).decode("utf-8-sig"))))
    assert {cell for row in said for cell in row if cell} == {f"'{text}", "T"}
    kept = f"'{text}".replace("\r", "_x000D_")  # as the format writes what XML would lose
    assert ("text", kept) in cells_of(written(FileForm.XLSX, [table], ["says"]))


@given(st.text())
def test_defused_text_never_begins_like_a_formula_and_else_is_itself(text):
    safe = defused(text)
    assert not safe.startswith(tuple("=+-@\t\r\n"))
    assert safe in (text, f"'{text}")


def test_figures_stay_figures_and_a_file_says_what_it_shows():
    table = Table(
        "Calls: all?", ["Calls", "At"], [[-3, datetime(2026, 11, 1, 5, tzinfo=UTC)], [None, 2.5]]
    )
    xlsx = cells_of(written(FileForm.XLSX, [table, table], ["From 2026-11-01", "Taken by Sofia"]))
    assert xlsx == [
        ("text", "From 2026-11-01"),
        ("text", "Taken by Sofia"),
        ("text", "Calls"),
        ("text", "At"),
        ("number", "-3"),
        ("text", "2026-11-01 05:00:00+00:00"),
        ("number", "2.5"),
    ]
    plain = written(FileForm.CSV, [table], ["From 2026-11-01"]).decode("utf-8-sig")
    assert plain.splitlines() == [
        "From 2026-11-01",
        "",
        "Calls: all?",
        "Calls,At",
        "-3,2026-11-01 05:00:00+00:00",
        ",2.5",
    ]
