"""Excel workbooks (.xlsx): every visible sheet, cells as they are shown, merged cells filled, formulas' last values."""

from __future__ import annotations

import io
import re
import warnings
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import openpyxl

from qa.reading.blocks import EMPTY, Block, Cell, Document, Grid, Paragraph, Table, clean
from qa.reading.formats import shown

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

DEFAULT_NAME = re.compile(r"(sheet|工作表|表)\s*\d*$", re.IGNORECASE)
MOST_COLUMNS = 200
MOST_ROWS = 100_000


def document(data: bytes) -> Document:
    """Read a workbook."""
    with warnings.catch_warnings():
        # What openpyxl does not keep (validations, drawings) is nothing that we read.
        warnings.simplefilter("ignore")
        book = openpyxl.load_workbook(io.BytesIO(data), data_only=True)
    sheets = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
    read = [(sheet.title, grid) for sheet in sheets if (grid := _grid(sheet))]
    return Document([block for title, grid in read for block in _sheet(title, grid, len(read) > 1)])


def _sheet(title: str, grid: Grid, several: bool) -> Iterator[Block]:
    """A sheet's name is a heading over its table where there are several, or where someone has given it."""
    if several or not DEFAULT_NAME.match(title):
        yield Paragraph(clean(title), 1)
    yield Table(grid)


def _grid(sheet: Worksheet) -> Grid:
    last_row, last_column = min(sheet.max_row, MOST_ROWS), min(sheet.max_column, MOST_COLUMNS)
    rows = [
        [Cell(text) if (text := _text(cell)) else EMPTY for cell in row]
        for row in sheet.iter_rows(max_row=last_row, max_col=last_column)
    ]
    for merged in sheet.merged_cells.ranges:
        if merged.min_row > last_row or merged.min_col > last_column:
            continue
        first = rows[merged.min_row - 1][merged.min_col - 1]
        for row in rows[merged.min_row - 1 : merged.max_row]:
            for at in range(merged.min_col - 1, min(merged.max_col, last_column)):
                row[at] = first
    return rows if any(cell.text for row in rows for cell in row) else []


def _text(cell: Any) -> str:
    return clean(shown(cell.value, cell.number_format or "General")) if cell.value is not None else ""
