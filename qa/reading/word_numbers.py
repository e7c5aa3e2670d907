"""The numbers that Word counts by itself: they are printed, but no text of the document."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import Any

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
DIGITS = "〇一二三四五六七八九"
CHINESE = ("chineseCounting", "chineseCountingThousand", "ideographDigital", "japaneseCounting", "taiwaneseCounting")


class Numbering:
    """Counts the numbered paragraphs of one document."""

    def __init__(self, opened: Any) -> None:
        self._counts: dict[tuple[str, int], int] = defaultdict(int)
        self._levels: dict[str, dict[int, tuple[str, str, int]]] = {}
        self._abstract: dict[str, str] = {}
        self._styles = {style.style_id: style.element for style in opened.styles}
        part = next((rel.target_part for rel in opened.part.rels.values() if rel.reltype.endswith("/numbering")), None)
        root = getattr(part, "element", None)
        if root is not None:
            self._read(root)

    def _read(self, root: Any) -> None:
        kinds: dict[str, dict[int, tuple[str, str, int]]] = {}
        for kind in root.findall(f"{W}abstractNum"):
            levels = {}
            for level in kind.findall(f"{W}lvl"):
                form, text, start = (_value(level.find(f"{W}{tag}")) for tag in ("numFmt", "lvlText", "start"))
                levels[int(level.get(f"{W}ilvl"))] = (form or "decimal", text or "", int(start or 1))
            kinds[kind.get(f"{W}abstractNumId")] = levels
        for number in root.findall(f"{W}num"):
            key = _value(number.find(f"{W}abstractNumId")) or ""
            self._levels[number.get(f"{W}numId")] = kinds.get(key, {})
            # A list that is only another instance of the same kind goes on counting, unless it says where to start.
            own = number.find(f"{W}lvlOverride") is not None
            self._abstract[number.get(f"{W}numId")] = number.get(f"{W}numId") if own else f"kind {key}"

    def of(self, paragraph: Any) -> str:
        """The number printed before a paragraph; empty where it has none, or only a bullet."""
        found = self._properties(paragraph)
        if not found:
            return ""
        number, depth = found
        levels = self._levels.get(number, {})
        if depth not in levels:
            return ""
        key = self._abstract[number]
        for deeper in [at for name, at in self._counts if name == key and at > depth]:
            self._counts[key, deeper] = 0
        self._counts[key, depth] += 1
        form, text, _ = levels[depth]
        if form == "bullet" or form == "none":
            return ""
        return re.sub(r"%(\d)", lambda match: self._printed(key, levels, int(match.group(1)) - 1), text)

    def _printed(self, key: str, levels: dict[int, tuple[str, str, int]], depth: int) -> str:
        form, _, start = levels.get(depth, ("decimal", "", 1))
        return printed(max(self._counts[key, depth], 1) + start - 1, form)

    def _properties(self, paragraph: Any) -> tuple[str, int] | None:
        """The list and level of a paragraph, its own or its style's."""
        own = paragraph.find(f"{W}pPr/{W}numPr")
        style, seen = paragraph.style, 0
        while own is None and style in self._styles and seen < 10:
            element = self._styles[style]
            own = element.find(f"{W}pPr/{W}numPr")
            style, seen = _value(element.find(f"{W}basedOn")), seen + 1
        if own is None:
            return None
        number = _value(own.find(f"{W}numId"))
        return (number, int(_value(own.find(f"{W}ilvl")) or 0)) if number and number != "0" else None


def _value(element: Any) -> str | None:
    return None if element is None else element.get(f"{W}val")


def printed(number: int, form: str) -> str:
    """A number in one of Word's forms."""
    if form in CHINESE:
        return chinese(number)
    if form == "decimalEnclosedCircle" and number <= 20:
        return chr(0x2460 + number - 1)
    if form == "upperLetter":
        return chr(ord("A") + (number - 1) % 26)
    if form == "lowerLetter":
        return chr(ord("a") + (number - 1) % 26)
    return str(number)


def chinese(number: int) -> str:
    """1 to 99 in Chinese: 十一, 二十."""
    if not 0 < number < 100:
        return str(number)
    tens, ones = divmod(number, 10)
    head = "" if not tens else "十" if tens == 1 else f"{DIGITS[tens]}十"
    return head + (DIGITS[ones] if ones else "")
