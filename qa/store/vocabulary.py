"""What a library's reports are made of: words and how rare they are, names, places, years, and runs of characters."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any

from qa.model import Passage, Task
from qa.words import fold

HAN = re.compile(r"[一-鿿]+")


class Vocabulary:
    """The words of a library, as a question needs them; made once for each state of the library."""

    def __init__(
        self,
        frequency: Mapping[str, int],
        passages: Sequence[Passage],
        tasks: Sequence[Task],
        reports: Sequence[Mapping[str, Any]],
    ) -> None:
        self._frequency = frequency
        self._passages = passages
        self.size = max(len(passages), 1)
        owned: list[Passage | Task] = [*passages, *tasks]
        self.officials = frozenset(name for record in owned for name in record.officials)
        self.units = frozenset(name for record in owned for name in record.units)
        self.places = frozenset(str(report["place"]) for report in reports if report["place"])
        self.years = tuple(sorted({int(report["year"]) for report in reports if report["year"]}))
        self.headings = frozenset(heading for passage in passages for heading in passage.headings)

    @cached_property
    def subplaces(self) -> frozenset[str]:
        """Counties and districts that the reports' units name (长兴县政府), without 县 and 区."""
        found = (re.match(r"([一-鿿]{2,4}?)(?:县|区|市)(?:政府|人民政府)$", unit) for unit in self.units)
        return frozenset(match[1] for match in found if match and match[1] not in ("各区", "各县"))

    @cached_property
    def text(self) -> str:
        """All that can be matched, folded: passages and headings, one a line."""
        return "\n".join([*(fold(passage.text) for passage in self._passages), *map(fold, self.headings)])

    def knows(self, word: str) -> bool:
        """Whether a word stands anywhere in the library."""
        return word in self._frequency or word in self.text

    def rarity(self, word: str) -> float:
        """How much a word distinguishes: ln(1 + N / n), n passages of N holding it; a word of no passage counts 1."""
        return math.log(1 + self.size / max(self._frequency.get(word, 1), 1))

    @cached_property
    def runs(self) -> frozenset[str]:
        """Every run of two and of three Chinese characters."""
        found: set[str] = set()
        for run in set(HAN.findall(self.text)):
            for n in range(len(run) - 1):
                found.add(run[n : n + 2])
                found.add(run[n : n + 3])
        return frozenset(found)

    def after(self, pair: str) -> str:
        """The characters that follow these two somewhere."""
        return self._neighbours[0].get(pair, "")

    def before(self, pair: str) -> str:
        """The characters that precede these two somewhere."""
        return self._neighbours[1].get(pair, "")

    def between(self, left: str, right: str) -> str:
        """The characters that stand between these two somewhere."""
        return self._neighbours[2].get(left + right, "")

    @cached_property
    def _neighbours(self) -> tuple[dict[str, str], dict[str, str], dict[str, str]]:
        after: dict[str, set[str]] = {}
        before: dict[str, set[str]] = {}
        between: dict[str, set[str]] = {}
        for run in self.runs:
            if len(run) == 3:
                after.setdefault(run[:2], set()).add(run[2])
                before.setdefault(run[1:], set()).add(run[0])
                between.setdefault(run[0] + run[2], set()).add(run[1])
        tables = ({pair: "".join(sorted(chars)) for pair, chars in table.items()} for table in (after, before, between))
        first, second, third = tables
        return first, second, third
