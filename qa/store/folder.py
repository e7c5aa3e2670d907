"""The embedded store: a folder with `library.db`, SQLite, and a BM25 index made of it when first asked."""

from __future__ import annotations

import json
import sqlite3
import threading
import weakref
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from qa.errors import NotFoundError, StoreError
from qa.model import Figure, Furniture, Indicator, Passage, Report, Task
from qa.store.rows import columns, from_row, to_row
from qa.store.shelf import Shelf

FORMAT = 1
DATABASE = "library.db"
META = columns(Report, frozenset({"tasks", "passages", "furniture"}))
TABLES: dict[str, tuple[type[Any], tuple[str, ...]]] = {
    "tasks": (Task, columns(Task)),
    "passages": (Passage, columns(Passage)),
    "figures": (Figure, columns(Figure)),
    "indicators": (Indicator, columns(Indicator)),
}


class FolderStore:
    """Reports in a folder; without a folder, in memory."""

    def __init__(self, folder: Path | None) -> None:
        self._lock = threading.RLock()
        self._shelf: tuple[str, Shelf] | None = None
        self._database = self._connect(folder)
        # Whoever lets go of a store closes its file.
        self._close = weakref.finalize(self, self._database.close)
        self._create()

    def close(self) -> None:
        """Close the library's file; the store cannot be used afterwards."""
        self._close()

    # --- writing ---

    def put(
        self,
        report: Report,
        figures: Sequence[Figure],
        indicators: Sequence[Indicator],
        tokens: Sequence[Sequence[str]],
    ) -> None:
        """Add a report or replace the one with the same id; whole or not at all."""
        records: dict[str, Sequence[Any]] = {
            "tasks": report.tasks,
            "passages": report.passages,
            "figures": figures,
            "indicators": indicators,
        }
        with self._errors(), self._database:
            self._delete(report.id)
            furniture = json.dumps([piece.to_dict() for piece in report.furniture], ensure_ascii=False)
            self._insert("reports", (*META, "furniture"), [(*to_row(report, META), furniture)])
            for table, (_, names) in TABLES.items():
                self._insert(table, names, [to_row(record, names) for record in records[table]])
            cut = [
                (passage.id, report.id, " ".join(words)) for passage, words in zip(report.passages, tokens, strict=True)
            ]
            self._insert("tokens", ("passage", "report", "words"), cut)
            self._database.execute("UPDATE meta SET value = value + 1 WHERE name = 'generation'")

    def drop(self, report_id: str) -> None:
        """Remove a report."""
        with self._errors(), self._database:
            if not self._delete(report_id):
                raise NotFoundError(f"库里没有这份报告：{report_id}")
            self._database.execute("UPDATE meta SET value = value + 1 WHERE name = 'generation'")

    def _delete(self, report_id: str) -> bool:
        passages = "SELECT id FROM passages WHERE report = ?"
        self._database.execute(f"DELETE FROM figures WHERE passage IN ({passages})", (report_id,))
        for table in ("tasks", "passages", "indicators", "tokens"):
            self._database.execute(f"DELETE FROM {table} WHERE report = ?", (report_id,))
        return self._database.execute("DELETE FROM reports WHERE id = ?", (report_id,)).rowcount > 0

    def _insert(self, table: str, names: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
        marks = ", ".join("?" * len(names))
        quoted = ", ".join(f'"{name}"' for name in names)
        self._database.executemany(f"INSERT INTO {table} ({quoted}) VALUES ({marks})", rows)

    # --- reading ---

    def report(self, report_id: str) -> Report:
        """One report, whole."""
        view = self.view()
        with self._errors():
            query = f"SELECT {_quoted(META)}, furniture FROM reports WHERE id = ?"
            row = self._database.execute(query, (report_id,)).fetchone()
        if row is None:
            raise NotFoundError(f"库里没有这份报告：{report_id}")
        return from_row(
            Report,
            row[:-1],
            META,
            tasks=tuple(task for task in view.tasks() if task.report == report_id),
            passages=tuple(passage for passage in view.all_passages() if passage.report == report_id),
            furniture=tuple(Furniture(**piece) for piece in json.loads(row[-1])),
        )

    def view(self) -> Shelf:
        """The library's present state; read anew when somebody has written."""
        with self._lock:
            state = self.state()
            if self._shelf is None or self._shelf[0] != state:
                self._shelf = state, self._load()
            return self._shelf[1]

    def state(self) -> str:
        """The generation of the library."""
        with self._errors():
            (generation,) = self._database.execute("SELECT value FROM meta WHERE name = 'generation'").fetchone()
        return f"{FORMAT}-{generation}"

    # --- inside ---

    def _load(self) -> Shelf:
        with self._errors():
            names = tuple(name for name in META if name != "text")
            counts = (
                "(SELECT count(*) FROM tasks WHERE report = r.id), (SELECT count(*) FROM passages WHERE report = r.id)"
            )
            found = self._database.execute(
                f"SELECT {_quoted(names)}, {counts} FROM reports r ORDER BY rowid"
            ).fetchall()
            reports = tuple(dict(zip((*names, "tasks", "passages"), row, strict=True)) for row in found)
            read = {table: list(self._records(table)) for table in TABLES}
            words = self._database.execute("SELECT words FROM tokens ORDER BY rowid").fetchall()
        figures: dict[str, list[Figure]] = {}
        for figure in read["figures"]:
            figures.setdefault(figure.passage, []).append(figure)
        return Shelf(
            reports,
            {task.id: task for task in read["tasks"]},
            {passage.id: passage for passage in read["passages"]},
            {passage: tuple(found) for passage, found in figures.items()},
            tuple(read["indicators"]),
            tuple(tuple(line.split(" ")) if line else () for (line,) in words),
        )

    def _records(self, table: str) -> Iterator[Any]:
        made, names = TABLES[table]
        for row in self._database.execute(f"SELECT {_quoted(names)} FROM {table} ORDER BY rowid"):
            yield from_row(made, row, names)

    def _connect(self, folder: Path | None) -> sqlite3.Connection:
        try:
            if folder:
                folder.mkdir(parents=True, exist_ok=True)
            where = str(folder / DATABASE) if folder else ":memory:"
            return sqlite3.connect(where, check_same_thread=False, timeout=30)
        except (OSError, sqlite3.Error) as error:
            raise StoreError(f"打不开报告库：{folder}（{_reason(error)}）") from error

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
            self._database.execute("CREATE TABLE IF NOT EXISTS meta (name TEXT PRIMARY KEY, value INTEGER)")
            self._database.execute(f"CREATE TABLE IF NOT EXISTS reports ({_quoted((*META, 'furniture'))}, UNIQUE (id))")
            for table, (_, names) in TABLES.items():
                self._database.execute(f"CREATE TABLE IF NOT EXISTS {table} ({_quoted(names)})")
            self._database.execute("CREATE TABLE IF NOT EXISTS tokens (passage, report, words)")
            self._database.execute("CREATE INDEX IF NOT EXISTS figures_passage ON figures (passage)")
            for name, value in (("format", FORMAT), ("generation", 0)):
                self._database.execute("INSERT OR IGNORE INTO meta VALUES (?, ?)", (name, value))

    @contextmanager
    def _errors(self) -> Iterator[None]:
        """SQLite's errors in our own words; one thread at a time."""
        with self._lock:
            try:
                yield
            except sqlite3.Error as error:
                raise StoreError(f"报告库读写失败：{_reason(error)}") from error


def _quoted(names: Iterable[str]) -> str:
    return ", ".join(f'"{name}"' for name in names)


def _reason(error: Exception) -> str:
    if isinstance(error, FileExistsError | NotADirectoryError):
        return "那里有一个同名的文件，或路径里有一段不是文件夹"
    if isinstance(error, PermissionError):
        return "没有权限"
    text = error.strerror or str(error) if isinstance(error, OSError) else str(error)
    causes = {
        "file is not a database": "library.db 不是报告库文件",
        "database disk image is malformed": "library.db 已损坏",
        "database is locked": "正被另一个程序占用",
        "attempt to write a readonly database": "没有写入权限",
        "unable to open database file": "没有权限，或路径不对",
        "database or disk is full": "磁盘已满",
    }
    return next((chinese for english, chinese in causes.items() if english in text), text)
