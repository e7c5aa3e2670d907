"""Numbers as a spreadsheet shows them: number formats applied to values."""

from __future__ import annotations

import datetime
import re
from decimal import ROUND_HALF_UP, Decimal

GENERAL_DIGITS = 11
# What may stand in a format around its digits: quoted text, escapes, padding, colours and conditions.
LITERAL = re.compile(r'"([^"]*)"|\\(.)|_.|\*.|\[[^\]]*\]')
DIGITS = re.compile(r"[#0?][#0?,.]*")
DATES = re.compile(r"[ymdhs年月日]", re.IGNORECASE)


def shown(value: object, number_format: str) -> str:
    """A cell's value as it is shown."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, (datetime.datetime, datetime.date, datetime.time)):
        return date(value, number_format)
    if isinstance(value, (int, float)):
        return number(Decimal(f"{value:.15g}"), number_format or "General")
    return str(value)


def number(value: Decimal, number_format: str) -> str:
    """A number in one of a format's sections: positive; negative; zero."""
    sections = number_format.split(";")
    section = sections[0]
    if value < 0 and len(sections) > 1:
        section, value = sections[1], -value
        if not re.search(r"[-(]", LITERAL.sub("", section)) and "-" not in section:
            # A red or bracketed negative still is one where colour and brackets are lost.
            section = f"-{section}"
    elif value == 0 and len(sections) > 2:
        section = sections[2]
    text = _section(value, section)
    bracketed = re.fullmatch(r"\(([\d,.]+%?)\)", text.strip())
    return f"-{bracketed.group(1)}" if bracketed else text.strip()


def _section(value: Decimal, section: str) -> str:
    plain = LITERAL.sub(
        lambda match: "\0" if match.group(1) is None and match.group(2) is None else match.group(), section
    )
    plain = plain.replace("\0", "")
    if "general" in plain.lower() or plain in ("", "@"):
        return general(value)
    bare = LITERAL.sub(lambda match: "\1" * len(match.group()), plain)
    digits = DIGITS.search(bare)
    if not digits or "E+" in bare.upper():
        return (
            LITERAL.sub(lambda match: match.group(1) or match.group(2) or "", plain) if not digits else general(value)
        )
    body = _digits(value, digits.group(), "%" in bare)
    sign = "-" if body.startswith("-") else ""
    before, after = plain[: digits.start()], plain[digits.end() :]
    around = [LITERAL.sub(lambda match: match.group(1) or match.group(2) or "", part) for part in (before, after)]
    return f"{sign}{around[0]}{body.lstrip('-')}{around[1]}"


def _digits(value: Decimal, pattern: str, percent: bool) -> str:
    whole, _, fraction = pattern.partition(".")
    scale = len(pattern) - len(pattern.rstrip(","))
    value = value * 100 if percent else value
    value = value / (Decimal(1000) ** scale)
    most, least = len(re.sub(r"[^#0?]", "", fraction)), fraction.count("0")
    rounded = value.quantize(Decimal(1).scaleb(-most), rounding=ROUND_HALF_UP)
    text = f"{rounded:,f}" if "," in whole.rstrip(",") else f"{rounded:f}"
    if most > least and "." in text:
        head, _, tail = text.partition(".")
        tail = tail[:least] + tail[least:].rstrip("0")
        text = f"{head}.{tail}" if tail else head
    return text[1:] if text.startswith("-") and not rounded else text


def general(value: Decimal) -> str:
    """Without a format: as many digits as fit."""
    text = f"{value:f}"
    if len(text.lstrip("-").replace(".", "")) > GENERAL_DIGITS and "." in text:
        whole = len(text.partition(".")[0].lstrip("-"))
        places = max(GENERAL_DIGITS - 1 - whole, 0)
        text = f"{value.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP):f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def date(value: datetime.datetime | datetime.date | datetime.time, number_format: str) -> str:
    """A date or time; the format decides how much of it is shown."""
    codes = number_format.lower()
    if isinstance(value, datetime.time):
        return value.strftime("%H:%M")
    if "d" in codes or not DATES.search(codes):
        text = f"{value.year}年{value.month}月{value.day}日"
    elif "y" in codes:
        text = f"{value.year}年{value.month}月" if "m" in codes else f"{value.year}年"
    else:
        text = f"{value.month}月"
    timed = isinstance(value, datetime.datetime) and "h" in codes
    return f"{text}{value:%H:%M}" if timed else text
