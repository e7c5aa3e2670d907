"""Choosing figures: how well each candidate's name, role, unit and time fit what is asked."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from qa.answer.evidence import LEVELS, Evidence, found_in, most_found_in, near_texts, sentence_at
from qa.figures.dates import DELIVERED, years_of
from qa.figures.likeness import ALIKE, core, likeness
from qa.figures.units import kind_of
from qa.model import Ask, Figure, Passage, Query, Term
from qa.question.terms import WEAK, names_quantity

# What a role costs as an answer to an aspect; a role that is not listed is none.
ROLE_COST: dict[str, dict[str, float]] = {
    "actual": {"actual": 0.0, "change": 0.15, "other": 0.3, "share": 0.25, "completion": 0.3, "gap": 0.3},
    "target": {"target": 0.0},
    "need": {"target": 0.0, "actual": 0.2, "other": 0.25, "share": 0.3},
    "completion": {"completion": 0.0, "share": 0.2, "actual": 0.25},
    "growth": {"growth": 0.0, "change": 0.1, "gap": 0.25},
    "change": {"change": 0.0, "gap": 0.05, "growth": 0.12},
    "share": {"share": 0.0, "actual": 0.15, "completion": 0.2},
    "rank": {"rank": 0.0},
    "gap": {"gap": 0.0},
    "from": {"other": 0.0},
}
# Keywords alone get the whole picture, actual first.
OPEN_COST = {
    "actual": 0.0, "completion": 0.12, "share": 0.12, "growth": 0.15, "change": 0.2, "rank": 0.2, "target": 0.25,
    "other": 0.2, "gap": 0.3,
}  # fmt: skip
TIMES_COST = {"change": 0.0, "growth": 0.0, "share": 0.0, "actual": 0.05, "other": 0.1}
PERCENT_COST = {"actual": 0.0, "completion": 0.06, "share": 0.06, "growth": 0.12, "change": 0.2}
# A completion or a share that is no percentage cannot answer 百分之几.
ONLY_PERCENT = ("completion", "share")
# What a plan can be asked as: 今年要涨多少 is about a target.
PLANNABLE = ("actual", "growth", "share", "change")
COUNTED = ("count", "people")
# Tuned on the open question sets: see tests/bench/tune.py.
UNNAMED = 0.12  # the share of the figure's own name that the question does not name
WRONG_TIME = 1.0
LONG_SPAN = 0.15
ONE_OF_MANY = 0.5  # a total of several years, where one of them is asked
ONE_YEAR = 0.3  # a plan for one year of the run that is asked
OVERLAPPING = 0.2  # 五年 told in the second year of a plan
NEARLY = 0.08  # most of the years of a plan, told before it ends
NOT_LONG = 0.25
OTHER_MONTHS = 1.0  # 上半年 is asked, and the figure is of the whole year
OTHER_START = 0.25  # 二季度 is asked, and the figure is of 上半年
PLANNED = 0.05
INTENDED = re.compile(r"目标|计划|任务|标准|要求|预期|预算")
ALL_DONE = re.compile(r"[^,。;0-9]{0,6}(?:已|均|都)?全部(?:完成|交付|建成|落实|到位|竣工|开工|实现|兑现|办结)")
AHEAD = 0.1  # told of a year that is still to come, though not as a plan
RANK_BONUS = 0.04  # how much the order of the passages counts
NEWEST_BONUS = 0.03
UNCERTAIN = 0.3
EXCLUDED = 0.6  # the figure measures what the question leaves out
ALSO_OUT = 0.2
LEAVES_OUT = re.compile(r"剔除|扣除|不含|不包括")
YEARLY = 0.15  # 平均每年 where the whole is asked, or the other way round
PER_YEAR = re.compile(r"平均每年|年均|每年平均|年平均")
STANDING = 0.1  # what there is, where it is asked what was added
NEW = re.compile(r"新|净增|增加|增至|多")
STOCK = 1.0  # what was added, where the whole stock is asked for
MEASURE_AWAY = 0.12  # it stands in the sentence, but not with the figure
CLAIMED = 0.4  # the row has another target of just the name asked, and this figure is the outturn of a third
PLACE_AWAY = 0.05  # the place asked stands in the sentence, but not with the figure
OTHER_PART = 0.5  # 一期 where 二期 is asked
HEAD_ONLY = 0.35  # 杭德铁路 where 宜湖铁路 is asked: the head of a printed name without what tells it apart
MARKED = 0.8  # how rare the mark is beside the head, to tell names apart
INCREMENT = 0.25  # 再提高30元, where the level is asked
ECHOED = 0.5  # the figure stands in the question itself: 12座矿山里有几座完工
NAMED = 0.6  # a quantity counts as named by its word, a synonym or an abbreviation; a shared part is not enough
NEAR = 0.3  # the share of the coverage that the figure's own name and clause must bring
MISSING = 0.35  # times the share of the terms that stand nowhere in the passage and its row
SEEN = 0.2  # a part of a word this short does not count as the word
MEASURE_MISSING = 0.6  # the quantity named (余额, 面积, 工资) is not the figure's
OTHER_COUNTER = 0.3
ANY_COUNTER = 0.08  # 个 may count anything
TELLING_COUNTERS = "套张座辆所栋幢台艘架盏部场起条床间户亩"
OTHER_STAGE = 0.35
STAGES = re.compile(r"推荐|上报|申报|认定|拟签约|签约|开工|在建|竣工|完工|投产|投用|入库|通过验收|验收|建成")
SAID_ASIDE = 0.5  # what a story tells names no quantity that is asked
ADDED = re.compile(r"^(?:新增|新建|新引进|新认定|新开工)|(?:新增|净增)$")
PART = 0.06
# How much of what is asked the evidence must cover before a figure is answered.
FIGURE_SCORE = 0.35
HAIR = 1e-9  # sums are rounded


@dataclass(frozen=True, slots=True)
class Choice:
    """A candidate figure, its passage, how well the terms are covered, the score with all costs taken off, and how
    well the figure's own name and clause cover the terms."""

    figure: Figure
    passage: Passage
    covered: float
    score: float
    near: float


def choose(
    ask: Ask, query: Query, evidence: Evidence, least: float, only_best: bool = False, beside: Collection[str] = ()
) -> list[Choice]:
    """The candidate figures for one thing asked that score at least so much, best first.

    :param only_best: no more than the best is wanted; others may be left out.
    :param beside: passages whose figures are wanted all the same, however they score.
    """
    terms = ask_terms(ask, query)
    bound = _Bound(terms, query)
    best_score = max((score for _, score in evidence.hits), default=0.0) or 1.0
    found: list[Choice] = []
    for passage, score in candidates(evidence):
        around, bonus = evidence.around(passage), RANK_BONUS * score / best_score
        floor = -math.inf if passage.id in beside else least
        spare = bound.spare(around, floor - bonus) if around else -1.0
        if spare >= 0:
            choices = _choices(ask, query, terms, passage, evidence, bonus, evidence.newest, spare)
            able = [one for one in choices if one.score >= floor]
            least = max([least, *(one.score for one in able)]) if only_best else least
            found += able
    return sorted(found, key=lambda one: (-one.score, one.figure.id))


class _Bound:
    """How well any figure of a passage can fit at most, by which terms stand anywhere around it."""

    def __init__(self, terms: Sequence[Term], query: Query) -> None:
        # What decides soonest comes first.
        self.terms = sorted(terms, key=lambda term: (not term.binds, -term.weight))
        self.sum = sum(term.weight for term in terms)
        self.gain = NEWEST_BONUS + ALSO_OUT * len(query.excluded) + HAIR

    def spare(self, text: str, least: float) -> float:
        """How much a figure's costs may be at most for its score to reach what is wanted; less than nothing where it
        cannot reach it.

        :param text: all that the terms are looked for in, see :meth:`Evidence.around`.
        """
        total = self.sum or 1.0
        spare = self.sum + (self.gain - least) * total
        for term in self.terms:
            if spare < 0:
                break
            most = most_found_in(term, text)
            if term.binds and not most:
                return -1.0
            if not term.binds:  # one that binds may be found in a heading, which counts as much as a clause
                spare -= term.weight * (1 - most + (MISSING if most <= SEEN else 0.0))
        return spare / total


def ask_terms(ask: Ask, query: Query) -> tuple[Term, ...]:
    """The terms of one part of a question: its own first, the common ones at half weight beside them."""
    if not ask.terms:
        return query.terms
    own = {term.text for term in ask.terms}
    common = [term for term in query.terms if term.text not in own]
    # However much stands before it, the part's own words decide.
    total = sum(term.weight for term in common) or 1.0
    if not any(term.known and term.text not in WEAK for term in ask.terms):
        return (*ask.terms, *common)  # 惠及多少户 names nothing of its own
    share = min(0.5, 0.5 * sum(term.weight for term in ask.terms) / total)
    return (*ask.terms, *(replace(term, weight=term.weight * share) for term in common))


def candidates(evidence: Evidence) -> Iterator[tuple[Passage, float]]:
    """The passages found, then the rest of their rows (a target is found by its outturn's words)."""
    seen = set()
    for passage, score in evidence.hits:
        seen.add(passage.id)
        yield passage, score
    for passage, score in evidence.hits:
        for sibling in evidence.row(passage):
            if sibling.id not in seen:
                seen.add(sibling.id)
                yield sibling, score * 0.5


def _choices(
    ask: Ask,
    query: Query,
    terms: Sequence[Term],
    passage: Passage,
    evidence: Evidence,
    bonus: float,
    newest: int,
    spare: float,
) -> Iterator[Choice]:
    figures = evidence.figures(passage.id)
    report = evidence.reports.get(passage.report, {})
    text = evidence.folded(passage)
    costs = ((figure, _first_cost(ask, query, figure, text, report)) for figure in figures)
    able = [(figure, cost) for figure, cost in costs if cost is not None and cost <= spare]
    if not able:
        return
    ground = Ground(terms, passage, evidence)
    by_id = {figure.id: figure for figure in figures}
    fresh = NEWEST_BONUS if (report.get("year") or 0) == newest else 0.0
    for figure, cost in able:
        reach = ground.reach(figure, by_id)
        if not reach.binds:
            continue
        cost += reach.missing + UNNAMED * unnamed(figure, terms)
        cost += left_out(query, figure)
        cost += STOCK if query.stock and ADDED.search(figure.indicator) and "累计" not in reach.clause else 0.0
        cost += YEARLY if other_pace(query, figure, reach.clause) else 0.0
        cost += STANDING if query.added and standing(figure, reach.clause) else 0.0
        cost += INCREMENT if reach.increment and wants_level(ask, query) else 0.0
        cost += other_counter(ask, figure) + other_stage(query, figure)
        cost += ANY_COUNTER if ask.dimensions == ("people",) and _kind(figure) != "people" else 0.0
        cost += ECHOED if echoed(figure, query) else 0.0
        cost += 0.0 if figure.certain else UNCERTAIN
        cost += PART if figure.part_of else 0.0
        yield Choice(figure, passage, reach.covered, reach.covered - cost + bonus + fresh, reach.near)


def _first_cost(ask: Ask, query: Query, figure: Figure, text: str, report: Mapping[str, Any]) -> float | None:
    """What the figure's role, unit and time cost; None where one of them rules it out."""
    plan = ask.aspect in PLANNABLE and planned(ask, query, figure, report)
    cost = PLANNED if plan else role_cost(ask, query, figure)
    if cost is None and ask.aspect == "gap" and off_target(figure, text):
        cost = AHEAD
    if cost is None and ask.aspect == "actual" and all_done(figure, text):
        return AHEAD if unit_fits(ask, figure) else None  # its period is the plan's
    if cost is None and ask.aspect in ("target", "need") and ahead(figure, report):
        cost = AHEAD
    if cost is None or not unit_fits(ask, figure):
        return None
    late = time_cost(ask, query, figure, report) + months_cost(query, figure, report)
    return None if late >= WRONG_TIME else cost + late


def _names(terms: Sequence[Term]) -> list[tuple[int, int]]:
    """The names of two words among the terms, as the places of their words: (宜湖, 铁路)."""
    places = {term.text: n for n, term in enumerate(terms)}
    pairs = []
    for term in terms:
        if term.compound and term.known:
            cuts = [(term.text[:n], term.text[n:]) for n in range(1, len(term.text))]
            pairs += [(places[mark], places[head]) for mark, head in cuts if mark in places and head in places]
    return [(mark, head) for mark, head in pairs if terms[mark].weight >= MARKED * terms[head].weight]


MORE_ASKED = re.compile(r"(?:加|涨|提高|上调|增加|多|降|减)(?:了|出)?(?:多少|几)")
MORE = re.compile(r"(?:提高|增加|上调|下调|降低|减少|(?<![新净])增|涨)(?:了)?(?:约|近)?$")
ORDINAL = re.compile(r"[一二三四五六七八九十首\d]+(期|号线|标段|批|阶段)")


def left_out(query: Query, figure: Figure) -> float:
    """What it costs that the figure measures what the question leaves out; less than nothing where it does too."""
    cost = 0.0
    for word in query.excluded:
        if word in figure.indicator:
            cost += -ALSO_OUT if LEAVES_OUT.search(figure.indicator) else EXCLUDED
    return cost


def wants_level(ask: Ask, query: Query) -> bool:
    """Whether a question asks for what something came to, and not for how much it rose by (再加几块钱)."""
    return ask.aspect in ("target", "actual") and not MORE_ASKED.search(query.text)


def other_pace(query: Query, figure: Figure, clause: str) -> bool:
    """Whether a yearly mean is asked and the figure is of the whole, or the other way round."""
    if figure.role not in ("actual", "target", "growth"):
        return False
    return bool(PER_YEAR.search(query.text)) != bool(PER_YEAR.search(figure.indicator + clause))


def standing(figure: Figure, clause: str) -> bool:
    """Whether a figure tells what there is, and not what was added."""
    return figure.role == "actual" and not NEW.search(figure.indicator + clause)


def other_counter(ask: Ask, figure: Figure) -> float:
    """What it costs that 多少辆 is asked and the figure counts by another classifier."""
    if not ask.counter or figure.role not in ("actual", "target", "change", "other") or not figure.unit:
        return 0.0
    if figure.unit.endswith(ask.counter):
        return 0.0
    if len(ask.counter) > 1:
        return WRONG_TIME  # 标箱 is a measure
    return OTHER_COUNTER if figure.unit[-1] in TELLING_COUNTERS else ANY_COUNTER


def other_stage(query: Query, figure: Figure) -> float:
    """What it costs that 认定 is asked and the figure counts what was only 推荐."""
    asked = set(STAGES.findall(query.text))
    told = set(STAGES.findall(figure.indicator))
    return OTHER_STAGE if asked and told and not asked & told else 0.0


def echoed(figure: Figure, query: Query) -> bool:
    """Whether the question itself prints the figure."""
    return len(figure.text) > 1 and figure.text in query.text and figure.unit not in ("", "%")


class Reach(NamedTuple):
    """How well a figure's surroundings cover the terms: the coverage, that of its name and clause alone, what missing
    ones cost, whether all that bind are near, and the figure's clause."""

    covered: float
    near: float
    missing: float
    binds: bool
    clause: str
    increment: bool


class Ground:
    """A passage with what stands over it, matched against the terms once for all its figures."""

    def __init__(self, terms: Sequence[Term], passage: Passage, evidence: Evidence) -> None:
        self.terms = terms
        self.total = sum(term.weight for term in terms) or 1.0
        self.text = evidence.folded(passage)
        over, around = evidence.over(passage), evidence.around(passage)
        self.headings = "\n".join(passage.headings)
        # Most passages lack a term or two, for which no text of theirs need be searched.
        self.there = [most_found_in(term, around) > 0 for term in terms]
        self.far = self._each(
            lambda term: max(LEVELS["row"] * found_in(term, over), LEVELS["passage"] * found_in(term, self.text))
        )
        self.names = _names(terms)
        self.targets = [one for one in evidence.row_figures(passage) if one.role == "target"]
        self._claims: dict[str, float] = {}
        self._sentences: dict[str, list[float]] = {}

    def reach(self, figure: Figure, by_id: Mapping[str, Figure]) -> Reach:
        """Match the terms at every level around a figure.

        :param by_id: the figures of the passage.
        """
        indicator, clause, over = near_texts(figure, by_id, self.text)
        sentence = self._in_sentence(sentence_at(self.text, figure.start))
        near = self._each(lambda term: self._near(term, indicator, clause, over))
        best = [max(one) for one in zip(near, sentence, self.far, strict=True)]
        covered = (1 - NEAR) * self._share(best) + NEAR * self._share(near)
        binds = all(max(n, s) > 0 for term, n, s in zip(self.terms, near, sentence, strict=True) if term.binds)
        away = sum(term.weight for term, one in zip(self.terms, best, strict=True) if one <= SEEN)
        missing = MISSING * away / self.total + self._other_quantity(figure, clause, sentence)
        missing += self._other_part(figure, clause) + self._claimed(figure, self._share(near))
        missing += PLACE_AWAY * any(term.binds and one <= 0 for term, one in zip(self.terms, near, strict=True))
        if any(near[head] >= NAMED > near[mark] for mark, head in self.names) and unnamed(figure, self.terms):
            missing += HEAD_ONLY
        before = self.text[max(figure.clause[0], figure.start - 6) : figure.start]
        increment = figure.unit not in ("%", "个百分点") and bool(MORE.search(before))
        return Reach(covered, self._share(near), missing, binds, clause, increment)

    def _each(self, match: Callable[[Term], float]) -> list[float]:
        """How well each term is matched; nothing for those that stand nowhere around."""
        return [match(term) if there else 0.0 for term, there in zip(self.terms, self.there, strict=True)]

    def _other_part(self, figure: Figure, clause: str) -> float:
        """What it costs that 二期 is asked and the figure is of 一期."""
        around = figure.indicator + clause
        for term in self.terms:
            part = ORDINAL.fullmatch(term.text)
            if part and term.text not in around and any(m[1] == part[1] for m in ORDINAL.finditer(around)):
                return OTHER_PART
        return 0.0

    def _claimed(self, figure: Figure, near: float) -> float:
        """What it costs that the row has a target of the name asked, and this figure answers another target."""
        if figure.role == "target" or len(self.targets) < 2:
            return 0.0
        claims = {target.id: self._claim(target) for target in self.targets}
        best = max(self.targets, key=lambda target: claims[target.id])
        if claims[best.id] < NAMED or near >= claims[best.id] / 2:
            return 0.0
        alike = {target.id: likeness(target.indicator, figure.indicator) for target in self.targets}
        own = max(alike.values())
        return CLAIMED if own >= ALIKE / 2 and alike[best.id] < own else 0.0

    def _claim(self, target: Figure) -> float:
        if target.indicator not in self._claims:
            self._claims[target.indicator] = self._share([found_in(t, target.indicator, True) for t in self.terms])
        return self._claims[target.indicator]

    def _near(self, term: Term, indicator: str, clause: str, whole: str) -> float:
        best = LEVELS["indicator"] * found_in(term, indicator, True)
        if best < LEVELS["clause"]:
            best = max(best, LEVELS["clause"] * found_in(term, clause, True))
        if term.binds and best < LEVELS["clause"] and found_in(term, self.headings):
            best = LEVELS["clause"]  # what stands under the heading 北桥区 is of that place
        if whole and best < LEVELS["whole"]:
            best = max(best, LEVELS["whole"] * found_in(term, whole, True))
        return best

    def _in_sentence(self, sentence: str) -> list[float]:
        if sentence not in self._sentences:
            self._sentences[sentence] = self._each(lambda term: LEVELS["sentence"] * found_in(term, sentence))
        return self._sentences[sentence]

    def _share(self, values: Sequence[float]) -> float:
        return sum(term.weight * value for term, value in zip(self.terms, values, strict=True)) / self.total

    def _other_quantity(self, figure: Figure, clause: str, sentence: Sequence[float]) -> float:
        """What it costs that the question names a quantity (余额, 面积, 工资) and the figure is of another."""
        near = figure.indicator + clause + figure.unit
        for term, in_sentence in zip(self.terms, sentence, strict=True):
            if (
                term.weight > SAID_ASIDE
                and names_quantity(term)
                and not _of_unit(term, figure)
                and found_in(term, near, True) < NAMED
                and not self._in_parts(term, near)
                and not (term.text == "总投资" and figure.unit == "%")  # 花到总投资的百分之几: the base, not the thing
            ):
                return MEASURE_AWAY if in_sentence >= NAMED * LEVELS["sentence"] else MEASURE_MISSING
        return 0.0

    def _in_parts(self, term: Term, near: str) -> bool:
        """Whether a text has both words of a compound, apart: 规模以上工业企业利润总额 for 规上工业利润总额."""
        parts = [one for one in self.terms if one.text != term.text and one.text in term.text and not one.compound]
        return term.compound and len(parts) > 1 and all(found_in(one, near, True) >= NAMED for one in parts)


# A quantity that the figure's unit tells by itself: 人数 of 8000人, 金额 of 52.54亿元.
UNIT_QUANTITIES: tuple[tuple[re.Pattern[str], tuple[str, ...]], ...] = (
    (re.compile(r".*(?:人数|人次|户数)"), ("people",)),
    (re.compile(r".*(?:金额|资金|费用|价格|总额|投资额?)"), ("money",)),
    (re.compile(r".*面积"), ("area",)),
    (re.compile(r".*(?:里程|长度)"), ("length",)),
    (re.compile(r".*产量"), ("mass", "count", "energy", "volume", "length")),
    (re.compile(r".*(?:个数|数量|总数|家数)"), COUNTED),
)


QUANTITY_END = re.compile(r"(?:人数|人次|金额|资金|费用|价格|总额|投资额?|面积|里程|长度|户数|个数|数量|总数|家数)$")


def _of_unit(term: Term, figure: Figure) -> bool:
    """Whether the quantity that a term names is told by the figure's unit, and the rest of it by the figure's name."""
    kind = kind_of(figure.unit)
    for pattern, kinds in UNIT_QUANTITIES:
        if kind in kinds and pattern.fullmatch(term.text):
            rest = QUANTITY_END.sub("", term.text)
            return not rest or rest in figure.indicator
    return False


# A column or a clause may call its figure by the role: 规上工业增加值增速 5.8%.
NAMED_ROLES: dict[str, re.Pattern[str]] = {
    "growth": re.compile(r"(?:增速|增幅|涨幅|降幅|跌幅|增长率|下降率|增长|上涨|下降|指数)$"),
    "completion": re.compile(r"(?:完成率|完成比例|完成进度|进度|完成度|开工率|竣工率|到位率)$"),
    "share": re.compile(r"(?:占比|比重|份额|比例|率)$"),
    "rank": re.compile(r"(?:位次|排名|名次)$"),
}
AS_NAMED = 0.05


def role_cost(ask: Ask, query: Query, figure: Figure) -> float | None:
    """What a figure's role costs as an answer; None where it is no answer at all."""
    percent = _kind(figure) == "percent" or figure.unit == ""
    named = NAMED_ROLES.get(ask.aspect)
    if named and figure.role in ("actual", "other") and named.search(figure.indicator) and percent:
        return AS_NAMED
    if ask.aspect == "growth" and figure.unit in ("位", "个位次"):
        return None
    if ask.aspect in ONLY_PERCENT and figure.role == "actual" and _kind(figure) != "percent":
        return None
    if ask.aspect in ("actual", "growth", "change") and ask.dimensions == ("times",):
        return TIMES_COST.get(figure.role)
    if ask.aspect == "actual" and ask.dimensions == ("percent",):
        return PERCENT_COST.get(figure.role) if percent else None
    if ask.aspect == "actual" and not query.explicit:
        return OPEN_COST.get(figure.role)
    return ROLE_COST.get(ask.aspect, OPEN_COST).get(figure.role)


def unit_fits(ask: Ask, figure: Figure) -> bool:
    """Whether a figure's unit is of a kind that the question asks for."""
    if not ask.dimensions:
        return True
    kind = "rank" if figure.role == "rank" else _kind(figure)
    if kind in ask.dimensions:
        return True
    if kind in COUNTED and set(ask.dimensions) & set(COUNTED):
        return True
    if "money" in ask.dimensions and figure.unit in ("万", "亿"):
        return True
    return kind == "count" and figure.unit == "" and "percent" not in ask.dimensions and "money" not in ask.dimensions


def _kind(figure: Figure) -> str:
    """The kind of a figure's unit; a fraction (三分之二) is a percentage in other words."""
    return "percent" if "/" in figure.value and not figure.unit else kind_of(figure.unit)


def unnamed(figure: Figure, terms: Sequence[Term]) -> float:
    """The share of the figure's own name that no term of the question names: 普惠 of 普惠托位 when 托位 is asked."""
    name = core(figure.indicator)
    if not name:
        return 1.0
    left = name
    for term in terms:
        for form in sorted(term.forms, key=len, reverse=True):
            left = left.replace(form, "")
    return len(left) / len(name)


def time_cost(ask: Ask, query: Query, figure: Figure, report: Mapping[str, Any]) -> float:
    """What a figure's period costs: the wrong year, a total of years where one is asked, one where a total is."""
    years = years_of(figure.period)
    long = bool(years and years[1] - years[0] >= 2)
    wanted = wanted_year(ask, query, report)
    if ask.aspect == "from":
        return 0.0  # its time is before the one told
    if query.stretch and years:
        return stretch_cost(query.stretch, years, figure.role)
    if wanted and years and not years[0] <= wanted <= years[1]:
        return WRONG_TIME
    if long and not query.span:
        return ONE_OF_MANY if wanted else LONG_SPAN
    return NOT_LONG if query.span and not long and ask.aspect != "target" else 0.0


def months_cost(query: Query, figure: Figure, report: Mapping[str, Any]) -> float:
    """What it costs that 上半年 is asked and the figure is of the whole year or of other months."""
    told = months_told(figure, report)
    if not query.months or not told or figure.role == "target":
        return 0.0
    first, last = query.months
    if told[1] != last:
        return OTHER_MONTHS
    return OTHER_START if told[0] and told[0] != first else 0.0


def months_told(figure: Figure, report: Mapping[str, Any]) -> tuple[int, int] | None:
    """The first and last month that a figure is of, 0 for a state as of the last; None where its period does not tell,
    as a bare year does not in a report on part of one."""
    months = [int(month) for month in re.findall(r"-(\d\d)", figure.period)]
    if len(months) == 2:
        return months[0], months[1]
    if months:
        return 0, months[0]
    return (1, 12) if figure.period and report.get("period") in (DELIVERED, "全年") else None


def stretch_cost(stretch: tuple[int, int], years: tuple[int, int], role: str) -> float:
    """What it costs not to be of the very run of years that is asked about."""
    if years == stretch:
        return 0.0
    inside = stretch[0] <= years[0] and years[1] <= stretch[1]
    # A plan for a run of years is often told in its first one.
    if not inside:
        shared = min(stretch[1], years[1]) - max(stretch[0], years[0])
        return OVERLAPPING if role == "target" and shared >= 3 else WRONG_TIME
    return NEARLY if years[1] - years[0] >= 2 else ONE_YEAR if role == "target" else NOT_LONG


def wanted_year(ask: Ask, query: Query, report: Mapping[str, Any]) -> int | None:
    """The year that a question is about, if it names one: by number, or counted from the report's own."""
    if ask.years:
        return ask.years[0]
    if ask.offset is not None and report.get("year"):
        return int(report["year"] + ask.offset)
    return query.years[0] if query.years else None


def off_target(figure: Figure, text: str) -> bool:
    """Whether a change is told against a plan or a standard: 比年初目标低5.4个百分点."""
    return figure.role == "change" and bool(INTENDED.search(text, figure.clause[0], figure.start))


def all_done(figure: Figure, text: str) -> bool:
    """Whether what was planned is said to be done to the last: 任务18.4万套全部交付."""
    return figure.role == "target" and bool(ALL_DONE.match(text, figure.end))


def ahead(figure: Figure, report: Mapping[str, Any]) -> bool:
    """Whether a figure is of a time that its report can only plan, whatever its clause says."""
    years = years_of(figure.period)
    if not years or not report.get("year") or figure.role not in ("actual", "growth", "change", "share"):
        return False
    return years[1] > report["year"] or (years[0] == report["year"] and report.get("period") == DELIVERED)


def planned(ask: Ask, query: Query, figure: Figure, report: Mapping[str, Any]) -> bool:
    """Whether the question is about a year that its report can only plan: 今年 in a report delivered in January."""
    wanted = wanted_year(ask, query, report)
    if figure.role != "target" or not report.get("year") or query.done:
        return False
    if ask.aspect in ("growth", "share") and _kind(figure) != "percent":
        return False
    if query.stretch and years_of(figure.period) == query.stretch:
        return bool(report["year"] <= query.stretch[1])
    if not wanted:
        return False
    return wanted > report["year"] or (wanted == report["year"] and report.get("period") == DELIVERED)
