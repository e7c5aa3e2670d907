"""A passage cut into clauses, with the numbers of each.

A clause ends at punctuation, before a 其中 and at a bracket that holds a figure; marks inside a number do not cut.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from qa.figures.numbers import Mention

BREAK = re.compile(
    # 58.9%二期湖州段完成投资: a comma was lost.
    r"(?<=%)(?=[一-鿿]{3})(?!以[上下内]|左右|[的和与及至到、提降升增减下上占为达居列同比较高低快慢由从是在了超不来股权用被以或、])|"
    r"[,;。!?\n()】]|(?<!\d):|:(?!\d)|其中|(?:责任|牵头|主办|落实)单位|(?:牵头|联系|分管|责任)[一-鿿]{0,2}(?:领导|人)(?=:)"
)
SEPARATOR = re.compile(r"(?:\s|[、,/]|-(?=$)|和|及|与|以及|(?:及?以上|左右|以内|以下|余|多))*")
# 到1985年招生数将达到…: said of the date, and gone with it.
UNTIL = ("到", "至", "在")
SENTENCE_ENDS = "。!?\n】"
FIELD = re.compile(
    r"(?:[一-鿿]{0,4}(?:城市|省份|省|市|县|区|州|地市|国家|经济体))(?:[()、市县区州]{0,8})(?:中|里)?(?:综合)?(?:排名|位列|名列|排|列|位居|居)?"
)
# The kinds of mention that are figures; dates and names are none.
COUNTED = ("figure", "rank")


@dataclass(slots=True)
class Clause:
    """A stretch of the passage between two marks, with the numbers in it."""

    start: int
    end: int
    sentence: int
    of_which: bool
    bracketed: bool
    mentions: list[Mention] = field(default_factory=list)
    starts: list[int] = field(default_factory=list)
    dates: int = 0

    def figures(self, text: str) -> list[Mention]:
        """The numbers that are figures, without those that only count a field."""
        return [m for m in self.mentions if m.kind in COUNTED and not self._is_field(text, m)]

    def _is_field(self, text: str, mention: Mention) -> bool:
        """Whether a number only counts those among whom something is ranked: 在全省11个市中排名第3."""
        if mention.kind != "figure" or mention.unit != "个":
            return False
        at = bisect_left(self.starts, mention.end)
        following = self.mentions[at] if at < len(self.mentions) else None
        if following is None or following.kind != "rank":
            return False
        return bool(FIELD.fullmatch(text[mention.end : following.start]))

    def series(self, text: str, figures: Sequence[Mention]) -> Iterator[tuple[list[Mention], int]]:
        """Group the numbers that have nothing but separators between them."""
        group: list[Mention] = []
        left_at = self.start
        for mention in figures:
            between = text[group[-1].end : mention.start] if group else ""
            if group and SEPARATOR.fullmatch(between) and mention.kind == group[-1].kind:
                group.append(mention)
                continue
            if group:
                yield group, left_at
                left_at = group[-1].end
            group = [mention]
        yield group, left_at

    def next_start(self, after: int) -> int:
        """Where the next number or date of the clause begins; the clause's end where there is none."""
        for mention in self.mentions[bisect_left(self.starts, after) :]:
            if mention.kind != "name":
                return mention.start
        return self.end

    def without_dates(self, text: str, start: int, end: int) -> str:
        """The text of a stretch with its dates taken out."""
        pieces, at = [], start
        for mention in self.mentions[bisect_left(self.starts, start) : bisect_left(self.starts, end)]:
            if mention.kind == "date" and start <= mention.start < end:
                before = text[at : mention.start]
                pieces.append("" if at == start and before.strip() in UNTIL else before)
                at = min(mention.end, end)
        pieces.append(text[at:end])
        return "".join(pieces)


def clauses(text: str, start: int, mentions: Sequence[Mention]) -> Iterator[Clause]:
    """Cut a text into clauses. Marks inside a number do not cut; brackets cut only where they hold a figure."""
    covered = _covered(mentions, len(text))
    opened = _figure_brackets(text, mentions)
    at, sentence, of_which, bracketed, n, count = start, 0, False, False, 0, len(mentions)
    for mark in [*BREAK.finditer(text, start), None]:
        end = mark.start() if mark else len(text)
        char = mark.group() if mark else ""
        if mark and (covered[end] or (char in "()" and end not in opened)):
            continue
        here, starts, dates = [], [], 0
        while n < count and mentions[n].start < end:
            here.append(mentions[n])
            starts.append(mentions[n].start)
            dates += mentions[n].kind == "date"
            n += 1
        if end > at:
            yield Clause(at, end, sentence, of_which, bracketed, here, starts, dates)
        at = mark.end() if mark else end
        of_which = char == "其中" or (
            of_which and end <= at - len(char) and not text[at - len(char) - 1 : at - len(char)].strip(",:( ")
        )
        bracketed = char == "(" or (bracketed and char not in ")")
        sentence += char != "" and char in SENTENCE_ENDS


def _covered(mentions: Sequence[Mention], length: int) -> bytearray:
    covered = bytearray(length + 1)
    for mention in mentions:
        covered[mention.start : mention.end] = b"\x01" * (mention.end - mention.start)
    return covered


def _figure_brackets(text: str, mentions: Sequence[Mention]) -> set[int]:
    """The offsets of brackets that hold a figure."""
    found: set[int] = set()
    if "(" not in text:
        return found
    starts = [m.start for m in mentions if m.kind in COUNTED]
    for match in re.finditer(r"\(([^()]*)\)", text):
        if any(match.start() < start < match.end() for start in starts):
            found |= {match.start(), match.end() - 1}
    return found
