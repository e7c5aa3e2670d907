"""What a format's reader hands on: paragraphs and tables in the order of the document, and what its file says of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from qa.reading.metadata import Metadata


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph; `level` is that of a heading style (1 the highest), 0 where the text alone must tell.

    `joined` says that the paragraph begins on the line below the one before it, with no break between them.
    """

    text: str
    level: int = 0
    joined: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Cell:
    """A cell of a table as it is shown. A merged cell stands at every place that it covers, the same object."""

    text: str


Grid = list[list[Cell]]


@dataclass(frozen=True, slots=True)
class Table:
    """A table: rows of equal length, merged cells filled."""

    grid: Grid


Block = Paragraph | Table


@dataclass(frozen=True, slots=True)
class Document:
    """A file's contents; `particulars` are those that the format states outside the text (tags of a page)."""

    blocks: Sequence[Block]
    particulars: Metadata = field(default_factory=Metadata)


EMPTY = Cell("")


def even(rows: Sequence[Sequence[Cell]]) -> Grid:
    """Fill rows up to the length of the longest."""
    width = max((len(row) for row in rows), default=0)
    return [[*row, *[EMPTY] * (width - len(row))] for row in rows]


def clean(text: str) -> str:
    """A cell's or paragraph's text: no white space around its lines, no empty lines, ordinary blanks."""
    lines = (" ".join(line.replace("\u3000", " ").split()) for line in text.replace("\xa0", " ").splitlines())
    return "\n".join(line for line in lines if line)
