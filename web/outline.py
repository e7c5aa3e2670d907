"""A report arranged for reading: rows under their sections, and pages of a size that any browser likes."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import groupby

from qa.model import Passage, Report, Task

# Chinese is three bytes a character: with every figure marked a page stays under 60 KB.
PAGE_CHARACTERS = 7000


def anchor(passage_id: str, report_id: str) -> str:
    """The name of a passage inside its report's page: `huzhou-2023-h1/19/p2` is `19-p2`."""
    return passage_id.removeprefix(f"{report_id}/").replace("/", "-")


@dataclass(frozen=True, slots=True)
class Row:
    """One task, or one paragraph of prose, with its passages in printed order."""

    task: Task | None
    headings: tuple[str, ...]
    passages: tuple[Passage, ...]

    def part(self, *parts: str) -> list[Passage]:
        """The row's passages of these parts."""
        return [passage for passage in self.passages if passage.part in parts]

    @property
    def officials(self) -> tuple[str, ...]:
        """Those in charge of the row, or of a part of it."""
        owned: list[Task | Passage] = [*([self.task] if self.task else []), *self.passages]
        return tuple(dict.fromkeys(name for one in owned for name in one.officials))

    @property
    def size(self) -> int:
        """How many characters the row prints."""
        return sum(len(passage.text) for passage in self.passages)


@dataclass(slots=True)
class Section:
    """A run of rows under the same headings; `number` is its place in the table of contents."""

    number: int
    headings: tuple[str, ...]
    page: int
    rows: list[Row] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Outline:
    """Sections for the table of contents, and the same rows cut into pages."""

    contents: tuple[Section, ...]
    pages: tuple[tuple[Section, ...], ...]
    anchors: dict[str, int]
    officials: dict[str, tuple[tuple[str, str], ...]]

    @classmethod
    def of(cls, report: Report) -> Outline:
        """Arrange a report."""
        contents: list[Section] = []
        pages: list[list[Section]] = [[]]
        size = 0
        for number, (headings, rows) in enumerate(groupby(_rows(report), key=lambda row: row.headings), 1):
            whole: Section | None = None
            for row in rows:
                if size and size + row.size > PAGE_CHARACTERS:
                    pages.append([])
                    size = 0
                if whole is None:
                    whole = Section(number, headings, len(pages))
                    contents.append(whole)
                if not pages[-1] or pages[-1][-1].number != number:
                    pages[-1].append(Section(number, headings, len(pages)))
                pages[-1][-1].rows.append(row)
                whole.rows.append(row)
                size += row.size
        return cls(tuple(contents), tuple(map(tuple, pages)), _anchors(pages, report.id), _officials(contents))

    def page_of(self, name: str) -> int:
        """The page on which an anchor stands; the first for one that does not exist."""
        return self.anchors.get(name, 1)


def _rows(report: Report) -> list[Row]:
    """Group the passages by task in printed order; a paragraph outside any task is a row of its own."""
    tasks = {task.id: task for task in report.tasks}
    rows = []
    ordered = sorted(report.passages, key=lambda passage: passage.start)
    for key, group in groupby(ordered, key=lambda passage: passage.task or passage.id):
        passages = tuple(group)
        task = tasks.get(key)
        rows.append(Row(task, task.headings if task else passages[0].headings, passages))
    return rows


def _officials(contents: list[Section]) -> dict[str, tuple[tuple[str, str], ...]]:
    """The rows of each official, as the number printed and the passage to go to, in printed order."""
    found: dict[str, list[tuple[str, str]]] = {}
    for section in contents:
        for row in section.rows:
            for name in row.officials:
                number = (row.task.number or str(row.task.ordinal)) if row.task else ""
                found.setdefault(name, []).append((number, row.passages[0].id))
    return {name: tuple(rows) for name, rows in found.items()}


def _anchors(pages: list[list[Section]], report_id: str) -> dict[str, int]:
    return {
        anchor(passage.id, report_id): number
        for number, sections in enumerate(pages, 1)
        for section in sections
        for row in section.rows
        for passage in row.passages
    }
