"""The times that a question names: years, runs of years, and words that count from the report's own year."""

from __future__ import annotations

import re

from qa.figures import chinese
from qa.figures.dates import Clock, find_period, years_of

YEAR = re.compile(
    r"(?<!\d)((?:19|20)\d\d)年?|(?<!\d)(\d\d)年(?!来|间)|([一二][九〇○零][一二三四五六七八九〇○零]{2})年?"
)
SPAN = re.compile(
    r"(?:过去|这|近|前|最近|上一?届)?的?五年(?:来|间|里|内|期间)?(?!计划|规划|行动|倍增|前)|五年(?:来|间)|“?十[一二三四]五”?(?:时期|期间)|第[一二三四五六七八九十]+个五年计划(?:期间|时期)?"
)
PLAN = re.compile(
    r"[“\"]?(?:十[一二三四五]?|[一二六七八九])五[”\"]?(?:时期|期间|计划|规划|五年|末)?|第[一二三四五六七八九十]+个五年计划"
)
BASE = re.compile(r"(?:比|较|跟|与|相比|相较于?|恢复[到至]|相当于|回到|疫情前\s*\(?)\s*$")
RELATIVE = re.compile(
    r"(?P<last>去年|上年|上一年|过去一年|前一年)|(?P<before>前年)|(?P<next>明年|下一年|来年)|(?P<now>今年|本年度?|当年)"
)
# Stretches of the year: they tell when, and name nothing.
MONTHS = re.compile(
    r"(?:今年|本年)?前(?:[一二两三四五六七八九十]{1,2}|\d{1,2})个?(?:季度|月)|(?:上|下)半年|[一二三四]季度末?(?![度一-鿿]{0,2}比)|"
    r"(?<!\d)1?\d\s*(?:-|至|到|—|~)\s*1?\d月份?|(?:截[至止]|到)?(?<!\d)1?\d月(?:份|底|末|初)?"
)
_HALVES = {"上": (1, 6), "下": (7, 12)}
_AGAINST = r"(?<![比较跟和与])"
STRETCH_OF_MONTHS = re.compile(
    rf"{_AGAINST}(?P<half>[上下])半年(?!相?比)|前(?P<quarters>[一二两三])个?季度|{_AGAINST}第?(?P<quarter>[一二三四])季度(?!相?比)"
    rf"|前(?P<months>[一二三四五六七八九十]{{1,2}}|\d{{1,2}})个月|(?<!\d)1?\d\s*(?:-|至|到|—|~)\s*(?P<to>1?\d)月"
)
OFFSETS = {"last": -1, "before": -2, "next": 1, "now": 0}


def named_years(text: str) -> tuple[tuple[int, ...], str]:
    years: list[int] = []
    for match in YEAR.finditer(text):
        if BASE.search(text[: match.start()]):
            continue  # 比2023年提高: the base of a comparison
        digits = match[1] or (match[2] and f"20{match[2]}") or match[3]
        years.append(chinese.either(digits) or 0)
    return tuple(dict.fromkeys(years)), YEAR.sub(" ", text)


def stretch_of(text: str) -> tuple[int, int] | None:
    """A run of at least three years that a question names: 十一五期间, 1983年到1987年."""
    joined = re.sub(r"((?:19|20)\d\d)年?\s*(?:-+|—+|~|到|至)\s*((?:19|20)\d\d)年?", r"\1-\2年", text)
    plan = PLAN.search(joined)
    years = years_of(find_period(joined if not plan else plan.group(), Clock()))
    return years if years and years[1] - years[0] >= 2 else None


def months_of(text: str) -> tuple[int, int] | None:
    """The months of the year that a question is about, first and last: 上半年 (1, 6), 二季度 (4, 6)."""
    found = STRETCH_OF_MONTHS.search(text)
    if not found:
        return None
    if found["half"]:
        return _HALVES[found["half"]]
    if found["quarter"]:
        last = 3 * (chinese.integer(found["quarter"]) or 0)
        return last - 2, last
    if found["quarters"]:
        return 1, 3 * (chinese.integer(found["quarters"]) or 0)
    months = found["to"] or found["months"]
    return 1, chinese.either(months) or 0


def offset_of(text: str) -> tuple[int | None, str]:
    """The year that words of time count from the report's own, and the text without them."""
    match = RELATIVE.search(text)
    return (OFFSETS[match.lastgroup] if match and match.lastgroup else None), MONTHS.sub(" ", RELATIVE.sub(" ", text))
