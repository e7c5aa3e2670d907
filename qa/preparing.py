"""A file in, everything that a store keeps of it out; many files at once over the cores."""

from __future__ import annotations

import multiprocessing
import os
import sys
import threading
from collections.abc import Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from qa import dictionary
from qa.errors import QaError
from qa.model import Figure, Indicator, Passage, Report
from qa.reading import read
from qa.reading.metadata import Metadata
from qa.words import cut

# Below this, starting a second process costs more than it saves: about half a second of work.
LEAST_FILES = 4
LEAST_BYTES = 400_000


class Prepared(NamedTuple):
    """What a store is given: a report, its figures and indicators, and the words of every passage."""

    report: Report
    figures: tuple[Figure, ...]
    indicators: tuple[Indicator, ...]
    tokens: list[list[str]]


Job = tuple[Path, Metadata]


def prepared(report: Report) -> Prepared:
    """Read the figures of a report and cut its passages."""
    from qa.figures.extract import extract

    figures, indicators = extract(report)
    return Prepared(report, tuple(figures), tuple(indicators), [search_words(passage) for passage in report.passages])


def search_words(passage: Passage) -> list[str]:
    """The words by which a passage is found: its own and its headings'."""
    return [*cut(passage.text), *_heading_words(passage.headings)]


@lru_cache(maxsize=100)
def _heading_words(headings: tuple[str, ...]) -> list[str]:
    """The words of headings, which stand over many passages."""
    return cut("\n".join(headings))


def prepare_all(jobs: Sequence[Job]) -> Iterator[Prepared | QaError]:
    """Prepare files in order; what is wrong with one is returned in its place."""
    if not _worth_sharing(jobs):
        yield from map(_prepare, jobs)
        return
    # Workers inherit the dictionary that is loaded here, instead of each loading its own.
    dictionary.load()
    with multiprocessing.get_context("fork").Pool(min(_cores(), len(jobs))) as pool:
        yield from pool.imap(_prepare, jobs)


def _prepare(job: Job) -> Prepared | QaError:
    path, given = job
    try:
        return prepared(read(path, given))
    except QaError as error:
        return error


def _worth_sharing(jobs: Sequence[Job]) -> bool:
    """Whether there is enough to do, and it is safe to fork: on Linux, and not from among several threads."""
    alone = sys.platform == "linux" and threading.active_count() == 1
    if not alone or _cores() < 2 or len(jobs) < LEAST_FILES:
        return False
    return sum(path.stat().st_size for path, _ in jobs if path.is_file()) >= LEAST_BYTES


def _cores() -> int:
    """The cores that this process may use, which can be fewer than the machine has."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
