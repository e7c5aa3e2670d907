"""Word documents (.docx): paragraphs with their styles and automatic numbers, tables with merged cells."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from itertools import takewhile
from typing import Any

import docx
from docx.oxml import parse_xml
from docx.table import Table as WordTable

from qa.reading.blocks import Block, Cell, Document, Paragraph, Table, clean, even
from qa.reading.compose import read_out
from qa.reading.word_numbers import Numbering

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
HEADING_STYLE = ("heading", "标题")
CONTENTS_STYLE = ("toc ", "目录")
LED = re.compile(r"\s*(\d{1,4})$")
# What only wraps the parts of a document: paragraphs, rows, cells or words.
WRAPPERS = ("sdt", "customXml", "smartTag", "ins")
UNWRAPPED = tuple(f"{W}{name}" for name in (*WRAPPERS, "sdtContent"))
DROPPED = tuple(f"{W}{name}" for name in ("sdtPr", "sdtEndPr", "customXmlPr", "smartTagPr"))
BOX = f"{W}txbxContent"


def document(data: bytes) -> Document:
    """Read a Word document."""
    opened = docx.Document(io.BytesIO(data))
    body = opened.element.body
    _unwrap(body)
    reader = Reader(opened)
    return Document([*reader.blocks(body), *reader.footnotes()])


def _unwrap(root: Any) -> None:
    """Put what content controls and the like hold in their own place; programs leave them out where they wrap a row."""
    for element in list(root.iter(*DROPPED)):
        element.getparent().remove(element)
    for element in list(root.iter(*UNWRAPPED)):
        parent = element.getparent()
        at = parent.index(element)
        parent[at : at + 1] = list(element)


class Reader:
    """Reads the parts of one document."""

    def __init__(self, opened: Any) -> None:
        self._document = opened
        self._numbering = Numbering(opened)
        self._styles = {style.style_id: style.name or "" for style in opened.styles}

    def blocks(self, parent: Any) -> Iterator[Block]:
        """The paragraphs and tables under an element, in order; a text box stands behind the paragraph that it is
        anchored to."""
        for element in parent.iterchildren(f"{W}p", f"{W}tbl"):
            if element.tag == f"{W}tbl":
                yield from self._table(element)
                continue
            text = self._paragraph(element)
            if text:
                yield Paragraph(text, self._level(element))
            for box in _boxes(element):
                yield from self.blocks(box)

    def footnotes(self) -> Iterator[Block]:
        """The notes at the feet of the pages, below the text."""
        for relation in self._document.part.rels.values():
            if relation.reltype.endswith(("/footnotes", "/endnotes")):
                notes = parse_xml(relation.target_part.blob)
                for note in notes.iterchildren():
                    yield from self.blocks(note)

    def _table(self, element: Any) -> Iterator[Block]:
        """A table; one with a single column that holds others only arranges the page."""
        rows = WordTable(element, self._document).rows
        inner = next(element.iterdescendants(f"{W}tbl"), None)
        if inner is not None and all(len(row.cells) == 1 for row in rows):
            for row in rows:
                yield from self.blocks(row.cells[0]._tc)
            return
        cells: dict[Any, Cell] = {}
        made = []
        for row in rows:
            made.append([Cell("")] * row.grid_cols_before)
            for cell in row.cells:
                if cell._tc not in cells:
                    cells[cell._tc] = Cell(clean("\n".join(self._lines(cell._tc))))
                made[-1].append(cells[cell._tc])
        yield Table(even(made))

    def _lines(self, cell: Any) -> Iterator[str]:
        """The lines of a cell; a table in it is read out row by row."""
        for block in self.blocks(cell):
            if isinstance(block, Paragraph):
                yield block.text
            else:
                yield from read_out(block)

    def _paragraph(self, element: Any) -> str:
        text = clean(self._numbering.of(element) + "".join(_texts(element)))
        # The dots that lead to the page in a table of contents are no text of the document either.
        return LED.sub(r"……\1", text) if self._style(element).lower().startswith(CONTENTS_STYLE) else text

    def _level(self, element: Any) -> int:
        """The level of a heading style; a long paragraph in one is a paragraph."""
        if len("".join(_texts(element))) > 60:
            return 0
        name = self._style(element)
        if not name.lower().startswith(HEADING_STYLE):
            return 0
        digits = "".join(char for char in name if char.isdigit())
        return int(digits) if digits else 0

    def _style(self, element: Any) -> str:
        """The name of a paragraph's style."""
        return self._styles.get(element.style or "", "")


def _boxes(element: Any) -> Iterator[Any]:
    """The text boxes anchored in a paragraph, each once: old programs find a second copy."""
    for box in element.iterdescendants(BOX):
        above = list(takewhile(lambda one: one is not element, box.iterancestors()))
        if not any(one.tag == BOX or one.tag.endswith("}Fallback") for one in above):
            yield box


def _texts(element: Any) -> Iterator[str]:
    """The text of a paragraph without what is deleted, repeated for old programs, in a box or only a field's code."""
    for child in element.iterchildren():
        if child.tag == f"{W}t":
            yield child.text or ""
        elif child.tag in (f"{W}tab", f"{W}ptab"):
            yield " "
        elif child.tag in (f"{W}br", f"{W}cr"):
            yield "\n"
        elif child.tag == f"{W}noBreakHyphen":
            yield "-"
        elif child.tag not in (f"{W}del", f"{W}pPr", f"{W}rPr", f"{W}moveFrom", BOX) and not child.tag.endswith(
            "}Fallback"
        ):
            yield from _texts(child)
