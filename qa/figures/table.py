"""The target–outturn table: one line for one indicator, whichever rows and reports tell of it.

A row gives lines (see :mod:`qa.figures.pairing`). A 民生实事 row and a 重点工作 row may tell of one indicator, and a plan in
January is answered by a report in July: such lines become one, when their names mean one thing and their figures agree.
Lines that contradict each other stay apart, for both to be seen.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from qa.figures.dates import gone_by, years_of
from qa.figures.likeness import ALIKE, core, likeness
from qa.figures.matching import comparable, decimal, differ, recomputed_rate, stages_differ
from qa.figures.units import kind_of, normal_form, plain
from qa.model import Figure, Indicator

# How far from the share of the year gone, in percentage points, still counts as on pace.
ON_PACE = Decimal(10)
# Lines of two rows have no sentence in common that would help: their names must be all but the same, unless two of
# their figures are.
SAME = 0.85
OWN_PLACE = re.compile(r"[全我本][市县区州]|市域|县域")


@dataclass(frozen=True, slots=True)
class Line:
    """One line under way: the figures, and who answers for them. Any of the figures but one may be missing."""

    id: str
    report: str
    task: str
    target: Figure | None = None
    outturn: Figure | None = None
    rate: Figure | None = None
    growth: Figure | None = None
    rank: Figure | None = None
    units: tuple[str, ...] = ()
    officials: tuple[str, ...] = ()
    also: tuple[Figure, ...] = ()

    @property
    def figures(self) -> tuple[Figure, ...]:
        """The figures of the line: target, outturn, completion, growth, rank, then the same figures in other rows."""
        every = (self.target, self.outturn, self.rate, self.growth, self.rank, *self.also)
        return tuple({one.id: one for one in every if one}.values())

    @property
    def names(self) -> tuple[str, ...]:
        """What target and outturn call what they measure."""
        return tuple(one.indicator for one in (self.target, self.outturn) if one)


# --- one report ---------------------------------------------------------------------------------------------------


def join(lines: Sequence[Line]) -> list[Line]:
    """Make one line of those that tell of one indicator, in the order of the first."""
    kept: list[Line] = []
    heads: dict[tuple[str, str], list[int]] = {}
    for line in lines:
        places = [n for key in _keys(line) for n in heads.get(key, ())]
        same = next((n for n in sorted(set(places)) if _one(kept[n], line)), None)
        if same is None:
            same = len(kept)
            kept.append(line)
        else:
            kept[same] = _union(kept[same], line)
        for key in _keys(line):
            heads.setdefault(key, []).append(same)
    return kept


def _keys(line: Line) -> set[tuple[str, str]]:
    """Where lines of one indicator meet: the kind of their unit, and the end of the name, where its head noun stands."""
    unit = next(one.unit for one in (line.target, line.outturn) if one)
    kind = kind_of(unit)
    return {("count" if kind == "people" else kind, core(name)[-2:]) for name in line.names}


def _one(line: Line, other: Line) -> bool:
    """Whether two lines of different rows tell of one indicator, and nothing that they say contradicts."""
    if line.task == other.task:
        return False
    both = [(getattr(line, part), getattr(other, part)) for part in ("target", "outturn", "rate")]
    if not all(_agree(*pair) for pair in both):
        return False
    named = [(a, b) for a in (line.target, line.outturn) for b in (other.target, other.outturn) if a and b]
    if any(differ(a.indicator, b.indicator) or stages_differ(a, b) for a, b in named):
        return False
    crossed = ((line.target, other.outturn), (other.target, line.outturn))
    if not all(comparable(target, outturn) for target, outturn in crossed if target and outturn):
        return False
    enough = ALIKE if sum(one is not None and two is not None for one, two in both) >= 2 else SAME
    return any(likeness(a.indicator, b.indicator) >= enough for a, b in named)


def _agree(one: Figure | None, other: Figure | None) -> bool:
    """Whether two figures may be one: equal, or only one of them printed."""
    if one is None or other is None:
        return True
    units = {one.normal[1], other.normal[1]}
    alike = len(units) == 1 or {kind_of(one.unit), kind_of(other.unit)} <= {"count", "people"}
    timely = years_of(one.period) == years_of(other.period)
    return alike and timely and one.normal[0] == other.normal[0] and _whole(one) == _whole(other)


def _whole(figure: Figure) -> str:
    """A figure's scope; 全市 is no other than none, which is the report's own place."""
    return "" if OWN_PLACE.fullmatch(figure.scope) else figure.scope


def _union(line: Line, other: Line) -> Line:
    """The first line with what only the second has."""
    return replace(
        line,
        target=line.target or other.target,
        outturn=line.outturn or other.outturn,
        rate=line.rate or other.rate,
        growth=line.growth or other.growth,
        rank=line.rank or other.rank,
        units=tuple(dict.fromkeys((*line.units, *other.units))),
        officials=tuple(dict.fromkeys((*line.officials, *other.officials))),
        also=(*line.also, *other.figures),
    )


# --- as printed ---------------------------------------------------------------------------------------------------


def indicator(line: Line, gone: Decimal | None) -> Indicator:
    """A line as the table shows it.

    :param gone: the share of the year gone at the report's date, in percent; None where it is not known.
    """
    target, outturn, rate, growth = line.target, line.outturn, line.rate, line.growth
    recomputed = recomputed_rate(target, outturn)
    reached = decimal(rate.value) if rate else recomputed
    named = outturn or target
    assert named is not None
    return Indicator(
        id=line.id,
        report=line.report,
        task=line.task,
        name=max(line.names, key=len),
        target=target.text if target else "",
        target_bound=(target.bound or "") if target else "",
        actual=_shown(outturn) if outturn else "",
        unit=named.unit,
        completion=rate.text if rate else "",
        recomputed=f"{plain(round(recomputed, 2))}%" if recomputed is not None else "",
        gap=_gap(target, outturn),
        growth=_signed(growth) if growth and growth is not outturn else "",
        rank=line.rank.text if line.rank else "",
        status=pace(reached, gone),
        units=line.units,
        officials=line.officials,
        figures=tuple(one.id for one in line.figures),
        passages=tuple(dict.fromkeys(one.passage for one in line.figures)),
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


# --- several reports ----------------------------------------------------------------------------------------------


def across(
    indicators: Sequence[Indicator],
    reports: Mapping[str, Mapping[str, Any]],
    figures: Callable[[str], Sequence[Figure]],
) -> list[Indicator]:
    """The tables of several reports as one: a plan of one is answered by the outturn in another report of the place.

    :param reports: the metadata of the reports by id: `place`, `year` and `as_of`.
    :param figures: the figures of a passage, by its id.
    """
    plans: dict[tuple[str, str], list[Indicator]] = {}
    for one in indicators:
        if one.target and not one.actual and not one.completion:
            plans.setdefault(_meeting(one, reports), []).append(one)
    answered: dict[str, Indicator] = {}
    used: set[str] = set()
    for one in indicators:
        able = [plan for plan in plans.get(_meeting(one, reports), ()) if plan.report != one.report]
        if not one.actual or one.target or not able:
            continue
        line = _line(one, figures)
        plan = next((plan for plan in able if plan.id not in used and _answers(_line(plan, figures), line)), None)
        if plan:
            joined = _union(line, _line(plan, figures))
            answered[one.id] = indicator(joined, gone_by(reports[one.report].get("as_of") or ""))
            used.add(plan.id)
    return [answered.get(one.id, one) for one in indicators if one.id not in used]


def _meeting(one: Indicator, reports: Mapping[str, Mapping[str, Any]]) -> tuple[str, str]:
    return str(reports.get(one.report, {}).get("place") or one.report), core(one.name)[-2:]


def _line(one: Indicator, figures: Callable[[str], Sequence[Figure]]) -> Line:
    """A line of the table with its figures again."""
    by_id = {figure.id: figure for passage in one.passages for figure in figures(passage)}
    used = [by_id[id] for id in one.figures if id in by_id]
    role = {figure.role: figure for figure in reversed(used)}
    outturn = next((figure for figure in used if figure.role != "target"), None) if one.actual else None
    return Line(
        one.id, one.report, one.task, role.get("target"), outturn, role.get("completion"), role.get("growth"),
        role.get("rank"), one.units, one.officials,
    )  # fmt: skip


def _answers(plan: Line, line: Line) -> bool:
    """Whether an outturn in one report answers a plan in another: of one name, one year and one kind."""
    target, outturn = plan.target, line.outturn
    if target is None or outturn is None or not comparable(target, outturn):
        return False
    told = years_of(outturn.period)
    if not told or told != years_of(target.period):
        return False
    alike = likeness(target.indicator, outturn.indicator) >= SAME and not differ(target.indicator, outturn.indicator)
    return alike and not stages_differ(target, outturn) and _whole(target) == _whole(outturn)
