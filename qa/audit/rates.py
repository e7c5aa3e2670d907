"""Completion rates against their targets and outturns."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal
from typing import NamedTuple

from qa.audit.ledger import Draft, Ledger, alike, same_name
from qa.audit.printed import (
    COUNTED,
    Fit,
    amount,
    fit,
    is_loose,
    number,
    percent,
    percent_of,
    places,
    same_kind,
    shown,
    span,
)
from qa.figures.phrases import is_verb
from qa.figures.units import kind_of, split_multiple
from qa.model import Figure, RateCounts, Sureness

# A base that the statement itself names and the report does not give: the schedule, the province's task, a whole work.
OWN_BASE = re.compile(
    r"时序|序时|[省市国部]定|[省市]下达|统一|进度要求|工程量|总投资|概算|总任务|总目标|规划|[五三]年|(?:半年|季度)(?:度)?(?:目标|任务|计划)|形象进度|总体进度"
)
# 开工率 and its like: of the projects that there are, which stand before.
OF_ALL = re.compile(r"(?:开工|竣工|完工|投产)率")
SUMMED = re.compile(r"合计|共|累计|总")
EXPLICIT = re.compile(r"\s*(?:\([^()]*\))?的\s*")
# A rate against a target that is only likely its own must at least be of its order.
# By how much a unit can be wrong: 万 for 亿, nothing for 万.
SLIPS = (Decimal(10) ** 4, Decimal(10) ** -4, Decimal(10) ** 8, Decimal(10) ** -8)
NAMED = 0.7
HINTED = 0.25
# A base so far from the target is another one.
OTHER_BASE = (Decimal("0.25"), Decimal(4))
# How far a thing is: an outturn called no more than this has its name from its target.
STAGE = re.compile(r"完工|竣工|投用|到位|已|均")
PLAUSIBLE = (Decimal("0.5"), Decimal(2))


class Base(NamedTuple):
    """What a rate may be a rate of; `sure` where the text leaves no doubt of it."""

    figure: Figure
    sure: bool


class Judged(NamedTuple):
    """A rate with its outturn and the base it was checked against."""

    rate: Figure
    actual: Figure
    base: Base
    fit: Fit


def check(ledger: Ledger) -> tuple[list[Draft], RateCounts]:
    """Judge every completion rate of a report."""
    counts = dict.fromkeys(("stated", "exact", "rounded", "near", "cut", "contradicted", "own_base", "no_base"), 0)
    wrong: list[Judged] = []
    cut: list[Judged] = []
    slips: list[Draft] = []
    for rate, actual, explicit in _rates(ledger):
        counts["stated"] += 1
        if actual is None or (explicit is None and OWN_BASE.search(ledger.before(rate))):
            counts["own_base" if OWN_BASE.search(ledger.before(rate)) else "no_base"] += 1
            continue
        judged = _judged(ledger, rate, actual, explicit)
        slip = None if judged and judged.fit.agrees else _wrong_unit(ledger, rate, actual, explicit)
        if slip:
            counts["contradicted"] += 1
            slips.append(slip)
            continue
        if judged is None:
            counts["no_base"] += 1
            continue
        counts["contradicted" if judged.fit.state == "off" else judged.fit.state] += 1
        if judged.fit.state in ("off", "cut"):
            (wrong if judged.fit.state == "off" else cut).append(judged)
    drafts = [_contradiction(ledger, judged, wrong) for judged in wrong]
    return drafts + slips + [_cut(judged) for judged in cut], RateCounts(**counts)


def _rates(ledger: Ledger) -> Iterator[tuple[Figure, Figure | None, Figure | None]]:
    """Every completion rate with its outturn and the base that stands right before it (占年度计划3.5亿元的59.4%)."""
    previous: Figure | None = None
    for figure in ledger:
        if figure.unit == "%" and number(figure) is not None:
            explicit = previous if previous and _is_explicit(ledger, previous, figure) else None
            if explicit:
                yield figure, _of_explicit(ledger, explicit), explicit
            elif figure.role == "completion" and not is_loose(figure):
                about = ledger.about(figure)
                yield figure, about if about and about.role != "target" else None, None
        previous = figure


def _is_explicit(ledger: Ledger, base: Figure, rate: Figure) -> bool:
    if base.passage != rate.passage or base.unit == "%" or number(base) is None:
        return False
    led = re.search(
        r"(?:占|为|是|完成|达到?)[^,。;]*$", ledger.texts[base.passage][max(0, base.start - 24) : base.start]
    )
    return bool(led) and bool(EXPLICIT.fullmatch(ledger.between(base, rate)))


def _of_explicit(ledger: Ledger, base: Figure) -> Figure | None:
    """The outturn that is set against a base in the same clause: the one before it, of its kind."""
    about = ledger.about(base)
    if about and same_kind(about, base):
        return about
    earlier = [one for one in ledger.read[base.passage] if one.end <= base.start and one.role == "actual"]
    return next((one for one in reversed(earlier) if same_kind(one, base)), None)


# --- against what -------------------------------------------------------------------------------------------------


def _judged(ledger: Ledger, rate: Figure, actual: Figure, explicit: Figure | None) -> Judged | None:
    """The rate against its base: the sure one if there is one, else any of the row that explains it."""
    if is_loose(actual) or number(actual) is None:
        return None
    fits: list[Judged] = []
    for base in _bases(ledger, rate, actual, explicit):
        found = percent_of(actual, base.figure, rate) if base.figure.bound not in ("<=", "~") else None
        if found:
            fits.append(Judged(rate, actual, base, found))
    sure = next((one for one in fits if one.base.sure), None)
    if sure and (sure.fit.agrees or not _meant_otherwise(ledger, sure)):
        return sure
    agreed = next((one for one in fits if one.fit.agrees), None)
    if agreed:
        return agreed
    return None if sure or _another_counted(ledger, fits) else _only_likely(ledger, rate, actual, fits)


def _bases(ledger: Ledger, rate: Figure, actual: Figure, explicit: Figure | None) -> Iterator[Base]:
    if explicit:
        yield Base(explicit, True)
        return
    if OF_ALL.search(ledger.before(rate)):
        yield from _all_there_are(ledger, actual)
        return
    paired = ledger.targets.get(actual.id) or ledger.targets.get(rate.id)
    if paired and same_kind(paired, actual):
        yield Base(paired, same_name(paired, actual))
    answered = ledger.about(actual)
    able = answered and answered.role in ("target", "actual") and same_kind(answered, actual)
    if able and answered and not SUMMED.search(ledger.between(answered, actual)):
        yield Base(answered, answered.role == "target")
    for other in ledger.row(actual):
        if other.role == "target" and other is not paired and other is not answered and same_kind(other, actual):
            yield Base(other, other.passage == actual.passage and same_name(other, actual))


def _all_there_are(ledger: Ledger, actual: Figure) -> Iterator[Base]:
    """The number of all projects: the nearest one before, of the same unit."""
    earlier = [one for one in ledger.row(actual) if one.passage != actual.passage or one.end <= actual.start]
    for one in reversed(earlier):
        if one.role in ("target", "actual") and same_kind(one, actual) and one is not actual:
            yield Base(one, False)


def _meant_otherwise(ledger: Ledger, judged: Judged) -> bool:
    """Whether the outturn's true rate is stated beside it: then this rate is another's, and was only read as its own."""
    for other in ledger.read[judged.rate.passage]:
        loose = other.role == "completion" and other is not judged.rate and ledger.about(other) is not judged.actual
        if not loose or other.about in ledger.targets:
            continue
        found = percent_of(judged.actual, judged.base.figure, other)
        if found and found.agrees:
            return True
    return False


def _another_counted(ledger: Ledger, fits: list[Judged]) -> bool:
    """Whether another outturn, without a rate of its own, explains the rate: 投入使用14部,在建9部,完成率35%."""
    rated = {one.about for judged in fits[:1] for one in ledger.row(judged.rate) if one.role == "completion"}
    for judged in fits:
        for other in ledger.row(judged.actual):
            if other.role != "actual" or other.id in rated or is_loose(other):
                continue
            beside = judged.base.figure if other.passage == judged.actual.passage else None
            for base in (beside, ledger.targets.get(other.id)):
                if base and same_kind(other, base) and _explains(other, base, judged.rate):
                    return True
    return False


def _only_likely(ledger: Ledger, rate: Figure, actual: Figure, fits: list[Judged]) -> Judged | None:
    """A rate that nothing explains, against the one target of the row that it can be meant against."""
    free = [one for one in fits if not _taken(ledger, one.base.figure, actual)]
    counted = OF_ALL.search(ledger.before(rate)) and is_verb(actual.indicator)
    named = [one for one in free if counted or alike(one.base.figure, actual) >= NAMED]
    if named:
        return named[0]
    free = [one for one in free if not _claimed(ledger, one)] if len(free) > 1 else free
    if OF_ALL.search(ledger.before(rate)) or len(free) != 1 or not number(rate):
        return None
    found = free[0]
    near = PLAUSIBLE[0] <= found.fit.value / (number(rate) or 1) <= PLAUSIBLE[1]
    bare = is_verb(STAGE.sub("", actual.indicator))
    meant = ledger.targets.get(actual.id) is found.base.figure or bare or alike(found.base.figure, actual) >= HINTED
    money = {found.base.figure.normal[1], actual.normal[1]} in ({"元"}, {"美元"})
    rivals = [one for one in ledger.row(actual) if one is not rate and _is_rate_of(ledger, one, actual)]
    return found if near and (meant or (money and not rivals)) else None


def _claimed(ledger: Ledger, judged: Judged) -> bool:
    """Whether another rate of the row comes out against this target: then it is that one's."""
    for rate in ledger.row(judged.actual):
        actual = ledger.about(rate) if rate.role == "completion" and rate is not judged.rate else None
        if actual and not is_loose(actual) and _explains(actual, judged.base.figure, rate):
            return True
    return False


def _wrong_unit(ledger: Ledger, rate: Figure, actual: Figure, explicit: Figure | None) -> Draft | None:
    """A rate that comes out exactly once 万 and 亿 are exchanged: 288.6万元 of 520亿元 are 55.5% as 288.6亿元."""
    value, parts = number(actual), span(actual)
    if is_loose(actual) or not value or not parts or not places(rate):
        return None
    for base in _bases(ledger, rate, actual, explicit):
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


def _is_rate_of(ledger: Ledger, rate: Figure, actual: Figure) -> bool:
    """Whether a figure is the rate of another outturn that could answer the same target."""
    about = ledger.about(rate)
    return rate.role == "completion" and about is not None and about is not actual and same_kind(about, actual)


def _taken(ledger: Ledger, target: Figure, actual: Figure) -> bool:
    """Whether the table gives a target to another outturn."""
    return any(
        ledger.targets.get(other.id) is target and other.role == "actual" and other is not actual
        for other in ledger.row(actual)
    )


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
    return base.indicator if is_verb(STAGE.sub("", actual.indicator)) else actual.indicator


def _what(base: Figure) -> str:
    return "目标" if base.role == "target" else "总数"


def _why(ledger: Ledger, judged: Judged, wrong: list[Judged]) -> tuple[str, tuple[Figure, ...]]:
    """Which other base, or whose rate, explains what is stated; with the figures that this names."""
    rate, actual, base = judged.rate, judged.actual, judged.base.figure
    for other in wrong:
        crossed = other.rate.passage == rate.passage and other is not judged
        if crossed and _explains(other.actual, other.base.figure, rate) and _explains(actual, base, other.rate):
            return f"与“{other.actual.indicator}”的完成率{other.rate.text}可能写颠倒了。", (other.rate,)
    for named in ledger.row(actual):
        able = named.role == "target" and named is not base and same_kind(named, actual)
        if able and _explains(actual, named, rate):
            text = f"按“{named.indicator}”的目标{shown(named)}算正好是{rate.text},名称或数字可能放错了。"
            return text, (named,)
    return _implied(judged), ()


def _explains(actual: Figure, base: Figure, rate: Figure) -> bool:
    found = percent_of(actual, base, rate)
    return bool(found) and found is not None and found.agrees


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
