"""Where the headers of a table are, and what their cells announce; cells that a header leaves empty."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from qa.reading.blocks import EMPTY, Cell, Grid, even
from qa.reading.columns import HEADER_LENGTH, NUMERIC, column_role
from qa.reading.rows import NUMBER_LINE
from qa.reading.sentences import is_share, label_of
from qa.words import simplify

# Columns are named after years and months too; a place may be a column.
TIME = re.compile(r"(?:(?:19|20)\d\d年.*|\d{1,2}月(?:份|底|末|初|中旬|上旬|下旬)?|(?:19|20)\d\d)$")
MOST_HEADER_ROWS = 4
LONGEST_HEADER = 40
IN_LONG_HEADER = (
    ("progress", re.compile(r"(完成|进展|推进|落实|进度|实施).{0,6}(情况|进展)|形象进度")),
    ("units", re.compile(r"(责任|牵头|配合)(单位|部门)")),
    ("target", re.compile(r"目标|任务|内容|举措")),
)
# What the rows of a table are named by.
NAMES = ("number", "target", "place", "category")


def header_role(text: str) -> str | None:
    """What a header cell announces; a long one by the words in it, one with remarks in brackets without them."""
    text = simplify(text)
    short = re.sub(r"[(（].*?[)）]", "", text)
    role = column_role(label_of(text)) or column_role(text) or column_role(short)
    if role or len(short) <= HEADER_LENGTH or re.search(r"\d[.、．]|[,，]", short):
        return role
    return next((role for role, pattern in IN_LONG_HEADER if pattern.search(short)), None)


def only_cell(row: Sequence[Cell]) -> str | None:
    """The text of a row that says one thing: one merged cell, or one cell and nothing beside it."""
    only: Cell | None = None
    for cell in row:
        if cell.text and cell is not only:
            if only is not None:
                return None
            only = cell
    return only.text if only is not None else None


def find_headers(grid: Grid) -> list[tuple[int, int]]:
    """Every header: its first row and the row after its last. A header cell merged downwards makes it deeper."""
    found: list[tuple[int, int]] = []
    at = 0
    while at < len(grid) - 1:
        if _is_header(grid, at) or _stands_over(grid, at):
            last = _depth(grid, at)
            found.append((at, last))
            at = last
        else:
            at += 1
    return found


def has_known_header(grid: Grid) -> bool:
    """Whether one of a table's headers announces two columns that we know."""
    return any(_known(row) >= 2 for first, last in find_headers(grid) for row in grid[first:last])


def _texts(row: Sequence[Cell]) -> list[str]:
    return list({id(cell): re.sub(r"\s", "", cell.text) for cell in row if cell.text}.values())


def _reads_like_header(row: Sequence[Cell]) -> bool:
    """Two or more names: no figures, no sentences."""
    texts = _texts(row)
    if len(texts) < 2 or any(len(text) > LONGEST_HEADER or re.search(r"[。；;]", text) for text in texts):
        return False
    return not any((NUMERIC.match(text) and not TIME.match(text)) or NUMBER_LINE.match(text) for text in texts)


def _known(row: Sequence[Cell]) -> int:
    """How many cells announce something that we know."""
    return sum(header_role(text) is not None or is_share(text) for text in _texts(row))


def _is_header(grid: Grid, at: int) -> bool:
    if not _reads_like_header(grid[at]):
        return False
    texts, known = _texts(grid[at]), _known(grid[at])
    if known >= 2 and known * 2 >= len(texts):
        return True
    # Names that we do not know, over figures: the first row of a table is its header all the same.
    below = [cell.text for row in grid[at + 1 : at + 4] for cell in row[1:] if cell.text]
    numeric = sum(bool(NUMERIC.match(text)) for text in below)
    return at <= MOST_HEADER_ROWS and bool(below) and numeric * 2 >= len(below) and len(texts) >= 2


def _stands_over(grid: Grid, at: int) -> bool:
    """Whether cells of this row are merged over several of a header below, whatever names they give."""
    row, below = grid[at], grid[at + 1]
    spread = any(row[n].text and row[n] is row[n + 1] and below[n] is not below[n + 1] for n in range(len(row) - 1))
    told = any(re.search(r"[:：]", text) for text in _texts(row))
    return spread and not told and _reads_like_header(row) and _known(below) * 2 >= len(_texts(below)) > 2


def _depth(grid: Grid, first: int) -> int:
    last = first + 1
    while last < min(len(grid), first + MOST_HEADER_ROWS):
        row, above = grid[last], grid[last - 1]
        merged = any(cell is over and cell.text for cell, over in zip(row, above, strict=True))
        spread = any(above[n] is above[n + 1] and row[n] is not row[n + 1] for n in range(len(row) - 1))
        plain = not any(NUMERIC.match(cell.text) and not TIME.match(cell.text) for cell in row if cell.text)
        if not plain or not (spread or (merged and only_cell(row) is None)) or only_cell(row) is not None:
            break
        last += 1
    return last


# --- cells that a header leaves empty ---------------------------------------------------------------------------------


def filled(grid: Grid) -> Grid:
    """A header of two storeys whose cells are not merged but empty (text, or a sheet filled carelessly), merged."""
    rows = [list(row) for row in grid]
    for upper, lower in pairwise(rows):
        if not _is_second_storey(upper, lower):
            continue
        for at in range(1, len(upper)):
            if not upper[at].text and lower[at].text:
                upper[at] = upper[at - 1]
        for at, cell in enumerate(upper):
            if cell.text and not lower[at].text:
                lower[at] = cell
    return rows


def _is_second_storey(upper: Sequence[Cell], lower: Sequence[Cell]) -> bool:
    """Whether a row only names the parts of what the row above names: under its empty cells, in words of headers."""
    under = any(over.text and not cell.text and below.text for over, cell, below in zip(upper, upper[1:], lower[1:], strict=False))  # fmt: skip
    if not under or not _reads_like_header(upper) or not _reads_like_header(lower):
        return False
    texts = _texts(lower)
    timed = sum(bool(TIME.match(text)) for text in texts)
    return all(len(text) <= HEADER_LENGTH for text in texts) and (_known(lower) + timed) * 3 >= len(texts) * 2


# What a form asks for, one thing a line: what is to be done, by whom, and how far it is.
FORM = ({"target"}, {"units", "officials"}, {"progress", "note"})


def turned(grid: Grid) -> Grid:
    """A form, whose names stand at the left with what is filled in beside them, as a table of one row or a few."""
    first = next((at for at, row in enumerate(grid) if only_cell(row) is None), len(grid))
    titles, rows = grid[:first], grid[first:]
    names = [row[0].text for row in rows]
    roles = [header_role(name) for name in names]
    asked = all(some & set(roles) for some in FORM) and 3 * sum(map(bool, roles)) >= 2 * len(roles)
    if not asked or len(set(names)) < len(names) or any(header_role(cell.text) for row in rows for cell in row[1:]):
        return grid
    return even([*(row[:1] for row in titles), *zip(*rows, strict=True)])


def unfolded(grid: Grid) -> Grid:
    """A table printed in halves side by side, the header repeated (排名 县区 得分 排名 县区 得分), as one column of rows."""
    for at, row in enumerate(grid[: MOST_HEADER_ROWS + 1]):
        width = _period([cell.text for cell in row])
        if width and _is_header(grid, at):
            break
        if only_cell(row) is None:
            return grid
    else:
        return grid
    parts = range(0, len(row), width)
    body = [below for below in grid[at + 1 :] if only_cell(below) is None]
    alone = [[below for below in rows if only_cell(below) is not None] for rows in (grid[:at], grid[at + 1 :])]
    above, notes = ([_first(one, width) for one in rows] for rows in alone)
    halves = [[*below[n : n + width]] for n in parts for below in body]
    return [*above, row[:width], *(half for half in halves if any(cell.text for cell in half)), *notes]


def _period(texts: list[str]) -> int:
    """How many columns repeat; 0 where none do."""
    widths = (width for width in range(2, len(texts) // 2 + 1) if len(texts) % width == 0)
    return next(
        (n for n in widths if all(texts[:n]) and len(set(texts[:n])) == n and texts == texts[:n] * (len(texts) // n)), 0
    )


def _first(row: Sequence[Cell], width: int) -> list[Cell]:
    return [Cell(only_cell(row) or ""), *[EMPTY] * (width - 1)]
