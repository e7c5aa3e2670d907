"""Warm `ask`, from the question to the answer, on libraries of one report, of thousands of passages and of a million.

    python tests/bench/asking.py 130 10000 --json asking.json

A large library has the shipped report, and reports of its form, of other places and years, with most words replaced by
others of jieba's dictionary. The questions are those of the corpus, in an order of chance, without the lists, which go through all there is;
each is asked once, so that no answer has been prepared by the one before. Times of asking are the process's own, so that
what else runs does not count.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import resource
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
from search import vocabulary

import qa
from qa.evaluate import read_questions
from qa.library import SHIPPED, Library
from qa.preparing import Prepared, prepared
from qa.reading import read
from qa.store.folder import FolderStore
from qa.words import cut_words

CORPUS = Path(__file__).parents[2] / "corpus"
WARM = 30
# The share of a report's words that another has other words for.
CHANGED = 0.8
HAN = re.compile("[一-鿿]")


def copies(made: Prepared, count: int) -> Iterator[Prepared]:
    """Reports of the same form, of many places and years, with other words of the same lengths in most places."""
    chance = np.random.default_rng(1)
    words, chances = vocabulary()
    by_length = {n: [at for at, word in enumerate(words) if len(word) == n] for n in (1, 2, 3, 4)}
    weights = {n: np.cumsum(chances[at]) for n, at in by_length.items()}
    printed = [re.findall(r"[一-鿿]+|[^一-鿿]+", passage.text) for passage in made.report.passages]
    pieces = [[word for run in runs for word in (cut_words(run) if HAN.match(run) else [run])] for runs in printed]
    own = sorted({word for some in pieces for word in some if HAN.match(word) and len(word) in by_length})
    for n in range(count):
        other = {}
        for word in own:
            if chance.random() < CHANGED:
                drawn = weights[len(word)].searchsorted(chance.random() * weights[len(word)][-1])
                other[word] = words[by_length[len(word)][drawn]]
        texts = ["".join(other.get(word, word) for word in some) for some in pieces]
        tokens = [[other.get(word, word) for word in some] for some in made.tokens]
        yield _renamed(made, f"copy{n}", f"{words[by_length[2][n % 1000]]}市", 2000 + n % 25, texts, tokens)


def _renamed(made: Prepared, id: str, place: str, year: int, texts: list[str], tokens: list[list[str]]) -> Prepared:
    old = made.report

    def own(name: str) -> str:
        return name.replace(old.id, id, 1)

    passages = tuple(
        replace(p, id=own(p.id), report=id, task=own(p.task), text=text)
        for p, text in zip(old.passages, texts, strict=True)
    )
    tasks = tuple(replace(t, id=own(t.id), report=id, passages=tuple(map(own, t.passages))) for t in old.tasks)
    figures = tuple(
        replace(f, id=own(f.id), passage=own(f.passage), about=own(f.about), part_of=own(f.part_of))
        for f in made.figures
    )
    report = replace(old, id=id, place=place, year=year, tasks=tasks, passages=passages, text="")
    return Prepared(report, figures, (), tokens)


def measure(size: int) -> dict[str, Any]:
    """Build a library, and ask it the questions of the corpus."""
    made = prepared(read(CORPUS / SHIPPED / "report.txt"))
    with tempfile.TemporaryDirectory() as folder:
        store = FolderStore(Path(folder))
        start = time.perf_counter()
        store.put(*made)
        for copy in copies(made, max(size // len(made.report.passages) - 1, 0)):
            store.put(*copy)
        added = time.perf_counter() - start
        store.close()
        disk = sum(path.stat().st_size for path in Path(folder).rglob("*") if path.is_file())
        start = time.perf_counter()
        library = qa.open(folder)
        library.search("托位")
        opened = time.perf_counter() - start
        times = sorted(_times(library))
    return {
        "added_s": added, "disk_mb": disk / 2**20, "first_ms": opened * 1000, "median_ms": times[len(times) // 2],
        "p95_ms": float(np.percentile(times, 95)),
        "memory_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }  # fmt: skip


def _times(library: Library) -> list[float]:
    questions = [q for path in sorted(CORPUS.glob("*/questions.jsonl")) for q in read_questions(path)]
    asked = [question.question for question in questions if question.kind != "list"]
    random.Random(2).shuffle(asked)
    times = []
    for question in asked:
        start = time.process_time()
        answer = library.ask(question)
        times.append((time.process_time() - start) * 1000 if answer.kind != "list" else 0.0)
    return [time for time in times[WARM:] if time]


def main(argv: Sequence[str] | None = None) -> None:
    """Print a line for every size."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sizes", nargs="*", type=int, default=[130, 10_000])
    parser.add_argument("--json", type=Path)
    options = parser.parse_args(argv)
    results = {}
    for size in options.sizes:
        results[size] = measure(size)
        print(f"{size:>10,}  " + "  ".join(f"{name} {value:,.2f}" for name, value in results[size].items()), flush=True)
    if options.json:
        options.json.write_text(json.dumps(results, indent=1), encoding="utf-8")


if __name__ == "__main__":
    main()
