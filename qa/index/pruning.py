"""The exact k best passages without touching every posting.

MaxScore (Turtle and Flood, "Query evaluation: strategies and optimizations", 1995) over lists that are split by
weight (Kane and Tompa, "Split-lists and initial thresholds for WAND-based search", SIGIR 2018), a list at a time so
that numpy does the work: lists are added up from the one that gives most for its length; once the k-th best sum so far
exceeds all that a passage not yet seen could still get, no other can enter, and what is left of the lists is only
looked up for passages that may.

Weights are rounded to multiples of 2^-44, so that sums are exact in whatever order they are made, and equal passages
have equal scores.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from qa.index.arrays import Array

# Adding this and taking it off again rounds to a multiple of 2^-44.
ROUND = 1.5 * 2.0**8
# So many postings are added up before the first look at the threshold; then so many times more.
FIRST, GROWTH = 4096, 4
# Looking up a passage costs as much as adding up so many postings.
LOOKUP = 12
# From so many postings left on it pays to complete the best sums, for a better threshold.
WORTH = 30_000


class Part(NamedTuple):
    """A list of postings for the search: a layer of a term, or as much of it as a filter leaves.

    `peak` is at least as much as any of its postings gives, with a hair more for the rounding of sums.
    """

    term: int
    weight: float
    peak: float
    passages: Array
    codes: Array


class Search:
    """One question over one segment.

    :param sums: a zero for every passage; all zeros again afterwards.
    :param weights: Okapi's weights of the segment's pairs.
    :param allowed: marks of the passages that may be found.
    """

    def __init__(self, parts: Sequence[Part], weights: Array, sums: Array, allowed: Array | None = None) -> None:
        self._parts = _ordered(parts)
        self._weights = weights
        self._sums = sums
        self._allowed = allowed
        self._seen: list[Array] = []
        self._prunes = all(part.weight > 0 for part in parts)

    def best(self, k: int, floor: float = -np.inf) -> tuple[Array, Array]:
        """The numbers and scores of the k best, best first, ties in passage order.

        :param floor: a score that is needed to count at all.
        """
        try:
            rest, floor = self._add_up(k, floor)
            found = self._seen[0] if len(self._seen) == 1 else np.concatenate([np.zeros(0, np.int64), *self._seen])
            found = self._complete(found, rest, k, floor)
            scores = self._sums[found]
            return _first(found, scores, k)
        finally:
            for seen in self._seen:
                self._sums[seen] = 0.0

    def add_all(self) -> None:
        """Add up every list, for the scores of all passages."""
        for part in self._parts:
            self._add([part])

    def of(self, passages: Array) -> Array:
        """The scores of some passages."""
        sums = np.zeros(len(passages))
        for part in self._parts:
            self._look_up(part, passages, sums)
        return sums

    def _add_up(self, k: int, floor: float) -> tuple[list[Part], float]:
        """Add up lists until no unseen passage can enter; return the lists left and the k-th best sum."""
        parts = self._parts
        left = sum(len(part.passages) for part in parts)
        at, budget = 0, FIRST
        while at < len(parts):
            stage, room = at, budget
            while at < len(parts) and (room > 0 or at == stage):
                room -= len(parts[at].passages)
                at += 1
            self._add(parts[stage:at])
            left -= sum(len(part.passages) for part in parts[stage:at])
            budget *= GROWTH
            if self._prunes and at < len(parts):
                rest = parts[at:]
                open_ = sum(_peaks(rest).values())
                floor = max(floor, self._threshold(k, rest, floor, open_, left > WORTH))
                if floor > open_:
                    return rest, floor
        return [], floor

    def _add(self, parts: Sequence[Part]) -> None:
        passages = _joined([part.passages for part in parts]).astype(np.int64)
        gained = self._weights.take(_joined([part.codes for part in parts]))
        gained *= np.repeat([part.weight for part in parts], [len(part.passages) for part in parts])
        gained += ROUND
        gained -= ROUND
        if self._allowed is not None:
            kept = self._allowed[passages]
            passages, gained = passages[kept], gained[kept]
        np.add.at(self._sums, passages, gained)
        self._seen.append(passages)

    def _threshold(self, k: int, rest: Sequence[Part], floor: float, open_: float, thorough: bool) -> float:
        """The k-th best sum of different passages; thorough: with what the rest of the lists gives them."""
        found = self._seen[0] if len(self._seen) == 1 else np.concatenate(self._seen)
        sums = self._sums[found]
        many = k * (len(self._parts) + 1)
        if len(found) > many:
            # A passage may have been seen once for every list, so that so many hold k different ones.
            found = found[np.argpartition(sums, len(sums) - many)[-many:]]
        found = np.unique(found)
        if len(found) < k:
            return floor
        sums = self._sums[found]
        kth = float(np.partition(sums, len(sums) - k)[len(sums) - k])
        if kth > open_ or not thorough:
            return kth
        best = found[np.argpartition(sums, len(sums) - k)[-k:]]
        sums = self._sums[best]
        for part in rest:
            self._look_up(part, best, sums)
        return max(kth, float(sums.min()))

    def _complete(self, found: Array, rest: Sequence[Part], k: int, floor: float) -> Array:
        """Give passages that may enter what the rest of the lists holds for them, and drop those that cannot any more."""
        open_ = _peaks(rest)
        left = sum(open_.values())
        found = np.unique(found[self._sums[found] >= floor - left]) if rest else np.unique(found)
        for term in sorted(open_, key=lambda term: -open_[term]):
            parts = [part for part in rest if part.term == term]
            if sum(len(part.passages) for part in parts) < LOOKUP * len(found):
                self._add(parts)
            else:
                sums = self._sums[found]
                for part in parts:
                    self._look_up(part, found, sums)
                self._sums[found] = sums
            left -= open_[term]
            sums = self._sums[found]
            if len(found) > k:
                floor = max(floor, float(np.partition(sums, len(sums) - k)[len(sums) - k]))
                found = found[sums >= floor - max(left, 0.0)]
        return found

    def _look_up(self, part: Part, passages: Array, sums: Array) -> None:
        """Add to the sums of some passages what a list holds for them."""
        if not len(part.passages):
            return
        at = np.minimum(part.passages.searchsorted(passages.astype(np.int32)), len(part.passages) - 1)
        there = np.flatnonzero(part.passages[at] == passages)
        gained = self._weights[part.codes[at[there]]] * part.weight
        sums[there] += gained + ROUND - ROUND


def _ordered(parts: Sequence[Part]) -> list[Part]:
    """Lists by how much they lower what is open for their length, a term's layers in their order."""
    worth: list[float] = []
    for n, part in enumerate(parts):
        after = parts[n + 1].peak if n + 1 < len(parts) and parts[n + 1].term == part.term else 0.0
        gain = (part.peak - after) / (len(part.passages) + 1)
        first = n == 0 or parts[n - 1].term != part.term
        worth.append(gain if first else min(gain, worth[-1]))
    return [parts[n] for n in sorted(range(len(parts)), key=lambda n: -worth[n])]


def _peaks(parts: Sequence[Part]) -> dict[int, float]:
    """What a passage can still get of each term."""
    peaks: dict[int, float] = {}
    for part in parts:
        peaks[part.term] = max(part.peak, peaks.get(part.term, 0.0))
    return peaks


def _joined(arrays: Sequence[Array]) -> Array:
    return arrays[0] if len(arrays) == 1 else np.concatenate(arrays)


def _first(found: Array, scores: Array, k: int) -> tuple[Array, Array]:
    if len(found) > k:
        kth = np.partition(scores, len(scores) - k)[len(scores) - k]
        able = scores >= kth
        found, scores = found[able], scores[able]
    order = np.lexsort((found, -scores))[:k]
    return found[order], scores[order]
