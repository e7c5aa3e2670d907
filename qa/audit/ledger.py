"""One report's figures arranged for auditing: by id, by row, and each outturn with the target it answers."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from qa.figures.likeness import core, likeness
from qa.figures.phrases import strip_subject
from qa.model import Figure, FindingKind, Indicator, Passage, Sureness
from qa.words import fold

# No row or paragraph of a real report has more figures, and no clause more characters before one that bear on it.
MOST_IN_ROW = 200
REACH = 120
SHORTEST = 4
# Verbs and marks that say no more of an outturn than that it is one.
NEUTRAL = re.compile(r"^(?:完成|实现|达到|取得|已|共)+|[\s“”\"()（）]")


@dataclass(slots=True)
class Draft:
    """A finding under way; `gap` tells how far off it is, in percent, to put the worst first.

    `spots` are stretches of passages to highlight beyond the figures.
    """

    kind: FindingKind
    sureness: Sureness
    text: str
    figures: tuple[Figure, ...] = ()
    stated: str = ""
    expected: str = ""
    gap: float = 0.0
    spots: tuple[tuple[str, int, int], ...] = ()


@dataclass(slots=True)
class Ledger:
    """The passages and figures of one report, and its target–outturn table."""

    report: Mapping[str, Any]
    passages: Sequence[Passage]
    read: Mapping[str, tuple[Figure, ...]]
    by_id: dict[str, Figure] = field(default_factory=dict)
    places: dict[str, Passage] = field(default_factory=dict)
    rows: list[list[Figure]] = field(default_factory=list)
    row_of: dict[str, list[Figure]] = field(default_factory=dict)
    texts: dict[str, str] = field(default_factory=dict)
    targets: dict[str, Figure] = field(default_factory=dict)
    answered: set[str] = field(default_factory=set)
    outturns: set[tuple[str, str]] = field(default_factory=set)
    by_task: dict[str, list[Passage]] = field(default_factory=dict)

    @classmethod
    def of(
        cls,
        report: Mapping[str, Any],
        passages: Sequence[Passage],
        read: Mapping[str, tuple[Figure, ...]],
        indicators: Iterable[Indicator],
    ) -> Ledger:
        """Arrange a report."""
        ledger = cls(report, passages, read)
        for passage in passages:
            ledger.places[passage.id] = passage
            ledger.texts[passage.id] = fold(passage.text)
            ledger.by_task.setdefault(passage.task, []).append(passage)
            for figure in read.get(passage.id, ()):
                ledger.by_id[figure.id] = figure
                if figure.role == "actual":
                    ledger.outturns.add((core(figure.indicator), figure.normal[1]))
                ledger._into_row(passage.task or passage.id, figure)
        for line in indicators:
            ledger._pair([ledger.by_id[id] for id in line.figures if id in ledger.by_id])
        return ledger

    def _into_row(self, key: str, figure: Figure) -> None:
        """Add a figure to its row; one of more figures than a reader compares is cut in pieces."""
        row = self.row_of.get(key)
        if row is None or len(row) >= MOST_IN_ROW:
            row = self.row_of[key] = []
            self.rows.append(row)
        row.append(figure)
        self.row_of[figure.id] = row

    def _pair(self, figures: Sequence[Figure]) -> None:
        """Note the target that an outturn of the target–outturn table answers: its own row's, if there are several."""
        targets = [one for one in figures if one.role == "target"]
        for figure in figures:
            if targets and figure.role != "target":
                task = self.places[figure.passage].task
                own = (one for one in targets if self.places[one.passage].task == task)
                self.targets.setdefault(figure.id, next(own, targets[0]))
                self.answered.add(self.targets[figure.id].id)

    def __iter__(self) -> Iterator[Figure]:
        """Every figure in the order of the text."""
        return iter(self.by_id.values())

    def row(self, figure: Figure) -> Sequence[Figure]:
        """The figures of the row, or of the paragraph, in which a figure stands."""
        return self.row_of[figure.id]

    def beside(self, figure: Figure) -> Sequence[Figure]:
        """The figures of the passage in which a figure stands."""
        return [one for one in self.row_of[figure.id] if one.passage == figure.passage]

    def pieces(self, passage: Passage) -> Iterator[Sequence[Figure]]:
        """The figures of a passage, in pieces that a reader could take in; most passages are one."""
        figures = self.read.get(passage.id, ())
        return (figures[at : at + MOST_IN_ROW] for at in range(0, len(figures), MOST_IN_ROW))

    def all_pieces(self) -> Iterator[Sequence[Figure]]:
        """The pieces of every passage, in the order of the report."""
        return (piece for passage in self.passages for piece in self.pieces(passage))

    def tasks_of(self, tasks: Iterable[str]) -> Iterator[Passage]:
        """The passages of some rows."""
        return (passage for task in tasks if task for passage in self.by_task.get(task, ()))

    def about(self, figure: Figure) -> Figure | None:
        """The figure that a rate, a growth or a rank belongs to."""
        return self.by_id.get(figure.about)

    def name(self, figure: Figure) -> str:
        """The figure's indicator; what stands before it, where the number only counts on (8290人的成绩来之不易)."""
        own = strip_subject(self.before(figure))
        only = self.texts[figure.passage].startswith("的", figure.end)
        return own if only and len(own) >= SHORTEST and figure.indicator.startswith(own) else figure.indicator

    def is_own(self, scope: str) -> bool:
        """Whether a scope is the whole of the place that the report is about: 全省 in the report of a province."""
        level = str(self.report.get("place") or "")[-1:]
        return scope in ("", "全社会") or (scope[:1] in ("全", "我", "本") and scope[1:] == level) or not level

    def before(self, figure: Figure) -> str:
        """The words of the figure's own clause that stand before it, folded."""
        return self.texts[figure.passage][max(figure.clause[0], figure.start - REACH) : figure.start]

    def between(self, one: Figure, other: Figure) -> str:
        """The words between two figures of one passage, folded."""
        return self.texts[one.passage][one.end : other.start]


def same_name(one: Figure, other: Figure) -> bool:
    """Whether two figures are called the same, but for the verb."""
    return bool(one.indicator) and core(one.indicator) == core(other.indicator)


def alike(one: Figure, other: Figure) -> float:
    """How alike two figures are called, from 0 to 1."""
    return likeness(one.indicator, other.indicator)
