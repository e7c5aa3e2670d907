"""BM25 side by side on the same tokens, one thread each: rank_bm25, bm25s, tantivy, SQLite FTS5, and ours.

    pip install rank-bm25 bm25s numba tantivy
    python tests/bench/search.py 10000 100000 --json search.json

Passages are made of jieba's dictionary by its frequencies and of the shipped report's words, about 62 tokens each, with
words that repeat as in prose. A question is 3 to 12 words of one passage: half of the questions have no word that stands
in more than one passage of a hundred, half have at least two that stand in one of twenty or more. Every engine runs in
a process of its own; its memory is what building takes above the token lists, its size on disk what it needs to open.
Times of building and asking are the process's own, all its threads together, so that what else runs does not count.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMBA_NUM_THREADS"):
    os.environ[name] = "1"

import numpy as np  # noqa: E402

K = 10
QUESTIONS = 2000
LENGTH, SPREAD = 62, 0.45
# The share of tokens that are words of the report, and of those that repeat one of the same passage.
OF_REPORT, REPEATED = 0.35, 0.15
RARE, FREQUENT = 0.01, 0.05
REPORT = Path(__file__).parents[2] / "corpus" / "huzhou-2023-h1" / "report.txt"


# --- passages and questions ---------------------------------------------------------------------------------------


def vocabulary() -> tuple[list[str], np.ndarray]:
    """Words and how likely each is."""
    import jieba

    from qa.words import cut, data_lines

    with jieba.get_module_res("dict.txt") as file:
        lines = [line.decode().split(" ") for line in file]
    stop = {word for line in data_lines("stop.txt") for word in line.split()}
    general = {word: int(freq) for word, freq, *_ in lines if word not in stop}
    report = Counter(cut(REPORT.read_text(encoding="utf-8")))
    words = list(dict.fromkeys([*general, *report]))
    parts = [np.array([table.get(word, 0) for word in words], float) for table in (general, report)]
    return words, (1 - OF_REPORT) * parts[0] / parts[0].sum() + OF_REPORT * parts[1] / parts[1].sum()


def passages(size: int, chances: np.ndarray, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """The words of all passages, one after the other, and how many each has."""
    random = np.random.default_rng(seed)
    lengths = random.lognormal(np.log(LENGTH) - SPREAD**2 / 2, SPREAD, size).astype(np.int64) + 1
    words = np.empty(int(lengths.sum()), np.int32)
    ends = np.cumsum(chances)
    for start in range(0, len(words), 1 << 22):
        part = words[start : start + (1 << 22)]
        part[:] = ends.searchsorted(random.random(len(part)) * ends[-1])
    first = np.repeat(np.cumsum(lengths) - lengths, lengths)
    at = np.arange(len(words))
    repeated = (random.random(len(words)) < REPEATED) & (at > first)
    source = first + (random.random(len(words)) * (at - first)).astype(np.int64)
    words[repeated] = words[source[repeated]]
    return words, lengths


def questions(words: np.ndarray, lengths: np.ndarray, seed: int) -> list[tuple[str, list[int]]]:
    """Kinds and words of the questions."""
    random = np.random.default_rng(seed)
    ends = np.cumsum(lengths)
    holders = np.bincount(np.unique(np.repeat(np.arange(len(lengths)), lengths) << 32 | words) & 0xFFFFFFFF)
    share = holders / len(lengths)
    made: list[tuple[str, list[int]]] = []
    while len(made) < QUESTIONS:
        n = random.integers(len(lengths))
        passage = np.unique(words[ends[n] - lengths[n] : ends[n]])
        rare, frequent = passage[share[passage] <= RARE], passage[share[passage] >= FREQUENT]
        size = int(random.integers(3, 13))
        many = 0 if len(made) % 2 == 0 else int(random.integers(2, max(size, 4)))
        if len(rare) >= size - many >= 0 and len(frequent) >= many:
            chosen = [*random.choice(rare, size - many, False), *random.choice(frequent, many, False)]
            made.append(("frequent" if many else "rare", [int(word) for word in random.permutation(chosen)]))
    return made


# --- engines ------------------------------------------------------------------------------------------------------

# The characters of our tokens that are neither letters nor digits.
CHARS = "unicode61 remove_diacritics 0 tokenchars '#%&+-./‰'"
Ask = Callable[[list[str]], Any]
Documents = Sequence[list[str]]


class Ours:
    """qa.index: built, saved, mapped."""

    def build(self, documents: Documents, folder: Path) -> None:
        """Build and save."""
        from qa.index.arrays import save
        from qa.index.segment import build

        save(folder / "index", build(documents)._asdict())

    def open(self, folder: Path) -> Ask:
        """Map."""
        from qa.index import BM25Okapi, Piece
        from qa.index.arrays import load
        from qa.index.segment import Segment

        index = BM25Okapi.of([Piece(0, Segment(**load(folder / "index")))])
        return lambda words: index.top(words, K)


class RankBM25:
    """The model itself; it has no form on disk."""

    def build(self, documents: Documents, folder: Path) -> None:
        """Build and keep."""
        from rank_bm25 import BM25Okapi

        self.index = BM25Okapi(documents)

    def open(self, folder: Path) -> Ask:
        """As it was built."""
        return lambda words: np.argsort(self.index.get_scores(words))[::-1][:K]


class BM25s:
    """bm25s, with its numpy or its numba backend."""

    def __init__(self, backend: str) -> None:
        self.backend = backend

    def build(self, documents: Documents, folder: Path) -> None:
        """Build and save."""
        import bm25s

        index = bm25s.BM25(method="atire", k1=1.5, b=0.75, backend=self.backend)
        index.index(documents, show_progress=False)
        index.save(folder)

    def open(self, folder: Path) -> Ask:
        """Map; numba is warmed up outside of the time of a question."""
        import bm25s

        index = bm25s.BM25.load(folder, mmap=True)
        index.backend = self.backend
        if self.backend == "numba":
            index.activate_numba_scorer()
        return lambda words: index.retrieve([words], k=K, show_progress=False, n_threads=0)


class Tantivy:
    """tantivy over words set apart by blanks."""

    def build(self, documents: Documents, folder: Path) -> None:
        """Build on disk with one writing thread."""
        import tantivy

        schema = tantivy.SchemaBuilder()
        schema.add_text_field("body", tokenizer_name="whitespace", index_option="freq")
        self.index = tantivy.Index(schema.build(), path=str(folder))
        writer = self.index.writer(heap_size=256_000_000, num_threads=1)
        for document in documents:
            writer.add_document(tantivy.Document(body=[" ".join(document)]))
        writer.commit()
        writer.wait_merging_threads()

    def open(self, folder: Path) -> Ask:
        """Open the folder."""
        import tantivy

        index = tantivy.Index.open(str(folder))
        index.reload()
        searcher, schema = index.searcher(), index.schema
        query, should = tantivy.Query, tantivy.Occur.Should

        def ask(words: list[str]) -> Any:
            terms = [(should, query.term_query(schema, "body", word, "freq")) for word in words]
            return searcher.search(query.boolean_query(terms), K, count=False)

        return ask


class FTS5:
    """SQLite's full-text index, without contents and positions."""

    def build(self, documents: Documents, folder: Path) -> None:
        """Build in one transaction."""
        database = sqlite3.connect(folder / "fts.db")
        database.execute(f"CREATE VIRTUAL TABLE p USING fts5(body, content='', detail=none, tokenize=\"{CHARS}\")")
        rows = ((n, " ".join(document)) for n, document in enumerate(documents))
        database.executemany("INSERT INTO p(rowid, body) VALUES (?, ?)", rows)
        database.execute("INSERT INTO p(p) VALUES ('optimize')")
        database.commit()
        database.close()

    def open(self, folder: Path) -> Ask:
        """Connect."""
        database = sqlite3.connect(folder / "fts.db")

        def ask(words: list[str]) -> Any:
            match = " OR ".join(f'"{word}"' for word in words)
            return database.execute("SELECT rowid FROM p WHERE p MATCH ? ORDER BY rank LIMIT ?", (match, K)).fetchall()

        return ask


ENGINES: dict[str, Callable[[], Any]] = {
    "rank_bm25": RankBM25,
    "bm25s numpy": lambda: BM25s("numpy"),
    "bm25s numba": lambda: BM25s("numba"),
    "tantivy": Tantivy,
    "SQLite FTS5": FTS5,
    "qa.index": Ours,
}
# So many passages and questions at most: beyond, it takes hours.
LIMITS = {"rank_bm25": (10_000, 100), "bm25s numpy": (1_000_000, 500), "SQLite FTS5": (1_000_000, 60)}


# --- one engine ---------------------------------------------------------------------------------------------------


def measure(name: str, data: Path) -> dict[str, float]:
    """Build, open and ask one engine; run in a process of its own."""
    words = json.loads((data / "words.json").read_text(encoding="utf-8"))
    documents = _documents(words, np.load(data / "passages.npy"), np.load(data / "lengths.npy"))
    asked = json.loads((data / "questions.json").read_text(encoding="utf-8"))[: LIMITS.get(name, (0, QUESTIONS))[1]]
    engine = ENGINES[name]()
    with tempfile.TemporaryDirectory() as folder:
        before = _forget_peak()
        start = time.process_time()
        engine.build(documents, Path(folder))
        built = time.process_time() - start
        memory = _peak() - before
        size = sum(path.stat().st_size for path in Path(folder).rglob("*") if path.is_file())
        start = time.perf_counter()
        ask = engine.open(Path(folder))
        opened = time.perf_counter() - start
        times = {"rare": [], "frequent": []}
        for kind, numbers in [*asked[:50], *asked]:
            question = [words[number] for number in numbers]
            start = time.process_time()
            ask(question)
            times[kind].append((time.process_time() - start) * 1000)
    every = [*times["rare"][25:], *times["frequent"][25:]]
    return {
        "build_s": built, "memory_mb": memory / 2**20, "disk_mb": size / 2**20, "open_ms": opened * 1000,
        "median_ms": float(np.median(every)), "p95_ms": float(np.percentile(every, 95)),
        "p99_ms": float(np.percentile(every, 99)),
        **{f"{kind}_median_ms": float(np.median(some[25:])) for kind, some in times.items()},
    }  # fmt: skip


def _documents(words: list[str], numbers: np.ndarray, lengths: np.ndarray) -> list[list[str]]:
    ends = np.cumsum(lengths).tolist()
    return [
        [words[number] for number in numbers[start:end].tolist()] for start, end in zip([0, *ends], ends, strict=False)
    ]


def _forget_peak() -> int:
    """Begin to measure the peak of memory anew, where Linux lets us; return what is used."""
    try:
        Path("/proc/self/clear_refs").write_text("5")
        return _peak()
    except OSError:
        return 0


def _peak() -> int:
    try:
        lines = Path("/proc/self/status").read_text().splitlines()
        return next(int(line.split()[1]) * 1024 for line in lines if line.startswith("VmHWM"))
    except OSError:
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


# --- all of them --------------------------------------------------------------------------------------------------


COLUMNS = {
    "build_s": "build s", "memory_mb": "memory MB", "disk_mb": "disk MB", "open_ms": "open ms",
    "median_ms": "median ms", "p95_ms": "p95 ms", "p99_ms": "p99 ms", "rare_median_ms": "rare ms",
    "frequent_median_ms": "frequent ms",
}  # fmt: skip


def run(size: int, names: Sequence[str], seed: int) -> Iterator[tuple[str, dict[str, float]]]:
    """Measure every engine at one size."""
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder)
        words, chances = vocabulary()
        numbers, lengths = passages(size, chances, seed)
        np.save(data / "passages.npy", numbers)
        np.save(data / "lengths.npy", lengths)
        (data / "words.json").write_text(json.dumps(words), encoding="utf-8")
        (data / "questions.json").write_text(json.dumps(questions(numbers, lengths, seed + 1)), encoding="utf-8")
        del numbers
        for name in names:
            if size <= LIMITS.get(name, (size, 0))[0]:
                command = [sys.executable, __file__, "--engine", name, "--data", folder]
                output = subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout
                yield name, json.loads(output.splitlines()[-1])


def main() -> None:
    """Print a table for every size and write all of it as JSON."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sizes", nargs="*", type=int, default=[10_000, 100_000])
    parser.add_argument("--engines", nargs="+", choices=ENGINES, default=list(ENGINES))
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--json", type=Path)
    parser.add_argument("--engine", help=argparse.SUPPRESS)
    parser.add_argument("--data", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.engine:
        print(json.dumps(measure(options.engine, options.data)))
        return
    results: dict[int, dict[str, dict[str, float]]] = {}
    for size in options.sizes:
        print(f"\n{size:,} passages\n{'':<12}" + "".join(f"{title:>13}" for title in COLUMNS.values()), flush=True)
        results[size] = {}
        for name, found in run(size, options.engines, options.seed):
            results[size][name] = found
            print(f"{name:<12}" + "".join(f"{found[column]:>13,.3f}" for column in COLUMNS), flush=True)
            if options.json:
                options.json.write_text(json.dumps(results, indent=1), encoding="utf-8")


if __name__ == "__main__":
    main()
