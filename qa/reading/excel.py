"""Excel workbooks (.xlsx): every visible sheet, cells as they are shown, merged cells filled, formulas' last values.

A program that is no spreadsheet writes formulas without values. Nothing is computed: such a cell holds its formula.
"""

from __future__ import annotations

import io
import re
import warnings
import zipfile
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import openpyxl

from qa.reading.areas import areas
from qa.reading.blocks import EMPTY, Block, Cell, Document, Grid, Paragraph, Table, clean
from qa.reading.formats import shown

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

DEFAULT_NAME = re.compile(r"(sheet|工作表|表)\s*\d*$", re.IGNORECASE)
# A cell with a formula and no value; one whose value is the empty string is none of these.
UNSAVED = re.compile(rb'<c (?![^>]*t="str")[^>]*>\s*<f(?:[^>]*/>|[^>]*>[^<]*</f>)\s*(?:<v\s*/>|<v>\s*</v>)?\s*</c>')
MOST_COLUMNS = 200
MOST_ROWS = 100_000


def document(data: bytes) -> Document:
    """Read a workbook."""
    book = _book(data, data_only=True)
    formulas = _book(data, data_only=False) if _unsaved(data) else None
    sheets = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
    read = [
        (sheet.title, grid) for sheet in sheets if (grid := _grid(sheet, formulas[sheet.title] if formulas else None))
    ]
    return Document([block for title, grid in read for block in _sheet(title, grid, len(read) > 1)])


def _book(data: bytes, data_only: bool) -> Any:
    with warnings.catch_warnings():
        # What openpyxl does not keep (validations, drawings) is nothing that we read.
        warnings.simplefilter("ignore")
        return openpyxl.load_workbook(io.BytesIO(data), data_only=data_only)


def _unsaved(data: bytes) -> bool:
    """Whether there are formulas whose values were never stored; to look costs little, to read the book twice does."""
    book = zipfile.ZipFile(io.BytesIO(data))
    return any(UNSAVED.search(book.read(name)) for name in book.namelist() if name.startswith("xl/worksheets/sheet"))


def _sheet(title: str, grid: Grid, several: bool) -> Iterator[Block]:
    """A sheet's name is a heading over its tables where there are several sheets, or where someone has given it."""
    if several or not DEFAULT_NAME.match(title):
        yield Paragraph(clean(title), 1)
    yield from map(Table, areas(grid))


def _grid(sheet: Worksheet, formulas: Worksheet | None) -> Grid:
    last_row, last_column = min(sheet.max_row, MOST_ROWS), min(sheet.max_column, MOST_COLUMNS)
    rows = [
        [Cell(text) if (text := _text(cell)) else EMPTY for cell in row]
        for row in sheet.iter_rows(max_row=last_row, max_col=last_column)
    ]
    if formulas:
        _put_formulas(rows, formulas)
    for merged in sheet.merged_cells.ranges:
        if merged.min_row > last_row or merged.min_col > last_column:
            continue
        first = rows[merged.min_row - 1][merged.min_col - 1]
        for row in rows[merged.min_row - 1 : merged.max_row]:
            for at in range(merged.min_col - 1, min(merged.max_col, last_column)):
                row[at] = first
    return rows if any(cell.text for row in rows for cell in row) else []


def _put_formulas(rows: Grid, formulas: Worksheet) -> None:
    """Where a cell shows nothing because its formula was never computed, it shows the formula."""
    for row, cells in zip(rows, formulas.iter_rows(max_row=len(rows), max_col=len(rows[0])), strict=True):
        for at, cell in enumerate(cells):
            if not row[at].text and cell.data_type == "f":
                row[at] = Cell(clean(str(getattr(cell.value, "text", cell.value))))


def _text(cell: Any) -> str:
    return clean(shown(cell.value, cell.number_format or "General")) if cell.value is not None else ""
