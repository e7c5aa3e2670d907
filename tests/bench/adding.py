"""How fast reports go into a library, beside plain `jieba.cut` over the same text in the same run.

python tests/bench/adding.py FILE-OR-FOLDER...
taskset -c 0 python tests/bench/adding.py FILE-OR-FOLDER...     # on one core

Before the clock starts both dictionaries, jieba's and ours, are loaded, and one report has been added to another library.
"""

from __future__ import annotations

import resource
import sys
import tempfile
import time
from pathlib import Path

import jieba

import qa
from qa import dictionary
from qa.reading import SUFFIXES, read
from qa.reading.files import gather


def main(paths: list[str]) -> None:
    """Print both speeds, their ratio, the memory and the size of the library."""
    files = [path for path, id in gather(paths, SUFFIXES) if isinstance(id, str)]
    texts = [read(file).text for file in files]
    chars = sum(map(len, texts))
    jieba.initialize()
    dictionary.load()
    with tempfile.TemporaryDirectory() as folder:
        qa.open(folder).add(files[0])
    start = time.perf_counter()
    for text in texts:
        jieba.lcut(text)
    cutting = time.perf_counter() - start
    with tempfile.TemporaryDirectory() as folder:
        library = qa.open(folder)
        start = time.perf_counter()
        added = [one for one in library.add_all(files) if one.state == "added"]
        adding = time.perf_counter() - start
        size = sum(path.stat().st_size for path in Path(folder).rglob("*"))
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(f"{len(added)} 份,{chars} 字,库 {size / 2**20:.1f} MB,内存 {memory} MB")
    print(f"jieba.cut {chars / cutting:,.0f} 字/秒;qa add {chars / adding:,.0f} 字/秒;{cutting / adding:.2f} 倍")


if __name__ == "__main__":
    main(sys.argv[1:])
