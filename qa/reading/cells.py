"""Rows into tasks and passages: groups of a target cell with their own owners, items of a progress cell."""

from __future__ import annotations

import re
from collections.abc import Iterator

from qa.model import Furniture, Part, Passage, Task
from qa.reading.rows import Row, Span

OWNER_UNIT = r"(?:责任|牵头|主办|承办|配合|落实|实施)(?:单位|部门)"
OWNER_OFFICIAL = r"(?:牵头|联系|分管|责任|包联|挂钩|挂联|包保|挂点)(?:市|县|区|省|镇)?(?:领导|人)"
PROGRESS_LABEL = r"(?:(?<![一-鿿])(?:目前|最新|当前)?进展|(?:实际|目前|当前|年度)?(?:完成|进展|推进|落实|进度|实施|办理)(?:情况|进展|进度|成效))"
LABELLED = {
    "owner": re.compile(rf"[(（【]?(?:{OWNER_UNIT}|{OWNER_OFFICIAL})[】]?\s*[:：]"),
    "progress": re.compile(rf"[(（【]?{PROGRESS_LABEL}[】]?\s*[:：]"),
    "any": re.compile(
        rf"[(（【]?(?:{OWNER_UNIT}|{OWNER_OFFICIAL}|{PROGRESS_LABEL}|(?:年度)?(?:工作)?目标(?:任务)?)[】]?\s*[:：]"
    ),
}

# Names of offices end like this; `<…>` and `(…)` qualify the name before them.
OFFICE = r"(?:[一-鿿]{1,18}?(?:局|委|办|办公室|政府|管委会|中心|集团|公司|联合会|协会|总会|商会|学会|支队|大队|总队|院|校|行|会|部|署|厅|社|司|处|站|妇联|残联|科协|侨联|文联|工商联|团委|法院|检察院|海关|学院|大学|街道|镇|乡|单位|部门))"
QUALIFIED = rf"{OFFICE}(?:[<〈《(（][^>〉》)）]*[>〉》)）])?"
UNIT_LIST = re.compile(rf"(?:各|市|县|区|省)?{QUALIFIED}(?:\s*[、,，;； ]\s*{QUALIFIED})*[。.]?")
QUALIFIER = re.compile(r"[<〈《(（]([^>〉》)）]*)[>〉》)）]")

TRAILER = re.compile(
    rf"[(（【]?\s*(?:(?:{OWNER_OFFICIAL}|{OWNER_UNIT})\s*[:：]\s*[^;；。:：)）]*?[,，;；。\s]*)*"
    rf"(?:{OWNER_OFFICIAL}|{OWNER_UNIT})\s*[:：][^;；。:：)）\n]*(?:[(（][^)）\n]*[)）][^;；。:：)）\n]*)*[)）】]?[;；。]?"
)
TERM = re.compile(
    r"[(（]?(?:完成|办结|计划完成|竣工)?(?:时限|期限|时间)(?:要求)?\s*[:：][^。；;\n]{1,20}[)）]?[。；;]?"
)
LABEL_VALUE = re.compile(rf"({OWNER_OFFICIAL}|{OWNER_UNIT})\s*[:：]\s*")
# (县发改局牵头,县财政局、各乡镇配合) without a label: who answers, then who helps.
CLAIM = re.compile(
    rf"[(（](?P<lead>{UNIT_LIST.pattern})\s*(?:牵头|负责|牵头负责|分别负责|按职责分工负责|牵头落实|落实)"
    rf"(?:\s*[,，;；]\s*(?P<others>{UNIT_LIST.pattern})\s*(?:配合|参与|协同|协助))?[)）]"
)
NAME = re.compile(r"[一-鿿·]{2,4}")
TITLES = re.compile(
    r"(?P<name>[一-鿿·]{2,4}?)(?P<title>(?:常务)?副?(?:书记|省长|市长|县长|区长|州长|盟长|旗长|镇长|乡长|主席|主任|局长|厅长|部长|主任委员))"
)
HEADING_OFFICIAL = re.compile(rf"{TITLES.pattern}(?:主抓|牵头|负责|分管|领衔|联系)")
ITEM = re.compile(r"(\d{1,2})[.、．](?!\d)|(\d{1,2})[.．](?=\d{1,2}[月\-—~至])|[（(](\d{1,2})[)）]|([①-⑳])")
OUTTURN = re.compile(
    r"截至|目前|实际(?:完成|收储|支付|到位)|(?:仅|已|共)完成\d|完成率\d|(?:为|占|完成)(?:年度|全年)(?:计划|目标|任务)的?\d|完成\d[\d.]*[%％]|，占\d[\d.]*[%％]"
    r"|[,，]已[一-鿿]{1,4}\d"
)


class Cutter:
    """Cuts the rows of one report into tasks, passages and the furniture inside cells."""

    def __init__(self, text: str, report_id: str) -> None:
        self.text = text
        self.report_id = report_id

    def cut(self, rows: list[Row]) -> tuple[tuple[Task, ...], tuple[Passage, ...], list[Furniture]]:
        """Return tasks and passages in the order of the text, and the furniture found on the way."""
        tasks: list[Task] = []
        passages: list[Passage] = []
        for ordinal, row in enumerate(rows, start=1):
            self._own(row)
            made = [*self._targets(row, ordinal), *self._progress(row, ordinal), *self._prose(row, ordinal)]
            passages.extend(made)
            if row.is_task and made:
                tasks.append(self._task(row, ordinal, made))
        return tuple(tasks), tuple(passages), []

    def _task(self, row: Row, ordinal: int, passages: list[Passage]) -> Task:
        officials = _unique([*_heading_officials(row), *row.officials, *(o for p in passages for o in p.officials)])
        units = _unique([*row.units, *(u for p in passages for u in p.units)])
        return Task(
            id=f"{self.report_id}/{ordinal}",
            report=self.report_id,
            ordinal=ordinal,
            number=row.number,
            headings=row.headings,
            category=row.category,
            officials=officials,
            units=units,
            target="\n".join(p.text for p in passages if p.part == "target"),
            progress=tuple(p.text for p in passages if p.part == "progress"),
            passages=tuple(p.id for p in passages),
        )

    def _own(self, row: Row) -> None:
        """Owners named after the outturn (进展情况:…;责任单位:…) are the row's, where none stands elsewhere."""
        if row.units or row.officials or any(TRAILER.search(self.text, *span) for span in row.target):
            return
        for claim in [claim for span in row.target for claim in CLAIM.finditer(self.text, *span)]:
            row.units.extend(self.units_in("、".join(filter(None, claim.group("lead", "others")))))
        labelled = (
            span for span in (*row.progress, *row.text) if any(self.text.find(mark, *span) >= 0 for mark in ":：")
        )
        for span in labelled:
            for trailer in TRAILER.finditer(self.text, *span):
                units, officials = read_owners(trailer.group())
                row.units.extend(units)
                row.officials.extend(officials)

    def _targets(self, row: Row, ordinal: int) -> Iterator[Passage]:
        """One passage for each group of the cell that names its own officials and units."""
        if not row.target:
            return
        start, end = row.target[0][0], row.target[-1][1]
        # An item of a notice that names its owner at its end may tell what was done: 年度任务1500亩,实际收储583亩.
        told = not row.progress and OUTTURN.search(self.text, start, end)
        for n, (group, trailer) in enumerate(_groups(self.text, start, end), start=1):
            units, officials = read_owners(trailer)
            lead = ITEM.match(self.text, *group)
            yield self._passage(
                row,
                ordinal,
                "progress" if told else "target",
                n,
                group,
                lead=lead.end() - group[0] if lead else 0,
                units=tuple(units) or tuple(row.units),
                officials=tuple(officials),
            )

    def _progress(self, row: Row, ordinal: int) -> Iterator[Passage]:
        for n, (span, lead) in enumerate(_items(self.text, row.progress), start=1):
            yield self._passage(row, ordinal, "progress", n, span, lead=lead)

    def _prose(self, row: Row, ordinal: int) -> Iterator[Passage]:
        for n, span in enumerate(row.text, start=1):
            lead = ITEM.match(self.text, *span)
            length = lead.end() - span[0] if lead else 0
            yield self._passage(row, ordinal, "text", n, span, lead=length, units=tuple(row.units))

    def _passage(
        self,
        row: Row,
        ordinal: int,
        part: Part,
        n: int,
        span: Span,
        lead: int = 0,
        units: tuple[str, ...] = (),
        officials: tuple[str, ...] = (),
    ) -> Passage:
        text = self.text[span[0] : span[1]]
        letter = {"target": "t", "progress": "p", "text": "x"}[part]
        headings = (*row.headings, row.category) if row.category else row.headings
        return Passage(
            id=f"{self.report_id}/{ordinal}/{letter}{n}",
            report=self.report_id,
            task=f"{self.report_id}/{ordinal}" if row.is_task else "",
            part=part,
            headings=headings,
            text=text,
            start=span[0],
            end=span[1],
            lead=lead,
            number=row.number,
            units=units,
            officials=officials or tuple(row.officials) or _heading_officials(row),
        )

    @staticmethod
    def units_in(text: str) -> list[str]:
        """Split a cell or label that lists responsible units into clean names; qualifiers become names of their own."""
        inner = [name for group in QUALIFIER.findall(text) for name in _shared_ending(re.split(r"[、,，;；]", group))]
        outer = re.split(r"[、,，;；\s]+", QUALIFIER.sub("", text))
        names = [name.strip(" 。.)）】（(") for name in [*outer, *inner]]
        return [name for name in _unique(names) if 2 <= len(name) <= 24]

    @staticmethod
    def officials_in(text: str) -> list[str]:
        """Names of the officials in a cell, without their titles."""
        text = TITLES.sub(lambda match: match.group("name"), text)
        return [name for name in re.split(r"[、,，;；\s]+", text) if NAME.fullmatch(name)]


def read_owners(trailer: str) -> tuple[list[str], list[str]]:
    """Read `牵头市领导:…,责任单位:…` into (units, officials)."""
    units: list[str] = []
    officials: list[str] = []
    labels = list(LABEL_VALUE.finditer(trailer))
    for label, following in zip(labels, [*labels[1:], None], strict=False):
        value = trailer[label.end() : following.start() if following else len(trailer)]
        if re.fullmatch(OWNER_OFFICIAL, label.group(1)):
            officials.extend(Cutter.officials_in(value.strip(",，;；。()（）")))
        else:
            units.extend(Cutter.units_in(value))
    return units, officials


def _groups(text: str, start: int, end: int) -> Iterator[tuple[Span, str]]:
    """Cut a target cell after every trailer that names owners; yield each group with its trailer."""
    at = start
    found: list[tuple[Span, str]] = []
    for trailer in TRAILER.finditer(text, start, end):
        if text[at : trailer.start()].strip("；;。 \n"):
            found.append(((at, trailer.end()), trailer.group()))
        elif found:
            # Owners named one after the other are one trailer.
            (first, _), said = found[-1]
            found[-1] = ((first, trailer.end()), f"{said}。{trailer.group()}")
        else:
            continue
        at = _skip_space(text, trailer.end(), end)
    if found and TERM.fullmatch(text[at:end].strip()):
        # By when it is to be done is said of what stands before.
        (first, _), said = found.pop()
        found.append(((first, end), said))
        at = end
    yield from found
    if at < end:
        yield (at, end), ""


def _skip_space(text: str, at: int, end: int) -> int:
    while at < end and text[at].isspace():
        at += 1
    return at


def _items(text: str, spans: list[Span]) -> Iterator[tuple[Span, int]]:
    """Cut progress paragraphs into items, each with the length of its printed number.

    Numbers that go up by one start an item, in mid-line too. In a numbered cell `2.6月底` is item 2 and June, and
    `3.20个` item 3 and twenty; elsewhere a paragraph may well begin with the figure 1.5.
    """
    numbered = len(spans) > 1 and all(_numbered(text, spans[n], n + 1) for n in (0, 1))
    expected = 1
    for start, end in spans:
        lead = _numbered(text, (start, end), expected) if numbered else None
        lead = lead or ITEM.match(text, start, end)
        expected = int(re.sub(r"\D", "", lead.group()[:3]) or 0) + 1 if lead else expected
        at, length = start, lead.end() - start if lead else 0
        while lead or numbered:
            following = _inline(expected).search(text, at, end)
            if not following:
                break
            yield (at, following.start()), length
            at, expected = following.end(), expected + 1
            length = len(str(expected - 1)) + 1
        yield (at, end), length


def _numbered(text: str, span: Span, number: int) -> re.Match[str] | None:
    return re.compile(rf"{number}[.、．]").match(text, *span)


def _inline(number: int) -> re.Pattern[str]:
    """Item `number` glued to the end of the sentence before it."""
    return re.compile(rf"(?<=[。；;!])\s*(?={number}[.、．](?!\d)|{number}[.．]\d{{1,2}}月|[（(]{number}[)）])")


def _heading_officials(row: Row) -> tuple[str, ...]:
    """A section named after the official who leads it (洪湖鹏市长主抓重点工作)."""
    found = [match.group("name") for heading in row.headings for match in HEADING_OFFICIAL.finditer(heading)]
    return _unique(found)


def _shared_ending(names: list[str]) -> list[str]:
    """`南太湖新区、长合区管委会` are two 管委会: the last name's ending holds for areas before it."""
    ending = "管委会" if names[-1].endswith("管委会") else ""
    return [name + ending if name.endswith("区") else name for name in names]


def _unique(names: list[str] | list[str | None]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for name in names if name))
