"""Which runs of characters a text prints: every window of four characters, once, in order, and how often it stands.

Whether a word stands anywhere in a library is then a binary search: exact up to four characters; a longer word stands
nowhere unless all its windows do. Windows that begin near the end of a line are filled up with zeros, so that
shorter runs are found as the beginnings of windows.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np

from qa.index.arrays import Array

WIDTH = 4
BITS = 16
# What a character counts in each place of a window.
PLACES = np.array([1 << BITS * (WIDTH - 1 - n) for n in range(WIDTH)], np.uint64)


class Windows(NamedTuple):
    """Windows as numbers of four times sixteen bits, rising, and how often each stands."""

    windows: Array
    times: Array

    def count(self, word: str) -> int:
        """How often a run of up to four characters stands; of a longer one, its rarest window."""
        if len(word) > WIDTH:
            return min(self.count(word[at : at + WIDTH]) for at in range(len(word) - WIDTH + 1))
        low, high = _spans([word])
        start, end = self.windows.searchsorted(low)[0], self.windows.searchsorted(high, side="right")[0]
        return int(self.times[start:end].sum())

    def have(self, runs: Sequence[str]) -> Array:
        """Which of some runs of characters stand anywhere; they are all of one length, up to four."""
        low, high = _spans(runs)
        at = self.windows.searchsorted(low)
        found = at < len(self.windows)
        found[found] = self.windows[at[found]] <= high[found]
        return found


def _spans(runs: Sequence[str]) -> tuple[Array, Array]:
    """For each run of one length, the lowest and the highest window that may begin with it."""
    size = len(runs[0])
    low = _chars("".join(runs)).reshape(len(runs), size) @ PLACES[:size]
    return low, low + np.uint64((1 << BITS * (WIDTH - size)) - 1)


def _chars(text: str) -> Array:
    """The characters as numbers of sixteen bits."""
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)
    return np.minimum(codes, 0xFFFF).astype(np.uint64)


def windows_of(lines: Iterable[str]) -> Windows:
    """The windows of some texts, line by line: the ends of a line fill up the windows that begin before it."""
    text = "\n".join([*lines, ""]).replace("\n", "\n" * WIDTH)
    chars = _chars(text)
    chars[chars == ord("\n")] = 0
    packed = np.zeros(max(len(chars) - WIDTH, 0), np.uint64)
    for at in range(WIDTH):
        packed = packed << np.uint64(BITS) | chars[at : at + len(packed)]
    unique, times = np.unique(packed[chars[: len(packed)] != 0], return_counts=True)
    return Windows(unique, times.astype(np.uint32))


def merged(plus: Sequence[Windows], minus: Sequence[Windows] = ()) -> Windows:
    """The windows of several texts together, less those of others."""
    signed = [*((one, 1) for one in plus), *((one, -1) for one in minus)]
    every = np.unique(np.concatenate([np.zeros(0, np.uint64), *(one.windows for one, _ in signed)]))
    times = np.zeros(len(every), np.int64)
    for one, sign in signed:
        times[every.searchsorted(one.windows)] += sign * one.times.astype(np.int64)
    return Windows(every[times > 0], times[times > 0].astype(np.uint32))
