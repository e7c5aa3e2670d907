"""PDF with text: lines rejoined into paragraphs, tables put together over pages, running heads and page numbers left out."""

from __future__ import annotations

import io
import logging
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial, reduce
from itertools import groupby, pairwise
from typing import Any

import pdfplumber
from pdfminer.pdfdocument import PDFPasswordIncorrect
from pdfplumber.utils.exceptions import PdfminerException

from qa.errors import ReadingError
from qa.reading import pdf_columns
from qa.reading.blocks import Block, Cell, Document, Grid, Paragraph, Table, even
from qa.reading.pdf_lines import CLINGS, Line, first_token, in_order, joined, line_of

# pdfminer reports every oddity of a font; none is the reader's concern.
logging.getLogger("pdfminer").setLevel(logging.ERROR)

EDGE = 0.09
PAGE_NUMBER = re.compile(r"[-—–·\s]*(第\s*)?\d{1,4}(\s*页)?([/／]\s*\d{1,4}|\s*[,，]?\s*共\s*\d+\s*页)?[-—–·\s]*$")
LEAST_CHARS_A_PAGE = 8
LEAST_LINES = 3
WORD_END = re.compile(r"[A-Za-z]$")
WORD_START = re.compile(r"[A-Za-z]")
ENDS = "。！？!?；;：:"
INDENT = 0.9
# Points that a line may fall short for no reason of ours.
SLACK = 2.0


@dataclass(frozen=True, slots=True)
class Ruled:
    """A ruled table on one page."""

    grid: Grid
    lefts: tuple[float, ...]
    top: float
    right: float
    page: int


Item = Line | Ruled


def document(data: bytes) -> Document:
    """Read a PDF.

    :raises ReadingError: it is encrypted, or a scan without text.
    """
    try:
        with pdfplumber.open(io.BytesIO(data)) as opened:
            pages = [_page(page, number) for number, page in enumerate(opened.pages)]
    except PdfminerException as error:
        if any(isinstance(cause, PDFPasswordIncorrect) for cause in error.args):
            raise ReadingError("PDF 加了密码,请去掉密码后再加入") from error
        raise
    if sum(_chars(item) for page in pages for item in page) < LEAST_CHARS_A_PAGE * len(pages):
        raise ReadingError("PDF 里没有文字,可能是扫描件,请先做文字识别")
    items = [item for page in _without_edges(pages) for item in _in_order(page)]
    return Document(list(_blocks(_with_unruled(items))))


def _page(page: Any, number: int) -> list[Item]:
    """The lines and ruled tables of a page, from top to bottom."""
    tables = [table for table in page.find_tables() if len(table.rows) > 1 or len(table.rows[0].cells) > 1]
    boxes = [table.bbox for table in tables]
    rest = page.filter(lambda thing: thing["object_type"] != "char" or not any(_inside(thing, box) for box in boxes))
    height = float(page.height)
    raw = [line for line in rest.extract_text_lines(return_chars=True, x_tolerance=2) if line["text"].strip()]
    items: list[Item] = [line_of(line, number, height) for line in raw]
    for table in tables:
        lefts = tuple(sorted({round(cell[0], 0) for cell in table.cells}))
        grid = _grid(page, table, lefts)
        if any(cell.text for row in grid for cell in row):
            items.append(Ruled(grid, lefts, table.bbox[1], table.bbox[2], number))
    return sorted(items, key=lambda item: item.top)


def _chars(item: Item) -> int:
    return len(item.text) if isinstance(item, Line) else sum(len(cell.text) for row in item.grid for cell in row)


def _in_order(page: Sequence[Item]) -> Iterator[Item]:
    """A page in the order of reading: its lines may stand in two columns between its tables."""
    for _, run in groupby(page, lambda item: isinstance(item, Line)):
        items = list(run)
        lines = [item for item in items if isinstance(item, Line)]
        yield from in_order(lines) if lines else items


def _with_unruled(items: Sequence[Item]) -> list[Item]:
    """Make tables of the lines of those that are printed without rules."""
    made: list[Item] = []
    for is_line, run in groupby(items, lambda item: isinstance(item, Line)):
        if not is_line:
            made.extend(run)
            continue
        lines = [item for item in run if isinstance(item, Line)]
        at = 0
        while at < len(lines):
            end = pdf_columns.table_end(lines, at) if pdf_columns.is_header(lines[at]) else at
            if end - at < pdf_columns.LEAST_ROWS:
                made.append(lines[at])
                at += 1
                continue
            first, body = pdf_columns.header_lines(lines, at)
            del made[len(made) - (at - first) :]
            made.append(_unruled(lines[first:end], body - first))
            at = end
    return made


def _unruled(lines: Sequence[Line], header: int) -> Ruled:
    grid = reduce(_put_together, pdf_columns.grids_of(lines, header))
    lefts = tuple(float(n) for n in range(len(grid[0])))
    return Ruled(grid, lefts, lines[-1].top, max(line.right for line in lines), lines[-1].page)


def _inside(char: Any, box: Sequence[float]) -> bool:
    x, y = (char["x0"] + char["x1"]) / 2, (char["top"] + char["bottom"]) / 2
    return bool(box[0] <= x <= box[2] and box[1] <= y <= box[3])


def _is_char_in(box: Sequence[float], thing: Any) -> bool:
    return thing["object_type"] == "char" and _inside(thing, box)


def _grid(page: Any, table: Any, lefts: Sequence[float]) -> Grid:
    """The cells of a ruled table; a merged one stands at every place it covers."""
    tops = sorted({round(cell[1], 0) for cell in table.cells})
    made = [[Cell("") for _ in lefts] for _ in tops]
    for cell in table.cells:
        shown = Cell(_cell_text(page.filter(partial(_is_char_in, cell)), cell))
        for r, top in enumerate(tops):
            for c, left in enumerate(lefts):
                if cell[0] - 1 <= left < cell[2] - 1 and cell[1] - 1 <= top < cell[3] - 1:
                    made[r][c] = shown
    return even(made)


def _cell_text(cropped: Any, box: Sequence[float]) -> str:
    """The lines of a cell rejoined: one that the next line's first word would not have fitted into goes on in it."""
    lines = [line for line in cropped.extract_text_lines(return_chars=True, x_tolerance=2) if line["text"].strip()]
    if not lines:
        return ""
    padding = min(line["x0"] for line in lines) - box[0]
    edge = box[2] - padding
    text = joined(lines[0]["text"])
    for before, line in pairwise(lines):
        full = edge - before["x1"] < first_token(line["chars"]) + SLACK
        text += "" if full and not _is_item(line["text"], text) else "\n"
        text += joined(line["text"])
    return text


def _is_item(text: str, before: str) -> bool:
    """Whether a line starts a numbered item: the sentence before it has ended."""
    return before[-1:] in ENDS and bool(re.match(r"\d{1,2}[.、．](?!\d)|[（(]\d{1,2}[)）]|[①-⑳]", text.strip()))


def _without_edges(pages: list[list[Item]]) -> Iterator[list[Item]]:
    """Leave out page numbers, and heads and feet that several pages share."""

    def edge(item: Item) -> bool:
        return isinstance(item, Line) and not EDGE < item.middle < 1 - EDGE

    shared = Counter(
        re.sub(r"\d+", "#", item.text) for page in pages for item in page if isinstance(item, Line) and edge(item)
    )
    for page in pages:
        kept = []
        for item in page:
            if isinstance(item, Line) and edge(item):
                repeated = len(pages) > 1 and shared[re.sub(r"\d+", "#", item.text)] * 2 > len(pages)
                if repeated or PAGE_NUMBER.match(item.text):
                    continue
            kept.append(item)
        yield kept


def _blocks(items: list[Item]) -> Iterator[Block]:
    margin = _margin(items)
    lines: list[Line] = []
    table: Ruled | None = None
    for item in items:
        if isinstance(item, Line):
            if table:
                yield Table(table.grid)
                table = None
            lines.append(item)
            continue
        if table and (joined := _over_pages(table, item)):
            table = joined
            continue
        if table:
            yield Table(table.grid)
        yield from _paragraphs(lines, margin)
        lines, table = [], item
    if table:
        yield Table(table.grid)
    yield from _paragraphs(lines, margin)


def _margin(items: Sequence[Item]) -> float:
    """The right edge of the print: where several lines end, less the punctuation that hangs over it."""
    lines = [item for item in items if isinstance(item, Line) and item.text[-1] not in CLINGS + ENDS]
    edge = max((line.right for line in lines), default=0.0)
    touching = sum(edge - line.right < 2 * line.size for line in lines)
    return edge if touching >= LEAST_LINES else max((item.right for item in items), default=0.0)


def _over_pages(above: Ruled, below: Ruled) -> Ruled | None:
    """A table that goes on over the page: its columns stand where those above did, some of them merged perhaps."""
    few, many = sorted((above.lefts, below.lefts), key=len)
    fits = all(any(abs(left - other) <= 2 for other in many) for left in few)
    if below.page != above.page + 1 or not fits or abs(above.right - below.right) > 3:
        return None
    grid = _put_together(_spread(above, many), _spread(below, many))
    return Ruled(grid, many, below.top, below.right, below.page)


def _spread(table: Ruled, lefts: Sequence[float]) -> Grid:
    at = [max(n for n, own in enumerate(table.lefts) if own <= left + 2) for left in lefts]
    return [[row[n] for n in at] for row in table.grid]


def _put_together(above: Grid, below: Grid) -> Grid:
    """Rows of two pages: a repeated header is left out, a row cut in two is put together."""
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


def _paragraphs(lines: list[Line], margin: float) -> Iterator[Paragraph]:
    """Lines into paragraphs: one that ends short of the margin ends its paragraph, an indented one begins another."""
    if not lines:
        return
    left = Counter(round(line.left) for line in lines).most_common(1)[0][0]
    text = lines[0].text
    for before, line in pairwise(lines):
        if not _goes_on(before, line, left, margin):
            yield Paragraph(text)
            text = ""
        text += f" {line.text}" if WORD_END.search(text) and WORD_START.match(line.text) else line.text
    yield Paragraph(text)


def _goes_on(before: Line, line: Line, left: float, margin: float) -> bool:
    full = margin - before.right < line.token + SLACK
    indented = line.left > left + INDENT * line.size
    alike = abs(before.size - line.size) < 1
    far = line.page == before.page and line.top - before.bottom > 1.6 * (before.bottom - before.top)
    return full and alike and not indented and not far
