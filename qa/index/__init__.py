"""BM25 over passages, and which words they print; used by the folder store."""

from qa.index.bm25 import BM25Okapi, Piece, dead_marks
from qa.index.segment import Segment, build, extract, merge
from qa.index.windows import Windows, windows_of

__all__ = ["BM25Okapi", "Piece", "Segment", "Windows", "build", "dead_marks", "extract", "merge", "windows_of"]
