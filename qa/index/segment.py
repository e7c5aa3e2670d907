"""Postings of a stretch of passages, term-major in numpy arrays; made of token lists, or of other segments.

A posting is a passage and the number of its pair (how often the term occurs, how long the passage is): raw
statistics, from which a score is computed when asked. There are few different pairs, so a posting takes six bytes and
scoring is one look-up in a small table. Pairs are numbered from the one that weighs most, and the postings of a
frequent term are split into layers of falling weight, each in passage order with its best pair at hand: the layers are
what :mod:`qa.index.pruning` skips.

Terms are known by a 64-bit hash of the word. Two of a million words share one in about one library of forty million.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from hashlib import blake2b
from itertools import chain, count
from typing import Any, NamedTuple

import numpy as np

from qa.index.arrays import Array

# Token lists are sorted so many tokens at a time: enough to keep numpy busy, little enough to stay out of the way.
BATCH = 2_000_000
# Terms with so many postings are split into layers: so many of the best, then so many, then the rest.
LAYERED = 16_384
SHARES = (64, 8)
# The pairs are ordered by their weight under rank_bm25's own parameters; others are as exact, and prune a little less.
K1, B = 1.5, 0.75


def key_of(word: str) -> int:
    """The 64-bit number by which a word is known."""
    return int.from_bytes(blake2b(word.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "little")


def weights(pairs: Array, mean: float, k1: float, b: float) -> Array:
    """Okapi's weight of every pair (frequency, length) of a term with an IDF of one."""
    frequency, length = pairs[:, 0].astype(np.float64), pairs[:, 1]
    return np.asarray(frequency * (k1 + 1) / (frequency + k1 * (1 - b + b * length / (mean or 1.0))))


class Segment(NamedTuple):
    """Postings of `size` passages; a passage is named by its place among them."""

    lengths: Array  # of every passage, in tokens
    keys: Array  # of the terms, rising
    lists: Array  # the first list of every term, and the end
    starts: Array  # the first posting of every list, and the end
    best: Array  # the first pair of every list
    passages: Array  # of every posting
    codes: Array  # the pair of every posting
    pairs: Array  # frequency and length, from the one that weighs most

    @property
    def size(self) -> int:
        """The number of passages."""
        return len(self.lengths)

    @property
    def counts(self) -> Array:
        """In how many passages each term stands."""
        return np.diff(self.starts[self.lists].astype(np.int64))


# --- making -------------------------------------------------------------------------------------------------------


class _Run(NamedTuple):
    """Postings on their way into a segment, term by term in the order of `terms`."""

    terms: Array
    counts: Array
    passages: Array
    codes: Array
    pairs: Array


def build(documents: Iterable[Sequence[str]]) -> Segment:
    """The segment of some token lists."""
    numbers: defaultdict[str, int] = defaultdict(count().__next__)
    lengths: list[Array] = []
    runs = []
    at = 0
    for batch in _batches(documents):
        length = np.fromiter(map(len, batch), np.uint32, len(batch))
        tokens = np.fromiter(map(numbers.__getitem__, chain.from_iterable(batch)), np.uint64, int(length.sum()))
        runs.append(_run(tokens, length, at))
        lengths.append(length)
        at += len(batch)
    keys = np.fromiter(map(key_of, numbers), np.uint64, len(numbers))
    order = np.argsort(keys)
    place = np.empty(len(keys), np.int64)
    place[order] = np.arange(len(keys))
    # Terms of a run come in the order of their first occurrence: scattered, so that no sorting is needed here.
    runs = [run._replace(terms=place[run.terms]) for run in runs]
    return _combined(runs, keys[order], np.concatenate([np.zeros(0, np.uint32), *lengths]))


def merge(segments: Sequence[Segment], dead: Sequence[Array | None], bases: Sequence[int] = ()) -> Segment:
    """One segment of several.

    :param dead: for each segment, which passages have gone; they keep their places and lose their postings.
    :param bases: the place of each segment's first passage; without, they follow one another.
    """
    sizes = [segment.size for segment in segments]
    bases = bases or [sum(sizes[:n]) for n in range(len(sizes))]
    keys = np.unique(np.concatenate([segment.keys for segment in segments]))
    lengths = np.zeros(max(base + size for base, size in zip(bases, sizes, strict=True)), np.uint32)
    runs = []
    for segment, gone, base in zip(segments, dead, bases, strict=True):
        alive = None if gone is None else ~gone
        runs.append(_of_segment(segment, keys, base, alive))
        lengths[base : base + segment.size] = segment.lengths if alive is None else segment.lengths * alive
    total = np.zeros(len(keys), np.int64)
    for run in runs:
        total[run.terms] += run.counts
    kept = np.flatnonzero(total)
    place = np.cumsum(total > 0) - 1
    runs = [run._replace(terms=place[run.terms]) for run in runs]
    return _combined(runs, keys[kept], lengths)


def extract(segment: Segment, chosen: Array) -> Segment:
    """The postings of some passages alone: what a library loses with them."""
    return merge([segment], [~chosen])


def _of_segment(segment: Segment, keys: Array, at: int, alive: Array | None) -> _Run:
    terms, counts = keys.searchsorted(segment.keys), segment.counts
    passages, codes = segment.passages, segment.codes
    if alive is not None:
        kept = alive[passages]
        owner = np.repeat(np.arange(len(terms)), counts)[kept]
        counts = np.bincount(owner, minlength=len(terms))
        terms, counts = terms[counts > 0], counts[counts > 0]
        passages, codes = passages[kept], codes[kept]
    return _Run(terms, counts, passages + np.int32(at), codes, segment.pairs)


def _batches(documents: Iterable[Sequence[str]]) -> Iterator[list[Sequence[str]]]:
    batch: list[Sequence[str]] = []
    tokens = 0
    for document in documents:
        batch.append(document)
        tokens += len(document)
        if tokens >= BATCH:
            yield batch
            batch, tokens = [], 0
    if batch:
        yield batch


def _run(tokens: Array, length: Array, at: int) -> _Run:
    """Sort the tokens of a batch by term and passage, and count."""
    named = tokens << np.uint64(32)
    named |= np.repeat(np.arange(len(length), dtype=np.uint64), length)
    named.sort()
    first = np.flatnonzero(np.r_[True, named[1:] != named[:-1]][: len(named)])
    frequency = np.diff(first, append=len(named))
    named = named[first]
    passages = (named & np.uint64(0xFFFFFFFF)).astype(np.int32)
    owners = (named >> np.uint64(32)).astype(np.int64)
    heads = np.flatnonzero(np.r_[True, owners[1:] != owners[:-1]][: len(owners)])
    codes, pairs = _coded(frequency, length[passages])
    return _Run(owners[heads], np.diff(heads, append=len(owners)), passages + np.int32(at), codes, pairs)


def _coded(frequency: Array, length: Array) -> tuple[Array, Array]:
    """Number the different pairs of frequency and length."""
    both = frequency.astype(np.uint64) << np.uint64(32) | length.astype(np.uint64)
    widest = int(length.max(initial=0)) + 1
    highest = int(frequency.max(initial=0))
    if widest * highest < 1 << 22:
        # Few enough to mark those that occur, which is faster than sorting.
        flat = (frequency - 1) * widest + length
        marks = np.zeros(widest * highest, bool)
        marks[flat] = True
        found = np.flatnonzero(marks)
        codes = (np.cumsum(marks) - 1)[flat]
        pairs = np.stack([found // widest + 1, found % widest], axis=1)
    else:
        unique, codes = np.unique(both, return_inverse=True)
        pairs = np.stack([unique >> np.uint64(32), unique & np.uint64(0xFFFFFFFF)], axis=1)
    return codes.astype(_width(len(pairs))), pairs.astype(np.uint32).reshape(-1, 2)


def _width(count: int) -> Any:
    return np.uint16 if count <= 1 << 16 else np.uint32


def _combined(runs: list[_Run], keys: Array, lengths: Array) -> Segment:
    """Put runs together; they follow one another in passage order."""
    total = np.zeros(len(keys), np.int64)
    for run in runs:
        total[run.terms] += run.counts
    ends = np.cumsum(total)
    pairs, recode = _all_pairs([run.pairs for run in runs], lengths)
    passages = np.empty(int(total.sum()), np.int32)
    codes = np.empty(len(passages), _width(len(pairs)))
    free = ends - total
    for codes_of in recode:
        run = runs.pop(0)
        _scatter(run, codes_of, free, passages, codes)
        free[run.terms] += run.counts
    lists, starts = _layer(ends - total, ends, passages, codes)
    best = np.minimum.reduceat(codes, starts[:-1].astype(np.int64)) if len(codes) else codes
    return Segment(lengths.astype(np.uint32), keys, lists, starts, best, passages, codes, pairs)


def _all_pairs(kinds: Sequence[Array], lengths: Array) -> tuple[Array, list[Array]]:
    """All the pairs, from the one that weighs most, and for each kind its numbers among them."""
    packed = [pairs[:, 0].astype(np.uint64) << np.uint64(32) | pairs[:, 1] for pairs in kinds]
    every = np.unique(np.concatenate([np.zeros(0, np.uint64), *packed]))
    pairs = np.stack([every >> np.uint64(32), every & np.uint64(0xFFFFFFFF)], axis=1).astype(np.uint32).reshape(-1, 2)
    full = lengths[lengths > 0]
    order = np.argsort(-weights(pairs, float(full.mean()) if len(full) else 1.0, K1, B), kind="stable")
    place = np.empty(len(order), _width(len(order)))
    place[order] = np.arange(len(order))
    return pairs[order], [place[every.searchsorted(one)] for one in packed]


def _scatter(run: _Run, recode: Array, free: Array, passages: Array, codes: Array) -> None:
    """Copy a run's postings to where its terms have room; so many at a time that the places take little memory."""
    ends = np.cumsum(run.counts)
    low = 0
    while low < len(ends):
        before = int(ends[low] - run.counts[low])
        high = max(int(ends.searchsorted(before + BATCH)), low + 1)
        part = slice(low, high)
        inside = slice(before, int(ends[high - 1]))
        start = free[run.terms[part]] - (ends[part] - run.counts[part])
        to = np.repeat(start, run.counts[part]) + np.arange(inside.start, inside.stop)
        passages[to] = run.passages[inside]
        codes[to] = recode[run.codes[inside]]
        low = high


def _layer(starts: Array, ends: Array, passages: Array, codes: Array) -> tuple[Array, Array]:
    """Put every term's postings in order, frequent terms in layers; return the lists."""
    more: dict[int, list[int]] = {}
    for term in np.flatnonzero(ends - starts >= LAYERED).tolist():
        start, end = int(starts[term]), int(ends[term])
        inside = slice(start, end)
        cuts = _layers(passages[inside], codes[inside])
        more[term] = [start + cut for cut in cuts]
    widths = np.ones(len(starts), np.int64)
    widths[list(more)] = [len(cuts) for cuts in more.values()]
    lists = np.concatenate([[0], np.cumsum(widths)])
    begins = np.empty(int(lists[-1]) + 1, np.int64)
    begins[lists[:-1]] = starts
    for term, cuts in more.items():
        begins[lists[term] : lists[term + 1]] = cuts
    begins[-1] = ends[-1] if len(ends) else 0
    small = np.uint32 if begins[-1] < 1 << 32 else np.uint64
    return lists.astype(np.uint32), begins.astype(small)


def _layers(passages: Array, codes: Array) -> list[int]:
    """Sort one term's postings in place, by layer and passage; return where the layers begin."""
    size = len(passages)
    wide = np.uint64(codes.dtype.itemsize * 8)
    packed = passages.astype(np.uint64) << wide | codes
    packed.sort()
    passages[:], codes[:] = packed >> wide, packed & np.uint64((1 << int(wide)) - 1)
    reached = np.cumsum(np.bincount(codes))
    bounds = np.unique([int(reached.searchsorted(size // share)) for share in SHARES])
    layer = bounds.searchsorted(codes, side="left").astype(np.uint8)
    order = np.argsort(layer, kind="stable")
    passages[:], codes[:] = passages[order], codes[order]
    sizes = np.bincount(layer)
    return [int(cut) for cut, size in zip(np.cumsum(sizes) - sizes, sizes, strict=True) if size]
