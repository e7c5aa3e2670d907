"""Blocks into the one text that a report is, and rows of tables with the places of their cells in it.

Formats other than plain text have no text of their own: it is written here, so that it reads well, and every cell's
place in it is known from the start.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from qa.model import Furniture
from qa.reading.blocks import Block, Cell, Grid, Paragraph, Table
from qa.reading.cells import ITEM, Cutter
from qa.reading.grids import Column, Frame, split
from qa.reading.headers import find_headers, header_role, only_cell
from qa.reading.rows import Row, Span
from qa.reading.sentences import (
    ENUMERATOR,
    FORMULA,
    PART,
    RANK,
    UNIT,
    Said,
    indicator_in,
    is_blank,
    is_share,
    named,
    phrase,
    sentence,
)

# The kind of furniture that a formula without a value is.
UNCOMPUTED = "formula"
SHORT_NAME = 24
COMPLETION = re.compile(r"完成(率|比例|百分比|进度)$")
# What stands in a column of numbers and counts: 3, 三, (三); a sum is merged over it.
NUMBERED = re.compile(r"[(（]?[\d一二三四五六七八九十①-⑳]")
BRACKETED = re.compile(r"[(（][^()（）]*[)）]$")
PACE = re.compile(r"(?:增速|增幅|增长率)$")
DONE = re.compile(r"完成$")
TABLE_UNIT = re.compile(r"(?<![一-鿿])(?:计量|金额)?单位\s*[:：]\s*([^\s,，、;；()（）]{1,8})")


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading between the rows of a table."""

    text: str
    start: int
    end: int


@dataclass(slots=True)
class Placed:
    """A table in the text: where it stands, and its rows and headings in order."""

    start: int
    end: int = 0
    items: list[Row | Heading] = field(default_factory=list)


@dataclass(slots=True)
class Composed:
    """A report's text, the tables in it, the levels of its styled headings by their place, and what is furniture."""

    text: str = ""
    tables: list[Placed] = field(default_factory=list)
    levels: dict[int, int] = field(default_factory=dict)
    furniture: list[Furniture] = field(default_factory=list)


class Composer:
    """Writes a report's text."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._length = 0
        self._made = Composed()
        self._title = ""
        self._unit = ""
        self._whole = ("", "")

    def compose(self, blocks: Sequence[Block]) -> Composed:
        """Write all blocks."""
        for block in _joined(blocks):
            for part in split(block) if isinstance(block, Table) else [block]:
                if isinstance(part, Paragraph):
                    self._paragraph(part)
                elif isinstance(part, Frame):
                    self._table(part)
        self._made.text = "".join(self._parts)
        return self._made

    def _write(self, text: str, after: str = "\n") -> Span:
        """Write a text; return where it stands."""
        start = self._length
        self._parts.append(text + after)
        self._length += len(text) + len(after)
        return start, start + len(text)

    def _furniture(self, kind: str, text: str) -> None:
        self._made.furniture.append(Furniture(kind, *self._write(text)))

    def _paragraph(self, paragraph: Paragraph) -> None:
        if not paragraph.text.strip():
            return
        if self._parts and not paragraph.joined:
            self._write("", "\n")
        start, _ = self._write(paragraph.text)
        if paragraph.level:
            self._made.levels[start] = paragraph.level
        unit = TABLE_UNIT.search(paragraph.text)
        if unit and UNIT.fullmatch(unit.group(1)):
            self._unit = unit.group(1)
        name = BRACKETED.sub("", paragraph.text) if unit else paragraph.text
        if len(name) <= 60 and not re.search(r"[,，。;；]|[:：]$|单位\s*[:：]", name):
            self._title, self._unit = name, self._unit if unit else ""

    # --- tables ---

    def _table(self, frame: Frame) -> None:
        if self._parts:
            self._write("", "\n")
        table = Placed(self._length)
        for row in frame.header:
            for text in dict.fromkeys(text for text in row if text):
                self._furniture("table header", text)
        for cells in frame.body:
            self._write("", "\n")
            heading = only_cell(cells)
            if heading is not None and len(frame.columns) > 1:
                table.items.append(Heading(heading, *self._write(heading)))
            else:
                table.items.append(self._row(frame, cells))
        table.end = self._length
        self._made.tables.append(table)
        self._unit = ""

    def _row(self, frame: Frame, cells: Sequence[Cell]) -> Row:
        row = Row(())
        for column in frame.of("number"):
            text = cells[column.at].text
            if NUMBERED.match(text):
                row.number = text.strip(".、．")
            if text and text != _names(frame, cells)[1]:
                self._furniture("row number", text)
        for column in frame.of("category"):
            if text := cells[column.at].text:
                row.category = " ".join(filter(None, (row.category, text.replace("\n", ""))))
                self._furniture("category", text)
        if frame.figures and _is_short(frame, cells) and not _words(frame, cells, "progress"):
            self._figures_row(frame, cells, row)
        else:
            self._words_row(frame, cells, row)
        for cell in cells:
            if FORMULA.match(cell.text):
                self._furniture(UNCOMPUTED, cell.text)
        return row

    def _figures_row(self, frame: Frame, cells: Sequence[Cell], row: Row) -> None:
        """Nothing but a name and figures: one sentence, with those who answer for it behind."""
        place, name = _names(frame, cells)
        subject, unit = named(name, self._whole[0])
        if PART.match(ENUMERATOR.sub("", name)):
            unit = unit or self._whole[1]
        else:
            self._whole = subject, unit
        if place and not subject and not any(column.group for column in frame.figures):
            subject = indicator_in(self._title)
        text = sentence(place, subject, self._said(frame, cells, frame.figures, unit))
        for column in frame.of("rate", "units", "officials", "note"):
            said = cells[column.at].text.replace("\n", "、")
            if not is_blank(said):
                text += f"{column.name}:{said.rstrip('。')}。"
                self._answers(row, column, cells[column.at].text)
        row.text.append(self._write(text))

    def _words_row(self, frame: Frame, cells: Sequence[Cell], row: Row) -> None:
        """Sentences in the cells: what was promised, who answers, what was done; figures beside them are said after."""
        place, subject = _names(frame, cells)
        first = min((c.at for c in frame.columns if c.role in ("progress", "rate")), default=0)
        stated = [c for c in frame.figures if not is_blank(cells[c.at].text)]
        # What stands before the outturn and says nothing else (总投资) belongs to what was planned.
        goals = [c for c in stated if c.role == "target" or (not c.role and not c.share and c.at < first)]
        done = [c for c in stated if c not in goals]
        short = _is_short(frame, cells)
        if not short:
            whole = "\n".join(filter(None, (cells[column.at].text for column in frame.of("target")))) or subject
            if place or whole:
                row.target.append(self._write(f"{place}:{whole}" if place and whole else place or whole))
        if goals or short:
            said = self._said(frame, cells, goals)
            row.target.append(self._write(sentence(place, subject, said) if short else ",".join(map(phrase, said))))
        owners = frame.of("units", "officials")
        for column in [column for column in owners if not is_blank(cells[column.at].text)]:
            row.target.append(self._write(f"{column.name}:{cells[column.at].text}".replace("\n", "、")))
            self._answers(row, column, cells[column.at].text)
        self._outturn(frame, cells, row, done, subject if short else "")

    def _outturn(self, frame: Frame, cells: Sequence[Cell], row: Row, done: list[Column], subject: str) -> None:
        place, _ = _names(frame, cells)
        for column in frame.of("progress"):
            for line in cells[column.at].text.splitlines():
                # What is done is done somewhere; an item's number stays first.
                bare = not place or place in line or ITEM.match(line)
                row.progress.append(self._write(line if bare else f"{place}:{line}"))
        rated = [column for column in frame.columns if column.role == "rate" and column not in done]
        said = self._said(frame, cells, [*done, *rated])
        counted = any(one.figure and not is_share(one.label) for one in said)
        if row.progress and said and not counted:
            # A rate says nothing without the outturn that it rates: they are one passage. It stands as it is printed,
            # on a line of its own, as it does where a table is copied as text.
            for rate in [one for one in said if COMPLETION.search(one.label) and one.figure]:
                row.progress[-1] = (row.progress[-1][0], self._write(rate.figure)[1])
                said.remove(rate)
        if said:
            # Words beside the outturn go on in it; a figure of its own says what it measures.
            named = subject if not row.progress or any(one.figure for one in said) else ""
            span = self._write(sentence("", named, said).rstrip("。"))
            if row.progress:
                row.progress[-1] = (row.progress[-1][0], span[1])
            else:
                row.progress.append(span)
        for column in frame.of("note", *(() if frame.figures else ("measure",))):
            if not is_blank(cells[column.at].text):
                name = f"{column.name}:" if column.name else ""
                row.progress.append(self._write(f"{name}{cells[column.at].text}"))

    @staticmethod
    def _answers(row: Row, column: Column, text: str) -> None:
        if column.role == "units":
            row.units.extend(Cutter.units_in(text))
        elif column.role == "officials":
            row.officials.extend(Cutter.officials_in(text))

    def _said(self, frame: Frame, cells: Sequence[Cell], columns: Sequence[Column], unit: str = "") -> list[Said]:
        stated = next((cells[c.at].text for c in frame.of("measure") if not is_blank(cells[c.at].text)), "")
        measure = stated or unit or self._unit
        # A column that prints no unit is counted in what all the others are counted in.
        units = {c.unit for c in frame.figures if c.unit and not c.share}
        alike = units.pop() if len(units) == 1 else ""
        said = []
        groups = list(dict.fromkeys(c.group for c in columns))
        for c in sorted(columns, key=lambda column: (groups.index(column.group), bool(RANK.search(column.name)))):
            text = cells[c.at].text.replace("\n", "")
            if not is_blank(text):
                unit = c.unit or ("" if c.share else measure or alike)
                group, label = _called(c, unit)
                apart = not (c.role or c.share or c.group)
                said.append(Said(group, label, unit, text, c.percent, apart))
        return said


def _joined(blocks: Sequence[Block]) -> Iterator[Block]:
    """Blocks with tables that were cut in pieces put together: one without a header goes on in the columns above."""
    above: Table | None = None
    for block in blocks:
        if above is not None and isinstance(block, Table) and _goes_on(above.grid, block.grid):
            above = Table([*above.grid, *block.grid])
            continue
        if above is not None:
            yield above
        above = block if isinstance(block, Table) else None
        if above is None:
            yield block
    if above is not None:
        yield above


def _goes_on(above: Grid, below: Grid) -> bool:
    return len(above[0]) == len(below[0]) and bool(find_headers(above)) and not find_headers(below)


def _called(column: Column, unit: str) -> tuple[str, str]:
    """What is said before a figure of a column: the group that it belongs to, and its own name."""
    group, label = column.group, "" if column.group.endswith(column.label) else column.label
    label = label.removeprefix(group)
    paced = PACE.search(label) and header_role(group) in ("target", "progress")
    if paced:
        # 年度目标 over 总量 and 增速: what is planned is the growth.
        group, label = label, group
    # 完成 before per cent would be a rate of completion; of what is itself measured in per cent it is none.
    return group, DONE.sub("达到", label) if paced or (unit == "%" and not column.unit) else label


def read_out(table: Table) -> Iterator[str]:
    """A table as lines, a row a line: one that stands in a cell of another."""
    composed = Composer().compose([table])
    numbers = [piece for piece in composed.furniture if piece.kind in ("table header", "row number", "category")]
    kept, at = [], 0
    for piece in [*numbers, None]:
        kept.append(composed.text[at : piece.start if piece else None])
        at = piece.end if piece else 0
    yield from (line for line in "".join(kept).splitlines() if line.strip())


def _words(frame: Frame, cells: Sequence[Cell], role: str) -> bool:
    return any(not is_blank(cells[column.at].text) for column in frame.of(role))


def _is_short(frame: Frame, cells: Sequence[Cell]) -> bool:
    """Whether the row's name is a name and not a sentence with figures of its own."""
    _, subject = _names(frame, cells)
    subject = re.sub(r"[(（][^()（）]*[)）]", "", subject)
    return len(subject) <= SHORT_NAME and not re.search(
        r"[,，。;；]|\d+(?:\.\d+)?\s*[个万亿家所处公%人名套台座条亩户平米吨栋间床件辆项]", subject
    )


def _names(frame: Frame, cells: Sequence[Cell]) -> Sequence[str]:
    """The row's place and what it measures."""
    place = "".join(dict.fromkeys(cells[column.at].text for column in frame.of("place")))
    subject = "".join(dict.fromkeys(cells[column.at].text for column in frame.of("target")))
    if not place and not subject:
        # A sum is merged over the column of numbers.
        subject = "".join(cells[c.at].text for c in frame.of("number") if not NUMBERED.match(cells[c.at].text))
    return place.replace("\n", ""), subject.replace("\n", "")
