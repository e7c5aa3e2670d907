"""The nouns: frozen dataclasses and their JSON form.

Nothing here reads, decides or stores; every other room imports this one.
"""

from __future__ import annotations

from dataclasses import dataclass, fields, is_dataclass
from typing import Any, Literal, NamedTuple

Role = Literal["target", "actual", "completion", "growth", "change", "share", "rank", "gap", "other"]
Part = Literal["target", "progress", "text"]
AnswerKind = Literal["figure", "text", "status", "list", "none"]
NoteKind = Literal["understood", "corrected", "conflict", "repair", "computed"]
SuggestionKind = Literal["indicator", "unit", "official"]

ROLE_NAMES: dict[str, str] = {
    "target": "目标",
    "actual": "完成",
    "completion": "完成率",
    "growth": "同比增减",
    "change": "较某时变化",
    "share": "占比",
    "rank": "位次",
    "gap": "差额",
    "other": "其他",
}


class Record:
    """Mixin: the JSON form of a frozen dataclass, tuples as lists, in field order."""

    __slots__ = ()

    def to_dict(self) -> dict[str, Any]:
        """Return the record as plain dicts, lists, strings and numbers."""
        return {f.name: _plain(getattr(self, f.name)) for f in fields(self)}  # type: ignore[arg-type]


def _plain(value: Any) -> Any:
    if isinstance(value, Record):
        return value.to_dict()
    if isinstance(value, (tuple, list)):
        return [_plain(item) for item in value]
    if is_dataclass(value):
        raise TypeError(f"{type(value).__name__} has no JSON form")
    return value


@dataclass(frozen=True, slots=True)
class Furniture(Record):
    """A stretch of the report's text that belongs to no passage: navigation, table headers, numbering, blanks."""

    kind: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Passage(Record):
    """What is retrieved and shown: one group of a target cell, one progress item, or one paragraph of prose.

    `text` is exactly `report.text[start:end]`. `lead` is the length of the printed numbering at its head
    (`2.` in `2.6月底…` is the item's number, not a figure). `units` and `officials` are those who answer for
    this very part of the cell.
    """

    id: str
    report: str
    task: str
    part: Part
    headings: tuple[str, ...]
    text: str
    start: int
    end: int
    lead: int = 0
    number: str = ""
    units: tuple[str, ...] = ()
    officials: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Task(Record):
    """One row of a report: what was promised, by whom, and what was done. Passages are named by id."""

    id: str
    report: str
    ordinal: int
    number: str
    headings: tuple[str, ...]
    category: str
    officials: tuple[str, ...]
    units: tuple[str, ...]
    target: str
    progress: tuple[str, ...]
    passages: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Report(Record):
    """One document with its tasks and passages; passages and furniture partition `text`."""

    id: str
    title: str
    place: str
    year: int | None
    period: str
    as_of: str
    published: str
    publisher: str
    document_number: str
    index_number: str
    source: str
    text: str
    tasks: tuple[Task, ...]
    passages: tuple[Passage, ...]
    furniture: tuple[Furniture, ...]

    def summary(self) -> dict[str, Any]:
        """Return the metadata without the text, for lists of reports."""
        bulky = {"text", "tasks", "passages", "furniture"}
        plain = {f.name: getattr(self, f.name) for f in fields(self) if f.name not in bulky}
        return {**plain, "tasks": len(self.tasks), "passages": len(self.passages)}


@dataclass(frozen=True, slots=True)
class Figure(Record):
    """One figure of a passage.

    `text` is `passage.text[start:end]`; `value` is the printed decimal number (no thousands commas) and `unit` the
    printed unit (2.82, 万名); `normal` has 万/亿 multiplied out (28200, 名), declines negative. `high` is the upper end
    of a range. `about` is the id of the figure that a rate, growth or rank belongs to, `part_of` of the
    one that a 其中 divides. `clause` is where the figure's
    own clause stands in the passage: the nearest evidence for what it means.
    """

    id: str
    passage: str
    text: str
    start: int
    end: int
    value: str
    unit: str
    normal: tuple[str, str]
    role: Role
    indicator: str
    bound: str | None = None
    high: str | None = None
    scope: str = ""
    period: str = ""
    repair: str | None = None
    certain: bool = True
    derived_from: tuple[str, ...] = ()
    about: str = ""
    part_of: str = ""
    clause: tuple[int, int] = (0, 0)


class Hit(NamedTuple):
    """A passage and its BM25 score; scores of different libraries do not compare."""

    passage: Passage
    score: float


@dataclass(frozen=True, slots=True)
class Note(Record):
    """Something to know of an answer: what was understood, corrected, repaired, computed, or is in conflict."""

    kind: NoteKind
    text: str


@dataclass(frozen=True, slots=True)
class Item(Record):
    """One member of a list answer."""

    label: str
    passage: str
    figure: Figure | None = None


@dataclass(frozen=True, slots=True)
class Shown(Record):
    """A passage as an answer shows it; `highlights` are [start, end) offsets in `text`."""

    id: str
    report: str
    headings: tuple[str, ...]
    part: Part
    text: str
    score: float
    highlights: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Suggestion(Record):
    """Something of the library that a person may be typing: its name, what it is, and the question it stands for."""

    text: str
    kind: SuggestionKind
    question: str


@dataclass(frozen=True, slots=True)
class Answer(Record):
    """The answer to one question; `to_dict()` is the JSON contract of the command line and the web API."""

    question: str
    answered: bool
    kind: AnswerKind
    text: str
    figures: tuple[Figure, ...] = ()
    context: tuple[Figure, ...] = ()
    items: tuple[Item, ...] = ()
    passages: tuple[Shown, ...] = ()
    notes: tuple[Note, ...] = ()
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Indicator(Record):
    """One line of the target–outturn table: what was promised of an indicator and what was delivered.

    Figures are ids; `target`, `actual` and `completion` are the printed texts. `recomputed` is actual ÷ target in
    percent, `status` compares the completion with the share of the year gone (behind, on, ahead, or "").
    """

    id: str
    report: str
    task: str
    name: str
    target: str = ""
    target_bound: str = ""
    actual: str = ""
    unit: str = ""
    completion: str = ""
    recomputed: str = ""
    gap: str = ""
    growth: str = ""
    rank: str = ""
    status: str = ""
    units: tuple[str, ...] = ()
    officials: tuple[str, ...] = ()
    figures: tuple[str, ...] = ()
    passages: tuple[str, ...] = ()


FindingKind = Literal[
    "rate", "twice", "sum", "share", "derived", "status", "unit", "impossible", "later",
    "other", "missing", "rounding", "lost",
]  # fmt: skip
Sureness = Literal["sure", "likely", "weak"]

# Worst first: what cannot be true, then what is worth a look, then the lists apart.
FINDING_NAMES: dict[str, str] = {
    "rate": "完成率不符",
    "share": "占比不符",
    "sum": "分项与合计不符",
    "derived": "推算不符",
    "status": "说法与数字不符",
    "unit": "单位疑误",
    "impossible": "不可能的数",
    "twice": "两处不一",
    "later": "前后报告不一",
    "other": "口径不同",
    "missing": "目标没有结果",
    "rounding": "尾数取舍",
    "lost": "疑似缺字",
}
SURENESS_NAMES: dict[str, str] = {"sure": "确定", "likely": "很可能", "weak": "存疑"}


@dataclass(frozen=True, slots=True)
class Finding(Record):
    """Something in the reports that cannot be true as printed, or is worth a look.

    `text` writes the arithmetic out; `stated` is what is printed and `expected` what it should be, where that can be
    told. `passages` are those that disagree, with the figures highlighted; `rows` says in words where they stand,
    `units` who answers for them.
    """

    id: str
    kind: FindingKind
    sureness: Sureness
    report: str
    task: str
    text: str
    stated: str = ""
    expected: str = ""
    rows: tuple[str, ...] = ()
    units: tuple[str, ...] = ()
    figures: tuple[Figure, ...] = ()
    passages: tuple[Shown, ...] = ()


@dataclass(frozen=True, slots=True)
class RateCounts(Record):
    """The completion rates of a library: how many are stated, could be checked, and what came of it.

    `rounded` agree to the printed precision, `near` within the precision of the figures they come from, `cut` when
    decimals are cut off; `own_base` name a base of their own, `no_base` have none in the report.
    """

    stated: int = 0
    exact: int = 0
    rounded: int = 0
    near: int = 0
    cut: int = 0
    contradicted: int = 0
    own_base: int = 0
    no_base: int = 0

    @property
    def checked(self) -> int:
        """How many could be checked."""
        return self.exact + self.rounded + self.near + self.cut + self.contradicted


@dataclass(frozen=True, slots=True)
class Audit(Record):
    """What a library's reports were found to say against themselves and each other; worst first."""

    findings: tuple[Finding, ...]
    rates: RateCounts


Aspect = Literal[
    "actual", "target", "completion", "growth", "change", "share", "rank", "gap",
    "need", "from", "unit", "official", "when", "why", "which", "status", "check", "list",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Term(Record):
    """One thing that a question names: `forms` are what may stand for it in print, itself first; `weight` how much it
    distinguishes; `known` whether the library has any of its forms; `binds` whether the answer must carry it;
    `compound` whether it is made of two other terms."""

    text: str
    weight: float
    forms: tuple[str, ...]
    known: bool
    binds: bool = False
    compound: bool = False


@dataclass(frozen=True, slots=True)
class Ask(Record):
    """One thing that a question asks: an aspect, the kinds of unit that would answer it (none: any would), and the
    terms that this part of the question adds to the common ones. `counter` is the classifier asked by (套 of 多少套),
    empty where it tells nothing (个). `years` are those that it names; `offset` is the year
    that its words count from the report's own (今年 0, 去年 -1), None where they name none."""

    aspect: Aspect
    dimensions: tuple[str, ...] = ()
    terms: tuple[Term, ...] = ()
    counter: str = ""
    years: tuple[int, ...] = ()
    offset: int | None = None


@dataclass(frozen=True, slots=True)
class Limit(Record):
    """A bound that a list question sets on a figure of a role: `sign` is <, <=, =, >= or >; `max` and `min` for the
    highest and the lowest of them, as many as `value` says. `unit` binds where an amount is bounded."""

    role: str
    sign: str
    value: float
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Listing(Record):
    """What a question that wants several things lists them by, beside the names and bounds of its query.

    `topics` are headings and categories as the question names them; `literals` are words that a member carries, any of
    them; `part` is how a unit takes part (`lead`, `help`, or "" for either), `together` whether all the units must;
    `state` is the pace or the verdict asked for (滞后, 基本完成); `scope` the places that a rank is told in (全国);
    `size` how many members the question says there are; `report_year` the year of the report that it names. `printed`
    is whether only what is written down counts (写明); `outturns` whether what came of the tasks is asked for, and not
    the tasks; `places` the word by which places are asked for (镇, 县区).
    """

    topics: tuple[str, ...] = ()
    literals: tuple[str, ...] = ()
    part: Literal["lead", "help", ""] = ""
    together: bool = False
    state: str = ""
    scope: tuple[str, ...] = ()
    size: int = 0
    report_year: int = 0
    printed: bool = False
    outturns: bool = False
    places: str = ""


@dataclass(frozen=True, slots=True)
class Query(Record):
    """What a question asks, as far as its words and the library's vocabulary tell.

    `asks` in the order asked; `terms` are the words of what is asked about. What binds: `officials`, `units`, `places`
    (of reports), `strangers` (places that no report mentions), `years`, `stretch` (a run of years: 十一五), `months`
    (first and last, of 上半年), `span` (a total of years is asked), `sections` (headings), `number` (of a row),
    `limits`; `excluded` is what the answer must not measure (不含幼儿园), `stock` whether the whole stock is asked for
    and not what was added, `added` the other way round, `explicit` whether a figure is asked for in words, `done`
    whether what really came of it is asked for. `listing` is there where several things would answer; the aspect is
    `list` where nothing else would. `versus` are two places whose figures are compared, and the role of these.
    """

    text: str
    asks: tuple[Ask, ...]
    terms: tuple[Term, ...] = ()
    officials: tuple[str, ...] = ()
    units: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    strangers: tuple[str, ...] = ()
    years: tuple[int, ...] = ()
    stretch: tuple[int, int] | None = None
    months: tuple[int, int] | None = None
    span: bool = False
    sections: tuple[str, ...] = ()
    number: str = ""
    limits: tuple[Limit, ...] = ()
    excluded: tuple[str, ...] = ()
    stock: bool = False
    added: bool = False
    explicit: bool = False
    done: bool = False
    listing: Listing | None = None
    versus: tuple[str, ...] = ()
    notes: tuple[Note, ...] = ()

    @property
    def aspects(self) -> tuple[str, ...]:
        """The aspects asked, in order."""
        return tuple(ask.aspect for ask in self.asks)
