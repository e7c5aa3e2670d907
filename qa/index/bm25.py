"""rank_bm25's Okapi BM25 over postings: its scores, without its pass over every passage."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np
import rank_bm25

from qa.index.arrays import Array
from qa.index.pruning import Part, Room, Search
from qa.index.segment import Segment, build, key_of, weights

Ranges = Sequence[tuple[int, int]]

# A word looked up once is kept; so many at most.
MOST_KEPT = 100_000
# Up to so many slices, a filter cuts the lists; beyond, it marks passages.
MOST_SLICES = 64
# The greatest weight of a list is raised by a hair, because sums are rounded.
HAIR = 1e-9


class Piece(NamedTuple):
    """A segment in its place in a library; numbers are the library's.

    `base` is the number of its first passage; `dead` are the numbers [start, end) of passages that have been removed,
    and `minus` what the segment still holds of them.
    """

    base: int
    segment: Segment
    dead: Ranges = ()
    minus: Segment | None = None


class Found(NamedTuple):
    """A word: in how many documents it stands, and its lists in every piece."""

    documents: int
    lists: list[list[Part]]


class BM25Okapi(rank_bm25.BM25Okapi):  # type: ignore[misc]
    """A drop-in for :class:`rank_bm25.BM25Okapi`: the same parameters, methods and scores.

    Its statistics are numpy postings in place of `doc_freqs` and `idf`, a dict for every document; :meth:`top` finds
    the best documents without scoring the others. Where rank_bm25 divides by an empty corpus, nothing is found.
    """

    def __init__(
        self,
        corpus: Iterable[Any],
        tokenizer: Callable[[Any], list[str]] | None = None,
        k1: float = 1.5,
        b: float = 0.75,
        epsilon: float = 0.25,
    ) -> None:
        self.tokenizer = tokenizer
        documents = self._tokenize_corpus(corpus) if tokenizer else corpus
        self._open([Piece(0, build(documents))], k1, b, epsilon)

    @classmethod
    def of(cls, pieces: Sequence[Piece], k1: float = 1.5, b: float = 0.75, epsilon: float = 0.25) -> BM25Okapi:
        """The ranking over segments that are there already, in passage order."""
        made = cls.__new__(cls)
        made.tokenizer = None
        made._open(pieces, k1, b, epsilon)
        return made

    def _open(self, pieces: Sequence[Piece], k1: float, b: float, epsilon: float) -> None:
        self.k1, self.b, self.epsilon = k1, b, epsilon
        self._pieces = pieces
        self._known: dict[str, Found] = {}
        self._idle: list[list[Room]] = []
        tokens = sum(int(piece.segment.lengths.sum(dtype=np.int64)) for piece in pieces)
        self.corpus_size = sum(piece.segment.size for piece in pieces)
        for piece in pieces:
            self.corpus_size -= sum(end - start for start, end in piece.dead)
            tokens -= int(piece.minus.lengths.sum(dtype=np.int64)) if piece.minus else 0
        self.avgdl = tokens / self.corpus_size if self.corpus_size else 0.0

    # --- scores -------------------------------------------------------------------------------------------------

    def get_scores(self, query: Sequence[str]) -> Array:
        """The score of every document."""
        scores = []
        for n, piece in enumerate(self._pieces):
            room = Room(piece.segment.size)
            Search(self._parts(n, query), self._weights[n], room).add_all()
            scores.append(room.sums)
        return np.concatenate([np.zeros(0), *scores])

    def get_batch_scores(self, query: Sequence[str], doc_ids: Sequence[int]) -> list[float]:
        """The scores of some documents."""
        wanted = np.asarray(doc_ids, np.int64)
        scores = np.zeros(len(wanted))
        for n, piece in enumerate(self._pieces):
            inside = np.flatnonzero((wanted >= piece.base) & (wanted < piece.base + piece.segment.size))
            search = Search(self._parts(n, query), self._weights[n], Room(0))
            scores[inside] = search.of(wanted[inside] - piece.base)
        found: list[float] = scores.tolist()
        return found

    def get_top_n(self, query: Sequence[str], documents: Sequence[Any], n: int = 5) -> list[Any]:
        """The n documents with the highest scores; of equals the first (rank_bm25's are in no order to keep)."""
        assert self.corpus_size == len(documents), "The documents given don't match the index corpus!"
        found = self.top(query, n)
        if len(found) < n or found[-1][1] <= 0:
            # Documents without a word of the query count as well, with nought.
            return [documents[at] for at in np.argsort(-self.get_scores(query), kind="stable")[:n]]
        return [documents[at] for at, _ in found]

    def top(self, query: Sequence[str], k: int, within: Ranges | None = None) -> list[tuple[int, float]]:
        """The numbers and scores of the `k` best documents that hold any of the words, best first; ties in order.

        :param within: only the documents of these ranges [start, end), which rise.
        """
        best: list[tuple[int, float]] = []
        rooms = self._idle.pop() if self._idle else [Room(piece.segment.size) for piece in self._pieces]
        for n, piece in enumerate(self._pieces if k > 0 else ()):
            parts, allowed = self._filtered(n, self._parts(n, query), within)
            if not parts:
                continue
            # Whoever comes later loses a tie, but equal sums are let in: they are sorted out below.
            floor = best[k - 1][1] if len(best) >= k else -math.inf
            found, scores = Search(parts, self._weights[n], rooms[n], allowed).best(k, floor)
            best += zip((found + piece.base).tolist(), scores.tolist(), strict=True)
            best.sort(key=lambda one: (-one[1], one[0]))
            del best[k:]
        self._idle.append(rooms)
        return best

    def _filtered(self, n: int, parts: list[Part], within: Ranges | None) -> tuple[list[Part], Array | None]:
        """Lists of the passages that may be found, or marks of these passages."""
        piece = self._pieces[n]
        alive = self._alive[n]
        if within is None or not parts:
            return parts, alive
        low, high = piece.base, piece.base + piece.segment.size
        ranges = [(max(start, low) - low, min(end, high) - low) for start, end in within if start < high and end > low]
        if len(parts) * len(ranges) <= MOST_SLICES:
            return [cut for part in parts for cut in _slices(part, ranges)], alive
        marks = np.zeros(piece.segment.size, bool)
        for start, end in ranges:
            marks[start:end] = True
        return parts, marks if alive is None else marks & alive

    # --- statistics ---------------------------------------------------------------------------------------------

    def count(self, word: str) -> int:
        """In how many documents a word stands."""
        return self._found(word).documents

    def weight(self, word: str) -> float:
        """rank_bm25's IDF of a word; 0 for an unknown one."""
        return self._idf(self.count(word))

    @cached_property
    def average_idf(self) -> float:
        """The mean IDF of all words."""
        counts = self._counts()
        counts = counts[counts > 0].astype(np.float64)
        if not len(counts):
            return 0.0
        return float(np.mean(np.log(self.corpus_size - counts + 0.5) - np.log(counts + 0.5)))

    @property
    def doc_len(self) -> list[int]:
        """The length of every document."""
        return [int(length) for piece in self._pieces for length in piece.segment.lengths]

    def _counts(self) -> Array:
        """In how many documents every word stands."""
        signed = [(piece.segment, 1) for piece in self._pieces]
        signed += [(piece.minus, -1) for piece in self._pieces if piece.minus]
        keys = np.unique(np.concatenate([np.zeros(0, np.uint64), *(segment.keys for segment, _ in signed)]))
        counts = np.zeros(len(keys), np.int64)
        for segment, sign in signed:
            counts[keys.searchsorted(segment.keys)] += sign * segment.counts.astype(np.int64)
        return counts

    # --- inside -------------------------------------------------------------------------------------------------

    @cached_property
    def _weights(self) -> list[Array]:
        return [weights(piece.segment.pairs, self.avgdl, self.k1, self.b) for piece in self._pieces]

    @cached_property
    def _bounds(self) -> list[list[float]]:
        """For every pair, the greatest weight of it and all that follow."""
        return [(np.maximum.accumulate(one[::-1])[::-1] * (1 + HAIR)).tolist() for one in self._weights]

    @cached_property
    def _alive(self) -> list[Array | None]:
        return [~dead_marks(piece) if piece.minus else None for piece in self._pieces]

    def _found(self, word: str) -> Found:
        found = self._known.get(word)
        if found is None:
            if len(self._known) >= MOST_KEPT:
                self._known.clear()
            found = self._known[word] = self._look(word)
        return found

    def _look(self, word: str) -> Found:
        key = np.uint64(key_of(word))
        spans = [_lists(piece.segment, key) for piece in self._pieces]
        documents = sum([starts[-1] - starts[0] for _, starts in spans if starts])
        for piece in self._pieces:
            if piece.minus:
                _, starts = _lists(piece.minus, key)
                documents -= starts[-1] - starts[0] if starts else 0
        weight = self._idf(documents)
        lists = []
        for (bests, starts), piece, bounds in zip(spans, self._pieces, self._bounds, strict=True):
            passages, codes = piece.segment.passages, piece.segment.codes
            lists.append(
                [
                    Part(word, weight, weight * bounds[best] + HAIR, passages[start:end], codes[start:end])
                    for best, start, end in zip(bests, starts, starts[1:], strict=False)
                ]
            )
        return Found(documents, lists)

    def _idf(self, count: int) -> float:
        if not count:
            return 0.0
        idf = math.log(self.corpus_size - count + 0.5) - math.log(count + 0.5)
        return idf if idf >= 0 else self.epsilon * self.average_idf

    def _parts(self, n: int, query: Sequence[str]) -> list[Part]:
        """The lists of a query in one piece."""
        parts: list[Part] = []
        for word, times in Counter(query).items():
            lists = self._found(word).lists[n]
            parts += lists if times == 1 else [_times(part, times) for part in lists]
        return parts


def _times(part: Part, times: int) -> Part:
    return part._replace(weight=part.weight * times, peak=part.peak * times)


def dead_marks(piece: Piece) -> Array:
    """Marks of the passages of a piece that have been removed."""
    marks = np.zeros(piece.segment.size, bool)
    for start, end in piece.dead:
        marks[start - piece.base : end - piece.base] = True
    return marks


def _lists(segment: Segment, key: np.uint64) -> tuple[list[int], list[int]]:
    """The lists of a term: the first pair of each; where each begins, and the end."""
    slot = int(segment.keys.searchsorted(key))
    if slot == len(segment.keys) or segment.keys[slot] != key:
        return [], []
    first, last = segment.lists[slot : slot + 2].tolist()
    return segment.best[first:last].tolist(), segment.starts[first : last + 1].tolist()


def _slices(part: Part, ranges: Ranges) -> Iterable[Part]:
    for start, end in ranges:
        low, high = part.passages.searchsorted(np.array([start, end], part.passages.dtype)).tolist()
        if low < high:
            yield part._replace(passages=part.passages[low:high], codes=part.codes[low:high])
