"""The three functions of the package; what is heavy is imported when first used."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from qa.library import Library
    from qa.model import Answer, Hit


def open(where: str | Path | None = None) -> Library:
    """Open a library: a folder; without one, `QA_LIBRARY` or the shipped report.

    :raises StoreError: the library cannot be opened.
    """
    from qa.library import open_library

    return open_library(where)


def ask(question: str) -> Answer:
    """Ask the default library a question.

    :raises QuestionError: there is no question, or it is far too long.
    """
    return _default().ask(question)


def search(text: str, k: int = 5) -> list[Hit]:
    """Return the `k` passages of the default library nearest to some words, best first.

    :raises QuestionError: there are no words, or far too many.
    """
    return _default().search(text, k)


def _default() -> Library:
    """The library that `QA_LIBRARY` names, or the shipped report; opened once."""
    from qa.library import default, kept

    where = os.environ.get("QA_LIBRARY")
    return kept(where) if where else default()
