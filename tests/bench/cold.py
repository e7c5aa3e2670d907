"""One `qa ask` from the shell to the printed answer, beside a plain jieba + rank_bm25 script; all caches warm.

    python tests/bench/cold.py --json cold.json

Both are started in turn, so that whatever else runs slows both. Both have their compiled modules and jieba's own cache.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).parents[2]
QUESTION = "托位完成多少"
PLAIN = f"""
import logging, re
import jieba
from rank_bm25 import BM25Okapi
jieba.setLogLevel(logging.ERROR)
text = open({str(ROOT / "corpus" / "huzhou-2023-h1" / "report.txt")!r}, encoding="utf-8").read()
paragraphs = [part for part in re.split(r"\\n\\s*\\n", text) if part.strip()]
index = BM25Okapi([jieba.lcut(part) for part in paragraphs])
print(paragraphs[index.get_scores(jieba.lcut({QUESTION!r})).argmax()])
"""
COMMANDS = {
    "python": [sys.executable, "-c", "pass"],
    "jieba + rank_bm25": [sys.executable, "-c", PLAIN],
    "qa ask": [sys.executable, "-m", "qa", "ask", QUESTION],
}


def measure(times: int) -> dict[str, list[tuple[float, float]]]:
    """The seconds of every run: on the clock, and of the processor."""
    with tempfile.TemporaryDirectory() as folder:
        env = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
        env |= {
            "XDG_CACHE_HOME": folder,
            "PYTHONPYCACHEPREFIX": folder,
            "PYTHONPATH": str(ROOT),
            "OMP_NUM_THREADS": "1",
        }
        found: dict[str, list[tuple[float, float]]] = {name: [] for name in COMMANDS}
        for n in range(times + 1):
            for name, command in COMMANDS.items():
                start, used = time.perf_counter(), _used()
                subprocess.run(command, check=True, env=env, stdout=subprocess.DEVNULL)
                # The first run of each fills its caches.
                found[name] += [(time.perf_counter() - start, _used() - used)] if n else []
    return found


def _used() -> float:
    """The processor's seconds of all programs started so far."""
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def main(argv: Sequence[str] | None = None) -> None:
    """Print medians and their ratio."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--times", type=int, default=15)
    parser.add_argument("--json", type=Path)
    options = parser.parse_args(argv)
    found = measure(options.times)
    medians = {name: [statistics.median(times) for times in zip(*runs, strict=True)] for name, runs in found.items()}
    plain = medians["jieba + rank_bm25"]
    for name, (clock, used) in medians.items():
        print(
            f"{name:<20}{clock * 1000:>8.0f} ms{clock / plain[0]:>8.2f}"
            f"{used * 1000:>12.0f} ms of the processor{used / plain[1]:>8.2f}"
        )
    if options.json:
        options.json.write_text(json.dumps(found, indent=1), encoding="utf-8")


if __name__ == "__main__":
    main()
