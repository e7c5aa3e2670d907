"""The plain script everybody writes first, scored beside ours: jieba, BM25Okapi, and the figure nearest to the words.

    python tests/bench/baseline.py corpus/huzhou-2023-h1/questions.jsonl

asks both every question of the sets in one run and prints who got how many right, by kind, and how long a warm answer took.
Nothing of `qa` helps the plain script but the classes that hold an answer and the judge that scores both.
"""

from __future__ import annotations

import argparse
import logging
import re
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import jieba
import numpy as np
from rank_bm25 import BM25Okapi

import qa
from qa.evaluate import Asks, Evaluation, Question, evaluate, read_questions
from qa.model import Answer, Figure, Item, Shown

SHIPPED = Path(__file__).parents[2] / "corpus" / "huzhou-2023-h1" / "report.txt"
BLANK_LINES = re.compile(r"\n\s*\n")
FIGURE = re.compile(
    r"(?P<value>\d+(?:\.\d+)?)"
    r"(?P<unit>个百分点|%|[万亿]*(?:平方米|平方公里|立方米|千瓦时|千瓦|公里|公顷|人次|美元|[元个家名人项所张套条台辆件亩吨户座处位米次倍]))"
)
SHOWN = 5


class Baseline:
    """Paragraphs, jieba, BM25Okapi; the best paragraph answers with its figure nearest to the matched words."""

    def __init__(self, *texts: str) -> None:
        jieba.setLogLevel(logging.ERROR)
        self.paragraphs = [part.strip() for text in texts for part in BLANK_LINES.split(text) if part.strip()]
        self.index = BM25Okapi([list(jieba.cut(paragraph)) for paragraph in self.paragraphs])

    def ask(self, question: str) -> Answer:
        """Answer a question; it says no only where no word of the question stands in the best paragraph."""
        words = [word for word in jieba.cut(question) if re.search(r"\w", word)]
        scores = self.index.get_scores(words)
        best = [int(n) for n in scores.argsort()[::-1][:SHOWN]]
        paragraph = self.paragraphs[best[0]]
        matched = [match.span() for word in set(words) for match in re.finditer(re.escape(word), paragraph)]
        if not matched:
            return Answer(question, False, "none", "没有找到", reason="没有找到")
        shown = tuple(
            Shown(f"baseline/{n}", "baseline", (), "text", self.paragraphs[n], float(scores[n])) for n in best
        )
        figure = nearest_figure(paragraph, matched, shown[0].id)
        return Answer(
            question=question,
            answered=True,
            kind="figure" if figure else "text",
            text=f"{figure.text}:{paragraph}" if figure else paragraph,
            figures=(figure,) if figure else (),
            items=(Item(paragraph[:20], shown[0].id),),
            passages=shown,
        )


def nearest_figure(paragraph: str, matched: Sequence[tuple[int, int]], passage: str) -> Figure | None:
    """The figure with the least distance to the matched words, over all of them."""
    found = list(FIGURE.finditer(paragraph))
    if not found:
        return None
    match = min(found, key=lambda one: sum(abs(one.start() - end) for _, end in matched))
    value, unit = match["value"], match["unit"]
    start, end = match.span()
    return Figure(f"{passage}#{start}", passage, match.group(), start, end, value, unit, (value, unit), "other", "")


# --- side by side -------------------------------------------------------------------------------------------------


def main(argv: Sequence[str] | None = None) -> None:
    """Score both on the same questions and print the two columns."""
    parser = argparse.ArgumentParser(description="Plain jieba + rank_bm25 beside baogao-qa.")
    parser.add_argument("questions", nargs="+", type=Path, metavar="QUESTIONS.jsonl")
    parser.add_argument("--report", nargs="+", type=Path, help="plain-text reports (default: the shipped one)")
    options = parser.parse_args(argv)
    questions = [question for path in options.questions for question in read_questions(path)]
    reports = options.report or [SHIPPED]
    script = Baseline(*(path.read_text(encoding="utf-8") for path in reports))
    with tempfile.TemporaryDirectory() as folder:
        library = _library(options.report, folder)
        warm = [warm_times(one, questions) for one in (script, library)]
        print(side_by_side(evaluate(script, questions), evaluate(library, questions)))
    for name, share in (("median", 50), ("p99", 99)):
        print(f"{f'{name} ms':<10}" + "".join(f"{np.percentile(times, share):>20.2f}" for times in warm))


def warm_times(asked: Asks, questions: Sequence[Question]) -> list[float]:
    """The times of the process, in milliseconds, for every other question, once those between have been asked: what is
    kept of the report is there, and nothing of the question's own answer."""
    for question in questions[::2]:
        asked.ask(question.question)
    times = []
    for question in questions[1::2]:
        start = time.process_time()
        asked.ask(question.question)
        times.append((time.process_time() - start) * 1000)
    return times


def _library(reports: Sequence[Path] | None, folder: str) -> Asks:
    """The shipped report's library, or a new one with the reports given."""
    if not reports:
        return qa.open()
    library = qa.open(folder)
    for path in reports:
        library.add(path)
    return library


def side_by_side(plain: Evaluation, ours: Evaluation) -> str:
    """Two columns: right of total with percent, by kind."""
    rows: list[tuple[str, ...]] = [("", "jieba + rank_bm25", "baogao-qa")]
    rows.append(("all", _share(_all(plain)), _share(_all(ours))))
    rows += [(kind, _share(plain.by("kind")[kind]), _share(group)) for kind, group in ours.by("kind").items()]
    return "\n".join(f"{name:<10}{left:>20}{right:>20}" for name, left, right in rows)


def _all(evaluation: Evaluation) -> dict[str, int]:
    return {"right": evaluation.right, "total": evaluation.total}


def _share(group: dict[str, Any]) -> str:
    return f"{group['right']}/{group['total']} {group['right'] / group['total']:7.1%}"


if __name__ == "__main__":
    main()
