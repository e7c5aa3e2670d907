"""An answer's figures arranged for the eye: one card a figure, with what stands beside it and a bar."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import NamedTuple

from qa.figures.dates import gone_by
from qa.model import ROLE_NAMES, Answer, Figure

BESIDE_ROLES = ("target", "actual", "completion", "growth", "change", "rank", "share", "gap")
NUMBER = re.compile(r"[\d.,]*\d(?:\s*[-—–~～至]\s*[\d.,]*\d)?[%％‰]?")


class Bar(NamedTuple):
    """A bar as shares of its width in percent: what is done, where the target stands, what goes beyond it, and where
    the share of the year gone would be (序时进度; None where it is not known or says nothing)."""

    done: float
    mark: float
    over: float
    label: str
    goal: str = "100%"
    due: float | None = None
    gone: float | None = None


@dataclass(frozen=True, slots=True)
class Card:
    """One figure of the answer, with the figures that explain it."""

    figure: Figure
    beside: tuple[tuple[str, Figure], ...]
    bar: Bar | None


def cards(answer: Answer, dates: Mapping[str, str] | None = None) -> list[Card]:
    """Make a card for each figure that was asked for, in the order asked.

    :param dates: the as-of dates of the reports, by id.
    """
    made = []
    for figure in answer.figures:
        group = [figure, *_companions(figure, answer)]
        beside = tuple((ROLE_NAMES[f.role], f) for f in _one_a_role(group[1:], figure) if f not in answer.figures)
        as_of = (dates or {}).get(figure.passage.split("/")[0], "")
        made.append(Card(figure, beside, _with_due(_bar(group), gone(as_of, figure.period))))
    # Asked for a figure and its rate: one bar tells both.
    seen: set[Bar] = set()
    return [_without_repeated_bar(card, seen) for card in made]


def gone(as_of: str, period: str = "") -> float | None:
    """The share of the year gone at a report's date, in percent, for figures of that year: by months, as the report's
    own table counts it. At the end of a year there is nothing left to compare with."""
    share = gone_by(as_of)
    if share is None or share >= 100 or (period and as_of[:4] not in period):
        return None
    return round(float(share), 1)


def leftovers(answer: Answer) -> list[tuple[str, Figure]]:
    """Context figures that stand on no card: the same indicator elsewhere."""
    on_cards = {figure.id for card in cards(answer) for _, figure in card.beside}
    return [(ROLE_NAMES[f.role], f) for f in answer.context if f.id not in on_cards]


def split_number(text: str) -> tuple[str, str, str]:
    """Split a printed figure into what stands before its number, the number, and what follows."""
    found = NUMBER.search(text)
    return (text[: found.start()], found.group(), text[found.end() :]) if found else ("", text, "")


def rescaled(figure: Figure) -> bool:
    """Whether the normalised value says more than the printed one (2.82万名 is 28,200 名)."""
    return figure.value.lstrip("-") != figure.normal[0].lstrip("-")


def percent(text: str) -> float | None:
    """Return the number of a printed percentage."""
    found = re.fullmatch(r"\D{0,4}(\d+(?:\.\d+)?)\s*[%％]\D{0,4}", text.strip())
    return float(found.group(1)) if found else None


def _companions(figure: Figure, answer: Answer) -> list[Figure]:
    """Context that belongs to this figure; where only one was asked for, all context explains it."""
    if len(answer.figures) == 1:
        return list(answer.context)
    return [f for f in (*answer.figures, *answer.context) if f.id != figure.id and _belong_together(f, figure)]


def _belong_together(one: Figure, other: Figure) -> bool:
    linked = one.about == other.id or other.about == one.id or bool(one.about and one.about == other.about)
    return linked or (bool(one.indicator) and one.indicator == other.indicator)


def _one_a_role(group: list[Figure], lead: Figure) -> list[Figure]:
    """The first figure of each role other than the lead's own, in a fixed order."""
    first: dict[str, Figure] = {}
    for figure in group:
        first.setdefault(figure.role, figure)
    return [first[role] for role in BESIDE_ROLES if role in first and role != lead.role]


def _bar(group: list[Figure]) -> Bar | None:
    """Actual against target where both are there and comparable, else the completion rate against the whole."""
    first = {figure.role: figure for figure in reversed(group)}
    target, actual, rate = (first.get(role) for role in ("target", "actual", "completion"))
    if target and actual and _comparable(target, actual):
        goal = _with_unit(target)
        label = f"完成 {_with_unit(actual)}，目标 {goal}"
        return _scaled(_decimal(actual.normal[0]), _decimal(target.normal[0]), label)._replace(goal=goal)
    share = percent(rate.text) if rate else None
    return _scaled(Decimal(str(share)), Decimal(100), f"完成率 {rate.text}") if rate and share is not None else None


def _with_unit(figure: Figure) -> str:
    """A figure as printed, with the unit that the print lost."""
    return figure.text if not figure.unit or figure.unit in figure.text else figure.text + figure.unit


SAME_COUNTERS = ({"名", "人"}, {"个", "项", ""})


def _comparable(target: Figure, actual: Figure) -> bool:
    """A bar needs one unit and a target to reach; one to stay below would read the wrong way round."""
    if target.bound == "<=" or target.high or actual.high:
        return False
    units = {target.normal[1], actual.normal[1]}
    same = len(units) == 1 or any(units <= counters for counters in SAME_COUNTERS)
    return same and _decimal(target.normal[0]) > 0 and _decimal(actual.normal[0]) >= 0


def _decimal(value: str) -> Decimal:
    try:
        number = Decimal(value)
    except InvalidOperation:
        return Decimal(-1)
    return number if number.is_finite() else Decimal(-1)


def _scaled(done: Decimal, target: Decimal, label: str) -> Bar:
    whole = max(done, target)
    mark = float(target / whole * 100)
    reached = float(done / whole * 100)
    return Bar(round(min(reached, mark), 2), round(mark, 2), round(max(reached - mark, 0.0), 2), label)


def _with_due(bar: Bar | None, share: float | None) -> Bar | None:
    """A bar with the mark of the year gone; as a share of the target it stands left of the target's own mark."""
    if bar is None or share is None:
        return bar
    return bar._replace(due=round(bar.mark * share / 100, 2), gone=share, label=f"{bar.label}，序时进度 {share:g}%")


def _without_repeated_bar(card: Card, seen: set[Bar]) -> Card:
    if card.bar is None or card.bar in seen:
        return Card(card.figure, card.beside, None)
    seen.add(card.bar)
    return card
