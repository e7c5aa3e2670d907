"""What somebody may be typing: names of the library that hold the typed characters, or the longest run of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import TYPE_CHECKING

from qa.model import Passage, Suggestion, SuggestionKind, Task
from qa.words import fold

if TYPE_CHECKING:
    from qa.store import View

# Asked as it stands, an indicator gets the whole picture; a unit or an official needs to be asked about.
QUESTIONS: dict[SuggestionKind, str] = {
    "indicator": "{}",
    "unit": "{}负责哪些工作",
    "official": "{}牵头的工作有哪些",
}
# Longer names are sentences that no one recognises at a glance.
LONGEST_NAME = 30
# Only the end of a long text is being typed just now.
LONGEST_TYPED = 16
# One character in common says nothing.
LEAST_COMMON = 2
BREAK = "\n"
# Figures of so many passages give their names as well; a library of more has names enough in its table.
MOST_PASSAGES = 5000


class Suggestions:
    """The names to choose from, in one folded text that is fast to search."""

    def __init__(self, names: Mapping[SuggestionKind, Iterable[str]]) -> None:
        self._all = [
            Suggestion(name, kind, QUESTIONS[kind].format(name))
            for kind, of_kind in names.items()
            for name in of_kind
            if 0 < len(name) <= LONGEST_NAME and BREAK not in name
        ]
        self._folded = [fold(one.text).lower() for one in self._all]
        self._text = BREAK.join(["", *self._folded, ""])

    def of(self, typed: str, k: int) -> list[Suggestion]:
        """The likeliest `k`: those that start with what is typed, then those that hold it, then its longest run."""
        wanted = "".join(fold(typed).lower().split())[-LONGEST_TYPED:]
        for piece in _pieces(wanted):
            if piece in self._text:
                return list(islice(self._holding(piece), k))
        return []

    def _holding(self, piece: str) -> Iterator[Suggestion]:
        """Names with a piece in them: first those that start with it, and the shorter the sooner."""
        found = [(not name.startswith(piece), len(name), n) for n, name in enumerate(self._folded) if piece in name]
        return (self._all[n] for _, _, n in sorted(found))


def _pieces(typed: str) -> Iterator[str]:
    """What is typed, and then ever shorter runs of it."""
    if typed:
        yield typed
    for length in range(len(typed) - 1, LEAST_COMMON - 1, -1):
        yield from (typed[start : start + length] for start in range(len(typed) - length + 1))


def suggestions(view: View) -> Suggestions:
    """All that can be suggested from one state of a library."""
    owned: list[Passage | Task] = [*view.all_passages(), *view.tasks()]
    return Suggestions(
        {
            "indicator": dict.fromkeys(_measured(view)),
            "unit": sorted({name for one in owned for name in one.units}),
            "official": sorted({name for one in owned for name in one.officials}),
        }
    )


def _measured(view: View) -> Iterator[str]:
    """What is measured: first the lines of the table, then what the figures of the passages name."""
    yield from (line.name for line in view.indicators())
    for passage in view.all_passages()[:MOST_PASSAGES]:
        yield from (one.indicator for one in view.figures(passage.id) if one.certain and one.role != "other")
