"""The connection to a library's SQLite file: one thread at a time, and its errors in our own words."""

from __future__ import annotations

import sqlite3
import threading
import weakref
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from qa.errors import StoreError
from qa.store import Stale

FORMAT = 3
DATABASE = "library.db"
# So much of the file is mapped into memory, and shared between processes.
MAPPED = 1 << 30


class Connection:
    """A connection to the database of a folder; without a folder, in memory."""

    def __init__(self, folder: Path | None) -> None:
        self._lock = threading.RLock()
        try:
            if folder:
                folder.mkdir(parents=True, exist_ok=True)
            where = str(folder / DATABASE) if folder else ":memory:"
            self.database = sqlite3.connect(where, check_same_thread=False, timeout=30)
        except (OSError, sqlite3.Error) as error:
            raise StoreError(f"打不开报告库：{folder}（{_reason(error)}）") from error
        # Whoever lets go of a connection closes its file.
        self.close = weakref.finalize(self, self.database.close)
        with self.errors():
            self.database.execute(f"PRAGMA mmap_size = {MAPPED}")

    @contextmanager
    def errors(self) -> Iterator[None]:
        """SQLite's errors in our own words; one thread at a time."""
        with self._lock:
            try:
                yield
            except (sqlite3.Error, OSError) as error:
                raise StoreError(f"报告库读写失败：{_reason(error)}") from error

    def generation(self) -> int:
        """A number that every write raises."""
        (generation,) = self.database.execute("SELECT value FROM meta WHERE name = 'generation'").fetchone()
        return int(generation)

    def state(self) -> str:
        """The format and generation of the library."""
        with self.errors():
            return f"{FORMAT}-{self.generation()}"


class Reader:
    """Runs queries as long as the library is in one state."""

    def __init__(self, connection: Connection, state: str) -> None:
        self._connection = connection
        self._state = state

    def __call__(self, query: str, values: Sequence[Any]) -> list[Any]:
        """The rows of a query.

        :raises Stale: the state has passed.
        """
        with self._connection.errors():
            rows: list[Any] = self._connection.database.execute(query, values).fetchall()
            # Asked after reading: whoever wrote in between is noticed.
            if self._connection.state() != self._state:
                raise Stale
        return rows


def _reason(error: Exception) -> str:
    if isinstance(error, FileExistsError | NotADirectoryError):
        return "那里有一个同名的文件，或路径里有一段不是文件夹"
    if isinstance(error, PermissionError):
        return "没有权限"
    if isinstance(error, FileNotFoundError):
        return "索引缺了文件，请重建索引"
    text = error.strerror or str(error) if isinstance(error, OSError) else str(error)
    causes = {
        "file is not a database": "library.db 不是报告库文件",
        "database disk image is malformed": "library.db 已损坏",
        "database is locked": "正被另一个程序占用",
        "attempt to write a readonly database": "没有写入权限",
        "unable to open database file": "没有权限，或路径不对",
        "database or disk is full": "磁盘已满",
        "No space left on device": "磁盘已满",
    }
    return next((chinese for english, chinese in causes.items() if english in text), text)
