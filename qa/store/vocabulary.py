"""What a library's reports are made of: words and how rare they are, names, places, and runs of characters.

Everything is looked up for the question at hand; nothing here grows with the library.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple

import numpy as np

from qa.index import BM25Okapi, Windows
from qa.index.windows import WIDTH
from qa.model import Passage, Task
from qa.words import alike, cut, fold

SUBPLACE = re.compile(r"([一-鿿]{2,4}?)(?:县|区|市)(?:政府|人民政府)$")
OWNER = re.compile(r"^[市省县区州]")
HEAD = 2
# In so many passages, the best for its words, a long run of characters is looked for.
MOST_LOOKED_AT = 50


class Name(NamedTuple):
    """A name that a report uses: of an official, a unit, a county or district, the report's place, a heading."""

    kind: str
    name: str

    @property
    def head(self) -> str:
        """Its first characters, by which names are found in a question."""
        return self.name[:HEAD]


def names_of(place: str, passages: Iterable[Passage], tasks: Iterable[Task]) -> set[Name]:
    """The names that a report uses."""
    passages, owned = list(passages), list(tasks)
    records: list[Passage | Task] = [*passages, *owned]
    names = {Name("official", name) for record in records for name in record.officials}
    units = {name for record in records for name in record.units}
    names |= {Name("unit", name) for name in units}
    # 长兴县政府: a county or district that the report is about, without 县 and 区.
    found = (match[1] for name in units if (match := SUBPLACE.match(name)))
    names |= {Name("subplace", name) for name in found if name not in ("各区", "各县")}
    names |= {Name("heading", heading) for passage in passages for heading in passage.headings}
    return names | ({Name("place", place)} if place else set())


def matchable(passages: Sequence[Passage]) -> list[str]:
    """All of a report that a word can be looked for in, folded: passages, and headings once."""
    headings = dict.fromkeys(heading for passage in passages for heading in passage.headings)
    return [unquoted(fold(text)) for text in (*(passage.text for passage in passages), *headings)]


def unquoted(text: str) -> str:
    """A text without quotation marks, which people do not type: “两癌”检查 is looked for as 两癌检查."""
    return text.replace("“", "").replace("”", "")


class Vocabulary:
    """The words and names of a library, as a question needs them.

    :param names: all names that begin with some heads.
    :param headed: whether a heading holds a text.
    :param texts: the folded texts of some passages, by number, with their headings.
    """

    def __init__(
        self,
        index: BM25Okapi,
        plus: Sequence[Windows],
        minus: Sequence[Windows],
        names: Callable[[Iterable[str]], Iterator[Name]],
        headed: Callable[[str], bool],
        texts: Callable[[list[int]], Iterator[str]],
    ) -> None:
        self._index = index
        self._signed = [*((one, 1) for one in plus), *((one, -1) for one in minus)]
        self._names = names
        self.headed = headed
        self._texts = texts
        self.size = max(index.corpus_size, 1)
        self._known: dict[str, bool] = {}
        self._alike: dict[str, set[str]] = {}

    def knows(self, word: str) -> bool:
        """Whether a word stands anywhere in the library."""
        if word not in self._known:
            if len(self._known) > 50_000:
                self._known.clear()
            self._known[word] = self._index.count(word) > 0 or self.prints(word)
        return self._known[word]

    def prints(self, run: str) -> bool:
        """Whether a run of characters stands anywhere in the library; a long one, whether its windows do and one of
        the passages that its words find prints it."""
        return self._has_windows(run) and (len(run) <= WIDTH or self._stands(run))

    def printed(self, runs: Iterable[str]) -> set[str]:
        """Those of some runs of up to four characters, all of one length, that stand anywhere in the library; many at
        once."""
        runs = list(runs)
        found: set[str] = set()
        for one, sign in self._signed if runs else ():
            if sign > 0:
                found.update(runs[n] for n in np.flatnonzero(one.have(runs)).tolist())
        removed = any(sign < 0 for _, sign in self._signed)
        return {run for run in found if self.prints(run)} if removed else found

    def alike(self, char: str) -> set[str]:
        """The characters in print that can be typed for one by sound."""
        if char not in self._alike:
            self._alike[char] = self.printed(alike(char))
        return self._alike[char]

    def _stands(self, run: str) -> bool:
        """Whether a run stands in one of the passages that its words find."""
        numbers = [n for n, _ in self._index.top(cut(run), MOST_LOOKED_AT)]
        return any(run in unquoted(text) for text in self._texts(numbers))

    def _has_windows(self, run: str) -> bool:
        if len(self._signed) == 1:
            return self._signed[0][0].count(run) > 0
        # What has been removed is counted off, window by window.
        return all(sum(sign * one.count(part) for one, sign in self._signed) > 0 for part in parts(run))

    def rarity(self, word: str) -> float:
        """How much a word distinguishes: ln(1 + N / n), n passages of N holding it; a word of no passage counts 1."""
        return math.log(1 + self.size / max(self._index.count(word), 1))

    def named_in(self, text: str, kind: str) -> list[str]:
        """The names of a kind that a text uses, the longest first."""
        found = {name.name for name in self._names(heads_of(text)) if name.kind == kind and name.name in text}
        return _longest_first(found)

    def places_in(self, text: str, short: Callable[[str], str]) -> list[str]:
        """The places of reports that a text names in their short form."""
        return _longest_first(
            name.name for name in self._names(heads_of(text)) if name.kind == "place" and short(name.name) in text
        )

    def units_called(self, offices: Iterable[str]) -> list[str]:
        """The units that are one of these offices of a city, a province, a county: shortest first."""
        offices = set(offices)
        able = {prefix + office for office in offices for prefix in ("", *"市省县区州")}
        found = {name.name for name in self._names({name[:HEAD] for name in able}) if name.kind == "unit"}
        return sorted(
            (name for name in found & able if OWNER.sub("", name) in offices), key=lambda name: (len(name), name)
        )


def heads_of(text: str) -> set[str]:
    """The heads of the names that a text may use. Names begin with characters of plain writing, and SQLite takes no
    others."""
    heads = (text[at : at + HEAD] for at in range(len(text) - HEAD + 1))
    return {head for head in heads if head.isprintable()}


def parts(run: str) -> list[str]:
    """The windows that a run is looked up by."""
    return [run[at : at + WIDTH] for at in range(max(len(run) - WIDTH, 0) + 1)]


def _longest_first(names: Iterable[str]) -> list[str]:
    return sorted(names, key=lambda name: (-len(name), name))
