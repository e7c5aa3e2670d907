"""Several tables on one sheet: side by side with empty columns between them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from qa.reading.blocks import Cell, Grid
from qa.reading.headers import NAMES, find_headers, header_role, only_cell

Row = Sequence[Cell]


def areas(grid: Grid) -> list[Grid]:
    """A sheet's tables in the order of reading; rows over which none stand side by side stay together."""
    found: list[Grid] = []
    whole = False
    for band in _bands(grid):
        beside = _beside(band)
        if len(beside) == 1 and whole:
            found[-1].extend(band)
        else:
            found.extend(beside)
        whole = len(beside) == 1
    return found


def _bands(grid: Grid) -> Iterator[Grid]:
    """Rows between empty ones; titles over them are a band of their own."""
    band: Grid = []
    for row in [*grid, []]:
        titles = bool(band) and all(only_cell(above) is not None for above in band)
        if band and (not _said(row) or (titles and only_cell(row) is None)):
            yield band
            band = []
        if _said(row):
            band.append(list(row))


def _beside(band: Grid) -> list[Grid]:
    """The tables of a band: parted by empty columns, each with names of its own under a header of its own."""
    empty = [at for at in range(len(band[0])) if not any(row[at].text for row in band)]
    parts: list[Grid] = []
    for first, last in zip([-1, *empty], [*empty, len(band[0])], strict=True):
        if last - first > 1:
            parts.append([list(row[first + 1 : last]) for row in band])
    return parts if len(parts) > 1 and all(map(_is_table, parts)) else [band]


def _is_table(grid: Grid) -> bool:
    rows = [row for row in grid if _said(row)]
    headers = find_headers(rows)
    return any(header_role(cell.text) in NAMES for first, last in headers for row in rows[first:last] for cell in row)


def _said(row: Row) -> bool:
    return any(cell.text for cell in row)
