"""Warm `ask`, from the question to the answer, on libraries of one report, of thousands of passages and of a million.

    python tests/bench/asking.py 130 10000 --json asking.json

A large library is the shipped report many times over, each copy of its own place and year, with other digits in the
text. The questions are those of the corpus, in an order of chance, without the lists, which go through all there is;
each is asked once, so that no answer has been prepared by the one before.
"""

from __future__ import annotations

import argparse
import json
import random
import resource
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

import qa
from qa.evaluate import read_questions
from qa.library import SHIPPED, Library
from qa.preparing import Prepared, prepared
from qa.reading import read
from qa.store.folder import FolderStore

CORPUS = Path(__file__).parents[2] / "corpus"
WARM = 30


def copies(made: Prepared, count: int) -> Iterator[Prepared]:
    """The same report of many places and years."""
    chance = random.Random(1)
    digits = str.maketrans("0123456789", "3810542967")
    for n in range(count):
        place = "".join(chr(chance.randrange(0x4E00, 0x9000)) for _ in range(2)) + "市"
        texts = {p.id: p.text if n % 2 else p.text.translate(digits) for p in made.report.passages}

        def own(id: str, n: int = n) -> str:
            return id.replace(made.report.id, f"copy{n}", 1)

        passages = tuple(
            replace(p, id=own(p.id), report=f"copy{n}", task=own(p.task), text=texts[p.id].replace("湖州", place[:2]))
            for p in made.report.passages
        )
        tasks = tuple(
            replace(t, id=own(t.id), report=f"copy{n}", passages=tuple(map(own, t.passages))) for t in made.report.tasks
        )
        report = replace(
            made.report, id=f"copy{n}", place=place, year=2000 + n % 25, tasks=tasks, passages=passages, text=""
        )
        figures = tuple(
            replace(f, id=own(f.id), passage=own(f.passage), about=own(f.about), part_of=own(f.part_of))
            for f in made.figures
        )
        tokens = [[word.translate(digits) if n % 2 == 0 else word for word in words] for words in made.tokens]
        yield Prepared(report, figures, (), tokens)


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
        start = time.perf_counter()
        answer = library.ask(question)
        times.append((time.perf_counter() - start) * 1000 if answer.kind != "list" else 0.0)
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
