"""One state of a library: its index, and its records, each read when a question needs it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any, TypeVar

from qa.index import BM25Okapi, Piece, Windows
from qa.model import Figure, Indicator, Passage, Report, Task
from qa.store.rows import columns, from_row
from qa.store.vocabulary import Name, Vocabulary
from qa.words import fold

META = columns(Report, frozenset({"tasks", "passages", "furniture"}))
RECORDS: dict[str, tuple[type[Any], tuple[str, ...]]] = {
    "tasks": (Task, columns(Task)),
    "passages": (Passage, columns(Passage)),
    "figures": (Figure, columns(Figure)),
    "indicators": (Indicator, columns(Indicator)),
}
# SQLite takes so many parameters in one statement, whatever its version.
MOST_PARAMETERS = 500
# So many records of a kind are kept in memory at most.
MOST_KEPT = 30_000
MOST_FILTERS = 100

Made = TypeVar("Made")
Read = Callable[[str, Sequence[Any]], list[Any]]
Ranges = tuple[tuple[int, int], ...]


class Shelf:
    """A :class:`qa.store.View` of one state.

    :param read: runs one query, and raises :class:`qa.store.Stale` where the state has passed.
    """

    def __init__(self, read: Read, pieces: Sequence[Piece], plus: Sequence[Windows], minus: Sequence[Windows]) -> None:
        self._read = read
        self._index = BM25Okapi.of(pieces)
        self._vocabulary = Vocabulary(self._index, plus, minus, self._names_of, self._headed, self._texts)
        self._numbered: dict[Any, Passage] = {}
        self._passages: dict[Any, Passage] = {}
        self._tasks: dict[Any, Task] = {}
        self._figures: dict[Any, tuple[Figure, ...]] = {}
        self._names: dict[Any, tuple[Name, ...]] = {}
        self._ranges: dict[Any, Ranges] = {}
        self.about = About(read)
        self.kept: dict[Any, Any] = {}

    # --- the whole library ---------------------------------------------------------------------------------------

    def reports(self) -> list[dict[str, Any]]:
        """The metadata of every report."""
        names = [name for name in META if name != "text"]
        counts = "(SELECT count(*) FROM tasks WHERE report = r.id), (SELECT count(*) FROM passages WHERE report = r.id)"
        rows = self._read(f"SELECT {quoted(names)}, {counts} FROM reports r ORDER BY rowid", ())
        return [dict(zip((*names, "tasks", "passages"), row, strict=True)) for row in rows]

    def all_passages(self) -> Sequence[Passage]:
        """Every passage."""
        return self._every_passage

    @cached_property
    def _every_passage(self) -> tuple[Passage, ...]:
        return tuple(self._records("passages", "ORDER BY n"))

    def tasks(self) -> Sequence[Task]:
        """Every task."""
        return tuple(self._records("tasks", "ORDER BY rowid"))

    def indicators(self) -> Sequence[Indicator]:
        """Every line of the target–outturn table."""
        return self._every_indicator

    @cached_property
    def _every_indicator(self) -> tuple[Indicator, ...]:
        return tuple(self._records("indicators", "ORDER BY rowid"))

    # --- what a question needs -----------------------------------------------------------------------------------

    def candidates(
        self, tokens: Sequence[str], k: int, reports: Iterable[str] | None = None
    ) -> list[tuple[Passage, float]]:
        """The passages that rank best."""
        within = None if reports is None else self._ranges_of(tuple(reports))
        found = self._index.top(tokens, k, within)
        numbered = self._some(self._numbered, [n for n, _ in found], self._by_number)
        return [(numbered[n], score) for n, score in found]

    def passages(self, ids: Iterable[str]) -> list[Passage]:
        """Passages by id."""
        ids = list(ids)
        found = self._some(self._passages, ids, self._by_id)
        return [found[id] for id in ids if id in found]

    def figures(self, passage_id: str) -> tuple[Figure, ...]:
        """The figures of a passage."""
        found = self._figures.get(passage_id)
        return self._some(self._figures, [passage_id], self._by_passage)[passage_id] if found is None else found

    def task(self, task_id: str) -> Task | None:
        """One task."""
        found: Task | None = self._some(self._tasks, [task_id], self._by_task).get(task_id)
        return found

    def rows(self, task_ids: Iterable[str]) -> tuple[dict[str, Task], dict[str, list[Passage]]]:
        """Tasks by id with their passages, whose figures are read along with them."""
        ids = [id for id in dict.fromkeys(task_ids) if id]
        tasks = self._some(self._tasks, ids, self._by_task)
        found = self._some(self._passages, [p for id in tasks for p in tasks[id].passages], self._by_id)
        self._some(self._figures, list(found), self._by_passage)
        return tasks, {id: [found[p] for p in task.passages if p in found] for id, task in tasks.items()}

    def reports_of(self, places: Sequence[str] = (), years: tuple[int, int] | None = None) -> list[str]:
        """The reports of some places, and of the years from one to another."""
        marks = ", ".join("?" * len(places))
        tests = [f"place IN ({marks})"] if places else []
        tests += ["coalesce(year, 0) BETWEEN ? AND ?"] if years else []
        where = f" WHERE {' AND '.join(tests)}" if tests else ""
        rows = self._read(f"SELECT id FROM reports{where} ORDER BY rowid", (*places, *(years or ())))
        return [id for (id,) in rows]

    def vocabulary(self) -> Vocabulary:
        """The words of the library."""
        return self._vocabulary

    # --- inside --------------------------------------------------------------------------------------------------

    def _records(self, table: str, rest: str, values: Sequence[Any] = ()) -> Iterator[Any]:
        made, names = RECORDS[table]
        for row in self._read(f"SELECT {quoted(names)} FROM {table} {rest}", values):
            yield from_row(made, row, names)

    def _some(self, kept: dict[Any, Made], keys: Sequence[Any], read: Callable[[list[Any]], dict[Any, Made]]) -> Any:
        """Records by key, from those kept or from the database; what is not there is left out."""
        # Another thread may clear what is kept at any moment.
        found = {key: one for key in keys if (one := kept.get(key)) is not None}
        missing = [key for key in dict.fromkeys(keys) if key not in found]
        if missing and len(kept) + len(missing) > MOST_KEPT:
            kept.clear()
        for at in range(0, len(missing), MOST_PARAMETERS):
            new = read(missing[at : at + MOST_PARAMETERS])
            kept.update(new)
            found.update(new)
        return {key: found[key] for key in keys if key in found}

    def _by_number(self, numbers: list[int]) -> dict[Any, Passage]:
        _, names = RECORDS["passages"]
        query = f"SELECT n, {quoted(names)} FROM passages WHERE n IN ({_marks(numbers)})"
        found = {n: from_row(Passage, row, names) for n, *row in self._read(query, numbers)}
        self._passages.update({passage.id: passage for passage in found.values()})
        return found

    def _by_id(self, ids: list[str]) -> dict[Any, Passage]:
        return {one.id: one for one in self._records("passages", f"WHERE id IN ({_marks(ids)})", ids)}

    def _by_task(self, ids: list[str]) -> dict[Any, Task]:
        return {one.id: one for one in self._records("tasks", f"WHERE id IN ({_marks(ids)})", ids)}

    def _by_passage(self, ids: list[str]) -> dict[Any, tuple[Figure, ...]]:
        found: dict[str, list[Figure]] = {id: [] for id in ids}
        for figure in self._records("figures", f"WHERE passage IN ({_marks(ids)}) ORDER BY rowid", ids):
            found[figure.passage].append(figure)
        return {id: tuple(figures) for id, figures in found.items()}

    def _names_of(self, heads: Iterable[str]) -> Iterator[Name]:
        for names in self._some(self._names, list(heads), self._by_head).values():
            yield from names

    def _by_head(self, heads: list[str]) -> dict[Any, tuple[Name, ...]]:
        found: dict[str, list[Name]] = {head: [] for head in heads}
        # A heading is looked for by what it holds, not by how it begins.
        query = f"SELECT kind, name, head FROM names WHERE head IN ({_marks(heads)}) AND kind != 'heading'"
        for kind, name, head in self._read(query, heads):
            found[head].append(Name(kind, name))
        return {head: tuple(names) for head, names in found.items()}

    def _headed(self, text: str) -> bool:
        query = "SELECT 1 FROM names WHERE kind = 'heading' AND instr(name, ?) LIMIT 1"
        return bool(self._some(self._names, [(text,)], lambda _: {(text,): tuple(self._read(query, (text,)))})[(text,)])

    def _texts(self, numbers: list[int]) -> Iterator[str]:
        for passage in self._some(self._numbered, numbers, self._by_number).values():
            yield fold("\n".join((passage.text, *passage.headings)))

    def _ranges_of(self, reports: tuple[str, ...]) -> Ranges:
        """The numbers of the passages of some reports, [start, end) and rising."""
        found = self._ranges.get(reports)
        if found is None:
            spans: list[tuple[int, int]] = []
            for at in range(0, len(reports), MOST_PARAMETERS):
                some = reports[at : at + MOST_PARAMETERS]
                query = f"SELECT first, last + 1 FROM reports WHERE id IN ({_marks(some)}) AND first IS NOT NULL"
                spans += self._read(query, some)
            if len(self._ranges) >= MOST_FILTERS:
                self._ranges.clear()
            found = self._ranges[reports] = _joined(sorted(spans))
        return found


class About(Mapping[str, Mapping[str, Any]]):
    """The metadata of reports by id, read when asked."""

    def __init__(self, read: Read) -> None:
        self._read = read
        self._kept: dict[str, dict[str, Any]] = {}

    def __getitem__(self, id: str) -> Mapping[str, Any]:
        if id not in self._kept:
            names = [name for name in META if name != "text"]
            rows = self._read(f"SELECT {quoted(names)} FROM reports WHERE id = ?", (id,))
            if not rows:
                raise KeyError(id)
            self._kept[id] = dict(zip(names, rows[0], strict=True))
        return self._kept[id]

    def __iter__(self) -> Iterator[str]:
        return (id for (id,) in self._read("SELECT id FROM reports ORDER BY rowid", ()))

    def __len__(self) -> int:
        return self._count

    @cached_property
    def _count(self) -> int:
        return int(self._read("SELECT count(*) FROM reports", ())[0][0])

    @cached_property
    def newest(self) -> int:
        """The latest year of a report; 0 where none has one."""
        return int(self._read("SELECT coalesce(max(year), 0) FROM reports", ())[0][0])


def quoted(names: Iterable[str]) -> str:
    """Column names as SQL."""
    return ", ".join(f'"{name}"' for name in names)


def _marks(values: Sequence[Any]) -> str:
    return ", ".join("?" * len(values))


def _joined(spans: Sequence[tuple[int, int]]) -> Ranges:
    """Spans that touch as one."""
    joined: list[tuple[int, int]] = []
    for start, end in spans:
        if joined and joined[-1][1] == start:
            joined[-1] = joined[-1][0], end
        else:
            joined.append((start, end))
    return tuple(joined)
