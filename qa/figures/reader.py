"""A passage's figures: which clause each stands in, its role, what it measures, and what it inherits.

One walk from left to right. A clause is cut at punctuation; a run of numbers with only separators between them is a
series and is aligned with the items of its own clause, or with the figures before it (分别, 依次). What a clause leaves
out it inherits from the nearest figure before: a rate its outturn, a rank its growth, a 其中 its whole.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from qa.figures.cues import (
    DONE_CLAUSE,
    DONE_SENTENCE,
    FUTURE,
    FUTURE_HEADING,
    FUTURE_SENTENCE,
    PAST,
    PAST_HEADING,
    PLAN_CLAUSE,
    Cue,
    bound_of,
    label_role,
    read_cue,
)
from qa.figures.dates import Clock, find_period, years_of
from qa.figures.numbers import Mention, normal_of, scan
from qa.figures.phrases import (
    LEADING_VERB,
    SCOPE,
    TAIL_NOUN,
    is_generic,
    is_verb,
    lasting_verb,
    leading_verb,
    noun_after,
    predicate_after,
    split_items,
    strip_ranked,
    strip_subject,
    without_examples,
)
from qa.model import Figure, Part, Passage, Role
from qa.words import fold

BREAK = re.compile(
    r"[,;。!?\n()】]|(?<!\d):|:(?!\d)|其中|(?:责任|牵头|主办|落实)单位|(?:牵头|联系|分管|责任)[一-鿿]{0,2}(?:领导|人)(?=:)"
)
SEPARATOR = re.compile(r"(?:\s|[、,/]|-(?=$)|和|及|与|以及|(?:及?以上|左右|以内|以下|余|多))*")
SENTENCE_ENDS = "。!?\n】"
SENTENCE_END = re.compile(r"[。!?\n]")
FIELD = re.compile(
    r"(?:[一-鿿]{0,4}(?:城市|省份|省|市|县|区|州|地市|国家|经济体))(?:[()、市县区州]{0,8})(?:中|里)?(?:综合)?(?:排名|位列|名列|排|列|位居|居)?"
)
SHARE_NAME = re.compile(r"占.*(?:比重|比例|份额)$|占比$")
STOCK_NAME = re.compile(r"总|累计|保有|存量|覆盖率")
# A rate of a plan that stands before it is what was reached, even where the clause speaks of plans.
STATED = "stated"
RELATIVE = ("completion", "growth", "change", "share", "rank", "gap")
# What completing a target is called, whatever the target: it adds nothing to its name.
DONE_VERB = re.compile(r"(?:完成|实现|建成|新增|新建|完工|达到|达成|落实|投入)*")
AIM = re.compile(r"(?:目标|计划|任务)(?:数|值)?$")
NEARBY = 8  # how many figures before an outturn its target may stand
# A clause that begins with whom it serves has a verb of its own: 为70周岁以上老年人接种疫苗9.65万人次.
FOR_WHOM = re.compile(r"\s*(?:为(?!期)|对|向|给|帮助)(?=..)")
# Verbs that only tell how the thing before them changed.
CHANGED = re.compile(r"(?:增加|减少|提高|降低|上升|下降|扩大|缩小|增长|发展)+")
ADDED = re.compile(r"(?:新增|净增|增加)$")
LONGEST_THING = 6
TOTAL = re.compile(r"总[额量数]|合计|总计|累计")
SO_FAR = re.compile(r"[、,]?\s*累计(?:达到?)?\s*")
# 固定资产投资增长2.3%,剔除房地产后增长7.8%: the same without a part of it.
WITHOUT = re.compile(r"(?:剔除|扣除|不含|不包括)[^,。;]{1,10}")
# A rate of the whole work, and not of the part named last.
WHOLE = re.compile(r"总工程量|工程总量|总体工程量")
# How far a thing is, where it is not done: 投入使用14部, 在建9部.
STAGE = re.compile(
    r"(?:投入使用|投入运营|在建|开工|完工|竣工|主体|投用|启用|投产|建成|改造|新建|通过|验收|评审|开放|开园|开业|交付|贯通|通车|合龙|封顶|并网|上线|运行|运营|投运|通水|入库)*"
)
_COME = "开工|完工|竣工|建成|投用|启用|投产|验收|交付|封顶|在建"
COME_TO = re.compile(rf"(?:已|均|全部|基本)*(?P<stage>{_COME})(?=$|[,。;、])")
STAGED = re.compile(rf"中$|(?:已|均|全部|正在)*(?:{_COME})$")
PLACE = re.compile(r"[一-鿿]{1,7}(?:区|县|市|旗|州|镇|乡|街道|新区)")
# 全市, 市区, ... stand at the head of a clause.
SCOPE_REACH = 60
DATE_REACH = 40
YEARS_REACH = 80
YEAR = re.compile(r"((?:19|20)\d\d)年")
# The kinds of mention that are figures; dates and names are none.
COUNTED = ("figure", "rank")
REVIEWED = re.compile(r"((?:19|20)\d\d)年[^,。]{0,12}(?:回顾|工作)")
WHOLE_YEAR = re.compile(r"\d{4}")
RATE_CELL = re.compile(r"[\d.]+%(?:\s*[/、,;]\s*[\d.]+%)*")


@dataclass(frozen=True, slots=True)
class Setting:
    """What stands around a passage and helps to read it: see :class:`qa.figures.dates.Clock`; `tense` of its headings;
    `conditions` and, by kind of unit, the names of what is counted, both known from the row's target."""

    clock: Clock = field(default_factory=Clock)
    heading: str = ""
    conditions: tuple[str, ...] = ()
    names: Mapping[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class Draft:
    """A figure under way; `about` is the index of the draft that a rate or a rank belongs to."""

    mention: Mention
    role: str
    indicator: str
    own: str
    sentence: int
    clause: tuple[int, int]
    about: int | None = None
    whole: int | None = None
    negative: bool = False
    bound: str | None = None
    scope: str = ""
    period: str = ""
    certain: bool = True
    prenominal: bool = False


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
    walk = _Walk(text, passage.part, setting)
    cut = list(clauses(text, passage.lead, mentions))
    counted = {clause.sentence for clause in cut if any(mention.kind in COUNTED for mention in clause.mentions)}
    last = max(counted)
    for clause in cut:
        if clause.sentence <= last:
            walk.read(clause, clause.sentence in counted)
    return tuple(_figure(passage, n, draft, walk.drafts) for n, draft in enumerate(walk.drafts, start=1))


def clauses(text: str, start: int, mentions: Sequence[Mention]) -> Iterator[Clause]:
    """Cut a text into clauses. Marks inside a number do not cut; brackets cut only where they hold a figure."""
    covered = _covered(mentions, len(text))
    opened = _figure_brackets(text, mentions)
    at, sentence, of_which, bracketed, n = start, 0, False, False, 0
    for mark in [*BREAK.finditer(text, start), None]:
        end = mark.start() if mark else len(text)
        char = mark.group() if mark else ""
        if mark and (covered[end] or (char in "()" and end not in opened)):
            continue
        here = []
        while n < len(mentions) and mentions[n].start < end:
            here.append(mentions[n])
            n += 1
        if end > at:
            dates = sum(mention.kind == "date" for mention in here)
            yield Clause(at, end, sentence, of_which, bracketed, here, [mention.start for mention in here], dates)
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


class _Walk:
    """The state of one reading: the figures so far, and what the next clause may inherit."""

    def __init__(self, text: str, part: Part, setting: Setting) -> None:
        self.text = text
        self.part = part
        self.setting = setting
        self.drafts: list[Draft] = []
        self.sentence = -1
        self.period = ""
        self.dated = False
        self.base = ""
        self.subject = ""
        self.verb = ""
        self.topic = ""
        self.label = ""
        self.place = ""
        self.future = part == "target"
        self.planned = False
        heading = setting.heading
        self.planned_above = bool(FUTURE_HEADING.search(heading)) and not PAST_HEADING.search(heading)
        self.reviewed = REVIEWED.search(heading) if WHOLE_YEAR.fullmatch(setting.clock.default) else None

    # --- clauses ---

    def read(self, clause: Clause, counted: bool = True) -> None:
        """Read one clause: its period, then each series of numbers in it.

        :param counted: whether its sentence has a figure; in one that has none, period and plan concern nothing.
        """
        words = self.text[clause.start : clause.end]
        if clause.sentence != self.sentence:
            self._start_sentence(clause, counted)
        if counted:
            named = find_period(words, self.setting.clock)
            self.dated, self.period = bool(named), named or self.period
            self.planned = self._plans(words)
        if clause.bracketed and AIM.search(self.text, max(0, clause.start - 6), clause.start - 1):
            self.label = "target"  # 高于年度目标(87%)
        figures = [m for m in clause.mentions if m.kind in ("figure", "rank") and not self._is_field(m, clause)]
        if not figures:
            self._remember(words, clause)
            return
        for series, left_at in self._series(clause, figures):
            self._read_series(clause, series, left_at)
        self.label = ""

    def _next_start(self, clause: Clause, after: int) -> int:
        """Where the next number or date of the clause begins; the clause's end where there is none."""
        for mention in clause.mentions[bisect_left(clause.starts, after) :]:
            if mention.kind != "name":
                return mention.start
        return clause.end

    def _is_field(self, mention: Mention, clause: Clause) -> bool:
        """Whether a number only counts those among whom something is ranked: 在全省11个市中排名第3."""
        if mention.kind != "figure" or mention.unit != "个":
            return False
        at = bisect_left(clause.starts, mention.end)
        following = clause.mentions[at] if at < len(clause.mentions) else None
        if following is None or following.kind != "rank":
            return False
        return bool(FIELD.fullmatch(self.text[mention.end : following.start]))

    def _start_sentence(self, clause: Clause, counted: bool) -> None:
        self.sentence = clause.sentence
        end = SENTENCE_END.search(self.text, clause.start)
        sentence = self.text[clause.start : end.start() if end else len(self.text)]
        self.base = find_period(sentence.split(",")[0], self.setting.clock) or self.base
        self.period = self.base
        self.topic = self.subject or self.topic
        self.subject = self.verb = self.place = ""
        self.planned = False
        self.future = counted and self._is_plan(sentence)

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
        ahead = bool(years and self.setting.clock.year and years[0] > self.setting.clock.year)
        if self.part == "target" or ahead:
            return True
        plan = PLAN_CLAUSE if self.part == "progress" else FUTURE
        if plan.search(words):
            return True
        return self.planned and self.part == "text" and not (PAST.search(words) or DONE_CLAUSE.search(words))

    def _remember(self, words: str, clause: Clause) -> None:
        """A clause without figures may name what the next one counts, or where, or head a field of a form."""
        if self.text[clause.end : clause.end + 1] == ":":
            self.label = label_role(words)
            if self.label:
                self.subject = self.subject or self.topic
                return
            if PLACE.fullmatch(words.strip()):
                self.place = words.strip()
                return
        subject = strip_subject(self._without_dates(clause.start, clause.end, clause))
        if 2 <= len(subject) <= 24 and not is_generic(subject) and not is_verb(subject):
            self.subject = subject

    def _series(self, clause: Clause, figures: list[Mention]) -> Iterator[tuple[list[Mention], int]]:
        """Group the numbers of a clause that have nothing but separators between them."""
        group: list[Mention] = []
        left_at = clause.start
        for mention in figures:
            between = self.text[group[-1].end : mention.start] if group else ""
            if group and SEPARATOR.fullmatch(between) and mention.kind == group[-1].kind:
                group.append(mention)
                continue
            if group:
                yield group, left_at
                left_at = group[-1].end
            group = [mention]
        yield group, left_at

    # --- series ---

    def _read_series(self, clause: Clause, series: list[Mention], left_at: int) -> None:
        left = self._without_dates(left_at, series[0].start, clause)
        last = series[-1]
        following = self._next_start(clause, last.end)
        right = self.text[last.end : following]
        before = self.drafts[-1] if self.drafts and self.drafts[-1].mention.end == left_at else None
        if before and before.prenominal and left and left[0] not in "、,和及与;" and clause.start < left_at:
            # The number before only counts the noun that goes on here: 98个项目投资完成率为71.4%.
            if series[0].dimension in ("money", "percent") and before.role == "target":
                before.role = "other"  # 10个平台营收达到6500亿元: it says whose measure is told
            left = self._after_noun(before, left, series[0], right)
        elif (
            before and not before.prenominal and re.match(r"已|现|均|正", left) and before.role in ("actual", "target")
        ):
            left = before.own + left  # 反馈问题57项已完成整改51项
        if FOR_WHOM.match(left):
            self.verb = ""
        series = _with_shared_unit(series)
        cues = [self._cue(left, mention, right) for mention in series]
        if re.fullmatch(r"\s*(?:\([^()]*\))?的\s*", left) and before and series[0].dimension == "percent":
            # 占年度计划3.5亿元的59.4%, 占总投资15.2亿元的44.1%
            if before.role == "target":
                cues[0] = Cue(STATED, 0)
            elif before.own.startswith(("占", "为")):
                cues[0], before.role = Cue("share", 0), "other"
        if self._is_rate_cell(clause, series):
            cues = [Cue("completion", 0) for _ in series]
            self._rate_cell(clause, series, cues)
            return
        cue = cues[0]
        phrase = left[: cue.start] if cue and cue.start < len(left) else left
        parallel = len(series) > 1
        items = _town_and_country(split_items(strip_subject(phrase)), len(series)) if parallel else []
        if parallel and len(items) >= len(series):
            self._aligned_items(clause, series, cues, items[-len(series) :], phrase)
        elif parallel and _leans(phrase, cue) and (found := self._antecedents(len(series), cue)):
            for mention, one, about in zip(series, cues, found, strict=True):
                self._add(clause, mention, one, "", right, about)
        else:
            plain = without_examples(phrase, series[0].value, _counted_noun(last, right))
            own = strip_ranked(phrase) if series[0].kind == "rank" else strip_subject(plain)
            if not own and SO_FAR.fullmatch(left) and self.drafts and not _counted_noun(last, right):
                own = "累计"
            if not own and (come := COME_TO.match(right)):
                own, right = come["stage"], right[come.end() :]  # 9个完工: the verb stands behind
            for n, mention in enumerate(series):
                self._add(
                    clause,
                    mention,
                    cues[n],
                    own,
                    right if n == len(series) - 1 else "",
                    None,
                    certain=n == 0 or not parallel,
                )

    def _after_noun(self, before: Draft, left: str, mention: Mention, right: str) -> str:
        """The phrase before a number that follows a counted noun: 98个项目投资完成率为71.4%. Where the noun is all that
        stands between, the next number counts another (创建100美丽小区100美丽街巷), and shares only the verb."""
        _, comma, rest = left.partition("、")
        another = mention.dimension == "count" and before.own.endswith(left.strip()) and bool(noun_after(right))
        if another or (comma and not rest):
            return lasting_verb(before.own)
        return _joined(before.own, left)

    def _cue(self, left: str, mention: Mention, right: str) -> Cue | None:
        """What announces a number of a series; the minus before it is its own."""
        minus = left.rstrip().endswith(("-", "−")) or self.text[mention.start - 1 : mention.start] in ("-", "−")
        words = left.rstrip().rstrip("-−") + ("-" if minus else "")
        cue = read_cue(
            words, mention.dimension, mention.unit, right, mention_text=self.text[mention.start : mention.end]
        )
        return Cue(self.label, len(left)) if cue is None and self.label else cue

    def _is_rate_cell(self, clause: Clause, series: list[Mention]) -> bool:
        """A line of nothing but percentages under an outturn is the row's 完成率 cell."""
        bare = self.part == "progress" and RATE_CELL.fullmatch(self.text[clause.start : clause.end].strip())
        return bool(bare) and self.text[: clause.start].rstrip(" ").endswith("\n")

    def _rate_cell(self, clause: Clause, series: list[Mention], cues: list[Cue | None]) -> None:
        """Rates in the order of the outturns above them."""
        outturns = [n for n, draft in enumerate(self.drafts) if draft.role == "actual" and draft.whole is None]
        done = [draft.about for draft in self.drafts if draft.role == "completion"]
        free = [n for n in outturns if n not in done]
        for n, (mention, cue) in enumerate(zip(series, cues, strict=True)):
            self._add(clause, mention, cue, "", "", free[n] if n < len(free) else None)

    def _aligned_items(
        self, clause: Clause, series: list[Mention], cues: list[Cue | None], items: list[str], phrase: str
    ) -> None:
        """n items and n numbers in one clause: each takes its own; what follows the last item belongs to all."""
        verb = leading_verb(items[0])
        stem, tail = shared_tail(items[-1])
        for n, (mention, cue) in enumerate(zip(series, cues, strict=True)):
            item = stem if n == len(items) - 1 else items[n]
            if is_generic(item) and n:
                item = generic_head(items[0]) + item
            if verb and n and not leading_verb(item):
                item = verb + item
            own = item if not tail or item.endswith(tail) else item + tail
            self._add(clause, mention, cue, own, "", None)

    def _antecedents(self, count: int, cue: Cue | None) -> list[int] | None:
        """The last `count` figures that a series of rates, growths or ranks can be about."""
        role = cue.role if cue else ""
        wanted = ("growth",) if role == "gap" else ("actual", "target", "change")
        rated = {draft.about for draft in self.drafts if draft.role == role} if role != "gap" else set()
        able: list[int] = []
        for n in range(len(self.drafts) - 1, -1, -1):
            draft = self.drafts[n]
            if len(able) == count or self.sentence - draft.sentence > 1:
                break
            if draft.role in wanted and n not in rated:
                able.append(n)
        return able[::-1] if len(able) == count else None

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
        role, period = self._role(mention, cue), self._period_at(clause, mention)
        scope = SCOPE.search(self.text[clause.start : min(mention.start, clause.start + SCOPE_REACH)])
        draft = Draft(
            mention,
            role,
            "",
            own,
            clause.sentence,
            (clause.start, clause.end),
            about=about,
            negative=bool(cue and cue.negative),
            bound=bound_of(self.text[clause.start : mention.start], self.text[mention.end : mention.end + 12])
            or mention.bound,
            scope=scope.group() if scope else self.place,
            period=period or self._default_period(role),
            certain=certain and mention.certain,
        )
        if clause.of_which or clause.bracketed:
            draft.whole = self._whole(clause)
        self._name(draft, right)
        if draft.about is not None and not self.dated and period == self.period:
            draft.period = self.drafts[draft.about].period  # 拟安排赤字7500亿元,比上年增加5700亿元
        self.drafts.append(draft)

    def _period_at(self, clause: Clause, mention: Mention) -> str:
        """The period that holds at a number: of several in one clause, the last before it (1979年的170亿元、1980年的127亿元)."""
        if "年均" in self.text[max(clause.start, mention.start - 8) : mention.start]:
            years = [int(year) for year in YEAR.findall(self.text, max(0, mention.start - YEARS_REACH), mention.start)]
            if years and max(years) - min(years) >= 2:
                return f"{min(years)}-{max(years)}"  # 从2017年的1.46万亿元增加到2022年的2.17万亿元,年均增长6.3%
        if clause.dates < 2:
            return self.period
        near = max(clause.start, mention.start - DATE_REACH)
        return find_period(self.text[near : mention.start], self.setting.clock) or self.period

    def _default_period(self, role: str) -> str:
        """What no words of time say: a plan is for the report's own year, the rest for what it reviews."""
        clock = self.setting.clock
        if role == "target":
            return str(clock.year or "")
        return self.reviewed.group(1) if self.reviewed else clock.default

    def _role(self, mention: Mention, cue: Cue | None) -> str:
        planned = self.future or self.planned
        if mention.kind == "rank":
            if cue and cue.role == "other":
                return "other"
            return "target" if planned else "rank"
        role = cue.role if cue else "level"
        if role == STATED:
            return "completion"
        if role == "level" and mention.unit == "个百分点":
            role = "change"
        if role == "level":
            return "target" if planned else "actual"
        if planned and role in ("completion", "growth", "change", "share", "gap"):
            return "target"
        return role

    def _whole(self, clause: Clause) -> int | None:
        """The figure that a 其中 or a bracket hangs under: the nearest one before that is no part itself."""
        for n in range(len(self.drafts) - 1, -1, -1):
            draft = self.drafts[n]
            if draft.role in ("actual", "target") and draft.whole is None:
                return n if clause.sentence - draft.sentence <= 1 else None
        return None

    def _name(self, draft: Draft, right: str) -> None:
        """Complete the indicator: the noun after the number, or what the phrase before leaves out."""
        if draft.own.startswith("占") and (len(draft.own) > 2 or draft.role == "target"):
            self._take_share(draft)
            return
        noun = _counted_noun(draft.mention, right)
        rated = draft.mention.dimension in ("percent", "rank", "times")
        relative = draft.role in RELATIVE or (self.future and rated and is_generic(draft.own))
        verb_alone = bool(draft.own) and is_verb(draft.own) and bool(noun_after(right))
        if draft.about is not None:
            draft.indicator = self.drafts[draft.about].indicator
        elif not (noun or verb_alone) and (target := self._answered(draft)) is not None:
            self._answer(draft, self.drafts[target].indicator, target)
        elif not (noun or verb_alone) and (name := self._named_by_target(draft)):
            self._answer(draft, name, None)
        elif (WITHOUT.fullmatch(draft.own) and draft.role in ("growth", "actual")) or (
            is_generic(draft.own) and (relative or not (noun or verb_alone))
        ):
            self._inherit(draft, relative)
        elif is_verb(draft.own) and not relative:
            self._take_noun(draft, noun_after(right), right)
        else:
            self._take_subject(draft, noun, relative, right)
        if draft.whole is not None and draft.about is None and is_generic(draft.indicator):
            draft.indicator = self.drafts[draft.whole].indicator + draft.indicator

    def _answered(self, draft: Draft) -> int | None:
        """The target that an outturn answers with no more than a verb: 年度目标6万人,1-9月完成4.8万人."""
        if not _only_done(draft):
            return None
        for n in range(len(self.drafts) - 1, max(-1, len(self.drafts) - 1 - NEARBY), -1):
            other = self.drafts[n]
            if draft.sentence - other.sentence > (1 if self.label else 0):
                return None
            if other.role == "target" and other.indicator and other.whole is None:
                return n if _of_one_kind(other.mention, draft.mention) else None
            if other.role == "actual" and other.about is None:
                return None
        return None

    def _named_by_target(self, draft: Draft) -> str:
        """The name of the row's one target of this unit, for an outturn that has no more than a verb: 已完工29个."""
        if not _only_done(draft):
            return ""
        if not draft.own and self.drafts and self.drafts[-1].sentence == draft.sentence:
            return ""
        unit = normal_of(draft.mention, draft.negative)[1]
        name = self.setting.names.get(unit) or self.setting.names.get(draft.mention.dimension) or ""
        nearer = (one for one in self.drafts[-NEARBY:] if one.sentence == draft.sentence)
        same = [one for one in nearer if one.mention.unit == draft.mention.unit]
        return name if all(one.indicator.startswith(name) for one in same) else ""

    def _answer(self, draft: Draft, named: str, target: int | None) -> None:
        """Take the target's name; a verb that tells a stage (开工) is kept."""
        stage = "" if DONE_VERB.fullmatch(draft.own) or named.startswith(draft.own) else draft.own
        draft.indicator = named.removeprefix(leading_verb(named)) + stage if stage else named
        draft.about = None if stage else target
        draft.own = draft.own or named

    def _inherit(self, draft: Draft, relative: bool) -> None:
        """增速, 占比, 总量: what is measured stands in the figure before, or in the clause before."""
        start = self.drafts[-1] if self.drafts else None
        if start and start.role == "other" and start.clause == draft.clause and not draft.own:
            # 由2.31%提高到2.45%: both ends have one name.
            draft.indicator = start.indicator
            if draft.role == "actual" and draft.mention.dimension == "percent" and SHARE_NAME.search(start.indicator):
                draft.role = "share"
            return
        draft.about = self._nearest(draft)
        head = self.drafts[draft.about].indicator if draft.about is not None else self.subject
        if draft.role == "completion" and WHOLE.search(self.text, draft.clause[0], draft.mention.start):
            head, draft.about = self._project(draft) or head, None  # 完成总工程量的85%
        if re.match(r"总|累计", draft.own):
            head = head.removeprefix(leading_verb(head))  # 新增高铁里程1126公里,总里程2643公里
        if (
            head
            and not WITHOUT.fullmatch(draft.own)
            and (relative or draft.own in head or CHANGED.fullmatch(draft.own))
        ):
            draft.indicator = head
        elif TOTAL.fullmatch(draft.own) or WITHOUT.fullmatch(draft.own):
            draft.indicator = ADDED.sub("", head) + draft.own  # 高企新增4218家,总数2.16万家
        else:
            draft.indicator = generic_head(head) + draft.own if draft.own else head

    def _take_share(self, draft: Draft) -> None:
        """占地区生产总值比重由2.31%提高到2.45%: a share of what stands before."""
        draft.about = self._nearest(draft)
        head = self.drafts[draft.about].indicator if draft.about is not None else self.subject
        draft.indicator = head if draft.role == "target" else head + draft.own
        draft.role = "share" if draft.role == "actual" and draft.mention.dimension == "percent" else draft.role

    def _take_noun(self, draft: Draft, noun: str, right: str) -> None:
        """完成39名青少年的帮扶: the number counts the noun after it."""
        draft.prenominal = bool(noun)
        bare = not draft.own
        noun = noun or self._shared_noun(draft)
        draft.own = draft.own + noun or self.subject
        draft.indicator = draft.own + (predicate_after(right, noun) if bare and noun else "")

    def _shared_noun(self, draft: Draft) -> str:
        """What a bare verb shares with the figure before: 开工安置房1120套,基本建成600套; 12座矿山中,11座已开工."""
        before = self.drafts[-1] if self.drafts else None
        if not draft.own or before is None or before.sentence != draft.sentence or before.role != draft.role:
            return ""
        if before.mention.unit != draft.mention.unit:
            return ""
        verb = leading_verb(before.indicator)
        return before.indicator.removeprefix(verb) if verb else STAGED.sub("", before.indicator)

    def _take_subject(self, draft: Draft, noun: str, relative: bool, right: str) -> None:
        """新增托位1178个: the phrase before the number is what it measures."""
        own, draft.prenominal = draft.own, bool(noun) and not relative
        if draft.role == "actual" and draft.mention.dimension == "percent" and SHARE_NAME.search(own):
            draft.role = "share"
        self.subject = own
        if relative:
            draft.indicator = own
            draft.about = self._same_subject(draft)
            if draft.about is not None and len(own) < len(self.drafts[draft.about].indicator):
                draft.indicator = self.drafts[draft.about].indicator
            return
        stock = bool(STOCK_NAME.search(own)) or draft.role == "other"
        if (
            not leading_verb(own)
            and self.verb
            and not stock
            and draft.mention.dimension not in ("percent", "rank", "money")
        ):
            own = self.verb + own
        self.verb = lasting_verb(own)
        own += self._shared_quantity(draft) if not draft.prenominal else ""
        draft.indicator = own + noun if draft.prenominal else own
        if draft.prenominal and not leading_verb(own):
            draft.indicator += predicate_after(right, noun)

    def _shared_quantity(self, draft: Draft) -> str:
        """The quantity that a bare thing shares with the figure before: 粮食产量达到4亿吨;棉花达到608万吨."""
        dimension = draft.mention.dimension
        if dimension not in ("mass", "length", "area", "volume", "energy") or len(draft.own) > LONGEST_THING:
            return ""
        if TAIL_NOUN.search(draft.own) or leading_verb(draft.own):
            return ""
        for before in reversed(self.drafts):
            if draft.sentence - before.sentence > 1:
                return ""
            if before.role == draft.role and before.mention.dimension == dimension:
                found = TAIL_NOUN.search(before.indicator)
                return found.group() if found and not leading_verb(before.indicator) else ""
        return ""

    def _nearest(self, draft: Draft) -> int | None:
        """The figure that a clause without a subject of its own speaks of."""
        for n in range(len(self.drafts) - 1, -1, -1):
            other = self.drafts[n]
            if draft.sentence - other.sentence > (1 if draft.role == "completion" else 0):
                return None
            if draft.role == "completion" and other.role == "target" and self._is_outturn(other.about):
                return other.about  # 完成投资6.84亿元,占年度计划投资8.55亿元的80%
            if draft.role == "rank" and other.role in ("growth", "actual", "target", "completion", "share"):
                return n
            if other.role in ("actual", "target"):
                return n
            if other.about is None and other.role in ("growth", "share", "completion", "change"):
                return n
        return None

    def _project(self, draft: Draft) -> str:
        """The thing that the sentence began with, without what was done to it: 安吉两库引水工程累计完成隧洞开挖."""
        first = next((one for one in self.drafts if one.sentence == draft.sentence), None)
        head = re.split(r"(?:累计|已|共)*完成", first.indicator)[0] if first else ""
        return head if len(head) > 2 else ""

    def _is_outturn(self, number: int | None) -> bool:
        return number is not None and self.drafts[number].role == "actual"

    def _same_subject(self, draft: Draft) -> int | None:
        """The level that this growth, rate or rank belongs to: the last one with the same name."""
        for n in range(len(self.drafts) - 1, -1, -1):
            other = self.drafts[n]
            if draft.sentence - other.sentence > 1:
                return None
            if other.role in ("actual", "target") and (draft.own in other.indicator or other.indicator in draft.own):
                return n
        return None

    def _without_dates(self, start: int, end: int, clause: Clause) -> str:
        """The text of a stretch with its dates taken out."""
        pieces, at = [], start
        for mention in clause.mentions[bisect_left(clause.starts, start) : bisect_left(clause.starts, end)]:
            if mention.kind == "date" and start <= mention.start < end:
                pieces.append(self.text[at : mention.start])
                at = min(mention.end, end)
        pieces.append(self.text[at:end])
        return "".join(pieces)


def _only_done(draft: Draft) -> bool:
    """Whether an outturn is called no more than a verb (完成, 已完工), so that its target must tell its name."""
    bare = is_verb(draft.own) or DONE_VERB.fullmatch(draft.own) or STAGE.fullmatch(draft.own)
    return draft.role == "actual" and draft.whole is None and bool(bare)


def _of_one_kind(one: Mention, other: Mention) -> bool:
    """Whether two numbers can measure one thing: 21座 and 14座, 6万人 and 48000人."""
    counted = ("count", "people")
    return one.dimension == other.dimension or (one.dimension in counted and other.dimension in counted)


def _leans(phrase: str, cue: Cue | None) -> bool:
    """Whether a series speaks of figures before it: it has no subject of its own, or is a rate of something."""
    return is_generic(strip_subject(phrase)) or bool(cue and cue.role in RELATIVE)


def _town_and_country(items: list[str], count: int) -> list[str]:
    """城乡居民人均可支配收入分别达到A和B: two items in one word."""
    if count == 2 and len(items) == 1 and items[0].startswith("城乡"):
        return ["城镇" + items[0][2:], "农村" + items[0][2:]]
    return items


def _with_shared_unit(series: list[Mention]) -> list[Mention]:
    """3.3、2.7和1.5个百分点: the unit of the last is the unit of all."""
    last = series[-1]
    if len(series) == 1 or not last.unit or any(m.unit for m in series[:-1]):
        return series
    return [*(replace(m, unit=last.unit) for m in series[:-1]), last]


def _joined(before: str, left: str) -> str:
    """Put a phrase behind another that may end as it begins: (在建项目, 项目完成投资) is 在建项目完成投资."""
    size = next((n for n in range(min(len(before), len(left)), 0, -1) if before.endswith(left[:n])), 0)
    return before + left[size:]


def _counted_noun(mention: Mention, right: str) -> str:
    """The noun that a counter stands before (3个试点镇); nothing after a percentage, a sum or a lost unit."""
    if mention.dimension not in ("count", "people", "times") or not mention.unit or LEADING_VERB.match(right):
        return ""
    return noun_after(right)


# A verb between the items of an enumeration and its figures: A、B和C完成投资 …
_SHARED = re.compile(
    r"(?<=.)(?:分别|依次)?(?P<tail>(?:已|各|共)?(?:完成|实现|累计|达|增长|建成|投资|新增|同比|下降|提高|参保|获得|引进)[一-鿿]{0,6})$"
)


def shared_tail(item: str) -> tuple[str, str]:
    """Split what belongs to every item off the last one: 杭德市域铁路分别完成投资 → (杭德市域铁路, 完成投资)."""
    parts = re.split(r"分别|依次", item, maxsplit=1)
    if len(parts) == 2:
        return strip_subject(parts[0]), strip_subject(parts[1])
    found = _SHARED.search(item)
    if found and found.start() >= 2:
        return strip_subject(item[: found.start()]), strip_subject(found.group("tail"))
    return item, ""


def generic_head(item: str) -> str:
    """What a generic second item takes over from the first: 粮食播种面积 → 粮食."""
    for size in range(len(item) - 1, 1, -1):
        if is_generic(item[size:]) and item[size:]:
            head = item[:size]
            if not is_generic(item[size - 1 :]):
                return head
    return item


def _figure(passage: Passage, number: int, draft: Draft, drafts: list[Draft]) -> Figure:
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
