"""Dates and periods: what stretch of time a piece of text speaks of.

A period is a string: `2023`, `2018-2022` (years, inclusive), `2023-06` (a month), `2023-01/2023-06` (months, inclusive).
Words that count from the report's own date (今年, 去年, 过去五年) are resolved against it.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from qa.figures import chinese

_YEAR = r"(?P<year>(?:19|20)\d\d|[一二][九〇○零][一二三四五六七八九〇○零]{2})"
# The year that a word counts off from the report's own; 本年, 当年, 同年: see Clock.opened.
_OFFSETS = {"今年": 0, "本年": 0, "当年": 0, "同年": 0, "去年": -1, "上年": -1, "前年": -2, "明年": 1, "来年": 1}
OWN = ("本年", "当年", "同年")
_RELATIVE = rf"(?P<word>{'|'.join(_OFFSETS)})"
# Whose months or quarters they are.
_OF = rf"(?:(?:{_YEAR}年?|{_RELATIVE}(?:的|头)?)\s*)?"
# The period of a work report, which is delivered at the start of a year and reviews the year before.
DELIVERED = "年初"
_NUMERALS = {"一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9, "十": 10}


@dataclass(frozen=True, slots=True)
class Clock:
    """What the words of time in a report count from.

    `year` is the year that 今年 names, `as_of` the last month covered (`2023-06`), `default` the period of what names
    none. What the text itself opens: `opened`, the year that 本年 and 当年 name where it is another one, and `plan`, the
    years that 五年内 counts. `behind` and `ahead` are the years that a paragraph reviews or plans where they are several.
    """

    year: int | None = None
    as_of: str = ""
    default: str = ""
    opened: int | None = None
    plan: str = ""
    behind: str = ""
    ahead: str = ""

    @property
    def reviewed(self) -> int | None:
        """The year that months and quarters without a year are of."""
        return int(self.default[:4]) if self.default[:4].isdigit() else self.year


def _to_year(text: str) -> int:
    return chinese.either(text) or 0


def _year_of(clock: Clock, match: re.Match[str]) -> int | None:
    """The year that a month or a quarter is of."""
    named = match.groupdict()
    if named.get("year"):
        return _to_year(match["year"])
    word = named.get("word")
    if word is None:
        return clock.reviewed
    if word in OWN:
        return clock.opened or clock.year
    return clock.year + _OFFSETS[word] if clock.year else None


def _months(clock: Clock, match: re.Match[str], first: int, last: int) -> str:
    year = _year_of(clock, match)
    if not year:
        return ""
    return f"{year}-{first:02d}" if first == last else f"{year}-{first:02d}/{year}-{last:02d}"


def _relative(offset: int) -> Callable[[Clock, re.Match[str]], str]:
    return lambda clock, match: str(clock.year + offset) if clock.year else ""


def _last_years(clock: Clock, match: re.Match[str]) -> str:
    count = _NUMERALS.get(match["count"], 0)
    return f"{clock.year - count}-{clock.year - 1}" if clock.year and count else ""


def _first_years(clock: Clock, match: re.Match[str]) -> str:
    """前三年: the first ones of a plan, else the last ones."""
    count, first = _NUMERALS.get(match["count"], 0), clock.plan[:4]
    return f"{first}-{int(first) + count - 1}" if first and count else _last_years(clock, match)


def _next_years(clock: Clock, match: re.Match[str]) -> str:
    count = _NUMERALS.get(match["count"], 0)
    return f"{clock.year}-{clock.year + count - 1}" if clock.year and count else ""


def _years_ago(clock: Clock, match: re.Match[str]) -> str:
    count = _NUMERALS.get(match["count"], 0)
    return str(clock.reviewed - count) if clock.reviewed and count else ""


def _span(clock: Clock, match: re.Match[str]) -> str:
    return f"{_to_year(match['year'])}-{_to_year(match['until'])}"


def _plan(clock: Clock, match: re.Match[str]) -> str:
    """The n-th five-year plan runs from 1953 + 5(n-1); the third one began in 1966."""
    number = chinese.integer(match["plan"]) or 0
    first = 1953 + 5 * (number - 1) + (3 if number >= 3 else 0)
    return f"{first}-{first + 4}" if 1 <= number <= 20 else ""


# (what must stand in the text, pattern, its period), the first that matches at a place decides.
RULES: tuple[tuple[str, re.Pattern[str], Callable[[Clock, re.Match[str]], str]], ...] = (
    (
        "月",
        re.compile(rf"(?:{_OF}|(?<![\d.]))(?P<from>1[0-2]|0?[1-9])\s*[-—–~至到]+\s*(?P<to>1[0-2]|0?[1-9])月"),
        lambda clock, m: _months(clock, m, int(m["from"]), int(m["to"])),
    ),
    (
        "1-",
        re.compile(r"(?<![\d.\-])1-(?P<to>1[0-2]|[2-9])(?![\d.%个家项人套条年])"),
        lambda clock, m: _months(clock, m, 1, int(m["to"])),
    ),
    (
        "",
        re.compile(
            rf"{_YEAR}年?\s*[-—–~至到]+\s*(?P<until>(?:19|20)\d\d|[一二][九〇○零][一二三四五六七八九〇○零]{{2}})年?"
        ),
        _span,
    ),
    ("半年", re.compile(rf"{_OF}(?:上半年|前半年)"), lambda clock, m: _months(clock, m, 1, 6)),
    ("下半年", re.compile(rf"{_OF}下半年"), lambda clock, m: _months(clock, m, 7, 12)),
    ("前三季度", re.compile(rf"{_OF}前三季度"), lambda clock, m: _months(clock, m, 1, 9)),
    ("一季度", re.compile(rf"{_OF}第?一季度"), lambda clock, m: _months(clock, m, 1, 3)),
    ("二季度", re.compile(rf"{_OF}第?二季度"), lambda clock, m: _months(clock, m, 4, 6)),
    ("三季度", re.compile(rf"{_OF}第?三季度"), lambda clock, m: _months(clock, m, 7, 9)),
    (
        "月",
        re.compile(rf"(?:{_YEAR}年?|{_RELATIVE})(?P<month>1[0-2]|0?[1-9])月"),
        lambda clock, m: _months(clock, m, int(m["month"]), int(m["month"])),
    ),
    ("年", re.compile(rf"{_YEAR}年"), lambda clock, m: str(_to_year(m["year"]))),
    (
        "截至",
        re.compile(r"(?<=截至)(?P<month>1[0-2]|[1-9])(?:月|(?=,))"),
        lambda clock, m: _months(clock, m, int(m["month"]), int(m["month"])),
    ),
    (
        "月",
        re.compile(r"(?<![\d.])(?P<month>1[0-2]|0?[1-9])月(?:\d{1,2}日|底|末|初|份|[上中下]旬)?"),
        lambda clock, m: _months(clock, m, int(m["month"]), int(m["month"])),
    ),
    (
        "年",
        re.compile(r"(?:过去|这|近)的?(?P<count>[二两三四五六七八九十])年(?:间|来|里)?|(?P<count2>[三四五])年以?来"),
        lambda clock, m: _last_years(clock, m) if m["count"] else _years_back(clock, m["count2"]),
    ),
    ("前", re.compile(r"(?<!学)前(?P<count>[二两三四五六七八九十])年"), _first_years),
    ("年", re.compile(r"(?:今后|未来|此后)的?(?P<count>[二两三四五六七八九十])年"), _next_years),
    (
        "五年",
        re.compile(r"(?<![第每今未十一二三四五六七八九])(?P<count>五)年之?(?:内|间|中)"),
        lambda clock, m: clock.plan or _last_years(clock, m),
    ),
    (
        "五",
        re.compile(
            r"(?<![一二三四五六七八九十百千分之])[“\"]?(?P<plan>十[一二三四五六]?|[一二三四五六七八九])五[”\"]?(?:时期|期间|计划|规划|末|以来|五年|$)"
        ),
        _plan,
    ),
    (
        "五年",
        re.compile(
            r"(?<![第每这近后来用隔前的个再约满需取争划“十一二三四五六七八九])(?P<count>五)年来?(?!内|之|间|中|计划|规划|以|期|左右|后|制|前|时|一|行动|大|任|奋斗|目标|立法|翻|完成|取消|[^,。;]{0,4}(?:行动|计划|规划|方案|工程|倍增))"
        ),
        lambda clock, m: clock.plan or _last_years(clock, m),
    ),
    ("五”", re.compile(r"“\s*(?P<plan>十[一二三四五六]?|[一二三四五六七八九])五”"), _plan),
    ("个五年计划", re.compile(r"第(?P<plan>[一二三四五六七八九十]+)个五年计划"), _plan),
    ("年", re.compile(r"(?:过去一年|一年来|去年|上年(?!同期))"), _relative(-1)),
    # A lost 年: 2022我市, 2022全市.
    ("", re.compile(r"(?<!\d)(?P<year>(?:19|20)\d\d)(?=[我全本][国省市县区])"), lambda clock, m: m["year"]),
    ("年前", re.compile(r"(?P<count>[二两三四五六七八九十])年前(?!期)"), _years_ago),
    ("前年", re.compile(r"前年"), _relative(-2)),
    ("年", re.compile(r"明年|下一年|来年|下年"), _relative(1)),
    ("年", re.compile(r"今年|年内"), _relative(0)),
    ("年", re.compile(r"(?P<word>本年)度?(?!.?度目标)"), lambda clock, m: str(_year_of(clock, m) or "")),
    ("年", re.compile(r"当年|同年|这一年|该年"), lambda clock, m: str(clock.opened or "")),
)
_YEARS = "(?:(?:19|20)\\d\\d|[一二][九〇○零][一二三四五六七八九〇○零]{2})"
WHEN = rf"(?:{_YEARS}年|[两二三四五六七八九十]年前|上一?年|去年|前年|今年|本年|当年|上月|年初)"
# A base of comparison is no period of the figure (比上年, 较去年同期, 由1978年的63%, 是2010年的两倍), nor is a title's year (《2023年…计划》).
COMPARED = re.compile(
    r"《[^》]*》|[(（](?:19|20)\d\d[-—–](?:19|20)\d\d年?[)）]|在[^,。;]{0,10}年[^,。;]{0,14}(?:基础|基数)上|以[^,。;]{0,8}年[^,。;]{0,4}为基[数期]"
    rf"|(?:等于|相当于|恢复[到至]|达到|为|是){WHEN}[^,。;]{{0,3}}的(?=[^,。;]{{0,8}}(?:倍|%|百分之|分之|一半))"
    rf"|{_YEARS}年不变价|(?:比|较|超过)[^,。;]{{0,10}}(?:计划|预算|原定)的?{WHEN}|(?:由|从){WHEN}(?:底|末|初)?(?=的|预计|[\d一二两三四五六七八九十百]|(?!起|开始|以来)[^,。;]{{1,24}}[高加升大降少低增减][到至])"
    rf"|(?:比|较|与|同|快于|高于|低于|慢于)(?:{_YEARS}年?(?:到|至|[-—~]){_YEARS}年[^,。;]{{0,4}}?(?:时期|期间)?|{WHEN}的?|“?\s*[一-鿿]{{0,4}}”?(?:时期|期间|季度|年))(?:同期|底|末|全年)?(?:相比|比较)?"
)
_HINT = re.compile(r"[年月季今]|[一二三四五六七八九十]五|1-\d|截至\d|20\d\d[我全]")


def _years_back(clock: Clock, count: str) -> str:
    years = _NUMERALS.get(count, 0)
    return f"{clock.year - years}-{clock.year - 1}" if clock.year and years else ""


@lru_cache(maxsize=200)  # A sentence and its first clause are often one text.
def find_period(text: str, clock: Clock) -> str:
    """The last period that a text names, bases of comparison left out; empty where it names none."""
    if not _HINT.search(text):
        return ""
    text = COMPARED.sub(lambda match: "□" * len(match.group()), text)
    found: tuple[int, int, str] | None = None
    for word, pattern, period in RULES:
        if word not in text:
            continue
        for match in pattern.finditer(text):
            if found and match.start() < found[1] and match.end() > found[0]:
                continue
            named = period(clock, match)
            if named and (found is None or match.start() >= found[1]):
                found = match.start(), match.end(), named
    return found[2] if found else ""


@lru_cache(maxsize=200)
def years_of(period: str) -> tuple[int, int] | None:
    """The first and the last year of a period; None for the empty one."""
    years = [int(year) for year in re.findall(r"(?:19|20)\d\d", period)]
    return (years[0], years[-1]) if years else None


def gone_by(date: str) -> Decimal | None:
    """The share of the year gone at the end of a date's month (2023-06, 2023-06-30), in percent."""
    month = re.match(r"\d{4}-(\d{2})", date)
    return Decimal(int(month.group(1))) * 100 / 12 if month else None
