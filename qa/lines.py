"""The package's data: text files with a line an entry."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

DATA = Path(__file__).parent / "data"


def data_lines(name: str) -> Iterator[str]:
    """The data lines of a file in `qa/data/`; `#` starts a comment line."""
    text = (DATA / name).read_text(encoding="utf-8")
    return (line for line in text.splitlines() if line and not line.startswith("#"))
