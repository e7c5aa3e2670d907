"""A passage's figures: which clause each stands in, its role, what it measures, and what it inherits.

One walk from left to right. A clause is cut at punctuation; a run of numbers with only separators between them is a
series and is aligned with the items of its own clause, or with the figures before it (分别, 依次). What a clause leaves
out it inherits from the nearest figure before: a rate its outturn, a rank its growth, a 其中 its whole.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from qa.figures.alignment import items_of, names_of, with_shared_unit
from qa.figures.clauses import COUNTED, Clause, clauses
from qa.figures.cues import Cue, bound_of, label_role, read_cue
from qa.figures.dates import Clock
from qa.figures.memory import RELATIVE, Draft, Memory
from qa.figures.naming import counted_noun, is_level, name_it
from qa.figures.numbers import Mention, normal_of, scan
from qa.figures.phrases import (
    SCOPE,
    is_generic,
    lasting_verb,
    noun_after,
    strip_ranked,
    strip_subject,
    topic_of,
    without_examples,
)
from qa.figures.tense import Tense
from qa.model import Figure, Passage, Role
from qa.words import fold

# A rate of a plan that stands before it is what was reached, even where the clause speaks of plans.
STATED = "stated"
AIM = re.compile(r"(?:目标|计划|任务)(?:数|值)?$")
# A clause that begins with whom it serves, or as the next of a list, has a verb of its own: 为老年人接种疫苗9.65万人次, 二是….
FOR_WHOM = re.compile(r"\s*(?:为(?!期)|对|向|给|帮助|[一二三四五六七八九十][是要])(?=..)")
SO_FAR = re.compile(r"[、,]?\s*累计(?:达到?)?\s*")
COME_TO = re.compile(
    r"(?:已|均|全部|基本)*(?P<stage>开工|完工|竣工|建成|投用|启用|投产|验收|交付|封顶|在建)(?=$|[,。;、])"
)
PLACE = re.compile(r"[一-鿿]{1,7}(?:区|县|市|旗|州|镇|乡|街道|新区)")
# 全市, 市区, ... stand at the head of a clause.
SCOPE_REACH = 60
# What is a share or a part of the thing named before; one sign that heads a line of a list.
RELATED = re.compile(r"\s*(?:在|占)[^,。;]{2,20}(?:比重|份额|比例)$")
HEADED = re.compile(r"[一-鿿]")
RATE_CELL = re.compile(r"[\d.]+%(?:\s*[/、,;]\s*[\d.]+%)*")
BEYOND_IT = re.compile(r"(?:还|要|又)?(?:多|超|高|(?P<less>少|低))(?:出|了)?")
SAME = re.compile(r"\s*(?:即|也就是)\s*")
# 降低到今年的二十七亿元, 由1978年的63%: the time between a change and its level.
TO_WHEN = re.compile(
    r"(?<=[到至为由从])(?:(?:今年|去年|上年|前年|本年|当年|年)(?:底|末|初)?|现在|目前)?(?:预计)?的?\s*$"
)
TIMED_ENDS = set("的年底末初在前计 ")
MINUS = ("-", "−")
OF_IT = re.compile(r"\s*(?:\([^()]*\))?的\s*")


@dataclass(frozen=True, slots=True)
class Setting:
    """What stands around a passage and helps to read it: its clock, the words of the headings over it;
    `conditions` and, by kind of unit, the names of what is counted, and the `goals`, names with units, all known from the row's target."""

    clock: Clock = field(default_factory=Clock)
    heading: str = ""
    conditions: tuple[str, ...] = ()
    names: Mapping[str, str] = field(default_factory=dict)
    goals: tuple[tuple[str, str], ...] = ()


def read_figures(passage: Passage, setting: Setting | None = None) -> tuple[Figure, ...]:
    """Read every figure of a passage, in the order of the text.

    :param setting: the report's clock, the headings over the passage and what its row's target tells.
    """
    setting = setting or Setting()
    # The item's printed number is no figure, and must not look like part of one (1.1-6月).
    text = " " * passage.lead + fold(passage.text)[passage.lead :]
    if not any(char.isdigit() or char in "一二三四五六七八九十百千万亿两半" for char in text):
        return ()
    mentions = scan(text, passage.lead, setting.conditions)
    if not any(mention.kind in COUNTED for mention in mentions):
        return ()
    walk = _Walk(
        text,
        Memory(text, passage.part, setting.names, setting.goals),
        Tense(text, passage.part, setting.clock, setting.heading),
    )
    cut = list(clauses(text, passage.lead, mentions))
    counted = {clause.sentence for clause in cut if any(mention.kind in COUNTED for mention in clause.mentions)}
    last = max(counted)
    for clause in cut:
        if clause.sentence <= last:
            walk.read(clause, clause.sentence in counted)
    return tuple(_figure(passage, n, draft) for n, draft in enumerate(walk.memory.drafts, start=1))


class _Walk:
    """One reading of one text."""

    def __init__(self, text: str, memory: Memory, tense: Tense) -> None:
        self.text = text
        self.memory = memory
        self.tense = tense

    # --- clauses ---

    def read(self, clause: Clause, counted: bool) -> None:
        """Read one clause: its time, then each series of numbers in it.

        :param counted: whether its sentence has a figure; in one that has none, period and plan concern nothing.
        """
        words = self.text[clause.start : clause.end]
        if clause.sentence != self.memory.sentence:
            self.memory.start_sentence(clause.sentence)
            self.tense.start_sentence(clause.start, counted)
        if self.memory.part == "text" and self.text[clause.start - 1 : clause.start] == ";":
            self.memory.verb = ""
            self.tense.resume()
        if counted:
            self.tense.read(words)
        if clause.bracketed and AIM.search(self.text, max(0, clause.start - 6), clause.start - 1):
            self.memory.label = "target"  # 高于年度目标(87%)
        figures = clause.figures(self.text)
        if not figures:
            self._remember(words, clause)
            return
        for series, left_at in clause.series(self.text, figures):
            self._read_series(clause, series, left_at)
        self.memory.label = ""

    def _remember(self, words: str, clause: Clause) -> None:
        """A clause without figures may name what the next one counts, or where, or head a field of a form."""
        memory = self.memory
        if self.text[clause.end : clause.end + 1] == ":":
            memory.label = label_role(words)
            if memory.label:
                memory.subject = memory.subject or memory.topic
                return
            if PLACE.fullmatch(words.strip()):
                memory.place = words.strip()
                return
        plain = clause.without_dates(self.text, clause.start, clause.end)
        subject = topic_of(plain)
        if memory.fresh and RELATED.match(plain):
            subject = memory.subject + plain.strip()  # 合作社的农户,在全国农户总数中的比重,将达三分之一
        elif not subject and HEADED.fullmatch(plain.strip()) and self.text[clause.end : clause.end + 1] == ":":
            subject = plain.strip()  # 钢:从135万吨增加到412万吨
        if subject:
            memory.subject, memory.fresh = subject, True
            memory.apart = self.text[: clause.start].rstrip()[-1:] in ";。"

    # --- series ---

    def _read_series(self, clause: Clause, series: list[Mention], left_at: int) -> None:
        before = self.memory.last
        before = before if before and before.mention.end == left_at else None
        right = self.text[series[-1].end : clause.next_start(series[-1].end)]
        left = clause.without_dates(self.text, left_at, series[0].start)
        if left[-1:] in TIMED_ENDS:
            left = TO_WHEN.sub("", left)
        left = self._resumed(clause, before, left, left_at, series[0], right)
        if FOR_WHOM.match(left):
            self.memory.verb = ""
        series = with_shared_unit(series)
        if self._is_rate_cell(clause, series):
            self._rate_cell(clause, series)
            return
        cues = [self._cue(left, mention, right) for mention in series]
        if before and series[0].dimension == "percent" and OF_IT.fullmatch(left):
            cues[0] = _rate_of(before) or cues[0]
        last = self.memory.last
        if last and last.role in ("change", "growth") and SAME.fullmatch(left) and series[0].dimension == "percent":
            cues[0] = Cue("growth", 0, last.negative)  # 增产1199万吨,即3.1%
        if last and last.begins and last.mention.end == left_at and (more := BEYOND_IT.fullmatch(left)):
            cues[0] = Cue("gap", 0, bool(more["less"]))  # 比原来设想的600亿元多出54%
        cue = cues[0]
        phrase = left[: cue.start] if cue and cue.start < len(left) else left
        parallel = len(series) > 1
        if parallel and (items := self._items(phrase, cue, len(series))):
            for mention, one, name in zip(series, cues, names_of(items), strict=True):
                self._add(clause, mention, one, name, "", None)
        elif parallel and _leans(phrase, cue) and (found := self.memory.antecedents(len(series), cue)):
            for mention, one, about in zip(series, cues, found, strict=True):
                self._add(clause, mention, one, "", right, about)
        else:
            self._add_plain(clause, series, cues, left, phrase, right)

    def _items(self, phrase: str, cue: Cue | None, count: int) -> list[str]:
        """The items that the numbers of a clause are of; in the clause before, where this one names none."""
        items = items_of(phrase, count)
        if items or not self.memory.fresh or not _leans(phrase, cue):
            return items
        return items_of(self.memory.subject, count)  # 城镇居民收入和农民收入,分别增长58%和29%

    def _resumed(
        self, clause: Clause, before: Draft | None, left: str, left_at: int, mention: Mention, right: str
    ) -> str:
        """The phrase before a number, with what the number before it in the same clause began."""
        if before is None:
            return left
        if before.prenominal and left and left[0] not in "、,和及与;" and clause.start < left_at:
            # The number before only counts the noun that goes on here: 98个项目投资完成率为71.4%.
            if mention.dimension in ("money", "percent") and before.role == "target":
                before.role = "other"  # 10个平台营收达到6500亿元: it says whose measure is told
            return _after_noun(before, left, mention, right)
        if not before.prenominal and before.role in ("actual", "target") and re.match(r"已|现|均|正", left):
            return before.own + left  # 反馈问题57项已完成整改51项
        return left

    def _cue(self, left: str, mention: Mention, right: str) -> Cue | None:
        """What announces a number of a series; the minus before it is its own."""
        words = left.rstrip()
        minus = words[-1:] in MINUS or self.text[mention.start - 1 : mention.start] in MINUS
        words = words.rstrip("-−") + "-" if minus else words
        cue = read_cue(
            words, mention.dimension, mention.unit, right, mention_text=self.text[mention.start : mention.end]
        )
        label = self.memory.label
        return Cue(label, len(left)) if cue is None and label else cue

    def _is_rate_cell(self, clause: Clause, series: Sequence[Mention]) -> bool:
        """A line of nothing but percentages under an outturn is the row's 完成率 cell."""
        if self.memory.part != "progress" or series[-1].unit != "%":
            return False
        bare = RATE_CELL.fullmatch(self.text[clause.start : clause.end].strip())
        return bool(bare) and self.text[: clause.start].rstrip(" ").endswith("\n")

    def _rate_cell(self, clause: Clause, series: Sequence[Mention]) -> None:
        """Rates in the order of the outturns above them."""
        free = self.memory.unrated()
        for n, mention in enumerate(series):
            self._add(clause, mention, Cue("completion", 0), "", "", free[n] if n < len(free) else None)

    def _add_plain(
        self,
        clause: Clause,
        series: Sequence[Mention],
        cues: Sequence[Cue | None],
        left: str,
        phrase: str,
        right: str,
    ) -> None:
        """A number with the phrase before it, or the noun after it; of several that nothing tells apart, only the first
        is certain."""
        first, counted = series[0], counted_noun(series[-1], right)
        if first.kind == "rank":
            own = strip_ranked(phrase)
        else:
            own = strip_subject(without_examples(phrase, first.value, counted))
        if not own and not counted and self.memory.drafts and SO_FAR.fullmatch(left):
            own = "累计"
        if not own and (come := COME_TO.match(right)):
            own, right = come["stage"], right[come.end() :]  # 9个完工: the verb stands behind
        for n, (mention, cue) in enumerate(zip(series, cues, strict=True)):
            after = right if n == len(series) - 1 else ""
            self._add(clause, mention, cue, own, after, None, certain=n == 0)

    # --- one figure ---

    def _add(
        self,
        clause: Clause,
        mention: Mention,
        cue: Cue | None,
        own: str,
        right: str,
        about: int | None,
        certain: bool = True,
    ) -> None:
        memory, tense = self.memory, self.tense
        role, started = self._role(mention, cue), cue is not None and cue.role == "other"
        period = tense.start_of(clause, mention) if started else tense.at(clause, mention)
        scope = SCOPE.search(self.text[clause.start : min(mention.start, clause.start + SCOPE_REACH)])
        bound = bound_of(self.text[clause.start : mention.start], self.text[mention.end : mention.end + 12])
        draft = Draft(
            mention,
            role,
            "",
            own,
            clause.sentence,
            (clause.start, clause.end),
            about=about,
            negative=bool(cue and cue.negative),
            bound=bound or mention.bound,
            scope=scope.group() if scope else memory.place,
            period=period or tense.default(role),
            certain=certain and mention.certain,
        )
        draft.begins = started
        if clause.of_which or clause.bracketed:
            draft.whole = memory.whole(clause)
        after_start = memory.last is not None and memory.last.begins and memory.last.clause == draft.clause
        name_it(memory, draft, right, tense.future)
        if not tense.dated and (after_start or (cue is not None and cue.role == "level") or is_level(draft)):
            draft.period = tense.end_of(draft.period)
        told = draft.about is not None and (role in RELATIVE or memory.drafts[draft.about].role == "target")
        if draft.about is not None and told and not tense.dated and period == tense.period and not tense.clock.behind:
            draft.period = memory.drafts[draft.about].period  # 拟安排赤字7500亿元,比上年增加5700亿元
        memory.add(draft)

    def _role(self, mention: Mention, cue: Cue | None) -> str:
        plans = self.tense.plans
        if mention.kind == "rank":
            if cue and cue.role == "other":
                return "other"
            return "target" if plans else "rank"
        role = cue.role if cue else "level"
        if role == STATED:
            return "completion"
        if role == "level" and mention.unit == "个百分点":
            role = "change"
        if role == "level":
            return "target" if plans else "actual"
        if plans and role in ("completion", "growth", "change", "share", "gap"):
            return "target"
        return role


def _rate_of(before: Draft) -> Cue | None:
    """What a percentage of the number before it is: 占年度计划3.5亿元的59.4%, 占总投资15.2亿元的44.1%."""
    if before.role == "target":
        return Cue(STATED, 0)
    if before.own.startswith(("占", "为")):
        before.role = "other"
        return Cue("share", 0)
    return None


def _after_noun(before: Draft, left: str, mention: Mention, right: str) -> str:
    """The phrase before a number that follows a counted noun: 98个项目投资完成率为71.4%. Where the noun is all that
    stands between, the next number counts another (创建100美丽小区100美丽街巷), and shares only the verb."""
    _, comma, rest = left.partition("、")
    another = mention.dimension == "count" and before.own.endswith(left.strip()) and bool(noun_after(right))
    if another or (comma and not rest):
        return lasting_verb(before.own)
    return _joined(before.own, left)


def _leans(phrase: str, cue: Cue | None) -> bool:
    """Whether a series speaks of figures before it: it has no subject of its own, or is a rate of something."""
    return is_generic(strip_subject(phrase)) or bool(cue and cue.role in RELATIVE)


def _joined(before: str, left: str) -> str:
    """Put a phrase behind another that may end as it begins: (在建项目, 项目完成投资) is 在建项目完成投资."""
    size = next((n for n in range(min(len(before), len(left)), 0, -1) if before.endswith(left[:n])), 0)
    return before + left[size:]


def _figure(passage: Passage, number: int, draft: Draft) -> Figure:
    mention = draft.mention
    about = f"{passage.id}#{draft.about + 1}" if draft.about is not None else ""
    value, normal = mention.value, normal_of(mention, draft.negative)
    return Figure(
        id=f"{passage.id}#{number}",
        passage=passage.id,
        text=passage.text[mention.start : mention.end],
        start=mention.start,
        end=mention.end,
        value=value,
        unit=mention.unit,
        normal=normal,
        role=_ROLES[draft.role],
        indicator=draft.indicator,
        bound=draft.bound,
        high=mention.high,
        scope=draft.scope,
        period=draft.period,
        repair=mention.repair,
        certain=draft.certain,
        about=about,
        part_of=f"{passage.id}#{draft.whole + 1}" if draft.whole is not None else "",
        clause=draft.clause,
    )


_ROLES: dict[str, Role] = {
    "target": "target",
    "actual": "actual",
    "completion": "completion",
    "growth": "growth",
    "change": "change",
    "share": "share",
    "rank": "rank",
    "gap": "gap",
    "other": "other",
}
