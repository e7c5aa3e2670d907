"""Scoring a question set against a library: the judge. It reads answers and never helps to make them.

The format and the rules stand in the README, section on question sets. Everything but :func:`evaluate`, which asks,
and :func:`read_questions`, which reads a file, is a pure function of a question and its answer.
"""

from __future__ import annotations

import json
import re
import statistics
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any, Literal, Protocol, cast

from qa.errors import NotFoundError, QaError, ReadingError
from qa.figures.units import kind_of
from qa.model import ROLE_NAMES, Answer, AnswerKind, Figure, Record, Shown
from qa.tables import pad
from qa.words import fold

Need = Literal["any", "all"]
KINDS: tuple[AnswerKind, ...] = ("figure", "text", "status", "list", "none")
# What a question of a kind must bring to be judged at all.
REQUIRED: dict[str, str] = {"figure": "figures", "text": "texts", "status": "evidence", "list": "evidence"}

# Counters that say the same of what they count; "" is a unit that the report lost in print.
SAME_COUNTERS: tuple[frozenset[str], ...] = (frozenset({"人", "名"}), frozenset({"个", "项"}))
# A lost unit may have been any counter, but never a percentage, money or a measure.
COUNTER_KINDS = frozenset({"count", "people"})
# Only these multiply: the 千 of 千瓦 and 千克 belongs to the unit.
MULTIPLES: dict[str, int] = {
    "万亿": 10**12, "千亿": 10**11, "百亿": 10**10, "十亿": 10**9, "亿": 10**8,
    "千万": 10**7, "百万": 10**6, "十万": 10**5, "万": 10**4,
}  # fmt: skip
HITS_AT = 5


class Asks(Protocol):
    """What can be scored: anything that answers questions."""

    def ask(self, question: str) -> Answer:
        """Answer one question."""


@dataclass(frozen=True, slots=True)
class Wanted(Record):
    """An acceptable figure, as printed."""

    value: str
    unit: str


@dataclass(frozen=True, slots=True)
class Question(Record):
    """One line of a question set: what is asked and what a right answer holds."""

    question: str
    kind: AnswerKind
    role: str = ""
    figures: tuple[Wanted, ...] = ()
    need: Need = "any"
    texts: tuple[str, ...] = ()
    evidence: tuple[str, ...] = ()
    report: str = ""
    style: str = ""


# --- reading a question set ---------------------------------------------------------------------------------------


def read_questions(path: str | Path) -> list[Question]:
    """Read a question set: JSON Lines in UTF-8, blank lines ignored.

    :raises NotFoundError: the file is not there.
    :raises ReadingError: a line is not a question; the message names the line.
    """
    try:
        text = Path(path).read_text(encoding="utf-8-sig")
    except (FileNotFoundError, IsADirectoryError) as error:
        raise NotFoundError(f"没有这个题集文件:{path}") from error
    except UnicodeDecodeError as error:
        raise ReadingError(f"题集 {path} 不是 UTF-8 编码") from error
    except OSError as error:
        raise ReadingError(f"题集 {path} 读不出来") from error
    # Not splitlines(): U+2028 may stand inside a JSON string.
    lines = enumerate(text.split("\n"), 1)
    questions = [_question_of_line(line, f"题集 {path} 第 {number} 行") for number, line in lines if line.strip()]
    if not questions:
        raise ReadingError(f"题集 {path} 里没有题目")
    return questions


def _question_of_line(line: str, place: str) -> Question:
    try:
        row = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise ReadingError(f"{place}不是 JSON") from error
    try:
        return question_of(row)
    except ReadingError as error:
        raise ReadingError(f"{place}{error}") from error


def question_of(row: Any) -> Question:
    """Make a question of a parsed line.

    :raises ReadingError: a field is missing or of the wrong shape.
    """
    if not isinstance(row, dict):
        raise ReadingError("应是一个 JSON 对象")
    question, kind, need = row.get("question"), row.get("kind"), row.get("need", "any")
    if not isinstance(question, str) or not question.strip():
        raise ReadingError("缺少 question(问题)")
    if kind not in KINDS:
        raise ReadingError(f"的 kind 应是 {'、'.join(KINDS)} 之一")
    if need not in ("any", "all"):
        raise ReadingError("的 need 应是 any 或 all")
    required = REQUIRED.get(kind)
    if required and not row.get(required):
        raise ReadingError(f"缺少 {required}:{kind} 题要靠它判断对错")
    texts, evidence = _strings(row, "texts"), _strings(row, "evidence")
    role, report, style = (_string(row, name) for name in ("role", "report", "style"))
    return Question(question, kind, role, _wanted(row), cast(Need, need), texts, evidence, report, style)


def _string(row: dict[str, Any], name: str) -> str:
    value = row.get(name)
    if value is not None and not isinstance(value, str):
        raise ReadingError(f"的 {name} 应是文字")
    return value or ""


def _strings(row: dict[str, Any], name: str) -> tuple[str, ...]:
    values = row.get(name) or []
    if not isinstance(values, list) or not all(isinstance(value, str) and value.strip() for value in values):
        raise ReadingError(f"的 {name} 应是文字的数组")
    return tuple(values)


def _wanted(row: dict[str, Any]) -> tuple[Wanted, ...]:
    figures = row.get("figures") or []
    if not isinstance(figures, list) or not all(isinstance(figure, dict) and "value" in figure for figure in figures):
        raise ReadingError('的 figures 应是 {"value", "unit"} 的数组')
    return tuple(Wanted(str(figure["value"]), str(figure.get("unit") or "")) for figure in figures)


# --- what equals what ---------------------------------------------------------------------------------------------


def squeeze(text: str) -> str:
    """Fold full-width forms and drop whitespace: what is left is compared."""
    return re.sub(r"\s+", "", fold(text))


def magnitude(value: str, unit: str) -> tuple[Decimal | str, str]:
    """Multiply 万 and 亿 out and drop the sign: ("-2.82", "万名") is (28200, "名"). What is no decimal stays text."""
    value, unit = squeeze(value).replace(",", ""), squeeze(unit)
    factor, base = next(((f, unit[len(name) :]) for name, f in MULTIPLES.items() if unit.startswith(name)), (1, unit))
    try:
        number = abs(Decimal(value)) * factor
    except ArithmeticError:
        return value, unit
    return (number, base) if number.is_finite() else (value, unit)


def same_unit(one: str, other: str) -> bool:
    """Whether two units without 万 and 亿 say the same; a percentage and a percentage point do not."""
    if one == other or any({one, other} <= group for group in SAME_COUNTERS):
        return True
    return "" in (one, other) and kind_of(one or other) in COUNTER_KINDS


def same_figure(figure: Figure, wanted: Wanted) -> bool:
    """Whether a returned figure is a wanted one."""
    value, unit = magnitude(figure.value, figure.unit)
    wanted_value, wanted_unit = magnitude(wanted.value, wanted.unit)
    return value == wanted_value and same_unit(unit, wanted_unit)


def holds(text: str, strings: Iterable[str]) -> list[bool]:
    """For each string whether the text contains it."""
    squeezed = squeeze(text)
    return [squeeze(string) in squeezed for string in strings]


def is_hit(passage: Shown, question: Question) -> bool:
    """Whether a passage contains one of the evidence strings, in the report that the question names, if any."""
    if question.report and passage.report != question.report:
        return False
    return any(holds(passage.text, question.evidence))


# --- one question -------------------------------------------------------------------------------------------------


def figures_right(question: Question, answer: Answer) -> bool:
    """`any`: the first figure is acceptable; `all`: every wanted one is there. A needless figure is always wrong."""
    wanted, got = question.figures, answer.figures
    needless = [figure for figure in got if not any(same_figure(figure, one) for one in wanted)]
    if not got or needless:
        return False
    return question.need == "any" or all(any(same_figure(figure, one) for figure in got) for one in wanted)


def texts_right(question: Question, answer: Answer) -> bool:
    """Whether the answer's text holds one (`any`) or every (`all`) wanted string."""
    found = holds(answer.text, question.texts)
    return any(found) if question.need == "any" else all(found)


def status_right(question: Question, answer: Answer) -> bool:
    """Whether the best passage is a hit."""
    return any(is_hit(passage, question) for passage in answer.passages[:1])


def members(question: Question, answer: Answer) -> tuple[float, float]:
    """Precision and recall of a list answer: its items by their passages, the members by their evidence."""
    passages = {passage.id: passage for passage in answer.passages}
    shown = [passages.get(item.passage) for item in answer.items] if answer.answered else []
    true = [passage for passage in shown if passage and is_hit(passage, question)]
    found = [holds(passage.text, question.evidence) for passage in true]
    recalled = sum(any(column) for column in zip(*found, strict=True))
    return (len(true) / len(shown) if shown else 0.0, recalled / len(question.evidence))


def list_right(question: Question, answer: Answer) -> bool:
    """Whether every member is there and nothing else."""
    return members(question, answer) == (1.0, 1.0)


RIGHT: dict[str, Callable[[Question, Answer], bool]] = {
    "figure": figures_right,
    "text": texts_right,
    "status": status_right,
    "list": list_right,
}


def is_right(question: Question, answer: Answer) -> bool:
    """Whether an answer is right by the rule of the question's kind."""
    if question.kind == "none":
        return not answer.answered
    return answer.answered and RIGHT[question.kind](question, answer)


def rank_of_hit(question: Question, answer: Answer) -> int:
    """The place of the first passage that is a hit, counted from 1; 0 where none is."""
    return next((n for n, passage in enumerate(answer.passages, 1) if is_hit(passage, question)), 0)


@dataclass(frozen=True, slots=True)
class Outcome:
    """One question with the answer it got."""

    question: Question
    answer: Answer
    milliseconds: float

    @property
    def right(self) -> bool:
        """Whether the answer is right."""
        return is_right(self.question, self.answer)

    @property
    def ranked(self) -> bool:
        """Whether the order of passages can be judged: there is evidence, and one passage is enough."""
        return bool(self.question.evidence) and self.question.kind != "list"

    def to_dict(self) -> dict[str, Any]:
        """Return the question as read, what was answered, and the verdict."""
        wanted = {name: value for name, value in self.question.to_dict().items() if value}
        answer = self.answer
        got = {
            "answered": answer.answered,
            "text": answer.text,
            "figures": [{"text": f.text, "value": f.value, "unit": f.unit, "role": f.role} for f in answer.figures],
            "items": [item.passage for item in answer.items],
            "passages": [passage.id for passage in answer.passages[:HITS_AT]],
            "reason": answer.reason,
        }
        return {**wanted, "right": self.right, "got": got, "milliseconds": round(self.milliseconds, 3)}


# --- the whole set ------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Evaluation:
    """A scored question set; every number is derived from the outcomes."""

    outcomes: tuple[Outcome, ...]

    @property
    def total(self) -> int:
        """How many questions were asked."""
        return len(self.outcomes)

    @property
    def right(self) -> int:
        """How many answers were right."""
        return sum(outcome.right for outcome in self.outcomes)

    @property
    def failures(self) -> tuple[Outcome, ...]:
        """The questions that were answered wrong."""
        return tuple(outcome for outcome in self.outcomes if not outcome.right)

    def passages(self) -> dict[str, float]:
        """Hit@1, hit@5 and mean reciprocal rank over the questions with evidence that are no lists."""
        ranks = [rank_of_hit(o.question, o.answer) for o in self.outcomes if o.ranked]
        return {
            "questions": len(ranks),
            "hit@1": _mean([rank == 1 for rank in ranks]),
            f"hit@{HITS_AT}": _mean([1 <= rank <= HITS_AT for rank in ranks]),
            "mrr": _mean([1 / rank if rank else 0.0 for rank in ranks]),
        }

    def lists(self) -> dict[str, float]:
        """Mean precision, recall and F1 of the members of lists."""
        scores = [members(o.question, o.answer) for o in self.outcomes if o.question.kind == "list"]
        return {
            "questions": len(scores),
            "precision": _mean([precision for precision, _ in scores]),
            "recall": _mean([recall for _, recall in scores]),
            "f1": _mean([2 * p * r / (p + r) if p + r else 0.0 for p, r in scores]),
        }

    def abstention(self) -> dict[str, float]:
        """Precision and recall of saying no, over the questions that the report does not answer."""
        unanswerable = [o for o in self.outcomes if o.question.kind == "none"]
        abstained = [o for o in self.outcomes if not o.answer.answered]
        return {
            "questions": len(unanswerable),
            "abstained": len(abstained),
            "precision": _mean([o.question.kind == "none" for o in abstained]),
            "recall": _mean([not o.answer.answered for o in unanswerable]),
        }

    def latency(self) -> dict[str, float]:
        """Median and 99th percentile of the time an answer took, in milliseconds."""
        times = sorted(outcome.milliseconds for outcome in self.outcomes)
        if not times:
            return {"median_ms": 0.0, "p99_ms": 0.0}
        last = -(-99 * len(times) // 100) - 1
        return {"median_ms": round(statistics.median(times), 3), "p99_ms": round(times[last], 3)}

    def by(self, name: Literal["kind", "role", "style"]) -> dict[str, dict[str, int]]:
        """Right and total for each value of a question's field, in the order they first appear."""
        groups: dict[str, dict[str, int]] = {}
        for outcome in self.outcomes:
            value: str = getattr(outcome.question, name)
            if value:
                group = groups.setdefault(value, {"right": 0, "total": 0})
                group["right"] += outcome.right
                group["total"] += 1
        return groups

    def to_dict(self) -> dict[str, Any]:
        """Return the scores and every question with what it got."""
        return {
            "total": self.total,
            "right": self.right,
            "accuracy": _mean([outcome.right for outcome in self.outcomes]),
            "by_kind": self.by("kind"),
            "by_role": self.by("role"),
            "by_style": self.by("style"),
            "passages": self.passages(),
            "lists": self.lists(),
            "abstention": self.abstention(),
            "latency": self.latency(),
            "questions": [outcome.to_dict() for outcome in self.outcomes],
        }


def _mean(values: Sequence[float]) -> float:
    return round(sum(values) / len(values), 4) if values else 0.0


def evaluate(
    library: Asks, questions: Sequence[Question], progress: Callable[[int, int], None] | None = None
) -> Evaluation:
    """Ask every question and score the answers.

    :param progress: called after each question with how many are done and how many there are.
    """
    if questions:
        _answer(library, questions[0].question)  # The first question loads dictionary and index: not timed.
    outcomes = []
    for done, question in enumerate(questions, 1):
        start = time.perf_counter()
        answer = _answer(library, question.question)
        outcomes.append(Outcome(question, answer, (time.perf_counter() - start) * 1000))
        if progress:
            progress(done, len(questions))
    return Evaluation(tuple(outcomes))


def _answer(library: Asks, question: str) -> Answer:
    try:
        return library.ask(question)
    except QaError as error:
        return Answer(question, False, "none", str(error), reason=str(error))


def check_reports(questions: Iterable[Question], ids: Iterable[str]) -> None:
    """Make sure that every report a question names is there; else its evidence could never be found.

    :raises NotFoundError: a report is missing.
    """
    known = set(ids)
    missing = sorted({question.report for question in questions if question.report} - known)
    if missing:
        raise NotFoundError(f"题集问到的报告不在库里:{'、'.join(missing)}")


# --- for people ---------------------------------------------------------------------------------------------------

KIND_NAMES = {"figure": "数字", "text": "文字", "status": "进展", "list": "列表", "none": "不答"}
# A miss shows no more members than this.
MOST_MEMBERS = 20


def summary(evaluation: Evaluation) -> list[str]:
    """The scores in lines."""
    names = {**KIND_NAMES, **ROLE_NAMES}
    lines = [f"答对  {pad('', 12)}{_share(evaluation.right, evaluation.total)}"]
    for title, groups in (
        ("类别", evaluation.by("kind")),
        ("要问", evaluation.by("role")),
        ("说法", evaluation.by("style")),
    ):
        lines += [f"{title}  {pad(names.get(k, k), 12)}{_share(g['right'], g['total'])}" for k, g in groups.items()]
    passages, lists, no = evaluation.passages(), evaluation.lists(), evaluation.abstention()
    if passages["questions"]:
        hits = f"第一位命中 {passages['hit@1']:.1%}  前五位命中 {passages[f'hit@{HITS_AT}']:.1%}"
        lines.append(f"段落  {hits}  MRR {passages['mrr']:.3f}")
    if lists["questions"]:
        lines.append(f"列表  查准 {lists['precision']:.1%}  查全 {lists['recall']:.1%}  F1 {lists['f1']:.3f}")
    if no["questions"]:
        lines.append(f"不答  查准 {no['precision']:.1%}  查全 {no['recall']:.1%}")
    times = evaluation.latency()
    return [*lines, f"用时  中位 {times['median_ms']:.2f} 毫秒  p99 {times['p99_ms']:.2f} 毫秒"]


def _share(right: int, total: int) -> str:
    return f"{right}/{total}  {right / total:.1%}" if total else "0/0"


def explanation(outcome: Outcome) -> list[str]:
    """What was asked, what was wanted, what was got, and the best passage."""
    question, answer = outcome.question, outcome.answer
    said = answer.text if answer.answered else f"不答:{answer.reason}"
    lines = [
        f"✗ {question.question}  [{KIND_NAMES[question.kind]}]",
        f"  应:{_wanted_words(question)}",
        f"  得:{_got_words(answer)}{said}",
    ]
    if answer.passages:
        lines.append(f"  段:[{answer.passages[0].id}] {answer.passages[0].text[:80]}")
    return lines


def _wanted_words(question: Question) -> str:
    if question.kind == "none":
        return "不答"
    words = [f"{figure.value}{figure.unit}" for figure in question.figures] or question.texts or question.evidence
    together = "全部" if question.need == "all" or question.kind == "list" else "任一"
    return f"({together}){'、'.join(words)}"


def _got_words(answer: Answer) -> str:
    words = [f"{figure.text}({ROLE_NAMES[figure.role]},{figure.indicator})" for figure in answer.figures]
    words = words or [item.passage for item in answer.items]
    more = f"…共 {len(words)} 个" if len(words) > MOST_MEMBERS else ""
    return f"{'、'.join(words[:MOST_MEMBERS])}{more};" if words else ""
