"""Units that cannot be: 亿元 for 万亿元 beside its own target, a pocket park of square kilometres."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from qa.audit.ledger import Draft, Ledger, alike
from qa.audit.printed import is_loose, number, same_kind, scaled, shown, span
from qa.figures.units import kind_of, split_multiple
from qa.model import Figure

# The most that one of a kind measures. Pocket parks: 住房城乡建设部《口袋公园建设指南(试行)》, 400 to 10,000 平方米.
MOST_EACH: tuple[tuple[re.Pattern[str], str, str], ...] = (
    (re.compile(r"口袋公园|小微公园|街头绿地"), "平方米", "20000"),
    (re.compile(r"住房|安置房|廉租房|公租房"), "平方米", "1000"),
    (re.compile(r"停车(?:泊)?位"), "平方米", "500"),
)
GREW = re.compile(r"[比较][^,。;]{1,8}(?:增加|净增|新增|增长|多)了?$")
STOCK = re.compile(r"余额|总量|总额|保有量|存量|总数")
FAR = Decimal(1000)
NAMED = 0.5
# 万 for 亿 and the like: by how much a unit can be wrong.
FACTORS = {Decimal(10) ** 4: "万", Decimal(10) ** 8: "亿"}
MOST_TARGETS = 40
MOST_COUNTED = 10_000


def check(ledger: Ledger) -> list[Draft]:
    """An outturn thousands of times its target, or more added to a stock than is in it: 1.02亿元 for 1.02万亿元."""
    drafts: list[Draft] = []
    for row in ledger.rows:
        drafts += _magnitudes(ledger, row)
        drafts += _each(row)
    return drafts + list(_increases(ledger))


def _increases(ledger: Ledger) -> Iterator[Draft]:
    """A level that is less than what it grew by: 余额1.02亿元,比年初增加164亿元."""
    for change in ledger:
        level = ledger.about(change)
        if change.role != "change" or level is None or level.role != "actual" or not same_kind(change, level):
            continue
        if not GREW.search(ledger.before(change)) or kind_of(level.unit) == "count":
            continue
        grown, value = span(change), span(level)
        if grown and value and grown.low > value.high > 0:
            text = f"{level.indicator}:写{shown(level)},却比原来增加了{shown(change)},单位或数字可能写错了。"
            yield Draft("unit", "sure", text, (level, change), shown(level), f"大于{shown(change)}", 100.0)


def _each(figures: Sequence[Figure]) -> Iterator[Draft]:
    """5 pocket parks of 26,000 hectares: what one of them would measure."""
    for n, count in enumerate(figures):
        value = number(count)
        limit = next(((unit, most) for name, unit, most in MOST_EACH if name.search(count.indicator)), None)
        multiple, _ = split_multiple(count.unit)
        counted = count.role in ("actual", "target") and not is_loose(count) and multiple <= MOST_COUNTED
        if not limit or not value or value < 1 or not counted:
            continue
        for size in figures[n + 1 : n + 3]:
            measure = scaled(size)
            linked = size.about == count.id or alike(size, count) > NAMED
            if not measure or measure[1] != limit[0] or size.normal[1] == count.normal[1] or not linked:
                continue
            each = measure[0] / value
            if each > Decimal(limit[1]):
                said = f"{count.indicator}{shown(count)},共{shown(size)},平均每{count.normal[1]}{round(each):,}平方米,不合常理,单位可能写错了。"
                yield Draft("unit", "likely", said, (count, size), shown(size), "", 100.0)


def _magnitudes(ledger: Ledger, row: Sequence[Figure]) -> Iterator[Draft]:
    targets = [f for f in row if f.role == "target" and number(f) and f.unit != "%"][:MOST_TARGETS]
    for figure in row:
        value = number(figure)
        if figure.role != "actual" or not value or value <= 0 or is_loose(figure):
            continue
        multiple, _ = split_multiple(figure.unit)
        paired = ledger.targets.get(figure.id)
        for target in targets:
            goal = number(target) or Decimal(0)
            named = target is paired or (alike(target, figure) >= NAMED and figure.normal[1] == target.normal[1])
            if goal <= 0 or not named or not same_kind(figure, target):
                continue
            ratio = max(value, goal) / min(value, goal)
            if ratio < FAR or (multiple == 1 and split_multiple(target.unit)[0] == 1):
                continue
            yield _magnitude(row, figure, target, value, goal)
            break


def _magnitude(row: Sequence[Figure], figure: Figure, target: Figure, value: Decimal, goal: Decimal) -> Draft:
    times = round(max(value, goal) / min(value, goal))
    text = f"{figure.indicator}:写{shown(figure)},目标是{shown(target)},相差约{times:,}倍,单位可能写错了。"
    used = [target, figure]
    added = [f for f in row if f.passage == figure.passage and _is_more(f, figure, value)]
    if added and STOCK.search(figure.indicator):
        text += f"同一段里“{added[0].indicator}”就有{shown(added[0])},大于余额。"
        used.append(added[0])
    able = (name for factor, name in FACTORS.items() if goal / 10 <= value * factor <= goal * 10)
    right = next((f"{figure.value}{name}{figure.unit}" for name in able), "")
    return Draft("unit", "sure" if added else "likely", text, tuple(used), shown(figure), right, 100.0)


def _is_more(figure: Figure, stock: Figure, value: Decimal) -> bool:
    """Whether a figure counts what was added to a stock, and is more than all of it."""
    added = figure.role == "actual" and figure.indicator.startswith(("新增", "增加", "净增"))
    return added and same_kind(figure, stock) and (number(figure) or 0) > value
