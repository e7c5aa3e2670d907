"""When a clause is, and whether it plans: the period that holds at a number, and the tense of its sentence.

A clause without words of time has the time of its sentence, a sentence that of the one before; what none of them names
is the report's own (a plan) or what it reviews (the rest).
"""

from __future__ import annotations

import re

from qa.figures.clauses import Clause
from qa.figures.cues import (
    DONE_CLAUSE,
    DONE_SENTENCE,
    FUTURE,
    FUTURE_HEADING,
    FUTURE_SENTENCE,
    PAST,
    PAST_HEADING,
    PLAN_CLAUSE,
)
from qa.figures.dates import Clock, find_period, years_of
from qa.figures.numbers import Mention
from qa.model import Part

SENTENCE_END = re.compile(r"[。!?\n]")
DATE_REACH = 40
YEARS_REACH = 80
YEAR = re.compile(r"((?:19|20)\d\d)年")
REVIEWED = re.compile(r"((?:19|20)\d\d)年[^,。]{0,12}(?:回顾|工作)")
WHOLE_YEAR = re.compile(r"\d{4}")


class Tense:
    """The time of the clause under reading: `period`, `dated` where the clause names it itself, `future` where the
    sentence plans, `planned` where the clause does."""

    def __init__(self, text: str, part: Part, clock: Clock, heading: str) -> None:
        self.text = text
        self.part = part
        self.clock = clock
        self.period = ""
        self.dated = False
        self.base = ""
        self.future = part == "target"
        self.planned = False
        self.planned_above = bool(FUTURE_HEADING.search(heading)) and not PAST_HEADING.search(heading)
        self.reviewed = REVIEWED.search(heading) if WHOLE_YEAR.fullmatch(clock.default) else None

    @property
    def plans(self) -> bool:
        """Whether what the clause tells is a plan."""
        return self.future or self.planned

    def start_sentence(self, start: int, counted: bool) -> None:
        """Take the time that a sentence begins with, and tell whether it plans.

        :param counted: whether it has a figure; without one, its plan concerns nothing.
        """
        end = SENTENCE_END.search(self.text, start)
        sentence = self.text[start : end.start() if end else len(self.text)]
        self.base = find_period(sentence.split(",")[0], self.clock) or self.base
        self.period = self.base
        self.planned = False
        self.future = counted and self._is_plan(sentence)

    def read(self, words: str) -> None:
        """Take the time of a clause, and whether it alone plans."""
        named = find_period(words, self.clock)
        self.dated, self.period = bool(named), named or self.period
        self.planned = self._plans(words)

    def _is_plan(self, sentence: str) -> bool:
        if self.part == "target":
            return True
        if self.part == "progress":
            return False
        if self.planned_above:
            return not re.search(r"去年|上年(?!同)|过去|已经|截至|20\d\d年(?:以来|末)", sentence)
        return bool(FUTURE_SENTENCE.search(sentence)) and not (PAST.search(sentence) or DONE_SENTENCE.search(sentence))

    def _plans(self, words: str) -> bool:
        """Whether a clause alone states a plan: 2026年力争达到250家 in a report on 2025."""
        years = years_of(self.period)
        ahead = bool(years and self.clock.year and years[0] > self.clock.year)
        if self.part == "target" or ahead:
            return True
        plan = PLAN_CLAUSE if self.part == "progress" else FUTURE
        if plan.search(words):
            return True
        return self.planned and self.part == "text" and not (PAST.search(words) or DONE_CLAUSE.search(words))

    def at(self, clause: Clause, mention: Mention) -> str:
        """The period that holds at a number: of several in one clause, the last before it (1979年的170亿元、1980年的127亿元)."""
        if "年均" in self.text[max(clause.start, mention.start - 8) : mention.start]:
            years = [int(year) for year in YEAR.findall(self.text, max(0, mention.start - YEARS_REACH), mention.start)]
            if years and max(years) - min(years) >= 2:
                return f"{min(years)}-{max(years)}"  # 从2017年的1.46万亿元增加到2022年的2.17万亿元,年均增长6.3%
        if clause.dates < 2:
            return self.period
        near = max(clause.start, mention.start - DATE_REACH)
        return find_period(self.text[near : mention.start], self.clock) or self.period

    def default(self, role: str) -> str:
        """What no words of time say: a plan is for the report's own year, the rest for what it reviews."""
        if role == "target":
            return str(self.clock.year or "")
        return self.reviewed.group(1) if self.reviewed else self.clock.default
