"""List questions on made-up reports, with questions beside them that are none."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from qa.evaluate import Question, is_right, read_questions
from qa.library import Library
from qa.store.folder import FolderStore

DATA = Path(__file__).parent / "data" / "lists"
FOLDERS = (DATA, DATA.parent / "reports")
QUESTIONS = read_questions(DATA / "questions.jsonl")


@cache
def library(report: str) -> Library:
    """A library of one report."""
    made = Library(FolderStore(None))
    made.add(next(file for folder in FOLDERS for file in folder.glob(f"{report}.*")))
    return made


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.question)
def test_lists(question: Question) -> None:
    """Every member with its passage and nothing else; a figure, a name or a no where that is asked."""
    answer = library(question.report).ask(question.question)
    assert is_right(question, answer), (answer.kind, answer.text, [item.label for item in answer.items])
