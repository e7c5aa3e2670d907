"""Okapi BM25 over token lists, by rank_bm25."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from rank_bm25 import BM25Okapi


class PassageIndex:
    """A ranking over passages; documents are named by their place in the list given."""

    def __init__(self, documents: Sequence[Sequence[str]]) -> None:
        self.size = len(documents)
        self._postings: dict[str, list[int]] = {}
        for number, document in enumerate(documents):
            for token in set(document):
                self._postings.setdefault(token, []).append(number)
        self.frequency = {token: len(numbers) for token, numbers in self._postings.items()}
        # rank_bm25 divides by the number of documents and by their mean length.
        self._model = BM25Okapi(documents) if self._postings else None

    def top(self, tokens: Sequence[str], k: int, allowed: Sequence[int] | None = None) -> list[tuple[int, float]]:
        """The `k` best documents that hold any of the tokens, best first; ties in document order.

        :param allowed: only these documents.
        """
        known = [token for token in tokens if token in self._postings]
        if self._model is None or not known:
            return []
        # A word that most documents hold weighs nothing, or less than nothing; they hold it all the same.
        holders = np.zeros(self.size, dtype=bool)
        for token in set(known):
            holders[self._postings[token]] = True
        if allowed is not None:
            permitted = np.zeros(self.size, dtype=bool)
            permitted[list(allowed)] = True
            holders &= permitted
        found = np.flatnonzero(holders)
        scores = np.asarray(self._model.get_scores(known))[found]
        order = np.lexsort((found, -scores))[:k]
        return [(int(found[n]), float(scores[n])) for n in order]
