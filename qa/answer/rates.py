"""Completion rates as lists judge them: of what plan they are, and those that a target and its outturn imply."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal, InvalidOperation

from qa.answer.evidence import Evidence
from qa.figures.likeness import likeness
from qa.figures.pairing import pair
from qa.figures.units import plain
from qa.model import Figure, Passage

SCHEDULE = re.compile(
    r"(?:时序|序时)(?:任务|进度|计划|目标)?数?的?(?:完成率|完成比例)?(?:为|达到?)?$|进度[^,。;]{0,6}统一(?:为|是)?$"
)
PLANNED = re.compile(r"(?:目标|计划(?![^《》]{0,12}》)|任务|预算)")
AFTER_PERCENT = re.compile(r"目标[\d.]+%,[^,。;%]{0,8}完成$")
# So far before a rate its plan is named.
NEAR = 24
CELLS = re.compile(r"[\d.%/\s]*")
# A rate is only worked out from a target that is surely of the same thing.
SAME = 0.8


def on_schedule(figure: Figure, text: str) -> bool:
    """Whether a rate is one against 时序任务, the share of the plan due by now, or a uniform one that an upper level
    set: beside a year's target it would mislead.

    :param text: the folded text of the figure's passage.
    """
    start = max(figure.clause[0], figure.start - 16)
    return figure.role == "completion" and bool(SCHEDULE.search(text, start, figure.start))


def names_plan(rate: Figure, text: str) -> bool:
    """Whether a rate is of a plan, and not of a building's storeys: its sentence names the plan, or it is the cell of a
    table that has the plan."""
    line = text[text.rfind("\n", 0, rate.start) + 1 : rate.start]
    return bool(PLANNED.search(text, max(0, rate.start - NEAR), rate.start) or CELLS.fullmatch(line))


def is_outturn(rate: Figure, text: str) -> bool:
    """Whether a percentage taken for a rate is the outturn of a target in percent: 失业率年度目标4%,完成3.4%."""
    return bool(AFTER_PERCENT.search(text, 0, rate.start))


def implied_rates(passage: Passage, evidence: Evidence) -> Iterator[Figure]:
    """The rates that a row's outturns have by the targets they answer, where it prints none."""
    row = evidence.row(passage)
    for line in pair(row, evidence.row_figures(passage), evidence.tasks.get(passage.task)):
        target, outturn = line.target, line.outturn
        if target and outturn and not line.rate and outturn.passage == passage.id and _answers(outturn, target):
            yield from _rate(outturn, target)


def _answers(outturn: Figure, target: Figure) -> bool:
    """Whether an outturn is surely that of a target, so that a rate may be worked out."""
    same = target.normal[1] == outturn.normal[1] and target.unit != "%"
    return (
        same and outturn.role == "actual" and outturn.certain and likeness(target.indicator, outturn.indicator) >= SAME
    )


def _rate(outturn: Figure, target: Figure) -> Iterator[Figure]:
    try:
        value = plain(round(Decimal(outturn.normal[0]) / Decimal(target.normal[0]) * 100, 1))
    except (InvalidOperation, ZeroDivisionError):
        return
    yield replace(
        outturn, id=f"{outturn.id}-rate", text=f"{value}%", value=value, unit="%", normal=(value, "%"),
        role="completion", about=outturn.id, derived_from=(target.id, outturn.id),
    )  # fmt: skip
