"""Which years the paragraphs of a work report are about, where they are more than one.

A report that opens a new term reviews five years, then the last of them, then plans five, then the first of those. A
heading says so, or the paragraph that begins a part (五年来, 刚刚过去的2022年, 今后五年); what follows is of the same years.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from qa.figures.dates import Clock, find_period
from qa.model import Passage
from qa.words import fold

_PLAN = r"“?\s*(?P<plan>[一二三四五六七八九十]{1,2}五)\s*”?(?:时期|期间|规划|计划|以来|收官)"
# What opens a part on several years, behind or ahead; and on one.
BEHIND = re.compile(rf"过去(?:的)?五年|五年来|这五年|以来的五年|五年间|五年工作|{_PLAN}")
AHEAD = re.compile(rf"今后五年|未来五年|五年奋斗|五年(?:的)?(?:目标|发展目标|总体要求)|{_PLAN}|到20\d\d年")
SINGLE = re.compile(
    r"[^,。;]{0,6}(?:过去的?一年|一年来|这一年|刚刚过去的|去年|(?:19|20)\d\d年(?!以来|至|到|-)[^,。;]{0,2}(?:[,是在年]|$)|今年|新的一年)"
)
ADDRESS = re.compile(r"^[\s—-]*(?:(?:各位代表|同志们)[!,:。]*)?[\s—-]*")
OPENING = 60


def clocks(passages: Iterable[Passage], clock: Clock) -> Iterator[tuple[Passage, Clock]]:
    """Each paragraph with its clock: `behind` and `ahead` name the years that it reviews and plans."""
    heading, behind, ahead = "", "", ""
    for passage in passages:
        over = fold(" ".join(passage.headings))
        if over != heading:
            heading = over
            behind, ahead = _behind(over, clock), _ahead(over, clock)
        opening = ADDRESS.sub("", fold(passage.text[:OPENING]))
        if found := BEHIND.search(opening):
            behind = _years(found, clock, -5)
        elif SINGLE.match(opening):
            behind = ahead = ""
        elif found := AHEAD.search(opening):
            ahead = _years(found, clock, 0) if not found.group().startswith("到") else ahead
        yield passage, replace(clock, behind=behind, ahead=ahead)


def _behind(heading: str, clock: Clock) -> str:
    found = BEHIND.search(heading)
    return _years(found, clock, -5) if found else ""


def _ahead(heading: str, clock: Clock) -> str:
    found = AHEAD.search(heading)
    return _years(found, clock, 0) if found and not found.group().startswith("到") else ""


def _years(found: re.Match[str], clock: Clock, offset: int) -> str:
    """The five years that words mean: those of a plan by its number, else counted from the report's own."""
    if found["plan"]:
        years = find_period(f"“{found['plan']}”时期", clock)
        _, _, last = years.partition("-")
        behind = bool(last) and clock.year is not None and int(last) < clock.year
        return years if behind == (offset < 0) else ""
    first_year = (clock.year or 0) + offset
    return f"{first_year}-{first_year + 4}" if clock.year else ""
