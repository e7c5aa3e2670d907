"""The embedded store: a folder with `library.db`, SQLite, and the index in mapped arrays beside it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from qa.errors import NotFoundError, StoreError
from qa.model import Figure, Furniture, Indicator, Passage, Report, Task
from qa.store.database import FORMAT, Connection, Reader
from qa.store.rows import from_row, to_row
from qa.store.segments import TABLE, Segments
from qa.store.shelf import META, RECORDS, Shelf, quoted
from qa.store.vocabulary import matchable, names_of

INDEXES = {
    "passages_id": "passages (id)",
    "passages_report": "passages (report)",
    "tasks_id": "tasks (id)",
    "tasks_report": "tasks (report)",
    "figures_passage": "figures (passage)",
    "indicators_report": "indicators (report)",
    "names_head": "names (head)",
    "reports_year": "reports (year)",
    "reports_place": "reports (place)",
}


class FolderStore:
    """Reports in a folder; without a folder, in memory."""

    def __init__(self, folder: Path | None) -> None:
        self._shelf: tuple[str, Shelf] | None = None
        self._connection = Connection(folder)
        self._database = self._connection.database
        self._errors = self._connection.errors
        self._create()
        self._segments = Segments(self._database, folder)

    def close(self) -> None:
        """Close the library's file; the store cannot be used afterwards."""
        self._connection.close()

    # --- writing ---

    def put(
        self,
        report: Report,
        figures: Sequence[Figure],
        indicators: Sequence[Indicator],
        tokens: Sequence[Sequence[str]],
    ) -> None:
        """Add a report or replace the one with the same id; whole or not at all."""
        records: dict[str, Sequence[Any]] = {"tasks": report.tasks, "figures": figures, "indicators": indicators}
        with self._writing() as generation:
            self._delete(report.id, generation)
            first = self._next_number()
            last = first + len(report.passages) - 1
            furniture = json.dumps([piece.to_dict() for piece in report.furniture], ensure_ascii=False)
            span = (first, last) if report.passages else (None, None)
            self._insert("reports", (*META, "furniture", "first", "last"), [(*to_row(report, META), furniture, *span)])
            for table, made in records.items():
                names = RECORDS[table][1]
                self._insert(table, names, [to_row(record, names) for record in made])
            names = RECORDS["passages"][1]
            rows = [(n, *to_row(passage, names)) for n, passage in enumerate(report.passages, first)]
            self._insert("passages", ("n", *names), rows)
            self._count_names(report.place, report.passages, report.tasks, 1)
            words = [one for _, one in zip(report.passages, tokens, strict=True)]
            if report.passages:
                self._segments.add(first, words, matchable(report.passages), generation)

    def drop(self, report_id: str) -> None:
        """Remove a report."""
        with self._writing() as generation:
            if not self._delete(report_id, generation):
                raise NotFoundError(f"库里没有这份报告：{report_id}")

    def rebuild(self, words: Callable[[Passage], Sequence[str]]) -> None:
        """Make the index anew of the passages that the database holds.

        :param words: the words by which a passage is found.
        """
        with self._writing() as generation:
            self._segments.forget()
            query = "SELECT id, first FROM reports WHERE first IS NOT NULL ORDER BY first"
            for report_id, first in self._database.execute(query).fetchall():
                passages: list[Passage] = list(self._of_report("passages", report_id, "n"))
                tokens = [words(passage) for passage in passages]
                self._segments.add(first, tokens, matchable(passages), generation)

    @contextmanager
    def _writing(self) -> Iterator[int]:
        """A write that is whole or not there; gives the generation it makes."""
        with self._errors(), self._database:
            self._database.execute("BEGIN IMMEDIATE")
            self._segments.clear()
            self._database.execute("UPDATE meta SET value = value + 1 WHERE name = 'generation'")
            yield self._connection.generation()

    def _delete(self, report_id: str, generation: int) -> bool:
        query = "SELECT place, first, last FROM reports WHERE id = ?"
        row = self._database.execute(query, (report_id,)).fetchone()
        if row is None:
            return False
        place, first, last = row
        passages: list[Passage] = list(self._of_report("passages", report_id, "n"))
        self._count_names(place, passages, list(self._of_report("tasks", report_id, "rowid")), -1)
        if first is not None:
            self._segments.remove(first, last + 1, matchable(passages), generation)
        of_passages = "SELECT id FROM passages WHERE report = ?"
        self._database.execute(f"DELETE FROM figures WHERE passage IN ({of_passages})", (report_id,))
        for table in ("tasks", "passages", "indicators"):
            self._database.execute(f"DELETE FROM {table} WHERE report = ?", (report_id,))
        self._database.execute("DELETE FROM reports WHERE id = ?", (report_id,))
        return True

    def _next_number(self) -> int:
        """The number of the next passage; none is ever given twice."""
        row = self._database.execute("SELECT seq FROM sqlite_sequence WHERE name = 'passages'").fetchone()
        return int(row[0]) + 1 if row else 0

    def _count_names(self, place: str, passages: Sequence[Passage], tasks: Sequence[Task], sign: int) -> None:
        names = names_of(place, passages, tasks)
        rows = [(*name, name.head, sign) for name in names]
        self._database.executemany(
            "INSERT INTO names VALUES (?, ?, ?, ?) ON CONFLICT (kind, name) DO UPDATE SET uses = uses + excluded.uses",
            rows,
        )
        if sign < 0:
            self._database.executemany("DELETE FROM names WHERE kind = ? AND name = ? AND uses < 1", names)

    def _insert(self, table: str, names: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
        marks = ", ".join("?" * len(names))
        self._database.executemany(f"INSERT INTO {table} ({quoted(names)}) VALUES ({marks})", rows)

    # --- reading ---

    def report(self, report_id: str) -> Report:
        """One report, whole."""
        with self._errors():
            query = f"SELECT {quoted(META)}, furniture FROM reports WHERE id = ?"
            row = self._database.execute(query, (report_id,)).fetchone()
            if row is None:
                raise NotFoundError(f"库里没有这份报告：{report_id}")
            return from_row(
                Report,
                row[:-1],
                META,
                tasks=tuple(self._of_report("tasks", report_id, "rowid")),
                passages=tuple(self._of_report("passages", report_id, "n")),
                furniture=tuple(Furniture(**piece) for piece in json.loads(row[-1])),
            )

    def _of_report(self, table: str, report_id: str, order: str) -> Iterator[Any]:
        made, names = RECORDS[table]
        query = f"SELECT {quoted(names)} FROM {table} WHERE report = ? ORDER BY {order}"
        for row in self._database.execute(query, (report_id,)).fetchall():
            yield from_row(made, row, names)

    def view(self) -> Shelf:
        """The library's present state; opened anew when somebody has written."""
        with self._errors():
            while self._shelf is None or self._shelf[0] != self.state():
                state = self.state()
                try:
                    self._shelf = state, Shelf(Reader(self._connection, state), *self._segments.pieces())
                except FileNotFoundError:
                    # Somebody wrote and cleared away what the state before named; a file that is missing is damage.
                    if state == self.state():
                        raise
            return self._shelf[1]

    def state(self) -> str:
        """The format and generation of the library."""
        return self._connection.state()

    # --- inside ---

    def _create(self) -> None:
        with self._errors():
            there = self._database.execute("SELECT count(*) FROM sqlite_master WHERE name = 'meta'").fetchone()[0]
            if not there:
                self._make_tables()
            (made,) = self._database.execute("SELECT value FROM meta WHERE name = 'format'").fetchone()
        if made != FORMAT:
            raise StoreError(f"报告库的格式（{made}）与这个版本的程序不符（{FORMAT}），请用原来的版本，或重新建库")

    def _make_tables(self) -> None:
        """All tables or none, whoever else opens the same new folder at this moment."""
        with self._database:
            self._database.execute("BEGIN IMMEDIATE")
            make = "CREATE TABLE IF NOT EXISTS"
            self._database.execute(f"{make} meta (name TEXT PRIMARY KEY, value INTEGER)")
            self._database.execute(f"{make} reports ({quoted((*META, 'furniture', 'first', 'last'))}, UNIQUE (id))")
            self._database.execute(f"{make} names (kind, name, head, uses INTEGER, PRIMARY KEY (kind, name))")
            for table, (_, names) in RECORDS.items():
                # Passages are numbered as the index counts them, and no number is given twice.
                number = "n INTEGER PRIMARY KEY AUTOINCREMENT, " if table == "passages" else ""
                self._database.execute(f"{make} {table} ({number}{quoted(names)})")
            self._database.execute(TABLE)
            for name, columns in INDEXES.items():
                self._database.execute(f"CREATE INDEX IF NOT EXISTS {name} ON {columns}")
            for name, value in (("format", FORMAT), ("generation", 0)):
                self._database.execute("INSERT OR IGNORE INTO meta VALUES (?, ?)", (name, value))
