"""Records as rows of SQLite tables: one column a field, tuples as JSON, truth as 0 and 1."""

from __future__ import annotations

import json
from dataclasses import Field, fields
from typing import Any, TypeVar

Made = TypeVar("Made")


def columns(record: type[Any], leave_out: frozenset[str] = frozenset()) -> tuple[str, ...]:
    """The column names of a record's table."""
    return tuple(field.name for field in fields(record) if field.name not in leave_out)


def to_row(record: Any, names: tuple[str, ...]) -> tuple[Any, ...]:
    """A record's values as SQLite takes them."""
    return tuple(_plain(getattr(record, name)) for name in names)


def from_row(made: type[Made], row: tuple[Any, ...], names: tuple[str, ...], **more: Any) -> Made:
    """The record of a row that was written by :func:`to_row`."""
    kinds: dict[str, Field[Any]] = {field.name: field for field in fields(made)}  # type: ignore[arg-type]
    values = {name: _typed(kinds[name], value) for name, value in zip(names, row, strict=True)}
    return made(**values, **more)


def _plain(value: Any) -> Any:
    if isinstance(value, tuple):
        return json.dumps(value, ensure_ascii=False)
    return int(value) if isinstance(value, bool) else value


def _typed(field: Field[Any], value: Any) -> Any:
    # With postponed annotations a field's type is its source text.
    kind = str(field.type)
    if kind.startswith("tuple"):
        return tuple(json.loads(value))
    return bool(value) if kind == "bool" else value
