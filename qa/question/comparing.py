"""Comparisons that a question asks for: the highest and the lowest, and the difference of two places."""

from __future__ import annotations

import re
from typing import NamedTuple

from qa.figures import chinese
from qa.model import Limit
from qa.store.vocabulary import Vocabulary

HIGHEST = r"最(?:高|大|多|快|好|强)"
LOWEST = r"最(?:低|小|少|慢|差|弱)"
# 最低生活保障 is no extreme: what is compared ends the clause, or 的 follows.
EXTREME = re.compile(
    rf"(?:(?P<max>{HIGHEST})|(?P<min>{LOWEST})|(?P<last>倒数第一|垫底|末位))(?=的?(?:是|$|[,。?!\s])|的(?:是|(?P<n>[两二三四五六七八九十]|\d{{1,2}})[个项件家位]|那?[一个]|指标|项目|任务|实事|事项|工作|县|区|市|镇|街道|乡|类|地区|部门|单位))"
)
ASKS_WHICH = re.compile(r"哪|谁|什么|啥")
PLACES = re.compile(
    r"哪[个些几一]?个?(?P<which>乡?镇街?|县[市]?区?|区县?(?![块域])|市(?![场民长领])|街道|村|地方|地区)"
    r"|(?P<named>县区|区县|镇街|乡镇|地区)|的(?P<those>乡?镇|县区?|区县|街道|村)(?=有|都|是|$|[,。?])"
)
ANYWHERE = ("地方", "地区")
# Of the words that measure, the role of the figure that is compared.
ROLES: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("completion", re.compile(r"完成率|完成比例|完成进度|进度|完成度")),
    ("growth", re.compile(r"增速|增幅|涨幅|增长率|增长|降幅|下降")),
    ("rank", re.compile(r"排名|名次|位次")),
)
COUNTED = re.compile(r"的(?:[两二三四五六七八九十]|\d{1,2})[个项件家位]")
QUICK = re.compile("快|慢")
FALLS = re.compile(r"降幅|下降|跌")
AROUND = re.compile(
    r"哪[一-鿿]?[个些项类]?(?:乡?镇街?|县[市]?区?|区县?|市|街道|村|地方|地区|指标|项目|任务|实事|工作|事项|部门)?|谁|是什么|(?:县区|区县|镇街|乡镇|地区|指标|项目|任务|实事|事项)(?=$|[是里中的,。?\s])"
)
VERSUS = re.compile(
    r"(?P<one>[一-鿿]{2,4}?(?:镇|乡|街道|县|市|区|新区))(?P<joint>比|较|和|与|跟|同)(?P<other>[一-鿿]{2,4}?(?:镇|乡|街道|县|市|区|新区))(?P<rest>.*)"
)
DIFFERS = re.compile(r"相差|差(?:了)?(?:多少|几)|[多少高低快慢](?:[一-鿿]{0,4}?)(?:了)?(?:多少|几)")


EACH_PLACE = re.compile(
    r"(?:哪[几两三四五六些]个?|各个?|每个)(?:乡?镇街?|县[市]?区?|区县?|市|街道|村|地方|地区)[^?？]*(?:各|分别)"
)


def places_asked(text: str) -> str:
    """The word by which a folded question asks for places (镇, 县区); empty where it asks for none."""
    found = PLACES.search(text)
    return (found["which"] or found["named"] or found["those"]) if found else ""


def is_place_of(subject: str, asked: str) -> bool:
    """Whether whom a row is about is a place of the kind asked: 东门街道 of 镇街."""
    return bool(subject) and (asked in ANYWHERE or any(char in asked for char in subject[-2:]))


class Extreme(NamedTuple):
    """The highest or lowest figure of a role: its limit, and the question without it."""

    limit: Limit
    rest: str


def extreme_of(text: str) -> Extreme | None:
    """What extreme a folded question asks for: 哪个镇完成率最低."""
    found = EXTREME.search(text)
    if not found or not ASKS_WHICH.search(text):
        return None
    role = next((role for role, pattern in ROLES if pattern.search(text)), "actual")
    role = "completion" if role == "actual" and QUICK.search(found.group()) else role
    sign = "max" if found["max"] else "min"
    if (role == "growth" and FALLS.search(text)) or role == "rank":
        sign = "min" if sign == "max" else "max"
    rest = text[: found.start()] + " " + text[found.end() :]
    for _, pattern in ROLES:
        rest = pattern.sub(" ", rest)
    count = (found["n"] or "1").replace("两", "二")
    wanted = float(chinese.either(count) or 1)
    rest = COUNTED.sub(" ", rest)
    return Extreme(Limit(role, sign, wanted), AROUND.sub(" ", rest))


class Versus(NamedTuple):
    """Two places whose figures a question compares, the role of these, and the question without the places."""

    places: tuple[str, str]
    role: str
    rest: str


def versus_of(text: str, vocabulary: Vocabulary) -> Versus | None:
    """Which two places a folded question compares: 石桥镇比柳溪镇多完成多少亩."""
    found = VERSUS.search(text)
    if not found or not DIFFERS.search(found["rest"]):
        return None
    places = (found["one"], found["other"])
    if not all(vocabulary.knows(place) for place in places):
        return None
    role = next((role for role, pattern in ROLES if pattern.search(text)), "actual")
    return Versus(places, role, text[: found.start()] + " " + DIFFERS.sub(" ", found["rest"]))
