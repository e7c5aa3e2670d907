"""Completion rates against their targets and outturns."""

from __future__ import annotations

import re
from collections import Counter
from decimal import ROUND_HALF_UP, Decimal
from itertools import pairwise

from qa.audit.bases import Judged, Stated, bases, explains, is_bare, is_own, judged, stated_rates
from qa.audit.ledger import Draft, Ledger
from qa.audit.printed import COUNTED, amount, fit, is_loose, number, percent, places, same_kind, shown, span
from qa.figures.units import kind_of, split_multiple
from qa.model import Figure, RateCounts, Sureness

IN_ORDER = re.compile(r"分别|依次")
# By how much a unit can be wrong: 万 for 亿, nothing for 万.
SLIPS = (Decimal(10) ** 4, Decimal(10) ** -4, Decimal(10) ** 8, Decimal(10) ** -8)
# Among how many wrong rates before and after it one is looked for that it was exchanged with.
NEIGHBOURS = 4
# A base so far from the target is another one.
OTHER_BASE = (Decimal("0.25"), Decimal(4))


def check(ledger: Ledger) -> tuple[list[Draft], RateCounts]:
    """Judge every completion rate of a report."""
    counts: Counter[str] = Counter()
    wrong: list[Judged] = []
    drafts, crossed = _crossed(ledger)
    for stated in stated_rates(ledger):
        made = None if is_own(ledger, stated) else judged(ledger, stated)
        slip = None if is_own(ledger, stated) or (made and made.fit.agrees) else _wrong_unit(ledger, stated)
        if slip:
            drafts.append(slip)
        elif made and made.fit.state == "off":
            wrong.append(made)
        elif made and made.fit.state == "cut":
            drafts.append(_cut(made))
        counts[_verdict(ledger, stated, made, bool(slip) or stated.rate.id in crossed)] += 1
    for n, one in enumerate(wrong):
        near = wrong[max(0, n - NEIGHBOURS) : n + NEIGHBOURS + 1]
        drafts.append(_contradiction(ledger, one, near))
    return drafts, RateCounts(stated=counts.total(), **counts)


def _verdict(ledger: Ledger, stated: Stated, made: Judged | None, wrong: bool) -> str:
    """Under what a rate is counted: a field of :class:`qa.model.RateCounts`."""
    if is_own(ledger, stated):
        return "own_base"
    if wrong or (made and made.fit.state == "off"):
        return "contradicted"
    return made.fit.state if made else "no_base"


def _crossed(ledger: Ledger) -> tuple[list[Draft], set[str]]:
    """Rates that come out only in another order than 分别 says: A、B分别完成目标的(B's)和(A's)."""
    drafts: list[Draft] = []
    found: set[str] = set()
    for passage in ledger.passages:
        rates = [f for f in ledger.read.get(passage.id, ()) if f.role == "completion"]
        for one, other in pairwise(rates):
            first, second = ledger.about(one), ledger.about(other)
            if first and second and _is_crossed(ledger, (one, other), (first, second)):
                text = (
                    f"按“分别”的次序,{second.indicator}{shown(second)}的完成率是{one.text},{first.indicator}{shown(first)}的是"
                    f"{other.text};算出来正好相反,两个完成率可能写颠倒了。"
                )
                drafts.append(Draft("rate", "sure", text, (second, first, one, other), one.text, other.text, 10.0))
                found |= {one.id, other.id}
    return drafts, found


def _is_crossed(ledger: Ledger, rates: tuple[Figure, Figure], outturns: tuple[Figure, Figure]) -> bool:
    """Whether two rates of one clause were read of two outturns before it, the later of the earlier."""
    one, other = rates
    first, second = outturns
    together = one.clause == other.clause and first.passage == second.passage == one.passage
    return together and second.end <= first.start < first.end <= one.start and bool(IN_ORDER.search(ledger.before(one)))


def _wrong_unit(ledger: Ledger, stated: Stated) -> Draft | None:
    """A rate that comes out exactly once 万 and 亿 are exchanged: 288.6万元 of 520亿元 are 55.5% as 288.6亿元."""
    rate, actual, _ = stated
    if actual is None:
        return None
    value, parts = number(actual), span(actual)
    if is_loose(actual) or not value or not parts or not places(rate):
        return None
    for base in bases(ledger, stated):
        goal = number(base.figure)
        for factor in SLIPS if goal and split_multiple(actual.unit) != split_multiple(base.figure.unit) else ():
            share = factor / (goal or 1) * 100
            if fit(rate, value * share, parts.low * share, parts.high * share).agrees:
                text = (
                    f"{actual.indicator}:写{shown(actual)},按{_what(base.figure)}{shown(base.figure)}和完成率{rate.text}算,"
                    f"应是{amount(value * factor, base.figure)},单位写错了。"
                )
                right = amount(value * factor, base.figure)
                return Draft("unit", "sure", text, (base.figure, actual, rate), shown(actual), right, 100.0)
    return None


# --- what to say --------------------------------------------------------------------------------------------------


def _contradiction(ledger: Ledger, judged: Judged, wrong: list[Judged]) -> Draft:
    rate, actual, base = judged.rate, judged.actual, judged.base.figure
    why, others = _why(ledger, judged, wrong)
    text = f"{_called(actual, base)}:完成{shown(actual)} ÷ {_what(base)}{shown(base)} = {percent(judged.fit.value)},报告写{rate.text}。{why}"
    gap = abs(float(judged.fit.value - (number(rate) or Decimal(0))))
    expected = percent(judged.fit.value, places(rate))
    sureness: Sureness = "sure" if judged.base.sure else "likely"
    return Draft("rate", sureness, text, (base, actual, rate, *others), rate.text, expected, gap)


def _called(actual: Figure, base: Figure) -> str:
    """What to call an outturn: by its target where it has no more than a verb."""
    return base.indicator if is_bare(actual) else actual.indicator


def _what(base: Figure) -> str:
    return "目标" if base.role == "target" else "总数"


def _why(ledger: Ledger, judged: Judged, wrong: list[Judged]) -> tuple[str, tuple[Figure, ...]]:
    """Which other base, or whose rate, explains what is stated; with the figures that this names."""
    rate, actual, base = judged.rate, judged.actual, judged.base.figure
    for other in wrong:
        crossed = other.rate.passage == rate.passage and other is not judged
        if crossed and explains(other.actual, other.base.figure, rate) and explains(actual, base, other.rate):
            return f"与“{other.actual.indicator}”的完成率{other.rate.text}可能写颠倒了。", (other.rate,)
    for named in ledger.row(actual):
        able = named.role == "target" and named is not base and same_kind(named, actual)
        if able and explains(actual, named, rate):
            text = f"按“{named.indicator}”的目标{shown(named)}算正好是{rate.text},名称或数字可能放错了。"
            return text, (named,)
    return _implied(judged), ()


def _implied(judged: Judged) -> str:
    """The base that the stated rate would need, and what it is of the target."""
    stated, done, goal = number(judged.rate), number(judged.actual), number(judged.base.figure)
    if not stated or not done or not goal:
        return ""
    unit = Decimal(1).scaleb(-places(judged.rate))
    if abs(judged.fit.value.quantize(unit, ROUND_HALF_UP) - stated) == unit:
        return f"只差末位,四舍五入应为{percent(judged.fit.value, places(judged.rate))}。"
    base = judged.base.figure
    implied = done / stated * 100
    whole = base.unit == base.normal[1] and kind_of(base.unit) in COUNTED
    needed = amount(implied, base, (0 if implied >= 100 else 1) if whole else 2)
    text = f"按{judged.rate.text}倒推,基数约为{needed},相当于{_what(base)}的{percent(implied / goal * 100, 1)}"
    if not OTHER_BASE[0] <= implied / goal <= OTHER_BASE[1]:
        return f"{text},所列的目标多半不是它的基数。"
    return f"{text};目标写的是“以上”,计划数可能另有。" if base.bound == ">=" and implied > goal else f"{text}。"


def _cut(judged: Judged) -> Draft:
    rate, actual, base = judged.rate, judged.actual, judged.base.figure
    expected = percent(judged.fit.value, places(rate))
    text = (
        f"{_called(actual, base)}:完成{shown(actual)} ÷ {_what(base)}{shown(base)} = {percent(judged.fit.value, places(rate) + 2)},"
        f"报告写{rate.text},是去掉了尾数,四舍五入应为{expected}。"
    )
    return Draft("rounding", "weak", text, (base, actual, rate), rate.text, expected)
