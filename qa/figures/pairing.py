"""Targets with their outturns, row by row: the lost units mended, and the target–outturn table."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from qa.figures.likeness import ALIKE, likeness
from qa.figures.matching import COUNTED, assign, decimal, differ, recomputed_rate
from qa.figures.units import kind_of, normal_form, plain
from qa.model import Figure, Indicator, Passage, Task

# How far from the share of the year gone, in percentage points, still counts as on pace.
ON_PACE = Decimal(10)
SHARED = re.compile(r"均|都|全部|各")
OUTTURNS = ("actual", "growth", "share", "change", "rank")


def mend_units(figures: Sequence[Figure]) -> list[Figure]:
    """Give a figure that lost its unit the unit of the same indicator elsewhere in the row."""
    return [_mended(figure, figures) if _lost_unit(figure) else figure for figure in figures]


def _lost_unit(figure: Figure) -> bool:
    whole = figure.value.isdigit() and figure.unit in ("", "万", "亿")
    return whole and figure.role in ("actual", "target") and figure.certain


def _mended(figure: Figure, row: Sequence[Figure]) -> Figure:
    able = [
        (likeness(figure.indicator, other.indicator), other)
        for other in row
        if other.unit and kind_of(other.unit) in COUNTED and other.role in ("actual", "target") and other is not figure
    ]
    best = max(able, key=lambda pair: pair[0], default=None)
    if best is None or best[0] < ALIKE:
        return figure
    base = best[1].normal[1]
    unit = figure.unit + base
    source = "目标" if best[1].role == "target" else "同一指标"
    return replace(
        figure, unit=unit, normal=normal_form(figure.value, unit), repair=f"原文缺单位，据{source}补“{base}”"
    )


def pair(
    passages: Sequence[Passage], figures: Sequence[Figure], gone: Decimal | None, task: Task | None = None
) -> list[Indicator]:
    """The lines of the target–outturn table that one row gives, or one passage of prose.

    :param figures: those of the passages, in the order of the text.
    :param gone: the share of the year gone at the report's date, in percent; None where it is not known.
    :param task: the row; None for prose.
    """
    owners = {passage.id: passage for passage in passages}
    outturns = [figure for figure in figures if owners[figure.passage].part != "target" and figure.role in OUTTURNS]
    rates = stated_rates(figures, owners)
    targets = _targets(figures, owners)
    answers = assign(targets, outturns, rates)
    taken = {outturn.id for outturn in answers.values()}
    levels = {figure.id for figure in outturns if figure.role == "actual"}
    free = [figure for figure in figures if figure.role == "completion" and figure.about not in levels]
    lines = []
    for target in targets:
        outturn = answers.get(target.id)
        stated = rates.get(outturn.id if outturn else target.id) or rates.get(target.id)
        rate = stated if outturn or stated else _rate_of(target, free)
        if outturn or rate or owners[target.passage].part != "progress":
            lines.append((target, outturn, rate))
    lines += [(None, one, rates.get(one.id)) for one in outturns if one.id not in taken and _rated(one, figures)]
    home = task or passages[0]
    return [_line(f"{home.id}/i{n}", task, owners, figures, line, gone) for n, line in enumerate(lines, 1)]


def _targets(figures: Sequence[Figure], owners: Mapping[str, Passage]) -> list[Figure]:
    """The targets of a row; one that the progress repeats (完成年度目标1000个的117.8%) is no other."""
    cell = [figure for figure in figures if figure.role == "target" and owners[figure.passage].part == "target"]
    stated = [figure for figure in figures if figure.role == "target" and owners[figure.passage].part != "target"]
    return cell + [one for one in stated if one.indicator and not any(_repeats(one, target) for target in cell)]


def _repeats(one: Figure, other: Figure) -> bool:
    return one.normal == other.normal and likeness(one.indicator, other.indicator) >= ALIKE


def stated_rates(figures: Sequence[Figure], owners: Mapping[str, Passage]) -> dict[str, Figure]:
    """The stated completion rate of each outturn that has one; 均 gives one rate to all the outturns before it."""
    rates: dict[str, Figure] = {}
    waiting: list[Figure] = []
    for figure in figures:
        if figure.role == "actual":
            waiting.append(figure)
        elif figure.role == "completion":
            rates.setdefault(figure.about, figure)
            if SHARED.search(owners[figure.passage].text[figure.clause[0] : figure.start]):
                rates |= {one.id: figure for one in waiting if one.passage == figure.passage and one.id not in rates}
            waiting = []
    rates.pop("", None)
    return rates


def _rate_of(target: Figure, free: Sequence[Figure]) -> Figure | None:
    """The rate that a report gives of a target without saying how much was done: 美丽小区创建总体进度74.9%."""
    able = [(likeness(target.indicator, rate.indicator), rate) for rate in free]
    best = max(able, key=lambda found: found[0], default=None)
    return best[1] if best and best[0] >= ALIKE and not differ(target.indicator, best[1].indicator) else None


def _rated(outturn: Figure, figures: Iterable[Figure]) -> bool:
    return outturn.role == "actual" and any(figure.about == outturn.id and figure.role in ("completion", "growth", "rank") for figure in figures)


def _line(
    id: str,
    task: Task | None,
    owners: Mapping[str, Passage],
    figures: Sequence[Figure],
    line: tuple[Figure | None, Figure | None, Figure | None],
    gone: Decimal | None,
) -> Indicator:
    target, outturn, completion = line
    about = {figure.role: figure for figure in reversed(figures) if outturn and figure.about == outturn.id}
    growth, rank = about.get("growth"), about.get("rank")
    if outturn and outturn.role == "growth":
        growth = growth or outturn
    recomputed = recomputed_rate(target, outturn)
    reached = decimal(completion.value) if completion else recomputed
    named = outturn or target
    assert named is not None
    used = [figure for figure in (target, outturn, completion, growth, rank) if figure]
    home = owners[(target or named).passage]
    return Indicator(
        id=id,
        report=home.report,
        task=home.task,
        name=max((figure.indicator for figure in (target, outturn) if figure), key=len),
        target=target.text if target else "",
        target_bound=(target.bound or "") if target else "",
        actual=_shown(outturn) if outturn else "",
        unit=named.unit,
        completion=completion.text if completion else "",
        recomputed=f"{plain(round(recomputed, 2))}%" if recomputed is not None else "",
        gap=_gap(target, outturn),
        growth=_signed(growth) if growth and growth is not outturn else "",
        rank=rank.text if rank else "",
        status=pace(reached, gone),
        units=home.units or (task.units if task else ()),
        officials=home.officials or (task.officials if task else ()),
        figures=tuple(dict.fromkeys(figure.id for figure in used)),
        passages=tuple(dict.fromkeys(figure.passage for figure in used)),
    )


def _shown(figure: Figure) -> str:
    """A figure as printed, with its unit where the print lost it."""
    lost = figure.repair is not None and not figure.text.endswith(figure.unit)
    return figure.text + figure.normal[1] if lost else figure.text


def _signed(figure: Figure) -> str:
    return f"下降{figure.text.lstrip('-')}" if figure.normal[0].startswith("-") else figure.text


def _gap(target: Figure | None, outturn: Figure | None) -> str:
    """Outturn − target in the target's unit, where both count the same thing."""
    if recomputed_rate(target, outturn) is None or target is None or outturn is None:
        return ""
    difference = (decimal(outturn.normal[0]) or Decimal(0)) - (decimal(target.normal[0]) or Decimal(0))
    scale = Decimal(normal_form("1", target.unit)[0])
    return f"{plain(difference / scale)}{target.unit}"


def pace(reached: Decimal | None, gone: Decimal | None) -> str:
    """Behind, on or ahead of the share of the year gone; empty where either is not known."""
    if reached is None or gone is None:
        return ""
    if reached < gone:
        return "behind"
    return "on" if (reached <= gone + ON_PACE and reached < 100) or (gone >= 100 and reached == 100) else "ahead"
