"""The bounds that a question sets: on a rank, on a completion rate, on the number of the row."""

from __future__ import annotations

import re

from qa.figures import chinese
from qa.figures.units import normal_form
from qa.model import Limit
from qa.question.aspects import LIST
from qa.question.comparing import AROUND, places_asked

# 完成率超过100%的指标: keywords that end in what is listed.
ENDS_IN_MEMBERS = re.compile(r"的(?:(?:指标|任务|实事|事项|项目|工作)(?:清单|名单)?)?\s*$")
ROW = re.compile(
    r"第(\d{1,3}|[一二三四五六七八九十]{1,3})(?:项|条|号|行)(?:重点工作|任务|工作)?|(?:序号|编号)(?:为|是)?(\d{1,3})|(\d{1,3})号(?:任务|工作)"
)
RANKED = re.compile(
    r"(?:全[省国市])?(?:排|居|列|位列|位居|名列|排名|排在)?(?:全[省国市])?第(?P<n>\d{1,3}|[一二三四五六七八九十]{1,3})(?:位|名)?(?!项|条|个|次|批|届|期|轮|季度|产业|五年)|(?P<first>首位|榜首)|倒数第"
)
# 哪些指标是下降的, 哪些给出了位次: lists of all figures of a role.
BY_ROLE: tuple[tuple[str, str, float, re.Pattern[str]], ...] = (
    ("rank", ">=", 1.0, re.compile(r"(?:全[省国市])?(?:排名|位次|名次|第几位?|排多少位?|排第几)")),
    (
        "change",
        ">",
        0.0,
        re.compile(r"(?:超过|高于|快于|好于|领先于?|跑赢)(?:全[国省市]的?(?:平均)?|平均)(?:水平|数)?"),
    ),
    ("change", "<", 0.0, re.compile(r"(?:低于|慢于|落后于?|不及)(?:全[国省市]的?(?:平均)?|平均)(?:水平|数)?")),
    (
        "growth",
        "<",
        0.0,
        re.compile(r"(?:增速|增幅|增长率?|同比)?(?:为|是)负(?:增长|值|数)?(?:的|了)?|负增长(?:的|了)?"),
    ),
    (
        "growth",
        ">=",
        10.0,
        re.compile(r"(?:增长|增速|增幅)?(?:达到|实现|保持)?(?:了)?两位数(?:以上)?的?(?:增长|增速)?"),
    ),
    (
        "growth",
        "<",
        0.0,
        re.compile(
            r"(?:同比|比上年|比去年)?(?:(?:往下掉|下降|降低|减少|负增长|下滑|回落)(?:的|了)?(?:(?:或者?|和|、)(?:改善|降低|减少)+(?:的|了)?)?)"
        ),
    ),
)
TOP = re.compile(
    r"(?:综合)?(?:排名|排在?|位居|位列|名列|居)(?:全[省国市县])?(?:的)?前(?P<n>[两二三四五六七八九十]|\d{1,2})(?!季度)(?:名|位|强)?"
)
EXACT_RATE = re.compile(
    r"(?:完成率|完成比例|完成进度)(?:刚好|正好|恰好|等于|为|是|达到?)*(?:(?P<value>\d[\d.]*)%|百分之百|百分百)(?=的|有|$)"
)
EXACT = re.compile(r"(?:刚好|正好|恰好)[^,。]{0,4}(?:百分百|100%|百分之百)|(?<!超过)(?:百分百|100%|百分之百)完成")
OVER = re.compile(
    r"超额(?:完成)?|(?:超过|超出|高于|好于|突破|超)(?:了)?(?:年度|全年|年初|预期|既定|原定)*的?(?:计划|目标|任务)(?:或者?(?:年度|全年|年初|预期|既定)*(?:计划|目标|任务))?(?!的?(?:百分之|多少|几))|(?:超过|大于|高于|突破|超)(?:了)?(?:100%|百分之百|百分百)|提前完成|已经?(?:全部)?完成(?:了)?(?:全年|年度)?(?:目标|任务)"
)
BETWEEN = re.compile(r"(?P<low>\d[\d.]*)%?(?:到|至|-|~|和)(?P<high>\d[\d.]*)%(?:之间)?")
_PART = r"\d[\d.]*%|一半|半数|百分之[一二三四五六七八九]十|[一二三四五六七八九]成"
MORE = re.compile(rf"(?:超过|大于|高于|多于|不低于|不少于|突破|超|过了?)(?P<value>{_PART})|(?P<value2>{_PART})以上")
LESS = re.compile(
    rf"(?:低于|小于|不到|不足|没到|没过|未达到?|少于|没达到)(?P<value>{_PART})|(?P<value2>{_PART})以下|(?:没有?|未|还没)(?:完成|过|到)(?P<half>一半|半)"
)


# 旅游总收入超过60亿元: a bound on what was done, told of places.
AMOUNT = re.compile(
    r"(?P<sign>超过|大于|高于|多于|不低于|不少于|突破|达到|低于|小于|不到|不足|少于)(?:了)?(?P<value>\d[\d.]*)(?P<unit>(?:万亿|亿|万)?(?:美元|元|人次|人|户|家|个|公里|亩|吨|场|辆|套))"
)
AMOUNT_SIGNS = {
    "低于": "<",
    "小于": "<",
    "不到": "<",
    "不足": "<",
    "少于": "<",
    "不低于": ">=",
    "不少于": ">=",
    "达到": ">=",
}
GROWTH = re.compile(r"(?:同比)?(?:增长|增速|增幅|涨幅|下降|降幅)(?:率)?")
FALLS = re.compile(r"下降|降幅")
FLIPPED = {">": "<", "<": ">", ">=": "<=", "<=": ">="}


def row_number(text: str) -> tuple[str, str]:
    match = ROW.search(text)
    if not match:
        return "", text
    digits = match[1] or match[2] or match[3]
    return str(chinese.either(digits) or ""), text[: match.start()] + " " + text[match.end() :]


def limits_of(text: str) -> tuple[tuple[Limit, ...], str]:
    """Bounds on a rank, a rate, a growth or an amount, and the question without them."""
    listed = bool(LIST.search(text) or ENDS_IN_MEMBERS.search(text))
    exact = _exact(text) if listed else None
    if exact:
        return exact
    limits: list[Limit] = []
    rank = RANKED.search(text)
    if rank and (rank["n"] or rank["first"]):
        limits.append(Limit("rank", "=", float(chinese.either(rank["n"] or "1") or 0)))
        text = text.replace(rank.group(), " ")
    all_of = _all_of_a_role(text) if listed and not limits else None
    if all_of:
        return all_of
    amount = AMOUNT.search(text) if listed and places_asked(text) else None
    if amount:
        least, unit = normal_form(amount["value"], amount["unit"])
        limit = Limit("actual", AMOUNT_SIGNS.get(amount["sign"], ">"), float(least), unit)
        return (limit,), AROUND.sub(" ", AMOUNT.sub(" ", text))
    between = BETWEEN.search(text)
    if between:
        limits += [Limit("completion", ">=", float(between["low"])), Limit("completion", "<=", float(between["high"]))]
        return tuple(limits), text.replace(between.group(), " ")
    bound, text = _bound(text)
    return (*limits, *bound), text


def _exact(text: str) -> tuple[tuple[Limit, ...], str] | None:
    """完成率正好75%的, 刚好百分百完成的; with 或者超额完成 the bound is from below."""
    rate = EXACT_RATE.search(text)
    if rate:
        return (Limit("completion", "=", float(rate["value"] or 100)),), EXACT_RATE.sub(" ", text)
    if not EXACT.search(text):
        return None
    rest = EXACT.sub(" ", text)
    over = OVER.search(rest)
    return (Limit("completion", ">=" if over else "=", 100.0),), rest.replace(over.group(), " ") if over else rest


def _all_of_a_role(text: str) -> tuple[tuple[Limit, ...], str] | None:
    """排名前三的, 下降的, 给出了位次的."""
    top = TOP.search(text)
    if top:
        return (Limit("rank", "<=", float(chinese.either(top["n"]) or 0)),), TOP.sub(" ", text)
    if MORE.search(text) or LESS.search(text):
        return None  # 下降超过10% is more than 下降
    found = next((one for one in BY_ROLE if one[3].search(text)), None)
    return ((Limit(*found[:3]),), found[3].sub(" ", text)) if found else None


def _bound(text: str) -> tuple[tuple[Limit, ...], str]:
    """超过100%, 不到三成, 超额完成: a bound on completion, or on growth where the question speaks of it."""
    for pattern, sign in ((OVER, ">="), (MORE, ">"), (LESS, "<")):
        match = pattern.search(text)
        if not match:
            continue
        value = _limit_value(match)
        exactly = sign if value != 100 or not re.search("超|突破|大于|高于", match.group()) else ">"
        role = _role(text)
        if role == "growth" and FALLS.search(text):
            value, exactly = -value, FLIPPED[exactly]
        text = GROWTH.sub(" ", text) if role == "growth" else text
        for other in (OVER, MORE, LESS):
            text = other.sub(" ", text)
        return (Limit(role, exactly, value),), text
    return (), text


def _role(text: str) -> str:
    """The role whose bound a question sets: that of growth where it speaks of growth, else of completion."""
    return "growth" if GROWTH.search(text) and not re.search("完成|进度", text) else "completion"


def _limit_value(match: re.Match[str]) -> float:
    groups = match.groupdict()
    value = groups.get("value") or groups.get("value2")
    if value and value.rstrip("%").replace(".", "", 1).isdigit():
        return float(value.rstrip("%"))
    tens = re.search(r"[一二三四五六七八九]", value or "")
    if tens and not re.search("[一半]", value or ""):
        return 10.0 * (chinese.integer(tens.group()) or 5)
    return 100.0 if match.re is OVER else 50.0
