"""BM25 over passages, used by the folder store."""

from qa.index.bm25 import PassageIndex

__all__ = ["PassageIndex"]
