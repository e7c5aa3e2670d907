"""What a document says of itself: title, place, year, period, dates, publisher, numbers."""

from __future__ import annotations

import re
from dataclasses import dataclass, fields, replace

from qa.reading.rows import Line, lines_of

HEAD_LINES = 12


@dataclass(frozen=True, slots=True)
class Metadata:
    """A report's particulars; None where nothing says so."""

    id: str | None = None
    title: str | None = None
    place: str | None = None
    year: int | None = None
    period: str | None = None
    as_of: str | None = None
    published: str | None = None
    publisher: str | None = None
    document_number: str | None = None
    index_number: str | None = None

    def overridden_by(self, given: Metadata) -> Metadata:
        """Return a copy in which everything that `given` states replaces what was found."""
        stated = {f.name: getattr(given, f.name) for f in fields(given) if getattr(given, f.name) not in (None, "")}
        return replace(self, **stated)


LABELS: dict[str, re.Pattern[str]] = {
    "index_number": re.compile(r"索引号\s*[:：]\s*(\S+)"),
    "published": re.compile(r"(?:发布日期|发布时间|公开日期)\s*[:：]\s*(\d{4}[-年/.]\d{1,2}[-月/.]\d{1,2})"),
    "publisher": re.compile(r"(?:发布机构|发文机关|信息来源|公开单位)\s*[:：]\s*(\S+)"),
    "document_number": re.compile(r"(?:文件编号|文\s*号|发文字号)\s*[:：]\s*(\S+)"),
}
WRITTEN = re.compile(r"(?:成文日期|生成日期)\s*[:：]\s*(\d{4}[-年/.]\d{1,2}[-月/.]\d{1,2})")
TITLE_LINE = re.compile(
    r"[^,，。;；]{4,60}(报告|汇总表|情况|情况表|通报|公报|清单|台账|进展|任务|方案|一览表|公示|统计表|[一-鿿]{1,6}表)([(（].{1,20}[)）])?$"
)
YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)\s*年?")
PLACE = re.compile(r"([一-鿿]{2,7}?(?:省|自治区|特别行政区|市|自治州|州|盟|地区|县|自治县|旗|区))")
NATION = re.compile(r"国务院|中华人民共和国|全国")
# (what the title says, the period, the month and day it ends)
PERIODS: tuple[tuple[re.Pattern[str], str, str], ...] = (
    (re.compile(r"半年|1\s*[-—~至]\s*6月|1至6月"), "上半年", "06-30"),
    (re.compile(r"一季度|第一季度|1\s*[-—~至]\s*3月"), "一季度", "03-31"),
    (re.compile(r"前三季度|三季度|1\s*[-—~至]\s*9月"), "前三季度", "09-30"),
    (re.compile(r"全年|年终|年度.*(完成|落实|总结)|1\s*[-—~至]\s*12月|四季度"), "全年", "12-31"),
)
MONTHS = re.compile(r"1\s*[-—~至]\s*(\d{1,2})\s*月|截至(\d{1,2})月")
DELIVERED = re.compile(r"政府工作报告(?!.*(?:完成|进展|落实|任务|分解|重点))|预算.*报告|计划.*报告")


def find_metadata(text: str, source: str) -> Metadata:
    """Find a report's particulars in its first lines, its last lines and its file name."""
    lines = list(lines_of(text))
    head = "\n".join(line.text for line in lines[:HEAD_LINES])
    found = {name: _group(pattern, head) for name, pattern in LABELS.items()}
    if found["document_number"] in ("无", "暂无"):
        found["document_number"] = None
    title = _title(lines, source)
    year = _year(title, source, head)
    period, as_of = _period(title, year, head)
    published = iso_date(found["published"] or _group(WRITTEN, head))
    return Metadata(
        title=title,
        place=_place(title, found["publisher"] or "", head),
        year=year,
        period=period,
        as_of=as_of,
        published=published,
        publisher=found["publisher"],
        document_number=found["document_number"],
        index_number=found["index_number"],
    )


def _group(pattern: re.Pattern[str], text: str) -> str | None:
    match = pattern.search(text)
    return match.group(1) if match else None


def iso_date(date: str | None) -> str | None:
    """A date as it is printed (2023年7月5日, 2023/7/5) → 2023-07-05."""
    numbers = re.findall(r"\d+", date or "")
    if len(numbers) < 3:
        return None
    year, month, day = numbers[:3]
    return f"{year}-{int(month):02d}-{int(day):02d}"


def title_line(lines: list[Line]) -> int | None:
    """The index of the line that names the document: the longest that reads like a name, near the top."""
    named = [at for at, line in enumerate(lines[:HEAD_LINES]) if TITLE_LINE.match(line.text)]
    named = [at for at in named if not re.match(r"当前位置|.*[:：>]", lines[at].text)]
    # A header cell (截至9月底完成情况) reads like a name too, but names no year and no place.
    return max(
        named,
        key=lambda at: (bool(YEAR.search(lines[at].text) or PLACE.match(lines[at].text)), len(lines[at].text)),
        default=None,
    )


def _title(lines: list[Line], source: str) -> str:
    at = title_line(lines)
    return lines[at].text if at is not None else re.sub(r"\.\w+$", "", source)


def _year(title: str, source: str, head: str) -> int | None:
    for place in (title, source, head):
        year = _group(YEAR, place)
        if year:
            return int(year)
    return None


def _period(title: str, year: int | None, head: str) -> tuple[str, str | None]:
    """The stretch of the year that the report covers and the day it ends, as far as its title says."""
    for pattern, period, day in PERIODS:
        if pattern.search(title):
            return period, f"{year}-{day}" if year else None
    months = MONTHS.search(title) or MONTHS.search(head)
    if months and year:
        month = int(months.group(1) or months.group(2))
        return f"1-{month}月", f"{year}-{month:02d}"
    if DELIVERED.search(title):
        return "年初", None
    return "", None


def _place(title: str, publisher: str, head: str) -> str | None:
    """The place named in the title, else by the publisher; a national report is 全国."""
    for text in (re.sub(r"^\D{0,2}(19|20)\d\d年?", "", title), publisher, head):
        if NATION.search(text):
            return "全国"
        place = _group(PLACE, text)
        if place and not re.search(r"[省市县区]级|全[省市县区]|^[市县区]", place):
            return place
    return None
