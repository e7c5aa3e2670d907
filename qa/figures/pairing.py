"""Targets with their outturns, row by row; before that, the units that the print lost."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from qa.figures.likeness import ALIKE, likeness
from qa.figures.matching import COUNTED, assign, differ
from qa.figures.table import Line
from qa.figures.units import kind_of, normal_form
from qa.model import Figure, Passage, Task

SHARED = re.compile(r"均|都|全部|各")
# Target, outturn and stated rate.
Measured = tuple[Figure | None, Figure | None, Figure | None]
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


def pair(passages: Sequence[Passage], figures: Sequence[Figure], task: Task | None = None) -> list[Line]:
    """The lines of the target–outturn table that one row gives, or one passage of prose.

    :param figures: those of the passages, in the order of the text.
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
    lines: list[Measured] = []
    for target in targets:
        outturn = answers.get(target.id)
        stated = rates.get(outturn.id if outturn else target.id) or rates.get(target.id)
        rate = stated if outturn or stated else _rate_of(target, free)
        if outturn or rate or owners[target.passage].part != "progress":
            lines.append((target, outturn, rate))
    lines += [(None, one, rates.get(one.id)) for one in outturns if one.id not in taken and _rated(one, figures)]
    home = task or passages[0]
    related: dict[str, dict[str, Figure]] = {}
    for figure in reversed(figures):
        related.setdefault(figure.about, {})[figure.role] = figure
    return [_line(f"{home.id}/i{n}", task, owners, related, line) for n, line in enumerate(lines, 1)]


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
    return outturn.role == "actual" and any(
        figure.about == outturn.id and figure.role in ("completion", "growth", "rank") for figure in figures
    )


def _line(
    id: str,
    task: Task | None,
    owners: Mapping[str, Passage],
    related: Mapping[str, Mapping[str, Figure]],
    measured: Measured,
) -> Line:
    target, outturn, rate = measured
    about = related.get(outturn.id, {}) if outturn else {}
    named = target or outturn
    assert named is not None
    home = owners[named.passage]
    return Line(
        id,
        home.report,
        home.task,
        target,
        outturn,
        rate,
        growth=about.get("growth") or (outturn if outturn and outturn.role == "growth" else None),
        rank=about.get("rank"),
        units=home.units or (task.units if task else ()),
        officials=home.officials or (task.officials if task else ()),
    )
