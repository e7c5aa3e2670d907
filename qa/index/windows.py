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


class Windows(NamedTuple):
    """Windows as numbers of four times sixteen bits, rising, and how often each stands."""

    windows: Array
    times: Array

    def count(self, word: str) -> int:
        """How often a run of up to four characters stands; of a longer one, its rarest window."""
        if len(word) > WIDTH:
            return min(self.count(word[at : at + WIDTH]) for at in range(len(word) - WIDTH + 1))
        start, end = self._spans([word])
        return int(self.times[start[0] : end[0]].sum())

    def have(self, runs: Sequence[str]) -> Array:
        """Which of some runs of up to four characters stand anywhere."""
        start, end = self._spans(runs)
        return np.asarray(start < end)

    def _spans(self, runs: Sequence[str]) -> tuple[Array, Array]:
        """For each run, where the windows begin and end that begin with it."""
        spans = np.array([_span(run) for run in runs], np.uint64).reshape(-1, 2)
        return self.windows.searchsorted(spans[:, 0]), self.windows.searchsorted(spans[:, 1], side="right")


def _span(run: str) -> tuple[int, int]:
    low = 0
    for char in run:
        low = low << BITS | min(ord(char), 0xFFFF)
    shift = BITS * (WIDTH - len(run))
    return low << shift, (low << shift) + (1 << shift) - 1


def windows_of(lines: Iterable[str]) -> Windows:
    """The windows of some texts, line by line: the ends of a line fill up the windows that begin before it."""
    text = "\n".join([*lines, ""]).replace("\n", "\n" * WIDTH)
    chars = np.minimum(np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32), 0xFFFF).astype(np.uint64)
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
