"""A report in, all its figures and its target–outturn table out."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from qa.figures.dates import DELIVERED, Clock, find_period, gone_by
from qa.figures.numbers import scan
from qa.figures.pairing import mend_units, pair
from qa.figures.rates import attach
from qa.figures.reader import Setting, read_figures
from qa.figures.stretches import clocks
from qa.figures.table import Line, indicator, join
from qa.figures.units import kind_of
from qa.model import Figure, Indicator, Passage, Report
from qa.words import fold

FIVE_YEARS = re.compile(r"第[一二三四五六七八九十]个五年计划")
# How often a report names a plan that it is about.
OFTEN = 10
CONDITION = re.compile(r"\d[\d.]*[一-鿿]{1,3}以[上下]")


def extract(report: Report) -> tuple[list[Figure], list[Indicator]]:
    """Read every figure of a report, and pair its targets with their outturns."""
    figures: list[Figure] = []
    lines: list[Line] = []
    clock = clock_of(report)
    by_task: dict[str, list[Passage]] = {}
    for passage in report.passages:
        by_task.setdefault(passage.task, []).append(passage)
    for task in report.tasks:
        passages = by_task.get(task.id, [])
        row = attach(passages, mend_units(_read_row(passages, clock)))
        figures += row
        lines += pair(passages, row, task)
    prose = by_task.get("", [])
    figures += (read := list(_read_prose(prose, clock, report.period == DELIVERED)))
    for passage in prose:
        lines += pair([passage], [figure for figure in read if figure.passage == passage.id])
    gone = gone_by(report.as_of)
    return figures, [indicator(line, gone) for line in join(lines)]


def _read_row(passages: list[Passage], clock: Clock) -> list[Figure]:
    """The figures of a row; its targets are read first, for what they tell about its outturns."""
    targets = [passage for passage in passages if passage.part == "target"]
    conditions = tuple(dict.fromkeys(c for passage in targets for c in _conditions(passage)))
    read: dict[str, tuple[Figure, ...]] = {}
    named: dict[str, str] = {}
    goals: tuple[tuple[str, str], ...] = ()
    for passage in [*targets, *(passage for passage in passages if passage.part != "target")]:
        setting = Setting(clock, " ".join(passage.headings), conditions, named, goals)
        read[passage.id] = read_figures(passage, setting)
        if passage.part == "target":
            aimed = list(_targets(read, targets))
            named, goals = _named_by_kind(aimed), tuple((one.indicator, one.normal[1]) for one in aimed)
    return [figure for passage in passages for figure in read[passage.id]]


def _read_prose(passages: list[Passage], clock: Clock, delivered: bool) -> Iterator[Figure]:
    """The figures of paragraphs; in a work report each has the years of its part."""
    timed = clocks(passages, clock) if delivered else ((passage, clock) for passage in passages)
    for passage, own in timed:
        yield from read_figures(passage, Setting(own, " ".join(passage.headings)))


def _targets(read: Mapping[str, Sequence[Figure]], targets: Sequence[Passage]) -> Iterator[Figure]:
    """The target figures of a row, as far as they are read."""
    for passage in targets:
        yield from (
            figure
            for figure in read.get(passage.id, ())
            if figure.role == "target" and figure.indicator and not figure.part_of
        )


def _named_by_kind(targets: Sequence[Figure]) -> dict[str, str]:
    """The name of a row's target for each unit, and each kind of unit, that only one of its targets has."""
    names: dict[str, str] = {}
    for key in (lambda one: one.normal[1], lambda one: kind_of(one.unit)):
        counted = Counter(map(key, targets))
        names |= {key(one): one.indicator for one in targets if counted[key(one)] == 1}
    return names


def _conditions(passage: Passage) -> list[str]:
    """Measures that narrow what a target counts (50亿元以上): they tell glued digits apart in the outturn."""
    text = fold(passage.text)
    named = (text[mention.start : mention.end] for mention in scan(text) if mention.kind == "name")
    return [name for name in named if CONDITION.fullmatch(name)]


def clock_of(report: Report) -> Clock:
    """What the words of time in a report count from."""
    clock = _calendar(report)
    plan = _spoken_of(report.text)
    return replace(clock, plan=find_period(plan, clock)) if plan else clock


def _spoken_of(text: str) -> str:
    """The one five-year plan that a report is about, as its words tell; empty where it is about none."""
    named = Counter(FIVE_YEARS.findall(text)).most_common(1)
    return named[0][0] if named and named[0][1] >= OFTEN else ""


def _calendar(report: Report) -> Clock:
    year = report.year
    if not year:
        return Clock()
    if report.period == DELIVERED:
        return Clock(year, f"{year}-01", str(year - 1))
    last = re.match(r"\d{4}-(\d{2})", report.as_of)
    if last and last.group(1) != "12":
        return Clock(year, report.as_of[:7], f"{year}-01/{report.as_of[:7]}")
    return Clock(year, f"{year}-12", str(year))
