"""How the score moves when one constant of `qa/answer/` does: the shipped value is on top of the hill or the hill moved.

    python tests/bench/tune.py                     # every constant below, at half, three quarters, 5/4 and 3/2 of its value
    python tests/bench/tune.py UNNAMED NEAR        # only these

One constant at a time, all the question sets of `corpus/` at each step; prints how many are right in all, and by set.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import qa.answer
from qa.answer import choosing, evidence
from qa.evaluate import Question, evaluate, read_questions
from qa.library import Library
from qa.store.folder import FolderStore

ROOT = Path(__file__).parents[2]
STEPS = (0.5, 0.75, 1.25, 1.5)
CONSTANTS = (
    *((qa.answer, name) for name in ("FIGURE_SCORE", "KEYWORD_NEAR", "TEXT_COVERED", "TOGETHER", "BESIDE", "WHEN_RANK")),
    *((choosing, name) for name in (
        "UNNAMED", "LONG_SPAN", "ONE_OF_MANY", "NOT_LONG", "RANK_BONUS", "NEWEST_BONUS", "MEASURE_AWAY", "CLAIMED",
        "OTHER_PART", "HEAD_ONLY", "INCREMENT", "NEAR", "MISSING", "SEEN", "MEASURE_MISSING",
    )),
    *((evidence, name) for name in ("SYNONYM", "ABBREVIATION", "PARTIAL")),
)  # fmt: skip

Sets = list[tuple[str, Library, list[Question]]]


def question_sets() -> Sets:
    """The sets of `corpus/`, each with its own report as a library in memory."""
    sets: Sets = []
    for path in sorted((ROOT / "corpus").glob("*/questions.jsonl")):
        library = Library(FolderStore(None))
        library.add(path.with_name("report.txt"))
        sets.append((path.parent.name, library, read_questions(path)))
    return sets


def right(sets: Sets) -> list[int]:
    """How many questions of each set are answered rightly."""
    return [len(questions) - len(evaluate(library, questions).failures) for _, library, questions in sets]


def steps(names: Sequence[str]) -> Iterator[tuple[str, float, Callable[[float], None]]]:
    """Each constant's name and shipped value, and what sets it."""
    for module, name in CONSTANTS:
        if not names or name in names:
            yield name, getattr(module, name), lambda value, module=module, name=name: setattr(module, name, value)
    for level, value in list(evidence.LEVELS.items()):
        if not names or level in names:
            yield level, value, lambda new, level=level: evidence.LEVELS.__setitem__(level, new)


def main(argv: Sequence[str] | None = None) -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description="how the score moves with the constants")
    parser.add_argument("names", nargs="*", help="constants or levels; all where none is named")
    names = parser.parse_args(argv).names
    sets = question_sets()
    shipped = right(sets)
    print(f"{'shipped':24} {sum(shipped):5}  {shipped}")
    for name, value, put in steps(names):
        for factor in STEPS:
            put(value * factor)
            now = right(sets)
            print(f"{name:16} {value * factor:7.3f} {sum(now):5} {sum(now) - sum(shipped):+4}  {now}", flush=True)
        put(value)


if __name__ == "__main__":
    main(sys.argv[1:])
