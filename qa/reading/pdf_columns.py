"""Tables that are printed without rules: columns are the gaps that run down through the lines."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from qa.reading.blocks import Cell, Grid
from qa.reading.columns import HEADER_LENGTH, NUMERIC, column_role
from qa.reading.sentences import label_of

LEAST_COLUMNS = 3
# Columns are set apart by a gap at least so many characters wide.
GAP = 0.7
WIDE = 0.6


@dataclass(frozen=True, slots=True)
class Word:
    """A run of print without a gap."""

    text: str
    left: float
    right: float


@dataclass(frozen=True, slots=True)
class Printed:
    """A line of print as runs between gaps."""

    words: tuple[Word, ...]
    top: float
    bottom: float
    size: float


def words_of(chars: Sequence[dict[str, float | str]], size: float) -> tuple[Word, ...]:
    """Cut a line's characters at its gaps."""
    words: list[Word] = []
    for char in chars:
        text, left, right = str(char["text"]), float(char["x0"]), float(char["x1"])
        if not text.strip():
            continue
        if words and left - words[-1].right < GAP * size:
            words[-1] = Word(words[-1].text + text, words[-1].left, right)
        else:
            words.append(Word(text, left, right))
    return tuple(words)


def is_header(line: Printed) -> bool:
    """Whether a line reads like the header of a table."""
    texts = [word.text for word in line.words]
    if len(texts) < LEAST_COLUMNS or any(len(text) > HEADER_LENGTH or NUMERIC.match(text) for text in texts):
        return False
    return sum(column_role(label_of(text)) is not None for text in texts) * 3 >= len(texts) * 2


def table_end(lines: Sequence[Printed], first: int) -> int:
    """The index after the last line of the table whose header is line `first`."""
    left, right = lines[first].words[0].left, lines[first].words[-1].right
    end = first + 1
    while end < len(lines):
        line = lines[end]
        long = any(word.right - word.left > WIDE * (right - left) for word in line.words)
        far = line.top - lines[end - 1].bottom > 3 * (line.bottom - line.top)
        outside = line.words[-1].left > right + 4 * line.size or line.words[0].right < left - 4 * line.size
        if long or far or outside or re.match(r"注|备注|说明", line.words[0].text):
            break
        end += 1
    return end


def grid_of(lines: Sequence[Printed]) -> Grid:
    """The cells of a table printed without rules."""
    spans = _columns(lines)
    rows: list[list[list[str]]] = []
    space = _row_space(lines)
    for n, line in enumerate(lines):
        cells: list[list[str]] = [[] for _ in spans]
        for word in line.words:
            cells[_column(word, spans)].append(word.text)
        apart = n == 0 or line.top - lines[n - 1].bottom > space if space else bool(cells[0])
        if n <= 1 or apart:
            rows.append(cells)
        else:
            for own, more in zip(rows[-1], cells, strict=True):
                own.extend(more)
    return [[Cell("".join(parts)) for parts in row] for row in rows]


def _columns(lines: Sequence[Printed]) -> list[tuple[float, float]]:
    """Intervals that some print covers, between gaps that no line crosses."""
    spans: list[tuple[float, float]] = []
    for left, right in sorted((word.left, word.right) for line in lines for word in line.words):
        if spans and left < spans[-1][1] + 1:
            spans[-1] = (spans[-1][0], max(spans[-1][1], right))
        else:
            spans.append((left, right))
    return spans


def _column(word: Word, spans: Sequence[tuple[float, float]]) -> int:
    return next(n for n, (left, right) in enumerate(spans) if left - 1 <= word.left <= right + 1)


def _row_space(lines: Sequence[Printed]) -> float | None:
    """The space between lines above which another row begins; None where all lines stand alike."""
    spaces = sorted(line.top - above.bottom for above, line in pairwise(lines[1:]))
    if len(spaces) < 2 or spaces[-1] - spaces[0] < 0.2 * median(line.size for line in lines):
        return None
    return (spaces[0] + spaces[-1]) / 2
