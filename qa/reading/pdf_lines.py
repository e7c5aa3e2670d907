"""Lines of print, and pages of two columns put in the order of reading."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median
from typing import Any

# A run of print ends at a gap of so many characters; that of a blank between Latin words is smaller.
GAP = 0.7
BLANK = 0.15
# Punctuation never begins a line: it clings to the character before it.
CLINGS = "，。、；：！？）》”’%％"
# Two columns: where between the edges of the print the gutter may be, how many lines stand on either side, how much of
# their column they fill, and how many lines may run over the gutter.
MIDDLE = (0.35, 0.65)
LEAST_BESIDE = 5
LEAST_FILL = 0.6
MOST_OVER = 0.25
MOST_BROKEN = 0.2


@dataclass(frozen=True, slots=True)
class Word:
    """A run of print without a gap; `token` is the width of what cannot be broken at its head."""

    text: str
    left: float
    right: float
    token: float = 0.0


@dataclass(frozen=True, slots=True)
class Line:
    """A line of print: its text, its runs, and where it stands on its page, in points and as shares of its height."""

    text: str
    words: tuple[Word, ...]
    left: float
    right: float
    top: float
    bottom: float
    size: float
    page: int
    height: float

    @property
    def token(self) -> float:
        """The width of what cannot be broken at the head of the line."""
        return self.words[0].token

    @property
    def middle(self) -> float:
        """How far down the page it stands: 0 to 1."""
        return (self.top + self.bottom) / 2 / self.height


def joined(text: str) -> str:
    """Blanks that only the spacing of Chinese characters made are none."""
    return re.sub(r"(?<=[^\x00-\x7f]) (?=[^\x00-\x7f])", "", text.strip())


def line_of(raw: Any, page: int, height: float) -> Line:
    """A line as the library found it."""
    size = max((char["size"] for char in raw["chars"]), default=10.0)
    words = words_of(raw["chars"], size)
    return Line(joined(raw["text"]), words, raw["x0"], raw["x1"], raw["top"], raw["bottom"], size, page, height)


def words_of(chars: Sequence[Any], size: float) -> tuple[Word, ...]:
    """Cut a line's characters at its gaps."""
    runs: list[list[Any]] = []
    for char in chars:
        if not char["text"].strip():
            continue
        if runs and char["x0"] - runs[-1][-1]["x1"] < GAP * size:
            runs[-1].append(char)
        else:
            runs.append([char])
    return tuple(Word(_spaced(run, size), run[0]["x0"], run[-1]["x1"], first_token(run)) for run in runs)


def _spaced(run: Sequence[Any], size: float) -> str:
    text = str(run[0]["text"])
    for before, char in pairwise(run):
        apart = char["x0"] - before["x1"] > BLANK * size and (before["text"] + char["text"]).isascii()
        text += f" {char['text']}" if apart else char["text"]
    return text


def first_token(chars: Sequence[Any]) -> float:
    """The width of what cannot be broken at the head of a line: one Chinese character, or a number or word."""
    width, seen = 0.0, False
    for char in chars:
        ascii_ = char["text"].isascii() and not char["text"].isspace()
        if seen and not ascii_ and char["text"] not in CLINGS:
            break
        width += char["x1"] - char["x0"]
        seen = True
    return width


# --- two columns --------------------------------------------------------------------------------------------------------


def in_order(lines: Sequence[Line]) -> list[Line]:
    """The lines of a page as they are read: down the left column, then down the right one, between lines over both."""
    gutter = _gutter(lines)
    if gutter is None:
        return list(lines)
    left, right = max(w.right for w in _side(lines, gutter, 0)), max(w.right for w in _side(lines, gutter, 1))
    ordered: list[Line] = []
    beside: tuple[list[Line], list[Line]] = ([], [])
    for line in lines:
        if any(word.left < gutter < word.right for word in line.words):
            ordered += [*beside[0], *beside[1], line]
            beside = ([], [])
            continue
        for side, shift in ((0, right - left), (1, 0.0)):
            if words := [word for word in line.words if (word.left > gutter) == bool(side)]:
                beside[side].append(_part(line, words, shift))
    return [*ordered, *beside[0], *beside[1]]


def _part(line: Line, words: Sequence[Word], shift: float) -> Line:
    """One column's part of a line, moved so that the columns' right edges are one margin."""
    moved = tuple(replace(word, left=word.left + shift, right=word.right + shift) for word in words)
    text = joined(" ".join(word.text for word in moved))
    return replace(line, text=text, words=moved, left=moved[0].left, right=moved[-1].right)


def _gutter(lines: Sequence[Line]) -> float | None:
    """Where a page's two columns of prose meet; None where it has but one, or is a table."""
    if len(lines) < LEAST_BESIDE:
        return None
    first, last = min(line.left for line in lines), max(line.right for line in lines)
    low, high = (first + (last - first) * share for share in MIDDLE)
    edges = sorted({word.right + 1 for line in lines for word in line.words if low < word.right < high})
    gutter = min(edges, key=lambda x: _over(lines, x), default=None)
    return gutter if gutter is not None and _parts_columns(lines, gutter, (first, last)) else None


def _over(lines: Sequence[Line], x: float) -> int:
    """How many lines run over a place."""
    return sum(any(word.left < x < word.right for word in line.words) for line in lines)


def _parts_columns(lines: Sequence[Line], x: float, edges: tuple[float, float]) -> bool:
    """Whether prose stands on both sides of a place: lines without gaps that fill their column."""
    if _over(lines, x) > MOST_OVER * len(lines):
        return False
    for side, width in ((0, x - edges[0]), (1, edges[1] - x)):
        words = _side(lines, x, side)
        beside = sum(any((word.left > x) == bool(side) for word in line.words) for line in lines)
        if beside < LEAST_BESIDE or len(words) - beside > MOST_BROKEN * beside:
            return False
        if median(word.right - word.left for word in words) < LEAST_FILL * width:
            return False
    return True


def _side(lines: Sequence[Line], x: float, side: int) -> list[Word]:
    whole = [line for line in lines if not any(word.left < x < word.right for word in line.words)]
    return [word for line in whole for word in line.words if (word.left > x) == bool(side)]
