"""Word documents (.docx): paragraphs with their styles and automatic numbers, tables with merged cells."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

import docx
from docx.table import Table as WordTable

from qa.reading.blocks import Block, Cell, Document, Paragraph, Table, clean, even
from qa.reading.word_numbers import Numbering

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
HEADING_STYLE = ("heading", "标题")


def document(data: bytes) -> Document:
    """Read a Word document."""
    opened = docx.Document(io.BytesIO(data))
    return Document(list(Reader(opened).blocks(opened.element.body)))


class Reader:
    """Reads the parts of one document."""

    def __init__(self, opened: Any) -> None:
        self._document = opened
        self._numbering = Numbering(opened)

    def blocks(self, parent: Any) -> Iterator[Block]:
        """The paragraphs and tables under an element, in order; content controls are looked into."""
        for element in parent.iterchildren():
            if element.tag == f"{W}p":
                text = self._paragraph(element)
                if text:
                    yield Paragraph(text, self._level(element))
            elif element.tag == f"{W}tbl":
                yield self._table(element)
            elif element.tag in (f"{W}sdt", f"{W}sdtContent", f"{W}customXml", f"{W}ins"):
                yield from self.blocks(element)

    def _table(self, element: Any) -> Table:
        cells: dict[Any, Cell] = {}
        rows = []
        for row in WordTable(element, self._document).rows:
            made = [Cell("")] * row.grid_cols_before
            for cell in row.cells:
                if cell._tc not in cells:
                    cells[cell._tc] = Cell(clean("\n".join(self._lines(cell._tc))))
                made.append(cells[cell._tc])
            rows.append(made)
        return Table(even(rows))

    def _lines(self, cell: Any) -> Iterator[str]:
        for block in self.blocks(cell):
            if isinstance(block, Paragraph):
                yield block.text
            else:
                yield from (" ".join(dict.fromkeys(inner.text for inner in row)) for row in block.grid)

    def _paragraph(self, element: Any) -> str:
        return clean(self._numbering.of(element) + "".join(_texts(element)))

    def _level(self, element: Any) -> int:
        """The level of a heading style; a long paragraph in one is a paragraph."""
        style = element.style
        if style is None or len("".join(_texts(element))) > 60:
            return 0
        name = next((s.name for s in self._document.styles if s.style_id == style), "") or ""
        if not name.lower().startswith(HEADING_STYLE):
            return 0
        digits = "".join(char for char in name if char.isdigit())
        return int(digits) if digits else 0


def _texts(element: Any) -> Iterator[str]:
    """The text of a paragraph without what is deleted, repeated for old programs or only a field's code."""
    for child in element.iterchildren():
        if child.tag == f"{W}t":
            yield child.text or ""
        elif child.tag in (f"{W}tab", f"{W}ptab"):
            yield " "
        elif child.tag in (f"{W}br", f"{W}cr"):
            yield "\n"
        elif child.tag == f"{W}noBreakHyphen":
            yield "-"
        elif child.tag not in (f"{W}del", f"{W}pPr", f"{W}rPr", f"{W}moveFrom") and not child.tag.endswith("}Fallback"):
            yield from _texts(child)
