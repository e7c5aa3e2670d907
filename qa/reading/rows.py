"""The raw material between lines and passages: lines with their offsets, and rows of labelled cells."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

Span = tuple[int, int]

SENTENCE_END = "。！？!?；;：:…"
HEADING_LENGTH = 40


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the text without the white space around it; empty lines are not kept."""

    text: str
    start: int
    end: int
    after_blank: bool = False

    @property
    def span(self) -> Span:
        """The line's offsets in the report."""
        return self.start, self.end


@dataclass(slots=True)
class Row:
    """One row of a table, or one item of a list, before its cells are cut into passages."""

    headings: tuple[str, ...]
    number: str = ""
    category: str = ""
    units: list[str] = field(default_factory=list)
    officials: list[str] = field(default_factory=list)
    target: list[Span] = field(default_factory=list)
    progress: list[Span] = field(default_factory=list)
    text: list[Span] = field(default_factory=list)
    is_task: bool = True


def lines_of(text: str) -> Iterator[Line]:
    """Yield the non-blank lines of a text with their offsets."""
    start, after_blank = 0, True
    for raw in text.splitlines(keepends=True):
        body = raw.strip()
        if body:
            at = start + raw.index(body[0])
            yield Line(body, at, at + len(body), after_blank)
        after_blank = not body
        start += len(raw)


NUMBER_LINE = re.compile(r"\d{1,4}[.、．]?$")
HEADING_LEVELS: tuple[tuple[int, re.Pattern[str]], ...] = (
    (1, re.compile(r"第[一二三四五六七八九十百]+(部分|章|篇)|[一二三四五六七八九十]{1,3}、|【.{1,30}】$")),
    (2, re.compile(r"[（(][一二三四五六七八九十]{1,3}[)）]|第[一二三四五六七八九十]+节|[一二三四五六七八九十]是")),
    (3, re.compile(r"\d{1,2}[.、．](?!\d)|[（(]\d{1,2}[)）]|#{1,6}\s")),
)


# A line that ends in a figure states something: 普惠托位600个.
STATEMENT = re.compile(
    r"\d[\d.,]*\s*(?:[%％]|[万亿千百]?(?:平方米|公里|立方米|人次|[个家所座条台辆件套张名人户处项亩元米吨间床]))(?:以上|左右|以内)?$"
)


def heading_level(line: Line) -> int:
    """Return how deep a heading the line is: 1 to 4, or 0 when it is no heading.

    A heading is short and is no sentence; unnumbered ones (4) hang under the numbered one before.
    """
    if len(line.text) > HEADING_LENGTH or line.text[-1] in SENTENCE_END + "，,、" or "。" in line.text:
        return 0
    for level, pattern in HEADING_LEVELS:
        if pattern.match(line.text):
            return level
    if STATEMENT.search(line.text) or re.search(r"[，。；,;]", line.text) or not re.search(r"[一-鿿]", line.text):
        return 0
    return 4


def push_heading(stack: list[tuple[int, str]], level: int, text: str) -> None:
    """Put a heading on the stack of open headings, closing those at its level and below."""
    while stack and stack[-1][0] >= level:
        stack.pop()
    stack.append((level, text))
