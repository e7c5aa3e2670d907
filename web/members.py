"""The members of a list answer, a page at a time, each with its passage as far as a page can carry the text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from qa.model import Answer, Item, Shown

MEMBERS_A_PAGE = 60
# Chinese is three bytes a character: with the marks and the links a page stays under 60 KB.
CHARACTERS_A_PAGE = 8000


class Member(NamedTuple):
    """One line of the table; without its passage it is a name and a link."""

    number: int
    item: Item
    report: str
    passage: Shown | None


@dataclass(frozen=True, slots=True)
class Members:
    """A page of a list, and what the whole of it is."""

    rows: Sequence[Member]
    total: int
    page: int
    pages: int
    with_figures: bool


def members(answer: Answer, page: int) -> Members:
    """Cut a page out of a list answer; a page past the end is the last one."""
    pages = max(1, -(-len(answer.items) // MEMBERS_A_PAGE))
    page = min(page, pages)
    first = (page - 1) * MEMBERS_A_PAGE
    shown = {passage.id: passage for passage in answer.passages}
    left = CHARACTERS_A_PAGE
    rows = []
    for number, item in enumerate(answer.items[first : first + MEMBERS_A_PAGE], first + 1):
        passage = shown.get(item.passage)
        left -= len(passage.text) if passage else 0
        report = passage.report if passage else item.passage.split("/")[0]
        rows.append(Member(number, item, report, passage if left >= 0 else None))
    return Members(rows, len(answer.items), page, pages, any(item.figure for item in answer.items))
