"""Chinese numerals: 一千二百, 百分之八十二点五, 三分之二, 三成五, 一九八○年."""

from __future__ import annotations

DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "○": 0, "两": 2, "半": 0}
TENS = {"十": 10, "百": 100, "千": 1000}
MYRIADS = {"万": 10**4, "亿": 10**8}


def integer(text: str) -> int | None:
    """Read a whole Chinese numeral, positional (一千二百) or digit by digit (一九八○); None where it is neither.

    A unit left out at the end counts as the next lower one, as in speech: 三万五 is 35000 (二百五 is 250).
    """
    if not text or any(c not in DIGITS and c not in TENS and c not in MYRIADS for c in text):
        return None
    if all(c in DIGITS for c in text):
        return int("".join(str(DIGITS[c]) for c in text))
    total = section = digit = 0
    last_unit = 1
    for char in text:
        if char in DIGITS:
            digit = DIGITS[char]
            last_unit = 10 if char in "零〇○" else last_unit
        elif char in TENS:
            section += (digit or 1) * TENS[char]
            digit, last_unit = 0, TENS[char]
        else:
            section = (section + digit) or (0 if total else 1)
            if char == "亿" or not section:  # 六万万 is 六亿
                total = (total + section) * MYRIADS[char]
            else:
                total += section * MYRIADS[char]
            section, digit, last_unit = 0, 0, MYRIADS[char]
    if digit and last_unit >= 10:
        digit *= last_unit // 10
    return total + section + digit


def either(text: str) -> int | None:
    """Read a whole number in figures (12) or as a Chinese numeral (十二); None where it is neither."""
    return int(text) if text.isdigit() else integer(text)


def decimal(text: str) -> str | None:
    """Read a Chinese numeral with an optional 点 as a decimal string: 八十二点五 → "82.5"."""
    whole, _, fraction = text.partition("点")
    number = integer(whole)
    if number is None:
        return None
    if not fraction:
        return str(number)
    if any(c not in DIGITS for c in fraction):
        return None
    return f"{number}." + "".join(str(DIGITS[c]) for c in fraction)
