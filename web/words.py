"""Chinese names for the page, and characters made fit to show."""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation

from qa.tables import UNREADABLE

PART_NAMES = {"target": "目标任务", "progress": "推进情况", "text": "正文"}
NOTE_NAMES = {"understood": "理解", "corrected": "更正", "conflict": "出入", "repair": "补读", "computed": "推算"}
BOUND_NAMES = {">=": "不低于", "<=": "不高于", "~": "约"}
PERIOD = re.compile(r"(\d{4})(?:-(\d{2}))?(?:[/-](\d{4})(?:-(\d{2}))?)?")


def visible(text: str, most: int = 0) -> str:
    """Return a text without characters that cannot be read, cut at `most` characters."""
    text = UNREADABLE.sub("", text)
    return text[:most] + "…" if most and len(text) > most else text


def plain_number(value: str) -> str:
    """Group a decimal string by thousands, every digit kept: 28200 is 28,200."""
    try:
        number = Decimal(value)
    except InvalidOperation:
        return value
    return f"{number:,f}" if number.is_finite() else value


def period_words(period: str) -> str:
    """A figure's period in words: 2023-01/2023-06 is 2023年1—6月. What is written otherwise stays as it is."""
    found = PERIOD.fullmatch(period)
    if not found:
        return period
    year, month, last_year, last_month = found.groups()
    if not month:
        return f"{year}—{last_year}年" if last_year else f"{year}年"
    if not last_month:
        return f"{year}年{int(month)}月"
    if last_year == year:
        return f"{year}年{int(month)}—{int(last_month)}月" if last_month != month else f"{year}年{int(month)}月"
    return f"{year}年{int(month)}月—{last_year}年{int(last_month)}月"
