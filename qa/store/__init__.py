"""Where reports live: one protocol, whatever stands behind it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Any, Protocol

from qa.model import Figure, Indicator, Passage, Report, Task

if TYPE_CHECKING:
    from qa.store.vocabulary import Vocabulary

__all__ = ["Stale", "Store", "View"]


class Stale(Exception):
    """Somebody wrote while a state was read; whoever reads begins again with a new view."""


class Store(Protocol):
    """What a library needs of a store. Every method may raise :class:`qa.errors.StoreError`."""

    def put(
        self,
        report: Report,
        figures: Sequence[Figure],
        indicators: Sequence[Indicator],
        tokens: Sequence[Sequence[str]],
    ) -> None:
        """Add a report with all that was read from it, or replace the one with the same id; whole or not at all.

        :param tokens: the words by which each passage is found, in the order of the report's passages.
        """

    def drop(self, report_id: str) -> None:
        """Remove a report.

        :raises NotFoundError: there is none with this id.
        """

    def rebuild(self, words: Callable[[Passage], Sequence[str]]) -> None:
        """Make the index anew of the passages that are kept.

        :param words: the words by which a passage is found.
        """

    def report(self, report_id: str) -> Report:
        """One report, whole.

        :raises NotFoundError: there is none with this id.
        """

    def view(self) -> View:
        """The present state, to read from; a question reads one state from beginning to end."""

    def state(self) -> str:
        """A string that changes whenever the library does."""


class View(Protocol):
    """One state of a library. Every method may raise :class:`Stale`.

    `about` gives the metadata of a report by its id, without reading that of the others; its `newest` is the latest
    year of a report. `kept` is empty at first: whoever reads may keep in it what holds of this state.
    """

    about: Any
    kept: dict[Any, Any]

    def reports(self) -> list[dict[str, Any]]:
        """The metadata of every report, in the order added."""

    def candidates(
        self, tokens: Sequence[str], k: int, reports: Iterable[str] | None = None
    ) -> list[tuple[Passage, float]]:
        """The `k` passages that rank best for the tokens, with their scores, best first."""

    def passages(self, ids: Iterable[str]) -> list[Passage]:
        """Passages by id, in the order asked; unknown ids are left out."""

    def all_passages(self) -> Sequence[Passage]:
        """Every passage in the order of the reports (for lists over the whole library)."""

    def figures(self, passage_id: str) -> tuple[Figure, ...]:
        """The figures of a passage, in the order of its text."""

    def rows(self, task_ids: Iterable[str]) -> tuple[dict[str, Task], dict[str, list[Passage]]]:
        """Tasks by id, and the passages of each."""

    def reports_of(self, places: Sequence[str] = (), years: tuple[int, int] | None = None) -> list[str]:
        """The ids of the reports of some places, and of the years from one to another."""

    def task(self, task_id: str) -> Task | None:
        """One task by id; None for the empty id of prose."""

    def tasks(self) -> Sequence[Task]:
        """Every task in the order of the reports."""

    def indicators(self) -> Sequence[Indicator]:
        """Every line of the target–outturn table."""

    def vocabulary(self) -> Vocabulary:
        """The words, names, places and years of the library."""
