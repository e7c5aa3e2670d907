"""Header cells: what they say of the cells below, and which line of a row belongs to which column."""

from __future__ import annotations

import re
from dataclasses import dataclass

from qa.reading.cells import LABELLED, UNIT_LIST
from qa.reading.rows import NUMBER_LINE, Line
from qa.reading.sentences import label_of

# What a header cell says, by wording; the first that matches decides. Sources: the headers of progress tables that
# Chinese governments publish (序号 · 目标任务 · 推进情况 and their variants).
COLUMN_ROLES: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("number", re.compile(r"(序|编)号$|项次$")),
    (
        "rate",
        re.compile(
            r".*(完成率|完成比例|完成百分比|进度率|达标率|完成进度|占比|占年度.*|比例|序时进度|序时|增速|增幅|同比|同比增长|增长率|增减|升降|得分|排名|名次|位次|排序)([(（]?[±]?%[)）]?)?$|是否.*|状态$|进度(状态|评价|类型)$"
        ),
    ),
    ("measure", re.compile(r"(计量)?单位$")),
    (
        "units",
        re.compile(
            r"(责任|牵头|主办|承办|协办|落实|实施|配合|主管|建设|完成|填报|业主|主体)(责任)?(单位|部门|科室)$|(责任|牵头)(处室|主体)$|(牵头|责任)(及|和|、)(配合|责任)单位$|部门$"
        ),
    ),
    (
        "officials",
        re.compile(
            r"(牵头|责任|分管|联系|包联|挂钩|挂联|包保)(市|县|区)?(级)?(政府)?(领导|人)$|(项目)?(责任人|负责人|联系人)$"
        ),
    ),
    (
        "note",
        re.compile(
            r"(备注|说明|.*存在.*问题.*|.*困难.*|下一?步.*|.*(打算|安排|建议|原因.*|措施|时限|期限|时间|日期))$"
        ),
    ),
    ("category", re.compile(r"(类别|分类|领域|板块|项目类别|实事类别)$")),
    (
        "place",
        re.compile(r"(县\(?市?区?\)?|区县|县区|市县|县市区|乡镇|街道|镇街|乡镇\(?街道\)?|地区|区域|园区|单位名称)$"),
    ),
    (
        "progress",
        re.compile(
            r".*(推进|进展|进度|完成|落实|实施|办理|建设|形象进度|实际)(情况|进展|进度|成效|结果)?(说明)?$|.*(实绩|实际完成|累计完成|完成|实际|实现|到位)(数|值|量|额|情况)?$|.*完成投资(额|数)?$|.*(成效|现状|目前情况)$|(截至|至|1[-—~至]).*月.*$"
        ),
    ),
    (
        "target",
        re.compile(
            r".*(年|年度)计划(完成)?投资(额|数)?$|.*(目标|任务|工作|内容|项目|实事|指标|事项|名称|要求|举措|计划|规模)(任务|内容|名称|值|数|要点)?$"
        ),
    ),
)
HEADER_LENGTH = 16
NAME = re.compile(r"(项目|名称|事项|指标)$")
NUMERIC = re.compile(r"[-—–~约超]?[\d,，.]+\s*(%|％|[一-鿿]{0,3})?(?:\s*[/、]\s*[\d.]+\s*[%％])*$")


@dataclass(frozen=True, slots=True)
class HeaderRun:
    """Consecutive header cells: the lines `first` to `last` (exclusive) and the roles of their columns.

    `named` says that behind its number every row has a name of its own (项目名称).
    """

    first: int
    last: int
    columns: tuple[str, ...]
    named: bool = False

    @property
    def numbered(self) -> bool:
        """Whether the rows start with a number of their own."""
        return "number" in self.columns

    def unnumbered_row_end(self, lines: list[Line], at: int, runs: dict[int, HeaderRun]) -> int:
        """A row without a number has exactly one line a column, and its figures stand where figures belong."""
        end = at + len(self.columns)
        if end > len(lines) or any(i in runs for i in range(at, end)):
            return at
        cells = lines[at:end]
        numeric = [bool(NUMERIC.match(cell.text)) for cell in cells]
        plausible = not numeric[0] and len(cells[0].text) <= HEADER_LENGTH and sum(numeric) * 2 >= len(cells) - 1
        return end if plausible else at


def column_role(text: str) -> str | None:
    """Return what a header cell announces, or None where the line is no header cell."""
    text = re.sub(r"\s", "", text)
    if len(text) > HEADER_LENGTH or re.search(r"[，。；,;:：]", text):
        return None
    return next((role for role, pattern in COLUMN_ROLES if pattern.match(text)), None)


def _announces(text: str) -> str | None:
    """What a header cell announces, whatever unit stands behind it in brackets."""
    return column_role(label_of(text)) if len(text) <= 2 * HEADER_LENGTH else None


def find_header_runs(lines: list[Line]) -> list[HeaderRun]:
    """Find the header rows of flattened tables: two or more header cells in a row that promise a table."""
    runs, at = [], 0
    while at < len(lines):
        end = at
        while end < len(lines) and _announces(lines[end].text):
            end += 1
        columns = tuple(_announces(line.text) or "" for line in lines[at:end])
        first = columns.index("number") if "number" in columns else 0
        if end - at - first >= 2 and _promises_table(columns[first:], lines, end):
            named = at + first + 1 < end and bool(NAME.search(lines[at + first + 1].text))
            runs.append(HeaderRun(at + first, end, columns[first:], named))
        at = max(end, at + 1)
    return runs


def _promises_table(columns: tuple[str, ...], lines: list[Line], after: int) -> bool:
    if after >= len(lines) or len(set(columns)) < 2:
        return False
    if columns[0] == "number":
        return bool(NUMBER_LINE.match(lines[after].text)) or (
            after + 1 < len(lines) and bool(NUMBER_LINE.match(lines[after + 1].text))
        )
    return len(columns) >= 3 and any(NUMERIC.match(line.text) for line in lines[after : after + len(columns)])


# How well a line suits a column, beyond being next in order: (role, test, points).
def _affinity(role: str, line: Line, first_of_row: bool) -> float:
    text = line.text
    if role == "number":
        return 3.0 if first_of_row and NUMBER_LINE.match(text) else -9.0
    if role == "units":
        return 2.0 if UNIT_LIST.fullmatch(text) else -1.5
    if role in ("rate", "measure", "place"):
        return 1.5 if len(text) <= 12 and (role != "rate" or NUMERIC.match(text)) else -2.0
    if role == "category":
        return 0.5 if len(text) <= 12 and not re.search(r"[，。；,;\d]", text) else -4.0
    if role == "officials":
        return 1.0 if len(text) <= 20 else -3.0
    if role == "target" and LABELLED["owner"].match(text):
        return 2.0
    if role == "progress":
        return 0.5 if ITEM.match(text) else 0.0 if OUTTURN.search(text) else -0.3
    return 0.0


ITEM = re.compile(r"\d{1,2}[.、．](?!\d)")
# How what has been done is told; a cell without any of these words may be what was planned, its outturn missing.
OUTTURN = re.compile(r"已|完成|完工|建成|竣工|正在|目前|截至|开工|启动|推进|达|超|未|月底|[-—/]$|\d%|^0")
SKIP = -1.0
STAY = -0.4


def assign_cells(lines: list[Line], run: HeaderRun) -> list[str]:
    """Say for every line of a row which column it belongs to.

    Columns come in order and a cell may hold several lines, so this is an alignment: the best monotone path through
    lines × columns, where leaving a column empty and staying in a column cost a little. A short first cell that the
    header does not name is the row's category (merged cells lose their header when copied).
    """
    columns = list(run.columns)
    if len(lines) == len(columns) and all(
        _affinity(c, line, i == 0) > -4 for i, (c, line) in enumerate(zip(columns, lines, strict=True))
    ):
        return columns
    if "category" not in columns and not run.named and _has_hidden_category(lines, columns):
        columns.insert(1, "category")
    best: list[list[float]] = [[float("-inf")] * len(columns) for _ in lines]
    back: list[list[int]] = [[0] * len(columns) for _ in lines]
    for i, line in enumerate(lines):
        for c, role in enumerate(columns):
            gain = _affinity(role, line, i == 0)
            if i == 0:
                best[0][c] = gain + SKIP * c
                continue
            options = [(best[i - 1][c] + (0.0 if LABELLED["owner"].match(line.text) else STAY), c)]
            options += [(best[i - 1][p] + SKIP * (c - p - 1), p) for p in range(c)]
            score, back[i][c] = max(options)
            best[i][c] = score + gain
    at = max(range(len(columns)), key=lambda c: best[-1][c] + SKIP * (len(columns) - 1 - c))
    path = [at]
    for i in range(len(lines) - 1, 0, -1):
        at = back[i][at]
        path.append(at)
    return [columns[c] for c in reversed(path)]


def _has_hidden_category(lines: list[Line], columns: list[str]) -> bool:
    if columns[0] != "number" or len(lines) <= len(columns):
        return False
    return len(lines[1].text) <= 10 and not re.search(r"[，。；,;:：\d]", lines[1].text)
