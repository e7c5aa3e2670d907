"""Units: what may follow a number, what kind of thing it counts, and how 万 and 亿 multiply out."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import lru_cache

MULTIPLES: dict[str, int] = {
    "万亿": 10**12, "千亿": 10**11, "百亿": 10**10, "十亿": 10**9, "亿": 10**8,
    "千万": 10**7, "百万": 10**6, "十万": 10**5, "万": 10**4, "千": 10**3, "百": 10**2,
}  # fmt: skip

# The kinds of unit a question can ask for. A unit's kind is the first table that lists it; what no table lists is a
# counter of things. Sources: GB 3100 for measures; classifiers as in 《现代汉语八百词》, appendix of measure words.
KINDS: dict[str, tuple[str, ...]] = {
    "percent": ("%", "‰", "个百分点", "百分点", "个千分点"),
    "times": ("倍", "番", "成"),
    "money": ("元", "美元", "港元", "欧元", "日元", "英镑", "块", "块钱", "角"),
    "people": ("人", "名", "人次", "户", "户次", "人口", "学时", "员", "岁", "对", "位"),
    "area": ("亩", "公顷", "平方米", "平方公里", "平方千米", "亩次", "平米", "㎡", "平方公尺", "市亩"),
    "length": ("公里", "千米", "米", "海里", "延米", "车道公里", "里", "公尺", "华里"),
    "mass": ("吨", "公斤", "千克", "斤", "克", "担", "市斤", "吨标煤", "吨标准煤", "吨标准油", "吨二氧化碳当量"),
    "volume": ("立方米", "立方公尺", "升", "方", "标方", "桶", "标箱", "TEU", "箱"),
    "energy": ("千瓦", "千瓦时", "千瓦小时", "瓦小时", "瓩", "马力", "瓦", "瓦时", "度", "千伏安", "千伏", "兆瓦", "吉瓦", "焦耳", "卡"),
    "time": ("年", "个多月", "个月", "天", "小时", "分钟", "秒", "周", "个工作日", "工作日", "个小时", "周年", "个季度", "个学时"),
    "rank": ("位", "名"),
    "data": ("字节", "GB", "TB", "Mbps", "兆", "万亿次", "P"),
    "concentration": ("ug/m3", "μg/m3", "微克/立方米", "毫克/升", "毫克/立方米", "mg/L"),
}  # fmt: skip

COUNTERS = [
    "个",
    "家",
    "所",
    "张",
    "座",
    "套",
    "条",
    "台",
    "辆",
    "件",
    "项",
    "只",
    "头",
    "艘",
    "架",
    "间",
    "栋",
    "幢",
    "处",
    "批",
    "场",
    "次",
    "期",
    "篇",
    "部",
    "本",
    "册",
    "类",
    "种",
    "例",
    "宗",
    "起",
    "份",
    "支",
    "队",
    "组",
    "班",
    "节",
    "堂",
    "届",
    "门",
    "片",
    "块",
    "棵",
    "株",
    "羽",
    "尾",
    "匹",
    "口",
    "眼",
    "根",
    "把",
    "盏",
    "面",
    "枚",
    "枝",
    "颗",
    "粒",
    "副",
    "双",
    "集",
    "首",
    "款",
    "幅",
    "卷",
    "段",
    "层",
    "站",
    "点",
    "席",
    "票",
    "单",
    "笔",
    "桩",
    "轮",
    "步",
    "句",
    "床",
    "位",
    "名",
    "户",
    "村",
    "县",
    "镇",
    "乡",
    "区",
    "市",
    "省",
    "校",
    "厂",
    "店",
    "站",
    "车",
    "列",
    "航班",
    "架次",
    "场次",
    "班次",
    "车次",
    "人次",
    "件次",
    "批次",
    "项次",
    "台次",
    "台套",
    "辆次",
    "艘次",
    "头次",
    "例次",
    "门次",
    "起次",
    "家次",
    "次数",
    "宗地",
    "户次",
    "节点",
    "课时",
    "环",
    "折",
    "星",
    "平台",
    "印张",
    "单位",
    "机组",
    "对",
    "遍",
    "箱次",
]

_MEASURES = sorted({u for units in KINDS.values() for u in units}, key=len, reverse=True)
_UNITS = sorted({*_MEASURES, *COUNTERS}, key=len, reverse=True)
_LONGEST_FIRST = sorted(MULTIPLES, key=len, reverse=True)
MULTIPLE = "(?:" + "|".join(_LONGEST_FIRST) + ")"
UNIT = "(?:" + "|".join(map(re.escape, _UNITS)) + ")"
# Per-unit compounds: 吨标煤/万元, 公斤/亩, ug/m3, 元/平方米, 件/万人.
COMPOUND = rf"(?:[A-Za-zμ]{{1,3}}/[A-Za-z0-9³]{{1,3}}|(?:吨|人)公里|件套|[A-Z]Flops|{UNIT}/(?:(?:{MULTIPLE})?{UNIT}|[日月])|{UNIT})"

KIND_OF: dict[str, str] = {}
for _kind, _units in KINDS.items():
    for _unit in _units:
        KIND_OF.setdefault(_unit, _kind)


# Printed units are few and come again and again.
@lru_cache(maxsize=2000)
def split_multiple(unit: str) -> tuple[int, str]:
    """Split a printed unit into its multiple and its base: 万名 → (10000, 名)."""
    for name in _LONGEST_FIRST:
        if unit.startswith(name):
            return MULTIPLES[name], unit[len(name) :]
    return 1, unit


@lru_cache(maxsize=2000)
def kind_of(unit: str) -> str:
    """Return the kind of a printed unit: one of :data:`KINDS`, `count`, or `rate` for compounds with a slash."""
    _, base = split_multiple(unit)
    if not base:
        return "count"
    if base in KIND_OF:
        return KIND_OF[base]
    return "rate" if "/" in base else "count"


def normal_form(value: str, unit: str, negative: bool = False) -> tuple[str, str]:
    """Multiply 万 and 亿 out: ("2.82", "万名") → ("28200", "名"). Fractions (2/3) stay as they are."""
    multiple, base = split_multiple(unit)
    if "/" in value or ":" in value:
        return value, base
    number = Decimal(value) * multiple * (-1 if negative and not value.startswith("-") else 1)
    return plain(number), base


def plain(number: Decimal) -> str:
    """A decimal without exponent and without trailing zeros."""
    text = format(number, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text
