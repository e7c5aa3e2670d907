"""Targets with their outturns, row by row: the lost units mended, and the target–outturn table."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from decimal import Decimal, InvalidOperation

from qa.figures.likeness import likeness
from qa.figures.units import kind_of, normal_form, plain
from qa.model import Figure, Indicator, Passage, Task

ALIKE = 0.55
# A lost unit may have been any of these kinds, never a percentage or a sum.
COUNTED = ("count", "people")
# How far from the share of the year gone, in percentage points, still counts as on pace.
ON_PACE = Decimal(10)
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


def pair(task: Task, passages: Sequence[Passage], figures: Sequence[Figure], gone: Decimal | None) -> list[Indicator]:
    """The lines of the target–outturn table that one row gives.

    :param gone: the share of the year gone at the report's date, in percent; None where it is not known.
    """
    owners = {passage.id: passage for passage in passages}
    targets = [figure for figure in figures if figure.role == "target" and owners[figure.passage].part == "target"]
    outturns = [figure for figure in figures if owners[figure.passage].part != "target" and figure.role in OUTTURNS]
    taken: set[str] = set()
    lines: list[tuple[Figure | None, Figure | None]] = []
    for target in targets:
        outturn = _outturn(target, outturns, taken)
        if outturn:
            taken.add(outturn.id)
        lines.append((target, outturn))
    lines += [(None, one) for one in outturns if one.id not in taken and one.role == "actual" and _rated(one, figures)]
    return [_line(n, task, owners, figures, target, outturn, gone) for n, (target, outturn) in enumerate(lines, 1)]


def _outturn(target: Figure, outturns: Sequence[Figure], taken: set[str]) -> Figure | None:
    """The outturn that measures what the target does: alike in name, of one kind of unit."""
    able = [
        (likeness(target.indicator, one.indicator), -n, one)
        for n, one in enumerate(outturns)
        if one.id not in taken and _comparable(target, one)
    ]
    best = max(able, default=None, key=lambda found: found[:2])
    return best[2] if best and best[0] >= ALIKE else None


def _comparable(target: Figure, outturn: Figure) -> bool:
    if outturn.role == "rank" or not outturn.certain:
        return False
    kinds = {kind_of(target.unit), kind_of(outturn.unit)}
    return len(kinds) == 1 or ("" in (target.unit, outturn.unit) and kinds <= set(COUNTED)) or kinds == set(COUNTED)


def _rated(outturn: Figure, figures: Iterable[Figure]) -> bool:
    return any(figure.about == outturn.id and figure.role in ("completion", "growth", "rank") for figure in figures)


def _line(
    number: int,
    task: Task,
    owners: dict[str, Passage],
    figures: Sequence[Figure],
    target: Figure | None,
    outturn: Figure | None,
    gone: Decimal | None,
) -> Indicator:
    about = {figure.role: figure for figure in reversed(figures) if outturn and figure.about == outturn.id}
    completion, growth, rank = (about.get(role) for role in ("completion", "growth", "rank"))
    if outturn and outturn.role == "growth":
        growth = growth or outturn
    recomputed = recomputed_rate(target, outturn)
    reached = _decimal(completion.value) if completion else recomputed
    named = outturn or target
    assert named is not None
    used = [figure for figure in (target, outturn, completion, growth, rank) if figure]
    home = owners[(target or named).passage]
    return Indicator(
        id=f"{task.id}/i{number}",
        report=task.report,
        task=task.id,
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
        units=home.units or task.units,
        officials=home.officials or task.officials,
        figures=tuple(dict.fromkeys(figure.id for figure in used)),
        passages=tuple(dict.fromkeys(figure.passage for figure in used)),
    )


def _shown(figure: Figure) -> str:
    """A figure as printed, with its unit where the print lost it."""
    lost = figure.repair is not None and not figure.text.endswith(figure.unit)
    return figure.text + figure.normal[1] if lost else figure.text


def _signed(figure: Figure) -> str:
    return f"下降{figure.text.lstrip('-')}" if figure.normal[0].startswith("-") else figure.text


def recomputed_rate(target: Figure | None, outturn: Figure | None) -> Decimal | None:
    """Outturn ÷ target in percent, where both count the same thing; None otherwise."""
    if target is None or outturn is None or outturn.role != "actual" or target.bound == "<=" or target.high:
        return None
    if kind_of(target.unit) in ("percent", "times", "rate"):
        return None
    goal, done = _decimal(target.normal[0]), _decimal(outturn.normal[0])
    return done / goal * 100 if goal and done is not None else None


def _gap(target: Figure | None, outturn: Figure | None) -> str:
    """Outturn − target in the target's unit, where both count the same thing."""
    if recomputed_rate(target, outturn) is None or target is None or outturn is None:
        return ""
    difference = (_decimal(outturn.normal[0]) or Decimal(0)) - (_decimal(target.normal[0]) or Decimal(0))
    scale = Decimal(normal_form("1", target.unit)[0])
    return f"{plain(difference / scale)}{target.unit}"


def pace(reached: Decimal | None, gone: Decimal | None) -> str:
    """Behind, on or ahead of the share of the year gone; empty where either is not known."""
    if reached is None or gone is None:
        return ""
    if reached < gone:
        return "behind"
    return "on" if (reached <= gone + ON_PACE and reached < 100) or (gone >= 100 and reached == 100) else "ahead"


def _decimal(value: str) -> Decimal | None:
    try:
        return Decimal(value)
    except InvalidOperation:
        return None
