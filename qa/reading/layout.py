"""Text into tasks and passages, whatever the layout: flattened tables, labelled lists, prose.

A web page's table, copied as text, is one cell a line: a run of header cells, then rows. What the header cells say
decides what the lines below are; what fits no table is a labelled list item or a paragraph of prose. Nothing is
dropped: every character is in exactly one passage or in named furniture.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from qa.model import Furniture, Passage, Task
from qa.reading.cells import CLAIM, LABELLED, TRAILER, UNIT_LIST, Cutter
from qa.reading.columns import OUTTURN as DONE
from qa.reading.columns import HeaderRun, assign_cells, find_header_runs
from qa.reading.compose import Composed, Placed
from qa.reading.metadata import BYLINE, DATED, DELIVERY, HEAD_LINES, TITLE_LINE, signature, title_lines
from qa.reading.rows import HEADING_LENGTH, NUMBER_LINE, SENTENCE_END, Line, Row, heading_level, lines_of, push_heading
from qa.words import simplify

# Lines that are the page's and not the report's. (kind, pattern)
FURNITURE: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("navigation", re.compile(r"(您?(当前|所在|现在)的?位置|位置)\s*[:：]|.*首页\s*[>›»/]")),
    (
        "metadata",
        re.compile(
            r"(索引号|公开方式|文件编号|文号|发文字号|主题分类|公开时限|有效性|发布机构|发布日期|发布时间|成文日期|生成日期|日期|时间|作者|编辑|审核|来源|信息来源|浏览次数|点击数|阅读次数|字号|字体)\s*[:：]"
        ),
    ),
    (
        "metadata",
        re.compile(
            r"[一-鿿]{1,12}[〔\[［(（](19|20)\d\d[〕\]］)）]\s*\d+\s*号$|[(（](截至|截止).{4,16}[)）]$|(填报|制表|报送|发布|发文)(单位|机关|人|时间|日期)\s*[:：]|[(（]?(计量)?单位\s*[:：]\s*[^\s,，。;；]{1,8}[)）]?$"
        ),
    ),
    (
        "metadata",
        re.compile(
            r"(?:19|20)\d\d[-年/.]\d{1,2}[-月/.]\d{1,2}日?(?:\s+\d{1,2}:\d\d(?::\d\d)?)?\s+(?:信息)?(?:来源|作者|记者|编辑|浏览|点击)|[(（]?截[至止]到?(?:(?:19|20)\d\d年)?\d{1,2}月(?:\d{1,2}日|底|末)?[)）]?(?:\s+(?:计量)?单位\s*[:：]\s*\S{1,8})?$|(?:联系|咨询|监督|举报)电话\s*[:：]"
        ),
    ),
    (
        "subtitle",
        re.compile(
            r"[(（](?:19|20)\d\d年(?:度|\d{1,2}[-—~至]\d{1,2}月|上半年|[前第]?[一二三四]季度|\d{1,2}月(?:\d{1,2}日)?)?[)）]$"
        ),
    ),
    ("subtitle", DELIVERY),
    ("subtitle", BYLINE),
    ("contents", re.compile(r".{2,60}?(?:[.．·•]{4,}|…+)[.．·•…\s]*\d{1,4}$|目\s*录$")),
    (
        "foot",
        re.compile(
            r"扫一扫|分享到|分享[:：]?$|([【\[\s]*(打印|关闭|收藏|复制链接|返回顶部)(本页|窗口|页面|此页)?[】\]\s|]*)+$|上一篇|下一篇|版权所有|主办单位[:：].*承办|.*ICP备|网站地图|附件[:：]?$|[(（]?(?:责任)?编辑\s*[:：]"
        ),
    ),
)
FURNITURE_LENGTH = 120
# How far below its title the date of a page stands.
DATE_LINES = 2


@dataclass(slots=True)
class Layout:
    """The state of one walk over a report's lines."""

    text: str
    levels: dict[int, int] = field(default_factory=dict)
    rows: list[Row] = field(default_factory=list)
    furniture: list[Furniture] = field(default_factory=list)
    headings: list[tuple[int, str]] = field(default_factory=list)

    def path(self) -> tuple[str, ...]:
        """The headings that stand over the current line, outermost first."""
        return tuple(text for _, text in self.headings)

    def level(self, line: Line) -> int:
        """How deep a heading the line is; a heading style counts where no number says it."""
        found = heading_level(line)
        styled = self.levels.get(line.start, 0)
        return min(styled, 4) if styled and found in (0, 4) else found

    def keep(self, kind: str, line: Line) -> None:
        """File a line as furniture."""
        self.furniture.append(Furniture(kind, line.start, line.end))


Laid = tuple[tuple[Task, ...], tuple[Passage, ...], tuple[Furniture, ...]]


def lay_out(composed: Composed, report_id: str) -> Laid:
    """Cut a text into tasks, passages and furniture that together are the whole text; between its tables it is read
    as any text."""
    text = simplify(composed.text)
    layout = Layout(text, composed.levels, furniture=list(composed.furniture))
    lines = [line for line in lines_of(text) if not any(t.start <= line.start < t.end for t in composed.tables)]
    lines = _without_furniture(lines, layout, bool(composed.tables))
    at = 0
    for table in composed.tables:
        _lines(lines[at:], layout, table.start)
        at = next((n for n, line in enumerate(lines) if line.start >= table.end), len(lines))
        _placed(table, layout)
    _lines(lines[at:], layout)
    tasks, passages, numbering = Cutter(text, report_id).cut(layout.rows)
    # A line that looks like the page's own inside a cell is the cell's all the same.
    inside = [(passage.start, passage.end) for passage in passages]
    own = [f for f in layout.furniture if not any(start < f.end and f.start < end for start, end in inside)]
    furniture = _with_blanks(len(text), passages, [*own, *numbering])
    if text != composed.text:
        tasks, passages = _as_printed(composed.text, text, tasks, passages, furniture)
    return tasks, passages, furniture


def _as_printed(
    printed: str,
    plain: str,
    tasks: tuple[Task, ...],
    passages: tuple[Passage, ...],
    furniture: tuple[Furniture, ...],
) -> tuple[tuple[Task, ...], tuple[Passage, ...]]:
    """What was read in simplified characters, in those of the print; only names that are looked up stay simplified."""
    names = {plain[piece.start : piece.end]: printed[piece.start : piece.end] for piece in furniture}

    def own(headings: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(names.get(heading, heading) for heading in headings)

    shown = {p.id: replace(p, text=printed[p.start : p.end], headings=own(p.headings)) for p in passages}
    return tuple(
        replace(
            task,
            headings=own(task.headings),
            category=names.get(task.category, task.category),
            target="\n".join(shown[id].text for id in task.passages if shown[id].part == "target"),
            progress=tuple(shown[id].text for id in task.passages if shown[id].part == "progress"),
        )
        for task in tasks
    ), tuple(shown.values())


def _lines(lines: list[Line], layout: Layout, end: int | None = None) -> None:
    """Read lines up to a place in the text: flattened tables, list items, paragraphs."""
    lines = [line for line in lines if end is None or line.start < end]
    runs = {run.first: run for run in find_header_runs(lines)}
    at = 0
    while at < len(lines):
        at = _table(lines, runs[at], runs, layout) if at in runs else _prose(lines, at, runs, layout)


def _placed(table: Placed, layout: Layout) -> None:
    """Take over a table whose cells are known: its headings hold for the rows below them."""
    for item in table.items:
        if isinstance(item, Row):
            item.headings = layout.path()
            layout.rows.append(item)
            continue
        line = Line(item.text, item.start, item.end)
        level = layout.level(line)
        if not level:
            layout.rows.append(Row(layout.path(), text=[line.span], is_task=False))
            continue
        # Groups of rows hang under the table's own name, but beside a group that stands above the header.
        under_name = any(depth == 4 and TITLE_LINE.match(text) for depth, text in layout.headings)
        push_heading(layout.headings, level + under_name if level == 4 else level, item.text)
        layout.keep("heading", line)


def _without_furniture(lines: list[Line], layout: Layout, tables: bool) -> list[Line]:
    """Set the page's own lines aside; the title and what stands above the metadata are furniture too."""
    kept = []
    for line in lines:
        kind = next((k for k, p in FURNITURE if len(line.text) <= FURNITURE_LENGTH and p.match(line.text)), None)
        if kind:
            layout.keep(kind, line)
        else:
            kept.append(line)
    signed = [line for line in signature(kept) if line is not None]
    for line in signed:
        layout.keep("signature", line)
    return _without_title([line for line in kept if line not in signed], layout, tables)


def _without_title(lines: list[Line], layout: Layout, tables: bool) -> list[Line]:
    """The document's name, and navigation above it, tell nothing that could be asked for."""
    title = title_lines(lines, tables)
    if not title:
        return lines
    styled = [line for line in lines[: title.start] if line.start in layout.levels]
    for above in lines[: title.start]:
        if above not in styled:
            layout.keep("navigation", above)
    name = "".join(lines[at].text for at in title)
    again = [line for line in lines[title.stop : title.stop + HEAD_LINES] if line.text == name]
    for line in [*(lines[at] for at in title), *again]:
        layout.keep("title", line)
    dates = [line for line in lines[title.stop : title.stop + DATE_LINES] if DATED.match(line.text)]
    for line in dates:
        layout.keep("metadata", line)
    return styled + [line for line in lines[title.stop :] if line not in again and line not in dates]


# --- tables -------------------------------------------------------------------------------------------------------


def _table(lines: list[Line], run: HeaderRun, runs: dict[int, HeaderRun], layout: Layout) -> int:
    """Read one flattened table; return the index of the first line after it."""
    for line in lines[run.first : run.last]:
        layout.keep("table header", line)
    at, number, begun = run.last, None, len(layout.rows)
    grouped = run.numbered and _is_group_name(lines, at)
    while at < len(lines) and at not in runs:
        end = _row_end(lines, at, run, runs, number, grouped)
        if end == at:
            if not (_is_group_heading(lines, at, runs) or (grouped and _is_group_name(lines, at))):
                break
            push_heading(layout.headings, max(heading_level(lines[at]), 1), lines[at].text)
            layout.keep("heading", lines[at])
            at += 1
            continue
        number = int(re.sub(r"\D", "", lines[at].text)) if run.numbered else (number or 0) + 1
        _keep_row(lines[at:end], run, layout)
        row, above = layout.rows[-1], layout.rows[-2] if len(layout.rows) > begun + 1 else None
        if "category" in run.columns and above is not None and above.headings == row.headings:
            # A merged cell of several rows is copied once.
            row.category = row.category or above.category
        at = end
    return at


def _row_end(
    lines: list[Line], at: int, run: HeaderRun, runs: dict[int, HeaderRun], number: int | None, grouped: bool
) -> int:
    """The index after the row that starts at `at`; `at` itself when no row starts there."""
    if not run.numbered:
        return run.unnumbered_row_end(lines, at, runs)
    if not _starts_row(lines[at], number):
        return at
    current = int(re.sub(r"\D", "", lines[at].text))
    end = at + 1
    while end < len(lines) and end not in runs:
        long_enough = end - at >= min(3, len(run.columns))
        if long_enough and (_starts_row(lines[end], current) or _is_group_heading(lines, end, runs)):
            break
        if long_enough and NOTE.match(lines[end].text):
            break
        if grouped and end - at >= len(run.columns) and _is_group_name(lines, end):
            break
        end += 1
    return end


# A note under a table is in no cell of its last row.
NOTE = re.compile(r"(注|备注|说明)\s*[:：]")


# A group of rows in a table that has them from its first row on: a name, and no cell of the row above.
MOST_GROUP = 10


def _is_group_name(lines: list[Line], at: int) -> bool:
    if at + 1 >= len(lines) or len(lines[at].text) > MOST_GROUP or not NUMBER_LINE.match(lines[at + 1].text):
        return False
    text = lines[at].text
    return heading_level(lines[at]) == 4 and not UNIT_LIST.fullmatch(text) and not DONE.search(text)


def _starts_row(line: Line, previous: int | None) -> bool:
    """Row numbers go up by one, stand twice where a row is split, or start again at one."""
    if not NUMBER_LINE.match(line.text):
        return False
    number = int(re.sub(r"\D", "", line.text))
    return previous is None or number in (previous, previous + 1) or number == 1


def _is_group_heading(lines: list[Line], at: int, runs: dict[int, HeaderRun]) -> bool:
    """A line over the next header run, or a numbered heading between the rows (一、交通)."""
    level = heading_level(lines[at])
    if level == 0:
        return False
    ahead = at + 1
    while ahead < len(lines) and ahead not in runs and heading_level(lines[ahead]) and ahead - at < 3:
        ahead += 1
    over_header = ahead in runs and all(not NUMBER_LINE.match(lines[i].text) for i in range(at, ahead))
    follows_row = ahead < len(lines) and bool(NUMBER_LINE.match(lines[at + 1].text)) if at + 1 < len(lines) else False
    return over_header or (level in (1, 2) and follows_row)


def _keep_row(lines: list[Line], run: HeaderRun, layout: Layout) -> None:
    row = Row(layout.path())
    if not run.numbered:
        # A row of plain figures is one passage.
        row.text.append((lines[0].start, lines[-1].end))
        layout.rows.append(row)
        return
    before = ""
    for line, role in zip(lines, assign_cells(lines, run), strict=True):
        if role == "number":
            row.number = line.text.strip(".、．")
            layout.keep("row number", line)
        elif role == "category":
            row.category = line.text
            layout.keep("category", line)
        elif role == "target" or (role in ("place", "measure") and not row.progress):
            row.target.append(line.span)
        elif role == "units":
            # A cell of its own answers for the whole row: it stays with the target that it explains.
            _keep_owner(row, line, layout)
            row.units.extend(Cutter.units_in(line.text))
        elif role == "officials":
            _keep_owner(row, line, layout)
            row.officials.extend(Cutter.officials_in(line.text))
        elif role == "rate" and before in ("progress", "rate") and row.progress:
            # A rate says nothing without the outturn that it rates: they are one passage.
            row.progress[-1] = (row.progress[-1][0], line.end)
        else:
            row.progress.append(line.span)
        before = role
    layout.rows.append(row)


def _keep_owner(row: Row, line: Line, layout: Layout) -> None:
    """A cell that names who answers stays with the target before it; behind the outturn it is no passage's text."""
    if row.progress or not row.target:
        layout.keep("responsible", line)
    else:
        row.target.append(line.span)


# --- prose and labelled lists ------------------------------------------------------------------------------------------


def _prose(lines: list[Line], at: int, runs: dict[int, HeaderRun], layout: Layout) -> int:
    """Read one heading, list item or paragraph; return the index of the first line after it."""
    end = _rejoined(lines, at, runs)
    first = lines[at]
    level = layout.level(first) if end == at + 1 else 0
    if level:
        push_heading(layout.headings, level, first.text)
        layout.keep("heading", first)
        return end
    labelled = _labelled_end(lines, end, runs)
    span = (first.start, lines[labelled - 1].end)
    paragraph = layout.text[first.start : lines[end - 1].end]
    owned = _starts_item(first) and (LABELLED["owner"].search(paragraph) or CLAIM.search(paragraph))
    if labelled > end or owned or LABELLED["progress"].search(paragraph):
        _keep_item(span, layout)
        return labelled
    row = Row(layout.path(), text=[(first.start, lines[end - 1].end)], is_task=False)
    if speaker := SPEAKER.match(layout.text, first.start, lines[end - 1].end):
        row.units = Cutter.units_in(speaker.group(1))
    layout.rows.append(row)
    return end


# （一）县教育局：新建学校3所… tells what the office before the colon has done.
SPEAKER = re.compile(
    r"(?:[（(]?(?:[一二三四五六七八九十]{1,3}|\d{1,2})[)）、.．]\s*)?"
    r"((?:[一-鿿]{1,14}(?:局|委|厅|办|办公室|政府|管委会|集团|支队|联合会|妇联|残联|团委)[、,，]?){1,4})\s*[:：](?=.)"
)


def _labelled_end(lines: list[Line], at: int, runs: dict[int, HeaderRun]) -> int:
    """A list item goes on while the lines below start with a label (责任单位:… 完成情况:…)."""
    while at < len(lines) and at not in runs and LABELLED["any"].match(lines[at].text):
        at += 1
        while at < len(lines) and at not in runs and not LABELLED["any"].match(lines[at].text):
            if heading_level(lines[at]) or _starts_item(lines[at]):
                break
            at += 1
    return at


def _starts_item(line: Line) -> bool:
    return bool(re.match(r"\d{1,3}[.、．](?!\d)|[（(]?[一二三四五六七八九十]+[)）、]", line.text))


def _keep_item(span: tuple[int, int], layout: Layout) -> None:
    """A labelled list item is a task: what stands before the progress label is its target."""
    text = layout.text[span[0] : span[1]]
    label = LABELLED["progress"].search(text) or _told_behind(text)
    number = re.match(r"(\d{1,3})[.、．]", text)
    row = Row(layout.path(), number=number.group(1) if number else "")
    split = span[0] + label.start() if label else span[1]
    row.target.append((span[0], _stripped_end(layout.text, span[0], split)))
    if label:
        row.progress.append((split, span[1]))
    layout.rows.append(row)


# What has been done may stand behind those who answer for it: …(责任单位:县城管局)。目前已建成5个。
TOLD = re.compile(r"\s*(?=目前|现已|已|截[至止]|今年以来|年初以来)")


def _told_behind(text: str) -> re.Match[str] | None:
    owners = [trailer.end() for trailer in TRAILER.finditer(text)]
    return next((told for at in owners if (told := TOLD.match(text, at))), None)


def _stripped_end(text: str, start: int, end: int) -> int:
    return start + len(text[start:end].rstrip())


CONTINUES = re.compile(r"[，。、；：,;:)）」』》”’的]")


def _rejoined(lines: list[Line], at: int, runs: dict[int, HeaderRun]) -> int:
    """The index after the paragraph that starts at `at`: lines broken in mid-sentence belong together."""
    end = at + 1
    while end < len(lines) and end not in runs and not lines[end].after_blank:
        if not _goes_on(lines, end):
            break
        end += 1
    return end


def _goes_on(lines: list[Line], at: int) -> bool:
    """Whether line `at` continues the one before it."""
    before, line = lines[at - 1], lines[at]
    if CONTINUES.match(line.text):
        return True
    if before.text[-1] in SENTENCE_END or _starts_item(line):
        return False
    if len(before.text) > HEADING_LENGTH:
        return True
    after = lines[at + 1] if at + 1 < len(lines) else None
    # A name set apart on a line of its own (a link, a book title): the sentence resumes with punctuation after it.
    return after is not None and not after.after_blank and bool(CONTINUES.match(after.text)) and len(line.text) <= 30


# --- the rest ---------------------------------------------------------------------------------------------------------


def _with_blanks(length: int, passages: tuple[Passage, ...], furniture: list[Furniture]) -> tuple[Furniture, ...]:
    """Name what is left between passages and furniture, so that together they are the whole text."""
    taken = sorted([(p.start, p.end) for p in passages] + [(f.start, f.end) for f in furniture])
    blanks, at = [], 0
    for start, end in taken:
        if start > at:
            blanks.append(Furniture("blank", at, start))
        at = max(at, end)
    if at < length:
        blanks.append(Furniture("blank", at, length))
    return tuple(sorted([*furniture, *blanks], key=lambda f: f.start))
