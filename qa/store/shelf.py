"""One state of a library, in memory: what every question reads from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from qa.index import PassageIndex
from qa.model import Figure, Indicator, Passage, Task
from qa.store.vocabulary import Vocabulary


@dataclass(frozen=True)
class Shelf:
    """A :class:`qa.store.View` over records in memory; index and vocabulary are made when first asked."""

    _reports: tuple[dict[str, Any], ...]
    _tasks: Mapping[str, Task]
    _passages: Mapping[str, Passage]
    _figures: Mapping[str, tuple[Figure, ...]]
    _indicators: tuple[Indicator, ...]
    _tokens: tuple[tuple[str, ...], ...]

    def reports(self) -> list[dict[str, Any]]:
        """The metadata of every report."""
        return [dict(report) for report in self._reports]

    def candidates(
        self, tokens: Sequence[str], k: int, reports: Iterable[str] | None = None
    ) -> list[tuple[Passage, float]]:
        """The passages that rank best."""
        allowed = None
        if reports is not None:
            wanted = set(reports)
            allowed = [n for n, passage in enumerate(self._order) if passage.report in wanted]
        return [(self._order[n], score) for n, score in self._index.top(tokens, k, allowed)]

    def passages(self, ids: Iterable[str]) -> list[Passage]:
        """Passages by id."""
        return [self._passages[one] for one in ids if one in self._passages]

    def all_passages(self) -> Sequence[Passage]:
        """Every passage."""
        return self._order

    def figures(self, passage_id: str) -> tuple[Figure, ...]:
        """The figures of a passage."""
        return self._figures.get(passage_id, ())

    def task(self, task_id: str) -> Task | None:
        """One task."""
        return self._tasks.get(task_id)

    def tasks(self) -> Sequence[Task]:
        """Every task."""
        return tuple(self._tasks.values())

    def indicators(self) -> Sequence[Indicator]:
        """Every line of the target–outturn table."""
        return self._indicators

    def vocabulary(self) -> Vocabulary:
        """The words of the library."""
        return self._vocabulary

    @cached_property
    def _order(self) -> tuple[Passage, ...]:
        """The passages as the index counts them."""
        return tuple(self._passages.values())

    @cached_property
    def _index(self) -> PassageIndex:
        return PassageIndex(self._tokens)

    @cached_property
    def _vocabulary(self) -> Vocabulary:
        return Vocabulary(self._index.frequency, self._order, tuple(self._tasks.values()), self._reports)
