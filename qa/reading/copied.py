"""Tables of figures copied as text, one cell a line: where every row is whole, its cells are known."""

from __future__ import annotations

from collections.abc import Sequence

from qa.reading.blocks import EMPTY, Cell, Grid
from qa.reading.columns import NUMERIC, HeaderRun, find_header_runs
from qa.reading.rows import NUMBER_LINE, Line, heading_level, lines_of
from qa.reading.sentences import is_blank

LEAST_ROWS = 2
LONGEST_CELL = 60


def tables(lines: Sequence[str]) -> list[tuple[Grid | None, list[str]]]:
    """The lines in runs: those of a copied table with its cells, and what stands between tables."""
    filled = list(lines_of("\n".join(lines)))
    at_line = [n for n, line in enumerate(lines) if line.strip()]
    runs: list[tuple[Grid | None, list[str]]] = []
    done = 0
    for run in find_header_runs(filled):
        grid, end = _grid(filled, run)
        if grid is None or at_line[run.first] < done:
            continue
        after = at_line[end - 1] + 1
        runs += [(None, list(lines[done : at_line[run.first]])), (grid, list(lines[at_line[run.first] : after]))]
        done = after
    return [*runs, (None, list(lines[done:]))]


def _grid(lines: Sequence[Line], run: HeaderRun) -> tuple[Grid | None, int]:
    """The cells of a table of figures, and where it ends; none where a cell is missing, or the outturn is in words."""
    width = run.last - run.first
    rows = [_row(lines, run.first, width)]
    at, whole = run.last, 0
    first = at + (at < len(lines) and heading_level(lines[at]) in (1, 2))
    kinds = [_is_figure(line.text) for line in lines[first : first + width]]
    while at < len(lines):
        if _is_whole(lines[at : at + width], kinds, run):
            rows.append(_row(lines, at, width))
            at, whole = at + width, whole + 1
        elif heading_level(lines[at]) in (1, 2) and _is_whole(lines[at + 1 : at + 1 + width], kinds, run):
            rows.append([Cell(lines[at].text), *[EMPTY] * (width - 1)])
            at += 1
        else:
            break
    torn = at < len(lines) and (_is_figure(lines[at].text) or lines[at - 1].text[-1] in ",，、")
    figures = [figure for figure, role in zip(kinds, run.columns, strict=False) if role != "number"]
    words = [role for figure, role in zip(kinds, run.columns, strict=False) if role == "progress" and not figure]
    if whole < LEAST_ROWS or torn or not any(figures) or all(figures) or (run.numbered and words):
        return None, run.last
    return rows, at


def _row(lines: Sequence[Line], at: int, width: int) -> list[Cell]:
    return [Cell(line.text) for line in lines[at : at + width]]


def _is_whole(lines: Sequence[Line], kinds: Sequence[bool], run: HeaderRun) -> bool:
    """Whether lines are a row like the first one: figures, or dashes for them, where that has figures."""
    if len(lines) < len(kinds) or len(lines) < len(run.columns):
        return False
    if run.numbered and not NUMBER_LINE.match(lines[0].text):
        return False
    alike = (_is_figure(line.text) == kind or (kind and is_blank(line.text)) for line, kind in zip(lines, kinds, strict=False))  # fmt: skip
    return all(alike) and all(len(line.text) <= LONGEST_CELL for line in lines)


def _is_figure(text: str) -> bool:
    return bool(NUMERIC.match(text))
