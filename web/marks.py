"""A passage cut into segments to mark: the figures of an answer and the matched words, or every figure by its role."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from qa.model import Figure, Shown

Kind = str
# How a report's figures are told apart to the eye; the other roles are kinds of comparison.
ROLE_KINDS = {"target": "aim", "actual": "done", "completion": "rate"}
COMPARED = "near"


class Segment(NamedTuple):
    """A stretch of a passage and how it is marked."""

    text: str
    kind: Kind


def segments(passage: Shown, figures: Iterable[Figure] = (), context: Iterable[Figure] = ()) -> list[Segment]:
    """Cut a passage so that each character is marked at most once: figures first, then context, then words."""
    kinds: list[Kind] = ["plain"] * len(passage.text)
    for start, end in passage.highlights:
        _paint(kinds, start, end, "word")
    for figure in context:
        if figure.passage == passage.id:
            _paint(kinds, figure.start, figure.end, "context")
    starts = set()
    for figure in figures:
        if figure.passage == passage.id:
            _paint(kinds, figure.start, figure.end, "figure")
            starts.add(figure.start)
    return _joined(passage.text, kinds, starts)


def roles(text: str, figures: Iterable[Figure]) -> list[Segment]:
    """Cut a passage so that each of its figures is marked by what it is; one without a role stays plain."""
    kinds: list[Kind] = ["plain"] * len(text)
    starts = set()
    for figure in figures:
        if figure.role != "other":
            _paint(kinds, figure.start, figure.end, ROLE_KINDS.get(figure.role, COMPARED))
            starts.add(figure.start)
    return _joined(text, kinds, starts)


def _paint(kinds: list[Kind], start: int, end: int, kind: Kind) -> None:
    """Mark a span; what lies outside the text is cut off."""
    for at in range(max(start, 0), min(end, len(kinds))):
        kinds[at] = kind


def _joined(text: str, kinds: list[Kind], starts: set[int]) -> list[Segment]:
    """Join neighbours of one kind; a figure that starts right after another stays its own."""
    joined: list[Segment] = []
    begin = 0
    for at in range(1, len(text) + 1):
        if at == len(text) or kinds[at] != kinds[begin] or at in starts:
            joined.append(Segment(text[begin:at], kinds[begin]))
            begin = at
    return joined
