"""The index of a library on disk: segments in files named by generation, never replaced in place.

Which files make up the library is a table of `library.db`, changed in the same transaction as the reports: a write that
fails leaves files that nobody names, and the next write clears them away. A report is added as a segment of its own,
and merged with those before it while they are no more than a few times its size; so the number of segments grows with
the logarithm of the library. A report that is removed stays in its segment until that is merged: its passages are
marked, and a segment of what it held is taken off the statistics.
"""

from __future__ import annotations

import contextlib
import json
import sqlite3
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

from qa.errors import StoreError
from qa.index import Piece, Segment, Windows, arrays, build, dead_marks, extract, merge, windows, windows_of

FOLDER = "index"
TABLE = "CREATE TABLE IF NOT EXISTS segments (base INTEGER PRIMARY KEY, size, name, minus, dead)"
# A new segment takes in those before it that are at most so many times its size.
TAKEN_IN = 3

Span = tuple[int, int]


class Stretch(NamedTuple):
    """What is kept of some passages: their postings and the windows of their text."""

    segment: Segment
    windows: Windows


class Held(NamedTuple):
    """A row of the table: a stretch of passages, its file, what has been removed of it, and the file of that."""

    base: int
    size: int
    name: str
    minus: str
    dead: tuple[Span, ...]


class Segments:
    """The segments of a library; without a folder, in memory."""

    def __init__(self, database: sqlite3.Connection, folder: Path | None) -> None:
        self._database = database
        self._folder = folder / FOLDER if folder else None
        self._open: dict[str, Stretch] = {}

    # --- reading ------------------------------------------------------------------------------------------------

    def pieces(self) -> tuple[list[Piece], list[Windows], list[Windows]]:
        """The segments as a ranking takes them, the windows of the library, and those to take off."""
        rows = self._rows()
        self._open = {name: self._stretch(name) for row in rows for name in (row.name, row.minus) if name}
        pieces = [self._piece(row) for row in rows]
        plus = [self._stretch(row.name).windows for row in rows]
        return pieces, plus, [self._stretch(row.minus).windows for row in rows if row.minus]

    def _piece(self, row: Held) -> Piece:
        minus = self._stretch(row.minus).segment if row.minus else None
        return Piece(row.base, self._stretch(row.name).segment, row.dead, minus)

    def _rows(self) -> list[Held]:
        rows = self._database.execute("SELECT base, size, name, minus, dead FROM segments ORDER BY base")
        return [
            Held(base, size, name, minus, tuple((start, end) for start, end in json.loads(dead)))
            for base, size, name, minus, dead in rows
        ]

    def _stretch(self, name: str) -> Stretch:
        if name in self._open:
            return self._open[name]
        assert self._folder
        try:
            found = arrays.load(self._folder / name)
            segment, kept = ({name: found[name] for name in kind._fields} for kind in (Segment, Windows))
        except (ValueError, KeyError) as error:
            raise StoreError("报告库的索引已损坏，请重建索引") from error
        return Stretch(Segment(**segment), Windows(**kept))

    # --- writing, within a transaction ---------------------------------------------------------------------------

    def add(self, base: int, tokens: Sequence[Sequence[str]], lines: Iterable[str], generation: int) -> None:
        """Add passages that follow all others, and merge while that is cheap."""
        new = Stretch(build(tokens), windows_of(lines))
        rows, size = self._rows(), len(tokens)
        taken: list[Held] = []
        while rows and rows[-1].size <= TAKEN_IN * size:
            taken.insert(0, rows.pop())
            size += taken[0].size
        if not taken:
            self._put(Held(base, len(tokens), f"{generation:08d}-{base}", "", ()), new)
            return
        pieces = [*map(self._piece, taken), Piece(base, new.segment)]
        first = pieces[0].base
        dead = [dead_marks(piece) if piece.minus else None for piece in pieces]
        segment = merge([piece.segment for piece in pieces], dead, [piece.base - first for piece in pieces])
        plus = [*(self._stretch(row.name).windows for row in taken), new.windows]
        minus = [self._stretch(row.minus).windows for row in taken if row.minus]
        self._database.execute("DELETE FROM segments WHERE base >= ?", (first,))
        row = Held(first, segment.size, f"{generation:08d}-{first}", "", _gaps(pieces))
        self._put(row, Stretch(segment, windows.merged(plus, minus)))

    def remove(self, start: int, end: int, lines: Iterable[str], generation: int) -> None:
        """Take the passages [start, end) out of their segment."""
        row = next(row for row in self._rows() if row.base <= start < row.base + row.size)
        self._database.execute("DELETE FROM segments WHERE base = ?", (row.base,))
        dead = (*row.dead, (start, end))
        if sum(end - start for start, end in dead) == row.size:
            return
        segment = self._stretch(row.name).segment
        gone = extract(segment, dead_marks(Piece(row.base, segment, dead)))
        before = [self._stretch(row.minus).windows] if row.minus else []
        minus = Stretch(gone, windows.merged([*before, windows_of(lines)]))
        name = f"{generation:08d}-{row.base}-minus"
        self._keep(name, minus)
        self._insert(row._replace(minus=name, dead=dead))

    def forget(self) -> None:
        """Name no segment any more; they are made anew."""
        self._database.execute("DELETE FROM segments")

    def _put(self, row: Held, stretch: Stretch) -> None:
        self._keep(row.name, stretch)
        self._insert(row)

    def _insert(self, row: Held) -> None:
        values = (row.base, row.size, row.name, row.minus, json.dumps(row.dead))
        self._database.execute("INSERT INTO segments VALUES (?, ?, ?, ?, ?)", values)

    def _keep(self, name: str, stretch: Stretch) -> None:
        if not self._folder:
            self._open[name] = stretch
            return
        self._folder.mkdir(exist_ok=True)
        arrays.save(self._folder / name, {**stretch.segment._asdict(), **stretch.windows._asdict()})

    def clear(self) -> None:
        """Remove the files that no row names. Only while nobody else can write."""
        named = {name for row in self._rows() for name in (row.name, row.minus)}
        for file in self._folder.iterdir() if self._folder and self._folder.is_dir() else ():
            if file.name not in named:
                # Where another program still maps it, a later write will remove it.
                with contextlib.suppress(OSError):
                    file.unlink()


def _gaps(pieces: Sequence[Piece]) -> tuple[Span, ...]:
    """The numbers from the first piece to the last that are no passages."""
    gaps: list[Span] = []
    at = pieces[0].base
    for piece in pieces:
        if at < piece.base:
            gaps.append((at, piece.base))
        gaps += piece.dead
        at = piece.base + piece.segment.size
    return tuple(sorted(gaps))
