"""Figures as numbers with the precision they are printed in: 2.34亿元 is anything from 2.335 to 2.345."""

from __future__ import annotations

from decimal import ROUND_DOWN, ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal, InvalidOperation
from functools import lru_cache
from typing import Literal, NamedTuple

from qa.figures.units import KIND_OF, kind_of, normal_form, plain, split_multiple
from qa.model import Figure

COUNTED = ("count", "people")
# Units of one kind in the smallest of them.
SCALES: dict[str, tuple[str, str]] = {
    "吨": ("公斤", "1000"), "千克": ("公斤", "1"), "公斤": ("公斤", "1"), "斤": ("公斤", "0.5"),
    "公里": ("米", "1000"), "千米": ("米", "1000"), "米": ("米", "1"),
    "公顷": ("平方米", "10000"), "平方公里": ("平方米", "1000000"), "平方米": ("平方米", "1"), "㎡": ("平方米", "1"),
}  # fmt: skip

State = Literal["exact", "rounded", "near", "cut", "off"]


class Span(NamedTuple):
    """All the values that a printed number may stand for."""

    low: Decimal
    high: Decimal

    def meets(self, other: Span) -> bool:
        """Whether one value could be both; where rounding up ends and rounding down begins is no such value."""
        low, high = max(self.low, other.low), min(self.high, other.high)
        return low < high or (low == high and (self.low == self.high or other.low == other.high))


def number(figure: Figure) -> Decimal | None:
    """The figure's value with 万 and 亿 multiplied out; None for fractions, ratios and ranges."""
    return None if figure.high else decimal(figure.normal[0])


def decimal(text: str) -> Decimal | None:
    """A decimal string as a number; None where it is none."""
    try:
        value = Decimal(text)
    except InvalidOperation:
        return None
    return value if value.is_finite() else None


def scaled(figure: Figure) -> tuple[Decimal, str] | None:
    """The value and unit in the smallest unit of its kind: 16.68万吨 is 166800000公斤."""
    value = number(figure)
    if value is None:
        return None
    base, factor = SCALES.get(figure.normal[1], (figure.normal[1], "1"))
    return value * Decimal(factor), base


def places(figure: Figure) -> int:
    """How many decimals are printed."""
    return len(figure.value.partition(".")[2])


def span(figure: Figure) -> Span | None:
    """What the printed number may stand for; a plain count of things is exact."""
    value = number(figure)
    if value is None:
        return None
    multiple, counted = _measure(figure.unit)
    exact = multiple == 1 and not places(figure) and counted
    half = Decimal(0) if exact else Decimal(multiple) / (2 * 10 ** places(figure))
    return Span(value - half, value + half)


@lru_cache(maxsize=4096)
def _measure(unit: str) -> tuple[int, bool]:
    """What a unit multiplies by, and whether it counts things or people."""
    return split_multiple(unit)[0], kind_of(unit) in COUNTED


def magnitude(figure: Figure) -> Span | None:
    """What the printed number may stand for, whatever its sign: 滞后9项 are nine."""
    found = span(figure)
    return Span(-found.high, -found.low) if found and found.high < 0 else found


def is_loose(figure: Figure) -> bool:
    """Whether the print itself says that the number is not the exact one (近, 余, 超)."""
    return figure.bound is not None or bool(figure.high)


def same_kind(one: Figure, other: Figure) -> bool:
    """Whether two figures can measure one thing: 6万人 and 48000名, never 公里 and 亩."""
    left, right = one.normal[1], other.normal[1]
    if left == right:
        return True
    kinds = {kind_of(one.unit), kind_of(other.unit)}
    if kinds <= set(COUNTED):
        return "" in (left, right) or not (left in KIND_OF and right in KIND_OF) or {left, right} <= {"人", "名", "位"}
    return SCALES.get(left, ("", ""))[0] == SCALES.get(right, (" ", ""))[0]


class Fit(NamedTuple):
    """How a stated number compares with the one that follows from others."""

    state: State
    value: Decimal

    @property
    def agrees(self) -> bool:
        """Whether the stated number can be true."""
        return self.state != "off"


def fit(stated: Figure, value: Decimal, low: Decimal, high: Decimal) -> Fit:
    """Compare a stated figure with a computed value that may lie anywhere from `low` to `high`."""
    printed = decimal(stated.value) or Decimal(0)
    unit = Decimal(1).scaleb(-places(stated))
    if value == printed:
        return Fit("exact", value)
    if printed in (value.quantize(unit, ROUND_HALF_UP), value.quantize(unit, ROUND_HALF_EVEN)):
        return Fit("rounded", value)
    if low - unit / 2 <= printed <= high + unit / 2 and low != high:
        return Fit("near", value)
    if printed == value.quantize(unit, ROUND_DOWN):
        return Fit("cut", value)
    return Fit("off", value)


def percent_of(part: Figure, whole: Figure, stated: Figure, whole_exact: bool = True) -> Fit | None:
    """Compare a stated percentage with part ÷ whole; None where it cannot be computed.

    :param whole_exact: a target is a round number that means itself; a measured whole has the precision of its print.
    """
    parts, wholes = span(part), span(whole)
    upper, lower = number(part), number(whole)
    if parts is None or wholes is None or upper is None or lower is None or wholes.low <= 0:
        return None
    lows, highs = (lower, lower) if whole_exact else (wholes.low, wholes.high)
    return fit(stated, upper / lower * 100, parts.low / highs * 100, parts.high / lows * 100)


def shown(figure: Figure) -> str:
    """A figure as printed, with its unit where the print lost it."""
    lost = figure.repair is not None and not figure.text.endswith(figure.unit)
    return figure.text + figure.normal[1] if lost else figure.text


def amount(value: Decimal, like: Figure, digits: int = 2) -> str:
    """A computed value in the unit in which another figure is printed."""
    multiple = Decimal(normal_form("1", like.unit)[0]) if like.unit else Decimal(1)
    return f"{plain(round(value / multiple, digits))}{like.unit or like.normal[1]}"


def percent(value: Decimal, digits: int = 2) -> str:
    """A computed percentage."""
    return f"{plain(round(value, digits))}%"
