"""Tables whose cells are known: where the header is, what each column holds, which rows are headings of others."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from qa.reading.blocks import Block, Cell, Grid, Paragraph, Table
from qa.reading.cells import UNIT_LIST
from qa.reading.columns import HEADER_LENGTH, NUMERIC
from qa.reading.headers import TIME, filled, find_headers, header_role, only_cell, turned, unfolded
from qa.reading.sentences import UNIT, is_blank, is_rate, is_share, label_of, unit_of

MOST_CATEGORY = 14
WIDE = re.compile(r"[一-鿿](?: [一-鿿]){1,3}")
CATEGORY = re.compile(r"类|领域|方面|板块|分项|一级")
PLACE_NAME = re.compile(
    r"[一-鿿]{1,12}(?:省|市|区|县|旗|镇|乡|街道|新区|开发区|高新区|管委会|度假区)$|合计$|总计$|小计$|全[市省县区]$"
)
PARTICULAR = re.compile(r"(索引号|信息分类|公开方式|文件编号|文号|发文字号|主题分类|公开时限|有效性|发布机构|发布日期|发布时间|成文日期|生成日期|名称|标题|主题词|信息名称)\s*[:：]?$|.*(索引号|发布机构|发文机关|成文日期|发布日期)\s*[:：]")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its header from top to bottom, what it announces, whether it holds figures, and their unit."""

    at: int
    group: str
    name: str
    role: str
    figures: bool
    unit: str
    percent: bool

    @property
    def label(self) -> str:
        """The name as it is said before a figure."""
        return label_of(self.name)

    @property
    def share(self) -> bool:
        """Whether its figures are rates, growth or ranks, whatever the row's unit."""
        return is_share(self.name)


@dataclass(frozen=True, slots=True)
class Frame:
    """A table understood: its header rows, its columns, and its body, in which a heading is a row of one cell."""

    header: list[list[str]]
    columns: list[Column]
    body: Grid

    def of(self, *roles: str) -> list[Column]:
        """The columns with one of these roles that hold words."""
        return [column for column in self.columns if column.role in roles and not column.figures]

    @property
    def figures(self) -> list[Column]:
        """The columns that hold figures."""
        return [column for column in self.columns if column.figures]


def trimmed(grid: Grid) -> Grid:
    """Without empty rows and columns, and without columns that only repeat their merged neighbour."""
    rows = [row for row in grid if any(cell.text for cell in row)]
    width = len(rows[0]) if rows else 0
    kept = [
        at
        for at in range(width)
        if any(row[at].text for row in rows) and not (at and all(row[at] is row[at - 1] for row in rows))
    ]
    shut: dict[int, Cell] = {}
    return [[shut.setdefault(id(row[at]), _shut(row[at])) for at in kept] for row in rows]


def _shut(cell: Cell) -> Cell:
    """A short name without the blanks that set it wide: 合 计."""
    return Cell(re.sub(r"\s+", "", cell.text)) if WIDE.fullmatch(cell.text) else cell


def split(table: Table) -> list[Block | Frame]:
    """A table as it stands in a file → titles and notes around it, and one frame for every header in it."""
    grid = unfolded(filled(turned(trimmed(table.grid))))
    if not grid:
        return []
    if _is_particulars(grid):
        return [Paragraph(_pairs(row)) for row in grid]
    parts: list[Block | Frame] = []
    at = 0
    headers = find_headers(grid)
    if not headers:
        return [Paragraph(_plain(row)) for row in grid]
    starts = [first for first, _ in headers]
    for n, (first, last) in enumerate(headers):
        while at < first:
            parts.append(Paragraph(_plain(grid[at])))
            at += 1
        end = starts[n + 1] if n + 1 < len(starts) else len(grid)
        while n + 1 < len(starts) and end > last and only_cell(grid[end - 1]) is not None:
            end -= 1
        notes = end
        while notes > last and n + 1 == len(starts) and _is_note(grid[notes - 1]):
            notes -= 1
        # Cells merged for this header's rows may be apart in another's.
        own = trimmed(grid[first:notes])
        parts.append(_frame(own[: last - first], own[last - first :]))
        parts.extend(Paragraph(_plain(row)) for row in grid[notes:end])
        at = end
    return parts


def _is_note(row: Sequence[Cell]) -> bool:
    text = only_cell(row)
    return text is not None and bool(re.match(r"注|说明|备注|填[表报]|制表|来源|数据来源|审核|\d{1,2}[.、．]", text))


def _plain(row: Sequence[Cell]) -> str:
    """A row outside any frame, read from left to right."""
    texts = list({id(cell): cell.text for cell in row if cell.text}.values())
    if (
        len(texts) == 2
        and len(texts[0]) <= HEADER_LENGTH
        and not re.search(r"[:：]$", texts[0])
        and "单位" not in texts[1]
    ):
        return f"{texts[0]}:{texts[1]}"
    return " ".join(texts)


def _pairs(row: Sequence[Cell]) -> str:
    """`索引号 | X | 发布机构 | Y` → one label and its value a line."""
    texts = list({id(cell): cell.text for cell in row}.values())
    lines: list[str] = []
    for text in texts:
        if lines and re.search(r"[:：]$", lines[-1]):
            lines[-1] += text
        elif PARTICULAR.match(text) and not re.search(r"[:：]", text):
            lines.append(f"{text}:")
        elif text:
            lines.append(text)
    return "\n".join(lines)


def _is_particulars(grid: Grid) -> bool:
    firsts = [row[0].text for row in grid]
    return (
        len(grid) <= 8 and len(grid[0]) <= 8 and sum(bool(PARTICULAR.match(text)) for text in firsts) * 2 > len(firsts)
    )


# --- columns ------------------------------------------------------------------------------------------------------


def _frame(header: Grid, body: Grid) -> Frame:
    printed = [" ".join(cell.text.split("\n")) for cell in header[0]]
    rows = [row for row in body if [cell.text for cell in row] not in [[cell.text for cell in over] for over in header]]
    columns = [_column(at, header, rows) for at in range(len(printed))]
    return Frame([[cell.text for cell in row] for row in header], _settled(columns, rows), rows)


def _column(at: int, header: Grid, body: Grid) -> Column:
    names = list({id(row[at]): re.sub(r"\s", "", row[at].text) for row in header if row[at].text}.values())
    name, over = (names[-1], names[:-1]) if names else ("", [])
    group = "".join(label_of(text) for text in over)
    values = [row[at].text for row in body if only_cell(row) is None and not is_blank(row[at].text)]
    numeric = sum(bool(NUMERIC.match(value)) and (not TIME.match(value) or counts(name, value)) for value in values)
    role = header_role(name) or ""
    figures = (
        bool(values) and numeric * 5 >= len(values) * 3 and role not in ("number", "category", "units", "officials")
    )
    unit = unit_of(name) or next((unit_of(text) for text in over if unit_of(text)), "")
    if is_share(name) and not unit_of(name):
        unit = ""
    return Column(at, group, name, role, figures, unit, figures and is_rate(name) and _percents(values))


def counts(name: str, value: str) -> bool:
    """Whether what looks like a year is a figure: 2013 under 完成 is one, under 年份 it is none."""
    return value.isdigit() and not re.search(r"年份?$|时间|日期|^$", name)


def _percents(values: Sequence[str]) -> bool:
    """Rates printed without a sign are per cent, unless they are all so small that they must be parts of one."""
    numbers = [abs(float(found.group())) for value in values if (found := re.search(r"\d+(?:\.\d+)?", value))]
    return bool(numbers) and max(numbers) > 1.5


def _settled(columns: list[Column], body: Grid) -> list[Column]:
    """Roles that only the cells below can tell: 单位 of measure or of government, places, names without a header."""
    from dataclasses import replace

    settled = []
    for column in columns:
        values = [row[column.at].text for row in body if only_cell(row) is None and row[column.at].text]
        role = column.role
        if role == "measure" and values and not _mostly(UNIT, values):
            role = "place" if _mostly(PLACE_NAME, values) else "units"
        elif not column.figures and role in ("", "target", "category") and values and _mostly(PLACE_NAME, values):
            role = "place"
        elif not role and not column.figures:
            role = "units" if values and _mostly(UNIT_LIST, values) else "note"
        settled.append(replace(column, role=role))
    _fill_down([c for c in settled if c.role == "category"], body)
    names = [n for n, c in enumerate(settled) if c.role == "target" and not c.figures]
    if len(names) > 1 and _divides(settled[names[0]], body):
        settled[names[0]] = replace(settled[names[0]], role="category")
    if not any(c.role in ("target", "place", "progress") and not c.figures for c in settled):
        first = next(
            (n for n, c in enumerate(settled) if not c.figures and c.role in ("note", "category", "units")), None
        )
        if first is not None:
            settled[first] = replace(settled[first], role="target")
    return settled


def _fill_down(columns: Sequence[Column], body: Grid) -> None:
    """A category written once holds for the rows below it, merged or not."""
    for column in columns:
        above = None
        for row in body:
            if only_cell(row) is not None:
                above = None
            elif row[column.at].text:
                above = row[column.at]
            elif above is not None:
                row[column.at] = above


def _divides(column: Column, body: Grid) -> bool:
    """Whether a column of names divides the rows into groups: short names that several rows share."""
    values = [row[column.at].text for row in body if only_cell(row) is None and row[column.at].text]
    short = all(len(value) <= MOST_CATEGORY and not re.search(r"[,，。;；\d]", value) for value in values)
    return short and bool(values) and (len(set(values)) < len(values) or bool(CATEGORY.search(column.name)))


def _mostly(pattern: re.Pattern[str], values: Sequence[str]) -> bool:
    return sum(bool(pattern.fullmatch(value)) for value in values) * 5 >= len(values) * 3
