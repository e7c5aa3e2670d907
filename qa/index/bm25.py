"""Okapi BM25 over token lists, by rank_bm25."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np
from rank_bm25 import BM25Okapi


class PassageIndex:
    """A ranking over passages; documents are named by their place in the list given."""

    def __init__(self, documents: Sequence[Sequence[str]]) -> None:
        self.size = len(documents)
        self.frequency: Counter[str] = Counter(token for document in documents for token in set(document))
        # rank_bm25 divides by the number of documents and by their mean length.
        self._model = BM25Okapi(documents) if self.frequency else None

    def top(self, tokens: Sequence[str], k: int, allowed: Sequence[int] | None = None) -> list[tuple[int, float]]:
        """The `k` best documents that hold any of the tokens, best first; ties in document order.

        :param allowed: only these documents.
        """
        known = [token for token in tokens if token in self.frequency]
        if self._model is None or not known:
            return []
        scores = np.asarray(self._model.get_scores(known))
        if allowed is not None:
            mask = np.full(self.size, -np.inf)
            mask[list(allowed)] = 0.0
            scores = scores + mask
        order = np.lexsort((np.arange(self.size), -scores))[:k]
        return [(int(n), float(scores[n])) for n in order if np.isfinite(scores[n]) and scores[n] != 0.0]
