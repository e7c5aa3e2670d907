"""Figures that follow from one another: products, growth upon growth, from and to, what is short of a target."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise

from qa.audit.ledger import Draft, Ledger
from qa.audit.printed import (
    SCALES,
    Span,
    amount,
    decimal,
    fit,
    is_loose,
    number,
    percent,
    places,
    same_kind,
    scaled,
    shown,
    span,
)
from qa.figures.units import plain, split_multiple
from qa.model import Figure

UP = re.compile(r"提高|提升|增加|增长|上升|增至|升至|扩大|增")
DOWN = re.compile(r"下降|降低|减少|缩小|压减|压缩|降至|缩短|回落|收窄")
TO = re.compile(r"(?P<word>[一-鿿]{1,4}?)(?:到|至|为)")
GOAL = re.compile(r"目标|任务|计划")
MONTHLY, YEARLY = re.compile(r"每月$"), re.compile(r"年标准(?:为|达|达到)?$|每年$")
SENTENCE = re.compile(r"[。;!?\n]")
MONTHS = 12


def check(ledger: Ledger) -> list[Draft]:
    """Recompute what a report's figures imply."""
    drafts: list[Draft] = []
    for figures in ledger.all_pieces():
        drafts += _products(ledger, figures)
        drafts += _monthly(ledger, figures)
        drafts += _from_to(ledger, figures)
    return drafts + list(_gaps(ledger))


# --- products -----------------------------------------------------------------------------------------------------


def _products(ledger: Ledger, figures: Sequence[Figure]) -> Iterator[Draft]:
    """面积 × 单产 = 总产量, and the growth of each."""
    for n, rate in enumerate(figures):
        over = rate.normal[1].partition("/")
        if not over[1] or rate.role != "actual" or is_loose(rate) or number(rate) is None:
            continue
        factor = next((f for f in reversed(figures[:n]) if _counts(f, over[2]) and _head(f, rate)), None)
        product = next((f for f in figures[n + 1 :] if _counts(f, over[0]) and _head(f, rate)), None)
        if factor and product:
            yield from _product(factor, rate, product)
            yield from _growths(ledger, figures, factor, rate, product)


def _counts(figure: Figure, unit: str) -> bool:
    """Whether a level is measured in a unit, or one that converts to it."""
    base = SCALES.get(unit, (unit, ""))[0]
    own = SCALES.get(figure.normal[1], (figure.normal[1], ""))[0]
    return figure.role == "actual" and own == base and not is_loose(figure) and number(figure) is not None


def _head(one: Figure, other: Figure) -> bool:
    """Whether both speak of one thing: 春粮播种面积 and 春粮单产."""
    return one.indicator[:2] == other.indicator[:2]


def _product(factor: Figure, rate: Figure, product: Figure) -> Iterator[Draft]:
    above, _, below = rate.normal[1].partition("/")
    base, times = SCALES.get(above, (above, "1"))
    size, per, made, total = span(factor), span(rate), scaled(product), span(product)
    value, unit_rate = number(factor), number(rate)
    if not size or not per or not made or not total or value is None or unit_rate is None or base != made[1]:
        return
    scale = Decimal(times) / Decimal(SCALES.get(product.normal[1], ("", "1"))[1])
    low, high = size.low * per.low * scale, size.high * per.high * scale
    if Span(low, high).meets(total):
        return
    computed = value * unit_rate * scale
    text = (
        f"{shown(factor)} × {shown(rate)} = {amount(computed, product)},报告写{product.indicator}{shown(product)}。"
        f"按总量倒推,每{below}约{plain(round(total.low / value / scale, 1))}{above}。"
    )
    gap = float(abs(computed - (number(product) or Decimal(0))) / (number(product) or Decimal(1)) * 100)
    yield Draft("derived", "sure", text, (factor, rate, product), shown(product), amount(computed, product), gap)


def _growths(
    ledger: Ledger, figures: Sequence[Figure], factor: Figure, rate: Figure, product: Figure
) -> Iterator[Draft]:
    """(1 + growth of the area) × (1 + growth of the yield) − 1 is the growth of the product."""
    grown = [
        next((f for f in figures if f.role == "growth" and f.about == one.id and f.unit == "%"), None)
        for one in (factor, rate, product)
    ]
    signed = [decimal(one.normal[0]) if one and not is_loose(one) else None for one in grown]
    first, second, third = signed
    if first is None or second is None or third is None:
        return
    computed = ((1 + first / 100) * (1 + second / 100) - 1) * 100
    slack = Decimal(1).scaleb(-min(places(one) for one in grown if one)) * 2
    if abs(computed - third) <= slack:
        return
    used = tuple(one for one in grown if one)
    text = (
        f"{product.indicator}:(1+{plain(first)}%)×(1+{plain(second)}%)-1 = {percent(computed)},"
        f"报告写增长{used[2].text}。"
    )
    yield Draft("derived", "sure", text, used, used[2].text, percent(computed), float(abs(computed - third)))


# --- per month and per year ---------------------------------------------------------------------------------------


def _monthly(ledger: Ledger, figures: Sequence[Figure]) -> Iterator[Draft]:
    """每人每月1105元,年标准13260元."""
    text = ledger.texts[figures[0].passage]
    for n, one in enumerate(figures[:-1]):
        if not MONTHLY.search(text[max(0, one.start - 6) : one.start]) or number(one) is None:
            continue
        for other in figures[n + 1 : n + 3]:
            if not YEARLY.search(text[max(0, other.start - 8) : other.start]) or not same_kind(one, other):
                continue
            value, year, month = number(one), span(other), span(one)
            if value is None or not year or not month:
                continue
            if not Span(month.low * MONTHS, month.high * MONTHS).meets(year):
                said = f"{shown(one)} × 12 = {amount(value * MONTHS, other)},报告写全年{shown(other)}。"
                yield Draft("derived", "sure", said, (one, other), shown(other), amount(value * MONTHS, other))


# --- from and to --------------------------------------------------------------------------------------------------


def _from_to(ledger: Ledger, figures: Sequence[Figure]) -> Iterator[Draft]:
    """由92.8%提高到95.1%,提高2.3个百分点: the direction and the difference."""
    text = ledger.texts[figures[0].passage]
    for n, (start, end) in enumerate(pairwise(figures)):
        between = text[start.end : end.start]
        led = re.search(r"[由从][^,。;]{0,14}$", text[max(0, start.start - 16) : start.start])
        moved = TO.fullmatch(between.strip())
        if not led or not moved or start.normal[1] != end.normal[1] or start.unit in ("位", "名"):
            continue
        first, last = number(start), number(end)
        if not first or last is None or is_loose(start):
            continue
        yield from _direction(start, end, first, last, moved["word"])
        yield from _difference(text, figures[n + 2 : n + 3], start, end, last - first)


def _direction(start: Figure, end: Figure, first: Decimal, last: Decimal, word: str) -> Iterator[Draft]:
    up, down = bool(UP.search(word)), bool(DOWN.search(word))
    if (up and not down and last < first) or (down and not up and last > first):
        text = f"{end.indicator}:从{shown(start)}到{shown(end)},写的是“{word}”,方向相反。"
        yield Draft("derived", "likely", text, (start, end), shown(end), "", 50.0)


def _difference(text: str, following: Sequence[Figure], start: Figure, end: Figure, moved: Decimal) -> Iterator[Draft]:
    for change in following:
        between = text[end.end : change.start]
        if end.unit != "%" and change.unit == "%":
            yield from _relative(between, start, end, change)
            continue
        points = end.unit == "%" and change.unit == "个百分点"
        same = end.unit != "%" and change.unit == end.unit
        told = re.fullmatch(r"[,、]?(?:累计|共|净)?(?P<word>[一-鿿]{2,4}?)(?:了)?", between.strip())
        if not told or not (points or same) or not (UP.search(told["word"]) or DOWN.search(told["word"])):
            continue
        ends, sizes = (span(start), span(end)), span(change)
        if not ends[0] or not ends[1] or not sizes or is_loose(change):
            continue
        low, high = sorted((abs(ends[1].low - ends[0].high), abs(ends[1].high - ends[0].low)))
        if Span(low, high).meets(sizes):
            continue
        said = f"{end.indicator}:从{shown(start)}到{shown(end)},相差{_points(moved, end, points)},报告写{change.text}。"
        yield Draft("derived", "sure", said, (start, end, change), change.text, _points(moved, end, points))


def _relative(between: str, start: Figure, end: Figure, change: Figure) -> Iterator[Draft]:
    """由54微克降至36微克,累计下降33.3%: the difference in percent of where it began."""
    told = re.fullmatch(r"[,、]?(?:累计|共|净)?(?P<word>[一-鿿]{2})(?:了)?", between.strip())
    if not told or not (UP.search(told["word"]) or DOWN.search(told["word"])) or is_loose(change):
        return
    spans, first, last = (span(start), span(end)), number(start), number(end)
    stated = number(change)
    if not spans[0] or not spans[1] or not first or last is None or stated is None or spans[0].low <= 0:
        return
    value = (last - first) / first * 100
    bounds = sorted(abs(b / a - 1) * 100 for a in spans[0] for b in spans[1])
    if fit(replace(change, value=change.value.lstrip("-")), abs(value), bounds[0], bounds[-1]).agrees:
        return
    said = f"{end.indicator}:从{shown(start)}到{shown(end)},变化{percent(abs(value), places(change))},报告写{change.text}。"
    yield Draft("derived", "likely", said, (start, end, change), change.text, percent(abs(value), places(change)))


def _points(moved: Decimal, like: Figure, points: bool) -> str:
    multiple, _ = split_multiple(like.unit)
    return f"{plain(abs(moved))}个百分点" if points else f"{plain(abs(moved) / multiple)}{like.unit}"


# --- short of a target --------------------------------------------------------------------------------------------


def _gaps(ledger: Ledger) -> Iterator[Draft]:
    """低于年度目标1.2个百分点, 尚差414个, 超目标4处."""
    for gap, actual in _stated_gaps(ledger):
        if is_loose(gap) or is_loose(actual):
            continue
        target = ledger.targets.get(actual.id) or _nearby(ledger, actual, gap)
        words = (
            ledger.texts[gap.passage][max(actual.end, gap.start - 16) : gap.start]
            if actual.passage == gap.passage
            else ""
        )
        meant = GOAL.search(words) or re.search(r"[还尚]差|[还尚]缺", words)
        if target is None or not meant or re.search(r"时序|序时|进度", words):
            continue
        yield from _gap(gap, actual, target)


def _stated_gaps(ledger: Ledger) -> Iterator[tuple[Figure, Figure]]:
    """What is short of a target, or beyond it, with its outturn: 比年度目标60%高2.7个百分点 has the target before it."""
    previous: Figure | None = None
    for figure in ledger:
        about = ledger.about(figure)
        if figure.role == "gap" and about is not None:
            yield figure, about
        elif (
            previous and figure.unit == "个百分点" and previous.role == "target" and previous.passage == figure.passage
        ):
            goal = ledger.about(previous)
            level = _level(ledger, previous, goal)
            if level and re.fullmatch(r"[高低快慢多少]", ledger.between(previous, figure)):
                yield replace(figure, about=level.id), level
        previous = figure


def _level(ledger: Ledger, target: Figure, about: Figure | None) -> Figure | None:
    """The percentage that a target in percent is set against: the nearest before it."""
    able = [
        f
        for f in ledger.beside(target)
        if f.end <= target.start and f.unit == "%" and f.role in ("share", "actual", "growth")
    ]
    return able[-1] if able and (about is None or able[-1] is about or able[-1].about == about.id) else None


def _nearby(ledger: Ledger, actual: Figure, gap: Figure) -> Figure | None:
    """The target that an outturn answers, or that stands between it and the gap."""
    about = ledger.about(actual)
    if about and about.role == "target":
        return about
    between = [f for f in ledger.beside(gap) if f.passage == actual.passage and actual.end <= f.start < gap.start]
    return next((f for f in between if f.role == "target"), None)


def _gap(gap: Figure, actual: Figure, target: Figure) -> Iterator[Draft]:
    points = gap.unit == "个百分点" and actual.unit == target.unit == "%"
    if not points and not (same_kind(gap, actual) and same_kind(gap, target)):
        return
    done, goal, stated = span(actual), number(target), span(gap)
    value, size = number(actual), number(gap)
    if not done or goal is None or not stated or value is None or size is None:
        return
    stated_abs = Span(*sorted((abs(stated.low), abs(stated.high))))
    low, high = sorted((abs(done.low - goal), abs(done.high - goal)))
    if Span(low, high).meets(stated_abs):
        return
    unit = "个百分点" if points else target.unit
    multiple, _ = split_multiple(target.unit)
    right = plain(abs(value - goal) / (1 if points else multiple)) + unit
    text = f"{actual.indicator}:完成{shown(actual)},目标{shown(target)},相差{right},报告写{gap.text}。"
    yield Draft("derived", "likely", text, (target, actual, gap), gap.text, right)
