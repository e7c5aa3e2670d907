"""What a document says of itself: title, place, year, period, dates, publisher, numbers."""

from __future__ import annotations

import re
from calendar import monthrange
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
    "published": re.compile(r"(?:(?:发布|公开|更新)?(?:日期|时间))\s*[:：]\s*(\d{4}[-年/.]\d{1,2}[-月/.]\d{1,2})"),
    "publisher": re.compile(
        r"(?:发布机构|发布单位|发文机关|发文单位|信息来源|来源|公开单位|填报单位|制表单位)\s*[:：]\s*(?!本站|原创|网站)(\S+)"
    ),
    "document_number": re.compile(r"(?:文件编号|文\s*号|发文字号)\s*[:：]\s*(\S+)"),
}
NUMBER_LINE = re.compile(r"^\s*([一-鿿]{1,12}[〔\[［(（](?:19|20)\d\d[〕\]］)）]\s*\d+\s*号)\s*$", re.MULTILINE)
# Who signs and when, below the text.
SIGNER = re.compile(
    r"[一-鿿()（）、\s]{2,30}(?:政府|办公室|督查室|局|委|委员会|厅|部|处|室|中心|专班|指挥部|领导小组)$"
)
SIGNED = re.compile(r"((?:19|20)\d\d年\d{1,2}月\d{1,2}日)$")
TAIL_LINES = 8
# A date on a line of its own below the title is that of its publication.
DATED = re.compile(r"((?:19|20)\d\d[-/.]\d{1,2}[-/.]\d{1,2})(?:\s+\d{1,2}:\d\d(?::\d\d)?)?$")
WRITTEN = re.compile(r"(?:成文日期|生成日期)\s*[:：]\s*(\d{4}[-年/.]\d{1,2}[-月/.]\d{1,2})")
TITLE_LINE = re.compile(
    r"[^,，。;；]{4,60}(报告|汇总表|情况|情况表|通报|公报|清单|台账|进展|进度|任务|方案|一览表|公示|统计表|[一-鿿]{1,6}表)([(（].{1,20}[)）])?$"
)
TITLE_GOES_ON = re.compile(r"(与|和|及|暨)[^,，。;；]{4,40}(报告|草案|情况|方案|通报)([(（].{1,10}[)）])?$")
BYLINE = re.compile(
    r"(?:[一-鿿]{1,12}?(?:省|市|县|区|州|盟|旗|镇|乡|政府))?代?(?:省|市|县|区|州|盟|旗|镇|乡)长\s+[一-鿿·]{1,4}(?:\s+[一-鿿])?$|[一-鿿]{2,20}(?:主任|局长|厅长)\s+[一-鿿·]{1,4}(?:\s+[一-鿿])?$"
)
# When and where a report was delivered, under its title.
DELIVERY = re.compile(r"[—\-–(（\s]*((?:19|20)\d\d年\d{1,2}月\d{1,2}日)在?.{0,40}(?:会议|大会)上?[)）]?$")
YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)(?!\d)\s*年?")
AIMED = re.compile(r"(?:19|20)\d\d\s*年?(?:末|底)?(?:预期|规划|计划|奋斗)?(?:目标|计划|规划)")
PARTS_OF = re.compile(r"\s*(?:[(（]?[一二三四五六七八九十]+[)）、.]|[(（]?\d+[)）、.])")
PLACE = re.compile(r"([一-鿿]{2,7}?(?:省|自治区|特别行政区|市|自治州|州|盟|地区|县|自治县|旗|区)|[一-鿿]县)")
TOWN = re.compile(
    r"([一-鿿]{2,5}?(?:镇|乡|街道))(?<!城镇)(?<!乡镇)(?=(?:19|20)\d\d|人民政府|办事处|政府|重点工作|工作报告)"
)
NATION = re.compile(r"国务院|中华人民共和国|全国")
# (what the title says, the period, the month and day it ends)
PERIODS: tuple[tuple[re.Pattern[str], str, str], ...] = (
    (re.compile(r"半年|1\s*[-—~至]\s*6月|1至6月"), "上半年", "06-30"),
    (re.compile(r"一季度|第一季度|1\s*[-—~至]\s*3月"), "一季度", "03-31"),
    (re.compile(r"前三季度|三季度|1\s*[-—~至]\s*9月"), "前三季度", "09-30"),
    (
        re.compile(
            r"全年|年终|年度.*(完成|落实|总结)|年.*(综述|盘点|回顾|统计公报|工作总结)|1\s*[-—~至]\s*12月|四季度"
        ),
        "全年",
        "12-31",
    ),
)
MONTHS = re.compile(r"1\s*[-—–~至]\s*(\d{1,2})\s*月|截[至止]到?(?:(?:19|20)\d\d年)?(\d{1,2})月")
DAY = re.compile(r"截[至止]到?((?:19|20)\d\d年\d{1,2}月\d{1,2}日)")
# What stands before a place in a title.
BEFORE_PLACE = re.compile(r"(?:19|20)\d\d(?:年度?)?(?:\d{1,2}月(?:\d{1,2}日)?)?|[—\-–\s“”《》]|关于|^在")
LEADING = re.compile(rf"^(?:{BEFORE_PLACE.pattern})+")
NO_PLACE = re.compile(
    r"[省市县区]级|[全我本][省市县区]|季度|^[市县区]|(?:示范|片|园|社|小|景|库|灌|城|新城|保护|功能|经济|核心|山|辖|各|行政|居住)区$|^(?:第|各|我|本|上|该|两|多|重点|主要|城)"
)
DELIVERED = re.compile(r"政府工作报告(?!.*(?:完成|进展|落实|任务|分解|重点))|预算.*报告|计划.*报告")


def find_metadata(text: str, source: str, body: int | None = None, publisher: str | None = None) -> Metadata:
    """Find a report's particulars in its first lines, its last lines and its file name.

    :param publisher: who publishes it, where its file says so outside the text.
    :param body: where its first table begins: the places in a table are parts of the report's, not the report's.
    """
    lines = list(lines_of(text))
    head = "\n".join(line.text for line in lines[:HEAD_LINES])
    found = {name: _group(pattern, head) for name, pattern in LABELS.items()}
    if found["document_number"] in (None, "无", "暂无"):
        found["document_number"] = _group(NUMBER_LINE, head)
    signer, signed = signature(lines)
    found["publisher"] = found["publisher"] or (signer.text if signer else None)
    title = _title(lines, source, body is not None)
    year = _year(title, source, head)
    period, as_of = _period(title, year, head)
    dated = next((day for line in lines[:HEAD_LINES] if (day := _whole(DATED, line.text))), None)
    published = iso_date(found["published"] or _group(WRITTEN, head) or dated or (signed.text if signed else None))
    delivered = next((day for line in lines[:HEAD_LINES] if (day := _group(DELIVERY, line.text))), None)
    return Metadata(
        title=title,
        place=_place(
            title,
            publisher or found["publisher"] or "",
            [line.text for line in lines[:HEAD_LINES] if body is None or line.start < body],
        ),
        year=year,
        period=period,
        as_of=as_of,
        published=published or iso_date(delivered),
        publisher=found["publisher"],
        document_number=found["document_number"],
        index_number=found["index_number"],
    )


def _group(pattern: re.Pattern[str], text: str) -> str | None:
    match = pattern.search(text)
    return match.group(1) if match else None


def _whole(pattern: re.Pattern[str], text: str) -> str | None:
    match = pattern.match(text)
    return match.group(1) if match else None


def iso_date(date: str | None) -> str | None:
    """A date as it is printed (2023年7月5日, 2023/7/5) → 2023-07-05."""
    numbers = re.findall(r"\d+", date or "")
    if len(numbers) < 3:
        return None
    year, month, day = numbers[:3]
    return f"{year}-{int(month):02d}-{int(day):02d}"


def signature(lines: list[Line]) -> tuple[Line | None, Line | None]:
    """The lines below the text that say who signs it and when; notes may follow them."""
    for at in range(len(lines) - 1, max(len(lines) - TAIL_LINES, 1), -1):
        if SIGNED.match(lines[at].text):
            above = lines[at - 1]
            return (above if SIGNER.match(above.text) else None), lines[at]
    return None, None


HEADLINE = re.compile(r"(?![一二三四五六七八九十]+、)[^,，。;；:：!?]{6,40}")
SHEET_LINES = 2
BRACKETED = re.compile(r"[(（][^()（）]*[)）]$")
SPACED = re.compile(r"[一-鿿](?:\s+[一-鿿]){3,}$")


def name_in(line: Line) -> str:
    """A line as a name: 政 府 工 作 报 告 without the blanks that only set it wide."""
    return re.sub(r"\s+", "", line.text) if SPACED.match(line.text) else line.text


def title_line(lines: list[Line], tables: bool = False) -> int | None:
    """The index of the line that names the document: the longest that reads like a name, near the top.

    :param tables: whether there is more to the document than these lines.
    """
    named = [at for at, line in enumerate(lines[:HEAD_LINES]) if TITLE_LINE.match(name_in(line))]
    named = [at for at in named if not re.match(r"当前位置|.*[:：>]", BRACKETED.sub("", lines[at].text))]
    if not named:
        # A headline in words of its own: the first line, when it names a year or a place and is no sentence.
        first = lines[0].text if lines else ""
        if (tables or len(lines) > 1) and HEADLINE.fullmatch(first) and YEAR.search(first):
            return 0
        # Over tables a place is enough; the sheet's name may stand above.
        heads = range(min(len(lines), SHEET_LINES)) if tables else range(0)
        return next((at for at in heads if HEADLINE.fullmatch(lines[at].text) and PLACE.match(lines[at].text)), None)
    # A header cell (截至9月底完成情况) reads like a name too, but names no year and no place.
    return max(
        named,
        key=lambda at: (bool(YEAR.search(lines[at].text) or PLACE.match(lines[at].text)), len(lines[at].text)),
        default=None,
    )


def title_lines(lines: list[Line], tables: bool = False) -> range:
    """The lines of the document's name: a long one goes on in the next (…执行情况 / 与2024年…草案的报告)."""
    at = title_line(lines, tables)
    if at is None:
        return range(0)
    end = at + 1
    while end < len(lines) and end - at < 3 and TITLE_GOES_ON.match(lines[end].text):
        end += 1
    while at and TITLE_GOES_ON.match(lines[at].text):
        at -= 1
    return range(at, end)


def _title(lines: list[Line], source: str, tables: bool) -> str:
    """The document's name; its file's, where that says of which place and year a 政府工作报告 is."""
    title = "".join(name_in(lines[at]) for at in title_lines(lines, tables))
    file = re.sub(r"\.\w+$", "", source)
    general = not (YEAR.search(title) or PLACE.search(title))
    return file if not title or (general and title in file) else title


def _year(title: str, source: str, head: str) -> int | None:
    for place in (title, source, head):
        years = [int(year) for year in YEAR.findall(place)]
        if years and place is head:
            # Years side by side, as in a table of them, end with the report's own; a plan looks beyond it.
            return max(map(int, YEAR.findall(AIMED.sub("", place))), default=years[0])
        if years:
            # 2023年计划执行情况与2024年计划草案的报告 is delivered in 2024.
            return max(years) if DELIVERED.search(place) else years[0]
    return None


def _period(title: str, year: int | None, head: str) -> tuple[str, str | None]:
    """The stretch of the year that the report covers and the day it ends, as far as its title says."""
    for pattern, period, day in PERIODS:
        if pattern.search(title):
            return period, f"{year}-{day}" if year else None
    stated = iso_date(_group(DAY, title) or _group(DAY, head))
    months = MONTHS.search(title) or MONTHS.search(head)
    if months and year and 1 <= (month := int(months.group(1) or months.group(2))) <= 12:
        return f"1-{month}月", stated or f"{year}-{month:02d}-{monthrange(year, month)[1]}"
    if DELIVERED.search(title):
        return "年初", None
    return "", None


def _place(title: str, publisher: str, lines: list[str]) -> str | None:
    """The place named in the title, else by the publisher; a national report is 全国."""
    for text in (title, publisher, *lines):
        if NATION.search(text):
            return "全国"
        if text in lines and PARTS_OF.match(text):
            continue  # （一）松河区: a part of the place, not the place
        place = next(
            (p for p in PLACE.findall(BEFORE_PLACE.sub("", text).lstrip("在")) if not NO_PLACE.search(p)), None
        )
        if place:
            return str(place)
        if town := TOWN.match(LEADING.sub("", text)):
            return town.group(1)
    return None
