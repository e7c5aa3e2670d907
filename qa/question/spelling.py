"""Misspelt questions mended against the library's own vocabulary.

A noisy channel (Kernighan, Church and Gale 1990): a character is replaced by one of the same sound where the library
prints what that makes, and where the words of the whole are then far likelier, by the frequencies in jieba's dictionary.
外姿任务 is cut 外 姿 任务, and 外资 任务 is likelier by many orders of magnitude; 主体盖到 is as likely as it can be.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from qa.store.vocabulary import Vocabulary
from qa.words import alike, in_dictionary, likelihood

# Particles and conjunctions are not mistyped for a syllable of a name.
NEVER = frozenset("和与的了是在有不及并多少")
HAN = re.compile(r"[一-鿿]{2,}")
# So many characters on either side are weighed along.
AROUND = 4
# How much likelier, as a natural logarithm, a mended text must be: where three characters in a row are print that way, and
# where only two are.
LIKELIER = {3: 5.0, 2: 7.0}
NO_LESS = 0.0
# What people ask with and no report prints.
ASKED = (
    "责任单位", "牵头单位", "牵头领导", "多少钱", "多少家", "多少人", "第几位", "第几名", "占比", "完成率", "百分之几", "上半年", "三季度",
    "同比", "增速", "增幅", "目标", "负责", "牵头", "排名",
)  # fmt: skip


def mend(text: str, vocabulary: Vocabulary, common: frozenset[str]) -> tuple[str, list[tuple[str, str]]]:
    """Mend a folded question; return it with the (typed, read) pairs of what was changed.

    :param common: words that are right wherever they stand (the words of asking).
    """
    found: list[tuple[str, str]] = []
    at = 0
    while slip := _first_slip(text, at, vocabulary, common):
        at, char = slip.at, slip.mended
        low, high = max(slip.low, at - 2), min(slip.high, at + 2)
        found.append((text[low:high], text[low:at] + char + text[at + 1 : high]))
        text = text[:at] + char + text[at + 1 :]
        at += 1
    return text, found


def _first_slip(text: str, at: int, vocabulary: Vocabulary, common: frozenset[str]) -> _Slip | None:
    """The first character from an offset on that is to be mended. What is to be looked up for any of them is looked up
    all at once."""
    printed = vocabulary.printed(_runs(text, 2)) | vocabulary.printed(_runs(text, 3))
    slips = [slip for slip in _unprinted(text, at, printed) if not slip.right(common)]
    for slip in slips:
        typed = text[slip.at]
        slip.chars = (vocabulary.alike(typed) | (ASKED_RUNS & alike(typed))) - {typed}
    for size in (2, 3) if slips else ():
        made = [slip.made(size) for slip in slips]
        runs = set().union(*made)
        stands = vocabulary.printed(runs) | (ASKED_RUNS & runs)
        for slip, some in zip(slips, made, strict=True):
            slip.fits[size] = {run: char for run, char in some.items() if run in stands}
            slip.chars = set(slip.fits[size].values())  # what is printed in a run of three is printed in one of two
    return next((slip for slip in slips if slip.mend(printed)), None)


def _unprinted(text: str, at: int, printed: set[str]) -> Iterator[_Slip]:
    """The characters from an offset on that stand in no run of three as the library prints it."""
    for run in HAN.finditer(text):
        low, high = run.span()
        right = {n + m for n in range(low, high - 2) if text[n : n + 3] in printed for m in range(3)}
        yield from (_Slip(text, n, low, high) for n in range(max(low, at), high) if n not in right)


def _runs(text: str, size: int) -> set[str]:
    return {text[at : at + size] for at in range(len(text) - size + 1)}


# What of the words of asking a mended run may be.
ASKED_RUNS = frozenset(run for word in ASKED for size in (1, 2, 3) for run in _runs(word, size))


class _Slip:
    """A character that may have been mistyped, and once it is mended, the one that should stand here.

    :param low: where its run of Chinese characters begins, and
    :param high: ends.
    """

    def __init__(self, text: str, at: int, low: int, high: int) -> None:
        self.text, self.at, self.low, self.high = text, at, low, high
        # The characters of the same sound that may stand here, and the runs of each length that make print, or a word
        # of asking, with the character that they have in this one's place.
        self.chars: set[str] = set()
        self.fits: dict[int, dict[str, str]] = {}
        self.mended = ""

    def right(self, common: frozenset[str]) -> bool:
        """Whether the character stands in a word of asking, or in a long word of the dictionary."""
        if self.text[self.at] in NEVER:
            return True
        for size in (2, 3, 4):
            for run in self._around(size):
                if run in common or (size > 2 and in_dictionary(run)):
                    return True
        return False

    def made(self, size: int) -> dict[str, str]:
        """The runs of so many that hold one of the characters in the place of this one, with that character."""
        sides = [(self.text[start : self.at], self.text[self.at + 1 : start + size]) for start in self._starts(size)]
        return {before + char + after: char for before, after in sides for char in self.chars}

    def mend(self, printed: set[str]) -> bool:
        """Find the character that should stand here, if the typed one may not stay."""
        names = set(self.fits[3].values())
        words = {char for run, char in self.fits[2].items() if in_dictionary(run)}
        # A name that is in no dictionary makes the text no likelier.
        least = NO_LESS if len(names) == 1 and self._strange(printed) else LIKELIER[3]
        typed = self._likelihood(self.text[self.at]) if names or words else 0.0
        able = [(self._likelihood(char) - typed, least, char) for char in sorted(names)]
        able += [(self._likelihood(char) - typed, LIKELIER[2], char) for char in sorted(words - names)]
        best = max(((gain, char) for gain, bound, char in able if gain >= bound), default=None)
        self.mended = best[1] if best else ""
        return bool(best)

    def _strange(self, printed: set[str]) -> bool:
        """Whether the character makes a word or print with neither of its neighbours."""
        pairs = self._around(2)
        return printed.isdisjoint(pairs) and not any(map(in_dictionary, pairs))

    def _likelihood(self, char: str) -> float:
        """How likely the text around is with a character here."""
        before = self.text[max(self.low, self.at - AROUND) : self.at]
        return likelihood(before + char + self.text[self.at + 1 : min(self.high, self.at + AROUND + 1)])

    def _around(self, size: int) -> list[str]:
        """The runs of so many characters that hold this one."""
        return [self.text[start : start + size] for start in self._starts(size)]

    def _starts(self, size: int) -> range:
        return range(max(self.low, self.at - size + 1), min(self.at, self.high - size) + 1)
