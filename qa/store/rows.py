"""Records as rows of SQLite tables: one column a field, tuples as JSON, truth as 0 and 1."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import Field, fields
from functools import cache
from typing import Any, TypeVar

Made = TypeVar("Made")
# What json.loads comes down to, for texts that we wrote ourselves.
_READ: Callable[[str, int], tuple[Any, int]] = json.JSONDecoder().scan_once  # type: ignore[attr-defined]


@cache
def columns(record: type[Any], leave_out: frozenset[str] = frozenset()) -> tuple[str, ...]:
    """The column names of a record's table."""
    return tuple(field.name for field in fields(record) if field.name not in leave_out)


def to_row(record: Any, names: tuple[str, ...]) -> tuple[Any, ...]:
    """A record's values as SQLite takes them."""
    return tuple(_plain(getattr(record, name)) for name in names)


def from_row(made: type[Made], row: Sequence[Any], names: tuple[str, ...], **more: Any) -> Made:
    """The record of a row that was written by :func:`to_row`; the columns are the record's first fields, in order."""
    kind: Any = made
    values = list(row)
    for at, read in _readers(kind, names):
        values[at] = read(values[at])
    return made(*values, **more)


def _plain(value: Any) -> Any:
    if isinstance(value, tuple):
        return json.dumps(value, ensure_ascii=False)
    return int(value) if isinstance(value, bool) else value


@cache
def _readers(made: type[Any], names: tuple[str, ...]) -> tuple[tuple[int, Callable[[Any], Any]], ...]:
    """The columns that are not kept as they are, with what makes values of them."""
    kinds: dict[str, Field[Any]] = {field.name: field for field in fields(made)}
    assert tuple(kinds)[: len(names)] == names
    # With postponed annotations a field's type is its source text.
    texts = [str(kinds[name].type) for name in names]
    readers = [_tuple if text.startswith("tuple") else bool if text == "bool" else None for text in texts]
    return tuple((at, read) for at, read in enumerate(readers) if read)


def _tuple(text: str) -> tuple[Any, ...]:
    return tuple(_READ(text, 0)[0]) if text != "[]" else ()
