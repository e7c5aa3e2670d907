"""Bytes into text: the encodings in which Chinese governments publish; text into blocks where there is need."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Iterator
from functools import cache

from qa.errors import ReadingError
from qa.reading import copied, drawn
from qa.reading.blocks import Block, Cell, Document, Paragraph, Table, clean, even
from qa.reading.wrapping import Wrap, find_wrap, unwrapped

BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
# In the order of likelihood; the first that fits wins, among the others the one that gives the commonest characters.
SURE = ("utf-8",)
GUESSED = ("gb18030", "big5", "utf-16-le", "utf-16-be")
# A page of 100 thousand characters with a handful of broken bytes is still that page.
MOST_BROKEN = 0.002
CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f]")


def decode(data: bytes) -> str:
    """Decode a text file; line ends become `\\n`, nothing else is touched.

    :raises ReadingError: empty, or not text in any of the known encodings.
    """
    if not data.strip():
        raise ReadingError("文件是空的")
    boms = [encoding for bom, encoding in BOMS if data.startswith(bom)]
    for errors in ("strict", "replace"):
        for encodings in (boms or SURE, () if boms else GUESSED):
            texts = [text for encoding in encodings if (text := _decoded(data, encoding, errors)) is not None]
            if texts:
                text = max(texts, key=_commonness) if len(texts) > 1 else texts[0]
                return text.replace("\r\n", "\n").replace("\r", "\n")
    raise ReadingError("不是文本文件,或编码不是 UTF-8、UTF-16、GB18030")


def _decoded(data: bytes, encoding: str, errors: str) -> str | None:
    try:
        text = data.decode(encoding, errors)
    except UnicodeDecodeError:
        return None
    return text if _is_text(text) else None


def _is_text(text: str) -> bool:
    """Control characters other than white space give binary data away."""
    control = len(CONTROL.findall(text))
    return control * 1000 <= len(text) and text.count("\ufffd") <= MOST_BROKEN * len(text)


@cache
def _common() -> frozenset[str]:
    """The characters that office prose is made of: the first levels of GB 2312 and Big5, ASCII, punctuation."""
    pairs = {
        "gb2312": ((high, low) for high in range(0xB0, 0xD8) for low in range(0xA1, 0xFF)),
        "big5": ((high, low) for high in range(0xA4, 0xC6) for low in (*range(0x40, 0x7F), *range(0xA1, 0xFF))),
    }
    chars = {bytes(pair).decode(name, "ignore") for name, some in pairs.items() for pair in some}
    return frozenset(chars | {chr(code) for code in range(32, 127)} | set("\n\r\t，。、；：？！（）《》“”‘’·—…　%％"))


def _commonness(text: str) -> float:
    sample = text[:20_000]
    return sum(char in _common() for char in sample) / max(len(sample), 1)


# --- blocks ---------------------------------------------------------------------------------------------------------

HEADING = re.compile(r"\s*(#{1,6})\s+")
# The sign before an item is no part of its text.
BULLET = re.compile(r"^\s*(?:[-*+]|>)\s+")


def text_document(text: str, suffix: str = "") -> Document | str:
    """A text with tables in it, or broken at a fixed width, as blocks; any other as it is."""
    if suffix == ".csv":
        delimiter = max(",\t;", key=text.count)
        rows = csv.reader(io.StringIO(text), delimiter=delimiter)
        return Document([Table(even([[Cell(clean(cell)) for cell in row] for row in rows]))])
    markdown = suffix in (".md", ".markdown")
    lines = text.split("\n")
    runs = [
        part
        for grid, run in drawn.tables(lines)
        for part in ([(grid, run)] if grid is not None else copied.tables(run))
    ]
    prose = [line for grid, run in runs if grid is None for line in run]
    wrap = find_wrap(prose)
    if wrap is None and not markdown and all(grid is None for grid, _ in runs):
        return text
    blocks: list[Block] = []
    for grid, run in runs:
        blocks += [Table(grid)] if grid is not None else _wrapped(run, wrap) if wrap else _paragraphs(run, markdown)
    return Document(blocks)


def _wrapped(lines: list[str], wrap: Wrap) -> Iterator[Paragraph]:
    return (Paragraph(body, joined=not apart) for body, apart in unwrapped(lines, wrap))


def _paragraphs(lines: list[str], markdown: bool) -> Iterator[Paragraph]:
    broken = True
    for line in lines:
        marks = HEADING.match(line)
        body = line[marks.end() :] if marks else line
        if markdown:
            body = drawn.plain(BULLET.sub("", body))
        if body.strip():
            yield Paragraph(body.strip(), len(marks.group(1)) if marks else 0, joined=not broken)
        broken = not body.strip()
