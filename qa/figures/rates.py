"""Whose rate it is: what a passage leaves open, the targets of its row decide.

A passage is read by itself, and gives a completion rate to the figure nearest before it. The row knows more: a 完成率
cell has one rate for each target, and a rate is what target and outturn give.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from qa.figures.likeness import likeness
from qa.figures.matching import MOST_PAIRS, ROUND, assign, comparable, differ, recomputed_rate, states
from qa.model import Figure, Passage

# The last line of a passage, when it is the row's 完成率 cell: 66.7%/110%.
RATE_CELL = re.compile(r"\n\s*[\d.]+[%％](?:\s*[/、,，;；]\s*[\d.]+[%％])*\s*$")
# How alike target and outturn must be for arithmetic to decide between outturns.
HINT = 0.2


def attach(passages: Sequence[Passage], figures: Sequence[Figure]) -> list[Figure]:
    """The figures of a row with its completion rates given to the figures that they are rates of."""
    owners = {passage.id: passage for passage in passages}
    targets = [one for one in figures if one.role == "target" and owners[one.passage].part == "target"]
    outturns = [one for one in figures if one.role == "actual" and owners[one.passage].part != "target"]
    if not targets:
        return list(figures)
    decided: dict[str, Figure] = {}
    for passage in passages:
        rates = [one for one in figures if one.passage == passage.id and one.role == "completion"]
        nearby = [one for one in outturns if one.passage == passage.id]
        cell = RATE_CELL.search(passage.text) if passage.part != "target" else None
        listed = [one for one in rates if cell and one.start >= cell.start()]
        if len(listed) == len(targets):
            decided |= _by_order(listed, targets, outturns)
            rates = [one for one in rates if one.id not in decided]
        decided |= _by_arithmetic(rates, targets, nearby)
        decided |= _by_order([one for one in listed if one.id not in decided], targets, outturns)
    return [_of(one, decided[one.id]) if one.id in decided else one for one in figures]


def _of(rate: Figure, measured: Figure) -> Figure:
    return replace(rate, about=measured.id, indicator=measured.indicator)


def _by_order(rates: Sequence[Figure], targets: Sequence[Figure], outturns: Sequence[Figure]) -> dict[str, Figure]:
    """A cell of as many rates as the row has targets gives them one each; one rate alone is of the first."""
    if len(rates) != len(targets) and not (len(rates) == 1 and not rates[0].about):
        return {}
    answers = assign(targets, outturns, {})
    return {rate.id: answers.get(target.id, target) for rate, target in zip(rates, targets, strict=False)}


def _by_arithmetic(rates: Sequence[Figure], targets: Sequence[Figure], outturns: Sequence[Figure]) -> dict[str, Figure]:
    """A rate that another outturn of the passage gives exactly, and its own does not, is that one's."""
    if not rates or len(targets) * len(outturns) > MOST_PAIRS:
        return {}
    given = {one.id: _given(one, targets) for one in outturns}
    explained = {rate.about for rate in rates if any(states(rate, value) for value in given.get(rate.about, ()))}
    found = {}
    for rate in rates:
        if rate.about in explained or rate.value in ROUND or (rate.about and rate.about not in given):
            continue
        able = [
            one for one in outturns if one.id not in explained and any(states(rate, value) for value in given[one.id])
        ]
        if len(able) == 1:
            found[rate.id] = able[0]
    return found


def _given(outturn: Figure, targets: Sequence[Figure]) -> list[Decimal]:
    """The rates that an outturn gives with the targets that it may answer."""
    return [
        rate
        for target in targets
        if comparable(target, outturn)
        and (rate := recomputed_rate(target, outturn)) is not None
        and likeness(target.indicator, outturn.indicator) >= HINT
        and not differ(target.indicator, outturn.indicator)
    ]
