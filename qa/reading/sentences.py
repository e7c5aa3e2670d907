"""A row of figures as a person would read it out: the indicator, then every figure behind the name of its column.

`指标名称|单位|年度目标|1-9月完成|完成率` over `城镇新增就业|万人|6|4.8|80%` is
`城镇新增就业年度目标6万人,1-9月完成4.8万人,完成率80%。`
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from qa.words import simplify

# The names of columns, which are asked of in every row.
REMEMBERED = 1000
PLAIN = re.compile(r"[-—–~约超+]?\d[\d,，]*(?:\.\d+)?$")
# A formula that was never computed says nothing either.
FORMULA = re.compile(r"=")
BLANK = re.compile(rf"[-—–/／\\.、…]*$|无$|不适用$|{FORMULA.pattern}")
IN_BRACKETS = re.compile(r"[(（\[]\s*(?:单位\s*[:：])?\s*([^()（）\[\]]{1,10}?)\s*[)）\]]")
UNIT = re.compile(
    r"[%％‰]|(?:[千万百亿十]*(?:平方|立方)?(?:公里|千米|米|厘米|毫米|公顷|亩|平米|吨|千克|公斤|克|升|度|千瓦时|千瓦|兆瓦|千伏安|元|美元|人|名|户|家|个|项|所|处|座|条|台|辆|件|套|张|场|次|人次|只|头|棵|株|栋|幢|间|村|床|岁|天|日|小时|年|月|位|分|倍|篇|宗|起|例|批|对|组|支|艘|架|标箱|标准煤|吨标准煤|微克/立方米|[A-Za-z/]{1,6})+)|百分点|个百分点|[千万百亿]{1,2}"
)
GROWTH = re.compile(r"增长|增速|增幅|同比|环比|升降|增减|[±]")
PLACES = re.compile(r"[一-鿿]{1,8}(?:省|市|区|县|旗|镇|乡|街道)$")
RANK = re.compile(r"排名|名次|位次|排序")
SHARE = re.compile(r"率$|率[(（]|比例|占比|占.*(?:计划|任务|目标)$|比重|得分|分值|进度$|程度$|百分比|[%％]")
# (what a column is called, what is said before its figure)
SPOKEN: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"^(?=.)(?:同比|比上年同期?|较上年同期?|与上年同期?相?比)?[±]?$"), "同比增长"),
    (re.compile(r"^(比上年|较上年|同比|环比)(?:±|增减|升降|增长率|增幅|增速)$"), r"\1增长"),
    (re.compile(r"^(.*(?:完成|目标|计划|实现|累计|任务))(?:数|值|量|情况|额|总数)$"), r"\1"),
    (re.compile(r"^(.*)任务目标$"), r"\1目标任务"),
    (re.compile(r"^(占.*(?:目标|任务|计划|预算))的?(?:比例|比重|百分比)?$"), r"\1的"),
    (re.compile(r"^(?:绝对[量值数额]|总量|数值|数量|指标值|本期数?|合计)$"), ""),
)


@dataclass(frozen=True, slots=True)
class Said:
    """One figure of a row: over which group of columns it stands, what its column is called, what the cell says.

    `apart` says that its column measures something of its own (总投资), which the figures behind it do not.
    """

    group: str
    label: str
    unit: str
    value: str
    percent: bool = False
    apart: bool = False

    @property
    def figure(self) -> str:
        """The figure with its unit; empty where the cell holds words."""
        if PLAIN.match(self.value):
            return f"{self.value}{self.unit or ('%' if self.percent else '')}"
        return self.value if re.match(r"[-—~约超+]?\d", self.value) else ""


def unit_of(name: str) -> str:
    """The unit that a header prints: `完成数(万人)`, `完成率%`; empty where it prints none."""
    for inside in IN_BRACKETS.findall(name):
        if UNIT.fullmatch(inside):
            return str(inside)
    return "%" if re.search(r"[%％]", name) else ""


@lru_cache(maxsize=REMEMBERED)
def label_of(name: str) -> str:
    """A header as it is said before a figure: without its unit, 完成数 as 完成."""
    name = re.sub(r"\s", "", name)
    name = IN_BRACKETS.sub(lambda match: "" if UNIT.fullmatch(match.group(1)) else match.group(), name)
    name = re.sub(r"[%％]", "", name)
    for pattern, spoken in SPOKEN:
        if pattern.match(name):
            return pattern.sub(spoken, name)
    return name


@lru_cache(maxsize=REMEMBERED)
def is_share(name: str) -> bool:
    """Whether a column holds rates or growth, whose figures do not have the row's unit."""
    name = simplify(name)
    return bool(GROWTH.search(name) or SHARE.search(name) or RANK.search(name))


def is_rate(name: str) -> bool:
    """Whether the figures of a column are per cent where nothing else is printed: neither ranks nor points."""
    return is_share(name) and not RANK.search(name) and not re.search(r"得分|分值", name)


def is_blank(text: str) -> bool:
    """Whether a cell says that there is nothing."""
    return not text or bool(BLANK.match(text))


def phrase(said: Said) -> str:
    """`完成` and `4.8` and `万人` → `完成4.8万人`; words instead of a figure stand behind a colon."""
    if RANK.search(said.label) and said.value.isdigit():
        return f"{said.label}第{said.value}位"
    if said.figure:
        return _behind(said.label, said.figure)
    return f"{said.label}:{said.value}" if said.label else said.value


def _behind(name: str, said: str) -> str:
    """What is said behind a name whose letters and digits would run into it: PM2.5为36, PM2.5 2024年36."""
    if not (re.search(r"[A-Za-z0-9]$", name) and re.match(r"\d", said)):
        return name + said
    return f"{name} {said}" if re.match(r"(?:19|20)\d\d年|\d{1,2}[-—~至\d]*月", said) else f"{name}为{said}"


ENUMERATOR = re.compile(
    r"^(?:[一二三四五六七八九十]{1,3}、|[（(](?:[一二三四五六七八九十]{1,3}|\d{1,2})[)）]|\d{1,2}[.、．](?!\d)|[①-⑳])\s*"
)
PART = re.compile(r"^(?:其中|#)\s*[:：]?\s*")


def named(name: str, whole: str) -> tuple[str, str]:
    """A row's name as it is said, and the unit it prints: `(一)粮食产量(万吨)` → 粮食产量, 万吨; a part names its whole."""
    name = ENUMERATOR.sub("", name.strip())
    part = PART.match(name)
    name = name[part.end() :] if part else name
    unit = next((inside for inside in IN_BRACKETS.findall(name) if UNIT.fullmatch(inside)), "")
    name = IN_BRACKETS.sub(lambda match: "" if UNIT.fullmatch(match.group(1)) else match.group(), name)
    return (f"{whole}中{name}" if part and whole else name), unit


def sentence(place: str, subject: str, figures: Sequence[Said]) -> str:
    """All figures of a row: those of one group of columns behind its name, groups set apart by semicolons."""
    if sum(bool(PLACES.match(said.label)) for said in figures) > 1 and not place:
        # Places side by side: the row says what is measured in them.
        return f"{subject}:{','.join(map(phrase, figures))}。"
    clauses: list[str] = []
    group, apart, year = None, False, ""
    several = len({said.group for said in figures if said.group}) > 1
    for said in figures:
        # What stands beside one group of columns (its rate, its rank) is said of it.
        another = said.group != group and (several or said.group or group is None)
        own_year = YEAR.match(said.label)
        elsewhen = own_year is not None and year not in ("", own_year.group())
        year = own_year.group() if own_year else year
        if another or (subject and (elsewhen or apart) and not is_share(said.label)):
            group = said.group
            clauses.append(_behind(subject, _behind(group, phrase(said))))
        else:
            clauses[-1] += f",{phrase(said)}"
        apart = said.apart
    body = ";".join(clauses) or subject
    return f"{place}:{body}。" if place else f"{body}。"


YEAR = re.compile(r"(?:19|20)\d\d年")
TITLE_WORDS = re.compile(
    r"(?:月度|季度|分月|完成|进展|推进|落实|执行|实施|任务|分解|统计|进度|排名|目标|指标|工作|主要|重点|情况|汇总|一览|通报|公示|明细|表)+$"
)


def indicator_in(title: str) -> str:
    """What a table of places measures, from its title: `某市2024年新增托位完成情况表` → `新增托位`."""
    title = re.sub(r"[(（].*?[)）]|\s", "", title)
    title = re.sub(r"^(附[件表]|表)\s*\d*\s*[:：.、]?", "", title)
    title = re.sub(r"^.*?(?:19|20)\d\d年(?:度)?", "", title)
    title = re.sub(r"^(?:(?:\d{1,2}|[一二三四前上下全]{1,2})?[-—~至]?\d{0,2}(?:月份?|季度|半年|年))", "", title)
    title = re.sub(r"^(?:全[省市县区]|各[县市区镇乡街道、()（）]{1,8}|[一-鿿]{2,5}[省市县区](?=.{4}))", "", title)
    title = TITLE_WORDS.sub("", title)
    return title if 2 <= len(title) <= 14 and not re.search(r"[,，。;；:：\d]", title) else ""
