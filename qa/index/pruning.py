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
# So many postings are added up before the first look at the threshold; then so many times more. With no more than
# that left, adding them up is cheaper than looking.
FIRST, GROWTH = 65_536, 2
# Looking up passages in a list costs as much as adding up so many postings, and so many for each passage.
CALL, LOOKUP = 4000, 24
# From so many postings left on it pays to complete the best sums, for a better threshold.
WORTH = 60_000
# Among more passages than that, looking for the k-th best costs more than it drops.
FEW = 5000
# In a longer list it is faster to weigh every pair than every posting.
LONG = 2000
# Beyond one sum in so many, it is faster to look at all sums than at those of the passages seen.
DENSE = 8


class Part(NamedTuple):
    """A list of postings for the search: a layer of a term, or as much of it as a filter leaves.

    `peak` is at least as much as any of its postings gives, with a hair more for the rounding of sums.
    """

    term: str
    weight: float
    peak: float
    passages: Array
    codes: Array


class Room:
    """The arrays that a search works in. They are kept from one search to the next: touching new memory takes longer
    than the work done in it."""

    def __init__(self, size: int) -> None:
        # A zero for every passage, all zeros again after a search.
        self.sums = np.zeros(size)
        self.gains = np.empty(0)
        self.places = np.empty(0, np.int64)
        self._used = 0

    def reserve(self, postings: int) -> None:
        """Make room for so many postings."""
        self._used = 0
        if postings > len(self.places):
            self.places = np.empty(postings + postings // 2, np.int64)
            self.gains = np.empty(len(self.places))

    def take(self, passages: Array) -> Array:
        """A copy of some numbers, that lasts as long as the search."""
        end = self._used + len(passages)
        taken = self.places[self._used : end]
        taken[:] = passages
        self._used = end
        return taken

    def sums_of(self, passages: Array) -> Array:
        """The sums of some passages, until the next call."""
        return self.sums.take(passages, out=self.gains[: len(passages)], mode="clip")


class Search:
    """One question over one segment.

    :param weights: Okapi's weights of the segment's pairs.
    :param allowed: marks of the passages that may be found.
    """

    def __init__(self, parts: Sequence[Part], weights: Array, room: Room, allowed: Array | None = None) -> None:
        self._parts = parts
        self._weights = weights
        self._room = room
        self._sums = room.sums
        self._allowed = allowed
        # The passages seen, list by list; with the term where it has other lists.
        self._seen: list[tuple[str, Array]] = []
        self._prunes = min([part.weight for part in parts], default=0.0) > 0

    def best(self, k: int, floor: float = -np.inf) -> tuple[Array, Array]:
        """The numbers and scores of the k best, best first, ties in passage order.

        :param floor: a score that is needed to count at all.
        """
        try:
            rest, floor = self._add_up(k, floor)
            found = self._complete(rest, k, floor) if rest else self._leaders(k)
            return _first(found, self._sums[found], k)
        finally:
            self._clear()

    def _clear(self) -> None:
        if self._crowded():
            self._sums.fill(0.0)
            return
        for _, seen in self._seen:
            self._sums[seen] = 0.0

    def _crowded(self) -> bool:
        """Whether so much has been seen that it is faster to look at all passages than at those seen."""
        return sum([len(seen) for _, seen in self._seen]) * DENSE > len(self._sums)

    def add_all(self) -> None:
        """Add up every list, for the scores of all passages."""
        self._room.reserve(sum(len(part.passages) for part in self._parts))
        self._add(self._parts)

    def of(self, passages: Array) -> Array:
        """The scores of some passages."""
        sums = np.zeros(len(passages))
        for part in self._parts:
            self._look_up(part, passages, sums)
        return sums

    def _add_up(self, k: int, floor: float) -> tuple[Sequence[Part], float]:
        """Add up lists until no unseen passage can enter; return the lists left and the k-th best sum."""
        left = sum([len(part.passages) for part in self._parts])
        self._room.reserve(left)
        if left <= FIRST:
            self._add(self._parts)
            return (), floor
        parts = _ordered(self._parts)
        if not self._prunes:
            self._add(parts)
            return (), floor
        opens = _opens(parts)
        at, budget = 0, FIRST
        while at < len(parts):
            stage, room = at, budget if left > budget + FIRST else left
            while at < len(parts) and (at == stage or room > 0):
                room -= len(parts[at].passages)
                at += 1
            self._add(parts[stage:at])
            left -= sum([len(part.passages) for part in parts[stage:at]])
            if at < len(parts) and floor <= opens[at]:
                floor = max(floor, self._threshold(k, parts[at:], floor, opens[at], left > WORTH))
            if at < len(parts) and floor > opens[at] and self._few(floor - opens[at], left // (len(parts) - at)):
                return parts[at:], floor
            budget *= GROWTH
        return (), floor

    def _few(self, sum_: float, size: int) -> bool:
        """Whether the passages with at least such a sum are looked up faster in a list than the list is added up."""
        if self._crowded():
            able = int(np.count_nonzero(self._sums >= sum_))
        else:
            able = sum([int(np.count_nonzero(self._room.sums_of(seen) >= sum_)) for _, seen in self._seen])
        return able * LOOKUP < size

    def _add(self, parts: Sequence[Part]) -> None:
        short = [part for part in parts if len(part.passages) < LONG]
        if short:
            sizes = [len(part.passages) for part in short]
            gained = self._weigh(self._weights, _joined([part.codes for part in short]))
            gained *= np.repeat([part.weight for part in short], sizes)
            self._gain("", _joined([part.passages for part in short]), _rounded(gained))
        for part in parts if len(short) < len(parts) else ():
            if len(part.passages) >= LONG:
                self._gain(part.term, part.passages, self._weigh(_rounded(self._weights * part.weight), part.codes))

    def _weigh(self, weights: Array, codes: Array) -> Array:
        return weights.take(codes, out=self._room.gains[: len(codes)], mode="clip")

    def _gain(self, term: str, passages: Array, gained: Array) -> None:
        if self._allowed is not None:
            kept = self._allowed[passages]
            passages, gained = passages[kept], gained[kept]
        passages = self._room.take(passages)
        np.add.at(self._sums, passages, gained)
        self._seen.append((term, passages))

    def _leaders(self, k: int) -> Array:
        """Different passages with the k best sums among them, once all lists are added up."""
        first = self._ahead(k)
        if len(self._seen) == 1:
            return first
        if len(first) < k:
            return _distinct(np.concatenate([seen for _, seen in self._seen]))
        # The lists added first are the best: what they have sifts the rest.
        floor = _kth(self._sums[first], k)
        if self._prunes and self._crowded():
            return np.flatnonzero(self._sums >= floor)
        return _distinct(np.concatenate([seen[self._room.sums_of(seen) >= floor] for _, seen in self._seen]))

    def _ahead(self, k: int) -> Array:
        """Different passages with the k best sums of the lists that were added first."""
        first = self._seen[0][1]
        sums = self._room.sums_of(first)
        # A passage may have been seen once for every list, so that so many hold k different ones.
        many = k * len(self._parts)
        if len(sums) > many:
            first = first[sums >= _kth(sums, many)]
        return _distinct(first)

    def _threshold(self, k: int, rest: Sequence[Part], floor: float, open_: float, thorough: bool) -> float:
        """The k-th best sum of the passages seen first; thorough: with what the rest of the lists gives them."""
        found = self._ahead(k)
        if len(found) < k:
            return floor
        sums = self._sums[found]
        best = np.argpartition(sums, len(sums) - k)[-k:]
        kth = float(sums[best].min())
        if kth > open_ or not thorough:
            return kth
        found = np.sort(found[best])
        sums = self._sums[found]
        for part in rest:
            self._look_up(part, found, sums)
        return max(kth, float(sums.min()))

    def _complete(self, rest: Sequence[Part], k: int, floor: float) -> Array:
        """The passages that may enter, with what the rest of the lists holds for them; those that cannot any more are
        dropped on the way."""
        open_ = _peaks(rest)
        left = sum(open_.values())
        # What has been seen in one list of a term is in none of its others.
        able = [seen[self._room.sums_of(seen) >= floor - left + open_.get(term, 0.0)] for term, seen in self._seen]
        found = self._distinct(np.concatenate(able))
        for term in sorted(open_, key=lambda term: -open_[term]):
            parts = [part for part in rest if part.term == term]
            size = sum([len(part.passages) for part in parts])
            # A list is added up where that is cheaper than looking up.
            if size < (CALL + LOOKUP * len(found)) * len(parts):
                self._add(parts)
            else:
                sums = self._sums[found]
                for part in parts:
                    self._look_up(part, found, sums)
                self._sums[found] = sums
            left -= open_[term]
            if len(found) < size:
                sums = self._sums[found]
                if k < len(found) < FEW:
                    floor = max(floor, _kth(sums, k))
                found = found[sums >= floor - max(left, 0.0)]
        return found

    def _distinct(self, found: Array) -> Array:
        if len(found) * DENSE < len(self._sums):
            return _distinct(found)
        marks = np.zeros(len(self._sums), bool)
        marks[found] = True
        return np.flatnonzero(marks)

    def _look_up(self, part: Part, passages: Array, sums: Array) -> None:
        """Add to the sums of some passages what a list holds for them."""
        if not len(part.passages):
            return
        at = np.minimum(part.passages.searchsorted(passages.astype(np.int32)), len(part.passages) - 1)
        there = np.flatnonzero(part.passages[at] == passages)
        sums[there] += _rounded(self._weights[part.codes[at[there]]] * part.weight)


def _ordered(parts: Sequence[Part]) -> list[Part]:
    """Lists by how much they lower what is open for their length, a term's layers in their order."""
    worth: list[float] = []
    for n, part in enumerate(parts):
        after = parts[n + 1].peak if n + 1 < len(parts) and parts[n + 1].term == part.term else 0.0
        gain = (part.peak - after) / (len(part.passages) + 1)
        first = n == 0 or parts[n - 1].term != part.term
        worth.append(gain if first else min(gain, worth[-1]))
    return [parts[n] for n in sorted(range(len(parts)), key=lambda n: -worth[n])]


def _opens(parts: Sequence[Part]) -> list[float]:
    """For each list, how much a passage can get of it and those after it."""
    peaks: dict[str, float] = {}
    opens = []
    for part in reversed(parts):
        # A term's layers come in their order: the one met last weighs most.
        peaks[part.term] = part.peak
        opens.append(sum(peaks.values()))
    return opens[::-1]


def _peaks(parts: Sequence[Part]) -> dict[str, float]:
    """What a passage can still get of each term."""
    peaks: dict[str, float] = {}
    for part in parts:
        peaks[part.term] = max(part.peak, peaks.get(part.term, 0.0))
    return peaks


def _joined(arrays: Sequence[Array]) -> Array:
    return arrays[0] if len(arrays) == 1 else np.concatenate(arrays)


def _kth(sums: Array, k: int) -> float:
    return float(np.partition(sums, len(sums) - k)[len(sums) - k])


def _rounded(gained: Array) -> Array:
    gained += ROUND
    gained -= ROUND
    return gained


def _distinct(found: Array) -> Array:
    """The different numbers of an array, rising; numpy's own `unique` is slow on few."""
    found = np.sort(found)
    new = np.empty(len(found), bool)
    new[:1] = True
    np.not_equal(found[1:], found[:-1], out=new[1:])
    return found[new]


def _first(found: Array, scores: Array, k: int) -> tuple[Array, Array]:
    if len(found) > k:
        kth = np.partition(scores, len(scores) - k)[len(scores) - k]
        able = scores >= kth
        found, scores = found[able], scores[able]
    order = np.lexsort((found, -scores))[:k]
    return found[order], scores[order]
