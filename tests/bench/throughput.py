"""Characters a second on one core: the reader of figures beside plain `jieba.cut` over the same passages.

    python tests/bench/throughput.py                    # the shipped report, and all of corpus/
    python tests/bench/throughput.py FILE-OR-FOLDER...  # and these

All take turns in one process, their caches emptied; printed are characters per second of processor time, medians of the
rounds, and the ratio (above 1: the reader is faster).
`extract` is the reader with what goes on around it: rows, lost units, targets paired with outturns.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import jieba

from qa.figures.extract import clock_of, extract
from qa.figures.reader import Setting, read_figures
from qa.model import Report
from qa.reading import SUFFIXES, read
from qa.reading.files import gather

CORPUS = Path(__file__).parents[2] / "corpus"
SHIPPED = CORPUS / "huzhou-2023-h1" / "report.txt"
Work = Callable[[Sequence[Report]], None]


def cut(reports: Sequence[Report]) -> None:
    """What a plain script does first."""
    for report in reports:
        for passage in report.passages:
            jieba.lcut(passage.text)


def figures(reports: Sequence[Report]) -> None:
    """Every figure of every passage."""
    for report in reports:
        clock = clock_of(report)
        for passage in report.passages:
            read_figures(passage, Setting(clock, " ".join(passage.headings)))


def extracted(reports: Sequence[Report]) -> None:
    """The figures and the table of targets and outturns."""
    for report in reports:
        extract(report)


def forget() -> None:
    """Empty the caches of the reader: no round may profit from the one before."""
    for name, module in sys.modules.items():
        if name.startswith("qa.figures"):
            for thing in vars(module).values():
                getattr(thing, "cache_clear", int)()


def medians(works: Sequence[Work], reports: Sequence[Report], rounds: int) -> list[float]:
    """The median seconds of each kind of work; they take turns, after one round that is not counted."""
    taken: list[list[float]] = [[] for _ in works]
    for _ in range(rounds + 1):
        for work, seconds in zip(works, taken, strict=True):
            forget()
            start = time.process_time()
            work(reports)
            seconds.append(time.process_time() - start)
    return [statistics.median(seconds[1:]) for seconds in taken]


def main(argv: Sequence[str] | None = None) -> None:
    """Print one line for each text."""
    parser = argparse.ArgumentParser(description="The reader of figures beside jieba.cut.")
    parser.add_argument("paths", nargs="*", help="reports, or folders of reports")
    parser.add_argument("--rounds", type=int, default=7)
    options = parser.parse_args(argv)
    jieba.initialize()
    texts = [("shipped", [SHIPPED]), ("corpus", sorted(CORPUS.glob("*/report.txt")))]
    texts += [
        (Path(path).name, [file for file, id in gather([path], SUFFIXES) if isinstance(id, str)])
        for path in options.paths
    ]
    print("| text | characters | jieba.cut | figures | ratio | extract | ratio |\n|---|---|---|---|---|---|---|")
    for name, files in texts:
        reports = [read(file) for file in files]
        chars = sum(len(passage.text) for report in reports for passage in report.passages)
        cutting, reading, extracting = medians([cut, figures, extracted], reports, options.rounds)
        speeds = [f"{chars / seconds:,.0f}" for seconds in (cutting, reading, extracting)]
        print(
            f"| {name} | {chars:,} | {speeds[0]} | {speeds[1]} | {cutting / reading:.2f}"
            f" | {speeds[2]} | {cutting / extracting:.2f} |"
        )


if __name__ == "__main__":
    main()
