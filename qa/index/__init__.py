"""BM25 over passages, used by the folder store."""

from qa.index.bm25 import BM25Okapi, Piece

__all__ = ["BM25Okapi", "Piece"]
