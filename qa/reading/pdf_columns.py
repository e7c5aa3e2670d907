"""Tables that are printed without rules: columns are the gaps that run down through the lines, over pages too."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import groupby, pairwise
from statistics import median

from qa.reading.blocks import Cell, Grid
from qa.reading.columns import HEADER_LENGTH, NUMERIC, column_role
from qa.reading.pdf_lines import Line, Word
from qa.reading.sentences import label_of

LEAST_COLUMNS = 3
LEAST_ROWS = 3
# The lines of a cell stand closer than rows do, by this share of the widest gap among so many lines.
CLOSE = 0.6
ROWS_SEEN = 8
WIDE = 0.6

Span = tuple[float, float]


def is_header(line: Line) -> bool:
    """Whether a line reads like the header of a table."""
    texts = [word.text for word in line.words]
    if len(texts) < LEAST_COLUMNS or any(len(text) > HEADER_LENGTH or NUMERIC.match(text) for text in texts):
        return False
    return sum(column_role(label_of(text)) is not None for text in texts) * 3 >= len(texts) * 2


def header_lines(lines: Sequence[Line], at: int) -> tuple[int, int]:
    """The first line and the line after the last of a header: cells of two lines stand closer than rows do."""
    below = [line.top - above.bottom for above, line in pairwise(lines[at : at + ROWS_SEEN]) if line.page == above.page]
    close = CLOSE * max(below, default=0.0)
    first, last = at, at + 1
    while first and _is_part(lines[first - 1], lines[first], lines[first - 1], close):
        first -= 1
    while last < len(lines) and _is_part(lines[last - 1], lines[last], lines[last], close):
        last += 1
    return first, last


def _is_part(above: Line, below: Line, part: Line, close: float) -> bool:
    """Whether one of two lines is a part of the other's header: close by, and names without figures."""
    near = above.page == below.page and below.top - above.bottom < close
    return near and not any(len(word.text) > HEADER_LENGTH or NUMERIC.match(word.text) for word in part.words)


def table_end(lines: Sequence[Line], first: int) -> int:
    """The index after the last line of the table whose header is line `first`."""
    left, right = lines[first].words[0].left, lines[first].words[-1].right
    end = first + 1
    spans: list[Span] = []
    while end < len(lines):
        line, above = lines[end], lines[end - 1]
        long = any(word.right - word.left > WIDE * (right - left) for word in line.words)
        outside = line.words[-1].left > right + 4 * line.size or line.words[0].right < left - 4 * line.size
        if line.page == above.page:
            stops = line.top - above.bottom > 3 * (line.bottom - line.top)
        else:
            # Over the page the table goes on while its columns do.
            spans = _columns(lines[first:end])
            stops = end - first < LEAST_ROWS or line.page != above.page + 1
        if long or outside or stops or (spans and not _fits(line, spans)) or re.match(r"注|备注|说明", line.text):
            break
        end += 1
    return end


def _fits(line: Line, spans: Sequence[Span]) -> bool:
    """Whether every run of a line stands in one of the columns."""
    slack = line.size / 2
    return len(spans) >= LEAST_COLUMNS and all(
        sum(word.left < right + slack and word.right > left - slack for left, right in spans) == 1
        for word in line.words
    )


def grids_of(lines: Sequence[Line], header: int) -> list[Grid]:
    """The cells of a table printed without rules, page by page; its first lines, so many, are its header."""
    spans = _columns(lines)
    space = _row_space(lines[header:])
    pages = [list(page) for _, page in groupby(lines, lambda line: line.page)]
    return [_grid(page, spans, space, header if n == 0 else 0) for n, page in enumerate(pages)]


def _grid(lines: Sequence[Line], spans: Sequence[Span], space: float | None, header: int) -> Grid:
    rows: list[list[list[str]]] = []
    for n, line in enumerate(lines):
        cells: list[list[str]] = [[] for _ in spans]
        for word in line.words:
            cells[_column(word, spans)].append(word.text)
        apart = line.top - lines[n - 1].bottom > space if space else bool(cells[0])
        if n in (0, header) or (n > header and apart):
            rows.append(cells)
        else:
            for own, more in zip(rows[-1], cells, strict=True):
                own.extend(more)
    return [[Cell("".join(parts)) for parts in row] for row in rows]


def _columns(lines: Sequence[Line]) -> list[Span]:
    """Intervals that some print covers, between gaps that no line crosses."""
    spans: list[Span] = []
    for left, right in sorted((word.left, word.right) for line in lines for word in line.words):
        if spans and left < spans[-1][1] + 1:
            spans[-1] = (spans[-1][0], max(spans[-1][1], right))
        else:
            spans.append((left, right))
    return spans


def _column(word: Word, spans: Sequence[Span]) -> int:
    return next(n for n, (left, right) in enumerate(spans) if left - 1 <= word.left <= right + 1)


def _row_space(lines: Sequence[Line]) -> float | None:
    """The space between lines above which another row begins; None where all lines stand alike."""
    spaces = sorted(line.top - above.bottom for above, line in pairwise(lines) if line.page == above.page)
    if len(spaces) < 2 or spaces[-1] - spaces[0] < 0.2 * median(line.size for line in lines):
        return None
    return (spaces[0] + spaces[-1]) / 2
