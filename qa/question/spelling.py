"""Misspelt questions mended against the library's own vocabulary.

A noisy channel (Kernighan, Church and Gale 1990): a character is replaced by one of the same sound where the library
prints what that makes, and where the words of the whole are then far likelier, by the frequencies in jieba's dictionary.
外姿任务 is cut 外 姿 任务, and 外资 任务 is likelier by many orders of magnitude; 主体盖到 is as likely as it can be.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, KeysView

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
    printed = _in_print(text, vocabulary)
    for run in HAN.finditer(text):
        for at in range(run.start(), run.end()):
            slip = _Slip(text, at, run.start(), run.end(), vocabulary, printed)
            mended = None if slip.right(common) else slip.mended()
            if mended:
                low, high = max(run.start(), at - 2), min(run.end(), at + 2)
                found.append((text[low:high], text[low:at] + mended + text[at + 1 : high]))
                text = text[:at] + mended + text[at + 1 :]
                printed = _in_print(text, vocabulary)
    return text, found


def _in_print(text: str, vocabulary: Vocabulary) -> set[str]:
    """The runs of two and of three characters of a text that the library prints, looked up all at once."""
    return vocabulary.printed(list(_runs(text, 2) | _runs(text, 3)))


def _runs(text: str, size: int) -> set[str]:
    return {text[at : at + size] for at in range(len(text) - size + 1)}


# What of the words of asking a mended run may be.
ASKED_RUNS = frozenset(run for word in ASKED for size in (2, 3) for run in _runs(word, size))


class _Slip:
    """A character that may have been mistyped.

    :param low: where its run of Chinese characters begins, and
    :param high: ends.
    :param printed: the short runs of the text that the library prints.
    """

    def __init__(self, text: str, at: int, low: int, high: int, vocabulary: Vocabulary, printed: set[str]) -> None:
        self.text, self.at, self.low, self.high = text, at, low, high
        self.vocabulary, self.printed = vocabulary, printed

    def right(self, common: frozenset[str]) -> bool:
        """Whether the character stands in a word of asking, in a long word of the dictionary, or as the library prints it."""
        if self.text[self.at] in NEVER or not self.printed.isdisjoint(self._around(3)):
            return True
        for size in (2, 3, 4):
            for run in self._around(size):
                if run in common or (size > 2 and in_dictionary(run)):
                    return True
        return False

    def strange(self) -> bool:
        """Whether the character makes a word or print with neither of its neighbours."""
        pairs = self._around(2)
        return self.printed.isdisjoint(pairs) and not any(map(in_dictionary, pairs))

    def mended(self) -> str | None:
        """The character that should stand here, or None where the typed one may stay."""
        best = None
        typed = 0.0
        for size, chars in self._fitting():
            # A name that is in no dictionary makes the text no likelier.
            least = NO_LESS if size == 3 and len(chars) == 1 and self.strange() else LIKELIER[size]
            for char in chars:
                typed = typed or self._likelihood(self.text[self.at])
                gain = self._likelihood(char) - typed
                if gain >= least and (best is None or gain > best[0]):
                    best = gain, char
        return best[1] if best else None

    def _likelihood(self, char: str) -> float:
        """How likely the text around is with a character here."""
        before = self.text[max(self.low, self.at - AROUND) : self.at]
        return likelihood(before + char + self.text[self.at + 1 : min(self.high, self.at + AROUND + 1)])

    def _fitting(self) -> list[tuple[int, list[str]]]:
        """The characters of the same sound that make print, or a word of asking, of a run of three, and those that make
        it of a word of two."""
        pairs = self._with(alike(self.text[self.at]) - {self.text[self.at]}, 2)
        able = self._stands(pairs.keys())
        words = {pairs[run] for run in able if in_dictionary(run)}
        # What is printed in a run of three is printed in one of two.
        threes = self._with({pairs[run] for run in able}, 3)
        return [(3, sorted({threes[run] for run in self._stands(threes.keys())})), (2, sorted(words))]

    def _stands(self, runs: KeysView[str]) -> set[str]:
        """Those of some runs that are print, or part of a word of asking."""
        return self.vocabulary.printed(list(runs)) | (ASKED_RUNS & runs)

    def _around(self, size: int) -> list[str]:
        """The runs of so many characters that hold this one."""
        return [self.text[start : start + size] for start in self._starts(size)]

    def _starts(self, size: int) -> range:
        return range(max(self.low, self.at - size + 1), min(self.at, self.high - size) + 1)

    def _with(self, chars: Iterable[str], size: int) -> dict[str, str]:
        """The runs of so many characters that hold one of some characters in the place of this one, with that one."""
        sides = [(self.text[start : self.at], self.text[self.at + 1 : start + size]) for start in self._starts(size)]
        return {before + char + after: char for before, after in sides for char in chars}
