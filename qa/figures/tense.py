"""When a clause is, and whether it plans: the period that holds at a number, and the tense of its sentence.

A clause without words of time has the time of its sentence, a sentence that of the one before; what none of them names
is the report's own (a plan) or what it reviews (the rest).
"""

from __future__ import annotations

import re
from dataclasses import replace

from qa.figures.clauses import Clause
from qa.figures.cues import (
    ACHIEVED,
    DONE_CLAUSE,
    DONE_SENTENCE,
    FUTURE,
    FUTURE_HEADING,
    FUTURE_SENTENCE,
    PAST,
    PAST_HEADING,
    PLAN_CLAUSE,
    REPORTED,
)
from qa.figures.dates import WHEN, Clock, find_period, years_of
from qa.figures.numbers import Mention
from qa.model import Part

SENTENCE_END = re.compile(r"[。!?\n]")
DATE_REACH = 40
YEARS_REACH = 80
YEAR = re.compile(r"((?:19|20)\d\d)年")
REVIEWED = re.compile(r"((?:19|20)\d\d)年[^,。]{0,12}(?:回顾|工作)|过去[^,。\d]{0,3}年[^,。\d]{0,8}(?:回顾|工作)")
REVIEW = re.compile(r"回顾|工作总结")
AT_LAST = re.compile(r"今年(?:将|要|计划|拟)|明年|下一?年|今后|力争到|(?<!复)到20[3-9]\d年")
WHOLE_YEAR = re.compile(r"\d{4}")
# 由上年的1.2%: when a change began; else the base that the sentence compares with: 1986年同1978年相比,由3480亿元增加到….
BEGUN = re.compile(rf"(?:由|从)(?P<when>{WHEN})[^,。;]{{0,8}}$")
BASE = re.compile(rf"(?:比|较|同|与|从|自)(?P<when>{WHEN}|“?\s*[一二三四五六七八九十]五”?(?:时期|期间))")
# A month that opens a sentence says nothing of the next one.
MONTH = re.compile(r"\d{4}-\d{2}")
# A year that opens a sentence is meant by 本年 and 当年 further on.
OPENS = re.compile(r"[\s—]*(?P<year>(?:19|20)\d\d|一九[〇○零一二三四五六七八九]{2})年(?!前|以来)")
WHOLE = re.compile(r"(?<!年)全年(?![^,。;]{0,8}(?:目标|任务|计划|预算))")
PLANS = re.compile(r"第[一二三四五六七八九十]个五年计划|“?[一二三四五六七八九十]{1,2}五”?(?:计划|规划|时期|期间)")
FIVE_YEARS = re.compile(r"第[一二三四五六七八九十]个五年计划")
# Catchwords say nothing of the tense: 落实“两个确保”.
QUOTED = re.compile(r"“[^”]*”")
# 拟发行国债600亿元,比上年减少200亿元,同时增加投资100亿元: comparing ends no plan.
COMPARISON = re.compile(r"同比|比(?:上年|去年|20\d\d年)")
# This year's figures in a report that was delivered as it began: told of what has passed, not planned.
PASSED = re.compile(r"以来|预计|估计|今年头|开局|月|今年是|春节|以前")


class Tense:
    """The time of the clause under reading: `period`, `dated` where the clause names it itself, `told` where its sentence does, `future` where the
    sentence plans, `planned` where the clause does."""

    def __init__(self, text: str, part: Part, clock: Clock, heading: str) -> None:
        self.text = text
        self.part = part
        plan = PLANS.search(heading) if part == "text" else None
        self.clock = self.known = replace(clock, plan=find_period(plan.group(), clock)) if plan else clock
        self.period = ""
        self.dated = self.told = False
        self.base = ""
        self.future = part == "target"
        self.planned = self.planning = False
        self.reported = False
        self.sentence_at = 0
        self.begun = ""
        self.reviewing = part == "text" and bool(REVIEW.search(heading)) and not FUTURE_HEADING.search(heading)
        self.planned_above = bool(FUTURE_HEADING.search(heading)) and not PAST_HEADING.search(heading)
        if part == "text" and self.planned_above and clock.year:
            self.known = self.clock = replace(self.clock, default=str(clock.year))  # 一季度 is the plan's
        found = REVIEWED.search(heading) if WHOLE_YEAR.fullmatch(clock.default) else None
        self.reviewed = found and (found.group(1) or find_period(found.group(), clock))

    @property
    def plans(self) -> bool:
        """Whether what the clause tells is a plan."""
        return self.planned or (self.future and not self.reported)

    def start_sentence(self, start: int, counted: bool) -> None:
        """Take the time that a sentence begins with, and tell whether it plans.

        :param counted: whether it has a figure; without one, its plan concerns nothing.
        """
        end = SENTENCE_END.search(self.text, start)
        sentence = self.text[start : end.start() if end else len(self.text)]
        self.sentence_at, self.begun = start, ""
        self.planned = self.planning = self.reported = False
        self.future = counted and self._is_plan(sentence)
        if self.part == "text":
            self._open(sentence)
        self.clock = self.known
        if self.future and not self.clock.plan and "五年" in sentence and self.clock.year:
            self.clock = replace(self.clock, plan=f"{self.clock.year}-{self.clock.year + 4}")
        named = find_period(sentence.split(",")[0], self.clock)
        self.told, self.period = bool(named), named or self.base
        if not (self.part == "text" and MONTH.fullmatch(named)):
            self.base = self.period

    def _open(self, sentence: str) -> None:
        """Take the year and the plan that the sentence opens for those after it."""
        if "年" not in sentence:
            return
        year = OPENS.match(sentence)
        if year:
            self.known = replace(self.known, opened=int(find_period(year.group(), self.known)))
        plan = FIVE_YEARS.search(sentence)
        if plan:
            self.known = replace(self.known, plan=find_period(plan.group(), self.known))

    def read(self, words: str) -> None:
        """Take the time of a clause, and whether it alone plans."""
        named = find_period(words, self.clock)
        self.dated, self.period = bool(named), named or self.period
        if not named and "全年" in words and WHOLE.search(words) and "-" in self.period:
            self.period = self.base = self.period[:4]  # 去年下半年开始回升,全年进出口总额2.2万亿美元
        self.reported = self.part == "text" and (self._reports(words) or self._is_past(words))
        self.planned = self._plans(QUOTED.sub("", words) if "“" in words else words)

    def resume(self) -> None:
        """Go back to the time of the sentence: a month or a quarter holds no further than a semicolon."""
        if self.part == "text" and "-" in self.period[4:7] and len(self.period) != 9:
            self.period = self.base

    def _reports(self, words: str) -> bool:
        """Whether a clause in the midst of a plan reports what was done."""
        return bool(REPORTED.search(words))

    def _is_past(self, words: str) -> bool:
        """Whether a clause names a time before the report's: 一九五二年的粮食产量就达到3278亿斤."""
        years = years_of(self.period) if self.dated or self.told else None
        return bool(years and self.clock.year and years[1] < self.clock.year and not FUTURE.search(words))

    def _is_plan(self, sentence: str) -> bool:
        if self.part == "target":
            return True
        if self.part == "progress":
            return False
        if self.reviewing:
            return False
        if self.planned_above:
            return not re.search(r"去年|上年(?!同)|过去|已经|截至|20\d\d年(?:以来|末)", sentence)
        return bool(FUTURE_SENTENCE.search(sentence)) and not (
            ACHIEVED.search(sentence) or PAST.search(sentence) or DONE_SENTENCE.search(sentence)
        )

    def _plans(self, words: str) -> bool:
        """Whether a clause alone states a plan: 2026年力争达到250家 in a report on 2025."""
        if self.part == "target":
            return True
        # What a review calls 争取 or 目标 is told of what was done.
        plan = AT_LAST if self.reviewing else PLAN_CLAUSE if self.part == "progress" else FUTURE
        achieved = self.part == "text" and ACHIEVED.search(words)
        if self._is_ahead(words) or (plan.search(words) and not achieved):
            self.planning = self.part == "text"
            return True
        if self.planning and (DONE_CLAUSE.search(words) or PAST.search(COMPARISON.sub("", words))):
            self.planning = False
        return self.planning and not PAST.search(words)

    def _is_ahead(self, words: str) -> bool:
        """Whether the period lies ahead of the report, or is the year that a report delivered at its start plans."""
        years, now = years_of(self.period), self.clock.year
        if not years or not now:
            return False
        if years[0] > now or (years[1] > now and self.dated and not (self.reported or PAST.search(words))):
            return True
        delivered = self.part == "text" and self.clock.default == str(now - 1) and self.period == str(now)
        told = self.dated or (self.told and not PAST.search(words))  # 今年安排113亿元,比上年增加13亿元
        return delivered and told and not (self.reported or PASSED.search(words))

    def start_of(self, clause: Clause, mention: Mention) -> str:
        """The time of the first of two levels (由上年的1.2%提高到1.5%); what nothing dates is of the year before."""
        left = self.text[max(clause.start, mention.start - DATE_REACH) : mention.start]
        when = BEGUN.search(left) or _last(BASE, self.text[self.sentence_at : mention.start])
        if when and not when["when"].startswith("上"):  # 上年 is the one before the year that is told of
            self.begun = find_period(when["when"], self.clock)
        years = years_of(self.at(clause, mention) or self.default("other"))
        return self.begun or (str(years[0] - 1) if years else "")

    def at(self, clause: Clause, mention: Mention) -> str:
        """The period that holds at a number: of several in one clause, the last before it (1979年的170亿元、1980年的127亿元)."""
        if "年均" in self.text[max(clause.start, mention.start - 8) : mention.start]:
            years = [int(year) for year in YEAR.findall(self.text, max(0, mention.start - YEARS_REACH), mention.start)]
            if years and max(years) - min(years) >= 2:
                return f"{min(years)}-{max(years)}"  # 从2017年的1.46万亿元增加到2022年的2.17万亿元,年均增长6.3%
        if clause.dates < 2:
            return self.period
        near = max(clause.start, mention.start - DATE_REACH)
        return find_period(self.text[near : mention.end], self.clock) or self.period

    def default(self, role: str) -> str:
        """What no words of time say: a plan is for the report's own year, the rest for what it reviews."""
        if role == "target":
            return self.clock.ahead or str(self.clock.year or "")
        return self.clock.behind or self.reviewed or self.clock.default

    def end_of(self, period: str) -> str:
        """The last year of several that no words of the clause name: a level is as of it (里程达到8960公里)."""
        return period[-4:] if period in (self.clock.behind, self.clock.ahead) else period


def _last(pattern: re.Pattern[str], text: str) -> re.Match[str] | None:
    """The last match in a text."""
    found = None
    for match in pattern.finditer(text):
        found = match
    return found
