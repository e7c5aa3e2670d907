"""PDF with text: lines rejoined into paragraphs, tables put together over pages, running heads and page numbers left out."""

from __future__ import annotations

import io
import logging
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import pdfplumber
from pdfminer.pdfdocument import PDFPasswordIncorrect
from pdfminer.pdfexceptions import PDFException

from qa.errors import ReadingError
from qa.reading.blocks import Block, Cell, Document, Grid, Paragraph, Table, even

# pdfminer reports every oddity of a font; none is the reader's concern.
logging.getLogger("pdfminer").setLevel(logging.ERROR)

EDGE = 0.09
PAGE_NUMBER = re.compile(r"[-—–·\s]*(第\s*)?\d{1,4}(\s*页)?([/／]\s*\d{1,4}|\s*[,，]?\s*共\s*\d+\s*页)?[-—–·\s]*$")
LEAST_CHARS_A_PAGE = 8
ENDS = "。！？!?；;：:"
INDENT = 0.9
SHORT_OF_MARGIN = 1.6


@dataclass(frozen=True, slots=True)
class Line:
    """A line of print: its text and where it stands on its page."""

    text: str
    left: float
    right: float
    top: float
    bottom: float
    size: float
    page: int


@dataclass(frozen=True, slots=True)
class Ruled:
    """A ruled table on one page."""

    grid: Grid
    top: float
    page: int
    first: bool
    last: bool


def document(data: bytes, name: str) -> Document:
    """Read a PDF.

    :raises ReadingError: it is damaged, encrypted, or a scan without text.
    """
    try:
        with pdfplumber.open(io.BytesIO(data)) as opened:
            pages = [_page(page, number) for number, page in enumerate(opened.pages)]
    except Exception as error:
        if isinstance(error, PDFPasswordIncorrect) or isinstance(
            getattr(error, "args", [None])[0], PDFPasswordIncorrect
        ):
            raise ReadingError(f"{name}:PDF 加了密码,请去掉密码后再加入") from error
        if isinstance(
            error, (PDFException, ValueError, KeyError, TypeError, IndexError, AttributeError, AssertionError)
        ):
            raise ReadingError(f"{name}:不是有效的 PDF,可能已损坏") from error
        raise
    chars = sum(len(item.text) if isinstance(item, Line) else 1 for page in pages for item in page)
    if chars < LEAST_CHARS_A_PAGE * len(pages):
        raise ReadingError(f"{name}:PDF 里没有文字,可能是扫描件,请先做文字识别")
    items = _without_edges(pages)
    return Document(list(_blocks(items)))


def _page(page: Any, number: int) -> list[Line | Ruled]:
    """The lines and ruled tables of a page, from top to bottom."""
    tables = [table for table in page.find_tables() if len(table.rows) > 1 or len(table.rows[0].cells) > 1]
    boxes = [table.bbox for table in tables]
    rest = page.filter(lambda thing: thing["object_type"] != "char" or not any(_inside(thing, box) for box in boxes))
    height = float(page.height)
    items: list[Line | Ruled] = [
        Line(
            _joined(line["text"]),
            line["x0"],
            line["x1"],
            line["top"] / height,
            line["bottom"] / height,
            max((char["size"] for char in line["chars"]), default=10.0),
            number,
        )
        for line in rest.extract_text_lines(return_chars=True, x_tolerance=2)
        if line["text"].strip()
    ]
    for at, table in enumerate(tables):
        grid = _grid(page, table)
        if any(cell.text for row in grid for cell in row):
            items.append(Ruled(grid, table.bbox[1] / height, number, at == 0, at == len(tables) - 1))
    return sorted(items, key=lambda item: item.top)


def _inside(char: Any, box: Sequence[float]) -> bool:
    x, y = (char["x0"] + char["x1"]) / 2, (char["top"] + char["bottom"]) / 2
    return bool(box[0] <= x <= box[2] and box[1] <= y <= box[3])


def _joined(text: str) -> str:
    """Blanks that only the spacing of Chinese characters made are none."""
    return re.sub(r"(?<=[^\x00-\x7f]) (?=[^\x00-\x7f])", "", text.strip())


def _grid(page: Any, table: Any) -> Grid:
    """The cells of a ruled table; a merged one stands at every place it covers."""
    lefts = sorted({round(cell[0], 0) for cell in table.cells})
    tops = sorted({round(cell[1], 0) for cell in table.cells})
    made = [[Cell("") for _ in lefts] for _ in tops]
    for cell in table.cells:
        text = _cell_text(page.crop(cell, strict=False))
        shown = Cell(text)
        for r, top in enumerate(tops):
            for c, left in enumerate(lefts):
                if cell[0] - 1 <= left < cell[2] - 1 and cell[1] - 1 <= top < cell[3] - 1:
                    made[r][c] = shown
    return even(made)


def _cell_text(cropped: Any) -> str:
    """The lines of a cell rejoined: one that reaches the right edge goes on in the next."""
    lines = [line for line in cropped.extract_text_lines(return_chars=True, x_tolerance=2) if line["text"].strip()]
    edge = max((line["x1"] for line in lines), default=0.0)
    text = ""
    for n, line in enumerate(lines):
        size = max((char["size"] for char in line["chars"]), default=10.0)
        text += _joined(line["text"])
        if n + 1 < len(lines):
            full = line["x1"] >= edge - SHORT_OF_MARGIN * size
            text += "" if full and not _is_item(lines[n + 1]["text"], text) else "\n"
    return text


def _is_item(text: str, before: str) -> bool:
    """Whether a line starts a numbered item: the sentence before it has ended."""
    return before[-1:] in ENDS and bool(re.match(r"\d{1,2}[.、．](?!\d)|[（(]\d{1,2}[)）]|[①-⑳]", text.strip()))


def _without_edges(pages: list[list[Line | Ruled]]) -> list[Line | Ruled]:
    """Leave out page numbers, and heads and feet that several pages share."""

    def edge(item: Line | Ruled) -> bool:
        return isinstance(item, Line) and (item.bottom < EDGE or item.top > 1 - EDGE)

    shared = Counter(
        re.sub(r"\d+", "#", item.text) for page in pages for item in page if isinstance(item, Line) and edge(item)
    )
    kept = []
    for page in pages:
        for item in page:
            if isinstance(item, Line) and edge(item):
                repeated = len(pages) > 1 and shared[re.sub(r"\d+", "#", item.text)] * 2 > len(pages)
                if repeated or PAGE_NUMBER.match(item.text):
                    continue
            kept.append(item)
    return kept


def _blocks(items: list[Line | Ruled]) -> Iterator[Block]:
    lines: list[Line] = []
    table: Ruled | None = None
    for item in items:
        if isinstance(item, Line):
            if table:
                yield Table(table.grid)
                table = None
            lines.append(item)
            continue
        if table and item.page == table.page + 1 and len(item.grid[0]) == len(table.grid[0]):
            table = Ruled(_over_pages(table.grid, item.grid), item.top, item.page, True, item.last)
            continue
        if table:
            yield Table(table.grid)
        yield from _paragraphs(lines)
        lines, table = [], item
    if table:
        yield Table(table.grid)
    yield from _paragraphs(lines)


def _over_pages(above: Grid, below: Grid) -> Grid:
    """A table that goes on over the page: a repeated header is left out, a row cut in two is put together."""
    if [cell.text for cell in below[0]] == [cell.text for cell in above[0]]:
        below = below[1:]
    if below and not below[0][0].text and any(cell.text for cell in below[0]) and above[-1][0].text:
        joined: dict[tuple[int, int], Cell] = {}
        last = []
        for over, under in zip(above[-1], below[0], strict=True):
            key = (id(over), id(under))
            if key not in joined:
                joined[key] = Cell(_rejoined(over.text, under.text))
            last.append(joined[key])
        return [*above[:-1], last, *below[1:]]
    return [*above, *below]


def _rejoined(over: str, under: str) -> str:
    if not over or not under:
        return over or under
    return f"{over}\n{under}" if _is_item(under, over) else f"{over}{under}"


def _paragraphs(lines: list[Line]) -> Iterator[Paragraph]:
    """Lines into paragraphs: one that ends short of the margin ends its paragraph, an indented one begins another."""
    if not lines:
        return
    margin = max(line.right for line in lines)
    left = Counter(round(line.left) for line in lines).most_common(1)[0][0]
    text = ""
    for n, line in enumerate(lines):
        before = lines[n - 1] if n else None
        if before and text and not _goes_on(before, line, left, margin):
            yield Paragraph(text)
            text = ""
        blank = (
            " "
            if text and text[-1].isascii() and text[-1].isalnum() and line.text[0].isascii() and line.text[0].isalpha()
            else ""
        )
        text += blank + line.text
    if text:
        yield Paragraph(text)


def _goes_on(before: Line, line: Line, left: float, margin: float) -> bool:
    full = before.right >= margin - SHORT_OF_MARGIN * before.size
    indented = line.left > left + INDENT * line.size
    alike = abs(before.size - line.size) < 1
    far = line.page == before.page and line.top - before.bottom > 1.6 * (before.bottom - before.top)
    return full and alike and not indented and not far
