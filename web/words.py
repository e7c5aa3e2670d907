"""Chinese names for the page, and characters made fit to show."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation

from qa.tables import UNREADABLE

PART_NAMES = {"target": "目标任务", "progress": "推进情况", "text": "正文"}
NOTE_NAMES = {"understood": "理解", "corrected": "更正", "conflict": "出入", "repair": "补读", "computed": "推算"}
BOUND_NAMES = {">=": "不低于", "<=": "不高于", "~": "约"}


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
