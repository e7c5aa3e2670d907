"""Which outturn answers which target: the likeness of their names, their units, what narrows them, and arithmetic.

A target and an outturn belong together when they measure one thing. Names differ in wording (新建成和改扩建幼儿园 /
新(改扩)建幼儿园), so no one sign decides: their strengths add up, and the strongest pairs of a row are taken first.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal, InvalidOperation

from qa.figures.dates import years_of
from qa.figures.likeness import ALIKE, likeness
from qa.figures.units import kind_of
from qa.model import Figure

# A lost unit may have been any of these kinds, never a percentage or a sum.
COUNTED = ("count", "people")
# A stated rate that target and outturn give, to the printed precision or cut off, proves that they belong together.
PROVED = 0.5
# A stated rate that they miss by more than this factor speaks against them.
FAR_OFF = 2
REFUTED = -0.4
# A round rate is met by chance.
ROUND = ("100", "0", "50")
# Names that are the same need no proof, and none speaks against them: a wrong rate is the report's error, not ours.
NAMESAKE = 0.95
# A target that the text itself gives for an outturn comes before all namesakes.
TOLD = 2.0
# The only target and the only outturn of a row in one unit: 亿元 here and 亿元 there.
ALONE = 0.15
# More pairs than any row has; beyond that, each target looks only so far to both sides.
MOST_PAIRS = 20_000
NEARBY = 50
# The outturn is narrower, or at an earlier stage, than the target; the words are gone from one of the names.
NARROWED = -0.5

# What narrows a thing counted. Two names that have different words of one line measure different things.
CONDITION = re.compile(r"\d[\d.]*[一-鿿]{0,4}(?:以[上下内]|及以[上下])|\d+[-至]\d+周?岁")
LEVELS = re.compile(r"国家级|省级|市级|区县级|县级|镇级|村级|[一二三四五1-5A]+星级|[1-5]A级")
KINDS = re.compile(r"高价值|有效|普惠|公办|民办|春粮|夏粮|秋粮|早稻|晚稻|城镇|农村|男|女")
NARROWING = (CONDITION, LEVELS, KINDS)
# How far a thing has come, short of what a target means unless it says so itself; work begun is what 实施 asks for.
STAGE = re.compile(
    r"创建对象|创建名单|培育名单|推荐|上报|申报|列入|入围|储备|在谈|签约|谋划|选址|摸底|(?P<begun>在建|新?开工|启动)"
)
COME_SO_FAR = re.compile(r"推荐|上报|申报|认定|签约|开工|在建|竣工|完工|投产|入库|创建对象")
UNDERTAKEN = re.compile(r"实施|推进|开展|开工|启动|在建")


def assign(targets: Sequence[Figure], outturns: Sequence[Figure], rates: Mapping[str, Figure]) -> dict[str, Figure]:
    """The outturn of each target that has one, by the target's id: the strongest pairs first, no figure twice.

    :param rates: the stated completion rate of an outturn, by the outturn's id.
    """
    alone = _alone(targets, outturns)
    found = sorted(_proposals(targets, outturns, rates, alone), key=lambda one: (-one[0], one[1], one[2]))
    taken: dict[str, Figure] = {}
    used: set[str] = set()
    for _, t, o in found:
        target, outturn = targets[t], outturns[o]
        if target.id not in taken and outturn.id not in used:
            taken[target.id] = outturn
            used.add(outturn.id)
    return taken


def _proposals(
    targets: Sequence[Figure], outturns: Sequence[Figure], rates: Mapping[str, Figure], alone: set[str]
) -> Iterator[tuple[float, int, int]]:
    """Pairs that are strong enough, with the places of both in the row: of equals, the first come together."""
    long = len(targets) * len(outturns) > MOST_PAIRS
    for t, target in enumerate(targets):
        # In a row of hundreds, an outturn stands about where its target does.
        first, last = (max(0, t - NEARBY), t + NEARBY) if long else (0, len(outturns))
        for o, outturn in enumerate(outturns[first:last], first):
            if comparable(target, outturn):
                strength = _strength(target, outturn, rates.get(outturn.id), outturn.id in alone)
                strength = max(strength, _owed(target, outturn, rates.get(target.id)))
                if strength >= ALIKE:
                    yield strength, t, o


def _alone(targets: Iterable[Figure], outturns: Iterable[Figure]) -> set[str]:
    """The outturns whose unit no other outturn of the row has, and only one target."""
    asked = Counter(one.normal[1] for one in targets)
    outturns = list(outturns)
    given = Counter(one.normal[1] for one in outturns)
    return {one.id for one in outturns if asked[one.normal[1]] == given[one.normal[1]] == 1}


def _strength(target: Figure, outturn: Figure, rate: Figure | None, alone: bool) -> float:
    alike = likeness(target.indicator, outturn.indicator)
    if differ(target.indicator, outturn.indicator):
        return 0.0
    if rate and target.about == outturn.id:
        return TOLD  # 完成投资2.08亿元,占年度计划3.5亿元的59.4%
    if rate and alike < NAMESAKE and proves(target, outturn, rate):
        return min(NAMESAKE, alike + PROVED + (ALONE if alone else 0))
    if _falls_short(target, outturn) or _narrower(target.indicator, outturn.indicator):
        alike += NARROWED
    if rate and alike < NAMESAKE and _refutes(target, outturn, rate):
        alike += REFUTED
    return alike + ALONE if alone and alike >= ALIKE / 2 else alike


def _owed(target: Figure, outturn: Figure, rate: Figure | None) -> float:
    """The strength that a rate given to the target alone (a cell of rates) lends to the outturn that it proves."""
    if rate is None or rate.value in ROUND or not proves(target, outturn, rate):
        return 0.0
    if differ(target.indicator, outturn.indicator) or _narrower(target.indicator, outturn.indicator):
        return 0.0
    return min(NAMESAKE, likeness(target.indicator, outturn.indicator) + PROVED)


def _falls_short(target: Figure, outturn: Figure) -> bool:
    """Whether the outturn counts things at a stage before the one that the target means."""
    stage = STAGE.search(outturn.indicator)
    if stage is None or kind_of(outturn.unit) == "money" or STAGE.search(target.indicator):
        return False
    return not (stage["begun"] and UNDERTAKEN.search(target.indicator))


def stages_differ(one: Figure, other: Figure) -> bool:
    """Whether two figures count things at different stages: 开工 and 竣工."""
    here, there = ({match.group() for match in COME_SO_FAR.finditer(figure.indicator)} for figure in (one, other))
    return bool(here and there and not here & there)


def _narrower(target: str, outturn: str) -> bool:
    return any(narrowing.search(outturn) and not narrowing.search(target) for narrowing in NARROWING)


def _refutes(target: Figure, outturn: Figure, rate: Figure) -> bool:
    """Whether a stated rate is far from what target and outturn give."""
    computed, stated = recomputed_rate(target, outturn), decimal(rate.value)
    if computed is None or not stated:
        return False
    return not 1 / Decimal(FAR_OFF) < computed / stated < FAR_OFF


def proves(target: Figure, outturn: Figure, rate: Figure) -> bool:
    """Whether a stated rate is what target and outturn give, rounded or cut off at its last digit."""
    computed = recomputed_rate(target, outturn)
    return computed is not None and states(rate, computed)


def states(rate: Figure, computed: Decimal) -> bool:
    """Whether a stated rate is a computed one, rounded or cut off at its last digit."""
    stated = decimal(rate.value)
    return stated is not None and abs(computed - stated) <= _precision(rate.value)


def _precision(value: str) -> Decimal:
    """One unit of the last printed digit: 117.8 was rounded or cut off at 0.1."""
    _, _, digits = value.partition(".")
    return Decimal(1).scaleb(-len(digits))


def differ(one: str, other: str) -> bool:
    """Whether two names are narrowed in different ways: 80万元以上 and 50万元以上, 市级 and 区县级."""
    for narrowing in NARROWING:
        here, there = set(narrowing.findall(one)), set(narrowing.findall(other))
        if here and there and not here & there:
            return True
    return False


def comparable(target: Figure, outturn: Figure) -> bool:
    """Whether two figures are of one kind: sums, counts, percentages."""
    if outturn.role == "rank" or not outturn.certain or not _of_one_time(target.period, outturn.period):
        return False
    if ("百分点" in target.unit) != ("百分点" in outturn.unit):
        return False
    kinds = {kind_of(target.unit), kind_of(outturn.unit)}
    return len(kinds) == 1 or ("" in (target.unit, outturn.unit) and kinds <= set(COUNTED)) or kinds == set(COUNTED)


def _of_one_time(one: str, other: str) -> bool:
    """Whether two periods share a year; what has none may be of any."""
    here, there = years_of(one), years_of(other)
    return not here or not there or (here[0] <= there[-1] and there[0] <= here[-1])


def recomputed_rate(target: Figure | None, outturn: Figure | None) -> Decimal | None:
    """Outturn ÷ target in percent, where both count the same thing; None otherwise."""
    if target is None or outturn is None or outturn.role != "actual" or target.bound == "<=" or target.high:
        return None
    if kind_of(target.unit) in ("percent", "times", "rate"):
        return None
    goal, done = decimal(target.normal[0]), decimal(outturn.normal[0])
    return done / goal * 100 if goal and done is not None else None


def decimal(value: str) -> Decimal | None:
    """A printed number; None for a fraction or a ratio."""
    try:
        return Decimal(value)
    except InvalidOperation:
        return None
