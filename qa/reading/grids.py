"""Tables whose cells are known: where the header is, what each column holds, which rows are headings of others."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from qa.reading.blocks import Block, Cell, Grid, Paragraph, Table
from qa.reading.cells import UNIT_LIST
from qa.reading.columns import HEADER_LENGTH, NUMERIC, column_role
from qa.reading.rows import NUMBER_LINE
from qa.reading.sentences import UNIT, is_blank, is_rate, is_share, label_of, unit_of

# Columns are named after years and months too; a place may be a column.
TIME = re.compile(r"(?:(?:19|20)\d\d年.*|\d{1,2}月(?:份|底|末|初|中旬|上旬|下旬)?|(?:19|20)\d\d)$")
MOST_HEADER_ROWS = 4
MOST_CATEGORY = 14
LONGEST_HEADER = 40
IN_LONG_HEADER = (
    ("progress", re.compile(r"(完成|进展|推进|落实|进度|实施).{0,6}(情况|进展)|形象进度")),
    ("units", re.compile(r"(责任|牵头|配合)(单位|部门)")),
    ("target", re.compile(r"目标|任务|内容|举措")),
)
# What the rows of a table are named by.
NAMES = ("number", "target", "place", "category")
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


def header_role(text: str) -> str | None:
    """What a header cell announces; a long one by the words in it, one with remarks in brackets without them."""
    short = re.sub(r"[(（].*?[)）]", "", text)
    role = column_role(label_of(text)) or column_role(text) or column_role(short)
    if role or len(short) <= HEADER_LENGTH or re.search(r"\d[.、．]|[,，]", short):
        return role
    return next((role for role, pattern in IN_LONG_HEADER if pattern.search(short)), None)


def only_cell(row: Sequence[Cell]) -> str | None:
    """The text of a row that says one thing: one merged cell, or one cell and nothing beside it."""
    said = {id(cell): cell.text for cell in row if cell.text}
    return next(iter(said.values())) if len(said) == 1 else None


def trimmed(grid: Grid) -> Grid:
    """Without empty rows and columns, and without columns that only repeat their merged neighbour."""
    rows = [row for row in grid if any(cell.text for cell in row)]
    width = len(rows[0]) if rows else 0
    kept = [
        at
        for at in range(width)
        if any(row[at].text for row in rows) and not (at and all(row[at] is row[at - 1] for row in rows))
    ]
    return [[row[at] for at in kept] for row in rows]


def split(table: Table) -> list[Block | Frame]:
    """A table as it stands in a file → titles and notes around it, and one frame for every header in it."""
    grid = trimmed(table.grid)
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
    if len(texts) == 2 and len(texts[0]) <= HEADER_LENGTH and not re.search(r"[:：]$", texts[0]):
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


# --- headers ------------------------------------------------------------------------------------------------------


def find_headers(grid: Grid) -> list[tuple[int, int]]:
    """Every header: its first row and the row after its last. A header cell merged downwards makes it deeper."""
    found: list[tuple[int, int]] = []
    at = 0
    while at < len(grid) - 1:
        if _is_header(grid, at):
            last = _depth(grid, at)
            found.append((at, last))
            at = last
        else:
            at += 1
    return found


def _is_header(grid: Grid, at: int) -> bool:
    texts = list({id(cell): re.sub(r"\s", "", cell.text) for cell in grid[at] if cell.text}.values())
    if len(texts) < 2 or any(len(text) > LONGEST_HEADER or re.search(r"[。；;]", text) for text in texts):
        return False
    if any((NUMERIC.match(text) and not TIME.match(text)) or NUMBER_LINE.match(text) for text in texts):
        return False
    known = sum(header_role(text) is not None or is_share(text) for text in texts)
    if known >= 2 and known * 2 >= len(texts):
        return True
    # Names that we do not know, over figures: the first row of a table is its header all the same.
    below = [cell.text for row in grid[at + 1 : at + 4] for cell in row[1:] if cell.text]
    numeric = sum(bool(NUMERIC.match(text)) for text in below)
    return at <= MOST_HEADER_ROWS and bool(below) and numeric * 2 >= len(below) and len(texts) >= 2


def _depth(grid: Grid, first: int) -> int:
    last = first + 1
    while last < min(len(grid), first + MOST_HEADER_ROWS):
        row, above = grid[last], grid[last - 1]
        merged = any(cell is over and cell.text for cell, over in zip(row, above, strict=True))
        spread = any(above[n] is above[n + 1] and row[n] is not row[n + 1] for n in range(len(row) - 1))
        plain = not any(NUMERIC.match(cell.text) and not TIME.match(cell.text) for cell in row if cell.text)
        if not plain or not (spread or (merged and only_cell(row) is None)) or only_cell(row) is not None:
            break
        last += 1
    return last


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
    numeric = sum(bool(NUMERIC.match(value)) and not TIME.match(value) for value in values)
    role = header_role(name) or ""
    figures = (
        bool(values) and numeric * 5 >= len(values) * 3 and role not in ("number", "category", "units", "officials")
    )
    unit = unit_of(name) or next((unit_of(text) for text in over if unit_of(text)), "")
    if is_share(name) and not unit_of(name):
        unit = ""
    return Column(at, group, name, role, figures, unit, figures and is_rate(name) and _percents(values))


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
