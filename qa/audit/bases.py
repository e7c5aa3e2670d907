"""What a completion rate is a rate of: its outturn, and the target or other base that it was reckoned against."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

from qa.audit.ledger import Ledger, alike, same_name
from qa.audit.printed import Fit, is_loose, number, percent_of, same_kind
from qa.figures.phrases import is_verb
from qa.model import Figure

# A base that the statement itself names and the report does not give: the schedule, the province's task, a whole work.
OWN_BASE = re.compile(
    r"时序|序时|[省市国部]定|[省市]下达|统一|进度要求|工程量|总投资|概算|总任务|总目标|规划|[五三]年|(?:半年|季度)(?:度)?(?:目标|任务|计划)|形象进度|总体进度"
)
# 超过计划427亿元的15.3%: no share of the plan.
BEYOND = re.compile(r"(?:超过|超出|高出|多于)[^,。;]{2,24}的$")
# How far a thing is on its way, judged by eye: no quotient contradicts it.
BY_EYE = re.compile(r"(?<!完成)进度(?:率)?(?:均|已)?(?:为|达到?|到)?$")
# 开工率 and its like: of the projects that there are, which stand before.
OF_ALL = re.compile(r"(?:开工|竣工|完工|投产)率")
SUMMED = re.compile(r"合计|共|累计|总")
# 占年度计划3.5亿元的59.4%: the base right before its rate.
EXPLICIT = re.compile(r"\s*(?:\([^()]*\))?的\s*")
LED = re.compile(r"(?<![超比高低])(?:占|为|是|完成|达到?)[^,。;超比]*$")
LED_REACH = 24
# How alike a target and an outturn are called that belong together whatever their rate; and that may.
NAMED = 0.7
HINTED = 0.25
# A rate against a target that is only likely its own must at least be of its order.
PLAUSIBLE = (Decimal("0.5"), Decimal(2))
# How far a thing is: an outturn called no more than this has its name from its target.
STAGE = re.compile(r"完工|竣工|投用|到位|已|均")


class Stated(NamedTuple):
    """A completion rate as it is stated, with its outturn, and its base where that stands right before it."""

    rate: Figure
    actual: Figure | None
    explicit: Figure | None


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


def is_own(ledger: Ledger, stated: Stated) -> bool:
    """Whether a rate names a base of its own that the report does not give, or says only what goes beyond one."""
    words = ledger.before(stated.rate)
    return stated.explicit is None and bool(OWN_BASE.search(words) or BEYOND.search(words))


def is_bare(figure: Figure) -> bool:
    """Whether an outturn is called no more than 完工 or 已建成."""
    return is_verb(STAGE.sub("", figure.indicator))


def stated_rates(ledger: Ledger) -> Iterator[Stated]:
    """Every completion rate with its outturn and the base that stands right before it (占年度计划3.5亿元的59.4%)."""
    previous: Figure | None = None
    for figure in ledger:
        if figure.unit == "%" and number(figure) is not None:
            explicit = previous if previous and _is_explicit(ledger, previous, figure) else None
            if explicit:
                yield Stated(figure, _of_explicit(ledger, explicit), explicit)
            elif figure.role == "completion" and not is_loose(figure):
                about = ledger.about(figure)
                yield Stated(figure, about if about and about.role != "target" else None, None)
        previous = figure


def _is_explicit(ledger: Ledger, base: Figure, rate: Figure) -> bool:
    if base.passage != rate.passage or base.unit == "%" or number(base) is None:
        return False
    led = LED.search(ledger.texts[base.passage][max(0, base.start - LED_REACH) : base.start])
    return bool(led) and bool(EXPLICIT.fullmatch(ledger.between(base, rate)))


def _of_explicit(ledger: Ledger, base: Figure) -> Figure | None:
    """The outturn that is set against a base in the same clause: the one before it, of its kind."""
    about = ledger.about(base)
    if about and same_kind(about, base):
        return about
    earlier = [one for one in ledger.beside(base) if one.end <= base.start and one.role == "actual"]
    return next((one for one in reversed(earlier) if same_kind(one, base)), None)


def judged(ledger: Ledger, stated: Stated) -> Judged | None:
    """The rate against its base: the sure one if there is one, else any of the row that explains it.

    None where the report has no base for it.
    """
    rate, actual, _ = stated
    if actual is None or is_loose(actual) or number(actual) is None:
        return None
    fits: list[Judged] = []
    for base in bases(ledger, stated):
        found = percent_of(actual, base.figure, rate) if base.figure.bound not in ("<=", "~") else None
        if found:
            fits.append(Judged(rate, actual, base, found))
    sure = next((one for one in fits if one.base.sure), None)
    if sure and (sure.fit.agrees or not _meant_otherwise(ledger, sure)):
        return sure
    agreed = next((one for one in fits if one.fit.agrees), None)
    if agreed:
        return agreed
    vague = sure or BY_EYE.search(ledger.before(rate)) or _another_counted(ledger, fits)
    return None if vague else _only_likely(ledger, rate, actual, fits)


def bases(ledger: Ledger, stated: Stated) -> Iterator[Base]:
    """What a rate may be a rate of, the likeliest first."""
    rate, actual, explicit = stated
    if actual is None:
        return
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
    """Whether the outturn's true rate is stated beside it: then this one is another's, and was only read as its own."""
    for other in ledger.beside(judged.rate):
        about = ledger.about(other)
        free = about is judged.actual or about is None or about.id not in ledger.targets
        rival = free and other.role == "completion" and other is not judged.rate
        if rival and explains(judged.actual, judged.base.figure, other):
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
                if base and same_kind(other, base) and explains(other, base, judged.rate):
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
    paired = ledger.targets.get(actual.id) is found.base.figure
    meant = paired or is_bare(actual) or alike(found.base.figure, actual) >= HINTED
    money = {found.base.figure.normal[1], actual.normal[1]} in ({"元"}, {"美元"})
    rivals = [one for one in ledger.row(actual) if one is not rate and _is_rate_of(ledger, one, actual)]
    return found if near and (meant or (money and not rivals)) else None


def _claimed(ledger: Ledger, judged: Judged) -> bool:
    """Whether another rate of the row comes out against this target: then it is that one's."""
    for rate in ledger.row(judged.actual):
        actual = ledger.about(rate) if rate.role == "completion" and rate is not judged.rate else None
        if actual and not is_loose(actual) and explains(actual, judged.base.figure, rate):
            return True
    return False


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


def explains(actual: Figure, base: Figure, rate: Figure) -> bool:
    """Whether an outturn is as much of a base as a rate states."""
    found = percent_of(actual, base, rate)
    return bool(found) and found is not None and found.agrees
