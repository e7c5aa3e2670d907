"""What the print has probably lost: a 月, a 、, a unit, one of a pair of brackets; a list apart, the text stays as it is."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from qa.audit.ledger import Draft, Ledger
from qa.model import Figure, Passage
from qa.words import cut_words, in_dictionary


class Spot(NamedTuple):
    """Where something is missing, and what."""

    start: int
    end: int
    what: str


# Marks of what is gone; the first alternative that matches at a place tells.
PATTERNS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("年、月", re.compile(r"(?<!\d)(?:19|20)\d\d\d{2,4}日")),
    ("年", re.compile(r"(?<!\d)(?:19|20)\d\d(?=(?:1[0-2]|[1-9])(?:[-—–至]\d{1,2})?月)")),
    ("年", re.compile(r"(?<![\d-])(?:19|20)\d\d(?=我[市县区省]|“)")),
    ("月", re.compile(r"(?<![\d.月年/-])(?:3[2-9]|[4-9]\d|[1-9]\d\d)日(?=[起前后至止以施汛召印])")),
    ("月", re.compile(r"截[至止](?:20\d\d年)?(?:1[0-2]|[1-9])(?=[,、。;])")),
    ("月", re.compile(r"(?<![\d.\-/])1[-—–](?:1[0-2]|[2-9])(?=,|全[市县区省州国]|推荐|新增|新引|累计|完成|实现|我[市县])")),
    ("数字之间的顿号", re.compile(r"\d+(?:\.\d+)?%(?=\d+(?:\.\d+)?[%个])")),
    ("标点", re.compile(r"\d+(?:\.\d+)?%(?=\d)")),
    ("标点", re.compile(r"\d+(?:\.\d+)?%(?=其中|分别|位居|居全|新开工|截至|目前|全[省市]|总量|已开展)")),
    ("标点", re.compile(r"\d(?:万|亿)?[人元家个名户亩](?=完成(?:年度|全年)|其中|分别)")),
    ("标点", re.compile(r"(?<=[一-鿿\d%”])(?:责任单位|牵头市?领导|联系市领导)(?=:)")),
    ("水质类别", re.compile(r"(?:断面|水质|达到|优于)类(?=[及或以水])")),
)  # fmt: skip
HALVES = {
    "“": "左引号",
    "”": "右引号",
    "《": "左书名号",
    "》": "右书名号",
    "(": "左括号",
    ")": "右括号",
    "【": "左括号",
    "】": "右括号",
    "〔": "左括号",
    "〕": "右括号",
}
PAIRS = {"“": "”", "《": "》", "(": ")", "【": "】", "〔": "〕"}
NUMBERED = re.compile(r"(?:^|[\s。;])[(]?\d{1,2}[).]")
# Numbers that need no unit: scores, ratios, indexes, years, codes.
BARE = re.compile(
    r"(?:指数|得分|评分|比|系数|倍差|[分率]|版|No\.?|热线|电话|编号|序号|GB|AAAA?|作为|算作|上升|下降)(?:为|达|达到|到|的)?$|(?<=年)为$"
)
MONEY = re.compile(r"投资|资金|收入|支出|补贴|税收|贷款|金额|总额|余额|[售交]额|产值")
# What a number may stand before without a unit: centuries, groups of countries, small money.
NOT_UNITS = re.compile(r"世纪|国集团|[分毛](?:钱|[,、和])|号|码|后|强|式|型|版|路|楼")
AFTER_RANK = re.compile(r"[一-鿿]")
CONTEXT = 6
LONG_NAME = 6
MYRIADS = ("万", "亿")
MOST_SPOTS = 40


def check(ledger: Ledger) -> list[Draft]:
    """Every passage that seems to have lost something, with all its spots."""
    names = _names(ledger)
    drafts = []
    for passage in ledger.passages:
        text = " " * passage.lead + ledger.texts[passage.id][passage.lead :]
        spots = [*_patterns(text), *_pairs(text), *_figures(ledger, passage, text), *names.get(passage.id, ())]
        spots = _apart(sorted(spots))[:MOST_SPOTS]
        if spots:
            drafts.append(_draft(passage, text, spots))
    return drafts


def _draft(passage: Passage, text: str, spots: list[Spot]) -> Draft:
    said = ";".join(f"“{_around(text, spot)}”疑缺{spot.what}" for spot in spots)
    return Draft("lost", "likely", said + "。", (), spots=tuple((passage.id, spot.start, spot.end) for spot in spots))


def _around(text: str, spot: Spot) -> str:
    words = text[max(0, spot.start - CONTEXT) : spot.end + CONTEXT]
    return re.sub(r"\s+", "", words)


def _apart(spots: list[Spot]) -> list[Spot]:
    """One spot a place: the first that is found."""
    kept: list[Spot] = []
    for spot in spots:
        if not kept or spot.start >= kept[-1].end:
            kept.append(spot)
    return kept


def _patterns(text: str) -> Iterator[Spot]:
    for what, pattern in PATTERNS:
        for found in pattern.finditer(text):
            yield Spot(
                found.start(),
                found.end(),
                what if what.endswith("点") or "顿号" in what or "类别" in what else f"“{what}”",
            )


def _pairs(text: str) -> Iterator[Spot]:
    """Brackets and quotation marks that have no other half."""
    opened: dict[str, list[int]] = {mark: [] for mark in PAIRS}
    closers = {close: mark for mark, close in PAIRS.items()}
    for at, char in enumerate(text):
        if char in PAIRS:
            if char == "“" and opened[char]:
                half = opened[char].pop()
                yield Spot(half, half + 1, HALVES["”"])
            opened[char].append(at)
        elif char in closers:
            if opened[closers[char]]:
                opened[closers[char]].pop()
            elif char != ")" or not NUMBERED.search(text[max(0, at - 4) : at + 1]):
                yield Spot(at, at + 1, HALVES[closers[char]])
    for mark, places in opened.items():
        for at in places:
            yield Spot(at, at + 1, HALVES[PAIRS[mark]])


def _figures(ledger: Ledger, passage: Passage, text: str) -> Iterator[Spot]:
    """Figures whose unit is gone, digits that ran together, ranks without 位."""
    for figure in ledger.read.get(passage.id, ()):
        if figure.repair and "连写" in figure.repair:
            yield Spot(figure.start, figure.end, "数字之间的标点")
        elif figure.role == "rank" and not figure.text.endswith(("位", "名")) and figure.text[-1].isdigit():
            if AFTER_RANK.match(text[figure.end : figure.end + 1]):
                yield Spot(figure.start, figure.end, "“位”")
        elif _lacks_unit(figure, text, bool(passage.task)):
            yield Spot(figure.start, figure.end, _unit(figure))


def _unit(figure: Figure) -> str:
    """The unit that is gone: read from its target, or 元 after 万 and 亿."""
    if figure.repair and not figure.text.endswith(MYRIADS):
        return f"单位“{figure.normal[1]}”"
    money = MONEY.search(figure.indicator) or not figure.text.endswith(MYRIADS)
    return "“元”" if figure.text.endswith(MYRIADS) and money else "单位"


def _lacks_unit(figure: Figure, text: str, in_row: bool) -> bool:
    if figure.repair and "缺单位" in figure.repair and figure.text.isdigit():
        return True
    if figure.text.endswith(MYRIADS) and text[figure.end : figure.end + 1] in ",;。" and in_row:
        return True  # In prose 人口12亿 is whole; in a row of a table every figure has its unit.
    if figure.text.endswith(MYRIADS):
        return bool(MONEY.search(figure.indicator)) or bool(MONEY.search(text[figure.end : figure.end + 8]))
    whole = figure.unit == "" and figure.text.isdigit() and figure.role in ("actual", "target") and figure.certain
    year = re.fullmatch(r"19[5-9]\d|20[0-5]\d", figure.text)
    before = text[max(0, figure.start - 6) : figure.start]
    if not whole or year or BARE.search(before) or re.search(r"[A-Za-z.\d/\-—(（“]\s*$", before):
        return False
    if NOT_UNITS.match(text, figure.end):
        return False
    following = text[figure.end : figure.end + 1]
    return following in ",;。、" or bool(re.match(r"[一-鿿]", following))


def _names(ledger: Ledger) -> dict[str, list[Spot]]:
    """An outturn called as its target but for one character within: 社会消费品售总额."""
    found: dict[str, list[Spot]] = {}
    for row in ledger.rows:
        if not ledger.places[row[0].passage].task:
            continue
        names = {f.indicator for f in row if f.role == "target"}
        targets = {name for name in names if len(name) >= LONG_NAME}
        for figure in row:
            if figure.indicator in names:
                continue
            text = ledger.texts[figure.passage]
            at = text.rfind(figure.indicator, 0, figure.start) if figure.indicator else -1
            for target in targets if at >= 0 else ():
                if gone := _one_gone(target, figure.indicator):
                    spot = Spot(at, at + len(figure.indicator), f"“{gone}”")
                    if spot not in found.setdefault(figure.passage, []):
                        found[figure.passage].append(spot)
    return found


def _one_gone(whole: str, name: str) -> str:
    """The character inside a name that another lacks; empty where they differ otherwise."""
    if len(whole) != len(name) + 1:
        return ""
    at = next((n for n, (a, b) in enumerate(zip(whole, name, strict=False)) if a != b), len(name))
    inside = 0 < at < len(name) and whole[:at] + whole[at + 1 :] == name
    return whole[at] if inside and _breaks_a_word(whole, at) else ""


def _breaks_a_word(name: str, at: int) -> bool:
    """Whether a character is part of a word that is none without it: 零售, but not 高技能."""
    begin = 0
    for word in cut_words(name):
        begin = name.index(word, begin)
        if begin <= at < begin + len(word):
            rest = word[: at - begin] + word[at - begin + 1 :]
            return len(word) > 1 and (len(rest) < 2 or not in_dictionary(rest))
        begin += len(word)
    return False
