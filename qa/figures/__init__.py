"""A passage in, its figures out: numbers, units, roles, alignment, pairing. Pure text, no IO."""

from qa.figures.extract import extract
from qa.figures.reader import Setting, read_figures

__all__ = ["Setting", "extract", "read_figures"]
